"""Rules that tell the same thing twice are reported when rules load."""

from __future__ import annotations

from pathlib import Path

import pytest

from perflint.engine import RuleError, load_rules

RULE = """
code: BUD900
name: {name}
title: {{zh: 甲, en: A}}
severity: warning
{extra}
when:
  - execution: {condition}
message: {{zh: 甲, en: A}}
advice: {{zh: 乙, en: B}}
since: 0.1.0
"""


def _load(folder: Path, *rules: tuple[str, str]) -> None:
    for number, (condition, extra) in enumerate(rules):
        path = folder / f"rule-{number}.yaml"
        path.write_text(RULE.format(name=path.stem, condition=condition, extra=extra), encoding="utf-8")
    load_rules([folder])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("rate < 60", "rate < 60"),
        ("rate < 60", "rate < 50"),
        ("rate <= 60", "rate < 60"),
        ("rate > 100", "rate >= 120 and main"),
        ("rate < 60 or rate > 100", "rate > 110"),
        ("main and rate < 60", "rate < 40 and main"),
    ],
)
def test_a_special_case_of_another_rule_is_reported(first: str, second: str, tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="overlaps"):
        _load(tmp_path, (first, ""), (second, ""))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("rate < 60 and rate >= 50", "rate < 50"),
        ("rate < 60", "rate <= 60 and main"),
        ("rate < 60 and main", "rate < 50"),
        ("rate > 100", "rate < 50"),
    ],
)
def test_rules_that_exclude_each_other_are_not(first: str, second: str, tmp_path: Path) -> None:
    _load(tmp_path, (first, ""), (second, ""))


def test_rules_for_different_documents_do_not_overlap(tmp_path: Path) -> None:
    _load(
        tmp_path,
        ("rate < 60", "kinds: [project-self-evaluation]"),
        ("rate < 60", "kinds: [department-self-evaluation]"),
    )
