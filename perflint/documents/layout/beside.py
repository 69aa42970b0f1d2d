"""Sheets that are wider than a page: the columns that a spreadsheet program printed on the next page.

Two tables on neighbouring pages stand side by side where their rows have the same heights at the same places, their
columns differ, and the second one's first column would not have fitted on the first page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from perflint.documents.layout.frames import TOLERANCE, Frame
from perflint.documents.layout.joining import Entry, Piece
from perflint.documents.layout.lines import Line, lines_of

_SAME_PLACE = 1.5
_FEWEST_ROWS = 3


def stands_beside(left: Piece, right: Piece, limit: float) -> bool:
    """Whether `right` holds the further columns of `left`; `limit` is where text ends on the first page."""
    one, two = left.frame, right.frame
    if left.entries[0].text and left.entries[0].text == right.entries[0].text:
        return False  # the same form again
    if min(left.rows, right.rows) < _FEWEST_ROWS or abs(one.x[0] - two.x[0]) > TOLERANCE:
        return False
    if abs(one.y[0] - two.y[0]) > _SAME_PLACE or abs(one.y[-1] - two.y[-1]) > _SAME_PLACE:
        return False
    few, many = sorted((one.y, two.y), key=len)
    if any(min(abs(place - other) for other in many) > _SAME_PLACE for place in few):
        return False
    same_columns = len(one.x) == len(two.x) and all(
        abs(first - second) <= TOLERANCE for first, second in zip(one.x, two.x, strict=True)
    )
    return not same_columns and one.x[-1] + two.x[1] - two.x[0] > limit


def beside(left: Piece, right: Piece) -> Piece:
    """Both tables as one; cells that no border closes at the break are one cell."""
    shift = left.frame.x[-1] - right.frame.x[0]
    y = max(left.frame.y, right.frame.y, key=len)
    x = [*left.frame.x, *(position + shift for position in right.frame.x[1:])]
    entries = [_placed(entry, left.frame, y, 0.0) for entry in left.entries]
    edge = left.frame.x[-1]
    for entry in right.entries:
        moved = _placed(entry, right.frame, y, shift)
        half = next((other for other in entries if _is_other_half(other, moved, edge)), None)
        if half is None:
            entries.append(moved)
            continue
        half.right = moved.right
        if moved.text != half.text:
            half.paragraphs = [*half.paragraphs, *moved.paragraphs]
    entries.sort(key=lambda entry: (entry.row, entry.left))
    return Piece(left.page, Frame(x, y, []), entries, len(y) - 1, uncertain=right.page)


def _placed(entry: Entry, frame: Frame, y: Sequence[float], shift: float) -> Entry:
    """A cell with its rows counted by the borders of both tables."""
    first, last = frame.y[entry.row], frame.y[entry.row + entry.row_span]
    row = min(range(len(y)), key=lambda index: abs(y[index] - first))
    end = min(range(len(y)), key=lambda index: abs(y[index] - last))
    return replace(
        entry, row=row, row_span=max(1, end - row), left=entry.left + shift, right=entry.right + shift
    )


def _is_other_half(one: Entry, two: Entry, edge: float) -> bool:
    return (
        one.open_right
        and two.open_left
        and (one.row, one.row_span) == (two.row, two.row_span)
        and abs(one.right - edge) <= TOLERANCE
        and abs(two.left - edge) <= TOLERANCE
    )


def joined_titles(
    above: Sequence[Line], beyond: Sequence[Line], shift: float
) -> tuple[list[Line], list[Line]]:
    """The lines of the first page with what goes on at the same height on the second, and the lines left there."""
    joined = list(above)
    left: list[Line] = []
    for line in beyond:
        index = next(
            (number for number, other in enumerate(joined) if abs(other.middle - line.middle) <= _SAME_PLACE),
            None,
        )
        if index is None:
            left.append(line)
            continue
        moved = [glyph._replace(x0=glyph.x0 + shift, x1=glyph.x1 + shift) for glyph in line.glyphs]
        joined[index] = lines_of([*joined[index].glyphs, *moved])[0]
    return joined, left
