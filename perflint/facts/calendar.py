"""Dates against the fiscal year: in goals, targets, actual values, titles and prose."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from operator import attrgetter
from typing import Annotated, ClassVar

from perflint.facts.citations import fiscal_year
from perflint.facts.context import ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.filing import filings
from perflint.facts.passages import clauses_of, passages, states_goal
from perflint.facts.periods import read_date, stage_of, stated_periods
from perflint.facts.registry import Doc, Fact, measures
from perflint.facts.texts import leaves
from perflint.patterns import regex
from perflint.quantity import Period, find_dates

_TITLE = regex(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》|[〔\[【（(]\s*(?:19|20)\d\d\s*[〕\]】）)]\s*\d+\s*号")
_YEAR = regex(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_START = attrgetter("start")


class DatedStatement(Fact, frozen=True, kw_only=True):
    """A date with a year in a goal, a target, an actual value, a title or prose, against the fiscal year."""

    kind: ClassVar[str] = "dated_statement"

    place: Annotated[str, Doc("title, project, goal, target, actual, completion, evidence or prose")]
    text: Annotated[str, Doc("the date as printed")]
    clause: Annotated[str, Doc("the clause that holds it")]
    first_year: Annotated[int, Doc("first year that it touches", "年")]
    last_year: Annotated[int, Doc("last year that it touches", "年")]
    fiscal_year: Annotated[int, Doc("fiscal year of the report", "年")]
    years_off: Annotated[int, Doc("its last year minus the fiscal year", "年")]
    only_year: Annotated[bool, Doc("no other date of the same text lies in the fiscal year")]
    in_period: Annotated[bool, Doc("it lies in the project's stated period")]
    before_period: Annotated[bool, Doc("it lies wholly before the project's stated begin")]
    after_period: Annotated[bool, Doc("it lies wholly behind the project's stated end")]
    done: Annotated[bool, Doc("the clause says that something is done")]
    planned: Annotated[bool, Doc("the clause says that something is to be done")]
    history: Annotated[bool, Doc("the clause looks back or compares")]
    whole_year: Annotated[bool, Doc("the text names a year or a part of a year, not a day or month")]
    lasting: Annotated[bool, Doc("how long something is to last: the target begins with 至, 到, 长期")]
    of_base: Annotated[bool, Doc("a year with which a change is compared: 较2024年, 以2024年为基数")]
    after_filing: Annotated[bool | None, Doc("it lies behind the day on which the report was filed")]
    stage: Annotated[str, Doc("target or self-evaluation")]


class EvaluatedYear(Fact, frozen=True, kw_only=True):
    """A sentence that names the year whose performance is evaluated (对2021年度整体支出绩效开展自评)."""

    kind: ClassVar[str] = "evaluated_year"

    year: Annotated[int, Doc("the year that the sentence names", "年")]
    fiscal_year: Annotated[int, Doc("fiscal year of the report", "年")]
    own_named: Annotated[bool, Doc("other such sentences name the fiscal year of the report")]
    past_result: Annotated[
        bool, Doc("the sentence states the result of that year, and the report's own stands elsewhere")
    ]
    text: Annotated[str, Doc("the words")]


class EarlierTask(Fact, frozen=True, kw_only=True):
    """A clause of a goal that sets a task of an earlier year."""

    kind: ClassVar[str] = "earlier_task"

    clause: Annotated[str, Doc("the clause")]
    last_year: Annotated[int, Doc("last year that the clause names", "年")]
    years_back: Annotated[int, Doc("fiscal year minus that year", "年")]
    fiscal_year: Annotated[int, Doc("fiscal year of the report", "年")]
    heading: Annotated[str, Doc("heading or label of the goal")]


class DateStyles(Fact, frozen=True, kw_only=True):
    """The ways in which the date cells of a form are written."""

    kind: ClassVar[str] = "date_styles"

    styles: Annotated[int, Doc("number of different ways", "种")]
    examples: Annotated[str, Doc("one date of each")]


_PLACES = {"term": "", "annual": "goal", "completion": "completion", "evidence": "evidence"}


@measures(DatedStatement)
def measure_dates(context: ReportContext) -> Iterator[DatedStatement]:
    """Find the dates with a printed year in goals, targets, actual values, titles and prose."""
    own = fiscal_year(context)
    if own is None:
        return
    filed = min((stated.day for stated in filings(context) if stated.event == "filing"), default=None)
    for leaf in leaves(context):
        place = _place(leaf.pointer) if _names_year(leaf.text) else ""
        if not place:
            continue
        text = _TITLE.sub(lambda match: " " * len(match[0]), leaf.text)
        dates = [period for period in find_dates(text) if _YEAR.search(period.text)]
        clauses = clauses_of(leaf.text)
        only_year = not any(period.first.year <= own <= period.last.year for period in dates)
        for period in dates:
            clause = clauses[bisect_right(clauses, period.start, key=_START) - 1]
            yield _dated(
                context, (place, leaf.pointer, clause.text, text), period, filed, only_year=only_year
            )


def _names_year(text: str) -> bool:
    """Whether a text can hold a date with a printed year; to read the dates of one that cannot is for nothing."""
    return "20" in text or "19" in text


def _place(pointer: str) -> str:
    if pointer == "/title":
        return "title"
    if pointer == "/project/name":
        return "project"
    key = pointer.rsplit("/", 1)[-1]
    if pointer.startswith("/indicators/"):
        return {"target": "target", "actual": "actual", "evidence": "evidence", "reason": "prose"}.get(
            key, ""
        )
    if pointer.startswith("/goals/"):
        return _PLACES.get(key, "")
    if pointer.startswith("/sections/") and "/paragraphs/" in pointer:
        return "prose"
    return ""


_BEFORE_BASE = regex(r"(?:较|比|与|同)(?:上一?年度?[(（])?\s*$")
_BEHIND_BASE = regex(
    r"^(?:度|末|底)?[^，,。；;\n]{0,14}(?:基数|基期|为基|相比|水平)|^(?:度|末|底)?(?:为|是)\s*\d"
)


def _is_base(text: str, period: Period) -> bool:
    """Whether a whole year is what a value is compared with."""
    if period.precision != "year":
        return False
    return (
        _BEFORE_BASE.search(text[: period.start]) is not None
        or _BEHIND_BASE.match(text[period.end :]) is not None
    )


def _dated(
    context: ReportContext,
    where: tuple[str, str, str, str],
    period: Period,
    filed: date | None,
    *,
    only_year: bool,
) -> DatedStatement:
    place, pointer, clause, text = where
    own = fiscal_year(context) or 0
    words = context.vocabulary
    return DatedStatement(
        report=context.index,
        pointer=pointer,
        quote=period.text,
        offset=period.start,
        place=place,
        text=period.text.strip(),
        clause=shorten(clause),
        first_year=period.first.year,
        last_year=period.last.year,
        fiscal_year=own,
        years_off=period.last.year - own,
        only_year=only_year,
        in_period=any(
            stated.first <= period.last and period.first <= stated.last for stated in stated_periods(context)
        ),
        before_period=any(
            period.last < stated.first <= stated.last
            for stated in stated_periods(context)
            if not stated.in_text
        ),
        after_period=any(
            stated.first <= stated.last < period.first
            for stated in stated_periods(context)
            if not stated.in_text
        ),
        done=words.pattern("done_cues").search(clause) is not None,
        planned=words.pattern("future_cues").search(clause) is not None,
        history=words.pattern("history_cues").search(clause) is not None,
        whole_year=period.precision in ("year", "part-of-year"),
        lasting=place == "target" and text.strip().startswith(("至", "到", "长期")),
        of_base=_is_base(text, period),
        after_filing=period.first > filed if filed is not None else None,
        stage=stage_of(context),
    )


@measures(EarlierTask)
def measure_earlier_tasks(context: ReportContext) -> Iterator[EarlierTask]:
    """Find tasks of earlier years in the goals of forms and in sections that state goals."""
    own = fiscal_year(context)
    if own is None:
        return
    words = context.vocabulary
    for passage in passages(context):
        if not states_goal(passage) or not _names_year(passage.text):
            continue
        text = _TITLE.sub(lambda match: " " * len(match[0]), passage.text)
        dates = [period for period in find_dates(text) if _YEAR.search(period.text)]
        for clause in clauses_of(passage.text):
            begin, end = (bisect_left(dates, place, key=_START) for place in (clause.start, clause.end))
            inside = dates[begin:end]
            last = max((period.last.year for period in inside), default=own)
            if last >= own or words.pattern("history_cues").search(clause.text):
                continue
            if words.pattern("task_verbs").search(clause.text):
                yield EarlierTask(
                    report=context.index,
                    pointer=passage.pointer,
                    quote=clause.text,
                    offset=clause.start,
                    clause=shorten(clause.text, 50),
                    last_year=last,
                    years_back=own - last,
                    fiscal_year=own,
                    heading=passage.title,
                )


_EVALUATED = regex(
    r"((?:19|20)\d\d)\s*年度?(?:的)?(?:预算|部门)?(?:整体支出|项目支出|部门整体|部门预算|预算支出)?(?:预算)?绩效(?:自评|评价|自我评价)"
)


@measures(EvaluatedYear)
def measure_evaluated_years(context: ReportContext) -> Iterator[EvaluatedYear]:
    """Find the years whose performance the prose says is evaluated."""
    own = fiscal_year(context)
    if own is None:
        return
    found = [
        (passage, match)
        for passage in passages(context)
        if passage.source == "section"
        for match in _EVALUATED.finditer(_TITLE.sub(lambda title: " " * len(title[0]), passage.text))
    ]
    named = {int(match[1]) for _, match in found}
    for passage, match in found:
        yield EvaluatedYear(
            report=context.index,
            pointer=passage.pointer,
            quote=match[0],
            offset=match.start(),
            year=int(match[1]),
            fiscal_year=own,
            own_named=own in named,
            past_result=_states_past_result(context, passage.text[match.end() :]),
            text=shorten(match[0]),
        )


_RESULT = regex(r"[^。；;\n]{0,12}?(?:得分|等级|等次|评为|结果为|得)[^。；;\n]*")


def _states_past_result(context: ReportContext, behind: str) -> bool:
    """Whether what stands behind the year is a result, and not the one that the report gives as its own."""
    evaluation = context.report.evaluation
    own = evaluation.text if evaluation is not None else None
    match = _RESULT.match(behind)
    return bool(own) and match is not None and match[0] not in (own or "")


_DATE_STYLES = (
    regex(r"\d{4}\s*年\s*\d{1,2}\s*月"),
    regex(r"\d{4}-\d{1,2}"),
    regex(r"\d{4}\.\d{1,2}"),
    regex(r"\d{4}/\d{1,2}"),
    regex(r"(?<!\d)\d{8}(?!\d)"),
)


@measures(DateStyles)
def measure_date_styles(context: ReportContext) -> Iterator[DateStyles]:
    """Count the ways in which date cells are written."""
    project = context.report.project
    cells = [("/project/start", project.start), ("/project/end", project.end)] if project is not None else []
    cells += [(f"/fields/{index}/value", item.value) for index, item in enumerate(context.report.fields)]
    found: dict[int, tuple[str, str]] = {}
    for pointer, text in cells:
        if not text or read_date(text) is None:
            continue
        style = next((index for index, pattern in enumerate(_DATE_STYLES) if pattern.search(text)), None)
        if style is not None:
            found.setdefault(style, (pointer, text.strip()))
    if found:
        yield DateStyles(
            report=context.index,
            pointer=next(iter(found.values()))[0],
            quote=next(iter(found.values()))[1],
            styles=len(found),
            examples="、".join(text for _, text in found.values()),
        )
