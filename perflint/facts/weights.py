"""Weights: do they add up to 100 (or 90 beside the execution score), and to what their group's label says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import HUNDRED, addends
from perflint.facts.context import ReportContext
from perflint.facts.execution import execution_rows
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.registry import Doc, Fact, measures
from perflint.facts.weighted import (
    group_ended,
    half_digit,
    outside_execution,
    stated_weight,
    table_complete,
    under,
    weight_places,
    weighted_rows,
    weights_of,
)
from perflint.quantity import Interval


class WeightCheck(Fact, frozen=True, kw_only=True):
    """Weights of a group of indicators, or of all of them, beside the sum that is stated or due.

    Scopes: all (every row, with and without execution), level1 and level2 (rows under a group whose label states a
    weight).
    """

    kind: ClassVar[str] = "weight_sum"

    scope: Annotated[str, Doc("all, level1 or level2")]
    name: Annotated[str, Doc("label of the group")]
    stated: Annotated[Decimal, Doc("the sum that is stated (合计 row, group label) or due (100)", "分")]
    stated_high: Annotated[
        Decimal, Doc("upper end where a range is stated: (40-50)分; else as `stated`", "分")
    ]
    computed: Annotated[Decimal, Doc("sum of the rows", "分")]
    execution: Annotated[Decimal | None, Doc("weight of execution that stands outside the rows", "分")] = None
    gap: Annotated[Decimal, Doc("stated − computed", "分")]
    gap_size: Annotated[Decimal, Doc("size of the gap", "分")]
    parts: Annotated[str, Doc("the sum written out")]
    count: Annotated[int, Doc("rows with a weight")]
    holds: Annotated[
        bool,
        Doc(
            "the rows add up to it, within rounding; for scope all: 100, 90 or the 合计 in any usual reading"
        ),
    ]
    over: Annotated[bool, Doc("the rows are more than it")]
    complete: Annotated[
        bool, Doc("all rows of the group were read: no row is missing by truncation or by its kind")
    ]
    total_stated: Annotated[bool, Doc("the form states the total weight itself")] = False
    unweighted: Annotated[int, Doc("rows of the group that are not blank and have no weight")] = 0


@measures(WeightCheck)
def measure_weight_sums(context: ReportContext) -> Iterator[WeightCheck]:
    """The sum of all weights, then every group whose label states a weight."""
    rows = weighted_rows(context)
    if len(rows) >= 2:
        fact = _all_weights(context, rows)
        if fact is not None:
            yield fact
    for index, group in enumerate(context.report.groups):
        stated = stated_weight(group.weight)
        inside = under(context, group, rows)
        if stated is None or not inside:
            continue
        low, high = stated
        values = weights_of(inside)
        computed = sum(values, Decimal(0))
        slack = sum((half_digit(value) for value in values), Decimal(0))
        holds = Interval(low, high).widened(slack, slack).contains(computed)
        nearest = low if computed < low else high
        yield WeightCheck(
            report=context.index,
            pointer=f"/groups/{index}/weight",
            quote=group.weight or "",
            related=weight_places(context, inside),
            scope="level1" if group.level2 is None else "level2",
            name=group.level2 or group.level1 or "",
            stated=low,
            stated_high=high,
            computed=computed,
            gap=nearest - computed,
            gap_size=abs(nearest - computed) if not holds else Decimal(0),
            parts=addends(values),
            count=len(values),
            holds=holds,
            over=computed > high,
            complete=group_ended(context, group, inside),
            total_stated=True,
            unweighted=_unweighted(under(context, group)),
        )


def _all_weights(context: ReportContext, rows: Sequence[MeasuredIndicator]) -> WeightCheck | None:
    values = weights_of(rows)
    computed = sum(values, Decimal(0))
    slack = sum((half_digit(value) for value in values), Decimal(0))
    apart = outside_execution(context)
    evaluation = context.report.evaluation
    printed = stated_weight(evaluation.total_weight) if evaluation is not None else None
    stated = printed[0] if printed is not None else HUNDRED
    whole = computed + (apart or Decimal(0))
    # The rows may stand for all 100 points, for 100 together with the execution score, or for the 90 beside it.
    due = [stated] if printed is not None else [HUNDRED]
    readings = [computed, whole]
    if apart is None and not any(row.weight is not None for row in execution_rows(context)):
        due.append(HUNDRED - context.profile.execution_weight)
    holds = any(abs(reading - wanted) <= slack for reading in readings for wanted in due)
    nearest = min(readings, key=lambda reading: abs(reading - stated))
    shown = [*values, apart] if apart is not None and nearest == whole else values
    first = rows[0]
    place = "/evaluation/total_weight" if printed is not None else f"{first.pointer}/weight"
    return WeightCheck(
        report=context.index,
        pointer=place,
        quote=(evaluation.total_weight or "")
        if printed is not None and evaluation is not None
        else first.indicator.weight or "",
        related=weight_places(context, rows),
        scope="all",
        name="全部指标",
        stated=stated,
        stated_high=stated,
        computed=nearest,
        execution=apart,
        gap=stated - nearest,
        gap_size=abs(stated - nearest),
        parts=addends(shown),
        count=len(values),
        holds=holds,
        over=nearest > stated,
        complete=table_complete(context),
        total_stated=printed is not None,
        unweighted=_unweighted(context.memo(measured_indicators)),
    )


def _unweighted(rows: Sequence[MeasuredIndicator]) -> int:
    return sum(not row.blank and row.weight is None and row.role != "child" for row in rows)
