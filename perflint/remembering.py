"""Remembering the results of pure functions of texts, within bounds that keep the memory of a long run flat.

Many measures read all texts of a report one after the other. As soon as a report has more texts than a function
remembers, each has been forgotten when the next measure asks for it: a large report gets more room while it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from types import FunctionType
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

LARGE = 200
"""Texts (paragraphs and indicators) from which on a report is a large one."""

_MORE = 32
"""By how much more is remembered while a large report is read."""

_remembered: list[_Results] = []
"""What each function remembers."""

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
    """Keep the results for about the last `size` texts of up to `longest` characters; longer ones are computed anew.

    For functions of positional arguments whose result depends on these alone and is never changed by a caller. Many
    measures read the same sentences of a report, and most reports print the same labels.
    """

    def decorate(
        function: Callable[Concatenate[str, Rest], Result],
    ) -> Callable[Concatenate[str, Rest], Result]:
        if cast(FunctionType, function).__code__.co_argcount == 1:
            # What is known is found by the dictionary's own method, without a call of Python's.
            of_text = _Results(function, size, longest)
            return cast(Callable[Concatenate[str, Rest], Result], of_text.__getitem__)
        compute = cast(Callable[..., Result], function)
        of_arguments = _Results(lambda arguments: compute(*arguments), size, longest).__getitem__

        @wraps(function)
        def remembering(*arguments: Any) -> Any:
            return of_arguments(arguments)

        return cast(Callable[Concatenate[str, Rest], Result], remembering)

    return decorate


class _Results(dict[Any, Any]):
    """Results by text, or by a text and further arguments, in two generations.

    When the young generation is full it becomes the old one, and what was in the old one and has not been asked for
    since is forgotten.
    """

    __slots__ = ("_compute", "_longest", "_old", "_room")

    def __init__(self, compute: Callable[[Any], Any], size: int, longest: int) -> None:
        super().__init__()
        self._compute = compute
        # Together the generations hold from two to four thirds of the size.
        self._room = max(1, size * 2 // 3)
        self._longest = longest
        self._old: dict[Any, Any] = {}
        _remembered.append(self)

    def __missing__(self, key: Any) -> Any:
        result = self._old[key] if key in self._old else self._compute(key)
        if len(key if isinstance(key, str) else key[0]) <= self._longest:
            if len(self) >= self._room * (_MORE if _reading else 1):
                self._old = dict(self)
                self.clear()
            self[key] = result
        return result

    def give_back(self) -> None:
        """Forget everything if it is more than what is remembered between reports."""
        if len(self) + len(self._old) > 2 * self._room:
            self.clear()
            self._old.clear()


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
            for results in _remembered:
                results.give_back()
