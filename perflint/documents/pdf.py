"""PDF files with a text layer: characters and ruling lines by pdfplumber, tables and paragraphs by our own layout."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from perflint.documents.characters import symbol, without_radicals
from perflint.documents.errors import DocumentError
from perflint.documents.layout import Glyph, Page, Segment, blocks_of_pages
from perflint.documents.model import Document, ReadingNote
from perflint.documents.recognition import needs_recognition
from perflint.places import LocatedText, Location

if TYPE_CHECKING:
    from pdfplumber.page import Page as PdfPage

MAXIMUM_PAGES = 500
MAXIMUM_GLYPHS = 1_000_000
"""Characters of a document; a page of small print has some 3,000."""

_THIN = 3.0
"""Points up to which a filled rectangle is a line."""
_STRAIGHT = 1.0
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_UNMAPPED_SHARE = 0.2
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_WHITE = 0.99

_RE_EXPORT = {
    "zh": "请重新导出 PDF，或提供原始的 Word、Excel 文件",
    "en": "export the PDF again, or give the original Word or Excel file",
}


def read(data: bytes, path: str) -> Document:
    """The blocks of a PDF file.

    Raises NeedsRecognition for a file whose pages are pictures or whose fonts tell no characters, and DocumentError
    for one that is encrypted, damaged, or has more than MAXIMUM_PAGES pages.
    """
    import pdfplumber

    # pdfminer reports every oddity of a font; a reader of reports can do nothing about them.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    reader = _Reader(path)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            count = len(pdf.pages)
            reader.check_pages(count)
            for number, page in enumerate(pdf.pages, 1):
                reader.add(page, number)
                page.close()
    except (DocumentError, MemoryError):
        raise
    except Exception as error:  # pdfminer lets errors of every kind through for damaged files
        if isinstance(error.__context__, MemoryError):
            raise error.__context__ from error
        raise _unreadable(path, error) from error
    return reader.document()


def _unreadable(path: str, error: Exception) -> DocumentError:
    causes = [error, error.__cause__, error.__context__, *(arg for arg in error.args)]
    if any("Password" in type(cause).__name__ or "Encryption" in type(cause).__name__ for cause in causes):
        return DocumentError(
            path,
            {"zh": "PDF 已加密", "en": "the PDF is encrypted"},
            {"zh": "请去除打开密码后再检查", "en": "remove the password and check again"},
        )
    what = f"{type(error).__name__}: {error}".rstrip(": ")
    return DocumentError(
        path,
        {"zh": f"PDF 已损坏或不完整（{what}）", "en": f"the PDF is damaged or incomplete ({what})"},
        _RE_EXPORT,
    )


class _Reader:
    def __init__(self, path: str) -> None:
        self.path = path
        self.pages: list[Page] = []
        self._pictures: list[int] = []
        self._glyphs = 0
        self._unmapped = 0
        self._unmapped_page = 0

    def check_pages(self, count: int) -> None:
        """Raises DocumentError for more pages than a report has."""
        if count > MAXIMUM_PAGES:
            raise DocumentError(
                self.path,
                {"zh": f"PDF 有 {count} 页，超过 {MAXIMUM_PAGES} 页", "en": f"the PDF has {count} pages"},
                {"zh": "请拆分后再检查", "en": "split it and check the parts"},
            )

    def add(self, source: PdfPage, number: int) -> None:
        """Read a page."""
        page = Page(number, float(source.width), float(source.height))
        page.glyphs = list(self._glyphs_of(source, number))
        self._glyphs += len(page.glyphs)
        if self._glyphs > MAXIMUM_GLYPHS:
            raise DocumentError(
                self.path,
                {
                    "zh": f"PDF 的文字超过 {MAXIMUM_GLYPHS} 个字符",
                    "en": f"more than {MAXIMUM_GLYPHS} characters",
                },
                {"zh": "请拆分后再检查", "en": "split it and check the parts"},
            )
        if not page.glyphs and source.images:
            self._pictures.append(number)
        _add_lines(page, source)
        self.pages.append(page)

    def document(self) -> Document:
        """The blocks of the pages read."""
        if not self._glyphs:
            if self._pictures:
                raise needs_recognition(
                    self.path, "PDF 是扫描图片，没有文字层", "the PDF is scanned and holds no text"
                )
            raise DocumentError(
                self.path, {"zh": "PDF 中没有文字", "en": "the PDF holds no text"}, _RE_EXPORT
            )
        if self._unmapped > _UNMAPPED_SHARE * self._glyphs:
            raise needs_recognition(
                self.path,
                "PDF 的字体没有字符编码，文字无法读取",
                "the PDF's fonts do not tell their characters",
            )
        blocks, notes = blocks_of_pages(self.pages, self.path)
        document = Document(self.path, "pdf", blocks, notes)
        for number in self._pictures:
            document.notes.append(
                ReadingNote(
                    "low-confidence",
                    f"第 {number} 页是图片，没有文字层，未读取",
                    LocatedText("", Location(page=number)),
                )
            )
        if self._unmapped:
            document.notes.append(
                ReadingNote(
                    "low-confidence",
                    f"有 {self._unmapped} 个字符的字体没有编码，以“{_REPLACEMENT}”代替",
                    LocatedText("", Location(page=self._unmapped_page)),
                )
            )
        return document

    def _glyphs_of(self, page: PdfPage, number: int) -> Iterator[Glyph]:
        left, top, right, bottom = page.bbox
        for char in page.chars:
            a, b = char["matrix"][0], char["matrix"][1]
            if abs(a) > 0.1 * abs(b) > 0.01 * abs(a):
                continue  # text at an angle is a watermark
            x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
            if not (left <= x <= right and top <= y <= bottom):
                continue
            text = self._text_of(char, number)
            if text:
                yield Glyph(
                    text,
                    char["x0"] - left,
                    char["top"] - top,
                    char["x1"] - left,
                    char["bottom"] - top,
                    char["size"],
                )

    def _text_of(self, char: Mapping[str, Any], page: int) -> str:
        text: str = char["text"]
        if len(text) == 1:
            drawn = symbol(ord(text), char["fontname"])
            if drawn is not None:
                return drawn
        elif _UNMAPPED.fullmatch(text):
            self._unmapped += 1
            self._unmapped_page = self._unmapped_page or page
            return _REPLACEMENT
        return without_radicals("".join(sign for sign in text if sign >= " " or sign == "\t"))


def _add_lines(page: Page, source: PdfPage) -> None:
    left, top = source.bbox[0], source.bbox[1]
    fills: list[tuple[float, float, float, float]] = []
    for shape in (*source.lines, *source.rects):
        box = (shape["x0"] - left, shape["top"] - top, shape["x1"] - left, shape["bottom"] - top)
        width, height = box[2] - box[0], box[3] - box[1]
        stroked = bool(shape["stroke"]) and not _is_white(shape["stroking_color"])
        filled = bool(shape["fill"]) and not _is_white(shape["non_stroking_color"])
        if not (stroked or filled):
            continue
        if shape["object_type"] == "line" or min(width, height) <= _THIN:
            _add_line(page, box)
        elif stroked:
            _add_outline(page, box)
        elif filled:
            fills.append(box)
    for curve in source.curves:
        if curve["stroke"] and not _is_white(curve["stroking_color"]):
            points = [(x - left, y - top) for x, y in curve["pts"]]
            for (x0, y0), (x1, y1) in pairwise(points):
                _add_line(page, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    if not page.horizontal and not page.vertical:
        # A table may be drawn by the backgrounds of its cells alone.
        for box in fills:
            _add_outline(page, box)


def _add_line(page: Page, box: tuple[float, float, float, float]) -> None:
    x0, top, x1, bottom = box
    width, height = x1 - x0, bottom - top
    if height <= _THIN and height <= width:
        page.horizontal.append(Segment((top + bottom) / 2, x0, x1))
    elif width <= _THIN:
        page.vertical.append(Segment((x0 + x1) / 2, top, bottom))


def _add_outline(page: Page, box: tuple[float, float, float, float]) -> None:
    x0, top, x1, bottom = box
    page.horizontal += [Segment(top, x0, x1), Segment(bottom, x0, x1)]
    page.vertical += [Segment(x0, top, bottom), Segment(x1, top, bottom)]


def _is_white(colour: Any) -> bool:
    """Whether a colour is white in grey, RGB or CMYK components; a missing one is black."""
    if colour is None:
        return False
    parts = colour if isinstance(colour, list | tuple) else (colour,)
    if not parts or not all(isinstance(part, int | float) for part in parts):
        return False
    if len(parts) == 4:
        return all(part <= 1 - _WHITE for part in parts)
    return all(part >= _WHITE for part in parts)
