"""Targets beside results."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.facts.targets import TargetComparison, TargetSummary
from tests.facts.reports import facts_of


def compare(**indicator: Any) -> TargetComparison:
    """The comparison of one row."""
    indicator.setdefault("name", "巡查次数")
    return facts_of(TargetComparison, indicators=[indicator])[0]


def summary(*rows: tuple[str, str, str]) -> TargetSummary:
    """The summary of rows of quantity: name, target, actual."""
    indicators = [
        {"level1": "产出指标", "level2": "数量指标", "name": name, "target": target, "actual": actual}
        for name, target, actual in rows
    ]
    return facts_of(TargetSummary, indicators=indicators)[0]


@pytest.mark.parametrize(
    ("row", "attained"),
    [
        ({"target": "≥30次", "actual": "30次"}, True),
        ({"target": "≥30次", "actual": "29次"}, False),
        ({"target": "≤30次", "actual": "31次"}, False),
        ({"target": "≤30次", "actual": "12次"}, True),
        ({"target": "≥95%", "actual": "94.6%"}, False),
        ({"target": "66.7%", "actual": "66.67%", "level2": "质量指标"}, True),
        ({"target": "95%", "actual": "90%", "level2": "质量指标"}, False),
        ({"target": "30天", "actual": "25天", "level2": "时效指标"}, None),
        ({"target": "50万元", "actual": "48万元", "level2": "数量指标"}, None),
        ({"target": "20万元", "actual": "25万元", "level2": "成本指标", "name": "人工成本"}, False),
        ({"target": "合规", "actual": "100%"}, None),
    ],
)
def test_whether_a_target_is_met(row: dict[str, str], attained: bool | None) -> None:
    assert compare(**row).attained is attained


def test_units_of_one_dimension_are_converted() -> None:
    fact = compare(name="治理面积", target="2公顷", actual="30亩")
    assert fact.comparable and fact.unit_conflict is None
    assert compare(name="人工成本", target="≤5万元", actual="50000元").attained is True


@pytest.mark.parametrize(
    ("target", "actual", "conflict"),
    [
        ("≥30次", "100%", "ratio-against-amount"),
        ("≤18万元", "18元", "money-scale"),
        ("≥300人", "300人次", "counting-words"),
        ("≥3个", "3家", None),
        ("≥20亩", "20公里", "dimension"),
        ("服务37个卫生院", "100%", "ratio-against-amount"),
        ("服务37个卫生院、5个站", "100%", None),
    ],
)
def test_units_that_cannot_be_compared(target: str, actual: str, conflict: str | None) -> None:
    assert compare(target=target, actual=actual).unit_conflict == conflict


def test_completion_rates_that_are_wrong_capped_or_upside_down() -> None:
    right = compare(level2="质量指标", target="95%", actual="100%", completion_rate="105.26%")
    assert right.rate_consistent is True and right.expected_rate == Decimal("105.26")
    wrong = compare(target="40次", actual="30次", completion_rate="90%")
    assert wrong.rate_consistent is False and not wrong.rate_capped
    assert compare(target="20次", actual="40次", completion_rate="100%").rate_capped
    assert compare(target="40次", actual="30次", completion_rate="133.33%").rate_inverse
    assert (
        compare(
            name="费用", level2="成本指标", target="≤9元", actual="8元", completion_rate="50%"
        ).rate_consistent
        is None
    )


@given(target=st.integers(1, 9999), actual=st.integers(0, 99999), places=st.integers(0, 3))
def test_a_correctly_rounded_completion_rate_is_never_wrong(target: int, actual: int, places: int) -> None:
    rate = round(Decimal(actual) * 100 / target, places)
    fact = compare(target=f"{target}次", actual=f"{actual}次", completion_rate=f"{rate}%")
    assert fact.rate_consistent is True


def test_operators_in_results_are_named() -> None:
    assert compare(target="≥90%", actual="≥90%").actual_operator == "≥"
    assert compare(target="≥90%", actual="92%").actual_operator is None
    assert compare(target="=30次", actual="=30次").actual_operator is None


def test_reasons_and_their_column() -> None:
    assert not compare(target="3次", actual="2次", reason="无").explained
    fact = compare(target="3次", actual="2次", reason="汛期停工")
    assert fact.explained and fact.reason_column


def test_dates_are_compared_by_their_days() -> None:
    late = compare(name="完成时间", target="2023年9月底", actual="2023年11月2日")
    assert late.later is True and late.before_start is None
    assert compare(name="完成时间", target="2023年12月", actual="2023年12月31日").later is False


def test_a_saving_scored_as_a_shortfall() -> None:
    fact = compare(
        name="人工成本", level2="成本指标", target="≤20万元", actual="15万元", weight="10", score="7.5"
    )
    assert fact.proportional_score == fact.score == Decimal("7.5")


def test_the_last_row_of_a_cut_text_is_marked() -> None:
    facts = facts_of(
        TargetComparison,
        indicators=[{"name": "甲", "target": "1个"}, {"name": "乙", "target": "1个"}],
        notes=[{"kind": "truncated", "message": "文本结束"}],
    )
    assert [fact.at_cut for fact in facts] == [False, True]


def test_summary_counts_equal_doubled_and_copied_rows() -> None:
    fact = summary(
        ("甲", "≥20次", "20次"),
        ("乙", "≥20次", "45次"),
        ("丙率", "100%", "100%"),
        ("丁", "完善制度体系", "完善制度体系"),
    )
    assert (fact.numeric, fact.equal, fact.doubled, fact.copied_texts) == (2, 1, 1, 1)
    assert fact.equal_share == 50 and fact.longest_copy == 6


def test_no_summary_without_targets() -> None:
    assert facts_of(TargetSummary, indicators=[{"name": "甲", "actual": "3次"}]) == []
