"""Building a table from cells with spans, under limits that a hostile file cannot pass."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from perflint.documents.errors import DocumentError
from perflint.documents.model import Cell, Table
from perflint.places import LocatedText, Location

MAXIMUM_COLUMNS = 500
MAXIMUM_CELLS = 400_000
"""Grid positions of one table, merged areas included; the largest real form seen has some 30,000."""


def nearest(positions: Sequence[float], position: float) -> int:
    """The index of the border that lies nearest to a position; `positions` are sorted and not empty."""
    index = bisect_left(positions, position)
    if index == len(positions) or (index and position - positions[index - 1] < positions[index] - position):
        index -= 1
    return index


class GridBuilder:
    """A grid that is filled cell by cell, in the order of the source.

    `number` is the table's number in the document, from 1; it names places such as 表2 第3行第4列.
    """

    def __init__(self, path: str, number: int, location: Location) -> None:
        self._path = path
        self._number = number
        self._location = location
        self._positions: dict[tuple[int, int], Cell] = {}
        self._rows = 0

    @property
    def number_of_rows(self) -> int:
        """Rows that hold at least one cell."""
        return self._rows

    def place(self, row: int, column: int) -> str:
        """A place in the table as a person would say it; row and column count from 0."""
        return f"表{self._number} 第{row + 1}行第{column + 1}列"

    def next_column(self, row: int, start: int = 0) -> int:
        """The first column of a row, from `start` on, that no cell covers yet."""
        column = start
        while (row, column) in self._positions:
            column += 1
        return column

    def add(self, cell: Cell) -> None:
        """Put a cell into all positions that it covers and that are still free.

        Raises DocumentError where the table would pass the limits.
        """
        row_span, column_span = max(1, cell.row_span), max(1, cell.column_span)
        if (
            cell.column + column_span > MAXIMUM_COLUMNS
            or row_span * column_span + len(self._positions) > MAXIMUM_CELLS
        ):
            raise DocumentError(
                self._path,
                {
                    "zh": f"{self.place(cell.row, cell.column)} 超出表格上限"
                    f"（该单元格占 {row_span} 行 × {column_span} 列）",
                    "en": f"table {self._number} is too large at row {cell.row + 1}, column {cell.column + 1}, "
                    f"where a cell spans {row_span} × {column_span}",
                },
                {
                    "zh": f"表格不得超过 {MAXIMUM_COLUMNS} 列、{MAXIMUM_CELLS} 个单元格；请删去多余的合并和列",
                    "en": f"a table may have {MAXIMUM_COLUMNS} columns and {MAXIMUM_CELLS} cells: "
                    "remove what holds nothing",
                },
            )
        for row in range(cell.row, cell.row + row_span):
            for column in range(cell.column, cell.column + column_span):
                self._positions.setdefault((row, column), cell)
        self._rows = max(self._rows, cell.row + 1)

    def table(self, title: str | None = None) -> Table:
        """The finished grid; positions that nothing covers hold empty cells. Spans below the last row are cut."""
        widths = [0] * self._rows
        for row, column in self._positions:
            if row < self._rows:
                widths[row] = max(widths[row], column + 1)
        grid = [
            [self._positions.get((row, column)) or self._empty(row, column) for column in range(widths[row])]
            for row in range(self._rows)
        ]
        return Table(grid, self._location, title)

    def _empty(self, row: int, column: int) -> Cell:
        place = Location(line=self._location.line, page=self._location.page, cell=self.place(row, column))
        return Cell(LocatedText("", place), row, column)
