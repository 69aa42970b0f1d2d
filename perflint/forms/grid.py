"""A table as lines of slots, the same for true grids (merged cells resolved) and for tab-separated text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from perflint.documents.model import Cell, Table
from perflint.places import LocatedText
from perflint.vocabulary import fold


class Slot(Struct, frozen=True):
    """A cell that begins in a line, with the columns that it covers there (`end` inclusive)."""

    text: LocatedText
    start: int
    end: int
    row_span: int = 1

    @property
    def blank(self) -> bool:
        """Whether nothing is printed in it."""
        return not self.text

    @property
    def label(self) -> str:
        """The text as labels are compared, brackets included."""
        return fold(self.text)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether it shares a column with a range."""
        return self.start <= end and start <= self.end

    def distance(self, start: int, end: int) -> int:
        """Columns between it and a range; 0 where they overlap."""
        return max(start - self.end, self.start - end, 0)


class Line(Struct, frozen=True):
    """A row: the slots that begin in it, and the cells from rows above that reach into it, by column."""

    number: int
    slots: tuple[Slot, ...]
    filled: tuple[Slot, ...]
    """The slots in which something is printed."""
    covered: dict[int, Slot] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Whether nothing new is printed in the line."""
        return not self.filled

    @property
    def width(self) -> int:
        """Number of columns."""
        return max((slot.end + 1 for slot in self.slots), default=0)

    def at(self, start: int, end: int) -> Iterator[Slot]:
        """The slots that share a column with a range."""
        return (slot for slot in self.slots if slot.overlaps(start, end))

    def covering(self, start: int, end: int) -> Slot | None:
        """The cell from above that reaches into a range of columns, or None."""
        return next(
            (self.covered[column] for column in range(start, end + 1) if column in self.covered), None
        )


def stripped(text: LocatedText) -> LocatedText:
    """A located text without white space at its ends, its place moved along."""
    core = text.strip()
    if core == text:
        return text
    lead = len(text) - len(text.lstrip())
    # A lead with a line break is on another line: the column of what follows is not known from the lead's length.
    return text.derive(core, 0 if "\n" in text[:lead] else lead)


def lines_of(table: Table) -> list[Line]:
    """The rows of a table as lines. A cell over several rows begins in the first of them and covers the others."""
    lines: list[Line] = []
    begun: dict[int, Slot] = {}
    for number, row in enumerate(table.rows):
        slots: list[Slot] = []
        covered: dict[int, Slot] = {}
        present: dict[int, Slot] = {}
        for start, end, cell in _runs(row):
            above = begun.get(id(cell))
            if above is None:
                slot = Slot(stripped(cell.text), start, end, cell.row_span)
                slots.append(slot)
            else:
                slot = above
                covered.update((column, slot) for column in range(start, end + 1))
            present[id(cell)] = slot
        begun = present
        lines.append(Line(number, tuple(slots), tuple(slot for slot in slots if slot.text), covered))
    return lines


def _runs(row: Iterable[Cell]) -> Iterator[tuple[int, int, Cell]]:
    start = 0
    current: Cell | None = None
    column = 0
    for column, cell in enumerate(row):
        if cell is current:
            continue
        if current is not None:
            yield start, column - 1, current
        start, current = column, cell
    if current is not None:
        yield start, column, current
