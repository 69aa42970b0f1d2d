"""Interval arithmetic encloses exact arithmetic."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.quantity import Interval

numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=6)


@st.composite
def intervals_with_member(draw: st.DrawFn) -> tuple[Interval, Fraction]:
    """An interval, sometimes unbounded, and a number in it."""
    low, middle, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    interval = Interval(
        None if draw(st.booleans()) and draw(st.booleans()) else low,
        None if draw(st.booleans()) and draw(st.booleans()) else high,
    )
    return interval, Fraction(middle)


def holds(interval: Interval, value: Fraction) -> bool:
    """Whether the interval contains the fraction."""
    return (interval.low is None or Fraction(interval.low) <= value) and (
        interval.high is None or value <= Fraction(interval.high)
    )


@given(intervals_with_member(), intervals_with_member())
def test_arithmetic_encloses_the_exact_result(
    left: tuple[Interval, Fraction], right: tuple[Interval, Fraction]
) -> None:
    (first, a), (second, b) = left, right
    assert holds(first + second, a + b)
    assert holds(first - second, a - b)
    assert holds(first * second, a * b)
    if b != 0:
        assert holds(first / second, a / b)


@given(intervals_with_member(), numbers)
def test_numbers_mix_with_intervals(pair: tuple[Interval, Fraction], number: Decimal) -> None:
    interval, a = pair
    n = Fraction(number)
    assert holds(interval + number, a + n)
    assert holds(number - interval, n - a)
    assert holds(number * interval, n * a)
    assert holds(interval.scaled(number), a * n)
    if a != 0:
        assert holds(number / interval, n / a)


@given(intervals_with_member(), intervals_with_member())
def test_meeting_is_the_absence_of_a_gap(
    left: tuple[Interval, Fraction], right: tuple[Interval, Fraction]
) -> None:
    first, second = left[0], right[0]
    assert first.meets(second) == second.meets(first)
    assert first.meets(second) == (first.distance(second) == 0)
    assert Interval.hull(first, second).meets(first)


@given(numbers)
def test_a_printed_number_lies_in_its_interval(number: Decimal) -> None:
    interval = Interval.of_printed(number)
    assert interval.contains(number)
    assert interval.middle == number
    assert interval.width == Decimal(1).scaleb(-6)


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("39.41", "39.405", "39.415"),
        ("70", "69.5", "70.5"),
        ("0.958", "0.9575", "0.9585"),
        ("-3.2", "-3.25", "-3.15"),
    ],
)
def test_of_printed(printed: str, low: str, high: str) -> None:
    assert Interval.of_printed(printed) == Interval(Decimal(low), Decimal(high))


def test_a_rate_recomputed_meets_the_printed_one() -> None:
    rate = Interval.of_printed("27.59") / Interval.of_printed("70") * 100
    assert rate.meets(Interval.of_printed("39.41"))
    assert not rate.meets(Interval.of_printed("42.41"))


def test_division_by_what_may_be_zero_is_unbounded() -> None:
    one = Interval.exact(1)
    assert one / Interval.exact(0) == Interval(None, None)
    assert one / Interval(Decimal(-1), Decimal(1)) == Interval(None, None)
    assert one / Interval(Decimal(0), Decimal(2)) == Interval(Decimal("0.5"), None)
    assert one / Interval(Decimal(-2), Decimal(0)) == Interval(None, Decimal("-0.5"))


def test_quotients_without_a_finite_form_are_rounded_outwards() -> None:
    third = Interval.exact(1) / 3
    assert third.low is not None
    assert third.high is not None
    assert Fraction(third.low) < Fraction(1, 3) < Fraction(third.high)


@pytest.mark.parametrize("bound", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_bounds_are_finite_numbers(bound: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        Interval.exact(Decimal(bound))


def test_bounds_stand_in_order() -> None:
    with pytest.raises(ValueError, match="above its high bound"):
        Interval(Decimal(2), Decimal(1))


@pytest.mark.parametrize("printed", ["", "abc", "NaN", "1e999999999999999999", "1,000"])
def test_of_printed_refuses_what_is_no_number(printed: str) -> None:
    with pytest.raises(ValueError, match=r"printed"):
        Interval.of_printed(printed)


def test_str_shows_one_number_or_both_bounds() -> None:
    assert str(Interval.exact(5)) == "5"
    assert str(Interval.of_printed("39.41")) == "[39.405, 39.415]"
    assert str(Interval(None, Decimal(1))) == "[-∞, 1]"
