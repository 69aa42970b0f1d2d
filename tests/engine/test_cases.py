"""Cases of rules: what passes, what fails, and what is said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from perflint.engine import load_rules
from perflint.engine.cases import RuleResult, run_cases
from perflint.engine.coverage import rule_coverage
from perflint.engine.rule import Match
from perflint.facts.context import DocumentContext
from perflint.facts.registry import Fact, measure
from perflint.report import Report

RULE = """\
code: FRM900
name: no-title
title: {zh: 缺标题, en: No title}
severity: warning
params: {minimum: 0}
when:
  - report: title is absent and (unit exists or indicators > $minimum)
message: {zh: "缺标题：{report.unit}", en: "No title"}
advice: {zh: 补写标题。, en: Add one.}
since: "0.1.0"
"""
FIRST = "report: {kind: project-target, unit: 清河县水务局}"
CASES = f"""\
fires:
  - name: without a title
    {FIRST}
silent:
  - name: with a title
    report: {{kind: project-target, unit: 清河县水务局, title: 申报表}}
"""


def wording(matches: Sequence[Match]) -> str:
    return " / ".join(str(getattr(fact, "unit", "")) for match in matches for fact in match.facts.values())


def read_text(text: str) -> Sequence[Report]:
    return [Report.model_validate({"kind": "project-target", "unit": line}) for line in text.split()]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


def run(folder: Path, cases: str | None, rule: str = RULE) -> RuleResult:
    path = folder / "no-title.yaml"
    path.write_text(rule, encoding="utf-8")
    if cases is not None:
        path.with_name("no-title.cases.yaml").write_text(cases, encoding="utf-8")
    ruleset = load_rules([path])
    [result] = run_cases(ruleset, None, wording=wording, read_text=read_text)
    return result


def failures(folder: Path, cases: str | None, rule: str = RULE) -> list[str]:
    result = run(folder, cases, rule)
    assert not result.passed
    return [str(problem).replace(f"{folder}/", "") for problem in result.failures]


def with_expectation(text: str) -> str:
    return CASES.replace(f"    {FIRST}\n", f"    {FIRST}\n    {text}\n")


def test_cases_that_pass(folder: Path) -> None:
    result = run(folder, CASES)
    assert result.passed
    assert [(case.case.name, case.case.line, case.passed) for case in result.results] == [
        ("without a title", 2, True),
        ("with a title", 5, True),
    ]
    assert [fact.kind for fact in result.results[0].facts] == ["report"]


def test_a_rule_that_does_not_do_what_its_cases_say(folder: Path) -> None:
    wrong = RULE.replace("title is absent", "title exists")
    assert failures(folder, CASES, wrong) == [
        "no-title.cases.yaml:2: FRM900 no-title, fires “without a title”: does not fire",
        "no-title.cases.yaml:5: FRM900 no-title, silent “with a title”: fires: 清河县水务局",
    ]


@pytest.mark.parametrize(
    ("expectation", "failure"),
    [
        ("severity: warning", ""),
        ("severity: error", "has severity warning, not error"),
        ("rows: 1", ""),
        ("rows: 2", "has 1 row(s), not 2"),
        ("contains: 水务", ""),
        ("contains: 教育", "says “清河县水务局”, without “教育”"),
        ("at: /indicators/0", "fires at /unit, not at /indicators/0"),
        ("profile: national", ""),
        ("profile: nowhere", "no profile 'nowhere'"),
    ],
)
def test_expectations(expectation: str, failure: str, folder: Path) -> None:
    result = run(folder, with_expectation(expectation))
    assert result.passed is (not failure)
    if failure and not expectation.startswith("at"):
        assert failure in str(result.failures[0])
    if expectation.startswith("at"):
        assert "not at /indicators/0" in str(result.failures[0])


def test_all_expectations_must_be_met_by_one_finding(folder: Path) -> None:
    text = with_expectation("contains: 甲").replace(
        f"{FIRST}\n",
        "reports: [{kind: project-target, unit: 甲}, {kind: project-target, unit: 乙}]\n",
        1,
    )
    assert run(folder, text).passed
    assert run(folder, text.replace("contains: 甲", "contains: 乙\n    rows: 2")).passed
    [failure] = failures(folder, text.replace("contains: 甲", "contains: 丙"))
    assert "without “丙”" in failure


def test_rows_of_an_aggregating_rule_are_those_of_one_report(folder: Path) -> None:
    rule = RULE + 'aggregate: {row: {zh: "{report.unit}", en: "{report.unit}"}}\n'
    text = with_expectation("rows: 1").replace(
        f"{FIRST}\n",
        "reports: [{kind: project-target, unit: 甲}, {kind: project-target, unit: 乙}]\n",
        1,
    )
    assert run(folder, text, rule).passed


def test_a_document_is_recognised_first(folder: Path) -> None:
    text = CASES.replace(FIRST, "document: 清河县水务局", 1)
    assert run(folder, text).passed
    [failure] = failures(folder, text.replace("document: 清河县水务局", "document: ' '"))
    assert "no report was recognised in the document" in failure


def test_a_rule_needs_a_firing_and_a_silent_case(folder: Path) -> None:
    assert failures(folder, None) == [
        "no-title.cases.yaml:1: FRM900 no-title has no cases; write at least one that fires and one that is silent"
    ]
    assert failures(folder, CASES.partition("silent:")[0]) == [
        "no-title.cases.yaml:1: FRM900 no-title needs at least one case under silent"
    ]
    assert failures(folder, "silent: []\nfires: []\n") == [
        "no-title.cases.yaml:2: FRM900 no-title needs at least one case under fires",
        "no-title.cases.yaml:1: FRM900 no-title needs at least one case under silent",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("silent:", "silents:", "unknown key 'silents'; did you mean 'silent'?"),
        ("name: without a title", "nam: without a title", "unknown key 'nam'; did you mean 'name'?"),
        ("name: without a title", "name: 5", "name must be a text; put it in quotes"),
        ("with a title", "without a title", "two cases are named 'without a title'"),
        (
            "unit: 清河县水务局}",
            "units: 清河县水务局}",
            "not a report: units: Extra inputs are not permitted",
        ),
        (
            FIRST,
            "reports: 5",
            "reports must be a list of reports",
        ),
        (
            f"    {FIRST}\n",
            "",
            "needs exactly one of report, reports and document",
        ),
        ("fires:\n", "fires:\n  - just a text\n", "a case must be a mapping with name and report"),
        (CASES, "- a list", "a file of cases must be a mapping with fires and silent"),
        (CASES, "fires: [", "not valid YAML"),
    ],
)
def test_a_file_of_cases_with_a_mistake(old: str, new: str, message: str, folder: Path) -> None:
    assert old in CASES
    assert any(message in failure for failure in failures(folder, CASES.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("expectation", "message"),
    [
        ("rows: many", "rows must be a number"),
        ("severity: eror", "unknown severity 'eror'; did you mean 'error'?"),
        ("at: 5", "at must be a text"),
        ("rowz: 1", "unknown key 'rowz'; did you mean 'rows'?"),
    ],
)
def test_an_expectation_with_a_mistake(expectation: str, message: str, folder: Path) -> None:
    assert message in failures(folder, with_expectation(expectation))[0]


def test_cases_of_a_rule_for_a_profile_run_under_it_unless_they_say_otherwise(folder: Path) -> None:
    rule = RULE + "profiles: [ours]\n"
    (folder / "profiles").mkdir()
    (folder / "profiles" / "ours.yaml").write_text("title: 我们\n", encoding="utf-8")
    path = folder / "no-title.yaml"
    path.write_text(rule, encoding="utf-8")
    cases = path.with_name("no-title.cases.yaml")
    cases.write_text(CASES, encoding="utf-8")
    [result] = run_cases(load_rules([folder]), None, wording=wording)
    assert result.passed
    assert {case.case.profile for case in result.results} == {"ours"}
    cases.write_text(CASES.replace("    report:", "    profile: national\n    report:"), encoding="utf-8")
    [result] = run_cases(load_rules([folder]), None, wording=wording)
    assert [case.failure for case in result.results] == [
        "the rule does not apply under the profile 'national'",
        "",
    ]


def test_a_measure_that_fails_is_a_failure_of_its_case(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(document: DocumentContext, wanted: frozenset[str]) -> list[Fact]:
        if document.reports[0].report.title is None:
            raise ZeroDivisionError("no rows")
        return measure(document, wanted)

    monkeypatch.setattr("perflint.engine.cases.measure", fails)
    [failure] = failures(folder, CASES)
    assert "fires “without a title”: measuring fails: ZeroDivisionError: no rows" in failure


def test_what_a_report_is_compared_with_is_measured_with_its_role(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roles: list[list[str]] = []

    def seen(document: DocumentContext, wanted: frozenset[str]) -> list[Fact]:
        roles.append([context.role for context in document.reports])
        return measure(document, wanted)

    monkeypatch.setattr("perflint.engine.cases.measure", seen)
    compared = with_expectation(
        "approved: [{kind: project-target, title: 批复}]\n    others: [{kind: project-target}]"
    )
    run(folder, compared)
    assert roles == [["subject", "approved", "other"], ["subject"]]
    [failure, *_] = failures(folder, with_expectation("approved: {kind: project-target}"))
    assert "approved must be a list of reports" in failure


def test_coverage_names_what_no_case_reaches(folder: Path) -> None:
    coverage = rule_coverage(run(folder, CASES))
    assert not coverage.complete
    [condition] = coverage.conditions
    assert (condition.place, condition.line) == ("when 1", 7)
    assert condition.gaps == [
        "never holds: report.indicators > $minimum",
        "never fails: report.unit exists",
        "alternative never met: report.title is absent and report.indicators > $minimum",
    ]
    more = CASES.replace(
        "silent:",
        "  - name: without a unit\n"
        "    report: {kind: project-target, indicators: [{name: 渠道, target: 24公里}]}\n"
        "silent:",
    )
    assert rule_coverage(run(folder, more)).complete


def test_coverage_of_unless_and_severities(folder: Path) -> None:
    rule = RULE.replace(
        "message:", "unless:\n  - report as other: report == report.report and title exists\nmessage:"
    )
    rule = rule.replace("report: title", "report as form: title").replace("{report.unit}", "{form.unit}")
    rule = rule.replace("report == report.report", "unit == form.unit")
    rule += 'severity_when: [{severity: info, when: "form.indicators > 5"}]\n'
    gaps = {entry.place: entry.gaps for entry in rule_coverage(run(folder, CASES, rule)).conditions}
    assert gaps["unless 1"] == [
        "never holds: other.unit == form.unit", "never holds: other.title exists",
        "never fails: other.unit == form.unit", "never fails: other.title exists",
    ]  # fmt: skip
    assert gaps["severity_when 1"] == ["never holds: form.indicators > 5"]
    two = CASES.replace(
        "silent:",
        "silent:\n  - name: another form has it\n"
        "    reports: [{kind: project-target, unit: 甲}, {kind: project-target, unit: 甲, title: 表}]",
    )
    gaps = {entry.place: entry.gaps for entry in rule_coverage(run(folder, two, rule)).conditions}
    assert gaps["unless 1"] == ["never fails: other.unit == form.unit", "never fails: other.title exists"]


def test_coverage_counts_only_reports_in_which_the_rule_holds(folder: Path) -> None:
    rule = RULE + "kinds: [department-target]\n"
    coverage = rule_coverage(run(folder, CASES, rule))
    assert all(not leaf.held and not leaf.failed for leaf in coverage.conditions[0].leaves)
