"""Comparing texts: normalising, common runs with their places, containment, and finding similar pairs.

Everything works on characters, because Chinese prose has no word boundaries to rely on. All functions are
close to linear in their length; `similar_pairs` finds candidates through an index of fingerprints
(winnowing of character n-grams, Schleimer, Wilkerson and Aiken 2003) and never compares all with all.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from msgspec import Struct

from perflint.patterns import regex
from perflint.remembering import LONGEST, remembered

_MODULUS = (1 << 61) - 1
_BASE = 1_000_003

_MARKUP = regex(r"<[^<>]{0,200}>|\[bookmark:[^\]]*\]|\*\*|&nbsp;|&#\d+;")
_DIGITS = regex(r"\d+(?:[.,]\d+)*")
_CHANGING = regex(r"[^一-鿿0-9a-z%]")
"""The characters that may have another form; most characters of a report have none."""

GRAM = 5
"""Length of the character n-grams that are fingerprinted."""

_SHORT = 100_000

WINDOW = 4
"""Number of neighbouring n-grams of which the smallest becomes a fingerprint."""

MASK = "\ue000"
"""What stands for a masked name: a private character that no document contains."""


class Normalised(Struct, frozen=True):
    """A text in the form in which texts are compared."""

    original: str
    text: str

    @property
    def offsets(self) -> tuple[int, ...]:
        """Where each character stands in the original."""
        return _offsets(self.original) if len(self.original) <= LONGEST else _offsets_of_long(self.original)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that holds the characters from `start` to `end` of the normalised text."""
        offsets = self.offsets
        if start >= end:
            return (offsets[start], offsets[start]) if start < len(offsets) else (0, 0)
        return offsets[start], offsets[end - 1] + 1

    def excerpt(self, start: int, end: int) -> str:
        """The original text that stands behind the characters from `start` to `end`."""
        first, last = self.span(start, end)
        return self.original[first:last]


class _Forms(dict[int, str]):
    """The form in which each character is compared, found out when it is first met: "" for one that is dropped."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code))
        kept = (character.lower() for character in folded if character.isalnum() or character == "%")
        form = self[code] = "".join(kept)
        return form


_FORMS = _Forms()


@remembered(1_024)
def normalise(text: str) -> Normalised:
    """Fold full-width forms; keep letters, digits and %; drop the rest and conversion marks."""
    return Normalised(text, _CHANGING.sub(_form, _MARKUP.sub("", text)))


def _form(found: re.Match[str]) -> str:
    return _FORMS[ord(found[0])]


@remembered(256)
def _offsets(text: str) -> tuple[int, ...]:
    """The place in a text of every character of its normalised form."""
    offsets: list[int] = []
    position = 0
    for mark in (*_MARKUP.finditer(text), None):
        end = mark.start() if mark else len(text)
        for index in range(position, end):
            offsets.extend([index] * len(_FORMS[ord(text[index])]))
        if mark:
            position = mark.end()
    return tuple(offsets)


@lru_cache(maxsize=4)
def _offsets_of_long(text: str) -> tuple[int, ...]:
    """The same for a text that `remembered` does not keep: every run of a pair of passages asks for them again."""
    return _offsets(text)


class Run(Struct, frozen=True):
    """A common run of two texts: where it starts in each, and its length in characters."""

    first: int
    second: int
    length: int


class _Hashes:
    """Prefix hashes of a text, so that any substring is hashed in constant time."""

    __slots__ = ("prefix", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        value = 0
        self.prefix = [0]
        for character in text:
            value = (value * _BASE + ord(character)) % _MODULUS
            self.prefix.append(value)

    def windows(self, length: int) -> Iterator[int]:
        power = pow(_BASE, length, _MODULUS)
        prefix = self.prefix
        for end in range(length, len(prefix)):
            yield (prefix[end] - prefix[end - length] * power) % _MODULUS


def _common_at(first: _Hashes, second: _Hashes, length: int) -> Run | None:
    places: dict[int, int] = {}
    for index, value in enumerate(first.windows(length)):
        places.setdefault(value, index)
    for index, value in enumerate(second.windows(length)):
        other = places.get(value)
        if other is not None and first.text[other : other + length] == second.text[index : index + length]:
            return Run(other, index, length)
    return None


def longest_common_run(first: str, second: str) -> Run:
    """The longest substring that both texts contain (length 0 where they share no character)."""
    if len(first) * len(second) <= _SHORT:
        return _longest_of_short(first, second)
    best = Run(0, 0, 0)
    left, right = _Hashes(first), _Hashes(second)
    low, high = 1, min(len(first), len(second))
    while low <= high:
        middle = (low + high) // 2
        found = _common_at(left, right, middle)
        if found is None:
            high = middle - 1
        else:
            best = found
            low = middle + 1
    return best


def _longest_of_short(first: str, second: str) -> Run:
    """The longest common run of texts for which hashing would not pay: the first one of the second text."""
    length = 0
    for start in range(len(first)):
        while start + length < len(first) and first[start : start + length + 1] in second:
            length += 1
    if not length:
        return Run(0, 0, 0)
    place = next(index for index in range(len(second)) if second[index : index + length] in first)
    return Run(first.find(second[place : place + length]), place, length)


@lru_cache(maxsize=4)
def common_runs(first: str, second: str, minimum: int = 8) -> tuple[Run, ...]:
    """Runs of at least `minimum` characters that both texts share, in the order of the first text.

    Each stretch of the first text is matched with the longest continuation in the second (greedy tiling); the
    stretches do not overlap. A stretch of the second text may answer several stretches of the first. The last few
    answers are kept: who compares a pair asks twice.
    """
    places = _places(second, minimum)
    # Only here can a run begin; most pairs of texts have few such places.
    shared = [
        position
        for position in range(len(first) - minimum + 1)
        if first[position : position + minimum] in places
    ]
    runs: list[Run] = []
    end = 0
    for position in shared:
        if position < end:
            continue
        best = 0
        where = 0
        for candidate in places[first[position : position + minimum]]:
            length = minimum
            limit = min(len(first) - position, len(second) - candidate)
            while length < limit and first[position + length] == second[candidate + length]:
                length += 1
            if length > best:
                best, where = length, candidate
        runs.append(Run(position, where, best))
        end = position + best
    return tuple(runs)


@remembered(256)
def _places(text: str, length: int) -> Mapping[str, list[int]]:
    """Where each stretch of a length begins in a text, the first fifty times."""
    places: dict[str, list[int]] = {}
    for index in range(len(text) - length + 1):
        found = places.setdefault(text[index : index + length], [])
        if len(found) < 50:
            found.append(index)
    return places


def containment(first: str, second: str, minimum: int = 8) -> float:
    """Share of the first text (0 to 1) that stands in the second in runs of at least `minimum` characters.

    A text shorter than `minimum` is contained when it occurs whole.
    """
    if not first:
        return 0.0
    if len(first) < minimum:
        return 1.0 if first in second else 0.0
    return sum(run.length for run in common_runs(first, second, minimum)) / len(first)


def ratio(first: str, second: str) -> float:
    """Similarity of two short texts (names, values): from 0, nothing in common, to 1, equal."""
    if first == second:
        return 1.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def shingles(text: str, length: int = 8) -> frozenset[str]:
    """All substrings of a length; the text itself where it is shorter."""
    if len(text) <= length:
        return frozenset({text}) if text else frozenset()
    return frozenset(text[index : index + length] for index in range(len(text) - length + 1))


@remembered(1_024)
def fingerprints(text: str) -> frozenset[int]:
    """Winnowed hashes of a normalised text; texts that share GRAM + WINDOW - 1 characters share one of them.

    The values are the same in every process, so that they can be stored.
    """
    if len(text) < GRAM:
        return frozenset()
    codes = list(map(ord, text))
    value = 0
    for code in codes[:GRAM]:
        value = (value * _BASE + code) % _MODULUS
    values = [value]
    for entering, leaving in zip(codes[GRAM:], codes, strict=False):
        value = (value * _BASE + entering - leaving * _LEAVING) % _MODULUS
        values.append(value)
    smallest = min(values[:WINDOW])
    found = {smallest}
    for index in range(WINDOW, len(values)):
        if values[index] <= smallest:
            smallest = values[index]
        elif values[index - WINDOW] == smallest:
            smallest = min(values[index - WINDOW + 1 : index + 1])
        else:
            continue
        found.add(smallest)
    return frozenset(found)


_LEAVING = pow(_BASE, GRAM, _MODULUS)
"""What a character weighs when it leaves an n-gram for the next one."""


def mask(text: str, names: Iterable[str]) -> str:
    """The text with the given names replaced by a mask and runs of digits by 0: near copies become equal."""
    known = sorted({name for name in names if len(name) >= 2}, key=len, reverse=True)
    if known:
        text = re.sub("|".join(map(re.escape, known)), MASK, text)
    return _DIGITS.sub("0", text)


class Pair(Struct, frozen=True):
    """Two texts (by index, first < second) and the number of fingerprints that they share."""

    first: int
    second: int
    shared: int


def similar_pairs(
    texts: Sequence[str],
    minimum_shared: int = 2,
    rare: int = 20,
    common: int = 2000,
    ignored: Collection[int] = (),
) -> list[Pair]:
    """Pairs of normalised texts that share enough fingerprints to be worth an exact comparison.

    Equal texts form one group: each later member is paired with the first one only. A fingerprint that is in
    more than `rare` texts links them to the first of them only; one in more than `common` texts says nothing,
    nor does one that is `ignored`.
    """
    representative: dict[str, int] = {}
    pairs: list[Pair] = []
    groups: list[int] = []
    prints: dict[int, frozenset[int]] = {}
    for index, text in enumerate(texts):
        if not text:
            continue
        original = representative.setdefault(text, index)
        if original == index:
            groups.append(index)
            prints[index] = fingerprints(text)
        else:
            pairs.append(Pair(original, index, len(prints[original])))
    places: dict[int, list[int]] = defaultdict(list)
    for index in groups:
        for value in prints[index]:
            places[value].append(index)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for value, members in places.items():
        if len(members) > common or value in ignored:
            continue
        centres = members if len(members) <= rare else members[:1]
        for order, first in enumerate(centres):
            for second in members[order + 1 :]:
                shared[first, second] += 1
    pairs.extend(
        Pair(first, second, count) for (first, second), count in shared.items() if count >= minimum_shared
    )
    return sorted(pairs, key=lambda pair: (pair.first, pair.second))
