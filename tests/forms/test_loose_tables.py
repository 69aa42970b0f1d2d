"""Indicator tables that a conversion left as lines of text."""

from __future__ import annotations

import pytest

from perflint.report import Report
from tests.forms.documents import report, reports

ONE_CELL_A_LINE = """\
2025年项目支出绩效目标申报表
项目名称
河堤照明设施维护
项目级次
本级
主管部门
青岚县城市管理局
资金总额（万元）
128
财政拨款
128
年度绩效目标
维护堤岸灯具640盏，
亮灯率达到97%以上。
一级指标
二级指标
三级指标
指标性质
指标值
度量单位
备注
产出指标
数量指标
维护灯具数量
≥
640
盏
沿河两岸
巡检次数
≥
24
次
产出指标
质量指标
亮灯率
≥
97
%
满意度指标
服务对象满意度指标
市民满意度
≥
90
%
填表人：张某
"""

CELLS_BETWEEN_SPACES = """\
区级项目支出绩效目标表
年度:2024
项目名称:农村校车运行补助
年度目标:保障18辆校车正常运行。
一级指标 二级指标 三级指标 指标值
产出指标 数量指标 运行校车数量 ≥18辆
　　　　 　　　　 接送学生 人次 ≥9万人次
产出指标 成本指标 单车补助标准 ≤4万元
效益指标 社会效益指标 上学便利程度 提高
效益指标 可持续影响指标 长期
满意度指标 服务对象满意度 家长满意度 ≥90%
以上指标由学校据实填报，数据截至报送之日。
"""


def _rows(found: Report) -> list[tuple[str | None, ...]]:
    return [
        (item.level1, item.level2, item.name, item.operator, item.target, item.unit, item.reason)
        for item in found.indicators
    ]


def test_one_cell_a_line() -> None:
    found = report(ONE_CELL_A_LINE)
    assert _rows(found) == [
        ("产出指标", "数量指标", "维护灯具数量", "≥", "640", "盏", "沿河两岸"),
        ("产出指标", "数量指标", "巡检次数", "≥", "24", "次", ""),
        ("产出指标", "质量指标", "亮灯率", "≥", "97", "%", ""),
        ("满意度指标", "服务对象满意度指标", "市民满意度", "≥", "90", "%", ""),
    ]
    assert not found.notes


def test_labelled_lines_above_cells_one_a_line_are_the_cells_of_the_form() -> None:
    found = report(ONE_CELL_A_LINE)
    assert found.project is not None and found.project.name == "河堤照明设施维护"
    assert found.department == "青岚县城市管理局"
    assert found.goals is not None
    assert found.goals.annual == "维护堤岸灯具640盏，\n亮灯率达到97%以上。"
    assert found.funds is not None
    assert [(line.role, line.budget) for line in found.funds.lines] == [("total", "128"), ("fiscal", "128")]
    assert ("项目级次", "本级") in [(item.label, item.value) for item in found.fields]


def test_cells_between_spaces() -> None:
    found = report(CELLS_BETWEEN_SPACES)
    assert [(item.level1, item.level2, item.name, item.target) for item in found.indicators] == [
        ("产出指标", "数量指标", "运行校车数量", "≥18辆"),
        ("产出指标", "数量指标", "接送学生人次", "≥9万人次"),
        ("产出指标", "成本指标", "单车补助标准", "≤4万元"),
        ("效益指标", "社会效益指标", "上学便利程度", "提高"),
        ("效益指标", "可持续影响指标", "长期", ""),
        ("满意度指标", "服务对象满意度", "家长满意度", "≥90%"),
    ]
    assert not found.notes


def test_a_comparison_and_a_unit_only_where_contents_are_one() -> None:
    found = report("""\
        部门整体支出绩效目标表
        一级指标 二级指标 三级指标 指标性质 指标值 度量单位
        产出指标 数量指标 巡查次数 ≥ 12 次
        产出指标 时效指标 完成时间 12月底前
        """)
    assert [(item.operator, item.target, item.unit) for item in found.indicators] == [
        ("≥", "12", "次"),
        ("", "12月底前", ""),
    ]


def test_a_table_ends_at_prose() -> None:
    found = report(CELLS_BETWEEN_SPACES)
    prose = [text for section in found.sections for text in section.paragraphs]
    assert prose == ["以上指标由学校据实填报，数据截至报送之日。"]


@pytest.mark.parametrize(
    "text",
    [
        # Headings named in a sentence, and headings without rows, are prose.
        "云溪区绩效自评报告\n一、指标体系\n一级指标 二级指标 三级指标 指标值 均已细化，符合要求。\n项目进展顺利。",
        "云溪区绩效自评报告\n一、指标体系\n一级指标\n二级指标\n三级指标\n指标值\n项目进展顺利，完成了全部任务。",
    ],
)
def test_prose_about_headings_is_no_table(text: str) -> None:
    for found in reports(text):
        assert not found.indicators


def test_levels_before_a_dash() -> None:
    found = report("""\
        绩效目标表
        项目名称：村道日常养护  预算金额：260万元
        绩效目标：养护村道130公里。
        产出指标—数量指标：养护里程≥130公里
        产出指标—时效指标：养护完成时间2024年12月
        效益指标—社会效益指标：方便群众出行
        满意度指标—服务对象满意度指标：群众满意度≥90%
        """)
    assert [(item.level1, item.level2, item.name, item.target) for item in found.indicators] == [
        ("产出指标", "数量指标", "养护里程", "≥130公里"),
        ("产出指标", "时效指标", "养护完成时间", "2024年12月"),
        ("效益指标", "社会效益指标", "方便群众出行", ""),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"),
    ]
    assert found.project is not None and found.project.name == "村道日常养护"
    assert [(item.label, item.value) for item in found.fields] == [("预算金额", "260万元")]


def test_labelled_cells_between_spaces_above_the_table() -> None:
    found = report("""\
        单位预算项目绩效目标申报表
        2025 年度 金额单位：万元
        项目名称 校舍维修改造 项目代码 51152425T0001
        主管部门 长岭县教育局 实施单位 长岭县教育局
        项目资金 年度资金总额 360.00
        其中：财政拨款 360.00
        其他资金 0.00
        总体目标 对全县18所学校进行维修， 保障师生安全。
        一级指标 二级指标 三级指标 绩效指标性质 绩效指标值 绩效度量单位 权重
        产出指标 数量指标 维修校舍学校数 ＝ 16 所 15
        质量指标 验收合格率 ≥ 100 % 10
        满意度指标 服务对象满意度指标 家长满意度 ≥ 90 % 10
        """)
    assert found.project is not None and found.project.name == "校舍维修改造"
    assert found.fiscal_year == "2025"
    assert (found.unit, found.department) == ("长岭县教育局", "长岭县教育局")
    assert found.goals is not None and found.goals.annual == "对全县18所学校进行维修， 保障师生安全。"
    assert found.funds is not None and found.funds.unit == "万元"
    assert [(line.role, line.budget) for line in found.funds.lines] == [
        ("total", "360.00"),
        ("fiscal", "360.00"),
        ("other", "0.00"),
    ]
    assert [(item.name, item.operator, item.target, item.unit, item.weight) for item in found.indicators] == [
        ("维修校舍学校数", "＝", "16", "所", "15"),
        ("验收合格率", "≥", "100", "%", "10"),
        ("家长满意度", "≥", "90", "%", "10"),
    ]


def test_beside_results_a_lost_blank_cell_leaves_the_table_unread() -> None:
    """Whether 96 and 10 are the actual value and the weight, or weight and score, nothing tells."""
    text = """\
        2023年度项目支出绩效自评表
        项目名称：防护网维护
        一级指标 二级指标 三级指标 指标值 完成值 权重 得分 未完成原因分析
        产出指标 数量指标 维护防护网 ≥12公里 12公里 50 50
        满意度指标 服务对象满意度指标 群众满意度 ≥95% {rest}
        """
    whole = report(text.format(rest="96% 10 10"))
    assert [(item.actual, item.weight, item.score) for item in whole.indicators] == [
        ("12公里", "50", "50"),
        ("96%", "10", "10"),
    ]
    assert not any(found.indicators for found in reports(text.format(rest="96 10")))


def test_values_in_words_and_rows_without_labels_go_on_with_the_table() -> None:
    found = report("""\
        项目支出绩效目标表
        项目名称：环境卫生清洁
        一级指标 二级指标 三级指标 指标值
        产出指标 时效指标 专项考核 1次/月
        费用使用周期 2020年1月--2020年11月
        成本指标 人工成本 ≤620万元/月
        效益指标 社会效益指标 环境面貌 改善
        满意度指标 服务对象满意度指标 群众满意度 ≥90%
        """)
    assert [(item.level2, item.name, item.target) for item in found.indicators] == [
        ("时效指标", "专项考核", "1次/月"),
        ("时效指标", "费用使用周期", "2020年1月--2020年11月"),
        ("成本指标", "人工成本", "≤620万元/月"),
        ("社会效益指标", "环境面貌", "改善"),
        ("服务对象满意度指标", "群众满意度", "≥90%"),
    ]
