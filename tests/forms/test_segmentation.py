"""Documents that hold several reports, repeated heads of pages, annexes, notices."""

from __future__ import annotations

from textwrap import dedent

from perflint.documents.text import read_text
from perflint.forms import recognise
from perflint.forms.segmentation import divide
from tests.forms.documents import SELF_EVALUATION_TABLE, TARGET_TABLE, headings, report, reports


def test_a_performance_text_gives_the_department_and_each_project() -> None:
    first, second = TARGET_TABLE.format(name="河道疏浚"), TARGET_TABLE.format(name="渠道修缮")
    text = (
        "云溪区水利局2024年绩效文本\n\n云溪区水利局编\n制\n\n目录\n\n第一部分\t3\n一、总体绩效目标\t3\n"
        "\n第一部分\n\n部门整体绩效目标\n\n一、总体绩效目标\n\n全年疏浚河道24公里。\n\n"
        "第二部分\n\n预算项目绩效目标\n\n一、河道疏浚\n\n绩效目标表\n\n"
        f"{first}\n二、渠道修缮\n\n绩效目标表\n\n{second}"
    )
    whole, *projects = reports(text)
    assert whole.kind == "performance-text"
    assert (whole.fiscal_year, whole.unit) == ("2024", "云溪区水利局")
    assert whole.goals is not None
    assert whole.goals.annual == "全年疏浚河道24公里。"
    assert headings(whole) == [
        (1, "目录"),
        (1, ""),
        (1, "第一部分 部门整体绩效目标"),
        (2, "一、总体绩效目标"),
        (1, "第二部分 预算项目绩效目标"),
        (2, "一、河道疏浚"),
        (2, "二、渠道修缮"),
    ]
    assert whole.sections[0].paragraphs == ["第一部分 3", "一、总体绩效目标 3"]
    assert whole.sections[1].paragraphs == ["云溪区水利局编制"]
    assert [(item.kind, item.project.name, item.fiscal_year) for item in projects if item.project] == [
        ("project-target", "河道疏浚", "2024"),
        ("project-target", "渠道修缮", "2024"),
    ]
    assert all(item.title == "绩效目标表" and not item.sections for item in projects)


def test_projects_whose_title_stands_behind_a_number() -> None:
    first, second = TARGET_TABLE.format(name="河道疏浚"), TARGET_TABLE.format(name="渠道修缮")
    text = (
        "云溪区水利局2024年部门预算绩效文本\n第一部分 部门整体绩效目标\n一、总体绩效目标\n疏浚河道24公里。\n"
        f"第二部分 预算项目绩效目标\n\n1、河道疏浚项目绩效目标表\n{first}\n2、渠道修缮项目绩效目标表\n{second}"
    )
    whole, *projects = reports(text)
    assert headings(whole)[-3:] == [
        (1, "第二部分 预算项目绩效目标"),
        (2, "1、河道疏浚项目绩效目标表"),
        (2, "2、渠道修缮项目绩效目标表"),
    ]
    assert [item.title for item in projects] == ["河道疏浚项目绩效目标表", "渠道修缮项目绩效目标表"]


def test_forms_with_the_same_title_behind_each_other() -> None:
    head = "项目支出绩效自评表\n（2023年度）\n"
    text = "\n".join(head + SELF_EVALUATION_TABLE.format(name=name) for name in ("乡道维修", "桥梁加固"))
    found = reports(text)
    assert [(item.title, item.fiscal_year, item.project and item.project.name) for item in found] == [
        ("项目支出绩效自评表", "2023", "乡道维修"),
        ("项目支出绩效自评表", "2023", "桥梁加固"),
    ]
    assert [len(item.indicators) for item in found] == [3, 3]


def test_forms_in_one_table() -> None:
    first, second = (
        SELF_EVALUATION_TABLE.format(name="乡道维修"),
        SELF_EVALUATION_TABLE.format(name="桥梁加固"),
    )
    found = reports(f"{first}项目支出绩效自评表\n{second}")
    assert [(item.title, item.project and item.project.name) for item in found] == [
        (None, "乡道维修"),
        ("项目支出绩效自评表", "桥梁加固"),
    ]


def test_the_head_of_a_page_divides_nothing() -> None:
    head = "项目支出绩效目标申报表\n\n(2025年度)\n\n填报单位：云溪区水利局\n\n"
    text = (
        f"{head}项目名称\t河道疏浚\t主管部门\t云溪区水利局\n项目概况\t疏浚全区主要河道。\n\n- 2 -\n\n{head}"
        "年度目标\t疏浚河道12公里。\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t疏浚河道\t12公里\n\n"
        "\t质量指标\t验收合格率\t100%\n满意度指标\t满意度指标\t农户满意度\t≥90%\n"
    )
    found = report(text)
    assert (found.title, found.fiscal_year, found.unit) == ("项目支出绩效目标申报表", "2025", "云溪区水利局")
    assert [item.name for item in found.indicators] == ["疏浚河道", "验收合格率", "农户满意度"]
    assert found.indicators[1].level1 == "产出指标"
    assert found.goals is not None
    assert found.goals.annual == "疏浚河道12公里。"


def test_a_line_between_rows_is_a_row() -> None:
    rows = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t里程\t9公里\n"
    text = f"项目绩效自评表\n项目名称\t乡道维修\n总体目标1：改善出行条件\n{rows}"
    (unit,) = divide(read_text(text, "x.txt"))
    (table,) = unit.tables
    assert [str(row[0].text) for row in table.rows][1] == "总体目标1：改善出行条件"
    assert len(unit.items) == 1


def test_a_report_and_its_annexed_table_are_one_report() -> None:
    text = dedent(
        """\
        一、项目绩效情况
        渠道修缮工程项目绩效自评结果为：总得分99分，属于“优秀”。
        （一）项目产出情况
        二级指标\t三级指标\t权重\t目标值\t业绩值\t得分
        数量指标\t修缮长度\t50\t12公里\t12公里\t50

        （二）项目满意度情况
        二级指标\t三级指标\t权重\t目标值\t业绩值\t得分
        服务对象满意度指标\t农户满意度\t50\t≥90%\t88%\t49

        二、存在的问题
        个别渠段渗漏。
        附件1.项目支出绩效自评表

        一级指标\t二级指标\t目标指标\t权重\t目标值\t业绩值\t完成率\t指标得分\t偏差原因分析及改进措施
        产出指标\t数量指标\t修缮长度\t50\t12公里\t12公里\t100%\t50\t
        满意度指标\t服务对象满意度指标\t农户满意度\t50\t≥90%\t88%\t97.8%\t49\t渗漏影响
        """
    )
    found = report(text)
    assert found.kind == "project-self-evaluation"
    assert found.title is None
    assert found.project is not None
    assert found.project.name == "渠道修缮工程项目"
    assert [(item.level1, item.completion_rate) for item in found.indicators] == [
        ("产出指标", "100%"),
        ("满意度指标", "97.8%"),
    ]
    restated = [(item.level1, item.name, item.score) for item in found.restated_indicators]
    assert restated == [("项目产出情况", "修缮长度", "50"), ("项目满意度情况", "农户满意度", "49")]


def test_a_notice_before_the_form_is_a_section_of_it() -> None:
    text = (
        "关于下达2024年水利资金的通知\n现下达资金50万元，用于渠道修缮。\n附件：2024年水利资金绩效目标表\n"
        + TARGET_TABLE.format(name="渠道修缮")
    )
    found = report(text)
    assert (found.kind, found.title, found.fiscal_year) == (
        "project-target",
        "附件：2024年水利资金绩效目标表",
        "2024",
    )
    assert "现下达资金50万元，用于渠道修缮。" in found.sections[0].paragraphs


def test_a_list_before_the_form_is_a_section_of_it() -> None:
    text = (
        "河道疏浚项目100万元\n渠道修缮项目20万元\n水质监测项目50万元\n附件2-1\n项目绩效目标表\n（2022年度）\n"
    )
    found = report(text + TARGET_TABLE.format(name="河道疏浚"))
    assert (found.title, found.fiscal_year) == ("项目绩效目标表", "2022")
    assert len(found.sections[0].paragraphs) == 3


def test_a_department_report_before_forms_of_projects_stands_alone() -> None:
    text = (
        "云溪区交通局2023年度部门整体支出绩效自评报告\n一、部门概况\n负责公路养护。\n二、绩效情况\n"
        "部门整体支出绩效自评得分95分，等级为优。\n附件1\n项目支出绩效自评表\n"
        + SELF_EVALUATION_TABLE.format(name="乡道维修")
        + "\n附件2\n项目支出绩效自评表\n"
        + SELF_EVALUATION_TABLE.format(name="桥梁加固")
    )
    kinds = [(item.kind, item.project.name if item.project else None) for item in reports(text)]
    assert kinds == [
        ("department-self-evaluation", None),
        ("project-self-evaluation", "乡道维修"),
        ("project-self-evaluation", "桥梁加固"),
    ]


def test_basic_figures_and_the_form_of_a_department_are_one_report() -> None:
    text = dedent(
        """\
        部门整体支出绩效评价基础数据表
        人员情况\t编制数\t实有数\t控制率
        在职\t87\t73\t83.91%
        附件2
        部门整体支出绩效自评表
        （2021年度）
        部门名称\t云溪区教育局
        \t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
        年度资金总额\t100\t100\t90\t10\t90%\t9
        一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
        产出指标\t数量指标\t培训教师\t90人\t90人\t80\t80
        满意度指标\t满意度指标\t家长满意度\t≥90%\t95%\t10\t10
        """
    )
    found = report(text)
    assert (found.kind, found.title, found.unit) == (
        "department-self-evaluation",
        "部门整体支出绩效自评表",
        "云溪区教育局",
    )


def test_a_cover_is_title_and_identity() -> None:
    text = dedent(
        """\
        2022年度
        云溪区城市管理局
        垃圾分类专项资金项目
        绩效自评报告

        项目名称：垃圾分类专项资金项目
        项目单位（盖章）：云溪区环卫所
        主管部门：云溪区城市管理局
        评价时间：2023年3月15日

        目  录
        一、项目概况............1
        二、评价结论............3

        一、项目概况
        为推进垃圾分类，安排专项资金300万元。
        二、评价结论
        项目综合得分为92.4分，等级为优。
        """
    )
    found = report(text)
    assert found.title == "云溪区城市管理局垃圾分类专项资金项目绩效自评报告"
    assert (found.fiscal_year, found.region) == ("2022", "云溪区")
    assert (found.unit, found.department) == ("云溪区环卫所", "云溪区城市管理局")
    assert found.project is not None
    assert found.project.name == "垃圾分类专项资金项目"
    assert [(item.label, item.value) for item in found.fields] == [("评价时间", "2023年3月15日")]
    assert headings(found) == [(1, "目录"), (1, "一、项目概况"), (1, "二、评价结论")]


def test_places_point_into_the_source() -> None:
    text = "项目支出绩效自评表\n（2023年度）\n\n" + SELF_EVALUATION_TABLE.format(name="乡道维修")
    ((found, places),) = recognise(read_text(text, "x.txt"))
    assert found.indicators[0].actual == "20公里"
    place = places.find("/indicators/0/actual")
    assert place is not None
    line = text.splitlines()[(place.line or 0) - 1]
    assert line[(place.column or 0) - 1 :].startswith("20公里")
    year = places.find("/fiscal_year")
    assert year is not None
    assert (year.line, year.column) == (2, 2)


def test_lines_around_a_report_are_fields_and_no_prose() -> None:
    text = dedent(
        """\
        发布时间:2023-05-06\t来源:云溪区财政局
        2022年度部门整体支出绩效自评情况
        单位名称:云溪区档案馆
        一、部门概况:负责档案接收和利用,编制12人。
        二、资金情况:年初预算156.2万元,全年预算163.5万元,支出160.1万元,执行率97.92%。
        三、存在问题:库房不足。
        四、自评结果:自评得分97.8分,等级优。
        """
    )
    found = report(text)
    assert (found.kind, found.title, found.unit) == (
        "department-self-evaluation",
        "2022年度部门整体支出绩效自评情况",
        "云溪区档案馆",
    )
    assert [(item.label, item.value) for item in found.fields] == [
        ("发布时间", "2023-05-06"),
        ("来源", "云溪区财政局"),
    ]
    assert [(section.heading, section.paragraphs) for section in found.sections][2] == (
        "三、存在问题",
        ["库房不足。"],
    )
    assert found.funds is not None
    assert (found.funds.lines[0].initial, found.funds.lines[0].budget) == ("156.2万元", "163.5万元")
    assert found.evaluation is not None
    assert (found.evaluation.score, found.evaluation.grade) == ("97.8", "优")


def test_a_result_among_the_front_lines() -> None:
    found = report(
        "云溪区2022年财政支出绩效评价公开\n项目名称：危房改造\n项目单位：云溪区住建局\n评价得分：91.5分 评价等级：优\n"
        "一、主要绩效\n完成120户。\n"
    )
    assert (found.title, found.unit) == ("云溪区2022年财政支出绩效评价公开", "云溪区住建局")
    assert found.evaluation is not None
    assert (found.evaluation.score, found.evaluation.grade) == ("91.5分", "优")


def test_a_label_of_an_annex_before_a_softer_title() -> None:
    found = report(
        "附件3：\n2024年部门整体绩效目标\n部门名称\t云溪区司法局\n" + TARGET_TABLE.partition("\n")[2]
    )
    assert (found.kind, found.title, found.fiscal_year) == (
        "department-target",
        "2024年部门整体绩效目标",
        "2024",
    )
    assert found.sections == []


def test_the_unit_and_the_year_may_stand_on_lines_of_their_own() -> None:
    found = report(
        "云溪区民政局\n2024年度整体支出绩效目标\n年度绩效目标：\n新建服务站20个。\n年度主要任务：\n提高低保标准。\n"
    )
    assert (found.kind, found.unit, found.region) == ("department-target", "云溪区民政局", "云溪区")
    assert found.goals is not None
    assert found.goals.annual == "新建服务站20个。"
    found = report(
        "项目支出绩效运行监控自评表\n（2023年1-7月）\n" + SELF_EVALUATION_TABLE.format(name="乡道维修")
    )
    assert found.fiscal_year == "2023"


def test_a_target_and_a_self_evaluation_in_one_file_are_two_reports() -> None:
    text = (
        "2023年度项目支出绩效目标申报表\n"
        + TARGET_TABLE.format(name="乡道维修")
        + "2023年度项目支出绩效自评表\n"
        + SELF_EVALUATION_TABLE.format(name="乡道维修")
    )
    assert [item.kind for item in reports(text)] == ["project-target", "project-self-evaluation"]
