"""Fact kinds, facts and rules made for the tests of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from perflint.engine.evaluation import Engine
from perflint.engine.loader import parse_rules
from perflint.engine.rule import FieldTypes, Match, Rule, RuleSet
from perflint.facts.registry import FactKind, FieldSpec
from perflint.profile import Profile

PROFILES = frozenset({"national", "jiangsu", "nanjing"})


def _kind(name: str, *specs: FieldSpec) -> FactKind:
    common = (
        FieldSpec("report", "number", ""),
        FieldSpec("pointer", "string", ""),
        FieldSpec("quote", "string", ""),
    )
    return FactKind(name, "", {spec.name: spec for spec in (*common, *specs)})


KINDS: Mapping[str, FactKind] = {
    kind.name: kind
    for kind in (
        _kind(
            "execution",
            FieldSpec("rate", "number", "", "%"),
            FieldSpec("budget", "number", "", "万元"),
            FieldSpec("executed", "number", "", "万元"),
            FieldSpec("denominator", "string", "", choices=("budget", "initial")),
        ),
        _kind("evaluation", FieldSpec("score", "number", ""), FieldSpec("grade", "string", "")),
        _kind("explanation", FieldSpec("cause", "set", ""), FieldSpec("text", "string", "")),
        _kind(
            "indicator",
            FieldSpec("name", "string", ""),
            FieldSpec("target", "number", ""),
            FieldSpec("weight", "number", ""),
            FieldSpec("measurable", "boolean", ""),
            FieldSpec("row", "number", ""),
        ),
        _kind("report", FieldSpec("report_kind", "string", ""), FieldSpec("fiscal_year", "number", "")),
    )
}

TYPES: FieldTypes = {
    name: {spec.name: spec.type for spec in kind.fields.values()} for name, kind in KINDS.items()
}

COMPLETE = """\
code: BUD013
name: low-execution
title: {zh: 执行率偏低, en: Low execution}
severity: warning
when:
  - execution: rate < 60
message: {zh: "执行率仅{execution.rate}", en: "The rate is {execution.rate} only"}
advice: {zh: 说明原因。, en: Explain.}
since: "0.1.0"
"""


def fact(kind: str, **values: Any) -> Any:
    """A fact of a kind; fields that are not given are absent."""
    absent = dict.fromkeys(KINDS[kind].fields)
    return SimpleNamespace(**{**absent, "report": 0, "pointer": "", "quote": "", **values, "kind": kind})


def profile(name: str = "test", **values: Any) -> Profile:
    """A profile with these values."""
    return Profile.model_validate({"name": name, "title": "试用", **values})


def rule_text(when: str, *, unless: str = "", **keys: str) -> str:
    """A rule file with these patterns (`kind: condition`, one a line) and further keys as YAML."""
    text = COMPLETE.replace("  - execution: rate < 60\n", _items(when)).replace("{execution.rate}", "过低")
    if unless:
        text += "unless:\n" + _items(unless)
    return text + "".join(f"{key}: {value}\n" for key, value in keys.items())


def _items(patterns: str) -> str:
    return "".join(f"  - {line.strip()}\n" for line in patterns.strip().splitlines())


def load(text: str, path: str = "low-execution.yaml") -> Rule:
    """The rule of a file's text."""
    [rule] = parse_rules({Path(path): text}, KINDS, PROFILES)
    return rule


def engine(*texts: str) -> Engine:
    """An engine with the rules of these files."""
    found = parse_rules(
        {
            Path(f"rule-{number}.yaml"): text.replace("name: low-execution", f"name: rule-{number}")
            for number, text in enumerate(texts)
        },
        KINDS,
        PROFILES,
    )
    return Engine(RuleSet(found, TYPES))


def matches(when: str, *facts: Any, unless: str = "", **keys: str) -> list[Match]:
    """The matches of one rule among facts."""
    with engine(rule_text(when, unless=unless, **keys)) as judge:
        return judge.evaluate(facts)


def fires(when: str, *facts: Any, unless: str = "", **keys: str) -> bool:
    """Whether one rule holds among facts."""
    return bool(matches(when, *facts, unless=unless, **keys))
