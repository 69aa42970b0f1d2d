"""What of an indicator table did not stand where its headings said, as notes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from perflint.documents.model import ReadingNote
from perflint.forms.align import Placement
from perflint.forms.grid import Slot
from perflint.forms.indicator_header import IndicatorHeader

_QUOTED = 3
_LONGEST_QUOTE = 20


class Misplaced(Struct):
    """Cells given to other columns than their headings', cells given to none, and columns without a place."""

    moved: list[Slot] = field(default_factory=list)
    left_over: list[Slot] = field(default_factory=list)
    columns: dict[int, list[Slot]] = field(default_factory=dict)

    def add(self, placement: Placement) -> None:
        """Remember what a row had out of place."""
        self.moved.extend(placement.moved)
        self.left_over.extend(placement.left_over)

    def notes(self, header: IndicatorHeader) -> list[ReadingNote]:
        """One note a kind, and one a column."""
        notes: list[ReadingNote] = []
        if self.moved:
            message = (
                f"指标表中有 {len(self.moved)} 个单元格与表头错列（{_quoted(self.moved)}），已按内容归位"
            )
            notes.append(ReadingNote("column-shift", message, self.moved[0].text))
        if self.left_over:
            count = len(self.left_over)
            message = f"指标表中有 {count} 个单元格没有对应的列（{_quoted(self.left_over)}），未采用"
            notes.append(ReadingNote("column-shift", message, self.left_over[0].text))
        for index, slots in sorted(self.columns.items()):
            heading = header.columns[index].heading
            name = heading.text if heading is not None else f"第{slots[0].start + 1}列"
            message = f"指标表的“{name}”列没有归入报告，有 {len(slots)} 行内容"
            notes.append(ReadingNote("column-not-placed", message, slots[0].text))
        return notes


def surplus_note(label: str, slots: Sequence[Slot]) -> ReadingNote | None:
    """What is told of cells that stand behind the last column of a table or beside its columns; None without any."""
    if not slots:
        return None
    message = f"“{label}”下有 {len(slots)} 个单元格没有对应的列（{_quoted(slots)}），未采用"
    return ReadingNote("column-not-placed", message, slots[0].text)


def _quoted(slots: Sequence[Slot]) -> str:
    texts = "、".join(f"“{slot.text[:_LONGEST_QUOTE]}”" for slot in slots[:_QUOTED])
    return texts + ("等" if len(slots) > _QUOTED else "")
