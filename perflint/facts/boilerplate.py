"""Common wording: phrases that any report may hold, and the stretches of a text that consist of them.

The phrases stand in `boilerplate/*.yaml` of the installation's rules and of a user's own folders of rules, and in files
that a configuration names. Such a file maps the name of a group to its `basis` (where the wording comes from) and its
`phrases`. `…` in a phrase stands for words that differ from report to report; they are never covered.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache as computed_once
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from perflint import cache
from perflint.facts.similarity import GRAM, WINDOW, Run, common_runs, fingerprints, normalise
from perflint.patterns import regex
from perflint.remembering import LONGEST
from perflint.resources import rules_directory

FOLDER = "boilerplate"
SHORTEST = GRAM + WINDOW - 1
"""Characters that a stretch of a phrase must have to be found by itself: what shares as many shares a fingerprint."""

_ENTRY = "boilerplate"
_WIDEST_GAP = 60
"""Characters that may stand where a phrase has `…`, marks left out."""
_GAP = regex(r"…+|\.{3,}")
_DIGITS = regex(r"\d+")
_JOINED = re.compile(rb"(?<=\x01)\x00{1,3}(?=\x01)")
"""The few characters that join two phrases (并, 做到): no words of an author's own."""
_KEPT_TEXTS = 1_024


class BoilerplateError(ValueError):
    """A file of phrases that cannot be used, with the file, the group and the remedy."""


class OwnRun(Struct, frozen=True):
    """What is an author's own in a common run of two texts: the run without common wording at its ends."""

    start: int
    """Where it begins in the first text."""
    end: int
    other: int
    """Where it begins in the second text."""
    length: int
    """Its characters outside common wording."""


class _Compiled(Struct, array_like=True):
    phrases: list[list[str]]
    index: list[tuple[int, list[tuple[int, int]]]]
    """Fingerprint → the parts of phrases (phrase, part) that have it."""


class Boilerplate:
    """Phrases, compiled into winnowed fingerprints."""

    def __init__(self, compiled: _Compiled) -> None:
        self._phrases = compiled.phrases
        self._index: Mapping[int, Sequence[tuple[int, int]]] = dict(compiled.index)
        self._known: dict[str, bytes] = {}

    @property
    def prints(self) -> Collection[int]:
        """The fingerprints of all phrases: texts that share only these share only common wording."""
        return self._index.keys()

    def cover(self, text: str) -> bytes:
        """For every character of a normalised text 1 where a phrase stands, else 0."""
        found = self._known.get(text)
        if found is None:
            found = self._covered(text)
            if len(self._known) >= _KEPT_TEXTS:
                self._known.clear()
            if len(text) <= LONGEST:
                self._known[text] = found
        return found

    def _covered(self, text: str) -> bytes:
        candidates = {place for value in fingerprints(_masked(text)) for place in self._index.get(value, ())}
        if not candidates:
            return bytes(len(text))
        masked = _masked(text)
        found = bytearray(len(masked))
        for phrase, part in sorted(candidates):
            parts = self._phrases[phrase]
            for run in common_runs(masked, parts[part], SHORTEST):
                found[run.first : run.first + run.length] = b"\1" * run.length
                if run.length == len(parts[part]):
                    _mark_around(found, masked, parts, part, run.first)
        return _spread(_JOINED.sub(lambda match: b"\1" * len(match[0]), found), text)


def own_length(cover: bytes) -> int:
    """The characters outside common wording."""
    return cover.count(0)


def own_runs(runs: Iterable[Run], cover: bytes) -> list[OwnRun]:
    """The common runs of a text whose common wording is known, as far as they are somebody's own words."""
    found = []
    for run in runs:
        stretch = cover[run.first : run.first + run.length]
        length = stretch.count(0)
        if length:
            skipped = stretch.find(0)
            found.append(
                OwnRun(run.first + skipped, run.first + stretch.rfind(0) + 1, run.second + skipped, length)
            )
    return found


def _mark_around(found: bytearray, text: str, parts: Sequence[str], part: int, start: int) -> None:
    """Mark the parts of a phrase that stand before and behind one that was found whole, as far as they follow."""
    end = start + len(parts[part])
    for piece in parts[part + 1 :]:
        place = text.find(piece, end, end + _WIDEST_GAP + len(piece))
        if place < 0:
            break
        end = place + len(piece)
        found[place:end] = b"\1" * len(piece)
    for piece in reversed(parts[:part]):
        place = text.rfind(piece, max(0, start - _WIDEST_GAP - len(piece)), start)
        if place < 0:
            break
        found[place : place + len(piece)] = b"\1" * len(piece)
        start = place


def _masked(text: str) -> str:
    """Digits say nothing about the wording: a number of any length becomes one 0."""
    return _DIGITS.sub("0", text)


def _spread(found: bytes, text: str) -> bytes:
    """What was found in the masked text, for the characters of the text itself."""
    whole = bytearray()
    position = masked = 0
    for number in _DIGITS.finditer(text):
        before = number.start() - position
        whole += found[masked : masked + before]
        masked += before
        whole += bytes(found[masked : masked + 1]) * (number.end() - number.start())
        masked += 1
        position = number.end()
    return bytes(whole + found[masked:])


@computed_once
def boilerplate(files: tuple[Path, ...] = ()) -> Boilerplate:
    """The installation's phrases and those of further files, compiled now or in an earlier run.

    Raises BoilerplateError for a file that cannot be read, is no such file, or holds a phrase too short to be found.
    """
    texts: dict[Path, bytes] = {}
    for path in (*sorted((rules_directory() / FOLDER).glob("*.yaml")), *files):
        try:
            texts[path] = path.read_bytes()
        except OSError as error:
            raise BoilerplateError(f"{path}: cannot be read: {error.strerror or error}") from error
    parts = [part for path, text in texts.items() for part in (os.fsencode(path), text)]
    code = cache.code_digest("facts/boilerplate.py", "facts/similarity.py")
    key = cache.digest(code, *parts)
    kept = cache.load(_ENTRY, key, lambda payload: msgspec.json.decode(payload, type=_Compiled))
    if kept is None:
        kept = _compiled(texts)
        cache.store(_ENTRY, key, msgspec.json.encode(kept))
    return Boilerplate(kept)


def _compiled(texts: Mapping[Path, bytes]) -> _Compiled:
    phrases: dict[tuple[str, ...], None] = {}
    problems: list[str] = []
    for path, text in texts.items():
        for where, written in _phrases(path, text, problems):
            parts = _parts(written) if isinstance(written, str) else []
            if any(len(part) >= SHORTEST for part in parts):
                phrases.setdefault(tuple(parts))
            elif isinstance(written, str):
                problems.append(
                    f"{where}: {written!r} is too short to be told from anybody's own words; a phrase needs a stretch "
                    f"of at least {SHORTEST} characters without … in it"
                )
            else:
                problems.append(f"{where}: {written!r} is no text; put quotes around it")
    if problems:
        raise BoilerplateError("\n".join(problems))
    index: dict[int, list[tuple[int, int]]] = {}
    for number, phrase in enumerate(phrases):
        for order, part in enumerate(phrase):
            if len(part) >= SHORTEST:
                for value in sorted(fingerprints(part)):
                    index.setdefault(value, []).append((number, order))
    return _Compiled([list(parts) for parts in phrases], list(index.items()))


def _parts(phrase: str) -> list[str]:
    pieces = (_masked(normalise(piece).text) for piece in _GAP.split(phrase))
    return [piece for piece in pieces if piece]


def _phrases(path: Path, text: bytes, problems: list[str]) -> Iterator[tuple[str, Any]]:
    """The phrases of a file, each with its group; what the file has wrong is added to the problems."""
    import yaml

    try:
        content = yaml.load(text.decode("utf-8-sig"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.append(f"{path}: not valid YAML in UTF-8: {error}")
        return
    if not isinstance(content, dict):
        problems.append(f"{path}: must map the names of groups to their basis and phrases")
        return
    for name, group in content.items():
        where = f"{path}: {name}"
        if not isinstance(group, dict) or set(group) != {"basis", "phrases"}:
            problems.append(f"{where} must have the two keys basis and phrases, and no other")
        elif not isinstance(group["basis"], str) or not group["basis"].strip():
            problems.append(f"{where}: basis must say in a text where the wording comes from")
        elif not isinstance(group["phrases"], list) or not group["phrases"]:
            problems.append(f"{where}: phrases must be a list of texts")
        else:
            yield from ((where, phrase) for phrase in group["phrases"])
