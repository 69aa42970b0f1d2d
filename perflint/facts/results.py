"""The result of a self-evaluation: total score and grade, and whether they go together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import HUNDRED, rounded
from perflint.facts.context import ReportContext
from perflint.facts.grade_scale import printed_scales
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.scored import QUOTES, Scored, points
from perflint.facts.weighted import half_digit
from perflint.patterns import alternatives, regex
from perflint.profile import Band
from perflint.report import Evaluation
from perflint.vocabulary import fold

_SCALE_BEHIND = regex(r"\s*[（(]\s*\d[\d\s.]*[分]?\s*[-—–~～至].*$")
"""The band that a form prints behind the grade: 优（90-100分）."""


class Result(Fact, frozen=True, kw_only=True):
    """The stated result of a self-evaluation (one fact for every self-evaluation, with or without a result)."""

    kind: ClassVar[str] = "evaluation"

    score: Annotated[Decimal | None, Doc("total score as stated", "分")] = None
    label: Annotated[str | None, Doc("grade as printed")] = None
    grade: Annotated[str | None, Doc("grade in the profile's terms: 优, 良, 中, 差")] = None
    expected: Annotated[str | None, Doc("grade that the score earns by the profile's bands")] = None
    standard_label: Annotated[bool | None, Doc("the printed grade is one of the profile's own words")] = None
    consistent: Annotated[bool | None, Doc("grade and score go together")] = None
    bands: Annotated[str, Doc("the profile's bands, written out")] = ""
    score_missing: Annotated[bool, Doc("no total score is stated")] = True
    grade_missing: Annotated[bool, Doc("no grade is stated")] = True
    score_cell: Annotated[bool, Doc("the form prints a place for the total score")] = False
    grade_cell: Annotated[bool, Doc("the form prints a place for the grade")] = False
    over_hundred: Annotated[
        bool | None, Doc("the total score is more than 100, or than the stated total weight")
    ] = None
    computed: Annotated[Decimal | None, Doc("total that the scores of the document add up to", "分")] = None
    indicator_score: Annotated[Decimal | None, Doc("S: score of all rows but execution", "分")] = None
    indicator_weight: Annotated[Decimal | None, Doc("weight of these rows", "分")] = None
    execution_score: Annotated[Decimal | None, Doc("B: score of execution", "分")] = None
    alarm: Annotated[
        Decimal | None, Doc("(S/weight − B/weight)/(S/weight): gap between indicators and execution", "%")
    ] = None
    places: Annotated[int, Doc("places that state a total score or a grade")] = 0


class OtherResult(Fact, frozen=True, kw_only=True):
    """A further place that states the result, beside the first one."""

    kind: ClassVar[str] = "other_evaluation"

    score: Annotated[Decimal | None, Doc("total score there", "分")] = None
    label: Annotated[str | None, Doc("grade there, as printed")] = None
    first_score: Annotated[Decimal | None, Doc("total score of the first place", "分")] = None
    first_label: Annotated[str | None, Doc("grade of the first place, as printed")] = None
    score_differs: Annotated[
        bool, Doc("both places state a score, and the scores differ beyond rounding")
    ] = False
    grade_differs: Annotated[bool, Doc("both places state a grade, and the grades differ")] = False


@measures(Result, OtherResult)
def measure_results(context: ReportContext) -> Iterator[Result | OtherResult]:
    """The result, and every further place that states it."""
    if context.report.kind.endswith("self-evaluation"):
        yield _result(context, context.memo(Scored.of))
        yield from _other_results(context)


def document_bands(context: ReportContext) -> tuple[Band, ...]:
    """The bands that judge a report's grade: those of the scale that it prints itself, else the profile's."""
    return context.memo(_document_bands)


def _document_bands(context: ReportContext) -> tuple[Band, ...]:
    own = tuple(context.profile.bands)
    for scale in printed_scales(context):
        bands = []
        for printed in scale.bands:
            known = grade_of_label(printed.word, own)
            if known is not None:
                bands.append(Band(grade=known.grade, minimum=printed.low, synonyms=known.synonyms))
        missing = [band for band in own if band.grade not in {item.grade for item in bands}]
        if len(bands) >= 2 and len(missing) <= 1 and scale.ordered:
            return (
                *bands,
                *(Band(grade=band.grade, minimum=Decimal(0), synonyms=band.synonyms) for band in missing),
            )
    return own


def grade_of_label(label: str | None, bands: Sequence[Band]) -> Band | None:
    """The band that a printed grade names: the word itself, a synonym, or the longest of them that it contains."""
    if not label:
        return None
    text = fold(label).strip(QUOTES)
    words = [(word, band) for band in bands for word in (band.grade, *band.synonyms)]
    for word, band in words:
        if text == fold(word):
            return band
    contained = [(len(word), band) for word, band in words if len(word) > 1 and fold(word) in text]
    return max(contained, key=lambda item: item[0])[1] if contained else None


def grade_of_score(score: Decimal, bands: Sequence[Band]) -> Band | None:
    """The band that a score of 100 falls in."""
    fitting = [band for band in bands if score >= band.minimum]
    return max(fitting, key=lambda band: band.minimum) if fitting else None


def _is_printed_option(label: str, context: ReportContext) -> bool:
    """Whether the form prints the word as a box to be ticked, so that its wording is the form's."""
    return any(
        fold(option.name) == fold(label) for choice in context.report.choices for option in choice.options
    )


def _result(context: ReportContext, scored: Scored) -> Result:
    evaluation = context.report.evaluation or Evaluation()
    profile = context.profile
    score = points(evaluation.score)
    if score is None and not _sum_of_part(evaluation):
        score = points(evaluation.total_score)
    label = _SCALE_BEHIND.sub("", (evaluation.grade or "").strip()).strip(QUOTES) or None
    in_text = None if label else _grade_in_text(evaluation.text or "", context)
    if in_text is not None:
        label = in_text["grade"]
    bands = document_bands(context)
    band = grade_of_label(label, bands)
    earned = grade_of_score(score, bands) if score is not None else None
    own, weight = _without_execution(scored)
    execution, execution_weight = _execution_points(scored)
    total_weight = points(evaluation.total_weight)
    pointer, quote = _result_place(evaluation)
    if in_text is not None:
        pointer, quote = "/evaluation/text", in_text[0]
    return Result(
        report=context.index,
        pointer=pointer,
        quote=quote,
        offset=in_text.start() if in_text is not None else None,
        score=score,
        label=label,
        grade=band.grade if band is not None else None,
        expected=earned.grade if earned is not None else None,
        standard_label=label in {item.grade for item in profile.bands} or _is_printed_option(label, context)
        if label is not None
        else None,
        consistent=_consistent(score, band, bands),
        bands="、".join(
            f"{item.grade}≥{item.minimum}" for item in sorted(bands, key=lambda item: -item.minimum)
        ),
        score_missing=score is None,
        grade_missing=not label,
        score_cell=evaluation.score is not None,
        grade_cell=evaluation.grade is not None,
        over_hundred=score > max(HUNDRED, total_weight or HUNDRED) if score is not None else None,
        computed=sum(scored.values, execution or Decimal(0))
        if scored.complete and scored.apart
        else (sum(scored.values, Decimal(0)) if scored.complete else None),
        indicator_score=own,
        indicator_weight=weight,
        execution_score=execution,
        alarm=_alarm(own, weight, execution, execution_weight),
        places=(bool(evaluation.score) or bool(evaluation.grade)) + len(context.report.other_evaluations),
    )


def _grade_in_text(text: str, context: ReportContext) -> re.Match[str] | None:
    """A grade behind words such as 总体评价; a word that only begins like a grade (良性) is none."""
    cues = context.vocabulary.pattern("grade_cues").pattern
    words = [word for band in context.profile.bands for word in (band.grade, *band.synonyms)]
    grades = alternatives(words)
    graded = regex(rf"(?:{cues})[为是：:]?\s*[“\"]?(?P<grade>{grades})(?=[”\"。，,；;）)\s等]|$)")
    return graded.search(text)


def _sum_of_part(evaluation: Evaluation) -> bool:
    """Whether the table's row of totals leaves out the execution (90 of 100 points), so that it is no result."""
    weight = points(evaluation.total_weight)
    return weight is not None and weight < HUNDRED


def _result_place(evaluation: Evaluation) -> tuple[str, str]:
    for key in ("grade", "score", "total_score", "text"):
        text = getattr(evaluation, key)
        if text is not None:
            return f"/evaluation/{key}", text
    return "", ""


def _consistent(score: Decimal | None, band: Band | None, bands: Sequence[Band]) -> bool | None:
    """Whether a score can have earned a grade; 90.00 may be 89.995 rounded, so both sides of a bound count there."""
    if score is None or band is None or not 0 <= score <= HUNDRED:
        return None
    half = half_digit(score)
    return band in (grade_of_score(score, bands), grade_of_score(score - half, bands))


def _without_execution(scored: Scored) -> tuple[Decimal | None, Decimal | None]:
    rows = [
        row
        for row in scored.rows
        if row.index not in scored.execution_rows and row.score is not None and row.weight is not None
    ]
    if not rows:
        return None, None
    return (
        sum((row.score.value for row in rows if row.score is not None), Decimal(0)),
        sum((row.weight.value for row in rows if row.weight is not None), Decimal(0)),
    )


def _execution_points(scored: Scored) -> tuple[Decimal | None, Decimal | None]:
    if scored.apart is not None:
        return scored.apart.score, scored.apart.weight
    row = next(
        (row for row in scored.rows if row.index in scored.execution_rows and row.score is not None), None
    )
    if row is None or row.score is None:
        return None, None
    return row.score.value, row.weight.value if row.weight is not None else None


def _alarm(
    own: Decimal | None, weight: Decimal | None, execution: Decimal | None, execution_weight: Decimal | None
) -> Decimal | None:
    if not own or not weight or execution is None or not execution_weight:
        return None
    share = own / weight
    return rounded((share - execution / execution_weight) / share * HUNDRED)


def _other_results(context: ReportContext) -> Iterator[OtherResult]:
    first = context.report.evaluation
    for index, other in enumerate(context.report.other_evaluations):
        score, first_score = points(other.score), points(first.score) if first is not None else None
        bands = document_bands(context)
        band, first_band = (
            grade_of_label(other.grade, bands),
            grade_of_label(first.grade, bands) if first is not None else None,
        )
        place = next((key for key in ("score", "grade", "text") if getattr(other, key)), "")
        slack = (
            half_digit(score) + half_digit(first_score)
            if score is not None and first_score is not None
            else None
        )
        yield OtherResult(
            report=context.index,
            pointer=f"/other_evaluations/{index}" + (f"/{place}" if place else ""),
            quote=getattr(other, place) if place else "",
            related=(Related(context.index, "/evaluation", "首次表述"),),
            score=score,
            label=other.grade,
            first_score=first_score,
            first_label=first.grade if first is not None else None,
            score_differs=(
                slack is not None
                and score is not None
                and first_score is not None
                and abs(score - first_score) > slack
            ),
            grade_differs=band is not None and first_band is not None and band is not first_band,
        )
