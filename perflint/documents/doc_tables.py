"""Tables of Word 97 to 2003: cells and row ends in the text, columns and merges in the properties of the row ends."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from perflint.documents.doc_text import DocParagraph
from perflint.documents.grid import GridBuilder, nearest
from perflint.documents.model import Cell, Table
from perflint.places import LocatedText, Location

_DEFINE_TABLE = 0xD608
_MERGE, _SPLIT, _VERTICAL_MERGE = 0x5624, 0x5625, 0xD62B
_CELL_BYTES = 20
_FIRST_OF_MERGED, _MERGED = 0x01, 0x02
_BELOW, _TOP_OF_MERGED = 0x20, 0x40
_TOP = 3
_SAME_BORDER = 30
"""Twips by which a border may be off between rows (1.5 points)."""
_PLAIN_WIDTH = 1000


@dataclass(slots=True)
class _RowCell:
    """A cell with its borders in twips."""

    text: str
    left: int
    right: int
    goes_on: bool = False


@dataclass(slots=True)
class TableBuilder:
    """Collects paragraphs of tables; `finish` gives the table when its last row is over."""

    path: str
    _number: int = 0
    _rows: list[list[_RowCell]] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _inner_cells: list[str] = field(default_factory=list)
    _inner_lines: list[str] = field(default_factory=list)

    def add(self, paragraph: DocParagraph) -> None:
        """Take a paragraph that stands in a table."""
        if paragraph.depth > 1:
            self._add_inner(paragraph)
        elif paragraph.row_end:
            self._rows.append(_row(self._cells, paragraph.changes))
            self._cells, self._lines = [], []
        else:
            self._lines += [line.strip() for line in paragraph.text.split("\n") if line.strip()]
            if paragraph.cell_end:
                self._cells.append("\n".join(self._lines))
                self._lines = []

    def _add_inner(self, paragraph: DocParagraph) -> None:
        """A table inside a cell: its rows are lines of the cell."""
        if paragraph.row_end:
            self._lines.append("\t".join(self._inner_cells).strip())
            self._inner_cells, self._inner_lines = [], []
            return
        self._inner_lines.append(paragraph.text.replace("\n", " ").strip())
        if paragraph.cell_end:
            self._inner_cells.append(" ".join(self._inner_lines))
            self._inner_lines = []

    def finish(self) -> list[Table]:
        """The table that the paragraphs so far form; none where there is no text in it."""
        if self._cells or self._lines:
            # The file ends inside a row.
            self._rows.append(_row([*self._cells, "\n".join(self._lines)], []))
        rows, self._rows, self._cells, self._lines = self._rows, [], [], []
        if not any(cell.text for row in rows for cell in row):
            return []
        self._number += 1
        return [_table(rows, self.path, self._number)]


def _row(texts: list[str], changes: list[tuple[int, bytes]]) -> list[_RowCell]:
    """The cells of a row with their borders, merged cells as one."""
    borders, flags = _definition(changes, len(texts))
    for code, operand in changes:
        if code in (_MERGE, _SPLIT) and len(operand) == 2:
            for index in range(operand[0], min(operand[1], len(flags))):
                flags[index] &= ~(_FIRST_OF_MERGED | _MERGED)
                if code == _MERGE:
                    flags[index] |= _FIRST_OF_MERGED if index == operand[0] else _MERGED
        elif code == _VERTICAL_MERGE and len(operand) == 2 and operand[0] < len(flags):
            flags[operand[0]] &= ~(_BELOW | _TOP_OF_MERGED)
            if operand[1]:
                flags[operand[0]] |= _BELOW | (_TOP_OF_MERGED if operand[1] == _TOP else 0)
    row: list[_RowCell] = []
    for index, text in enumerate(texts):
        goes_on = bool(flags[index] & _BELOW and not flags[index] & _TOP_OF_MERGED)
        if flags[index] & _MERGED and row:
            row[-1].right = borders[index + 1]
            row[-1].text = "\n".join(part for part in (row[-1].text, text) if part)
        else:
            row.append(_RowCell(text, borders[index], borders[index + 1], goes_on))
    return row


def _definition(changes: list[tuple[int, bytes]], count: int) -> tuple[list[int], list[int]]:
    """The borders (one more than cells) and merge flags of a row; equal columns where the file tells none."""
    operand = next((operand for code, operand in changes[::-1] if code == _DEFINE_TABLE), b"")
    columns = operand[0] if operand else 0
    borders: list[int] = []
    if columns and len(operand) >= 1 + 2 * (columns + 1):
        borders = list(struct.unpack_from(f"<{columns + 1}h", operand, 1))
    flags = []
    for index in range(min(columns, (len(operand) - 1 - 2 * (columns + 1)) // _CELL_BYTES if borders else 0)):
        flags.append(struct.unpack_from("<H", operand, 1 + 2 * (columns + 1) + _CELL_BYTES * index)[0])
    if not borders:
        borders = [0]
    while len(borders) < count + 1:
        borders.append(borders[-1] + _PLAIN_WIDTH)
    return borders, flags + [0] * (max(count, len(borders)) - len(flags))


def _borders(rows: list[list[_RowCell]]) -> list[int]:
    """The borders of all rows; those that differ by less than a line's width are one."""
    borders: list[int] = []
    for position in sorted(
        {position for row in rows for cell in row for position in (cell.left, cell.right)}
    ):
        if not borders or position - borders[-1] > _SAME_BORDER:
            borders.append(position)
    return borders


def _table(rows: list[list[_RowCell]], path: str, number: int) -> Table:
    borders = _borders(rows)

    spans = [
        [(nearest(borders, cell.left), nearest(borders, cell.right), cell) for cell in row] for row in rows
    ]
    builder = GridBuilder(path, number, Location(cell=f"表{number}"))
    for index, row in enumerate(spans):
        for left, right, cell in row:
            if cell.goes_on and index and any(other[0] == left for other in spans[index - 1]):
                continue
            height = 1
            while index + height < len(spans) and any(
                other[0] == left and other[2].goes_on for other in spans[index + height]
            ):
                height += 1
            place = Location(cell=builder.place(index, left))
            builder.add(Cell(LocatedText(cell.text, place), index, left, height, max(1, right - left)))
    return builder.table()
