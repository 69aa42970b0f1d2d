"""From bytes to reports: which reader takes a file, and what its failures look like to those who asked."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import PurePath

from perflint.documents import text_format
from perflint.documents.errors import DocumentError, Language, Wording, worded
from perflint.report_document import LoadedDocument

_SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "text": (".txt",),
    "docx": (".docx", ".docm"),
    "doc": (".doc", ".wps"),
    "xlsx": (".xlsx", ".xlsm"),
    "xls": (".xls", ".et"),
    "pdf": (".pdf",),
    "ofd": (".ofd",),
    "rtf": (".rtf",),
    "odt": (".odt",),
    "ods": (".ods",),
    "html": (".html", ".htm"),
}


class Unreadable(Exception):  # noqa: N818 — it says what the file is, not what went wrong with perflint
    """A file that yields no reports: why, and where in it (lines and columns count from 1)."""

    def __init__(
        self,
        path: str,
        reason: Wording,
        pointer: str = "",
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(path, worded(reason, "en"))
        self.path = path
        self.reason = reason
        self.pointer = pointer
        self.line = line
        self.column = column


def document_suffixes() -> frozenset[str]:
    """Suffixes of the files that a walk through a folder picks up.

    They say where a document is likely (a .md mostly is none); the format is recognised by content, and a file that is
    named is read whatever its suffix.
    """
    readers = (format_ for format_ in _SUFFIXES if importlib.util.find_spec(f"perflint.documents.{format_}"))
    return frozenset({".json"}.union(*(_SUFFIXES[format_] for format_ in readers)))


def _with_remedy(error: DocumentError) -> Mapping[str, str]:
    wordings: dict[str, str] = {}
    languages: tuple[tuple[Language, str], ...] = (("zh", "；"), ("en", "; "))
    for language, stop in languages:
        parts = (worded(error.reason, language), worded(error.remedy, language))
        wordings[language] = stop.join(part.rstrip("。. ") for part in parts if part)
    return wordings


def _load_json(data: bytes, path: str) -> LoadedDocument:
    from perflint.loading import LoadError, load_json

    try:
        return load_json(data, path)
    except LoadError as error:
        raise Unreadable(path, error.message, error.pointer, error.line, error.column) from error


def read_reports(data: bytes, path: str) -> LoadedDocument:
    """The reports of a file; none where it was read and no form was recognised in it.

    Raises Unreadable with the reason and the place.
    """
    if not data.strip():
        raise Unreadable(path, {"zh": "文件为空", "en": "the file is empty"})
    try:
        found = text_format(data, path)
        # Text that is called .json is JSON too, so that its faults are told as such.
        if found == "json" or (found == "text" and PurePath(path).suffix.lower() == ".json"):
            return _load_json(data, path)
        from perflint.documents.isolation import read_isolated

        document = read_isolated(data, path, found)
    except DocumentError as error:
        raise Unreadable(path, _with_remedy(error)) from error
    from perflint.forms import recognise

    recognised = recognise(document)
    return LoadedDocument(
        path=path,
        format=document.format,
        reports=[report for report, _ in recognised],
        source_maps=[places for _, places in recognised],
        notes=document.notes,
    )
