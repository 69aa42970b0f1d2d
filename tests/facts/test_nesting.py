"""Nestings under which printed rows add up to their total."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from perflint.facts.nesting import Row, roots_of
from perflint.quantity import Interval


def _rows(*printed: str) -> list[Row]:
    return [Row(Decimal(text), Interval.of_printed(text)) for text in printed]


def test_a_plain_sum_takes_every_row() -> None:
    assert roots_of(Interval.of_printed("29.5"), _rows("1.5", "5", "20", "3")) == (0, 1, 2, 3)


def test_a_row_may_stand_for_the_rows_behind_it() -> None:
    rows = _rows("4711.83", "16563.14", "696.88", "3.00", "15863.26")
    assert roots_of(Interval.of_printed("21274.97"), rows) == (0, 1)


def test_optional_and_nested_rows_may_be_left_out() -> None:
    rows = [*_rows("640.00", "260.00"), Row(Decimal(50), Interval.exact(50), optional=True)]
    assert roots_of(Interval.of_printed("900.00"), rows) == (0, 1)
    assert roots_of(Interval.of_printed("950.00"), rows) == (0, 1, 2)
    rows[-1] = Row(Decimal(50), Interval.exact(50), nested=True)
    assert roots_of(Interval.of_printed("900.00"), rows) == (0, 1)


def test_no_nesting_explains_a_wrong_total() -> None:
    assert roots_of(Interval.of_printed("120.00"), _rows("85.50", "24.50")) is None
    assert roots_of(Interval.of_printed("9.00"), _rows("5.00", "3.00", "2.00")) is None


def test_a_total_of_zero_is_not_explained_by_leaving_all_rows_out() -> None:
    rows = [Row(Decimal(5), Interval.exact(5), optional=True)]
    assert roots_of(Interval.exact(0), rows) is None


@given(st.lists(st.decimals(min_value=0, max_value=10**6, places=2), min_size=1, max_size=8))
def test_the_true_sum_always_fits(values: list[Decimal]) -> None:
    rows = [Row(value, Interval.of_printed(value)) for value in values]
    assert roots_of(Interval.of_printed(sum(values, Decimal(0))), rows) == tuple(range(len(values)))


@given(st.lists(st.decimals(min_value=1, max_value=10**6, places=2), min_size=1, max_size=7))
def test_a_total_above_all_rows_never_fits(values: list[Decimal]) -> None:
    rows = [Row(value, Interval.exact(value)) for value in values]
    assert roots_of(Interval.exact(sum(values) + 1), rows) is None
