"""Short quotations for messages."""

from __future__ import annotations

_SHOWN = 40
_AROUND = 20


def shorten(text: str, length: int = _SHOWN) -> str:
    """The beginning of a text on one line, with … where something is left out."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"


def around(text: str, start: int, end: int, margin: int = _AROUND) -> str:
    """The stretch from `start` to `end` with up to `margin` characters on both sides, on one line, with … ."""
    first, last = max(0, start - margin), min(len(text), end + margin)
    before = "…" if first else ""
    behind = "…" if last < len(text) else ""
    return before + " ".join(text[first:last].split()) + behind
