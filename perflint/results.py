"""The results of a run: a document's findings, and the sums over all documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

from msgspec import Struct, field

from perflint.documents.errors import Language
from perflint.findings.model import SEVERITY_RANK, Finding, Severity
from perflint.findings.reading import RuleSummary

Status = Literal["ok", "unrecognised", "unreadable", "failed"]
"""`ok`: read and checked; `unrecognised`: read, but no form was found in it; `unreadable`: could not be read;
`failed`: perflint itself failed on it. Only an `ok` document was checked."""


class ReportTitle(Struct, frozen=True):
    """Which report a document holds: its kind, its title and the project that it is about, as far as printed."""

    kind: str
    title: str | None
    project: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """The report as `--format json` shows it."""
        return {"kind": self.kind, "title": self.title, "project": self.project}


class ChosenProfile(Struct, frozen=True):
    """The profile that a document was judged by, and why this one, in words."""

    name: str
    title: str
    reason: str


class DocumentResult(Struct, frozen=True):
    """What became of one document.

    `findings` are in reading order, without those that a suppression (`suppressed`) or the baseline (`baselined`)
    hides. `error` says why the document was not checked.
    """

    path: str
    status: Status
    findings: Sequence[Finding] = ()
    error: str | None = None
    format: str | None = None
    reports: Sequence[ReportTitle] = ()
    profile: ChosenProfile | None = None
    suppressed: int = 0
    baselined: int = 0
    source: Sequence[str] | None = None
    """The lines of the document's text, for formats that show them; None where it has none or none were asked for."""
    trace: str | None = None
    """Where perflint failed, for those who mend it."""

    def as_json(self, shown: Sequence[Finding]) -> dict[str, Any]:
        """The document as `--format json` shows it, with the findings to show."""
        profile = self.profile
        return {
            "path": self.path,
            "status": self.status,
            "error": self.error,
            "format": self.format,
            "profile": profile and {"name": profile.name, "title": profile.title, "reason": profile.reason},
            "reports": [report.as_json() for report in self.reports],
            "findings": [finding.as_json() for finding in shown],
            "suppressed": self.suppressed,
            "baselined": self.baselined,
        }


class Summary(Struct):
    """Sums over the documents of a run, right when all of them have passed."""

    documents: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    hidden: int = 0
    """Findings below the severity that is shown."""
    suppressed: int = 0
    baselined: int = 0

    def add(self, document: DocumentResult, shown: int) -> None:
        """Count a document, of whose findings `shown` are shown."""
        self.documents += 1
        self.statuses[document.status] += 1
        self.severities.update(finding.severity for finding in document.findings)
        self.hidden += len(document.findings) - shown
        self.suppressed += document.suppressed
        self.baselined += document.baselined

    @property
    def findings(self) -> int:
        """All findings, shown or not."""
        return self.severities.total()

    def as_json(self) -> dict[str, int]:
        """The sums as `--format json` shows them."""
        return {
            "documents": self.documents,
            "unreadable": self.statuses["unreadable"],
            "unrecognised": self.statuses["unrecognised"],
            "failed": self.statuses["failed"],
            "findings": self.findings,
            **{severity: self.severities[severity] for severity in SEVERITY_RANK},
            "hidden": self.hidden,
            "suppressed": self.suppressed,
            "baselined": self.baselined,
        }


class Run(Struct):
    """A run as an output sees it: documents that pass once, one by one, and the summary that is ready after them."""

    results: Iterable[DocumentResult]
    rules: Sequence[RuleSummary] = ()
    language: Language = "zh"
    minimum: Severity = "info"
    fail_on: str = "error"
    width: int = 100
    colour: bool = False
    show_source: bool = False
    summary: Summary = field(default_factory=Summary)
    notices: Callable[[], Sequence[str]] = tuple
    """What else there is to say when all documents have passed: suppressions that are unused, and the like."""

    def fails(self, severity: str) -> bool:
        """Whether a finding of this severity fails the run."""
        return self.fail_on != "never" and SEVERITY_RANK[severity] <= SEVERITY_RANK[self.fail_on]

    def documents(self) -> Iterator[tuple[DocumentResult, list[Finding]]]:
        """The documents with those of their findings that are shown. They can be gone through once."""
        limit = SEVERITY_RANK[self.minimum]
        for document in self.results:
            shown = [finding for finding in document.findings if SEVERITY_RANK[finding.severity] <= limit]
            self.summary.add(document, len(shown))
            yield document, shown
