"""The project's own documents: planted defects are found as written down beside them, clean twins stay clean.

After an intended change: `python -m tests.test_fixtures` writes the expectations anew; read the difference before you
commit it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from perflint.check import Checker, Options
from perflint.findings.model import Finding

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
KINDS = (
    "project-target",
    "project-self-evaluation",
    "department-target",
    "department-self-evaluation",
    "performance-text",
)
SUFFIXES = ("txt", "json")


def _summary(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """What does not depend on the format: places are pointers, not lines."""
    return [
        {
            "code": finding.code,
            "name": finding.name,
            "severity": finding.severity,
            "pointer": finding.place.pointer,
            "message": finding.message,
        }
        for finding in findings
    ]


def _key(entry: dict[str, Any]) -> tuple[str, str, str]:
    return entry["code"], entry["pointer"], entry["message"]


@pytest.fixture(scope="session")
def checker() -> Checker:
    return Checker(Options(preview=True))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", KINDS)
def test_planted_defects_are_found_as_expected(kind: str, suffix: str, checker: Checker) -> None:
    expected = json.loads((FIXTURES / kind / "defects.expected.json").read_text(encoding="utf-8"))
    result = checker.check_path(str(FIXTURES / kind / f"defects.{suffix}"))
    assert sorted(_summary(result.findings), key=_key) == sorted(expected, key=_key)
    assert all(finding.place.line for finding in result.findings), "a finding without a line"


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_clean_twin_has_no_error_and_no_warning(kind: str, suffix: str, checker: Checker) -> None:
    result = checker.check_path(str(FIXTURES / kind / f"clean.{suffix}"))
    assert result.status == "ok"
    assert [item for item in _summary(result.findings) if item["severity"] != "info"] == []


def test_every_kind_has_planted_errors_and_warnings() -> None:
    for kind in KINDS:
        expected = json.loads((FIXTURES / kind / "defects.expected.json").read_text(encoding="utf-8"))
        assert {"error", "warning"} <= {entry["severity"] for entry in expected}, kind


def write_expectations() -> None:
    """Write the JSON twins of the texts and the expected findings anew."""
    from perflint.reading import read_reports

    checker = Checker(Options(preview=True))
    for kind in KINDS:
        for name in ("clean", "defects"):
            path = FIXTURES / kind / f"{name}.txt"
            reports = [report.model_dump() for report in read_reports(path.read_bytes(), str(path)).reports]
            content = reports[0] if len(reports) == 1 else reports
            text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
            path.with_suffix(".json").write_text(text, encoding="utf-8")
        findings = checker.check_path(str(FIXTURES / kind / "defects.txt")).findings
        expected = json.dumps(_summary(findings), ensure_ascii=False, indent=2) + "\n"
        (FIXTURES / kind / "defects.expected.json").write_text(expected, encoding="utf-8")


if __name__ == "__main__":
    write_expectations()
