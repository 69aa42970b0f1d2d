"""Quantities of texts: a whole cell that is one quantity or one range, and all quantities of a sentence."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from perflint.patterns import regex
from perflint.quantity.dates import date_marks, scan_dates
from perflint.quantity.interval import printed_decimals
from perflint.quantity.model import Quantity
from perflint.quantity.normalise import normalise
from perflint.quantity.numerals import chinese_to_decimal, digits_to_decimal
from perflint.quantity.reading import ASCII_LETTER, Number, assemble, find_number, read_number, read_range
from perflint.quantity.units import MULTIPLIERS, Unit, parse_unit
from perflint.quantity.words import quantity_words
from perflint.remembering import remembered

_LONGEST_QUANTITY = 120
_HUNDRED = Decimal(100)
_IDLE_VALUES = (Decimal(1), Decimal("0.5"))
"""一 and 半 are articles and parts of words more often than numbers."""
_LONGEST_BARE_INTEGER = 6
_RANGE_IN_BRACKETS = regex(r"\s*\((?P<inner>[^()]{1,40})\)\s*(?P<unit>[^\s()\d]{1,10})\s*")
_VERSION_BEHIND = regex(r" ?[版代]")
_BARE_YEAR = regex(r"(?:19|20)\d\d")
_CODE_BEFORE = regex(r"(?:[A-Za-z][ \-/._+]|\d[\-/._:：]|[-/+]|国道|省道|县道|乡道|附件|附表|[图表])$")
_BRACKET_BEFORE = regex(r"[(（〔\[【] ?$")
_BRACKET_BEHIND = regex(r" ?[)）〕\]】]")
# A bare whole number is a figure only where a cell or clause ends behind it: 12345热线, 2.0版 and 1.药品 are names.
_NAME_BEHIND = regex(r" ?[一-鿿A-Za-z_#]|[.、:：/\-]")
_LINE_START = regex(r"(?:^|[\n\t;；。]) ?$")
_NUMBERING = regex(r"[1-9]\d?\.[1-9]\d*(?!\d)")
# 000元 is the rest of 10 000元 or 1，000元; 0515 begins a telephone number.
_PADDED = regex(r"0\d")
_PARTED_BEHIND = regex(r"[ ，]0\d\d(?!\d)|[:：]\d")
_FORMULA_BEFORE = regex(r"[×*xX] ?$")


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of a text with their spans, from left to right.

    Years and other parts of dates, document numbers, numbering of lists, road codes and telephone numbers are none;
    a number without a unit counts only where nothing is named by it, a Chinese numeral only before a unit, and 一
    alone never. A range is one quantity with `is_range`.
    """
    return list(_quantities(text))


@remembered(1_024)
def _quantities(text: str) -> tuple[Quantity, ...]:
    plain = normalise(text)
    if find_number(plain) is None:
        return ()
    hidden = [(mark.start, mark.end) for mark in date_marks(text)]
    hidden += [found.span() for found in quantity_words().set_phrases.finditer(plain)]
    hidden.sort()
    quantities: list[Quantity] = []
    position, block, numbered = 0, 0, -1
    while (found := find_number(plain, position)) is not None:
        while block < len(hidden) and hidden[block][1] <= found.start():
            block += 1
        if block < len(hidden) and hidden[block][0] <= found.start():
            position = hidden[block][1]
            continue
        position = found.end()
        number = read_number(plain, found)
        if number is None or (number.start != numbered and _is_name(plain, number)):
            continue
        if _holds_numbering(plain, number):
            position = numbered = plain.index(".", number.start) + 1
            continue
        pair = read_range(plain, number)
        if pair is not None and not _is_bare_range(plain, pair):
            quantity = assemble(plain, text, *pair)
        elif _is_figure(plain, number):
            quantity = assemble(plain, text, number)
        else:
            continue
        quantities.append(quantity)
        position = max(position, quantity.end)
    return tuple(quantities)


def _is_name(text: str, number: Number) -> bool:
    """Whether a number is an ordinal, a part of a code or an idiom by what stands in front of it."""
    words = quantity_words()
    before = text[number.start - 1 : number.start] if number.start else ""
    if number.is_chinese and not number.is_share:
        idle = number.unit is None or number.value in _IDLE_VALUES
        return idle or before in words.chinese_not_after
    if (
        _PADDED.match(text, number.start)
        or before in words.not_after
        or before in (".", "_")
        or ASCII_LETTER.match(before) is not None
    ):
        return True
    # (D/C×100%) is the formula of a heading.
    is_whole = number.unit is not None and number.unit.symbol == "%" and number.value == _HUNDRED
    return is_whole and _FORMULA_BEFORE.search(text[max(0, number.start - 2) : number.start]) is not None


def _holds_numbering(text: str, number: Number) -> bool:
    """Whether a number begins with the numbering of its line: 7.21个司法所 is item 7, 21 offices."""
    return (
        number.unit is not None
        and number.unit.dimension.startswith("count:")
        and number.value != number.value.to_integral_value()
        and not number.unit.symbol.startswith(tuple(MULTIPLIERS))
        and _LINE_START.search(text[max(0, number.start - 2) : number.start]) is not None
        and _NUMBERING.match(text, number.start) is not None
        and _NAME_BEHIND.match(text, number.end) is not None
    )


def _is_bare_range(text: str, pair: tuple[Number, Number]) -> bool:
    """Whether a range has no unit and does not stand in brackets of its own: 1-6 may be part of a code."""
    first, second = pair
    in_brackets = _BRACKET_BEFORE.search(text[max(0, first.start - 2) : first.start]) is not None
    return second.unit is None and not (in_brackets and _BRACKET_BEHIND.match(text, second.end) is not None)


def _is_figure(text: str, number: Number) -> bool:
    """Whether a number has a unit, or is a figure and no name, year, code, numbering or telephone number."""
    if number.unit is not None or number.operator_suffix:
        return True
    before = text[max(0, number.start - 8) : number.start]
    if quantity_words().prefix.search(before) is not None:
        return True
    if _CODE_BEFORE.search(before) or _PARTED_BEHIND.match(text, number.end):
        return False
    digits = text[number.start : number.end]
    names = _NAME_BEHIND.match(text, number.end) is not None
    if printed_decimals(number.value):
        # 1.2建设内容 is a heading, 98.19为% a figure.
        is_heading = names and _LINE_START.search(before) is not None
        return not is_heading and _VERSION_BEHIND.match(text, number.end) is None
    if names or "," in digits:
        return not names
    in_brackets = (
        _BRACKET_BEFORE.search(before) is not None and _BRACKET_BEHIND.match(text, number.end) is not None
    )
    return not (
        len(digits) > _LONGEST_BARE_INTEGER or in_brackets or _BARE_YEAR.fullmatch(digits) is not None
    )


_SPACED = regex(r"\s*-?\d{1,3}(?:[ \xa0\u2009\u202f]\d{3})+\.\d{1,6}\s*(?:万元|亿元|元)?\s*")
"""2 150.00: only with digits behind the point, without which it may be two numbers."""
_SPACE_OF_THOUSANDS = regex(r"(?<=\d)[ \xa0\u2009\u202f](?=\d{3})")


def _cell(text: str) -> str:
    """A cell's text normalised; a full-width comma inside its number can only part thousands, and so do spaces."""
    plain = normalise(text).replace("，", ",")
    return _SPACE_OF_THOUSANDS.sub(",", plain) if _SPACED.fullmatch(plain) else plain


def _sole_number(plain: str, default: Unit | None) -> Number | None:
    """The first number of a text that is no date and short enough to be one quantity."""
    found = find_number(plain) if len(plain) <= _LONGEST_QUANTITY else None
    if found is None or next(scan_dates(plain), None) is not None:
        return None
    return read_number(plain, found, default)


def _is_whole(text: str, start: int, end: int) -> bool:
    words = quantity_words()
    return (
        words.opening.fullmatch(text[:start]) is not None and words.closing.fullmatch(text[end:]) is not None
    )


@lru_cache(maxsize=8192)
def parse_quantity(text: str, unit: str | None = None) -> Quantity | None:
    """The one quantity that the whole text is, with its operator, unit and words of approximation; else None.

    `unit` is the unit of the column or heading, used when the value has none of its own. Brackets and closing
    punctuation around the quantity are allowed. Dates, ranges and malformed numbers give None.
    """
    plain = _cell(text)
    number = _sole_number(plain, parse_unit(unit) if unit else None)
    if number is None:
        return None
    quantity = assemble(plain, text, number)
    return quantity if _is_whole(plain, quantity.start, quantity.end) else None


@lru_cache(maxsize=2048)
def parse_range(text: str, unit: str | None = None) -> tuple[Quantity, Quantity] | None:
    """Both ends of a text that is one range (40-50, 10～12次, (40-50)分); else None. `unit` as in parse_quantity."""
    plain = _cell(text)
    if len(plain) > _LONGEST_QUANTITY:
        return None
    bracketed = _RANGE_IN_BRACKETS.fullmatch(plain)
    if bracketed is not None:
        return parse_range(bracketed["inner"] + bracketed["unit"], unit)
    default = parse_unit(unit) if unit else None
    first = _sole_number(plain, default)
    pair = read_range(plain, first, default) if first is not None else None
    if pair is None:
        return None
    low, high = assemble(plain, text, pair[0]), assemble(plain, text, pair[1])
    return (low, high) if _is_whole(plain, low.start, high.end) else None


def parse_decimal(text: str) -> Decimal | None:
    """The number of a text that is one bare printed number: digits with thousands commas, or a Chinese numeral."""
    plain = _cell(text).strip() if len(text) <= _LONGEST_QUANTITY else ""
    is_negative = plain.startswith("-")
    bare = plain[1:].lstrip() if is_negative else plain
    value = digits_to_decimal(bare)
    if value is None:
        value = chinese_to_decimal(bare)
    return value.copy_negate() if value is not None and is_negative else value
