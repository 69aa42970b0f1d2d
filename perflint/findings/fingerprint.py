"""Fingerprints: one that a finding keeps while its defect stays the same, wherever the lines and rows move."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from perflint.engine.rule import Match
from perflint.facts.registry import Fact
from perflint.findings.pointers import report_identity, stable_place, text_at
from perflint.report_document import LoadedDocument
from perflint.vocabulary import fold

_LENGTH = 16


def digest(*parts: str) -> str:
    """A short hash of texts, each of them marked off."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def _place(document: LoadedDocument, report: int, pointer: str) -> str:
    stated = document.report(report)
    return f"{report_identity(stated)}/{stable_place(stated, pointer)}"


class _Texts:
    """The texts that facts point at, each folded once: many facts may point at one long paragraph."""

    def __init__(self, document: LoadedDocument) -> None:
        self._document = document
        self._folded: dict[tuple[int, str], str] = {}

    def at(self, report: int, pointer: str) -> str:
        """The folded text at a pointer."""
        if (report, pointer) not in self._folded:
            self._folded[report, pointer] = fold(text_at(self._document.report(report), pointer))
        return self._folded[report, pointer]


def _anchor(document: LoadedDocument, fact: Fact) -> str:
    """Where a fact stands. One about a whole stands at some row of it, which is another when rows are moved."""
    pointer = "" if fact.overall else fact.pointer
    return _place(document, fact.report, pointer)


def _value(fact: Fact, texts: _Texts) -> str:
    return fold(fact.quote) if fact.quote else texts.at(fact.report, fact.pointer)


def keys_of(document: LoadedDocument, matches: Iterable[Match]) -> Iterator[str]:
    """The key of every match, see `_key_of`."""
    texts = _Texts(document)
    return (_key_of(document, match, texts) for match in matches)


def _key_of(document: LoadedDocument, match: Match, texts: _Texts) -> str:
    """What makes a match the same defect on the next run.

    That is the rule, the place (rows and sections by name, not by number), and the text that stands there; for a
    match of several facts also where the others stand, and for a fact about a pair the place of its other half.
    """
    first, *others = match.facts.values()
    parts = [
        match.rule.code,
        match.rule.first_name,
        _anchor(document, first),
        "" if first.overall else _value(first, texts),
    ]
    parts.extend(_anchor(document, fact) for fact in others)
    if len(first.related) == 1 and not first.overall:
        other = first.related[0]
        parts.append(_place(document, other.report, other.pointer))
        parts.append(texts.at(other.report, other.pointer))
    return digest(*parts)


def number_equals(keys: Iterable[str]) -> list[str]:
    """Fingerprints of keys in reading order: the second finding with one key gets another fingerprint than the first.

    So a baseline that holds one of two equal findings hides one, never both.
    """
    seen: Counter[str] = Counter()
    result = []
    for key in keys:
        result.append(key if not seen[key] else digest(key, str(seen[key])))
        seen[key] += 1
    return result
