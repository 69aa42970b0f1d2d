"""A spreadsheet's sheet as blocks: it is cut at empty rows, lone wide cells become paragraphs, the rest tables."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from perflint.documents.errors import DocumentError
from perflint.documents.grid import GridBuilder
from perflint.documents.model import Block, Cell, Document, Paragraph, ReadingNote, Table
from perflint.places import LocatedText, Location

MAXIMUM_MERGED_AREA = 200_000
"""Positions that the merged cells of a sheet cover."""
MAXIMUM_CELLS = 300_000
"""Filled cells of a workbook; a form has some 200, a province's register of projects some 50,000."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell's shown text and its spans."""

    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass(slots=True)
class Sheet:
    """A sheet with its cells by (row, column) from 0; `ruled` counts the cells with borders by row."""

    name: str
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    ruled: Counter[int] = field(default_factory=Counter)
    notes: list[ReadingNote] = field(default_factory=list)


Stored = list[tuple[tuple[int, int], SheetCell]]
"""All cells of a sheet by row and column."""

Rows = dict[int, list[tuple[int, SheetCell]]]
"""The filled cells by row, with their columns in order."""


def column_letters(column: int) -> str:
    """A, B, … Z, AA for columns from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def with_sheets(document: Document, sheets: Iterable[Sheet]) -> Document:
    """The document of a workbook with the blocks of its sheets, its tables numbered through.

    Raises DocumentError for a workbook without any filled cell, and where a table passes the limits of
    `perflint.documents.grid`.
    """
    tables = 0
    for sheet in sheets:
        blocks = blocks_of_sheet(sheet, document.path, tables)
        tables += sum(1 for block in blocks if isinstance(block, Table))
        document.blocks.extend(blocks)
        document.notes.extend(sheet.notes)
    if not document.blocks:
        raise DocumentError(
            document.path,
            {"zh": "工作簿中没有任何内容", "en": "the workbook is empty"},
            {"zh": "请确认保存的是填好的表", "en": "check that the filled form was saved"},
        )
    return document


def blocks_of_sheet(sheet: Sheet, path: str, tables_before: int) -> list[Block]:
    """The blocks of a sheet in reading order; places are Sheet!C5. `tables_before` numbers on from earlier sheets.

    Raises DocumentError where a table passes the limits of `perflint.documents.grid`.
    """
    filled = {place: cell for place, cell in sheet.cells.items() if cell.text}
    if not filled:
        return []
    by_row: Rows = {}
    for (row, column), cell in sorted(filled.items()):
        by_row.setdefault(row, []).append((column, cell))
    form_rows = _form_rows(sheet)
    stored = sorted(sheet.cells.items())
    blocks: list[Block] = []
    tables = tables_before
    for rows in _stretches(sheet, filled):
        paragraphs_above = _lone_rows(rows, by_row, form_rows)
        body = rows[len(paragraphs_above) :]
        below = _lone_rows(body[::-1], by_row, form_rows)[::-1]
        body = body[: len(body) - len(below)]
        for row in paragraphs_above:
            blocks.extend(_paragraphs(sheet, row, by_row))
        if body:
            tables += 1
            blocks.append(_table(sheet, stored, body, path, tables))
        for row in below:
            blocks.extend(_paragraphs(sheet, row, by_row))
    return blocks


def _position(item: tuple[tuple[int, int], SheetCell]) -> tuple[int, int]:
    return item[0]


def _place(sheet: Sheet, row: int, column: int) -> Location:
    return Location(cell=f"{sheet.name}!{column_letters(column)}{row + 1}")


def _form_rows(sheet: Sheet) -> set[int]:
    """Rows that are drawn as rows of a form: with borders, or with merged cells that are left blank."""
    drawn = {row for row, count in sheet.ruled.items() if count > 1}
    return drawn | {row for (row, _), cell in sheet.cells.items() if not cell.text and cell.column_span > 1}


def _stretches(sheet: Sheet, filled: dict[tuple[int, int], SheetCell]) -> Iterator[list[int]]:
    """Runs of rows without an empty one between them; a merged cell's rows and ruled rows belong to them."""
    covered = {row for row, count in sheet.ruled.items() if count > 1}
    for (row, column), cell in sheet.cells.items():
        if (row, column) in filled or cell.row_span > 1:
            covered.update(range(row, row + cell.row_span))
    rows = {row for row, _ in filled}
    last = max(rows)
    run: list[int] = []
    for row in sorted(item for item in covered if item <= last):
        if run and row != run[-1] + 1:
            yield from _with_text(run, rows)
            run = []
        run.append(row)
    yield from _with_text(run, rows)


def _with_text(run: list[int], rows: set[int]) -> Iterator[list[int]]:
    """A run from its first to its last row that holds text."""
    filled = [row for row in run if row in rows]
    if filled:
        yield [row for row in run if filled[0] <= row]


def _lone_rows(rows: list[int], by_row: Rows, form_rows: set[int]) -> list[int]:
    """The rows at the beginning that hold one text and no more: a title, a year, a note below.

    A label whose value is blank stands alone too, but in a row of the form.
    """
    lone: list[int] = []
    for row in rows:
        cells = by_row.get(row, [])
        if len(cells) != 1 or cells[0][1].row_span > 1 or row in form_rows:
            break
        lone.append(row)
    return lone


def _paragraphs(sheet: Sheet, row: int, by_row: Rows) -> Iterator[Paragraph]:
    for column, cell in by_row.get(row, []):
        for line in cell.text.splitlines():
            if line.strip():
                yield Paragraph(LocatedText(line.strip(), _place(sheet, row, column)))


def _table(
    sheet: Sheet,
    stored: Stored,
    rows: list[int],
    path: str,
    number: int,
) -> Block:
    first, last = rows[0], rows[-1]
    begin = bisect_left(stored, (first, 0), key=_position)
    end = bisect_left(stored, (last + 1, 0), key=_position)
    filled = [(column, cell) for (_, column), cell in stored[begin:end] if cell.text]
    left = min(column for column, _ in filled)
    right = max(column + cell.column_span - 1 for column, cell in filled)
    builder = GridBuilder(path, number, _place(sheet, first, left))
    for (row, column), cell in stored[begin:end]:
        if not left <= column <= right:
            continue
        height = min(cell.row_span, last - row + 1)
        width = min(cell.column_span, right - column + 1)
        text = LocatedText(cell.text, _place(sheet, row, column))
        builder.add(Cell(text, row - first, column - left, height, width))
    for row in range(first, last + 1):
        place = row - first, right - left
        if builder.next_column(*place) == place[1]:
            # A table is as wide as its sheet, whatever cells a row happens to store.
            builder.add(Cell(LocatedText("", _place(sheet, row, right)), *place))
    return builder.table()
