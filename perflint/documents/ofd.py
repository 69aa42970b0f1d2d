"""OFD files (GB/T 33190-2016), the fixed-layout format of Chinese offices: pages, templates, fonts and composites."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from perflint.documents.archive import open_archive, read_member
from perflint.documents.errors import DocumentError
from perflint.documents.layout import Page, blocks_of_pages
from perflint.documents.model import Document, ReadingNote
from perflint.documents.ofd_content import POINTS, ContentReader, numbers
from perflint.documents.office_xml import child, local_name, parse_xml
from perflint.documents.recognition import needs_recognition
from perflint.places import LocatedText, Location

if TYPE_CHECKING:
    from lxml.etree import _Element

MAXIMUM_PAGES = 500
MAXIMUM_GLYPHS = 1_000_000
_A4 = [0.0, 0.0, 210.0, 297.0]


def read(data: bytes, path: str) -> Document:
    """The blocks of an OFD file.

    Raises NeedsRecognition for a file of pictures, DocumentError for one that is damaged or has more than
    MAXIMUM_PAGES pages.
    """
    package = _Package(open_archive(data, path), path)
    entry = package.part("OFD.xml")
    if entry is None:
        raise _damaged(path, "OFD.xml")
    roots = [element.text or "" for element in entry.iter() if local_name(element) == "DocRoot"]
    pages: list[Page] = []
    pictured: list[int] = []
    for root in roots:
        for page, has_picture in _pages(package, _resolved("", root), len(pages)):
            pages.append(page)
            if has_picture and not page.glyphs:
                pictured.append(page.number)
            if len(pages) > MAXIMUM_PAGES or sum(len(item.glyphs) for item in pages) > MAXIMUM_GLYPHS:
                raise DocumentError(
                    path,
                    {
                        "zh": f"OFD 超过 {MAXIMUM_PAGES} 页或 {MAXIMUM_GLYPHS} 字",
                        "en": "the OFD is too large",
                    },
                    {"zh": "请拆分后再检查", "en": "split it and check the parts"},
                )
    if not any(page.glyphs for page in pages):
        if pictured:
            raise needs_recognition(path, "OFD 是图片，没有文字", "the OFD holds pictures and no text")
        raise DocumentError(
            path,
            {"zh": "OFD 中没有文字", "en": "the OFD holds no text"},
            {"zh": "请重新导出该文件", "en": "export it again"},
        )
    blocks, notes = blocks_of_pages(pages, path)
    for number in pictured:
        place = LocatedText("", Location(page=number))
        notes.append(ReadingNote("low-confidence", f"第 {number} 页是图片，没有文字，未读取", place))
    return Document(path, "ofd", blocks, notes)


def _damaged(path: str, part: str) -> DocumentError:
    return DocumentError(
        path,
        {"zh": f"OFD 文件不完整，缺少 {part}", "en": f"the OFD file is incomplete: {part} is missing"},
        {"zh": "请重新导出或重新下载该文件", "en": "export or download it again"},
    )


def _resolved(base: str, location: str) -> str:
    """The member that an ST_Loc names: absolute, or relative to the folder of the part that names it."""
    location = location.strip().replace("\\", "/")
    if location.startswith("/"):
        return location.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), location))


class _Package:
    """The parts of the container. Their names are compared without regard to case, as readers of the format do."""

    def __init__(self, archive: zipfile.ZipFile, path: str) -> None:
        self.path = path
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}

    def part(self, name: str) -> _Element | None:
        """The root of an XML part; None where there is none."""
        actual = self._names.get(name.lower())
        content = read_member(self._archive, actual, self.path) if actual is not None else None
        return parse_xml(content, self.path, name) if content else None


def _pages(package: _Package, root_name: str, before: int) -> Iterator[tuple[Page, bool]]:
    """The pages of a document, and whether each holds a picture."""
    root = package.part(root_name)
    if root is None:
        raise _damaged(package.path, root_name)
    common = child(root, "CommonData")
    fonts: dict[str, str] = {}
    composites: dict[str, _Element] = {}
    templates: dict[str, str] = {}
    area = None
    for element in common if common is not None else ():
        name = local_name(element)
        if name in ("PublicRes", "DocumentRes"):
            _read_resources(package, _resolved(root_name, element.text or ""), fonts, composites)
        elif name == "TemplatePage":
            templates[element.get("ID", "")] = _resolved(root_name, element.get("BaseLoc", ""))
        elif name == "PageArea":
            area = element
    listed = child(root, "Pages")
    for number, element in enumerate(listed if listed is not None else (), before + 1):
        name = _resolved(root_name, element.get("BaseLoc", ""))
        source = package.part(name)
        if source is None:
            raise _damaged(package.path, name)
        own = child(source, "Area")
        box = _box(own) or _box(area) or _A4
        page = Page(number, box[2] * POINTS, box[3] * POINTS)
        local_fonts, local_composites = dict(fonts), dict(composites)
        for part in source:
            if local_name(part) == "PageRes":
                _read_resources(package, _resolved(name, part.text or ""), local_fonts, local_composites)
        reader = ContentReader(local_fonts, local_composites)
        for part in source:
            content: _Element | None = None
            if local_name(part) == "Template":
                template = package.part(templates.get(part.get("TemplateID", ""), ""))
                content = child(template, "Content") if template is not None else None
            elif local_name(part) == "Content":
                content = part
            if content is not None:
                reader.read(content, page)
        yield page, reader.pictures > 0


def _box(area: _Element | None) -> list[float] | None:
    """The paper's size."""
    found = child(area, "PhysicalBox") if area is not None else None
    box = numbers(found.text) if found is not None else []
    return box if len(box) == 4 and box[2] > 0 and box[3] > 0 else None


def _read_resources(
    package: _Package, name: str, fonts: dict[str, str], composites: dict[str, _Element]
) -> None:
    root = package.part(name)
    for element in root.iter() if root is not None else ():
        if local_name(element) == "Font":
            fonts[element.get("ID", "")] = element.get("FontName", "")
        elif local_name(element) == "CompositeGraphicUnit":
            content = child(element, "Content")
            if content is not None:
                composites[element.get("ID", "")] = content
