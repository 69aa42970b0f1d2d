"""Markdown for merge requests and wikis: a section a document, a table of findings in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perflint.documents.errors import Language, worded
from perflint.findings.model import Finding
from perflint.outputs._words import SEVERITY_WORDS, described, summary_line
from perflint.outputs._wrap import clean
from perflint.patterns import regex
from perflint.results import Run

_SPECIAL = regex(r"([\\`*_{}\[\]<>|#~])")
_WORDS = {
    "header": {
        "zh": "| 位置 | 级别 | 规则 | 问题 | 建议 |",
        "en": "| Place | Severity | Rule | Finding | Advice |",
    },
    "clean": {"zh": "未发现问题。", "en": "Nothing found."},
}


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", clean(text))


def _table(shown: Sequence[Finding], language: Language) -> Iterator[str]:
    yield worded(_WORDS["header"], language) + "\n| --- | --- | --- | --- | --- |\n"
    for finding in shown:
        cells = (
            _text(finding.place.describe(language)),
            worded(SEVERITY_WORDS[finding.severity], language),
            finding.code,
            _text(finding.message),
            _text(finding.advice),
        )
        yield "| " + " | ".join(cells) + " |\n"


def render(run: Run) -> Iterator[str]:
    """The documents one after the other, then the summary."""
    for document, shown in run.documents():
        yield f"## {_text(document.path)}\n\n"
        about = described(document, run.language)
        if about:
            yield _text(about) + "\n\n"
        if shown:
            yield from _table(shown, run.language)
            yield "\n"
        else:
            yield worded(_WORDS["clean"], run.language) + "\n\n"
    yield summary_line(run.summary, run.language) + "\n"
