"""Cells that hold a label and its value together."""

from __future__ import annotations

import re

from perflint.forms import words
from perflint.patterns import regex
from perflint.places import LocatedText
from perflint.vocabulary import fold

_EMBEDDED = regex(r"^\s*(?P<label>(?:其中\s*[:：])?[^:：\n。；;]{1,24}?)\s*[:：]\s*(?P<value>.*)$", re.DOTALL)
_YEAR_ONLY = regex(r"[(（]?\s*20\d{2}\s*[)）]?\s*年?\s*度?\s*[)）]?")
_LONGEST_TITLE = 60
_SHORTEST_TITLE = 5
_ONLY_STAMP = regex(r"^[（(]?\s*(?:盖章|公章|签章|签字|签名|章|单位盖章)\s*[)）]?$")


def is_year(text: str) -> bool:
    """Whether a text is nothing but a year: （2023年度）."""
    return _YEAR_ONLY.fullmatch(text) is not None


def is_title(text: str) -> bool:
    """Whether a text ends like the title of a form: 项目支出绩效自评表."""
    label = words.bare(text)
    return (
        len(label) >= _SHORTEST_TITLE
        and len(text) <= _LONGEST_TITLE
        and words.ends_with_word("table_title_words", label)
    )


def known_embedded(text: LocatedText) -> tuple[LocatedText, LocatedText] | None:
    """Label and value of a cell such as 填报日期：2023年3月1日, where the label is known; else None."""
    parts = embedded(text)
    return parts if parts is not None and words.is_known_label(parts[0]) else None


def embedded(text: LocatedText) -> tuple[LocatedText, LocatedText] | None:
    """What stands before and behind the first colon of a cell; None where there is no short text before one."""
    found = _EMBEDDED.match(text)
    if found is None or fold(found["label"]) == "其中":
        return None
    value = found["value"].rstrip()
    if _ONLY_STAMP.match(value):
        value = ""
    label = text.derive(found["label"], found.start("label"))
    return label, text.derive(value, found.start("value"))
