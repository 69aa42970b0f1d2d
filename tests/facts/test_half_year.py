"""Half-year targets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from perflint.facts.half_year import HalfYearComparison
from tests.facts.reports import facts_of

FUNDS = {
    "unit": "万元",
    "columns": ["half_year", "budget"],
    "lines": [
        {"name": "档案展厅建设费", "role": "item", "side": "expenditure", "half_year": "0", "budget": "418"},
        {"name": "执法巡查费", "role": "item", "side": "expenditure", "half_year": "25", "budget": "80"},
    ],
}


def halves(*rows: dict[str, Any], **parts: Any) -> list[HalfYearComparison]:
    """The facts of a department's rows."""
    return facts_of(HalfYearComparison, kind="department-target", indicators=list(rows), **parts)


def test_a_cumulative_half_year_value_above_the_years() -> None:
    fact = halves({"name": "巡查次数", "half_year_target": "60次", "target": "30次"})[0]
    assert fact.exceeds and fact.extensive and fact.share == Decimal("200.00")


def test_rates_and_unwanted_counts_are_not_cumulative() -> None:
    rate, accidents = halves(
        {"name": "支付进度", "half_year_target": "100%", "target": "95%"},
        {"name": "事故发生数", "half_year_target": "3起", "target": "2起"},
    )
    assert rate.is_ratio and not rate.extensive
    assert not accidents.extensive


def test_the_line_of_expenditure_is_found_by_the_name_of_the_work() -> None:
    fact = halves(
        {
            "name": "布展面积",
            "key_work": "档案展厅建设",
            "half_year_target": "=63平方米",
            "target": "=63平方米",
        },
        funds=FUNDS,
    )[0]
    assert fact.equal and fact.item == "档案展厅建设费"
    assert fact.item_similarity == 100 and fact.item_share == 0


def test_rows_without_a_work_have_no_line() -> None:
    fact = halves({"name": "绩效管理覆盖率", "half_year_target": "100%", "target": "100%"}, funds=FUNDS)[0]
    assert fact.item is None and fact.item_share is None


def test_progress_instead_of_a_value_and_its_echo_in_other_rows() -> None:
    first, second = halves(
        {"level1": "产出指标", "name": "数据库", "half_year_target": "按序时进度建设", "target": "建成"},
        {"level1": "产出指标", "name": "报告数", "half_year_target": "2份", "target": "2份"},
    )
    assert first.placeholder and not first.others_in_progress
    assert second.others_in_progress and second.equal and not second.placeholder


def test_a_blank_column_of_half_year_money() -> None:
    lines = [{"name": "资金总额", "role": "total", "side": "expenditure", "budget": "15"}]
    row = {"name": "报告数", "half_year_target": "2份", "target": "2份"}
    assert halves(row, funds={"columns": ["half_year"], "lines": lines})[0].funds_blank
    assert not halves(row, funds={"columns": ["budget"], "lines": lines})[0].funds_blank


def test_a_counting_row_of_the_same_work_that_starts_later() -> None:
    rate = halves(
        {"name": "验收合格率", "key_work": "确权", "half_year_target": "0%", "target": "100%"},
        {"name": "确权成果", "key_work": "确权", "half_year_target": "0个", "target": "3个"},
    )[0]
    assert rate.half_zero and rate.sibling_zero == "确权成果" and rate.better_when_higher
