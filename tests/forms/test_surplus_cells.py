"""A row with more cells than its heading: what no column takes is told, never passed over."""

from __future__ import annotations

import pytest

from perflint.forms.table_form import read_form_table
from tests.forms.grids import table

_TASKS = """
    年度主要任务|任务名称|主要内容|预算金额
    |渠道清淤|清淤渠道24公里|36{}
    |机井维修|维修机井60眼|54
"""
_FIGURES = """
    财政供养人员情况|编制数|实际在职人数|控制率
    |87|73|83.91%{}
"""
_PROSE = """
    资金管理情况|情况说明|存在问题|改进措施
    分配科学性|按办法分配|部分村镇资料报送较晚|提前下发报送通知{}
    下达及时性|按时下达|无|无
"""
_GOALS = """
    年度总体目标|预期目标|实际完成情况
    |维修渠道24公里。|维修渠道25公里。{}
"""
_SIDES = """
    年度预算申请（万元）|年初预算数|全年预算数|全年执行数
    年度资金总额|2456.18|2456.18|2456.18
    按收入性质分：2456.18|按支出性质分：2456.18{}
"""


def _told(text: str) -> list[tuple[str, str]]:
    return [(note.kind, note.message) for note in read_form_table(table(text)).notes]


@pytest.mark.parametrize(
    ("text", "label", "kind"),
    [
        (_TASKS, "年度主要任务", "column-not-placed"),
        (_FIGURES, "财政供养人员情况", "column-not-placed"),
        (_PROSE, "资金管理情况", "column-not-placed"),
        (_GOALS, "预期目标", "column-not-placed"),
        (_SIDES, "按收入性质分", "column-shift"),
    ],
)
def test_a_cell_behind_the_last_column(text: str, label: str, kind: str) -> None:
    assert _told(text.format("")) == []
    assert _told(text.format("||")) == []
    ((found, message),) = _told(text.format("|另见附件"))
    assert found == kind
    assert label in message and "“另见附件”" in message


def test_many_cells_are_counted() -> None:
    ((_, message),) = _told(_TASKS.format("|已付|未付|待付|另见附件"))
    assert message == "“年度主要任务”下有 4 个单元格没有对应的列（“已付”、“未付”、“待付”等），未采用"


def test_a_second_cell_below_one_heading() -> None:
    ((_, message),) = _told(
        """
        年度主要任务|任务名称|主要内容||预算金额
        |渠道清淤|清淤渠道24公里|配套涵闸3座|36
        """
    )
    assert "“配套涵闸3座”" in message


def test_points_behind_the_goals_are_those_of_the_block() -> None:
    assert _told("年度总体目标|预期目标|实际完成情况|10\n|维修渠道24公里。|维修渠道25公里。|10") == []
