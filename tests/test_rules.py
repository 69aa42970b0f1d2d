"""The rules that perflint carries: each is proved by its cases, documented, and none is half removed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from perflint.cli.rules.test import read_text, wording
from perflint.engine import Rule, RuleSet, load_rules
from perflint.engine.cases import read_cases, run_cases
from perflint.resources import rules_directory

RULESET: RuleSet = load_rules([rules_directory()])


@pytest.mark.parametrize("rule", RULESET.rules, ids=lambda rule: f"{rule.code}-{rule.name}")
def test_cases(rule: Rule) -> None:
    (result,) = run_cases(RULESET, [rule], wording=wording, read_text=read_text)
    assert [str(failure) for failure in result.failures] == []


@pytest.mark.parametrize("rule", RULESET.rules, ids=lambda rule: f"{rule.code}-{rule.name}")
def test_rule_has_enough_cases(rule: Rule) -> None:
    cases, problems = read_cases(rule)
    assert problems == []
    expectations = [case.expectation for case in cases]
    assert expectations.count("fires") >= 2
    assert expectations.count("silent") >= 2
    assert rule.traps, "say in `traps` what must not make it fire"
    # A trap is covered by a silent case, or by one that lowers the finding to a notice.
    lowered = [case for case in cases if case.expectation == "fires" and case.severity == "info"]
    assert expectations.count("silent") + len(lowered) >= len(rule.traps), "a trap has no case"


def test_every_file_of_cases_has_its_rule() -> None:
    known = {rule.cases_path for rule in RULESET.rules}
    assert [path for path in rules_directory().rglob("*.cases.yaml") if path not in known] == []


def test_rules_stand_in_the_folder_of_their_family() -> None:
    folders: dict[str, set[str]] = {}
    for rule in RULESET.rules:
        folders.setdefault(rule.code[:3], set()).add(rule.path.parent.name)
    assert {code: len(names) for code, names in folders.items() if len(names) > 1} == {}


def test_pages_are_up_to_date(project_directory: Path) -> None:
    """The pages of rules and the output in the README; fails too when a rule is removed: its page is left over."""
    done = subprocess.run(
        [sys.executable, project_directory / "docs" / "generate.py", "--check"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
