"""JSON Schema of what `perflint check --format json` prints."""

from __future__ import annotations

from typing import Any, get_args

from perflint.findings.model import SEVERITY_RANK, FindingClass
from perflint.results import Status

_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    # Further properties are allowed: fields are added in later versions, never renamed.
    return {"type": "object", "properties": properties, "required": list(properties)}


_NUMBER = _or_null({"type": "integer", "minimum": 1})
_PLACE = {
    "pointer": _TEXT,
    "line": _NUMBER,
    "column": _NUMBER,
    "cell": _or_null(_TEXT),
    "page": _NUMBER,
    "text": _TEXT,
    "path": _or_null(_TEXT),
}
_EVIDENCE = {"type": "object", "additionalProperties": _TEXT}


def _finding() -> dict[str, Any]:
    place = {"$ref": "#/$defs/place"}
    return _object(
        {
            "code": {"type": "string", "pattern": "^[A-Z]{3}[0-9]{3}$"},
            "name": _TEXT,
            "severity": {"enum": list(SEVERITY_RANK)},
            "title": _TEXT,
            "message": _TEXT,
            "advice": _TEXT,
            "report": _COUNT,
            "location": place,
            "related": {
                "type": "array",
                "items": _object({"fact": _or_null(_TEXT), "label": _or_null(_TEXT), **_PLACE}),
            },
            "evidence": _EVIDENCE,
            "rows": {
                "type": "array",
                "items": _object(
                    {"message": _TEXT, "location": place, "evidence": _EVIDENCE, "fingerprint": _TEXT}
                ),
            },
            "basis": {"type": "array", "items": _TEXT},
            "class": {"enum": list(get_args(FindingClass))},
            "fingerprint": _TEXT,
        }
    )


def run_schema() -> dict[str, Any]:
    """The schema; a single finding is its `$defs/finding`."""
    document = _object(
        {
            "path": _TEXT,
            "status": {"enum": list(get_args(Status))},
            "error": _or_null(_TEXT),
            "format": _or_null(_TEXT),
            "profile": _or_null(_object({"name": _TEXT, "title": _TEXT, "reason": _TEXT})),
            "reports": {
                "type": "array",
                "items": _object({"kind": _TEXT, "title": _or_null(_TEXT), "project": _or_null(_TEXT)}),
            },
            "findings": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
            "suppressed": _COUNT,
            "baselined": _COUNT,
        }
    )
    sums = ("documents", "unreadable", "unrecognised", "failed", "findings", *SEVERITY_RANK, "hidden")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What perflint check --format json prints",
        **_object(
            {
                "version": {"const": 1},
                "documents": {"type": "array", "items": document},
                "summary": _object(dict.fromkeys((*sums, "suppressed", "baselined"), _COUNT)),
                "notices": {"type": "array", "items": _TEXT},
            }
        ),
        "$defs": {"place": _object(_PLACE), "finding": _finding()},
    }
