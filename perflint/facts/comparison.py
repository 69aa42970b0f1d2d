"""Facts about a report held against the approved target form, or against another version of itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.assignment import assign
from perflint.facts.context import DocumentContext, ReportContext
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.money import funds_view
from perflint.facts.registry import Doc, Fact, Related, measures_document
from perflint.facts.similarity import normalise, ratio
from perflint.quantity import Quantity

_LEAST_SIMILARITY = 0.5
"""Below it two names share only common words such as 完成率; nothing is judged by it, it only bounds the matching."""


class ApprovedIndicator(Fact, frozen=True, kw_only=True):
    """An indicator of the approved target form beside its match in the self-evaluation, or one without a match."""

    kind: ClassVar[str] = "approved_indicator"
    status: Annotated[str, Doc("kept, renamed, dropped or added")]
    approved_name: Annotated[str | None, Doc("name in the approved form; absent for an added indicator")]
    name: Annotated[str | None, Doc("name in the report; absent for a dropped indicator")]
    similarity: Annotated[Decimal | None, Doc("similarity of the two names", unit="%")]
    approved_target: Annotated[str | None, Doc("target in the approved form")]
    target: Annotated[str | None, Doc("target in the report")]
    target_changed: Annotated[bool, Doc("both targets are stated and differ")]
    target_lowered: Annotated[bool, Doc("the report's target is easier to reach than the approved one")]
    approved_weight: Annotated[Decimal | None, Doc("weight in the approved form", unit="分")]
    weight: Annotated[Decimal | None, Doc("weight in the report", unit="分")]
    weight_changed: Annotated[bool, Doc("both weights are stated and differ")]
    adjusted: Annotated[bool, Doc("the report says that its goals were adjusted with approval")]


class ApprovedPlan(Fact, frozen=True, kw_only=True):
    """The goal of the approved target form beside that of the report. One a pair of papers."""

    kind: ClassVar[str] = "approved_plan"
    approved_goal: Annotated[str | None, Doc("annual goal in the approved form")]
    goal: Annotated[str | None, Doc("annual goal in the report")]
    goal_similarity: Annotated[Decimal | None, Doc("similarity of the two goals", unit="%")]
    goal_changed: Annotated[bool, Doc("both goals are stated and differ")]
    adjusted: Annotated[bool, Doc("the report says that its goals were adjusted with approval")]


class ApprovedBudget(Fact, frozen=True, kw_only=True):
    """The budget of the approved target form beside that of the report, where both state one. One a pair of papers."""

    kind: ClassVar[str] = "approved_budget"
    approved: Annotated[Decimal, Doc("amount in the approved form", unit="万元")]
    initial: Annotated[Decimal, Doc("initial budget in the report, else its only budget", unit="万元")]
    gap: Annotated[Decimal, Doc("initial budget less the approved amount", unit="万元")]
    changed: Annotated[bool, Doc("the two amounts cannot be the same number")]


class VersionDifference(Fact, frozen=True, kw_only=True):
    """A value that two versions of one self-evaluation state differently."""

    kind: ClassVar[str] = "version_difference"
    subject: Annotated[str, Doc("what differs: score, actual, total score or executed amount")]
    name: Annotated[str, Doc("indicator or line")]
    here: Annotated[str, Doc("value in the report")]
    there: Annotated[str, Doc("value in the other version")]


def matched_indicators(
    approved: ReportContext, subject: ReportContext
) -> list[tuple[MeasuredIndicator | None, MeasuredIndicator | None, float]]:
    """Indicators of two reports side by side with the similarity of their names (0 to 1), matched one to one.

    Equal names are matched first; the rest so that the sum of similarities is largest. The execution rate is no
    indicator of a target form and is left out.
    """
    left = [row for row in approved.memo(measured_indicators) if row.name and row.group != "预算执行"]
    right = [row for row in subject.memo(measured_indicators) if row.name and row.group != "预算执行"]
    pairs: list[tuple[MeasuredIndicator | None, MeasuredIndicator | None, float]] = []
    unmatched: dict[tuple[str, str | None], deque[MeasuredIndicator]] = {}
    for row in right:
        unmatched.setdefault(_key(row), deque()).append(row)
    rest_left: list[MeasuredIndicator] = []
    for row in left:
        if same := unmatched.get(_key(row)):
            pairs.append((row, same.popleft(), 1.0))
        else:
            rest_left.append(row)
    left_over = {row.index for rows in unmatched.values() for row in rows}
    rest_right = [row for row in right if row.index in left_over]
    matrix = [[_likeness(first, second) for second in rest_right] for first in rest_left]
    found = assign(matrix, _LEAST_SIMILARITY)
    pairs += [(rest_left[first], rest_right[second], matrix[first][second]) for first, second in found]
    taken_left, taken_right = {first for first, _ in found}, {second for _, second in found}
    pairs += [(row, None, 0.0) for index, row in enumerate(rest_left) if index not in taken_left]
    pairs += [(None, row, 0.0) for index, row in enumerate(rest_right) if index not in taken_right]
    return pairs


def _key(row: MeasuredIndicator) -> tuple[str, str | None]:
    return normalise(row.name).text, row.category


def _likeness(first: MeasuredIndicator, second: MeasuredIndicator) -> float:
    return ratio(normalise(first.name).text, normalise(second.name).text)


def _adjusted(subject: ReportContext) -> bool:
    cues = subject.vocabulary.pattern("goal_adjustment_cues")
    report = subject.report
    return any(cues.search(text) for section in report.sections for text in section.paragraphs)


def _lowered(approved: MeasuredIndicator, row: MeasuredIndicator) -> bool:
    before, after = approved.target, row.target
    if before is None or after is None or not _other_number(before, after):
        return False
    direction = approved.direction if approved.direction in ("higher", "lower") else row.direction
    fell = _stated(after) < _stated(before)
    return not fell if direction == "lower" else fell


def _stated(quantity: Quantity) -> Decimal:
    """The printed number in the base unit. A target is a number that was set, so no rounding is allowed for."""
    factor = quantity.unit.factor if quantity.unit is not None else Decimal(1)
    return quantity.value * factor


def _other_number(first: Quantity, second: Quantity) -> bool:
    return first.comparable(second) and _stated(first) != _stated(second)


def _changed(approved: MeasuredIndicator, row: MeasuredIndicator) -> bool:
    if not approved.target_text or not row.target_text:
        return False
    if approved.target is not None and row.target is not None and approved.target.comparable(row.target):
        return _other_number(approved.target, row.target)
    return normalise(approved.target_text).text != normalise(row.target_text).text


@measures_document(ApprovedIndicator, ApprovedPlan, ApprovedBudget)
def against_the_approved_form(document: DocumentContext) -> Iterator[Fact]:
    """The report to be judged against every approved target form that came with it."""
    for subject in document.of_role("subject"):
        for approved in document.of_role("approved"):
            if approved.report.kind in ("project-target", "department-target", "performance-text"):
                yield from _indicator_facts(approved, subject)
                yield from _plan_facts(approved, subject)


def _indicator_facts(approved: ReportContext, subject: ReportContext) -> Iterator[ApprovedIndicator]:
    adjusted = _adjusted(subject)
    for before, after, likeness in matched_indicators(approved, subject):
        weights = [row.weight.value if row is not None and row.weight else None for row in (before, after)]
        both = before is not None and after is not None
        place = after.pointer if after is not None else "/indicators"
        yield ApprovedIndicator(
            report=subject.index,
            pointer=place,
            quote=_label(before, after),
            related=(Related(approved.index, before.pointer, "批复目标"),) if before is not None else (),
            status="added"
            if before is None
            else "dropped"
            if after is None
            else "kept"
            if likeness == 1.0
            else "renamed",
            approved_name=before.label if before is not None else None,
            name=after.label if after is not None else None,
            similarity=Decimal(round(likeness * 100)) if both else None,
            approved_target=(before.target_text or None) if before is not None else None,
            target=(after.target_text or None) if after is not None else None,
            target_changed=_changed(before, after) if before is not None and after is not None else False,
            target_lowered=_lowered(before, after) if before is not None and after is not None else False,
            approved_weight=weights[0],
            weight=weights[1],
            weight_changed=None not in weights and weights[0] != weights[1],
            adjusted=adjusted,
        )


def _label(before: MeasuredIndicator | None, after: MeasuredIndicator | None) -> str:
    shown = after or before
    return shown.label if shown is not None else ""


def _plan_facts(approved: ReportContext, subject: ReportContext) -> Iterator[Fact]:
    goals = [context.report.goals.annual if context.report.goals else None for context in (approved, subject)]
    texts = [normalise(goal).text if goal and goal.strip() else "" for goal in goals]
    likeness = ratio(*texts) if all(texts) else None
    yield ApprovedPlan(
        report=subject.index,
        pointer="/goals/annual" if texts[1] else "/kind",
        quote=goals[1] or "",
        related=(Related(approved.index, "/goals/annual", "批复目标"),) if texts[0] else (),
        approved_goal=goals[0] or None,
        goal=goals[1] or None,
        goal_similarity=Decimal(round(likeness * 100)) if likeness is not None else None,
        goal_changed=likeness is not None and texts[0] != texts[1],
        adjusted=_adjusted(subject),
    )
    approved_line, line = funds_view(approved).main, funds_view(subject).main
    before = approved_line.amount("budget") if approved_line is not None else None
    after = (line.amount("initial") or line.amount("budget")) if line is not None else None
    if before is not None and after is not None:
        yield ApprovedBudget(
            report=subject.index,
            pointer=after.pointer,
            quote=after.text,
            related=(Related(approved.index, before.pointer, "批复金额"),),
            approved=before.value,
            initial=after.value,
            gap=after.value - before.value,
            changed=not before.trimmed.meets(after.trimmed),
        )


@measures_document(VersionDifference)
def against_another_version(document: DocumentContext) -> Iterator[VersionDifference]:
    """A self-evaluation against another version of itself: the same kind and year, the same project or unit."""
    for subject in document.of_role("subject"):
        for other in document.of_role("approved"):
            if other.report.kind == subject.report.kind and "self-evaluation" in subject.report.kind:
                yield from _version_differences(subject, other)


def _version_differences(subject: ReportContext, other: ReportContext) -> Iterator[VersionDifference]:
    def fact(
        what: str, name: str, pointer: str, there_pointer: str, here: str, there: str
    ) -> VersionDifference:
        related = (Related(other.index, there_pointer, "另一版本"),)
        return VersionDifference(
            report=subject.index,
            pointer=pointer,
            quote=here,
            related=related,
            subject=what,
            name=name,
            here=here,
            there=there,
        )

    for there, here, _ in matched_indicators(other, subject):
        if there is None or here is None:
            continue
        for key, name in (("score", "得分"), ("actual", "完成值")):
            first, second = getattr(here.indicator, key) or "", getattr(there.indicator, key) or ""
            if first and second and _differ(first, second, getattr(here, key), getattr(there, key)):
                pointers = (f"{here.pointer}/{key}", f"{there.pointer}/{key}")
                yield fact(name, here.label, *pointers, first, second)
    evaluations = [context.report.evaluation for context in (subject, other)]
    scores = [item.score if item is not None else None for item in evaluations]
    if scores[0] and scores[1] and normalise(scores[0]).text != normalise(scores[1]).text:
        yield fact("总分", "总分", "/evaluation/score", "/evaluation/score", scores[0], scores[1])
    lines = [funds_view(context).main for context in (subject, other)]
    amounts = [line.amount("executed") if line is not None else None for line in lines]
    if amounts[0] is not None and amounts[1] is not None and not amounts[0].trimmed.meets(amounts[1].trimmed):
        here_amount, there_amount = amounts[0], amounts[1]
        yield fact(
            "执行数",
            "全年执行数",
            here_amount.pointer,
            there_amount.pointer,
            here_amount.text,
            there_amount.text,
        )


def _differ(first: str, second: str, here: Quantity | None, there: Quantity | None) -> bool:
    if here is not None and there is not None and here.comparable(there):
        return _other_number(here, there)
    return normalise(first).text != normalise(second).text
