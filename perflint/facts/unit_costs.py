"""What one piece costs in a report, beside what the same costs in another one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import rounded
from perflint.facts.context import DocumentContext
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.registry import Doc, Fact, Related, measures_document
from perflint.facts.similarity import normalise


class UnitCostPair(Fact, frozen=True, kw_only=True):
    """A price per piece (元/盏, 万元/户) beside the price of the same piece under the same name in another report."""

    kind: ClassVar[str] = "unit_cost_pair"

    name: Annotated[str, Doc("name of the indicator")]
    price: Annotated[str, Doc("the price as printed")]
    other_price: Annotated[str, Doc("the price in the other report as printed")]
    times: Annotated[Decimal, Doc("the larger price divided by the smaller one", "倍")]
    higher: Annotated[bool, Doc("the price of this report is the larger one")]


@measures_document(UnitCostPair)
def measure_unit_cost_pairs(document: DocumentContext) -> Iterator[UnitCostPair]:
    """Each price per piece beside the most distant one of the same name and piece in other reports."""
    others: dict[tuple[str, str], list[tuple[int, MeasuredIndicator]]] = {}
    contexts = (*document.of_role("subject"), *document.of_role("other"))
    for context in contexts:
        for row in _prices(context.memo(measured_indicators)):
            others.setdefault(_key(row), []).append((context.index, row))
    for context in document.of_role("subject"):
        for row in _prices(context.memo(measured_indicators)):
            found = [
                (_times(row, other), index, other)
                for index, other in others[_key(row)]
                if index != context.index
            ]
            if not found:
                continue
            times, index, other = max(found, key=lambda item: item[0])
            yield UnitCostPair(
                report=context.index,
                pointer=f"{row.pointer}/target",
                quote=row.target_text or "",
                related=(Related(index, f"{other.pointer}/target", other.label),),
                name=row.label,
                price=row.target_text or "",
                other_price=other.target_text or "",
                times=rounded(times, 1),
                higher=_base(row) > _base(other),
            )


def _prices(rows: tuple[MeasuredIndicator, ...]) -> Iterator[MeasuredIndicator]:
    for row in rows:
        unit = row.target.unit if row.target is not None else None
        if unit is not None and unit.dimension.startswith("money/") and _base(row) > 0:
            yield row


def _key(row: MeasuredIndicator) -> tuple[str, str]:
    unit = row.target.unit if row.target is not None else None
    return normalise(row.label).text, unit.dimension if unit is not None else ""


def _base(row: MeasuredIndicator) -> Decimal:
    """The price in 元 a piece; 0 where none is stated."""
    target = row.target
    return target.value * target.unit.factor if target is not None and target.unit is not None else Decimal(0)


def _times(row: MeasuredIndicator, other: MeasuredIndicator) -> Decimal:
    low, high = sorted((_base(row), _base(other)))
    return high / low
