"""A document on its way from reading to checking: its reports, and where each of their values stands."""

from __future__ import annotations

from msgspec import Struct, field

from perflint.documents.model import ReadingNote
from perflint.places import Location, SourceMap
from perflint.report import Report


class LoadedDocument(Struct):
    """The reports of one file with their places; `notes` are what its reader could not do for certain.

    `companions` are documents that it is held against. Their reports count behind its own: with two reports of its
    own, index 2 is the first report of the first companion.
    """

    path: str
    format: str
    reports: list[Report]
    source_maps: list[SourceMap]
    notes: list[ReadingNote] = field(default_factory=list)
    companions: tuple[LoadedDocument, ...] = ()

    def owner(self, report: int) -> tuple[LoadedDocument, int]:
        """The document that holds the report of an index, this one or a companion, and the report's index in it."""
        if report < len(self.reports):
            return self, report
        index = report - len(self.reports)
        for document in self.companions:
            if index < len(document.reports):
                return document, index
            index -= len(document.reports)
        raise IndexError(f"{self.path}: there is no report {report}")

    def report(self, index: int) -> Report:
        """The report of an index, of this document or a companion."""
        document, own = self.owner(index)
        return document.reports[own]

    def full_pointer(self, report: int, pointer: str) -> str:
        """The pointer in the file's JSON: a file with several reports holds them in a list."""
        document, own = self.owner(report)
        return pointer if len(document.reports) == 1 else f"/{own}{pointer}"

    def location(self, report: int, pointer: str, offset: int | None = None) -> Location | None:
        """The place of a value; `offset` characters further where the value is a part of a longer text."""
        document, own = self.owner(report)
        found = document.source_maps[own].find(pointer)
        return found.shifted(offset) if found is not None and offset else found
