"""Money by columns: sources across the top (年度总金额, 中央级, 其他资金 …), amounts and rates down the side.

Also forms that print one row of amounts below the names of sources, and plans of payments by month.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from perflint.forms import words
from perflint.forms.draft import FormDraft
from perflint.forms.funds_block import is_fund_group
from perflint.forms.funds_lines import AMOUNTS, MEASURES, FundsBuilder
from perflint.forms.grid import Line, Slot
from perflint.patterns import regex
from perflint.places import LocatedText, join_located
from perflint.vocabulary import fold

_LONGEST_HEADING = 30
_MONTH = regex(r"^(?:\d{1,2}月(?:底|末|份)?(?:前)?|第?[一二三四1-4]季度|(?:上|下|全)半?年)(?:[(].*[)])?$")


class _Source(Struct, frozen=True):
    """A column of the table: a source of money, or a measure (执行数) of the total."""

    name: LocatedText
    role: str | None
    measure: str | None
    start: int
    end: int
    nested: bool = False
    side: str | None = None
    """The side that the heading above prints: 收入预算, 支出预算."""


class SourcesBlock(Struct):
    """A money table with sources in columns that is being read."""

    sources: tuple[_Source, ...]
    funds: FundsBuilder
    header_lines: int
    _values: dict[int, dict[str, LocatedText]] = field(default_factory=dict)
    _finished: bool = False

    def accepts(self, line: Line) -> bool:
        """Whether a line is a row of this table: a measure with its amounts, or amounts alone."""
        filled = line.filled
        measure = self._measure(line)
        if measure is None:
            return False
        if measure == "" and (self._values or not any(words.is_amount(slot.text) for slot in filled)):
            return False
        return all(words.is_amount_cell(slot.text) for slot in filled if slot.start >= self.sources[0].start)

    def _measure(self, line: Line) -> str | None:
        """The measure of a row; "" for a row of amounts without one; None for any other row."""
        labels = [slot for slot in line.filled if slot.end < self.sources[0].start]
        labels = [slot for slot in labels if not _is_formula(slot.text) and not is_fund_group(slot)]
        if not labels:
            return ""
        measure = words.fund_heading(labels[0].text)
        return measure if measure in MEASURES else None

    def read(self, line: Line) -> None:
        """Read one row."""
        measure = self._measure(line) or "budget"
        for index, source in enumerate(self.sources):
            slot = next((slot for slot in line.slots if slot.overlaps(source.start, source.end)), None)
            text = slot.text if slot is not None else source.name.derive("")
            self._values.setdefault(index, {})[source.measure or measure] = text

    def flush(self, draft: FormDraft) -> None:  # noqa: ARG002 - all blocks are flushed alike
        """Give the lines to the builder: one for each source."""
        if not self._values or self._finished:
            return
        self._finished = True
        extra = {
            key: text
            for index, source in enumerate(self.sources)
            if source.measure is not None
            for key, text in self._values[index].items()
        }
        has_total = any(source.role == "total" for source in self.sources)
        given = False
        order = sorted(
            (index for index, source in enumerate(self.sources) if source.measure is None),
            key=lambda index: (
                self.sources[index].side == "expenditure",
                self.sources[index].role != "total",
                index,
            ),
        )
        for index in order:
            source = self.sources[index]
            values = dict(self._values[index])
            if extra and not given and (source.role == "total" or not has_total):
                values.update(extra)
                given = True
            if source.side is not None:
                self.funds.side = source.side
            self.funds.add(source.name, values, role=source.role, nested=source.nested)
            self.funds.note_columns([key for key in values if key in MEASURES])


def _is_formula(text: str) -> bool:
    """行次 and formulas such as (5)=(3)-(4)."""
    return re.fullmatch(r"[\d()=+\-*/×÷%.A-Za-z]+", fold(text)) is not None


def find_sources_header(lines: Sequence[Line], position: int, funds: FundsBuilder) -> SourcesBlock | None:
    """The heading of a money table with sources in columns, or None."""
    line = lines[position]
    filled = list(line.filled)
    if filled and (is_fund_group(filled[0]) or _only_heads_labels(filled[0])):
        group: Slot | None = filled.pop(0)
    else:
        group = None
    filled = [slot for slot in filled if not words.is_word("table_ignored_headings", words.bare(slot.text))]
    if len(filled) < 2 or any(
        words.is_amount_cell(slot.text) or len(slot.text) > _LONGEST_HEADING for slot in filled
    ):
        return None
    below = lines[position + 1] if position + 1 < len(lines) else None
    if below is None:
        return None
    sources, two = _sources(line, filled, below)
    named = [source for source in sources if source.measure is None]
    if len([source for source in named if source.role is not None]) < 2 or len(named) < len(sources) / 2:
        return None
    if any(source.role is None for source in named):
        return None
    block = SourcesBlock(tuple(sources), funds, 2 if two else 1)
    first = next((other for other in lines[position + block.header_lines :] if not other.blank), None)
    if first is None or not block.accepts(first):
        return None
    funds.side = None
    for slot in ([group] if group is not None else []) + filled:
        funds.note_unit(slot.text)
        if words.is_word("table_fund_expenditure_words", words.bare(slot.text)):
            funds.side = "expenditure"
    if any(source.role in ("basic-expenditure", "project-expenditure") for source in sources):
        funds.side = "expenditure"
    return block


def _only_heads_labels(slot: Slot) -> bool:
    return words.is_word("table_fund_label_headings", words.bare(slot.text))


def _sources(line: Line, filled: Sequence[Slot], below: Line) -> tuple[list[_Source], bool]:
    """The columns by one or two lines of headings."""
    lower = [slot for slot in below.filled if slot.start >= filled[0].start]
    two = (
        bool(lower)
        and len(lower) == len(below.filled)
        and all(_is_source(slot) or words.fund_heading(slot.text) in AMOUNTS for slot in lower)
    )
    two = two and not any(words.is_amount_cell(slot.text) for slot in lower)
    found: list[_Source] = []
    for index, slot in enumerate(filled):
        limit = filled[index + 1].start - 1 if index + 1 < len(filled) else max(line.width, below.width) - 1
        parts = [other for other in lower if slot.start <= other.start <= max(limit, slot.end)] if two else []
        if not parts:
            found.append(_source(slot.text, slot.start, slot.end))
            continue
        side = _side(slot)
        for part in parts:
            if side is not None:
                found.append(
                    _Source(part.text, words.fund_role(part.text), None, part.start, part.end, side=side)
                )
                continue
            whole = _is_whole(part)
            if whole and words.is_word("table_level_subtotal", words.bare(part.text)):
                name = join_located([slot.text, part.text])
            else:
                name = slot.text if whole else part.text
            role = words.fund_role(slot.text if whole else part.text)
            found.append(_Source(name, role, None, part.start, part.end, nested=not whole))
    return found, two


def _side(slot: Slot) -> str | None:
    """The side that an upper heading names, and nothing else: 收入预算."""
    label = words.bare(slot.text)
    if words.is_word("table_fund_expenditure_words", label):
        return "expenditure"
    return "income" if words.is_word("table_fund_income_words", label) else None


def _is_source(slot: Slot) -> bool:
    return words.fund_role(slot.text) is not None or _is_whole(slot)


def _is_whole(slot: Slot) -> bool:
    """Whether a lower heading stands for the whole of the heading above it: 小计, 合计."""
    label = words.bare(slot.text)
    return words.is_word("table_level_subtotal", label) or words.is_word("table_level_total", label)


def _source(text: LocatedText, start: int, end: int) -> _Source:
    role = words.fund_role(text)
    measure = words.fund_heading(text) if role is None else None
    return _Source(text, role, measure if measure in MEASURES else None, start, end)


class PlanBlock(Struct):
    """A plan of payments: months across the top, shares or amounts below."""

    columns: tuple[Slot, ...]
    funds: FundsBuilder
    _read: bool = False

    def accepts(self, line: Line) -> bool:
        """Whether a line is the row of the plan: only amounts, below the months."""
        return not self._read and all(
            words.is_amount_cell(slot.text) and slot.start >= self.columns[0].start for slot in line.filled
        )

    def read(self, line: Line) -> None:
        """Read the row of shares."""
        self._read = True
        for column in self.columns:
            slot = next((slot for slot in line.slots if slot.overlaps(column.start, column.end)), None)
            text = slot.text if slot is not None else column.text.derive("")
            self.funds.plan.append({"period": column.text, "share": text})

    def flush(self, draft: FormDraft) -> None:
        """Nothing: the plan is with the builder."""


def find_plan_header(lines: Sequence[Line], position: int, funds: FundsBuilder) -> PlanBlock | None:
    """The months of a plan of payments, or None."""
    filled = lines[position].filled
    months = tuple(slot for slot in filled if _MONTH.match(slot.label))
    if len(months) < 2 or len(filled) - len(months) > 1:
        return None
    label = next((slot for slot in filled if slot not in months), None)
    if label is not None and not words.has_word("table_plan_labels", words.bare(label.text)):
        return None
    return PlanBlock(months, funds)
