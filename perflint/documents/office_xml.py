"""Parsing the XML of office files safely, and names that hold in both the transitional and the strict dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perflint.documents.errors import DocumentError

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse_xml(data: bytes, path: str, part: str) -> _Element:
    """The root of an XML part. No entity is resolved, nothing is fetched, and a tree of bomb size is refused.

    Raises DocumentError for a part that is no well-formed XML or too deeply nested.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged_part(path, part, str(error)) from error
    refuse_declarations(root, path, part)
    return root


def refuse_declarations(root: _Element, path: str, part: str) -> None:
    """Raises DocumentError for a part with a DOCTYPE: an unresolved entity would silently cut the text around it."""
    declared: object | None = root.getroottree().docinfo.internalDTD
    if declared is not None:
        raise damaged_part(path, part, "DOCTYPE")


def damaged_part(path: str, part: str, what: str) -> DocumentError:
    """The error for a part of an office file that is missing or no well-formed XML; `what` says which."""
    return DocumentError(
        path,
        {"zh": f"文件已损坏：{part}（{what}）", "en": f"the file is damaged: {part} ({what})"},
        {
            "zh": "请用办公软件打开后另存一份再检查",
            "en": "open it in an office program, save a copy and check that",
        },
    )


def local_name(element: _Element) -> str:
    """The element's name without its namespace: strict and transitional files differ in nothing else."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element, name: str) -> str | None:
    """The value of an attribute whatever its namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: _Element, *names: str) -> _Element | None:
    """The descendant reached by one child of each name, or None."""
    current: _Element | None = element
    for name in names:
        if current is None:
            return None
        current = next((item for item in current if local_name(item) == name), None)
    return current


def value_of(element: _Element | None, *names: str) -> str | None:
    """The `val` attribute of a descendant, "" where the element stands without it, None where it is missing."""
    found = child(element, *names) if element is not None else None
    return None if found is None else attribute(found, "val") or ""
