"""Compares the engine with the plain evaluator on random rules and facts.

    python -m tests.engine.differential [CASES [FIRST_SEED]]

The cases run in subprocesses, so that a crash of the engine is seen with its seed. Exit status 1 when anything differs.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from perflint.engine import session
from perflint.engine.errors import EngineError
from perflint.engine.evaluation import Engine
from perflint.engine.logic import LogicError, alternatives, bind, contradiction
from perflint.engine.rule import RuleSet
from tests.engine.plain_evaluator import evaluate
from tests.engine.random_rules import TYPES, Generator

_WORKER = "--worker"


@dataclass(slots=True)
class Outcome:
    """What a run of cases found."""

    counts: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


def judged(seed: int) -> dict[str, Any]:
    """One case: what engine and plain evaluator make of it."""
    sample = Generator(seed).sample()
    try:
        engine = Engine(RuleSet(tuple(sample.rules), TYPES))
    except EngineError as error:
        return {"seed": seed, "refused": str(error)}
    expected = evaluate(sample.rules, sample.facts)
    answer: dict[str, Any] = {"seed": seed, "matches": len(expected)}
    # Matches are fetched while facts are still being given, which here happens after every few.
    session.BATCH = (1, 2, 5, 100)[seed % 4]
    with engine:
        for attempt in range(2):
            order = list(range(len(sample.facts)))
            if attempt:
                random.Random(seed).shuffle(order)
            facts = [sample.facts[place] for place in order]
            places = {id(fact): place for fact, place in zip(facts, order, strict=True)}
            got = [
                (
                    sample.rules.index(match.rule),
                    tuple(places[id(fact)] for fact in match.facts.values()),
                    match.severity,
                )
                for match in engine.evaluate(facts)
            ]
            if len(got) != len(set(got)) or set(got) != expected:
                answer["lost"] = sorted(expected - set(got))[:3]
                answer["spurious"] = sorted(set(got) - expected)[:3]
                answer["twice"] = len(got) - len(set(got))
    hit = {index for index, _, _ in expected}
    answer["impossible"] = [index for index in hit if _impossible(sample.rules[index])]
    return answer


def _impossible(rule: Any) -> bool:
    """Whether the loader would refuse a rule because one of its facts can never be there."""
    for pattern in rule.when:
        found = alternatives(bind(pattern.condition, rule.params))
        if all(contradiction(alternative) is not None for alternative in found):
            return True
    return False


def work(first: int, count: int) -> None:
    """Judge cases and print one line of JSON for each; the seed goes out first in case of a crash."""
    for seed in range(first, first + count):
        os.write(2, b"%d\n" % seed)
        try:
            print(json.dumps(judged(seed)), flush=True)
        except LogicError as error:
            print(json.dumps({"seed": seed, "refused": str(error)}), flush=True)


def run(count: int, first: int = 0) -> Outcome:
    """Judge `count` cases in a subprocess that is started again after a crash."""
    outcome = Outcome()
    end = first + count
    while first < end:
        command = [sys.executable, "-m", "tests.engine.differential", _WORKER, str(first), str(end - first)]
        # `check` is left out: a crash is what the caller wants to see.
        process = subprocess.run(command, capture_output=True, text=True, check=False)
        for line in process.stdout.splitlines():
            _count(outcome, json.loads(line))
        if process.returncode == 0:
            break
        seeds = [int(line) for line in process.stderr.split() if line.isdigit()]
        last = seeds[-1] if seeds else first
        outcome.differences.append(f"seed {last}: exit status {process.returncode}: {process.stderr[-400:]}")
        first = last + 1
        if len(outcome.differences) > 20:
            break
    return outcome


def _count(outcome: Outcome, answer: dict[str, Any]) -> None:
    outcome.counts["cases"] += 1
    outcome.counts["matches"] += answer.get("matches", 0)
    outcome.counts["with matches"] += answer.get("matches", 0) > 0
    outcome.counts["refused"] += "refused" in answer
    if any(answer.get(key) for key in ("lost", "spurious", "twice", "impossible")):
        outcome.differences.append(json.dumps(answer))


def main(arguments: list[str]) -> int:
    """The command line."""
    if arguments[:1] == [_WORKER]:
        work(int(arguments[1]), int(arguments[2]))
        return 0
    count = int(arguments[0]) if arguments else 5000
    outcome = run(count, int(arguments[1]) if len(arguments) > 1 else 0)
    print(dict(outcome.counts), f"{len(outcome.differences)} differences")
    for difference in outcome.differences[:20]:
        print(difference[:1000])
    return 1 if outcome.differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
