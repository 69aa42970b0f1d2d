"""GitLab's code quality report: a list of issues in the format of Code Climate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from perflint.outputs._written_json import in_one_line
from perflint.results import Run

_SEVERITIES = {"error": "critical", "warning": "minor", "info": "info"}


def _unique(path: str, fingerprint: str) -> str:
    return hashlib.sha256(f"{path}\0{fingerprint}".encode("utf-8", "surrogateescape")).hexdigest()


def render(run: Run) -> Iterator[str]:
    """One list; a finding without a line is put on the first."""
    separator = "[\n"
    for document, shown in run.documents():
        for finding in shown:
            issue = {
                "description": f"{finding.message} {finding.advice}",
                "check_name": f"{finding.code} {finding.name}",
                # Fingerprints are unique within a document; GitLab wants them unique within the report.
                "fingerprint": _unique(document.path, finding.fingerprint),
                "severity": _SEVERITIES[finding.severity],
                "location": {"path": document.path, "lines": {"begin": finding.place.line or 1}},
            }
            yield separator + in_one_line(issue)
            separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"
