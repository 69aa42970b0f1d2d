"""JUnit XML: a suite a document, a case a finding; findings that fail the run are failures, others pass with a note."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from perflint.findings.model import Finding
from perflint.outputs._spool import Spool
from perflint.patterns import regex
from perflint.results import DocumentResult, Run

_FORBIDDEN = regex("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _safe(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def _attribute(text: str) -> str:
    return quoteattr(_safe(text))


def _case(document: DocumentResult, finding: Finding, run: Run) -> str:
    where = finding.place.describe(run.language)
    name = f"{finding.code} {finding.title} [{where}]"
    text = "\n".join([f"{document.path}: {where}", finding.message, finding.advice, *finding.basis])
    inner = (
        f"<failure type={_attribute(finding.severity)} message={_attribute(finding.message)}>"
        f"{escape(_safe(text))}</failure>"
        if run.fails(finding.severity)
        else f"<system-out>{escape(_safe(text))}</system-out>"
    )
    return f"    <testcase classname={_attribute(document.path)} name={_attribute(name)}>{inner}</testcase>\n"


def _suite(document: DocumentResult, shown: list[Finding], run: Run) -> tuple[str, int, int]:
    cases = [_case(document, finding, run) for finding in shown]
    if not cases:
        cases = [f'    <testcase classname={_attribute(document.path)} name="perflint"/>\n']
    failures = sum(run.fails(finding.severity) for finding in shown)
    head = f'  <testsuite name={_attribute(document.path)} tests="{len(cases)}" failures="{failures}" errors="0">\n'
    return head + "".join(cases) + "  </testsuite>\n", len(cases), failures


def render(run: Run) -> Iterator[str]:
    """One document; its head holds the sums, so nothing is written before all documents are checked."""
    tests = failures = 0
    with Spool() as suites:
        for document, shown in run.documents():
            text, cases, failed = _suite(document, shown, run)
            suites.add(text)
            tests += cases
            failures += failed
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<testsuites name="perflint" tests="{tests}" failures="{failures}" errors="0">\n'
        yield from suites.pieces()
    yield "</testsuites>\n"
