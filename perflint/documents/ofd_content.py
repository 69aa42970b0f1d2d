"""The objects of an OFD page (GB/T 33190-2016, chapters 8 to 13) as characters and ruling lines.

Coordinates are millimetres from the page's upper left corner; they become points here, as in PDF files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from perflint.documents.characters import symbol, without_radicals
from perflint.documents.layout import Glyph, Page, Segment
from perflint.documents.office_xml import child, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

POINTS = 72 / 25.4
MOST_NESTED = 16
MAXIMUM_REPEATS = 10_000

_ASCENT = 0.88
_LATIN_WIDTH = 0.5
_WIDEST_LATIN = 0.95
"""Shares of the font size: a character's height above its base line, and widths where the file tells none."""
_THIN = 1.1
"""Millimetres up to which a filled rectangle is a line."""
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_PATH = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


class Transform(NamedTuple):
    """x' = a·x + c·y + e; y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, inner: Transform) -> Transform:
        """The transform that applies `inner` first."""
        e, f = self.point(inner.e, inner.f)
        return Transform(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            e,
            f,
        )


def numbers(text: str | None) -> list[float]:
    """The numbers of an ST_Array or ST_Box."""
    return [float(item) for item in _NUMBER.findall(text or "")]


def _placed(element: _Element, outer: Transform) -> Transform:
    """The transform of a graphic unit: its own matrix, then its boundary's corner, then what it stands in."""
    boundary = numbers(element.get("Boundary"))
    corner = Transform(e=boundary[0], f=boundary[1]) if len(boundary) >= 2 else Transform()
    matrix = numbers(element.get("CTM"))
    return outer.after(corner.after(Transform(*matrix[:6])) if len(matrix) >= 6 else corner)


class ContentReader:
    """Reads the content of pages; `fonts` are font names and `composites` the reusable contents, both by identifier."""

    def __init__(self, fonts: Mapping[str, str], composites: Mapping[str, _Element]) -> None:
        self._fonts = fonts
        self._composites = composites
        self.pictures = 0

    def read(self, content: _Element, page: Page) -> None:
        """Add what a page's or template's content holds to `page`."""
        self._children(content, page, Transform(), 0)

    def _children(self, parent: _Element, page: Page, outer: Transform, depth: int) -> None:
        if depth > MOST_NESTED:
            return
        for element in parent:
            name = local_name(element)
            if element.get("Visible", "true").lower() == "false":
                continue
            if name in ("Layer", "PageBlock", "Content"):
                self._children(element, page, outer, depth + 1)
            elif name == "TextObject":
                page.glyphs.extend(self._glyphs(element, outer))
            elif name == "PathObject":
                _add_path(element, page, outer)
            elif name == "ImageObject":
                self.pictures += 1
            elif name == "CompositeObject":
                inner = self._composites.get(element.get("ResourceID", ""))
                if inner is not None:
                    self._children(inner, page, _placed(element, outer), depth + 1)

    def _glyphs(self, element: _Element, outer: Transform) -> Iterator[Glyph]:
        transform = _placed(element, outer)
        if abs(transform.a) > 0.1 * abs(transform.b) > 0.01 * abs(transform.a):
            return  # text at an angle is a watermark
        size = (numbers(element.get("Size")) or [0.0])[0]
        scale = (numbers(element.get("HScale")) or [1.0])[0]
        font = self._fonts.get(element.get("Font", ""), "")
        x = y = 0.0
        for code in element:
            if local_name(code) != "TextCode":
                continue
            text = code.text or ""
            x = (numbers(code.get("X")) or [x])[0]
            y = (numbers(code.get("Y")) or [y])[0]
            steps_x, steps_y = _steps(code.get("DeltaX")), _steps(code.get("DeltaY"))
            for index, character in enumerate(text):
                width = _width(character) * size * scale
                step_x = _step(steps_x, index, 0.0 if steps_y else width)
                if steps_x and _width(character) < 1:
                    width = min(step_x, _WIDEST_LATIN * size) if step_x > 0 else width
                glyph = _glyph(_shown(character, font), (x, y), (width, size), transform)
                if glyph is not None:
                    yield glyph
                x += step_x
                y += _step(steps_y, index, 0.0)


def _shown(character: str, font: str) -> str:
    drawn = symbol(ord(character), font)
    return without_radicals(character) if drawn is None else drawn


def _width(character: str) -> float:
    """A character's width in font sizes, as most fonts have it."""
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else _LATIN_WIDTH


def _steps(text: str | None) -> list[float]:
    """The offsets between characters; "g 3 2.5" stands for three times 2.5."""
    if not text:
        return []
    steps: list[float] = []
    parts = iter(text.split())
    for part in parts:
        if part.lower() == "g":
            count, value = next(parts, "0"), next(parts, "0")
            if count.isdecimal() and _NUMBER.fullmatch(value):
                steps += [float(value)] * min(int(count[:6]), MAXIMUM_REPEATS)
        elif _NUMBER.fullmatch(part):
            steps.append(float(part))
    return steps


def _step(steps: list[float], index: int, default: float) -> float:
    """The offset behind a character; a list that is too short goes on with its last value."""
    return steps[min(index, len(steps) - 1)] if steps else default


def _glyph(
    text: str, origin: tuple[float, float], extent: tuple[float, float], transform: Transform
) -> Glyph | None:
    if not text or text < " ":
        return None
    (x, y), (width, size) = origin, extent
    corners = [
        transform.point(x, y - _ASCENT * size),
        transform.point(x + width, y + (1 - _ASCENT) * size),
    ]
    x0, x1 = sorted(corner[0] * POINTS for corner in corners)
    top, bottom = sorted(corner[1] * POINTS for corner in corners)
    return Glyph(text, x0, top, x1, bottom, min(bottom - top, max(x1 - x0, bottom - top)))


def _add_path(element: _Element, page: Page, outer: Transform) -> None:
    stroked = element.get("Stroke", "true").lower() != "false"
    filled = element.get("Fill", "false").lower() == "true"
    data = child(element, "AbbreviatedData")
    if data is None or not (stroked or filled):
        return
    transform = _placed(element, outer)
    for points in _subpaths(data.text or ""):
        placed = [transform.point(x, y) for x, y in points]
        xs, ys = [x for x, _ in placed], [y for _, y in placed]
        box = (min(xs), min(ys), max(xs), max(ys))
        if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
            _add_line(page, box)
        elif stroked:
            for (x0, y0), (x1, y1) in pairwise(placed):
                _add_line(page, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _subpaths(data: str) -> Iterator[list[tuple[float, float]]]:
    """The straight lines of a path as runs of points; a curve ends a run."""
    tokens = _PATH.findall(data)
    points: list[tuple[float, float]] = []
    index = 0
    while index < len(tokens):
        operator = tokens[index].upper()
        count = _OPERANDS.get(operator)
        operands = tokens[index + 1 : index + 1 + (count or 0)]
        if count is None or len(operands) < count or any(item.isalpha() for item in operands):
            index += 1
            continue
        index += 1 + count
        if operator == "C":
            if points:
                points.append(points[0])
            continue
        end = (float(operands[-2]), float(operands[-1]))
        if operator == "L":
            points.append(end)
            continue
        if len(points) > 1:
            yield points
        points = [end]
    if len(points) > 1:
        yield points


def _add_line(page: Page, box: tuple[float, float, float, float]) -> None:
    x0, top, x1, bottom = (value * POINTS for value in box)
    if bottom - top <= _THIN * POINTS and bottom - top <= x1 - x0:
        page.horizontal.append(Segment((top + bottom) / 2, x0, x1))
    elif x1 - x0 <= _THIN * POINTS:
        page.vertical.append(Segment((x0 + x1) / 2, top, bottom))
