"""The weighted indicator table: which rows count, what belongs to a group, and whether all of it was read."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from perflint.facts.arithmetic import HUNDRED
from perflint.facts.context import ReportContext
from perflint.facts.execution import execution_rows
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.money import MeasuredLine, funds_view, truncated
from perflint.facts.registry import Related
from perflint.quantity import parse_decimal, parse_range
from perflint.report import IndicatorGroup
from perflint.vocabulary import fold

_HALF = Decimal("0.5")


def weighted_rows(context: ReportContext) -> tuple[MeasuredIndicator, ...]:
    """Rows whose weight counts: a 其中 row counts only where its parent has no weight."""
    return context.memo(_weighted_rows)


def _weighted_rows(context: ReportContext) -> tuple[MeasuredIndicator, ...]:
    kept = []
    parent_weighted = False
    for row in context.memo(measured_indicators):
        if row.role == "parent":
            parent_weighted = row.weight is not None
        elif row.role == "row":
            parent_weighted = False
        if row.weight is not None and not (row.role == "child" and parent_weighted):
            kept.append(row)
    return tuple(kept)


def stated_weight(text: str | None) -> tuple[Decimal, Decimal] | None:
    """The weight that a group states, as (low, high): 50 is (50, 50), 40-50 is (40, 50)."""
    if not text or not text.strip():
        return None
    bare = text.strip().strip("（()）").removesuffix("分").strip("（()）")
    number = parse_decimal(bare)
    if number is not None:
        return number, number
    span = parse_range(bare)
    return (span[0].value, span[1].value) if span is not None else None


def weight_of(row: MeasuredIndicator, context: ReportContext) -> Decimal | None:
    """The weight of a row: its own, or the one that its group's label leaves no choice about.

    A group of one row gives it all its points. Where the scores of several rows reach the group's points, every row
    has full marks: no score is above its weight, so that each weight is the score.
    """
    if row.weight is not None:
        return row.weight.value
    return context.memo(_given_weights).get(row.index)


def _given_weights(context: ReportContext) -> dict[int, Decimal]:
    given: dict[int, Decimal] = {}
    rows = [row for row in context.memo(measured_indicators) if not row.blank]
    unweighted = [row for row in rows if row.weight is None]
    for group in context.report.groups if unweighted else ():
        points = stated_weight(group.weight)
        if points is None or points[0] != points[1]:
            continue
        inside = members(group, rows)
        if not inside or any(row.weight is not None or row.role != "row" for row in inside):
            continue
        if not group_ended(context, group, inside):
            continue
        scores = [row.score.value for row in inside if row.score is not None]
        if len(inside) == 1:
            given[inside[0].index] = points[0]
        elif len(scores) == len(inside) and sum(scores, Decimal(0)) == points[0]:
            given.update((row.index, row.score.value) for row in inside if row.score is not None)
    return given


def under_stated_weight(row: MeasuredIndicator, context: ReportContext) -> bool:
    """Whether the label of a group that a row stands under states the group's points."""
    return any(
        stated_weight(group.weight) is not None and members(group, [row]) for group in context.report.groups
    )


def half_digit(value: Decimal) -> Decimal:
    """Half of the last printed digit of a fractional weight; 0 for a whole one, which is exact."""
    exponent = value.as_tuple().exponent
    return _HALF.scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(0)


def members(
    group: IndicatorGroup, rows: Sequence[MeasuredIndicator], whole_table: Sequence[str] = ()
) -> list[MeasuredIndicator]:
    """The rows that stand under a group's label; all of them where it is one of the labels of the whole table."""
    if group.level2 is None and fold(group.level1 or "") in whole_table:
        return list(rows)
    found = []
    for row in rows:
        if group.level1 is not None and fold(row.indicator.level1 or "") != fold(group.level1):
            continue
        if group.level2 is not None and fold(row.indicator.level2 or "") != fold(group.level2):
            continue
        found.append(row)
    return found


def outside_execution(context: ReportContext) -> Decimal | None:
    """The weight of execution that stands in the money block, beside the indicator rows.

    A row that weighs execution again (a provincial 过程 indicator) takes its place, unless the form needs both for
    its 100 points.
    """
    line = next((line for line in funds_view(context).lines if line.weight is not None), None)
    if line is None:
        return None
    weighed = any(row.weight is not None for row in execution_rows(context))
    return None if weighed and not counts_beside_rows(context, line) else line.weight


def counts_beside_rows(context: ReportContext, line: MeasuredLine) -> bool:
    """Whether all rows, one on execution among them, make 100 points only together with the line of money."""
    own = sum(weights_of(weighted_rows(context)), Decimal(0))
    return line.weight is not None and own + line.weight == HUNDRED


def table_complete(context: ReportContext) -> bool:
    """Whether the whole indicator table was read: it ends with its 合计 row, or with satisfaction, the last group.

    A table whose end was cut off must not be held against its own total, nor one whose page begins in its middle,
    which shows in a form that names neither itself nor its project nor its money.
    """
    if truncated(context, "indicators") or not has_head(context):
        return False
    evaluation = context.report.evaluation
    if evaluation is not None and (evaluation.total_weight or evaluation.total_score):
        return True
    rows = [row for row in context.memo(measured_indicators) if not row.blank]
    if not rows:
        return False
    return rows[-1].group == "满意度" or rows[-1].category == "满意度"


def group_ended(context: ReportContext, group: IndicatorGroup, inside: Sequence[MeasuredIndicator]) -> bool:
    """Whether all rows of a named group were read: a row of another group follows, or the table is complete."""
    if not (group.level1 or group.level2):
        return False
    rows = context.memo(measured_indicators)
    later = [
        row for row in rows[inside[-1].index + 1 :] if not row.blank and row not in under(context, group)
    ]
    if group.level2 is not None and not later:
        return table_complete(context)
    return any(_named_otherwise(row, group) for row in later) or table_complete(context)


def _named_otherwise(row: MeasuredIndicator, group: IndicatorGroup) -> bool:
    """Whether a row stands in another first-level group, so that the group before it has ended."""
    return group.level2 is not None or fold(row.indicator.level1 or "") != fold(group.level1 or "")


def has_head(context: ReportContext) -> bool:
    """Whether the beginning of the form was read: something names it, its project or its money."""
    report = context.report
    scored = report.evaluation is not None and report.evaluation.score is not None
    named = (report.title, report.unit, report.department, report.project)
    return scored or any(named) or any((report.funds, report.goals, report.sections))


def under(
    context: ReportContext, group: IndicatorGroup, rows: Sequence[MeasuredIndicator] | None = None
) -> list[MeasuredIndicator]:
    """The given rows, or all of them, that stand under a group; the label of the whole table leaves execution out."""
    labels = context.vocabulary.words("whole_table_labels")
    inside = members(group, context.memo(measured_indicators) if rows is None else rows, labels)
    if group.level2 is None and fold(group.level1 or "") in labels:
        execution = {row.index for row in execution_rows(context)}
        return [row for row in inside if row.index not in execution]
    return inside


def weights_of(rows: Sequence[MeasuredIndicator]) -> list[Decimal]:
    """The weights of the rows that have one."""
    return [row.weight.value for row in rows if row.weight is not None]


def weight_places(context: ReportContext, rows: Sequence[MeasuredIndicator]) -> tuple[Related, ...]:
    """The places of the weights of rows."""
    return tuple(Related(context.index, f"{row.pointer}/weight", row.label) for row in rows)
