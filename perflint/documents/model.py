"""The neutral block model that every reader produces and every form recogniser reads."""

from __future__ import annotations

from msgspec import Struct, field

from perflint.places import LocatedText, Location


class Paragraph(Struct, frozen=True):
    """A paragraph; `level` is 0 for body text and 1… for a heading that the format marks as such."""

    text: LocatedText
    level: int = 0


class Cell(Struct, frozen=True):
    """A table cell. A merged cell is one object that stands in every grid position that it covers.

    `row` and `column` count from 0 and name the upper left position.
    """

    text: LocatedText
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


class Table(Struct, frozen=True):
    """A table as a grid: `rows[r][c]` is the cell that covers the position. Rows may differ in length."""

    rows: list[list[Cell]]
    location: Location
    title: str | None = None


Block = Paragraph | Table


class ReadingNote(Struct, frozen=True):
    """What a reader or a form recogniser could not do for certain; it becomes a finding, never silence.

    `kind` is one of the kinds of `perflint.report.ReadingNote`.
    """

    kind: str
    message: str
    text: LocatedText | None = None


class Document(Struct):
    """A file as blocks in reading order."""

    path: str
    format: str
    blocks: list[Block]
    notes: list[ReadingNote] = field(default_factory=list)
