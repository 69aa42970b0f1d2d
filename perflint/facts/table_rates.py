"""Execution rates in tables that list projects or items a row, beside the amounts of their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perflint.facts.arithmetic import percent, plain, rounded, tidy
from perflint.facts.context import ReportContext
from perflint.facts.money import MONEY_UNIT, Amount, amount_of, read_rate
from perflint.facts.ratios import RatioCheck, fits_ratio
from perflint.facts.registry import Related, measures
from perflint.quantity import parse_decimal, parse_quantity
from perflint.vocabulary import Vocabulary, fold

_ROLES = ("budget", "executed", "rate")


@measures(RatioCheck)
def measure_table_rates(context: ReportContext) -> Iterator[RatioCheck]:
    """Every row with a budget, a spending and a rate, in tables whose headings name each of them once."""
    for number, table in enumerate(context.report.tables):
        columns = _columns(table.header, context.vocabulary)
        if columns is None:
            continue
        for index, row in enumerate(table.rows):
            fact = _of_row(context, row, f"/tables/{number}/rows/{index}", columns)
            if fact is not None:
                yield fact


def _columns(header: Sequence[str], words: Vocabulary) -> tuple[int, int, int] | None:
    headings = words.mapping("table_fund_headings")
    known = {fold(word): role for role in _ROLES for word in headings[role]}
    roles = [known.get(fold(cell)) for cell in header]
    if any(roles.count(role) != 1 for role in _ROLES):
        return None
    budget, executed, rate = (roles.index(role) for role in _ROLES)
    return budget, executed, rate


def _of_row(
    context: ReportContext, row: Sequence[str], pointer: str, columns: tuple[int, int, int]
) -> RatioCheck | None:
    if len(row) <= max(columns):
        return None
    whole, part = (_amount(row[column], f"{pointer}/{column}") for column in columns[:2])
    if whole is None or part is None or whole.value <= 0:
        return None
    exact = percent(part.value, whole.value)
    stated = read_rate(row[columns[2]], f"{pointer}/{columns[2]}", exact, context.vocabulary)
    if stated is None or exact is None:
        return None
    return RatioCheck(
        report=context.index,
        pointer=stated.pointer,
        quote=stated.text,
        related=(
            Related(context.index, part.pointer, "执行数"),
            Related(context.index, whole.pointer, "预算数"),
        ),
        subject="table",
        name=_name(row),
        stated=tidy(stated.value),
        recomputed=rounded(exact),
        gap=rounded(abs(stated.value - exact)),
        formula=f"{plain(part.value)}/{plain(whole.value)}",
        holds=fits_ratio(stated, part, whole),
        within_rounding=fits_ratio(stated, part, whole, lenient=True),
    )


def _amount(cell: str, pointer: str) -> Amount | None:
    """An amount of a cell that is a bare number; the unit of both columns is the same and does not matter."""
    if parse_decimal(cell.strip()) is None:
        return None
    quantity = parse_quantity(cell.strip() + MONEY_UNIT)
    return amount_of(quantity, "", pointer) if quantity is not None and quantity.operator is None else None


def _name(row: Sequence[str]) -> str:
    """The first cell that is no number."""
    return next((cell.strip() for cell in row if cell.strip() and parse_decimal(cell.strip()) is None), "")
