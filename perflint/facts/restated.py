"""Indicators that a document states twice (body and annex): are weight, score, target and result the same?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.indicators import MeasuredIndicator, measured_indicators, restated_indicators
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.quantity import Quantity
from perflint.vocabulary import fold

_FIELDS = {"weight": "分值", "score": "得分", "target": "指标值", "actual": "完成值"}


class RestatedValue(Fact, frozen=True, kw_only=True):
    """A value of an indicator that two places of the document state differently."""

    kind: ClassVar[str] = "restated_value"

    name: Annotated[str, Doc("name of the indicator")]
    value_of: Annotated[str, Doc("分值, 得分, 指标值 or 完成值")]
    first: Annotated[str, Doc("value in the table of the form")]
    second: Annotated[str, Doc("value in the other place")]
    numeric: Annotated[bool, Doc("both values are numbers")]


@measures(RestatedValue)
def measure_restated(context: ReportContext) -> Iterator[RestatedValue]:
    """One fact for every value that differs; rows are matched by their name and their second level."""
    again = context.memo(restated_indicators)
    if not again:
        return
    rows: dict[str, list[MeasuredIndicator]] = {}
    for row in context.memo(measured_indicators):
        if row.name:
            rows.setdefault(fold(row.name), []).append(row)
    for other in again:
        candidates = rows.get(fold(other.name), [])
        if len(candidates) != 1:
            continue  # without a name of its own a row cannot be told from its neighbours
        row = candidates[0]
        for key, label in _FIELDS.items():
            first, second = getattr(row.indicator, key), getattr(other.indicator, key)
            if not (first or "").strip() or not (second or "").strip():
                continue
            if _same(first, second, _quantity(row, key), _quantity(other, key)):
                continue
            yield RestatedValue(
                report=context.index,
                pointer=f"{other.pointer}/{key}",
                quote=second,
                related=(Related(context.index, f"{row.pointer}/{key}", row.label),),
                name=row.label,
                value_of=label,
                first=first,
                second=second,
                numeric=_quantity(row, key) is not None and _quantity(other, key) is not None,
            )


def _quantity(row: MeasuredIndicator, key: str) -> Quantity | None:
    found: Quantity | None = getattr(row, key)
    return found


def _same(first: str, second: str, left: Quantity | None, right: Quantity | None) -> bool:
    if fold(first) == fold(second):
        return True
    if left is None or right is None or not left.comparable(right):
        return False
    finer, coarser = (left, right) if left.decimals >= right.decimals else (right, left)
    middle = finer.base.middle
    if finer.decimals == coarser.decimals:
        return middle == coarser.base.middle
    return middle is not None and coarser.base.contains(middle)
