"""JSON for programs: every document with its findings, then the sums. Fields are added, never renamed."""

from __future__ import annotations

from collections.abc import Iterator

from perflint.outputs._written_json import indented
from perflint.results import Run

VERSION = 1


def render(run: Run) -> Iterator[str]:
    """One object; documents are written as they are checked."""
    yield f'{{\n  "version": {VERSION},\n  "documents": ['
    separator = "\n    "
    for document, shown in run.documents():
        yield separator + indented(document.as_json(shown), 2)
        separator = ",\n    "
    yield "\n  ],\n" if separator.startswith(",") else "],\n"
    yield f'  "summary": {indented(run.summary.as_json(), 1)},\n'
    yield f'  "notices": {indented(list(run.notices()), 1)}\n}}\n'
