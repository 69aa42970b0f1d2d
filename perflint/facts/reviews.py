"""The score that a reviewing body gave, beside the score that the unit gave itself."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.quantity import parse_quantity
from perflint.vocabulary import fold


class ReviewScore(Fact, frozen=True, kw_only=True):
    """A score that a reviewing body entered in the form (财政审核评分), beside the unit's own total."""

    kind: ClassVar[str] = "review_score"

    label: Annotated[str, Doc("label of the cell")]
    score: Annotated[Decimal, Doc("score of the review", "分")]
    own_score: Annotated[Decimal, Doc("total of the self-evaluation", "分")]
    difference: Annotated[Decimal, Doc("review less self-evaluation", "分")]
    reason: Annotated[bool, Doc("an opinion of the reviewing body is filled in")]


@measures(ReviewScore)
def measure_review_scores(context: ReportContext) -> Iterator[ReviewScore]:
    """Review scores in the labelled cells of a form; cells without a number are left out."""
    report, words = context.report, context.vocabulary
    evaluation = report.evaluation
    own = parse_quantity(evaluation.score, "分") if evaluation is not None and evaluation.score else None
    if own is None:
        return
    opinions = [(field.label, field.value) for field in report.fields]
    opinions += [(section.heading, "".join(section.paragraphs)) for section in report.sections]
    reason = any(
        value.strip() and fold(label).endswith(words.words("review_opinion_labels"))
        for label, value in opinions
    )
    for index, field in enumerate(report.fields):
        score = parse_quantity(field.value, "分") if field.value.strip() else None
        if score is not None and fold(field.label) in words.words("review_score_labels"):
            yield ReviewScore(
                report=context.index,
                pointer=f"/fields/{index}/value",
                quote=field.value,
                related=(Related(context.index, "/evaluation/score", "自评得分"),),
                label=field.label,
                score=score.value,
                own_score=own.value,
                difference=score.value - own.value,
                reason=reason,
            )
