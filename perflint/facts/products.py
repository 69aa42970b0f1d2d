"""Products of a price and a count, and cost targets, beside the money that they are to explain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, ClassVar

from msgspec import Struct

from perflint.facts.arithmetic import plain, rounded, tidy
from perflint.facts.context import ReportContext
from perflint.facts.enumerations import quantities_in
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.mentions import Mention, mentions
from perflint.facts.money import Amount, funds_view
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.texts import whole_text
from perflint.patterns import regex
from perflint.quantity import Interval, Operator, Period, Quantity, find_dates, find_quantities

_TIMES = regex(r"[\s(（]*[×xX*✕╳·＊][\s(（]*")
_TIMES_SIGN = regex(r"[×xX*✕╳·＊]")
_MYRIAD = Fraction(10000)
_MONEY_PER = "money/"
_MONTHS = {"time:month": 1}
_DAYS_A_MONTH = 28


class Product(Fact, frozen=True, kw_only=True):
    """A multiplication that a text writes out: 500元×10人=5000元."""

    kind: ClassVar[str] = "product"

    expression: Annotated[str, Doc("the multiplication as printed")]
    computed: Annotated[Decimal, Doc("the product in the unit of the printed result")]
    stated: Annotated[Decimal, Doc("the printed result")]
    unit: Annotated[str, Doc("unit of the result")] = ""
    gap: Annotated[Decimal, Doc("stated − computed")]
    holds: Annotated[bool, Doc("the product is the printed result, within the printed digits")]
    unit_slip: Annotated[bool, Doc("it is once 元 and 万元 are exchanged")] = False


class UnitCost(Fact, frozen=True, kw_only=True):
    """A standard per head (or piece, or month) and a count of the same, beside the money of the project."""

    kind: ClassVar[str] = "unit_cost"

    standard: Annotated[str, Doc("the standard as printed")]
    count: Annotated[str, Doc("the count as printed")]
    product: Annotated[Decimal, Doc("standard × count", "万元")]
    budget: Annotated[Decimal, Doc("money of the project", "万元")]
    share: Annotated[Decimal, Doc("product/budget", "%")]
    gap: Annotated[Decimal, Doc("product − budget", "万元")]
    agrees: Annotated[bool, Doc("product and budget are the same, within the printed digits")]
    exceeds: Annotated[bool, Doc("the product is more than the budget")]
    bound: Annotated[bool, Doc("the standard is an upper bound (≤)")] = False
    by_period: Annotated[
        bool, Doc("the count is one of months or days, taken from a period that the form states")
    ] = False
    single_purpose: Annotated[
        bool,
        Doc("the form names one standard and one count only, so that nothing else is paid from the money"),
    ] = False


class CostTarget(Fact, frozen=True, kw_only=True):
    """All cost targets of a form together, and each of them, beside the money of the project."""

    kind: ClassVar[str] = "cost_target"

    name: Annotated[str, Doc("name of the indicator, or 成本指标合计")]
    target: Annotated[Decimal, Doc("the target, or the sum of the targets", "万元")]
    parts: Annotated[str, Doc("the targets written out as a sum")]
    count: Annotated[int, Doc("targets in the sum")]
    budget: Annotated[Decimal, Doc("money of the project", "万元")]
    excess: Annotated[Decimal, Doc("target − budget; negative where the target is less", "万元")]
    exceeds: Annotated[bool, Doc("the target is more than the money, beyond rounding")]


class FundingNeed(Fact, frozen=True, kw_only=True):
    """Money that a text says is needed, beside the money that the same sentence says is provided."""

    kind: ClassVar[str] = "funding_need"

    needed: Annotated[Decimal, Doc("money needed", "万元")]
    provided: Annotated[Decimal, Doc("money provided", "万元")]
    share: Annotated[Decimal, Doc("provided/needed", "%")]
    lacking: Annotated[Decimal, Doc("needed − provided", "万元")]


@measures(Product)
def measure_products(context: ReportContext) -> Iterator[Product]:
    """Multiplications written out in prose, targets and bases."""
    for pointer, text in _texts(context) if _TIMES_SIGN.search(whole_text(context)) else ():
        if _TIMES_SIGN.search(text) is None:
            continue
        found = quantities_in(text)
        for first in range(len(found) - 2):
            fact = _equation(found, first, pointer, text, context)
            if fact is not None:
                yield fact


def _texts(context: ReportContext) -> Iterator[tuple[str, str]]:
    from perflint.facts.passages import passages

    for passage in passages(context):
        yield passage.pointer, passage.text
    for row in context.memo(measured_indicators):
        for key in ("target", "actual"):
            text = getattr(row.indicator, key)
            if text:
                yield f"{row.pointer}/{key}", text


def _equation(
    found: Sequence[Quantity], first: int, pointer: str, text: str, context: ReportContext
) -> Product | None:
    """The multiplication that begins with the quantity `first`."""
    factors = [found[first]]
    for place in range(first + 1, len(found)):
        following = found[place]
        between = text[factors[-1].end : following.start]
        if _TIMES.fullmatch(between):
            factors.append(following)
            continue
        break
    if len(factors) < 2 or len(found) <= first + len(factors):
        return None
    if _TIMES.search(text[max(0, factors[0].start - 2) : factors[0].start]):
        return None  # the tail of a longer multiplication
    result = found[first + len(factors)]
    between = text[factors[-1].end : result.start].strip()
    if not (result.operator == Operator.EQUAL and not between) and between not in ("=", "＝"):
        return None
    exact = Fraction(1)
    spread = Interval.exact(Decimal(1))
    for factor in factors:
        size = _numeric_factor(factor)
        exact *= Fraction(factor.value) * size
        spread = spread * factor.interval.scaled(_decimal(size))
    size = _numeric_factor(result)
    computed = exact / size
    stated = Fraction(result.value)
    holds = result.interval.scaled(_decimal(size)).contains(_decimal(exact))
    return Product(
        report=context.index,
        pointer=pointer,
        quote=text[factors[0].start : result.end],
        offset=factors[0].start,
        expression=text[factors[0].start : result.end],
        computed=tidy(_decimal(computed)),
        stated=result.value,
        unit=result.unit.symbol if result.unit is not None else "",
        gap=tidy(_decimal(stated - computed)),
        holds=holds,
        unit_slip=not holds and computed != 0 and stated / computed in (_MYRIAD, 1 / _MYRIAD),
    )


def _numeric_factor(quantity: Quantity) -> Fraction:
    """What a printed unit multiplies a number by: 10000 for 万元, 1 for counts and for units of measure."""
    if quantity.unit is None or not (
        quantity.unit.dimension.startswith(("money", "count", "number", "ratio"))
    ):
        return Fraction(1)
    symbol = quantity.unit.symbol
    numerals = {"亿": Fraction(10**8), "万": _MYRIAD, "千元": Fraction(1000), "百元": Fraction(100)}
    if quantity.unit.dimension == "ratio":
        return quantity.unit.exact_factor
    return next((value for sign, value in numerals.items() if symbol.startswith(sign)), Fraction(1))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _budget(context: ReportContext) -> Amount | None:
    main = funds_view(context).main
    if main is None:
        return None
    return main.amount("budget") or main.amount("initial")


@measures(UnitCost, CostTarget)
def measure_cost_targets(context: ReportContext) -> Iterator[UnitCost | CostTarget]:
    """Cost targets and unit standards beside the money of a project; departments have too many purposes."""
    budget = _budget(context)
    if budget is None or budget.value <= 0 or not context.report.kind.startswith("project"):
        return
    rows = [row for row in context.memo(measured_indicators) if not row.blank]
    yield from _unit_costs(rows, budget, context)
    yield from _cost_targets(rows, budget, context)


class _Found(Struct, frozen=True):
    row: MeasuredIndicator
    quantity: Quantity


def _standards(rows: Sequence[MeasuredIndicator]) -> list[_Found]:
    found = []
    for row in rows:
        if row.category != "成本" and "标准" not in row.name:
            continue
        values = [row.target] if row.target is not None else find_quantities(row.target_text or "")
        prices = [item for item in values if item is not None and _is_price(item)]
        if len(prices) == 1:
            found.append(_Found(row, prices[0]))
    return found


def _is_price(quantity: Quantity) -> bool:
    """Money per one thing: 元/人, 元/月, and 万/月, which lacks its 元."""
    dimension = quantity.dimension or ""
    per = dimension.partition("/")[2]
    return dimension.startswith((_MONEY_PER, "number/")) and per != "" and "·" not in per


def _unit_costs(
    rows: Sequence[MeasuredIndicator], budget: Amount, context: ReportContext
) -> Iterator[UnitCost]:
    standards = _standards(rows)
    counted = _period(rows) if standards else None
    for found in standards:
        per = (found.quantity.dimension or "").partition("/")[2]
        if per.startswith("time:"):
            if counted is None or per not in _MONTHS:
                continue
            months, text, pointer = counted
            yield _unit_cost(
                found, Fraction(months), text, pointer, budget, context, by_period=True, single=False
            )
            continue
        if len(standards) != 1:
            continue
        counts = [
            row
            for row in rows
            if row.category == "数量" and row.target is not None and row.target.dimension == per
        ]
        if len(counts) != 1 or counts[0].target is None:
            continue
        yield _unit_cost(
            found,
            _in_base(counts[0].target),
            counts[0].target.text,
            f"{counts[0].pointer}/target",
            budget,
            context,
            by_period=False,
            single=sum(row.category == "数量" for row in rows) == 1,
        )


def _unit_cost(
    found: _Found,
    count: Fraction,
    count_text: str,
    pointer: str,
    budget: Amount,
    context: ReportContext,
    *,
    by_period: bool,
    single: bool,
) -> UnitCost:
    unit = found.quantity.unit
    size = unit.exact_factor if unit is not None else Fraction(1)
    product = Fraction(found.quantity.value) * size * count / _MYRIAD
    value = tidy(_decimal(product))
    return UnitCost(
        report=context.index,
        pointer=f"{found.row.pointer}/target",
        quote=found.row.target_text or "",
        related=(Related(context.index, pointer, "数量"), Related(context.index, budget.pointer, "预算")),
        standard=found.quantity.text,
        count=count_text,
        product=value,
        budget=budget.value,
        share=rounded(value / budget.value * 100),
        gap=tidy(value - budget.value),
        agrees=budget.interval.contains(value),
        exceeds=value > (budget.trimmed.high or budget.value),
        bound=found.row.operator in (Operator.AT_MOST, Operator.LESS),
        by_period=by_period,
        single_purpose=single,
    )


def _in_base(quantity: Quantity) -> Fraction:
    """A count in the base unit of its kind, as the price per unit has it: 36.8万亩 in ㎡ for 元/亩."""
    return Fraction(quantity.value) * (quantity.unit.exact_factor if quantity.unit is not None else 1)


def _period(rows: Sequence[MeasuredIndicator]) -> tuple[int, str, str] | None:
    """Whole months of the one period that the time targets state."""
    periods: list[tuple[Period, str]] = []
    for row in rows:
        if row.category not in ("时效", "可持续"):
            continue
        for date in find_dates(row.target_text or ""):
            if date.precision == "range" and date.days >= _DAYS_A_MONTH:
                periods.append((date, f"{row.pointer}/target"))
    spans = {(period.first, period.last) for period, _ in periods}
    if len(spans) != 1:
        return None
    period, pointer = periods[0]
    months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
    return months, period.text, pointer


def _cost_targets(
    rows: Sequence[MeasuredIndicator], budget: Amount, context: ReportContext
) -> Iterator[CostTarget]:
    costs = [
        row
        for row in rows
        if row.category == "成本"
        and row.target is not None
        and row.target.dimension == "money"
        and row.operator not in (Operator.AT_LEAST, Operator.MORE)
        and row.role != "child"
        and not context.vocabulary.pattern("saved_cost_words").search(row.name)
    ]
    if not costs:
        return
    for row in costs:
        yield _cost_target([row], row.label, budget, context)
    if len(costs) > 1:
        yield _cost_target(costs, "成本指标合计", budget, context)


def _cost_target(
    rows: Sequence[MeasuredIndicator], name: str, budget: Amount, context: ReportContext
) -> CostTarget:
    values = [
        tidy(_decimal(Fraction(row.target.value) * row.target.unit.exact_factor / _MYRIAD))
        for row in rows
        if row.target is not None and row.target.unit is not None
    ]
    total = sum(values, Decimal(0))
    high = budget.interval.high or budget.value
    return CostTarget(
        report=context.index,
        pointer=f"{rows[0].pointer}/target",
        quote=rows[0].target_text or "",
        related=(
            *(Related(context.index, f"{row.pointer}/target", row.label) for row in rows[1:]),
            Related(context.index, budget.pointer, "预算"),
        ),
        name=name,
        target=total,
        parts="+".join(map(plain, values)),
        count=len(values),
        budget=budget.value,
        excess=tidy(total - budget.value),
        exceeds=total > high,
    )


@measures(FundingNeed)
def measure_funding_need(context: ReportContext) -> Iterator[FundingNeed]:
    """Sentences that say how much is needed and how much is provided."""
    found = [item for item in mentions(context) if item.is_money and not item.part]
    for first, second in pairwise(found):
        if first.passage.pointer != second.passage.pointer or first.sentence.start != second.sentence.start:
            continue
        if (
            _needs(first, context)
            and second.role in ("budget", "initial", "received")
            and not _needs(second, context)
        ):
            needed, provided = first.amount.value, second.amount.value
            if 0 < provided < needed:
                yield FundingNeed(
                    report=context.index,
                    pointer=second.passage.pointer,
                    quote=second.quantity.text,
                    offset=second.start,
                    related=(Related(context.index, first.passage.pointer, first.quantity.text),),
                    needed=tidy(needed),
                    provided=tidy(provided),
                    share=rounded(provided / needed * 100),
                    lacking=tidy(needed - provided),
                )


def _needs(item: Mention, context: ReportContext) -> bool:
    return context.vocabulary.pattern("need_words").search(item.cue) is not None
