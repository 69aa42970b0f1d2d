"""The language of conditions: text to tree and back."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from perflint.engine.expression import ExpressionError, parse
from perflint.engine.syntax import (
    Arithmetic,
    Comparison,
    Constant,
    Field,
    FieldTest,
    Junction,
    Negation,
    Parameter,
    Presence,
    render,
)
from tests.engine.random_rules import Generator, flattened

RATE = Field("execution", "rate")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("rate < 60", Comparison("<", RATE, Constant(Decimal(60)))),
        ("rate>=-0.5", Comparison(">=", RATE, Constant(Decimal("-0.5")))),
        ("rate == $limit", Comparison("==", RATE, Parameter("limit"))),
        ('evaluation.grade != "优"', Comparison("!=", Field("evaluation", "grade"), Constant("优"))),
        ("name == 'it''s'", Comparison("==", Field("execution", "name"), Constant("it's"))),
        ('name == "a\\"', Comparison("==", Field("execution", "name"), Constant("a\\"))),
        ("explained", Comparison("==", Field("execution", "explained"), Constant(True))),
        ("explained == false", Comparison("==", Field("execution", "explained"), Constant(False))),
        ("rate exists", Presence(RATE, absent=False)),
        ("rate is absent", Presence(RATE, absent=True)),
        ("rate in [1, 2.5]", FieldTest("in", RATE, (Constant(Decimal(1)), Constant(Decimal("2.5"))))),
        ("rate not in $known", FieldTest("in", RATE, (Parameter("known"),), negated=True)),
        ('text contains "节约"', FieldTest("contains", Field("execution", "text"), (Constant("节约"),))),
        (r'text matches "^\d+$"', FieldTest("matches", Field("execution", "text"), (Constant(r"^\d+$"),))),
        ('cause has "savings"', FieldTest("has", Field("execution", "cause"), (Constant("savings"),))),
        (
            'cause not has "savings"',
            FieldTest("has", Field("execution", "cause"), (Constant("savings"),), negated=True),
        ),
    ],
)
def test_leaf(text: str, tree: object) -> None:
    assert parse(text, "execution") == tree


def test_or_binds_less_than_and_and_not_binds_only_its_comparison() -> None:
    a, b, c = (Comparison("==", Field("x", name), Constant(True)) for name in "abc")
    assert parse("a or b and not c", "x") == Junction("or", (a, Junction("and", (b, Negation(c)))))
    assert parse("(a or b) and c", "x") == Junction("and", (Junction("or", (a, b)), c))
    assert parse("not a and b", "x") == Junction("and", (Negation(a), b))
    assert parse("not not a", "x") == Negation(Negation(a))


def test_arithmetic_has_the_usual_precedence_and_groups_from_the_left() -> None:
    a, b, c = (Field("x", name) for name in "abc")
    assert parse("a - b - c > 0", "x") == Comparison(
        ">", Arithmetic("-", Arithmetic("-", a, b), c), Constant(Decimal(0))
    )
    assert parse("a + b * c > 0", "x") == Comparison(
        ">", Arithmetic("+", a, Arithmetic("*", b, c)), Constant(Decimal(0))
    )
    assert parse("(a + b) * c > -a", "x") == Comparison(
        ">", Arithmetic("*", Arithmetic("+", a, b), c), Arithmetic("-", Constant(Decimal(0)), a)
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("rate", ""),
        ("60", "a value is not a condition"),
        ("rate <", "expected a field, a number, a text or a $parameter at the end"),
        ("rate = 60", "a single = (write == to compare) at “= 60” (character 6)"),
        ("rate < 60 && x", "& (write and)"),
        ("rate < 60 || x", "| (write or)"),
        ("!rate", "! (write not)"),
        ("rate < 60%", "write the number alone"),
        ('name == "open', "a text without its closing quote"),
        ("1 < rate < 5", "comparisons cannot be chained"),
        ("rate < 60 rate > 5", "expected and, or, or the end at “rate > 5”"),
        ("(rate < 60", "expected )"),
        ("(rate < 60) + 1 > 2", "a condition cannot be compared or calculated with"),
        ("rate + 1 exists", "this test needs a field before it"),
        ("rate is missing", "expected absent after is"),
        ("rate in 60", "expected a list in square brackets or a $parameter"),
        ("rate in [60", "expected , or ] in the list"),
        ("rate in []", "expected a field, a number, a text or a $parameter"),
        ("text contains other", "expected a text, a number or a $parameter"),
        ("rate not < 5", "expected in, contains, matches or has after not"),
        ("rate < 60 ; drop", "unexpected character ';'"),
        ("execution. == 5", "expected the name of a field after execution."),
        ("and", "expected a field"),
        ("(" * 80 + "rate" + ")" * 80, "nested too deeply"),
        ("-" * 80 + "rate < 5", "nested too deeply"),
        ("rate < " + "+".join(["1"] * 300), "more than 400 words"),
    ],
)
def test_errors_quote_the_place(text: str, message: str) -> None:
    if not message:
        assert parse(text, "execution")
        return
    with pytest.raises(ExpressionError) as caught:
        parse(text, "execution")
    assert message in str(caught.value)


def test_a_field_without_alias_needs_a_current_fact() -> None:
    with pytest.raises(
        ExpressionError, match=r"'rate' needs the alias of its fact before it \(alias\.rate\)"
    ):
        parse("rate < 60", None)
    assert parse("execution.rate < 60", None) == Comparison("<", RATE, Constant(Decimal(60)))


def test_printing_and_parsing_give_the_same_tree() -> None:
    for seed in range(300):
        generator = Generator(seed)
        heads = [("first", generator.kind()), ("second", generator.kind())]
        generator.params = {}
        tree = flattened(generator.condition(heads, "second", 3))
        assert parse(render(tree), "second") == tree


def test_no_text_makes_the_parser_fail_otherwise() -> None:
    words = [
        "rate",
        "and",
        "or",
        "not",
        "(",
        ")",
        "<",
        "==",
        "5",
        "1.5",
        '"x"',
        "$p",
        ".",
        ",",
        "[",
        "]",
        "-",
        "+",
        "/",
    ]
    words += [
        "in",
        "has",
        "contains",
        "matches",
        "exists",
        "is",
        "absent",
        "true",
        "x.y",
        "'",
        '"',
        "%",
        "\n",
        "优",
        "\0",
    ]
    generator = random.Random(7)
    read = 0
    for _ in range(20000):
        text = " ".join(generator.choices(words, k=generator.randint(1, 9)))
        try:
            parse(text, "fact")
            read += 1
        except ExpressionError:
            continue
    assert read > 100
