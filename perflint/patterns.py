"""Regular expressions that cost nothing before they are needed, and little where they find nothing.

A module defines its patterns with `regex` when it is imported. A pattern is compiled when it is first asked to search a
text that it could match at all: one that holds a needle, a string without which there is no match. Compiled patterns
are kept between runs, see `perflint.cache`; Python offers no official way to do that, so what is used of its inner
parts is used here only, and where they are not as expected patterns are compiled anew.
"""

from __future__ import annotations

import re
import sys
from array import array
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, cast

import msgspec

from perflint import cache

_MOST_NEEDLES = 8
"""With more alternatives the search for them costs as much as the pattern itself."""
_MOST_STRINGS = 16
_MOST_KEPT = 4_096
_MOST_BYTES = 1_500_000
_SURROGATES = frozenset(map(chr, range(0xD800, 0xE000)))
_ENTRY = "patterns"

_Needles = tuple[str, ...]


def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is used like one of `re.compile`. A wrong one raises re.error when it is first used."""
    return cast("re.Pattern[str]", _Regex(pattern, int(flags)))


def alternatives(words: Iterable[str]) -> str:
    """A part of a pattern that matches any of these words, the longest first; without words it never matches."""
    # The same words make the same pattern, whatever order a set has in this run: patterns are kept by their text.
    ordered = sorted(words, key=lambda word: (-len(word), word))
    # Escaping is dear, and letters, digits and characters never need it.
    return "|".join(word if word.isalnum() else re.escape(word) for word in ordered) or r"(?!)"


@lru_cache(maxsize=1_024)
def needles_of(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Strings of which one stands in every text that a pattern matches; none where that is not known."""
    return _store.needles(pattern.pattern, int(pattern.flags))


def could_match(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text holds what a pattern needs; where that is not known, it could."""
    needles = needles_of(pattern)
    return not needles or any(needle in text for needle in needles)


def keep() -> None:
    """Keep what was compiled in this run for later ones; called once at the end of a run."""
    _store.keep()


class _Method:
    """A method of a compiled pattern, which takes the place of this in a pattern when it is first asked for."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, pattern: _Regex | None, owner: type) -> Any:
        return self if pattern is None else pattern.method(self._name)


class _Regex:
    """A pattern whose methods come into being when the first of them is asked for."""

    _compiled: re.Pattern[str] | None = None

    findall = _Method()
    finditer = _Method()
    fullmatch = _Method()
    groupindex = _Method()
    groups = _Method()
    match = _Method()
    search = _Method()
    split = _Method()
    sub = _Method()
    subn = _Method()

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def method(self, name: str) -> Any:
        """The method, guarded by the needles of the pattern where it has some."""
        needles = _store.needles(self.pattern, self.flags) if name in _GUARDS else ()
        if needles:
            guarded = _GUARDS[name](needles, lambda: self._ready(name))
            setattr(self, name, guarded)
            return guarded
        return self._ready(name)

    def _ready(self, name: str) -> Any:
        """The method of the compiled pattern; from now on it is called without a detour."""
        if self._compiled is None:
            self._compiled = _store.compiled(self.pattern, self.flags)
        method = getattr(self._compiled, name)
        if name not in _GUARDS or not _store.needles(self.pattern, self.flags):
            setattr(self, name, method)
        return method

    def __reduce__(self) -> tuple[Callable[..., re.Pattern[str]], tuple[str, int]]:
        return regex, (self.pattern, self.flags)

    def __repr__(self) -> str:
        return f"regex({self.pattern!r})"


def _searcher(nothing: Callable[[], Any]) -> Callable[[_Needles, Callable[[], Any]], Callable[..., Any]]:
    """Makes methods that give `nothing()` for a text without needles."""

    def make(needles: _Needles, ready: Callable[[], Any]) -> Callable[..., Any]:
        method: Callable[..., Any] | None = None

        def guarded(text: str, *bounds: int) -> Any:
            nonlocal method
            for needle in needles:
                # Within bounds the pattern is faster than a search of the whole text.
                if bounds or needle in text:
                    if method is None:
                        method = ready()
                    return method(text, *bounds)
            return nothing()

        return guarded

    return make


def _replacer(needles: _Needles, ready: Callable[[], Any]) -> Callable[..., Any]:
    """Makes `sub`, which gives a text without needles back as it is."""
    method: Callable[..., Any] | None = None

    def guarded(replacement: Any, text: str, count: int = 0) -> Any:
        nonlocal method
        for needle in needles:
            if needle in text:
                if method is None:
                    method = ready()
                return method(replacement, text, count)
        return text

    return guarded


def _no_matches() -> Iterator[re.Match[str]]:
    return iter(())


_GUARDS: dict[str, Callable[[_Needles, Callable[[], Any]], Callable[..., Any]]] = {
    "search": _searcher(lambda: None),
    "finditer": _searcher(_no_matches),
    "findall": _searcher(list),
    "sub": _replacer,
}


class _Store:
    """Compiled patterns by text and flags, those of earlier runs among them."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Any]] | None = None
        self._is_fresh = False
        self._used: set[str] = set()

    def needles(self, pattern: str, flags: int) -> _Needles:
        """Strings of which one stands in every text that the pattern matches; nothing where none are known."""
        entry = self._entry(pattern, flags)
        return tuple(entry[0]) if entry is not None else ()

    def compiled(self, pattern: str, flags: int) -> re.Pattern[str]:
        """The compiled pattern. Raises re.error for a wrong one."""
        entry = self._entry(pattern, flags)
        if entry is None:
            return re.compile(pattern, flags)
        try:
            _, full_flags, code, groups, names, places = entry
            import _sre  # type: ignore[import-not-found]  # the C module behind re, which publishes no types

            numbers = array(_CODE)
            numbers.frombytes(a2b_base64(code))
            found: re.Pattern[str] = _sre.compile(
                pattern, full_flags, numbers.tolist(), groups, names, tuple(places)
            )
        except (ImportError, AttributeError, ValueError, TypeError, RuntimeError, OverflowError):
            return re.compile(pattern, flags)
        return found

    def keep(self) -> None:
        """Write the entry of this run, where it holds more than the one that was read."""
        if self._is_fresh and self._kept is not None:
            self._is_fresh = False
            kept = {name: entry for name, entry in self._kept.items() if _SURROGATES.isdisjoint(name)}
            payload = msgspec.json.encode(kept)
            if len(payload) > _MOST_BYTES:
                # Every run reads the whole entry: what this run had no use for must not make all others slow.
                payload = msgspec.json.encode({name: kept[name] for name in kept if name in self._used})
            cache.store(_ENTRY, self._key(), payload)

    def _entry(self, pattern: str, flags: int) -> list[Any] | None:
        if self._kept is None:
            self._kept = cache.load(_ENTRY, self._key(), _read) or {}
        name = f"{flags}:{pattern}"
        entry = self._kept.get(name)
        self._used.add(name)
        if entry is None:
            entry = _taken_apart(pattern, flags)
            if entry is not None and len(self._kept) < _MOST_KEPT:
                self._kept[name] = entry
                # Half of a surrogate pair, which some patterns look for, cannot be written.
                self._is_fresh = self._is_fresh or not _SURROGATES.intersection(name)
        return entry

    @staticmethod
    def _key() -> str:
        return cache.digest(
            cache.code_digest("patterns.py"), repr((sys.byteorder, _CODE, sys.version)).encode()
        )


_CODE = "I"
"""Compiled patterns are sequences of numbers of 32 bits."""

_store = _Store()


def _read(payload: bytes) -> dict[str, list[Any]]:
    return msgspec.json.decode(payload, type=dict[str, list[Any]])


def _taken_apart(pattern: str, flags: int) -> list[Any] | None:
    """The needles of a pattern and what `re.compile` hands to its C module; None where Python is not as expected.

    Raises re.error for a wrong pattern.
    """
    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]  # private, see the module's docstring

        parsed = _parser.parse(pattern, flags)
        code = array(_CODE, _compiler._code(parsed, flags))
        state = parsed.state
        places: list[str | None] = [None] * state.groups
        for name, place in state.groupdict.items():
            places[place] = name
        full_flags = int(flags | state.flags)
        needles = () if full_flags & re.IGNORECASE else _needles(parsed)
        return [
            list(needles),
            full_flags,
            b2a_base64(code.tobytes(), newline=False).decode("ascii"),
            state.groups - 1,
            dict(state.groupdict),
            places,
        ]
    except (ImportError, AttributeError, TypeError, ValueError, OverflowError):
        return None


def _needles(parsed: Iterable[tuple[Any, Any]]) -> _Needles:
    exact, needed = _strings(parsed)
    return tuple(sorted(_better(needed, exact) or ()))


_Strings = frozenset[str]
_EMPTY: _Strings = frozenset({""})


def _better(first: _Strings | None, second: _Strings | None) -> _Strings | None:
    """Of two sets of needles the one whose shortest is longer, then the smaller one."""
    candidates = [found for found in (_reduced(first), _reduced(second)) if found is not None]
    return max(candidates, key=lambda found: (min(map(len, found)), -len(found)), default=None)


def _reduced(strings: _Strings | None) -> _Strings | None:
    """Needles without those that hold another one; None where there are none, too many, or an empty one."""
    if not strings or "" in strings:
        return None
    found = frozenset(
        text for text in strings if not any(other != text and other in text for other in strings)
    )
    return found if len(found) <= _MOST_NEEDLES else None


def _strings(parsed: Iterable[tuple[Any, Any]]) -> tuple[_Strings | None, _Strings | None]:
    """All texts that a sequence matches, where they are few, and the best needles that are known for it."""
    run: _Strings = _EMPTY
    needed: _Strings | None = None
    is_exact = True
    for operation, argument in parsed:
        exact, inner = _strings_of(str(operation), argument)
        needed = _better(needed, inner)
        if exact is not None and len(run) * len(exact) <= _MOST_STRINGS:
            run = frozenset(before + behind for before in run for behind in exact)
            continue
        needed = _better(needed, run)
        is_exact = False
        run = exact if exact is not None else _EMPTY
    return (run if is_exact else None), _better(needed, run)


def _strings_of(operation: str, argument: Any) -> tuple[_Strings | None, _Strings | None]:
    if operation == "LITERAL":
        return frozenset({chr(argument)}), None
    if operation == "IN":
        if all(str(kind) == "LITERAL" for kind, _ in argument):
            return frozenset(chr(value) for _, value in argument), None
        return None, None
    if operation in ("AT", "ASSERT_NOT"):
        return _EMPTY, None
    if operation == "ASSERT":
        exact, needed = _strings(argument[1])
        return _EMPTY, _better(needed, exact)
    if operation == "SUBPATTERN":
        return (None, None) if argument[1] & re.IGNORECASE else _strings(argument[3])
    if operation == "BRANCH":
        return _of_alternatives([_strings(branch) for branch in argument[1]])
    if operation in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, repeated = argument
        exact, needed = _strings(repeated)
        if least == 0:
            return (exact | _EMPTY if exact is not None and most == 1 else None), None
        return (exact if most == 1 else None), _better(needed, exact)
    return None, None


def _of_alternatives(
    found: list[tuple[_Strings | None, _Strings | None]],
) -> tuple[_Strings | None, _Strings | None]:
    exacts = [exact for exact, _ in found]
    known = [_better(needed, exact) for exact, needed in found]
    exact = frozenset().union(*(item or () for item in exacts)) if None not in exacts else None
    needed = frozenset().union(*(item or () for item in known)) if None not in known else None
    return (exact if exact is not None and len(exact) <= _MOST_STRINGS else None), needed
