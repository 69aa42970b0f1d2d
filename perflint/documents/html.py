"""Web pages and exports as HTML: paragraphs, headings, tables with their spans, ticked boxes."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perflint.documents.encoding import decode
from perflint.documents.errors import DocumentError
from perflint.documents.grid import GridBuilder
from perflint.documents.model import Block, Cell, Document, Paragraph, ReadingNote
from perflint.places import LocatedText, Location

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAXIMUM_BYTES = 32 * 1024 * 1024
MAXIMUM_DEPTH = 200
"""Nesting of elements; libxml2 itself stops at 256."""

_DECLARED = re.compile(rb"<meta[^<>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_ENTITY_DECLARATION = re.compile(rb"<!DOCTYPE[^>\[]{0,500}\[", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
# A line break of the source between two Chinese characters is no space.
_SOURCE_BREAK = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SILENT = frozenset(
    {
        "script",
        "style",
        "head",
        "noscript",
        "template",
        "title",
        "select",
        "del",
        "object",
        "svg",
        "math",
        "iframe",
    }
)
_BREAKING = frozenset(
    {
        *_HEADINGS,
        *("p", "div", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "section", "article", "form"),
        *(
            "header",
            "footer",
            "nav",
            "aside",
            "main",
            "center",
            "fieldset",
            "hr",
            "address",
            "figure",
            "caption",
        ),
    }
)


def read(data: bytes, path: str) -> Document:
    """The blocks of a page.

    Raises DocumentError for a page that declares entities, is too large or too deeply nested, or holds no text.
    """
    from lxml import etree, html

    if len(data) > MAXIMUM_BYTES:
        raise _refused(path, f"网页过大（{len(data) // 1024 // 1024} MB）", "the page is too large")
    if _ENTITY_DECLARATION.search(data[:65536]):
        # An unresolved entity silently swallows the text around it, and a resolved one may read foreign files.
        raise _refused(path, "网页的 DOCTYPE 中声明了实体", "the page declares entities in its DOCTYPE")
    text = _XML_DECLARATION.sub("", _decoded(data, path))
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise _refused(path, "网页中没有可读的内容", "the page holds nothing that can be read") from error
    reader = _Reader(path)
    reader.read(root)
    if any(entry.type == etree.ErrorTypes.ERR_INTERNAL_ERROR for entry in parser.error_log):
        raise _refused(path, "网页的元素嵌套过深", "the page's elements are nested too deeply")
    if not reader.blocks:
        raise _refused(path, "网页中没有文字", "the page holds no text")
    return Document(path, "html", reader.blocks, reader.notes)


def _refused(path: str, zh: str, en: str) -> DocumentError:
    return DocumentError(
        path,
        {"zh": zh, "en": en},
        {
            "zh": "请用浏览器另存为纯文本或导出原始文件后再检查",
            "en": "save it as plain text or export the original",
        },
    )


def _decoded(data: bytes, path: str) -> str:
    """The text: by the byte order mark, by the declared encoding where it fits, else as any other text."""
    declared = _DECLARED.search(data[:4096])
    if declared is not None and not data.startswith(
        (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    ):
        name = declared[1].decode("ascii").lower()
        # GB 2312 is declared for pages that use characters of its superset GB 18030.
        encoding = "gb18030" if name in ("gb2312", "gbk", "gb-2312", "x-gbk") else name
        try:
            # Text that is valid UTF-8 is UTF-8, whatever a copied head declares; GB 18030 would decode it to rubbish.
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            return decode(data, path).text
    return decode(data, path).text


@dataclass(slots=True)
class _Text:
    """Text under construction: white space collapses, block elements break lines."""

    parts: list[str] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(_SPACE.sub(" ", _SOURCE_BREAK.sub("", text)))

    def line_break(self) -> None:
        self.parts.append("\n")

    def lines(self) -> list[str]:
        return [line.strip() for line in "".join(self.parts).split("\n") if line.strip()]


class _Reader:
    def __init__(self, path: str) -> None:
        self.path = path
        self.blocks: list[Block] = []
        self.notes: list[ReadingNote] = []
        self._tables = 0
        self._pending = _Text()
        self._pending_line: int | None = None

    def read(self, root: HtmlElement) -> None:
        self._walk(root, 0, 0)
        self._flush(0)

    def _walk(self, element: HtmlElement, level: int, depth: int) -> None:
        if depth > MAXIMUM_DEPTH:
            raise _refused(self.path, "网页的元素嵌套过深", "the page's elements are nested too deeply")
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SILENT or _hidden(element):
            return
        if tag == "table":
            self._flush(level)
            self._table(element, level, depth)
            return
        inner = _HEADINGS.get(tag, level)
        breaking = tag in _BREAKING or tag == "br"
        if breaking:
            self._flush(level)
        if tag == "input":
            self._note_text(_box(element), element)
        self._note_text(element.text, element)
        for child in element:
            self._walk(child, inner, depth + 1)
            self._note_text(child.tail, element)
        if breaking:
            self._flush(inner)

    def _note_text(self, text: str | None, element: HtmlElement) -> None:
        if text and text.strip() and self._pending_line is None:
            self._pending_line = element.sourceline
        self._pending.add(text)

    def _flush(self, level: int) -> None:
        location = Location(line=self._pending_line)
        self.blocks.extend(Paragraph(LocatedText(line, location), level) for line in self._pending.lines())
        self._pending = _Text()
        self._pending_line = None

    def _table(self, table: HtmlElement, level: int, depth: int) -> None:
        rows = _own_rows(table)
        if any(True for row in rows for cell in row for _ in cell.iter("table")):
            # A table that holds tables only lays out the page.
            for row in rows:
                for cell in row:
                    self._walk(cell, level, depth + 1)
                    self._flush(level)
            return
        self._tables += 1
        builder = GridBuilder(
            self.path, self._tables, Location(line=table.sourceline, cell=f"表{self._tables}")
        )
        for number, row in enumerate(rows):
            column = 0
            for cell in row:
                column = builder.next_column(number, column)
                row_span, column_span = _span(cell, "rowspan"), _span(cell, "colspan")
                place = Location(line=cell.sourceline, cell=builder.place(number, column))
                text = LocatedText("\n".join(_cell_text(cell).lines()), place)
                # A span may not pass the end of the table; browsers cut it there as well.
                height = min(row_span, len(rows) - number)
                builder.add(Cell(text, number, column, height, column_span))
                column += column_span
        caption = next(iter(table.iterchildren("caption")), None)
        finished = builder.table(" ".join(_cell_text(caption).lines()) if caption is not None else None)
        if any(cell.text for cells in finished.rows for cell in cells):
            self.blocks.append(finished)


def _hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN.search(style))


def _box(element: HtmlElement) -> str:
    if (element.get("type") or "").lower() not in ("checkbox", "radio"):
        return ""
    return "☑" if element.get("checked") is not None else "□"


def _own_rows(table: HtmlElement) -> list[list[HtmlElement]]:
    """The rows of a table as lists of cells; rows of tables inside it are not its own."""
    rows: list[list[HtmlElement]] = []
    for child in table:
        if child.tag == "tr":
            rows.append([cell for cell in child if cell.tag in ("td", "th") and not _hidden(cell)])
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += [
                [cell for cell in row if cell.tag in ("td", "th") and not _hidden(cell)]
                for row in child
                if row.tag == "tr"
            ]
    return rows


def _span(cell: HtmlElement, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return int(text[:9]) or 1 if text.isdecimal() else 1


def _cell_text(cell: HtmlElement) -> _Text:
    found = _Text()
    # An explicit stack: a page may nest deeper than Python's own recursion bears.
    stack: list[tuple[HtmlElement, bool]] = [(cell, False)]
    while stack:
        element, leaving = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if leaving:
            if tag in _BREAKING:
                found.line_break()
            if element is not cell:
                found.add(element.tail)
            continue
        if tag in _SILENT or _hidden(element):
            if element is not cell:
                found.add(element.tail)
            continue
        if tag in _BREAKING or tag == "br":
            found.line_break()
        if tag == "input":
            found.add(_box(element))
        found.add(element.text)
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    return found
