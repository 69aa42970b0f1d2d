"""Remembering the results of pure functions of texts, within bounds that keep the memory of a long run flat.

Many measures read all texts of a report one after the other. As soon as a report has more texts than a function
remembers, each has been forgotten when the next measure asks for it: a large report gets more room while it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

LARGE = 200
"""Texts (paragraphs and indicators) from which on a report is a large one."""

_MORE = 32
"""By how much more is remembered while a large report is read."""

_rooms: list[Callable[[], None]] = []
"""What empties the memory that each function has for large reports."""

_reading: list[int] = []
"""The sizes of the large reports that are being read at this moment."""

Rest = ParamSpec("Rest")
Result = TypeVar("Result")

LONGEST = 2_000
"""Characters of the longest text whose result is kept, unless a function says otherwise."""


def remembered(
    size: int, longest: int = LONGEST
) -> Callable[
    [Callable[Concatenate[str, Rest], Result]],
    Callable[Concatenate[str, Rest], Result],
]:
    """Keep the results for the last `size` texts of up to `longest` characters; longer ones are computed anew.

    For functions whose result depends on their arguments alone and is never changed by a caller. Many measures read
    the same sentences of a report, and most reports print the same labels.
    """

    def decorate(
        function: Callable[Concatenate[str, Rest], Result],
    ) -> Callable[Concatenate[str, Rest], Result]:
        # The cache's own type forgets which arguments the function takes.
        kept = cast(Callable[Concatenate[str, Rest], Result], lru_cache(maxsize=size)(function))

        more = cast(Callable[Concatenate[str, Rest], Result], lru_cache(maxsize=size * _MORE)(function))
        _rooms.append(cast(Any, more).cache_clear)

        @wraps(function)
        def remembering(text: str, /, *rest: Rest.args, **named: Rest.kwargs) -> Result:
            if len(text) > longest:
                return function(text, *rest, **named)
            return (more if _reading else kept)(text, *rest, **named)

        return remembering

    return decorate


@contextmanager
def room_for(texts: int) -> Iterator[None]:
    """Remember more while a report with that many texts is read, if it is a large one, and forget it afterwards."""
    if texts < LARGE:
        yield
        return
    _reading.append(texts)
    try:
        yield
    finally:
        _reading.remove(texts)
        if not _reading:
            for forget in _rooms:
                forget()
