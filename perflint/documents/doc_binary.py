"""The binary format of Word 97 to 2003 ([MS-DOC]): header, piece table, and properties of characters and paragraphs.

A position in the text (CP) is found in the file (FC) through the pieces; properties are stored by FC in pages of 512
bytes (FKP), as lists of property changes (sprm).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PAGE = 512
_PIECE_BYTES = 8
_RUN_HEADER_BYTES = 13
_PAGE_NUMBER = 0x3FFFFF
_COMPRESSED = 0x40000000
_OFFSET = 0x3FFFFFFF
_FIRST_POINTER = 154

_MAGIC = 0xA5EC
_OLD_MAGIC = (0xA5DB, 0xA5DC)
_WORD_97 = 0x00C1
_ENCRYPTED = 0x0100
_SECOND_TABLE = 0x0200

POINTERS = {
    "styles": 1,
    "characters": 12,
    "paragraphs": 13,
    "fonts": 15,
    "pieces": 33,
    "lists": 73,
    "list_overrides": 74,
}
"""Indices of the pairs of offset and length in the header that are read here (FibRgFcLcb97)."""

# Bytes of an operand by the three highest bits of a sprm; 6 means that the operand tells its length.
_OPERAND_BYTES = (1, 1, 2, 4, 2, 2, -1, 3)
_VARIABLE = 6
_DEFINE_TABLE = 0xD608
_CHANGE_TABS = 0xC615
_HUGE_PARAGRAPH = (0x6645, 0x6646)
_TABLE_PROPERTIES = 0x646B


# Windows-1252 leaves five bytes without a character; they stay control characters as in Latin-1.
_WINDOWS_1252 = {byte: bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}


class NotSupported(Exception):  # noqa: N818 — it names a kind of file, not a mistake
    """A file of an older Word, or an encrypted one; `kind` is "old" or "encrypted"."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Damaged(ValueError):  # noqa: N818
    """A file whose structures contradict each other."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the file information block (FIB) tells: where the tables are, and the lengths of the parts of the text."""

    second_table: bool
    pointers: tuple[tuple[int, int], ...]
    main: int
    footnotes: int
    headers: int
    annotations: int
    endnotes: int
    text_boxes: int

    def pointer(self, name: str) -> tuple[int, int]:
        """Offset and length of a structure in the table stream; (0, 0) where the file has none."""
        index = POINTERS[name]
        return self.pointers[index] if index < len(self.pointers) else (0, 0)


def read_header(stream: bytes) -> Header:
    """The header of a WordDocument stream. Raises NotSupported or Damaged."""
    if len(stream) < _FIRST_POINTER:
        raise Damaged("the header is cut")
    magic, version = struct.unpack_from("<HH", stream, 0)
    if magic in _OLD_MAGIC or (magic == _MAGIC and version < _WORD_97):
        raise NotSupported("old")
    if magic != _MAGIC:
        raise Damaged("the header has no signature")
    (flags,) = struct.unpack_from("<H", stream, 0x0A)
    if flags & _ENCRYPTED:
        raise NotSupported("encrypted")
    main, footnotes, headers, _, annotations, endnotes, text_boxes = struct.unpack_from("<7i", stream, 0x4C)
    lengths = (main, footnotes, headers, annotations, endnotes, text_boxes)
    if any(length < 0 for length in lengths):
        raise Damaged("a part of the text has a negative length")
    (count,) = struct.unpack_from("<H", stream, _FIRST_POINTER - 2)
    count = min(count, (len(stream) - _FIRST_POINTER) // 8)
    pointers = tuple(struct.iter_unpack("<II", stream[_FIRST_POINTER : _FIRST_POINTER + 8 * count]))
    return Header(bool(flags & _SECOND_TABLE), pointers, *lengths)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: positions `start` to `end`, stored from byte `offset` on with `width` bytes a character."""

    start: int
    end: int
    offset: int
    width: int
    changes: bytes


def read_pieces(stream: bytes, table: bytes, header: Header) -> list[Piece]:
    """The pieces in the order of the text."""
    offset, length = header.pointer("pieces")
    data = table[offset : offset + length]
    groups: list[bytes] = []
    position = 0
    while position < len(data) and data[position] == 1:
        (size,) = struct.unpack_from("<h", data, position + 1)
        if size < 0:
            raise Damaged("the piece table is damaged")
        groups.append(data[position + 3 : position + 3 + size])
        position += 3 + size
    if position >= len(data) or data[position] != 2:
        raise Damaged("the piece table is missing")
    (size,) = struct.unpack_from("<I", data, position + 1)
    plc = data[position + 5 : position + 5 + size]
    count = (len(plc) - 4) // (4 + _PIECE_BYTES)
    if count < 1:
        raise Damaged("the piece table is empty")
    places = struct.unpack_from(f"<{count + 1}I", plc, 0)
    pieces = []
    for index in range(count):
        _, stored, modifier = struct.unpack_from("<HIH", plc, 4 * (count + 1) + _PIECE_BYTES * index)
        compressed = bool(stored & _COMPRESSED)
        begin = (stored & _OFFSET) // 2 if compressed else stored & _OFFSET
        width = 1 if compressed else 2
        if places[index + 1] <= places[index] or begin >= len(stream):
            continue
        end = min(places[index + 1], places[index] + (len(stream) - begin) // width)
        pieces.append(Piece(places[index], end, begin, width, _piece_changes(modifier, groups)))
    return pieces


def _piece_changes(modifier: int, groups: Sequence[bytes]) -> bytes:
    """The property changes of a whole piece; single ones (fComplex 0) concern nothing that is read here."""
    index = modifier >> 1
    return groups[index] if modifier & 1 and index < len(groups) else b""


def text_of(stream: bytes, piece: Piece) -> str:
    """The characters of a piece, as many as it has positions."""
    raw = stream[piece.offset : piece.offset + (piece.end - piece.start) * piece.width]
    if piece.width == 1:
        return raw.decode("latin-1").translate(_WINDOWS_1252)
    # Every position is one UTF-16 unit, so surrogates stay apart until the text is put together.
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])))


@dataclass(slots=True)
class Runs:
    """Property changes by file offset."""

    starts: list[int]
    ends: list[int]
    changes: list[bytes]

    def at(self, offset: int) -> bytes:
        """The changes at an offset; empty where none are stored."""
        index = bisect_right(self.starts, offset) - 1
        return self.changes[index] if index >= 0 and offset < self.ends[index] else b""


def _page_numbers(table: bytes, pointer: tuple[int, int]) -> Iterator[int]:
    offset, length = pointer
    plc = table[offset : offset + length]
    count = max(0, (len(plc) - 4) // 8)
    for index in range(count):
        (number,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 4 * index)
        yield number & _PAGE_NUMBER


def read_runs(stream: bytes, table: bytes, header: Header, kind: str) -> Runs:
    """The runs of characters or paragraphs. A paragraph's changes begin with its style's index (2 bytes)."""
    found: list[tuple[int, int, bytes]] = []
    for number in _page_numbers(table, header.pointer(kind)):
        page = stream[number * PAGE : (number + 1) * PAGE]
        if len(page) < PAGE:
            continue
        count = page[-1]
        header_bytes = 1 if kind == "characters" else _RUN_HEADER_BYTES
        if 4 * (count + 1) + header_bytes * count > PAGE:
            raise Damaged("a page of properties is damaged")
        places = struct.unpack_from(f"<{count + 1}I", page, 0)
        for index in range(count):
            at = 2 * page[4 * (count + 1) + header_bytes * index]
            changes = b"" if at == 0 else _stored(page, at, kind)
            found.append((places[index], places[index + 1], changes))
    found.sort(key=lambda run: run[0])
    return Runs([run[0] for run in found], [run[1] for run in found], [run[2] for run in found])


def _stored(page: bytes, at: int, kind: str) -> bytes:
    size = page[at]
    if kind == "characters":
        return page[at + 1 : at + 1 + size]
    if size:
        return page[at + 1 : at + 2 * size]
    return page[at + 2 : at + 2 + 2 * page[at + 1]] if at + 1 < PAGE else b""


def sprms(changes: bytes, data: bytes = b"") -> Iterator[tuple[int, bytes]]:
    """The property changes of a list as (code, operand). Lists kept in the Data stream are followed, once."""
    position = 0
    while position + 2 <= len(changes):
        (code,) = struct.unpack_from("<H", changes, position)
        position += 2
        size = _OPERAND_BYTES[code >> 13]
        if code >> 13 == _VARIABLE:
            if code == _DEFINE_TABLE:
                if position + 2 > len(changes):
                    return
                size = struct.unpack_from("<H", changes, position)[0] - 1
                position += 2
            else:
                if position >= len(changes):
                    return
                size = changes[position]
                position += 1
                if code == _CHANGE_TABS and size == 255:
                    size = _tabs_size(changes, position)
        operand = changes[position : position + max(0, size)]
        position += max(0, size)
        if data and code in (*_HUGE_PARAGRAPH, _TABLE_PROPERTIES) and len(operand) == 4:
            yield from sprms(_kept(data, struct.unpack("<I", operand)[0]))
        else:
            yield code, operand


def _kept(data: bytes, offset: int) -> bytes:
    """A list of property changes in the Data stream: its length, then the list."""
    if offset + 2 > len(data):
        return b""
    (size,) = struct.unpack_from("<H", data, offset)
    return data[offset + 2 : offset + 2 + size]


def _tabs_size(changes: bytes, position: int) -> int:
    """The length of a tab list that does not fit into one byte: 4 bytes a deleted tab, 3 an added one."""
    if position >= len(changes):
        return 0
    deleted = changes[position]
    added_at = position + 1 + 4 * deleted
    added = changes[added_at] if added_at < len(changes) else 0
    return 2 + 4 * deleted + 3 * added
