"""Labelled cells: label, value, label, value … in a row, with blank cells, boxes and prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from perflint.documents.model import ReadingNote
from perflint.forms import words
from perflint.forms.choices import has_boxes, read_choice, ticked
from perflint.forms.draft import Draft, FormDraft
from perflint.forms.evaluations import evaluations
from perflint.forms.funds_block import group_points, is_fund_group
from perflint.forms.funds_lines import MEASURES
from perflint.forms.funds_pairs import FundsPairs
from perflint.forms.grid import Line, Slot, stripped
from perflint.forms.labels import embedded, is_title, is_year
from perflint.patterns import regex
from perflint.places import LocatedText, join_located
from perflint.vocabulary import fold

_YEAR = regex(r"(20\d{2}|20[xX×*]{2})\s*年?\s*度?")
_SENTENCE = 40
_LONGEST_LABEL = 20
_NUMBER_AHEAD = regex(r"\s*\d+(?:\.\d+)?")
_PARAGRAPH_END = regex(r"\n+")


class _Open(Struct):
    """The last value that was read and may go on in the lines below it."""

    kind: str
    column: int
    target: Draft
    key: str


class CellsReader(Struct):
    """Reads the rows of a form that are no rows of a block."""

    pairs: FundsPairs
    behind_indicators: bool = False
    """The indicator table was read: persons are named to sign."""
    _last: _Open | None = None
    _awaiting: tuple[str, Slot] | None = None
    """A label for a score at the end of a row, whose value may stand in the row below."""

    def read(self, line: Line, draft: FormDraft) -> None:
        """Read one row into a draft."""
        filled = line.filled
        if len(filled) == 1 and self._read_alone(line, filled[0], draft):
            return
        if self._continue(line) or self.pairs.open_headed(line):
            return
        awaited = self._awaiting
        self._awaiting = None
        slots = list(line.slots)
        if awaited is not None:
            slots = self._take_awaited(slots, awaited, draft)
        slots, grouped = self._skip_group(slots, draft)
        self._last = None
        for label, values, last in _pairs(slots):
            if last and not values and grouped and words.is_points(label.text):
                self._block_score(filled[0], label.text, draft)
            elif last and not values and self.pairs.take_rate(label):
                continue
            elif is_year(label.text):
                self._year(label.text, draft)
            elif not self.pairs.read(label, values, line):
                self._assign(label, values, draft, last=last)

    @staticmethod
    def _block_score(group: Slot, score: LocatedText, draft: FormDraft) -> None:
        """A number at the end of a row without a label of its own is the score of the whole block."""
        name = words.split_weight(group.text)[0]
        draft.groups.append({"level1": group.text.derive(name), "score": score})

    # One filled cell

    def _read_alone(self, line: Line, slot: Slot, draft: FormDraft) -> bool:
        text = slot.text
        if is_year(text):
            self._year(text, draft)
            return True
        if words.starts_with_word("table_note_prefixes", slot.label):
            draft.sections.append(_note(text))
            self._last = None
            return True
        if words.is_known_label(text) or embedded(text) is not None:
            return False
        if slot.start == 0 and is_title(text):
            if draft.title is None:
                draft.title = text
            self._year(text, draft)
            return True
        if slot.start > 0 or words.fund_role(text) is not None:
            return False
        if len(line.slots) == 1 and self._last is not None and self._continue(line):
            return True
        if len(text) > _LONGEST_LABEL or text.endswith(("。", "；")):
            draft.sections.append(_note(text))
            self._last = None
            return True
        return False

    @staticmethod
    def _year(text: LocatedText, draft: FormDraft) -> None:
        found = _YEAR.search(text)
        if found is not None and draft.fiscal_year is None:
            draft.fiscal_year = text.derive(found[1], found.start(1))

    # Rows that go on with the cell above

    def _continue(self, line: Line) -> bool:
        last = self._last
        filled = line.filled
        if last is None or len(filled) != 1:
            return False
        slot = filled[0]
        # A row of a single cell is one whose blank cells a text left out.
        if slot.start < last.column and len(line.slots) > 1:
            return False
        if words.is_known_label(slot.text) or is_fund_group(slot) or self.pairs.is_pair(slot):
            return False
        if last.kind == "section":
            last.target["paragraphs"].extend(paragraphs_of(slot.text))
        else:
            before: LocatedText = last.target[last.key]
            last.target[last.key] = join_located([before, slot.text], "\n") if before else slot.text
        return True

    def _take_awaited(self, slots: list[Slot], awaited: tuple[str, Slot], draft: FormDraft) -> list[Slot]:
        """A score below its label: a number at the end of the row that belongs to no label of the row."""
        key, label = awaited
        filled = [slot for slot in slots if not slot.blank]
        last = filled[-1]
        below = last.overlaps(label.start, label.end) or (len(filled) % 2 == 1 and last.start >= label.start)
        if below and (words.is_points(last.text) or key.endswith("grade")):
            draft.evaluation[key.split(".")[1]] = last.text
            return [slot for slot in slots if slot is not last]
        return slots

    def _skip_group(self, slots: list[Slot], draft: FormDraft) -> tuple[list[Slot], bool]:
        """Leave out the label at the left edge that holds several rows together; tells whether there was one."""
        filled = [slot for slot in slots if not slot.blank]
        if len(filled) < 2:
            return slots, False
        first = filled[0]
        label = words.bare(words.split_weight(first.text)[0])
        groups = words.is_word("table_group_labels", label)
        if is_fund_group(first) and self.pairs.is_pair(filled[1]):
            self.pairs.open(first)
            groups = True
        if words.is_word("table_goal_groups", label) and words.goal_key(filled[1].text) is not None:
            groups = True
        if not groups:
            return slots, False
        if is_fund_group(first) and (group := group_points(first)) is not None:
            draft.groups.append(group)
        return slots[slots.index(first) + 1 :], True

    # Labels and values

    def _assign(self, label: Slot, values: Sequence[Slot], draft: FormDraft, *, last: bool) -> None:
        name = _label_text(label.text)
        filled = [slot for slot in values if not slot.blank]
        if not filled and words.is_points(label.text) and not words.is_mark(label.text):
            message = f"表格中的“{label.text}”没有标签，未归入报告"
            draft.notes.append(ReadingNote("column-not-placed", message, label.text))
            return
        value = join_located([slot.text for slot in filled], " ") if filled else _empty(label, values)
        if any(has_boxes(slot.text) for slot in filled):
            self._choice(name, filled, draft)
            return
        key = words.identity_key(label.text)
        if key is None and len(filled) == 1 and words.is_points(value) and words.states_score(label.text):
            key = "evaluation.score"
        goal = words.goal_key(label.text)
        if key is not None and key.startswith("evaluation."):
            if not filled and last and not values:
                self._awaiting = (key, label)
            self._evaluation(key.split(".")[1], name, value, draft)
        elif key is not None:
            self._identity(key, name, value, draft)
        elif goal is not None:
            self._goal(goal, name, value, label, draft)
        elif len(value) > _SENTENCE or (value and self._announces_prose(label, value)):
            section: Draft = {"heading": name, "level": 1, "paragraphs": paragraphs_of(value)}
            draft.sections.append(section)
            self._last = _Open("section", filled[0].start, section, "paragraphs")
        else:
            self._field(name, value, draft)
            if filled:
                self._last = _Open("field", filled[0].start, draft.fields[-1], "value")

    @staticmethod
    def _announces_prose(label: Slot, value: str) -> bool:
        bare = words.bare(label.text)
        if words.is_word("table_prose_labels", bare):
            return True
        return words.has_word("table_prose_cues", bare) and not words.is_value(value)

    @staticmethod
    def _field(name: LocatedText, value: LocatedText, draft: FormDraft) -> None:
        draft.fields.append({"label": name, "value": value})

    def _choice(self, name: LocatedText, filled: Sequence[Slot], draft: FormDraft) -> None:
        choice = read_choice(name, filled)
        draft.choices.append(choice)
        key = words.identity_key(name)
        if key is not None and key.startswith("project."):
            draft.project.setdefault(key.split(".")[1], ticked(choice))
        elif key in ("evaluation.grade", "evaluation.text"):
            draft.evaluation.setdefault("grade", ticked(choice))

    def _evaluation(self, key: str, name: LocatedText, value: LocatedText, draft: FormDraft) -> None:
        if key == "score" and value:
            for stated in evaluations(name.derive(f"{name}：{value}")):
                if "grade" in stated and not draft.evaluation.get("grade"):
                    draft.evaluation["grade"] = value.derive(stated["grade"])
            number = _NUMBER_AHEAD.match(value)
            value = value.derive(number[0].strip()) if number is not None else value
        if key == "text" and not value:
            self._field(name, value, draft)
            return
        if key == "text" and words.is_grade(value):
            key = "grade"
        if draft.evaluation.get(key):
            if value and draft.evaluation[key] != value:
                draft.other_evaluations.append({key: value})
            return
        draft.evaluation[key] = value

    def _identity(self, key: str, name: LocatedText, value: LocatedText, draft: FormDraft) -> None:
        if key == "fiscal_year":
            self._year(value, draft)
            return
        if key == "funds.unit" or (key == "unit" and fold(value) in ("万元", "元", "亿元", "千元")):
            self.pairs.funds.note_unit(value)
            return
        if key.startswith("project."):
            part = key.split(".")[1]
            if draft.project.get(part) or (part == "leader" and self.behind_indicators):
                self._field(name, value, draft)
            else:
                draft.project[part] = value
            return
        if getattr(draft, key):
            self._field(name, value, draft)
            return
        if value:
            setattr(draft, key, value)
            if key == "unit" and words.names_level(name):
                draft.unit_label = name
        else:
            self._field(name, value, draft)

    def _goal(self, goal: str, name: LocatedText, value: LocatedText, label: Slot, draft: FormDraft) -> None:
        if draft.goals.get(goal):
            self._field(name, value, draft)
            return
        draft.goals[goal] = value
        if value:
            self._last = _Open("goal", label.end + 1, draft.goals, goal)


def _pairs(slots: Sequence[Slot]) -> Iterator[tuple[Slot, list[Slot], bool]]:
    """Labels of a row with the cells that are their values; the last of them is marked."""
    spans: list[tuple[Slot, list[Slot]]] = []
    position = 0
    while position < len(slots):
        slot = slots[position]
        position += 1
        if slot.blank:
            continue
        inside = embedded(slot.text)
        if inside is not None and _is_label(inside[0]):
            label = Slot(inside[0], slot.start, slot.end)
            if inside[1]:
                spans.append((label, [Slot(inside[1], slot.start, slot.end)]))
                continue
            slot = label
        end = _end_of_values(slots, position, slot)
        spans.append((slot, list(slots[position:end])))
        position = end
    for index, (label, values) in enumerate(spans):
        yield label, values, index == len(spans) - 1


def _end_of_values(slots: Sequence[Slot], begin: int, label: Slot) -> int:
    """Where the values of a label end: one filled cell, or all options of a group of boxes."""
    filled: list[Slot] = []
    of_money = words.fund_role(label.text) is not None and not words.is_known_label(label.text)
    for position in range(begin, len(slots)):
        slot = slots[position]
        if slot.blank:
            continue
        if _begins_label(slots, position, answered=bool(filled) or of_money):
            return position
        boxes = has_boxes(slot.text) or any(has_boxes(other.text) for other in filled)
        if filled and not boxes:
            return position
        filled.append(slot)
    return len(slots)


def _is_label(text: str) -> bool:
    return (
        words.is_known_label(text)
        or words.fund_role(text) is not None
        or words.fund_heading(text) in MEASURES
    )


def _begins_label(slots: Sequence[Slot], position: int, *, answered: bool) -> bool:
    """Whether a cell is a label. Words of money are values too (一般公共预算): what follows them decides."""
    slot = slots[position]
    if len(slot.text) > _SENTENCE:
        return False
    inside = embedded(slot.text)
    if inside is not None:
        return _is_label(inside[0])
    if words.is_known_label(slot.text):
        return True
    if not _is_label(slot.text):
        return False
    following = slots[position + 1] if position + 1 < len(slots) else None
    if following is not None and not following.blank:
        return words.is_amount_cell(following.text) or words.is_points(following.text)
    return answered


def _label_text(text: LocatedText) -> LocatedText:
    return text.derive(words.tidy(text.rstrip("：: \t")))


def _empty(label: Slot, values: Sequence[Slot]) -> LocatedText:
    return values[0].text if values else label.text.derive("")


def _note(text: LocatedText) -> Draft:
    return {"heading": text.derive(""), "level": 1, "paragraphs": paragraphs_of(text)}


def paragraphs_of(text: LocatedText) -> list[LocatedText]:
    """The paragraphs of a cell: its lines."""
    found: list[LocatedText] = []
    start = 0
    for end in (*(match.start() for match in _PARAGRAPH_END.finditer(text)), len(text)):
        piece = text[start:end]
        if piece.strip():
            found.append(stripped(text.derive(piece, start)))
        start = end
    return found
