"""Rules that tell the same thing twice: whenever the one fires, so does the other of the same code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, groupby

from perflint.engine.errors import Problem
from perflint.engine.logic import Alternative, LogicError, alternatives, bind
from perflint.engine.rule import Pattern, Rule
from perflint.engine.syntax import Comparison, Constant, Leaf


def overlaps(rules: Sequence[Rule]) -> Iterator[Problem]:
    """A problem for each rule that is a special case of another rule of its code.

    Rules are compared by their conditions with their own parameters: an alternative is a special case of another when
    it demands all that the other demands. Rules of different codes may rightly hold together.
    """
    ordered = sorted(rules, key=lambda rule: (rule.code, rule.name))
    for _, members in groupby(ordered, key=lambda rule: rule.code):
        for first, second in combinations(members, 2):
            for special, general in ((first, second), (second, first)):
                if _applies_within(special, general) and _implies(special, general):
                    message = (
                        f"{special.identity} overlaps {general.identity}: wherever it fires, the other fires too; "
                        "let one of the two exclude the other's case, or make them one rule"
                    )
                    yield Problem(special.path, special.when[0].line, message)
                    break


def _applies_within(special: Rule, general: Rule) -> bool:
    """Whether the general rule is in force wherever the special one is."""
    kinds = not general.kinds or (bool(special.kinds) and set(special.kinds) <= set(general.kinds))
    profiles = not general.profiles or (
        bool(special.profiles) and set(special.profiles) <= set(general.profiles)
    )
    return kinds and profiles and set(general.exclude_profiles) <= set(special.exclude_profiles)


def _implies(special: Rule, general: Rule) -> bool:
    if len(special.when) != len(general.when) or general.effective != special.effective:
        return False
    for own, other in zip(special.when, general.when, strict=True):
        if (own.kind, own.alias) != (other.kind, other.alias):
            return False
        narrow, wide = _alternatives(special, own), _alternatives(general, other)
        if narrow is None or wide is None:
            return False
        if not all(any(_demands(strict, loose) for loose in wide) for strict in narrow):
            return False
    # What the general rule excludes, the special one must exclude as well.
    excluded = {_excluded(special, pattern) for pattern in special.unless}
    return all(_excluded(general, pattern) in excluded for pattern in general.unless)


def _demands(strict: Alternative, loose: Alternative) -> bool:
    """Whether every demand of the loose alternative follows from one of the strict one."""
    return all(any(_follows(leaf, demand) for leaf in strict) for demand in loose)


def _follows(leaf: Leaf, demand: Leaf) -> bool:
    """Whether a demand holds wherever a leaf does: it is the same, or a wider bound on the same number."""
    if leaf == demand:
        return True
    if not isinstance(leaf, Comparison) or not isinstance(demand, Comparison) or leaf.left != demand.left:
        return False
    if not isinstance(leaf.right, Constant) or not isinstance(demand.right, Constant):
        return False
    own, wanted = leaf.right.value, demand.right.value
    if not isinstance(own, Decimal) or not isinstance(wanted, Decimal):
        return False
    if demand.operator in ("<", "<="):
        bounded = leaf.operator in ("<", "<=", "==")
        return bounded and (
            own < wanted or (own == wanted and (demand.operator == "<=" or leaf.operator == "<"))
        )
    if demand.operator in (">", ">="):
        bounded = leaf.operator in (">", ">=", "==")
        return bounded and (
            own > wanted or (own == wanted and (demand.operator == ">=" or leaf.operator == ">"))
        )
    return False


def _alternatives(rule: Rule, pattern: Pattern) -> Sequence[Alternative] | None:
    try:
        return alternatives(bind(pattern.condition, rule.params))
    except LogicError:
        return None


def _excluded(rule: Rule, pattern: Pattern) -> tuple[str, str, frozenset[frozenset[object]] | None]:
    found = _alternatives(rule, pattern)
    return (
        pattern.kind,
        pattern.alias,
        None if found is None else frozenset(frozenset(alternative) for alternative in found),
    )
