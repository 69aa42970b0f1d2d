"""Outputs: one module a format, found by its name. Each has `render(run)`, which yields pieces of text."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perflint.results import Run


@cache
def format_names() -> tuple[str, ...]:
    """The names of all formats."""
    names = (module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(sorted(names))


def render(name: str, run: Run) -> Iterator[str]:
    """The run in a format, piece by piece as its documents are checked. Raises KeyError for an unknown format."""
    if name not in format_names():
        raise KeyError(f"no output format {name!r}; known: {', '.join(format_names())}")
    pieces: Iterator[str] = importlib.import_module(f"{__name__}.{name}").render(run)
    return pieces
