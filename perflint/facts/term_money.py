"""The money of a project's whole term, which target forms print beside that of the year."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar, TypedDict

from perflint.facts.arithmetic import addends, tidy
from perflint.facts.context import ReportContext
from perflint.facts.money import Amount, amount_of, funds_view, unit_of_label, without_unit
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.quantity import parse_quantity
from perflint.report import FormField
from perflint.vocabulary import fold


class TermMoney(Fact, frozen=True, kw_only=True):
    """The total of the whole term (实施期资金总额) beside its sources and the year's total, as the form prints them."""

    kind: ClassVar[str] = "term_money"

    label: Annotated[str, Doc("label of the total")]
    total: Annotated[Decimal, Doc("total of the term", "万元")]
    parts: Annotated[str | None, Doc("the sources, written out")] = None
    computed: Annotated[Decimal | None, Doc("their sum", "万元")] = None
    gap: Annotated[Decimal | None, Doc("total less sum", "万元")] = None
    holds: Annotated[bool | None, Doc("the total is the sum within the printed digits")] = None
    year: Annotated[Decimal | None, Doc("the year's total in the money block", "万元")] = None
    year_above: Annotated[
        bool | None, Doc("the year's total is larger, within the printed digits; only of a total above 0")
    ] = None


@measures(TermMoney)
def measure_term_money(context: ReportContext) -> Iterator[TermMoney]:
    """The first total of the term among the labelled cells, with the sources right behind it and the year's total."""
    words, view = context.vocabulary, funds_view(context)
    fields = context.report.fields
    start = next(
        (
            index
            for index, field in enumerate(fields)
            if words.pattern("table_fund_term_words").search(fold(field.label))
            and words.pattern("term_total_words").search(fold(field.label))
        ),
        None,
    )
    if start is None:
        return
    total = _amount(fields[start], f"/fields/{start}/value", view.unit)
    parts: list[Amount] = []
    places: list[Related] = []
    for index, field in enumerate(fields[start + 1 :], start + 1):
        if without_unit(field.label).removeprefix("其中").lstrip(":：") not in words.words(
            "term_source_labels"
        ):
            break
        part = _amount(field, f"/fields/{index}/value", view.unit)
        if part is not None:
            parts.append(part)
            places.append(Related(context.index, part.pointer, field.label))
    if total is None:
        return
    line = view.total
    year = line.amount("budget") if line is not None else None
    yield TermMoney(
        report=context.index,
        pointer=total.pointer,
        quote=total.text,
        related=(*places, *([Related(context.index, year.pointer, line.label)] if line and year else [])),
        label=fields[start].label,
        total=tidy(total.value),
        year=tidy(year.value) if year is not None else None,
        year_above=total.interval.below(year.interval) if year is not None and total.value > 0 else None,
        **_sum(total, parts),
    )


class _Sum(TypedDict, total=False):
    parts: str
    computed: Decimal
    gap: Decimal
    holds: bool


def _sum(total: Amount, parts: list[Amount]) -> _Sum:
    """The sum of the sources beside their total; nothing where no source has an amount."""
    if not parts:
        return {}
    together = parts[0].interval
    for part in parts[1:]:
        together = together + part.interval
    computed = sum((part.value for part in parts), Decimal(0))
    return {
        "parts": addends(part.value for part in parts),
        "computed": tidy(computed),
        "gap": tidy(total.value - computed),
        "holds": total.interval.meets(together),
    }


def _amount(field: FormField, pointer: str, unit: str) -> Amount | None:
    quantity = parse_quantity(field.value, unit_of_label(field.label, unit))
    money = quantity is not None and quantity.unit is not None and quantity.unit.dimension == "money"
    return amount_of(quantity, "term", pointer) if quantity is not None and money else None
