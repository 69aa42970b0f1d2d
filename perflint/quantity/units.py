"""Units: their dimension and their factor to the base unit, read from rules/vocabulary/units.yaml."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from msgspec import Struct

from perflint.patterns import alternatives, regex
from perflint.quantity.normalise import normalise
from perflint.vocabulary import vocabulary

_COLON = regex(r"[:：]")
_BRACKETED = regex(r"\(([^()]+)\)")
_IN_BRACKETS = regex(r"\([^()]*\)")

MULTIPLIERS: dict[str, int] = {
    "万亿": 10**12,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 10**2,
}
_LONGEST_UNIT_TEXT = 40
_LONGEST_COUNTING_WORD = 6
_BRACKETS = regex(r"[()\[\]【】《》\s]+")
_CHINESE = regex(r"[一-鿿]+")


class Unit(Struct, frozen=True):
    """A unit of measure.

    `dimension` names what is measured: "ratio" (base 1), "money" (元), "area" (㎡), "length" (米), "volume" (m³),
    "mass" (公斤), "time:day" (天), "time:month" (月), "time:workday", "score" (分), "count:<word>" for counting words;
    "a/b·c" for compound units. `factor` converts a number of this unit to the base unit; it is rounded where it has no
    finite decimal form (亩), and `exact_factor` is not; `is_exact` says that they are equal.
    """

    symbol: str
    dimension: str
    factor: Decimal
    exact_factor: Fraction
    is_exact: bool = False

    @classmethod
    def of(cls, symbol: str, dimension: str, factor: Fraction) -> Unit:
        """The unit with an exact factor."""
        decimal = Decimal(factor.numerator) / Decimal(factor.denominator)
        return cls(symbol, dimension, decimal, factor, Fraction(decimal) == factor)

    @property
    def is_discrete(self) -> bool:
        """Whether a whole number of the unit is exact: things, and years, months, days (not 万人)."""
        return self.dimension.startswith(("count:", "time:")) and not self.symbol.startswith(
            tuple(MULTIPLIERS)
        )

    def times(self, multiplier: str) -> Unit:
        """The unit with a numeral in front: 万 and 元 make 万元."""
        return Unit.of(multiplier + self.symbol, self.dimension, self.exact_factor * MULTIPLIERS[multiplier])

    def __str__(self) -> str:
        return self.symbol


@cache
def unit_table() -> dict[str, Unit]:
    """Every spelling of a simple unit → the unit."""
    words = vocabulary()
    table: dict[str, Unit] = {}
    for symbol, (dimension, factor) in words.mapping("unit_factors").items():
        table[symbol] = Unit.of(symbol, dimension, Fraction(factor))
    for symbol, synonyms in words.mapping("unit_synonyms").items():
        table.update(dict.fromkeys(synonyms, table[symbol]))
    for symbol, synonyms in words.mapping("counting_words").items():
        unit = Unit.of(symbol, f"count:{symbol}", Fraction(1))
        table.update(dict.fromkeys((symbol, *synonyms), unit))
    return table


@cache
def unit_alternatives() -> str:
    """A regular expression's alternatives for every spelling of a simple unit, longest first."""
    return alternatives(unit_table())


class UnitMatch(Struct, frozen=True):
    """A unit read in a text. `unit` is None behind a bare numeral (3万), which `multiplier` then holds."""

    unit: Unit | None
    multiplier: int
    end: int


@cache
def _by_first_character() -> dict[str, tuple[str, ...]]:
    """The spellings of simple units that begin with a character, longest first."""
    spellings: dict[str, list[str]] = {}
    for spelling in sorted(unit_table(), key=len, reverse=True):
        spellings.setdefault(spelling[0], []).append(spelling)
    return {first: tuple(found) for first, found in spellings.items()}


def _spelling_at(text: str, start: int) -> str | None:
    """The longest spelling of a simple unit that stands at `start`."""
    for spelling in _by_first_character().get(text[start : start + 1], ()):
        if text.startswith(spelling, start):
            return spelling
    return None


_MULTIPLIER = regex("|".join(MULTIPLIERS))


@cache
def _multiplied(spelling: str, multiplier: str) -> Unit:
    return unit_table()[spelling].times(multiplier)


@cache
def _per_pattern() -> re.Pattern[str]:
    numeral = r"(?P<count>10+|百|千|万)?"
    # 元/人、天 lists its divisors; any other 、 begins a new item.
    sign = r" ?(?P<sign>[/每·*]|、(?=(?:天|日|月|年|次)(?![一-鿿]))) ?"
    return regex(rf"{sign}{numeral}(?:(?P<unit>{unit_alternatives()})|(?P<other>[一-鿿]{{1,4}}))")


def match_unit(text: str, start: int = 0) -> UnitMatch | None:
    """The unit that stands at `start` of a normalised text, compound units (元/人·年, 次/月) to their end."""
    spelling = _spelling_at(text, start)
    if spelling is not None:
        return _compound(unit_table()[spelling], text, start + len(spelling))
    multiplier = _MULTIPLIER.match(text, start)
    if multiplier is None:
        return None
    end = multiplier.end()
    spelling = _spelling_at(text, end)
    if spelling is not None:
        return _compound(_multiplied(spelling, multiplier[0]), text, end + len(spelling))
    # 620万/月 names no unit of what is counted, and is still another thing than 620万.
    rate = _compound(Unit.of("", "number", Fraction(1)).times(multiplier[0]), text, end)
    return rate if rate.end > end else UnitMatch(None, MULTIPLIERS[multiplier[0]], end)


def _compound(unit: Unit, text: str, end: int) -> UnitMatch:
    divisors: list[Unit] = []
    while (found := _per_pattern().match(text, end)) is not None:
        if not divisors and found["sign"] in "·*、":
            break
        if found["unit"] is not None:
            divisor = unit_table()[found["unit"]]
            if divisor.dimension == "ratio":
                # 95%/100% are two rates.
                break
        elif unit.dimension == "money" and found["sign"] == "/":
            # An unknown word behind the slash still makes it another unit than the one before the slash.
            divisor = Unit.of(found["other"], f"other:{found['other']}", Fraction(1))
        else:
            break
        count = found["count"]
        if count is not None:
            number = MULTIPLIERS[count] if count in MULTIPLIERS else int(count)
            divisor = Unit.of(count + divisor.symbol, divisor.dimension, divisor.exact_factor * number)
        divisors.append(divisor)
        end = found.end()
    return UnitMatch(per(unit, divisors) if divisors else unit, 1, end)


def per(unit: Unit, divisors: list[Unit]) -> Unit:
    """The compound unit `unit` per each of `divisors`: 元 per 人 and 年 is 元/人·年."""
    factor = unit.exact_factor
    for divisor in divisors:
        factor /= divisor.exact_factor
    return Unit.of(
        f"{unit.symbol}/{'·'.join(divisor.symbol for divisor in divisors)}",
        f"{unit.dimension}/{'·'.join(sorted(divisor.dimension for divisor in divisors))}",
        factor,
    )


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit | None:
    """The unit that a unit column, a heading or a label's brackets name, or None where they name none.

    An unknown short word (标段) is a counting word of its own, so that two values in it can be compared.
    """
    if len(text) > _LONGEST_UNIT_TEXT:
        return None
    plain = normalise(text).strip()
    plain = _COLON.split(plain)[-1].strip()
    if plain in vocabulary().words("no_unit_words"):
        return None
    bracketed = _BRACKETED.search(plain)
    outside = _BRACKETS.sub("", _IN_BRACKETS.sub("", plain))
    for candidate in (_BRACKETS.sub("", plain), plain, outside, bracketed[1].strip() if bracketed else ""):
        found = match_unit(candidate) if candidate else None
        if found is not None and found.end == len(candidate):
            return found.unit
    if len(outside) <= _LONGEST_COUNTING_WORD and _CHINESE.fullmatch(outside):
        return Unit.of(outside, f"count:{outside}", Fraction(1))
    return None
