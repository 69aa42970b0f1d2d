"""Giving the cells of a row their columns."""

from __future__ import annotations

from perflint.forms.align import Column, Known, place, spread
from perflint.forms.grid import lines_of
from tests.forms.grids import grid, table

COLUMNS = [
    Column(role, index, index)
    for index, role in enumerate(("group", "level1", "level2", "name", "target", "weight", "reason"))
]


def roles(row: str, known: Known | None = None) -> dict[str, str]:
    placement = place(lines_of(table(row))[0].filled, COLUMNS, known or Known())
    return {str(COLUMNS[index].role): str(slot.text) for index, slot in placement.cells.items()}


def moved(row: str) -> int:
    return len(place(lines_of(table(row))[0].filled, COLUMNS, Known()).moved)


def test_cells_stand_under_their_headings() -> None:
    row = "|产出指标|数量指标|清扫面积|≥50亩|10|下雨"
    assert roles(row) == {
        "level1": "产出指标",
        "level2": "数量指标",
        "name": "清扫面积",
        "target": "≥50亩",
        "weight": "10",
        "reason": "下雨",
    }
    assert moved(row) == 0


def test_free_labels_of_levels_are_left_where_they_stand() -> None:
    assert roles("|履职|承担档案管理工作|档案抽检合格率|100%|5") == {
        "level1": "履职",
        "level2": "承担档案管理工作",
        "name": "档案抽检合格率",
        "target": "100%",
        "weight": "5",
    }


def test_a_row_that_begins_one_column_early_is_put_right() -> None:
    row = "满意度指标|服务对象满意度指标|服务对象满意度|90%"
    assert roles(row) == {
        "level1": "满意度指标",
        "level2": "服务对象满意度指标",
        "name": "服务对象满意度",
        "target": "90%",
    }
    assert moved(row) == 4


def test_a_row_whose_merged_labels_were_lost_is_put_right() -> None:
    assert roles("培训场次|≥10场|10") == {"name": "培训场次", "target": "≥10场", "weight": "10"}
    assert roles("质量指标|合格率|≥95%|15") == {
        "level2": "质量指标",
        "name": "合格率",
        "target": "≥95%",
        "weight": "15",
    }


def test_a_second_level_label_in_the_first_column_goes_to_its_own() -> None:
    placement = place(
        lines_of(table("|数量指标|项目完成率|巡查次数完成情况|≥20次|10"))[0].filled, COLUMNS, Known()
    )
    found = {str(COLUMNS[index].role): str(slot.text) for index, slot in placement.cells.items()}
    assert found["level2"] == "数量指标"
    assert found["name"] == "巡查次数完成情况"
    assert [slot.text for slot in placement.left_over] == ["项目完成率"]


def test_a_label_that_is_repeated_behind_a_page_break_keeps_its_level() -> None:
    assert roles("|资产管理||资产管理规范性|规范", Known("资产管理"))["level2"] == "资产管理"


def test_a_satisfaction_name_is_no_label_of_a_level() -> None:
    assert roles("|||社会满意度|100%") == {"name": "社会满意度", "target": "100%"}


def test_a_filler_in_the_column_of_names_stays_there() -> None:
    assert roles("|成本指标|经济成本指标|0|0.00%|0|直接成本")["name"] == "0"


def test_a_merged_cell_takes_the_first_column_that_its_contents_fit() -> None:
    line = lines_of(grid("产出|社会公众或服务对象满意度指标|<|市民满意度"))[0]
    placement = place(line.filled[1:], COLUMNS, Known())
    assert {str(COLUMNS[index].role) for index in placement.cells} == {"level1", "name"}


def test_columns_reach_over_the_blanks_behind_their_headings() -> None:
    line = lines_of(table("三级指标||指标值||"))[0]
    columns = spread([Column("name", 0, 0), Column("target", 2, 2)], line)
    assert [(column.start, column.end) for column in columns] == [(0, 1), (2, 4)]
