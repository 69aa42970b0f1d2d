"""The project's period: what cells and sentences state, also where separators are lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, ClassVar, Literal

from msgspec import Struct

from perflint.facts.citations import fiscal_year
from perflint.facts.context import ReportContext
from perflint.facts.passages import clauses_of, passages
from perflint.facts.registry import Doc, Fact, measures
from perflint.facts.similarity import containment, normalise
from perflint.patterns import regex
from perflint.quantity import parse_date
from perflint.vocabulary import fold

# 20246, 202412, 2024630, 20240630: year, month and day run together.
_COMPACT = regex(r"(?<!\d)((?:19|20)\d\d)(1[0-2]|0?[1-9])(3[01]|[12]\d|0?[1-9])?(?!\d)")
_POINT = (
    r"(?:19|20)\d\d\s*(?:年\s*(?:\d{1,2}\s*月\s*(?:\d{1,2}\s*日?)?)?|[-./]\s*\d{1,2}(?:\s*[-./]\s*\d{1,2})?)"
)
_RANGE = regex(rf"(?P<first>{_POINT})\s*(?:[-－—–~～]{{1,2}}|至|到)\s*(?P<last>{_POINT})")
_STAGES: dict[str, Literal["target", "self-evaluation"]] = {
    "project-target": "target",
    "department-target": "target",
    "performance-text": "target",
    "project-self-evaluation": "self-evaluation",
    "department-self-evaluation": "self-evaluation",
}


class ProjectPeriod(Fact, frozen=True, kw_only=True):
    """The period that a form or a sentence gives for the project."""

    kind: ClassVar[str] = "project_period"

    start: Annotated[str, Doc("begin as printed")]
    end: Annotated[str, Doc("end as printed")]
    stated_in: Annotated[str, Doc("form: in a cell; text: in a sentence")]
    reversed: Annotated[bool, Doc("the end lies before the begin")]
    first_year: Annotated[int, Doc("year of the begin", "年")]
    last_year: Annotated[int, Doc("year of the end", "年")]
    years: Annotated[int, Doc("calendar years that it touches", "个")]
    fiscal_year: Annotated[int | None, Doc("fiscal year of the report", "年")]
    holds_fiscal_year: Annotated[bool | None, Doc("the fiscal year lies in it")]
    goal_unplaced: Annotated[
        bool,
        Doc("a goal is stated, none of them for the whole term, and no word places it in the budget year"),
    ]
    goals_divided: Annotated[bool, Doc("the goal of the year differs from the goal of the whole term")]
    stage: Annotated[str, Doc("target or self-evaluation")]


def stage_of(context: ReportContext) -> Literal["target", "self-evaluation"]:
    """Whether a report looks ahead (target) or back (self-evaluation)."""
    return _STAGES[context.report.kind]


class StatedPeriod(Struct, frozen=True):
    """A period as a report states it; `in_text` where a sentence does and not a cell."""

    pointer: str
    start: str
    end: str
    first: date
    last: date
    in_text: bool


def read_date(text: str, *, end: bool = False) -> date | None:
    """A date cell, also one whose separators are lost (20246); its last day with `end`, else its first."""
    period = parse_date(text)
    if period is not None:
        return period.last if end else period.first
    match = _COMPACT.fullmatch(fold(text))
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def stated_periods(context: ReportContext) -> tuple[StatedPeriod, ...]:
    """The periods that a report states for its project, those of the form first; computed once."""
    return context.memo(_stated_periods)


def _stated_periods(context: ReportContext) -> tuple[StatedPeriod, ...]:
    report, words = context.report, context.vocabulary
    found: list[StatedPeriod] = []
    project = report.project
    starts = [("/project/start", project.start)] if project is not None and project.start else []
    ends = [("/project/end", project.end)] if project is not None and project.end else []
    ranges = [("/project/period", project.period)] if project is not None and project.period else []
    for index, item in enumerate(report.fields):
        label = fold(item.label)
        for names, target in (("period_labels", ranges), ("start_labels", starts), ("end_labels", ends)):
            if label in words.words(names) and item.value.strip():
                target.append((f"/fields/{index}/value", item.value))
    for (pointer, start), (_, end) in zip(starts, ends, strict=False):
        first, last = read_date(start), read_date(end, end=True)
        if first is not None and last is not None:
            found.append(StatedPeriod(pointer, start.strip(), end.strip(), first, last, False))
    for pointer, text in ranges:
        stated = _range(pointer, text, in_text=False)
        if stated is not None:
            found.append(stated)
    for passage in passages(context):
        for clause in clauses_of(passage.text):
            if words.pattern("period_labels").search(clause.text):
                stated = _range(passage.pointer, clause.text, in_text=True)
                if stated is not None:
                    found.append(stated)
    return tuple(found)


def _range(pointer: str, text: str, *, in_text: bool) -> StatedPeriod | None:
    match = _RANGE.search(text)
    parts = (match["first"], match["last"]) if match is not None else _compact_range(text)
    if parts is not None:
        first, last = read_date(parts[0].strip()), read_date(parts[1].strip(), end=True)
        if first is not None and last is not None:
            return StatedPeriod(pointer, parts[0].strip(), parts[1].strip(), first, last, in_text)
    period = parse_date(text) if not in_text else None
    if period is not None:
        return StatedPeriod(pointer, text.strip(), text.strip(), period.first, period.last, in_text)
    return None


def _compact_range(text: str) -> tuple[str, str] | None:
    found = [match[0] for match in _COMPACT.finditer(fold(text))]
    return (found[0], found[1]) if len(found) == 2 else None


@measures(ProjectPeriod)
def measure_periods(context: ReportContext) -> Iterator[ProjectPeriod]:
    """One fact for each period that the report states."""
    own = fiscal_year(context)
    for stated in stated_periods(context):
        years = (stated.first.year, stated.last.year)
        yield ProjectPeriod(
            report=context.index,
            pointer=stated.pointer,
            quote=stated.start if stated.start == stated.end else f"{stated.start}—{stated.end}",
            start=stated.start,
            end=stated.end,
            stated_in="text" if stated.in_text else "form",
            reversed=stated.last < stated.first,
            first_year=years[0],
            last_year=years[1],
            years=abs(years[1] - years[0]) + 1,
            fiscal_year=own,
            holds_fiscal_year=min(years) <= own <= max(years) if own is not None else None,
            goal_unplaced=_goal_unplaced(context, own),
            goals_divided=_goals_divided(context),
            stage=stage_of(context),
        )


def _goal_unplaced(context: ReportContext, fiscal_year: int | None) -> bool:
    goals = context.report.goals
    if goals is None or goals.term or not goals.annual:
        return False
    placed = context.vocabulary.pattern("budget_year_words").search(goals.annual) is not None
    return not placed and (fiscal_year is None or str(fiscal_year) not in goals.annual)


def _goals_divided(context: ReportContext) -> bool:
    goals = context.report.goals
    if goals is None or not goals.term or not goals.annual:
        return False
    term, annual = normalise(goals.term).text, normalise(goals.annual).text
    return containment(term, annual) < 0.8 and containment(annual, term) < 0.8
