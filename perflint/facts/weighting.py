"""How weights are spread over first-level groups and single rows, beside what a norm or a note prescribes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import HUNDRED, plain, rounded
from perflint.facts.context import ReportContext
from perflint.facts.execution import execution_rows
from perflint.facts.indicators import MeasuredIndicator, label_category
from perflint.facts.passages import passages
from perflint.facts.registry import Doc, Fact, measures
from perflint.facts.scored import points
from perflint.facts.texts import whole_text
from perflint.facts.weighted import (
    outside_execution,
    table_complete,
    weight_places,
    weighted_rows,
    weights_of,
)
from perflint.patterns import regex
from perflint.quantity import parse_decimal

_ZERO = Decimal(0)
_NOTED = regex(r"(?P<label>[一-鿿]{2,14}?)(?:指标|率)?\s*[（(]?\s*(?P<weight>\d{1,2})\s*分")


class Weighting(Fact, frozen=True, kw_only=True):
    """How the weights of a report are spread: over first-level groups, and over single rows."""

    kind: ClassVar[str] = "weighting"
    overall: ClassVar[bool] = True

    count: Annotated[int, Doc("rows with a weight, execution left out")]
    sum: Annotated[Decimal, Doc("sum of all weights, execution included where it stands apart", "分")]
    complete: Annotated[bool, Doc("the weights add up to 100, so that none is missing")]
    execution: Annotated[Decimal | None, Doc("weight of execution", "分")] = None
    execution_expected: Annotated[Decimal, Doc("weight of execution that the profile expects", "分")]
    output: Annotated[Decimal | None, Doc("weight of 产出", "分")] = None
    benefit: Annotated[Decimal | None, Doc("weight of 效益", "分")] = None
    satisfaction: Annotated[Decimal | None, Doc("weight of 满意度", "分")] = None
    cost: Annotated[Decimal | None, Doc("weight of 成本 as its own first level", "分")] = None
    satisfaction_rows: Annotated[
        Decimal, Doc("weight of all rows that measure satisfaction, wherever they stand", "分")
    ]
    groups: Annotated[str, Doc("first-level groups with their weights, written out")]
    scheme: Annotated[
        str, Doc("the scheme of the profile that the groups follow, or the nearest one, written out")
    ] = ""
    follows_scheme: Annotated[
        bool | None, Doc("the first-level weights are those of a scheme of the profile")
    ] = None
    same_scale: Annotated[bool | None, Doc("the groups are those of a scheme, only the weights differ")] = (
        None
    )
    scored_beyond: Annotated[
        bool, Doc("the document states a score above the sum of the weights that were read")
    ] = False
    all_equal: Annotated[bool, Doc("four or more rows carry one and the same weight")] = False
    process: Annotated[
        Decimal | None, Doc("weight of rows on process and compliance (决策, 过程, 管理)", "分")
    ] = None


class Concentration(Fact, frozen=True, kw_only=True):
    """The share of one row in all weights and in its first-level group."""

    kind: ClassVar[str] = "weight_share"

    name: Annotated[str, Doc("name of the indicator")]
    group: Annotated[str, Doc("its first-level group")] = ""
    weight: Annotated[Decimal, Doc("its weight", "分")]
    share: Annotated[Decimal, Doc("weight/sum of all weights", "%")]
    group_share: Annotated[Decimal | None, Doc("weight/sum of its group", "%")] = None
    group_rows: Annotated[int, Doc("rows with a weight in its group")]
    rows: Annotated[int, Doc("rows with a weight in the report, execution left out")]


class NotedScheme(Fact, frozen=True, kw_only=True):
    """First-level weights that a note of the form prescribes, beside the weights of its rows."""

    kind: ClassVar[str] = "noted_scheme"

    note: Annotated[str, Doc("the weights that the note prescribes, written out")]
    actual: Annotated[str, Doc("the weights of the rows for the same groups, written out")]
    differs: Annotated[str, Doc('groups whose weights differ, joined by 、; "" where all agree')]
    complete: Annotated[bool, Doc("the whole table was read")]


@measures(NotedScheme)
def measure_noted_scheme(context: ReportContext) -> Iterator[NotedScheme]:
    """One fact for a note such as 一级指标分值统一设置为：产出50分、效益30分、满意度10分、预算执行率10分."""
    rows = weighted_rows(context)
    notes = context.vocabulary.pattern("scheme_note_words")
    if not rows or notes.search(whole_text(context)) is None:
        return
    apart = outside_execution(context)
    scored_execution = {row.index for row in execution_rows(context)}
    mine = _by_group([row for row in rows if row.index not in scored_execution], context)
    inside = sum(
        (row.weight.value for row in rows if row.index in scored_execution and row.weight), Decimal(0)
    )
    if apart or inside:
        mine["预算执行"] = apart or inside
    for passage in passages(context):
        for sentence in passage.sentences:
            if notes.search(sentence.text) is None:
                continue
            noted: dict[str, Decimal] = {}
            for match in _NOTED.finditer(sentence.text):
                label = match["label"]
                group = (
                    "预算执行"
                    if "执行" in label
                    else label_category(label, "indicator_level1_categories", context.vocabulary)
                )
                value = parse_decimal(match["weight"])
                if group is not None and value is not None:
                    noted.setdefault(group, value)
            if len(noted) < 3:
                continue
            differing = [name for name, value in noted.items() if name in mine and mine[name] != value]
            yield NotedScheme(
                report=context.index,
                pointer=passage.pointer,
                quote=sentence.text,
                offset=sentence.start,
                note=_written(noted),
                actual=_written({name: mine[name] for name in noted if name in mine}),
                differs="、".join(differing),
                complete=table_complete(context),
            )
            return


@measures(Weighting, Concentration)
def measure_weighting(context: ReportContext) -> Iterator[Weighting | Concentration]:
    """How the weights are spread."""
    rows = weighted_rows(context)
    if not rows:
        return
    scored_execution = {row.index for row in execution_rows(context)}
    own = [row for row in rows if row.index not in scored_execution]
    inside = sum(
        (row.weight.value for row in rows if row.index in scored_execution and row.weight), Decimal(0)
    )
    apart = outside_execution(context)
    execution = apart if apart is not None else inside or None
    values = weights_of(own)
    whole = sum(values, Decimal(0)) + (execution or Decimal(0))
    by_group = _by_group(own, context)
    scheme, follows, same_scale = _scheme(by_group, execution, context)
    yield Weighting(
        report=context.index,
        pointer=f"{rows[0].pointer}/weight",
        quote=rows[0].indicator.weight or "",
        related=weight_places(context, rows),
        count=len(own),
        sum=whole,
        complete=whole == HUNDRED,
        execution=execution,
        execution_expected=context.profile.execution_weight,
        output=by_group.get("产出"),
        benefit=by_group.get("效益"),
        satisfaction=by_group.get("满意度"),
        cost=by_group.get("成本"),
        satisfaction_rows=sum(
            (row.weight.value for row in own if row.weight is not None and _is_satisfaction(row, context)),
            Decimal(0),
        ),
        groups="、".join(f"{name}{plain(value)}" for name, value in by_group.items()),
        scheme=scheme,
        follows_scheme=follows,
        same_scale=same_scale,
        scored_beyond=_stated_total(context) > whole,
        all_equal=len(values) >= 4 and len(set(values)) == 1,
        process=sum((by_group[name] for name in ("决策", "过程") if name in by_group), Decimal(0)) or None,
    )
    in_group: dict[str, list[Decimal]] = {}
    for row in own:
        in_group.setdefault(_group_name(row), []).append(
            row.weight.value if row.weight is not None else _ZERO
        )
    sums = {name: (sum(weights, _ZERO), len(weights)) for name, weights in in_group.items()}
    for row in own:
        # Prose may score a first-level group as a whole, which is no indicator.
        if row.name or row.indicator.level2:
            yield _concentration(row, len(own), *sums[_group_name(row)], whole, context)


def _stated_total(context: ReportContext) -> Decimal:
    """The score of the whole that the document states, 0 where it states none."""
    evaluation = context.report.evaluation
    return (points(evaluation.score) if evaluation is not None else None) or Decimal(0)


def _is_satisfaction(row: MeasuredIndicator, context: ReportContext) -> bool:
    if context.vocabulary.pattern("satisfaction_heads").search(row.name):
        return True
    # 可持续影响 may share a first level with 满意度; the second level tells them apart.
    return (row.category or row.group) == "满意度"


def _by_group(rows: Sequence[MeasuredIndicator], context: ReportContext) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in rows:
        name = (
            label_category(row.indicator.level1, "indicator_level1_categories", context.vocabulary)
            or row.group
        )
        name = name or (row.indicator.level1 or "").strip() or "未分组"
        if row.weight is not None:
            found[name] = found.get(name, Decimal(0)) + row.weight.value
    return found


def _scheme(
    by_group: dict[str, Decimal], execution: Decimal | None, context: ReportContext
) -> tuple[str, bool | None, bool | None]:
    """The scheme that the groups follow, else the nearest; whether they follow it; whether the groups match."""
    schemes = context.profile.weight_schemes
    if not schemes or execution is None:
        return "", None, None
    mine = {**by_group, "预算执行": execution}
    for scheme in schemes:
        if all(mine.get(name, Decimal(0)) == value for name, value in scheme.weights.items()) and set(
            mine
        ) <= set(scheme.weights):
            return _written(scheme.weights), True, True
    nearest = min(
        schemes,
        key=lambda scheme: (
            len(set(mine) ^ set(scheme.weights)),
            sum(abs(mine.get(name, Decimal(0)) - value) for name, value in scheme.weights.items()),
        ),
    )
    return _written(nearest.weights), False, set(mine) == set(nearest.weights)


def _written(weights: dict[str, Decimal]) -> str:
    return "、".join(f"{name}{plain(value)}" for name, value in weights.items())


def _group_name(row: MeasuredIndicator) -> str:
    return row.group or (row.indicator.level1 or "").strip()


def _concentration(
    row: MeasuredIndicator,
    rows: int,
    in_group: Decimal,
    group_rows: int,
    whole: Decimal,
    context: ReportContext,
) -> Concentration:
    weight = row.weight.value if row.weight is not None else _ZERO
    return Concentration(
        report=context.index,
        pointer=f"{row.pointer}/weight",
        quote=row.indicator.weight or "",
        name=row.label,
        group=_group_name(row),
        weight=weight,
        # A table that was read in part is held against the 100 points that it must have had.
        share=rounded(weight * HUNDRED / max(whole, HUNDRED)),
        group_share=rounded(weight * HUNDRED / in_group) if in_group > 0 else None,
        group_rows=group_rows,
        rows=rows,
    )
