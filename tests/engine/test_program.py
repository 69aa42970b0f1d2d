"""Compiled programs stay inside the constructs that durable_rules evaluates correctly."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from perflint.engine import compiler
from perflint.engine.compiler import LEAF_LIMIT, PAD, Program, compile_rules
from perflint.engine.encoding import number_text
from perflint.engine.errors import EngineError
from perflint.engine.plans import engine_number, ruleset_source
from tests.engine.random_rules import TYPES as RANDOM_TYPES
from tests.engine.random_rules import Generator
from tests.engine.support import TYPES, load, rule_text

_NAME = re.compile(r"[nsbedfr][0-9]+|zero|id")
_COMPARISONS = {"$neq", "$lt", "$lte", "$gt", "$gte"}


def compiled(*texts: str) -> Program:
    rules = [load(text) for text in texts]
    return compile_rules(rules, [rule.params for rule in rules], TYPES)


def patterns_of(program: Program) -> Iterator[tuple[str, int, list[Any], set[str]]]:
    """Every pattern: its own alias, its place in the rule, its parts, the aliases bound before it."""
    for shard in program.shards:
        for definition in shard.rules.values():
            assert definition.keys() == {"all", "cap"}
            bound: set[str] = set()
            for place, pattern in enumerate(definition["all"]):
                [(alias, body)] = pattern.items()
                assert body.keys() == {"$and"}
                yield alias, place, body["$and"], set(bound)
                bound.add(alias)


def role(part: Any) -> str:
    """What a part of a pattern is: kind, constant, guard, join or pad."""
    if part == PAD:
        return "pad"
    [(key, value)] = part.items()
    if key == "kind":
        return "kind"
    if key in ("$ex", "$nex"):
        [(name, one)] = value.items()
        assert _NAME.fullmatch(name)
        assert one == 1
        return "existence"
    if key in _COMPARISONS:
        [(key, value)] = value.items()
    assert _NAME.fullmatch(key), key
    return "join" if isinstance(value, dict) else "constant"


def references(expression: Any) -> Iterator[tuple[str, str]]:
    """The properties of facts that the right side of a join reads."""
    if not isinstance(expression, dict):
        return
    [(key, value)] = expression.items()
    if key in ("$add", "$sub", "$mul", "$div"):
        yield from references(value["$l"])
        yield from references(value["$r"])
    else:
        yield key, value


def numbers_in(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for item in value.values():
            yield from numbers_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from numbers_in(item)
    elif isinstance(value, float):
        yield value


def random_programs(count: int) -> Iterator[Program]:
    for seed in range(count):
        rules = Generator(seed).sample().rules
        yield compile_rules(rules, [rule.params for rule in rules], RANDOM_TYPES)


def test_random_programs_stay_in_the_envelope() -> None:
    seen: Counter[str] = Counter()
    for program in random_programs(600):
        for alias, place, parts, bound in patterns_of(program):
            roles = [role(part) for part in parts]
            seen.update(roles)
            assert alias == f"a{place}"
            # Kind first, then constants and existence, then joins, and a pad behind joins and nowhere else.
            order = "".join(
                {"kind": "k", "constant": "c", "existence": "c", "join": "j", "pad": "p"}[item]
                for item in roles
            )
            assert re.fullmatch(r"kc*(j+p)?", order), order
            existing = {next(iter(part["$ex"])) for part in parts if "$ex" in part}
            for part in (part for part in parts if role(part) == "join"):
                [(key, value)] = part.items()
                equality = key not in _COMPARISONS
                [right] = [value] if equality else value.values()
                for source, name in references(right):
                    if source == "$m":
                        assert name in existing
                        assert not equality
                    else:
                        assert source in bound
                if equality:
                    assert right.keys() <= bound, "an expression may not stand behind =="
            assert all(math.isfinite(number) and str(number) != "-0.0" for number in numbers_in(parts))
    assert min(seen[item] for item in ("kind", "constant", "existence", "join", "pad")) > 300


def test_every_value_that_a_later_pattern_reads_is_guarded_where_it_is_bound() -> None:
    for program in random_programs(600):
        for shard in program.shards:
            for definition in shard.rules.values():
                bodies = {
                    alias: body["$and"] for pattern in definition["all"] for alias, body in pattern.items()
                }
                for parts in bodies.values():
                    for part in (part for part in parts if role(part) == "join"):
                        [(key, value)] = part.items()
                        [right] = value.values() if key in _COMPARISONS else [value]
                        for source, name in references(right):
                            assert source == "$m" or {"$ex": {name: 1}} in bodies[source]


def test_sources_hold_only_tokens() -> None:
    allowed = re.compile(
        r"[0-9]+(\.[0-9]+)+|a[0-9]|[nsbedfr][0-9]+|c[0-9]+|zero|id|kind|all|cap|p|\$p|\$and|\$ex|\$nex|\$neq|\$lte?|\$gte?"
        r"|\$add|\$sub|\$mul|\$div|\$l|\$r|\$m"
    )
    for program in random_programs(200):
        for shard in program.shards:
            source = ruleset_source(shard.rules)
            assert source.isascii()
            for text in re.findall(r'"([^"]*)"', source):
                assert allowed.fullmatch(text), text
            for number in re.findall(r": (-?[0-9][^,}\]]*)", source):
                assert re.fullmatch(r"-?[0-9]+(\.[0-9]+(e[-+]?[0-9]+)?)?", number), number
            json.loads(source)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5.0"), (Decimal("39.41"), "39.41"), (Decimal("-0"), "0.0"), (Decimal("1E-7"), "1.0e-07"),
        (Decimal("1.5E+300"), "1.0e+60"), (10**400, "1.0e+60"), (Decimal("-Infinity"), "-1.0e+60"),
        (Decimal("1E-400"), "0.0"), (Decimal("1E-61"), "0.0"), (Decimal("1E22"), "1.0e+22"),
    ],
)  # fmt: skip
def test_numbers_as_the_engine_reads_them(value: Decimal | int, text: str) -> None:
    assert number_text(value) == text


def test_nan_is_refused() -> None:
    with pytest.raises(ValueError, match="NaN"):
        engine_number(Decimal("NaN"))


def test_no_ruleset_holds_too_many_patterns_of_a_kind() -> None:
    texts = [rule_text(f"execution: rate < {number}") for number in range(150)]
    texts += [
        rule_text(f"indicator: row == {number}\nindicator as b: name == indicator.name")
        for number in range(40)
    ]
    program = compiled(*texts)
    assert sum(len(shard.rules) for shard in program.shards) == 190
    assert sum("execution" in shard.patterns for shard in program.shards) == 3
    for shard in program.shards:
        kinds = Counter(
            body["$and"][0]["kind"]
            for rule in shard.rules.values()
            for pattern in rule["all"]
            for body in pattern.values()
        )
        assert max(kinds.values()) <= LEAF_LIMIT
        assert sorted(kinds.values()) == sorted(shard.patterns.values())
    # A fact is given to every ruleset that listens to its kind: no more of them than its patterns need.
    assert sum("indicator" in shard.patterns for shard in program.shards) == 2


def test_rules_share_properties_and_flags() -> None:
    program = compiled(
        rule_text('execution: rate < budget and quote contains "x"'),
        rule_text('execution as e: rate < budget and quote contains "x" and rate < 5'),
    )
    plan = program.plans["execution"]
    assert len(plan.flags) == 2
    assert list(plan.numbers) == ["rate"]
    assert not plan.texts


def test_only_what_rules_read_is_sent() -> None:
    program = compiled(rule_text("execution: rate < 60 and budget exists"))
    assert list(program.plans) == ["execution"]
    assert program.plans["execution"].numbers.keys() == {"rate", "budget"}
    assert program.plans["execution"].size() == 5


def test_limits_are_told_with_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = "indicator: row == 1 or row == 2"
    monkeypatch.setattr(compiler, "VARIANT_LIMIT", 1)
    with pytest.raises(
        EngineError,
        match=r"low-execution.yaml: BUD013 low-execution: its alternatives make more than 1 engine",
    ):
        compiled(rule_text(wide))
    monkeypatch.setattr(compiler, "PROPERTY_LIMIT", 4)
    with pytest.raises(EngineError, match="rules read 5 properties of the fact kind 'execution'"):
        compiled(rule_text("execution: rate < 60 and budget exists"))
    monkeypatch.setattr(compiler, "KIND_LIMIT", 1)
    with pytest.raises(EngineError, match="rules read 2 fact kinds"):
        compiled(rule_text("execution: rate < 60\nevaluation: report == execution.report"))
    monkeypatch.setattr(compiler, "JOIN_LIMIT", 1)
    with pytest.raises(EngineError, match="more than 1 comparisons with other facts on 'evaluation'"):
        compiled(
            rule_text(
                "execution: rate < 60\nevaluation: report == execution.report and score > execution.rate"
            )
        )
