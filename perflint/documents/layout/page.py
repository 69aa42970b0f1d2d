"""What a page holds, whatever its format: characters and straight lines, in points from the upper left corner."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Glyph(NamedTuple):
    """A character with its box; `size` is the font size."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float


class Segment(NamedTuple):
    """A horizontal line at y = `position` from x = `start` to `end`, or a vertical one with the axes swapped."""

    position: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """One page; `number` counts from 1."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    horizontal: list[Segment] = field(default_factory=list)
    vertical: list[Segment] = field(default_factory=list)
