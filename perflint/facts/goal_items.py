"""Goals of the year part by part: items that no indicator takes up, and goals taken over from a sibling project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from perflint.facts.context import DocumentContext, ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.goal_texts import items_of
from perflint.facts.indicators import measured_indicators
from perflint.facts.registry import Doc, Fact, Related, measures, measures_document
from perflint.facts.similarity import normalise, shingles
from perflint.patterns import regex
from perflint.vocabulary import Vocabulary

_BIGRAM = 2
_DIGIT = regex(r"\d")
_ORDINAL = regex(r"(?:^|(?<=[\s。；;，,：:]))[一二三四五六七八九十]是\s*")


class GoalPart(Fact, frozen=True, kw_only=True):
    """A numbered item of the annual goal beside all indicators of the form."""

    kind: ClassVar[str] = "goal_part"

    text: Annotated[str, Doc("the item")]
    shared: Annotated[int, Doc("pairs of characters that it shares with the indicators", "个")]
    pairs: Annotated[int, Doc("pairs of characters of the item, words of all goals left out", "个")]
    items: Annotated[int, Doc("numbered items of the goal", "项")]
    taken_up: Annotated[int, Doc("items of the goal that share a pair with the indicators", "项")]
    indicators: Annotated[int, Doc("named indicators", "个")]
    truncated: Annotated[bool, Doc("the document was cut off, so that indicators may be missing")]


class SiblingGoal(Fact, frozen=True, kw_only=True):
    """The same annual goal in the forms of two projects with different names; the fact is of the later one."""

    kind: ClassVar[str] = "sibling_goal"

    project: Annotated[str, Doc("the project whose form repeats the goal")]
    sibling: Annotated[str, Doc("the project whose form states the goal as well")]
    text: Annotated[str, Doc("the beginning of the goal")]
    length: Annotated[int, Doc("characters of the goal without punctuation", "字")]
    figures: Annotated[bool, Doc("the goal holds figures")]
    shared: Annotated[int, Doc("pairs of characters that the goal shares with the own name", "个")]
    sibling_shared: Annotated[int, Doc("pairs of characters that it shares with the sibling's name", "个")]


def _pairs(text: str, words: Vocabulary) -> set[str]:
    plain = words.pattern("goal_common_words").sub(" ", text)
    found: set[str] = set()
    for piece in plain.split():
        found |= shingles(normalise(piece).text, _BIGRAM)
    return {pair for pair in found if not _DIGIT.search(pair)}


def _items(text: str) -> list[tuple[int, str]]:
    """Offsets and texts of the items that a goal counts: 1.…, 目标1：…, or 一是…"""
    numbered = [(start, item) for _, start, item in items_of(text)]
    if numbered:
        return numbered
    marks = list(_ORDINAL.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [(mark.end(), text[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=False)]


@measures(GoalPart)
def measure_goal_parts(context: ReportContext) -> Iterator[GoalPart]:
    """Each numbered item of the annual goal of a form with named indicators."""
    goals = context.report.goals
    rows = [row for row in context.memo(measured_indicators) if row.name]
    if goals is None or not goals.annual or not rows:
        return
    words = context.vocabulary
    items = [(start, text, _pairs(text, words)) for start, text in _items(goals.annual)]
    spoken: set[str] = set()
    for row in rows:
        for text in (row.name, row.target_text, row.indicator.description, row.indicator.key_work):
            spoken |= _pairs(text or "", words)
    taken_up = sum(bool(pairs & spoken) for _, _, pairs in items)
    for start, text, pairs in items:
        yield GoalPart(
            report=context.index,
            pointer="/goals/annual",
            quote=text,
            offset=start,
            text=shorten(text),
            shared=len(pairs & spoken),
            pairs=len(pairs),
            items=len(items),
            taken_up=taken_up,
            indicators=len(rows),
            truncated=any(note.kind == "truncated" for note in context.report.notes),
        )


@measures_document(SiblingGoal)
def measure_sibling_goals(document: DocumentContext) -> Iterator[SiblingGoal]:
    """Annual goals that stand in the forms of several projects, each beside the first of them."""
    first: dict[str, ReportContext] = {}
    for context in document.of_role("subject"):
        goals, project = context.report.goals, context.report.project
        if context.report.kind != "project-target" or goals is None or project is None:
            continue
        text = normalise(goals.annual or "").text
        if not text or not project.name:
            continue
        other = first.setdefault(text, context)
        theirs = other.report.project.name if other.report.project is not None else None
        if other is context or not theirs or normalise(theirs).text == normalise(project.name).text:
            continue
        words = context.vocabulary
        pairs = _pairs(goals.annual or "", words)
        mine, sibling = _pairs(project.name, words), _pairs(theirs, words)
        yield SiblingGoal(
            report=context.index,
            pointer="/goals/annual",
            quote=goals.annual or "",
            related=(Related(other.index, "/goals/annual", theirs),),
            project=project.name,
            sibling=theirs,
            text=shorten(goals.annual or ""),
            length=len(text),
            figures=_DIGIT.search(text) is not None,
            shared=len(pairs & (mine - sibling)),
            sibling_shared=len(pairs & (sibling - mine)),
        )
