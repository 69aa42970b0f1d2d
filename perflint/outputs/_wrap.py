"""Breaking text for a terminal, where a Chinese character takes two columns."""

from __future__ import annotations

import re
from functools import cache

from perflint.patterns import regex

_PIECE = regex(r"[!-~]+|\s+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。；：！？、）〕】》”’％%,.;:!?)]}·…")
_NOT_LAST = frozenset("（〔【《“‘([{±≥≤＝×÷＋－")
_UNIT = frozenset("万亿元个项次户人处份件年月日分亩")


@cache
def _character_width(character: str) -> int:
    from wcwidth import wcwidth

    return max(0, wcwidth(character))


def width_of(text: str) -> int:
    """The columns that a text takes in a terminal; control characters take none."""
    return sum(map(_character_width, text))


def clean(text: str) -> str:
    """The text in one line, without characters that would move the cursor or colour the terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def shorten(text: str, width: int) -> str:
    """The text in at most `width` columns, its end cut off and marked where it is longer."""
    if width_of(text) <= width:
        return text
    kept = ""
    for character in text:
        if width_of(kept) + _character_width(character) > width - 1:
            break
        kept += character
    return kept.rstrip() + "…"


def _clings(before: str, first: str) -> bool:
    """Whether no line may end between two characters: punctuation stays with its text, a unit with its number."""
    return (
        first in _NOT_FIRST
        or before in _NOT_LAST
        or (first in _UNIT and (before.isdigit() or before in "万亿"))
    )


def _pieces(text: str, width: int) -> list[str]:
    """What is not to be broken: words and numbers, characters, and the punctuation that clings to them."""
    pieces: list[str] = []
    for found in _PIECE.finditer(text):
        piece = found.group()
        while width_of(piece) > width:  # a word longer than the line is broken after all
            pieces.append(piece[:width])
            piece = piece[width:]
        clings = pieces and _clings(pieces[-1][-1], piece[0])
        if clings and width_of(pieces[-1] + piece) <= width and not pieces[-1].isspace():
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns. Words and numbers stay whole, and no line begins with a comma or the like."""
    lines: list[str] = []
    current = ""
    for piece in _pieces(clean(text), width):
        if width_of(current) + width_of(piece.rstrip()) > width:
            lines.append(current.rstrip())
            current = piece.lstrip()
        else:
            current += piece
    if current.strip() or not lines:
        lines.append(current.rstrip())
    return lines
