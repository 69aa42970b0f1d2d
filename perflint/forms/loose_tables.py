"""Indicator tables that stand as lines of text: cells between spaces, one cell a line, or levels before a dash.

Such lines are known by their headings alone: 一级指标 … 三级指标 … 指标值 side by side in a line, or one below the
other. Which cell belongs to which column is then told by contents (labels of levels, comparisons, values, units),
since blank cells leave nothing behind. Cells one a line reach up to the labelled cells of the form above them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perflint.documents.model import Block, Cell, Paragraph, Table
from perflint.forms import words
from perflint.forms.align import PROSE_ROLES, in_order
from perflint.forms.numbering import numbering_of
from perflint.forms.titles import is_title, meta_pairs, year_line
from perflint.forms.wording import ends_sentence, part_of
from perflint.patterns import regex
from perflint.places import LocatedText, join_located

_CELL = regex(r"\S+")
_DASHED = regex(
    r"\s*(?:\d{1,2}[.．、])?\s*(?P<level1>[一-鿿]{2,12})\s*[—–－\-/→>]{1,2}\s*(?P<level2>[一-鿿]{2,14})\s*[：:]\s*(?P<stated>\S.*)$"
)
_VALUE_BEHIND = regex(r"(?<=[一-鿿）)])\s*[:：]?\s*(?=[≥≤=＝＞＜><≧≦]|\d)")
_LEVELS = ("level1", "level2")
_RESULTS = frozenset({"actual", "score"})
_FEWEST_DASHED = 3
_FEWEST_COLUMNS = 3
_MOST_COLUMNS = 12
_LONGEST_ROW = 240
_LONGEST_CELL = 80
_MOST_PROSE_LINES = 12

Row = dict[str, LocatedText]


def with_tables(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with lines that are rows or cells of an indicator table put together as tables."""
    result: list[Block] = []
    position = 0
    while position < len(blocks):
        found = _spaced(blocks, position)
        if found is not None:
            _take_spaced(result)
        found = found or _dashed(blocks, position)
        if found is None:
            found = _lined(blocks, position)
            if found is not None:
                _take_labelled(result)
        if found is None:
            result.append(blocks[position])
            position += 1
        else:
            table, position = found
            result.append(table)
    return result


def _text(blocks: Sequence[Block], position: int) -> LocatedText | None:
    block = blocks[position] if position < len(blocks) else None
    return block.text if isinstance(block, Paragraph) and not block.level else None


def _roles(headings: Sequence[str]) -> list[str] | None:
    """The columns that some headings announce; None where they are not those of an indicator table."""
    roles = [words.indicator_role(heading) for heading in headings]
    known = [role for role in roles if role is not None]
    if len(known) < len(roles) or len(set(known)) < len(known):
        return None
    return known if {"name", "target"} <= set(known) and set(_LEVELS) & set(known) else None


def _without_group(headings: Sequence[LocatedText]) -> Sequence[LocatedText]:
    """Headings or cells without the label at the left edge that holds the rows together."""
    grouped = len(headings) > 1 and words.is_word("table_indicator_group_labels", words.bare(headings[0]))
    return headings[1:] if grouped else headings


def _level_count(cells: Sequence[LocatedText], columns: Sequence[str]) -> dict[int, str]:
    """The cells at the beginning that are labels of levels, by index."""
    if not cells:
        return {}
    first, second = words.level_words(cells[0])
    below = len(cells) > 1 and words.level_words(cells[1])[1]
    if first and "level1" in columns and (below or not second or not _may_shift(cells[0])):
        return {0: "level1", 1: "level2"} if below and "level2" in columns else {0: "level1"}
    return {0: "level2"} if second and "level2" in columns else {}


def _may_shift(label: str) -> bool:
    return words.is_word("table_shifting_levels", words.bare(words.split_weight(label)[0]))


def _begins_value(text: str) -> bool:
    return words.is_value(text) or words.is_operator(text)


def _table(columns: Sequence[str], headings: Sequence[LocatedText], rows: Sequence[Row]) -> Table:
    lines = [list(headings), *([row.get(role) or headings[0].derive("") for role in columns] for row in rows)]
    return Table(
        [[Cell(text, number, index) for index, text in enumerate(line)] for number, line in enumerate(lines)],
        headings[0].location,
    )


# Cells between spaces


def _cells(text: LocatedText) -> list[LocatedText]:
    return [text.derive(match[0], match.start()) for match in _CELL.finditer(text)]


def _spaced(blocks: Sequence[Block], position: int) -> tuple[Table, int] | None:
    text = _text(blocks, position)
    if text is None or len(text) > _LONGEST_ROW:
        return None
    headings = _without_group(_cells(text))
    if not _FEWEST_COLUMNS <= len(headings) <= _MOST_COLUMNS:
        return None
    columns = _roles(headings)
    if columns is None:
        return None
    free = [role for role in columns if role not in _LEVELS]
    rows: list[Row] = []
    end = position + 1
    while (line := _text(blocks, end)) is not None:
        sure = _is_row(line, columns)
        following = _text(blocks, end + 1)
        if not sure and not (
            _may_be_row(line, free) and following is not None and _is_row(following, columns)
        ):
            break
        row = _spaced_row(line, columns)
        if row is None:
            if sure:
                # Part of a table is worse than none: sums and missing categories would be told of it.
                return None
            break
        rows.append(row)
        end += 1
    return (_table(columns, headings, rows), end) if rows else None


def _is_row(line: LocatedText, columns: Sequence[str]) -> bool:
    """Whether a line begins with the label of a level, or has a value behind its first cell."""
    if len(line) > _LONGEST_ROW or ends_sentence(line):
        return False
    cells = _without_group(_cells(line))
    return bool(_level_count(cells, columns)) or any(_begins_value(cell) for cell in cells[1:])


def _may_be_row(line: LocatedText, columns: Sequence[str]) -> bool:
    """Whether a line can be a row without a label and with a value in words, or with nothing behind its name."""
    cells = _cells(line)
    return (
        len(cells) <= len(columns)
        and len(line) <= _LONGEST_CELL
        and not ends_sentence(line)
        and not any(mark in line for mark in "：:")
        and not words.is_known_label(cells[0])
        and numbering_of(line) is None
    )


def _spaced_row(line: LocatedText, columns: Sequence[str]) -> Row | None:
    """The cells of a line by column; None where they cannot be told apart."""
    cells = list(_without_group(_cells(line)))
    levels = _level_count(cells, columns)
    row: Row = {role: cells[index] for index, role in levels.items()}
    placed = _placed(cells[len(levels) :], [role for role in columns if role not in _LEVELS])
    return {**row, **placed} if placed is not None else None


def _placed(cells: Sequence[LocatedText], columns: Sequence[str]) -> Row | None:
    """Cells behind the levels by column, in order, by their contents; None where they contradict every order.

    Beside actual values and scores a number may be of several columns: there no blank cell may have been lost.
    """
    cells = _rejoined(cells, columns)
    needed = [role for role in columns if role not in PROSE_ROLES]
    if _RESULTS & set(columns) and 1 < len(cells) < len(needed):
        return None
    places = in_order(cells, columns)
    return (
        {columns[column]: cells[number] for number, column in places.items()} if places is not None else None
    )


def _rejoined(cells: Sequence[LocatedText], columns: Sequence[str]) -> Sequence[LocatedText]:
    """More cells than columns: spaces inside the name, up to the value, or inside the last cell."""
    surplus = len(cells) - len(columns)
    if surplus <= 0:
        return cells
    value = next((index for index in range(1, len(cells)) if _begins_value(cells[index])), 1)
    inside = min(value - 1, surplus)
    if columns[0] == "name" and inside > 0:
        cells = [join_located(list(cells[: inside + 1]), " "), *cells[inside + 1 :]]
    last = len(columns) - 1
    return [*cells[:last], join_located(list(cells[last:]), " ")]


# Levels before a dash: 产出指标—数量指标：养护里程≥130公里


def _dashed(blocks: Sequence[Block], position: int) -> tuple[Table, int] | None:
    rows: list[Row] = []
    end = position
    while (text := _text(blocks, end)) is not None and (row := _dashed_row(text)) is not None:
        rows.append(row)
        end += 1
    if len(rows) < _FEWEST_DASHED:
        return None
    start = rows[0]["level1"]
    headings = [start.derive(heading) for heading in ("一级指标", "二级指标", "三级指标", "指标值")]
    return _table(("level1", "level2", "name", "target"), headings, rows), end


def _dashed_row(text: LocatedText) -> Row | None:
    match = _DASHED.match(text)
    if match is None:
        return None
    parts = {
        role: part_of(text, match.start(role), match.end(role)) for role in ("level1", "level2", "stated")
    }
    if not words.level_words(parts["level1"])[0] or not words.level_words(parts["level2"])[1]:
        return None
    stated = parts.pop("stated")
    value = _VALUE_BEHIND.search(stated)
    if value is None:
        return {**parts, "name": stated}
    return {
        **parts,
        "name": part_of(stated, 0, value.start()),
        "target": part_of(stated, value.start(), len(stated)),
    }


# One cell a line


def _lined(blocks: Sequence[Block], position: int) -> tuple[Table, int] | None:
    headings: list[LocatedText] = []
    end = position
    while (text := _text(blocks, end)) is not None and len(headings) < _MOST_COLUMNS:
        if words.indicator_role(text) is None or any(words.level_words(text)):
            break
        headings.append(text)
        end += 1
    headings = list(_without_group(headings))
    if len(headings) < _FEWEST_COLUMNS:
        return None
    columns = _roles(headings)
    if columns is None:
        return None
    cells: list[LocatedText] = []
    while (text := _text(blocks, end)) is not None and not _ends_table(text):
        cells.append(text)
        end += 1
    rows, taken = _lined_rows(cells, columns)
    if any(any(words.level_words(cell)) for cell in cells[taken:]):
        return None
    return (_table(columns, headings, rows), end - len(cells) + taken) if len(rows) > 1 else None


def _ends_table(text: LocatedText) -> bool:
    numbering = numbering_of(text)
    return (
        len(text) > _LONGEST_CELL
        or (numbering is not None and numbering.rank <= 1)
        or bool(meta_pairs(text))
        or is_title(text)
        or year_line(text) is not None
    )


def _lined_rows(cells: Sequence[LocatedText], columns: Sequence[str]) -> tuple[list[Row], int]:
    """The rows of a run of cells, and how many cells they take; what follows the last row is no cell."""
    free = [role for role in columns if role not in _LEVELS]
    rows: list[Row] = []
    levels: Row = {}
    run: list[LocatedText] = []
    position = taken = 0

    def close() -> bool:
        """Whether the run is a row; where it is none, the table ends before it."""
        nonlocal levels, run, taken
        placed = _placed(run, free)
        if placed is None:
            return False
        if levels or placed:
            rows.append({**levels, **placed})
        levels, run, taken = {}, [], position
        return True

    while position < len(cells):
        found = _level_count(cells[position : position + 2], columns)
        if found:
            if (run or levels) and not close():
                return rows, taken
            levels = {role: cells[position + index] for index, role in found.items()}
            position += len(found)
            continue
        full = len(run) == len(free)
        if run and (full or _begins_row(cells, position, run)) and not close():
            return rows, taken
        if full and not _begins_row(cells, position, run):
            return rows, taken
        run.append(cells[position])
        position += 1
    close()
    return rows, taken


def _begins_row(cells: Sequence[str], position: int, run: Sequence[str]) -> bool:
    """Whether a cell is the name of a further row: words before a value, behind a row that has its value."""
    following = cells[position + 1] if position + 1 < len(cells) else ""
    valued = not run or any(_begins_value(cell) for cell in run[1:])
    return valued and _is_words(cells[position]) and bool(following) and _begins_value(following)


def _is_words(cell: str) -> bool:
    return not (_begins_value(cell) or words.is_unit(cell) or words.is_direction(cell) or words.is_mark(cell))


# Labelled cells above


def _take_labelled(blocks: list[Block]) -> None:
    """Turn the lines at the end that are labels and their values into rows of a table, in place."""
    start = len(blocks)
    while start > 0 and isinstance(blocks[start - 1], Paragraph):
        start -= 1
    rest = [block.text for block in blocks[start:] if isinstance(block, Paragraph)]
    first = next((index for index in range(len(rest)) if _is_label(rest, index)), len(rest))
    rows = list(_labelled_rows(rest[first:]))
    if rows:
        lines = [
            [Cell(text, number, index) for index, text in enumerate(row)] for number, row in enumerate(rows)
        ]
        blocks[start + first :] = [Table(lines, rest[first].location)]


def _take_spaced(blocks: list[Block]) -> None:
    """Turn the lines at the end whose cells stand between spaces into rows of a table, in place."""
    start = len(blocks)
    rows: list[list[LocatedText]] = []
    while start > 0 and (text := _text(blocks, start - 1)) is not None:
        row = _labelled_cells(text)
        if row is None:
            break
        rows.insert(0, row)
        start -= 1
    if rows:
        lines = [
            [Cell(text, number, index) for index, text in enumerate(row)] for number, row in enumerate(rows)
        ]
        blocks[start:] = [Table(lines, rows[0][0].location)]


def _labelled_cells(line: LocatedText) -> list[LocatedText] | None:
    """A line of labels and values between spaces as cells; None for any other line.

    The value of a goal or of prose is all that follows its label; any other value has no space in it.
    """
    parts = _cells(line)
    grouped = len(parts) > 2 and words.is_word("table_fund_group_labels", words.bare(parts[0]))
    cells: list[LocatedText] = [parts.pop(0)] if grouped else []
    if len(parts) < 2:
        return None
    while parts:
        label = parts.pop(0)
        known = words.is_known_label(label)
        if not known and not (
            words.fund_role(label) is not None and parts and words.is_amount_cell(parts[0])
        ):
            return None
        cells.append(label)
        if known and words.identity_key(label) is None and words.goal_key(label) is not None:
            cells.append(join_located(parts, " ") if parts else label.derive(""))
            break
        if parts and not words.is_known_label(parts[0]):
            cells.append(parts.pop(0))
    return cells


def _is_label(texts: Sequence[str], index: int) -> bool:
    """Whether a line is a label; a source of money is one only before its amount, for 本级 may as well be a value."""
    following = texts[index + 1] if index + 1 < len(texts) else ""
    return words.is_known_label(texts[index]) or (
        words.fund_role(texts[index]) is not None and words.is_amount_cell(following)
    )


def _labelled_rows(texts: Sequence[LocatedText]) -> Iterator[list[LocatedText]]:
    position = 0
    while position < len(texts):
        label = texts[position]
        position += 1
        values: list[LocatedText] = []
        most = 1 if words.identity_key(label) or words.fund_role(label) else _MOST_PROSE_LINES
        while position < len(texts) and len(values) < most and not _is_label(texts, position):
            values.append(texts[position])
            position += 1
        yield [label, join_located(values, "\n")] if values else [label]
