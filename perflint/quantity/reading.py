"""Reading one number of a normalised text with all that belongs to it: unit, 余, 左右, 以上, 每人, ≥."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from perflint.patterns import regex
from perflint.quantity.interval import EXACT, Interval
from perflint.quantity.model import Quantity
from perflint.quantity.numerals import CHINESE, CHINESE_CHARACTERS, chinese_to_decimal, digits_to_decimal
from perflint.quantity.units import MULTIPLIERS, Unit, UnitMatch, match_unit, parse_unit, per, unit_table
from perflint.quantity.words import quantity_words

NUMBER = regex(rf"(?P<share>[百千]分之)?(?:(?P<digits>\d[\d.,]*)|(?P<chinese>{CHINESE}))", re.ASCII)
_FIRST_CHARACTER = regex(f"[0-9半{CHINESE_CHARACTERS}]")
RANGE_SIGN = regex(r" ?(?:-{1,2}|~|至|到) ?")
ASCII_LETTER = regex(r"[A-Za-z_]")

_SHARE_UNITS = {"百分之": "%", "千分之": "‰"}
_NUMERALS = {value: word for word, value in MULTIPLIERS.items()}
_ZERO = Decimal(0)
_LONGEST_PREFIX = 14
_MINUS_SIGNS = "-－−﹣"
_MONTH_BEHIND = regex(r" ?\d{1,2} ?月")
# 5日 is a day of a month; only 5日内 is a span of days.
_BARE_DAY = regex(r"[\d 十一二三四五六七八九]日")
_WITHIN = regex(r"[以之]?内")
_BEFORE_MINUS = regex(r"(?:^|[为是率达降减增长动幅:：(（=≥≤><、，,\s])$")


class Number(Struct, frozen=True):
    """A number with what belongs to it behind it. `end` is behind all of that.

    `scale` is the bare numeral of a number without a unit: 3万 is 3 times 10,000, known to half a 万.
    """

    start: int
    end: int
    value: Decimal
    scale: int
    unit: Unit | None
    is_chinese: bool
    is_share: bool
    infix: str
    about_suffix: str
    operator_suffix: str


def find_number(text: str, position: int = 0) -> re.Match[str] | None:
    """The first match of NUMBER from a position on: it begins with every character that can be its first."""
    first = _FIRST_CHARACTER.search(text, position)
    return None if first is None else NUMBER.match(text, first.start())


def read_number(text: str, found: re.Match[str], default: Unit | None = None) -> Number | None:
    """The number that `found` (a match of NUMBER in `text`) begins; None when it is malformed.

    `default` is the unit of a number that has none of its own.
    """
    is_chinese, is_share = found["chinese"] is not None, found["share"] is not None
    if is_chinese:
        value, end = chinese_to_decimal(found["chinese"]), found.end()
    else:
        digits = found["digits"].rstrip(".,")
        value, end = digits_to_decimal(digits), found.start("digits") + len(digits)
    if value is None:
        return None
    infix, scale = "", 1
    if is_share:
        unit: Unit | None = unit_table()[_SHARE_UNITS[found["share"]]]
    else:
        unit, scale, infix, end = _unit_behind(text, end, is_chinese)
        if unit is None and default is not None:
            unit, scale = _unit_with_numeral(default, scale), 1
    about = quantity_words().about_suffix.match(text, end)
    if about is not None:
        end = about.end()
    operator_suffix, end = _operator_suffix(text, end, unit)
    about_text = about[0] if about is not None else ""
    return Number(
        found.start(), end, value, scale, unit, is_chinese, is_share, infix, about_text, operator_suffix
    )


def _unit_with_numeral(default: Unit, scale: int) -> Unit:
    """The column's unit behind a bare numeral: 万元 for 3万 in a column of 元."""
    if scale == 1 or default.symbol.startswith(tuple(MULTIPLIERS)):
        # 3万 in a column of 万元 repeats the column's numeral.
        return default
    return default.times(_NUMERALS[scale])


def _unit_behind(text: str, position: int, is_chinese: bool) -> tuple[Unit | None, int, str, int]:
    """Unit, bare numeral, the 余 or 多 in front of the unit, and the end of all that."""
    words = quantity_words()
    nothing = (None, 1, "", position)
    space = position + 1 if text[position : position + 1] == " " else position
    if (bracketed := _unit_in_brackets(text, space)) is not None:
        return bracketed.unit, 1, "", bracketed.end
    infix = words.infix.match(text, space)
    found = match_unit(text, infix.end() if infix is not None else space)
    if found is None:
        return nothing
    if found.unit is None and infix is None:
        infix = words.infix.match(text, found.end)
        behind = match_unit(text, infix.end()) if infix is not None else None
        if infix is not None and behind is not None and behind.unit is not None:
            found = replace(behind, unit=behind.unit.times(_NUMERALS[found.multiplier]))
        else:
            infix = None
    if found.unit is not None and _is_another_word(text, found.end, found.unit, is_chinese):
        return nothing
    return found.unit, found.multiplier, infix[0] if infix is not None else "", found.end


def _unit_in_brackets(text: str, position: int) -> UnitMatch | None:
    """The unit of 12(次) and ≥95(%)."""
    found = match_unit(text, position + 1) if text.startswith("(", position) else None
    if found is None or found.unit is None or not text.startswith(")", found.end):
        return None
    return replace(found, end=found.end + 1)


def _is_another_word(text: str, end: int, unit: Unit, is_chinese: bool) -> bool:
    """Whether what looks like a unit is the beginning of another word: 3分之2, 5GB, 一期工程."""
    words = quantity_words()
    if is_chinese and unit.symbol in words.digits_only:
        return True
    if ASCII_LETTER.match(text, end - 1) and ASCII_LETTER.match(text, end):
        return True
    if text.startswith(words.not_before.get(unit.symbol, ("\0",)), end):
        return True
    if unit.symbol == "天" and _BARE_DAY.search(text[max(0, end - 2) : end]):
        return _WITHIN.match(text, end) is None
    # 202年1月 is a year that lost a digit, never 202 years.
    return unit.symbol == "年" and _MONTH_BEHIND.match(text, end) is not None


def _operator_suffix(text: str, end: int, unit: Unit | None) -> tuple[str, int]:
    found = quantity_words().suffix.match(text, end)
    if found is None:
        return "", end
    if found["operator"] == "内" and (unit is None or not unit.dimension.startswith("time:")):
        return "", end
    return found["operator"], found.end()


def _place(value: Decimal) -> Decimal:
    """The unit of the last digit that is not 0: 100 for 3500."""
    exponent = value.normalize(EXACT).as_tuple().exponent
    return Decimal(1).scaleb(exponent) if value and isinstance(exponent, int) else Decimal(1)


def _interval(number: Number, about: str) -> Interval:
    """The values that a number stands for.

    余, 多 and 逾 reach up to one unit of the last digit that is not 0 (20余人: 20 to 30), 近 as far down, 约 and 左右
    to both sides; a whole number of things or of days is exact; any other number is half a unit of its last digit wide.
    """
    value, unit = number.value, number.unit
    words = quantity_words()
    if number.infix or about in words.exceeding:
        interval = Interval.exact(value).widened(_ZERO, _place(value))
    elif about in words.nearly:
        interval = Interval.exact(value).widened(_place(value), _ZERO)
    elif about or number.about_suffix:
        interval = Interval.exact(value).widened(_place(value), _place(value))
    elif unit is not None and unit.is_discrete and value == value.to_integral_value():
        interval = Interval.exact(value)
    else:
        interval = Interval.of_printed(value)
    return interval if number.scale == 1 else interval.scaled(Decimal(number.scale))


def _has_minus(text: str, source: str, start: int) -> bool:
    """Whether a minus sign (no dash) stands in front of a number; dashes are told by the source's own characters."""
    if start == 0 or source[start - 1] not in _MINUS_SIGNS:
        return False
    return _BEFORE_MINUS.search(text[max(0, start - 2) : start - 1]) is not None


def assemble(text: str, source: str, number: Number, second: Number | None = None) -> Quantity:
    """The quantity of a number with the operator, the words of approximation and the 每人 in front of it.

    `text` is the normalised form of `source`. `second` is the other end of a range.
    """
    words = quantity_words()
    start, about, operator_text = number.start, "", ""
    if _has_minus(text, source, start):
        start -= 1
        number = replace(number, value=number.value.copy_negate())
    for _ in range(2):
        if start == 0 or text[start - 1] not in words.prefix_ends:
            break
        base = max(0, start - _LONGEST_PREFIX)
        prefix = words.prefix.search(text[base:start])
        if prefix is None:
            break
        start = base + prefix.start()
        operator_text, about = prefix["operator"] or operator_text, prefix["about"] or about
    if about in words.nearly and number.unit is not None and number.unit.dimension.startswith("time:"):
        # 近3年 are the last three years, all of them.
        about = ""
    start, unit = _per_unit(text, start, number.unit)
    interval = _interval(number, about)
    last = number
    if second is not None:
        last = second
        interval = Interval.hull(interval, _interval(second, ""))
    approximations = tuple(filter(None, (about, last.infix, last.about_suffix)))
    return Quantity(
        text=source[start : last.end],
        start=start,
        end=last.end,
        value=number.value if number.scale == 1 else EXACT.multiply(number.value, Decimal(number.scale)),
        interval=interval,
        unit=unit,
        operator=words.prefix_operators.get(operator_text)
        or words.suffix_operators.get(last.operator_suffix),
        approximate=bool(approximations),
        operator_text=operator_text or last.operator_suffix,
        is_range=second is not None,
        approximations=approximations,
    )


def _per_unit(text: str, start: int, unit: Unit | None) -> tuple[int, Unit | None]:
    """Start and unit of 每人500元, which is 500 元/人."""
    if unit is None or "/" in unit.symbol or unit.dimension == "ratio":
        return start, unit
    base = max(0, start - _LONGEST_PREFIX)
    each = quantity_words().per_prefix.search(text[base:start])
    if each is None:
        return start, unit
    divisors = [parse_unit(word) for word in each["units"].split("每")[1:]]
    return base + each.start(), per(unit, [divisor for divisor in divisors if divisor is not None])


def read_range(text: str, first: Number, default: Unit | None = None) -> tuple[Number, Number] | None:
    """Both numbers of the range (40-50分, 5%~10%) that begins with `first`; the unit may stand behind the second."""
    sign = RANGE_SIGN.match(text, first.end)
    found = NUMBER.match(text, sign.end()) if sign is not None else None
    second = read_number(text, found, default) if found is not None else None
    if second is None or second.is_chinese != first.is_chinese:
        return None
    if first.unit is None or first.unit is default:
        first = replace(first, unit=second.unit)
    return (first, second) if first.unit == second.unit and first.value <= second.value else None
