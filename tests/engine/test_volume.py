"""Many rules, many facts, many documents: right, quick and without growing."""

from __future__ import annotations

import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perflint.engine.evaluation import Engine
from perflint.engine.loader import parse_rules
from perflint.engine.rule import Match, RuleSet
from tests.engine.plain_evaluator import evaluate
from tests.engine.support import KINDS, PROFILES, TYPES, fact, rule_text


def many_rules() -> RuleSet:
    """150 rules, 15 of them with unless."""
    generator = random.Random(3)
    texts: dict[Path, str] = {}
    for number in range(150):
        bound = generator.randint(100, 900)
        shapes = (
            ("execution: rate < 40\nevaluation: score > 80 and report == execution.report", ""),
            (f"indicator: target > {bound} and measurable", ""),
            (
                f"indicator: weight > 15 and target > {bound}",
                "evaluation: score < 50 and report == indicator.report",
            ),
            (
                f'indicator: name == "指标{number}"\nindicator as b: name == indicator.name and row > indicator.row',
                "",
            ),
            (f'explanation: text contains "词{number}"', ""),
            (f'explanation: cause has "因{number}" or text matches "^{number}"', ""),
            (f"indicator: target > {bound} and (weight > 18 or not measurable)", ""),
            (f"evaluation: score > 99.{number}", ""),
            (f'indicator: name in ["指标{number}", "指标{number + 1}"] and row < 20', ""),
            (f"execution: executed > budget + {bound}", ""),
        )
        when, unless = shapes[number % 10]
        text = rule_text(when, unless=unless)
        texts[Path(f"rule-{number}.yaml")] = text.replace(
            "name: low-execution", f"name: rule-{number}"
        ).replace("BUD013", f"BUD{number + 1:03}")
    return RuleSet(parse_rules(texts, KINDS, PROFILES), TYPES)


def many_facts(seed: int, count: int = 200) -> list[Any]:
    generator = random.Random(seed)
    facts = [
        fact("execution", rate=Decimal("39.41"), budget=Decimal(70), executed=Decimal("27.59")),
        fact("evaluation", score=Decimal("93.94"), grade="优"),
    ]
    while len(facts) < count:
        facts.append(
            fact(
                "indicator",
                name=f"指标{generator.randint(0, 150)}",
                target=Decimal(generator.randint(0, 950)),
                weight=Decimal(generator.randint(1, 20)),
                measurable=generator.choice((True, False, None)),
                row=len(facts),
            )
            if generator.random() < 0.6
            else fact(
                "explanation",
                text="项目资金" * generator.randint(1, 40) + f"词{generator.randint(0, 150)}",
                cause=frozenset({f"因{generator.randint(0, 150)}"}),
            )
        )
    return facts


def _places(match: Match, facts: list[Any]) -> tuple[int, ...]:
    """Where the facts of a match stand in the document's list; equal facts are told apart."""
    return tuple(
        next(place for place, item in enumerate(facts) if item is found) for found in match.facts.values()
    )


def test_150_rules_on_200_facts_are_right() -> None:
    rules = many_rules()
    with Engine(rules) as engine:
        for seed in range(3):
            facts = many_facts(seed)
            got = {
                (rules.rules.index(match.rule), _places(match, facts), match.severity)
                for match in engine.evaluate(facts)
            }
            assert got == evaluate(rules.rules, facts)
            assert len(got) > 300


def test_the_process_does_not_grow() -> None:
    pytest.importorskip("resource")
    script = (
        "import resource\n"
        "from perflint.engine.evaluation import Engine\n"
        "from tests.engine.test_volume import many_facts, many_rules\n"
        "engine = Engine(many_rules())\n"
        "documents = [many_facts(seed, 30) for seed in range(20)]\n"
        "def work(times):\n"
        "    for number in range(times):\n"
        "        engine.evaluate(documents[number % 20])\n"
        "    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = work(400)\n"
        "print(before, work(1200))\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    before, after = map(int, result.stdout.split())
    assert after - before < 1024  # KiB
