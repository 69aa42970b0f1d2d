"""Money beside indicators: works of a department, the lines of expenditure that pay for them, and what is covered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import HUNDRED, plain, rounded
from perflint.facts.context import ReportContext
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.money import MeasuredLine, funds_view
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.similarity import longest_common_run, normalise
from perflint.vocabulary import fold

_LINKING_RUN = 4
"""Characters that the names of a line of expenditure and of a work share when they speak of the same thing."""


class SpendingCoverage(Fact, frozen=True, kw_only=True):
    """How much of the planned expenditure belongs to works that have indicators."""

    kind: ClassVar[str] = "spending_coverage"

    items: Annotated[int, Doc("lines of expenditure with an amount")]
    linked: Annotated[int, Doc("of them lines whose name shares four characters with a work or an indicator")]
    total: Annotated[Decimal, Doc("money of all lines", unit="万元")]
    covered: Annotated[Decimal, Doc("money of the linked lines", unit="万元")]
    share: Annotated[Decimal, Doc("covered money in percent of all", unit="%")]
    largest_uncovered: Annotated[str | None, Doc("the largest line without indicators")]


class FundedWork(Fact, frozen=True, kw_only=True):
    """A work with indicators, beside the line of expenditure that pays for it."""

    kind: ClassVar[str] = "funded_work"

    work: Annotated[str, Doc("重点工作 as printed")]
    item: Annotated[str, Doc("the line of expenditure whose name contains the work's, or is contained in it")]
    amount: Annotated[Decimal, Doc("money of the line", unit="万元")]
    share: Annotated[Decimal, Doc("its share of all lines of expenditure", unit="%")]
    rows: Annotated[int, Doc("indicators of the work")]
    counts_only: Annotated[
        bool, Doc("all of them only count, measure or weigh; none is about quality or time")
    ]


@measures(SpendingCoverage)
def measure_spending_coverage(context: ReportContext) -> Iterator[SpendingCoverage]:
    """One fact for a report with several lines of expenditure and indicators by work."""
    rows = [row for row in context.memo(measured_indicators) if not row.by_design]
    works = {fold(row.indicator.key_work) for row in rows if row.indicator.key_work}
    if not works:
        return
    texts = [normalise(text).text for text in (*works, *(row.name for row in rows))]
    lines = _items(context)
    total = sum((value for _, value in lines), Decimal(0))
    if not total:
        return
    linked = [(line, value) for line, value in lines if _linked(normalise(line.name).text, texts)]
    covered = sum((value for _, value in linked), Decimal(0))
    rest = [entry for entry in lines if entry not in linked]
    largest = max(rest, key=lambda entry: entry[1], default=None)
    yield SpendingCoverage(
        report=context.index,
        pointer="/indicators",
        quote="",
        related=tuple(Related(context.index, line.pointer_of("budget"), line.label) for line, _ in rest[:5]),
        items=len(lines),
        linked=len(linked),
        total=total,
        covered=covered,
        share=rounded(covered / total * HUNDRED),
        largest_uncovered=f"{largest[0].label} {plain(largest[1])}万元" if largest else None,
    )


def _items(context: ReportContext) -> list[tuple[MeasuredLine, Decimal]]:
    """The lines of expenditure with an amount for the year, in 万元."""
    return [
        (line, amount.value)
        for line in funds_view(context).side("expenditure")
        if line.role == "item" and (amount := line.amount("budget")) is not None and amount.value > 0
    ]


@measures(FundedWork)
def measure_funded_works(context: ReportContext) -> Iterator[FundedWork]:
    """One fact for every work whose name fits a line of expenditure."""
    works: dict[str, list[MeasuredIndicator]] = defaultdict(list)
    for row in context.memo(measured_indicators):
        if row.indicator.key_work and row.name and not row.by_design:
            works[normalise(row.indicator.key_work).text].append(row)
    lines = _items(context)
    total = sum((value for _, value in lines), Decimal(0))
    for work, rows in works.items():
        for line, value in lines:
            name = normalise(line.name).text
            if name not in work and work not in name:
                continue
            yield FundedWork(
                report=context.index,
                pointer=rows[0].pointer,
                quote=rows[0].indicator.key_work or "",
                related=(Related(context.index, line.pointer_of("budget"), line.label),),
                work=rows[0].indicator.key_work or "",
                item=line.label,
                amount=value,
                share=rounded(value / total * HUNDRED),
                rows=len(rows),
                counts_only=all(_counts(row) for row in rows),
            )
            break


def _counts(row: MeasuredIndicator) -> bool:
    dimension = (row.target.dimension or "") if row.target is not None else "none"
    return dimension.split(":")[0] in {"count", "area", "length", "mass", "volume", "money"}


def _linked(name: str, texts: list[str]) -> bool:
    return any(longest_common_run(name, text).length >= min(_LINKING_RUN, len(name)) for text in texts)
