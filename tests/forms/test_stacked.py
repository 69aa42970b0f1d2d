"""Forms whose cells stand one a line."""

from __future__ import annotations

from perflint.documents.model import Paragraph, Table
from perflint.documents.text import read_text
from perflint.forms.stacked import unstacked
from tests.forms.documents import report

FORM = """\
项目支出绩效自评表
（2023年度）
项目名称
学生营养改善计划
主管部门
云溪区教育局
实施单位
云溪区营养办
项目资金
（万元）
年初预算数
全年预算数
全年执行数
分值
执行率
得分
年度资金总额
1843.6
1926.4
1926.4
10
100%
10
其中：财政拨款
1843.6
1926.4
1926.4
—
100%
—
年度总体目标
预期目标
实际完成情况
为2150名学生提供营养膳食补助。
为2148名学生提供营养膳食补助。
绩效指标
一级指标
二级指标
三级指标
年度指标值
实际完成值
分值
得分
偏差原因分析及改进措施
产出指标
数量指标
受益学生数
≥2150人
2148人
20
19.98
学生转学
质量指标
食品抽检合格率
100%
100%
20
20
成本指标
生均补助标准
5元/天
5元/天
10
10
效益指标
社会效益指标
营养知识知晓率
≥85%
88%
30
30
满意度指标
服务对象满意度指标
家长满意度
≥90%
92%
10
10
总分
100
99.98
填表人：某某
"""


def test_a_form_of_single_lines_is_read_like_its_table() -> None:
    found = report(FORM)
    assert found.kind == "project-self-evaluation" and found.unit == "云溪区营养办"
    assert found.project is not None and found.project.name == "学生营养改善计划"
    assert found.funds is not None and found.goals is not None and found.evaluation is not None
    total, fiscal = found.funds.lines
    assert (found.funds.unit, total.initial, total.executed, total.score) == (
        "万元",
        "1843.6",
        "1926.4",
        "10",
    )
    assert (fiscal.role, fiscal.rate, fiscal.weight) == ("fiscal", "100%", "—")
    assert found.goals.annual == "为2150名学生提供营养膳食补助。"
    assert found.goals.completion == "为2148名学生提供营养膳食补助。"
    rows = [(row.level1, row.level2, row.name, row.actual, row.score, row.reason) for row in found.indicators]
    assert rows == [
        ("产出指标", "数量指标", "受益学生数", "2148人", "19.98", "学生转学"),
        ("产出指标", "质量指标", "食品抽检合格率", "100%", "20", ""),
        ("产出指标", "成本指标", "生均补助标准", "5元/天", "10", ""),
        ("效益指标", "社会效益指标", "营养知识知晓率", "88%", "30", ""),
        ("满意度指标", "服务对象满意度指标", "家长满意度", "92%", "10", ""),
    ]
    assert (found.evaluation.total_weight, found.evaluation.total_score) == ("100", "99.98")


def test_cells_keep_their_places() -> None:
    blocks = unstacked(read_text(FORM, "x.txt").blocks)
    (table,) = [block for block in blocks if isinstance(block, Table)]
    cell = next(cell for row in table.rows for cell in row if cell.text == "受益学生数")
    assert cell.text.location is not None
    assert cell.text.location.line == FORM.splitlines().index("受益学生数") + 1
    assert [str(block.text) for block in blocks if isinstance(block, Paragraph)] == [
        "项目支出绩效自评表",
        "（2023年度）",
        "填表人：某某",
    ]


def test_lines_that_leave_a_choice_stay_lines() -> None:
    broken = FORM.replace("5元/天\n5元/天\n10\n10\n", "5元/天\n10\n")
    assert not any(isinstance(block, Table) for block in unstacked(read_text(broken, "x.txt").blocks))


def test_headings_in_prose_are_no_table() -> None:
    text = "绩效指标\n一级指标\n二级指标\n三级指标\n指标值\n以上各栏由填报单位填写。\n"
    assert not any(isinstance(block, Table) for block in unstacked(read_text(text, "x.txt").blocks))


def test_a_table_that_stays_lines_is_told() -> None:
    broken = FORM.replace("5元/天\n5元/天\n10\n10\n", "5元/天\n10\n")
    spaced = "项目支出绩效自评表\n三级指标    指标值    完成值    分值    得分\n受益人数    320    322    10    10\n"
    for text in (broken, spaced):
        assert [note.kind for note in report(text).notes if note.kind == "table-not-placed"] == [
            "table-not-placed"
        ]
    assert not report(FORM).notes
