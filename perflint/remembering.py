"""Remembering the results of pure functions of texts, within bounds that keep the memory of a long run flat."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

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

        @wraps(function)
        def remembering(text: str, /, *rest: Rest.args, **named: Rest.kwargs) -> Result:
            if len(text) > longest:
                return function(text, *rest, **named)
            return kept(text, *rest, **named)

        return remembering

    return decorate
