"""Two indicator tables in the same rows: for the whole term on the left, for the year on the right."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from perflint.forms.draft import FormDraft
from perflint.forms.grid import Line
from perflint.forms.indicator_block import IndicatorBlock
from perflint.forms.indicator_header import IndicatorHeader


class SideBySideBlock(Struct):
    """An indicator table of two sides that is being read; `term` keeps the rows of the left side."""

    year: IndicatorBlock
    term: IndicatorBlock
    kept: FormDraft

    def accepts(self, line: Line) -> bool:
        """Whether a line is a row of the tables."""
        return self.year.accepts(line)

    def read(self, line: Line) -> None:
        """Read one row: each side has the cells of its own columns and those that both share."""
        for block, other in ((self.year, self.term), (self.term, self.year)):
            own = _without(line, other.header, block.header)
            if own.filled:
                block.read(own)

    def flush(self, draft: FormDraft) -> None:
        """Hand over what was read."""
        self.year.flush(draft)
        self.term.flush(self.kept)


def _without(line: Line, other: IndicatorHeader, own: IndicatorHeader) -> Line:
    """A line without the cells that stand only under the columns of the other side."""
    kept = tuple(
        slot
        for slot in line.slots
        if any(slot.overlaps(column.start, column.end) for column in own.columns)
        or not any(slot.overlaps(column.start, column.end) for column in other.columns)
    )
    return replace(line, slots=kept, filled=tuple(slot for slot in kept if slot.text))
