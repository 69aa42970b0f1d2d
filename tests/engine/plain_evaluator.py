"""What rules mean, in the plainest Python: every combination of facts is tried against the tree of the conditions.

Nothing of the engine's own evaluation is used, so that the two can be compared.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Context, Decimal
from typing import Any

from perflint.engine.rule import Rule
from perflint.engine.syntax import (
    Arithmetic,
    Comparison,
    Condition,
    Constant,
    Field,
    FieldTest,
    Junction,
    Negation,
    Parameter,
    Presence,
)

_CONTEXT = Context(prec=50)
_COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Binding = dict[str, Any]


def number(value: Any) -> Decimal:
    """A number within ±1e60; below 1e-60 it is nothing."""
    found = Decimal(value)
    if found.is_infinite() or abs(found) > Decimal("1E60"):
        return Decimal("1E60") if found > 0 else Decimal("-1E60")
    return found if abs(found) >= Decimal("1E-60") else Decimal(0)


def is_number(value: Any) -> bool:
    return isinstance(value, Decimal | int | float) and not isinstance(value, bool)


def aliases(operand: Any) -> set[str]:
    if isinstance(operand, Arithmetic):
        return aliases(operand.left) | aliases(operand.right)
    return {operand.alias} if isinstance(operand, Field) else set()


def value_of(operand: Any, facts: Binding, params: Mapping[str, Any]) -> Any:
    """A value or None: Decimal within one fact, float where arithmetic meets several facts."""
    if isinstance(operand, Constant):
        return number(operand.value) if is_number(operand.value) else operand.value
    if isinstance(operand, Parameter):
        value = params[operand.name]
        return number(value) if is_number(value) else value
    if isinstance(operand, Field):
        value = getattr(facts[operand.alias], operand.name)
        return number(value) if is_number(value) else value
    left, right = value_of(operand.left, facts, params), value_of(operand.right, facts, params)
    if left is None or right is None:
        return None
    if operand.operator == "/" and right == 0:
        return None
    if len(aliases(operand)) > 1:
        doubles = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
        return doubles[operand.operator](float(left), float(right))
    operation = {"+": _CONTEXT.add, "-": _CONTEXT.subtract, "*": _CONTEXT.multiply, "/": _CONTEXT.divide}
    return number(operation[operand.operator](left, right))


def comparable(value: Any) -> Any:
    return float(value) if is_number(value) else value


def true(condition: Condition, facts: Binding, params: Mapping[str, Any], negated: bool = False) -> bool:
    """Whether a condition, or its negation, holds. A comparison of an absent value holds in neither form."""
    if isinstance(condition, Negation):
        return true(condition.item, facts, params, not negated)
    if isinstance(condition, Junction):
        results = [true(item, facts, params, negated) for item in condition.items]
        return all(results) if (condition.operator == "and") != negated else any(results)
    if isinstance(condition, Presence):
        return ((value_of(condition.field, facts, params) is None) == condition.absent) != negated
    if isinstance(condition, Comparison):
        left = comparable(value_of(condition.left, facts, params))
        right = comparable(value_of(condition.right, facts, params))
        if left is None or right is None:
            return False
        return bool(_COMPARISONS[condition.operator](left, right)) != negated
    value = comparable(value_of(condition.field, facts, params))
    if value is None:
        return False
    arguments: list[Any] = []
    for argument in condition.arguments:
        given = value_of(argument, facts, params) if isinstance(argument, Constant) else params[argument.name]
        arguments += given if isinstance(given, tuple) else [given]
    return (test(condition, value, arguments) != condition.negated) != negated


def test(condition: FieldTest, value: Any, arguments: Sequence[Any]) -> bool:
    if condition.operator == "in":
        return any(value == comparable(number(item) if is_number(item) else item) for item in arguments)
    if condition.operator == "matches":
        return any(re.search(item, value) is not None for item in arguments)
    return any(item in value for item in arguments)


def admitted(rule: Rule, fact: Any, facts: Sequence[Any]) -> bool:
    """Whether the rule holds in the report of a fact at all."""
    [overview] = [other for other in facts if other.kind == "report" and other.report == fact.report]
    if rule.kinds and overview.report_kind not in rule.kinds:
        return False
    year = overview.fiscal_year
    first, last = rule.effective.first, rule.effective.last
    return year is None or ((first is None or year >= first) and (last is None or year <= last))


def bindings(rule: Rule, facts: Sequence[Any]) -> Iterator[tuple[int, ...]]:
    """The places of the facts of each match, no fact twice in one."""

    def extend(bound: Binding, used: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(used) == len(rule.when):
            if not any(forbidden(pattern, bound, used) for pattern in rule.unless):
                yield used
            return
        pattern = rule.when[len(used)]
        for place, fact in enumerate(facts):
            if fact.kind != pattern.kind or place in used:
                continue
            candidate = {**bound, pattern.alias: fact}
            if true(pattern.condition, candidate, rule.params):
                yield from extend(candidate, (*used, place))

    def forbidden(pattern: Any, bound: Binding, used: tuple[int, ...]) -> bool:
        return any(
            fact.kind == pattern.kind
            and place not in used
            and true(pattern.condition, {**bound, pattern.alias: fact}, rule.params)
            for place, fact in enumerate(facts)
        )

    for used in extend({}, ()):
        if (not rule.kinds and rule.effective.first is None and rule.effective.last is None) or admitted(
            rule, facts[used[0]], facts
        ):
            yield used


def severity(rule: Rule, facts: Binding) -> str:
    """The severity of a match."""
    for case in rule.severity_when:
        if true(case.condition, facts, rule.params):
            return case.severity
    return rule.severity


def evaluate(rules: Sequence[Rule], facts: Sequence[Any]) -> set[tuple[int, tuple[int, ...], str]]:
    """All matches: the rule's place, the facts' places in the order of the patterns, the severity."""
    found = set()
    for index, rule in enumerate(rules):
        for used in bindings(rule, facts):
            bound = {pattern.alias: facts[place] for pattern, place in zip(rule.when, used, strict=True)}
            found.add((index, used, severity(rule, bound)))
    return found
