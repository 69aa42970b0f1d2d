"""The text of Word 97 to 2003 as paragraphs with what is needed of their properties."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from perflint.documents.characters import symbol
from perflint.documents.doc_binary import Piece, Runs, sprms, text_of
from perflint.documents.doc_styles import LIST, LIST_LEVEL, OUTLINE_LEVEL, Styles
from perflint.documents.numbering import Numbering

CELL = "\x07"
_PARAGRAPH_END = "\r\x07\x0c"
_FIELD_BEGIN, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_PLAIN = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": "", "\xa0": " ", "\t": "\t"}
_PICTURE = "\x01"
_SURROGATE = re.compile("[\ud800-\udfff]")

_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_INNER_CELL, _INNER_ROW = 0x244B, 0x244C
_DELETED, _HIDDEN, _SYMBOL, _DATA, _PICTURE_AT = 0x0800, 0x083C, 0x6A09, 0x0806, 0x6A03
_FONTS = (0x4A4F, 0x4A50, 0x4A51)
_ON = (1, 0x81)
_BODY_TEXT = 9
_MOST_DEPTH = 30

_FORM_HEADER = 68
_CHECKBOX = 1
_BY_DEFAULT = 25


@dataclass(slots=True)
class Source:
    """A document's stream with everything that tells how to read it."""

    stream: bytes
    data: bytes
    pieces: list[Piece]
    characters: Runs
    paragraph_runs: Runs
    styles: Styles
    fonts: list[str]
    numbering: Numbering


@dataclass(slots=True)
class DocParagraph:
    """A paragraph; `depth` counts the tables around it, `changes` are its property changes (they describe rows)."""

    text: str
    level: int = 0
    depth: int = 0
    cell_end: bool = False
    row_end: bool = False
    changes: list[tuple[int, bytes]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _CharacterStyle:
    deleted: bool = False
    hidden: bool = False
    drawn: str | None = None
    font: str = ""
    checkbox_at: int | None = None


def _character_style(source: Source, changes: bytes) -> _CharacterStyle:
    deleted = hidden = is_data = False
    drawn: str | None = None
    font = ""
    picture: int | None = None
    for code, operand in sprms(changes):
        if code == _DELETED and operand:
            deleted = operand[0] in _ON
        elif code == _HIDDEN and operand:
            hidden = operand[0] in _ON
        elif code == _SYMBOL and len(operand) == 4:
            index, sign = struct.unpack("<HH", operand)
            name = source.fonts[index] if index < len(source.fonts) else ""
            found = symbol(sign, name)
            drawn = found if found is not None else (chr(sign) if sign < 0xD800 else "")
        elif code in _FONTS and len(operand) == 2:
            index = struct.unpack("<H", operand)[0]
            name = source.fonts[index] if index < len(source.fonts) else ""
            font = name if "wingdings" in name.lower() else font
        elif code == _DATA and operand:
            is_data = operand[0] in _ON
        elif code == _PICTURE_AT and len(operand) == 4:
            picture = struct.unpack("<I", operand)[0]
    return _CharacterStyle(deleted, hidden, drawn, font, picture if is_data else None)


def _stretches(source: Source, start: int, end: int) -> Iterator[tuple[str, int, int, _CharacterStyle]]:
    """Text of one character style each: the text, the file offset of its first character, its bytes a character."""
    known: dict[bytes, _CharacterStyle] = {}
    runs = source.characters
    for piece in source.pieces:
        first, last = max(start, piece.start), min(end, piece.end)
        if first >= last:
            continue
        text = text_of(source.stream, piece)[first - piece.start : last - piece.start]
        begin = piece.offset + (first - piece.start) * piece.width
        position = 0
        while position < len(text):
            offset = begin + position * piece.width
            changes = runs.at(offset) + piece.changes
            index = bisect_right(runs.starts, offset)
            if index and offset < runs.ends[index - 1]:
                until = runs.ends[index - 1]
            else:
                until = runs.starts[index] if index < len(runs.starts) else offset + len(text) * piece.width
            count = max(1, -(-(until - offset) // piece.width))
            if changes not in known:
                known[changes] = _character_style(source, changes)
            yield text[position : position + count], offset, piece.width, known[changes]
            position += count


def paragraphs(source: Source, start: int, end: int) -> Iterator[DocParagraph]:
    """The paragraphs between two positions of the text."""
    parts: list[str] = []
    fields: list[bool] = []
    offset = 0
    for text, first, width, style in _stretches(source, start, end):
        for index, character in enumerate(text):
            offset = first + index * width
            if character in _PARAGRAPH_END:
                if style.deleted and character == "\r":
                    continue  # a deleted paragraph mark joins two paragraphs
                # A field's code never goes on over a paragraph; a damaged one must not swallow the rest.
                fields = [in_code for in_code in fields if not in_code]
                yield _paragraph(source, "".join(parts), character, offset)
                parts = []
            elif character == _FIELD_BEGIN:
                fields.append(True)
            elif character == _FIELD_RESULT:
                if fields:
                    fields[-1] = False
            elif character == _FIELD_END:
                if fields:
                    fields.pop()
            elif style.deleted or style.hidden:
                continue
            elif character == _PICTURE:
                parts.append(_checkbox(source.data, style.checkbox_at))
            elif not any(fields):
                parts.append(_shown(character, style))
    if parts:
        yield _paragraph(source, "".join(parts), "\r", offset)


def _shown(character: str, style: _CharacterStyle) -> str:
    if character < " " or character == "\xa0":
        return _PLAIN.get(character, "")
    if style.drawn is not None:
        return style.drawn
    if style.font:
        drawn = symbol(ord(character), style.font)
        return character if drawn is None else drawn
    return character


def _checkbox(data: bytes, at: int | None) -> str:
    """The state of a form's check box ([MS-DOC] 2.9.78); "" for anything else."""
    if at is None or at + _FORM_HEADER + 6 > len(data):
        return ""
    (header,) = struct.unpack_from("<H", data, at + 4)
    position = at + header
    if position + 12 > len(data):
        return ""
    version, bits = struct.unpack_from("<IH", data, position)
    if version != 0xFFFFFFFF or bits & 3 != _CHECKBOX:
        return ""
    state = bits >> 2 & 0x1F
    if state == _BY_DEFAULT:
        (length,) = struct.unpack_from("<H", data, position + 10)
        default_at = position + 12 + 2 * length + 2
        if default_at + 2 > len(data):
            return "□"
        (state,) = struct.unpack_from("<H", data, default_at)
    return "☑" if state else "□"


def _paragraph(source: Source, text: str, mark: str, offset: int) -> DocParagraph:
    stored = source.paragraph_runs.at(offset)
    style = struct.unpack_from("<H", stored, 0)[0] if len(stored) >= 2 else 0
    changes = list(sprms(stored[2:], source.data))
    values = {code: operand[0] for code, operand in changes if operand}
    in_table = bool(values.get(_IN_TABLE))
    depth = next(
        (
            struct.unpack("<i", operand)[0]
            for code, operand in changes[::-1]
            if code == _DEPTH and len(operand) == 4
        ),
        1,
    )
    depth = max(1, min(depth, _MOST_DEPTH)) if in_table else 0
    level = _level(source, style, values.get(OUTLINE_LEVEL))
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    number = _number(source, style, changes) if text.strip() else ""
    inner_cell, inner_row = bool(values.get(_INNER_CELL)), bool(values.get(_INNER_ROW))
    return DocParagraph(
        number + text,
        level,
        depth,
        cell_end=inner_cell if depth > 1 else mark == CELL,
        row_end=inner_row if depth > 1 else bool(values.get(_ROW_END)),
        changes=changes,
    )


def _level(source: Source, style: int, outline: int | None) -> int:
    """The heading level: what the paragraph says itself, else what its style says."""
    if outline is None:
        return source.styles.level(style) or 0
    return outline + 1 if outline < _BODY_TEXT else 0


def _number(source: Source, style: int, changes: list[tuple[int, bytes]]) -> str:
    """The automatic number of a paragraph."""
    place = source.styles.list_place(style)
    for code, operand in changes:
        if code == LIST and len(operand) == 2:
            place.index = struct.unpack("<h", operand)[0]
        elif code == LIST_LEVEL and operand:
            place.level = operand[0]
    if place.index is None or place.index <= 0:
        return ""
    return source.numbering.label(str(place.index), place.level or 0)
