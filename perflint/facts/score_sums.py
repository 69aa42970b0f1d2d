"""Sums of scores: the stated total, the 合计 row, groups and whole parts of a form beside what leads to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import HUNDRED, addends
from perflint.facts.context import ReportContext
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.money import truncated
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.scored import Scored, points
from perflint.facts.weighted import group_ended, half_digit, members
from perflint.patterns import regex

_POINTS = r"\d{1,3}(?:\.\d{1,3})?"
_PART = regex(
    rf"(?P<name>[一-鿿]{{2,14}}?)(?:得分|得)?[为：:]?\s*(?:"
    rf"(?P<score>{_POINTS})分\s*[（(](?:满分|分值|权重|总分)?[为：:]?\s*(?P<weight>{_POINTS})\s*分[)）]"
    rf"|(?:满分|分值|权重)?[为：:]?\s*(?P<before>{_POINTS})分\s*[，,、]?\s*(?:自评|实际)?得分?[为：:]?\s*(?P<behind>{_POINTS})分)"
)
"""产出39分（满分40分） or 产出40分，得39分."""
_FEWEST_PARTS = 3


class ScoreSum(Fact, frozen=True, kw_only=True):
    """A stated total score beside the sum of the scores that lead to it.

    Scopes: total (the 总分), row (the 合计 row of the indicator table), level1 and level2 (a group's own score), blocks
    (the 总分 beside the scores of whole parts of a form: 预算执行 20, 目标完成 20, 指标完成 50), text (the 总分 beside
    the parts that its own sentences divide 100 points into: 产出39分（满分40分）).
    """

    kind: ClassVar[str] = "score_sum"

    scope: Annotated[str, Doc("total, row, level1, level2, blocks or text")]
    name: Annotated[str, Doc("what the total is called")]
    stated: Annotated[Decimal, Doc("the stated score", "分")]
    computed: Annotated[Decimal, Doc("the sum of the scores", "分")]
    possible: Annotated[
        Decimal, Doc("the greatest sum possible if rows that were not read had full marks", "分")
    ]
    gap: Annotated[Decimal, Doc("stated − computed", "分")]
    gap_size: Annotated[Decimal, Doc("size of the gap", "分")]
    tolerance: Annotated[Decimal, Doc("how far they may lie apart by rounding", "分")]
    parts: Annotated[str, Doc("the sum written out")]
    count: Annotated[int, Doc("scores in the sum")]
    execution: Annotated[Decimal | None, Doc("score of execution in the sum", "分")] = None
    holds: Annotated[bool, Doc("stated and computed agree, in any usual reading")]
    impossible: Annotated[bool, Doc("the stated score is less than the scores read, or more than `possible`")]
    complete: Annotated[bool, Doc("all rows were read: their weights add up to 100, and each has a score")]
    listed: Annotated[
        bool, Doc("the table was read to its 合计 row and every row has a score, whatever the weights")
    ] = False
    extra_digits: Annotated[
        bool, Doc("the total prints more digits behind the point than any of its parts")
    ] = False
    execution_unread: Annotated[
        bool,
        Doc("only the execution's weight is missing from the rows, and its score fits between sum and total"),
    ] = False


@measures(ScoreSum)
def measure_score_sums(context: ReportContext) -> Iterator[ScoreSum]:
    """Every stated sum of scores of a self-evaluation."""
    if context.report.kind.endswith("self-evaluation"):
        scored = context.memo(Scored.of)
        yield from _totals(context, scored)
        yield from _blocks(context, scored)
        yield from _parts_in_text(context)
        yield from _groups(context, scored)


def _totals(context: ReportContext, scored: Scored) -> Iterator[ScoreSum]:
    evaluation = context.report.evaluation
    if evaluation is not None and scored.values:
        for key, scope, name in (("score", "total", "总分"), ("total_score", "row", "合计得分")):
            text = getattr(evaluation, key)
            stated = points(text)
            # The row 合计 often is where the total was read: one wrong sum is told once.
            restated = key == "total_score" and stated == points(evaluation.score)
            if stated is not None and not restated:
                yield _sum_of_all(context, scored, stated, f"/evaluation/{key}", text or "", scope, name)


def _groups(context: ReportContext, scored: Scored) -> Iterator[ScoreSum]:
    for index, group in enumerate(context.report.groups):
        stated = points(group.score)
        inside = [row for row in members(group, scored.rows) if row.score is not None]
        if stated is None or not inside:
            continue
        values = [row.score.value for row in inside if row.score is not None]
        weights = sum((row.weight.value for row in inside if row.weight is not None), Decimal(0))
        group_weight = points(group.weight)
        whole = len(inside) == len(
            [row for row in members(group, context.memo(measured_indicators)) if not row.blank]
        )
        complete = whole and group_ended(context, group, inside)
        missing = max(group_weight - weights, Decimal(0)) if group_weight is not None else Decimal(0)
        yield _sum_of(
            context,
            f"/groups/{index}/score",
            group.score or "",
            stated,
            values,
            related=_places(context, inside),
            scope="level1" if group.level2 is None else "level2",
            name=group.level2 or group.level1 or "",
            missing=missing,
            complete=complete,
        )


def _blocks(context: ReportContext, scored: Scored) -> Iterator[ScoreSum]:
    """A total beside the scores of parts of the form that hold no rows of their own."""
    evaluation = context.report.evaluation
    stated = points(evaluation.score) if evaluation is not None else None
    blocks = [
        (index, group, value)
        for index, group in enumerate(context.report.groups)
        if (value := points(group.score)) is not None and not members(group, scored.rows)
    ]
    named = [group for group in context.report.groups if group.level2 is None and group.score]
    if stated is None or evaluation is None or len(blocks) < 2 or len(blocks) != len(named):
        return
    yield _sum_of(
        context,
        "/evaluation/score",
        evaluation.score or "",
        stated,
        [value for _, _, value in blocks],
        related=tuple(
            Related(context.index, f"/groups/{index}/score", group.level1 or "") for index, group, _ in blocks
        ),
        scope="blocks",
        complete=not truncated(context, "indicators"),
    )


def _parts_in_text(context: ReportContext) -> Iterator[ScoreSum]:
    """The total beside the parts of the sentences that state it, where their full marks make 100 points."""
    evaluation = context.report.evaluation
    stated = points(evaluation.score) if evaluation is not None else None
    if stated is None or evaluation is None or not evaluation.text:
        return
    parts = [
        match
        for match in _PART.finditer(evaluation.text)
        if not context.vocabulary.pattern("score_whole_words").search(match["name"])
    ]
    weights = [Decimal(match["weight"] or match["before"]) for match in parts]
    if len(parts) < _FEWEST_PARTS or sum(weights, Decimal(0)) != HUNDRED:
        return
    yield _sum_of(
        context,
        "/evaluation/text",
        evaluation.score or "",
        stated,
        [Decimal(match["score"] or match["behind"]) for match in parts],
        offset=max(evaluation.text.find(evaluation.score or ""), 0),
        scope="text",
        all_told=True,
    )


def _sum_of(
    context: ReportContext,
    pointer: str,
    quote: str,
    stated: Decimal,
    values: Sequence[Decimal],
    *,
    scope: str,
    name: str = "总分",
    related: tuple[Related, ...] = (),
    offset: int | None = None,
    missing: Decimal = Decimal(0),
    complete: bool = True,
    all_told: bool = False,
) -> ScoreSum:
    """The stated sum beside that of the values. `missing` are points of rows without a score.

    The stated sum may be larger where something else can be part of it, which is not so where `all_told`.
    """
    computed = sum(values, Decimal(0))
    slack = _slack(stated, values)
    gap = stated - computed
    return ScoreSum(
        report=context.index,
        pointer=pointer,
        quote=quote,
        offset=offset,
        related=related,
        scope=scope,
        name=name,
        stated=stated,
        computed=computed,
        possible=computed + missing,
        gap=gap,
        gap_size=abs(gap),
        tolerance=slack,
        parts=addends(values),
        count=len(values),
        holds=abs(gap) <= slack,
        impossible=gap < -slack or (all_told and gap > slack),
        complete=complete,
    )


def _slack(stated: Decimal, values: Sequence[Decimal]) -> Decimal:
    return half_digit(stated) + sum((half_digit(value) for value in values), Decimal(0))


def _places(context: ReportContext, rows: Sequence[MeasuredIndicator]) -> tuple[Related, ...]:
    return tuple(Related(context.index, f"{row.pointer}/score", row.label) for row in rows)


def _sum_of_all(
    context: ReportContext, scored: Scored, stated: Decimal, pointer: str, text: str, scope: str, name: str
) -> ScoreSum:
    values = scored.values
    own = sum(values, Decimal(0))
    apart = scored.execution_score
    # A 合计 row may or may not include the execution score that stands above the table.
    readings = [(own + apart, [*values, apart])] if apart is not None else []
    readings.append((own, values))
    slack = _slack(stated, readings[0][1])
    computed, shown = min(readings, key=lambda reading: abs(reading[0] - stated))
    holds = abs(stated - computed) <= slack
    if scope == "total" and apart is not None and not holds:
        computed, shown = readings[0]
    missing = max(HUNDRED - scored.weight_read, Decimal(0)) if scored.weighted else HUNDRED
    possible = readings[0][0] + missing
    return ScoreSum(
        report=context.index,
        pointer=pointer,
        quote=text,
        related=_places(context, [row for row in scored.rows if row.score is not None]),
        scope=scope,
        name=name,
        stated=stated,
        computed=computed,
        possible=possible,
        gap=stated - computed,
        gap_size=abs(stated - computed),
        tolerance=slack,
        parts=addends(shown),
        count=len(shown),
        execution=apart,
        holds=holds,
        impossible=stated < own - slack or stated > possible + slack,
        complete=scored.complete,
        listed=scored.listed,
        extra_digits=_digits(stated) > max(map(_digits, shown), default=0),
        execution_unread=apart is None
        and not scored.execution_rows
        and scored.weight_read == HUNDRED - context.profile.execution_weight
        and 0 <= stated - own <= context.profile.execution_weight,
    )


def _digits(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
