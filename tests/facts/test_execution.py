"""Execution of the budget: rates, denominators, scores, adjustments, statements in prose."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from perflint.facts.execution import Execution
from tests.facts.reports import facts_of


def _lines(*lines: dict[str, Any], **parts: Any) -> list[Execution]:
    rows = [{"name": "年度资金总额", "role": "total", **line} for line in lines]
    return facts_of(
        Execution, funds={"unit": "万元", "lines": rows, "columns": parts.pop("columns", [])}, **parts
    )


def _prose(*paragraphs: str, **parts: Any) -> list[Execution]:
    return facts_of(
        Execution, sections=[{"heading": "预算执行情况", "paragraphs": list(paragraphs)}], **parts
    )


@pytest.mark.parametrize("printed", ["39.41%", "39.41", "0.3941", "39.4%"])
def test_a_right_rate_in_any_form(printed: str) -> None:
    (fact,) = _lines({"budget": "70", "executed": "27.59", "rate": printed})
    assert fact.consistent
    assert fact.recomputed == Decimal("39.41")
    assert fact.unspent == Decimal("42.41")


@pytest.mark.parametrize(
    ("rate", "consistent", "fits"),
    [
        ("75%", True, "budget"),
        ("90%", False, "initial"),
        ("83.33%", False, "none"),
        ("112.5%", False, "received"),
    ],
)
def test_the_denominator_that_fits(rate: str, consistent: bool, fits: str) -> None:
    amounts = {"initial": "50.00", "budget": "60.00", "received": "40.00", "executed": "45.00"}
    (fact,) = _lines({**amounts, "rate": rate})
    assert fact.consistent is consistent
    assert fact.fits == fits


def test_dropped_digits_are_accepted_where_nothing_speaks_against_it() -> None:
    (fact,) = _lines({"budget": "290.00", "executed": "278.00", "rate": "0.958"})
    assert fact.cut_off
    assert fact.cut_accepted
    cut, _ = _lines(
        {"budget": "90.00", "executed": "83.69", "rate": "92.9%"},
        {"budget": "60.00", "executed": "39.99", "rate": "66.7%", "name": "其他资金", "role": "other"},
    )
    assert cut.cut_off
    assert not cut.cut_accepted


def test_whole_numbers_may_hide_decimals() -> None:
    (fact,) = _lines({"budget": "10", "executed": "8", "rate": "85%"})
    assert fact.consistent is False
    assert fact.within_rounding


def test_an_empty_fund_is_not_judged() -> None:
    (fact,) = _lines({"budget": "0.00", "executed": "0.00", "rate": "0.00%"})
    assert fact.consistent is None
    assert fact.rate == 0


@pytest.mark.parametrize(
    ("weight", "score", "consistent"),
    [("10", "3.94", True), ("10", "3.9", True), ("10", "4", True), ("10", "10", False), ("9", "3", False)],
)
def test_the_score_is_weight_times_rate(weight: str, score: str, consistent: bool) -> None:
    (fact,) = _lines({"budget": "70", "executed": "27.59", "weight": weight, "score": score})
    assert fact.score_consistent is consistent


def test_more_than_the_budget_earns_no_more_than_the_weight() -> None:
    (fact,) = _lines({"budget": "40", "executed": "46.5", "weight": "10", "score": "10"})
    assert fact.expected_score == 10
    assert fact.score_consistent
    assert fact.over_budget
    assert fact.overspent == Decimal("6.5")


def test_a_score_that_is_repeated_on_a_part() -> None:
    total, part = _lines(
        {"budget": "9", "executed": "9", "weight": "10", "score": "10"},
        {
            "budget": "9",
            "executed": "9",
            "weight": "10",
            "score": "10",
            "name": "其中：财政拨款",
            "role": "fiscal",
        },
    )
    assert (total.repeated_score, part.repeated_score) == (False, True)
    assert (total.main, part.main) == (True, False)


def test_adjustments() -> None:
    (fact,) = _lines({"initial": "0", "budget": "70", "executed": "70"})
    assert fact.initial_zero
    assert fact.adjustment_share is None
    (fact,) = _lines({"initial": "50", "budget": "60", "executed": "60"})
    assert fact.adjustment_share == 20
    (fact,) = _lines({"initial": "60", "budget": "60", "executed": "60"})
    assert fact.all_equal


def test_blank_cells_of_printed_columns() -> None:
    (fact,) = _lines(
        {"budget": "50", "executed": "45"}, columns=["budget", "executed", "rate", "weight", "score"]
    )
    assert fact.rate_missing
    assert fact.weight_missing
    assert fact.score_missing
    (fact,) = _lines({"budget": "50", "executed": "45"}, columns=["budget", "executed"])
    assert not fact.rate_missing


def test_an_indicator_row_scores_execution() -> None:
    row = {"name": "预算执行率", "target": "100%", "actual": "100%", "weight": "10", "score": "9"}
    (fact,) = facts_of(Execution, indicators=[row])
    assert (fact.source, fact.main, fact.score_consistent) == ("indicator", True, False)
    assert fact.expected_score == 10


def test_prose_with_all_figures_in_one_sentence() -> None:
    (fact,) = _prose("项目预算80万元，资金到位80万元，预算执行62.40万元，预算执行率78.00%。")
    assert (fact.source, fact.main, fact.consistent, fact.same_sentence) == ("text", True, True, True)
    assert (fact.budget, fact.executed) == (Decimal(80), Decimal("62.40"))


def test_prose_by_source() -> None:
    facts = _prose(
        "下达资金合计1067.2万元，其中中央资金776.84万元，省级资金290.36万元。",
        "中央资金完成636.75万元，执行率81.97%；省级资金完成288.26万元，执行率98.28%。",
    )
    by_name = {fact.name: fact for fact in facts}
    assert by_name["中央资金"].consistent
    assert by_name["省级资金"].consistent is False
    assert by_name["省级资金"].recomputed == Decimal("99.28")


def test_prose_without_a_rate() -> None:
    (fact,) = _prose("2022年按每生800元安排资金，共计160万元。", "全年支出共计52.30万元，余款下年使用。")
    assert (fact.budget, fact.executed, fact.rate) == (Decimal(160), Decimal("52.30"), Decimal("32.69"))


def test_prose_with_initial_and_adjusted_budget() -> None:
    (fact,) = _prose(
        "年初预算500.00万元，全年预算数820.00万元，全年执行数800.00万元。", kind="department-self-evaluation"
    )
    assert (fact.initial, fact.budget) == (Decimal("500.00"), Decimal("820.00"))
    assert (fact.adjustment, fact.adjustment_share) == (Decimal("320.00"), Decimal("64.00"))


def test_two_budgets_without_a_rate_are_not_guessed() -> None:
    assert _prose("甲项目预算100万元，乙项目预算60万元。", "全年支出共计52.30万元。") == []


def test_a_target_form_has_no_execution_in_prose() -> None:
    assert _prose("项目预算80万元，执行62.40万元，执行率78.00%。", kind="project-target") == []


def test_prose_that_repeats_the_table_adds_nothing() -> None:
    facts = _lines(
        {"budget": "70", "executed": "27.59", "rate": "39.41%"},
        sections=[{"heading": "预算执行情况", "paragraphs": ["预算70万元，执行27.59万元，执行率39.41%。"]}],
    )
    assert [fact.source for fact in facts] == ["table"]


def test_a_rate_behind_the_parts_of_the_spending() -> None:
    facts = _prose(
        "调整后预算1500.80万元。全年支出1462.36万元,其中:基本支出862.16万元,项目支出600.20万元,预算执行率97.44%。"
    )
    stated = [fact for fact in facts if fact.stated is not None]
    assert [(fact.consistent, fact.executed) for fact in stated] == [(True, Decimal("1462.36"))]


def test_full_marks_of_a_row_that_only_rounding_explains() -> None:
    row = {
        "level1": "过程",
        "level2": "预算执行",
        "name": "预算执行率",
        "target": "100%",
        "actual": "95.45%",
        "weight": "6",
        "score": "6",
    }
    other = {"level1": "过程", "name": "固定资产利用率", "actual": "98%", "weight": "4", "score": "3.92"}
    (fact,) = facts_of(Execution, indicators=[row, other])
    assert fact.score_rounded_up and fact.score_decimals and fact.expected_score == Decimal("5.73")
