"""Reading the tables of a form: each line belongs to a block that a heading opens, or is a row of labelled cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from perflint.documents.model import ReadingNote, Table
from perflint.forms import words
from perflint.forms.cells_block import CellsReader
from perflint.forms.columns import settle_columns
from perflint.forms.draft import FormDraft
from perflint.forms.funds_block import FundsBlock
from perflint.forms.funds_header import find_funds_header
from perflint.forms.funds_lines import FundsBuilder
from perflint.forms.funds_pairs import FundsPairs
from perflint.forms.funds_sources import find_plan_header, find_sources_header
from perflint.forms.goals_block import find_goals_header
from perflint.forms.grid import Line, Slot, lines_of
from perflint.forms.headless import infer_header
from perflint.forms.indicator_block import IndicatorBlock
from perflint.forms.indicator_header import IndicatorHeader, find_indicator_header
from perflint.forms.indicator_totals import is_total
from perflint.forms.labels import embedded
from perflint.forms.matrix_block import find_figures_matrix, find_named_matrix, find_project_list
from perflint.forms.side_by_side import SideBySideBlock
from perflint.places import LocatedText

_LONGEST_LABEL = 40
_TELLING = ("level1", "level2", "name", "target", "actual", "score", "weight")


class Block(Protocol):
    """A part of a form that a heading opens."""

    def accepts(self, line: Line) -> bool:
        """Whether a line belongs to the block."""

    def read(self, line: Line) -> None:
        """Read a line that belongs to it."""

    def flush(self, draft: FormDraft) -> None:
        """Hand over what was read."""


@dataclass(slots=True)
class FormReader:
    """Reads the tables of one form one after another; what a table leaves open goes on in the next one.

    Use one reader for all tables of a form (page breaks divide them, headings may not be repeated), and a new one
    where another form begins.
    """

    funds: FundsBuilder = field(default_factory=FundsBuilder)
    _block: Block | None = None
    _resumable: Block | None = None
    _cells: CellsReader = field(init=False)
    _pairs: FundsPairs = field(init=False)
    _unknown: list[Line] = field(default_factory=list)
    _term: FormDraft = field(default_factory=FormDraft)
    """Indicators for the whole term."""
    _term_header: IndicatorHeader | None = None
    _last_indicators: IndicatorBlock | None = None

    def __post_init__(self) -> None:
        self._pairs = FundsPairs(self.funds)
        self._cells = CellsReader(self._pairs)

    def read(self, table: Table) -> FormDraft:
        """What one table states."""
        draft = FormDraft()
        lines = lines_of(table)
        title = LocatedText(table.title, table.location) if table.title else None
        headers = [find_indicator_header(lines, position) for position in range(len(lines))]
        if self._block is None and self._resumable is None and not any(headers):
            self._block = _headless(lines)
        if self._block is None and _is_foreign(lines):
            _state(lines, title, draft)
            return draft
        self._resumable, self._block = self._block or self._resumable, None
        position = 0
        while position < len(lines):
            line = lines[position]
            if line.blank:
                position += 1
                continue
            opened = self._open(lines, position, headers)
            if opened is not None:
                block, taken = opened
                self._close(draft)
                self._resumable = None
                self._block = block
                self._pairs.close()
                position += taken
                continue
            self._read_line(line, draft)
            position += 1
        self._close(draft, keep=True)
        self._pairs.settle(draft)
        _settle_goals(draft)
        self._settle_term(draft)
        self.funds.flush(draft)
        if draft.title is None:
            draft.title = title
        return draft

    def _open(
        self, lines: Sequence[Line], position: int, headers: Sequence[IndicatorHeader | None]
    ) -> tuple[Block, int] | None:
        """The block that a line opens and the number of lines that its heading takes, or None."""
        header = headers[position]
        if header is not None:
            self._cells.behind_indicators = True
            begin = position + header.lines
            end = next(
                (index for index in range(begin, len(lines)) if headers[index] is not None), len(lines)
            )
            settled, notes = settle_columns(header, lines[begin:end])
            block = self._indicators(settled, notes)
            if header.term is None:
                return block, header.lines
            self._term_header = header.term
            return SideBySideBlock(block, IndicatorBlock(header.term), self._term), header.lines
        if isinstance(self._block, IndicatorBlock) and _is_data(lines[position]):
            return None
        plan = find_plan_header(lines, position, self.funds)
        if plan is not None:
            return plan, 1
        matrix = find_named_matrix(lines, position)
        if matrix is not None:
            return matrix, matrix.header_lines
        projects = find_project_list(lines, position)
        if projects is not None:
            return projects, 1
        goals = find_goals_header(lines, position)
        if goals is not None:
            return goals, 1
        sources = find_sources_header(lines, position, self.funds)
        if sources is not None:
            return sources, sources.header_lines
        funds = find_funds_header(lines, position, self.funds)
        if funds is not None:
            return funds, 1
        if self._goes_on(lines[position]):
            return None
        figures = find_figures_matrix(lines, position)
        return (figures, 1) if figures is not None else None

    def _settle_term(self, draft: FormDraft) -> None:
        """Indicators for the whole term are kept as a table where the form prints those for the year besides."""
        term, self._term = self._term, FormDraft()
        if not term.indicators or not draft.indicators:
            draft.absorb(term)
            return
        if self._term_header is None:
            return
        columns = [column for column in self._term_header.columns if column.role in term.indicator_columns]
        header = [column.heading.text for column in columns if column.heading is not None]
        rows = [[row[column.role] for column in columns if column.role in row] for row in term.indicators]
        group = self._term_header.group
        title = group.text if group is not None else None
        draft.tables.append({"title": title, "header": header, "rows": rows})
        draft.notes.extend(term.notes)

    def _goes_on(self, line: Line) -> bool:
        """Whether a line belongs to the open block, or to the one that the table before left open."""
        if self._block is not None:
            return self._block.accepts(line)
        return isinstance(self._resumable, IndicatorBlock | FundsBlock) and self._resumable.continues(line)

    def _indicators(self, header: IndicatorHeader, notes: list[ReadingNote]) -> IndicatorBlock:
        """The block of a heading; a heading that is repeated behind a page break goes on with the block before it."""
        before = self._block or self._resumable
        if (
            isinstance(before, IndicatorBlock)
            and before.header.roles == header.roles
            and before.for_term == header.for_term
        ):
            before.header = header
            return before
        return IndicatorBlock(header, notes=notes)

    def _read_line(self, line: Line, draft: FormDraft) -> None:
        if self._block is not None:
            if self._block.accepts(line):
                self._block.read(line)
                return
            # A title or a year in between, as pages repeat them, does not end a table.
            alone = len(line.filled) == 1
            closed = self._block
            self._close(draft)
            self._resumable = closed if alone else None
        elif isinstance(self._resumable, IndicatorBlock | FundsBlock) and self._resumable.continues(line):
            self._stated(draft)
            self._block = self._resumable
            self._block.read(line)
            return
        if self._last_indicators is not None and is_total(line.filled[0]):
            self._last_indicators.read(line)
            self._last_indicators.flush(draft)
            return
        known = any(_is_label(slot) or self._pairs.is_pair(slot) for slot in line.filled)
        if len(line.filled) >= 3 and not known:
            self._unknown.append(line)
            return
        self._stated(draft)
        self._cells.read(line, draft)

    def _close(self, draft: FormDraft, *, keep: bool = False) -> None:
        """End the open block; `keep` leaves it open for the next table."""
        self._stated(draft)
        if self._block is None:
            return
        if isinstance(self._block, IndicatorBlock) and self._block.for_term:
            self._block.flush(self._term)
            self._term_header = self._block.header
        else:
            self._block.flush(draft)
            if isinstance(self._block, IndicatorBlock):
                self._last_indicators = self._block
        if not keep:
            self._block = None

    def _stated(self, draft: FormDraft) -> None:
        """Rows that belong to nothing known become a stated table, and a note where they look like a form."""
        if not self._unknown:
            return
        _state(self._unknown, None, draft)
        self._unknown = []


def read_form_table(table: Table, reader: FormReader | None = None) -> FormDraft:
    """What a form table states. Give the reader of the tables before it where it goes on with them."""
    return (reader or FormReader()).read(table)


def _headless(lines: Sequence[Line]) -> Block | None:
    """A block for rows of indicators whose heading is missing in the whole document, or None."""
    header = infer_header(lines)
    if header is None:
        return None
    first = next(slot for line in lines for slot in line.filled)
    message = "指标表缺少表头，各列按内容推断"
    return IndicatorBlock(header, notes=[ReadingNote("uncertain-join", message, first.text)])


def _is_data(line: Line) -> bool:
    """Whether a line of an indicator table can open no other block: it holds values or labels of levels."""
    return any(words.is_value(slot.text) or any(words.level_words(slot.text)) for slot in line.filled[1:])


def _is_label(slot: Slot) -> bool:
    pair = embedded(slot.text)
    text = pair[0] if pair is not None else slot.text
    return words.is_known_label(text) or words.fund_role(text) is not None


def _is_foreign(lines: Sequence[Line]) -> bool:
    """Whether nothing in a table is known: no heading, no label of a cell, no source of money."""
    return not any(
        _is_label(slot)
        or words.indicator_role(slot.text) in ("level1", "level2", "name")
        or words.fund_heading(slot.text) is not None
        or words.has_word("table_plan_labels", words.bare(slot.text))
        for line in lines
        for slot in line.filled
        if len(slot.text) <= _LONGEST_LABEL
    )


def _settle_goals(draft: FormDraft) -> None:
    """总体目标 is the goal for the whole term beside a goal for the year, and the year's where none stands there."""
    overall = draft.goals.pop("overall", None)
    if overall is not None:
        draft.goals.setdefault("term" if "annual" in draft.goals else "annual", overall)


def _state(lines: Sequence[Line], title: LocatedText | None, draft: FormDraft) -> None:
    """Keep rows as they stand; the first is the heading where only words stand in it and figures below."""
    rows = [[slot.text for slot in line.slots] for line in lines if not line.blank]
    if len(rows) == 1 and len(lines[0].filled) <= 2:
        # A line with a tab in it is no table.
        for slot in lines[0].filled:
            pair = embedded(slot.text)
            if pair is not None:
                draft.fields.append({"label": pair[0], "value": pair[1]})
            else:
                draft.sections.append(
                    {"heading": slot.text.derive(""), "level": 1, "paragraphs": [slot.text]}
                )
        return
    if not rows:
        return
    heading = rows[0] if len(rows) > 1 and _heads_figures(rows) else []
    draft.tables.append({"title": title, "header": heading, "rows": rows[1:] if heading else rows})
    levels = [slot for line in lines for slot in line.filled if any(words.level_words(slot.text))]
    headings = [slot for line in lines for slot in line.filled if words.indicator_role(slot.text) in _TELLING]
    if levels or len(headings) >= 2:
        first = (levels or headings)[0]
        draft.notes.append(
            ReadingNote(
                "table-not-placed",
                f"有 {len(rows)} 行像是绩效表的内容（如“{first.text[:20]}”），没有可用的表头，未能归入报告",
                first.text,
            )
        )


def _heads_figures(rows: Sequence[Sequence[LocatedText]]) -> bool:
    figures = sum(words.is_amount(text) for row in rows[1:] for text in row if text)
    return figures > 0 and not any(words.is_amount(text) for text in rows[0])
