"""Workbooks: every sheet as tables with merges resolved and numbers as they are shown.

The XML is walked directly: a general library loads the styles of every empty cell, fails on styles that other programs
write, knows neither the strict dialect nor the built-in Chinese date formats, and needs a second pass for formulas.
Hidden rows, columns and sheets, formulas without a stored value and macros are said in notes, never passed over.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perflint.documents.archive import open_archive, read_member
from perflint.documents.errors import DocumentError
from perflint.documents.format_codes import BUILT_IN
from perflint.documents.model import Document, ReadingNote
from perflint.documents.number_format import render
from perflint.documents.office_xml import (
    attribute,
    child,
    damaged_part,
    local_name,
    parse_xml,
    refuse_declarations,
)
from perflint.documents.sheet import (
    MAXIMUM_CELLS,
    MAXIMUM_MERGED_AREA,
    Sheet,
    SheetCell,
    column_letters,
    with_sheets,
)
from perflint.places import LocatedText, Location

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROWS, _COLUMNS = 1_048_576, 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAIN_PART = "xl/workbook.xml"
_SHOWN = "visible"
_LISTED = 10


def read(data: bytes, path: str) -> Document:
    """The blocks of a workbook.

    Raises DocumentError for a damaged, encrypted or oversized workbook, or one without any filled cell.
    """
    workbook = _Workbook(open_archive(data, path), path)
    document = Document(path, "xlsx", [])
    if workbook.has_macros:
        document.notes.append(ReadingNote("macro", "工作簿含有宏，未运行"))
    return with_sheets(document, workbook.sheets())


@dataclass(slots=True)
class _SheetReading:
    """What the cells of a sheet tell besides their values."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    without_value: list[tuple[int, int, str]] = field(default_factory=list)


class _Workbook:
    def __init__(self, archive: zipfile.ZipFile, path: str) -> None:
        self.path = path
        self._archive = archive
        names = archive.namelist()
        self.has_macros = any(name.endswith("vbaProject.bin") for name in names)
        main = self._main_part()
        root = self._part(main)
        if root is None:
            raise damaged_part(path, main, "missing")
        self._root = root
        self._targets = self._relations(main)
        properties = child(root, "workbookPr")
        self._epoch_1904 = properties is not None and (attribute(properties, "date1904") or "").lower() in (
            "1",
            "true",
        )
        self._strings = self._shared_strings()
        self._formats, self._bordered = self._cell_styles()
        self._cells = 0

    def sheets(self) -> Iterator[Sheet]:
        """The sheets in the order of their tabs; sheets that hold a chart only have no cells and are left out."""
        listed = child(self._root, "sheets")
        for element in listed if listed is not None else ():
            target = self._targets.get(attribute(element, "id") or "", ("", ""))
            if target[0] != "worksheet":
                continue
            content = read_member(self._archive, target[1], self.path)
            if content is None:
                raise damaged_part(self.path, target[1], "missing")
            sheet = Sheet(element.get("name") or "")
            if (element.get("state") or _SHOWN) != _SHOWN:
                sheet.notes.append(ReadingNote("hidden", f"工作表“{sheet.name}”是隐藏的，已一并读取"))
            reading = self._read_cells(sheet, content, target[1])
            sheet.notes.extend(_notes(sheet, reading))
            yield sheet

    def _main_part(self) -> str:
        root = self._part("_rels/.rels")
        for relation in root if root is not None else ():
            if (relation.get("Type") or "").endswith("/officeDocument"):
                return (relation.get("Target") or "").lstrip("/")
        return _MAIN_PART

    def _part(self, name: str) -> _Element | None:
        content = read_member(self._archive, name, self.path) if name else None
        return parse_xml(content, self.path, name) if content else None

    def _relations(self, main: str) -> dict[str, tuple[str, str]]:
        """The parts that the workbook refers to: their kind and name by identifier."""
        folder, name = posixpath.split(main)
        root = self._part(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            target = relation.get("Target") or ""
            resolved = (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(posixpath.join(folder, target))
            )
            found[relation.get("Id") or ""] = ((relation.get("Type") or "").rpartition("/")[2], resolved)
        return found

    def _target(self, kind: str) -> str:
        return next((name for known, name in self._targets.values() if known == kind), "")

    def _shared_strings(self) -> list[str]:
        root = self._part(self._target("sharedStrings"))
        return [_rich_text(item) for item in root] if root is not None else []

    def _cell_styles(self) -> tuple[list[str | None], list[bool]]:
        """The number format of each cell style, and whether it draws borders."""
        root = self._part(self._target("styles"))
        if root is None:
            return [], []
        own = child(root, "numFmts")
        codes = dict(BUILT_IN)
        for element in own if own is not None else ():
            codes[_integer(element.get("numFmtId"))] = element.get("formatCode") or ""
        listed = child(root, "borders")
        borders = [
            any((side.get("style") or "none") != "none" for side in border)
            for border in (listed if listed is not None else ())
        ]
        styles = child(root, "cellXfs")
        formats: list[str | None] = []
        bordered: list[bool] = []
        for style in styles if styles is not None else ():
            formats.append(codes.get(_integer(style.get("numFmtId"))))
            border = _integer(style.get("borderId"))
            bordered.append(border < len(borders) and borders[border])
        return formats, bordered

    def _read_cells(self, sheet: Sheet, content: bytes, part: str) -> _SheetReading:
        from lxml import etree

        reading = _SheetReading()
        row = column = -1
        merges: list[tuple[int, int, int, int]] = []
        try:
            events = etree.iterparse(
                io.BytesIO(content),
                events=("start", "end"),
                tag=("{*}row", "{*}c", "{*}mergeCell", "{*}col"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )
            for event, element in events:
                name = local_name(element)
                if event == "start":
                    if name == "row":
                        row = _integer(element.get("r"), row + 2) - 1
                        column = -1
                        if (element.get("hidden") or "") in ("1", "true"):
                            reading.hidden_rows.append(row)
                    continue
                if name == "c":
                    place = _position(element.get("r"))
                    row, column = place if place is not None else (row, column + 1)
                    self._read_cell(sheet, element, (row, column), reading)
                    element.clear()
                elif name == "row":
                    element.clear()
                elif name == "mergeCell":
                    merged = _area(element.get("ref"))
                    if merged is not None:
                        merges.append(merged)
                elif name == "col" and (element.get("hidden") or "") in ("1", "true"):
                    first, last = _integer(element.get("min")), _integer(element.get("max"))
                    reading.hidden_columns.append((first - 1, last - 1))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise damaged_part(self.path, part, str(error)) from error
        refuse_declarations(events.root, self.path, part)
        self._merge(sheet, merges)
        return reading

    def _read_cell(
        self, sheet: Sheet, element: _Element, place: tuple[int, int], reading: _SheetReading
    ) -> None:
        value: _Element | None = None
        formula: _Element | None = None
        text = ""
        for part in element:
            name = local_name(part)
            if name == "v":
                value = part
            elif name == "f":
                formula = part
            elif name == "is":
                text = _rich_text(part)
        style = _integer(element.get("s"))
        if style < len(self._bordered) and self._bordered[style]:
            sheet.ruled[place[0]] += 1
        stored = (value.text or "") if value is not None else ""
        kind = element.get("t") or "n"
        if stored:
            text = self._shown(stored, kind, style)
        elif formula is not None and kind != "str":
            reading.without_value.append((*place, formula.text or ""))
        if not text:
            return
        self._cells += 1
        if self._cells > MAXIMUM_CELLS:
            raise _too_large(self.path, f"超过 {MAXIMUM_CELLS} 个单元格", f"more than {MAXIMUM_CELLS} cells")
        if place[0] < _ROWS and place[1] < _COLUMNS:
            sheet.cells[place] = SheetCell(text.strip())

    def _shown(self, stored: str, kind: str, style: int) -> str:
        if kind == "s":
            index = _integer(stored, -1)
            return self._strings[index] if 0 <= index < len(self._strings) else ""
        if kind in ("str", "e", "d", "inlineStr"):
            return _unescaped(stored)
        if kind == "b":
            return render(stored.strip() in ("1", "true"), None)
        try:
            number = float(stored)
        except ValueError:
            return stored
        code = self._formats[style] if style < len(self._formats) else None
        return render(number, code, epoch_1904=self._epoch_1904)

    def _merge(self, sheet: Sheet, merges: list[tuple[int, int, int, int]]) -> None:
        area = sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in merges)
        if area > MAXIMUM_MERGED_AREA:
            raise _too_large(
                self.path, f"工作表“{sheet.name}”合并区域过大（{area} 格）", f"merged areas of {area} cells"
            )
        for top, left, bottom, right in merges:
            first = sheet.cells.get((top, left), SheetCell(""))
            sheet.cells[top, left] = SheetCell(first.text, bottom - top + 1, right - left + 1)


def _too_large(path: str, zh: str, en: str) -> DocumentError:
    return DocumentError(
        path,
        {"zh": zh, "en": en},
        {"zh": "请删去空白区域的合并和多余的行列后再检查", "en": "remove merges and rows that hold nothing"},
    )


def _integer(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else default


def _position(reference: str | None) -> tuple[int, int] | None:
    """Row and column of a reference such as C5, from 0."""
    match = _REFERENCE.fullmatch(reference or "")
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _area(reference: str | None) -> tuple[int, int, int, int] | None:
    """Top, left, bottom and right of a reference such as A1:B2, from 0."""
    first, _, last = (reference or "").partition(":")
    start, end = _position(first), _position(last or first)
    if start is None or end is None or end[0] < start[0] or end[1] < start[1]:
        return None
    return (*start, *end)


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold are stored as _x000D_; carriage returns are dropped."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text).replace("\r", "")


def _rich_text(item: _Element) -> str:
    """The text of a string item, without its phonetic guide."""
    parts = []
    for element in item:
        name = local_name(element)
        if name == "t":
            parts.append(element.text or "")
        elif name == "r":
            run = child(element, "t")
            parts.append((run.text or "") if run is not None else "")
    return _unescaped("".join(parts))


def _notes(sheet: Sheet, reading: _SheetReading) -> Iterator[ReadingNote]:
    filled = {row for (row, _), cell in sheet.cells.items() if cell.text}
    rows = [str(row + 1) for row in reading.hidden_rows if row in filled]
    if rows:
        yield ReadingNote("hidden", f"工作表“{sheet.name}”有隐藏行 {_listed(rows)}，已一并读取")
    last = max((column for (_, column), cell in sheet.cells.items() if cell.text), default=-1)
    columns = [
        column_letters(column)
        for first, end in reading.hidden_columns
        for column in range(first, min(end, last) + 1)
    ]
    if columns:
        yield ReadingNote("hidden", f"工作表“{sheet.name}”有隐藏列 {_listed(columns)}，已一并读取")
    if reading.without_value:
        formula = reading.without_value[0][2]
        places = [f"{column_letters(column)}{row + 1}" for row, column, _ in reading.without_value]
        yield ReadingNote(
            "formula",
            f"工作表“{sheet.name}”有 {len(places)} 个公式没有保存结果：{_listed(places)}；请在表格软件中打开并保存",
            LocatedText(f"={formula}", Location(cell=f"{sheet.name}!{places[0]}")),
        )


def _listed(items: list[str]) -> str:
    return "、".join(items[:_LISTED]) + ("…" if len(items) > _LISTED else "")
