"""What reports in prose state: goals, indicators, money, sections."""

from __future__ import annotations

import pytest

from perflint.forms.goals import goal_key, stated_targets
from perflint.forms.prose_funds import read_prose_funds
from tests.forms.documents import headings, located, report

SCORED = """\
云溪区水利局2023年度部门整体支出绩效自评报告

部门整体支出绩效实现情况

履职完成情况：从数量、质量、时效方面反映计划完成情况

数量指标（指标分数10分，实际得分10分）

巡渠次数（次）=30次（指标分数5分，实际得分5分）
   2023年度完成巡渠30次，完成年度指标值100%。
宣传活动（指标分数5分，实际得分5分）
   开展了进村宣传。
质量指标（指标分数10分，实际得分9分）
（1）渠道完好率（%）（指标分数10分，实际得分9分）
渠道完好率94%，两处渗漏正在整改。
成本指标（指标分数10分，实际得分9.5分）
2023年度成本控制率=95%，完成年度指标值的95%。
社会满意度指标（指标分数10分，实际得分10分）
通过问卷测评，满意度98%。

存在的问题及改进措施

个别渠道老化。
"""


def test_indicators_with_scores_in_brackets() -> None:
    found = report(SCORED)
    assert found.kind == "department-self-evaluation"
    rows = [
        (item.level2, item.name, item.target, item.actual, item.weight, item.score)
        for item in found.indicators
    ]
    assert rows == [
        ("数量指标", "巡渠次数（次）", "=30次", "30次", "5", "5"),
        ("数量指标", "宣传活动", None, None, "5", "5"),
        ("质量指标", "渠道完好率（%）", None, "94%", "10", "9"),
        ("成本指标", None, None, "95%", "10", "9.5"),
        ("社会满意度指标", None, None, "98%", "10", "10"),
    ]
    assert {item.level1 for item in found.indicators} == {"履职完成情况"}
    assert found.indicators[0].evidence == "2023年度完成巡渠30次，完成年度指标值100%。"
    assert found.indicators[0].completion_rate == "100%"
    assert found.indicators[3].completion_rate == "95%"
    assert [(group.level2, group.weight, group.score) for group in found.groups] == [
        ("数量指标", "10", "10"),
        ("质量指标", "10", "9"),
        ("成本指标", "10", "9.5"),
        ("社会满意度指标", "10", "10"),
    ]
    assert found.indicator_columns == ["weight", "score"]


def test_prose_of_indicators_is_evidence_and_no_section() -> None:
    found = report(SCORED)
    assert [heading for _, heading in headings(found)] == [
        "部门整体支出绩效实现情况",
        "履职完成情况：从数量、质量、时效方面反映计划完成情况",
        "存在的问题及改进措施",
    ]
    assert not any("渠道完好率94%" in text for section in found.sections for text in section.paragraphs)


NUMBERED = """\
云溪区交通局2023年度部门整体支出绩效自评报告
一、部门概况
负责全区公路养护。
二、绩效情况
（一）产出指标（50分，得分49分）
1.数量指标（20分，得20分）
（1）养护里程：年初目标值≥10公里，实际完成值12公里，分值10分，得分10分。
（2）培训人次：年初目标值≥100人次，实际完成值100人次，分值10分，得分10分。
2.质量指标（20分，得19分）
工程合格率年初目标值≥95%，实际完成值94%，分值20分，自评得分19分。原因是一处返工。
3.时效指标（分值10分，得分10分）
全年任务按期完成，完成率100%。
（二）效益指标（30分，得分30分）
社会效益指标：受益农户数，指标值≥2000户，完成值2100户，分值30分，得分30分。
三、自评结论
部门整体支出绩效自评得分98.1分，评价等级为“优”。
"""


def test_indicators_in_numbered_sentences() -> None:
    found = report(NUMBERED)
    rows = [
        (item.level1, item.level2, item.name, item.target, item.actual, item.weight, item.score)
        for item in found.indicators
    ]
    assert rows == [
        ("产出指标", "数量指标", "养护里程", "≥10公里", "12公里", "10", "10"),
        ("产出指标", "数量指标", "培训人次", "≥100人次", "100人次", "10", "10"),
        ("产出指标", "质量指标", "工程合格率", "≥95%", "94%", "20", "19"),
        ("产出指标", "时效指标", None, None, "100%", "10", "10"),
        ("效益指标", "社会效益指标", "受益农户数", "≥2000户", "2100户", "30", "30"),
    ]
    assert found.indicators[2].evidence is not None
    assert found.indicators[2].evidence.endswith("原因是一处返工。")
    assert found.evaluation is not None
    assert (found.evaluation.score, found.evaluation.grade) == ("98.1", "优")
    assert headings(found) == [(1, "一、部门概况"), (1, "二、绩效情况"), (1, "三、自评结论")]


def test_goals_under_headings_leave_their_sections() -> None:
    found = report(
        """\
        渠道修缮项目绩效自评报告
        一、项目概况
        （一）项目绩效目标
        1.总体目标
        三年内完成全部渠道修缮。
        2.年度目标
        修缮渠道12公里。
        受益农户2000户。
        （二）总体绩效目标完成情况
        修缮渠道12.5公里。
        二、存在的问题
        前期工作不足。
        """
    )
    assert found.goals is not None
    assert found.goals.term == "三年内完成全部渠道修缮。"
    assert found.goals.annual == "修缮渠道12公里。\n受益农户2000户。"
    assert found.goals.completion == "修缮渠道12.5公里。"
    assert [(section.heading, section.paragraphs) for section in found.sections][2:5] == [
        ("1.总体目标", []),
        ("2.年度目标", []),
        ("（二）总体绩效目标完成情况", []),
    ]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("（一）项目绩效目标", "annual"),
        ("当年部门年度整体支出绩效目标", "annual"),
        ("绩效目标设定情况", "annual"),
        ("（1）. 项目实施期绩效目标", "term"),
        ("中长期目标", "term"),
        ("总体绩效目标完成情况分析", "completion"),
        ("一、绩效目标分解下达情况", None),
        ("绩效目标管理情况", None),
        ("绩效目标自评完成情况", None),
        ("二、分项绩效目标", None),
        ("绩效指标完成情况分析", None),
        ("资金使用情况", None),
    ],
)
def test_what_headings_announce(heading: str, key: str | None) -> None:
    assert goal_key(heading) == key


@pytest.mark.parametrize(
    ("text", "annual"),
    [
        ("项目概况\n2023年度目标很多。", None),
        ("一、概况\n全年投入20万元，绩效目标是保证灌区正常运行。", "保证灌区正常运行"),
        ("一、概况\n年度目标：修缮渠道12公里。", "修缮渠道12公里。"),
        ("一、概况\n覆盖全县学校。年度目标：为1万名学生供餐。已完成。", "为1万名学生供餐"),
    ],
)
def test_goals_in_sentences(text: str, annual: str | None) -> None:
    found = report(f"渠道修缮项目绩效自评报告\n{text}\n二、结论\n自评得分95分。\n")
    assert (found.goals.annual if found.goals else None) == annual


def test_targets_that_a_goal_lists() -> None:
    goal = located("渠道硬化≥0.5km;工程验收合格率=100%;受益人口数≥23人,改善基础设施,促进发展。")
    assert [(item["name"], item["target"]) for item in stated_targets(goal)] == [
        ("渠道硬化", "≥0.5km"),
        ("工程验收合格率", "=100%"),
        ("受益人口数", "≥23人"),
    ]
    grouped = located(
        "其中数量指标：改造户厕≥3000座；新建粪站=12个；2.质量指标：合格率≥98%；时效指标：完工2023年11月底前；满意度指标：农户满意度≥90%。"
    )
    assert [
        (str(item.get("level1") or item["level2"]), item["name"]) for item in stated_targets(grouped)
    ] == [
        ("数量指标", "改造户厕"),
        ("数量指标", "新建粪站"),
        ("质量指标", "合格率"),
        ("时效指标", "完工"),
        ("满意度指标", "农户满意度"),
    ]
    assert stated_targets(located("合格率≥95%，改善条件。")) == []
    assert stated_targets(located("修缮渠道，改善条件。")) == []


def funds(*sentences: str, single: bool = True) -> list[dict[str, str]]:
    draft = read_prose_funds([located(text) for text in sentences], single=single)
    return [{key: str(value) for key, value in line.items()} for line in draft.get("lines", [])]


def test_money_in_one_sentence() -> None:
    assert funds("2023年全年预算数为440.50万元，当年全年执行数为432.10万元，执行率98.09为%，总体较好。") == [
        {
            "name": "全年预算数",
            "role": "total",
            "budget": "440.50万元",
            "executed": "432.10万元",
            "rate": "98.09%",
        }
    ]
    (line,) = funds(
        "渠道修缮项目预算70万元，资金到位70万元，预算执行27.5万元，预算执行率39.29%，剩余资金已退回。"
    )
    assert (line["budget"], line["received"], line["executed"]) == ("70万元", "70万元", "27.5万元")


def test_money_of_a_whole_in_two_places() -> None:
    stated = (
        "2022年按每人1000元安排,共计239万元,其中上级资金179万元。",
        "2022年财政安排支出共计87.06万元,余款下年支出。",
    )
    (line,) = funds(*stated)
    assert (line["budget"], line["executed"]) == ("239万元", "87.06万元")
    assert funds(*stated, single=False) == []


@pytest.mark.parametrize(
    "sentences",
    [
        ("中央资金预算50万元，执行40万元，省级资金预算30万元，执行30万元。",),
        ("办公经费预算10万元，实际支出9万元。", "培训经费预算20万元，实际支出12万元。"),
        ("预算数100万元，其中甲项目预算数60万元，实际支出50万元。",),
        ("安排资金共计500万元。", "三公经费支出共计10万元。"),
        ("预算70万元，尚未执行。",),
    ],
)
def test_money_that_is_not_clear_stays_prose(sentences: tuple[str, ...]) -> None:
    assert funds(*sentences) == []


def test_money_of_a_table_counts_before_that_of_sentences() -> None:
    found = report(
        """\
        渠道修缮项目绩效自评报告
        一、资金情况
        项目预算70万元，资金到位70万元，预算执行27.5万元，预算执行率39.29%。
        名目\t年初预算数\t全年预算数\t全年执行数\t执行率
        年度资金总额\t0\t70\t27.5\t39.29%
        二、结论
        项目总得分93分，属于“优秀”。
        """
    )
    assert found.funds is not None
    assert [(line.name, line.budget, line.executed) for line in found.funds.lines] == [
        ("年度资金总额", "70", "27.5")
    ]


def test_several_results_are_kept() -> None:
    found = report(
        """\
        渠道修缮项目绩效自评报告
        一、评价结论
        项目自评总得分93分，等级为优。
        二、存在的问题
        个别渠道老化。
        三、结果应用
        综合得分92分，评价等级为良。
        """
    )
    assert found.evaluation is not None
    assert (found.evaluation.score, found.evaluation.grade) == ("93", "优")
    assert [(item.score, item.grade) for item in found.other_evaluations] == [("92", "良")]


def test_a_conclusion_cell_states_the_result() -> None:
    rows = (
        "一级指标\t二级指标\t三级指标\t指标值\t完成值\t得分\n产出指标\t数量指标\t长度\t12公里\t12公里\t50\n"
    )
    table = f"项目名称\t渠道修缮\n{rows}"
    found = report(f"项目支出绩效自评表\n{table}评价结论\t自评得分96分，等级为优。\n存在问题\t无\n")
    assert found.evaluation is not None
    assert (found.evaluation.score, found.evaluation.grade) == ("96", "优")


def test_names_of_groups_that_stand_as_sentences() -> None:
    found = report(
        """\
        云溪区耕地建设资金绩效自评报告
        一、绩效目标分解下达情况
        （一）中央下达预算和绩效目标情况。
        下达资金3500万元，绩效目标为新建农田2.5万亩。
        二、绩效指标完成情况分析
        1.产出指标完成情况分析。
        （1）数量指标。新建农田面积目标值2.5万亩，实际完成值2.5万亩，完成率100%。
        （2）质量指标。验收合格率目标值≥90%，实际完成值96%。
        2.满意度指标完成情况分析。
        群众满意度指标值≥85%，实际完成值93%。
        """
    )
    rows = [(item.level1, item.level2, item.name, item.target, item.actual) for item in found.indicators]
    assert rows == [
        ("产出指标", "数量指标", "新建农田面积", "2.5万亩", "2.5万亩"),
        ("产出指标", "质量指标", "验收合格率", "≥90%", "96%"),
        ("满意度指标", None, "群众满意度", "≥85%", "93%"),
    ]
    assert found.indicator_columns == ["target", "actual"]
    assert found.goals is not None
    assert found.goals.annual == "新建农田2.5万亩"


def test_the_year_in_front_of_the_label_belongs_to_the_label() -> None:
    found = report(
        "云溪区供水项目2023年度绩效自评报告\n\n一、绩效目标\n\n"
        "总体目标：到2024年底，铺设管网420公里。2023年度目标：铺设管网150公里，新增受益人口6.5万人。\n\n"
        "二、完成情况\n\n铺设管网156公里。\n"
    )
    assert found.goals is not None
    assert found.goals.term == "到2024年底，铺设管网420公里。"
    assert found.goals.annual == "铺设管网150公里，新增受益人口6.5万人。"


def test_quoted_three_public_expenses_are_not_the_money_of_the_whole() -> None:
    assert read_prose_funds([located("“三公”经费预算42万元，实际支出38.5万元。")], single=False) == {}
