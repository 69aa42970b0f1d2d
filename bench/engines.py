"""The engine alone: the same rules and facts for perflint's engine, for plain Python and for CLIPS.

150 rules (15 with a negation) join two facts of 10 kinds; of 200 facts some 40 pairs match, and as many of each 200 in
larger reports. What each loop includes is the same: the facts of one report go in, the matches come out as numbers, and
nothing of the report stays behind. The rules are compiled before. All must give the same matches.
"""

from __future__ import annotations

import importlib
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from msgspec import Struct

from bench.tools import clipspy_path
from perflint.engine import Engine
from perflint.engine.loader import parse_rules
from perflint.engine.logic import bind, pushed
from perflint.engine.rule import RuleSet
from perflint.engine.semantics import holds
from perflint.facts.registry import FactKind, FieldSpec

RULES, NEGATED, KINDS = 150, 15, 10
FACTS_A_ROUND = 2_000
"""Facts of all reports of one round; the time is that of one report."""
SIZES = (200, 500, 1000, 2000)
"""Facts a report."""
EVALUATOR = "Python, naive evaluator of rules"
EVALUATOR_UP_TO = 500
"""Facts up to which the naive evaluator takes part; at 2,000 it would take some eight seconds a report."""
NAIVE = "Python, loops written for these rules"
_SEED = 7
_FACTS_A_NAME = 10 / 3
Matches = set[tuple[int, int, int]]
"""Rule, first fact, second fact, each by its number."""


class Fact(Struct, frozen=True):
    """A fact of the bench: two numbers and a name, by which facts are joined."""

    overall: ClassVar[bool] = False
    kind: str
    number: int
    a: int
    b: int
    name: str
    report: int = 0
    pointer: str = ""
    quote: str = ""


class Rule(Struct, frozen=True):
    """`first.a > above` and `second.b < below`, the names equal; with `unless`, no such fact of that kind besides."""

    number: int
    first: str
    second: str
    above: int
    below: int
    unless: str = ""


class EngineTime(Struct, frozen=True):
    """The median time of one report in one engine, or why it was left out."""

    name: str
    facts: int
    milliseconds: float | None
    spread: float
    matches: int
    missing: str = ""


def make_rules() -> list[Rule]:
    """The rules; the same on every machine."""
    chance = random.Random(_SEED)
    rules = []
    for number in range(RULES):
        first, second, unless = chance.sample(range(KINDS), 3)
        rules.append(
            Rule(
                number,
                f"k{first}",
                f"k{second}",
                chance.randint(70, 90),
                chance.randint(10, 30),
                f"k{unless}" if number < NEGATED else "",
            )
        )
    return rules


def make_facts(report: int, count: int) -> list[Fact]:
    """The facts of one report, with as many matches a fact whatever their number."""
    names = round(count / _FACTS_A_NAME)
    chance = random.Random(1_000 + report)
    return [
        Fact(
            f"k{chance.randrange(KINDS)}",
            number,
            chance.randint(0, 100),
            chance.randint(0, 100),
            f"n{chance.randrange(names)}",
        )
        for number in range(count)
    ]


def _rule_text(rule: Rule) -> str:
    unless = f"unless:\n  - {rule.unless} as third: a > 50 and name == one.name\n" if rule.unless else ""
    return (
        f"code: BEN{rule.number:03}\nname: rule-{rule.number}\ntitle: {{zh: 规则, en: A rule}}\nseverity: warning\n"
        f"when:\n  - {rule.first} as one: a > {rule.above}\n"
        f"  - {rule.second} as two: b < {rule.below} and name == one.name\n{unless}"
        'message: {zh: 匹配, en: A match}\nadvice: {zh: 无。, en: None.}\nsince: "0.1.0"\n'
    )


def _parsed(rules: Sequence[Rule]) -> RuleSet:
    """The rules as perflint reads them from files."""
    fields = ("a", "b", "number")
    specs = {name: FieldSpec(name, "number", "") for name in fields} | {
        "name": FieldSpec("name", "string", ""),
        "report": FieldSpec("report", "number", ""),
    }
    kinds = {f"k{kind}": FactKind(f"k{kind}", "", dict(specs)) for kind in range(KINDS)}
    types = {name: {spec.name: spec.type for spec in kind.fields.values()} for name, kind in kinds.items()}
    texts = {Path(f"rule-{rule.number}.yaml"): _rule_text(rule) for rule in rules}
    return RuleSet(parse_rules(texts, kinds, frozenset()), types)


def with_perflint(rules: Sequence[Rule]) -> Callable[[Sequence[Fact]], Matches]:
    """perflint's engine."""
    engine = Engine(_parsed(rules))

    def evaluate(facts: Sequence[Any]) -> Matches:
        return {
            (int(match.rule.code[3:]), match.facts["one"].number, match.facts["two"].number)  # type: ignore[attr-defined]  # a fact of the bench
            for match in engine.evaluate(facts)
        }

    return evaluate


def with_evaluator(rules: Sequence[Rule]) -> Callable[[Sequence[Fact]], Matches]:
    """A naive evaluator of rules that join two facts: their conditions as they stand, on the facts of their kinds."""
    ready = [
        (
            int(rule.code[3:]),
            [(each.kind, each.alias, pushed(bind(each.condition, rule.params))) for each in rule.when],
            [(each.kind, each.alias, pushed(bind(each.condition, rule.params))) for each in rule.unless],
        )
        for rule in _parsed(rules).rules
    ]

    def evaluate(facts: Sequence[Any]) -> Matches:
        of_kind = {f"k{kind}": [fact for fact in facts if fact.kind == f"k{kind}"] for kind in range(KINDS)}
        found: Matches = set()
        for number, ((first, one_alias, is_one), (second, two_alias, is_two)), unless in ready:
            for one in of_kind[first]:
                if not holds(is_one, {one_alias: one}):
                    continue
                for two in of_kind[second]:
                    bound = {one_alias: one, two_alias: two}
                    if holds(is_two, bound) and not any(
                        holds(forbidden, {**bound, alias: third})
                        for kind, alias, forbidden in unless
                        for third in of_kind[kind]
                    ):
                        found.add((number, one.number, two.number))
        return found

    return evaluate


def _conditions(rule: Rule) -> tuple[Callable[[Fact], bool], Callable[[Fact, Fact], bool]]:
    def is_first(fact: Fact) -> bool:
        return fact.a > rule.above

    def is_second(fact: Fact, one: Fact) -> bool:
        return fact.b < rule.below and fact.name == one.name

    return is_first, is_second


def with_python(rules: Sequence[Rule], by_kind: bool) -> Callable[[Sequence[Fact]], Matches]:
    """Nested loops with the conditions as functions: over all facts, or over the facts of the kind in question."""
    ready = [(rule, *_conditions(rule)) for rule in rules]

    def evaluate(facts: Sequence[Fact]) -> Matches:
        of_kind: dict[str, Sequence[Fact]] = {f"k{kind}": facts for kind in range(KINDS)}
        if by_kind:
            of_kind = {kind: [fact for fact in facts if fact.kind == kind] for kind in of_kind}
        found: Matches = set()
        for rule, is_first, is_second in ready:
            for one in of_kind[rule.first]:
                if one.kind != rule.first or not is_first(one):
                    continue
                for two in of_kind[rule.second]:
                    if two.kind != rule.second or not is_second(two, one):
                        continue
                    if rule.unless and any(
                        third.kind == rule.unless and third.a > 50 and third.name == one.name
                        for third in of_kind[rule.unless]
                    ):
                        continue
                    found.add((rule.number, one.number, two.number))
        return found

    return evaluate


def with_clips(rules: Sequence[Rule], folder: Path) -> Callable[[Sequence[Fact]], Matches]:
    """CLIPS through clipspy, its facts asserted one by one through their templates."""
    sys.path.append(str(folder))
    clips = importlib.import_module("clips")

    environment = clips.Environment()
    found: Matches = set()
    environment.define_function(lambda *numbers: found.add(numbers), name="record")
    for kind in range(KINDS):
        environment.build(f"(deftemplate k{kind} (slot number) (slot a) (slot b) (slot name))")
    for rule in rules:
        negation = f"(not ({rule.unless} (a ?c&:(> ?c 50)) (name ?n)))" if rule.unless else ""
        environment.build(
            f"(defrule rule{rule.number} ({rule.first} (number ?i) (a ?a&:(> ?a {rule.above})) (name ?n)) "
            f"({rule.second} (number ?j) (b ?b&:(< ?b {rule.below})) (name ?n)) {negation} "
            f"=> (record {rule.number} ?i ?j))"
        )
    templates = {f"k{kind}": environment.find_template(f"k{kind}") for kind in range(KINDS)}

    def evaluate(facts: Sequence[Fact]) -> Matches:
        found.clear()
        environment.reset()
        for fact in facts:
            templates[fact.kind].assert_fact(number=fact.number, a=fact.a, b=fact.b, name=fact.name)
        environment.run()
        return set(found)

    return evaluate


def compare(repeat: int, sizes: Sequence[int] = SIZES) -> list[EngineTime]:
    """Every engine on the same reports in turn, `repeat` times; raises AssertionError where the matches differ."""
    rules = make_rules()
    engines = {
        "perflint": with_perflint(rules),
        EVALUATOR: with_evaluator(rules),
        NAIVE: with_python(rules, by_kind=False),
        "Python, loops written for these rules, by kind": with_python(rules, by_kind=True),
    }
    folder, missing = clipspy_path()
    if folder is not None:
        engines["clipspy"] = with_clips(rules, folder)
    found = [time_ for size in sizes for time_ in _compare(engines, size, repeat)]
    return found if folder is not None else [*found, EngineTime("clipspy", 0, None, 0, 0, missing)]


def _compare(
    engines: Mapping[str, Callable[[Sequence[Fact]], Matches]], size: int, repeat: int
) -> list[EngineTime]:
    if size > EVALUATOR_UP_TO:
        engines = {name: evaluate for name, evaluate in engines.items() if name != EVALUATOR}
    reports = [make_facts(number, size) for number in range(max(1, FACTS_A_ROUND // size))]
    expected = [engines[NAIVE](facts) for facts in reports]
    for name, evaluate in engines.items():
        if [evaluate(facts) for facts in reports] != expected:
            raise AssertionError(f"{name} does not find the matches of the loops")
    taken: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(repeat):
        for name, evaluate in engines.items():
            start = time.perf_counter()
            for facts in reports:
                evaluate(facts)
            taken[name].append((time.perf_counter() - start) * 1000 / len(reports))
    matches = round(statistics.mean(map(len, expected)))
    return [
        EngineTime(name, size, statistics.median(times), max(times) - min(times), matches)
        for name, times in taken.items()
    ]
