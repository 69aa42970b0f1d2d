"""What a template or a conversion left in a document: hints, blanks, empty list items, damaged fields, marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.texts import Leaf, leaves, leaves_holding, pointers_with_needles
from perflint.patterns import regex
from perflint.quantity import parse_unit
from perflint.vocabulary import Vocabulary, fold

_PATTERN_LISTS = {
    "hint": "template_hint_patterns",
    "field": "damaged_field_patterns",
    "blank": "blank_patterns",
    "conversion": "conversion_patterns",
}
# A numbered item without words, behind at least one item with words: "1.完成…;2. 3."
_ITEM = regex(
    r"(?:(?<=^)|(?<=[\s。；;，,]))(?:目标\s*(?P<goal>\d{1,2})\s*[:：]|(?P<number>\d{1,2})[.、．](?!\d))"
)
# What a text with a numbered item holds; both begin with what is rare, and are quick to walk over a report.
_TRACES_OF_ITEMS = (regex(r"\d[.、．](?!\d)"), regex(r"目标\s*\d"))
_ONLY_NUMBER = regex(r"^\s*(?:[（(]?\d{1,2}[)）]?[.、．]?|[（(]?[一二三四五六七八九十]{1,2}[)）、])\s*$")
_NO_CONTENT = regex(r"^[\s。；;，,、.…]*$")
_BARE_BOUND = regex(r"^[≥≤≧≦><=＞＜＝]*\s*(?P<unit>[^\d\s]{1,6})$")


class Residue(Fact, frozen=True, kw_only=True):
    """A piece of a template or of a conversion that was left in the document."""

    kind: ClassVar[str] = "residue"

    category: Annotated[
        str,
        Doc(
            "hint: an instruction of the form; blank: ××, ____; field: a damaged field or formula; "
            "empty-item: a numbered item without words; conversion: a mark of a conversion"
        ),
    ]
    text: Annotated[str, Doc("what was left")]
    whole: Annotated[bool, Doc("the cell or paragraph holds nothing else")]
    part: Annotated[str, Doc("part of the report: sections, goals, indicators, fields, title …")]
    key: Annotated[str, Doc("key of the value: paragraphs, completion, reason, target …")]
    label: Annotated[bool, Doc("it stands in a heading or label that the form itself prints")]


class UnfilledRows(Fact, frozen=True, kw_only=True):
    """Indicator rows of a template whose target holds nothing but a unit (公里, ≧ %)."""

    kind: ClassVar[str] = "unfilled_rows"

    rows: Annotated[int, Doc("number of such rows", "行")]
    names: Annotated[str, Doc("their names with what stands in the target")]


@measures(Residue)
def measure_residue(context: ReportContext) -> Iterator[Residue]:
    """Search every printed text for what templates and conversions leave."""
    looked_for: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for category, name in _PATTERN_LISTS.items():
        for pattern in _compiled(context.vocabulary.words(name)):
            for pointer in pointers_with_needles(context, pattern):
                looked_for.setdefault(pointer, []).append((category, pattern))
    numbered = {leaf.pointer for leaf in leaves_holding(context, *_TRACES_OF_ITEMS)}
    for leaf in leaves(context):
        if leaf.pointer not in looked_for and leaf.pointer not in numbered:
            continue
        spans: list[tuple[int, int]] = []
        patterns = looked_for.get(leaf.pointer, [])
        for category, start, end in (*_left_in(leaf, patterns), *_empty_items(leaf)):
            if any(start < other_end and other_start < end for other_start, other_end in spans):
                continue
            # One hint makes the whole cell a hint; its further clauses say nothing new.
            spans.append((start, end) if category != "hint" else (0, len(leaf.text)))
            rest = leaf.text[:start] + leaf.text[end:]
            yield Residue(
                report=context.index,
                pointer=leaf.pointer,
                quote=leaf.text[start:end],
                offset=start,
                category=category,
                text=shorten(leaf.text if category == "hint" else leaf.text[start:end]),
                whole=_NO_CONTENT.match(rest) is not None
                or (category == "hint" and _is_instruction(leaf.text)),
                part=leaf.part,
                key=leaf.key,
                label=leaf.kind == "label",
            )


def _left_in(leaf: Leaf, patterns: list[tuple[str, re.Pattern[str]]]) -> Iterator[tuple[str, int, int]]:
    in_sections = leaf.part == "sections"
    for category, pattern in patterns:
        for match in pattern.finditer(leaf.text):
            # In prose only a limit of words is surely a hint: forms print notes, and authors write like hints.
            if category != "hint" or not in_sections or "字" in match[0]:
                yield category, match.start(), match.end()


@lru_cache(maxsize=16)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(regex(pattern) for pattern in patterns)


_INSTRUCTION = regex(
    r"^\s*(?:\d[.、．]\s*)?(?:请|需|应|对照|结合|根据|围绕|针对|简要|简述|说明|填写|描述|概述|预算执行率=)"
)


def _is_instruction(text: str) -> bool:
    return _INSTRUCTION.match(text) is not None


@measures(Residue)
def measure_empty_rows(context: ReportContext) -> Iterator[Residue]:
    """Find rows of tables and of the money block that hold a number and nothing else, behind rows with words."""
    for number, table in enumerate(context.report.tables):
        for index, row in enumerate(table.rows):
            if index and row and _ONLY_NUMBER.match(row[0]) and not any(cell.strip() for cell in row[1:]):
                yield _empty_row(context, f"/tables/{number}/rows/{index}/0", row[0], ("tables", "rows"))
    lines = context.report.funds.lines if context.report.funds is not None else []
    for index, line in enumerate(lines):
        amounts = (line.prior, line.initial, line.budget, line.received, line.executed, line.reason)
        if _ONLY_NUMBER.match(line.name) and not any(amount and amount.strip() for amount in amounts):
            yield _empty_row(context, f"/funds/lines/{index}/name", line.name, ("funds", "name"))


def _empty_row(context: ReportContext, pointer: str, text: str, place: tuple[str, str]) -> Residue:
    return Residue(
        report=context.index,
        pointer=pointer,
        quote=text,
        category="empty-item",
        text=text.strip(),
        whole=True,
        part=place[0],
        key=place[1],
        label=False,
    )


def _empty_items(leaf: Leaf) -> Iterator[tuple[str, int, int]]:
    if leaf.kind != "prose":
        return
    items = list(_ITEM.finditer(leaf.text))
    found: list[tuple[str, int, int]] = []
    filled = False
    for order, item in enumerate(items):
        end = items[order + 1].start() if order + 1 < len(items) else len(leaf.text)
        if int(item["goal"] or item["number"]) != order + 1:
            return
        if _NO_CONTENT.match(leaf.text[item.end() : end]) is None:
            filled = True
        else:
            found.append(("empty-item", item.start(), item.end()))
    # A single number without words may stand for anything; behind filled items, or as 目标1：, it is a template's.
    if filled or (items and items[0]["goal"]):
        yield from found


@measures(UnfilledRows)
def measure_unfilled_rows(context: ReportContext) -> Iterator[UnfilledRows]:
    """Count indicator rows whose target is a bare unit."""
    rows: list[tuple[int, str]] = []
    for index, indicator in enumerate(context.report.indicators):
        match = _BARE_BOUND.match(fold(indicator.target or ""))
        if match is not None and indicator.name and _is_known_unit(match["unit"], context.vocabulary):
            rows.append((index, f"{indicator.name.strip()}：“{(indicator.target or '').strip()}”"))
    if rows:
        pointers = [f"/indicators/{index}/target" for index, _ in rows]
        yield UnfilledRows(
            report=context.index,
            pointer=pointers[0],
            quote=context.report.indicators[rows[0][0]].target or "",
            related=tuple(Related(context.index, pointer) for pointer in pointers[1:]),
            rows=len(rows),
            names="；".join(name for _, name in rows),
        )


def _is_known_unit(text: str, words: Vocabulary) -> bool:
    # Any short word can be a counting word for parse_unit; here only words that are units beyond doubt will do.
    unit = parse_unit(text)
    if unit is None:
        return False
    if text in words.words("unit_words_as_values"):
        return False
    family, _, counted = unit.dimension.partition(":")
    return family != "count" or counted in words.mapping("counting_words")
