"""An indicator table whose heading stands on a page that is missing: its columns by their contents.

Only tables that leave no choice are taken: labels of the second level in one column, names in the next, then values
and two columns of points of which one never exceeds the other. That the heading is missing is always told.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from perflint.forms import words
from perflint.forms.align import Column
from perflint.forms.grid import Line
from perflint.forms.indicator_header import IndicatorHeader
from perflint.patterns import regex
from perflint.vocabulary import fold

_FEWEST_ROWS = 2
_MOST = 0.6
_VALUES = ("target", "actual")
_PLAIN = regex(r"\d+(?:\.\d+)?")


def infer_header(lines: Sequence[Line]) -> IndicatorHeader | None:
    """The columns of a table without a heading, or None where its contents leave a choice."""
    rows = [line for line in lines if not line.blank and _is_row(line)]
    if len(rows) < _FEWEST_ROWS:
        return None
    width = max(line.width for line in rows)
    level2 = next((column for column in range(width) if _is_level2(rows, column)), None)
    if level2 is None or level2 + 1 >= width:
        return None
    columns: list[Column] = []
    if level2 > 0:
        columns.append(Column("level1", level2 - 1, level2 - 1))
    columns += [Column("level2", level2, level2), Column("name", level2 + 1, level2 + 1)]
    if level2 > 1:
        columns.insert(0, Column("group", 0, level2 - 2))
    behind = _behind_name(rows, range(level2 + 2, width))
    if behind is None:
        return None
    return IndicatorHeader((*columns, *behind), None, 0)


def _is_row(line: Line) -> bool:
    return any(any(words.level_words(slot.text)) for slot in line.filled) or len(line.filled) >= 3


def _cells(rows: Sequence[Line], column: int) -> list[str]:
    return [slot.text for line in rows for slot in line.filled if slot.start <= column <= slot.end]


def _is_level2(rows: Sequence[Line], column: int) -> bool:
    cells = _cells(rows, column)
    own = sum(words.level_words(text)[1] and not _is_level1_only(text) for text in cells)
    return len(cells) >= _FEWEST_ROWS and own >= _MOST * len(cells)


def _is_level1_only(text: str) -> bool:
    first, second = words.level_words(text)
    return first and not second


def _behind_name(rows: Sequence[Line], places: Sequence[int]) -> list[Column] | None:
    """The columns behind the names: values, then weight and score, then prose; None where the order is another."""
    kinds = [(place, _kind(_cells(rows, place))) for place in places]
    kinds = [(place, kind) for place, kind in kinds if kind]
    order = "".join(kind for _, kind in kinds)
    if order not in ("vvpp", "vvppt", "vvpptt"):
        return None
    weights, scores = (_numbers(rows, place) for place, kind in kinds if kind == "p")
    if any(score > weight for weight, score in zip(weights, scores, strict=False)):
        return None
    roles = [*_VALUES, "weight", "score", "reason", None][: len(kinds)]
    return [Column(role, place, place) for role, (place, _) in zip(roles, kinds, strict=True)]


def _kind(cells: Sequence[str]) -> str:
    """p for points, v for values, t for other text, "" for a blank column."""
    if not cells:
        return ""
    if all(words.is_points(text) and "%" not in fold(text) for text in cells):
        return "p"
    values = sum(words.is_value(text) for text in cells)
    return "v" if values >= _MOST * len(cells) else "t"


def _numbers(rows: Sequence[Line], place: int) -> list[Decimal]:
    found: list[Decimal] = []
    for line in rows:
        text = next((fold(slot.text) for slot in line.filled if slot.start <= place <= slot.end), "")
        number = text.removesuffix("分")
        found.append(Decimal(number) if _PLAIN.fullmatch(number) else Decimal(0))
    return found
