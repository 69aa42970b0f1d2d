"""What can go wrong with rules and with the engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct


class Problem(Struct, frozen=True, order=True):
    """One thing that is wrong in a rule file, and what to do about it. Lines count from 1; 0 means the path itself."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: {self.message}"


class RuleError(ValueError):
    """Rules that cannot be used. `problems` holds everything that is wrong in all files, in the order of files."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class EngineError(RuntimeError):
    """An evaluation that could not be carried out; the message names the rule, shard or fact."""


class EngineUnavailable(EngineError):  # noqa: N818 - the state of an installation, as callers ask for it
    """durable_rules cannot be imported; the message says how to install it."""


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known name, or all of them when they are few, or nothing."""
    import difflib

    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if near:
        return f"; did you mean {near[0]!r}?"
    return f"; known: {', '.join(names)}" if 0 < len(names) <= 30 else ""
