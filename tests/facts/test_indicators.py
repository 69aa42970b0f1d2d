"""The shared reading of indicator rows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perflint.facts.indicators import (
    MeasuredIndicator,
    direction_of_name,
    group_of,
    measured_indicators,
    restated_indicators,
)
from perflint.quantity import Operator
from perflint.report import Indicator
from perflint.vocabulary import vocabulary
from tests.facts.reports import context_of


def read(**indicator: str) -> MeasuredIndicator:
    """One row as it is measured."""
    context = context_of(indicators=[indicator])
    return context.memo(measured_indicators)[0]


@pytest.mark.parametrize(
    ("level1", "level2", "group", "category"),
    [
        ("产出指标(50分)", "数量指标15分", "产出", "数量"),
        ("项目完成指标", "成本指标", "产出", "成本"),
        ("项目效益(35分)", "可持续影响指标", "效益", "可持续"),
        ("满意 度指 标", "服务对象满意度", "满意度", "满意度"),
        ("履职效果情况", "社会效益指标", "效益", "社会"),
        ("履职", "组织编制国土空间生态修复规划和控制性详细规划等工作", "产出", None),
        (None, "质量指标", "产出", "质量"),
        ("(50分)", "数量指标", "产出", "数量"),
        ("数量指标", "巡查工作", "产出", "数量"),
        ("成本指标(0-20)分", "生态环境成本指标", "成本", "成本"),
        ("过程", "预算执行", "过程", None),
        ("预算执行指标", "预算执行指标", "预算执行", None),
        (None, None, None, None),
    ],
)
def test_levels_are_read_as_categories(
    level1: str | None, level2: str | None, group: str | None, category: str | None
) -> None:
    labels = {"level1": level1, "level2": level2}
    row = read(name="巡查", **{key: value for key, value in labels.items() if value is not None})
    assert (row.group, row.category) == (group, category)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("指标1：巡查次数", "巡查次数"),
        ("★补助面积", "补助面积"),
        ("其中：桃树", "桃树"),
        ("指标2:", ""),
        ("（1)执法巡查率（%）", "执法巡查率（%）"),
        ("12345热线举报次数", "12345热线举报次数"),
        ("2023年培训", "2023年培训"),
    ],
)
def test_numbering_and_marks_are_no_part_of_a_name(printed: str, name: str) -> None:
    assert read(name=printed).name == name


def test_the_unit_of_the_column_counts_for_both_values() -> None:
    row = read(name="合格率", target="95", actual="100", unit="%")
    assert row.target is not None and row.target.dimension == "ratio"
    assert row.actual is not None and row.actual.comparable(row.target)


def test_the_unit_in_the_brackets_of_the_name_counts() -> None:
    row = read(name="巡查里程（公里）", target="30")
    assert row.target is not None and row.target.dimension == "length"


def test_a_bare_result_is_read_in_the_unit_of_the_target() -> None:
    row = read(name="满意度", target="≥90%", actual="95")
    assert row.actual is not None and row.actual.base.contains(Decimal("0.95"))


def test_a_small_bare_result_beside_a_percentage_is_a_fraction() -> None:
    row = read(name="满意度", target="≥90%", actual="0.95")
    assert row.actual is not None and row.actual.base.contains(Decimal("0.95"))


@pytest.mark.parametrize(
    ("indicator", "operator", "source"),
    [
        ({"operator": "≥", "target": "95%"}, Operator.AT_LEAST, "column"),
        ({"operator": "大于等于", "target": "95%"}, Operator.AT_LEAST, "column"),
        ({"operator": "正向", "direction": "小于等于", "target": "1"}, Operator.AT_MOST, "column"),
        ({"target": "不少于12种"}, Operator.AT_LEAST, "value"),
        ({"target": "90%以上"}, Operator.AT_LEAST, "value"),
        ({"target": "95%"}, None, None),
        ({"operator": "定性", "target": "健全"}, None, None),
    ],
)
def test_the_effective_operator(
    indicator: dict[str, str], operator: Operator | None, source: str | None
) -> None:
    row = read(name="某项", **indicator)
    assert (row.operator, row.operator_source) == (operator, source)


@pytest.mark.parametrize(
    ("name", "category", "direction"),
    [
        ("行政争议件发生率", None, "lower"),
        ("安全事故发生数", "社会", "lower"),
        ("投诉办结率", None, "higher"),
        ("事故隐患整改率（%）", None, "higher"),
        ("药品不良反应报告数", "质量", "unknown"),
        ("公用经费控制率", None, "lower"),
        ("结转结余率", None, "lower"),
        ("人工费用", "成本", "lower"),
        ("成本节约率", "成本", "higher"),
        ("违法案件查处数", "数量", "unknown"),
        ("", None, "unknown"),
    ],
)
def test_the_direction_that_a_name_tells(name: str, category: str | None, direction: str) -> None:
    assert direction_of_name(name, category, vocabulary()) == direction


def test_what_is_printed_outweighs_operator_and_name() -> None:
    assert read(name="合格率", operator="≤", direction="正向", target="95%").direction == "higher"
    assert read(name="合格率", operator="≤", target="95%").direction == "lower"
    assert read(name="事故发生数", operator="=", target="0").direction == "lower"
    assert read(name="巡查次数", operator="=", target="30次").direction == "equal"


def test_empty_marks_are_blank_and_absent_cells_stay_absent() -> None:
    row = read(name="完整性", target="——", actual="……")
    assert (row.target_text, row.actual_text) == ("", "")
    assert read(name="完整性").target_text is None


def test_a_row_without_anything_of_its_own_is_blank() -> None:
    assert read(level1="效益指标", level2="生态效益指标", name="指标1：", target="", actual="").blank
    assert not read(level1="效益指标", target="95%").blank


def test_rows_of_decision_and_process_are_qualitative_by_design() -> None:
    assert read(level1="项目决策(10分)", name="完整性", target="—").by_design
    assert read(level1="过程指标", name="制度健全性", target="健全").by_design
    assert not read(level1="产出指标", name="成果质量", target="良好").by_design


def test_dates_borrow_the_fiscal_year() -> None:
    context = context_of(
        fiscal_year="2023", indicators=[{"name": "完成时间", "target": "12月底", "actual": "11月"}]
    )
    row = context.memo(measured_indicators)[0]
    assert row.target_date is not None and row.target_date.last.year == 2023
    assert row.actual_date is not None and row.actual_date.last.month == 11
    assert not row.qualitative


@pytest.mark.parametrize(("printed", "percent"), [("105.26%", "1.0526"), ("100", "1"), ("0.958", "0.958")])
def test_completion_rates_in_all_spellings(printed: str, percent: str) -> None:
    rate = read(name="甲", target="1个", actual="1个", completion_rate=printed).completion_rate
    assert rate is not None and rate.base.contains(Decimal(percent))


def test_restated_rows_have_their_own_pointers() -> None:
    context = context_of(restated_indicators=[{"name": "甲", "target": "1个"}])
    assert context.memo(restated_indicators)[0].pointer == "/restated_indicators/0"


def test_performance_of_duties_holds_outputs_and_benefits() -> None:
    def group(level2: str) -> str | None:
        return group_of(Indicator(level1="履职效能", level2=level2, name="甲"), vocabulary())

    assert [group(label) for label in ("数量", "质量", "效益", "社会效益指标")] == [
        "产出",
        "产出",
        "效益",
        "效益",
    ]
