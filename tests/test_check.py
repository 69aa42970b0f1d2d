"""Checking documents: what one bad file, one bad setting or a fault of our own does to a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

import perflint.check
from perflint.check import Checker, Options, check_paths
from perflint.cli.extract import reports_as_json
from perflint.config import Configuration, Overrides
from perflint.engine import EngineUnavailable, RuleError
from perflint.findings import Finding
from perflint.findings.selection import SelectionError
from perflint.findings.suppression import SUPPRESSION_FILE, SuppressionError, Suppressions
from perflint.profile import ProfileError
from perflint.reading import read_reports
from perflint.report import Report, ReportKind
from tests.cli.support import own_rules, write_report


@pytest.fixture
def checker(tmp_path: Path) -> Checker:
    """A checker that shows our own rule only."""
    return Checker(Options(rules=[own_rules(tmp_path)], select=["BUD913", "DOC"]))


def test_finding_of_a_rule(checker: Checker, tmp_path: Path) -> None:
    result = checker.check_path(str(write_report(tmp_path)))
    (finding,) = result.findings
    assert (finding.code, finding.name, finding.severity) == ("BUD913", "own-rule", "error")
    assert finding.message == "得分 93.94分"
    assert finding.place.pointer.startswith("/evaluation")
    assert finding.place.line == 9
    assert (result.status, result.format) == ("ok", "json")
    assert [(report.kind, report.title) for report in result.reports] == [
        ("project-self-evaluation", "云溪区水库除险自评表")
    ]


def test_language(tmp_path: Path) -> None:
    checker = Checker(Options(language="en", rules=[own_rules(tmp_path)], select=["BUD913"]))
    (finding,) = checker.check_path(str(write_report(tmp_path))).findings
    assert (finding.message, finding.advice) == ("score 93.94分", "check it")


@pytest.mark.parametrize(
    ("content", "reason", "place"),
    [
        (b"", "文件为空", ("", None, None)),
        (b" \n", "文件为空", ("", None, None)),
        (b'{"kind": ', "JSON", ("/kind", 1, 10)),
        (b'{"kind": "project-target",\n "tilte": "x"}', "title", ("/tilte", 2, 3)),
        (b'\xff\xfe\x00\x01\x02{"kind"', "", ("", None, None)),
        (b"[]", "报告", ("", 1, 1)),
    ],
)
def test_unreadable_file_is_a_finding_with_reason_and_place(
    checker: Checker, content: bytes, reason: str, place: tuple[str, int | None, int | None]
) -> None:
    result = checker.check_bytes(content, "x.json")
    (finding,) = result.findings
    assert (result.status, finding.code, finding.severity) == ("unreadable", "DOC001", "error")
    assert reason in finding.message
    if reason:
        assert (finding.place.pointer, finding.place.line, finding.place.column) == place


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    good = write_report(tmp_path)
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    paths = [str(bad), str(tmp_path / "absent.json"), str(tmp_path), str(good)]
    results = list(check_paths(paths, Options(rules=[own_rules(tmp_path)], select=["BUD913"])))
    assert [result.status for result in results] == ["unreadable", "unreadable", "unreadable", "ok"]
    assert [result.findings[0].code for result in results] == ["DOC001", "DOC001", "DOC001", "BUD913"]


def test_fault_of_our_own_is_told_and_does_not_stop_the_others(
    checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError("in a measure")

    good = str(write_report(tmp_path))
    with monkeypatch.context() as patched:
        patched.setattr(perflint.check, "measure", fail)
        result = checker.check_path(good)
    assert result.status == "failed"
    assert "ZeroDivisionError: in a measure" in result.findings[0].message
    assert result.trace is not None
    assert "in fail" in result.trace
    assert checker.check_path(good).status == "ok"


def test_missing_engine_ends_the_run(
    checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: Any) -> None:
        raise EngineUnavailable("install a compiler")

    monkeypatch.setattr(perflint.check, "Engine", unavailable)
    with pytest.raises(EngineUnavailable, match="install a compiler"):
        checker.check_path(str(write_report(tmp_path)))


def test_several_reports_in_one_file(checker: Checker, tmp_path: Path) -> None:
    path = tmp_path / "two.json"
    report = json.loads(write_report(tmp_path).read_text(encoding="utf-8"))
    path.write_text(json.dumps([report, report]), encoding="utf-8")
    result = checker.check_path(str(path))
    assert [finding.place.pointer.split("/")[1] for finding in result.findings] == ["0", "1"]


def test_parts_that_were_not_placed_are_told(checker: Checker, tmp_path: Path) -> None:
    notes = [
        {"kind": "table-not-placed", "message": "表3 未识别"},
        {"kind": "column-not-placed", "message": "“备注1”列未识别"},
        {"kind": "uncertain-join", "message": "第2页表格与上页相接"},
        {"kind": "column-shift", "message": "两列错位"},
    ]
    path = write_report(tmp_path, evaluation={"score": "80"}, notes=notes)
    findings = checker.check_path(str(path)).findings
    assert [(finding.code, finding.name, finding.severity) for finding in findings] == [
        ("DOC003", "parts-not-placed", "warning"),
        ("DOC003", "read-with-doubt", "info"),
    ]
    assert [row.message for row in findings[0].rows] == ["表3 未识别", "“备注1”列未识别"]
    assert all(row.place.line is not None for finding in findings for row in finding.rows)


def test_severities_of_the_configuration(tmp_path: Path) -> None:
    path = str(write_report(tmp_path))
    for term in ("BUD913", "own-rule", "BUD"):
        configured = Configuration(overrides=Overrides(severities={term: "info"}))
        options = Options(rules=[own_rules(tmp_path)], select=["BUD913"], configuration=configured)
        (finding,) = Checker(options).check_path(path).findings
        assert finding.severity == "info"


def test_suppression_and_no_suppression(tmp_path: Path) -> None:
    path = write_report(tmp_path)
    rules = own_rules(tmp_path)
    (finding,) = Checker(Options(rules=[rules], select=["BUD913"])).check_path(str(path)).findings
    (tmp_path / SUPPRESSION_FILE).write_text(
        f"- {{document: '*.json', code: BUD913, fingerprint: {finding.fingerprint}, reason: 已核}}",
        encoding="utf-8",
    )
    options = Options(rules=[rules], select=["BUD913"], suppressions=Suppressions())
    result = Checker(options).check_path(str(path))
    assert (list(result.findings), result.suppressed) == ([], 1)


def test_faulty_suppressions_end_the_run(tmp_path: Path) -> None:
    (tmp_path / SUPPRESSION_FILE).write_text("- {code: BUD913}", encoding="utf-8")
    checker = Checker(Options(suppressions=Suppressions()))
    with pytest.raises(SuppressionError, match="entry 1"):
        checker.check_path(str(write_report(tmp_path)))


def test_profile_that_is_asked_for(checker: Checker, tmp_path: Path) -> None:
    result = checker.check_path(str(write_report(tmp_path)))
    assert result.profile is not None
    assert (result.profile.name, result.profile.reason) == ("national", "默认，未识别地区")


def test_profile_that_the_document_names_and_that_does_not_exist(checker: Checker, tmp_path: Path) -> None:
    result = checker.check_path(str(write_report(tmp_path, profile="atlantis")))
    assert result.status == "unreadable"
    assert "atlantis" in result.findings[0].message
    assert result.findings[0].place.pointer == "/profile"


def test_wrong_options_are_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="atlantis"):
        Checker(Options(profile="atlantis"))
    with pytest.raises(SelectionError, match="BUD999"):
        Checker(Options(ignore=["BUD999"]))
    with pytest.raises(RuleError, match="no such file"):
        Checker(Options(rules=[tmp_path / "absent"]))
    configured = Configuration(
        source=tmp_path / "setup.cfg", overrides=Overrides(severities={"BUD999": "info"})
    )
    with pytest.raises(SelectionError, match=r"setup\.cfg"):
        Checker(Options(configuration=configured))


def test_source_lines_are_kept_where_asked_for(tmp_path: Path) -> None:
    path = write_report(tmp_path)
    assert (
        Checker(Options(keep_source=True)).check_path(str(path)).source
        == path.read_text("utf-8").splitlines()
    )
    assert Checker(Options()).check_path(str(path)).source is None


def test_extracted_and_loaded_reports_are_judged_alike(checker: Checker, tmp_path: Path) -> None:
    path = write_report(tmp_path)
    report = Report.model_validate(json.loads(path.read_text(encoding="utf-8")))
    again = tmp_path / "again.json"
    again.write_text(json.dumps(report.model_dump()), encoding="utf-8")
    first, second = (checker.check_path(str(name)).findings for name in (path, again))
    assert [finding.fingerprint for finding in first] == [finding.fingerprint for finding in second]


@pytest.mark.parametrize("name", ["clean.txt", "defects.txt"])
@pytest.mark.parametrize("kind", get_args(ReportKind))
def test_extracting_and_checking_equals_checking(project_directory: Path, kind: str, name: str) -> None:
    path = str(project_directory / "fixtures" / kind / name)
    loaded = read_reports(Path(path).read_bytes(), path)
    content = reports_as_json(loaded)
    extracted = json.dumps(content[0] if len(content) == 1 else content, ensure_ascii=False).encode()
    checker = Checker()
    first, second = checker.check_document(loaded), checker.check_bytes(extracted, "extracted.json")
    assert first.status == "ok"
    assert [told(finding) for finding in first.findings] == [told(finding) for finding in second.findings]


def told(finding: Finding) -> tuple[str, ...]:
    """A finding without its place in the file."""
    return (
        finding.code,
        finding.name,
        finding.severity,
        finding.message,
        finding.place.pointer,
        finding.fingerprint,
    )
