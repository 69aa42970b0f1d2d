"""Spreadsheets of OpenDocument: their cells hold the shown text themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perflint.documents.errors import DocumentError
from perflint.documents.model import Document, ReadingNote
from perflint.documents.office_xml import attribute, child, local_name
from perflint.documents.opendocument import Package, count_of, open_package, style_elements, text_of
from perflint.documents.sheet import (
    MAXIMUM_CELLS,
    MAXIMUM_MERGED_AREA,
    Sheet,
    SheetCell,
    column_letters,
    with_sheets,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_GROUPS = frozenset({"table-rows", "table-header-rows", "table-row-group"})
_COLUMN_GROUPS = frozenset({"table-columns", "table-header-columns", "table-column-group"})
_COLLAPSED = "collapse"
_LISTED = 10


@dataclass(frozen=True, slots=True)
class _Styles:
    """Names of the cell styles that draw borders, and of the table styles that hide a sheet."""

    bordered: frozenset[str]
    hidden: frozenset[str]


def read(data: bytes, path: str) -> Document:
    """The blocks of a spreadsheet. Raises DocumentError for one that is damaged, encrypted, oversized or empty."""
    package = open_package(data, path)
    styles = _styles(package)
    document = Document(path, "ods", [], list(package.notes))
    return with_sheets(document, _sheets(package, styles, path))


def _sheets(package: Package, styles: _Styles, path: str) -> Iterator[Sheet]:
    body = package.body("spreadsheet")
    filled = 0
    for table in body if body is not None else ():
        if local_name(table) != "table":
            continue
        sheet = _sheet(table, styles, path)
        filled += len(sheet.cells)
        if filled > MAXIMUM_CELLS:
            raise _too_large(path, f"超过 {MAXIMUM_CELLS} 个单元格", f"more than {MAXIMUM_CELLS} cells")
        yield sheet


def _too_large(path: str, zh: str, en: str) -> DocumentError:
    return DocumentError(
        path,
        {"zh": zh, "en": en},
        {"zh": "请删去空白区域的合并和多余的行列后再检查", "en": "remove merges and rows that hold nothing"},
    )


def _styles(package: Package) -> _Styles:
    bordered, hidden = set(), set()
    for style in style_elements(package, "style"):
        name, family = attribute(style, "name") or "", attribute(style, "family")
        if family == "table-cell":
            properties = child(style, "table-cell-properties")
            if properties is not None and any(
                str(key).rpartition("}")[2].startswith("border") and value != "none"
                for key, value in properties.attrib.items()
            ):
                bordered.add(name)
        elif family == "table":
            properties = child(style, "table-properties")
            if properties is not None and attribute(properties, "display") == "false":
                hidden.add(name)
    return _Styles(frozenset(bordered), frozenset(hidden))


def _sheet(table: _Element, styles: _Styles, path: str) -> Sheet:
    sheet = Sheet(attribute(table, "name") or "")
    if attribute(table, "style-name") in styles.hidden:
        sheet.notes.append(ReadingNote("hidden", f"工作表“{sheet.name}”是隐藏的，已一并读取"))
    hidden_rows: list[int] = []
    row = area = 0
    for element in _rows(table):
        repeated = count_of(element, "number-rows-repeated")
        cells = list(_cells(element))
        shown = [
            (column, count, cell)
            for column, count, cell in cells
            if cell.text or cell.column_span > 1 or cell.row_span > 1
        ]
        ruled = sum(
            min(count_of(cell, "number-columns-repeated"), 2)
            for cell in element
            if attribute(cell, "style-name") in styles.bordered
        )
        if shown or ruled:
            # Only the blank rows at a sheet's end are repeated a million times.
            if repeated * sum(count for _, count, _ in shown) > MAXIMUM_CELLS:
                raise _too_large(
                    path, f"第 {row + 1} 行重复 {repeated} 次", f"row {row + 1} is repeated {repeated} times"
                )
            for copy in range(row, row + min(repeated, MAXIMUM_CELLS)):
                sheet.ruled[copy] += ruled
                for column, count, cell in shown:
                    area += count * (cell.row_span * cell.column_span - 1)
                    for position in range(column, column + count):
                        sheet.cells[copy, position] = cell
            if area > MAXIMUM_MERGED_AREA:
                raise _too_large(path, f"合并区域过大（{area} 格）", f"merged areas of {area} cells")
        if attribute(element, "visibility") == _COLLAPSED and any(cell.text for _, _, cell in shown):
            hidden_rows.append(row)
        row += repeated
    if hidden_rows:
        rows = "、".join(str(number + 1) for number in hidden_rows[:_LISTED])
        sheet.notes.append(ReadingNote("hidden", f"工作表“{sheet.name}”有隐藏行 {rows}，已一并读取"))
    columns = list(_hidden_columns(table, sheet))
    if columns:
        listed = "、".join(columns[:_LISTED])
        sheet.notes.append(ReadingNote("hidden", f"工作表“{sheet.name}”有隐藏列 {listed}，已一并读取"))
    return sheet


def _rows(table: _Element) -> Iterator[_Element]:
    for element in table:
        name = local_name(element)
        if name == "table-row":
            yield element
        elif name in _GROUPS:
            yield from _rows(element)


def _cells(row: _Element) -> Iterator[tuple[int, int, SheetCell]]:
    """Column, number of copies and content of each cell that is not covered by another one."""
    column = 0
    for element in row:
        name = local_name(element)
        if name not in ("table-cell", "covered-table-cell"):
            continue
        count = count_of(element, "number-columns-repeated")
        if name == "table-cell":
            lines = [text_of(part) for part in element if local_name(part) == "p"]
            text = "\n".join(lines).strip()
            height, width = (
                count_of(element, "number-rows-spanned"),
                count_of(element, "number-columns-spanned"),
            )
            yield column, count, SheetCell(text, height, width)
        column += count


def _hidden_columns(table: _Element, sheet: Sheet) -> Iterator[str]:
    last = max((column for (_, column), cell in sheet.cells.items() if cell.text), default=-1)
    column = 0
    for element in _columns(table):
        count = count_of(element, "number-columns-repeated")
        if attribute(element, "visibility") == _COLLAPSED:
            yield from (column_letters(index) for index in range(column, min(column + count, last + 1)))
        column += count


def _columns(table: _Element) -> Iterator[_Element]:
    for element in table:
        name = local_name(element)
        if name == "table-column":
            yield element
        elif name in _COLUMN_GROUPS:
            yield from _columns(element)
