"""Building grids under limits."""

from __future__ import annotations

import pytest

from perflint.documents import grid as grids
from perflint.documents.errors import DocumentError
from perflint.documents.grid import GridBuilder, nearest
from perflint.documents.model import Cell
from perflint.places import LocatedText, Location
from tests.documents.support import grid


def builder() -> GridBuilder:
    return GridBuilder("甲.docx", 2, Location(page=3))


def cell(text: str, row: int, column: int, height: int = 1, width: int = 1) -> Cell:
    return Cell(LocatedText(text, Location()), row, column, height, width)


def test_a_merged_cell_is_one_object_in_all_of_its_positions() -> None:
    found = builder()
    for item in (cell("甲", 0, 0, 2), cell("乙", 0, 1, 1, 2), cell("丙", 1, 2)):
        found.add(item)
    table = found.table("标题")
    assert grid(table) == [["甲", "乙", "乙"], ["甲", "", "丙"]]
    assert table.rows[1][0] is table.rows[0][0]
    assert table.rows[1][1].text.location == Location(page=3, cell="表2 第2行第2列")
    assert table.title == "标题"


def test_spans_below_the_last_row_are_cut_and_taken_positions_are_kept() -> None:
    found = builder()
    found.add(cell("甲", 0, 0, 9))
    found.add(cell("乙", 0, 0, 1, 2))
    assert grid(found.table()) == [["甲", "乙"]]
    assert found.next_column(0) == 2
    assert found.next_column(0, 5) == 5


@pytest.mark.parametrize("item", [cell("x", 0, 499, 1, 2), cell("x", 0, 0, 900, 500)])
def test_limits(item: Cell) -> None:
    with pytest.raises(DocumentError, match="too large") as caught:
        builder().add(item)
    assert "表2 第1行" in caught.value.message("zh")


def test_many_small_cells_pass_the_limit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MAXIMUM_CELLS", 3)
    found = builder()
    for column in range(3):
        found.add(cell("x", 0, column))
    with pytest.raises(DocumentError):
        found.add(cell("x", 0, 3))


@pytest.mark.parametrize(("position", "index"), [(-5, 0), (4, 0), (6, 1), (10, 1), (99, 2)])
def test_the_nearest_border(position: float, index: int) -> None:
    assert nearest([0, 10, 20], position) == index
