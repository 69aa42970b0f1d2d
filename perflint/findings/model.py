"""What perflint tells: a finding with its place, its arithmetic, its evidence and its norm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct, field

from perflint.documents.errors import Language

Severity = Literal["error", "warning", "info"]
SEVERITY_RANK: Mapping[str, int] = {"error": 0, "warning": 1, "info": 2}
"""The heaviest first; also the severities that exist."""

FindingClass = Literal["source", "extraction"]


class Place(Struct, frozen=True):
    """Where something stands: the pointer into the file's reports, and the place in the author's own terms.

    Lines, columns and pages count from 1; `text` is what stands there, `label` says what it is (may be empty).
    `path` names the document where it is not the one that the finding is about.
    """

    pointer: str
    line: int | None = None
    column: int | None = None
    cell: str | None = None
    page: int | None = None
    text: str = ""
    label: str = ""
    path: str | None = None

    def describe(self, language: Language) -> str:
        """The place for people: page and cell, or line and column, or the pointer where nothing else is known."""
        chinese = language == "zh"
        parts = []
        if self.page is not None:
            parts.append(f"第{self.page}页" if chinese else f"page {self.page}")
        if self.cell is not None:
            parts.append(self.cell)
        elif self.line is not None:
            parts.append(str(self.line) if self.column is None else f"{self.line}:{self.column}")
        return " ".join(parts) or self.pointer or ("全文" if chinese else "whole document")

    def as_json(self) -> dict[str, Any]:
        """The place as `--format json` shows it."""
        return {
            "pointer": self.pointer,
            "line": self.line,
            "column": self.column,
            "cell": self.cell,
            "page": self.page,
            "text": self.text,
            "path": self.path,
        }


class Related(Struct, frozen=True):
    """Another place that belongs to a finding: that of a further fact (named `fact`), or one that a fact refers to."""

    place: Place
    fact: str = ""

    def as_json(self) -> dict[str, Any]:
        """The place with what it is."""
        return {"fact": self.fact or None, "label": self.place.label or None, **self.place.as_json()}


class Row(Struct, frozen=True):
    """One match of a rule whose matches are told together."""

    message: str
    place: Place
    evidence: Mapping[str, str]
    fingerprint: str

    def as_json(self) -> dict[str, Any]:
        """The row as `--format json` shows it."""
        return {
            "message": self.message,
            "location": self.place.as_json(),
            "evidence": dict(self.evidence),
            "fingerprint": self.fingerprint,
        }


class Finding(Struct, frozen=True):
    """One defect in one document, worded in one language.

    `report` is the index of its report in the document, from 0. `rows` holds the single matches where a rule tells
    all of them in one finding, else nothing. `on_conclusion` says that the finding touches the document's overall
    result, its score or grade.
    """

    code: str
    name: str
    severity: Severity
    title: str
    message: str
    advice: str
    place: Place
    fingerprint: str
    related: Sequence[Related] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)
    basis: Sequence[str] = ()
    class_: FindingClass = "source"
    rows: Sequence[Row] = ()
    report: int = 0
    on_conclusion: bool = False

    def as_json(self) -> dict[str, Any]:
        """The finding as `--format json` shows it: fields are added, never renamed."""
        return {
            "code": self.code,
            "name": self.name,
            "severity": self.severity,
            "title": self.title,
            "message": self.message,
            "advice": self.advice,
            "report": self.report,
            "location": self.place.as_json(),
            "related": [related.as_json() for related in self.related],
            "evidence": dict(self.evidence),
            "rows": [row.as_json() for row in self.rows],
            "basis": list(self.basis),
            "class": self.class_,
            "fingerprint": self.fingerprint,
        }


FAMILIES: tuple[str, ...] = ("DOC", "BUD", "SCO", "TGT", "IND", "TXT", "FRM", "REF", "XDC", "PLA")
"""Families in the order of the catalogue; what was not read at all comes first, since nothing else counts then."""


def family(code: str) -> str:
    """The family of a code, e.g. BUD of BUD013."""
    return code.rstrip("0123456789")


def reading_order(finding: Finding) -> tuple[int, int, int, str]:
    """The key by which findings are shown; among equals they keep the order of the report.

    Errors come before warnings, warnings before notices. Among equals those come first that put the document's
    overall conclusion (score, grade) in doubt, since it is what the document exists to state; then the families in
    the order of the catalogue, money first; then the codes.
    """
    group = family(finding.code)
    rank = FAMILIES.index(group) if group in FAMILIES else len(FAMILIES)
    first = group == "DOC" or finding.on_conclusion
    return (SEVERITY_RANK[finding.severity], 0 if first else 1, rank, finding.code)
