"""The times of rules."""

from __future__ import annotations

from pathlib import Path

from perflint.engine.loader import parse_rules
from perflint.engine.rule import RuleSet
from perflint.engine.timing import time_rules
from tests.engine.support import KINDS, PROFILES, TYPES, fact, profile, rule_text


def ruleset(*conditions: str) -> RuleSet:
    texts = {
        Path(f"rule-{number}.yaml"): rule_text(when).replace("name: low-execution", f"name: rule-{number}")
        for number, when in enumerate(conditions)
    }
    return RuleSet(parse_rules(texts, KINDS, PROFILES), TYPES)


def test_a_rule_that_compares_many_facts_is_the_dearest() -> None:
    rules = ruleset(
        "execution: rate < 60",
        "indicator: row >= 0\nindicator as other: report == indicator.report and row > indicator.row + 1000",
        "evaluation: score > 90",
    )
    documents = [[fact("indicator", row=row, report=0) for row in range(150)], [fact("execution", rate=1)]]
    times = time_rules(rules, None, documents, repeats=3)
    assert times[0].rule.name == "rule-1"
    assert times[0].share > 0.5
    assert abs(sum(entry.share for entry in times) - 1) < 1e-9
    assert {entry.rule.name: entry.matches for entry in times} == {"rule-0": 1, "rule-1": 0, "rule-2": 0}


def test_the_time_is_that_of_the_clock_without_handing_over_facts() -> None:
    alone = [0.0, 5.0, 10.0, 13.0]  # 5 s, then 3 s
    handing_over = [20.0, 22.0, 30.0, 31.0]  # 2 s, then 1 s
    ticks = iter([*alone, *handing_over])
    [entry] = time_rules(ruleset("execution: rate < 60"), None, [[]], repeats=2, clock=lambda: next(ticks))
    assert (entry.milliseconds, entry.share) == (2000.0, 1.0)


def test_rules_that_do_not_apply_are_not_timed() -> None:
    rules = ruleset("execution: rate < 60")
    assert time_rules(rules, profile(disable=["BUD013"]), [[]]) == []
    assert time_rules(rules, None, [])[0].matches == 0
