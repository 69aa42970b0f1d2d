"""Small readings of a line's wording that several recognisers share."""

from __future__ import annotations

from functools import cache

from perflint import patterns
from perflint.patterns import regex
from perflint.places import LocatedText
from perflint.vocabulary import fold, vocabulary

SENTENCE_ENDS = "。！？!?；;"
_FINAL = regex(r"[。！？!?；;…：:.][”’」』)）》]*$")
_NUMBER_WITH_UNIT = regex(
    r"\d(?:[\d,]*)(?:\.\d+)?\s*(?:%|％|分|[万亿千百]?元|万|亿|[个人次户项份件亩家条米处台套名场批宗]|公里|平方|吨|km|㎡)"
)
_BRACKETS_AT_END = regex(r"[（(][^（）()]{0,40}[)）]$")
_ASCII_PERIOD = regex(r"\d\.$")


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence, a clause of a list or an introduction does."""
    return _FINAL.search(text) is not None and _ASCII_PERIOD.search(text) is None


def holds_amount(text: str) -> bool:
    """Whether a number with a unit stands in the text; years alone are none."""
    return _NUMBER_WITH_UNIT.search(text) is not None


def without_end_brackets(text: str) -> str:
    """A folded line without the brackets at its end: 自评表(2021年度) → 自评表."""
    while True:
        shorter = _BRACKETS_AT_END.sub("", text)
        if shorter == text:
            return text
        text = shorter


def holds_any(text: str, name: str) -> bool:
    """Whether a folded text holds any word of a vocabulary list."""
    return vocabulary().pattern(name).search(text) is not None


def cue_count(text: str, name: str) -> int:
    """How many different words of a vocabulary list a folded text holds."""
    return sum(word in text for word in vocabulary().words(name))


@cache
def _alternatives(words: tuple[str, ...]) -> str:
    return patterns.alternatives(words)


def alternatives(name: str) -> str:
    """A vocabulary list as alternatives of a pattern, longest first."""
    return _alternatives(vocabulary().words(name))


def mapping_alternatives(name: str, key: str) -> str:
    """The words of one entry of a vocabulary mapping as alternatives of a pattern, longest first."""
    return _alternatives(vocabulary().mapping(name)[key])


def part_of(text: LocatedText, start: int, end: int) -> LocatedText:
    """The stripped piece `text[start:end]` with its place."""
    piece = text[start:end]
    body = piece.strip()
    return text.derive(body, start + piece.find(body[0]) if body else start)


__all__ = [
    "SENTENCE_ENDS",
    "alternatives",
    "cue_count",
    "ends_sentence",
    "fold",
    "holds_amount",
    "holds_any",
    "mapping_alternatives",
    "part_of",
    "without_end_brackets",
]
