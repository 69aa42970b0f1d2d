"""The JSON Schema of reports accepts what the loader accepts; the schema of facts describes every kind."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from perflint.facts.registry import fact_kinds
from perflint.schema import facts_schema, report_schema


def accepts(value: Any) -> bool:
    """Whether the schema of reports accepts a value."""
    return jsonschema.Draft202012Validator(report_schema()).is_valid(value)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(report_schema())


@pytest.mark.parametrize(
    "value",
    [
        {"kind": "project-target"},
        [{"kind": "project-target"}, {"kind": "performance-text", "title": "x"}],
        {
            "kind": "project-target",
            "fiscal_year": 2021,
            "indicators": [{"name": "x", "weight": 10.3, "target": None}],
        },
        {"kind": "project-target", "funds": {"lines": [{"name": "合计", "role": "total", "budget": 70}]}},
    ],
)
def test_reports_are_accepted(value: Any) -> None:
    assert accepts(value)


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        {"kind": "x"},
        {"kind": "project-target", "titel": "x"},
        {"kind": "project-target", "title": True},
        {"kind": "project-target", "indicators": [{"weight": ["10"]}]},
        {"kind": "project-target", "sections": [{"level": 1}]},
    ],
)
def test_what_is_no_report_is_not_accepted(value: Any) -> None:
    assert not accepts(value)


def test_kinds_are_explained_in_the_words_of_forms() -> None:
    description = report_schema()["$defs"]["Report"]["properties"]["kind"]["description"]
    assert "project-self-evaluation: 项目支出绩效自评表" in description


def test_facts_name_their_fields_types_and_units() -> None:
    facts = facts_schema()
    assert set(facts) == set(fact_kinds())
    for kind in facts.values():
        assert kind["doc"]
        assert {"report", "pointer", "quote"} <= set(kind["fields"])
        for field in kind["fields"].values():
            assert field["type"] in ("number", "string", "boolean", "set")
            assert field["doc"]
    units = {field.get("unit") for kind in facts.values() for field in kind["fields"].values()}
    assert {"%", "万元"} & units
