"""What conditions mean: parameters bound, negations pushed to the leaves, alternatives, contradictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from msgspec import Struct, field

from perflint.engine.numbers import ARITHMETIC, is_true, limited
from perflint.engine.rule import ParameterValue
from perflint.engine.syntax import (
    ALWAYS,
    CONVERSE,
    NEVER,
    OPPOSITE,
    Arithmetic,
    Comparison,
    ComparisonOperator,
    Condition,
    Constant,
    Field,
    FieldTest,
    Junction,
    Leaf,
    Negation,
    Operand,
    Parameter,
    Presence,
    Value,
    render,
    render_operand,
)

Alternative: TypeAlias = tuple[Leaf, ...]

MAXIMUM_ALTERNATIVES = 64


class LogicError(ValueError):
    """A condition that cannot be compiled; the message says why."""


def bind(condition: Condition, params: Mapping[str, ParameterValue]) -> Condition:
    """The condition with its parameters replaced by their values and constants folded.

    Raises LogicError for arithmetic of constants without a result, such as a division by zero.
    """
    if isinstance(condition, Junction):
        return Junction(condition.operator, tuple(bind(item, params) for item in condition.items))
    if isinstance(condition, Negation):
        return Negation(bind(condition.item, params))
    if isinstance(condition, Comparison):
        left, right = _bind_operand(condition.left, params), _bind_operand(condition.right, params)
        if isinstance(left, Constant) and isinstance(right, Constant):
            return ALWAYS if is_true(condition.operator, left.value, right.value) else NEVER
        if isinstance(left, Constant):
            return Comparison(CONVERSE[condition.operator], right, left)
        return Comparison(condition.operator, left, right)
    if isinstance(condition, FieldTest):
        values: list[Constant | Parameter] = []
        for argument in condition.arguments:
            values.extend(map(Constant, _values(argument, params)))
        return FieldTest(condition.operator, condition.field, tuple(values), condition.negated)
    return condition


def _values(argument: Constant | Parameter, params: Mapping[str, ParameterValue]) -> tuple[Value, ...]:
    value = argument.value if isinstance(argument, Constant) else params[argument.name]
    values = value if isinstance(value, tuple) else (value,)
    return tuple(limited(item) if isinstance(item, Decimal) else item for item in values)


def _bind_operand(operand: Operand, params: Mapping[str, ParameterValue]) -> Operand:
    if isinstance(operand, Constant | Parameter):
        return Constant(_values(operand, params)[0])
    if not isinstance(operand, Arithmetic):
        return operand
    left, right = _bind_operand(operand.left, params), _bind_operand(operand.right, params)
    if isinstance(right, Constant) and operand.operator == "/" and right.value == 0:
        raise LogicError(f"division by zero: {render_operand(operand)}")
    bound = Arithmetic(operand.operator, left, right)
    if isinstance(left, Constant) and isinstance(right, Constant):
        return Constant(_calculate(bound, left.value, right.value))
    return bound


def _calculate(operation: Arithmetic, left: Value, right: Value) -> Decimal:
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        raise LogicError(f"only numbers can be calculated with: {render_operand(operation)}")
    result = ARITHMETIC[operation.operator](left, right)
    if result is None:
        raise LogicError(f"no result: {render_operand(operation)}")
    return result


def pushed(condition: Condition, negated: bool = False) -> Condition:
    """The condition with negations only inside its leaves."""
    if isinstance(condition, Negation):
        return pushed(condition.item, not negated)
    if isinstance(condition, Junction):
        operator = condition.operator
        if negated:
            operator = "or" if operator == "and" else "and"
        return Junction(operator, tuple(pushed(item, negated) for item in condition.items))
    if not negated:
        return condition
    if isinstance(condition, Comparison):
        return Comparison(OPPOSITE[condition.operator], condition.left, condition.right)
    if isinstance(condition, FieldTest):
        return FieldTest(condition.operator, condition.field, condition.arguments, not condition.negated)
    return Presence(condition.field, not condition.absent)


def alternatives(condition: Condition) -> tuple[Alternative, ...]:
    """The disjunctive normal form: the condition holds when all leaves of one alternative hold.

    Leaves that occur twice in an alternative are kept once, alternatives that occur twice as well. Raises LogicError
    for more than MAXIMUM_ALTERNATIVES of them.
    """
    return tuple(dict.fromkeys(tuple(dict.fromkeys(item)) for item in _normal(pushed(condition))))


def _normal(condition: Condition) -> list[Alternative]:
    if not isinstance(condition, Junction):
        if isinstance(condition, Negation):
            raise TypeError("negations are pushed to the leaves before the normal form is taken")
        return [(condition,)]
    if condition.operator == "or":
        found = [alternative for item in condition.items for alternative in _normal(item)]
    else:
        found = [()]
        for item in condition.items:
            found = [before + after for before in found for after in _normal(item)]
            _limit(found)
    _limit(found)
    return found


def _limit(found: Sequence[Alternative]) -> None:
    if len(found) > MAXIMUM_ALTERNATIVES:
        raise LogicError(
            f"the condition has more than {MAXIMUM_ALTERNATIVES} alternatives when its or-s are multiplied out; "
            "write several rules, or let a fact measure a part of it"
        )


class _Knowledge(Struct):
    """What an alternative says about one operand."""

    low: tuple[Decimal, bool] | None = None
    high: tuple[Decimal, bool] | None = None
    equal: Value | None = None
    unequal: set[Value] = field(default_factory=set)
    needed: bool = False
    absent: bool = False


_RELATIONS: dict[ComparisonOperator, frozenset[int]] = {
    "==": frozenset({0}),
    "!=": frozenset({-1, 1}),
    "<": frozenset({-1}),
    "<=": frozenset({-1, 0}),
    ">": frozenset({1}),
    ">=": frozenset({0, 1}),
}


def contradiction(alternative: Alternative) -> str | None:
    """Why the leaves of an alternative can never hold together, or None when nothing speaks against it."""
    known: dict[Operand, _Knowledge] = {}
    relations: dict[tuple[Operand, Operand], frozenset[int]] = {}
    tests: dict[tuple[str, Operand, tuple[object, ...]], bool] = {}
    lists: dict[Operand, set[Value]] = {}
    for leaf in alternative:
        if isinstance(leaf, Presence):
            about = known.setdefault(leaf.field, _Knowledge())
            about.absent |= leaf.absent
            about.needed |= not leaf.absent
        elif isinstance(leaf, FieldTest):
            known.setdefault(leaf.field, _Knowledge()).needed = True
            values = {item.value for item in leaf.arguments if isinstance(item, Constant)}
            if tests.setdefault((leaf.operator, leaf.field, leaf.arguments), leaf.negated) != leaf.negated:
                return _never(alternative)
            if leaf.operator == "in" and leaf.negated:
                known[leaf.field].unequal |= values
            elif leaf.operator == "in":
                lists[leaf.field] = lists.get(leaf.field, values) & values
        elif isinstance(leaf.right, Constant):
            about = known.setdefault(leaf.left, _Knowledge())
            about.needed = True
            _need(leaf.left, known)
            if not _learn(about, leaf.operator, leaf.right.value):
                return _never(alternative)
        else:
            _need(leaf.left, known)
            _need(leaf.right, known)
            for pair, operator in (
                ((leaf.left, leaf.right), leaf.operator),
                ((leaf.right, leaf.left), CONVERSE[leaf.operator]),
            ):
                relations[pair] = relations.get(pair, frozenset({-1, 0, 1})) & _RELATIONS[operator]
            if not relations[leaf.left, leaf.right] or (
                leaf.left == leaf.right and leaf.operator in ("!=", "<", ">")
            ):
                return _never(alternative)
    for operand, values in lists.items():
        if not any(_possible(known[operand], value) for value in values):
            return _never(alternative)
    impossible = any(_impossible(about) for about in known.values())
    return _never(alternative) if impossible else None


def _never(alternative: Alternative) -> str:
    return f"can never be true: {' and '.join(map(render, alternative))}"


def _need(operand: Operand, known: dict[Operand, _Knowledge]) -> None:
    if isinstance(operand, Arithmetic):
        _need(operand.left, known)
        _need(operand.right, known)
    elif isinstance(operand, Field):
        known.setdefault(operand, _Knowledge()).needed = True


def _learn(about: _Knowledge, operator: ComparisonOperator, value: Value) -> bool:
    """Add `operand operator value` to what is known; False when two equalities exclude each other."""
    if operator == "==":
        if about.equal is not None and about.equal != value:
            return False
        about.equal = value
    elif operator == "!=":
        about.unequal.add(value)
    elif isinstance(value, Decimal):
        bound = (value, operator in ("<=", ">="))
        # The stricter bound wins; of two equal bounds the one that excludes its value.
        if operator in ("<", "<="):
            about.high = bound if about.high is None else min(about.high, bound)
        elif about.low is None or (value, not bound[1]) > (about.low[0], not about.low[1]):
            about.low = bound
    return True


def _possible(about: _Knowledge, value: Value) -> bool:
    if about.equal is not None and about.equal != value:
        return False
    if value in about.unequal:
        return False
    if isinstance(value, Decimal):
        if about.low is not None and not (value > about.low[0] or (about.low[1] and value == about.low[0])):
            return False
        if about.high is not None and not (
            value < about.high[0] or (about.high[1] and value == about.high[0])
        ):
            return False
    return True


def _impossible(about: _Knowledge) -> bool:
    if about.needed and about.absent:
        return True
    if about.equal is not None:
        return not _possible(about, about.equal)
    if {True, False} <= {value for value in about.unequal if isinstance(value, bool)}:
        return True
    if about.low is not None and about.high is not None:
        (low, low_included), (high, high_included) = about.low, about.high
        if low > high or (low == high and not (low_included and high_included)):
            return True
        return low == high and low in about.unequal
    return False
