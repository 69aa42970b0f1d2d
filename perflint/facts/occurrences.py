"""Finding which of many words stand in a text, at a cost that does not depend on the number of words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

_HEAD = 3


class Occurrences:
    """An index of words by their first characters and their lengths; empty words stand in every text."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._short = sorted(word for word in self._words if len(word) < _HEAD)
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self._words:
            if len(word) >= _HEAD:
                lengths[word[:_HEAD]].add(len(word))
        self._lengths = {head: tuple(sorted(found)) for head, found in lengths.items()}

    def first_places(self, text: str) -> dict[str, int]:
        """The words that a text holds, each with the place where it stands first."""
        found = {word: place for word in self._short if (place := text.find(word)) >= 0}
        for place in range(len(text) - _HEAD + 1) if self._lengths else ():
            for length in self._lengths.get(text[place : place + _HEAD], ()):
                word = text[place : place + length]
                if word in self._words and word not in found:
                    found[word] = place
        return found
