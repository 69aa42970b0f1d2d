"""Ruled tables on a page: from line segments to boxes in rows and columns.

The positions of the lines cut the table's area into elementary cells; elementary cells with no line between them are
one box. Merged cells, missing borders and cells that run on over the page's end need no special case.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from perflint.documents.grid import MAXIMUM_COLUMNS, nearest
from perflint.documents.layout.page import Page, Segment

TOLERANCE = 3.0
"""Points by which lines that a person sees meet may miss each other."""
MAXIMUM_SEGMENTS = 2_000
"""Lines of one page and direction; a page with more is a drawing, and its lines are no table."""

_SAME_LINE = 2.5
_COVERED = 0.7
_SHARED_ENDS = 3
_NARROWEST = 20.0
_WIDEST_OPEN_COLUMN = 200.0


@dataclass(frozen=True, slots=True)
class Box:
    """A cell's area. `open_top` and the like: the table ends on that side and no line is drawn."""

    row: int
    column: int
    row_span: int
    column_span: int
    left: float
    top: float
    right: float
    bottom: float
    open_top: bool = False
    open_bottom: bool = False
    open_left: bool = False
    open_right: bool = False


@dataclass(slots=True)
class Frame:
    """A ruled table on one page: the positions of its column and row borders, and its boxes in reading order."""

    x: list[float]
    y: list[float]
    boxes: list[Box]

    def contains(self, x: float, y: float) -> bool:
        """Whether a point lies inside the outer border."""
        return self.x[0] <= x <= self.x[-1] and self.y[0] <= y <= self.y[-1]


def find_frames(page: Page) -> list[Frame]:
    """The ruled tables of a page from top to bottom; frames around a single box are none."""
    horizontal = _merged(page.horizontal)
    vertical = _merged(page.vertical)
    if len(horizontal) > MAXIMUM_SEGMENTS or len(vertical) > MAXIMUM_SEGMENTS:
        return []
    frames = []
    for rows, columns in _components(horizontal, vertical):
        frame = _frame(rows, columns)
        if frame is not None:
            frames.append(_with_open_columns(frame, vertical))
    outer = [frame for frame in frames if not any(_inside(frame, other) for other in frames)]
    return sorted(outer, key=lambda frame: (frame.y[0], frame.x[0]))


def _inside(frame: Frame, other: Frame) -> bool:
    """Whether a frame stands in a cell of another one."""
    if frame is other or not other.contains(frame.x[0], frame.y[0]):
        return False
    return any(
        box.left - TOLERANCE <= frame.x[0]
        and frame.x[-1] <= box.right + TOLERANCE
        and box.top - TOLERANCE <= frame.y[0]
        and frame.y[-1] <= box.bottom + TOLERANCE
        for box in other.boxes
    )


def _merged(segments: Sequence[Segment]) -> list[Segment]:
    """Segments on one line as one, where they touch or overlap; sorted by position."""
    merged: list[Segment] = []
    group: list[Segment] = []
    for segment in sorted(segments):
        if group and segment.position - group[0].position > _SAME_LINE:
            merged += _merged_line(group)
            group = []
        group.append(segment)
    return merged + _merged_line(group)


def _merged_line(group: Iterable[Segment]) -> list[Segment]:
    merged: list[Segment] = []
    for segment in sorted(group, key=lambda item: item.start):
        if merged and segment.start <= merged[-1].end + TOLERANCE:
            last = merged[-1]
            # The longer of the two says where the line is: short ones are the ends of crossing lines.
            longer = max(last, segment, key=lambda item: item.end - item.start)
            merged[-1] = Segment(longer.position, last.start, max(last.end, segment.end))
        else:
            merged.append(segment)
    return merged


def _components(
    horizontal: Sequence[Segment], vertical: Sequence[Segment]
) -> list[tuple[list[Segment], list[Segment]]]:
    """Groups of lines that hang together by crossing or touching each other."""
    parent = list(range(len(horizontal) + len(vertical)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for number, line in enumerate(horizontal):
        for other in _touching(line, vertical):
            parent[root(number)] = root(len(horizontal) + other)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for number, line in enumerate((*horizontal, *vertical)):
        rows, columns = groups.setdefault(root(number), ([], []))
        (rows if number < len(horizontal) else columns).append(line)
    return [group for group in groups.values() if len(group[0]) + len(group[1]) >= 4 and all(group)]


def _touching(line: Segment, crossing: Sequence[Segment]) -> list[int]:
    """The crossing lines, sorted by position, that a line meets."""
    first = bisect_left(crossing, line.start - TOLERANCE, key=lambda item: item.position)
    last = bisect_right(crossing, line.end + TOLERANCE, key=lambda item: item.position)
    return [
        number
        for number in range(first, last)
        if crossing[number].start - TOLERANCE <= line.position <= crossing[number].end + TOLERANCE
    ]


def _trimmed(lines: Sequence[Segment], crossing: Sequence[Segment], least: int) -> list[Segment]:
    """The lines without what sticks out behind the last crossing line, and without those that end nowhere.

    A line sticks out with reason where it ends on a border of the table that is drawn elsewhere only (merged cells that
    go on over the page have no border at the break), or where at least `least` lines end at the same place.
    """
    ordered = sorted(crossing)
    borders = [line.position for line in ordered]
    met = [(line, [ordered[number].position for number in _touching(line, ordered)]) for line in lines]
    before = [line.start for line, places in met if places and line.start < places[0] - TOLERANCE]
    after = [line.end for line, places in met if places and line.end > places[-1] + TOLERANCE]
    first = _shared(before, min(before, default=0.0), least)
    last = _shared(after, max(after, default=0.0), least)
    kept = []
    for line, places in met:
        if not places:
            continue
        sticks_out, sticks_on = line.start < places[0] - TOLERANCE, line.end > places[-1] + TOLERANCE
        open_start = sticks_out and _ends_on(line.start, first, borders)
        open_end = sticks_on and _ends_on(line.end, last, borders)
        if len(places) + open_start + open_end < 2:
            continue
        start = line.start if open_start else places[0]
        end = line.end if open_end else places[-1]
        kept.append(Segment(line.position, start, end))
    return kept


def _ends_on(end: float, shared: float | None, borders: Sequence[float]) -> bool:
    if shared is not None and abs(end - shared) <= TOLERANCE:
        return True
    return bool(borders) and abs(borders[nearest(borders, end)] - end) <= TOLERANCE


def _shared(ends: Sequence[float], outermost: float, least: int) -> float | None:
    """The outermost end, where enough lines share it."""
    return outermost if sum(abs(end - outermost) <= TOLERANCE for end in ends) >= least else None


def _frame(rows: list[Segment], columns: list[Segment]) -> Frame | None:
    for _ in range(len(rows) + len(columns)):
        before = len(rows) + len(columns)
        rows = _trimmed(rows, columns, least=_SHARED_ENDS)
        columns = _trimmed(columns, rows, least=_SHARED_ENDS - 1)
        if not rows or not columns:
            return None
        if len(rows) + len(columns) == before:
            break
    x = _edges(
        [line.position for line in columns], [line.start for line in rows], [line.end for line in rows]
    )
    y = _edges(
        [line.position for line in rows], [line.start for line in columns], [line.end for line in columns]
    )
    if len(x) < 2 or len(y) < 2 or x[-1] - x[0] < _NARROWEST or len(x) > MAXIMUM_COLUMNS:
        return None
    boxes = _boxes(x, y, rows, columns)
    return Frame(x, y, boxes) if len(boxes) > 1 else None


def _with_open_columns(frame: Frame, vertical: Sequence[Segment]) -> Frame:
    """The table with columns beside it whose one merged cell began on an earlier page and ends on a later one.

    No horizontal line meets the border of such a column: it only is as high as the table.
    """
    for line in vertical:
        as_high = abs(line.start - frame.y[0]) <= TOLERANCE and abs(line.end - frame.y[-1]) <= TOLERANCE
        distance = max(frame.x[0] - line.position, line.position - frame.x[-1])
        if not as_high or not TOLERANCE < distance < _WIDEST_OPEN_COLUMN:
            continue
        left = line.position < frame.x[0]
        x = [line.position, *frame.x] if left else [*frame.x, line.position]
        column = 0 if left else len(x) - 2
        boxes = (
            [replace(box, column=box.column + 1, open_left=False) for box in frame.boxes]
            if left
            else frame.boxes
        )
        rows = len(frame.y) - 1
        opened = Box(
            0,
            column,
            rows,
            1,
            x[column],
            frame.y[0],
            x[column + 1],
            frame.y[-1],
            open_top=True,
            open_bottom=True,
        )
        boxes = sorted([*boxes, opened], key=lambda box: (box.row, box.column))
        frame = Frame(x, frame.y, boxes)
    return frame


def _edges(positions: Sequence[float], starts: Sequence[float], ends: Sequence[float]) -> list[float]:
    """The borders of rows or columns: where lines run, and the outer ends where no line closes the table."""
    edges: list[float] = []
    group: list[float] = []
    for position in sorted((*positions, min(starts), max(ends))):
        if group and position - group[0] > TOLERANCE:
            edges.append(sum(group) / len(group))
            group = []
        group.append(position)
    edges.append(sum(group) / len(group))
    return edges


def _walls(lines: Sequence[Segment], across: Sequence[float], along: Sequence[float]) -> list[list[bool]]:
    """walls[i][j]: whether a line runs at border i of `across` beside the stretch between borders j and j + 1."""
    walls = [[False] * (len(along) - 1) for _ in across]
    for line in lines:
        border = nearest(across, line.position)
        for stretch in range(len(along) - 1):
            low, high = along[stretch], along[stretch + 1]
            if min(line.end, high) - max(line.start, low) >= _COVERED * (high - low):
                walls[border][stretch] = True
    return walls


def _boxes(
    x: Sequence[float], y: Sequence[float], rows: Sequence[Segment], columns: Sequence[Segment]
) -> list[Box]:
    beside = _walls(columns, x, y)
    between = _walls(rows, y, x)
    height, width = len(y) - 1, len(x) - 1
    seen = [[False] * width for _ in range(height)]
    boxes = []
    for row in range(height):
        for column in range(width):
            if seen[row][column]:
                continue
            right = column + 1
            while right < width and not beside[right][row] and not seen[row][right]:
                right += 1
            bottom = row + 1
            while bottom < height and _open_row(
                between[bottom], beside, seen[bottom], (column, right), bottom
            ):
                bottom += 1
            for covered in range(row, bottom):
                seen[covered][column:right] = [True] * (right - column)
            boxes.append(
                Box(
                    row,
                    column,
                    bottom - row,
                    right - column,
                    x[column],
                    y[row],
                    x[right],
                    y[bottom],
                    open_top=row == 0 and not any(between[0][column:right]),
                    open_bottom=bottom == height and not any(between[height][column:right]),
                    open_left=column == 0 and not any(beside[0][row:bottom]),
                    open_right=right == width and not any(beside[width][row:bottom]),
                )
            )
    return boxes


def _open_row(
    above: Sequence[bool],
    beside: Sequence[Sequence[bool]],
    seen: Sequence[bool],
    columns: tuple[int, int],
    row: int,
) -> bool:
    """Whether a box over `columns` goes on into a row: no line above it there, and none that cuts it."""
    left, right = columns
    return not (
        any(above[left:right])
        or any(seen[left:right])
        or any(beside[border][row] for border in range(left + 1, right))
    )
