"""Boxes to tick: 新增□ 延续☑, □新增 √延续, (√) 是 ( ) 否, and boxes that stand in a cell of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from perflint.forms.draft import Draft
from perflint.forms.grid import Slot
from perflint.patterns import regex
from perflint.places import LocatedText
from perflint.vocabulary import vocabulary

_LETTERS = regex(r"[A-Za-zþ¨]")
_NUMBERING = regex(r"^\s*(?:\d{1,2}\s*[、.．)）]|[（(]\s*\d{1,2}\s*[)）]|[①-⑳])\s*")
_NEXT_TITLE = regex(r"[\s；;]+[^\s:：；;]{2,12}[:：]\s*$")
_TITLE = regex(r"^[^:：]{1,14}[:：]")
_SEPARATORS = " \t\n\u3000、,，;；/."


@cache
def _marks() -> re.Pattern[str]:
    """All marks: boxes, ticks, brackets with or without a tick, and letters of picture fonts that stand alone."""
    checked, unchecked = vocabulary().words("choice_checked"), vocabulary().words("choice_unchecked")
    plain = [mark for mark in (*checked, *unchecked) if not _LETTERS.fullmatch(mark)]
    letters = [mark for mark in (*checked, *unchecked) if _LETTERS.fullmatch(mark)]
    ticks = "".join(map(re.escape, (mark for mark in checked if not _LETTERS.fullmatch(mark))))
    return regex(
        rf"[(（\[【]\s*[{ticks}]?\s*[)）\]】]|{'|'.join(map(re.escape, plain))}|"
        rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, letters))})(?![A-Za-z0-9])"
    )


@cache
def _sure() -> re.Pattern[str]:
    """Marks that are nothing but boxes, by which a cell is known to hold boxes."""
    unchecked = [mark for mark in vocabulary().words("choice_unchecked") if mark not in "¨○◯"]
    ticked = [mark for mark in vocabulary().words("choice_checked") if mark not in "●■√✓✔Rþ⊙◉"]
    return regex("|".join(map(re.escape, (*unchecked, *ticked))) + r"|[(（\[【]\s*[√✓✔]\s*[)）\]】]")


_TICK = regex(r"[√✓✔]")


def has_boxes(text: str) -> bool:
    """Whether a cell holds boxes to tick. A tick alone counts where it stands behind or before a short name."""
    return _sure().search(text) is not None or (len(text) <= 30 and _TICK.search(text) is not None)


def _is_checked(mark: str) -> bool:
    core = mark.strip("()（）[]【】 \u3000")
    return bool(core) and core in vocabulary().words("choice_checked")


def read_choice(label: LocatedText, slots: Sequence[Slot]) -> Draft:
    """A group of boxes whose options stand in one cell or in several beside each other."""
    options: list[Draft] = []
    waiting: bool | None = None
    boxes_first = bool(slots) and _marks().fullmatch(slots[0].text) is not None
    for slot in slots:
        marks = list(_marks().finditer(slot.text))
        alone = len(marks) == 1 and marks[0][0] == slot.text.strip()
        if alone and (boxes_first or not options):
            waiting = _is_checked(marks[0][0])
        elif alone:
            options[-1]["checked"] = _is_checked(marks[0][0])
        elif marks:
            options.extend(_options(slot.text, marks))
        else:
            options.append({"name": slot.text, "checked": bool(waiting)})
            waiting = None
    return {"label": label, "options": options}


def _options(text: LocatedText, marks: Sequence[re.Match[str]]) -> list[Draft]:
    before = text[: marks[0].start()].strip()
    if not before or before.endswith((":", "：")):
        return list(_prefixed(text, marks))
    return list(_suffixed(text, marks))


def _prefixed(text: LocatedText, marks: Sequence[re.Match[str]]) -> list[Draft]:
    """□A ☑B: each box stands before its name."""
    found: list[Draft] = []
    for index, mark in enumerate(marks):
        end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
        segment = text[mark.end() : end]
        if index + 1 < len(marks):
            segment = _NEXT_TITLE.sub("", segment)
        found.append(_option(text, segment, mark.end(), mark[0]))
    return [option for option in found if option["name"]]


def _suffixed(text: LocatedText, marks: Sequence[re.Match[str]]) -> list[Draft]:
    """A□ B☑: each box stands behind its name; a name without a box at the end is not ticked."""
    found: list[Draft] = []
    start = 0
    for mark in marks:
        segment = text[start : mark.start()]
        title = _TITLE.match(segment)
        skipped = title.end() if title is not None else 0
        found.append(_option(text, segment[skipped:], start + skipped, mark[0]))
        start = mark.end()
    rest = text[start:].strip(_SEPARATORS)
    if rest and len(rest) <= 12:
        found.append({"name": text.derive(rest, text.index(rest, start)), "checked": False})
    return [option for option in found if option["name"]]


def _option(text: LocatedText, segment: str, offset: int, mark: str) -> Draft:
    numbering = _NUMBERING.match(segment.lstrip(_SEPARATORS))
    core = segment.lstrip(_SEPARATORS)
    lead = len(segment) - len(core)
    if numbering is not None:
        lead += numbering.end()
        core = core[numbering.end() :]
    name = core.strip(_SEPARATORS)
    return {"name": text.derive(name, offset + lead), "checked": _is_checked(mark)}


def ticked(choice: Draft) -> LocatedText:
    """The names of the ticked options, joined by 、; empty where none is ticked."""
    names = [option["name"] for option in choice["options"] if option["checked"]]
    label: LocatedText = choice["label"]
    if not names:
        return label.derive("")
    first: LocatedText = names[0]
    return first.derive("、".join(names))
