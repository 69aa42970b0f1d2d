"""Lines that are neither headings nor prose: titles, years, `label: value` lines, tables of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from perflint.documents.model import Block, Paragraph, Table
from perflint.forms.numbering import numbering_of
from perflint.forms.wording import fold, holds_any, part_of, without_end_brackets
from perflint.patterns import regex
from perflint.places import LocatedText
from perflint.quantity import parse_unit
from perflint.vocabulary import vocabulary

_YEAR_LINE = regex(r"[（(]?\s*((?:19|20)\d\d)\s*[)）]?\s*年\s*度?\s*[)）]?$")
_YEAR = regex(r"(?<!\d)((?:19|20)\d\d)\s*[)）]?\s*年")
_HAN_YEAR = regex(r"([二][〇○零O0][〇○零O0一二三四五六七八九]{2})\s*年")
_HAN_DIGITS = {
    character: str(value) for value, character in enumerate("〇一二三四五六七八九")
} | dict.fromkeys("○零O0", "0")
_LONGEST_TITLE = 70
_SHORTEST_TITLE = 4
_SHORTEST_NAME = 4
_LONGEST_META_VALUE = 60
_POINTING = regex(r"^(?:详见|见|参见|按照|根据|依据|填报|填写|报送|上报|完成|编制)")
_PAGE_END = regex(r"^(.*?)[\s.…·．。⋯_-]*\s(\d{1,3})$|^(.*?)[.…·．⋯]{2,}\s*(\d{0,3})$")
_UNKNOWN_LABEL = regex(r"\s+([一-鿿]{2,10}(?:[（(][^（）()]{1,8}[)）])?)\s*[：:]\s*(?=\S)")
_OWN_LABEL = regex(r"[（(][^（）()]{0,12}[)）]")


class Meta(Struct, frozen=True):
    """A `label: value` pair; `key` is its place in the report (unit, project.name …) or "" for a plain field."""

    key: str
    label: LocatedText
    value: LocatedText


def is_title(text: str, *, at_front: bool = False) -> bool:
    """Whether a line can be the title of a form or report.

    At the front of a document lines that end less tellingly (…资金使用情况) count as well.
    """
    numbering = numbering_of(text)
    if numbering is not None:
        if numbering.kind != "annex":
            return False
        text = text[numbering.end :]
    body = without_end_brackets(fold(text)).rstrip("_—-")
    if not _SHORTEST_TITLE <= len(body) <= _LONGEST_TITLE or _POINTING.match(body):
        return False
    if any(mark in body for mark in "。；;，：:!！?？") or _stated_value(body):
        return False
    if not holds_any(body, "title_subjects"):
        return False
    hard = body.endswith(("表", "报告", "文本", "报告书", "申报书"))
    if hard:
        return True
    return at_front and body.endswith(vocabulary().words("title_endings"))


def _stated_value(body: str) -> bool:
    return body.count("、") > 2


def year_line(text: LocatedText) -> LocatedText | None:
    """The year of a line that holds nothing else: （2025年度）."""
    match = _YEAR_LINE.match(text)
    return text.derive(match[1], match.start(1)) if match else None


def year_in(text: LocatedText) -> LocatedText | None:
    """The first year in a text, digits only; 二〇二三年 as 2023."""
    match = _YEAR.search(text)
    if match is not None:
        return text.derive(match[1], match.start(1))
    match = _HAN_YEAR.search(text)
    if match is None:
        return None
    digits = "2" + "".join(_HAN_DIGITS[character] for character in match[1][1:])
    return text.derive(digits, match.start(1))


@cache
def _labels() -> dict[str, str]:
    """Folded label → key of the report, "" for a label without a key of its own."""
    words = vocabulary()
    plain = (*words.words("table_other_labels"), *words.words("front_labels"))
    keys = dict.fromkeys(map(fold, plain), "")
    for key, labels in words.mapping("table_identity_labels").items():
        keys.update(dict.fromkeys(map(fold, labels), key))
    return keys


@cache
def _label_pattern() -> re.Pattern[str]:
    spelled = sorted(_labels(), key=len, reverse=True)
    # A label may be spread by spaces (项  目  名  称) and carry a remark in brackets (填报单位（盖章）).
    alternatives = "|".join(r"\s*".join(map(re.escape, label)) for label in spelled)
    return regex(rf"(?:(?<=[\s（(])|^)({alternatives})\s*(?:[（(][^（）()]{{0,12}}[)）])?\s*[：:]\s*")


def meta_pairs(text: LocatedText) -> list[Meta]:
    """The pairs of a line that consists of `label: value` pairs; empty where the line is anything else."""
    if len(text) > _LONGEST_META_VALUE * 4 or not ("：" in text or ":" in text):
        return []
    body = text.strip("（() ）")
    found = list(_label_pattern().finditer(text))
    if not found or text[: found[0].start()].strip("（( ") or not body:
        return []
    pairs: list[Meta] = []
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(text)
        label = part_of(text, match.start(), match.end())
        value = part_of(text, match.end(), end)
        if len(value) > _LONGEST_META_VALUE or "。" in value:
            return []
        key = _labels()[fold(match[1])]
        value, others = _cut_behind(value)
        unit = parse_unit(value) if value else None
        if unit is not None and unit.dimension == "money":
            key = "funds.unit"
        pairs.append(Meta(key, label.derive(label.rstrip("：: ")), value))
        pairs.extend(others)
    return pairs


def _cut_behind(value: LocatedText) -> tuple[LocatedText, list[Meta]]:
    """A value without pairs behind it whose labels are not known: 渠道修缮　预算金额：26万元; and those pairs."""
    found = list(_UNKNOWN_LABEL.finditer(value))
    if not found:
        return value, []
    pairs: list[Meta] = []
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(value)
        pairs.append(Meta("", part_of(value, match.start(1), match.end(1)), part_of(value, match.end(), end)))
    return part_of(value, 0, found[0].start()), pairs


def contents(blocks: Sequence[Block], start: int) -> tuple[list[LocatedText], int]:
    """The lines of a table of contents whose heading stands at `start`, and the index behind it.

    ([], start) where no such heading stands there.
    """
    heading = blocks[start]
    if not isinstance(heading, Paragraph) or fold(heading.text) not in vocabulary().words(
        "contents_headings"
    ):
        return [], start
    later: dict[str, int] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            later[fold(block.text)] = index
    lines: list[LocatedText] = []
    position = start + 1
    while position < len(blocks):
        block = blocks[position]
        if isinstance(block, Table):
            rows = [_contents_row(block, row) for row in range(len(block.rows))]
            if any(row is None for row in rows):
                break
            lines.extend(row for row in rows if row is not None)
        else:
            repeated = later[fold(block.text)] > position
            if not (_PAGE_END.match(block.text) or repeated):
                break
            lines.append(block.text)
        position += 1
    return lines, position


def _contents_row(table: Table, row: int) -> LocatedText | None:
    cells = [cell.text for cell in table.rows[row] if cell.text]
    if not cells or not cells[-1].isdecimal() or len(cells) > 3:
        return None
    return cells[0].derive(" ".join(cells))


def organisation_at_start(text: str) -> str | None:
    """The name of a body with which a title begins: 清河县农业农村局2023年度… → 清河县农业农村局."""
    best = ""
    for match in _organisation_pattern().finditer(text):
        name = text[: match.end()]
        if any(mark in name for mark in "，。；：“”《》\"'") or re.search(r"\d", name):
            break
        if len(name) >= _SHORTEST_NAME and _ends_name(text[match.end() :]):
            best = name
    return best or None


_AFTER_NAME = regex(
    r"^\s*(?:$|[（(]?\s*(?:19|20)\d\d|[二]〇|部门|单位|整体|项目|专项|预算|绩效|财政|关于|决算|对|为|的|在|是|\s)"
)


def _ends_name(following: str) -> bool:
    return _AFTER_NAME.match(following) is not None


@cache
def _organisation_pattern() -> re.Pattern[str]:
    return vocabulary().pattern("organisation_endings")
