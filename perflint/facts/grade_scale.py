"""The scale of grades that a document prints (90-100分为优 …): gaps between its bands and the order of its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Annotated, ClassVar

from msgspec import Struct

from perflint.facts.arithmetic import plain
from perflint.facts.context import ReportContext
from perflint.facts.passages import Passage, passages
from perflint.facts.registry import Doc, Fact, measures
from perflint.patterns import alternatives, regex
from perflint.quantity import parse_decimal

_SPAN = (
    r"(?P<low>\d+(?:\.\d+)?)\s*分?\s*(?:[(（]\s*含?\s*[)）])?\s*[-—－–~～至到]+\s*"
    r"(?P<high>\d+(?:\.\d+)?)\s*分?"
)
_LINK = r"\s*(?:[(（]不?含[^)）]{0,6}[)）])?\s*(?:[为是:：,，的]|评?定?为|等级为|属于)?\s*[“\"]?"


class GradeScale(Fact, frozen=True, kw_only=True):
    """A scale of grades printed in one passage."""

    kind: ClassVar[str] = "grade_scale"

    scale: Annotated[str, Doc("the bands written out")]
    bands: Annotated[int, Doc("number of bands")]
    gap: Annotated[str, Doc('scores that fall between two bands, e.g. 89-90; "" where there are none')] = ""
    ordered: Annotated[bool, Doc("a better word never stands for a lower band")] = True


class PrintedBand(Struct, frozen=True):
    """One band of a printed scale; `start` is its place in the passage."""

    low: Decimal
    high: Decimal
    word: str
    start: int


class PrintedScale(Struct, frozen=True):
    """All bands that one passage prints, in its order."""

    passage: Passage
    bands: tuple[PrintedBand, ...]
    ordered: bool


@measures(GradeScale)
def measure_grade_scale(context: ReportContext) -> Iterator[GradeScale]:
    """One fact for every printed scale."""
    for scale in printed_scales(context):
        first = scale.bands[0]
        yield GradeScale(
            report=context.index,
            pointer=scale.passage.pointer,
            quote=scale.passage.text[first.start :][:60],
            offset=first.start,
            scale="、".join(f"{plain(band.low)}-{plain(band.high)}{band.word}" for band in scale.bands),
            bands=len(scale.bands),
            gap=_gap(scale.bands),
            ordered=scale.ordered,
        )


def printed_scales(context: ReportContext) -> tuple[PrintedScale, ...]:
    """The scales of at least two bands that a report prints; computed once for a report."""
    return context.memo(_printed_scales)


def _printed_scales(context: ReportContext) -> tuple[PrintedScale, ...]:
    order = {word: rank for rank, band in enumerate(_ranked(context)) for word in band}
    found = []
    words = tuple(order)
    for passage in passages(context):
        bands = _bands(passage.text, words)
        if len(bands) >= 2:
            falling = sorted(bands, key=lambda band: -band.low)
            ranks = [order[band.word] for band in falling if band.word in order]
            found.append(PrintedScale(passage, tuple(bands), ranks == sorted(ranks)))
    return tuple(found)


def _ranked(context: ReportContext) -> list[tuple[str, ...]]:
    bands = sorted(context.profile.bands, key=lambda band: -band.minimum)
    return [(band.grade, *band.synonyms) for band in bands]


@cache
def _patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A span of scores before its grade (90-100分为优), and behind it (优（90-100分）)."""
    grades = alternatives(words)
    grade = rf"(?P<word>{grades})"
    return regex(f"{_SPAN}{_LINK}{grade}"), regex(rf"{grade}[”\"]?\s*[(（:：]\s*{_SPAN}")


def _bands(text: str, words: tuple[str, ...]) -> list[PrintedBand]:
    found: list[PrintedBand] = []
    for pattern in _patterns(words):
        for match in pattern.finditer(text):
            low, high = parse_decimal(match["low"]), parse_decimal(match["high"])
            if low is None or high is None or not 0 <= low < high <= 100:
                continue
            found.append(PrintedBand(low, high, match["word"], match.start()))
        if len(found) >= 2:
            return found
        found.clear()
    return found


def _gap(bands: Sequence[PrintedBand]) -> str:
    """The first stretch between two neighbouring bands that belongs to neither: 80-89 and 90-100 leave 89.5 out."""
    ordered = sorted(bands, key=lambda band: band.low)
    for lower, upper in pairwise(ordered):
        if lower.high < upper.low:
            return f"{plain(lower.high)}-{plain(upper.low)}"
    return ""
