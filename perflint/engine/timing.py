"""What each rule costs.

The engine evaluates all rules in one network and does not say which part of its time went into a rule. So every rule is
compiled alone and timed on the facts of documents, and the time for merely looking at facts of the same kinds is taken
off. What remains is the rule's own work. Rules share work in the common network, so the sum over all rules is
more than the engine needs for them together; shares compare rules with one another.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from perflint.engine.evaluation import Engine
from perflint.engine.rule import Pattern, Rule, RuleSet
from perflint.engine.syntax import Comparison, Constant, Field

if TYPE_CHECKING:
    from perflint.facts.registry import Fact
    from perflint.profile import Profile


class RuleTime(Struct, frozen=True):
    """The time of a rule over all documents: milliseconds of its own work, and its share (0 to 1) of all rules' sum."""

    rule: Rule
    milliseconds: float
    share: float
    matches: int


def time_rules(
    ruleset: RuleSet,
    profile: Profile | None,
    documents: Sequence[Sequence[Fact]],
    *,
    repeats: int = 5,
    clock: Callable[[], float] = time.perf_counter,
) -> list[RuleTime]:
    """The rules that apply under a profile with their times, the dearest first; each time is the best of `repeats`.

    `documents` holds the facts of each document. `clock` gives seconds. Raises what Engine raises.
    """
    with Engine(ruleset, profile) as engine:
        rules = engine.rules
    watch = _Stopwatch(ruleset, documents, repeats, clock)
    measured: list[tuple[Rule, float, int]] = []
    for rule in rules:
        seconds, matches = watch.best(rule, profile)
        idle, _ = watch.best(_idle(rule), None)
        measured.append((rule, max(0.0, seconds - idle), matches))
    total = sum(seconds for _, seconds, _ in measured)
    times = [
        RuleTime(rule, seconds * 1000, seconds / total if total else 0.0, matches)
        for rule, seconds, matches in measured
    ]
    return sorted(times, key=lambda entry: -entry.milliseconds)


class _Stopwatch(Struct, frozen=True):
    ruleset: RuleSet
    documents: Sequence[Sequence[Fact]]
    repeats: int
    clock: Callable[[], float]

    def best(self, rule: Rule, profile: Profile | None) -> tuple[float, int]:
        """The least time in which one rule alone judges all documents, and its matches."""
        with Engine(RuleSet((rule,), self.ruleset.types), profile) as engine:
            best, matches = float("inf"), 0
            for _ in range(self.repeats):
                start = self.clock()
                matches = sum(len(engine.evaluate(facts)) for facts in self.documents)
                best = min(best, self.clock() - start)
        return best, matches


def _idle(rule: Rule) -> Rule:
    """A rule that reads facts of the same kinds and never holds."""
    kinds = {pattern.kind for pattern in (*rule.when, *rule.unless)}
    patterns = tuple(
        Pattern(
            kind,
            f"fact{number}",
            Comparison("<", Field(f"fact{number}", "report"), Constant(Decimal(-1))),
            "",
            1,
        )
        for number, kind in enumerate(sorted(kinds))
    )
    return Rule(
        rule.code, rule.name, rule.title, rule.severity, rule.message, rule.advice, patterns, rule.path
    )
