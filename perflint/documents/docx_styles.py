"""Paragraph styles of Word documents: heading levels and lists, their own or inherited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perflint.documents.office_xml import attribute, child, local_name, value_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING_STYLE = re.compile(r"^(?:heading|标题)\s*(\d)$", re.IGNORECASE)
_BODY_TEXT = 9


@dataclass(slots=True)
class _Style:
    level: int | None = None
    numbering: tuple[str, int] | None = None
    based_on: str | None = None


@dataclass(slots=True)
class Styles:
    """The paragraph styles of a document by their identifiers."""

    styles: dict[str, _Style] = field(default_factory=dict)

    @classmethod
    def read(cls, root: _Element | None) -> Styles:
        """The styles that styles.xml defines; none where the part is missing."""
        found = cls()
        for element in root if root is not None else ():
            if local_name(element) != "style":
                continue
            identifier = attribute(element, "styleId") or ""
            properties = child(element, "pPr")
            level = outline_level(properties)
            heading = _HEADING_STYLE.match(value_of(element, "name") or "")
            if level is None and heading:
                level = int(heading[1])
            style = _Style(level, list_of(properties), value_of(element, "basedOn"))
            found.styles[identifier] = style
        return found

    def level(self, identifier: str | None) -> int | None:
        """The heading level of a style, its own or inherited."""
        for style in self._chain(identifier):
            if style.level is not None:
                return style.level
        return None

    def numbering(self, identifier: str | None) -> tuple[str, int] | None:
        """The list of a style, its own or inherited."""
        for style in self._chain(identifier):
            if style.numbering is not None:
                return style.numbering
        return None

    def _chain(self, identifier: str | None) -> Iterator[_Style]:
        seen: set[str] = set()
        while identifier and identifier not in seen and identifier in self.styles:
            seen.add(identifier)
            style = self.styles[identifier]
            yield style
            identifier = style.based_on


def outline_level(properties: _Element | None) -> int | None:
    """The heading level that paragraph properties name, from 1."""
    text = value_of(properties, "outlineLvl")
    return int(text) + 1 if text and text.isdecimal() and int(text) < _BODY_TEXT else None


def list_of(properties: _Element | None) -> tuple[str, int] | None:
    """The list and level (from 0) that paragraph properties name."""
    element = child(properties, "numPr") if properties is not None else None
    if element is None:
        return None
    level = value_of(element, "ilvl")
    identifier = value_of(element, "numId")
    if identifier is None:
        return None
    return identifier, int(level) if level and level.isdecimal() else 0
