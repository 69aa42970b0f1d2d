"""JSON lines: a line a finding, with the document's path; for streams and data frames."""

from __future__ import annotations

from collections.abc import Iterator

from perflint.outputs._written_json import in_one_line
from perflint.results import Run


def render(run: Run) -> Iterator[str]:
    """One line a finding, in the order of the documents."""
    for document, shown in run.documents():
        profile = document.profile.name if document.profile is not None else None
        for finding in shown:
            line = {"path": document.path, "status": document.status, "profile": profile, **finding.as_json()}
            yield in_one_line(line) + "\n"
