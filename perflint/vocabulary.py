"""The words of the field, read from rules/vocabulary: column headings, units, vague words, cues.

Each file there is a mapping from a list's name to its words (a YAML list), or to canonical terms with their synonyms
(a mapping). A word met tomorrow is a line in such a file, never code.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from functools import cache as computed_once
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from perflint import cache
from perflint.patterns import alternatives, regex
from perflint.remembering import remembered
from perflint.resources import rules_directory

_SPACE = regex(r"\s+")
_ALONE = regex(r"[\x00-\x7f·×÷‐-‖‘-‧≤≥①-⓿\u3000-\u3029一-鿿！-～]*")
"""Characters that NFKC never joins with a neighbour."""
_ENTRY = "vocabulary"


class VocabularyError(ValueError):
    """A vocabulary file that cannot be used, with the file's name and the remedy."""


@remembered(4_096, longest=120)
def fold(text: str) -> str:
    """A label in the form in which labels are compared: full-width forms folded (NFKC), white space removed."""
    # Normalising looks through all joined characters of Unicode for each character of Chinese text.
    return text.translate(_FOLDED) if _ALONE.fullmatch(text) else _folded(text)


def _folded(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


class _Folded(dict[int, str]):
    """The folded form of each character, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        form = self[code] = _folded(chr(code))
        return form


_FOLDED = _Folded()


class Vocabulary:
    """Lists and synonym mappings by name."""

    def __init__(
        self, lists: Mapping[str, tuple[str, ...]], mappings: Mapping[str, Mapping[str, tuple[str, ...]]]
    ):
        self._lists = dict(lists)
        self._mappings = {name: dict(entries) for name, entries in mappings.items()}
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._terms: dict[str, dict[str, str]] = {}

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a list. Raises KeyError that names the nearest list."""
        if name in self._lists:
            return self._lists[name]
        raise KeyError(self._unknown(name, self._lists))

    def mapping(self, name: str) -> Mapping[str, tuple[str, ...]]:
        """Canonical term → its synonyms. Raises KeyError that names the nearest mapping."""
        if name in self._mappings:
            return self._mappings[name]
        raise KeyError(self._unknown(name, self._mappings))

    def pattern(self, name: str) -> re.Pattern[str]:
        """A pattern that finds any word of a list, longest first."""
        if name not in self._patterns:
            self._patterns[name] = regex(alternatives(self.words(name)))
        return self._patterns[name]

    def canonical(self, name: str, text: str) -> str | None:
        """The canonical term whose synonyms contain `text` (compared folded), or None."""
        if name not in self._mappings:
            raise KeyError(self._unknown(name, self._mappings))
        if name not in self._terms:
            entries = self._mappings[name]
            self._terms[name] = {
                fold(word): term for term, words in entries.items() for word in (term, *words)
            }
        return self._terms[name].get(fold(text))

    @staticmethod
    def _unknown(name: str, known: Mapping[str, Any]) -> str:
        import difflib

        near = difflib.get_close_matches(name, known, n=1)
        return f"no vocabulary named {name!r}" + (f"; did you mean {near[0]!r}?" if near else "")


class _Kept(Struct, array_like=True):
    lists: dict[str, tuple[str, ...]]
    mappings: dict[str, dict[str, tuple[str, ...]]]


def load_vocabulary(folder: Path) -> Vocabulary:
    """Read all YAML files of a folder, or what is kept of them from an earlier run.

    Raises VocabularyError for a file that is no mapping, a list name that two files define, or a word that is no text.
    """
    texts = {path: path.read_bytes() for path in sorted(folder.glob("*.yaml"))}
    parts = [part for path, text in texts.items() for part in (os.fsencode(path), text)]
    key = cache.digest(cache.code_digest("vocabulary.py"), *parts)
    kept = cache.load(_ENTRY, key, lambda payload: msgspec.json.decode(payload, type=_Kept))
    if kept is None:
        kept = _read(texts)
        cache.store(_ENTRY, key, msgspec.json.encode(kept))
    return Vocabulary(kept.lists, kept.mappings)


def _read(texts: Mapping[Path, bytes]) -> _Kept:
    import yaml

    lists: dict[str, tuple[str, ...]] = {}
    mappings: dict[str, dict[str, tuple[str, ...]]] = {}
    origin: dict[str, Path] = {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path, text in texts.items():
        try:
            content = yaml.load(text.decode("utf-8"), Loader=loader)
        except yaml.YAMLError as error:
            raise VocabularyError(f"{path}: not valid YAML: {error}") from error
        if not isinstance(content, dict):
            raise VocabularyError(f"{path}: must be a mapping from a list's name to its words")
        for name, entries in content.items():
            if name in origin:
                raise VocabularyError(
                    f"{path}: {name!r} is already defined in {origin[name]}; merge the two lists"
                )
            origin[name] = path
            if isinstance(entries, dict):
                mappings[name] = {str(term): _texts(path, name, words) for term, words in entries.items()}
            else:
                lists[name] = _texts(path, name, entries)
    return _Kept(lists, mappings)


def _texts(path: Path, name: str, words: Any) -> tuple[str, ...]:
    if words is None:
        return ()
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise VocabularyError(
            f"{path}: {name!r} must hold a list of texts; put quotes around numbers and yes/no words"
        )
    return tuple(words)


@computed_once
def vocabulary() -> Vocabulary:
    """The vocabulary of this installation."""
    return load_vocabulary(rules_directory() / "vocabulary")
