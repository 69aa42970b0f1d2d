"""Characters to lines, and wrapped lines to the paragraphs that their author typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from perflint.documents.layout.page import Glyph

_SAME_LINE = 0.45
"""Share of the font size by which the middles of two characters of one line may differ."""
_LATIN_GAP = 0.2
_WIDE_GAP = 0.8
_COLUMN_GAP = 3.0
"""Gaps in font sizes that show a space between Latin letters, between ideographs, and between columns of text."""
_DOUBLE_STRIKE = 0.3
"""Bold print imitated by printing a character twice, this share of the font size apart."""

_WORD = re.compile(r"[0-9A-Za-z.,%+\-/&'’:#@_]")
_CLOSING = frozenset("，。、；：？！）】》〉〕｝”’％%…,.;:?!)]}")
_OPENING = frozenset("（【《〈〔｛“‘([{")
_LETTER = re.compile(r"[A-Za-z]")
_SENTENCE_END = frozenset("。；！？：;!?")
_ITEM = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+[章节部分条]|[一二三四五六七八九十]{1,3}\s*[、.．]|"
    r"[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s*[、.．](?!\d)|[①-⑳])"
)
MOST_PADDING = 8.0
"""Points between a cell's border and its text, at most."""


@dataclass(slots=True)
class Line:
    """A line of text; `text` has the spaces that its gaps show."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = _text_of(self.glyphs)

    @property
    def text_end(self) -> float:
        """Where the text ends but for punctuation, which may hang into the margin."""
        return next((glyph.x1 for glyph in reversed(self.glyphs) if glyph.text not in _CLOSING), self.x0)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines that characters stand on, from top to bottom."""
    ordered = sorted(glyphs, key=lambda glyph: (glyph.top + glyph.bottom, glyph.x0))
    groups: list[list[Glyph]] = []
    middle = size = 0.0
    for glyph in ordered:
        centre = (glyph.top + glyph.bottom) / 2
        if groups and abs(centre - middle) <= _SAME_LINE * max(size, glyph.size):
            groups[-1].append(glyph)
            if glyph.size > size:
                middle, size = centre, glyph.size
        else:
            groups.append([glyph])
            middle, size = centre, glyph.size
    lines = []
    for group in groups:
        line = _line(group)
        if line is not None:
            lines.append(line)
    return lines


def _line(group: list[Glyph]) -> Line | None:
    """The line of some glyphs, without blanks at its ends and without second strikes; None for a blank line."""
    ordered = sorted(group, key=lambda glyph: (glyph.x0, glyph.x1))
    glyphs: list[Glyph] = []
    for glyph in ordered:
        if (
            glyphs
            and glyph.text == glyphs[-1].text
            and glyph.x0 - glyphs[-1].x0 < _DOUBLE_STRIKE * glyph.size
        ):
            continue
        glyphs.append(glyph)
    while glyphs and glyphs[-1].text.isspace():
        glyphs.pop()
    start = next((index for index, glyph in enumerate(glyphs) if not glyph.text.isspace()), len(glyphs))
    glyphs = glyphs[start:]
    if not glyphs:
        return None
    return Line(
        glyphs,
        glyphs[0].x0,
        max(glyph.x1 for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
        max(glyph.size for glyph in glyphs),
    )


def _is_word(text: str) -> bool:
    return _WORD.match(text) is not None


def _text_of(glyphs: Sequence[Glyph]) -> str:
    parts: list[str] = []
    previous: Glyph | None = None
    for glyph in glyphs:
        if previous is not None and not glyph.text.isspace() and not previous.text.isspace():
            gap = glyph.x0 - previous.x1
            size = min(glyph.size, previous.size)
            latin = _is_word(previous.text) and _is_word(glyph.text)
            if gap > _COLUMN_GAP * size:
                parts.append("  ")
            elif gap > (_LATIN_GAP if latin else _WIDE_GAP) * size:
                parts.append(" ")
        parts.append(glyph.text)
        previous = glyph
    return "".join(parts)


def _first_token_width(line: Line) -> float:
    """The width of what cannot be broken at the beginning of a line: a word, or a character and its punctuation."""
    glyphs = line.glyphs
    end = 1
    while end < len(glyphs) and glyphs[end - 1].text in _OPENING:
        end += 1
    if _is_word(glyphs[end - 1].text):
        while end < len(glyphs) and _is_word(glyphs[end].text):
            end += 1
    while end < len(glyphs) and glyphs[end].text in _CLOSING:
        end += 1
    return glyphs[end - 1].x1 - glyphs[0].x0


def is_wrapped(line: Line, following: Line, width: float) -> bool:
    """Whether a line ended because the next word did not fit into `width`, not because its paragraph ended."""
    remaining = width - (line.x1 - line.x0)
    token = _first_token_width(following)
    if token > width:
        # A word longer than the column is broken anywhere.
        token = following.glyphs[0].x1 - following.glyphs[0].x0
    return remaining < token + 0.1 * following.size


def ends_sentence(line: Line) -> bool:
    """Whether a line ends with the end of a sentence."""
    return line.text[-1] in _SENTENCE_END


def starts_item(line: Line, previous: Line) -> bool:
    """Whether a line begins with a number of its own behind the end of a sentence."""
    return ends_sentence(previous) and starts_heading(line)


def starts_heading(line: Line) -> bool:
    """Whether a line begins with a number as headings and items have it."""
    return _ITEM.match(line.text) is not None


def separator(text: str, following: str) -> str:
    """What stands between two lines of one paragraph: a space between Latin words, nothing otherwise."""
    return " " if _LETTER.match(text[-1:]) and _LETTER.match(following[:1]) else ""


def cell_paragraphs(lines: Sequence[Line], left: float, right: float) -> list[str]:
    """The paragraphs of a cell's text between its borders."""
    if not lines:
        return []
    if len(lines) > 1 and all(len(line.glyphs) == 1 for line in lines):
        # Text that runs from top to bottom.
        return ["".join(line.text for line in lines)]
    padding = min(max(0.0, min(line.x0 for line in lines) - left), MOST_PADDING)
    width = right - left - 2 * padding
    paragraphs = [lines[0].text]
    for previous, line in pairwise(lines):
        if is_wrapped(previous, line, width) and not starts_item(line, previous):
            paragraphs[-1] += separator(paragraphs[-1], line.text) + line.text
        else:
            paragraphs.append(line.text)
    return paragraphs
