"""Numbered lists in prose and headings: missing, skipped and repeated numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar, Literal

from msgspec import Struct

from perflint.facts.context import ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.passages import Passage, passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.similarity import normalise
from perflint.facts.texts import whole_text
from perflint.patterns import regex

Style = Literal["一是", "第一", "一、", "（一）", "1.", "（1）", "①"]

_DIGITS = {character: value for value, character in enumerate("一二三四五六七八九十", start=1)}
_NUMERAL = "[一二三四五六七八九十]{1,3}"
# Each style with what no item of it is without, which begins with what is rare in prose and is quick to walk over it,
# and with its numbers at the beginning of a clause. Behind "1." no digit may follow, else it is a decimal number.
_STYLES: tuple[tuple[Style, re.Pattern[str], re.Pattern[str]], ...] = (
    # 一是 may stand behind any word (新增范围一是…) but for those that make another word with it (统一是).
    (
        "一是",
        regex(r"[一二三四五六七八九十]是"),
        regex(
            rf"(?:^|(?<=[\s。；;：:，,*])|(?<![统唯之其万同某专单])(?=一是))({_NUMERAL})是(?!否|不是)", re.M
        ),
    ),
    (
        "第一",
        regex(rf"第{_NUMERAL}[，,、]"),
        regex(rf"(?:^|(?<=[\s。；;：:]))第({_NUMERAL})(?=[，,、])", re.M),
    ),
    ("一、", regex(r"[一二三四五六七八九十]、"), regex(rf"^\s*({_NUMERAL})、(?!{_NUMERAL})", re.M)),
    ("（一）", regex(rf"[（(]\s*{_NUMERAL}\s*[）)]"), regex(rf"^\s*[（(]\s*({_NUMERAL})\s*[）)]", re.M)),
    (
        "1.",
        regex(r"\d\s*[.．、](?![\d.．、])"),
        regex(r"(?:^|(?<=[\s。；;：:]))(\d{1,2})\s*[.．、](?![\d.．、])", re.M),
    ),
    (
        "（1）",
        regex(r"[（(]\s*\d{1,2}\s*[）)]"),
        regex(r"(?:^|(?<=[\s。；;：:，,]))[（(]\s*(\d{1,2})\s*[）)]", re.M),
    ),
    ("①", regex(r"[①-⑳]"), regex(r"([①-⑳])")),
)
_HEADING_STYLES = tuple((style, pattern) for style, _, pattern in _STYLES[2:6])
_AUTOMATIC: frozenset[Style] = frozenset({"一、", "（一）", "1.", "（1）"})
_MOST_ITEMS = 40


class NumberingFault(Fact, frozen=True, kw_only=True):
    """A number of a list or heading that does not follow the one before it."""

    kind: ClassVar[str] = "numbering_fault"

    fault: Annotated[
        str,
        Doc("missing-start: begins above 1; gap: numbers are skipped; duplicate: a number stands twice"),
    ]
    style: Annotated[str, Doc("how the list is numbered: 一是, 第一, 一、, （一）, 1., （1）, ①")]
    where: Annotated[str, Doc("text or heading")]
    number: Annotated[str, Doc("the number as printed")]
    missing: Annotated[str, Doc("the numbers that are missing, or the number that stands twice")]
    automatic: Annotated[
        bool, Doc("word processors write such numbers by themselves, so that a conversion can lose them")
    ]
    lost_elsewhere: Annotated[
        bool, Doc("other lists of the document lack numbers too, as after a conversion that drops them")
    ]
    text: Annotated[str, Doc("the item")]


class _Item(Struct, frozen=True):
    value: int
    printed: str
    text: str
    pointer: str
    offset: int


class _Fault(Struct, frozen=True):
    fault: str
    item: _Item
    values: tuple[int, ...]
    before: _Item | None


def value_of(printed: str) -> int:
    """The value of a list number: 三 → 3, 十二 → 12, ③ → 3; 0 for what is none."""
    if printed.isascii() and printed.isdigit():
        return int(printed)
    if "①" <= printed <= "⑳":
        return ord(printed) - ord("①") + 1
    tens, ten, ones = printed.rpartition("十")
    if not ten:
        return _DIGITS[printed] if len(printed) == 1 else 0
    return (_DIGITS.get(tens, 1) if len(tens) <= 1 else 0) * 10 + (
        _DIGITS.get(ones, 0) if len(ones) <= 1 else 0
    )


def printed_number(value: int, style: Style) -> str:
    """A number in a style: 2 in （一） is （二）."""
    if style == "①":
        return chr(ord("①") + value - 1)
    if style in ("1.", "（1）"):
        return f"{value}." if style == "1." else f"（{value}）"
    tens, ones = divmod(value, 10)
    numeral = ("" if tens == 0 else "十" if tens == 1 else f"{_numeral(tens)}十") + _numeral(ones)
    return {"一是": f"{numeral}是", "第一": f"第{numeral}", "一、": f"{numeral}、"}.get(
        style, f"（{numeral}）"
    )


def _numeral(value: int) -> str:
    return "一二三四五六七八九"[value - 1] if value else ""


def number_style(heading: str) -> str:
    """The style of a heading's number, e.g. （一）; "" where it has none."""
    return next((style for style, pattern in _HEADING_STYLES if pattern.match(heading)), "")


@measures(NumberingFault)
def measure_numbering(context: ReportContext) -> Iterator[NumberingFault]:
    """Follow every numbered list of the prose, section by section, and the numbers of the headings."""
    found: list[tuple[Style, str, _Fault]] = []
    whole = whole_text(context)
    used = [(style, trace, pattern) for style, trace, pattern in _STYLES if trace.search(whole) is not None]
    for group in _scopes(context):
        for style, trace, pattern in used:
            items = [item for passage in group for item in _items(passage, trace, pattern)]
            found.extend((style, "text", fault) for fault in _follow(items, _in_heading(group[0], pattern)))
    for style, items in _headings(context):
        # A form reader may have taken headings out of the sequence, most of all outer ones, so that gaps say nothing.
        sure = ("duplicate", "missing-start") if style in ("1.", "（1）") else ("duplicate",)
        found.extend((style, "heading", fault) for fault in _follow(items) if fault.fault in sure)
    starts = sum(1 for style, _, fault in found if fault.fault == "missing-start" and style in _AUTOMATIC)
    for style, where, fault in found:
        before = fault.before
        yield NumberingFault(
            report=context.index,
            pointer=fault.item.pointer,
            quote=fault.item.text,
            offset=fault.item.offset,
            related=(Related(context.index, before.pointer, before.text),) if before is not None else (),
            fault=fault.fault,
            style=style,
            where=where,
            number=printed_number(fault.item.value, style),
            missing="、".join(printed_number(value, style).rstrip("、.") for value in fault.values),
            automatic=style in _AUTOMATIC,
            lost_elsewhere=starts > 1,
            text=shorten(fault.item.text),
        )


def _scopes(context: ReportContext) -> Iterator[list[Passage]]:
    """Passages that one list may run through: those of one section, and each other passage by itself."""
    group: list[Passage] = []
    key = ""
    for passage in passages(context):
        own = passage.pointer.split("/paragraphs/")[0]
        if group and own != key:
            yield group
            group = []
        key = own
        group.append(passage)
    if group:
        yield group


def _items(passage: Passage, trace: re.Pattern[str], pattern: re.Pattern[str]) -> Iterator[_Item]:
    for match in pattern.finditer(passage.text) if trace.search(passage.text) is not None else ():
        value = value_of(match[1])
        behind = passage.text[match.end() : match.end() + 10]
        if 1 <= value <= _MOST_ITEMS and len(normalise(behind).text) > 3:
            text = passage.text[match.start() : match.start() + 40].strip()
            yield _Item(value, match[1], text, passage.pointer, match.start())


def _in_heading(first: Passage, pattern: re.Pattern[str]) -> list[_Item]:
    """The number of the heading above a section's prose, which may go on the heading's list: （一）…, then （二）…."""
    match = pattern.match(first.heading) if first.source == "section" else None
    if match is None:
        return []
    pointer = f"{first.pointer.split('/paragraphs/')[0]}/heading"
    return [_Item(value_of(match[1]), match[1], first.heading.strip(), pointer, 0)]


def _follow(items: list[_Item], above: Sequence[_Item] = ()) -> Iterator[_Fault]:
    """Faults of a sequence of numbers in which lists may be nested or follow each other; `above` began before it."""
    open_lists = [item for item in above if items and items[0].value == item.value + 1]
    for before, item in zip((None, *items), items, strict=False):
        if item.value == 1:
            if before is not None and before.value == 1 and _adjacent(before, item):
                yield _Fault("duplicate", item, (1,), before)
            open_lists.append(item)
            continue
        depth = next(
            (
                index
                for index in reversed(range(len(open_lists)))
                if open_lists[index].value == item.value - 1
            ),
            None,
        )
        if depth is not None:
            del open_lists[depth:]
        elif not open_lists:
            yield _Fault("missing-start", item, tuple(range(1, item.value)), None)
        else:
            last = open_lists.pop()
            if last.value == item.value:
                yield _Fault("duplicate", item, (item.value,), last)
            elif item.value > last.value:
                yield _Fault("gap", item, tuple(range(last.value + 1, item.value)), last)
        open_lists.append(item)


def _adjacent(first: _Item, second: _Item) -> bool:
    """Whether two items begin neighbouring paragraphs, so that no text stands between that could part two lists."""
    if first.offset or second.offset or first.text == second.text:
        return False
    places = [re.fullmatch(r"(.*/paragraphs/)(\d+)", item.pointer) for item in (first, second)]
    if places[0] is None or places[1] is None or places[0][1] != places[1][1]:
        return False
    return int(places[1][2]) == int(places[0][2]) + 1


def _headings(context: ReportContext) -> Iterator[tuple[Style, list[_Item]]]:
    """The numbered headings that stand under one parent, by style."""
    series: dict[tuple[str, int, Style], list[_Item]] = {}
    above: list[tuple[int, int]] = []
    for number, section in enumerate(context.report.sections):
        above = [(level, index) for level, index in above if level < section.level]
        parent = "/".join(str(index) for _, index in above)
        above.append((section.level, number))
        for style, pattern in _HEADING_STYLES:
            match = pattern.match(section.heading)
            if match is not None and 1 <= value_of(match[1]) <= _MOST_ITEMS:
                pointer = f"/sections/{number}/heading"
                item = _Item(value_of(match[1]), match[1], section.heading.strip(), pointer, 0)
                series.setdefault((parent, section.level, style), []).append(item)
                first = _first_behind(section.heading, pointer)
                if first is not None:
                    # 1、资金来源：（一）财政拨款 begins the list that goes on in the headings under it.
                    series.setdefault(
                        (f"{parent}/{number}".strip("/"), section.level + 1, first[0]), []
                    ).append(first[1])
                break
    for (_, _, style), items in series.items():
        yield style, items


def _first_behind(heading: str, pointer: str) -> tuple[Style, _Item] | None:
    """The first item of an inner list that stands in the heading itself, behind its colon."""
    colon = max(heading.find("："), heading.find(":"))
    for style, pattern in _HEADING_STYLES if colon >= 0 else ():
        match = pattern.match(heading[colon + 1 :])
        if match is not None and value_of(match[1]) == 1:
            return style, _Item(1, match[1], heading[colon + 1 :].strip(), pointer, colon + 1)
    return None
