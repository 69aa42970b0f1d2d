"""Pages to blocks: tables out of ruling lines, everything else as paragraphs in reading order."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from perflint.documents.grid import GridBuilder, nearest
from perflint.documents.layout.beside import beside, joined_titles, stands_beside
from perflint.documents.layout.frames import Frame, find_frames
from perflint.documents.layout.joining import Joined, Piece, agrees, begin, continues, join, piece_of
from perflint.documents.layout.lines import (
    Line,
    ends_sentence,
    is_wrapped,
    lines_of,
    separator,
    starts_heading,
    starts_item,
)
from perflint.documents.layout.margins import without_margins
from perflint.documents.layout.overflow import homes_of
from perflint.documents.layout.page import Glyph, Page
from perflint.documents.model import Block, Cell, Paragraph, ReadingNote
from perflint.places import LocatedText, Location, join_located

_OTHER_SIZE = 0.12
_INDENT = 1.2
_WIDER_PITCH = 1.3
_LOOSE_PITCH = 2.2
"""In font sizes: lines that stand further apart belong to different paragraphs whatever the pitch of the text."""
_SHORT = 4.0
"""In font sizes: a line that leaves so much room was its paragraph's last."""
_FOOTER = 60.0
"""Points by which the margin below may be wider than the one above."""
_MOST_TITLES = 4
_CONTINUED = ("续表", "（续）", "(续)", "续上表", "接上表")


@dataclass(slots=True)
class _Sheet:
    """A page on its way: its tables with their lines, and the lines outside of them."""

    page: Page
    frames: list[Frame]
    inside: list[list[list[Line]]]
    outside: list[Line]
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class _Measures:
    """Where text stands on pages of one size."""

    left: float
    right: float
    bottom: float


@dataclass(slots=True)
class _Assembly:
    """Blocks under construction."""

    path: str
    blocks: list[Block] = field(default_factory=list)
    notes: list[ReadingNote] = field(default_factory=list)
    paragraph: list[tuple[Line, int, int]] = field(default_factory=list)
    table: Joined | None = None
    tables: int = 0
    titles: frozenset[str] = frozenset()
    """The lines directly above the table, which a spreadsheet may repeat on each page."""

    def begin_table(self, piece: Piece) -> None:
        above: list[str] = []
        for block in reversed(self.blocks[-_MOST_TITLES:]):
            if not isinstance(block, Paragraph) or block.text.location.page != piece.page:
                break
            above.append(str(block.text).strip())
        self.titles = frozenset(above)
        self.table = begin(piece)

    def end_paragraph(self) -> None:
        if not self.paragraph:
            return
        parts: list[LocatedText] = []
        for line, page, number in self.paragraph:
            text = (separator(parts[-1], line.text) if parts else "") + line.text
            parts.append(LocatedText(text, Location(line=number, page=page)))
        self.blocks.append(Paragraph(join_located(parts)))
        self.paragraph = []

    def end_table(self) -> None:
        if self.table is None:
            return
        self.tables += 1
        self.blocks.append(_grid(self.table, self.path, self.tables))
        pages = self.table.uncertain
        if pages:
            listed = "、".join(str(page) for page in pages)
            message = f"表{self.tables} 由多页拼接而成，第 {listed} 页与上页不完全对应，拼接未必正确"
            self.notes.append(
                ReadingNote(
                    "uncertain-join",
                    message,
                    LocatedText("", Location(page=pages[0], cell=f"表{self.tables}")),
                )
            )
        self.table = None


def blocks_of_pages(pages: Iterable[Page], path: str) -> tuple[list[Block], list[ReadingNote]]:
    """The blocks of a document's pages in reading order, and notes on what was not certain.

    A table's place is its page and its number in the document; a paragraph's place is its page and the line there.
    Raises DocumentError where a table passes the limits of `perflint.documents.grid`.
    """
    sheets = [_sheet(page) for page in pages]
    kept = without_margins([(sheet.page, sheet.outside) for sheet in sheets])
    for sheet, outside in zip(sheets, kept, strict=True):
        sheet.outside = outside
        _reclaim(sheet)
        sheet.pieces = [
            piece_of(frame, lines, sheet.page.number)
            for frame, lines in zip(sheet.frames, sheet.inside, strict=True)
        ]
    measures = _measured(sheets)
    pitch = _pitch(sheets)
    for sheet, following in pairwise(sheets):
        _pair(sheet, following, measures[_size(sheet.page)].right)
    assembly = _Assembly(path)
    for sheet in sheets:
        _add_page(assembly, sheet, measures[_size(sheet.page)], pitch)
    assembly.end_paragraph()
    assembly.end_table()
    return assembly.blocks, assembly.notes


def _size(page: Page) -> tuple[int, int]:
    return round(page.width), round(page.height)


def _sheet(page: Page) -> _Sheet:
    frames = find_frames(page)
    outside: list[Glyph] = []
    within: list[list[Glyph]] = [[] for _ in frames]
    homes: list[list[int]] = [[] for _ in frames]
    maps = [_box_map(frame) for frame in frames]
    for glyph in page.glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        for index, frame in enumerate(frames):
            if frame.contains(x, y):
                row = min(bisect_right(frame.y, y), len(frame.y) - 1) - 1
                column = min(bisect_right(frame.x, x), len(frame.x) - 1) - 1
                within[index].append(glyph)
                homes[index].append(maps[index][row, column])
                break
        else:
            outside.append(glyph)
    inside: list[list[list[Line]]] = []
    for frame, glyphs, found in zip(frames, within, homes, strict=True):
        boxes: list[list[Glyph]] = [[] for _ in frame.boxes]
        for glyph, home in zip(glyphs, homes_of(glyphs, found, frame.boxes), strict=True):
            boxes[home].append(glyph)
        inside.append([lines_of(box) for box in boxes])
    return _Sheet(page, frames, inside, lines_of(outside))


def _reclaim(sheet: _Sheet) -> None:
    """Put text into its cell that stands beyond the end of a cell left open by a page break.

    Spreadsheet programs centre the text of a merged cell over all of its pages, and what is clipped off is still there.
    """
    outside: list[Line] = []
    for line in sheet.outside:
        spot = _beyond_break(sheet.frames, line)
        if spot is None:
            outside.append(line)
        else:
            sheet.inside[spot[0]][spot[1]].append(line)
    sheet.outside = outside


def _beyond_break(frames: Sequence[Frame], line: Line) -> tuple[int, int] | None:
    if not frames:
        return None
    for index, above in ((0, True), (len(frames) - 1, False)):
        frame = frames[index]
        if (line.middle >= frame.y[0]) if above else (line.middle <= frame.y[-1]):
            continue
        for number, box in enumerate(frame.boxes):
            is_open = box.open_top if above else box.open_bottom
            if is_open and box.left - 1 <= line.x0 and line.x1 <= box.right + 1:
                return index, number
    return None


def _pair(sheet: _Sheet, following: _Sheet, limit: float) -> None:
    """Put the columns that a spreadsheet program printed on the next page beside those that they belong to."""
    if not sheet.pieces or not following.pieces:
        return
    left, right = sheet.pieces[-1], following.pieces[0]
    if left.uncertain is not None or not stands_beside(left, right, limit):
        return
    shift = left.frame.x[-1] - right.frame.x[0]
    sheet.pieces[-1] = beside(left, right)
    following.pieces.pop(0)
    sheet.outside, following.outside = joined_titles(sheet.outside, following.outside, shift)


def _box_map(frame: Frame) -> dict[tuple[int, int], int]:
    """The box at each position of the grid."""
    return {
        (row, column): index
        for index, box in enumerate(frame.boxes)
        for row in range(box.row, box.row + box.row_span)
        for column in range(box.column, box.column + box.column_span)
    }


def _measured(sheets: Sequence[_Sheet]) -> dict[tuple[int, int], _Measures]:
    """The area that text fills, by page size."""
    found: dict[tuple[int, int], _Measures] = {}
    for sheet in sheets:
        # A table may stick out to the left by the padding of its cells, so text counts where there is any.
        lefts = [line.x0 for line in sheet.outside] or [frame.x[0] for frame in sheet.frames]
        if not lefts:
            continue
        left = min(lefts)
        right = max([line.text_end for line in sheet.outside] + [frame.x[-1] for frame in sheet.frames])
        top = min([line.top for line in sheet.outside] + [frame.y[0] for frame in sheet.frames])
        bottom = max(
            [line.bottom for line in sheet.outside]
            + [frame.y[-1] for frame in sheet.frames]
            + [sheet.page.height - top - _FOOTER]
        )
        # Margins are mostly the same on both sides; a page of short lines shows only the left one.
        symmetric = max(right, sheet.page.width - left)
        known = found.get(_size(sheet.page))
        if known is None:
            found[_size(sheet.page)] = _Measures(left, symmetric, bottom)
        else:
            known.left = min(known.left, left)
            known.right = max(known.right, right)
            known.bottom = max(known.bottom, bottom)
    for sheet in sheets:
        page = sheet.page
        found.setdefault(_size(page), _Measures(0.0, page.width, page.height))
    return found


def _pitch(sheets: Sequence[_Sheet]) -> dict[int, float]:
    """The most frequent distance of neighbouring lines, by font size."""
    seen: dict[int, Counter[int]] = {}
    for sheet in sheets:
        for previous, line in pairwise(sheet.outside):
            distance = line.middle - previous.middle
            if round(previous.size) == round(line.size) and 0 < distance < _LOOSE_PITCH * line.size:
                seen.setdefault(round(line.size), Counter())[round(distance * 2)] += 1
    return {size: counter.most_common(1)[0][0] / 2 for size, counter in seen.items()}


def _add_page(assembly: _Assembly, sheet: _Sheet, measures: _Measures, pitch: dict[int, float]) -> None:
    items: list[tuple[float, int, Line | int]] = [
        (line.middle, number, line) for number, line in enumerate(sheet.outside, 1)
    ]
    items += [(piece.frame.y[0], 0, index) for index, piece in enumerate(sheet.pieces)]
    items.sort(key=lambda item: (item[0], item[1]))
    pieces = sheet.pieces
    begin_at = 0
    table = assembly.table
    if table is not None and table.last.page == sheet.page.number - 1:
        titles = _repeated_titles(assembly, [item for _, _, item in items])
        following = items[titles][2] if titles < len(items) else None
        remaining = measures.bottom - table.last.frame.y[-1]
        if isinstance(following, int):
            piece = pieces[following]
            if continues(table, piece, remaining) and (not titles or agrees(table, piece)):
                join(table, piece)
                begin_at = titles + 1
    for _, number, item in items[begin_at:]:
        assembly.end_table()
        if isinstance(item, Line):
            _add_line(assembly, item, (sheet.page.number, number), measures, pitch)
        else:
            assembly.end_paragraph()
            assembly.begin_table(pieces[item])


def _repeated_titles(assembly: _Assembly, items: Sequence[Line | int]) -> int:
    """How many lines at a page's top repeat the title of the table above them, or say that it goes on."""
    for count, item in enumerate(items):
        if not isinstance(item, Line):
            return count
        text = item.text.strip()
        if text not in assembly.titles and not text.endswith(_CONTINUED):
            return 0
    return 0


def _add_line(
    assembly: _Assembly,
    line: Line,
    place: tuple[int, int],
    measures: _Measures,
    pitch: dict[int, float],
) -> None:
    page, number = place
    if assembly.paragraph:
        previous, previous_page, _ = assembly.paragraph[-1]
        same_page = previous_page == page
        far = same_page and line.middle - previous.middle > _LOOSE_PITCH * line.size
        usual = pitch.get(round(line.size)) if same_page else None
        if far or not _goes_on(assembly.paragraph, line, measures, usual):
            assembly.end_paragraph()
    assembly.paragraph.append((line, page, number))


def _goes_on(
    paragraph: Sequence[tuple[Line, int, int]], line: Line, measures: _Measures, pitch: float | None
) -> bool:
    """Whether a line belongs to the paragraph before it."""
    previous = paragraph[-1][0]
    if abs(previous.size - line.size) > _OTHER_SIZE * line.size or starts_item(line, previous):
        return False
    if pitch is not None and line.middle - previous.middle > _WIDER_PITCH * pitch:
        return False
    if starts_heading(line) and measures.right - line.x1 > _SHORT * line.size:
        return False
    step = line.x0 - previous.x0
    centred = step > 0 and abs(previous.x0 + previous.x1 - line.x0 - line.x1) < line.size
    if centred and is_wrapped(previous, line, measures.right - measures.left):
        return True
    if step > _INDENT * line.size:
        return False
    same_indent = len(paragraph) == 1 and abs(step) <= line.size / 2
    if same_indent and line.x0 > measures.left + _INDENT * line.size and ends_sentence(previous):
        # Where paragraphs begin with an indent, a second line with the same one begins a paragraph too.
        return False
    # What stands left of the line was no room for words.
    return is_wrapped(previous, line, measures.right - previous.x0)


def _grid(table: Joined, path: str, number: int) -> Block:
    location = Location(page=table.pages[0], cell=f"表{number}")
    builder = GridBuilder(path, number, location)
    for entry in sorted(table.entries, key=lambda item: (item.row, item.left)):
        left, right = nearest(table.x, entry.left), nearest(table.x, entry.right)
        place = Location(page=entry.page, cell=builder.place(entry.row, left))
        text = LocatedText("\n".join(entry.paragraphs), place)
        builder.add(Cell(text, entry.row, left, entry.row_span, max(1, right - left)))
    return builder.table()
