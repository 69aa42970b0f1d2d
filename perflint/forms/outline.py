"""Prose as an outline: which paragraphs are headings, how deep they stand, and what stands under them.

Headings are known by the format (heading styles), by their numbering, or by their shape where a conversion has lost
the numbering: short lines without punctuation that end as headings do.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from perflint.documents.model import Paragraph, Table
from perflint.forms.numbering import Numbering, numbering_of
from perflint.forms.scored import ScoredLine, scored_line
from perflint.forms.wording import ends_sentence, fold, holds_amount, part_of
from perflint.places import LocatedText, join_located
from perflint.vocabulary import vocabulary

_OUTER_RANK = 3
_LONGEST_OUTER = 45
_LONGEST_INNER = 30
_LONGEST_SENTENCE = 24
_LONGEST_SHAPE = 40
_LONGEST_EXPLAINED = 60
_LONGEST_RUN_IN = 26
_LONGEST_STYLED = 80
_NUMBERED_ENOUGH = 2
_MOST_PARTS = 100
_SHAPE_RANK = 1.5
_OUTERMOST_NUMBER = 2


class Node(Struct):
    """A heading with the prose and the tables under it, up to the next heading; heading None before the first.

    `scored` is set where the heading states weight and score of an indicator or a group of indicators.
    """

    heading: LocatedText | None
    level: int
    numbering: Numbering | None = None
    scored: ScoredLine | None = None
    paragraphs: list[LocatedText] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    @property
    def name(self) -> LocatedText | None:
        """The heading without its numbering."""
        if self.heading is None or self.numbering is None:
            return self.heading
        return part_of(self.heading, self.numbering.end, len(self.heading))


class _Heading(Struct, frozen=True):
    text: LocatedText
    rank: float | None
    """Further out is smaller; None where only the neighbours tell."""
    numbering: Numbering | None = None
    run_in: LocatedText | None = None
    scored: ScoredLine | None = None


Item = LocatedText | _Heading | Table


def outline(blocks: Sequence[Paragraph | Table]) -> list[Node]:
    """The nodes of a stretch of a document in reading order.

    A paragraph that breaks off inside a sentence is joined with the next one, as page ends leave them.
    """
    paragraphs = _joined(blocks)
    numbered = _is_numbered(paragraphs)
    items: list[Item] = []
    siblings = _Siblings()
    position = 0
    while position < len(paragraphs):
        block = paragraphs[position]
        if isinstance(block, Table):
            items.append(block)
            position += 1
            continue
        following = paragraphs[position + 1] if position + 1 < len(paragraphs) else None
        heading = _heading(block, following, siblings, numbered=numbered)
        siblings.note(block.text, heading)
        if heading is not None and _names_next(heading, following, paragraphs, position):
            assert isinstance(following, Paragraph)
            heading = _Heading(
                join_located([heading.text, following.text], " "), heading.rank, heading.numbering
            )
            position += 1
        items.append(heading or block.text)
        position += 1
    return _nested(items)


def _is_numbered(blocks: Sequence[Paragraph | Table]) -> bool:
    """Whether the document numbers its outer headings: lines of mere heading shape are then mostly body."""
    count = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            numbering = numbering_of(block.text)
            if block.level or (numbering is not None and numbering.rank <= _OUTER_RANK):
                count += 1
    return count >= _NUMBERED_ENOUGH


class _Siblings:
    """What the last item of each kind of numbering was, so that one list is read in one way."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[int, bool]] = {}

    def note(self, text: str, heading: _Heading | None) -> None:
        """Remember a numbered line, and whether it was a heading."""
        numbering = numbering_of(text)
        if numbering is not None:
            self._last[numbering.kind] = (numbering.ordinal, heading is not None)

    def were_headings(self, numbering: Numbering) -> bool | None:
        """Whether the item before this one in its list was a heading; None for the first item of a list."""
        last = self._last.get(numbering.kind)
        if last is None or last[0] != numbering.ordinal - 1:
            return None
        return last[1]


def _heading(
    block: Paragraph, following: Paragraph | Table | None, siblings: _Siblings, *, numbered: bool
) -> _Heading | None:
    text = block.text
    numbering = numbering_of(text)
    scored = scored_line(text)
    if scored is not None:
        return _Heading(text, numbering.rank if numbering else None, numbering, scored=scored)
    if block.level and len(text) <= _LONGEST_STYLED:
        return _Heading(text, numbering.rank if numbering else 1 + block.level, numbering)
    if numbering is None:
        return _Heading(text, None) if _has_shape(text, following, numbered=numbered) else None
    rest = text[numbering.end :].strip()
    if numbering.rank <= _OUTER_RANK:
        return _outer(text, rest, numbering)
    before = siblings.were_headings(numbering)
    if before is False and ends_sentence(rest):
        return None
    if _is_inner(rest, following, numbering):
        return _Heading(text, numbering.rank, numbering)
    return _run_in(text, numbering) if before and "。" in rest[:_LONGEST_RUN_IN] else None


def _outer(text: LocatedText, rest: str, numbering: Numbering) -> _Heading | None:
    """A heading behind 第一部分, 一、 or （一）, possibly with its text in the same line."""
    plain = not rest or (len(rest) <= _LONGEST_OUTER and not ends_sentence(rest) and "。" not in rest)
    if plain and not (holds_amount(rest) and "，" in fold_commas(rest)):
        run_in = _run_in(text, numbering)
        return run_in or _Heading(text, numbering.rank, numbering)
    run_in = _run_in(text, numbering)
    if run_in is None and rest.endswith(("。", "：", ":")) and len(rest) <= _LONGEST_SENTENCE:
        return None if _is_statement(rest[:-1]) else _Heading(text, numbering.rank, numbering)
    return run_in


def fold_commas(text: str) -> str:
    """Commas of both widths as the Chinese one."""
    return text.replace(",", "，")


def _is_statement(text: str) -> bool:
    return holds_amount(text) or any(mark in fold_commas(text) for mark in "，。；")


def _run_in(text: LocatedText, numbering: Numbering) -> _Heading | None:
    """（一）项目概况：为解决… or （一）推进节约集约。加大…: heading and text in one paragraph."""
    start = numbering.end
    for index in range(start, min(len(text), start + _LONGEST_RUN_IN + 1)):
        if text[index] in "，,；;":
            return None
        if text[index] in "。：:" and index > start:
            body = part_of(text, index + 1, len(text))
            heading = part_of(text, 0, index)
            if not body or holds_amount(heading[start:]):
                return None
            return _Heading(heading, numbering.rank, numbering, run_in=body)
    return None


def _is_inner(rest: str, following: Paragraph | Table | None, numbering: Numbering) -> bool:
    """Whether a line behind 1., （1） or ① is a heading and not an item of a list."""
    body = rest.rstrip("。：:")
    if not body or len(body) > _LONGEST_INNER or _is_statement(body) or rest.endswith(("；", ";", "，", ",")):
        return False
    if isinstance(following, Table):
        return True
    next_numbering = numbering_of(following.text) if following is not None else None
    told = fold(body).endswith(vocabulary().words("heading_endings"))
    if told and len(body) <= _LONGEST_SENTENCE:
        return next_numbering is None or next_numbering.rank != numbering.rank or not ends_sentence(rest)
    if following is None or next_numbering is not None:
        return False
    return ends_sentence(following.text) and len(following.text) > 2 * len(body)


def _has_shape(text: LocatedText, following: Paragraph | Table | None, *, numbered: bool) -> bool:
    """Whether an unnumbered line looks like a heading."""
    folded = fold(text)
    if folded.rstrip(":") in vocabulary().words("heading_lines"):
        return following is not None
    if numbered or following is None:
        return False
    label, colon, explanation = folded.partition(":")
    if colon and len(folded) <= _LONGEST_EXPLAINED and explanation and not _is_statement(label):
        both = label.endswith(_endings()) and explanation.endswith(_endings())
        return both and not any(mark in explanation for mark in "。；") and not holds_amount(explanation)
    if len(folded) > _LONGEST_SHAPE or any(mark in folded for mark in "。;!?:") or folded.count(",") > 1:
        return False
    return folded.endswith(_endings()) and not holds_amount(folded)


def _endings() -> tuple[str, ...]:
    return vocabulary().words("heading_endings")


def _names_next(
    heading: _Heading,
    following: Paragraph | Table | None,
    blocks: Sequence[Paragraph | Table],
    position: int,
) -> bool:
    """Whether a heading is only a number (第一部分) and its words stand in the next line."""
    numbering = heading.numbering
    if numbering is None or numbering.kind == "annex" or heading.text[numbering.end :].strip():
        return False
    if not isinstance(following, Paragraph) or numbering_of(following.text) is not None:
        return False
    if len(following.text) > _LONGEST_OUTER or ends_sentence(following.text):
        return False
    return numbering.kind in ("part", "chapter") or position + 2 < len(blocks)


def _nested(items: Sequence[Item]) -> list[Node]:
    nodes = [Node(None, 1)]
    open_ranks: list[float] = []
    shapes = _ShapeRanks()
    for index, item in enumerate(items):
        if isinstance(item, Table):
            nodes[-1].tables.append(item)
            continue
        if not isinstance(item, _Heading):
            nodes[-1].paragraphs.append(item)
            shapes.body()
            continue
        following = items[index + 1] if index + 1 < len(items) else None
        container = item.run_in is None and isinstance(following, _Heading) and following.rank is None
        rank = item.rank
        if rank is None:
            rank = shapes.rank(open_ranks, scored=item.scored is not None, container=container)
        while open_ranks and open_ranks[-1] >= rank:
            open_ranks.pop()
        open_ranks.append(rank)
        nodes.append(Node(item.text, len(open_ranks), item.numbering, item.scored))
        if item.run_in is not None:
            nodes[-1].paragraphs.append(item.run_in)
            shapes.body()
    return nodes


class _ShapeRanks:
    """Ranks of headings without numbering, told by whether headings or body follow them.

    A heading right behind another one stands under it; a heading that follows body stands beside the last one that
    had body, or opens a new outer part where another heading follows it at once. Under a numbered heading such a
    line stands deeper, beside its like.
    """

    def __init__(self) -> None:
        self._last = _SHAPE_RANK
        self._after_heading = False
        self._deep: set[float] = set()

    def body(self) -> None:
        """Body text was met."""
        self._after_heading = False

    def rank(self, open_ranks: Sequence[float], *, scored: bool, container: bool) -> float:
        """The rank of the next such heading; `scored`: it states a score, `container`: a heading follows it."""
        beside = [rank for rank in open_ranks if rank in self._deep]
        if scored and beside:
            return beside[-1]
        outer_shape = any(rank < _OUTERMOST_NUMBER for rank in open_ranks)
        if scored or (open_ranks and not outer_shape):
            innermost = open_ranks[-1] if open_ranks else 0
            rank = beside[-1] if beside else max(innermost + 0.5, _SHAPE_RANK + 0.4)
            self._deep.add(rank)
            return rank
        if self._after_heading:
            self._last = min(self._last + 0.1, _SHAPE_RANK + 0.3)
        elif container:
            self._last = _SHAPE_RANK
        self._after_heading = True
        return self._last


def _joined(blocks: Sequence[Paragraph | Table]) -> list[Paragraph | Table]:
    """Paragraphs of a text with the ones that a page end has divided put together again."""
    joined: list[Paragraph | Table] = []
    parts: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and 0 < len(parts) < _MOST_PARTS and _breaks_off(parts, block):
            parts.append(block)
            continue
        joined.extend(_whole(parts))
        parts = []
        if isinstance(block, Paragraph):
            parts = [block]
        else:
            joined.append(block)
    joined.extend(_whole(parts))
    return joined


def _whole(parts: list[Paragraph]) -> list[Paragraph]:
    if len(parts) < 2:
        return parts
    return [Paragraph(join_located([part.text for part in parts]), parts[0].level)]


def _breaks_off(parts: list[Paragraph], later: Paragraph) -> bool:
    """Whether the last of some parts ends inside a sentence that `later` goes on with."""
    earlier = parts[-1]
    if earlier.level or later.level or ends_sentence(earlier.text) or numbering_of(later.text) is not None:
        return False
    if scored_line(earlier.text) is not None or scored_line(later.text) is not None:
        return False
    if earlier.text.endswith(("、", "，", ",")):
        return True
    if len(later.text) == 1 and later.text.isalpha() and numbering_of(earlier.text) is None:
        return later.text not in vocabulary().words("whole_answers")
    inside = any("。" in part.text for part in parts[-2:]) or (
        len(earlier.text) >= _LONGEST_EXPLAINED and fold_commas(earlier.text).count("，") > 1
    )
    return inside and (ends_sentence(later.text) or "。" in later.text or len(later.text) > _LONGEST_SHAPE)
