"""Facts about the projects of one unit together: equal scores, cover by the department's goals, names of items."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.assignment import assign
from perflint.facts.context import DocumentContext, ReportContext
from perflint.facts.indicators import measured_indicators
from perflint.facts.money import funds_view
from perflint.facts.passages import passages
from perflint.facts.registry import Doc, Fact, Related, measures, measures_document
from perflint.facts.similarity import normalise, ratio, shingles
from perflint.quantity import parse_decimal

_LEAST_SIMILARITY = 0.3
_BIGRAM = 2


class ProjectScores(Fact, frozen=True, kw_only=True):
    """The total scores of all scored projects that were given together. One a document."""

    kind: ClassVar[str] = "project_scores"
    projects: Annotated[int, Doc("number of projects with a total score")]
    all_equal: Annotated[bool, Doc("all total scores are the same")]
    all_hundred: Annotated[bool, Doc("all total scores are 100")]
    high: Annotated[int, Doc("number of projects with 95 and more")]
    high_share: Annotated[Decimal, Doc("share of projects with 95 and more", unit="%")]
    scores: Annotated[str, Doc("the scores, joined by 、")]


class UncoveredProject(Fact, frozen=True, kw_only=True):
    """A project of a performance text and how much of its name the department's part takes up."""

    kind: ClassVar[str] = "uncovered_project"
    project: Annotated[str, Doc("name of the project")]
    covered: Annotated[
        Decimal, Doc("share of the name's character pairs found in the department's goals", unit="%")
    ]


class ItemName(Fact, frozen=True, kw_only=True):
    """An item of expenditure beside the piece of key work with the most similar name, or one without a match."""

    kind: ClassVar[str] = "item_name"
    item: Annotated[str | None, Doc("name in the list of expenditure; absent where only indicators name it")]
    key_work: Annotated[str | None, Doc("name beside the indicators; absent where only the budget names it")]
    similarity: Annotated[Decimal | None, Doc("similarity of the two names", unit="%")]
    identical: Annotated[bool, Doc("the two names are the same but for punctuation")]
    amount: Annotated[Decimal | None, Doc("amount of the item", unit="万元")]
    share: Annotated[Decimal | None, Doc("share of the item in the listed items", unit="%")]
    covered_share: Annotated[
        Decimal | None, Doc("share of the amounts of all items with indicators", unit="%")
    ]


@measures_document(ProjectScores)
def project_scores(document: DocumentContext) -> Iterator[ProjectScores]:
    """Total scores of several project self-evaluations side by side."""
    scored: list[tuple[ReportContext, Decimal]] = []
    for context in document.reports:
        evaluation = context.report.evaluation
        score = parse_decimal(evaluation.score) if evaluation is not None and evaluation.score else None
        if (
            score is not None
            and context.report.kind == "project-self-evaluation"
            and context.role != "approved"
        ):
            scored.append((context, score))
    subjects = [item for item in scored if item[0].role == "subject"]
    if len(scored) < 2 or not subjects:
        return
    values = [score for _, score in scored]
    high = sum(1 for value in values if value >= 95)
    yield ProjectScores(
        report=subjects[0][0].index,
        pointer="/evaluation/score",
        quote=format(subjects[0][1], "f"),
        related=tuple(
            Related(context.index, "/evaluation/score", context.report.title or "")
            for context, _ in scored
            if context is not subjects[0][0]
        ),
        projects=len(values),
        all_equal=len(set(values)) == 1,
        all_hundred=set(values) == {Decimal(100)},
        high=high,
        high_share=Decimal(round(high * 100 / len(values))),
        scores="、".join(format(value, "f") for value in values),
    )


@measures_document(UncoveredProject)
def uncovered_projects(document: DocumentContext) -> Iterator[UncoveredProject]:
    """The projects of a performance text against the goals of its department part."""
    texts = [context for context in document.of_role("subject") if context.report.kind == "performance-text"]
    if not texts:
        return
    department = texts[0]
    goals = normalise("".join(passage.text for passage in passages(department))).text
    pairs = shingles(goals, _BIGRAM)
    for context in document.of_role("subject"):
        name = context.report.project.name if context.report.project else None
        if context.report.kind != "project-target" or not name:
            continue
        wanted = shingles(normalise(name).text, _BIGRAM)
        if wanted and pairs:
            yield UncoveredProject(
                report=context.index,
                pointer="/project/name",
                quote=name,
                project=name,
                covered=Decimal(round(len(wanted & pairs) * 100 / len(wanted))),
            )


@measures(ItemName)
def item_names(context: ReportContext) -> Iterator[ItemName]:
    """The items of expenditure of a department against the key work that its indicators name."""
    items = [line for line in funds_view(context).lines if line.role == "item" and line.amount("budget")]
    work: dict[str, str] = {}
    for row in context.memo(measured_indicators):
        if row.indicator.key_work:
            work.setdefault(row.indicator.key_work, row.pointer)
    if len(items) < 2 or len(work) < 2:
        return
    names = list(work)
    matrix = [[_likeness(line.name, name) for name in names] for line in items]
    pairs = dict(assign(matrix, _LEAST_SIMILARITY))
    amounts = [amount.value if (amount := line.amount("budget")) else Decimal(0) for line in items]
    total = sum(amounts, Decimal(0))
    covered = sum((amounts[index] for index in pairs), Decimal(0))
    covered_share = Decimal(round(covered * 100 / total)) if total else None
    for index, line in enumerate(items):
        match = pairs.get(index)
        name = names[match] if match is not None else None
        yield ItemName(
            report=context.index,
            pointer=f"{line.pointer}/name",
            quote=line.name,
            related=(Related(context.index, f"{work[name]}/key_work", name),) if name is not None else (),
            item=line.name,
            key_work=name,
            similarity=Decimal(round(matrix[index][match] * 100)) if match is not None else None,
            identical=name is not None and normalise(line.name).text == normalise(name).text,
            amount=amounts[index],
            share=Decimal(round(amounts[index] * 100 / total)) if total else None,
            covered_share=covered_share,
        )
    for order, name in enumerate(names):
        if order not in pairs.values():
            yield ItemName(
                report=context.index,
                pointer=f"{work[name]}/key_work",
                quote=name,
                item=None,
                key_work=name,
                similarity=None,
                identical=False,
                amount=None,
                share=None,
                covered_share=covered_share,
            )


def _likeness(first: str, second: str) -> float:
    """Similarity of two names; one that contains the other is the other with a detail left out."""
    left, right = normalise(first).text, normalise(second).text
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) >= 4 and shorter in longer:
        return max(0.9, ratio(left, right))
    return ratio(left, right)
