"""Random rules and facts for comparing the engine with the plain evaluator."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

from perflint.engine.expression import parse
from perflint.engine.rule import Effective, Pattern, Rule, SeverityCase
from perflint.engine.syntax import (
    Arithmetic,
    ArithmeticOperator,
    Comparison,
    ComparisonOperator,
    Condition,
    Constant,
    Field,
    FieldTest,
    Junction,
    Negation,
    Operand,
    Parameter,
    Presence,
    render,
)

FieldType = Literal["number", "string", "boolean", "set"]

# One name has several types over the kinds: what the engine mixes up when names are not kept apart.
TYPES: dict[str, dict[str, FieldType]] = {
    "funds": {"x": "number", "y": "number", "s": "string", "f": "boolean", "m": "set", "report": "number"},
    "row": {"x": "number", "y": "string", "s": "string", "t": "string", "f": "number", "report": "number"},
    "goal": {"x": "string", "y": "boolean", "s": "set", "z": "number", "t": "string", "report": "number"},
    "id": {
        "x": "boolean",
        "y": "number",
        "z": "number",
        "kind_": "string",
        "f": "boolean",
        "report": "number",
    },
    "report": {"report_kind": "string", "fiscal_year": "number", "report": "number"},
}
KINDS = ("funds", "row", "goal", "id")
REPORT_KINDS = ("project-target", "project-self-evaluation", "department-target")

_DECIMALS = (
    "0 -0 1.0 0.1 0.2 0.3 0.30 2.5 -0.3 60 39.41 1E-7 1.5E-30 1E25 1E60 -1E60 1E400 -1E400 1E-60 1E-61 1E-400 "
    "0.1000000000000000055511151231257827 123456789012345678.9 9007199254740993 9007199254740992 0.333333333333333333"
)
NUMBERS: tuple[Decimal | int, ...] = (0, 1, 2, 3, -2, 10**6, 10**30, *map(Decimal, _DECIMALS.split()))
TEXTS = (
    *(
        "优",
        "优秀",
        "良",
        "abc",
        "c0",
        "v0",
        "a0",
        "$m",
        "true",
        "1.0",
        "null",
        "{x}",
        "资金",
        "节约资金",
        "😀",
    ),
    *("", " ", 'a"b', "a'b", "back\\slash", "new\nline\t\r\0", "\ud800坏", "\u2028"),
    *("长" * 300, "x" * 70000, "x" * 69999 + "y"),
)
_EQUALITIES: tuple[ComparisonOperator, ...] = ("==", "!=")
_ORDERS: tuple[ComparisonOperator, ...] = (*_EQUALITIES, "<", "<=", ">", ">=")
_OPERATIONS: tuple[ArithmeticOperator, ...] = ("+", "-", "*", "/")
PATTERNS = ("优", "^a", "资.$", "[0-9]+", "x{5}", "^$", "(?s)w.l", "🙂|😀")


@dataclass(slots=True)
class Sample:
    """Rules with facts to judge."""

    rules: list[Rule]
    facts: list[Any]


class Generator:
    """Everything random about one sample comes from its seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.kinds = self.random.sample(KINDS, self.random.randint(1, len(KINDS)))
        self.numbers = self.random.sample(NUMBERS, self.random.randint(3, 9))
        self.texts = self.random.sample(TEXTS, self.random.randint(3, 9))

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def sample(self) -> Sample:
        rules = [self.rule(number) for number in range(self.random.choice((1, 2, 3, 6)))]
        return Sample(rules, self.facts())

    # Facts

    def facts(self) -> list[Any]:
        reports = self.random.randint(1, 3)
        facts = [
            SimpleNamespace(
                kind="report",
                report=report,
                pointer="",
                report_kind=self.random.choice(REPORT_KINDS),
                fiscal_year=self.random.choice((None, 2019, 2021, 2024)),
            )
            for report in range(reports)
        ]
        for _ in range(self.random.randint(0, 14)):
            kind = self.random.choice(self.kinds)
            values = {name: self.value(type_) for name, type_ in TYPES[kind].items()}
            fact = SimpleNamespace(
                **{**values, "kind": kind, "pointer": "", "report": self.random.randrange(reports)}
            )
            facts.append(fact)
            if self.chance(0.15):
                facts.append(SimpleNamespace(**vars(fact)))
        self.random.shuffle(facts)
        return facts

    def value(self, type_: FieldType) -> Any:
        if self.chance(0.15):
            return None
        if type_ == "number":
            return self.random.choice(self.numbers)
        if type_ == "string":
            return self.random.choice(self.texts)
        if type_ == "boolean":
            return self.chance(0.5)
        return frozenset(self.random.sample(self.texts, self.random.randint(0, 2)))

    # Rules

    def rule(self, number: int) -> Rule:
        count = self.random.choice((1, 1, 2, 2, 2, 3))
        self.params: dict[str, Any] = {}
        heads = [
            (f"{self.random.choice(('a', 'first', 'kind', 'id', 'm'))}{place}", self.kind())
            for place in range(count)
        ]
        when = tuple(self.pattern(heads[: place + 1]) for place in range(count))
        unless: tuple[Pattern, ...] = ()
        if self.chance(0.35):
            unless = tuple(
                self.pattern([*heads, (f"other{place}", self.kind())])
                for place in range(self.random.choice((1, 1, 2)))
            )
        cases: tuple[SeverityCase, ...] = ()
        if self.chance(0.2):
            condition = self.round_trip(self.condition(heads, heads[0][0], 1), None)
            cases = (SeverityCase("error", condition, "", 1),)
        return Rule(
            code="TST001",
            name=f"rule-{number}",
            title={},
            severity="warning",
            message={},
            advice={},
            when=when,
            unless=unless,
            path=Path("rule.yaml"),
            kinds=tuple(self.random.sample(REPORT_KINDS, 2)) if self.chance(0.15) else (),
            effective=self.random.choice((Effective(2020, 2022), Effective(None, 2020)))
            if self.chance(0.1)
            else Effective(),
            params=self.params,
            severity_when=cases,
        )

    def kind(self) -> str:
        return self.random.choice(self.kinds)

    def pattern(self, heads: Sequence[tuple[str, str]]) -> Pattern:
        alias, kind = heads[-1]
        condition = self.condition(heads, alias, self.random.choice((0, 1, 1, 2)))
        if len(heads) > 1 and self.chance(0.75):
            condition = Junction("and", self.shuffled([self.equality(heads), condition]))
        return Pattern(kind, alias, self.round_trip(condition, alias), "", 1)

    def shuffled(self, items: list[Condition]) -> tuple[Condition, ...]:
        self.random.shuffle(items)
        return tuple(items)

    def round_trip(self, condition: Condition, current: str | None) -> Condition:
        """The condition after printing and parsing, which must say the same."""
        text = render(condition)
        parsed = parse(text, current)
        if parsed != flattened(condition):
            raise AssertionError(f"{text!r} was read as {render(parsed)!r}")
        return parsed

    def equality(self, heads: Sequence[tuple[str, str]]) -> Condition:
        alias, kind = heads[-1]
        other, other_kind = self.random.choice(heads[:-1])
        if self.chance(0.5):
            return Comparison("==", Field(alias, "report"), Field(other, "report"))
        both = [
            Comparison("==", Field(alias, mine), Field(other, theirs))
            for mine, own_type in TYPES[kind].items()
            for theirs, other_type in TYPES[other_kind].items()
            if own_type == other_type != "set"
        ]
        return self.random.choice(both)

    def condition(self, heads: Sequence[tuple[str, str]], current: str, depth: int) -> Condition:
        if depth == 0 or self.chance(0.25):
            return self.leaf(heads, current)
        if self.chance(0.25):
            return Negation(self.condition(heads, current, depth - 1))
        items = tuple(self.condition(heads, current, depth - 1) for _ in range(2))
        return Junction("or" if self.chance(0.4) else "and", items)

    def leaf(self, heads: Sequence[tuple[str, str]], current: str) -> Condition:
        scope = dict(heads)
        alias = current if self.chance(0.85) else self.random.choice(list(scope))
        name, type_ = self.random.choice(list(TYPES[scope[alias]].items()))
        field = Field(alias, name)
        choice = self.random.random()
        if choice < 0.12:
            return Presence(field, self.chance(0.5))
        if type_ == "set":
            return FieldTest("has", field, (self.text_argument(),), False)
        if choice < 0.3 and type_ == "string":
            if self.chance(0.5):
                return FieldTest("matches", field, (Constant(self.random.choice(PATTERNS)),), False)
            return FieldTest("contains", field, (self.text_argument(),), False)
        if choice < 0.3 and type_ != "boolean":
            values: Sequence[str | Decimal] = self.texts
            if type_ == "number":
                values = [self.plain_number() for _ in range(3)]
            arguments = tuple(map(Constant, self.random.sample(values, self.random.randint(1, 3))))
            if self.chance(0.2):
                return FieldTest(
                    "in", field, (self.parameter(tuple(item.value for item in arguments)),), self.chance(0.3)
                )
            return FieldTest("in", field, arguments, self.chance(0.3))
        if type_ in ("boolean", "string"):
            return Comparison(self.random.choice(_EQUALITIES), field, self.other_side(scope, type_))
        left = self.number_operand(scope, self.random.choice((0, 0, 0, 1, 2)))
        right = self.number_operand(scope, self.random.choice((0, 0, 0, 1, 2)))
        operator = self.random.choice(_ORDERS)
        if not fields_in(left) and not fields_in(right):
            left = field
        if products(left) + products(right) > 3:
            right = self.number_operand(scope, 0)
        return Comparison(operator, left, right)

    def other_side(self, scope: Mapping[str, str], type_: FieldType) -> Operand:
        same = [
            Field(alias, name)
            for alias, kind in scope.items()
            for name, found in TYPES[kind].items()
            if found == type_
        ]
        if same and self.chance(0.45):
            return self.random.choice(same)
        if type_ == "boolean":
            return Constant(self.chance(0.5))
        return self.text_argument()

    def text_argument(self) -> Constant | Parameter:
        text = self.random.choice(self.texts)
        return self.parameter(text) if self.chance(0.2) else Constant(text)

    def parameter(self, value: Any) -> Parameter:
        name = f"p{len(self.params)}"
        self.params[name] = value
        return Parameter(name)

    def plain_number(self) -> Decimal:
        """A constant as it can be written: no exponent, no sign of its own."""
        return Decimal(format(abs(Decimal(self.random.choice(self.numbers[:6]))), "f"))

    def number_operand(self, scope: Mapping[str, str], depth: int) -> Operand:
        if depth and self.chance(0.8):
            operator = self.random.choice(_OPERATIONS)
            left, right = self.number_operand(scope, depth - 1), self.number_operand(scope, depth - 1)
            if operator == "/" and (not fields_in(right) or len(fields_in(right)) > 1):
                operator = "+"
            return Arithmetic(operator, left, right)
        numbers = [
            Field(alias, name)
            for alias, kind in scope.items()
            for name, type_ in TYPES[kind].items()
            if type_ == "number"
        ]
        if numbers and self.chance(0.7):
            return self.random.choice(numbers)
        number = self.plain_number()
        return self.parameter(number) if self.chance(0.2) else Constant(number)


def flattened(condition: Condition) -> Condition:
    """The condition with `a and (b and c)` as one junction, as the parser reads it."""
    if isinstance(condition, Negation):
        return Negation(flattened(condition.item))
    if not isinstance(condition, Junction):
        return condition
    items: list[Condition] = []
    for item in map(flattened, condition.items):
        items.extend(
            item.items if isinstance(item, Junction) and item.operator == condition.operator else (item,)
        )
    return Junction(condition.operator, tuple(items))


def fields_in(operand: Operand) -> set[str]:
    """The aliases that an operand reads."""
    if isinstance(operand, Arithmetic):
        return fields_in(operand.left) | fields_in(operand.right)
    return {operand.alias} if isinstance(operand, Field) else set()


def products(operand: Operand) -> int:
    """The multiplications and divisions in an operand."""
    if isinstance(operand, Arithmetic):
        return products(operand.left) + products(operand.right) + (operand.operator in "*/")
    return 0
