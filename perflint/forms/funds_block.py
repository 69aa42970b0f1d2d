"""Money by rows: sources or items of expenditure down the side, 年初预算数, 全年执行数 … across the top."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from perflint.documents.model import ReadingNote
from perflint.forms import words
from perflint.forms.align import Column, Known, place
from perflint.forms.draft import Draft, FormDraft
from perflint.forms.funds_lines import MEASURES, FundsBuilder
from perflint.forms.grid import Line, Slot
from perflint.forms.labels import embedded
from perflint.places import LocatedText, join_located
from perflint.quantity import Quantity, parse_quantity

_LONGEST_ITEM = 60
_FEWEST_AMOUNTS = 3


class FundsBlock(Struct):
    """A money table that is being read; it may go on over several tables of the document."""

    columns: tuple[Column, ...]
    first: int
    """The first grid column of labels, right of the label that holds the block together."""
    funds: FundsBuilder
    ignored: tuple[Slot, ...] = ()
    """Headings such as 行次, below which nothing of money stands."""
    groups: list[Draft] = field(default_factory=list)
    notes: list[ReadingNote] = field(default_factory=list)
    _unplaced: dict[int, Slot] = field(default_factory=dict)
    _label_start: int | None = None
    _nested_from: int | None = None

    def accepts(self, line: Line) -> bool:
        """Whether a line is a row of this table."""
        filled = line.filled
        first = filled[0]
        if is_numbering(first) or is_unit_line(filled):
            return True
        if self._is_unnamed_total(filled):
            return True
        labels, values = self._split(filled)
        known = [slot for slot in labels if self._is_fund_label(slot)]
        if words.is_known_label(first.text) and not known:
            return False
        if any(any(words.level_words(slot.text)) for slot in labels):
            return False
        if known:
            return not values or self._some_placed(values)
        if not labels:
            return False
        if values:
            return self._some_placed(values) and len(labels[-1].text) <= _LONGEST_ITEM
        return self._is_blank_item(line, labels)

    def _some_placed(self, values: Sequence[Slot]) -> bool:
        return any(words.is_amount_cell(slot.text) for slot in values) or all(
            not any(slot.overlaps(column.start, column.end) for column in self._amount_columns())
            for slot in values
        )

    def _amount_columns(self) -> list[Column]:
        return [column for column in self.columns if column.role not in ("reason", "basis")]

    def _is_fund_label(self, slot: Slot) -> bool:
        if slot.text.rstrip().endswith("。"):
            return False  # a sentence that speaks of money
        pair = embedded(slot.text)
        if pair is not None and (not pair[1] or words.is_amount(pair[1])):
            return words.fund_role(pair[0]) is not None
        return words.fund_role(slot.text) is not None

    def _is_blank_item(self, line: Line, labels: Sequence[Slot]) -> bool:
        """A row whose label stands where the labels above stand and whose cells of money are blank."""
        cells = [slot for slot in line.slots if slot.start > labels[-1].end]
        return (
            len(labels) == 1
            and labels[0].start == self._label_start
            and len(labels[0].text) <= _LONGEST_ITEM
            and bool(cells)
        )

    def continues(self, line: Line) -> bool:
        """Whether the first line of a later table goes on with this one: it has a label and fitting amounts."""
        if not line.filled or not self.accepts(line):
            return False
        _, values = self._split(line.filled)
        amounts = [slot for slot in values if words.is_amount_cell(slot.text)]
        return bool(amounts) and len(amounts) == len(values) <= len(self.columns)

    def _is_unnamed_total(self, filled: Sequence[Slot]) -> bool:
        """Whether a row is nothing but amounts under their headings: the total, left without a name."""
        return (
            len(filled) >= _FEWEST_AMOUNTS
            and self.funds.total() is None
            and all(words.is_amount_cell(slot.text) for slot in filled)
            and all(
                any(slot.overlaps(column.start, column.end) for column in self._amount_columns())
                for slot in filled
            )
        )

    def _split(self, filled: Sequence[Slot]) -> tuple[list[Slot], list[Slot]]:
        """Labels at the left of a row, and values behind them. The first cell is a label whatever it holds."""
        filled = [
            slot
            for slot in filled
            if not any(slot.overlaps(heading.start, heading.end) for heading in self.ignored)
        ]
        begin = next(
            (index for index, slot in enumerate(filled) if index and words.is_amount_cell(slot.text)),
            len(filled),
        )
        labels = list(filled[:begin])
        values = list(filled[begin:])
        prose = [
            slot
            for slot in labels[1:]
            if any(
                column.role in ("reason", "basis") and slot.overlaps(column.start, column.end)
                for column in self.columns
            )
        ]
        labels = [slot for slot in labels if slot not in prose]
        return labels, [*prose, *values] if not values else sorted(
            [*prose, *values], key=lambda slot: slot.start
        )

    def read(self, line: Line) -> None:
        """Read one row."""
        filled = line.filled
        if is_numbering(filled[0]):
            return
        if is_unit_line(filled):
            self.funds.note_unit(filled[0].text)
            return
        if self._is_unnamed_total(filled):
            name = filled[0].text.derive("")
            self.funds.add(name, self._values(line, name, filled), role="total")
            return
        labels, values = self._split(filled)
        pairs = [pair for slot in labels if (pair := _amount_inside(slot)) is not None]
        both_sides = len(pairs) == len(labels) > 1 and not values
        if both_sides or any(amount for _, amount in pairs):
            for name, amount in pairs:
                self._add_inside(name, amount)
            inside = [slot for slot in labels if _amount_inside(slot) is None]
            for slot in (*inside, *values):
                self._note_left_over(pairs[0][0], slot)
            return
        labels = self._own_labels(labels)
        if not labels:
            return
        self._label_start = labels[-1].start
        name, role, nested = self._name(line, labels)
        self.funds.add(name, self._values(line, name, values), role=role, nested=nested)

    def _own_labels(self, labels: Sequence[Slot]) -> list[Slot]:
        """Labels without the words that only tell the side or hold the block together."""
        kept: list[Slot] = []
        for slot in labels:
            bare = words.bare(slot.text)
            more = len(labels) > 1 and slot is not labels[-1]
            if more and words.is_word("table_fund_expenditure_words", bare):
                self.funds.side = "expenditure"
            elif more and words.is_word("table_fund_income_words", bare):
                self.funds.side = "income"
            elif more and is_fund_group(slot):
                self.funds.note_unit(slot.text)
            else:
                kept.append(slot)
        return kept

    def _name(self, line: Line, labels: Sequence[Slot]) -> tuple[LocatedText, str | None, bool]:
        first, last = labels[0], labels[-1]
        if len(labels) > 1:
            self._nested_from = last.start
            whole = words.bare(last.text)
            if words.is_word("table_level_subtotal", whole) or words.is_word("table_level_total", whole):
                return join_located([first.text, last.text]), words.fund_role(first.text), False
            return last.text, words.fund_role(last.text), words.fund_role(first.text) is not None
        above = [line.covered[column] for column in range(self.first, last.start) if column in line.covered]
        if any(words.fund_role(slot.text) is not None for slot in above):
            return last.text, words.fund_role(last.text), True
        if self._nested_from is not None and last.start < self._nested_from:
            self._nested_from = None
        nested = self._nested_from is not None and not line.covered
        return last.text, words.fund_role(last.text), nested

    def _is_stated(self, column: Column, slot: Slot, found: dict[str, LocatedText]) -> bool:
        """Whether a column only repeats an amount of the row, in the same unit or in another: 元 beside 万元."""
        if any(slot.text == text for text in found.values()):
            return True
        amount = _money(slot.text, column.heading)
        if amount is None:
            return False
        headings = {str(other.role): other.heading for other in self.columns}
        others = (_money(text, headings[role]) for role, text in found.items())
        return any(other is not None and other.base.meets(amount.base) for other in others)

    def _note_left_over(self, name: LocatedText, slot: Slot) -> None:
        message = f"“{name}”一行的“{slot.text[:30]}”没有对应的资金列，未采用"
        self.notes.append(ReadingNote("column-shift", message, slot.text))

    def _values(self, line: Line, name: LocatedText, values: Sequence[Slot]) -> dict[str, LocatedText]:
        placement = place(values, self.columns, Known())
        found = {
            str(self.columns[index].role): slot.text
            for index, slot in placement.cells.items()
            if self.columns[index].role in MEASURES
        }
        for index, slot in placement.cells.items():
            column = self.columns[index]
            if (
                column.role is None
                and not words.is_mark(slot.text)
                and not self._is_stated(column, slot, found)
            ):
                self._unplaced.setdefault(index, slot)
        for slot in placement.left_over:
            self._note_left_over(name, slot)
        for column in self.columns:
            if column.role in MEASURES and column.role not in found:
                blank = next((slot for slot in line.at(column.start, column.end) if slot.blank), None)
                found[str(column.role)] = blank.text if blank is not None else name.derive("")
        return found

    def _add_inside(self, name: LocatedText, amount: LocatedText) -> None:
        """A line whose amount stands in the cell of its label: 一般公共预算:2456.18."""
        side = self.funds.side
        if words.is_word("table_fund_expenditure_words", words.bare(name)):
            self.funds.side = "expenditure"
        elif words.is_word("table_fund_income_words", words.bare(name)):
            self.funds.side = "income"
        self.funds.add(name, {"budget": amount})
        self.funds.side = side

    def flush(self, draft: FormDraft) -> None:
        """Hand over the notes; the lines are with the builder."""
        draft.notes.extend(self.notes)
        draft.groups.extend(self.groups)
        self.groups = []
        for index, slot in sorted(self._unplaced.items()):
            heading = self.columns[index].heading
            name = heading.text if heading is not None else f"第{slot.start + 1}列"
            draft.notes.append(ReadingNote("column-not-placed", f"资金表的“{name}”列没有归入报告", slot.text))
        self.notes, self._unplaced = [], {}


def _money(text: LocatedText, heading: Slot | None) -> Quantity | None:
    """An amount below a heading that names its unit of money."""
    unit = words.money_unit(heading.text) if heading is not None else None
    return parse_quantity(text, unit) if unit is not None else None


def _amount_inside(slot: Slot) -> tuple[LocatedText, LocatedText] | None:
    """Label and amount of a cell that holds both; the amount may be missing behind the colon of a known source."""
    pair = embedded(slot.text)
    if pair is None:
        return None
    label, value = pair
    if words.fund_role(label) is None:
        return None
    if value and not words.is_amount(value):
        return None
    return label, value


def group_points(slot: Slot) -> Draft | None:
    """The weight that the label of a block states, as a group: 预算执行情况(10分)."""
    name, weight = words.split_weight(slot.text)
    if weight is None:
        return None
    return {"level1": slot.text.derive(words.tidy(name)), "weight": slot.text.derive(weight)}


def is_fund_group(slot: Slot) -> bool:
    """Whether a cell holds the label of a whole money block: 项目资金(万元)."""
    return words.is_word("table_fund_group_labels", words.bare(words.split_weight(slot.text)[0]))


def is_unit_line(filled: Sequence[Slot]) -> bool:
    """Whether a line holds only the unit of the block: （万元）."""
    return len(filled) == 1 and filled[0].label.strip("()") in words.MONEY_UNITS


def is_numbering(slot: Slot) -> bool:
    """Whether a cell heads numbers of rows or columns: 行次, 列次."""
    return words.is_word("table_ignored_headings", words.bare(slot.text))
