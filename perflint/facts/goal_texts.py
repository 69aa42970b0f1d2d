"""What goals and completion texts say: length, figures, finished work, and whether one answers the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.passages import clauses_of, passages, states_goal
from perflint.facts.prose import filler_only
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.similarity import normalise
from perflint.patterns import alternatives, regex
from perflint.remembering import remembered
from perflint.vocabulary import Vocabulary

_YEAR = regex(r"(?:19|20)\d\d\s*年")
_CHINESE = regex(r"[一-鿿]+")

_DIGIT = regex(r"[0-9０-９]")
_ITEM = regex(
    r"(?:^|(?<=[\s。；;，,]))(?:目标\s*(?P<goal>\d{1,2})\s*[:：.、．]?|(?P<number>\d{1,2})\s*[.、．:：](?!\d)|"
    r"[（(]\s*(?P<bracket>\d{1,2})\s*[)）])"
)


class GoalText(Fact, frozen=True, kw_only=True):
    """One goal or completion text of the form."""

    kind: ClassVar[str] = "goal_text"

    which: Annotated[str, Doc("term, annual or completion")]
    heading: Annotated[str, Doc("label as messages print it")]
    text: Annotated[str, Doc("the beginning of the text")]
    length: Annotated[int, Doc("characters without punctuation", "字")]
    digits: Annotated[bool, Doc("it holds a figure")]
    filler: Annotated[bool, Doc("it says only that the goal was met, in general words")]


class FinishedWork(Fact, frozen=True, kw_only=True):
    """A clause of a goal that reports finished work (现已办理了…)."""

    kind: ClassVar[str] = "finished_work"

    words: Annotated[str, Doc("the words that say so")]
    clause: Annotated[str, Doc("the clause")]
    heading: Annotated[str, Doc("heading or label of the goal")]
    source: Annotated[str, Doc("goal (of the form) or section")]


class GoalResponse(Fact, frozen=True, kw_only=True):
    """The completion text against the goal of the year."""

    kind: ClassVar[str] = "goal_response"

    goal: Annotated[str, Doc("the goal")]
    completion: Annotated[str, Doc("the completion text")]
    shared: Annotated[int, Doc("pairs of characters that both share, words of all goals left out", "个")]
    shared_share: Annotated[Decimal, Doc("share of the goal's pairs that the completion text has", "%")]
    duty_clauses: Annotated[int, Doc("clauses of the completion text that begin with a duty (负责…)", "处")]
    clauses: Annotated[int, Doc("clauses of the completion text", "处")]
    results: Annotated[bool, Doc("the completion text has a word of result or a figure")]
    goal_length: Annotated[int, Doc("characters of the goal", "字")]
    length: Annotated[int, Doc("characters of the completion text", "字")]
    filler: Annotated[bool, Doc("the completion text says only that the goal was met")]


class GoalItem(Fact, frozen=True, kw_only=True):
    """A numbered item of the goal against the completion text."""

    kind: ClassVar[str] = "goal_item"

    number: Annotated[int, Doc("number of the item")]
    text: Annotated[str, Doc("the item")]
    numbered: Annotated[bool, Doc("the completion text has an item of the same number")]
    completion_items: Annotated[int, Doc("numbered items of the completion text", "项")]
    goal_items: Annotated[int, Doc("numbered items of the goal", "项")]
    shared: Annotated[int, Doc("pairs of characters that the item shares with the completion text", "个")]
    pairs: Annotated[int, Doc("pairs of characters of the item, words of all goals left out", "个")]


class DutyDescription(Fact, frozen=True, kw_only=True):
    """A text labelled 绩效指标 that describes duties, with or without figures."""

    kind: ClassVar[str] = "duty_description"

    heading: Annotated[str, Doc("heading that it stands under")]
    digits: Annotated[bool, Doc("it holds a figure")]
    duties: Annotated[int, Doc("clauses that begin with a duty (负责…)", "处")]
    length: Annotated[int, Doc("characters without punctuation", "字")]
    text: Annotated[str, Doc("the beginning of the text")]


@measures(GoalText)
def measure_goal_texts(context: ReportContext) -> Iterator[GoalText]:
    """Measure the goal and completion texts that the form holds."""
    for passage in passages(context):
        if passage.source != "goal":
            continue
        text = normalise(passage.text).text
        yield GoalText(
            report=context.index,
            pointer=passage.pointer,
            quote=passage.text,
            which=passage.pointer.rsplit("/", 1)[-1],
            heading=passage.heading,
            text=shorten(passage.text),
            length=len(text),
            digits=_DIGIT.search(_YEAR.sub("", _without_numbering(passage.text))) is not None,
            filler=bool(text) and filler_only(passage.text, context.vocabulary),
        )


def _without_numbering(text: str) -> str:
    return _ITEM.sub(" ", text)


@measures(FinishedWork)
def measure_finished_work(context: ReportContext) -> Iterator[FinishedWork]:
    """Find finished work in goals of the form and in sections that state goals."""
    patterns = [regex(pattern) for pattern in context.vocabulary.words("finished_patterns")]
    for passage in passages(context):
        if not states_goal(passage):
            continue
        for clause in clauses_of(passage.text):
            match = next((found for pattern in patterns if (found := pattern.search(clause.text))), None)
            if match is not None:
                yield FinishedWork(
                    report=context.index,
                    pointer=passage.pointer,
                    quote=clause.text,
                    offset=clause.start,
                    words=match[0],
                    clause=shorten(clause.text, 50),
                    heading=passage.title,
                    source=passage.source,
                )


@measures(GoalResponse, GoalItem)
def measure_goal_responses(context: ReportContext) -> Iterator[Fact]:
    """Compare the completion text with the goal of the year, as a whole and item by item."""
    goals = context.report.goals
    if goals is None or not goals.completion or not goals.completion.strip():
        return
    goal = goals.annual or goals.term or ""
    if not goal.strip():
        return
    words = context.vocabulary
    completion = goals.completion
    wanted, given = _pairs(goal, words), _pairs(completion, words)
    clauses = [clause.text for clause in clauses_of(_without_numbering(completion))]
    place = "/goals/annual" if goals.annual else "/goals/term"
    related = (Related(context.index, place, "目标"),)
    duties = sum(1 for clause in clauses if clause.startswith(words.words("duty_verbs")))
    figures = _DIGIT.search(_without_numbering(completion)) is not None
    yield GoalResponse(
        report=context.index,
        pointer="/goals/completion",
        quote=completion,
        related=related,
        goal=shorten(goal),
        completion=shorten(completion),
        shared=len(wanted & given),
        shared_share=round(Decimal(100 * len(wanted & given)) / max(1, len(wanted)), 1),
        duty_clauses=duties,
        clauses=len(clauses),
        results=figures or any(_tells_result(clause, words) for clause in clauses),
        goal_length=len(normalise(goal).text),
        length=len(normalise(completion).text),
        filler=filler_only(completion, words),
    )
    items, reported = items_of(goal), items_of(completion)
    numbers = {number for number, _, _ in reported}
    for number, start, text in items:
        pairs = _pairs(text, words)
        yield GoalItem(
            report=context.index,
            pointer=place,
            quote=text,
            offset=start,
            related=(Related(context.index, "/goals/completion", "完成情况"),),
            number=number,
            text=shorten(text),
            numbered=number in numbers,
            completion_items=len(reported),
            goal_items=len(items),
            shared=len(pairs & given),
            pairs=len(pairs),
        )


def _tells_result(clause: str, words: Vocabulary) -> bool:
    if clause.startswith(words.words("duty_verbs")):
        return "了" in clause or "已" in clause
    return words.pattern("result_words").search(clause) is not None


def items_of(text: str) -> list[tuple[int, int, str]]:
    """Numbered items with words: number, offset and text; 目标1：…, 1.…, (1)…"""
    marks = list(_ITEM.finditer(text))
    found = []
    for order, mark in enumerate(marks):
        end = marks[order + 1].start() if order + 1 < len(marks) else len(text)
        body = text[mark.end() : end].strip()
        number = mark["goal"] or mark["number"] or mark["bracket"]
        if len(normalise(body).text) >= 2:
            found.append((int(number), mark.end(), body))
    return found


def _pairs(text: str, words: Vocabulary) -> frozenset[str]:
    return content_pairs(text, words.words("common_goal_words"))


@lru_cache(maxsize=8)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return regex(alternatives(words))


@remembered(1_024)
def content_pairs(text: str, common: tuple[str, ...]) -> frozenset[str]:
    """Neighbouring characters of a text outside words that all such texts share, within clauses."""
    pattern = _any_of(common)
    found: set[str] = set()
    for piece in _CHINESE.findall(text):
        for part in pattern.split(piece):
            found.update(part[index : index + 2] for index in range(len(part) - 1))
    return frozenset(found)


@measures(DutyDescription)
def measure_duty_descriptions(context: ReportContext) -> Iterator[DutyDescription]:
    """Measure the texts that are labelled as indicators."""
    for passage in passages(context):
        if passage.role != "indicators" or passage.source != "section":
            continue
        body = passage.body
        yield DutyDescription(
            report=context.index,
            pointer=passage.pointer,
            quote=shorten(body),
            offset=passage.label_end,
            heading=passage.heading,
            digits=_DIGIT.search(body) is not None,
            duties=sum(
                1
                for clause in clauses_of(body)
                if clause.text.startswith(context.vocabulary.words("duty_verbs"))
            ),
            length=len(normalise(body).text),
            text=shorten(body),
        )
