"""Every printed text of a report with its place, for checks that care about words and not about structure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from typing import Literal

from msgspec import Struct

from perflint.facts.context import ReportContext
from perflint.patterns import needles_of
from perflint.report import Part

Kind = Literal["label", "value", "prose"]
"""`label`: what a form prints (headings, labels, column names); `value`: a cell; `prose`: text to be read."""

_PROSE_KEYS = frozenset(
    {"term", "annual", "completion", "paragraphs", "evidence", "reason", "basis", "description", "text"}
)
_LABEL_KEYS = frozenset(
    {"heading", "label", "unit_label", "header", "columns", "indicator_columns", "level1", "level2"}
)
# Choices are boxes, notes are the reader's own words, the rest are keys of the model and not of the document.
_LEFT_OUT = frozenset({"choices", "notes", "kind", "profile", "role", "side", "columns", "indicator_columns"})


class Leaf(Struct, frozen=True):
    """One printed text. `part` is the key of the report that holds it, `key` the nearest key of the model."""

    pointer: str
    text: str
    part: str
    key: str
    kind: Kind


class _Printed(Struct, frozen=True):
    """The texts of a report, all of them in one, and where each begins there."""

    leaves: tuple[Leaf, ...]
    told_twice: tuple[Leaf, ...]
    """Those that are left out of the others stand behind them."""
    whole: str
    starts: tuple[int, ...]


_BETWEEN = "\0"
"""What divides the texts where they stand in one."""


def leaves(context: ReportContext) -> tuple[Leaf, ...]:
    """All printed texts in the order of the model; computed once for a report."""
    return context.memo(_printed).leaves


def whole_text(context: ReportContext) -> str:
    """All that a report prints in one text: words that do not stand there stand nowhere in the report.

    One look at it spares many measures a walk over all texts, most of which find nothing in most reports.
    """
    return context.memo(_printed).whole


def leaves_at(context: ReportContext, places: Iterable[int]) -> list[Leaf]:
    """The printed texts in which these places of the whole text lie, each once, in order."""
    printed = context.memo(_printed)
    found = _indexes(printed, places)
    return [printed.leaves[index] for index in sorted(found) if index < len(printed.leaves)]


def _indexes(printed: _Printed, places: Iterable[int]) -> set[int]:
    return {bisect_right(printed.starts, place) - 1 for place in places}


def leaves_holding(context: ReportContext, *patterns: re.Pattern[str]) -> list[Leaf]:
    """The printed texts in which one of the patterns matches, in order; each pattern walks once over the report.

    Only for patterns that do not mind what stands around a text: without ^ and $, and with nothing that would match
    the mark between two texts.
    """
    whole = whole_text(context)
    return leaves_at(context, (match.start() for pattern in patterns for match in pattern.finditer(whole)))


def pointers_with_needles(context: ReportContext, pattern: re.Pattern[str]) -> frozenset[str]:
    """The places of all texts but those in which a pattern matches nothing, as they lack what it needs.

    For patterns of any kind, of which each text or sentence is then searched by itself.
    """
    printed = context.memo(_printed)
    needles = needles_of(pattern)
    found = [needle for needle in needles if needle in printed.whole]
    if needles and not found:
        return frozenset()
    texts = (*printed.leaves, *printed.told_twice)
    if not needles:
        return frozenset(leaf.pointer for leaf in texts)
    places = (place for needle in found for place in _places(needle, printed.whole))
    return frozenset(texts[index].pointer for index in _indexes(printed, places))


def _places(needle: str, text: str) -> Iterator[int]:
    place = text.find(needle)
    while place >= 0:
        yield place
        place = text.find(needle, place + 1)


def _printed(context: ReportContext) -> _Printed:
    found: list[Leaf] = []
    _gather(context.report, "", "", found)
    prose = "\n".join(leaf.text for leaf in found if leaf.part == "sections")
    kept: list[Leaf] = []
    told_twice: list[Leaf] = []
    for leaf in found:
        # The sentence that states the result was read out of the prose; it is no second text.
        if leaf.key == "text" and leaf.part in ("evaluation", "other_evaluations") and leaf.text in prose:
            told_twice.append(leaf)
        else:
            kept.append(leaf)
    texts = [leaf.text for leaf in (*kept, *told_twice)]
    starts = accumulate((len(text) + len(_BETWEEN) for text in texts[:-1]), initial=0)
    whole = _BETWEEN.join(texts)
    return _Printed(tuple(kept), tuple(told_twice), whole, tuple(starts) if texts else ())


def _gather(holder: Part, pointer: str, part: str, found: list[Leaf]) -> None:
    for name in _told_keys(type(holder)):
        value = getattr(holder, name)
        if value is not None:
            _gather_value(value, f"{pointer}/{name}", part or name, name, found)


def _gather_value(value: object, pointer: str, part: str, key: str, found: list[Leaf]) -> None:
    if isinstance(value, str):
        if value.strip():
            found.append(Leaf(pointer, value, part, key, _kind(part, key)))
    elif isinstance(value, Part):
        _gather(value, pointer, part, found)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _gather_value(item, f"{pointer}/{index}", part, key, found)


@cache
def _told_keys(kind: type[Part]) -> tuple[str, ...]:
    """The keys of a part that hold what the document prints, in the order of the model."""
    return tuple(name for name in kind.__struct_fields__ if name not in _LEFT_OUT)


@cache
def _kind(part: str, key: str) -> Kind:
    if key in _LABEL_KEYS or (part == "funds" and key == "name"):
        return "label"
    if key in _PROSE_KEYS or (part == "fields" and key == "value"):
        return "prose"
    return "value"
