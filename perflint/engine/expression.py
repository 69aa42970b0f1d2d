"""The language of conditions: text to tree. Names and types are checked in checking.py; nothing is ever evaluated here.

    condition := conjunction ("or" conjunction)*
    conjunction := negation ("and" negation)*
    negation := "not" negation | comparison
    comparison := sum [ ("==" | "!=" | "<" | "<=" | ">" | ">=") sum
                      | ["not"] "in" ("[" constant ("," constant)* "]" | "$" name)
                      | ["not"] ("contains" | "matches" | "has") constant
                      | "exists" | "is" "absent" ]
    sum := product (("+" | "-") product)*
    product := factor (("*" | "/") factor)*
    factor := "-" factor | "(" condition ")" | number | text | "true" | "false" | "$" name | name ["." name]

A text stands between double or single quotes; a doubled quote inside stands for one, and a backslash for itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Literal, NoReturn, TypeAlias

from msgspec import Struct

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
    TestOperator,
)
from perflint.patterns import regex

KEYWORDS = frozenset(
    ["and", "or", "not", "in", "contains", "matches", "has", "exists", "is", "absent", "true", "false", "as"]
)

_COMPARISONS: dict[str, ComparisonOperator] = {
    "==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
}  # fmt: skip
_TESTS: dict[str, TestOperator] = {"contains": "contains", "matches": "matches", "has": "has"}
_SUMS: dict[str, ArithmeticOperator] = {"+": "+", "-": "-"}
_PRODUCTS: dict[str, ArithmeticOperator] = {"*": "*", "/": "/"}

_TOKEN = regex(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d+)?)
      | (?P<text>"(?:[^"]|"")*"|'(?:[^']|'')*')
      | (?P<parameter>\$[A-Za-z_][A-Za-z0-9_]*)
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<symbol>==|!=|<=|>=|[-<>+*/()\[\],.])
    )""",
    re.VERBOSE,
)

_MAXIMUM_DEPTH = 50
_MAXIMUM_TOKENS = 400


class ExpressionError(ValueError):
    """A condition that cannot be read; the message quotes the place."""


class _Token(Struct):
    kind: str
    text: str
    start: int


_Node: TypeAlias = Operand | Condition
_OPERANDS = (Constant, Parameter, Field, Arithmetic)


def _tokens(source: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    end = len(source.rstrip())
    while position < end:
        match = _TOKEN.match(source, position)
        if match is None:
            start = position + len(source[position:]) - len(source[position:].lstrip())
            raise ExpressionError(f"{_unreadable(source[start])} at {_excerpt(source, start)}")
        kind = match.lastgroup or ""
        found.append(_Token(kind, match.group(kind), match.start(kind)))
        position = match.end()
        if len(found) > _MAXIMUM_TOKENS:
            raise ExpressionError(
                f"the condition has more than {_MAXIMUM_TOKENS} words; let a fact measure a part of it"
            )
    found.append(_Token("end", "", end))
    return found


def _unreadable(character: str) -> str:
    remedies = {
        '"': "a text without its closing quote",
        "'": "a text without its closing quote",
        "=": "a single = (write == to compare)",
        "&": "& (write and)",
        "|": "| (write or)",
        "!": "! (write not)",
        "$": "$ without a name",
        "%": "% (write the number alone; the field's documentation names its unit)",
    }
    return remedies.get(character, f"unexpected character {character!r}")


def _excerpt(source: str, start: int) -> str:
    if start >= len(source.rstrip()):
        return "the end"
    return f"“{source[start : start + 24].strip()}” (character {start + 1})"


class _Parser:
    def __init__(self, source: str, current: str | None) -> None:
        self.source = source
        self.current = current
        self.tokens = _tokens(source)
        self.position = 0
        self.depth = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.position]

    def fail(self, message: str, token: _Token | None = None) -> NoReturn:
        place = (token or self.token).start
        raise ExpressionError(f"{message} at {_excerpt(self.source, place)}")

    def take(self, *texts: str) -> str | None:
        """The text of the next token when it is one of these keywords or symbols, which is then consumed."""
        token = self.token
        if token.kind in ("name", "symbol") and token.text in texts:
            self.position += 1
            return token.text
        return None

    def expect(self, text: str, reason: str) -> None:
        if self.take(text) is None:
            self.fail(reason)

    def whole(self) -> Condition:
        node = self.as_condition(self.disjunction(), self.token)
        if self.token.kind != "end":
            if self.token.text in _COMPARISONS:
                self.fail("comparisons cannot be chained (write a < b and b < c)")
            self.fail("expected and, or, or the end")
        return node

    def as_condition(self, node: _Node, token: _Token) -> Condition:
        if isinstance(node, Field):
            return Comparison("==", node, Constant(True))
        if isinstance(node, _OPERANDS):
            self.fail("a value is not a condition; compare it with something", token)
        return node

    def as_operand(self, node: _Node, token: _Token) -> Operand:
        if not isinstance(node, _OPERANDS):
            self.fail("a condition cannot be compared or calculated with", token)
        return node

    def disjunction(self) -> _Node:
        self.depth += 1
        if self.depth > _MAXIMUM_DEPTH:
            self.fail("the condition is nested too deeply")
        node = self.joined("or", self.conjunction)
        self.depth -= 1
        return node

    def conjunction(self) -> _Node:
        return self.joined("and", self.negation)

    def joined(self, operator: Literal["and", "or"], part: Callable[[], _Node]) -> _Node:
        """One part, or a junction of several; a part that is a junction of the same kind is taken apart."""
        start = self.token
        node = part()
        if self.token.kind != "name" or self.token.text != operator:
            return node
        parts = [self.as_condition(node, start)]
        while self.take(operator):
            start = self.token
            parts.append(self.as_condition(part(), start))
        items: list[Condition] = []
        for item in parts:
            if isinstance(item, Junction) and item.operator == operator:
                items.extend(item.items)
            else:
                items.append(item)
        return Junction(operator, tuple(items))

    def negation(self) -> _Node:
        negations = 0
        start = self.token
        while self.take("not"):
            negations += 1
        node = self.comparison()
        for _ in range(negations):
            node = Negation(self.as_condition(node, start))
        return node

    def comparison(self) -> _Node:
        start = self.token
        node = self.sum()
        token = self.token
        if token.kind == "symbol" and token.text in _COMPARISONS:
            self.position += 1
            right_start = self.token
            right = self.as_operand(self.sum(), right_start)
            return Comparison(_COMPARISONS[token.text], self.as_operand(node, start), right)
        if token.kind != "name" or token.text not in KEYWORDS:
            return node
        if self.take("exists"):
            return Presence(self.tested(node, start), absent=False)
        if self.take("is"):
            self.expect("absent", "expected absent after is (or write: field exists)")
            return Presence(self.tested(node, start), absent=True)
        negated = self.take("not") is not None
        if self.take("in"):
            return FieldTest("in", self.tested(node, start), self.list_of_constants(), negated)
        operator = self.take(*_TESTS)
        if operator:
            return FieldTest(_TESTS[operator], self.tested(node, start), (self.constant(),), negated)
        if negated:
            self.fail("expected in, contains, matches or has after not")
        return node

    def tested(self, node: _Node, token: _Token) -> Field:
        if not isinstance(node, Field):
            self.fail("this test needs a field before it", token)
        return node

    def list_of_constants(self) -> tuple[Constant | Parameter, ...]:
        if self.token.kind == "parameter":
            return (self.constant(),)
        self.expect("[", "expected a list in square brackets or a $parameter after in")
        items = [self.constant()]
        while self.take(","):
            items.append(self.constant())
        self.expect("]", "expected , or ] in the list")
        return tuple(items)

    def constant(self) -> Constant | Parameter:
        token = self.token
        node = self.factor()
        if not isinstance(node, Constant | Parameter):
            self.fail("expected a text, a number or a $parameter", token)
        return node

    def sum(self) -> _Node:
        start = self.token
        node = self.product()
        while operator := self.take(*_SUMS):
            right_start = self.token
            right = self.as_operand(self.product(), right_start)
            node = Arithmetic(_SUMS[operator], self.as_operand(node, start), right)
        return node

    def product(self) -> _Node:
        start = self.token
        node = self.factor()
        while operator := self.take(*_PRODUCTS):
            right_start = self.token
            right = self.as_operand(self.factor(), right_start)
            node = Arithmetic(_PRODUCTS[operator], self.as_operand(node, start), right)
        return node

    def factor(self) -> _Node:
        token = self.token
        if self.take("-"):
            return self.negative()
        if self.take("("):
            node = self.disjunction()
            self.expect(")", "expected )")
            return node
        if token.kind in ("end", "symbol") or (
            token.text in KEYWORDS and token.text not in ("true", "false")
        ):
            self.fail("expected a field, a number, a text or a $parameter", token)
        self.position += 1
        if token.kind == "number":
            return Constant(Decimal(token.text))
        if token.kind == "text":
            quote = token.text[0]
            return Constant(token.text[1:-1].replace(quote * 2, quote))
        if token.kind == "parameter":
            return Parameter(token.text[1:])
        if token.text in ("true", "false"):
            return Constant(token.text == "true")
        return self.field(token)

    def negative(self) -> Operand:
        self.depth += 1
        if self.depth > _MAXIMUM_DEPTH:
            self.fail("the condition is nested too deeply")
        token = self.token
        operand = self.as_operand(self.factor(), token)
        self.depth -= 1
        if isinstance(operand, Constant) and isinstance(operand.value, Decimal):
            return Constant(-operand.value)
        return Arithmetic("-", Constant(Decimal(0)), operand)

    def field(self, token: _Token) -> Field:
        if self.take("."):
            member = self.token
            if member.kind != "name":
                self.fail(f"expected the name of a field after {token.text}.")
            self.position += 1
            return Field(token.text, member.text)
        if self.current is None:
            self.fail(f"{token.text!r} needs the alias of its fact before it (alias.{token.text})", token)
        return Field(self.current, token.text)


def parse(source: str, current: str | None) -> Condition:
    """The tree of a condition. `current` is the alias that fields without one belong to, None where there is none.

    Raises ExpressionError with the place in the text.
    """
    if not source.strip():
        raise ExpressionError("the condition is empty")
    return _Parser(source, current).whole()
