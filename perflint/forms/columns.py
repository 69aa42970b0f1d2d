"""Columns of an indicator table whose headings stand over contents of another kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from perflint.documents.model import ReadingNote
from perflint.forms import words
from perflint.forms.align import Column
from perflint.forms.grid import Line, Slot
from perflint.forms.indicator_header import IndicatorHeader

_MOST = 0.8
_FEW = 0.2
_FEWEST_ROWS = 2
_NAMES = {"operator": "计算符号", "direction": "指标方向", "target": "指标值", "unit": "计量单位"}


def _unit_alone(text: str) -> bool:
    return words.is_unit(text) and not words.is_number(text) and not words.is_operator(text)


def _value_alone(text: str) -> bool:
    return words.is_value(text) and not words.is_operator(text)


_CONTENTS: dict[str, Callable[[str], bool]] = {
    "operator": words.is_operator,
    "direction": words.is_direction,
    "unit": _unit_alone,
    "target": _value_alone,
}


def settle_columns(
    header: IndicatorHeader, lines: Sequence[Line]
) -> tuple[IndicatorHeader, list[ReadingNote]]:
    """The header with roles exchanged where contents prove it, and what is to be told of that.

    Only columns of plain kinds (comparison, direction, unit, value) are judged, by all their cells in `lines`.
    """
    cells = {str(column.role): _cells(column, lines) for column in header.columns if column.role in _CONTENTS}
    moves: dict[str, str] = {}
    for role, slots in cells.items():
        if len(slots) < _FEWEST_ROWS or _share(slots, role) > _FEW:
            continue
        fitting = next(
            (other for other in _CONTENTS if other != role and _share(slots, other) >= _MOST), None
        )
        if fitting is not None:
            moves[role] = fitting
    if len(moves) == 1:
        (role, other), *_ = moves.items()
        if {role, other} == {"operator", "direction"} and other not in cells:
            # 指标性质 and 指标方向 head both kinds of contents in practice: nothing is shifted.
            return _with_roles(header, moves), []
        return header, []
    if not moves or set(moves) != set(moves.values()):
        return header, []
    first = next(iter(moves))
    told = "，".join(f"“{_heading(header, role)}”列填的是{_NAMES[other]}" for role, other in moves.items())
    note = ReadingNote("column-shift", f"指标表列内容与表头不符：{told}，已按内容归位", cells[first][0].text)
    return _with_roles(header, moves), [note]


def _cells(column: Column, lines: Sequence[Line]) -> list[Slot]:
    return [
        slot
        for line in lines
        for slot in line.filled
        if column.start <= slot.start and slot.end <= column.end
    ]


def _share(slots: Sequence[Slot], role: str) -> float:
    return sum(_CONTENTS[role](slot.text) for slot in slots) / len(slots)


def _heading(header: IndicatorHeader, role: str) -> str:
    column = header.column(role)
    return str(column.heading.text) if column is not None and column.heading is not None else _NAMES[role]


def _with_roles(header: IndicatorHeader, moves: dict[str, str]) -> IndicatorHeader:
    columns = tuple(
        replace(column, role=moves[column.role]) if column.role in moves else column
        for column in header.columns
    )
    return replace(header, columns=columns)
