"""Conditions evaluated in Python: for tests that the engine has no safe form for, for severities, and for coverage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from perflint.engine.numbers import ARITHMETIC, is_true, limited
from perflint.engine.syntax import (
    Arithmetic,
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
    operand_fields,
)
from perflint.patterns import regex

if TYPE_CHECKING:
    from perflint.facts.registry import Fact

FieldValue: TypeAlias = Value | frozenset[str]
Reader: TypeAlias = Callable[[Field], "FieldValue | None"]


def field_value(fact: Fact, name: str) -> FieldValue | None:
    """A field as conditions see it: numbers within their limits, all else as it is.

    Raises ValueError for NaN.
    """
    value: Any = getattr(fact, name)
    if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        return limited(value)
    return value  # type: ignore[no-any-return]  # the registry admits these field types only


def holds(condition: Condition, facts: Mapping[str, Fact]) -> bool:
    """Whether a condition without parameters and with its negations pushed to the leaves holds."""
    if isinstance(condition, Junction):
        results = (holds(item, facts) for item in condition.items)
        return all(results) if condition.operator == "and" else any(results)
    if isinstance(condition, Negation):
        raise TypeError("negations are pushed to the leaves before a condition is evaluated")
    return leaf_holds(condition, lambda field: field_value(facts[field.alias], field.name))


def leaf_holds(leaf: Leaf, read: Reader) -> bool:
    """Whether a comparison or test holds; never when a value that it reads is absent, except for `is absent`."""
    return leaf_test(leaf)(read)


def leaf_test(leaf: Leaf) -> Callable[[Reader], bool]:
    """A function that says whether a leaf holds for the values that a reader gives, see `leaf_holds`."""
    if isinstance(leaf, Presence):
        field, absent = leaf.field, leaf.absent
        return lambda read: (read(field) is None) == absent
    if isinstance(leaf, FieldTest):
        return _field_test(leaf)
    left, right, operator = operand_reader(leaf.left), operand_reader(leaf.right), leaf.operator

    def compare(read: Reader) -> bool:
        first, second = left(read), right(read)
        return first is not None and second is not None and is_true(operator, first, second)

    return compare


def _field_test(leaf: FieldTest) -> Callable[[Reader], bool]:
    field, test = leaf.field, tester(leaf)

    def holds_for(read: Reader) -> bool:
        value = read(field)
        return value is not None and test(value)

    return holds_for


def operand_reader(operand: Operand) -> Callable[[Reader], Any]:
    """A function that gives the value of an operand or None: exact among the fields of one fact, else a double."""
    if isinstance(operand, Constant):
        value = operand.value
        return lambda _: value
    if isinstance(operand, Field):
        field = operand
        return lambda read: read(field)
    if isinstance(operand, Parameter):
        raise TypeError("parameters are bound before a condition is evaluated")
    return _arithmetic_reader(operand)


def _arithmetic_reader(operation: Arithmetic) -> Callable[[Reader], Any]:
    left, right = operand_reader(operation.left), operand_reader(operation.right)
    is_exact = len({field.alias for field in operand_fields(operation)}) < 2
    exact = ARITHMETIC[operation.operator]

    def calculate(read: Reader) -> Any:
        first, second = left(read), right(read)
        if first is None or second is None:
            return None
        return exact(first, second) if is_exact else _approximate(operation, float(first), float(second))

    return calculate


def _approximate(operation: Arithmetic, left: float, right: float) -> float | None:
    if operation.operator == "+":
        return left + right
    if operation.operator == "-":
        return left - right
    if operation.operator == "*":
        return left * right
    return left / right if right else None


def tested_type(leaf: FieldTest) -> type:
    """The type of value that a test can be asked about; with another it might answer something."""
    if leaf.operator == "has":
        return frozenset
    numbers = any(isinstance(item, Constant) and isinstance(item.value, Decimal) for item in leaf.arguments)
    return Decimal if numbers else str


def tester(leaf: FieldTest) -> Callable[[FieldValue], bool]:
    """A function that tests a present value. Several arguments are alternatives."""
    arguments = [item.value for item in leaf.arguments if isinstance(item, Constant)]
    return _negated(_positive(leaf, arguments)) if leaf.negated else _positive(leaf, arguments)


def _negated(test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: not test(value)


def _positive(leaf: FieldTest, arguments: list[Value]) -> Callable[[Any], bool]:
    if leaf.operator == "in":
        numbers = {float(item) for item in arguments if isinstance(item, Decimal)}
        if numbers:
            return lambda value: float(value) in numbers
        texts = frozenset(item for item in arguments if isinstance(item, str))
        return lambda value: value in texts
    words = [item for item in arguments if isinstance(item, str)]
    if leaf.operator == "matches":
        patterns = [regex(item) for item in words]
        return lambda value: any(pattern.search(value) for pattern in patterns)
    # `contains` looks for a part of a text, `has` for an element of a set; Python writes both with `in`.
    return lambda value: any(word in value for word in words)
