"""Recognising the forms and reports in a document's blocks."""

from __future__ import annotations

from perflint.documents.model import Document
from perflint.places import SourceMap
from perflint.report import Report

__all__ = ["recognise"]


def recognise(document: Document) -> list[tuple[Report, SourceMap]]:
    """The reports that a document holds, each with the places of its values, in reading order.

    A document that is no budget-performance paper gives none. What could not be placed or read for certain stands
    in the notes of the reports.
    """
    from perflint.forms.assembly import reports_of

    return reports_of(document)
