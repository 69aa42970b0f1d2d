"""Where each value of a JSON text stands: the json module parses, this scanner only looks for places."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct, field

from perflint.patterns import regex
from perflint.places import Location, SourceMap, escape_pointer

DEEPEST = 64
"""Deepest nesting that is followed; a report needs six levels."""

# Every piece begins where the one before it ended, so that places follow from lengths. Colons say nothing that the
# order of keys and values does not say, and most commas stand right behind a value: neither is a piece of its own.
_PIECE = regex(r'([\s:]*)("[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\],]|[^\s{}\[\],:"]+)(\s*,)?', re.S)


_LINE_END = regex("\n")


class Literal(Struct, frozen=True):
    """A number or a word (true, NaN …) with its place."""

    pointer: str
    offset: int
    text: str


class RepeatedKey(Struct, frozen=True):
    """A key that stands twice in one object: its pointer and the offsets of both."""

    pointer: str
    first: int
    second: int


class _Frame(Struct):
    """An open object or array; `place` is the pointer of the value whose key was read last."""

    pointer: str
    is_object: bool
    index: int = 0
    place: str | None = None
    keys: dict[str, int] = field(default_factory=dict)

    def next(self) -> None:
        """Go on behind a comma."""
        self.index += 1
        self.place = None

    def child(self) -> str:
        """Pointer of the value that comes next."""
        return (self.place or f"{self.pointer}/") if self.is_object else f"{self.pointer}/{self.index}"


class Positions:
    """Offsets of a JSON text's values and keys by JSON pointer.

    A text that is no valid JSON is followed as far as it makes sense; nothing deeper than `DEEPEST` is recorded, and
    `too_deep` is then the place where it begins. Of a repeated key the last value counts, as in the json module.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.values: dict[str, int] = {}
        self.keys: dict[str, int] = {}
        self.literals: list[Literal] = []
        self.repeated: list[RepeatedKey] = []
        self.too_deep: tuple[str, int] | None = None
        self.last_pointer = ""
        self._scan()

    def _scan(self) -> None:
        stack: list[_Frame] = []
        top: _Frame | None = None
        behind = 0
        for before, token, comma in _PIECE.findall(self._text):
            start = behind + len(before)
            behind = start + len(token) + len(comma)
            sign = token[0]
            if sign == '"' and top is not None and top.is_object and top.place is None:
                self._open_key(top, token, start)
            elif sign in "}]":
                if stack:
                    stack.pop()
                    top = stack[-1] if stack else None
            elif sign == ",":
                if top is not None:
                    top.next()
            else:
                pointer = top.child() if top is not None else ""
                self.values[pointer] = start
                self.last_pointer = pointer
                if sign in "{[":
                    if len(stack) == DEEPEST:
                        self.too_deep = (pointer, start)
                        return
                    top = _Frame(pointer, sign == "{")
                    stack.append(top)
                elif sign != '"':
                    self.literals.append(Literal(pointer, start, token))
            if comma and top is not None:
                top.next()

    def _open_key(self, frame: _Frame, token: str, start: int) -> None:
        key = _decoded(token)
        pointer = frame.place = f"{frame.pointer}/{escape_pointer(key)}"
        self.last_pointer = pointer
        first = frame.keys.setdefault(key, start)
        if first != start:
            self.repeated.append(RepeatedKey(pointer, first, start))
        self.keys[pointer] = start

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in _LINE_END.finditer(self._text))]

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, counted from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def place(self, pointer: str) -> tuple[int, int] | None:
        """Line and column of a value; of a text its first character, behind the quotation mark."""
        offset = self.values.get(pointer)
        if offset is None:
            return None
        return self.line_and_column(offset + 1 if self._text.startswith('"', offset) else offset)

    def key_place(self, pointer: str) -> tuple[int, int] | None:
        """Line and column of the key of a value (behind its quotation mark), of the value itself in an array."""
        offset = self.keys.get(pointer)
        return self.place(pointer) if offset is None else self.line_and_column(offset + 1)

    def nearest(self, pointer: str) -> tuple[int, int] | None:
        """Line and column of a value, or of the nearest value around it."""
        while pointer not in self.values and pointer:
            pointer = pointer.rpartition("/")[0]
        return self.place(pointer)


def _decoded(token: str) -> str:
    """The text of a JSON string token; as it stands where it is damaged."""
    bare = token[1:-1] if len(token) > 1 and token.endswith('"') else token[1:]
    if "\\" not in bare:
        return bare
    try:
        return str(json.loads(f'"{bare}"', strict=False))
    except ValueError:
        return bare


class PositionCache:
    """The positions of a text, scanned when the first of several source maps asks for them."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def positions(self) -> Positions:
        """The positions, scanned once."""
        return Positions(self._text)


class JsonSourceMap(SourceMap):
    """Locations of one report in a JSON text, found when the first is asked for.

    `root` is the pointer of the report in the file; `renamed` maps pointers of the report to those of the file where
    the file's keys are written in other words.
    """

    def __init__(self, cache: PositionCache, root: str, renamed: Mapping[str, str]) -> None:
        super().__init__()
        self._cache = cache
        self._root = root
        self._renamed = renamed
        self._is_filled = False

    def _fill(self) -> None:
        if self._is_filled:
            return
        self._is_filled = True
        positions = self._cache.positions
        sources = {source: pointer for pointer, source in self._renamed.items()}
        pointers = {self._root: ""}
        for source in positions.values:
            parent, _, last = source.rpartition("/")
            if source != self._root:
                if parent not in pointers:
                    continue
                # Parents stand before their children; what is not renamed itself lies under a name already known.
                pointers[source] = sources.get(source, f"{pointers[parent]}/{last}")
            place = positions.place(source)
            if place is not None:
                self._locations[pointers[source]] = Location(line=place[0], column=place[1])

    def __len__(self) -> int:
        self._fill()
        return super().__len__()

    def items(self) -> Iterator[tuple[str, Location]]:
        """All pointers with a place of their own."""
        self._fill()
        return super().items()

    def find(self, pointer: str) -> Location | None:
        """The place of `pointer`, of its nearest ancestor, else of its first descendant, else None."""
        if self._is_filled:
            return super().find(pointer)
        current = pointer
        while True:
            place = self._cache.positions.place(self._source(current))
            if place is not None:
                return Location(line=place[0], column=place[1])
            if not current:
                break
            current = current.rpartition("/")[0]
        self._fill()
        return super().find(pointer)

    def _source(self, pointer: str) -> str:
        """The pointer in the file's own keys of one in the report's."""
        if not self._renamed:
            return self._root + pointer
        rest = ""
        while pointer not in self._renamed:
            if not pointer:
                return self._root + rest
            pointer, _, last = pointer.rpartition("/")
            rest = f"/{last}{rest}"
        return self._renamed[pointer] + rest
