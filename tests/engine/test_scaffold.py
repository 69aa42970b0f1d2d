"""New rules load at once and fail their cases until they are filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from perflint.engine import load_rules
from perflint.engine.cases import run_cases
from perflint.engine.scaffold import ScaffoldError, new_rule
from perflint.facts.registry import fact_kinds


def test_every_fact_kind_gives_a_rule_that_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
    kinds = fact_kinds()
    for number, kind in enumerate(kinds):
        new_rule(tmp_path / "rules", f"TST{number:03}", f"rule-{number}", kind, kinds, since="0.1.0")
    ruleset = load_rules([tmp_path / "rules"])
    assert len(ruleset.rules) == len(kinds)
    for result in run_cases(ruleset, None, wording=str):
        assert not result.passed
        assert [problem.message for problem in result.problems] == ["a text still holds TODO"]
        assert len(result.results) == 4
        assert all(case.failure.startswith("still to do: write ") for case in result.results)


def test_the_fields_of_the_kind_stand_in_the_file(tmp_path: Path) -> None:
    path, cases = new_rule(tmp_path, "BUD900", "some-defect", "report", fact_kinds(), since="0.1.0")
    assert (path.name, cases.name) == ("some-defect.yaml", "some-defect.cases.yaml")
    text = path.read_text(encoding="utf-8")
    assert "#   fiscal_year (number): year that the report is about" in text


def test_what_cannot_be_made(tmp_path: Path) -> None:
    kinds = fact_kinds()
    for code, name, kind, message in (
        ("BUD9", "some-defect", "report", "the code 'BUD9' must be three capital letters and three digits"),
        ("BUD900", "Some", "report", "the name 'Some' must be words of small letters"),
        ("BUD900", "some-defect", "repord", "unknown fact kind 'repord'; did you mean 'report'"),
    ):
        with pytest.raises(ScaffoldError, match=message):
            new_rule(tmp_path, code, name, kind, kinds, since="0.1.0")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "some-defect.cases.yaml").write_text("kept", encoding="utf-8")
    with pytest.raises(ScaffoldError, match="exists already"):
        new_rule(tmp_path, "BUD900", "some-defect", "report", kinds, since="0.1.0")
    assert [path.name for path in tmp_path.iterdir()] == ["some-defect.cases.yaml"]
