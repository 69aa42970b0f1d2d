"""How well a report says that its indicators were achieved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.scored import Scored
from perflint.facts.scores import attains
from perflint.vocabulary import Vocabulary, fold


class Achievement(Fact, frozen=True, kw_only=True):
    """How well a report says that its indicators were achieved; one fact for every self-evaluation."""

    kind: ClassVar[str] = "achievement"
    overall: ClassVar[bool] = True

    scored: Annotated[int, Doc("rows with weight and score, execution left out")]
    full: Annotated[int, Doc("of these, rows with full marks")]
    all_full: Annotated[bool, Doc("every one of them has full marks")]
    output_rows: Annotated[int, Doc("产出 rows with an actual value that can be compared, or with marks")]
    output_met: Annotated[int, Doc("of these, rows that meet the target or have full marks")]
    outputs_met: Annotated[bool, Doc("there are output rows, and every one is met")]
    names: Annotated[str, Doc("names of the first few output rows")] = ""


@measures(Achievement)
def measure_achievement(context: ReportContext) -> Iterator[Achievement]:
    """The one fact of a self-evaluation."""
    if context.report.kind.endswith("self-evaluation"):
        yield _achievement(context, context.memo(Scored.of))


def _achievement(context: ReportContext, scored: Scored) -> Achievement:
    marked = [
        row
        for row in scored.rows
        if row.index not in scored.execution_rows and row.score is not None and row.weight is not None
    ]
    full = [row for row in marked if row.score and row.weight and row.score.value == row.weight.value]
    outputs = [
        (row, met)
        for row in context.memo(measured_indicators)
        if row.group == "产出"
        and row.category != "成本"
        and (met := _met(row, context.vocabulary)) is not None
    ]
    met_rows = [row for row, met in outputs if met]
    first = outputs[0][0].pointer if outputs else marked[0].pointer if marked else ""
    return Achievement(
        report=context.index,
        pointer=first,
        related=tuple(Related(context.index, f"{row.pointer}/actual", row.label) for row, _ in outputs),
        scored=len(marked),
        full=len(full),
        all_full=bool(marked) and len(full) == len(marked),
        output_rows=len(outputs),
        output_met=len(met_rows),
        outputs_met=bool(outputs) and len(met_rows) == len(outputs),
        names="、".join(row.label for row, _ in outputs[:3]),
    )


def _met(row: MeasuredIndicator, words: Vocabulary) -> bool | None:
    attained = attains(row)
    if attained is not None:
        return attained
    if row.score is not None and row.weight is not None:
        return row.score.value == row.weight.value
    if row.actual_text and row.actual is None:
        return fold(row.actual_text) in words.mapping("attainment_words")["full"] or None
    return None
