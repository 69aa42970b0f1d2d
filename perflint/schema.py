"""JSON Schema of what perflint reads: reports, and the kinds of facts that rules speak of."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from perflint.facts.registry import FactKind, fact_kinds
from perflint.models.checks import pydantic_model
from perflint.report import Report
from perflint.vocabulary import vocabulary

DRAFT = "https://json-schema.org/draft/2020-12/schema"


class _PrintedValues(GenerateJsonSchema):
    """Printed values may stand as JSON numbers too: their digits are kept."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """A text that takes numbers; no other value of the model has a function in front."""
        inner = super().function_before_schema(schema)
        return {**inner, "type": ["string", "number"]} if inner.get("type") == "string" else inner


def report_schema() -> dict[str, Any]:
    """The schema of a report.json: one report or a list of them, in the English keys.

    Labels of official forms (年度指标值 for `target`) are accepted as keys too; a schema cannot list them beside the
    keys without allowing both at once, so they are left to `perflint.loading`.
    """
    report = pydantic_model(Report).model_json_schema(
        ref_template="#/$defs/{model}", schema_generator=_PrintedValues
    )
    definitions = report.pop("$defs", {})
    kinds = vocabulary().mapping("values_of_report_kind")
    report["properties"]["kind"]["description"] = "；".join(
        f"{kind}: {names[0]}" for kind, names in kinds.items()
    )
    reference = {"$ref": "#/$defs/Report"}
    return {
        "$schema": DRAFT,
        "title": "What perflint check takes: a report or a list of reports",
        "anyOf": [reference, {"type": "array", "items": reference, "minItems": 1}],
        "$defs": {**definitions, "Report": report},
    }


def facts_schema() -> dict[str, Any]:
    """The kinds of facts: what each says, and its fields with their types and units."""
    return {name: _fact(kind) for name, kind in fact_kinds().items()}


def _fact(kind: FactKind) -> dict[str, Any]:
    fields = {
        field.name: {"type": field.type, "doc": field.doc, **({"unit": field.unit} if field.unit else {})}
        for field in kind.fields.values()
    }
    return {"doc": kind.doc, "fields": fields}
