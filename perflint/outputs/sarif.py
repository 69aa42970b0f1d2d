"""SARIF 2.1.0 for code scanning services: one run, with an entry a rule and a result a finding."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import perflint
from perflint.documents.errors import Language, worded
from perflint.findings.model import Finding, Place
from perflint.findings.reading import RuleSummary
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


def render(run: Run) -> Iterator[str]:
    """One object, written when all documents are checked."""
    ids = _rule_ids(run.rules)
    indices = {rule_id: number for number, rule_id in enumerate(ids.values())}
    results: list[dict[str, Any]] = []
    notifications: list[dict[str, Any]] = []
    for document, shown in run.documents():
        results.extend(_result(document, finding, ids, indices, run.language) for finding in shown)
        if document.error is not None:
            notifications.append(_notification(document))
    driver = {
        "name": "perflint",
        "semanticVersion": perflint.__version__,
        "language": "zh-CN" if run.language == "zh" else "en-US",
        "rules": [_descriptor(rule, ids[rule.code, rule.name], run.language) for rule in run.rules],
    }
    invocation: dict[str, Any] = {"executionSuccessful": not run.summary.statuses["failed"]}
    if notifications:
        invocation["toolExecutionNotifications"] = notifications
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "invocations": [invocation],
                "results": results,
            }
        ],
    }
    yield json.dumps(log, ensure_ascii=False, indent=2) + "\n"
