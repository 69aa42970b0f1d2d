"""Workflow commands of GitHub Actions: each finding becomes an annotation."""

from __future__ import annotations

from collections.abc import Iterator

from perflint.outputs._words import summary_line
from perflint.results import Run

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def render(run: Run) -> Iterator[str]:
    """One command a finding; the summary is an ordinary line."""
    for document, shown in run.documents():
        for finding in shown:
            properties = {"file": document.path, "title": f"{finding.code} {finding.title}"}
            if finding.place.line is not None:
                properties["line"] = str(finding.place.line)
            if finding.place.column is not None:
                properties["col"] = str(finding.place.column)
            listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
            where = "" if finding.place.line is not None else f"{finding.place.describe(run.language)}: "
            text = f"{where}{finding.message}\n{finding.advice}"
            yield f"::{_LEVELS[finding.severity]} {listed}::{_data(text)}\n"
    yield summary_line(run.summary, run.language) + "\n"
