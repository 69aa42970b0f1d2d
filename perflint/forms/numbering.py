"""The numbering in front of a heading or a list item: 第一部分, 一、, （一）, 1., （1）, ①, 附件1."""

from __future__ import annotations

import re

from msgspec import Struct

from perflint.patterns import regex

_DIGITS = "〇零一二三四五六七八九十百"
_VALUES = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

_FORMS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    (
        "annex",
        0,
        regex(r"附[件表]\s*([0-9一二三四五六七八九十]{0,3})(?:[-—－]\d{1,2})?\s*[.．:：、]?\s*"),
    ),
    ("part", 0, regex(rf"第\s*([{_DIGITS}\d]{{1,3}})\s*部分\s*[.．:：、]?\s*")),
    ("chapter", 1, regex(rf"第\s*([{_DIGITS}\d]{{1,3}})\s*[章篇]\s*[.．:：、]?\s*")),
    ("han", 2, regex(rf"([{_DIGITS}]{{1,3}})\s*[、.．]\s*")),
    ("han-bracket", 3, regex(rf"[（(]\s*([{_DIGITS}]{{1,3}})\s*[)）]\s*[、.．]?\s*")),
    ("digit", 4, regex(r"(\d{1,2})\s*(?:[、．]|\.(?!\d)|\.(?=20\d\d\s*年))\s*")),
    (
        "digit-nested",
        4,
        regex(r"(\d{1,2})\.\d{1,2}(?:\.\d{1,2})*(?=[\s一-鿿])(?!\s*[万亿元%％亩个人次])\s*"),
    ),
    ("digit-bracket", 5, regex(r"[（(]?\s*(\d{1,2})\s*[)）]\s*[、.．]?\s*")),
    ("circled", 6, regex(rf"([{_CIRCLED}])\s*[、.．]?\s*")),
)


class Numbering(Struct, frozen=True):
    """`kind` of the numbering, its `rank` (smaller is further out), its number, and where the text behind it begins."""

    kind: str
    rank: int
    ordinal: int
    end: int


def numbering_of(text: str) -> Numbering | None:
    """The numbering at the beginning of a text, or None."""
    for kind, rank, pattern in _FORMS:
        match = pattern.match(text)
        if match is not None:
            return Numbering(kind, rank, _ordinal(match[1]), match.end())
    return None


def _ordinal(text: str) -> int:
    if not text:
        return 0
    if text.isdecimal():
        return int(text)
    if text in _CIRCLED:
        return _CIRCLED.index(text) + 1
    tens, ten, ones = text.rpartition("十")
    value = 0
    for character in ones:
        value = value * 10 + _VALUES.get(character, 0)
    return value + 10 * (_VALUES.get(tens[-1:], 1) if tens else 1) if ten else value
