"""What text documents and spreadsheets of OpenDocument (ISO/IEC 26300) share: the container, styles and text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perflint.documents.archive import open_archive, read_member
from perflint.documents.errors import DocumentError
from perflint.documents.model import ReadingNote
from perflint.documents.numbering import Level, Numbering
from perflint.documents.office_xml import attribute, child, damaged_part, local_name, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_SPACES = 200
_LEVELS = 10
_SILENT = frozenset(
    {"annotation", "annotation-end", "note", "ruby-text", "tracked-changes", "bookmark", "change"}
)
_FORMATS = {
    "": "none",
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一": "chineseCounting",
    "壹": "chineseLegalSimplified",
    "甲": "ideographTraditional",
    "子": "ideographZodiac",
    "①": "decimalEnclosedCircle",
    "１": "decimalFullWidth",
}


@dataclass(slots=True)
class Package:
    """The parts of a document: its body's root and the roots that hold styles."""

    content: _Element
    styles: list[_Element]
    notes: list[ReadingNote] = field(default_factory=list)

    def body(self, kind: str) -> _Element | None:
        """The body: `kind` is text or spreadsheet."""
        return child(self.content, "body", kind)


def open_package(data: bytes, path: str) -> Package:
    """The parts of a document. Raises DocumentError for one that is damaged or encrypted."""
    archive = open_archive(data, path)
    manifest = read_member(archive, "META-INF/manifest.xml", path) or b""
    if b"encryption-data" in manifest:
        raise DocumentError(
            path,
            {"zh": "文件已加密", "en": "the file is encrypted"},
            {"zh": "请去除打开密码后再检查", "en": "remove the password and check again"},
        )
    content = read_member(archive, "content.xml", path)
    if not content:
        raise damaged_part(path, "content.xml", "missing")
    root = parse_xml(content, path, "content.xml")
    package = Package(root, [root])
    styles = read_member(archive, "styles.xml", path)
    if styles:
        package.styles.insert(0, parse_xml(styles, path, "styles.xml"))
    if any(name.startswith("Basic/") and name.endswith(".xml") for name in archive.namelist()):
        package.notes.append(ReadingNote("macro", "文档含有宏，未运行"))
    return package


def style_elements(package: Package, name: str) -> Iterator[_Element]:
    """The styles with an element name, in the order in which later ones prevail."""
    for root in package.styles:
        for group in ("styles", "automatic-styles"):
            found = child(root, group)
            for element in found if found is not None else ():
                if local_name(element) == name:
                    yield element


def count_of(element: _Element, name: str) -> int:
    """A count such as number-columns-repeated; 1 where it is missing."""
    text = attribute(element, name)
    return max(1, int(text[:9])) if text and text.isdecimal() else 1


def text_of(element: _Element) -> str:
    """The text of a paragraph with its line breaks, without notes, comments and pictures' texts."""
    return "".join(_texts(element))


def _texts(element: _Element) -> Iterator[str]:
    yield _collapsed(element.text)
    for part in element:
        name = local_name(part)
        if name == "s":
            yield " " * min(count_of(part, "c"), _MOST_SPACES)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name not in _SILENT and name not in ("frame", "custom-shape", "rect"):
            yield from _texts(part)
        yield _collapsed(part.tail)


def _collapsed(text: str | None) -> str:
    """White space of the source counts as one space."""
    if not text:
        return ""
    if "\n" not in text and "\t" not in text and "  " not in text:
        return text
    words = " ".join(text.split())
    return (" " if text[0].isspace() else "") + words + (" " if words and text[-1].isspace() else "")


def paragraphs_in(element: _Element) -> Iterator[_Element]:
    """The paragraphs and headings below an element, in text boxes too; those of tables inside it as well."""
    for part in element:
        name = local_name(part)
        if name in ("p", "h"):
            yield part
            yield from boxes_in(part)
        elif name not in _SILENT:
            yield from paragraphs_in(part)


def boxes_in(paragraph: _Element) -> Iterator[_Element]:
    """The paragraphs of text boxes and shapes that are anchored in a paragraph."""
    for part in paragraph:
        name = local_name(part)
        if name in ("frame", "custom-shape", "rect"):
            yield from paragraphs_in(part)
        elif name not in _SILENT:
            yield from boxes_in(part)


def notes_in(paragraph: _Element) -> Iterator[_Element]:
    """The paragraphs of footnotes and endnotes that are anchored in a paragraph."""
    for part in paragraph:
        if local_name(part) == "note":
            body = child(part, "note-body")
            if body is not None:
                yield from paragraphs_in(body)
        else:
            yield from notes_in(part)


def list_levels(package: Package) -> dict[str, list[Level]]:
    """The levels of each list style."""
    found: dict[str, list[Level]] = {}
    for style in style_elements(package, "list-style"):
        levels = [Level(kind="none") for _ in range(_LEVELS)]
        for element in style:
            index = count_of(element, "level") - 1
            if local_name(element) == "list-level-style-number" and index < _LEVELS:
                levels[index] = _level(element, index)
        found[attribute(style, "name") or ""] = levels
    return found


def _level(element: _Element, index: int) -> Level:
    shape = (attribute(element, "num-format") or "").partition(",")[0].strip()
    shown = min(count_of(element, "display-levels"), index + 1)
    numbers = ".".join(f"%{level}" for level in range(index + 2 - shown, index + 2))
    prefix, suffix = attribute(element, "num-prefix") or "", attribute(element, "num-suffix") or ""
    return Level(
        kind=_FORMATS.get(shape, "decimal"),
        text=f"{prefix}{numbers}{suffix}",
        start=count_of(element, "start-value"),
    )


@dataclass(slots=True)
class Lists:
    """The lists of a document, counting on as their items go by."""

    styles: dict[str, list[Level]]
    _numbering: Numbering = field(default_factory=Numbering)
    _counters: dict[str, str] = field(default_factory=dict)
    _last_of_style: dict[str, str] = field(default_factory=dict)
    _count: int = 0

    def begin(self, element: _Element) -> str:
        """A list that stands in no other one: its identifier."""
        self._count += 1
        identifier = str(self._count)
        style = attribute(element, "style-name") or ""
        continued = attribute(element, "continue-list")
        counters = self._counters.get(continued, identifier) if continued else identifier
        if attribute(element, "continue-numbering") == "true":
            counters = self._last_of_style.get(style, identifier)
        self._counters[attribute(element, "id") or f"#{identifier}"] = counters
        self._last_of_style[style] = counters
        self._numbering.define(identifier, counters, self.styles.get(style, []))
        return identifier

    def label(self, identifier: str, level: int) -> str:
        """The number of the next item."""
        return self._numbering.label(identifier, level)
