"""Whether a text breaks off inside a form or a sentence, and which parts are incomplete then.

A part that is cut has no sums to be judged. What is incomplete is named by `text` of the note: "indicators" (the list
ends early: no sum over it, over its last groups or over the whole holds), "funds", or "sections".
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from perflint.documents.model import Paragraph, ReadingNote, Table
from perflint.forms.draft import FormDraft
from perflint.forms.outline import Node
from perflint.forms.wording import ends_sentence, fold, holds_any
from perflint.patterns import regex
from perflint.places import LocatedText, Location
from perflint.quantity import parse_decimal

_FULL = Decimal(100)
_SHORTEST_SENTENCE = 20
_NOWHERE = -1
_LISTED = ("chapter", "han", "han-bracket", "digit")
# The second item of a list that stands as a paragraph below the heading that is its first item.
_SECOND_ITEM = regex(r"\s*[（(]?\s*[二2２]\s*[）)、.．]")

_MESSAGES = {
    "indicators": "文本在绩效指标处中断：指标不完整，末尾分组及总计的分值、得分不作核对",
    "funds": "文本在资金部分中断：资金行不完整，合计不作核对",
    "sections": "文本在正文中断：末尾章节不完整，其后的章节不作判断",
}


def truncation_notes(
    form: FormDraft, last: Paragraph | Table | None, nodes: Sequence[Node]
) -> list[ReadingNote]:
    """Notes on the parts of the last report that a text leaves incomplete. `last` is the last block of the text."""
    if last is None:
        return []
    if isinstance(last, Table):
        cells = [cell for row in last.rows[-1:] for cell in row]
        place = cells[-1].text.location if cells else last.location
        return [_note(part, place) for part in _cut_in_table(form)]
    return [_note(part, last.text.location) for part in _cut_in_prose(form, last, nodes)]


def _note(part: str, place: Location) -> ReadingNote:
    return ReadingNote("truncated", _MESSAGES[part], LocatedText(part, place))


def _cut_in_table(form: FormDraft) -> list[str]:
    """The incomplete parts of a form whose table is the last thing in a text."""
    if not form.recognised:
        return []
    funds, indicators = _last_line(form.funds), _last_line(form.indicators)
    rest = max(
        _last_line(part)
        for part in (form.fields, form.sections, form.evaluation, form.choices, form.tables, form.goals)
    )
    if indicators == _NOWHERE:
        # A form that has not come to its indicators ends early; with a heading of indicators it ends behind it.
        return ["funds", "indicators"] if funds > rest else ["indicators"]
    if max(rest, funds) > indicators or _is_whole(form):
        return []
    return ["indicators"]


def _is_whole(form: FormDraft) -> bool:
    """Whether a list of indicators is complete by itself: it ends with satisfaction, a total, or at 100 points."""
    if form.evaluation.get("total_weight") or form.evaluation.get("total_score"):
        return True
    last = form.indicators[-1]
    if any(
        holds_any(fold(last.get(key) or ""), "satisfaction_words") for key in ("level1", "level2", "name")
    ):
        return True
    weights = [
        parse_decimal(entry.get("weight") or "") for entry in form.indicators if entry.get("role") != "child"
    ]
    stated = sum((weight for weight in weights if weight is not None), Decimal(0))
    return stated + _execution_weight(form) == _FULL


def _execution_weight(form: FormDraft) -> Decimal:
    """The points of the execution rate, where the money block states them and no indicator does."""
    if any(holds_any(fold(entry.get("name") or ""), "execution_words") for entry in form.indicators):
        return Decimal(0)
    lines = form.funds.get("lines", ())
    stated = (parse_decimal(line.get("weight") or "") for line in lines if line.get("role") == "total")
    return next((weight for weight in stated if weight is not None), Decimal(0))


def _cut_in_prose(form: FormDraft, last: Paragraph, nodes: Sequence[Node]) -> list[str]:
    """The incomplete parts of a report in prose, by its last node and its last paragraph."""
    node = nodes[-1] if nodes else None
    if node is None:
        return []
    if node.scored is not None:
        return [] if form.indicators and _is_whole(form) else ["indicators", "sections"]
    if node.heading is not None and last.text == node.heading and not node.paragraphs and not node.tables:
        annex = node.numbering is not None and node.numbering.kind == "annex"
        return [] if annex else ["sections"]
    if _stops_at_the_first(nodes):
        return ["sections"]
    text = last.text
    if len(text) < _SHORTEST_SENTENCE or (ends_sentence(text) and not text.endswith(("：", ":", "；", ";"))):
        return []
    if text.endswith((")", "）", "”", "》", "年", "月", "日")):
        return []
    return ["sections"]


def _stops_at_the_first(nodes: Sequence[Node]) -> bool:
    """Whether the chapter, or the part of a chapter, in which a text ends is the first and only one of its list."""
    inner = len(nodes) + 1
    if any(_SECOND_ITEM.match(text) for text in nodes[-1].paragraphs):
        return False
    for node in reversed(nodes):
        if node.numbering is None or node.heading is None:
            return False
        if node.level < inner:
            inner = node.level
            if node.numbering.kind in _LISTED and node.numbering.ordinal == 1:
                return True
        if node.level == 1:
            return False
    return False


def _last_line(part: Any) -> int:
    """The last line on which anything of a draft stands; -1 where it is empty or of a format without lines."""
    if isinstance(part, LocatedText):
        return part.location.line if part.location.line is not None else _NOWHERE
    if isinstance(part, dict):
        return max((_last_line(value) for value in part.values()), default=_NOWHERE)
    if isinstance(part, list):
        return max((_last_line(value) for value in part), default=_NOWHERE)
    return _NOWHERE
