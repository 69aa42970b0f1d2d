"""The heading of an indicator table: one or two lines by whose words the columns are known."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from perflint.forms import words
from perflint.forms.align import MORE, PROSE_ROLES, Column, spread
from perflint.forms.grid import Line, Slot

_LABELS = frozenset({"level1", "level2", "name"})
_VALUES = frozenset(
    {
        "target",
        "adjusted_target",
        "half_year_target",
        "actual",
        "weight",
        "score",
        "completion_rate",
        "description",
        "basis",
    }
)
_LEAST_SHARE = 0.6
_BEGINS_VALUE = frozenset("≥≤=＝><＞＜≧≦0123456789")


class IndicatorHeader(Struct, frozen=True):
    """The columns of an indicator table, from the left; `group` is the label at its left edge, where there is one."""

    columns: tuple[Column, ...]
    group: Slot | None
    lines: int
    term: IndicatorHeader | None = None
    """The columns of a second table in the same rows, for the whole term."""
    is_term: bool = False

    @property
    def roles(self) -> list[str]:
        """The roles of the columns, without unknown ones."""
        return [column.role for column in self.columns if column.role is not None]

    @property
    def for_term(self) -> bool:
        """Whether the indicators are those for the whole term, not for the year."""
        return self.is_term or (
            self.group is not None
            and words.is_word(
                "table_term_indicator_groups", words.bare(words.split_weight(self.group.text)[0])
            )
        )

    @property
    def first(self) -> int:
        """The first grid column that belongs to the table itself."""
        return next((column.start for column in self.columns if column.role != "group"), 0)

    def column(self, role: str) -> Column | None:
        """The column of a role, or None."""
        return next((column for column in self.columns if column.role == role), None)


def find_indicator_header(lines: Sequence[Line], position: int) -> IndicatorHeader | None:
    """The heading that begins at a line, or None."""
    line = lines[position]
    group, upper = _upper(line)
    if not upper:
        return None
    below = lines[position + 1] if position + 1 < len(lines) else None
    lower = _lower(upper, line, below) if below is not None else None
    columns = _group_points(spread(upper, line) if lower is None else lower)
    if not _is_header(columns):
        return None
    first = columns[0].start
    if first > 0:
        columns = [Column("group", 0, first - 1, group), *columns]
    taken = 1 if lower is None else 2
    sides = _sides(columns)
    if sides is None:
        return IndicatorHeader(tuple(_distinct(columns)), group, taken)
    left, right = (tuple(_distinct(side)) for side in sides)
    return IndicatorHeader(right, group, taken, IndicatorHeader(left, group, taken, is_term=True))


def _sides(columns: Sequence[Column]) -> tuple[list[Column], list[Column]] | None:
    """Two tables in the same rows, told by names twice: those for the term on the left, those for the year behind."""
    roles = [column.role for column in columns]
    if roles.count("name") != 2 or roles.count("target") != 2:
        return None
    head = next(role for role in ("level1", "level2", "name") if roles.count(role) == 2)
    begin = roles.index(head)
    middle = roles.index(head, begin + 1)
    shared = list(columns[:begin])
    return [*shared, *columns[begin:middle]], [*shared, *columns[middle:]]


def _upper(line: Line) -> tuple[Slot | None, list[Column]]:
    """The label at the left edge, and the headings behind it; no headings where the line holds data."""
    filled = line.filled
    if len(filled) < 2 or any(slot.text[0] in _BEGINS_VALUE for slot in filled[:-1]):
        return None, []
    group: Slot | None = None
    first = filled[0]
    if _is_group(first, filled[1:]):
        group, filled = first, filled[1:]
    columns: list[Column] = []
    for slot in filled:
        if words.is_amount(slot.text) and not columns:
            return None, []
        if any(words.level_words(slot.text)) and words.indicator_role(slot.text) is None:
            return None, []
        columns.append(Column(_role(slot), slot.start, slot.end, slot))
    return group, _with_weak(columns)


def _role(slot: Slot) -> str | None:
    if words.is_amount(slot.text):
        # A number at the end of a heading is the score of the whole block; the rows' scores stand below it.
        return "headless"
    return words.indicator_role(slot.text)


def _is_group(first: Slot, others: Sequence[Slot]) -> bool:
    """Whether the first cell only holds the rows together: a column of levels or names follows it."""
    roles = [words.indicator_role(slot.text) for slot in others]
    if not _LABELS & set(roles):
        return False
    own = words.indicator_role(first.text)
    label = words.bare(words.split_weight(first.text)[0])
    return words.is_word("table_indicator_group_labels", label) or own not in (
        "level1",
        "level2",
        "name",
        "key_work",
        "ignored",
        "numbering",
    )


def _with_weak(columns: list[Column]) -> list[Column]:
    """Headings such as 项目 and 内容 count beside columns of points."""
    roles = [column.role for column in columns]
    if sum(role in ("weight", "score") for role in roles) < 2 or _LABELS & set(roles):
        return columns
    found = [
        Column(
            column.role or words.weak_indicator_role(column.heading.text) if column.heading else column.role,
            column.start,
            column.end,
            column.heading,
        )
        for column in columns
    ]
    return found if any(column.role == "name" for column in found) else columns


def _group_points(columns: Sequence[Column]) -> list[Column]:
    """Points between the levels belong to the level before them: 一级指标 | 权重 | 二级指标 | 权重 | 三级指标."""
    name = next((index for index, column in enumerate(columns) if column.role == "name"), None)
    level = ""
    result: list[Column] = []
    for index, column in enumerate(columns):
        role = column.role
        if role in ("level1", "level2"):
            level = role
        elif role == "weight" and name is not None and index < name and level:
            role = f"{level}_weight"
        result.append(Column(role, column.start, column.end, column.heading))
    return result


def _lower(upper: list[Column], line: Line, below: Line) -> list[Column] | None:
    """Both lines of a heading in two lines as one; None where the next line is no heading."""
    filled = below.filled
    upper_columns = spread(upper, line)
    if not filled or not _could_be_two(upper_columns):
        return None
    found: list[Column] = []
    for slot in filled:
        if any(words.level_words(slot.text)) or words.is_value(slot.text):
            return None
        above = next((column for column in upper_columns if slot.overlaps(column.start, column.end)), None)
        role = _lower_role(slot, above)
        if role is None:
            return None
        found.append(Column(role, slot.start, slot.end, slot))
    if len(found) == 1 and len(filled) == 1 and found[0].role in ("reason", "actual", "target"):
        return None
    kept = [
        column
        for column in upper_columns
        if not any(column.start <= other.start <= column.end for other in found)
        or (column.role is not None and column.heading is not None and column.heading.row_span > 1)
    ]
    return spread(kept + found, below)


def _lower_role(slot: Slot, above: Column | None) -> str | None:
    """The role of a lower heading; below 指标值 and 实际完成值 it may only say which: 半年, 全年."""
    if above is not None and above.role in ("target", "actual"):
        part = words.sub_heading_role(slot.text)
        if part is not None and above.role == "actual":
            return "actual" if part != "half_year_target" else "ignored"
        if part is not None:
            return part
    return words.indicator_role(slot.text)


def _could_be_two(columns: Sequence[Column]) -> bool:
    """Whether a lower line may complete the headings: they are a heading already, or several columns of values."""
    values = sum(column.role in _VALUES for column in columns)
    return values >= 2 or _is_header(columns)


def _is_header(columns: Sequence[Column]) -> bool:
    roles = [column.role for column in columns]
    known = [role for role in roles if role is not None]
    present = set(known)
    if len(known) < _LEAST_SHARE * len(roles):
        return False
    if {"level1", "level2"} <= present:
        return len(known) >= 3 or "name" in present
    return bool(present & _LABELS) and bool(present & _VALUES) and len(known) >= 2


def _distinct(columns: Sequence[Column]) -> list[Column]:
    """Each role once: of two columns of one role the first keeps it; remarks are reasons where no reasons stand."""
    roles = [column.role for column in columns]
    seen: set[str] = set()
    result: list[Column] = []
    for column in columns:
        role = column.role
        if role == "remark":
            role = "reason" if "reason" not in roles and "reason" not in seen else None
        if role == "adjusted_target" and "target" not in roles:
            role = "target"
        if role == "headless":
            role = "score" if "score" not in roles and "weight" not in roles else None
        if role in seen and role not in ("ignored", "numbering"):
            role = f"{MORE}{role}" if role in PROSE_ROLES or role == "name" else None
        if role is not None:
            seen.add(role)
        result.append(Column(role, column.start, column.end, column.heading))
    return result
