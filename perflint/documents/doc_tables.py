"""The shape of a table's row in Word 97 to 2003: borders and merges in the properties of the row's end."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from perflint.documents.row_table import RowShape

_DEFINE_TABLE = 0xD608
_MERGE, _SPLIT, _VERTICAL_MERGE = 0x5624, 0x5625, 0xD62B
_CELL_BYTES = 20
_FIRST_OF_MERGED, _MERGED = 0x01, 0x02
_BELOW, _TOP_OF_MERGED = 0x20, 0x40
_TOP = 3


def row_shape(changes: Sequence[tuple[int, bytes]]) -> RowShape:
    """The shape of a row ([MS-DOC] 2.9.317 for the definition, later changes prevail over it)."""
    borders, flags = _definition(changes)
    for code, operand in changes:
        if code in (_MERGE, _SPLIT) and len(operand) == 2:
            for index in range(operand[0], min(operand[1], len(flags))):
                flags[index] &= ~(_FIRST_OF_MERGED | _MERGED)
                if code == _MERGE:
                    flags[index] |= _FIRST_OF_MERGED if index == operand[0] else _MERGED
        elif code == _VERTICAL_MERGE and len(operand) == 2 and operand[0] < len(flags):
            flags[operand[0]] &= ~(_BELOW | _TOP_OF_MERGED)
            if operand[1]:
                flags[operand[0]] |= _BELOW | (_TOP_OF_MERGED if operand[1] == _TOP else 0)
    return RowShape(
        borders,
        frozenset(index for index, flag in enumerate(flags) if flag & _BELOW and not flag & _TOP_OF_MERGED),
        frozenset(index for index, flag in enumerate(flags) if flag & _MERGED),
    )


def _definition(changes: Sequence[tuple[int, bytes]]) -> tuple[list[int], list[int]]:
    """The borders and the merge flags of the cells; empty where the file tells none."""
    operand = next((operand for code, operand in changes[::-1] if code == _DEFINE_TABLE), b"")
    columns = operand[0] if operand else 0
    cells_at = 1 + 2 * (columns + 1)
    if not columns or len(operand) < cells_at:
        return [], []
    borders = list(struct.unpack_from(f"<{columns + 1}h", operand, 1))
    flags = [0] * columns
    for index in range(min(columns, (len(operand) - cells_at) // _CELL_BYTES)):
        (flags[index],) = struct.unpack_from("<H", operand, cells_at + _CELL_BYTES * index)
    return borders, flags
