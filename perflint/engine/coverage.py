"""What the cases of a rule reach: which comparisons were seen to hold and to fail, and which alternatives were met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from perflint.engine.logic import alternatives, bind, pushed
from perflint.engine.semantics import holds
from perflint.engine.syntax import Condition, leaves, render

if TYPE_CHECKING:
    from perflint.engine.cases import CaseResult, RuleResult
    from perflint.engine.rule import ParameterValue, Pattern, Rule
    from perflint.facts.registry import Fact

ASSIGNMENT_LIMIT = 2000
"""Combinations of facts that are followed in one case; cases are small, so this bounds only mistakes."""


class Reached(Struct):
    """A comparison or test, and whether some case made it hold and some case made it fail."""

    text: str
    held: bool = False
    failed: bool = False

    @property
    def complete(self) -> bool:
        """Whether both were seen."""
        return self.held and self.failed


class ConditionCoverage(Struct):
    """One condition of a rule, with its comparisons and the alternatives of its or-s; `place` is e.g. `when 1`."""

    place: str
    line: int
    leaves: list[Reached]
    alternatives: list[Reached]

    @property
    def gaps(self) -> list[str]:
        """What no case reaches, in words."""
        found = [f"never holds: {leaf.text}" for leaf in self.leaves if not leaf.held]
        found += [f"never fails: {leaf.text}" for leaf in self.leaves if not leaf.failed]
        if len(self.alternatives) > 1:
            met_leaves = {leaf.text for leaf in self.leaves if not leaf.held}
            found += [
                f"alternative never met: {item.text}"
                for item in self.alternatives
                if not item.held and item.text not in met_leaves
            ]
        return found


class RuleCoverage(Struct):
    """All conditions of a rule with what its cases reach."""

    rule: Rule
    conditions: list[ConditionCoverage] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether the cases leave no gap."""
        return not any(condition.gaps for condition in self.conditions)


def rule_coverage(result: RuleResult) -> RuleCoverage:
    """What the cases of a rule reached when they were run."""
    watched = [_Watched(*entry) for entry in _conditions(result.rule)]
    for case in result.results:
        _follow(case, watched)
    return RuleCoverage(result.rule, [entry.coverage for entry in watched])


def _conditions(rule: Rule) -> Iterator[tuple[str, int, Condition, Pattern | None]]:
    for key, patterns in (("when", rule.when), ("unless", rule.unless)):
        for number, pattern in enumerate(patterns, 1):
            yield f"{key} {number}", pattern.line, pattern.condition, pattern
    for number, case in enumerate(rule.severity_when, 1):
        yield f"severity_when {number}", case.line, case.condition, None


class _Watched:
    """A condition under observation."""

    def __init__(self, place: str, line: int, condition: Condition, pattern: Pattern | None) -> None:
        self.pattern = pattern
        self.condition = pushed(condition)
        self.leaves = list(dict.fromkeys(leaves(self.condition)))
        self.alternatives = alternatives(condition)
        self.coverage = ConditionCoverage(
            place,
            line,
            [Reached(render(leaf)) for leaf in self.leaves],
            [Reached(" and ".join(map(render, alternative))) for alternative in self.alternatives],
        )

    def see(self, facts: Mapping[str, Fact], params: Mapping[str, ParameterValue]) -> bool:
        """Evaluate the condition on facts, keep what held and failed, and say whether it holds."""
        held = {leaf: holds(bind(leaf, params), facts) for leaf in self.leaves}
        for reached, leaf in zip(self.coverage.leaves, self.leaves, strict=True):
            reached.held |= held[leaf]
            reached.failed |= not held[leaf]
        met = False
        for reached, alternative in zip(self.coverage.alternatives, self.alternatives, strict=True):
            holding = all(held[leaf] for leaf in alternative)
            reached.held |= holding
            reached.failed |= not holding
            met |= holding
        return met


def _follow(case: CaseResult, watched: Sequence[_Watched]) -> None:
    rule = case.case.rule
    bound: list[dict[str, Any]] = [{}]
    for position, entry in enumerate(watched[: len(rule.when)]):
        candidates = [fact for fact in case.facts if position or _admitted(rule, fact, case.facts)]
        bound = [
            {**facts, alias: fact}
            for facts, alias, fact in _candidates(bound, entry, candidates)
            if entry.see({**facts, alias: fact}, case.params)
        ][:ASSIGNMENT_LIMIT]
    for entry in watched[len(rule.when) :]:
        if entry.pattern is None:
            for facts in bound:
                entry.see(facts, case.params)
        else:
            for facts, alias, fact in _candidates(bound, entry, case.facts):
                entry.see({**facts, alias: fact}, case.params)


def _candidates(
    bound: Sequence[dict[str, Any]], entry: _Watched, facts: Sequence[Fact]
) -> Iterator[tuple[dict[str, Any], str, Fact]]:
    """Facts of the pattern's kind beside each combination, none twice in one."""
    pattern = entry.pattern
    if pattern is None:
        raise TypeError("only patterns bind facts")
    for combination in bound:
        used = set(map(id, combination.values()))
        for fact in facts:
            if fact.kind == pattern.kind and id(fact) not in used:
                yield combination, pattern.alias, fact


def _admitted(rule: Rule, fact: Fact, facts: Sequence[Fact]) -> bool:
    """Whether the rule holds in the report of a fact."""
    if not rule.restricted:
        return True
    overviews: list[Any] = [
        other for other in facts if other.kind == "report" and other.report == fact.report
    ]
    return any(rule.admits(overview.report_kind, overview.fiscal_year) for overview in overviews)
