"""The tree of a condition: what `rate < $max_rate and report == execution.report` means, after parsing.

Numbers are Decimal. A value is absent when its field holds None, when an operand of its arithmetic is absent, or when
it divides by zero; a comparison or test of an absent value never holds, negated or not. Only `is absent` sees it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import force_setattr

ComparisonOperator = Literal["==", "!=", "<", "<=", ">", ">="]
ArithmeticOperator = Literal["+", "-", "*", "/"]
TestOperator = Literal["in", "contains", "matches", "has"]
if TYPE_CHECKING:
    Value: TypeAlias = Decimal | str | bool
else:
    # What a cache holds is read as any value of JSON: msgspec could not tell a number from a text by the type.
    Value = Any


class Constant(Struct, frozen=True, array_like=True, tag="constant"):
    """A number, a text or a truth value that stands in the condition."""

    value: Value

    def __post_init__(self) -> None:
        if type(self.value) is int:
            # JSON writes 5 and 5.0 alike; here every number is a Decimal.
            force_setattr(self, "value", Decimal(self.value))


class Parameter(Struct, frozen=True, array_like=True, tag="parameter"):
    """`$name`: a value from the rule's params, which a profile may replace."""

    name: str


class Field(Struct, frozen=True, array_like=True, tag="field"):
    """A field of the fact that is bound to an alias."""

    alias: str
    name: str


class Arithmetic(Struct, frozen=True, array_like=True, tag="arithmetic"):
    """Two numbers combined. Fields of one fact are combined exactly, fields of several facts as binary doubles."""

    operator: ArithmeticOperator
    left: Operand
    right: Operand


Operand: TypeAlias = Constant | Parameter | Field | Arithmetic


class Comparison(Struct, frozen=True, array_like=True, tag="comparison"):
    """Two operands of one type compared. Texts and truth values know == and != only."""

    operator: ComparisonOperator
    left: Operand
    right: Operand


class FieldTest(Struct, frozen=True, array_like=True, tag="fieldtest"):
    """A field tested against constants: in a list, contains a text, matches a pattern, or (a set) has an element."""

    operator: TestOperator
    field: Field
    arguments: tuple[Constant | Parameter, ...]
    negated: bool = False


class Presence(Struct, frozen=True, array_like=True, tag="presence"):
    """Whether a field holds a value at all."""

    field: Field
    absent: bool


class Junction(Struct, frozen=True, array_like=True, tag="junction"):
    """Conditions that must all hold (`and`) or of which one must hold (`or`). `and` of nothing always holds."""

    operator: Literal["and", "or"]
    items: tuple[Condition, ...]


class Negation(Struct, frozen=True, array_like=True, tag="negation"):
    """A condition that must not hold; the negation applies to its comparisons, so absent values stay without effect."""

    item: Condition


Leaf: TypeAlias = Comparison | FieldTest | Presence
Condition: TypeAlias = Leaf | Junction | Negation

ALWAYS = Junction("and", ())
NEVER = Junction("or", ())

CONVERSE: dict[ComparisonOperator, ComparisonOperator] = {
    "==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
}  # fmt: skip
"""a op b ⇔ b CONVERSE[op] a."""

OPPOSITE: dict[ComparisonOperator, ComparisonOperator] = {
    "==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<",
}  # fmt: skip
"""not (a op b) ⇔ a OPPOSITE[op] b, for values that are present."""


def operand_fields(operand: Operand) -> Iterator[Field]:
    """The fields that an operand reads, from left to right."""
    if isinstance(operand, Field):
        yield operand
    elif isinstance(operand, Arithmetic):
        yield from operand_fields(operand.left)
        yield from operand_fields(operand.right)


def leaf_fields(leaf: Leaf) -> Iterator[Field]:
    """The fields that a comparison or test reads, from left to right."""
    if isinstance(leaf, Comparison):
        yield from operand_fields(leaf.left)
        yield from operand_fields(leaf.right)
    else:
        yield leaf.field


def leaves(condition: Condition) -> Iterator[Leaf]:
    """All comparisons and tests of a condition, from left to right."""
    if isinstance(condition, Junction):
        for item in condition.items:
            yield from leaves(item)
    elif isinstance(condition, Negation):
        yield from leaves(condition.item)
    else:
        yield condition


def aliases(leaf: Leaf) -> set[str]:
    """The aliases whose facts a comparison or test reads."""
    return {field.alias for field in leaf_fields(leaf)}


_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}


def _constant(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return '"' + value.replace('"', '""') + '"'


def render_operand(operand: Operand, strength: int = 0) -> str:
    """An operand in the language of conditions."""
    if isinstance(operand, Constant):
        return _constant(operand.value)
    if isinstance(operand, Parameter):
        return f"${operand.name}"
    if isinstance(operand, Field):
        return f"{operand.alias}.{operand.name}"
    own = _STRENGTH[operand.operator]
    text = f"{render_operand(operand.left, own)} {operand.operator} {render_operand(operand.right, own + 1)}"
    return f"({text})" if own < strength else text


def render(condition: Condition, nested: bool = False) -> str:
    """A condition in its own language, every field with its alias. Parsing it again gives an equal tree."""
    if isinstance(condition, Comparison):
        return f"{render_operand(condition.left)} {condition.operator} {render_operand(condition.right)}"
    if isinstance(condition, FieldTest):
        arguments = ", ".join(map(render_operand, condition.arguments))
        if condition.operator == "in":
            single = len(condition.arguments) == 1 and isinstance(condition.arguments[0], Parameter)
            arguments = arguments if single else f"[{arguments}]"
            return f"{render_operand(condition.field)} {'not in' if condition.negated else 'in'} {arguments}"
        text = f"{render_operand(condition.field)} {condition.operator} {arguments}"
        return f"not {text}" if condition.negated else text
    if isinstance(condition, Presence):
        return f"{render_operand(condition.field)} {'is absent' if condition.absent else 'exists'}"
    if isinstance(condition, Negation):
        return f"not {render(condition.item, nested=True)}"
    text = f" {condition.operator} ".join(render(item, nested=True) for item in condition.items)
    return f"({text})" if nested and len(condition.items) > 1 else text
