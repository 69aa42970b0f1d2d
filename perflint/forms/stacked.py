"""Forms whose cells a conversion printed one a line, without any mark of a table: lines into the grid they came from.

Only what leaves no choice is taken: the headings of an indicator table stand one below the other, and all lines behind
them, up to the total, divide into rows of these columns. Blank cells are lost in such a text, so that a row may lack
its levels and its reason, never a value or a point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from perflint.documents.model import Block, Cell, Paragraph, ReadingNote, Table
from perflint.forms import words
from perflint.forms.align import POINT_ROLES, PROSE_ROLES
from perflint.patterns import regex
from perflint.places import LocatedText, join_located

_LEVELS = ("level1", "level2")
_VALUES = frozenset({"target", "actual", "half_year_target", "weight", "score"})
_FEWEST_HEADINGS = 5
_FEWEST_ROWS = 3
_FEWEST_FUNDS = 3
_LONGEST_HEADING = 30
_MOST_HEADINGS = 20
_LONGEST_VALUE = 60
_WIDE_SPACE = regex(r"\s{2,}|\t")
_UNIT_ALONE = regex(r"\s*[（(][^（）()]{1,6}[)）]\s*")

_Row = list[LocatedText]


class _Stack(Struct, frozen=True):
    """The lines of a form: its grid, and where it begins and ends among the paragraphs."""

    rows: list[_Row]
    begin: int
    end: int


def unstacked(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with tables in place of paragraphs that are the cells of a form one a line."""
    result: list[Block] = []
    position = 0
    while position < len(blocks):
        run: list[LocatedText] = []
        end = position
        while end < len(blocks) and isinstance(block := blocks[end], Paragraph) and not block.level:
            run.append(block.text)
            end += 1
        done = 0
        for stack in _stacks(run):
            result.extend(blocks[position + done : position + stack.begin])
            result.append(_table(stack.rows))
            done = stack.end
        result.extend(blocks[position + done : end + 1])
        position = end + 1
    return result


def _stacks(run: Sequence[LocatedText]) -> Iterator[_Stack]:
    begin = 0
    position = 0
    while position < len(run):
        roles = _headings(run, position)
        found = _rows(run, position + len(roles), roles) if roles else None
        if found is None:
            position += 1
            continue
        rows, end = found
        start = _start(run, begin, position)
        heading = [run[index] for index in range(position, position + len(roles))]
        yield _Stack([*_lead(run[start:position]), heading, *rows], start, end)
        begin = position = end


def _headings(run: Sequence[LocatedText], begin: int) -> list[str]:
    """The roles of the headings that stand one below the other from a line on; none where they head no table."""
    roles: list[str] = []
    for text in run[begin : begin + _MOST_HEADINGS]:
        role = words.indicator_role(text) if len(text) <= _LONGEST_HEADING else None
        if role is None or role in roles:
            break
        roles.append(role)
    told = len(roles) >= _FEWEST_HEADINGS and "name" in roles and len(_VALUES & set(roles)) >= 2
    return roles if told and POINT_ROLES & set(roles) else []


def _rows(run: Sequence[LocatedText], begin: int, roles: Sequence[str]) -> tuple[list[_Row], int] | None:
    """All rows behind the headings and where they end, or None where the lines leave no such rows."""
    failed: set[int] = set()
    steps: list[tuple[int, Iterator[tuple[_Row, int]]]] = [(begin, _row(run, begin, roles))]
    taken: list[_Row] = []
    while steps:
        start, options = steps[-1]
        option = next(options, None)
        if option is None:
            failed.add(start)
            steps.pop()
            if taken:
                taken.pop()
            continue
        row, end = option
        if end in failed:
            continue
        taken.append(row)
        if end >= len(run) or _ends(run[end]):
            if len(taken) < _FEWEST_ROWS:
                return None
            total, behind = _total(run, end, roles)
            return ([*taken, *total], behind)
        steps.append((end, _row(run, end, roles)))
    return None


def _ends(text: LocatedText) -> bool:
    return words.is_word("table_level_total", words.bare(text)) or words.is_known_label(text)


def _row(run: Sequence[LocatedText], begin: int, roles: Sequence[str]) -> Iterator[tuple[_Row, int]]:
    """The rows that may begin at a line, each with where it ends; the ones without a reason first."""
    cells: dict[str, LocatedText] = {}
    position = begin
    for role in _LEVELS:
        if role in roles and position < len(run) and _is_level(run, position, role):
            cells[role] = run[position]
            position += 1
    for role in roles:
        if role in _LEVELS or role in PROSE_ROLES:
            continue
        if position >= len(run) or not _fits(run[position], role):
            return
        cells[role] = run[position]
        position += 1
    blank = run[begin].derive("")
    yield [cells.get(role, blank) for role in roles], position
    last = roles[-1]
    if last in PROSE_ROLES and position < len(run) and _fits(run[position], last):
        cells[last] = run[position]
        yield [cells.get(role, blank) for role in roles], position + 1


def _is_level(run: Sequence[LocatedText], position: int, role: str) -> bool:
    """Whether a line is a label of a level; 成本指标 alone is a second level, before another label a first one."""
    first, second = words.level_words(run[position])
    if role == "level2" or not (first and second):
        return second if role == "level2" else first
    followed = position + 1 < len(run) and words.level_words(run[position + 1])[1]
    return followed or not words.is_word("table_shifting_levels", words.bare(run[position]))


def _fits(text: LocatedText, role: str) -> bool:
    if any(words.level_words(text)) and words.ends_with_word("table_level_endings", words.bare(text)):
        return False
    if role in POINT_ROLES:
        return words.is_points(text)
    if role == "operator":
        return words.is_operator(text)
    if role == "unit":
        return words.is_unit(text) or words.is_mark(text)
    if role == "completion_rate":
        return words.is_number(text) or words.is_mark(text)
    if role == "name" or role in PROSE_ROLES:
        return not words.is_number(text) and not words.is_points(text) and not _ends(text)
    return len(text) <= _LONGEST_VALUE and not _ends(text)


def _total(run: Sequence[LocatedText], begin: int, roles: Sequence[str]) -> tuple[list[_Row], int]:
    """The row of the total, whose numbers stand in the columns of points, from the right."""
    if begin >= len(run) or not words.is_word("table_level_total", words.bare(run[begin])):
        return [], begin
    points = [index for index, role in enumerate(roles) if role in POINT_ROLES]
    end = begin + 1
    while end < len(run) and end - begin <= len(points) and words.is_points(run[end]):
        end += 1
    row = [run[begin].derive("") for _ in roles]
    row[0] = run[begin]
    for column, text in zip(reversed(points), reversed(run[begin + 1 : end]), strict=False):
        row[column] = text
    return [row], end


def _start(run: Sequence[LocatedText], begin: int, header: int) -> int:
    """Where the form begins: the first label of a cell before its indicators."""
    for position in range(begin, header):
        text = run[position]
        if words.identity_key(text) is not None or _funds_width(run, position):
            return position
    return header


# The rows above the indicators


def _lead(run: Sequence[LocatedText]) -> list[_Row]:
    rows: list[_Row] = []
    position = 0
    while position < len(run):
        row, position = _next(run, position, rows)
        if row:
            rows.append(row)
    return rows


def _next(run: Sequence[LocatedText], position: int, rows: list[_Row]) -> tuple[_Row, int]:
    """The row that begins at a line and where it ends; rows of money and goals are added to `rows` themselves."""
    text = run[position]
    group: LocatedText | None = None
    behind = position
    if words.is_word("table_fund_group_labels", words.bare(text)):
        group, behind = text, position + 1
        if behind < len(run) and _UNIT_ALONE.fullmatch(run[behind]):
            group, behind = join_located([text, run[behind]], ""), behind + 1
    width = _funds_width(run, behind)
    if width:
        blank = text.derive("")
        rows.append([group or blank, blank, *run[behind : behind + width]])
        return [], _funds_rows(run, behind + width, width, rows)
    if words.identity_key(text) is not None and position + 1 < len(run):
        return [text, run[position + 1]], position + 2
    heads = _goal_heads(run, position)
    cells = _goal_cells(run, position + heads) if heads else []
    if heads > 1 and len(cells) in (heads, heads - 1):
        begin = heads - len(cells)
        blank = text.derive("")
        rows.append([*([run[position]] if begin else []), *run[position + begin : position + heads]])
        return [*([blank] if begin else []), *cells], position + heads + len(cells)
    return [text], position + 1


def _funds_width(run: Sequence[LocatedText], begin: int) -> int:
    """How many headings of money stand one below the other from a line on; 0 where they head no table."""
    roles: list[str] = []
    for text in run[begin : begin + _MOST_HEADINGS]:
        role = words.fund_heading(text)
        if role is None or role in roles:
            break
        roles.append(role)
    return len(roles) if len(roles) >= _FEWEST_FUNDS and {"budget", "executed"} <= set(roles) else 0


def _funds_rows(run: Sequence[LocatedText], begin: int, width: int, rows: list[_Row]) -> int:
    position = begin
    while position + width < len(run) and words.fund_role(run[position]) is not None:
        amounts = run[position + 1 : position + 1 + width]
        if not all(words.is_amount_cell(text) for text in amounts):
            break
        rows.append([run[position].derive(""), run[position], *amounts])
        position += width + 1
    return position


def _goal_heads(run: Sequence[LocatedText], begin: int) -> int:
    end = begin
    while end < len(run) and words.goal_key(run[end]) is not None:
        end += 1
    return end - begin


def _goal_cells(run: Sequence[LocatedText], begin: int) -> list[LocatedText]:
    """The texts of goals up to the label of the next part of the form."""
    end = begin
    while end < len(run) and not words.is_word("table_indicator_group_labels", words.bare(run[end])):
        end += 1
    return list(run[begin:end])


def _table(rows: Sequence[_Row]) -> Table:
    grid = [[Cell(text, row, column) for column, text in enumerate(cells)] for row, cells in enumerate(rows)]
    return Table(grid, rows[0][0].location)


# Tables that stay lines


def lost_table(lines: Iterable[LocatedText]) -> ReadingNote | None:
    """The note for an indicator table whose headings stand in the prose, one a line or between wide spaces."""
    places: dict[str, LocatedText] = {}
    for line in lines:
        for cell in _WIDE_SPACE.split(line):
            role = words.indicator_role(cell) if 0 < len(cell) <= _LONGEST_HEADING else None
            if role is not None:
                places.setdefault(role, line)
    if not {"name", "weight", "score"} <= places.keys():
        return None
    message = "正文中有指标表的栏目名称，但各栏没有排成表格，指标未能读入"
    return ReadingNote("table-not-placed", message, places["score"])
