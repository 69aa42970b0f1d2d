"""Styles, fonts and lists of Word 97 to 2003 ([MS-DOC] 2.9.271, 2.9.286, 2.9.131, 2.9.150)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from perflint.documents.doc_binary import Header, sprms
from perflint.documents.numbering import Level, Numbering

MOST_LEVELS = 9
_LIST_BYTES = 28
_OVERRIDE_BYTES = 16
_LEVEL_BYTES = 28
_PARAGRAPH_STYLE = 1
_NO_BASE = 0xFFF
_BODY_TEXT = 9
_FONT_NAME_AT = 39

OUTLINE_LEVEL = 0x2640
LIST_LEVEL = 0x260A
LIST = 0x460B

# Number formats as their codes in the file, named as in ECMA-376 part 1, 17.18.59 ([MS-OSHARED] 2.2.1.3).
_FORMATS = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    10: "ideographDigital",
    11: "japaneseCounting",
    14: "decimalFullWidth",
    16: "chineseLegalSimplified",
    17: "japaneseDigitalTenThousand",
    18: "decimalEnclosedCircle",
    19: "decimalFullWidth",
    22: "decimalZero",
    23: "bullet",
    28: "decimalEnclosedCircleChinese",
    30: "ideographTraditional",
    31: "ideographZodiac",
    33: "chineseCounting",
    34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand",
    36: "taiwaneseDigital",
    37: "chineseCounting",
    38: "chineseLegalSimplified",
    39: "chineseCountingThousand",
    255: "none",
}


@dataclass(slots=True)
class ListPlace:
    """Where a paragraph stands in the lists: the list's index from 1, and its level from 0."""

    index: int | None = None
    level: int | None = None


@dataclass(slots=True)
class _Style:
    level: int | None = None
    place: ListPlace = field(default_factory=ListPlace)
    base: int = _NO_BASE


@dataclass(slots=True)
class Styles:
    """What paragraph styles say about headings and lists."""

    _styles: dict[int, _Style] = field(default_factory=dict)

    def level(self, index: int) -> int | None:
        """The heading level of a style, its own or inherited."""
        return next((style.level for style in self._chain(index) if style.level is not None), None)

    def list_place(self, index: int) -> ListPlace:
        """The list of a style, its own or inherited."""
        chain = list(self._chain(index))
        lists = (style.place.index for style in chain if style.place.index is not None)
        levels = (style.place.level for style in chain if style.place.level is not None)
        return ListPlace(next(lists, None), next(levels, None))

    def _chain(self, index: int) -> Iterator[_Style]:
        seen: set[int] = set()
        while index in self._styles and index not in seen:
            seen.add(index)
            yield self._styles[index]
            index = self._styles[index].base


def read_styles(table: bytes, header: Header) -> Styles:
    """The paragraph styles; a damaged style sheet gives those before the damage."""
    offset, length = header.pointer("styles")
    data = table[offset : offset + length]
    found = Styles()
    if len(data) < 6:
        return found
    size, count, base_size = struct.unpack_from("<HHH", data, 0)
    position = 2 + size
    for index in range(count):
        if position + 2 > len(data):
            break
        (length,) = struct.unpack_from("<H", data, position)
        record = data[position + 2 : position + 2 + length]
        position += 2 + length
        style = _style(record, base_size)
        if style is not None:
            found._styles[index] = style
    return found


def _style(record: bytes, base_size: int) -> _Style | None:
    """A paragraph style; None for an empty slot and for other styles."""
    if len(record) < base_size + 2 or base_size < 6:
        return None
    first, second = struct.unpack_from("<HH", record, 0)
    identifier, kind, base = first & 0xFFF, second & 0xF, second >> 4
    if kind != _PARAGRAPH_STYLE:
        return None
    style = _Style(base=base)
    if 1 <= identifier <= MOST_LEVELS:
        style.level = identifier
    (name_length,) = struct.unpack_from("<H", record, base_size)
    position = base_size + 2 + 2 * name_length + 2
    if position + 4 <= len(record):
        (size,) = struct.unpack_from("<H", record, position)
        # The style's index stands before its changes.
        for code, operand in sprms(record[position + 4 : position + 2 + size]):
            if code == OUTLINE_LEVEL and operand and operand[0] < _BODY_TEXT:
                style.level = operand[0] + 1
            elif code == LIST and len(operand) == 2:
                style.place.index = struct.unpack("<h", operand)[0]
            elif code == LIST_LEVEL and operand:
                style.place.level = operand[0]
    return style


def read_fonts(table: bytes, header: Header) -> list[str]:
    """The names of the fonts by their index."""
    offset, length = header.pointer("fonts")
    data = table[offset : offset + length]
    names: list[str] = []
    position = 4
    while position < len(data):
        size = data[position]
        raw = data[position + 1 + _FONT_NAME_AT : position + 1 + size]
        names.append(raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace").partition("\0")[0])
        position += 1 + size
    return names


def read_numbering(table: bytes, header: Header) -> Numbering:
    """The lists, named by their index from 1 as paragraphs name them."""
    numbering = Numbering()
    definitions = _definitions(table, header)
    offset, length = header.pointer("list_overrides")
    data = table[offset : offset + length]
    if len(data) < 4:
        return numbering
    count = min(struct.unpack_from("<I", data, 0)[0], (len(data) - 4) // _OVERRIDE_BYTES)
    position = 4 + _OVERRIDE_BYTES * count
    for index in range(count):
        (identifier,) = struct.unpack_from("<i", data, 4 + _OVERRIDE_BYTES * index)
        overrides = data[4 + _OVERRIDE_BYTES * index + 12]
        levels = [
            Level(level.kind, level.text, level.start, level.restart, level.legal)
            for level in definitions.get(identifier, [])
        ]
        own_start = False
        position += 4
        for _ in range(overrides):
            if position + 8 > len(data):
                return numbering
            start, flags = struct.unpack_from("<iI", data, position)
            position += 8
            number = flags & 0xF
            if flags & 0x20:
                replaced, position = _level(data, position)
                if number < len(levels):
                    levels[number] = replaced
            if flags & 0x10 and number < len(levels):
                levels[number].start = start
                own_start = True
        numbering.define(str(index + 1), f"{index + 1}!" if own_start else str(identifier), levels)
    return numbering


def _definitions(table: bytes, header: Header) -> dict[int, list[Level]]:
    """The levels of each list definition. They stand behind the definitions, beyond the length that is stored."""
    offset, length = header.pointer("lists")
    if length < 2:
        return {}
    (count,) = struct.unpack_from("<H", table, offset)
    found: dict[int, list[Level]] = {}
    position = offset + 2 + _LIST_BYTES * count
    for index in range(count):
        at = offset + 2 + _LIST_BYTES * index
        (identifier,) = struct.unpack_from("<i", table, at)
        simple = table[at + 26] & 1
        levels = []
        for _ in range(1 if simple else MOST_LEVELS):
            level, position = _level(table, position)
            levels.append(level)
        found[identifier] = levels
    return found


def _level(data: bytes, position: int) -> tuple[Level, int]:
    """A level and the position behind it."""
    start, kind, flags = struct.unpack_from("<iBB", data, position)
    characters, paragraphs, limit = struct.unpack_from("<BBB", data, position + 24)
    position += _LEVEL_BYTES + characters + paragraphs
    (length,) = struct.unpack_from("<H", data, position)
    text = data[position + 2 : position + 2 + 2 * length].decode("utf-16-le", "replace")
    shown = "".join(f"%{ord(sign) + 1}" if ord(sign) < MOST_LEVELS else sign for sign in text)
    # Bit 3: the level's limit says behind which levels it restarts; otherwise it restarts behind all above.
    restart = limit if flags & 0x08 else None
    level = Level(_FORMATS.get(kind, "decimal"), shown, start, restart, bool(flags & 0x04))
    return level, position + 2 + 2 * length
