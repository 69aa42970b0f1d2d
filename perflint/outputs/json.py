"""JSON for programs: every document with its findings, then the sums. Fields are added, never renamed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from perflint.results import Run

VERSION = 1


def _dumped(value: Any, depth: int) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return text.replace("\n", "\n" + "  " * depth)


def render(run: Run) -> Iterator[str]:
    """One object; documents are written as they are checked."""
    yield f'{{\n  "version": {VERSION},\n  "documents": ['
    separator = "\n    "
    for document, shown in run.documents():
        yield separator + _dumped(document.as_json(shown), 2)
        separator = ",\n    "
    yield "\n  ],\n" if separator.startswith(",") else "],\n"
    yield f'  "summary": {_dumped(run.summary.as_json(), 1)},\n'
    yield f'  "notices": {_dumped(list(run.notices()), 1)}\n}}\n'
