"""Figures of a performance text: what an office's goal states beside what its indicators state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from msgspec import Struct

from perflint.facts.context import ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.indicator_text import comparable_name
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.similarity import longest_common_run
from perflint.patterns import regex
from perflint.quantity import Operator, Quantity, find_quantities
from perflint.vocabulary import Vocabulary

_LABEL = regex(r"^\s*绩效(?P<what>目标|指标)\s*[:：]?\s*")
_MARK = regex(r"[,，;；。、:：\n]")
_LINK = regex(r"(?:稳定在|保持在|控制在|不低于|不少于|不超过|达到|达|完成|为|至|[≥≤=＝><])+$")
_LEAD = regex(r"^(?:[（(]?[\d一二三四五六七八九十]{1,2}[)）.、．是]|全年|全区|全县|全市|其中)+")
_SHORTEST_NAME = 4


class DutyFigure(Fact, frozen=True, kw_only=True):
    """A figure of the goal under a heading beside the figure of the indicators under it with the same name."""

    kind: ClassVar[str] = "duty_figure"

    heading: Annotated[str, Doc("heading of the office or duty")]
    name: Annotated[str, Doc("what both figures measure")]
    goal: Annotated[str, Doc("the figure of the goal")]
    indicator: Annotated[str, Doc("the figure of the indicator")]
    agree: Annotated[bool, Doc("the two meet, operators allowed for")]


class _Stated(Struct, frozen=True):
    name: str
    printed: str
    quantity: Quantity
    pointer: str
    offset: int


@measures(DutyFigure)
def measure_duty_figures(context: ReportContext) -> Iterator[DutyFigure]:
    """Compare 绩效目标 and 绩效指标 that stand under one heading, where each names a thing once."""
    if context.report.kind != "performance-text":
        return
    heading = ""
    found: dict[str, list[_Stated]] = {"目标": [], "指标": []}
    for number, section in enumerate(context.report.sections):
        what = _LABEL.match(section.heading)
        if what is None:
            yield from _compared(context, heading, found)
            heading, found = section.heading, {"目标": [], "指标": []}
        for index, paragraph in enumerate(section.paragraphs):
            label = _LABEL.match(paragraph)
            kind = label["what"] if label is not None else what["what"] if what is not None else None
            if kind is not None:
                pointer = f"/sections/{number}/paragraphs/{index}"
                start = label.end() if label is not None else 0
                found[kind].extend(_figures(paragraph, start, pointer, context.vocabulary))
    yield from _compared(context, heading, found)


def _figures(text: str, start: int, pointer: str, words: Vocabulary) -> Iterator[_Stated]:
    for quantity in find_quantities(text):
        if quantity.start < start or quantity.unit is None:
            continue
        marks = [mark.end() for mark in _MARK.finditer(text, start, quantity.start)]
        before = text[marks[-1] if marks else start : quantity.start]
        printed = _LEAD.sub("", _LINK.sub("", before.strip()))
        name = comparable_name(printed, words)
        if len(name) >= _SHORTEST_NAME and not any(character.isdigit() for character in name):
            yield _Stated(name, printed, quantity, pointer, quantity.start)


def _compared(context: ReportContext, heading: str, found: dict[str, list[_Stated]]) -> Iterator[DutyFigure]:
    for goal in found["目标"]:
        same = [
            item
            for item in found["指标"]
            if item.quantity.comparable(goal.quantity) and _same_name(item.name, goal.name)
        ]
        again = [
            item
            for item in found["目标"]
            if item.quantity.comparable(goal.quantity) and _same_name(item.name, goal.name)
        ]
        if len(same) != 1 or len(again) != 1:
            continue
        other = same[0]
        yield DutyFigure(
            report=context.index,
            pointer=other.pointer,
            quote=other.quantity.text,
            offset=other.offset,
            related=(Related(context.index, goal.pointer, shorten(f"{goal.printed}{goal.quantity.text}")),),
            heading=heading,
            name=other.printed,
            goal=goal.quantity.text.strip(),
            indicator=other.quantity.text.strip(),
            agree=_agree(goal.quantity, other.quantity),
        )


def _same_name(first: str, second: str) -> bool:
    """Whether one name is the end of the other, or both share nearly all: 农村公路列养率 and 列养率."""
    if first.endswith(second) or second.endswith(first):
        return True
    return longest_common_run(first, second).length * 5 >= max(len(first), len(second)) * 4


def _agree(goal: Quantity, indicator: Quantity) -> bool:
    """Whether the figures meet; only a bound beside a plain figure admits another one on its side."""
    one, other = goal.base, indicator.base
    if one.meets(other):
        return True
    if goal.operator == indicator.operator:
        return False
    for bound, plain in ((goal, other), (indicator, one)):
        limit = bound.base
        if bound.operator in (Operator.AT_LEAST, Operator.MORE):
            return plain.low is not None and limit.low is not None and plain.low >= limit.low
        if bound.operator in (Operator.AT_MOST, Operator.LESS):
            return plain.high is not None and limit.high is not None and plain.high <= limit.high
    return False
