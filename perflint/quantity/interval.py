"""Closed intervals of exact decimal numbers, rounded outwards where a result has no finite decimal form."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct

# Sums and products of figures as printed need far fewer digits; only quotients are ever rounded, and then outwards.
_PRECISION = 100
_DOWN = Context(prec=_PRECISION, rounding=ROUND_FLOOR, traps=[])
_UP = Context(prec=_PRECISION, rounding=ROUND_CEILING, traps=[])
EXACT = Context(prec=_PRECISION, traps=[])
"""Arithmetic without rounding for numbers of the length that forms print; Python's own context rounds at 28 digits."""
_INFINITY = Decimal("Infinity")
_ZERO = Decimal(0)


def printed_decimals(value: Decimal) -> int:
    """Digits behind the decimal point with which `value` is written."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@lru_cache(maxsize=64)
def _half_unit(decimals: int) -> Decimal:
    """Half a unit of the last of so many digits behind the decimal point."""
    return Decimal((0, (5,), -decimals - 1))


def below(value: Fraction) -> Decimal:
    """The greatest representable decimal number that is not above `value`."""
    return _DOWN.divide(Decimal(value.numerator), Decimal(value.denominator))


def above(value: Fraction) -> Decimal:
    """The least representable decimal number that is not below `value`."""
    return _UP.divide(Decimal(value.numerator), Decimal(value.denominator))


class Interval(Struct, frozen=True):
    """All numbers from `low` to `high`, both included; None means unbounded on that side.

    Raises ValueError for bounds that are no finite numbers or stand in the wrong order.
    """

    low: Decimal | None
    high: Decimal | None

    def __post_init__(self) -> None:
        low, high = self.low, self.high
        if low is not None and high is not None and low.is_finite() and high.is_finite() and low <= high:
            return
        for bound in (low, high):
            if bound is not None and not bound.is_finite():
                raise ValueError(f"an interval's bound must be a finite number or None, not {bound}")
        if low is not None and high is not None and low > high:
            raise ValueError(f"an interval's low bound {low} is above its high bound {high}")

    @classmethod
    def exact(cls, value: Decimal | int) -> Interval:
        """The interval that holds one number."""
        number = Decimal(value)
        return cls(number, number)

    @classmethod
    def of_printed(cls, printed: str | Decimal) -> Interval:
        """The numbers that are printed like this: half a unit of the last digit to both sides.

        "39.41" is [39.405, 39.415]. Raises ValueError for a text that is no plain decimal number.
        """
        try:
            value = Decimal(printed)
        except ArithmeticError as error:
            raise ValueError(f"not a printed decimal number: {printed!r}") from error
        if not value.is_finite() or abs(value.adjusted()) > _PRECISION:
            raise ValueError(f"not a printed decimal number: {printed!r}")
        half = _half_unit(printed_decimals(value))
        return cls(_DOWN.subtract(value, half), _UP.add(value, half))

    @classmethod
    def of_fractions(cls, low: Fraction, high: Fraction) -> Interval:
        """The narrowest interval with representable bounds that holds both fractions."""
        return cls(below(low), above(high))

    @classmethod
    def hull(cls, first: Interval, *others: Interval) -> Interval:
        """The narrowest interval that holds all the given ones."""
        low, high = first.low, first.high
        for other in others:
            low = None if low is None or other.low is None else min(low, other.low)
            high = None if high is None or other.high is None else max(high, other.high)
        return cls(low, high)

    @property
    def width(self) -> Decimal | None:
        """The distance of the bounds; None where a side is unbounded."""
        return None if self.low is None or self.high is None else _UP.subtract(self.high, self.low)

    @property
    def middle(self) -> Decimal | None:
        """The number half-way between the bounds; None where a side is unbounded."""
        if self.low is None or self.high is None:
            return None
        return _DOWN.multiply(_DOWN.add(self.low, self.high), Decimal("0.5"))

    def contains(self, value: Decimal) -> bool:
        """Whether `value` lies in the interval."""
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both intervals."""
        return not (self.below(other) or other.below(self))

    def below(self, other: Interval) -> bool:
        """Whether every number of this interval is less than every number of the other."""
        return self.high is not None and other.low is not None and self.high < other.low

    def distance(self, other: Interval) -> Decimal:
        """The gap between two intervals, 0 where they meet."""
        if self.high is not None and other.low is not None and self.high < other.low:
            return _DOWN.subtract(other.low, self.high)
        if other.high is not None and self.low is not None and other.high < self.low:
            return _DOWN.subtract(self.low, other.high)
        return _ZERO

    def scaled(self, factor: Decimal) -> Interval:
        """The interval times a number."""
        if factor > 0:
            return Interval(
                None if self.low is None else _DOWN.multiply(self.low, factor),
                None if self.high is None else _UP.multiply(self.high, factor),
            )
        return self * Interval.exact(factor)

    def widened(self, low: Decimal, high: Decimal) -> Interval:
        """The interval with `low` (at least 0) more room below and `high` (at least 0) more room above."""
        return Interval(
            None if self.low is None else _DOWN.subtract(self.low, low),
            None if self.high is None else _UP.add(self.high, high),
        )

    def __add__(self, other: Interval | Decimal | int) -> Interval:
        term = _interval(other)
        return Interval(
            None if self.low is None or term.low is None else _DOWN.add(self.low, term.low),
            None if self.high is None or term.high is None else _UP.add(self.high, term.high),
        )

    __radd__ = __add__

    def __neg__(self) -> Interval:
        return Interval(
            None if self.high is None else self.high.copy_negate(),
            None if self.low is None else self.low.copy_negate(),
        )

    def __sub__(self, other: Interval | Decimal | int) -> Interval:
        return self + -_interval(other)

    def __rsub__(self, other: Decimal | int) -> Interval:
        return _interval(other) - self

    def __mul__(self, other: Interval | Decimal | int) -> Interval:
        factor = _interval(other)
        pairs = [(left, right) for left in self._ends() for right in factor._ends()]
        return _bounded(
            min(_product(pair, _DOWN) for pair in pairs), max(_product(pair, _UP) for pair in pairs)
        )

    __rmul__ = __mul__

    def __truediv__(self, other: Interval | Decimal | int) -> Interval:
        """The quotient; a divisor that may be 0 leaves the side unbounded where the quotient grows without end."""
        divisor = _interval(other)
        if divisor.low is not None and divisor.low > 0 and self.low is not None and self.low > 0:
            return _positive_quotient(self, divisor)
        low, high = divisor._ends()
        if low < 0 < high or low == high == 0:
            return Interval(None, None)
        pairs = [(end, divisor_end) for end in self._ends() for divisor_end in (low, high)]
        # A bound of 0 is approached from the divisor's side only, so the sign of the quotient is known there.
        negative = high == 0
        return _bounded(
            min(_quotient(pair, negative, _DOWN) for pair in pairs),
            max(_quotient(pair, negative, _UP) for pair in pairs),
        )

    def __rtruediv__(self, other: Decimal | int) -> Interval:
        return _interval(other) / self

    def _ends(self) -> tuple[Decimal, Decimal]:
        return (-_INFINITY if self.low is None else self.low, _INFINITY if self.high is None else self.high)

    def __str__(self) -> str:
        if self.low is not None and self.low == self.high:
            return format(self.low, "f")
        low = "-∞" if self.low is None else format(self.low, "f")
        high = "+∞" if self.high is None else format(self.high, "f")
        return f"[{low}, {high}]"


def _interval(value: Interval | Decimal | int) -> Interval:
    return value if isinstance(value, Interval) else Interval.exact(value)


def _positive_quotient(dividend: Interval, divisor: Interval) -> Interval:
    """The quotient of intervals above 0, the usual case."""
    low = None if divisor.high is None else _DOWN.divide(dividend.low or _ZERO, divisor.high)
    high = None if dividend.high is None else _UP.divide(dividend.high, divisor.low or _ZERO)
    return Interval(_ZERO if low is None else low, high)


def _bounded(low: Decimal, high: Decimal) -> Interval:
    return Interval(low if low.is_finite() else None, high if high.is_finite() else None)


def _product(pair: tuple[Decimal, Decimal], context: Context) -> Decimal:
    left, right = pair
    return _ZERO if left == 0 or right == 0 else context.multiply(left, right)


def _quotient(pair: tuple[Decimal, Decimal], negative: bool, context: Context) -> Decimal:
    """`end / divisor` for two ends; `negative` says that a divisor of 0 is the limit of negative divisors."""
    end, divisor = pair
    if end == 0 or (divisor.is_infinite() and end.is_finite()):
        return _ZERO
    if divisor == 0 or divisor.is_infinite():
        opposite = (end < 0) != (negative if divisor == 0 else divisor < 0)
        return -_INFINITY if opposite else _INFINITY
    return context.divide(end, divisor)
