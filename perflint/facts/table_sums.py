"""Tables that are no part of a form: sums of numbered rows and 合计 rows, and final figures beside budgeted ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, ClassVar

from msgspec import Struct

from perflint.facts.arithmetic import rounded
from perflint.facts.context import ReportContext
from perflint.facts.money import MONEY_UNIT, Amount, amount_of
from perflint.facts.nesting import Row, roots_of
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.sums import SumCheck, sum_check
from perflint.patterns import regex
from perflint.quantity import parse_decimal, parse_quantity
from perflint.report import StatedTable
from perflint.vocabulary import Vocabulary, fold

_YEAR_WORD = regex(r"20\d\d|上年|本年")

_NUMBERED = regex(r"^[（(]?(\d{1,2}|[一二三四五六七八九十]{1,2})[)）]?[、.．]\s*\S")
_BRACKETED = regex(r"^[（(].*[)）]$")
_CHINESE = "一二三四五六七八九十"


class _Line(Struct, frozen=True):
    """A row of a table: its label, its number where it is numbered, and its amounts by column."""

    index: int
    label: str
    number: int | None
    part: bool
    amounts: dict[int, Amount]


@measures(SumCheck)
def measure_table_sums(context: ReportContext) -> Iterator[SumCheck]:
    """One fact for every column of every family of rows."""
    for number, table in enumerate(context.report.tables):
        lines = _lines(table, number, context.vocabulary)
        for parent, children in _families(lines, context.vocabulary):
            for column in sorted(parent.amounts):
                fact = _family_sum(context, parent, children, column, table)
                if fact is not None:
                    yield fact


class FinalAgainstBudget(Fact, frozen=True, kw_only=True):
    """A row of a table that gives a budgeted and a final figure (预算数, 决算数) for the same year."""

    kind: ClassVar[str] = "final_against_budget"

    name: Annotated[str, Doc("label of the row")]
    budget: Annotated[Decimal, Doc("the budgeted figure")]
    final: Annotated[Decimal, Doc("the final figure")]
    change: Annotated[Decimal, Doc("final − budget")]
    share: Annotated[Decimal, Doc("size of the change/budget", "%")]
    detail: Annotated[bool, Doc("the row is a numbered or bracketed part of another row")] = False


@measures(FinalAgainstBudget)
def measure_final_figures(context: ReportContext) -> Iterator[FinalAgainstBudget]:
    """Rows with both figures above 0, for the last year that the headings name."""
    for number, table in enumerate(context.report.tables):
        columns = _budget_and_final(table, context.vocabulary)
        if columns is None:
            continue
        for line in _lines(table, number, context.vocabulary):
            budget, final = (line.amounts.get(column) for column in columns)
            if budget is None or final is None or budget.value <= 0:
                continue
            yield FinalAgainstBudget(
                report=context.index,
                pointer=final.pointer,
                quote=final.text,
                related=(Related(context.index, budget.pointer, "预算数"),),
                name=line.label,
                budget=budget.value,
                final=final.value,
                change=final.value - budget.value,
                share=rounded(abs(final.value - budget.value) / budget.value * 100),
                detail=line.number is not None or line.part or bool(_BRACKETED.match(line.label)),
            )


def _budget_and_final(table: StatedTable, words: Vocabulary) -> tuple[int, int] | None:
    """The columns of the budgeted and the final figure of one year; None where the table has no such pair."""
    for row in (table.header, *table.rows):
        budgets = {
            _year(cell): column
            for column, cell in enumerate(row)
            if words.pattern("budget_figure_heads").search(cell)
        }
        finals = {
            _year(cell): column
            for column, cell in enumerate(row)
            if words.pattern("final_figure_heads").search(cell)
        }
        shared = sorted(set(budgets) & set(finals))
        if shared:
            return budgets[shared[-1]], finals[shared[-1]]
    return None


def _year(heading: str) -> str:
    found = _YEAR_WORD.search(heading)
    return found[0] if found is not None else ""


def _lines(table: StatedTable, number: int, words: Vocabulary) -> list[_Line]:
    decimals = max((_decimals(cell) for row in table.rows for cell in row), default=0)
    return [_line(row, index, number, decimals, words) for index, row in enumerate(table.rows)]


def _line(row: Sequence[str], index: int, number: int, decimals: int, words: Vocabulary) -> _Line:
    label_column = next((place for place, cell in enumerate(row) if cell.strip()), 0)
    label = row[label_column].strip() if row else ""
    amounts: dict[int, Amount] = {}
    for column, cell in enumerate(row):
        if column == label_column or not cell.strip() or fold(cell) in words.words("money_empty_marks"):
            continue
        if parse_decimal(cell.strip()) is None:
            continue
        # The unit of such a table is unknown and does not matter; with one, 2021.05 is not taken for a month.
        quantity = parse_quantity(cell.strip() + MONEY_UNIT)
        if quantity is not None and quantity.operator is None:
            amounts[column] = amount_of(quantity, "", f"/tables/{number}/rows/{index}/{column}", decimals)
    found = _NUMBERED.match(label)
    prefixes = tuple(map(fold, words.words("money_part_prefixes")))
    return _Line(
        index=index,
        label=label.rstrip("：:"),
        number=_ordinal(found[1]) if found is not None else None,
        part=fold(label).startswith(prefixes),
        amounts=amounts,
    )


def _decimals(cell: str) -> int:
    value = parse_decimal(cell.strip())
    exponent = value.as_tuple().exponent if value is not None else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _ordinal(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _CHINESE.index(text[-1]) + 1 if len(text) == 1 else 10 + _CHINESE.index(text[-1]) + 1


def _families(lines: Sequence[_Line], words: Vocabulary) -> Iterator[tuple[_Line, list[_Line]]]:
    for position, line in enumerate(lines):
        following = lines[position + 1 :]
        if line.number is None and not line.part and following and following[0].number == 1:
            yield line, _numbered_run(following)
    totals = [line for line in lines if fold(line.label) in words.words("table_total_labels")]
    if len(totals) == 1 and len(lines) > 2:
        total = totals[0]
        rest = [line for line in lines if line is not total and line.amounts]
        ends_table = total is lines[-1] or all(line.index < total.index for line in rest)
        if rest and (ends_table or all(line.index > total.index for line in rest)):
            yield total, rest


def _numbered_run(lines: Sequence[_Line]) -> list[_Line]:
    """Rows up to the last one whose number continues the count; rows between them belong to the row above them."""
    expected = 1
    end = 0
    for position, line in enumerate(lines):
        if line.number == expected:
            expected += 1
            end = position + 1
        elif line.number is not None:
            break
    while end < len(lines) and (lines[end].part or _BRACKETED.match(lines[end].label)):
        end += 1
    return list(lines[:end])


def _family_sum(
    context: ReportContext, parent: _Line, children: Sequence[_Line], column: int, table: StatedTable
) -> SumCheck | None:
    filled = [line for line in children if column in line.amounts]
    stated = parent.amounts[column]
    if len(filled) < 2 or not any(line.amounts[column].value for line in filled):
        return None
    rows = [
        Row(line.amounts[column].value, line.amounts[column].trimmed, nested=line.part) for line in filled
    ]
    roots = roots_of(stated.trimmed, rows)
    shown = [filled[index] for index in roots] if roots is not None else _top(children, column)
    if len(shown) < 2 or not any(line.amounts[column].value for line in shown):
        return None
    return sum_check(
        context,
        subject="table",
        name=parent.label,
        stated=stated,
        parts=[line.amounts[column] for line in shown],
        names=[line.label for line in shown],
        holds=roots is not None,
        column=_heading(table, column),
    )


def _top(children: Sequence[_Line], column: int) -> list[_Line]:
    """The rows that stand for all others in a column: below a numbered row with an amount its details are left out."""
    rows: list[_Line] = []
    detailed = False
    for line in children:
        filled = column in line.amounts
        if line.number is not None:
            detailed = filled
        elif detailed or line.part:
            continue
        if filled:
            rows.append(line)
    return rows


def _heading(table: StatedTable, column: int) -> str:
    """The heading of a column: that of the header row, else the nearest row above the figures that holds words."""
    if column < len(table.header) and table.header[column].strip():
        return table.header[column].strip()
    for row in table.rows:
        if column < len(row) and row[column].strip() and parse_decimal(row[column].strip()) is None:
            return row[column].strip()
    return ""
