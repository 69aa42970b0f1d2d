"""Which cell of a row belongs to which column, by its place and, where that is contradicted, by its contents.

A cell belongs to the column under whose heading it stands. Where a row cannot be read so (a cell without a heading
above it, a value in the column of names, a second-level label in the column of the first level), all orderly ways of
giving cells to columns are compared by how well contents and columns fit, and the best one is taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from perflint.forms import words
from perflint.forms.grid import Line, Slot

_CONTRADICTION = -2.0
_WEAK = -1.0
_DROPPED = -6.0
_TYPICAL = 3.0
_IN_PLACE = 2.0
_STEP = -0.5
_FARTHEST = 4
_ENOUGH = 1.0
_GAP = -0.25
"""For a column without a cell, where blank cells have left nothing behind."""
_SAME_SHIFT = 0.75

LABEL_ROLES = frozenset({"group", "level1", "level2", "key_work", "name"})
POINT_ROLES = frozenset({"weight", "score", "level1_weight", "level2_weight"})
PROSE_ROLES = frozenset({"reason", "basis", "description", "evidence", "remark"})
MORE = "more "
"""Prefix of the role of a second column of names or of one kind of prose: 指标说明 beside 评分标准."""
VALUE_ROLES = frozenset({"target", "adjusted_target", "half_year_target", "actual"})
AMOUNT_ROLES = frozenset(
    {"prior", "initial", "budget", "half_year", "received", "executed", "balance", "arrival_rate", "rate"}
)


class Column(Struct, frozen=True):
    """A column of a table: its role (None where the heading is not known) and the grid columns it covers."""

    role: str | None
    start: int
    end: int
    heading: Slot | None = None


class Placement(Struct, frozen=True):
    """Cells of a row by index of their column; `moved` are cells that do not stand under their column's heading."""

    cells: dict[int, Slot]
    moved: tuple[Slot, ...] = ()
    left_over: tuple[Slot, ...] = ()


class Known(Struct, frozen=True):
    """What is known of a table when a row of it is placed."""

    level2: str = ""
    """The second-level label that holds for the row above, folded."""
    level1_moved: bool = False
    """The row above had its second-level label in the column of the first level."""


def spread(columns: Sequence[Column], line: Line) -> list[Column]:
    """Columns from the left, each reaching over the blanks behind its heading: so texts print merged headings."""
    ordered = sorted(columns, key=lambda column: column.start)
    result: list[Column] = []
    for index, column in enumerate(ordered):
        limit = ordered[index + 1].start - 1 if index + 1 < len(ordered) else line.width - 1
        end = column.end
        while end < limit and all(slot.blank for slot in line.at(end + 1, end + 1)):
            end += 1
        result.append(replace(column, end=end))
    return result


def place(slots: Sequence[Slot], columns: Sequence[Column], known: Known) -> Placement:
    """Give each filled cell of a row its column."""
    direct = _direct(slots, columns)
    if direct is not None and all(
        _fit(slot.text, columns[index].role, known) > _CONTRADICTION for index, slot in direct.items()
    ):
        return Placement(direct)
    best = _named(_best(slots, columns, known), columns)
    if direct is not None and best == direct:
        return Placement(direct)
    placed = {id(slot) for slot in best.values()}
    moved = tuple(
        slot for index, slot in best.items() if not slot.overlaps(columns[index].start, columns[index].end)
    )
    return Placement(best, moved, tuple(slot for slot in slots if id(slot) not in placed))


def in_order(texts: Sequence[str], roles: Sequence[str]) -> dict[int, int] | None:
    """Cells whose places are lost given to columns in their order, by contents alone; cell → column.

    None where cells are more than columns, or where some cell would have to stand in a column that it contradicts.
    """
    if len(texts) > len(roles):
        return None
    # best[k]: the highest worth of the cells so far with the last of them in column k - 1, and how it came about.
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for number, text in enumerate(texts):
        found: list[tuple[float, tuple[int, ...]]] = []
        for column, role in enumerate(roles):
            earlier = [
                entry for entry in best if len(entry[1]) == number and (not number or entry[1][-1] < column)
            ]
            if not earlier:
                continue
            worth, way = max(earlier, key=lambda entry: entry[0])
            fit = min(_fit(text, role, Known()), _ENOUGH)
            if fit > _CONTRADICTION:
                skipped = range(way[-1] + 1 if way else 0, column)
                gaps = sum(_GAP for index in skipped if roles[index] not in PROSE_ROLES)
                found.append((worth + fit + gaps, (*way, column)))
        best = found
        if not best:
            return None
    worth, way = max(best, key=lambda entry: entry[0])
    return dict(enumerate(way))


def _named(cells: dict[int, Slot], columns: Sequence[Column]) -> dict[int, Slot]:
    """A moved row without a name: the last text among the levels that is no label of a level is the name."""
    index = {column.role: number for number, column in enumerate(columns)}
    name = index.get("name")
    if name is None or name in cells or not any(number > name for number in cells):
        return cells
    for role in ("key_work", "level2", "level1"):
        number = index.get(role)
        if number is None or number not in cells:
            continue
        if any(words.level_words(cells[number].text)):
            return cells
        return dict(
            sorted(
                {**{key: slot for key, slot in cells.items() if key != number}, name: cells[number]}.items()
            )
        )
    return cells


def _direct(slots: Sequence[Slot], columns: Sequence[Column]) -> dict[int, Slot] | None:
    """Cells under their headings; None where a cell has no heading above it or two cells share one."""
    cells: dict[int, Slot] = {}
    for slot in slots:
        under = [index for index, column in enumerate(columns) if slot.overlaps(column.start, column.end)]
        free = [index for index in under if index not in cells]
        if not free:
            return None
        cells[_widest(slot, free, columns)] = slot
    return cells


def _widest(slot: Slot, under: Sequence[int], columns: Sequence[Column]) -> int:
    """Of the columns that a merged cell covers, the one that its contents fit best, the leftmost of equals."""
    if len(under) == 1:
        return under[0]
    fits = {index: _fit(slot.text, columns[index].role, Known()) for index in under}
    typical = [index for index in under if fits[index] >= _TYPICAL]
    return typical[0] if typical else max(under, key=lambda index: (fits[index], -index))


def _best(slots: Sequence[Slot], columns: Sequence[Column], known: Known) -> dict[int, Slot]:
    """The orderly assignment of cells to columns of the highest worth; a cell that fits nowhere may be left over."""
    worth: list[list[float]] = []
    back: list[list[tuple[int, int] | None]] = []
    for number, slot in enumerate(slots):
        row: list[float] = []
        origin: list[tuple[int, int] | None] = []
        for index, column in enumerate(columns):
            own = _fit(slot.text, column.role, known) + _position(slot, column)
            best, source = own + number * _DROPPED, None
            for earlier in range(number):
                for before in range(index):
                    value = worth[earlier][before] + own + (number - earlier - 1) * _DROPPED
                    if slot.start - column.start == slots[earlier].start - columns[before].start:
                        value += _SAME_SHIFT
                    if value > best:
                        best, source = value, (earlier, before)
            row.append(best)
            origin.append(source)
        worth.append(row)
        back.append(origin)
    total = len(slots)
    end: tuple[int, int] | None = None
    highest = total * _DROPPED
    for number in range(total):
        for index in range(len(columns)):
            value = worth[number][index] + (total - number - 1) * _DROPPED
            if value > highest:
                highest, end = value, (number, index)
    chosen: dict[int, Slot] = {}
    while end is not None:
        number, index = end
        chosen[index] = slots[number]
        end = back[number][index]
    return dict(sorted(chosen.items()))


def _position(slot: Slot, column: Column) -> float:
    distance = slot.distance(column.start, column.end)
    return _IN_PLACE if distance == 0 else _STEP * min(distance, _FARTHEST)


def _fit(text: str, role: str | None, known: Known) -> float:
    """How well contents fit a column: positive for contents typical of it, very negative for a contradiction."""
    if role in ("group", "level1", "level2", "key_work", "name"):
        return _fit_label(text, role, known)
    if role in POINT_ROLES:
        return 2.0 if words.is_points(text) or words.split_weight(text)[1] else -4.0
    if role in VALUE_ROLES:
        if any(words.level_words(text)):
            return -4.0
        return 1.0 if words.is_value(text) else 0.0
    if role in ("operator", "direction"):
        if words.is_operator(text) or words.is_direction(text):
            return 3.0
        return -1.0 if words.is_mark(text) else -5.0
    if role == "unit":
        if words.is_unit(text):
            return 1.5
        return -5.0 if words.is_number(text) else (-1.0 if len(text) <= 6 else -4.0)
    if role == "completion_rate":
        return 2.0 if words.is_number(text) or words.is_mark(text) else -2.0
    if role in AMOUNT_ROLES:
        return 2.0 if words.is_amount_cell(text) else -4.0
    if role in PROSE_ROLES or (role is not None and role.startswith(MORE)):
        return -1.0 if words.is_number(text) else 0.0
    return 0.0


def _fit_label(text: str, role: str, known: Known) -> float:
    first, second = words.level_words(text)
    if words.is_value(text):
        return -5.0
    if role == "level1":
        if known.level2 and words.bare(text) == known.level2 and not first:
            return -9.0
        if second and not first:
            return -9.0
        if known.level1_moved and words.is_word("table_shifting_levels", words.bare(text)):
            return -9.0
        return 3.0 if first else (-1.0 if len(text) > 20 else 0.0)
    if role == "level2":
        if known.level2 and words.bare(text) == known.level2:
            return 4.0
        if second or not first:
            return 4.0 if second else 0.0
        # 效益 and 成本 stand for a second level too, below a first level such as 履职效能.
        bare_word = not words.ends_with_word("table_level_endings", words.bare(text))
        return _WEAK if bare_word and known.level2 else -5.0
    if role == "group":
        if first or second:
            return -12.0
        return 0.0 if words.is_word("table_indicator_group_labels", words.bare(text)) else -6.0
    if role == "name":
        return (
            -3.0
            if (first or second) and words.ends_with_word("table_level_endings", words.bare(text))
            else 0.5
        )
    return -4.0 if first or second else 0.0
