"""Text that is higher than its row: a spreadsheet prints it over the cells above and below.

Where a line of text crosses a ruling line, position does not tell whose it is. The order of the file does: a program
writes the lines of one cell one after the other. The block of lines belongs to the cell in its middle, or to the one
in which it begins or ends where the text is aligned to the top or bottom.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from perflint.documents.layout.frames import Box
from perflint.documents.layout.lines import Line, is_wrapped, lines_of
from perflint.documents.layout.page import Glyph

_CROSSES = 0.2
"""Share of a character's height that lies beyond the border of its cell, at least."""
_JUMP = 2.0
_CLOSEST, _WIDEST = 0.8, 2.0
_ALIGNED = 0.35
"""In font sizes: a gap between words of one line, distances of lines of one text, and of text from its border."""
_PADDING = 1.0


def homes_of(glyphs: Sequence[Glyph], homes: list[int], boxes: Sequence[Box]) -> list[int]:
    """The box of each character of a table, in the order of the file; `homes` are the boxes in which they lie."""
    if not any(_crosses(glyph, boxes[home]) for glyph, home in zip(glyphs, homes, strict=True)):
        return homes
    result = list(homes)
    for block in _blocks(glyphs, homes, boxes):
        crossing = any(
            _crosses(glyphs[number], boxes[homes[number]]) for line, numbers in block for number in numbers
        )
        if len(block) < 2 or not crossing:
            continue
        owner = _owner([line for line, _ in block], homes[block[0][1][0]], boxes)
        if owner is not None:
            for _, numbers in block:
                for number in numbers:
                    result[number] = owner
    return result


def _crosses(glyph: Glyph, box: Box) -> bool:
    margin = _CROSSES * (glyph.bottom - glyph.top)
    return not glyph.text.isspace() and (glyph.top < box.top - margin or glyph.bottom > box.bottom + margin)


def _runs(glyphs: Sequence[Glyph], homes: Sequence[int], boxes: Sequence[Box]) -> Iterator[list[int]]:
    """Characters that follow each other on one line, in one column."""
    run: list[int] = []
    for number, glyph in enumerate(glyphs):
        if run:
            before = glyphs[run[-1]]
            same_line = abs(glyph.top + glyph.bottom - before.top - before.bottom) < 0.5 * glyph.size
            same_column = boxes[homes[number]].left == boxes[homes[run[-1]]].left
            if not (
                same_line and same_column and -0.5 * glyph.size < glyph.x0 - before.x1 < _JUMP * glyph.size
            ):
                yield run
                run = []
        run.append(number)
    if run:
        yield run


def _blocks(
    glyphs: Sequence[Glyph], homes: Sequence[int], boxes: Sequence[Box]
) -> Iterator[list[tuple[Line, list[int]]]]:
    """Lines that follow each other in the file and are wrapped text in one column."""
    block: list[tuple[Line, list[int]]] = []
    for numbers in _runs(glyphs, homes, boxes):
        found = lines_of(glyphs[number] for number in numbers)
        if len(found) != 1:
            continue
        line = found[0]
        if block and not _follows(block[-1][0], line, boxes[homes[block[-1][1][0]]]):
            yield block
            block = []
        block.append((line, numbers))
    if block:
        yield block


def _follows(previous: Line, line: Line, box: Box) -> bool:
    distance = line.middle - previous.middle
    if not _CLOSEST * line.size <= distance <= _WIDEST * line.size:
        return False
    if line.x0 < box.left - _PADDING or line.x1 > box.right + _PADDING:
        return False
    return is_wrapped(previous, line, box.right - box.left - 2 * _PADDING)


def _owner(lines: Sequence[Line], home: int, boxes: Sequence[Box]) -> int | None:
    """The box to which a block of lines belongs; `home` is one in its column."""
    column = [
        number
        for number, box in enumerate(boxes)
        if (box.left, box.right) == (boxes[home].left, boxes[home].right)
    ]
    first, last = lines[0], lines[-1]
    pitch = min((two.middle - one.middle for one, two in pairwise(lines)), default=first.size)
    top, bottom = first.middle - pitch / 2, last.middle + pitch / 2
    for number in column:
        if 0 <= top - boxes[number].top < _ALIGNED * first.size:
            return number
    for number in column:
        if 0 <= boxes[number].bottom - bottom < _ALIGNED * last.size:
            return number
    middle = (first.top + last.bottom) / 2
    return next((number for number in column if boxes[number].top <= middle < boxes[number].bottom), None)
