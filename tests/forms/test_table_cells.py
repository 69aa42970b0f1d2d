"""Labelled cells, goals, boxes, results, plans of work and figures in forms."""

from __future__ import annotations

import pytest

from perflint.forms.choices import has_boxes, read_choice, ticked
from perflint.forms.draft import FormDraft
from perflint.forms.grid import lines_of
from perflint.forms.table_form import read_form_table
from tests.forms.grids import grid, table


def fields(draft: FormDraft) -> list[tuple[str, str]]:
    return [(str(item["label"]), str(item["value"])) for item in draft.fields]


def sections(draft: FormDraft) -> list[tuple[str, list[str]]]:
    return [(str(item["heading"]), [str(text) for text in item["paragraphs"]]) for item in draft.sections]


# Identity


def test_identity_cells_side_by_side() -> None:
    draft = read_form_table(
        table("""
        项目名称|清河县道路养护||项目编码|23-001
        主管部门及代码|清河县交通局 308|实施单位(盖章)|清河县公路段
        项目负责人|张某|联系电话|000
        开始时间|2023年1月1日||完成时间|2023年12月31日
        项目级次|县本级|项目期限|一年
        """)
    )
    assert draft.project == {
        "name": "清河县道路养护",
        "code": "23-001",
        "leader": "张某",
        "start": "2023年1月1日",
        "end": "2023年12月31日",
        "period": "一年",
    }
    assert (draft.unit, draft.department) == ("清河县公路段", "清河县交通局 308")
    assert fields(draft) == [("联系电话", "000"), ("项目级次", "县本级")]


def test_blank_cells_beside_labels() -> None:
    draft = read_form_table(
        table(
            "项目名称|清河县道路养护\n主管部门||项目起止时间|2022.1—2022.12\n项目负责人||联系电话|\n评价等级|"
        )
    )
    assert draft.department is None
    assert draft.project["leader"] == ""
    assert draft.project["period"] == "2022.1—2022.12"
    assert draft.evaluation == {"grade": ""}
    assert fields(draft) == [("主管部门", ""), ("联系电话", "")]


def test_a_second_unit_is_kept_as_a_field() -> None:
    draft = read_form_table(table("预算单位|清河县应急局|实施单位|清河县救援队"))
    assert draft.unit == "清河县应急局"
    assert fields(draft) == [("实施单位", "清河县救援队")]


def test_label_and_value_in_one_cell() -> None:
    draft = read_form_table(table("项目名称：|清河县绿化|填报日期：2023年3月1日|填报单位：（盖章）"))
    assert draft.project["name"] == "清河县绿化"
    assert fields(draft) == [("填报日期", "2023年3月1日"), ("填报单位", "")]


def test_a_label_at_the_left_edge_holds_rows_together() -> None:
    draft = read_form_table(grid("项目基本情况|项目名称|清河县绿化\n^|主管部门|清河县林业局"))
    assert draft.project["name"] == "清河县绿化"
    assert draft.department == "清河县林业局"
    assert not draft.fields


def test_a_title_and_a_year_inside_the_table() -> None:
    draft = read_form_table(
        grid("项目支出绩效自评表|<|<|<\n（2022年度）|<|<|<\n项目名称|清河县路灯|主管部门|清河县住建局")
    )
    assert draft.title == "项目支出绩效自评表"
    assert draft.fiscal_year == "2022"
    assert draft.project["name"] == "清河县路灯"


def test_prose_cells_are_sections_and_long_values_too() -> None:
    draft = read_form_table(
        table("""
        项目名称|清河县防汛
        立项依据|《清河县防汛条例》
        项目申报的必要性|汛期物资不足。
        现场勘查结论|本次勘查共走访沿河十二个村组，逐一核对堤防薄弱点位并形成清单，建议汛前完成物资储备。
        现场人数|12人
        存在问题|
        """)
    )
    assert sections(draft) == [
        ("立项依据", ["《清河县防汛条例》"]),
        ("项目申报的必要性", ["汛期物资不足。"]),
        (
            "现场勘查结论",
            ["本次勘查共走访沿河十二个村组，逐一核对堤防薄弱点位并形成清单，建议汛前完成物资储备。"],
        ),
    ]
    assert fields(draft) == [("现场人数", "12人"), ("存在问题", "")]


def test_paragraphs_of_a_cell() -> None:
    cell = table("立项依据|甲").rows[0]
    text = cell[1].text.derive("第一条依据。\n第二条依据。")
    cell[1] = type(cell[1])(text, 0, 1)
    from perflint.documents.model import Table

    draft = read_form_table(Table([cell], text.location))
    assert sections(draft) == [("立项依据", ["第一条依据。", "第二条依据。"])]


def test_notes_below_a_form_are_prose() -> None:
    draft = read_form_table(table("项目名称|清河县绿化\n注：1.本表一式两份。|"))
    assert sections(draft) == [("", ["注：1.本表一式两份。"])]


# Results


def test_total_score_and_grade() -> None:
    draft = read_form_table(table("项目名称|清河县养老服务\n自评得分|92.5分|自评等级|优秀"))
    assert draft.evaluation == {"score": "92.5", "grade": "优秀"}


def test_a_grade_beside_the_score() -> None:
    draft = read_form_table(table("项目名称|清河县养老服务\n自评总分|95（自评等级：优）"))
    assert draft.evaluation == {"score": "95", "grade": "优"}


def test_a_score_under_a_label_in_another_wording() -> None:
    draft = read_form_table(table("项目名称|清河县环卫|项目自评总分(含执行率)|96.5"))
    assert draft.evaluation == {"score": "96.5"}


def test_a_second_different_score_is_another_evaluation() -> None:
    draft = read_form_table(table("项目名称|清河县环卫|自评得分|96.5\n自评总分|93"))
    assert draft.evaluation == {"score": "96.5"}
    assert draft.other_evaluations == [{"score": "93"}]


def test_the_conclusion_is_the_text_of_the_evaluation() -> None:
    draft = read_form_table(table("项目名称|清河县环卫\n评价结论|完成预算目标,总体评价良好。"))
    assert draft.evaluation == {"text": "完成预算目标,总体评价良好。"}


def test_persons_who_sign_below_the_indicators_are_fields() -> None:
    draft = read_form_table(
        table(
            "绩效指标|一级指标|二级指标|三级指标|指标值\n|产出指标|数量指标|巡查|12次\n项目负责人：|财务负责人：|"
        )
    )
    assert fields(draft) == [("项目负责人", ""), ("财务负责人", "")]


def test_a_number_without_any_label_is_told() -> None:
    draft = read_form_table(table("项目名称|清河县环卫|98"))
    assert [note.kind for note in draft.notes] == ["column-not-placed"]


def test_a_ticked_grade_and_a_grade_as_result() -> None:
    draft = read_form_table(table("项目名称|清河县养老\n评价等级|优□ 良☑ 中□ 差□"))
    assert draft.evaluation == {"grade": "良"}
    draft = read_form_table(table("项目名称|清河县养老\n自评结果|良好"))
    assert draft.evaluation == {"grade": "良好"}


# Goals


def test_goals_under_headings() -> None:
    draft = read_form_table(
        table("年度总体目标|年初设定目标|年度总体目标完成情况\n|保障学校运转|运转正常\n|改善宿舍条件|")
    )
    assert draft.goals == {"annual": "保障学校运转\n改善宿舍条件", "completion": "运转正常"}


def test_a_blank_completion_is_empty() -> None:
    draft = read_form_table(table("年度总体目标|预期目标|实际完成情况\n|保障学校运转|"))
    assert draft.goals == {"annual": "保障学校运转", "completion": ""}


def test_wholly_blank_goals() -> None:
    draft = read_form_table(
        table(
            "年度总体目标|预期目标|实际完成情况\n|||\n一级指标|二级指标|三级指标|指标值\n产出|数量|巡查|12次"
        )
    )
    assert draft.goals == {"annual": "", "completion": ""}


def test_goals_for_the_term_and_the_year() -> None:
    draft = read_form_table(grid("项目绩效目标|长期目标|<|年度目标\n^|持续改善空气|<|完成降尘"))
    assert draft.goals == {"term": "持续改善空气", "annual": "完成降尘"}


def test_one_goal_below_two_labels() -> None:
    draft = read_form_table(table("总体目标|年度目标||\n|完成年度执法任务。||"))
    assert draft.goals == {"annual": "完成年度执法任务。"}


def test_goals_beside_their_labels() -> None:
    draft = read_form_table(table("项目名称|清河县绿化\n项目总体目标|三年绿化全县\n项目年度目标|绿化3500米"))
    assert draft.goals == {"term": "三年绿化全县", "annual": "绿化3500米"}


def test_an_overall_goal_alone_is_the_goal_of_the_year() -> None:
    draft = read_form_table(table("项目名称|清河县供水\n总体目标|改善饮水条件"))
    assert draft.goals == {"annual": "改善饮水条件"}


def test_a_goal_goes_on_in_the_line_below() -> None:
    draft = read_form_table(table("绩效目标|1.清扫道路。|\n|2.清运垃圾。|\n项目负责人|张某"))
    assert draft.goals == {"annual": "1.清扫道路。\n2.清运垃圾。"}


def test_goals_of_two_kinds_for_one_year() -> None:
    draft = read_form_table(
        table(
            "当年绩效目标|年初绩效目标||全年(调整)绩效目标||全年目标实际完成情况\n|清扫50公里||清扫45公里||清扫45公里"
        )
    )
    assert draft.goals == {"annual": "清扫50公里", "completion": "清扫45公里"}
    assert fields(draft) == [("全年(调整)绩效目标", "清扫45公里")]


def test_the_score_of_the_goals() -> None:
    draft = read_form_table(table("年度目标完成情况|预期目标||目标实际完成情况||20\n|培训人员||已培训||"))
    assert draft.goals == {"annual": "培训人员", "completion": "已培训"}
    assert [{key: str(value) for key, value in group.items()} for group in draft.groups] == [
        {"level1": "年度目标完成情况", "score": "20"}
    ]


# Boxes


@pytest.mark.parametrize(
    ("cells", "options"),
    [
        ("1、常年性☑ 2、延续性□", [("常年性", True), ("延续性", False)]),
        ("常年安排 ☑|分年安排|一次性安排", [("常年安排", True), ("分年安排", False), ("一次性安排", False)]),
        ("市本级|☑", [("市本级", True)]),
        ("□新增  √延续", [("新增", False), ("延续", True)]),
        ("新增项目□ 延续项目√", [("新增项目", False), ("延续项目", True)]),
        ("(√)是 ( )否", [("是", True), ("否", False)]),
        ("新增（ ）延续（√）", [("新增", False), ("延续", True)]),
        ("事前评价R 事中评价□", [("事前评价", True), ("事中评价", False)]),
        ("事前评价þ 事中评价¨ 事后评价□", [("事前评价", True), ("事中评价", False), ("事后评价", False)]),
        ("☑|是|□|否", [("是", True), ("否", False)]),
        ("■ 部门自评  □ 财政评价", [("部门自评", True), ("财政评价", False)]),
        (
            "运转类:□专项运转类□信息化类 特定目标类:☑基建类□发展类",
            [("专项运转类", False), ("信息化类", False), ("基建类", True), ("发展类", False)],
        ),
    ],
)
def test_boxes_before_and_behind_their_names(cells: str, options: list[tuple[str, bool]]) -> None:
    line = lines_of(table(f"项目属性|{cells}"))[0]
    choice = read_choice(line.slots[0].text, line.slots[1:])
    assert [(str(option["name"]), option["checked"]) for option in choice["options"]] == options


def test_the_ticked_options_are_the_value_of_the_project() -> None:
    draft = read_form_table(
        table(
            "项目名称|清河县绿化\n项目属性|新增□ 延续☑\n"
            "项目类别|其他运转类 □ 特定目标类 ☑||转移支付\n项目类型|一类□ 二类□"
        )
    )
    assert draft.project["attribute"] == "延续"
    assert draft.project["category"] == "特定目标类"
    assert [len(choice["options"]) for choice in draft.choices] == [2, 3, 2]
    assert ticked(draft.choices[2]) == ""


def test_an_option_keeps_its_place() -> None:
    line = lines_of(table("项目属性|新增□ 延续☑"))[0]
    option = read_choice(line.slots[0].text, line.slots[1:])["options"][1]
    assert option["name"].location.column == 2 + 4


@pytest.mark.parametrize("text", ["延续", "A类R等级", "完成率100%", "√" * 2 + "说明" * 20])
def test_cells_without_boxes(text: str) -> None:
    assert not has_boxes(text)


# Plans of work, tasks and figures


def test_a_plan_of_work_is_a_table() -> None:
    draft = read_form_table(
        table("项目实施进度计划|项目实施内容|开始时间|完成时间\n|采购设备|2024年6月|2025年1月\n|2、||")
    )
    (stated,) = draft.tables
    assert stated["title"] == "项目实施进度计划"
    assert [str(text) for text in stated["header"]] == ["项目实施内容", "开始时间", "完成时间"]
    assert [[str(text) for text in row] for row in stated["rows"]] == [
        ["采购设备", "2024年6月", "2025年1月"],
        ["2、", "", ""],
    ]
    assert "start" not in draft.project


def test_tasks_are_sections() -> None:
    draft = read_form_table(
        table("年度主要任务|任务名称|主要内容\n|文化惠民|演出20场。\n|文物保护|修缮2处。")
    )
    assert sections(draft) == [
        ("年度主要任务", []),
        ("文化惠民", ["演出20场。"]),
        ("文物保护", ["修缮2处。"]),
    ]


def test_tasks_with_amounts_are_a_table() -> None:
    draft = read_form_table(
        grid("""
        年度主要任务|任务名称|主要内容|预算金额（万元）|<|<
        ^|^|^|总额|财政拨款|其他资金
        ^|群众文化|演出20场|80|80|0
        ^|金额合计|<|80|80|0
        """)
    )
    (stated,) = draft.tables
    assert [str(text) for text in stated["header"]] == [
        "任务名称",
        "主要内容",
        "预算金额（万元）总额",
        "预算金额（万元）财政拨款",
        "预算金额（万元）其他资金",
    ]
    assert [str(text) for text in stated["rows"][0]] == ["群众文化", "演出20场", "80", "80", "0"]
    assert not draft.funds


def test_plans_and_results_of_tasks_under_two_headings() -> None:
    draft = read_form_table(
        grid("""
        部门名称|清河县水利局|<|<|<|<|<
        年度主要任务完成情况|任务名称|完成情况|预算数（万元）|<|执行数（万元）|<
        ^|^|^|总额|财政拨款|总额|财政拨款
        ^|除险加固|完成3座|100|100|95|95
        """)
    )
    (stated,) = draft.tables
    assert [str(text) for text in stated["header"]][2:] == [
        "预算数（万元）总额",
        "预算数（万元）财政拨款",
        "执行数（万元）总额",
        "执行数（万元）财政拨款",
    ]
    assert [str(text) for text in stated["rows"][0]][2:] == ["100", "100", "95", "95"]


@pytest.mark.parametrize(
    "text",
    [
        "资金管理情况|行次|情况说明|存在问题|改进措施\n分配科学性|5|按因素法分配||\n使用规范性|6|专款专用|进度慢|已督促",
        "资金管理情况||情况说明|存在问题|改进措施\n|分配科学性|按因素法分配||\n|使用规范性|专款专用|进度慢|已督促",
    ],
)
def test_prose_in_columns_is_sections_by_column(text: str) -> None:
    draft = read_form_table(table(f"项目名称|清河县农业\n{text}"))
    assert sections(draft) == [
        ("资金管理情况", []),
        ("情况说明", ["按因素法分配", "专款专用"]),
        ("存在问题", ["进度慢"]),
        ("改进措施", ["已督促"]),
    ]


def test_figures_by_row_are_tables_each_under_its_heading() -> None:
    draft = read_form_table(
        table("""
        财政供养人员情况|编制数|2021年实际在职人数|控制率
        |87|73|83.91%
        经费控制情况|2020年决算数|2021年预算数|2021年决算数
        三公经费|3.8|4|3.7
        其中:公车购置|||
        厉行节约保障措施|加强预算收支管理。
        """)
    )
    first, second = draft.tables
    assert first["title"] == "财政供养人员情况"
    assert [str(text) for text in first["rows"][0]] == ["87", "73", "83.91%"]
    assert [str(text) for text in second["header"]] == [
        "经费控制情况",
        "2020年决算数",
        "2021年预算数",
        "2021年决算数",
    ]
    assert [[str(text) for text in row] for row in second["rows"]] == [
        ["三公经费", "3.8", "4", "3.7"],
        ["其中:公车购置", "", "", ""],
    ]
    assert sections(draft) == [("厉行节约保障措施", ["加强预算收支管理。"])]


@pytest.mark.parametrize("heading", ["项目名称|预算数|执行数", "单位|2022年|2023年", "项目名称|预算数"])
def test_lists_under_the_label_of_a_cell_are_tables(heading: str) -> None:
    columns = heading.count("|")
    row = "|".join(["道路养护", *["10.5"] * columns])
    draft = read_form_table(table(f"{heading}\n{row}\n绿化养护" + "|8" * columns))
    assert [str(line[0]) for line in draft.tables[0]["rows"]] == ["道路养护", "绿化养护"]
    assert not draft.project and draft.unit is None


def test_a_foreign_table_is_kept_as_it_stands() -> None:
    draft = read_form_table(table("月份|一月|二月\n用电|12|13\n用水|4|5"))
    (stated,) = draft.tables
    assert [str(text) for text in stated["header"]] == ["月份", "一月", "二月"]
    assert len(stated["rows"]) == 2
    assert not draft.recognised
    assert not draft.notes


def test_a_line_with_a_tab_is_no_table() -> None:
    draft = read_form_table(table("关于某事的说明|发布时间：2022-03-01"))
    assert not draft.tables
    assert fields(draft) == [("发布时间", "2022-03-01")]
    assert sections(draft) == [("", ["关于某事的说明"])]
