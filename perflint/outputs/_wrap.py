"""Breaking text for a terminal, where a Chinese character takes two columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from perflint.patterns import regex

_WIDEST = 2
"""The most columns of one character."""
_PIECE = regex(r"[!-~]+|\s+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。；：！？、）〕】》”’％%,.;:!?)]}·…")
_NOT_LAST = frozenset("（〔【《“‘([{±≥≤＝×÷＋－")
_UNIT = frozenset("万亿元个项次户人处份件年月日分亩")


# Categories of which Unicode's own table of East Asian widths is enough; importing wcwidth costs more than a report.
_PLAIN = frozenset({"Lu", "Ll", "Nd", "Po", "Ps", "Pe", "Pi", "Pf", "Pd", "Pc", "Sm", "Sc", "Zs"})
_HEADER_MARGIN = 2
_ESCAPE = regex(r"\x1b\[[0-9;]*m")


@cache
def _character_width(character: str) -> int:
    if "一" <= character <= "鿿":
        return 2
    if unicodedata.category(character) in _PLAIN:
        return 2 if unicodedata.east_asian_width(character) in "WF" else 1
    from wcwidth import wcwidth

    return max(0, wcwidth(character))


def width_of(text: str) -> int:
    """The columns that a text takes in a terminal; control characters take none."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(_character_width, text))


def aligned(rows: Sequence[Sequence[str]], headers: Sequence[str]) -> Iterator[str]:
    """The lines of a table: headers, a rule, and rows whose cells stand under each other.

    Cells may be coloured. A column is at least two columns of the terminal wider than its header.
    """
    widths = [
        max([width_of(header) + _HEADER_MARGIN, *(width_of(_ESCAPE.sub("", cell)) for cell in column)])
        for header, column in zip(headers, zip(*rows, strict=True), strict=True)
    ]
    for row in (headers, ["-" * width for width in widths], *rows):
        yield "  ".join(_padded(row, widths)).rstrip()


def _padded(row: Sequence[str], widths: Iterable[int]) -> Iterator[str]:
    for cell, width in zip(row, widths, strict=True):
        yield cell + " " * (width - width_of(_ESCAPE.sub("", cell)))


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
        # A word longer than the line is broken after all.
        while len(piece) * _WIDEST > width and width_of(piece) > width:
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
    current, taken = "", 0
    for piece in _pieces(clean(text), width):
        if taken + width_of(piece.rstrip()) > width:
            lines.append(current.rstrip())
            current = piece.lstrip()
            taken = width_of(current)
        else:
            current += piece
            taken += width_of(piece)
    if current.strip() or not lines:
        lines.append(current.rstrip())
    return lines
