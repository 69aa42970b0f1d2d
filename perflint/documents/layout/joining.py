"""Tables that run over pages: which pieces belong together, and one grid out of them.

Three kinds of evidence: space (a piece that ends although its next row would have fitted did end there), columns (the
borders of both pieces must agree) and text (a repeated header is dropped, a repeated first label begins a new form,
a row whose lines break in the middle of a sentence goes on).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from perflint.documents.layout.frames import TOLERANCE, Frame
from perflint.documents.layout.lines import MOST_PADDING, Line, cell_paragraphs, is_wrapped, separator

_MOST_HEADER_ROWS = 4
_SPACE = re.compile(r"\s+")
_VALUE = re.compile(r"[≥≤<>=＞＜＝]?[-+]?[\d,，]+(?:\.\d+)?\s*[%％]?")
_LONG_TEXT = 3
_SLACK = 2.0
"""Points by which a row may seem to fit although it did not."""


@dataclass(slots=True)
class Entry:
    """A cell of a table that may run over pages; `row` counts over all of them, borders are as on the first page."""

    row: int
    row_span: int
    left: float
    right: float
    page: int
    paragraphs: list[str]
    lines: list[Line] = field(default_factory=list)
    open_top: bool = False
    open_bottom: bool = False
    open_left: bool = False
    open_right: bool = False

    @property
    def text(self) -> str:
        return _SPACE.sub("", "".join(self.paragraphs))

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(slots=True)
class Piece:
    """A ruled table as it stands on one page, or side by side on two; then `uncertain` is the second one's number."""

    page: int
    frame: Frame
    entries: list[Entry]
    rows: int
    uncertain: int | None = None

    @property
    def first_row_height(self) -> float:
        return self.frame.y[1] - self.frame.y[0]

    def row(self, number: int) -> list[Entry]:
        """The cells that begin in a row."""
        return [entry for entry in self.entries if entry.row == number]


@dataclass(slots=True)
class Joined:
    """A table over one or more pages; `uncertain` names the pages that were joined without certainty."""

    x: list[float]
    entries: list[Entry]
    rows: int
    last: Piece
    pages: list[int]
    uncertain: list[int] = field(default_factory=list)


def piece_of(frame: Frame, lines_of_box: Sequence[list[Line]], page: int) -> Piece:
    """A table on a page with the lines of each of its boxes."""
    entries = [
        Entry(
            box.row,
            box.row_span,
            box.left,
            box.right,
            page,
            cell_paragraphs(lines, box.left, box.right),
            lines,
            box.open_top,
            box.open_bottom,
            box.open_left,
            box.open_right,
        )
        for box, lines in zip(frame.boxes, lines_of_box, strict=True)
    ]
    return Piece(page, frame, entries, len(frame.y) - 1)


def begin(piece: Piece) -> Joined:
    """A table that so far stands on one page."""
    uncertain = [] if piece.uncertain is None else [piece.uncertain]
    return Joined(list(piece.frame.x), list(piece.entries), piece.rows, piece, [piece.page], uncertain)


def continues(table: Joined, piece: Piece, remaining: float) -> bool:
    """Whether a piece at the beginning of a page goes on with the table at the end of the page before.

    `remaining` is the space in points that was left below the table.
    """
    last = table.last
    width = last.frame.x[-1] - last.frame.x[0]
    if abs(piece.frame.x[-1] - piece.frame.x[0] - width) > 2 * TOLERANCE:
        return False
    if _runs_on(table, piece):
        return True
    headers = _repeated_header(table, piece)
    if headers:
        body = piece.frame.y[min(headers + 1, len(piece.frame.y) - 1)] - piece.frame.y[headers]
        return body > remaining - _SLACK
    if piece.first_row_height <= remaining - _SLACK:
        return False
    return _shares_columns(table, piece) and not _begins_anew(table, piece)


def agrees(table: Joined, piece: Piece) -> bool:
    """Whether a piece repeats the table's header or has just its columns; a repeated title alone proves little."""
    if _repeated_header(table, piece):
        return True
    ends = zip(table.last.frame.x, piece.frame.x, strict=False)
    return len(table.last.frame.x) == len(piece.frame.x) and all(
        abs(one - two) <= TOLERANCE for one, two in ends
    )


def _runs_on(table: Joined, piece: Piece) -> bool:
    """Whether a cell is left open at the break on both sides."""
    below = [entry for entry in table.last.entries if entry.open_bottom]
    above = [entry for entry in piece.entries if entry.open_top]
    return bool(below) and bool(above)


def _shares_columns(table: Joined, piece: Piece) -> bool:
    """Whether a piece has a border between columns that the table has too; blocks of one form differ but in part."""
    shift = table.last.frame.x[0] - piece.frame.x[0]
    inner, known = piece.frame.x[1:-1], table.x[1:-1]
    if not inner or not known:
        return True
    return any(abs(border + shift - other) <= TOLERANCE for border in inner for other in known)


def _begins_anew(table: Joined, piece: Piece) -> bool:
    """Whether a piece begins with the label with which the table began: the same form for something else."""
    first = [entry.text for entry in table.entries if entry.row == 0]
    again = [entry.text for entry in piece.row(0)]
    return bool(first and again and first[0] and first[0] == again[0])


def _repeated_header(table: Joined, piece: Piece) -> int:
    """How many rows at the beginning of a piece repeat the first rows of the table, all of them in all cells."""
    count = 0
    while count < min(_MOST_HEADER_ROWS, piece.rows - 1, table.rows):
        here = [entry for entry in table.entries if entry.row == count]
        again = piece.row(count)
        if not _is_same_row(here, again):
            break
        count += 1
    # A header cell that spans more rows than were found equal means that the likeness ends inside the header.
    while count and any(entry.row < count < entry.row + entry.row_span for entry in piece.entries):
        count -= 1
    return count


def _is_same_row(here: Sequence[Entry], again: Sequence[Entry]) -> bool:
    """Whether two rows say the same; a cell may be cut short, as programs do that print a header too low."""
    if len(here) != len(again) or any(
        one.row_span != two.row_span for one, two in zip(here, again, strict=True)
    ):
        return False
    pairs = [(one.text, two.text) for one, two in zip(here, again, strict=True)]
    if any(not (one.startswith(two) or two.startswith(one)) or bool(one) != bool(two) for one, two in pairs):
        return False
    equal = sum(bool(one) and one == two for one, two in pairs)
    return 2 * equal > sum(bool(one) for one, _ in pairs)


def join(table: Joined, piece: Piece) -> None:
    """Add a piece to the table that it goes on with."""
    shift = table.last.frame.x[0] - piece.frame.x[0]
    headers = _repeated_header(table, piece)
    borders = [position + shift for position in piece.frame.x]
    new = [border for border in borders if all(abs(border - known) > TOLERANCE for known in table.x)]
    missing = [known for known in table.x if all(abs(border - known) > TOLERANCE for border in borders)]
    if new and missing and not headers and not _runs_on(table, piece):
        table.uncertain.append(piece.page)
    table.x = sorted([*table.x, *new])
    incoming = [
        replace(
            entry,
            row=entry.row + table.rows - headers,
            left=entry.left + shift,
            right=entry.right + shift,
        )
        for entry in piece.entries
        if entry.row >= headers
    ]
    incoming = _joined_over_break(table, incoming)
    table.entries += incoming
    table.rows = max(entry.row + entry.row_span for entry in table.entries)
    table.last = piece
    table.pages.append(piece.page)


def _joined_over_break(table: Joined, incoming: list[Entry]) -> list[Entry]:
    """The cells of a new piece, without those that only go on with a cell above the break."""
    boundary = table.rows
    first = [entry for entry in incoming if entry.row == boundary]
    pairs = [(entry, _above(table, entry)) for entry in first]
    one_row = _is_split_row(pairs)
    kept_below = [entry for entry in incoming if entry.row > boundary]
    result: list[Entry] = []
    if one_row:
        return _one_row(pairs, incoming, boundary)
    first_text = next((entry.text for entry, _ in pairs if entry.text), "")
    # Blank cells on the left are labels that go on, unless the row has figures only: then they are blank values.
    labels = not _VALUE.fullmatch(first_text)
    for number, (entry, above) in enumerate(pairs):
        if above is not None and _is_merged(entry, above, labels or number == 0):
            _absorb(above, entry)
        else:
            result.append(entry)
        labels = labels and not entry.text
    return result + kept_below


def _above(table: Joined, entry: Entry) -> Entry | None:
    """The cell with the same borders that ends at the break."""
    return next(
        (
            other
            for other in table.entries
            if other.row + other.row_span == table.rows
            and abs(other.left - entry.left) <= TOLERANCE
            and abs(other.right - entry.right) <= TOLERANCE
        ),
        None,
    )


def _is_split_row(pairs: Sequence[tuple[Entry, Entry | None]]) -> bool:
    """Whether the row at the top of a page is the rest of the row at the end of the page before."""
    if any(above is None for _, above in pairs):
        return False
    known = [(entry, above) for entry, above in pairs if above is not None]
    if any(above.open_bottom and entry.open_top for entry, above in known):
        # Lines are drawn at real row ends, so a row is split where all of its cells are open.
        leaves = [(entry, above) for entry, above in known if above.row_span == 1 or entry.row_span == 1]
        return all(above.open_bottom and entry.open_top for entry, above in leaves)
    if any(entry.row_span > 1 for entry, _ in known if entry.text):
        return False
    filled = [(entry, above) for entry, above in known if entry.text]
    if any(not above.lines for _, above in filled):
        return False
    figures = [pair for pair in filled if all(_VALUE.fullmatch(item.text) for item in pair)]
    told = [pair for pair in filled if pair not in figures]
    # A figure that filled its column may be broken or complete; it is the texts beside it that tell.
    if not told or any(not _fills(above, entry) for entry, above in figures):
        return False
    if len(told) == 1 and len(told[0][1].lines) >= _LONG_TEXT:
        # A long text may go on with a new paragraph.
        return True
    return all(_wraps(above, entry) for entry, above in told)


def _wraps(above: Entry, entry: Entry) -> bool:
    return is_wrapped(above.lines[-1], entry.lines[0], entry.width - 2 * _padding(entry))


def _fills(above: Entry, entry: Entry) -> bool:
    """Whether not even one more character would have fitted into the last line of a cell."""
    last, following = above.lines[-1], entry.lines[0].glyphs[0]
    return last.x1 - last.x0 + following.x1 - following.x0 > entry.width - 2 * _padding(entry)


def _padding(entry: Entry) -> float:
    return min(max(0.0, min(line.x0 for line in entry.lines) - entry.left), MOST_PADDING)


def _one_row(
    pairs: Sequence[tuple[Entry, Entry | None]], incoming: Sequence[Entry], boundary: int
) -> list[Entry]:
    """The cells below the rest of a split row, which goes into the cells above the break."""
    for entry, above in pairs:
        if above is not None:
            _absorb(above, entry)
            above.row_span -= 1
    for entry in incoming:
        if entry.row > boundary:
            entry.row -= 1
    return [
        entry for entry in incoming if entry.row >= boundary and all(entry is not item for item, _ in pairs)
    ]


def _is_merged(entry: Entry, above: Entry, is_label: bool) -> bool:
    """Whether a cell at the top of a page belongs to the merged cell above the break."""
    if above.open_bottom and entry.open_top:
        return True
    if entry.text:
        # A spreadsheet prints the text of a merged cell where its middle is.
        return above.open_bottom and not above.text and above.row_span > 1
    if not above.text:
        return False
    return entry.row_span > 1 or is_label


def _absorb(above: Entry, entry: Entry) -> None:
    """Put the rest of a cell into the cell above the break."""
    if entry.paragraphs and entry.text != above.text:
        rest = list(entry.paragraphs)
        if above.paragraphs and above.lines and entry.lines and _wraps(above, entry):
            above.paragraphs[-1] += separator(above.paragraphs[-1], rest[0]) + rest.pop(0)
        above.paragraphs = [*above.paragraphs, *rest]
        above.lines = [*above.lines, *entry.lines]
    above.row_span += entry.row_span
    above.open_bottom = entry.open_bottom
