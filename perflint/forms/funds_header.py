"""The heading of a money table with sources or items down the side, by whose words the columns are known."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from perflint.documents.model import ReadingNote
from perflint.forms import words
from perflint.forms.align import Column, spread
from perflint.forms.funds_block import FundsBlock, group_points, is_fund_group, is_numbering, is_unit_line
from perflint.forms.funds_lines import AMOUNTS, MEASURES, FundsBuilder
from perflint.forms.grid import Line, Slot

_LONGEST_HEADING = 36
_FARTHEST_ROW = 4


def find_funds_header(lines: Sequence[Line], position: int, funds: FundsBuilder) -> FundsBlock | None:
    """The heading of a money table that begins at a line, or None. Tells the builder its side, unit and columns."""
    line = lines[position]
    filled = line.filled
    if not filled or any(words.is_amount(slot.text) or len(slot.text) > _LONGEST_HEADING for slot in filled):
        return None
    below = _first_row(lines, position + 1)
    measured = [(slot, words.fund_heading(slot.text)) for slot in filled]
    grouped = is_fund_group(filled[0]) or _heads_beside(measured, below)
    if grouped:
        measured = measured[1:]
    if any(words.identity_key(slot.text) is not None for slot, role in measured if role is None):
        return None
    columns, labels = _columns(measured, below)
    if not any(column.role in AMOUNTS for column in columns):
        columns = _total_as_column(filled, below)
        if not columns:
            return None
    headings = [slot for slot, role in measured if role is not None]
    if headings and all(slot.text.endswith((":", "：")) for slot in headings):
        return None
    if not _has_evidence(filled, below, grouped, columns):
        return None
    _tell(filled, columns, labels, funds)
    first = filled[0].end + 1 if grouped and filled[0].end + 1 < columns[0].start else 0
    if not grouped and line.covered:
        first = min(column.start for column in columns) if not labels else labels[0].start
    ignored = tuple(slot for slot in filled if is_numbering(slot))
    block = FundsBlock(tuple(spread(columns, line)), first, funds, ignored)
    if grouped and (group := group_points(filled[0])) is not None:
        block.groups.append(group)
    repeated = [slot for slot in labels if words.fund_heading(slot.text) is not None]
    if any(_same_label(slot, column.heading) for slot in repeated for column in columns):
        block.notes.append(
            ReadingNote(
                "column-shift", f"资金表头“{repeated[0].text}”重复，其中一列填的是资金名称", repeated[0].text
            )
        )
    return block


def _heads_beside(measured: Sequence[tuple[Slot, str | None]], below: Line | None) -> bool:
    """Whether the first cell, though worded like a column, stands beside the columns: another cell has its role,
    nothing stands under it, and a gap for the names parts it from the columns."""
    if below is None or len(measured) < 3:
        return False
    first, role = measured[0]
    repeated = role is not None and any(other == role for _, other in measured[1:])
    under = any(not slot.blank for slot in below.at(first.start, first.end))
    return repeated and not under and measured[1][0].start > first.end + 1


def _first_row(lines: Sequence[Line], begin: int) -> Line | None:
    """The first row below a heading: numbers of columns and a unit on a line of its own are none."""
    for line in lines[begin : begin + _FARTHEST_ROW]:
        filled = line.filled
        if not filled or is_numbering(filled[0]):
            continue
        if is_unit_line(filled):
            continue
        return line
    return None


def _same_label(slot: Slot, other: Slot | None) -> bool:
    """Whether two cells hold the same label."""
    return other is not None and slot.label == other.label


def _columns(
    measured: Sequence[tuple[Slot, str | None]], below: Line | None
) -> tuple[list[Column], list[Slot]]:
    """Columns of values, and headings that stand over names of sources instead."""
    columns: list[Column] = []
    labels: list[Slot] = []
    seen: set[str] = set()
    headings = sum(role in AMOUNTS for _, role in measured)
    amounts = 0 if below is None else sum(words.is_amount_cell(slot.text) for slot in below.filled)
    # As many amounts as headings: none of them stands over names, the row is only printed one cell further.
    all_head_amounts = headings > 1 and amounts >= headings
    for slot, role in measured:
        under = (
            [] if below is None else [other for other in below.at(slot.start, slot.end) if not other.blank]
        )
        over_names = (
            role in AMOUNTS
            and not all_head_amounts
            and any(not words.is_amount_cell(other.text) for other in under)
        )
        if role is None or over_names:
            if not words.is_word("table_ignored_headings", words.bare(slot.text)):
                labels.append(slot)
            if role is None and columns:
                columns.append(Column(None, slot.start, slot.end, slot))
            continue
        if role in seen:
            columns.append(Column(None, slot.start, slot.end, slot))
            if words.has_word("table_fund_preferred", words.bare(slot.text)):
                columns = _exchanged(columns, role)
            continue
        seen.add(role)
        columns.append(Column(role, slot.start, slot.end, slot))
    return columns, labels


def _exchanged(columns: list[Column], role: str) -> list[Column]:
    """The last column takes the role from the column of the same role before it: 调整后 counts, not 全年."""
    return [
        Column(None if column.role == role else column.role, column.start, column.end, column.heading)
        for column in columns[:-1]
    ] + [Column(role, columns[-1].start, columns[-1].end, columns[-1].heading)]


def _total_as_column(filled: Sequence[Slot], below: Line | None) -> list[Column]:
    """资金来源 | 资金总额: the second heading stands over the amounts."""
    for label, slot in pairwise(filled):
        if (
            words.is_word("table_fund_label_headings", words.bare(label.text))
            and words.fund_role(slot.text) == "total"
            and below is not None
            and all(
                other.blank or words.is_amount_cell(other.text) for other in below.at(slot.start, slot.end)
            )
        ):
            return [Column("budget", slot.start, slot.end, slot)]
    return []


def _has_evidence(
    filled: Sequence[Slot], below: Line | None, grouped: bool, columns: Sequence[Column]
) -> bool:
    if below is None:
        return grouped or sum(column.role in MEASURES for column in columns) >= 3
    labels = [slot for slot in below.filled[:3] if not words.is_amount_cell(slot.text)]
    if any(words.fund_role(slot.text) is not None or slot.label.startswith("其中") for slot in labels):
        return True
    named = any(words.is_word("table_fund_label_headings", words.bare(slot.text)) for slot in filled)
    amounts = any(words.is_amount(slot.text) for slot in below.filled)
    return (grouped or named) and amounts


def _tell(
    filled: Sequence[Slot], columns: Sequence[Column], labels: Sequence[Slot], funds: FundsBuilder
) -> None:
    funds.side = None
    headed = {id(column.heading) for column in columns}
    for slot in filled:
        bare = words.bare(words.split_weight(slot.text)[0])
        if words.is_word("table_fund_expenditure_words", bare):
            funds.side = "expenditure"
        elif words.is_word("table_fund_income_words", bare) and funds.side is None:
            funds.side = "income"
        if id(slot) in headed or slot in labels or is_fund_group(slot):
            funds.note_unit(slot.text)
    funds.note_columns(
        [column.role for column in columns if column.role in MEASURES and column.role is not None]
    )
