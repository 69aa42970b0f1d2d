"""Goals: can they be measured, do indicators take them up, does the completion only repeat them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.indicator_text import NUMBER_WORDS
from perflint.facts.indicators import measured_indicators
from perflint.facts.passages import Passage, clauses_of, passages
from perflint.facts.registry import Doc, Fact, measures
from perflint.facts.similarity import normalise
from perflint.patterns import regex
from perflint.quantity import Quantity, find_dates, find_quantities
from perflint.vocabulary import Vocabulary

_TAG_OR_SPACE = regex(r"<[^<>]*>|\s+")

_GOAL_CLAUSE = regex(r"目标(?:是|为|[:：])\s*")

_BARE_AMOUNT = regex(
    r"(?:投资|资金|补助|投入|经费|拨款|支出)(?:共计|总额|为|约)?\s*\d+(?:\.\d+)?(?=\s*(?:[,，。；;、]|$))"
)

_NEAR = 14
"""Characters between a verb and the deliverable that it promises."""


class Goal(Fact, frozen=True, kw_only=True):
    """A goal as a whole: the term's or the year's cell of a form, or all paragraphs of prose that state goals."""

    kind: ClassVar[str] = "goal"

    scope: Annotated[str, Doc("term, annual, prose, or completion (a report that states only what was done)")]
    text: Annotated[str, Doc("the goal's text, shortened")]
    length: Annotated[int, Doc("characters of the goal")]
    numbers: Annotated[int, Doc("quantities that it states, numbering and years left out")]
    dated: Annotated[bool, Doc("it states a month or a day")]
    deliverables: Annotated[frozenset[str], Doc("what it promises to hand over: 方案, 报告, 备案 …")]
    bare_amount: Annotated[str | None, Doc("an amount of money without unit: 投资500")]
    promised: Annotated[int, Doc("number of kinds of deliverables")]
    main: Annotated[
        bool, Doc("the goal that the year is judged by: the annual one, else the term's, else the prose")
    ]
    completion_blank: Annotated[
        bool, Doc("the form has a cell for the completion of the goal and it is blank")
    ]
    complete: Annotated[bool, Doc("the goal's cell was read to its end")]
    ahead: Annotated[bool, Doc("the report looks ahead: a target form or a performance text")]
    indicator_rows: Annotated[int, Doc("named indicators of the report")]
    measured_rows: Annotated[int, Doc("those of them whose target is a number or a date")]


def annual_goal(context: ReportContext) -> tuple[str, str] | None:
    """Pointer and text of the form's goal for the year, else of the only goal that it has."""
    goals = context.report.goals
    if goals is None:
        return None
    if goals.annual and goals.annual.strip():
        return "/goals/annual", goals.annual
    if goals.term and goals.term.strip():
        return "/goals/term", goals.term
    return None


@measures(Goal)
def measure_goals(context: ReportContext) -> Iterator[Goal]:
    """The goals of the form; where it has none, the goals in prose as one."""
    goals = context.report.goals
    stated = (
        [
            (scope, text)
            for scope, text in (("annual", goals.annual), ("term", goals.term))
            if text and text.strip()
        ]
        if goals
        else []
    )
    for order, (scope, text) in enumerate(stated):
        yield _goal(context, f"/goals/{scope}", scope, [text], main=order == 0)
    if stated:
        return
    if goals is not None and goals.completion and goals.completion.strip():
        yield _goal(context, "/goals/completion", "completion", [goals.completion], main=True)
    prose = [
        passage for passage in passages(context) if passage.source == "section" and passage.role == "goal"
    ]
    reported = [
        passage
        for passage in passages(context)
        if passage.source == "section" and passage.role == "completion" and "goal" in passage.roles
    ]
    for found in (prose, reported):
        if found:
            yield _goal(
                context, found[0].pointer, "prose", [statement_of(passage) for passage in found], main=True
            )


def _goal(context: ReportContext, pointer: str, scope: str, texts: list[str], *, main: bool) -> Goal:
    joined = "\n".join(texts)
    numbers = [number for text in texts for number in quantities_of(text)]
    kinds = frozenset(kind for kind, _ in deliverables_of(joined, context.vocabulary))
    goals = context.report.goals
    rows = [row for row in context.memo(measured_indicators) if row.name]
    return Goal(
        report=context.index,
        pointer=pointer,
        quote=joined[:120],
        scope=scope,
        text=shortened(joined),
        length=len(normalise(joined).text),
        numbers=len(numbers) or len(NUMBER_WORDS.findall(joined)),
        dated=any(
            period.precision in {"day", "month", "part-of-month", "range"} for period in find_dates(joined)
        ),
        deliverables=kinds,
        bare_amount=_bare_amount(joined),
        promised=len(kinds),
        main=main,
        completion_blank=main
        and goals is not None
        and goals.completion is not None
        and not goals.completion.strip(),
        complete=_goal_is_whole(context),
        ahead=not context.report.kind.endswith("self-evaluation"),
        indicator_rows=len(rows),
        measured_rows=sum(row.target is not None or row.target_date is not None for row in rows),
    )


def _bare_amount(text: str) -> str | None:
    found = _BARE_AMOUNT.search(text)
    return found.group().strip() if found else None


def _goal_is_whole(context: ReportContext) -> bool:
    """A document that ends inside the goal's own row has neither indicators nor prose behind it."""
    report = context.report
    cut = any(note.kind == "truncated" for note in report.notes)
    return not cut or bool(report.indicators) or bool(report.sections)


def statement_of(passage: Passage) -> str:
    """What a paragraph says after 绩效目标是 or 绩效目标:, else all of it."""
    found = list(_GOAL_CLAUSE.finditer(passage.text))
    return passage.text[found[-1].end() :] if found else passage.text


def quantities_of(text: str) -> list[Quantity]:
    return [number for number in find_quantities(text) if number.unit is not None]


def shortened(text: str, limit: int = 60) -> str:
    """A text for a message: one line of at most `limit` characters."""
    plain = _TAG_OR_SPACE.sub(" ", text).strip()
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def deliverables_of(text: str, words: Vocabulary) -> Iterator[tuple[str, str]]:
    """Kind and clause of everything that the text promises to hand over."""
    verbs = words.pattern("goal_deliverable_verbs")
    for clause in clauses_of(text):
        for kind, names in words.mapping("goal_deliverables").items():
            for name in names:
                place = clause.text.find(name)
                if place < 0:
                    continue
                around = clause.text[max(0, place - _NEAR) : place] + clause.text[place + len(name) :][:_NEAR]
                if verbs.search(around):
                    yield kind, clause.text.strip("。；;，, ")
                    break
