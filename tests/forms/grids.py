"""Small tables for tests: from tab-separated text, as the text reader gives them, and with merged cells."""

from __future__ import annotations

from perflint.documents.model import Cell, Table
from perflint.places import LocatedText, Location

LEFT = "<"
ABOVE = "^"


def table(text: str) -> Table:
    """A table of tab-separated lines. `|` may stand for a tab; every cell is a cell of its own."""
    rows: list[list[Cell]] = []
    for line in text.strip("\n").splitlines():
        cells = [part.strip(" ") for part in line.strip(" ").replace("\t", "|").split("|")]
        number = len(rows)
        rows.append([Cell(_text(cell, number, column), number, column) for column, cell in enumerate(cells)])
    return Table(rows, Location(line=1, column=1))


def grid(text: str) -> Table:
    """A table with merged cells: `<` goes on with the cell to the left, `^` with the cell above."""
    texts = [[part.strip() for part in line.strip().split("|")] for line in text.strip("\n").splitlines()]
    rows: list[list[Cell]] = []
    for number, line in enumerate(texts):
        row: list[Cell] = []
        for column, part in enumerate(line):
            if part == LEFT:
                row.append(row[column - 1])
            elif part == ABOVE:
                row.append(rows[number - 1][column])
            else:
                row.append(Cell(_text(part, number, column), number, column))
        rows.append(row)
    return Table(rows, Location(cell="表1"))


def _text(text: str, row: int, column: int) -> LocatedText:
    place = Location(line=row + 1, column=column + 1, cell=f"第{row + 1}行第{column + 1}列")
    return LocatedText(text, place)
