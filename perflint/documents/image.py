"""Scans: pictures of pages, and PDF or OFD files that hold nothing else, recognised where the extra `ocr` is installed.

Characters come from the recogniser, ruling lines from the picture itself; both go through the layout that all paged
formats share, so that a scanned form becomes a table.
"""

from __future__ import annotations

import importlib
import io
import unicodedata
from collections.abc import Iterator
from typing import Any

from perflint.documents.errors import DocumentError
from perflint.documents.layout import Glyph, Page, Segment, blocks_of_pages
from perflint.documents.model import Document, ReadingNote
from perflint.documents.recognition import needs_recognition
from perflint.places import LocatedText, Location

MAXIMUM_PAGES = 60
MAXIMUM_PIXELS = 50_000_000
"""Of one page; A4 at 600 dots an inch has 35 million."""

_RESOLUTION = 200
_POINTS = 72
_PAPER_SHORT, _PAPER_LONG = 595.0, 842.0
_LINE_SHARE = 40
"""A dark run is a ruling line from this fraction of the page's width on."""
_MOST_SKEW = 5.0
_LEAST_SKEW = 0.05
"""Degrees: pages turned further are not scans of a form; a smaller turn does no harm."""
_LOW_SCORE = 0.9
_HEIGHT_OF_TYPE = 0.75
"""Share of a recognised line's box that the type fills."""


def read(data: bytes, path: str) -> Document:
    """Raises NeedsRecognition: a picture has no text; `recognise_pages` is for those who want it recognised."""
    del data
    raise needs_recognition(path, "文件是图片", "the file is a picture")


def recognise_pages(data: bytes, path: str) -> Document:
    """The blocks of a picture, or of a PDF file of pictures, as the recogniser reads them.

    Needs the extra `ocr`. Raises DocumentError for a picture that cannot be decoded, is too large, or shows no text.
    """
    engine = importlib.import_module("rapidocr").RapidOCR(params={"Global.log_level": "critical"})
    pages: list[Page] = []
    doubtful: list[LocatedText] = []
    for number, picture in enumerate(_pictures(data, path), 1):
        page, weak = _page(engine, picture, number)
        pages.append(page)
        doubtful += weak
    if not any(page.glyphs for page in pages):
        raise DocumentError(
            path,
            {"zh": "图片中没有识别出文字", "en": "no text was recognised in the picture"},
            {"zh": "请提供更清晰的扫描件或原始文件", "en": "give a clearer scan or the original file"},
        )
    blocks, notes = blocks_of_pages(pages, path)
    message = f"全文由图片识别得到（{len(pages)} 页），请核对原件"
    notes.append(ReadingNote("low-confidence", message, LocatedText("", Location(page=1))))
    notes += [ReadingNote("low-confidence", f"识别存疑的文字：“{text}”", text) for text in doubtful]
    return Document(path, "image", blocks, notes)


def _pictures(data: bytes, path: str) -> Iterator[Any]:
    """The pages as arrays of grey values."""
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        yield from _pdf_pictures(data, path)
        return
    imaging = importlib.import_module("PIL.Image")
    numpy = importlib.import_module("numpy")
    try:
        with imaging.open(io.BytesIO(data)) as picture:
            frames = getattr(picture, "n_frames", 1)
            _check(frames, picture.width * picture.height, path)
            for frame in range(frames):
                picture.seek(frame)
                yield numpy.asarray(picture.convert("L"))
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise DocumentError(
            path,
            {"zh": f"图片无法解码（{error}）", "en": f"the picture cannot be decoded ({error})"},
            {"zh": "请另存为 PNG 或 JPEG 后再检查", "en": "save it as PNG or JPEG and check that"},
        ) from error


def _pdf_pictures(data: bytes, path: str) -> Iterator[Any]:
    pdfium = importlib.import_module("pypdfium2")
    document = pdfium.PdfDocument(data)
    try:
        scale = _RESOLUTION / _POINTS
        for index in range(len(document)):
            page = document[index]
            _check(len(document), int(page.get_width() * page.get_height() * scale * scale), path)
            yield page.render(scale=scale, grayscale=True).to_numpy().squeeze()
            page.close()
    finally:
        document.close()


def _check(pages: int, pixels: int, path: str) -> None:
    if pages > MAXIMUM_PAGES or pixels > MAXIMUM_PIXELS:
        raise DocumentError(
            path,
            {
                "zh": f"扫描件过大（{pages} 页，每页 {pixels} 像素）",
                "en": f"the scan is too large ({pages} pages)",
            },
            {"zh": "请拆分或降低分辨率后再检查", "en": "split it or lower its resolution"},
        )


def _page(engine: Any, picture: Any, number: int) -> tuple[Page, list[LocatedText]]:
    """A page and the lines that the recogniser was not sure of."""
    vision = importlib.import_module("cv2")
    picture = _upright(vision, picture)
    height, width = picture.shape[:2]
    scale = (_PAPER_SHORT if width <= height else _PAPER_LONG) / width
    page = Page(number, width * scale, height * scale)
    _add_lines(vision, picture, page, scale)
    result = engine(vision.cvtColor(picture, vision.COLOR_GRAY2BGR))
    doubtful: list[LocatedText] = []
    if result.boxes is None:
        return page, doubtful
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        xs, ys = [float(point[0]) * scale for point in box], [float(point[1]) * scale for point in box]
        page.glyphs.extend(_spread(text, (min(xs), min(ys), max(xs), max(ys))))
        if score < _LOW_SCORE:
            doubtful.append(LocatedText(text, Location(page=number)))
    return page, doubtful


def _spread(text: str, box: tuple[float, float, float, float]) -> Iterator[Glyph]:
    """The characters of a recognised line, side by side in its box: ideographs are twice as wide as letters."""
    x0, top, x1, bottom = box
    weights = [2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text]
    unit = (x1 - x0) / max(1, sum(weights))
    size = (bottom - top) * _HEIGHT_OF_TYPE
    x = x0
    for character, weight in zip(text, weights, strict=True):
        yield Glyph(character, x, top, x + weight * unit, bottom, size)
        x += weight * unit


def _dark(vision: Any, picture: Any) -> Any:
    """What is drawn, as white on black."""
    return vision.adaptiveThreshold(
        picture, 255, vision.ADAPTIVE_THRESH_MEAN_C, vision.THRESH_BINARY_INV, blockSize=25, C=12
    )


def _upright(vision: Any, picture: Any) -> Any:
    """The picture turned so that its horizontal lines are horizontal."""
    numpy = importlib.import_module("numpy")
    height, width = picture.shape[:2]
    found = vision.HoughLinesP(
        _dark(vision, picture), 1, numpy.pi / 3600, 200, minLineLength=width // 4, maxLineGap=width // 100
    )
    if found is None:
        return picture
    angles = [
        float(numpy.degrees(numpy.arctan2(float(y1 - y0), float(x1 - x0))))
        for x0, y0, x1, y1 in found.reshape(-1, 4)
    ]
    level = [angle for angle in angles if abs(angle) < _MOST_SKEW]
    if not level or abs(angle := float(numpy.median(level))) < _LEAST_SKEW:
        return picture
    turn = vision.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return vision.warpAffine(picture, turn, (width, height), borderValue=255)


def _add_lines(vision: Any, picture: Any, page: Page, scale: float) -> None:
    """The ruling lines: runs of dark dots that are long in one direction and thin in the other."""
    dark = _dark(vision, picture)
    length = max(20, picture.shape[1] // _LINE_SHARE)
    for horizontal in (True, False):
        kernel = vision.getStructuringElement(vision.MORPH_RECT, (length, 1) if horizontal else (1, length))
        runs = vision.morphologyEx(dark, vision.MORPH_OPEN, kernel)
        _, _, boxes, _ = vision.connectedComponentsWithStats(runs, connectivity=8)
        for left, top, width, height, _ in boxes[1:]:
            long, thick = (width, height) if horizontal else (height, width)
            if thick > long / 4:
                continue
            if horizontal:
                page.horizontal.append(
                    Segment((top + height / 2) * scale, left * scale, (left + width) * scale)
                )
            else:
                page.vertical.append(Segment((left + width / 2) * scale, top * scale, (top + height) * scale))
