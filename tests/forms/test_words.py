"""Recognising headings, labels and kinds of contents."""

from __future__ import annotations

import pytest

from perflint.forms import words


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("年初目标值（A）", "target"),
        ("全年(程)指标值", "target"),
        ("指标值(包含数字及文字描述)", "target"),
        ("年度 指标值", "target"),
        ("预期完成值", "target"),
        ("半年(程)指标值", "half_year_target"),
        ("全年实际值(B)", "actual"),
        ("单项指标实际完成值", "actual"),
        ("年终完成值", "actual"),
        ("权重占比(%)", "weight"),
        ("参考分值", "weight"),
        ("折算得分", "score"),
        ("得分系数(%)", "completion_rate"),
        ("偏差原因分析及改进措施", "reason"),
        ("绩效指标值设定依据及数据来源", "basis"),
        ("评（扣）分标准", "description"),
        ("指标名称(三级指标)", "name"),
        ("度量单位", "unit"),
        ("计算符号", "operator"),
        ("指标方向", "direction"),
        ("调整指标值", "adjusted_target"),
        ("复核得分", "ignored"),
    ],
)
def test_headings_of_indicators_are_known_with_their_fuzzy_tails(heading: str, role: str) -> None:
    assert words.indicator_role(heading) == role


@pytest.mark.parametrize("text", ["数量指标任务按期全部完成", "清河县水务局", "100%", "产出指标", ""])
def test_contents_are_no_headings_of_indicators(text: str) -> None:
    assert words.indicator_role(text) is None


def test_a_long_sentence_with_a_cue_is_no_heading() -> None:
    assert (
        words.indicator_role(
            "因连续降雨导致部分路段未完成原因已经说明并已制定改进措施报主管部门备案同意后执行"
        )
        is None
    )


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("年度资金总额：", "total"),
        ("合 计", "total"),
        ("其中:本年财政拨款", "fiscal"),
        ("（一）财政拨款小计", "fiscal"),
        ("一般公共预算资金", "general"),
        ("政府性基金拨款:", "government-fund"),
        ("纳入专户管理的非税收入拨款", "special-account"),
        ("国有资本经营预算", "state-capital"),
        ("社保基金预算", "social-insurance"),
        ("其中:1.中央资金", "central"),
        ("中央级", "central"),
        ("省级补助", "provincial"),
        ("县区级", "county"),
        ("省、地(万元)", "local"),
        ("地方资金/其他", "local"),
        ("上年结转资金", "carry-over"),
        ("2、经营性收入", "own"),
        ("单位资金", "own"),
        ("其他资金", "other"),
        ("非财政拨款", "other"),
        ("基本支出", "basic-expenditure"),
        ("项目支出:", "project-expenditure"),
        ("其中:中央、省、市补助县级资金", "item"),
        ("上级补助资金", "item"),
    ],
)
def test_lines_of_money_are_known_by_their_labels(label: str, role: str) -> None:
    assert words.fund_role(label) == role


@pytest.mark.parametrize(
    "label", ["财政资金科目代码", "财政资金预算分类", "省级财政部门", "城市道路养护", "物业管理费"]
)
def test_other_labels_are_no_lines_of_money(label: str) -> None:
    assert words.fund_role(label) is None


@pytest.mark.parametrize(
    ("heading", "measure"),
    [
        ("年初预算数", "initial"),
        ("调整预算数(A)", "budget"),
        ("全年(程)预算数", "budget"),
        ("全年执行数(B)", "executed"),
        ("预算执行率（B/A×100%）", "rate"),
        ("预算到位率(D/C×100%)", "arrival_rate"),
        ("实际到位资金", "received"),
        ("半年(程)计划执行数", "half_year"),
        ("上年度安排资金", "prior"),
        ("测算依据及说明", "basis"),
        ("得分(20分*执行率)", "score"),
    ],
)
def test_headings_of_money_are_known(heading: str, measure: str) -> None:
    assert words.fund_heading(heading) == measure


def test_a_source_of_money_is_no_heading_whatever_words_stand_in_it() -> None:
    assert words.fund_heading("上年结转资金") is None


@pytest.mark.parametrize(
    ("label", "name", "weight"),
    [
        ("产出指标(50分)", "产出指标", "50"),
        ("产出指标（50 分）", "产出指标", "50"),
        ("数量指标15分", "数量指标", "15"),
        ("成本指标(0-20)分", "成本指标", "0-20"),
        ("产出(权重40)", "产出", "40"),
        ("效益指标（30%）", "效益指标", "30%"),
        ("(50分)", "", "50"),
        ("产出指标", "产出指标", None),
        ("指标2", "指标2", None),
        ("2023", "2023", None),
    ],
)
def test_weights_are_split_from_labels(label: str, name: str, weight: str | None) -> None:
    assert words.split_weight(label) == (name, weight)


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("转移(项目)名称", "project.name"),
        ("项目负责人/联系电话", "project.leader"),
        ("填报单位:(盖章)", "unit"),
        ("填报单位（盖章）：", "unit"),
        ("主管部门及其编码", "department"),
        ("主管\n部门", "department"),
        ("建设周期", "project.period"),
        ("自评总分:", "evaluation.score"),
        ("评价等级", "evaluation.grade"),
    ],
)
def test_identity_labels_are_known(label: str, key: str) -> None:
    assert words.identity_key(label) == key


@pytest.mark.parametrize(
    "text", ["≥500份", "=110个", "100%", "0", "2370人", "2025年12月31日", "3月底", "10-12次"]
)
def test_values_are_told_from_names(text: str) -> None:
    assert words.is_value(text)


@pytest.mark.parametrize(
    "text", ["12350安全举报奖励次数", "培训人数", "5000吨稻谷储备到位率", "", "优良中低差"]
)
def test_names_are_no_values(text: str) -> None:
    assert not words.is_value(text)


def test_levels_of_both_kinds_are_told() -> None:
    assert words.level_words("产出指标(50分)") == (True, False)
    assert words.level_words("数量指标") == (False, True)
    assert words.level_words("满意度指标") == (True, True)
    assert words.level_words("清扫面积") == (False, False)


def test_white_space_of_line_breaks_is_taken_out_between_chinese_characters_only() -> None:
    assert words.tidy("土地出让印花 税\n缴纳工作") == "土地出让印花税缴纳工作"
    assert words.tidy("A4 纸 100 包") == "A4 纸 100 包"
