"""Goals that stand in columns under headings: 预期目标 | 实际完成情况, 长期目标 | 年度目标."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from perflint.forms import words
from perflint.forms.draft import Draft, FormDraft
from perflint.forms.grid import Line, Slot
from perflint.forms.misplaced import surplus_note
from perflint.places import LocatedText, join_located

_LONGEST_HEADING = 24


class GoalColumn(Struct, frozen=True):
    """A column of goals: key of the Goals value, its heading, and the grid columns that it covers."""

    key: str
    heading: Slot
    end: int
    start: int


class GoalsBlock(Struct):
    """Goals under headings that are being read."""

    columns: tuple[GoalColumn, ...]
    first: int
    rate: Slot | None = None
    """The heading of a rate of completion behind the goals."""
    answered: bool = False
    """A line of cells below the headings was met, blank or not."""
    groups: list[Draft] = field(default_factory=list)
    _texts: dict[int, list[LocatedText]] = field(default_factory=dict)
    _blank: dict[int, LocatedText] = field(default_factory=dict)
    _rates: list[LocatedText] = field(default_factory=list)
    _surplus: list[Slot] = field(default_factory=list)

    def accepts(self, line: Line) -> bool:
        """Whether a line goes on with the goals: nothing new stands to the left of their columns."""
        first = line.filled[0]
        if first.start < self.first or words.is_known_label(first.text):
            return False
        return first.start >= self.first

    def read(self, line: Line) -> None:
        """Read one line of goals."""
        self.answered = True
        for slot in line.slots:
            index = self._column(slot)
            if index is None:
                if self.rate is not None and slot.start >= self.rate.start and not slot.blank:
                    self._rates.append(slot.text)
                elif not slot.blank and not (words.is_points(slot.text) and self.groups):
                    self._surplus.append(slot)
                continue
            if slot.blank:
                self._blank.setdefault(index, slot.text)
            elif not (words.is_points(slot.text) and slot.start > self.columns[index].end and self.groups):
                self._texts.setdefault(index, []).append(slot.text)

    def _column(self, slot: Slot) -> int | None:
        return next(
            (index for index, column in enumerate(self.columns) if slot.overlaps(column.start, column.end)),
            None,
        )

    def flush(self, draft: FormDraft) -> None:
        """Hand over what was read."""
        for index, column in enumerate(self.columns):
            blank = self._blank.get(index, column.heading.text.derive(""))
            text = join_located(self._texts.get(index) or [blank], "\n")
            before = draft.goals.get(column.key)
            if not self.answered or (before and (not text or text == before)):
                continue
            if before:
                draft.fields.append({"label": column.heading.text, "value": text})
            else:
                draft.goals[column.key] = text
        if self.rate is not None and self._rates:
            draft.fields.append({"label": self.rate.text, "value": join_located(self._rates, "\n")})
        note = surplus_note(self.columns[0].heading.text, self._surplus)
        if note is not None:
            draft.notes.append(note)
        draft.groups.extend(self.groups)
        self.groups, self._texts, self._rates, self._surplus = [], {}, [], []


def find_goals_header(lines: Sequence[Line], position: int) -> GoalsBlock | None:
    """The headings of goals that begin at a line, or None."""
    line = lines[position]
    filled = list(line.filled)
    points: Slot | None = None
    if len(filled) > 2 and words.is_points(filled[-1].text):
        points = filled.pop()
    rate: Slot | None = None
    if len(filled) > 2 and words.is_word("table_goal_rate_headings", words.bare(filled[-1].text)):
        rate = filled.pop()
    if not filled or any(len(slot.text) > _LONGEST_HEADING for slot in filled):
        return None
    begin = next(
        (index for index in range(len(filled)) if all(_key(slot) is not None for slot in filled[index:])),
        len(filled),
    )
    headings = filled[begin:]
    below = lines[position + 1] if position + 1 < len(lines) else None
    if not headings:
        return None
    lone = below is not None and len(below.slots) == 1 and len(headings) == 2
    if begin == 0 and len(headings) > 1 and (below is None or lone or _holds_together(headings, below)):
        headings = headings[1:]
    elif begin == 0 and len(headings) == 1:
        # One heading alone is the label of the cell beside it.
        return None
    if below is not None and not below.blank:
        first = below.filled[0]
        if (first.start < headings[0].start and not lone) or _is_heading_again(first):
            return None
    columns = _columns(line, headings, rate)
    if lone:
        # A row of a single cell is one whose blank cells a text left out.
        columns = (GoalColumn(columns[0].key, columns[0].heading, columns[0].end, 0),)
    first_column = 0 if lone else headings[0].start
    block = GoalsBlock(columns, first_column, rate, answered=below is not None and below.blank)
    if points is not None:
        label = filled[0] if filled[0] is not headings[0] else headings[0]
        block.groups.append({"level1": label.text, "score": points.text})
    return block


def _key(slot: Slot) -> str | None:
    """The Goals value of a heading, in whatever wording."""
    return words.goal_key(slot.text) or words.goal_cue(slot.text)


def _holds_together(headings: Sequence[Slot], below: Line) -> bool:
    """Whether the first heading is the label at the left edge: nothing stands below it."""
    begins_behind = below.blank or below.filled[0].start >= headings[1].start
    return begins_behind and words.is_word("table_goal_groups", words.bare(headings[0].text))


def _is_heading_again(slot: Slot) -> bool:
    return words.indicator_role(slot.text) in ("level1", "level2") or words.goal_key(slot.text) is not None


def _columns(line: Line, headings: Sequence[Slot], rate: Slot | None) -> tuple[GoalColumn, ...]:
    found: list[GoalColumn] = []
    right = line.width if rate is None else rate.start
    for index, slot in enumerate(headings):
        limit = headings[index + 1].start - 1 if index + 1 < len(headings) else max(right - 1, slot.end)
        key = _key(slot)
        if key is not None:
            found.append(GoalColumn(key, slot, max(limit, slot.end), slot.start))
    return tuple(found)
