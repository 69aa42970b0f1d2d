"""A printed quantity: number, unit, operator, and the interval of the values that print so."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from perflint.quantity.interval import Interval, printed_decimals
from perflint.quantity.units import Unit, parse_unit


class Operator(StrEnum):
    """How a value is compared with a printed bound."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    EQUAL = "="
    MORE = ">"
    LESS = "<"


class Quantity(Struct, frozen=True):
    """A number as printed.

    `value` and `interval` are in the printed unit. The interval is half a unit of the last digit to both sides; it is
    exact for a whole number with a counting word (15个), and wider for 约, 近, 余, 多, 左右, 逾. An operator does not
    widen it; `admitted` does. For a range (40-50分) `value` is its first number and the interval spans both.
    `operator_text` is the operator as printed ("≥", "不少于", "以上"), `approximations` are the words that widen the
    number (约, 余 …) as printed.
    """

    text: str
    start: int
    end: int
    value: Decimal
    interval: Interval
    unit: Unit | None = None
    operator: Operator | None = None
    approximate: bool = False
    operator_text: str = ""
    is_range: bool = False
    approximations: tuple[str, ...] = ()

    @property
    def decimals(self) -> int:
        """Digits behind the decimal point as printed."""
        return printed_decimals(self.value)

    @property
    def base(self) -> Interval:
        """The interval in the base unit of its dimension (元, ㎡, 1 for a ratio); as printed without a unit."""
        unit = self.unit
        if unit is None:
            return self.interval
        if unit.is_exact:
            return self.interval if unit.factor == 1 else self.interval.scaled(unit.factor)
        return _converted(self.interval, unit.exact_factor)

    @property
    def admitted(self) -> Interval:
        """The values that the printed operator admits: from the interval on for ≥ and >, up to it for ≤ and <."""
        if self.operator in (Operator.AT_LEAST, Operator.MORE):
            return Interval(self.interval.low, None)
        if self.operator in (Operator.AT_MOST, Operator.LESS):
            return Interval(None, self.interval.high)
        return self.interval

    @property
    def dimension(self) -> str | None:
        """The dimension of the unit, or None without a unit."""
        return None if self.unit is None else self.unit.dimension

    @property
    def symbol(self) -> str:
        """The symbol of the unit; "" without a unit."""
        return self.unit.symbol if self.unit is not None else ""

    def comparable(self, other: Quantity) -> bool:
        """Whether both measure the same thing: units of one dimension, or no unit on either side."""
        return self.dimension == other.dimension

    def in_unit(self, unit: str | Unit) -> Interval:
        """The interval in another unit of the same dimension.

        A quantity without a unit is taken to be printed in `unit`. Raises ValueError for an unknown unit or one of
        another dimension.
        """
        wanted = parse_unit(unit) if isinstance(unit, str) else unit
        if wanted is None:
            raise ValueError(f"not a unit: {unit}")
        if self.unit is None:
            return self.interval
        if self.unit.dimension != wanted.dimension:
            raise ValueError(f"{self.text!r} is in {self.unit}, which cannot be converted to {wanted}")
        return _converted(self.interval, self.unit.exact_factor / wanted.exact_factor)


def _converted(interval: Interval, factor: Fraction) -> Interval:
    if factor == 1:
        return interval
    if factor.denominator == 1:
        return interval.scaled(Decimal(factor.numerator))
    return interval.scaled(Decimal(factor.numerator)) / Decimal(factor.denominator)
