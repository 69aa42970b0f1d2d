"""How the money of a form is planned: broken down into items or not, half-year columns, doubled items, carry-over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.indicators import measured_indicators
from perflint.facts.mentions import mentions
from perflint.facts.money import FundsView, MeasuredLine, funds_view
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.quantity import find_quantities
from perflint.vocabulary import fold


class Funding(Fact, frozen=True, kw_only=True):
    """The money block as a whole: one fact for every report with a money block."""

    kind: ClassVar[str] = "funding"

    total: Annotated[Decimal | None, Doc("资金总额 (全年预算数)", "万元")] = None
    has_amounts: Annotated[bool, Doc("at least one amount is filled")] = False
    lists_expenditure: Annotated[bool, Doc("the form has a place for items of expenditure")] = False
    items: Annotated[int, Doc("items of expenditure with an amount, totals left out")] = 0
    basis_column: Annotated[bool, Doc("the form has a place for how each item was computed (测算依据)")] = (
        False
    )
    basis: Annotated[str, Doc("what stands there, joined by ；")] = ""
    basis_figures: Annotated[int, Doc("numbers in these texts")] = 0
    half_year_column: Annotated[bool, Doc("the form has a column for half-year execution")] = False
    half_year_filled: Annotated[bool, Doc("some cell of that column is filled")] = False
    half_year_indicators: Annotated[bool, Doc("indicators have half-year values")] = False
    carried: Annotated[Decimal | None, Doc("上年结转 as the form states it", "万元")] = None
    carry_line: Annotated[bool, Doc("the form has a line for 上年结转")] = False
    previous: Annotated[Decimal | None, Doc("last year's amount of the total", "万元")] = None
    growth: Annotated[Decimal | None, Doc("change of the total against last year", "%")] = None


class HalfYear(Fact, frozen=True, kw_only=True):
    """A money line with a half-year amount beside the amount of the year."""

    kind: ClassVar[str] = "half_year_amount"

    name: Annotated[str, Doc("name of the line")]
    half_year: Annotated[Decimal, Doc("半年计划执行数", "万元")]
    budget: Annotated[Decimal, Doc("全年预算数", "万元")]
    exceeds: Annotated[bool, Doc("the half-year amount is more than that of the year")]


class DoubledItem(Fact, frozen=True, kw_only=True):
    """Two items of expenditure with the same name and the same amount."""

    kind: ClassVar[str] = "doubled_item"

    name: Annotated[str, Doc("name of the item")]
    amount: Annotated[Decimal, Doc("its amount", "万元")]


class CarryOver(Fact, frozen=True, kw_only=True):
    """Prose that speaks of money carried over from last year, beside the form's line for it."""

    kind: ClassVar[str] = "carry_over"

    text_amount: Annotated[Decimal | None, Doc("amount that prose states", "万元")] = None
    cell_amount: Annotated[
        Decimal | None, Doc("amount in the form's line 上年结转; 0 where blank", "万元")
    ] = None
    cell_blank: Annotated[bool, Doc("the form has the line, and its amount is blank or 0")] = False
    differs: Annotated[bool, Doc("both are amounts above 0, and they differ beyond rounding")] = False


@measures(Funding, HalfYear, DoubledItem, CarryOver)
def measure_funding(context: ReportContext) -> Iterator[Funding | HalfYear | DoubledItem | CarryOver]:
    """Facts about the plan of money."""
    if context.report.funds is None:
        return
    view = funds_view(context)
    yield _funding(view, context)
    yield from _half_years(view, context)
    yield from _doubled(view, context)
    yield from _carry_over(view, context)


def _funding(view: FundsView, context: ReportContext) -> Funding:
    main = view.main
    budget = main.amount("budget") or main.amount("initial") if main is not None else None
    previous = main.amount("prior") if main is not None else None
    spending = view.side("expenditure")
    items = [line for line in spending if line.role != "total" and _value(line) > 0]
    carried = next(iter(view.of_role("carry-over")), None)
    growth = None
    if budget is not None and previous is not None and previous.value > 0:
        growth = ((budget.value - previous.value) / previous.value * 100).quantize(Decimal("0.01"))
    bases = [
        line.line.basis.strip() for line in view.lines if (line.line.basis or "").strip() and line.line.basis
    ]
    place = next((line for line in spending if line.role == "total"), main)
    return Funding(
        report=context.index,
        pointer=place.pointer if place is not None else "/funds",
        quote=place.name if place is not None else "",
        total=budget.value if budget is not None else None,
        has_amounts=any(line.amounts for line in view.lines),
        lists_expenditure=bool(spending),
        items=len(items),
        basis_column="basis" in view.columns,
        basis="；".join(bases),
        basis_figures=sum(len(find_quantities(text)) for text in bases),
        half_year_column="half_year" in view.columns,
        half_year_filled=any("half_year" in line.amounts for line in view.lines),
        half_year_indicators=any(row.half_year_text for row in context.memo(measured_indicators)),
        carried=carried.amounts["budget"].value
        if carried is not None and "budget" in carried.amounts
        else None,
        carry_line=carried is not None,
        previous=previous.value if previous is not None else None,
        growth=growth,
    )


def _value(line: MeasuredLine) -> Decimal:
    return max((amount.value for amount in line.amounts.values()), default=Decimal(0))


def _half_years(view: FundsView, context: ReportContext) -> Iterator[HalfYear]:
    for line in view.lines:
        half, budget = line.amount("half_year"), line.amount("budget")
        if half is None or budget is None:
            continue
        yield HalfYear(
            report=context.index,
            pointer=half.pointer,
            quote=half.text,
            related=(Related(context.index, budget.pointer, "全年预算数"),),
            name=line.label,
            half_year=half.value,
            budget=budget.value,
            exceeds=budget.trimmed.below(half.trimmed),
        )


def _doubled(view: FundsView, context: ReportContext) -> Iterator[DoubledItem]:
    seen: dict[tuple[str, Decimal], MeasuredLine] = {}
    for line in view.side("expenditure"):
        if line.role != "item" or _value(line) <= 0:
            continue
        key = fold(line.name), _value(line)
        first = seen.setdefault(key, line)
        if first is not line:
            yield DoubledItem(
                report=context.index,
                pointer=line.pointer_of("name"),
                quote=line.name,
                related=(Related(context.index, first.pointer_of("name"), first.name),),
                name=line.name,
                amount=_value(line),
            )


def _carry_over(view: FundsView, context: ReportContext) -> Iterator[CarryOver]:
    lines = view.of_role("carry-over")
    if not lines:
        return
    cells = [amount for line in lines for amount in line.amounts.values()]
    largest = max(cells, key=lambda amount: amount.value, default=None)
    for item in mentions(context):
        if (
            not item.is_money
            or item.source != "结转"
            or item.role not in ("carry-over", "budget", "received")
        ):
            continue
        if _leaves_the_year(item.cue, context):
            continue
        stated = item.amount
        filled = largest is not None and largest.value > 0
        yield CarryOver(
            report=context.index,
            pointer=item.passage.pointer,
            quote=item.quantity.text,
            offset=item.start,
            related=_cells(lines, context),
            text_amount=stated.value,
            cell_amount=largest.value if largest is not None else Decimal(0),
            cell_blank=not filled and stated.value > 0,
            differs=filled and not any(amount.trimmed.meets(stated.interval) for amount in cells),
        )
        return


def _cells(lines: Sequence[MeasuredLine], context: ReportContext) -> tuple[Related, ...]:
    return tuple(Related(context.index, line.pointer, line.name) for line in lines)


def _leaves_the_year(cue: str, context: ReportContext) -> bool:
    return context.vocabulary.pattern("carried_forward_words").search(cue) is not None
