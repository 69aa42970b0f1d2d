"""Figures and dates that cannot be read as printed: letters in numbers, lost separators, days no calendar has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.registry import Doc, Fact, measures
from perflint.facts.texts import Leaf, leaves, leaves_at, leaves_holding, whole_text
from perflint.patterns import regex
from perflint.quantity import find_malformed
from perflint.vocabulary import Vocabulary, fold

_DIGITS = regex(r"\d+")
# Faults that only the words behind a figure betray: 2021年12年31日, 2O22年, 12.5.万元.
_PATTERNS = (
    (regex(r"(?<!\d)(?:19|20)\d\d\s*年\s*\d{1,2}\s*年(?=\s*\d{1,2}\s*日)"), "“月”误写为“年”"),
    (regex(r"(?<!\d)(?:19|20)\d\d\s*月\s*\d{1,2}\s*月"), "“年”误写为“月”"),
    (
        regex(r"(?<![A-Za-z\d.])(?=[\dOoIl]*\d)(?=[\dOoIl]*[OoIl])[\dOoIl]{2,8}(?=\s*(?:%|万元|元|年))"),
        "数字中混入字母",
    ),
    (regex(r"(?<![\d.])\d+(?:\.\d+)?\.(?=\s*(?:万元|亿元|元|%))"), "数字末尾多一个小数点"),
)


# Cells that can hold one number only, so that 2.6.4 is no section or version there.
_NUMBER_KEYS = frozenset({"initial", "budget", "received", "executed", "rate", "weight", "score"})
_TWO_POINTS = regex(r"\s*\d+[.．]\d+[.．]\d+\s*(?:万元|元|%|％|分)?\s*")
# What no fault of these kinds is without; these patterns begin with what is rare, and are quick to walk over a report.
_TRACES = (
    regex(r"年\s*\d{1,2}\s*年"),
    regex(r"月\s*\d{1,2}\s*月"),
    regex(r"[OoIl](?:(?<=\d[OoIl])|\d)"),
    regex(r"\.(?=\s*(?:万元|亿元|元|%))"),
    regex(r"[.．]\d+[.．]\d"),
)

# Cells of these parts can be the date of something.
_PARTS_WITH_DATES = frozenset({"project", "fields"})


class MalformedFigure(Fact, frozen=True, kw_only=True):
    """A figure or date that is damaged."""

    kind: ClassVar[str] = "malformed_figure"

    text: Annotated[str, Doc("the figure as printed")]
    reason: Annotated[str, Doc("what is wrong with it, in Chinese")]
    context: Annotated[str, Doc("the figure with the words around it")]


@measures(MalformedFigure)
def measure_malformed_figures(context: ReportContext) -> Iterator[MalformedFigure]:
    """Search every printed text for damaged figures, and every date cell for dates without separators."""
    suspects = _suspects(context)
    for leaf in leaves(context):
        is_suspect = leaf.pointer in suspects
        if not is_suspect and leaf.part not in _PARTS_WITH_DATES:
            continue
        spans: list[tuple[int, int]] = []
        faults = _faults(leaf) if is_suspect else iter(())
        for start, end, reason in (*faults, *_faults_of_date(leaf, context)):
            if any(start < last and first < end for first, last in spans):
                continue
            spans.append((start, end))
            yield MalformedFigure(
                report=context.index,
                pointer=leaf.pointer,
                quote=leaf.text[start:end],
                offset=start,
                text=leaf.text[start:end].strip(),
                reason=reason,
                context=shorten(leaf.text[max(0, start - 8) : end + 8]),
            )


def _suspects(context: ReportContext) -> frozenset[str]:
    """The places of the texts that may hold a damaged figure."""
    places = [found.start for found in find_malformed(whole_text(context))]
    suspects = (*leaves_at(context, places), *leaves_holding(context, *_TRACES))
    return frozenset(leaf.pointer for leaf in suspects)


def _faults(leaf: Leaf) -> Iterator[tuple[int, int, str]]:
    for found in find_malformed(leaf.text):
        yield found.start, found.end, found.reason
    yield from _of_words(leaf.text)
    if leaf.part in ("funds", "indicators") and leaf.key in _NUMBER_KEYS and _TWO_POINTS.fullmatch(leaf.text):
        yield 0, len(leaf.text), "一个数有两个小数点"


def _faults_of_date(leaf: Leaf, context: ReportContext) -> Iterator[tuple[int, int, str]]:
    if _is_date_cell(leaf, context, context.vocabulary) and _lost_separators(leaf.text):
        yield 0, len(leaf.text), "日期缺少年月日或分隔符"


def _of_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Faults by the words behind a figure."""
    for pattern, reason in _PATTERNS:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), reason


def _is_date_cell(leaf: Leaf, context: ReportContext, words: Vocabulary) -> bool:
    if leaf.pointer in ("/project/start", "/project/end", "/project/period"):
        return True
    if leaf.part != "fields" or leaf.key != "value":
        return False
    label = fold(context.report.fields[int(leaf.pointer.split("/")[2])].label).rstrip(":：")
    lists = ("period_labels", "start_labels", "end_labels", "filing_labels")
    return any(label in words.words(name) for name in lists)


def _lost_separators(text: str) -> bool:
    """Whether a date cell holds a year with one or three digits fused to it (20246, 2024630)."""
    return any(
        len(digits) in (5, 7) and digits.startswith(("19", "20")) for digits in _DIGITS.findall(fold(text))
    )
