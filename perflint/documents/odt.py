"""Text documents of OpenDocument: paragraphs, headings, lists with their numbers, tables with their spans."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from perflint.documents.errors import DocumentError
from perflint.documents.grid import MAXIMUM_COLUMNS, GridBuilder
from perflint.documents.model import Block, Cell, Document, Paragraph
from perflint.documents.office_xml import local_name
from perflint.documents.opendocument import (
    Lists,
    boxes_in,
    count_of,
    list_levels,
    notes_in,
    open_package,
    paragraphs_in,
    text_of,
)
from perflint.places import LocatedText, Location

if TYPE_CHECKING:
    from lxml.etree import _Element

_GROUPS = frozenset({"table-rows", "table-header-rows", "table-row-group"})
_SKIPPED = frozenset({"tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "forms"})
_MOST_REPEATS = 1_000


def read(data: bytes, path: str) -> Document:
    """The blocks of a document. Raises DocumentError for one that is damaged, encrypted or without text."""
    package = open_package(data, path)
    reader = _Reader(path, Lists(list_levels(package)))
    body = package.body("text")
    if body is not None:
        reader.read(body)
        reader.read_notes(body)
    if not reader.blocks:
        raise DocumentError(
            path,
            {"zh": "文档中没有文字", "en": "the document holds no text"},
            {
                "zh": "如是扫描图片，请先做文字识别",
                "en": "if it holds pictures of pages, recognise the text first",
            },
        )
    return Document(path, "odt", reader.blocks, package.notes)


class _Reader:
    def __init__(self, path: str, lists: Lists) -> None:
        self.path = path
        self.blocks: list[Block] = []
        self._lists = lists
        self._tables = 0
        self._paragraphs = 0

    def read(self, parent: _Element) -> None:
        """Add the blocks below an element."""
        for element in parent:
            name = local_name(element)
            if name in ("p", "h"):
                self._paragraph(element, "")
            elif name == "list":
                self._list(element, self._lists.begin(element), 0)
            elif name == "table":
                self._table(element)
            elif name not in _SKIPPED:
                self.read(element)

    def read_notes(self, body: _Element) -> None:
        """Add the footnotes and endnotes, behind the text."""
        for note in notes_in(body):
            self._paragraph(note, "")

    def _list(self, element: _Element, identifier: str, level: int) -> None:
        for item in element:
            label = ""
            if local_name(item) == "list-item":
                first = next(iter(item), None)
                if first is not None and local_name(first) != "list":
                    label = self._lists.label(identifier, level)
            for part in item:
                name = local_name(part)
                if name == "list":
                    self._list(part, identifier, level + 1)
                elif name in ("p", "h"):
                    self._paragraph(part, label)
                    label = ""

    def _paragraph(self, element: _Element, label: str) -> None:
        self._paragraphs += 1
        location = Location(line=self._paragraphs)
        level = count_of(element, "outline-level") if local_name(element) == "h" else 0
        text = text_of(element)
        if text.strip():
            text = label + text
        for line in text.split("\n"):
            if line.strip():
                self.blocks.append(Paragraph(LocatedText(line.strip(), location), level))
        for inner in boxes_in(element):
            self._paragraph(inner, "")

    def _table(self, table: _Element) -> None:
        self._tables += 1
        builder = GridBuilder(self.path, self._tables, Location(cell=f"表{self._tables}"))
        number = 0
        for row in _rows(table):
            column = 0
            for cell in row:
                name = local_name(cell)
                if name not in ("table-cell", "covered-table-cell"):
                    continue
                repeated = min(count_of(cell, "number-columns-repeated"), MAXIMUM_COLUMNS + 1)
                if name == "table-cell":
                    height = count_of(cell, "number-rows-spanned")
                    width = count_of(cell, "number-columns-spanned")
                    for copy in range(repeated):
                        place = Location(cell=builder.place(number, column + copy))
                        text = LocatedText(_cell_text(cell), place)
                        builder.add(Cell(text, number, column + copy, height, width))
                column += repeated
            number += 1
        finished = builder.table()
        if any(cell.text for line in finished.rows for cell in line):
            self.blocks.append(finished)


def _rows(table: _Element) -> Iterator[_Element]:
    for element in table:
        name = local_name(element)
        if name == "table-row":
            for _ in range(min(count_of(element, "number-rows-repeated"), _MOST_REPEATS)):
                yield element
        elif name in _GROUPS:
            yield from _rows(element)


def _cell_text(cell: _Element) -> str:
    lines = [text_of(paragraph) for paragraph in paragraphs_in(cell)]
    return "\n".join(line.strip() for text in lines for line in text.split("\n") if line.strip())
