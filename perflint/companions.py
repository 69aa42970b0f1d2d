"""Documents that a checked one is held against: which of their reports belong to it, and in which role."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from perflint.facts.context import ReportContext, Role
from perflint.profile import Profile
from perflint.report import Report
from perflint.report_document import LoadedDocument
from perflint.vocabulary import fold


class Companions(Struct, frozen=True):
    """`approved`: target forms that were approved, or other versions; `beside`: papers of others, or of other years."""

    approved: Sequence[LoadedDocument] = ()
    beside: Sequence[LoadedDocument] = ()

    def of(self, document: LoadedDocument) -> tuple[LoadedDocument, ...]:
        """The companions of a document; it is none of its own."""
        own = os.path.realpath(document.path)
        return tuple(
            companion
            for companion in (*self.approved, *self.beside)
            if companion is not document and os.path.realpath(companion.path) != own
        )

    def contexts(
        self, document: LoadedDocument, profile: Profile, boilerplate_files: tuple[Path, ...] = ()
    ) -> list[ReportContext]:
        """The reports of a document and those of its companions that belong to them, each in its role."""
        approved = {id(companion) for companion in self.approved}
        found = [
            ReportContext(report, index, profile, boilerplate_files=boilerplate_files)
            for index, report in enumerate(document.reports)
        ]
        index = len(found)
        for companion in document.companions:
            role: Role = "approved" if id(companion) in approved else "other"
            fitting = (
                set(_fitting(companion, document)) if role == "approved" else range(len(companion.reports))
            )
            for own, report in enumerate(companion.reports):
                if own in fitting:
                    found.append(
                        ReportContext(report, index, profile, role=role, boilerplate_files=boilerplate_files)
                    )
                index += 1
        return found


def _project(report: Report) -> str:
    return fold(report.project.name or "") if report.project is not None else ""


def _fitting(approved: LoadedDocument, subject: LoadedDocument) -> Iterator[int]:
    """Which reports of an approved document speak of the subject.

    The only report of a document always does: whoever named the file meant it. Of several, those do that have the
    same project, and for a department's paper those without a project.
    """
    projects = {_project(report) for report in subject.reports}
    for index, report in enumerate(approved.reports):
        if len(approved.reports) == 1 or _project(report) in projects:
            yield index
