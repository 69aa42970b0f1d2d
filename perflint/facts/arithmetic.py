"""How figures are rounded and written out in facts, so that a message can show its arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from perflint.quantity import Interval

HUNDRED = Decimal(100)
_HALF = Decimal("0.5")


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """The value rounded half away from zero to `places` digits behind the point."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def tidy(value: Decimal, places: int = 4) -> Decimal:
    """The value rounded, without trailing zeros behind the point: 92.900 becomes 92.9."""
    return Decimal(plain(rounded(value, places)))


def plain(value: Decimal) -> str:
    """The number without exponent and without trailing zeros behind the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def addends(values: Iterable[Decimal]) -> str:
    """A sum written out: 1.5+5+20."""
    return "+".join(plain(value) if value >= 0 else f"({plain(value)})" for value in values)


def total(intervals: Iterable[Interval]) -> Interval:
    """The interval of a sum; 0 for no addend."""
    result = Interval.exact(Decimal(0))
    for interval in intervals:
        result = result + interval
    return result


def tolerance(*intervals: Interval) -> Decimal:
    """Half of the widths taken together: how far a sum and its parts may lie apart by rounding alone."""
    return sum((interval.width or Decimal(0) for interval in intervals), Decimal(0)) * _HALF


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """part/whole in percent; None where the whole is not positive."""
    return part * HUNDRED / whole if whole > 0 else None


def percent_interval(part: Interval, whole: Interval) -> Interval | None:
    """part/whole in percent; None where the whole may be 0 or less."""
    if whole.low is None or whole.low <= 0:
        return None
    return (part / whole).scaled(HUNDRED)
