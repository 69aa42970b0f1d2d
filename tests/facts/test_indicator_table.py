"""The indicator table as a whole."""

from __future__ import annotations

from typing import Any

from perflint.facts.indicator_table import IndicatorPair, IndicatorTable, ParentRow
from tests.facts.reports import facts_of

ROWS = [
    ("产出指标", "数量指标", "巡查次数", "≥30次"),
    ("产出指标", "质量指标", "资料完整率", "100%"),
    ("产出指标", "时效指标", "完成时间", "11月底"),
    ("产出指标", "成本指标", "巡查成本", "≤3万元"),
    ("效益指标", "社会效益指标", "受益村数", "≥20个"),
    ("满意度指标", "服务对象满意度指标", "村民满意度", "≥90%"),
]
CUT = [{"kind": "truncated", "message": "文本结束"}]


def rows(*chosen: tuple[str, str, str, str]) -> list[dict[str, str]]:
    """Indicators of the given rows."""
    return [dict(zip(("level1", "level2", "name", "target"), row, strict=True)) for row in chosen]


def table(*chosen: tuple[str, str, str, str], **parts: Any) -> IndicatorTable:
    """The fact of a table of the given rows."""
    parts.setdefault("unit", "清河县水利局")
    return facts_of(IndicatorTable, indicators=rows(*chosen), **parts)[0]


def test_a_full_table_lacks_nothing_but_optional_benefits() -> None:
    fact = table(*ROWS)
    assert fact.missing == {"经济", "生态", "可持续"}
    assert fact.benefit_rows == 1 and fact.rows == 6 and fact.measurable_share == 100


def test_a_printed_row_that_is_blank_is_missing_and_empty() -> None:
    fact = table(*ROWS[:3], ("产出指标", "成本指标", "", ""), *ROWS[4:])
    assert "成本" in fact.missing and fact.empty == {"成本"}


def test_what_was_cut_off_is_not_missing() -> None:
    fact = table(*ROWS[:2], notes=CUT)
    assert fact.missing == frozenset()
    later = table(ROWS[0], ROWS[1], ROWS[4], notes=CUT)
    assert later.missing == {"时效", "成本"}


def test_a_page_that_begins_in_the_middle_is_not_judged() -> None:
    assert facts_of(IndicatorTable, indicators=rows(*ROWS[2:]))[0].missing == frozenset()


def test_duties_as_second_level_are_not_judged() -> None:
    fact = table(("履职", "负责巡查", "巡查次数", "≥30次"))
    assert fact.missing == frozenset()


def test_satisfaction_under_benefits_is_no_benefit() -> None:
    fact = table(*ROWS[:4], ("效益指标", "可持续影响指标", "公众满意度", "95%"))
    assert fact.benefit_rows == 0 and fact.satisfaction_in_benefit == 1
    assert "效益" in fact.missing and "满意度" not in fact.missing


def test_cost_as_a_first_level_counts() -> None:
    fact = table(*ROWS[:3], ("成本指标", "经济成本指标", "人工成本", "≤3万元"), *ROWS[4:])
    assert "成本" in fact.present


def test_vague_rows_are_counted_outside_decision_and_process() -> None:
    fact = table(
        ("决策", "项目立项", "立项依据充分性", "充分"),
        ("产出指标", "质量指标", "成果质量", "良好"),
        ("产出指标", "数量指标", "修缮数量", "张氏祠堂看护"),
        ("效益指标", "社会效益指标", "人居环境", "明显改善"),
    )
    assert (fact.vague_rows, fact.vague_outside_benefit) == (3, 2)


def test_pairs_with_the_same_name_and_their_exceptions() -> None:
    same = facts_of(IndicatorPair, indicators=rows(ROWS[0], ROWS[0]))
    assert len(same) == 1 and same[0].same_name and same[0].same_target
    works = [
        {**row, "key_work": work} for row, work in zip(rows(ROWS[0], ROWS[0]), ("甲", "乙"), strict=True)
    ]
    assert facts_of(IndicatorPair, indicators=works) == []
    parts = [{**row, "role": "child"} for row in rows(ROWS[0], ROWS[0])]
    assert facts_of(IndicatorPair, indicators=parts) == []


def test_a_pair_of_satisfactions() -> None:
    pair = facts_of(
        IndicatorPair,
        indicators=rows(("效益指标", "可持续影响指标", "社会公众满意度", "95%"), ROWS[5]),
    )[0]
    assert pair.both_satisfaction and pair.outside_satisfaction and pair.same_respondents


def test_a_pair_of_equal_periods() -> None:
    pair = facts_of(
        IndicatorPair,
        indicators=rows(
            ("产出指标", "时效指标", "使用周期", "2020年1月-2020年11月"),
            ("效益指标", "可持续影响指标", "保障期限", "2020年1月-2020年11月"),
        ),
    )[0]
    assert pair.same_period and not pair.same_name


def test_a_parent_adds_up_and_names_a_part_in_another_unit() -> None:
    parent = {"name": "养殖数量", "target": "192只", "role": "parent", "weight": "10"}
    parts = [
        {"name": "羊", "target": "180只", "role": "child"},
        {"name": "猪", "target": "12头", "role": "child"},
    ]
    fact = facts_of(ParentRow, indicators=[parent, *parts])[0]
    assert fact.mixed_units and fact.odd_child == "猪 12头" and fact.sum_meets is None
    fields = [
        {"name": "桃", "target": "5亩", "role": "child"},
        {"name": "梨", "target": "6亩", "role": "child"},
    ]
    land = facts_of(ParentRow, indicators=[{"name": "面积", "target": "11亩", "role": "parent"}, *fields])[0]
    assert land.sum_meets is True and land.sum_text == "5+6" and not land.mixed_units
    wrong = facts_of(ParentRow, indicators=[{"name": "面积", "target": "15亩", "role": "parent"}, *fields])[0]
    assert wrong.sum_meets is False


def test_a_name_that_stands_often_gives_a_pair_for_each_further_row() -> None:
    few = facts_of(IndicatorPair, indicators=rows(*[("产出指标", "数量指标", "渠道维修长度", "≥3公里")] * 6))
    assert len(few) == 15
    many = facts_of(
        IndicatorPair, indicators=rows(*[("产出指标", "数量指标", "渠道维修长度", "≥3公里")] * 40)
    )
    assert [pair.pointer for pair in many] == [f"/indicators/{row}/name" for row in range(1, 40)]
    assert {pair.related[0].pointer for pair in many} == {"/indicators/0/name"}


def test_rows_of_different_works_are_no_pair_however_many_there_are() -> None:
    indicators = [
        {
            "level1": "产出指标",
            "level2": "数量指标",
            "name": "维修长度",
            "key_work": f"{row}号渠",
            "target": "≥3公里",
        }
        for row in range(40)
    ]
    assert not facts_of(IndicatorPair, indicators=indicators)
    indicators[30]["key_work"] = "7号渠"
    (pair,) = facts_of(IndicatorPair, indicators=indicators)
    assert (pair.related[0].pointer, pair.pointer) == ("/indicators/7/name", "/indicators/30/name")


def test_many_satisfactions_are_paired_where_they_ask_the_same_people_or_stand_elsewhere() -> None:
    chosen = [("满意度指标", "服务对象满意度指标", f"{row}号渠用水户协会满意度", "≥90%") for row in range(30)]
    assert not any(pair.same_respondents for pair in facts_of(IndicatorPair, indicators=rows(*chosen)))
    chosen[11] = ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%")
    chosen[22] = ("满意度指标", "服务对象满意度指标", "社会公众满意度", "≥90%")
    chosen[25] = ("效益指标", "社会效益指标", "灌区管理所满意度", "≥90%")
    pairs = facts_of(IndicatorPair, indicators=rows(*chosen))
    assert [(pair.first, pair.second) for pair in pairs if pair.same_respondents] == [
        ("群众满意度", "社会公众满意度")
    ]
    assert {pair.second for pair in pairs if pair.outside_satisfaction} == {"灌区管理所满意度"}
