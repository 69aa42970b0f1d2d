"""Tables of word processors that store rows one by one, each with the positions of its own borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from perflint.documents.grid import GridBuilder, nearest
from perflint.documents.model import Cell, Table
from perflint.places import LocatedText, Location

_SAME_BORDER = 30
"""Twips by which a border may be off between rows (1.5 points)."""
_PLAIN_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class RowShape:
    """The borders of a row in twips (one more than cells), the cells that go on with the one above or on the left."""

    borders: Sequence[int] = ()
    below: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()


@dataclass(slots=True)
class _RowCell:
    text: str
    left: int
    right: int
    goes_on: bool


@dataclass(slots=True)
class TableBuilder:
    """Takes the texts of cells in their order; `finish` gives the table when its last row is over.

    `depth` is 1 in a table and more in tables inside its cells; their rows become lines of the cell.
    """

    path: str
    _number: int = 0
    _rows: list[list[_RowCell]] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _inner_cells: list[str] = field(default_factory=list)
    _inner_lines: list[str] = field(default_factory=list)

    def add(self, text: str, depth: int = 1) -> None:
        """A paragraph in the current cell."""
        if depth > 1:
            self._inner_lines.append(text.replace("\n", " ").strip())
        else:
            self._lines += [line.strip() for line in text.split("\n") if line.strip()]

    def end_cell(self, depth: int = 1) -> None:
        """The current cell is over."""
        if depth > 1:
            self._inner_cells.append(" ".join(line for line in self._inner_lines if line))
            self._inner_lines = []
        else:
            self._cells.append("\n".join(self._lines))
            self._lines = []

    def end_row(self, shape: RowShape, depth: int = 1) -> None:
        """The current row is over."""
        if depth > 1:
            self._lines.append("\t".join(self._inner_cells).strip())
            self._inner_cells, self._inner_lines = [], []
        else:
            self._rows.append(_row(self._cells, shape))
            self._cells, self._lines = [], []

    def finish(self) -> list[Table]:
        """The table so far; none where there is no text in it."""
        if self._lines:
            self.end_cell()
        if self._cells:
            # The file ends inside a row.
            self.end_row(RowShape())
        rows, self._rows = self._rows, []
        if not any(cell.text for row in rows for cell in row):
            return []
        self._number += 1
        return [_table(rows, self.path, self._number)]


def _row(texts: Sequence[str], shape: RowShape) -> list[_RowCell]:
    """The cells of a row with their borders, merged cells as one; equal columns where no borders are told."""
    borders = list(shape.borders) or [0]
    while len(borders) < len(texts) + 1:
        borders.append(borders[-1] + _PLAIN_WIDTH)
    row: list[_RowCell] = []
    for index, text in enumerate(texts):
        if index in shape.beside and row:
            row[-1].right = borders[index + 1]
            row[-1].text = "\n".join(part for part in (row[-1].text, text) if part)
        else:
            row.append(_RowCell(text, borders[index], borders[index + 1], index in shape.below))
    return row


def _borders(rows: Sequence[Sequence[_RowCell]]) -> list[int]:
    """The borders of all rows; those that differ by less than a line's width are one."""
    borders: list[int] = []
    for position in sorted({place for row in rows for cell in row for place in (cell.left, cell.right)}):
        if not borders or position - borders[-1] > _SAME_BORDER:
            borders.append(position)
    return borders


def _table(rows: Sequence[Sequence[_RowCell]], path: str, number: int) -> Table:
    borders = _borders(rows)
    spans = [
        {nearest(borders, cell.left): (nearest(borders, cell.right), cell) for cell in row} for row in rows
    ]
    builder = GridBuilder(path, number, Location(cell=f"表{number}"))
    for index, row in enumerate(spans):
        for left, (right, cell) in row.items():
            if cell.goes_on and index and left in spans[index - 1]:
                continue
            height = 1
            while index + height < len(spans) and _goes_on(spans[index + height].get(left)):
                height += 1
            place = Location(cell=builder.place(index, left))
            builder.add(Cell(LocatedText(cell.text, place), index, left, height, max(1, right - left)))
    return builder.table()


def _goes_on(entry: tuple[int, _RowCell] | None) -> bool:
    return entry is not None and entry[1].goes_on
