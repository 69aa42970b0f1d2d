"""Where a value stands in its source: locations, located text, and the map from JSON pointers to locations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace


class Location(Struct, frozen=True, eq=False):
    """A place in the source, in the author's own terms. All numbers count from 1.

    `cell` is a spreadsheet reference ("Sheet1!C5") or a table place ("表2 第3行第4列");
    `page` is the page of a paged format. `pieces` gives, for a text that was put together from several places
    (lines joined, marks left out), the offsets at which a new place begins; it takes no part in comparing.
    """

    line: int | None = None
    column: int | None = None
    page: int | None = None
    cell: str | None = None
    pieces: tuple[tuple[int, Location], ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Location) and self._place == other._place

    def __hash__(self) -> int:
        return hash(self._place)

    @property
    def _place(self) -> tuple[int | None, int | None, int | None, str | None]:
        return self.line, self.column, self.page, self.cell

    def shifted(self, characters: int) -> Location:
        """The place that lies `characters` further in the text; on the same line unless a piece begins before."""
        begin, base = 0, self
        for offset, place in self.pieces:
            if offset > characters:
                break
            begin, base = offset, place
        moved = characters - begin
        later = tuple((offset - characters, place) for offset, place in self.pieces if offset > characters)
        column = None if base.column is None else base.column + moved
        return replace(base, column=column, pieces=later)


class LocatedText(str):
    """A string that remembers where it was read.

    String methods give plain strings; use `derive` to keep the place.
    """

    __slots__ = ("location",)
    location: Location

    def __new__(cls, text: str, location: Location) -> LocatedText:
        located = super().__new__(cls, text)
        located.location = location
        return located

    def derive(self, text: str, offset: int = 0) -> LocatedText:
        """Another text read at the same place, `offset` characters further."""
        return LocatedText(text, self.location.shifted(offset) if offset else self.location)


def join_located(texts: Sequence[LocatedText], separator: str = "") -> LocatedText:
    """One text of several, which remembers the place of each. Raises ValueError where there is none."""
    if not texts:
        raise ValueError("join_located needs at least one text")
    pieces: list[tuple[int, Location]] = []
    offset = 0
    for text in texts:
        pieces.append((offset, replace(text.location, pieces=())))
        pieces.extend((offset + further, place) for further, place in text.location.pieces)
        offset += len(text) + len(separator)
    first = pieces[0][1]
    return LocatedText(separator.join(texts), replace(first, pieces=tuple(pieces[1:])))


def location_of(text: str) -> Location | None:
    """The place of a text, or None when it is a plain string."""
    return text.location if isinstance(text, LocatedText) else None


def escape_pointer(key: str | int) -> str:
    """One reference token of a JSON pointer (RFC 6901)."""
    text = str(key)
    return text.replace("~", "~0").replace("/", "~1") if "~" in text or "/" in text else text


_FILLED_DOWN = ("/level1", "/level2", "/key_work")
"""Values that a row may share with the rows above: they stand where the first of these rows does."""


class SourceMap:
    """Locations by JSON pointer. A pointer without a place of its own has that of its nearest ancestor."""

    def __init__(self, locations: Mapping[str, Location] | None = None) -> None:
        self._locations: dict[str, Location] = dict(locations or {})

    def __len__(self) -> int:
        return len(self._locations)

    def items(self) -> Iterator[tuple[str, Location]]:
        """All pointers with a place of their own."""
        return iter(self._locations.items())

    def find(self, pointer: str) -> Location | None:
        """The place of `pointer`, of its nearest ancestor, else of its first descendant, else None."""
        current = pointer
        while True:
            found = self._locations.get(current)
            if found is not None:
                return found
            if not current:
                break
            current = current.rpartition("/")[0]
        prefix = pointer + "/"
        inside = [(key, place) for key, place in self._locations.items() if key.startswith(prefix)]
        own = (place for key, place in inside if not key.endswith(_FILLED_DOWN))
        return next(own, inside[0][1] if inside else None)


def separate(draft: Any) -> tuple[Any, SourceMap]:
    """Split nested lists and dicts with LocatedText leaves into plain data and the places of its leaves.

    Entries of a dict that are None, empty lists or empty dicts are left out: what was not read is absent.
    """
    locations: dict[str, Location] = {}

    def walk(value: Any, pointer: str) -> Any:
        if isinstance(value, LocatedText):
            locations[pointer] = value.location
            return str(value)
        if isinstance(value, Mapping):
            return {
                key: walk(item, f"{pointer}/{escape_pointer(key)}")
                for key, item in value.items()
                if item is not None and item not in ([], {})
            }
        if isinstance(value, list):
            return [walk(item, f"{pointer}/{index}") for index, item in enumerate(value)]
        return value

    return walk(draft, ""), SourceMap(locations)
