"""Documents as plain lists and back, so that a worker process can hand over what it read as JSON.

JSON and not pickle: what a hostile file may make of the worker must not run in its parent.
"""

from __future__ import annotations

import json
from typing import Any

from perflint.documents.model import Block, Cell, Document, Paragraph, ReadingNote, Table
from perflint.places import LocatedText, Location


def dump_document(document: Document) -> bytes:
    """A document as JSON."""
    content = {
        "format": document.format,
        "blocks": [_block(block) for block in document.blocks],
        "notes": [[note.kind, note.message, _located(note.text)] for note in document.notes],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def load_document(data: bytes, path: str) -> Document:
    """The document that `dump_document` wrote; `path` names it."""
    content = json.loads(data.decode("utf-8", "surrogatepass"))
    return Document(
        path,
        content["format"],
        [_read_block(item) for item in content["blocks"]],
        [ReadingNote(kind, message, _read_located(text)) for kind, message, text in content["notes"]],
    )


def _location(location: Location) -> list[Any]:
    plain: list[Any] = [location.line, location.column, location.page, location.cell]
    if location.pieces:
        plain.append([[offset, _location(piece)] for offset, piece in location.pieces])
    return plain


def _read_location(item: list[Any]) -> Location:
    line, column, page, cell = item[:4]
    pieces = tuple((offset, _read_location(place)) for offset, place in (item[4] if len(item) > 4 else ()))
    return Location(line, column, page, cell, pieces)


def _located(text: LocatedText | None) -> list[Any] | None:
    return None if text is None else [str(text), _location(text.location)]


def _read_located(item: list[Any] | None) -> LocatedText | None:
    return None if item is None else LocatedText(item[0], _read_location(item[1]))


def _block(block: Block) -> list[Any]:
    if isinstance(block, Paragraph):
        return ["p", block.level, str(block.text), _location(block.text.location)]
    numbers: dict[int, int] = {}
    cells: list[list[Any]] = []
    grid: list[list[int]] = []
    for row in block.rows:
        line = []
        for cell in row:
            if id(cell) not in numbers:
                numbers[id(cell)] = len(cells)
                place = _location(cell.text.location)
                cells.append([str(cell.text), place, cell.row, cell.column, cell.row_span, cell.column_span])
            line.append(numbers[id(cell)])
        grid.append(line)
    return ["t", block.title, _location(block.location), cells, grid]


def _read_block(item: list[Any]) -> Block:
    if item[0] == "p":
        return Paragraph(LocatedText(item[2], _read_location(item[3])), item[1])
    cells = [
        Cell(LocatedText(text, _read_location(place)), row, column, row_span, column_span)
        for text, place, row, column, row_span, column_span in item[3]
    ]
    return Table([[cells[number] for number in line] for line in item[4]], _read_location(item[2]), item[1])
