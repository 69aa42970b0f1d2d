"""What conditions mean: alternatives, negation at the leaves, contradictions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from perflint.engine.expression import parse
from perflint.engine.logic import LogicError, alternatives, bind, contradiction, pushed
from perflint.engine.rule import ParameterValue
from perflint.engine.semantics import holds
from perflint.engine.syntax import NEVER, render


def bound(text: str, params: Mapping[str, ParameterValue] | None = None) -> list[str]:
    """The alternatives of a condition in its own language."""
    return [" and ".join(map(render, item)) for item in alternatives(bind(parse(text, "f"), params or {}))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not (a < 1 and b)", ["f.a >= 1", "f.b != true"]),
        ("not (a < 1 or not b)", ["f.a >= 1 and f.b == true"]),
        ('not (s in ["x"] or s contains "y")', ['f.s not in ["x"] and not f.s contains "y"']),
        ("not a exists", ["f.a is absent"]),
        ("not not (a == 1)", ["f.a == 1"]),
        ("(a == 1 or a == 2) and (b or c)", [
            "f.a == 1 and f.b == true", "f.a == 1 and f.c == true",
            "f.a == 2 and f.b == true", "f.a == 2 and f.c == true",
        ]),
        ("a == 1 and a == 1", ["f.a == 1"]),
        ("a == 1 or a == 1", ["f.a == 1"]),
        ("5 > a", ["f.a < 5"]),
        ("a > 2 * $p + 1", ["f.a > 7"]),
        ("a in $list", ["f.a in [1, 2]"]),
    ],
)  # fmt: skip
def test_alternatives(text: str, expected: list[str]) -> None:
    assert bound(text, {"p": Decimal(3), "list": (Decimal(1), Decimal(2))}) == expected


def test_constants_fold_to_always_and_never() -> None:
    assert bound("$p == 3", {"p": Decimal(3)}) == [""]
    assert bind(parse("$p == 4", "f"), {"p": Decimal(3)}) == NEVER
    assert bound("$p == 4 or a == 1", {"p": Decimal(3)}) == ["f.a == 1"]


def test_too_many_alternatives_are_refused() -> None:
    text = " and ".join(f"(a == {number} or b == {number})" for number in range(7))
    with pytest.raises(LogicError, match="more than 64 alternatives"):
        bound(text)


@pytest.mark.parametrize("text", ["a > 1 / 0", "a / (2 - 2) > 1", "a > 5 / $zero"])
def test_division_by_a_constant_zero_is_refused(text: str) -> None:
    with pytest.raises(LogicError, match="division by zero"):
        bound(text, {"zero": Decimal(0)})


@pytest.mark.parametrize(
    "text",
    [
        "a < 5 and a > 9",
        "a < 5 and a >= 5",
        "a <= 5 and a > 5",
        "a <= 5 and a >= 5 and a != 5",
        "a == 5 and a == 6",
        "a == 5 and a != 5",
        "a == 5 and a > 5",
        's == "x" and s == "y"',
        's == "x" and s not in ["x", "y"]',
        's in ["x"] and s in ["y"]',
        's in ["x"] and s != "x"',
        "a in [1, 2] and a > 2",
        "b and not b",
        "b != true and b != false",
        "a is absent and a < 5",
        "a exists and a is absent",
        "a is absent and a + c > 5",
        's contains "x" and not s contains "x"',
        "a < c and a > c",
        "a < c and c < a",
        "a == c and a != c",
        "a < c and a == c",
        "a < a",
        "a != a",
        "x.r == r and x.r < r",
        "a + 1 < c and a + 1 > c",
    ],
)
def test_contradiction(text: str) -> None:
    [alternative] = alternatives(bind(parse(text, "f"), {}))
    reason = contradiction(alternative)
    assert reason is not None
    assert reason.startswith("can never be true: ")


@pytest.mark.parametrize(
    "text",
    [
        "a < 9 and a > 5",
        "a <= 5 and a >= 5",
        "a != 5 and a != 6",
        "a in [1, 2] and a > 1",
        "a is absent and c < 5",
        "a <= c and a >= c",
        "a <= a",
        's contains "x" and not s contains "y"',
        's in ["x", "y"] and s != "x"',
        "a < c and c < d and d < a",
        "a == 5 and a >= 5",
    ],
)
def test_no_contradiction(text: str) -> None:
    [alternative] = alternatives(bind(parse(text, "f"), {}))
    assert contradiction(alternative) is None


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("a < 5", {}, False),
        ("not a < 5", {}, False),
        ("a is absent", {}, True),
        ("not a exists", {}, True),
        ('not s contains "x"', {}, False),
        ("a not in [1]", {}, False),
        ("b == false", {"b": False}, True),
        ("not b", {"b": False}, True),
        ("not b", {}, False),
        ("a - c == 0.1", {"a": Decimal("0.3"), "c": Decimal("0.2")}, True),
        ("a / c > 5 or a / c <= 5", {"a": Decimal(1), "c": Decimal(0)}, False),
        ("a == 1000000000", {"a": 10**9}, True),
        ('s matches "^优"', {"s": "优秀"}, True),
        ('m has "x"', {"m": frozenset({"x"})}, True),
        ('m has "x"', {"m": frozenset()}, False),
        ('not m has "x"', {"m": frozenset()}, True),
    ],
)
def test_absent_values_satisfy_nothing(text: str, values: dict[str, Any], expected: bool) -> None:
    fact: Any = SimpleNamespace(**{**dict.fromkeys("abcsm"), **values})
    assert holds(pushed(bind(parse(text, "f"), {})), {"f": fact}) is expected
