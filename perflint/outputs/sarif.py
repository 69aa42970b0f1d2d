"""SARIF 2.1.0 for code scanning services: one run, with an entry a rule and a result a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import perflint
from perflint.documents.errors import Language, worded
from perflint.findings.model import Finding, Place
from perflint.findings.reading import RuleSummary
from perflint.outputs._spool import Spool
from perflint.outputs._written_json import in_one_line, indented
from perflint.results import DocumentResult, Run

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "perflint/v1"

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def _rule_ids(rules: Sequence[RuleSummary]) -> dict[tuple[str, str], str]:
    """Code and name → id: the code, and with the name behind it where several rules share the code."""
    uses = Counter(rule.code for rule in rules)
    return {
        (rule.code, rule.name): rule.code if uses[rule.code] == 1 else f"{rule.code}/{rule.name}"
        for rule in rules
    }


def _descriptor(rule: RuleSummary, rule_id: str, language: Language) -> dict[str, Any]:
    return {
        "id": rule_id,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": worded(rule.title, language)},
        "help": {"text": worded(rule.advice, language)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "basis": list(rule.basis),
            "class": rule.class_,
            "status": rule.status,
            "tags": [rule.code.rstrip("0123456789")],
        },
    }


def _uri(path: str) -> str:
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix(), errors="surrogateescape")


def _location(path: str, place: Place, language: Language) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(path)}}
    if place.line is not None:
        region: dict[str, Any] = {"startLine": place.line}
        if place.column is not None:
            region["startColumn"] = place.column
        if place.text:
            region["snippet"] = {"text": place.text}
        physical["region"] = region
    location: dict[str, Any] = {
        "physicalLocation": physical,
        "logicalLocations": [
            {
                "fullyQualifiedName": place.pointer or "/",
                "decoratedName": place.describe(language),
                "kind": "member",
            }
        ],
    }
    if place.label:
        location["message"] = {"text": place.label}
    if place.page is not None or place.cell is not None:
        location["properties"] = {"page": place.page, "cell": place.cell}
    return location


def _result(
    document: DocumentResult,
    finding: Finding,
    ids: Mapping[tuple[str, str], str],
    indices: Mapping[str, int],
    language: Language,
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": (rule_id := ids[finding.code, finding.name]),
        "ruleIndex": indices[rule_id],
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}\n{finding.advice}"},
        "locations": [_location(document.path, finding.place, language)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {
            "evidence": dict(finding.evidence),
            "basis": list(finding.basis),
            "class": finding.class_,
        },
    }
    related = [related.place for related in finding.related]
    if related:
        result["relatedLocations"] = [
            {"id": number, **_location(document.path, place, language)}
            for number, place in enumerate(related)
        ]
    return result


def _notification(document: DocumentResult) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": document.error or document.status},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(document.path)}}}],
    }


class _List:
    """Puts the entries of a JSON list, written one by one, between brackets and commas."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._is_empty = True

    def entry(self, value: Any) -> str:
        """One entry, with what stands before it."""
        before = "[" if self._is_empty else ","
        self._is_empty = False
        return f"{before}\n{'  ' * self._depth}{indented(value, self._depth)}"

    def end(self) -> str:
        """What stands behind the last entry."""
        return "[]" if self._is_empty else f"\n{'  ' * (self._depth - 1)}]"


def render(run: Run) -> Iterator[str]:
    """One object; results are written as documents are checked, what went wrong behind them."""
    ids = _rule_ids(run.rules)
    indices = {rule_id: number for number, rule_id in enumerate(ids.values())}
    driver = {
        "name": "perflint",
        "semanticVersion": perflint.__version__,
        "language": "zh-CN" if run.language == "zh" else "en-US",
        "rules": [_descriptor(rule, ids[rule.code, rule.name], run.language) for rule in run.rules],
    }
    yield f'{{\n  "$schema": {in_one_line(SCHEMA)},\n  "version": "2.1.0",\n  "runs": [\n    {{\n'
    yield f'      "tool": {indented({"driver": driver}, 3)},\n      "columnKind": "unicodeCodePoints",\n'
    yield '      "results": '
    results, notifications = _List(4), _List(6)
    with Spool() as notified:
        for document, shown in run.documents():
            for finding in shown:
                yield results.entry(_result(document, finding, ids, indices, run.language))
            if document.error is not None:
                notified.add(notifications.entry(_notification(document)))
        successful = in_one_line(not run.summary.statuses["failed"])
        yield f'{results.end()},\n      "invocations": [\n        {{\n          "executionSuccessful": {successful},\n'
        yield '          "toolExecutionNotifications": '
        yield from notified.pieces()
    yield f"{notifications.end()}\n        }}\n      ]\n    }}\n  ]\n}}\n"
