"""Outputs for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from perflint.findings.model import Place
from perflint.outputs import format_names, render
from perflint.result_schema import run_schema
from tests.outputs.support import RULES, checked, finding, not_read, run, text, vague

DOCUMENTS = (checked(finding(), vague(3)), not_read(), checked(path="clean.json"))


@pytest.fixture(scope="module")
def sarif_validator(project_directory: Path) -> Draft202012Validator:
    """The OASIS schema of SARIF 2.1.0."""
    path = project_directory / "tests" / "data" / "sarif-2.1.0.schema.json"
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def sarif(*documents: Any, **options: Any) -> Any:
    return json.loads(text("sarif", *documents, **options))["runs"][0]


def test_formats_are_found_as_modules() -> None:
    assert format_names() == ("github", "gitlab", "json", "jsonl", "junit", "markdown", "sarif", "table")


def test_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(KeyError, match="known: github"):
        render("yaml", run())


@pytest.mark.parametrize("name", format_names())
@pytest.mark.parametrize("documents", [(), (checked(),), DOCUMENTS])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_format_prints_every_run(name: str, documents: tuple[Any, ...], language: str) -> None:
    told = text(name, *documents, language=language)
    assert told == "" or told.endswith("\n")
    assert name == "jsonl" or told


def test_json_has_its_shape() -> None:
    content = json.loads(text("json", *DOCUMENTS, notices=lambda: ["x"]))
    Draft202012Validator.check_schema(run_schema())
    Draft202012Validator(run_schema()).validate(content)
    assert [document["status"] for document in content["documents"]] == ["ok", "unreadable", "ok"]
    assert content["documents"][0]["findings"][0]["location"]["text"] == "优秀"
    assert content["notices"] == ["x"]
    assert content["summary"] == {
        "documents": 3,
        "unreadable": 1,
        "unrecognised": 0,
        "failed": 0,
        "findings": 3,
        "error": 2,
        "warning": 0,
        "info": 1,
        "hidden": 0,
        "suppressed": 0,
        "baselined": 0,
    }


def test_json_schema_sees_a_missing_field() -> None:
    content = json.loads(text("json", *DOCUMENTS))
    del content["documents"][0]["findings"][0]["location"]["line"]
    assert not Draft202012Validator(run_schema()).is_valid(content)


def test_findings_below_the_shown_severity_are_counted_not_shown() -> None:
    content = json.loads(text("json", checked(finding(), vague(2)), minimum="warning"))
    assert [told["code"] for told in content["documents"][0]["findings"]] == ["BUD013"]
    assert (content["summary"]["info"], content["summary"]["hidden"]) == (1, 1)


def test_json_lines_hold_a_finding_each() -> None:
    lines = [json.loads(line) for line in text("jsonl", *DOCUMENTS).splitlines()]
    assert [(line["path"], line["code"], line["profile"]) for line in lines] == [
        ("2024/自评 表.json", "BUD013", "national"),
        ("2024/自评 表.json", "IND001", "national"),
        ("broken.json", "DOC001", None),
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("documents", [(), DOCUMENTS])
def test_sarif_is_valid(
    sarif_validator: Draft202012Validator, documents: tuple[Any, ...], language: str
) -> None:
    errors = sarif_validator.iter_errors(json.loads(text("sarif", *documents, language=language)))
    assert [error.message for error in errors] == []


def test_sarif_schema_sees_a_fault(sarif_validator: Draft202012Validator) -> None:
    log = json.loads(text("sarif", *DOCUMENTS))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not sarif_validator.is_valid(log)


def test_sarif_has_an_entry_a_rule() -> None:
    content = sarif(*DOCUMENTS)
    rules = content["tool"]["driver"]["rules"]
    assert len(rules) == len(RULES)
    ids = [rule["id"] for rule in rules]
    assert len(set(ids)) == len(ids)
    assert "BUD013" in ids
    assert "DOC003/parts-not-placed" in ids
    for result in content["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]


def test_sarif_result() -> None:
    result = sarif(*DOCUMENTS)["results"][0]
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "2024/%E8%87%AA%E8%AF%84%20%E8%A1%A8.json"},
        "region": {"startLine": 5, "startColumn": 12, "snippet": {"text": "优秀"}},
    }
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "/evaluation/grade"
    assert result["partialFingerprints"] == {"perflint/v1": "0123456789abcdef"}
    assert result["level"] == "error"
    assert result["relatedLocations"][0]["message"] == {"text": "执行率"}


def test_sarif_of_an_absolute_path_and_a_cell() -> None:
    cell = finding(place=Place("/evaluation/grade", cell="Sheet1!C5", page=2, text="优秀"))
    (location,) = sarif(checked(cell, path="/data/a b.xlsx"))["results"][0]["locations"]
    assert location["physicalLocation"] == {"artifactLocation": {"uri": "file:///data/a%20b.xlsx"}}
    assert location["logicalLocations"][0]["decoratedName"] == "第2页 Sheet1!C5"
    assert location["properties"] == {"page": 2, "cell": "Sheet1!C5"}


def test_sarif_says_what_was_not_checked() -> None:
    (invocation,) = sarif(*DOCUMENTS)["invocations"]
    assert invocation["executionSuccessful"]
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "不是有效的 JSON"


def junit(*documents: Any, **options: Any) -> ElementTree.Element:
    return ElementTree.fromstring(text("junit", *documents, **options))


def test_junit_counts_failures_by_the_level_that_fails() -> None:
    assert junit(*DOCUMENTS).attrib == {"name": "perflint", "tests": "4", "failures": "2", "errors": "0"}
    assert junit(*DOCUMENTS, fail_on="info").attrib["failures"] == "3"
    assert junit(*DOCUMENTS, fail_on="never").attrib["failures"] == "0"


def test_junit_case() -> None:
    case = junit(*DOCUMENTS)[0][0]
    assert case.attrib["name"] == "BUD013 预算执行率偏低而评级为优 [5:12]"
    assert case[0].tag == "failure"
    assert "39.41%" in (case[0].text or "")


def test_junit_survives_what_xml_forbids() -> None:
    case = junit(checked(finding(message='a\x00b\x1b[31m<&"\ud800]]>')))[0][0]
    assert case[0].attrib["message"] == 'a\ufffdb\ufffd[31m<&"\ufffd]]>'


def test_github_escapes_what_ends_a_command() -> None:
    told = text("github", checked(finding(message="100%\n::error::x", title="a,b:c"), path="a,b.json"))
    (command, summary) = told.splitlines()
    assert command == (
        "::error file=a%2Cb.json,title=BUD013 a%2Cb%3Ac,line=5,col=12::100%25%0A::error::x%0A说明原因。"
    )
    assert summary.startswith("检查 1 个文件")


def test_gitlab_fingerprints_are_unique_in_the_report() -> None:
    issues = json.loads(
        text("gitlab", checked(finding(), path="a"), checked(finding(), path="b"), not_read())
    )
    assert len({issue["fingerprint"] for issue in issues}) == 3
    assert issues[0]["location"] == {"path": "a", "lines": {"begin": 5}}
    assert issues[0]["severity"] == "critical"


def test_markdown_cells_keep_their_column() -> None:
    told = text("markdown", checked(finding(message="a|b\n*c* <d>")))
    row = next(line for line in told.splitlines() if "BUD013" in line)
    assert re.split(r"(?<!\\)\|", row)[4].strip() == r"a\|b \*c\* \<d\>"


@pytest.mark.parametrize("name", format_names())
def test_path_that_is_no_valid_text(name: str) -> None:
    assert text(name, checked(finding(), path="\udcb1\udce0.json"))
