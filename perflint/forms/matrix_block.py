"""Tables that are no part of a known form: plans of work, tasks, figures by row.

Prose in columns (情况说明 | 存在问题 | 改进措施) becomes sections; figures become a StatedTable, so that they can be
checked; nothing of it is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct, field

from perflint.forms import words
from perflint.forms.draft import Draft, FormDraft
from perflint.forms.funds_lines import MEASURES
from perflint.forms.grid import Line, Slot
from perflint.forms.misplaced import surplus_note
from perflint.places import LocatedText, join_located

_LONGEST_HEADING = 30
_PROSE = 40
_LONGEST_SOURCE = 12


class MatrixBlock(Struct):
    """A table with headings of its own that is being read."""

    headings: tuple[Slot, ...]
    grouped: bool
    """The first heading holds the rows together: nothing of its own stands below it."""
    width: int
    header_lines: int = 1
    _lines: list[Line] = field(default_factory=list)

    def accepts(self, line: Line) -> bool:
        """Whether a line is a row of this table."""
        filled = line.filled
        first = filled[0]
        if self.grouped:
            return first.start > self.headings[0].end and not words.is_known_label(first.text)
        if words.is_known_label(first.text) or (len(filled) == 1 and len(first.text) > _PROSE):
            return False
        return not any(any(words.level_words(slot.text)) for slot in filled)

    def read(self, line: Line) -> None:
        """Read one row."""
        self._lines.append(line)

    def flush(self, draft: FormDraft) -> None:
        """Hand over the table, as sections where it is prose and as figures where it is not."""
        if self._lines:
            if self._is_prose():
                draft.sections.extend(self._sections())
            else:
                draft.tables.append(self._table())
            note = surplus_note(self.headings[0].text, self._surplus())
            if note is not None:
                draft.notes.append(note)
        self._lines = []

    def _surplus(self) -> list[Slot]:
        """The cells that no column takes: behind the last column, or a second one below a heading."""
        columns = self._columns()
        first = columns[0][0].start
        found: list[Slot] = []
        for line in self._lines:
            taken = {id(_printed(line, slot.start, end)) for slot, end in columns}
            found.extend(slot for slot in line.filled if slot.start >= first and id(slot) not in taken)
        return found

    def _is_prose(self) -> bool:
        if any(_tells_time(slot) for slot in self.headings):
            return False
        cells = [slot for line in self._lines for slot in line.filled]
        figures = sum(words.is_amount_cell(slot.text) for slot in cells if slot.start >= self._body)
        prose = any(words.is_word("table_matrix_headings", words.bare(slot.text)) for slot in self.headings)
        return prose and (figures * 2 < len(cells))

    @property
    def _body(self) -> int:
        return self.headings[1].start if self.grouped else self.headings[0].start

    def _columns(self) -> list[tuple[Slot, int]]:
        own = self.headings[1:] if self.grouped else self.headings
        return [
            (slot, own[index + 1].start - 1 if index + 1 < len(own) else max(self.width - 1, slot.end))
            for index, slot in enumerate(own)
        ]

    def _sections(self) -> list[Draft]:
        columns = [
            (slot, end)
            for slot, end in self._columns()
            if not words.is_word("table_ignored_headings", words.bare(slot.text))
        ]
        sections: list[Draft] = [{"heading": self.headings[0].text, "level": 1, "paragraphs": []}]
        labelled = self.grouped and self.headings[1].start > self.headings[0].end + 1
        if len(columns) == 2 and not labelled:
            # A task and what it is: each row is a heading with its text.
            for line in self._lines:
                cells = [_cell(line, slot.start, end) for slot, end in columns]
                if cells[0] is not None:
                    paragraphs = [cells[1]] if cells[1] is not None else []
                    sections.append({"heading": cells[0], "level": 2, "paragraphs": paragraphs})
            return sections
        for slot, end in columns:
            paragraphs = [text for line in self._lines if (text := _cell(line, slot.start, end)) is not None]
            if slot is self.headings[0] or not paragraphs:
                continue
            sections.append({"heading": slot.text, "level": 2, "paragraphs": paragraphs})
        return sections

    def _table(self) -> Draft:
        columns = self._columns()
        rows: list[list[LocatedText]] = []
        for line in self._lines:
            row: list[LocatedText] = []
            for slot, end in columns:
                text = _cell(line, slot.start, end)
                row.append(text if text is not None else slot.text.derive(""))
            rows.append(row)
        title = self.headings[0].text if self.grouped else None
        header = [slot.text for slot, _ in columns]
        return {"title": title, "header": header, "rows": rows}


def _cell(line: Line, start: int, end: int) -> LocatedText | None:
    """What is printed in a line between two columns; merged cells from above count."""
    slot = _printed(line, start, end)
    if slot is not None:
        return slot.text
    above = line.covering(start, end)
    return above.text if above is not None and not above.blank else None


def _printed(line: Line, start: int, end: int) -> Slot | None:
    """The first cell that begins in a line between two columns and is not blank."""
    return next((slot for slot in line.filled if start <= slot.start <= end), None)


def _tells_time(slot: Slot) -> bool:
    return words.identity_key(slot.text) in ("project.start", "project.end", "project.period")


def _labels_cell(slot: Slot) -> bool:
    """Whether a label names one cell of a form, and no row or column of figures."""
    label = words.bare(slot.text)
    return (
        words.identity_key(slot.text) is not None
        or words.goal_key(slot.text) is not None
        or words.is_word("table_prose_labels", label)
    )


def find_named_matrix(lines: Sequence[Line], position: int) -> MatrixBlock | None:
    """The headings of a table that its label (年度主要任务) or its headings (任务名称 | 主要内容) tell, or None."""
    line = lines[position]
    filled = line.filled
    below = next((other for other in lines[position + 1 :] if not other.blank), None)
    if len(filled) < 3 or below is None or not _could_be_headings(filled):
        return None
    open_below = below.filled[0].start > filled[0].end
    named = words.is_word("table_matrix_labels", words.bare(filled[0].text))
    times = sum(_tells_time(slot) for slot in filled[1:])
    labels = {words.bare(slot.text) for slot in filled[1:]}
    headed = sum(words.is_word("table_matrix_headings", label) for label in labels)
    if not (headed >= 2 or (open_below and (named or times >= 2))):
        return None
    headings, taken = _with_lower(line, filled, below)
    return MatrixBlock(headings, open_below, max(line.width, below.width), taken)


def _with_lower(line: Line, filled: Sequence[Slot], below: Line) -> tuple[tuple[Slot, ...], int]:
    """A heading in two lines: 预算金额 above 总额 | 财政拨款 | 其他资金 gives three columns."""
    lower = below.filled
    if len(lower) < 2 or not all(_is_source_label(slot) for slot in lower):
        return tuple(filled), 1
    headings: list[Slot] = []
    for index, slot in enumerate(filled):
        behind = filled[index + 1].start - 1 if index + 1 < len(filled) else max(line.width, below.width) - 1
        parts = [part for part in lower if slot.start <= part.start <= max(behind, slot.end)]
        headings.extend(Slot(join_located([slot.text, part.text]), part.start, part.end) for part in parts)
        if not parts:
            headings.append(slot)
    return tuple(headings), 2


def _is_source_label(slot: Slot) -> bool:
    plain = len(slot.label) <= _LONGEST_SOURCE and ":" not in slot.label and not words.is_amount(slot.text)
    return plain and words.fund_role(slot.text) is not None


def _could_be_headings(filled: Sequence[Slot]) -> bool:
    return not any(len(slot.text) > _LONGEST_HEADING or words.is_amount(slot.text) for slot in filled)


def find_figures_matrix(lines: Sequence[Line], position: int) -> MatrixBlock | None:
    """The headings of a table of figures that is no known part of a form, or None."""
    line = lines[position]
    filled = line.filled
    below = next((other for other in lines[position + 1 :] if not other.blank), None)
    if len(filled) < 2 or below is None or not _could_be_headings(filled):
        return None
    width = max(line.width, below.width)
    if any(_labels_cell(slot) for slot in filled[1:]) or _is_paired(below):
        return None
    amounts = [slot for slot in below.filled if words.is_amount_cell(slot.text)]
    if len(filled) >= 3 and below.filled[0].start > filled[0].end and len(amounts) >= 2:
        return MatrixBlock(filled, True, width)
    first = below.filled[0]
    behind = [slot for slot in below.filled[1:] if words.is_amount_cell(slot.text)]
    # A list under 项目名称 | 预算数 needs no third column: the second heading is one of money.
    enough = len(behind) >= 2 or (behind and words.fund_heading(filled[-1].text) is not None)
    names = (
        not _labels_cell(first) and words.fund_role(first.text) is None and not words.is_amount(first.text)
    )
    if enough and names and _over_figures(filled, behind):
        return MatrixBlock(filled, False, width)
    return None


def _is_paired(line: Line) -> bool:
    """Whether labels of money and amounts alternate: 预算数 | 386.42 | 到位数 | 386.42 | 执行数 | 371.05."""
    pairs = [
        label
        for label, value in pairwise(line.filled)
        if words.fund_heading(label.text) in MEASURES and words.is_amount_cell(value.text)
    ]
    return len(pairs) >= 2


def find_project_list(lines: Sequence[Line], position: int) -> MatrixBlock | None:
    """The headings of a list of projects with their money, a project a row, or None: 序号 | 项目名称 | 预算数 | …"""
    line = lines[position]
    filled = line.filled
    below = next((other for other in lines[position + 1 :] if not other.blank), None)
    if len(filled) < 4 or below is None or not _could_be_headings(filled):
        return None
    named = any(words.identity_key(slot.text) == "project.name" for slot in filled[:2])
    money = [slot for slot in filled if words.fund_heading(slot.text) in MEASURES]
    amounts = [
        slot
        for slot in money
        if any(words.is_amount(other.text) for other in below.at(slot.start, slot.end) if not other.blank)
    ]
    if not named or len(amounts) < 2:
        return None
    return MatrixBlock(tuple(filled), False, max(line.width, below.width))


def _over_figures(filled: Sequence[Slot], figures: Sequence[Slot]) -> bool:
    """Whether each figure of the row below stands under a heading."""
    return all(any(figure.overlaps(slot.start, slot.end) for slot in filled[1:]) for figure in figures)
