"""Whole forms as provinces print them, and what holds for every table."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.model import Cell, Table
from perflint.forms.draft import FormDraft
from perflint.forms.table_form import FormReader, read_form_table
from perflint.places import LocatedText, Location, separate
from perflint.report import Report
from tests.forms.grids import grid, table


def report_of(draft: FormDraft) -> Report:
    """The draft as a report: it must satisfy the model."""
    data, _ = separate(
        {
            "kind": "project-self-evaluation",
            "title": draft.title,
            "fiscal_year": draft.fiscal_year,
            "unit": draft.unit,
            "department": draft.department,
            "project": draft.project,
            "funds": draft.funds,
            "goals": draft.goals,
            "indicators": draft.indicators,
            "indicator_columns": draft.indicator_columns,
            "groups": draft.groups,
            "evaluation": draft.evaluation,
            "other_evaluations": draft.other_evaluations,
            "sections": draft.sections,
            "fields": draft.fields,
            "choices": draft.choices,
            "tables": draft.tables,
            "notes": [
                {"kind": note.kind, "message": note.message, "text": note.text} for note in draft.notes
            ],
        }
    )
    return Report.model_validate(data)


def test_a_national_self_evaluation() -> None:
    report = report_of(
        read_form_table(
            grid("""
            项目支出绩效自评表|<|<|<|<|<|<|<|<
            （2023年度）|<|<|<|<|<|<|<|<
            项目名称|<|清河县供水管网改造|<|<|<|<|<|<
            主管部门|<|清河县水务局|<|实施单位|清河县自来水公司|<|<|<
            项目资金（万元）|<|<|年初预算数|全年预算数|全年执行数|分值|执行率|得分
            ^|<|年度资金总额|500|480|456|10|95%|9.5
            ^|<|其中：财政拨款|500|480|456|—|95%|—
            年度总体目标|预期目标|<|<|实际完成情况|<|<|<|<
            ^|改造管网12公里|<|<|改造管网12公里|<|<|<|<
            绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
            ^|产出指标|数量指标|改造长度|≥12公里|12公里|50|50|
            ^|效益指标|社会效益指标|受益户数|≥800户|790户|30|29.6|部分住户外迁
            ^|满意度指标|服务对象满意度指标|居民满意度|≥90%|91%|10|10|
            总分|<|<|<|<|<|100|99.1|
            """)
        )
    )
    assert (report.title, report.fiscal_year, report.unit) == (
        "项目支出绩效自评表",
        "2023",
        "清河县自来水公司",
    )
    assert report.funds is not None and [line.executed for line in report.funds.lines] == ["456", "456"]
    assert report.goals is not None and report.goals.completion == "改造管网12公里"
    assert [indicator.score for indicator in report.indicators] == ["50", "29.6", "10"]
    assert report.evaluation is not None and report.evaluation.score == "99.1"
    assert not report.notes and not report.fields


def test_a_provincial_form_of_execution_20_and_goals_80() -> None:
    report = report_of(
        read_form_table(
            table("""
            填报日期:2023年3月1日|||自评总分:|95.2
            项目名称|清河县乡村道路养护
            主管部门|清河县交通局|项目实施单位|清河县公路段
            项目属性|1、持续性项目☑ 2、新增性项目□
            预算执行情况(万元)(20分)||预算数(A)|执行数(B)|执行率(B/A)|得分(20分*执行率)
            |年度财政资金总额|300|285|95%|19
            年度绩效目标1(80分)|一级指标|二级指标|三级指标|年初目标值(A)|实际完成值(B)|得分
            |产出指标(40分)|数量指标|养护里程|300公里|300公里|20
            ||质量指标|合格率|≥95%|96%|20
            |效益指标(40分)|社会效益指标|通行率|100%|98%|36.2
            偏差大或目标未完成原因分析|部分路段遇雨推迟
            改进措施及结果应用方案|提前安排施工计划
            """)
        )
    )
    assert report.funds is not None
    assert (report.funds.lines[0].budget, report.funds.lines[0].rate, report.funds.lines[0].score) == (
        "300",
        "95%",
        "19",
    )
    assert [(group.level1, group.weight) for group in report.groups] == [
        ("预算执行情况(万元)", "20"),
        ("年度绩效目标1", "80"),
        ("产出指标", "40"),
        ("效益指标", "40"),
    ]
    assert [section.heading for section in report.sections] == [
        "偏差大或目标未完成原因分析",
        "改进措施及结果应用方案",
    ]
    assert report.evaluation is not None and report.evaluation.score == "95.2"


def test_a_form_without_levels_of_indicators() -> None:
    report = report_of(
        read_form_table(
            table("""
            项目名称|云溪区环卫作业补助|项目编码|50011223T|自评总分(分)|96.5
            资金情况(万元)||年初预算数|全年(调整)预算数|全年执行数|执行率(%)|执行率权重|执行率得分(分)
            |年度总金额|260|240|216|90|10|9
            绩效指标|指标名称|计量单位|指标性质|年初指标值|调整指标值|全年完成值|得分系数(%)|指标权重|指标得分|说明
            |清扫里程|公里|≥|50|45|45|100|40|40|
            |群众满意度|%|≥|90||88|97.8|20|19.5|设备老化
            """)
        )
    )
    line = report.funds.lines[0] if report.funds is not None else None
    assert line is not None and (line.initial, line.budget, line.weight, line.score) == (
        "260",
        "240",
        "10",
        "9",
    )
    second = report.indicators[1]
    assert (second.level1, second.name, second.completion_rate, second.reason) == (
        None,
        "群众满意度",
        "97.8",
        "设备老化",
    )


def test_a_central_transfer_without_points() -> None:
    report = report_of(
        read_form_table(
            table("""
            转移支付(项目)名称|农业生产发展资金
            中央主管部门|农业农村部
            地方主管部门|省农业农村厅|资金使用单位|清河县农业农村局
            资金投入情况(万元)||全年预算数(A)|全年执行数(B)|预算执行率(B/A×100%)
            |年度资金总额:|1580.5|1422.45|90.00%
            |其中:中央财政资金|1000|900|90.00%
            |地方财政资金|580.5|522.45|90.00%
            总体目标完成情况|总体目标|全年实际完成情况
            |建设高标准农田1万亩|完成1万亩
            绩效指标|一级指标|二级指标|三级指标|指标值|全年实际完成值|未完成原因和改进措施
            |产出指标|数量指标|高标准农田面积|1万亩|1万亩|
            |满意度指标|服务对象满意度|农户满意度|≥90%|93%|
            说明|请在此处简要说明审计中发现的问题
            """)
        )
    )
    assert report.project is not None and report.project.name == "农业生产发展资金"
    assert (report.department, report.unit) == ("农业农村部", "清河县农业农村局")
    assert report.goals is not None and report.goals.annual == "建设高标准农田1万亩"
    assert "weight" not in report.indicator_columns
    assert [section.heading for section in report.sections] == ["说明"]


def test_parts_of_several_tables_are_joined_in_reading_order() -> None:
    reader = FormReader()
    draft = reader.read(table("项目名称|清河县绿化\n项目资金(万元)||预算数|执行数\n|年度资金总额|10|9"))
    draft.absorb(reader.read(table("|其中:财政拨款|10|9\n年度目标|绿化全县\n自评得分|95")))
    draft.absorb(reader.read(table("主管部门|清河县林业局\n自评得分|96")))
    report = report_of(draft)
    assert report.funds is not None
    assert [line.role for line in report.funds.lines] == ["total", "fiscal"]
    assert report.funds.columns == ["budget", "executed"]
    assert report.department == "清河县林业局"
    assert report.goals is not None and report.goals.annual == "绿化全县"
    assert report.evaluation is not None and report.evaluation.score == "95"
    assert [other.score for other in report.other_evaluations] == ["96"]


WORDS = st.sampled_from(
    [
        "",
        "",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "产出指标(50分)",
        "数量指标",
        "★面积",
        "其中羊",
        "≥12公里",
        "100%",
        "10",
        "—",
        "……",
        "合计",
        "小计",
        "总分：95",
        "绩效指标",
        "项目资金(万元)",
        "年初预算数",
        "全年执行数",
        "执行率",
        "年度资金总额",
        "其中:财政拨款",
        "一般公共预算:24.5",
        "年度总体目标",
        "预期目标",
        "实际完成情况",
        "项目名称",
        "新增□ 延续☑",
        "自评得分",
        "3月底",
        "6月底",
        "财政资金",
        "中央级",
        "年度主要任务",
        "任务名称",
        "注：一",
        "（2023年度）",
        "单位:万元",
        "甲乙丙" * 20,
    ]
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of words of forms in any order, some cells merged."""
    width = draw(st.integers(1, 7))
    rows: list[list[Cell]] = []
    for number in range(draw(st.integers(1, 9))):
        row: list[Cell] = []
        for column in range(draw(st.integers(1, width))):
            merged = draw(st.integers(0, 9))
            if merged == 0 and column:
                row.append(row[column - 1])
            elif merged == 1 and number and column < len(rows[number - 1]):
                row.append(rows[number - 1][column])
            else:
                text = LocatedText(draw(WORDS), Location(line=number + 1, column=column + 1))
                row.append(Cell(text, number, column))
        rows.append(row)
    return Table(rows, Location(line=1))


def leaves(value: Any) -> list[str]:
    """All texts of nested lists and dicts."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in leaves(item)]
    if isinstance(value, list):
        return [text for item in value for text in leaves(item)]
    return [value] if isinstance(value, str) else []


@settings(max_examples=300, deadline=None)
@given(st.lists(tables(), min_size=1, max_size=3))
def test_any_table_is_read_into_a_valid_report_and_every_filled_value_has_a_place(found: list[Table]) -> None:
    reader = FormReader()
    draft = FormDraft()
    for item in found:
        draft.absorb(reader.read(item))
    report_of(draft)
    parts = (draft.project, draft.goals, draft.indicators, draft.groups, draft.evaluation, draft.sections)
    for text in leaves(list(parts)):
        assert not text or isinstance(text, LocatedText) or text in ("parent", "child")


LEVELS = [
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标", "可持续影响指标"),
    ("满意度指标", "服务对象满意度指标"),
]
HEADINGS = {
    "operator": ["计算符号", "指标性质"],
    "target": ["年度指标值", "目标值", "年初目标值（A）"],
    "unit": ["计量单位", "度量单位"],
    "actual": ["实际完成值", "业绩值", "全年实际值(B)"],
    "weight": ["分值", "权重"],
    "score": ["得分", "自评得分"],
    "reason": ["偏差原因分析及改进措施", "未完成原因"],
}
VALUES = {
    "operator": st.sampled_from(["≥", "≤", "="]),
    "target": st.integers(1, 99).map("{}次".format),
    "unit": st.sampled_from(["次", "个", "%"]),
    "actual": st.integers(1, 99).map("{}次".format),
    "weight": st.integers(1, 30).map(str),
    "score": st.integers(0, 1).map(str),
    "reason": st.sampled_from(["", "连续降雨推迟开工", "设备到货较晚"]),
}


@st.composite
def indicator_tables(draw: st.DrawFn) -> tuple[list[str], list[str], list[list[str]]]:
    """Roles, headings and full rows (levels and name first) of a well-formed indicator table."""
    roles = draw(
        st.permutations(sorted(HEADINGS)).flatmap(lambda order: st.integers(2, 7).map(lambda n: order[:n]))
    )
    headings = [draw(st.sampled_from(HEADINGS[role])) for role in roles]
    rows: list[list[str]] = []
    for level1, level2 in LEVELS[: draw(st.integers(1, len(LEVELS)))]:
        for _ in range(draw(st.integers(1, 3))):
            name = f"第{len(rows) + 1}类巡查情况"
            rows.append([level1, level2, name, *(draw(VALUES[role]) for role in roles)])
    return list(roles), headings, rows


@settings(max_examples=200, deadline=None)
@given(indicator_tables(), st.booleans())
def test_a_well_formed_table_is_read_cell_by_cell(
    made: tuple[list[str], list[str], list[list[str]]], merged: bool
) -> None:
    roles, headings, rows = made
    lines = ["绩效指标|一级指标|二级指标|三级指标|" + "|".join(headings)]
    above: list[str] = []
    for row in rows:
        level1 = row[0] if row[:1] != above[:1] else ("^" if merged else "")
        level2 = row[1] if row[:2] != above[:2] else ("^" if merged else "")
        lines.append("|".join(["^" if merged else "", level1, level2, *row[2:]]))
        above = row
    text = "\n".join(lines)
    draft = read_form_table(grid(text) if merged else table(text))
    keys = ["level1", "level2", "name", *roles]
    assert [[str(item[key]) for key in keys] for item in draft.indicators] == rows
    assert not draft.notes


def test_a_list_of_projects_is_a_table_and_no_form() -> None:
    draft = read_form_table(
        table(
            """
序号|项目名称|预算数|执行数|执行率|绩效目标|完成情况|自评得分|等级
1|养老中心改造|120|118.4|98.67%|改造中心3个|完成3个|98|优
2|助餐点建设|80|52.8|66%|新建助餐点16个|新建12个|91|优
合计|2个|200|171.2|85.6%||||
"""
        )
    )
    (stated,) = draft.tables
    assert [str(cell) for cell in stated["header"][:4]] == ["序号", "项目名称", "预算数", "执行数"]
    assert [str(row[4]) for row in stated["rows"]] == ["98.67%", "66%", "85.6%"]
    assert not draft.goals and not draft.project and not draft.evaluation
