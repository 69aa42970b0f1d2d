"""The sections on problems and on improvement, against each other and against the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.goal_texts import content_pairs
from perflint.facts.passages import Passage, passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.similarity import normalise
from perflint.patterns import regex
from perflint.vocabulary import Vocabulary

_NOTHING = regex(r"^[\s\d一二三四五六七八九十（）()、.．]*(?:暂无|无|没有|不存在)[^，。]{0,8}[。.]?\s*$")
_ORDINAL = regex(r"(?:第)?[一二三四五六七八九十]{1,2}(?:是|[、，])")
# 设备运转正常，暂无问题: a longer text states something besides.
_LONGEST_DENIAL = 20
_ITEM = regex(
    r"(?:^|(?<=[\s。；;]))(?:[（(]?\d{1,2}[)）.、．](?!\d)|[（(]?[一二三四五六七八九十]{1,2}[)）、]|[一二三四五六七八九十]是)",
    re.M,
)


class ProblemSection(Fact, frozen=True, kw_only=True):
    """What the report says on its problems, and what it proposes."""

    kind: ClassVar[str] = "problem_section"

    problems: Annotated[str, Doc("the beginning of the text on problems")]
    measures: Annotated[str, Doc("the beginning of the text on improvement")]
    none: Annotated[bool, Doc("it says that there are no problems")]
    problem_length: Annotated[int, Doc("characters of the text on problems", "字")]
    measure_length: Annotated[int, Doc("characters of the text on improvement", "字")]
    shared: Annotated[int, Doc("pairs of characters that both texts share, common words left out", "个")]
    mentions_money: Annotated[
        bool, Doc("the text on problems speaks of money, budget or progress of payment")
    ]
    combined: Annotated[
        bool, Doc("problems and improvement stand in one section, or the improvement answers deviations")
    ]


class UnrelatedMeasure(Fact, frozen=True, kw_only=True):
    """One numbered measure of improvement against all stated problems."""

    kind: ClassVar[str] = "improvement_item"

    text: Annotated[str, Doc("the measure")]
    shared: Annotated[int, Doc("pairs of characters that it shares with the problems", "个")]
    length: Annotated[int, Doc("its characters", "字")]
    items: Annotated[int, Doc("number of measures", "项")]
    problem_length: Annotated[int, Doc("characters of the text on problems", "字")]


def _texts(context: ReportContext, role: str) -> list[Passage]:
    return [
        passage
        for passage in passages(context)
        if role in passage.roles and passage.source in ("section", "field")
    ]


@measures(ProblemSection, UnrelatedMeasure)
def measure_problems(context: ReportContext) -> Iterator[Fact]:
    """Compare the problems with the measures."""
    problems = [passage for passage in _texts(context, "problems") if passage.role == "problems"]
    combined = [passage for passage in _texts(context, "problems") if passage.role == "improvement"]
    measures_found = [
        passage for passage in _texts(context, "improvement") if "problems" not in passage.roles
    ]
    if not problems:
        return
    words = context.vocabulary
    problem_text = "\n".join(passage.body for passage in problems)
    measure_text = "\n".join(passage.body for passage in measures_found)
    problem_pairs = _pairs(problem_text, words)
    problem_length = len(normalise(problem_text).text)
    first = problems[0]
    related = tuple(Related(context.index, passage.pointer, passage.title) for passage in measures_found[:3])
    yield ProblemSection(
        report=context.index,
        pointer=first.pointer,
        quote=first.text,
        related=related,
        problems=shorten(problem_text),
        measures=shorten(measure_text),
        none=_denies(problem_text, words),
        problem_length=problem_length,
        measure_length=len(normalise(measure_text).text),
        shared=len(problem_pairs & _pairs(measure_text, words)),
        mentions_money=words.pattern("money_words").search(problem_text) is not None,
        combined=bool(combined)
        or words.pattern("request_words").search(problem_text) is not None
        or any("reason" in passage.roles for passage in measures_found),
    )
    items = [(passage, start, text) for passage in measures_found for start, text in _items(passage)]
    for passage, start, text in items:
        yield UnrelatedMeasure(
            report=context.index,
            pointer=passage.pointer,
            quote=text,
            offset=start,
            related=(Related(context.index, first.pointer, first.title),),
            text=shorten(text),
            shared=len(problem_pairs & _pairs(text, words)),
            length=len(normalise(text).text),
            items=len(items),
            problem_length=problem_length,
        )


def _denies(text: str, words: Vocabulary) -> bool:
    if _NOTHING.match(text) is not None:
        return True
    denial = any(regex(pattern).search(text) for pattern in words.mapping("claims")["no-problem"])
    return denial and len(normalise(text).text) <= _LONGEST_DENIAL


def _pairs(text: str, words: Vocabulary) -> frozenset[str]:
    return content_pairs(_ORDINAL.sub("，", text), words.words("common_goal_words"))


def _items(passage: Passage) -> Iterator[tuple[int, str]]:
    marks = list(_ITEM.finditer(passage.body))
    for order, mark in enumerate(marks):
        end = marks[order + 1].start() if order + 1 < len(marks) else len(passage.body)
        text = passage.body[mark.end() : end].strip()
        if text:
            yield passage.label_end + mark.end(), text
