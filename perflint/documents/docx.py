"""Word documents: a walk over the XML that keeps what the program's own interface loses.

Tracked insertions and moves, content controls, text boxes, fields, smart tags and symbols are text; deleted and hidden
text, field codes and ruby are not. Automatic numbers are produced, tables keep their spans.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from perflint.documents.archive import open_archive, read_member
from perflint.documents.characters import symbol
from perflint.documents.docx_styles import Styles, list_of, outline_level
from perflint.documents.errors import DocumentError
from perflint.documents.grid import MAXIMUM_COLUMNS, GridBuilder
from perflint.documents.model import Block, Cell, Document, Paragraph, ReadingNote
from perflint.documents.numbering import Numbering
from perflint.documents.office_xml import attribute, child, local_name, parse_xml, value_of
from perflint.documents.running_text import running_paragraphs
from perflint.places import LocatedText, Location

if TYPE_CHECKING:
    from lxml.etree import _Element

_RELATIONS = {"footnotes": "footnotes", "endnotes": "endnotes", "numbering": "numbering", "styles": "styles"}
_TRUE = ("", "1", "true", "on")
_SILENT = frozenset(
    {
        *(
            "del",
            "moveFrom",
            "instrText",
            "delText",
            "delInstrText",
            "rt",
            "pPr",
            "rPr",
            "tblPr",
            "tblGrid",
            "trPr",
        ),
        *("tcPr", "sdtPr", "sdtEndPr", "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart"),
        *("commentRangeEnd", "commentReference", "annotationRef", "customXmlPr", "smartTagPr", "fldData"),
    }
)
_BLOCKS = frozenset({"p", "tbl"})


def read(data: bytes, path: str) -> Document:
    """The blocks of a document, then its footnotes, headers and footers.

    Raises DocumentError for a damaged or hostile package, or one without any text.
    """
    archive = open_archive(data, path)
    main = _main_part(archive, path)
    relations = _relations(archive, main, path)
    styles = Styles.read(_part(archive, relations.get("styles"), path))
    numbering = Numbering.read(_part(archive, relations.get("numbering"), path))
    reader = _Reader(path, styles, numbering)
    root = _part(archive, main, path)
    if root is None:
        raise _damaged(path)
    reader.read(root)
    notes = list(reader.notes)
    if any(name.endswith("vbaProject.bin") for name in archive.namelist()):
        notes.append(ReadingNote("macro", "文档含有宏，未运行"))
    for kind in ("footnotes", "endnotes"):
        part = _part(archive, relations.get(kind), path)
        if part is not None:
            for note in part:
                if attribute(note, "type") is None:
                    reader.read(note)
    margins = sorted(value for key, value in relations.items() if key.startswith(("header:", "footer:")))
    parts = (_part(archive, name, path) for name in margins)
    reader.read_running(part for part in parts if part is not None)
    if not reader.blocks:
        raise DocumentError(
            path,
            {"zh": "文档中没有文字", "en": "the document holds no text"},
            {
                "zh": "如是扫描图片，请先做文字识别",
                "en": "if it holds pictures of pages, recognise the text first",
            },
        )
    return Document(path, "docx", reader.blocks, notes)


def _damaged(path: str) -> DocumentError:
    return DocumentError(
        path,
        {"zh": "文件不是完整的 Word 文档", "en": "the file is no complete Word document"},
        {
            "zh": "请用办公软件打开后另存一份再检查",
            "en": "open it in an office program, save a copy and check that",
        },
    )


def _part(archive: zipfile.ZipFile, name: str | None, path: str) -> _Element | None:
    content = read_member(archive, name, path) if name else None
    return parse_xml(content, path, name or "") if content else None


def _main_part(archive: zipfile.ZipFile, path: str) -> str:
    relations = _part(archive, "_rels/.rels", path)
    if relations is not None:
        for relation in relations:
            if (relation.get("Type") or "").endswith("/officeDocument"):
                return (relation.get("Target") or "").lstrip("/")
    return "word/document.xml"


def _relations(archive: zipfile.ZipFile, main: str, path: str) -> dict[str, str]:
    folder, name = posixpath.split(main)
    root = _part(archive, posixpath.join(folder, "_rels", f"{name}.rels"), path)
    found: dict[str, str] = {}
    for relation in root if root is not None else ():
        if relation.get("TargetMode") == "External":
            continue
        kind = (relation.get("Type") or "").rpartition("/")[2]
        target = relation.get("Target") or ""
        resolved = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )
        if kind in ("header", "footer"):
            found[f"{kind}:{resolved}"] = resolved
        elif kind in _RELATIONS:
            found[kind] = resolved
    return found


def _is_on(element: _Element | None, name: str) -> bool:
    value = value_of(element, name)
    return value is not None and value.lower() in _TRUE


class _Reader:
    def __init__(self, path: str, styles: Styles, numbering: Numbering) -> None:
        self.path = path
        self.styles = styles
        self.numbering = numbering
        self.blocks: list[Block] = []
        self.notes: list[ReadingNote] = []
        self._tables = 0
        self._paragraphs = 0
        self._text = ""

    def read(self, root: _Element) -> None:
        """Add the blocks below an element."""
        for element in _block_elements(root):
            if local_name(element) == "p":
                self._paragraph(element)
            else:
                self._finish_paragraph()
                self._table(element)
        self._finish_paragraph()

    def read_running(self, roots: Iterable[_Element]) -> None:
        """Add the texts of headers and footers; page numbers alone are none."""
        texts = (
            "".join(_texts(element))
            for root in roots
            for element in _block_elements(root)
            if local_name(element) == "p"
        )
        self.blocks.extend(running_paragraphs(texts))

    def _paragraph(self, element: _Element) -> None:
        self._paragraphs += 1
        text, level = self._text_and_level(element)
        self._text += text
        if not _mark_is_deleted(element):
            self._finish_paragraph(level)
        # A tracked deletion of a paragraph's mark joins it to the next one.
        for box in _text_boxes(element):
            self.read(box)

    def _finish_paragraph(self, level: int = 0) -> None:
        text, self._text = self._text, ""
        location = Location(line=self._paragraphs)
        for line in text.split("\n"):
            if line.strip():
                self.blocks.append(Paragraph(LocatedText(line.strip(), location), level))

    def _text_and_level(self, element: _Element) -> tuple[str, int]:
        properties = child(element, "pPr")
        style = value_of(properties, "pStyle")
        level = outline_level(properties)
        if level is None:
            level = self.styles.level(style) or 0
        text = "".join(_texts(element))
        own = list_of(properties)
        item = own if own is not None else self.styles.numbering(style)
        if item is not None and text.strip():
            text = self.numbering.label(*item) + text
        return text, level

    def _table(self, table: _Element) -> None:
        rows = [row for row in _children(table, "tr") if not _deleted_row(row)]
        self._tables += 1
        location = Location(cell=f"表{self._tables}")
        builder = GridBuilder(self.path, self._tables, location)
        cells = [list(self._row(row)) for row in rows]
        for number, row in enumerate(cells):
            for column, span, continues, element in row:
                if continues and number and any(item[0] == column for item in cells[number - 1]):
                    continue
                height = 1
                while number + height < len(cells) and any(
                    item[0] == column and item[2] for item in cells[number + height]
                ):
                    height += 1
                place = Location(cell=builder.place(number, column))
                text = LocatedText(self._cell_text(element), place)
                builder.add(Cell(text, number, column, height, span))
        finished = builder.table()
        if any(cell.text for line in finished.rows for cell in line):
            self.blocks.append(finished)

    def _row(self, row: _Element) -> Iterator[tuple[int, int, bool, _Element]]:
        """Column, span, whether the cell continues the one above, and the cell."""
        column = _integer(value_of(child(row, "trPr"), "gridBefore"))
        for cell in _children(row, "tc"):
            properties = child(cell, "tcPr")
            span = max(1, _integer(value_of(properties, "gridSpan"), 1))
            merge = value_of(properties, "vMerge")
            yield column, span, merge is not None and merge != "restart", cell
            column += span

    def _cell_text(self, cell: _Element) -> str:
        lines = []
        for element in _block_elements(cell):
            if local_name(element) == "p":
                lines += [self._text_and_level(element)[0], *self._box_lines(element)]
            else:
                # A table inside a cell: its rows are lines of the cell.
                lines += [
                    "\t".join(self._cell_text(inner).replace("\n", " ") for inner in _children(row, "tc"))
                    for row in _children(element, "tr")
                    if not _deleted_row(row)
                ]
        return "\n".join(line.strip() for line in lines if line.strip())

    def _box_lines(self, paragraph: _Element) -> list[str]:
        return [
            self._text_and_level(element)[0]
            for box in _text_boxes(paragraph)
            for element in _block_elements(box)
            if local_name(element) == "p"
        ]


def _integer(text: str | None, default: int = 0) -> int:
    return min(int(text[:9]), MAXIMUM_COLUMNS * 10) if text and text.isdecimal() else default


def _mark_is_deleted(paragraph: _Element) -> bool:
    properties = child(paragraph, "pPr", "rPr")
    return properties is not None and child(properties, "del") is not None


def _deleted_row(row: _Element) -> bool:
    properties = child(row, "trPr")
    return properties is not None and child(properties, "del") is not None


def _transparent(element: _Element) -> Iterator[_Element]:
    """The children of an element; wrappers (content controls, insertions, custom XML) give theirs."""
    for item in element:
        name = local_name(item)
        if name in _SILENT:
            continue
        if name == "AlternateContent":
            # The choice and the fallback show the same thing to different programs.
            chosen = child(item, "Choice")
            if chosen is None:
                chosen = child(item, "Fallback")
            if chosen is not None:
                yield from _transparent(chosen)
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "body", "hdr", "ftr"):
            yield from _transparent(item)
        else:
            yield item


def _children(element: _Element, name: str) -> Iterator[_Element]:
    return (item for item in _transparent(element) if local_name(item) == name)


def _block_elements(element: _Element) -> Iterator[_Element]:
    return (item for item in _transparent(element) if local_name(item) in _BLOCKS)


def _text_boxes(paragraph: _Element) -> Iterator[_Element]:
    """The contents of text boxes that are anchored in a paragraph, each once."""
    stack = list(_transparent(paragraph))[::-1]
    while stack:
        element = stack.pop()
        if local_name(element) == "txbxContent":
            yield element
        else:
            stack.extend(list(_transparent(element))[::-1])


def _texts(paragraph: _Element) -> Iterator[str]:
    """The text of a paragraph without its text boxes."""
    for element in _transparent(paragraph):
        name = local_name(element)
        if name == "r":
            if not _is_on(child(element, "rPr"), "vanish"):
                yield from _run_texts(element)
        elif name in ("hyperlink", "fldSimple", "oMath", "oMathPara", "dir", "bdo"):
            yield from _texts(element)


def _run_texts(run: _Element) -> Iterator[str]:
    font = _symbol_font(run)
    for element in _transparent(run):
        name = local_name(element)
        if name == "t":
            text = element.text or ""
            yield text if font is None else "".join(_drawn(ord(sign), font) for sign in text)
        elif name in ("tab", "ptab"):
            yield "\t"
        elif name in ("br", "cr"):
            yield "\n" if attribute(element, "type") in (None, "textWrapping") else ""
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "sym":
            code = attribute(element, "char") or ""
            if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code):
                yield _drawn(int(code, 16), attribute(element, "font") or "")
        elif name == "ruby":
            base = child(element, "rubyBase")
            if base is not None:
                yield from _texts(base)
        elif name == "fldChar":
            yield _form_box(element)


def _symbol_font(run: _Element) -> str | None:
    """The font of a run whose letters are drawn as symbols."""
    fonts = child(run, "rPr", "rFonts")
    name = attribute(fonts, "ascii") if fonts is not None else None
    return name if name and name.lower().startswith("wingdings") else None


def _drawn(code: int, font: str) -> str:
    """The character that a code point of a font draws; "" for pictures of no meaning."""
    found = symbol(code, font)
    if found is not None:
        return found
    return chr(code) if not 0xD800 <= code < 0xF900 else ""


def _form_box(element: _Element) -> str:
    """The state of an old form's check box."""
    box = child(element, "ffData", "checkBox")
    if box is None:
        return ""
    state = "checked" if child(box, "checked") is not None else "default"
    return "☑" if _is_on(box, state) else "□"
