"""The rows of an indicator table: levels filled down, weights in labels, rows that only name a group, totals."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from perflint.documents.model import ReadingNote
from perflint.forms import words
from perflint.forms.align import MORE, Known, Placement, place
from perflint.forms.choices import has_boxes
from perflint.forms.confirm import back_fill_level1, confirm_columns, mark_parents
from perflint.forms.draft import Draft, FormDraft
from perflint.forms.grid import Line, Slot
from perflint.forms.indicator_header import IndicatorHeader
from perflint.forms.indicator_totals import is_total, points_of, read_total, subtotal_label
from perflint.forms.labels import is_title, is_year, known_embedded
from perflint.forms.misplaced import Misplaced
from perflint.patterns import regex
from perflint.places import LocatedText, join_located
from perflint.vocabulary import fold

_INDICATOR_NUMBER = regex(
    r"^\s*(?:三级)?指标\s*(?:[\d０-９]{1,3}|[一二三四五六七八九十]{1,3})\s*(?:[:：.．、]|\s|$)\s*"
)
_POINTS_IN_NAME = regex(r"(?<=\S)[（(]\s*(?P<points>\d{1,2}(?:\.\d+)?)\s*分\s*[)）]\s*$")
_VALUE_ROLES = (
    "operator",
    "direction",
    "target",
    "half_year_target",
    "unit",
    "actual",
    "completion_rate",
    "weight",
    "score",
    "reason",
    "basis",
    "description",
    "evidence",
)
# A merged cell of these states the same for all rows that it covers; merged points count once.
_SHARED_ROLES = frozenset(
    {
        "operator",
        "direction",
        "target",
        "half_year_target",
        "unit",
        "actual",
        "reason",
        "basis",
        "description",
        "evidence",
    }
)
_PROSE_ROLES = frozenset({"reason", "basis", "description", "evidence"})
_LONGEST_LABEL = 40


class _Row(Struct):
    """A row as read. `depth`: 1 or 2 for a row that holds nothing but a label of that level, else 0."""

    draft: Draft
    depth: int = 0


class IndicatorBlock(Struct):
    """An indicator table that is being read; it may go on over several tables of the document."""

    header: IndicatorHeader
    rows: list[_Row] = field(default_factory=list)
    groups: list[Draft] = field(default_factory=list)
    evaluation: Draft = field(default_factory=dict)
    notes: list[ReadingNote] = field(default_factory=list)
    _level1: LocatedText | None = None
    _level2: LocatedText | None = None
    _key_work: LocatedText | None = None
    _level1_moved: bool = False
    _misplaced: Misplaced = field(default_factory=Misplaced)
    _flushed: int = 0

    def __post_init__(self) -> None:
        if self.header.group is not None:
            self._group_points(self.header.group)
        for column in self.header.columns:
            slot = column.heading
            if slot is not None and words.is_amount(slot.text):
                label = self.header.group.text if self.header.group is not None else slot.text
                name = words.split_weight(label)[0]
                self._add_group({"level1": label_text(label, name), "score": slot.text})

    @property
    def for_term(self) -> bool:
        """Whether the indicators are those for the whole term, not for the year."""
        return self.header.for_term

    def accepts(self, line: Line) -> bool:
        """Whether a line is a row of this table."""
        filled = line.filled
        first = filled[0]
        if is_total(first) or subtotal_label(filled) is not None or _is_ellipsis(first):
            return True
        if known_embedded(first.text) is not None or words.starts_with_word(
            "table_note_prefixes", first.label
        ):
            return False
        is_level = any(words.level_words(first.text))
        if len(filled) == 1 and not is_level:
            if is_year(first.text) or (first.start == 0 and is_title(first.text)):
                return False
            whole = first.start <= self.header.first and first.end - first.start + 1 >= line.width > 1
            if whole or len(first.text) > _LONGEST_LABEL:
                return False
        if is_level:
            return True
        if first.start <= max(self.header.first, 1) and words.is_known_label(first.text):
            return False
        if first.start < self.header.first:
            return self._fits_shifted(first, filled)
        return not (first.start == self.header.first and len(filled) == 2 and self._is_labelled(filled[1]))

    def _is_labelled(self, value: Slot) -> bool:
        """Whether the second of two cells of a row is the value of a label, and no label of the second level."""
        if len(value.text) > _LONGEST_LABEL or has_boxes(value.text):
            return True
        name = self.header.column("name")
        reaches = name is not None and value.end > name.end
        standard = any(any(words.level_words(row.draft.get("level1") or "")) for row in self.rows)
        return reaches or (standard and not words.level_words(value.text)[1])

    def _fits_shifted(self, first: Slot, filled: tuple[Slot, ...]) -> bool:
        """Whether a row that begins in the column of the group label is a row of the table all the same."""
        if _is_group_label(first):
            return len(filled) > 1
        placement = place(filled, self.header.columns, self._known())
        values = sum(words.is_value(slot.text) or words.is_operator(slot.text) for slot in filled[1:])
        return len(filled) >= 3 and values > 0 and not placement.left_over and bool(placement.moved)

    def continues(self, line: Line) -> bool:
        """Whether the first line of a later table goes on with this one."""
        filled = line.filled
        if len(filled) < 2 or not self.accepts(line):
            return False
        slots = [slot for slot in filled if not _is_group_label(slot)]
        if place(slots, self.header.columns, self._known()).left_over:
            return False
        levels = any(any(words.level_words(slot.text)) for slot in slots[:3])
        values = any(words.is_value(slot.text) or words.is_operator(slot.text) for slot in slots)
        known = words.bare(self._level2) if self._level2 is not None else ""
        repeated = any(words.bare(slot.text) == known for slot in slots[:2]) if known else False
        return levels or values or repeated

    def read(self, line: Line) -> None:
        """Read one row."""
        filled = line.filled
        if is_total(filled[0]):
            self.evaluation.update(read_total(filled, self.header))
            return
        subtotal = subtotal_label(filled)
        if subtotal is not None:
            self._read_subtotal(subtotal, [slot for slot in filled if slot is not subtotal])
            return
        slots = [slot for slot in filled if not _is_ellipsis(slot)]
        labels = [slot for slot in slots if slot.start < self.header.first and _is_group_label(slot)]
        for slot in labels:
            self._group_points(slot)
        slots = [slot for slot in slots if slot not in labels]
        if slots:
            self._read_row(line, place(slots, self.header.columns, self._known()))

    def _known(self) -> Known:
        return Known(words.bare(self._level2) if self._level2 is not None else "", self._level1_moved)

    def _read_row(self, line: Line, placement: Placement) -> None:
        cells: dict[str, Slot] = {}
        self._misplaced.add(placement)
        for index, slot in placement.cells.items():
            role, heading = self.header.columns[index].role, self.header.columns[index].heading
            if role is None or role == "ignored":
                # A column of marks that no report needs is no loss; any other one is told.
                if heading is None or not words.is_word("table_unneeded_headings", words.bare(heading.text)):
                    self._misplaced.columns.setdefault(index, []).append(slot)
            elif role != "numbering":
                cells[role] = slot
        self._level1_moved = any(cells.get("level2") is slot for slot in placement.moved)
        depth = self._read_levels(line, cells)
        draft = self._draft(line, cells)
        named = "name" in cells
        content = named or any(draft.get(role) for role in _VALUE_ROLES if role not in ("weight", "score"))
        if not content and not depth and not draft.get("weight") and not draft.get("score"):
            return
        self._settle(content or bool(depth), depth)
        self.rows.append(_Row(draft, 0 if content else depth))

    def _settle(self, filled: bool, depth: int) -> None:
        """Drop a row that only named the group to which the row after it belongs; its points are the group's."""
        if not self.rows or not self.rows[-1].depth or not filled or len(self.rows) <= self._flushed:
            return
        pending = self.rows[-1]
        if depth and depth <= pending.depth:
            return
        self.rows.pop()
        points = {key: pending.draft[key] for key in ("weight", "score") if pending.draft.get(key)}
        if points:
            group: Draft = {"level1": pending.draft.get("level1")}
            if pending.depth == 2:
                group["level2"] = pending.draft.get("level2")
            self._add_group({**group, **points})

    def _read_levels(self, line: Line, cells: dict[str, Slot]) -> int:
        """Take over fresh level labels; tells the depth of the deepest one: 2, 1, or 0 for none."""
        depth = 0
        slot = cells.get("level1")
        if slot is not None:
            name, weight = words.split_weight(slot.text)
            text = label_text(slot.text, name)
            if self._level1 is None or fold(text) != fold(self._level1):
                self._level2 = self._key_work = None
                depth = 1
            self._level1 = text
            self._level_weight({"level1": text}, slot, weight, cells.get("level1_weight"))
        elif self._level1 is None and (column := self.header.column("level1")) is not None:
            above = line.covering(column.start, column.end)
            if above is not None and not above.blank:
                self._level1 = label_text(above.text, words.split_weight(above.text)[0])
        slot = cells.get("level2")
        if slot is not None:
            name, weight = words.split_weight(slot.text)
            text = label_text(slot.text, name)
            if self._level2 is None or fold(text) != fold(self._level2):
                self._key_work = None
                depth = 2
            self._level2 = text
            group: Draft = {"level1": self._level1, "level2": text}
            self._level_weight(group, slot, weight, cells.get("level2_weight"))
        slot = cells.get("key_work")
        if slot is not None:
            self._key_work = slot.text.derive(words.tidy(slot.text))
        return depth

    def _level_weight(self, group: Draft, label: Slot, weight: str | None, points: Slot | None) -> None:
        """The weight of a group: in its label, or in a column of its own."""
        if weight is not None:
            self._add_group({**group, "weight": label.text.derive(weight)})
        elif points is not None:
            printed = words.split_weight(points.text)[1] or points.text
            self._add_group({**group, "weight": points.text.derive(printed)})

    def _draft(self, line: Line, cells: dict[str, Slot]) -> Draft:
        draft: Draft = {}
        for role, text in (("level1", self._level1), ("level2", self._level2), ("key_work", self._key_work)):
            column = self.header.column(role)
            if column is not None or text is not None:
                draft[role] = text if text is not None else self._empty(line, role)
        if self.header.column("name") is not None:
            draft["name"] = self._name(line, cells.get("name"))
            self._weight_in_name(draft)
        for role in _VALUE_ROLES:
            if self.header.column(role) is not None:
                draft[role] = self._value(line, role, cells.get(role))
        for role in _PROSE_ROLES & draft.keys():
            draft[role] = self._with_more(draft[role], cells.get(f"{MORE}{role}"))
        self._second_name(draft, cells.get(f"{MORE}name"))
        adjusted = cells.get("adjusted_target")
        if adjusted is not None and not words.is_mark(adjusted.text):
            draft["target"] = self._value(line, "target", adjusted)
        return draft

    def _name(self, line: Line, slot: Slot | None) -> LocatedText:
        if slot is None:
            column = self.header.column("name")
            above = line.covering(column.start, column.end) if column is not None else None
            return self._clean_name(above) if above is not None else self._empty(line, "name")
        return self._clean_name(slot)

    def _second_name(self, draft: Draft, slot: Slot | None) -> None:
        """A second column of names (指标1 | 养护里程) names rows that the first only counts, and explains others."""
        if slot is None:
            return
        if not draft["name"]:
            draft["name"] = self._clean_name(slot)
            self._weight_in_name(draft)
        elif not draft.get("description"):
            draft["description"] = slot.text

    def _weight_in_name(self, draft: Draft) -> None:
        """Points in brackets behind a name, 覆盖面积(万平方米)(10分), are its weight in a table without weights."""
        name = draft["name"]
        found = _POINTS_IN_NAME.search(name)
        if found is None or self.header.column("weight") is not None:
            return
        draft["name"] = name.derive(name[: found.start()].rstrip())
        draft["weight"] = name.derive(found["points"], found.start("points"))

    @staticmethod
    def _clean_name(slot: Slot) -> LocatedText:
        number = _INDICATOR_NUMBER.match(slot.text)
        skipped = number.end() if number is not None else 0
        return slot.text.derive(words.tidy(slot.text[skipped:]), skipped)

    def _value(self, line: Line, role: str, slot: Slot | None) -> LocatedText:
        if slot is None and role in _SHARED_ROLES:
            column = self.header.column(role)
            slot = line.covering(column.start, column.end) if column is not None else None
        if slot is None:
            return self._empty(line, role)
        return slot.text if role in _PROSE_ROLES else slot.text.derive(words.tidy(slot.text))

    @staticmethod
    def _with_more(text: LocatedText, slot: Slot | None) -> LocatedText:
        """A text with that of a second column of its kind behind it."""
        if slot is None or slot.text == text:
            return text
        return join_located([text, slot.text], "\n") if text else slot.text

    def _empty(self, line: Line, role: str) -> LocatedText:
        """The empty text of a blank cell, at that cell's place."""
        column = self.header.column(role)
        if column is not None:
            for slot in line.at(column.start, column.end):
                if slot.blank:
                    return slot.text
        return line.slots[-1].text.derive("")

    def _group_points(self, slot: Slot) -> None:
        name, weight = words.split_weight(slot.text)
        if weight is not None:
            self._add_group({"level1": label_text(slot.text, name), "weight": slot.text.derive(weight)})

    def _add_group(self, group: Draft) -> None:
        if group not in self.groups:
            self.groups.append(group)

    def _read_subtotal(self, label: Slot, others: Sequence[Slot]) -> None:
        """Points of the group that the rows above make up: of the second level where the label stands with names."""
        points = points_of(others, self.header)
        level2 = self.header.column("level2")
        group: Draft = {"level1": self._level1}
        if level2 is not None and label.start > level2.end:
            group["level2"] = self._level2
        if points:
            self._add_group({**group, **points})

    def flush(self, draft: FormDraft) -> None:
        """Hand over what was read since the last time."""
        rows = [row.draft for row in self.rows[self._flushed :]]
        roles = [
            role
            for role in self.header.roles
            if role in (*_VALUE_ROLES, "name", "level1", "level2", "key_work")
        ]
        draft.notes.extend([*self.notes, *self._misplaced.notes(self.header)])
        self.notes, self._misplaced = [], Misplaced()
        draft.notes.extend(confirm_columns(rows, roles))
        mark_parents(rows)
        draft.notes.extend(back_fill_level1([row.draft for row in self.rows], self._flushed))
        draft.indicators.extend(rows)
        draft.indicator_columns.extend(role for role in roles if role not in draft.indicator_columns)
        draft.groups.extend(self.groups)
        if self.evaluation:
            draft.absorb(FormDraft(evaluation=dict(self.evaluation)))
        self._flushed = len(self.rows)
        self.groups = []
        self.evaluation = {}


def label_text(text: LocatedText, name: str) -> LocatedText:
    """A level label at its place, without a weight and without white space from line breaks."""
    return text.derive(words.tidy(name.strip()))


def _is_ellipsis(slot: Slot) -> bool:
    return words.is_word("table_ellipsis", slot.label)


def _is_group_label(slot: Slot) -> bool:
    return words.is_word("table_indicator_group_labels", words.bare(words.split_weight(slot.text)[0]))
