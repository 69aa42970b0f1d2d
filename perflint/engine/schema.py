"""The keys of a rule file: what the loader accepts, and what `perflint schema rule` prints."""

from __future__ import annotations

from typing import Any, get_args

from msgspec import Struct

from perflint.engine.rule import SEVERITIES, FindingClass, Status

LANGUAGES = ("zh", "en")
CODE_PATTERN = r"[A-Z]{3}[0-9]{3}"
NAME_PATTERN = r"[a-z0-9]+(-[a-z0-9]+)*"
VERSION_PATTERN = r"[0-9]+\.[0-9]+\.[0-9]+"


class Key(Struct, frozen=True):
    """A key of a rule file: its JSON schema, whether it must be there, and what it means."""

    schema: dict[str, Any]
    doc: str
    required: bool = False


def _strings(doc: str, items: dict[str, Any] | None = None) -> Key:
    return Key({"type": "array", "items": items or {"type": "string", "minLength": 1}}, doc)


_BOTH: dict[str, Any] = {
    "type": "object",
    "properties": {language: {"type": "string", "minLength": 1} for language in LANGUAGES},
    "required": list(LANGUAGES),
    "additionalProperties": False,
}
_PATTERNS: dict[str, Any] = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "propertyNames": {"pattern": r"^[a-z_]+( as [A-Za-z_][A-Za-z0-9_]*)?$"},
        "additionalProperties": {"type": ["string", "null"]},
    },
}
_SCALAR: list[str] = ["number", "string", "boolean"]


def rule_keys(report_kinds: tuple[str, ...]) -> dict[str, Key]:
    """All keys of a rule file, in the order in which files should hold them."""
    return {
        "code": Key(
            {"type": "string", "pattern": f"^{CODE_PATTERN}$"}, "the catalogue's code, stable for ever", True
        ),
        "name": Key(
            {"type": "string", "pattern": f"^{NAME_PATTERN}$"}, "names the defect; the file's name", True
        ),
        "title": Key(_BOTH, "one line that names the defect", True),
        "severity": Key({"enum": list(SEVERITIES)}, "an error needs a basis", True),
        "kinds": _strings("report kinds in which the rule holds; default: all", {"enum": list(report_kinds)}),
        "profiles": _strings("profiles in which the rule holds, with those that extend them; default: all"),
        "exclude_profiles": _strings("profiles in which the rule does not hold"),
        "basis": Key(
            {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "document": {"type": "string", "minLength": 1},
                        "note": {"type": "string"},
                    },
                    "required": ["document"],
                    "additionalProperties": False,
                },
            },
            "the norms that the rule rests on",
        ),
        "params": Key(
            {
                "type": "object",
                "additionalProperties": {
                    "type": [*_SCALAR, "array"],
                    "items": {"type": _SCALAR},
                },
            },
            "thresholds and word lists, $name in conditions and {$name} in messages; a profile may replace them",
        ),
        "when": Key(
            _PATTERNS, "facts that must exist together: kind, or `kind as alias`, with a condition", True
        ),
        "unless": Key(_PATTERNS, "facts of which none may exist beside the others"),
        "message": Key(
            _BOTH, "what is wrong, with {alias.field}; with aggregate also {count} and {rows}", True
        ),
        "advice": Key(_BOTH, "what the author should do", True),
        "aggregate": Key(
            {
                "type": "object",
                "properties": {"row": _BOTH},
                "required": ["row"],
                "additionalProperties": False,
            },
            "all matches in one report become one finding; the text of one row",
        ),
        "severity_when": Key(
            {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"severity": {"enum": list(SEVERITIES)}, "when": {"type": "string"}},
                    "required": ["severity", "when"],
                    "additionalProperties": False,
                },
            },
            "other severities by a condition on the matched facts; the first that holds wins",
        ),
        "class": Key({"enum": list(get_args(FindingClass))}, "whether the source or its reading is at fault"),
        "traps": _strings("what must not fire, in words; each is covered by a silent case"),
        "status": Key(
            {"enum": list(get_args(Status))}, "whether wording and limits may still change (preview)"
        ),
        "since": Key(
            {"type": "string", "pattern": f"^{VERSION_PATTERN}$"}, "the version that brought the rule", True
        ),
        "effective": Key(
            {
                "type": "object",
                "properties": {"from": {"type": "integer"}, "to": {"type": "integer"}},
                "additionalProperties": False,
            },
            "fiscal years in which the norm is in force, both included",
        ),
        "formerly": _strings(
            "names that the rule had before, the oldest first; they still select and suppress it, with a notice",
            {"type": "string", "pattern": f"^{NAME_PATTERN}$"},
        ),
    }


def rule_schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a rule file."""
    from perflint.report import ReportKind

    keys = rule_keys(get_args(ReportKind))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "perflint rule",
        "type": "object",
        "properties": {name: {**key.schema, "description": key.doc} for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.required],
        "additionalProperties": False,
    }
