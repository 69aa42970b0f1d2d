"""Old workbooks (BIFF: .xls and WPS .et): sheets as tables with merges resolved and numbers as they are shown."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from perflint.documents.errors import DocumentError
from perflint.documents.format_codes import BUILT_IN
from perflint.documents.model import Document, ReadingNote
from perflint.documents.number_format import render
from perflint.documents.sheet import MAXIMUM_CELLS, MAXIMUM_MERGED_AREA, Sheet, SheetCell, with_sheets

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.formatting import XFBorder
    from xlrd.sheet import Cell as XlsCell
    from xlrd.sheet import Sheet as XlsSheet

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_VERY_HIDDEN = 2
_LOCAL_DATES = frozenset({14, 22, *range(27, 37), *range(50, 59)})


def read(data: bytes, path: str) -> Document:
    """The blocks of a workbook.

    Raises DocumentError for a damaged, encrypted or oversized workbook, or one without any filled cell.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except MemoryError:
        raise
    except Exception as error:  # xlrd lets struct, index and assertion errors of damaged files through
        encrypted = "encrypt" in str(error).lower() or "password" in str(error).lower()
        reason = (
            {"zh": "工作簿已加密", "en": "the workbook is encrypted"}
            if encrypted
            else {
                "zh": f"工作簿已损坏或不完整（{error}）",
                "en": f"the workbook is damaged or incomplete ({error})",
            }
        )
        remedy = {"zh": "请去除密码或另存为 xlsx 后再检查", "en": "remove the password or save it as xlsx"}
        raise DocumentError(path, reason, remedy) from error
    cells = sum(sheet.row_len(row) for sheet in book.sheets() for row in range(sheet.nrows))
    if cells > MAXIMUM_CELLS:
        raise DocumentError(
            path,
            {
                "zh": f"工作簿有 {cells} 个单元格，超过 {MAXIMUM_CELLS} 个",
                "en": f"the workbook has {cells} cells",
            },
            {"zh": "请删去多余的行列，或拆分后再检查", "en": "remove rows that hold nothing, or split it"},
        )
    return with_sheets(Document(path, "xls", []), (_sheet(book, sheet, path) for sheet in book.sheets()))


def _sheet(book: Book, source: XlsSheet, path: str) -> Sheet:
    sheet = Sheet(source.name)
    sheet.notes.extend(_hidden(source))
    area = sum((bottom - top) * (right - left) for top, bottom, left, right in source.merged_cells)
    if area > MAXIMUM_MERGED_AREA:
        raise DocumentError(
            path,
            {"zh": f"工作表“{source.name}”合并区域过大（{area} 格）", "en": f"merged areas of {area} cells"},
            {"zh": "请删去空白区域的合并后再检查", "en": "remove merges that hold nothing"},
        )
    bordered = [_has_border(style.border) for style in book.xf_list]
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            cell = source.cell(row, column)
            text = _text(book, cell)
            if text:
                sheet.cells[row, column] = SheetCell(text)
            if cell.xf_index is not None and cell.xf_index < len(bordered) and bordered[cell.xf_index]:
                sheet.ruled[row] += 1
    for top, bottom, left, right in source.merged_cells:
        first = sheet.cells.get((top, left), SheetCell(""))
        sheet.cells[top, left] = SheetCell(first.text, bottom - top, right - left)
    return sheet


def _has_border(border: XFBorder | None) -> bool:
    return border is not None and any(
        (border.left_line_style, border.right_line_style, border.top_line_style, border.bottom_line_style)
    )


def _hidden(source: XlsSheet) -> Iterator[ReadingNote]:
    if source.visibility:
        kind = "深度隐藏" if source.visibility == _VERY_HIDDEN else "隐藏"
        yield ReadingNote("hidden", f"工作表“{source.name}”是{kind}的，已一并读取")
    rows = [
        str(row + 1)
        for row, info in sorted(source.rowinfo_map.items())
        if info.hidden and row < source.nrows and any(source.row_values(row))
    ]
    if rows:
        yield ReadingNote("hidden", f"工作表“{source.name}”有隐藏行 {'、'.join(rows)}，已一并读取")


def _text(book: Book, cell: XlsCell) -> str:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return _ERRORS.get(int(cell.value), "#ERR")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return render(bool(cell.value), None)
    code = None
    if cell.xf_index is not None and cell.xf_index < len(book.xf_list):
        key = book.xf_list[cell.xf_index].format_key
        chosen = book.format_map.get(key)
        # What the library has for dates by number is what an American program shows.
        code = BUILT_IN[key] if key in _LOCAL_DATES else chosen.format_str if chosen is not None else None
    return render(cell.value, code, epoch_1904=bool(book.datemode)).strip()
