"""Names and types in conditions, checked against the fact registry and the rule's parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, TypeAlias, cast

from perflint.engine.errors import nearest
from perflint.engine.rule import ParameterValue
from perflint.engine.syntax import (
    Arithmetic,
    Comparison,
    Condition,
    Constant,
    Field,
    FieldTest,
    Junction,
    Negation,
    Operand,
    Parameter,
    Value,
    operand_fields,
    render,
    render_operand,
)
from perflint.facts.registry import FactKind

Type: TypeAlias = Literal["number", "string", "boolean", "set", "list"]

MAXIMUM_PRODUCTS = 3
"""Multiplications and divisions in one comparison: with numbers up to 1e60 none of them can overflow a double."""

_WORDS: dict[str, str] = {
    "number": "a number",
    "string": "a text",
    "boolean": "true or false",
    "set": "a set",
    "list": "a list",
}


def value_type(value: ParameterValue) -> Type:
    """The type of a constant or of a parameter's value."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, Decimal):
        return "number"
    return "string" if isinstance(value, str) else "list"


def parameter_value(raw: Any) -> ParameterValue | None:
    """A parameter's value as conditions use it, or None for a value of no usable type."""
    if isinstance(raw, bool | str):
        return raw
    if isinstance(raw, int | float | Decimal):
        number = Decimal(str(raw))
        return number if number.is_finite() else None
    if not isinstance(raw, list | tuple) or not raw:
        return None
    values = tuple(parameter_value(item) for item in raw)
    if any(value is None or isinstance(value, tuple) for value in values) or len(set(map(type, values))) != 1:
        return None
    return cast(ParameterValue, values)


class Checker:
    """Checks a condition; everything wrong is kept in `problems`, nothing is raised."""

    def __init__(self, scope: Mapping[str, FactKind], params: Mapping[str, ParameterValue]) -> None:
        self.scope = scope
        self.params = params
        self.problems: list[str] = []
        self.used_params: set[str] = set()

    def report(self, message: str) -> None:
        """Keep a problem, each once."""
        if message not in self.problems:
            self.problems.append(message)

    def check(self, condition: Condition) -> None:
        """Check a condition and all its parts."""
        if isinstance(condition, Junction):
            for item in condition.items:
                self.check(item)
        elif isinstance(condition, Negation):
            self.check(condition.item)
        elif isinstance(condition, Comparison):
            self._comparison(condition)
        elif isinstance(condition, FieldTest):
            self._test(condition)
        else:
            self._field(condition.field)

    def _field(self, field: Field) -> Type | None:
        kind = self.scope.get(field.alias)
        if kind is None:
            self.report(
                f"unknown alias {field.alias!r} in {render_operand(field)}{nearest(field.alias, self.scope)}"
            )
            return None
        spec = kind.fields.get(field.name)
        if spec is None:
            self.report(
                f"fact kind {kind.name!r} has no field {field.name!r}{nearest(field.name, kind.fields)}"
            )
            return None
        return spec.type

    def _operand(self, operand: Operand) -> Type | None:
        if isinstance(operand, Constant):
            return value_type(operand.value)
        if isinstance(operand, Field):
            return self._field(operand)
        if isinstance(operand, Parameter):
            value = self._parameter(operand)
            return None if value is None else value_type(value)
        for side in (operand.left, operand.right):
            found = self._operand(side)
            if found not in (None, "number"):
                self.report(
                    f"only numbers can be calculated with: {render_operand(side)} is {_WORDS[str(found)]}"
                )
        return "number"

    def _parameter(self, parameter: Parameter) -> ParameterValue | None:
        self.used_params.add(parameter.name)
        if parameter.name not in self.params:
            self.report(f"unknown parameter ${parameter.name}{nearest(parameter.name, self.params)}")
            return None
        return self.params[parameter.name]

    def _comparison(self, leaf: Comparison) -> None:
        left, right = self._operand(leaf.left), self._operand(leaf.right)
        if left is None or right is None:
            return
        text = render(leaf)
        for side, found in ((leaf.left, left), (leaf.right, right)):
            if found in ("set", "list"):
                use = "has" if found == "set" else "in"
                self.report(
                    f"{render_operand(side)} is {_WORDS[found]} and cannot be compared (use {use}): {text}"
                )
                return
        if left != right:
            self.report(
                f"{render_operand(leaf.left)} is {_WORDS[left]} but {render_operand(leaf.right)} is "
                f"{_WORDS[right]}: {text}"
            )
        elif left != "number" and leaf.operator not in ("==", "!="):
            self.report(f"only numbers have an order; {_WORDS[left]} can be compared by == and !=: {text}")
        elif not any(True for side in (leaf.left, leaf.right) for _ in operand_fields(side)):
            self.report(f"a comparison needs a field: {text}")
        else:
            self._limits(leaf)
            self._choices(leaf.left, leaf.right)
            self._choices(leaf.right, leaf.left)

    def _choices(self, operand: Operand, other: Operand) -> None:
        """A text that the field never holds."""
        if isinstance(operand, Field) and isinstance(other, Constant | Parameter):
            value = other.value if isinstance(other, Constant) else self.params[other.name]
            self._choice(operand, value)

    def _choice(self, field: Field, value: ParameterValue) -> None:
        known = self.scope[field.alias].fields[field.name].choices
        if known and value not in known:
            self.report(f"{render_operand(field)} is never {value!r}{nearest(str(value), known)}")

    def _limits(self, leaf: Comparison) -> None:
        products = 0
        stack: list[Operand] = [leaf.left, leaf.right]
        while stack:
            operand = stack.pop()
            if isinstance(operand, Arithmetic):
                stack += (operand.left, operand.right)
                products += operand.operator in "*/"
                divisor = operand.right
                if operand.operator == "/" and len({field.alias for field in operand_fields(divisor)}) > 1:
                    self.report(f"a divisor must be of one fact: {render_operand(divisor)} in {render(leaf)}")
        if products > MAXIMUM_PRODUCTS:
            self.report(
                f"more than {MAXIMUM_PRODUCTS} multiplications and divisions in one comparison: {render(leaf)}; "
                "let a fact measure the value"
            )

    def _test(self, leaf: FieldTest) -> None:
        found = self._field(leaf.field)
        arguments = [self._argument(item, leaf) for item in leaf.arguments]
        if found is None or None in arguments:
            return
        field, text = render_operand(leaf.field), render(leaf)
        values: list[Value] = [value for argument in arguments for value in argument or ()]
        if leaf.operator == "in":
            if found not in ("number", "string"):
                use = "has" if found == "set" else "=="
                self.report(
                    f"in needs a text or a number before it, {field} is {_WORDS[found]} (use {use}): {text}"
                )
            for value in values:
                if value_type(value) != found and found in ("number", "string"):
                    self.report(f"{field} is {_WORDS[found]} but the list holds {value!r}: {text}")
                else:
                    self._choice(leaf.field, value)
            return
        wanted = "set" if leaf.operator == "has" else "string"
        if found != wanted:
            other = {"set": "has", "string": "contains"}.get(found)
            hint = f" (use {other})" if other else ""
            self.report(
                f"{leaf.operator} needs {_WORDS[wanted]} before it, {field} is {_WORDS[found]}{hint}: {text}"
            )
        for value in values:
            if not isinstance(value, str):
                self.report(
                    f"{leaf.operator} needs a text behind it, not {_WORDS[value_type(value)]}: {text}"
                )
            elif leaf.operator == "matches":
                self._pattern(value)

    def _argument(self, argument: Constant | Parameter, leaf: FieldTest) -> tuple[Value, ...] | None:
        if isinstance(argument, Constant):
            return (argument.value,)
        value = self._parameter(argument)
        if isinstance(value, tuple):
            if len(leaf.arguments) == 1:
                return value
            self.report(f"${argument.name} is a list and must stand alone, not in a list: {render(leaf)}")
            return None
        return None if value is None else (value,)

    def _pattern(self, pattern: str) -> None:
        try:
            re.compile(pattern)
        except re.error as error:
            self.report(f"{pattern!r} is not a regular expression: {error}")
