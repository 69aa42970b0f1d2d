"""Totals in prose with the parts that are named behind or before them.

共15个，其中甲8个、乙7个 · 共15个（甲8个、乙7个） · 甲5万元、乙3万元，共计8万元.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import attrgetter
from typing import Literal

from msgspec import Struct

from perflint.facts.passages import Passage, Span
from perflint.patterns import regex
from perflint.quantity import Quantity, find_quantities
from perflint.remembering import remembered
from perflint.vocabulary import Vocabulary

Shape = Literal["of-which", "brackets", "closing", "respectively"]

OF_WHICH = "其中"
_OF_WHICH = regex(OF_WHICH)
_OPENING, _CLOSING = "（(", "）)"
# What may stand between the cue of a closing total and its number: 共计投入.
_BRIDGE = regex(r"[^，,；;。、]{0,4}")
_LIST_END = regex(r"[。！？\n]")
_BRACKET = regex(r"[（()）]")
_START, _END = attrgetter("start"), attrgetter("end")
_CLAUSE = regex(r"[，,、；;：:。]")
_MARKS = " 　，,、；;：:。（(）)\n"
_LONGEST_BRIDGE = 24
_WHOLE = 1_000_000
"""Characters of the longest passage whose figures are found once only."""
_COPULAS = " 　是为至到了达约共：:"


class Item(Struct, frozen=True):
    """A quantity of an enumeration with the words that name it."""

    quantity: Quantity
    name: str


class Enumeration(Struct, frozen=True):
    """A total and its parts, all of one dimension. `scope` is the span of the passage that holds them."""

    passage: Passage
    shape: Shape
    total: Item
    parts: tuple[Item, ...]
    scope: Span


@remembered(256, longest=_WHOLE)
def quantities_in(text: str) -> tuple[Quantity, ...]:
    """`find_quantities` of a text that several measures read one after the other."""
    return tuple(find_quantities(text))


class _Marks(Struct, frozen=True):
    """Where the lists of a text end and where its brackets are, found once for all lists of the text."""

    ends: tuple[int, ...]
    """The places behind each end mark."""
    brackets: tuple[int, ...]
    depths: tuple[int, ...]
    """The depth behind each bracket, counted from the begin of the text."""

    def depth(self, start: int, end: int) -> int:
        """By how much the depth of brackets rises from one place to another."""
        if end <= start:
            return 0
        return self._depth_before(end) - self._depth_before(start)

    def _depth_before(self, place: int) -> int:
        count = bisect_left(self.brackets, place)
        return self.depths[count - 1] if count else 0

    def end_before(self, start: int, end: int) -> int:
        """The place behind the last end mark between two places, else the first of them."""
        count = bisect_right(self.ends, end)
        return max(start, self.ends[count - 1]) if count else start


@remembered(256, longest=_WHOLE)
def _marks(text: str) -> _Marks:
    brackets = list(_BRACKET.finditer(text))
    return _Marks(
        tuple(found.end() for found in _LIST_END.finditer(text)),
        tuple(found.start() for found in brackets),
        tuple(accumulate(1 if found[0] in _OPENING else -1 for found in brackets)),
    )


def _between(quantities: Sequence[Quantity], start: int, end: int) -> Sequence[Quantity]:
    """The quantities that begin behind `start` and before `end`."""
    first = bisect_right(quantities, start, key=_START)
    return quantities[first : bisect_left(quantities, end, lo=first, key=_START)]


def enumerations_of(passage: Passage, words: Vocabulary) -> Iterator[Enumeration]:
    """All enumerations of a passage, in reading order."""
    text = passage.text
    quantities = [item for item in quantities_in(text) if item.unit is not None and item.dimension != "ratio"]
    if len(quantities) < 2:
        return
    yield from _of_which(passage, quantities, words)
    yield from _in_brackets(passage, quantities, words)
    yield from _closing(passage, quantities, words)


def _of_which(passage: Passage, quantities: Sequence[Quantity], words: Vocabulary) -> Iterator[Enumeration]:
    text = passage.text
    marks = [found.start() for found in _OF_WHICH.finditer(text)]
    for order, mark in enumerate(marks):
        depth = _depth(text, 0, mark)
        limit = marks[order + 1] if order + 1 < len(marks) else len(text)
        end = _scope_end(text, mark, limit, depth)
        inside = [item for item in _between(quantities, mark, end) if _depth(text, mark, item.start) == 0]
        inside = _up_to_new_total(text, quantities, inside, words)
        before = _before(text, quantities, mark, words)
        for dimension, total in before.items():
            parts = [item for item in inside if item.dimension == dimension]
            yield from _enumeration(passage, "of-which", total, parts, Span(text[mark:end], mark, end), words)


def _up_to_new_total(
    text: str, quantities: Sequence[Quantity], inside: Sequence[Quantity], words: Vocabulary
) -> list[Quantity]:
    """The items of a list before one that begins another sum: 收入…，其中甲…、乙…；支出总计…."""
    for order, item in enumerate(inside):
        if order and words.pattern("new_total_words").search(_cue(text, quantities, item)):
            return list(inside[:order])
    return list(inside)


def _scope_end(text: str, start: int, limit: int, depth: int) -> int:
    """Where the list that begins at `start` ends: at the end of its sentence, or of the bracket it stands in."""
    level = 0
    for position in range(start, limit):
        character = text[position]
        if character in _OPENING:
            level += 1
        elif character in _CLOSING:
            if level == 0 and depth > 0:
                return position
            level = max(0, level - 1)
        elif _LIST_END.match(character) and level == 0:
            return position
    return limit


def _before(text: str, quantities: Sequence[Quantity], mark: int, words: Vocabulary) -> dict[str, Quantity]:
    """For each dimension the quantity that 其中 may refer to: the nearest one before it that is no change or price."""
    sentence = _sentence_start(text, mark)
    found: dict[str, Quantity] = {}
    for place in range(bisect_right(quantities, mark, key=_END) - 1, -1, -1):
        item = quantities[place]
        if item.start < sentence:
            break
        if item.dimension is None or item.dimension in found:
            continue
        if _depth(text, item.end, mark) < 0:
            continue  # stands in a bracket that was closed before
        if not _is_total(_cue(text, quantities, item), words):
            continue
        found[item.dimension] = item
    return found


def _sentence_start(text: str, mark: int) -> int:
    """Begin of the sentence that 其中 continues: its own, or the one before where 其中 opens a sentence."""
    end = mark
    while end and text[end - 1] in " \n，,；;：:（(":
        end -= 1
    if end and text[end - 1] in "。！？":
        end -= 1
    return _marks(text).end_before(0, end)


def _cue(text: str, quantities: Sequence[Quantity], item: Quantity) -> str:
    earlier = bisect_right(quantities, item.start, key=_END)
    start = quantities[earlier - 1].end if earlier else 0
    return text[_marks(text).end_before(start, item.start) : item.start]


def _is_total(cue: str, words: Vocabulary) -> bool:
    """Whether the words before a quantity call it an amount: not a change, not a price."""
    if words.pattern("no_total_cues").search(cue) is not None:
        return False
    # 节约 and 标准 also belong to names (水资源节约与保护, 标准厂房): they count right before the quantity only.
    return not cue.rstrip(_COPULAS).endswith(words.words("no_total_ends"))


def _in_brackets(
    passage: Passage, quantities: Sequence[Quantity], words: Vocabulary
) -> Iterator[Enumeration]:
    text = passage.text
    for total in quantities:
        if text[total.end : total.end + 1] not in ("（", "("):
            continue
        end = _scope_end(text, total.end + 1, len(text), 1)
        if OF_WHICH in text[total.end : end] or not _is_total(_cue(text, quantities, total), words):
            continue
        parts = [
            item
            for item in _between(quantities, total.end, end)
            if item.dimension == total.dimension and _depth(text, total.end + 1, item.start) == 0
        ]
        if len(parts) >= 2:
            yield from _enumeration(
                passage, "brackets", total, parts, Span(text[total.end : end], total.end, end), words
            )


def _closing(passage: Passage, quantities: Sequence[Quantity], words: Vocabulary) -> Iterator[Enumeration]:
    text = passage.text
    if words.pattern("closing_total_cues").search(text) is None:
        return
    for position, total in enumerate(quantities):
        cue = _cue(text, quantities, total)
        if position < 2 or len(cue) > _LONGEST_BRIDGE or not _closes(cue, words):
            continue
        begin = _marks(text).end_before(0, total.start)
        if OF_WHICH in text[begin : total.start]:
            continue
        parts: list[Quantity] = []
        for place in range(position - 1, -1, -1):
            item = quantities[place]
            if item.start < begin:
                break
            if item.dimension == total.dimension and _depth(text, item.start, total.start) == 0:
                parts.insert(0, item)
        if len(parts) >= 2:
            yield from _enumeration(
                passage, "closing", total, parts, Span(text[begin : total.end], begin, total.end), words
            )


def _closes(cue: str, words: Vocabulary) -> bool:
    """Whether the last clause of a cue says that a total follows: 共计, 合计投入."""
    found = list(words.pattern("closing_total_cues").finditer(cue))
    return bool(found) and _BRIDGE.fullmatch(cue[found[-1].end() :]) is not None


def _enumeration(
    passage: Passage, shape: Shape, total: Quantity, parts: Sequence[Quantity], scope: Span, words: Vocabulary
) -> Iterator[Enumeration]:
    text = passage.text
    quantities = quantities_in(text)
    kept = [
        Item(item, name_of_cue(cue))
        for item in parts
        if _is_total(cue := _cue(text, quantities, item), words)
    ]
    if total.dimension == "score":
        kept = _points_gained(kept, words)
    if not kept:
        return
    if words.pattern("respectively_words").search(scope.text):
        shape = "respectively"
    yield Enumeration(
        passage, shape, Item(total, name_of_cue(_cue(text, quantities, total))), tuple(kept), scope
    )


def _points_gained(items: list[Item], words: Vocabulary) -> list[Item]:
    """Of a list that gives the points to be had beside the points gained (分值10分，得9分), the latter only."""
    gained = [item for item in items if words.pattern("points_gained_cues").search(item.name)]
    return gained if gained and len(gained) < len(items) else items


def name_of_cue(cue: str) -> str:
    """What the words before a quantity call it: the last clause of them, without 其中 and marks."""
    named = [piece for piece in _CLAUSE.split(cue.replace(OF_WHICH, "，")) if piece.strip(_MARKS)]
    return named[-1].strip(_MARKS) if named else ""


def _depth(text: str, start: int, end: int) -> int:
    return _marks(text).depth(start, end)
