"""Money in labelled cells: 年度资金总额 | 153.52, 预算数 | 2.38 | 执行数 | 2.38, 预算执行率 | 100%."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from perflint.forms import words
from perflint.forms.draft import Draft, FormDraft
from perflint.forms.funds_block import is_fund_group
from perflint.forms.funds_lines import MEASURES, FundsBuilder
from perflint.forms.grid import Line, Slot
from perflint.forms.labels import embedded
from perflint.places import LocatedText


class FundsPairs(Struct):
    """Reads amounts that stand beside their labels."""

    funds: FundsBuilder
    _opened: bool = False
    """The label of a money block stood before these rows, so that blank cells are amounts too."""
    _measures: dict[int, str] = field(default_factory=dict)
    """Where the row above printed 预算数 and 执行数 side by side: the grid column of the label → the measure."""
    life: list[tuple[LocatedText, LocatedText]] = field(default_factory=list)
    """Money of the project's whole life: the year's total only where the form prints no other."""
    _term_columns: set[int] = field(default_factory=set)
    """Where labels of money for the whole term stand, beside those for the year."""
    _rate: Slot | None = None
    """The heading of the rate at the end of the rows below."""
    _row: int = -1
    _in_row: dict[str, Draft] = field(default_factory=dict)

    def open(self, group: Slot) -> None:
        """The label of a money block: its unit, its side."""
        self._opened = True
        self._measures = {}
        self._term_columns = set()
        self.funds.note_unit(group.text)
        label = words.bare(words.split_weight(group.text)[0])
        self.funds.side = "expenditure" if words.is_word("table_fund_expenditure_words", label) else None

    def open_headed(self, line: Line) -> bool:
        """Open a block that names no column of amounts, only the rate behind its pairs: 预算执行进度."""
        filled = line.filled
        last = filled[-1]
        if len(filled) < 3 or words.fund_heading(last.text) != "rate" or not is_fund_group(filled[0]):
            return False
        if not all(words.has_word("table_fund_nouns", words.bare(slot.text)) for slot in filled[1:-1]):
            return False
        self.open(filled[0])
        self._rate = last
        return True

    def take_rate(self, slot: Slot) -> bool:
        """Read a rate without a label of its own that stands below the heading for it; False where it does not."""
        heading = self._rate
        if heading is None or not words.is_amount_cell(slot.text) or slot.end < heading.start - 1:
            return False
        self._take(heading, None, "rate", slot.text)
        self._rate = None
        return True

    def close(self) -> None:
        """Another block begins."""
        self._rate = None
        self._opened = False
        self._measures = {}
        self._term_columns = set()

    def is_pair(self, slot: Slot) -> bool:
        """Whether a cell is a label of money, or label and amount in one."""
        pair = embedded(slot.text)
        label = pair[0] if pair is not None else slot.text
        return words.fund_role(label) is not None or words.fund_heading(label) in MEASURES

    def read(self, label: Slot, values: Sequence[Slot], line: Line) -> bool:
        """Read a label with its cells; False where they are no money."""
        label = self._own_label(label)
        name = label.text
        role = words.fund_role(name)
        measure = words.fund_heading(name)
        if (role is None and measure not in MEASURES) or words.is_known_label(name):
            return False
        filled = [slot for slot in values if not slot.blank]
        if filled and not words.is_amount_cell(filled[0].text) and not self._is_points(measure, filled[0]):
            return False
        if not filled and not self._opened:
            return False
        if line.number != self._row:
            self._row, self._in_row = line.number, {}
        text = filled[0].text if filled else (values[0].text if values else name.derive(""))
        if words.money_unit(text) is not None and not words.is_amount(text):
            # A unit whose number is missing: the cell is blank.
            text = text.derive("")
        self.funds.note_unit(name)
        if self._is_for_term(label) or words.is_word("table_fund_life_labels", words.bare(name)):
            self.life.append((name, text))
        else:
            self._take(label, role, measure, text)
        self._opened = True
        return True

    def _own_label(self, label: Slot) -> Slot:
        """A label without the side in front of it: 2、资金结构:(1)基本支出."""
        pair = embedded(label.text)
        if pair is None or not pair[1]:
            return label
        side = words.bare(pair[0])
        if words.is_word("table_fund_expenditure_words", side):
            self.funds.side = "expenditure"
        elif words.is_word("table_fund_income_words", side):
            self.funds.side = "income"
        else:
            return label
        return Slot(pair[1], label.start, label.end)

    def _is_for_term(self, label: Slot) -> bool:
        """Whether money is that of the whole term: its label says so, or it stands below one that does."""
        if words.has_word("table_fund_term_words", words.bare(label.text)):
            self._term_columns.add(label.start)
            return True
        return label.start in self._term_columns

    def settle(self, draft: FormDraft) -> None:
        """Decide what the money of the whole life is, when all rows of a table were read."""
        for name, text in self.life:
            if self.funds.total() is None:
                self.funds.add(name, {"budget": text}, role="total")
                self.funds.note_columns(["budget"])
            else:
                draft.fields.append({"label": name, "value": text})
        self.life = []

    def _is_points(self, measure: str | None, slot: Slot) -> bool:
        return measure in ("weight", "score") and words.is_points(slot.text)

    def _take(self, label: Slot, role: str | None, measure: str | None, text: LocatedText) -> None:
        if measure in ("weight", "score", "rate", "arrival_rate"):
            line = self.funds.total() or (self.funds.lines[-1] if self.funds.lines else None)
            if line is not None and not line.get(measure):
                line[measure] = text
                self.funds.note_columns([measure])
            elif line is None:
                self.funds.add(label.text, {measure: text}, role="total")
                self.funds.note_columns([measure])
            return
        if role is None or (measure is not None and self._names_only_measure(label)):
            measure = measure or "budget"
            self._measures[label.start] = measure
            total = self.funds.total()
            if total is not None and not total.get(measure):
                total[measure] = text
            else:
                self.funds.add(label.text, {measure: text}, role="total")
            self.funds.note_columns([measure])
            return
        measure = measure or self._measures.get(label.start) or "budget"
        key = words.bare(label.text)
        if measure != "budget" and (known := self._same(key, role, measure)) is not None:
            known[measure] = text
        else:
            self._in_row[key] = self.funds.add(label.text, {measure: text}, role=role)
        self.funds.note_columns([measure])

    @staticmethod
    def _names_only_measure(label: Slot) -> bool:
        """转移支付预算数, 转移支付执行数: two values of one line."""
        return words.fund_role(label.text) == "total" and words.bare(label.text).endswith(("数", "金额"))

    def _same(self, key: str, role: str, measure: str) -> Draft | None:
        """The line that a second label of the same row means: 其中:中央补助 under 执行数."""
        if key in self._in_row and not self._in_row[key].get(measure):
            return self._in_row[key]
        if role == "total":
            total = self.funds.total()
            return total if total is not None and not total.get(measure) else None
        return None
