"""Numbers as conditions see them.

A number is limited to ±1e60, and counts as 0 below 1e-60: no document of this field prints such a number, and within
these limits no arithmetic of a condition can overflow a double. Arithmetic among the fields of one fact is exact
decimal arithmetic of 50 digits; the engine compares the results as binary doubles.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from perflint.engine.syntax import ArithmeticOperator, ComparisonOperator, Value

LARGEST = Decimal("1E60")
SMALLEST = Decimal("1E-60")
_DECADES = 60
_ZERO = Decimal(0)
_CONTEXT = Context(prec=50, rounding=ROUND_HALF_EVEN, traps=[DivisionByZero, InvalidOperation, Overflow])


def limited(value: Decimal | int) -> Decimal:
    """The number within the limits of conditions. Raises ValueError for NaN."""
    number = value if isinstance(value, Decimal) else Decimal(value)
    if number.is_finite() and -_DECADES <= number.adjusted() < _DECADES:
        return number
    if number.is_nan():
        raise ValueError("NaN is no measurement; a fact that cannot measure says None")
    if number.is_infinite() or abs(number) > LARGEST:
        return LARGEST.copy_sign(number)
    return _ZERO if abs(number) < SMALLEST else number


def add(left: Decimal, right: Decimal) -> Decimal:
    """The sum."""
    return limited(_CONTEXT.add(left, right))


def subtract(left: Decimal, right: Decimal) -> Decimal:
    """The difference."""
    return limited(_CONTEXT.subtract(left, right))


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """The product."""
    return limited(_CONTEXT.multiply(left, right))


def divide(left: Decimal, right: Decimal) -> Decimal | None:
    """The quotient, or None (absent) for a divisor of zero."""
    return limited(_CONTEXT.divide(left, right)) if right else None


ARITHMETIC: dict[ArithmeticOperator, Callable[[Decimal, Decimal], Decimal | None]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
}
"""Exact arithmetic by operator; None where there is no result."""


COMPARISON: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
"""Comparisons of two values of one type by operator."""


def is_true(sign: ComparisonOperator, left: Value | float, right: Value | float) -> bool:
    """Whether a comparison of two present values of one type holds. Numbers are compared as doubles."""
    first: Value | float = float(left) if isinstance(left, Decimal) else left
    second: Value | float = float(right) if isinstance(right, Decimal) else right
    if sign not in ("==", "!=") and not (isinstance(first, float) and isinstance(second, float)):
        raise TypeError(f"only numbers have an order, not {left!r} {sign} {right!r}")
    return COMPARISON[sign](first, second)
