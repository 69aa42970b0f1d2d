"""How well one indicator is stated."""

from __future__ import annotations

from typing import Any

import pytest

from perflint.facts.indicator_quality import IndicatorFact
from tests.facts.reports import facts_of


def judge(**indicator: Any) -> IndicatorFact:
    """The fact of one row."""
    parts = indicator.pop("parts", {})
    return facts_of(IndicatorFact, indicators=[indicator], **parts)[0]


def test_blank_rows_have_no_fact_unless_they_carry_a_weight() -> None:
    row = {"level1": "效益指标", "level2": "生态效益指标", "name": "指标1：", "target": ""}
    assert facts_of(IndicatorFact, indicators=[row]) == []
    assert len(facts_of(IndicatorFact, indicators=[{**row, "weight": "5"}])) == 1


def test_the_place_is_the_cell_of_the_target() -> None:
    fact = judge(name="巡查次数", target="30次")
    assert (fact.pointer, fact.quote) == ("/indicators/0/target", "30次")
    assert judge(name="巡查次数").pointer == "/indicators/0/name"


@pytest.mark.parametrize(
    ("name", "target", "level2", "conflict"),
    [
        ("制度覆盖率", "覆盖37个卫生院", "数量指标", "rate-with-amount"),
        ("培训人数", "100%", "数量指标", "count-with-percent"),
        ("村民满意度", "300人", "服务对象满意度", "satisfaction-with-amount"),
        ("工程合格率", "2024年11月底", "质量指标", "rate-with-date"),
        ("培训次数", "2024年11月底", "数量指标", "count-with-date"),
        ("完成时间", "100%", "时效指标", "time-with-percent"),
        ("巡查频率", "2次/月", "时效指标", None),
        ("培训人数", "50人", "数量指标", None),
        ("培训人数", "5期", "数量指标", "head-with-other-unit"),
        ("培训人数", "500人次", "数量指标", "head-with-other-unit"),
        ("巡查次数", "12场次", "数量指标", None),
        ("治理面积", "3公里", "数量指标", "head-with-other-unit"),
        ("合格率", "95%", "质量指标", None),
    ],
)
def test_units_that_do_not_fit_the_name(name: str, target: str, level2: str, conflict: str | None) -> None:
    assert judge(name=name, target=target, level2=level2).unit_conflict == conflict


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("3000吨化肥储备到位率", "3000吨"),
        ("道路完好率≥95%", "≥95%"),
        ("60岁老人体检率", None),
        ("1000人以上村庄覆盖数", None),
        ("12345热线举报奖励次数", None),
        ("2023年培训场次", None),
        ("巡查次数", None),
    ],
)
def test_targets_that_stand_in_names(name: str, found: str | None) -> None:
    assert judge(name=name, target="95%").number_in_name == found


@pytest.mark.parametrize(
    ("level2", "name", "cue", "proper"),
    [
        ("可持续影响指标", "社会公众满意度", "满意", "满意度"),
        ("数量指标", "抽检合格率", "合格率", "质量"),
        ("质量指标", "经费支出合规性", "经费支出合规", "过程"),
        ("社会效益指标", "带动税收", "税收", "经济"),
        ("服务对象满意度指标", "村民满意度", None, None),
        ("数量指标", "巡查次数", None, None),
    ],
)
def test_names_that_belong_to_another_category(
    level2: str, name: str, cue: str | None, proper: str | None
) -> None:
    fact = judge(level1="效益指标", level2=level2, name=name, target="95%")
    assert (fact.misplaced_cue, fact.proper_category) == (cue, proper)


def test_a_word_of_another_field_needs_a_background_without_it() -> None:
    row = {"name": "执法时效提升率", "target": "100%"}
    survey = {"project": {"name": "用地调查"}, "goals": {"annual": "完成用地调查。"}}
    assert judge(**row, parts=survey).foreign_word == "执法"
    assert judge(**row, parts={**survey, "unit": "清河县公安局"}).foreign_word is None
    assert judge(**row).foreign_word is None


@pytest.mark.parametrize(
    ("basis", "source", "question"),
    [
        ("是否按规定时间完成", False, True),
        ("完成的比率", False, True),
        ("2024年度工作计划", True, False),
        ("每人500元，共10人", True, False),
        ("", None, None),
    ],
)
def test_what_a_basis_rests_on(basis: str, source: bool | None, question: bool | None) -> None:
    fact = judge(name="巡查进度", target="完成", basis=basis)
    assert (fact.basis_source, fact.basis_question) == (source, question)


def test_costs_know_their_amount_and_the_budget() -> None:
    funds = {"unit": "万元", "lines": [{"name": "资金总额", "role": "total", "budget": "250"}]}
    fact = judge(level2="成本指标", name="服务成本", target="≤250万元", parts={"funds": funds})
    assert fact.cost_amount and fact.equals_budget and fact.budget == "250万元"
    assert judge(level2="成本指标", name="成本控制", target="控制在预算内").cost_amount is False
    assert judge(level2="数量指标", name="巡查次数", target="3次").cost_amount is None


def test_a_percentage_that_nobody_states() -> None:
    row = {"name": "数据利用率（%）", "evidence": "编制规划4项，完成年度指标值100%。"}
    fact = judge(**row)
    assert fact.percent_name_without_value and fact.evidence_measures is False
    assert judge(name="数据利用率（%）", evidence="40项中利用38项，利用率95%。").evidence_measures is True


def test_deadlines_of_timeliness_only() -> None:
    assert judge(level2="时效指标", name="资金发放", target="及时").deadline is False
    assert judge(level2="时效指标", name="资金拨付", target="12月底到位").deadline is True
    assert judge(level2="时效指标", name="发放及时率", target="100%").deadline is True
    assert judge(level2="质量指标", name="资料质量", target="良好").deadline is None


def test_a_rate_misread_from_an_operator() -> None:
    assert judge(name="村民满意度", target="290%").misread_operator
    assert not judge(name="村民满意度", target="290%", operator="≥").misread_operator


def test_direction_printed_against_the_operator() -> None:
    assert judge(
        name="展板个数", operator="正向", direction="小于等于", target="1", unit="个"
    ).operator_against_print
    assert not judge(
        name="展板个数", operator="正向", direction="等于", target="1", unit="个"
    ).operator_against_print


def test_zero_is_best_for_what_is_not_wanted() -> None:
    accidents = judge(level2="数量指标", name="安全事故发生数", target="0起")
    machines = judge(level2="数量指标", name="购置设备数", target="0台")
    assert accidents.zero and accidents.mentions_unwanted
    assert machines.zero and not machines.mentions_unwanted


def test_an_amount_that_cannot_be_read_is_no_missing_amount() -> None:
    assert judge(level2="成本指标", name="水电费成本", target="O.8万元").cost_amount is None


def test_the_unit_of_the_column_stands_behind_a_bare_target() -> None:
    assert judge(name="培训人数", target="500", unit="人次").target_with_unit == "500人次"
    assert judge(name="培训人数", target="500人次").target_with_unit == "500人次"


def test_a_period_under_lasting_effects_belongs_to_timeliness() -> None:
    fact = judge(level1="效益指标", level2="可持续影响指标", name="保障期限", target="2020年1月-2020年11月")
    assert fact.proper_category == "时效"


def test_rates_about_people_may_name_any_object() -> None:
    row = {"level1": "效益指标", "level2": "社会效益指标", "target": "≥90%"}
    assert judge(**row, name="税收政策知晓率").misplaced_cue is None
    assert judge(**row, name="带动税收增长").misplaced_cue == "税收"
