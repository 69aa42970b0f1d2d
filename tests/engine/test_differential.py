"""The engine against the plain evaluator on random rules and facts, and proof that the comparison sees differences.

PERFLINT_DIFFERENTIAL_CASES sets the number of cases; `python -m tests.engine.differential CASES` runs them alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from perflint.engine import compiler, encoding, logic, numbers, semantics
from perflint.engine.syntax import OPPOSITE
from tests.engine import differential

CASES = int(os.environ.get("PERFLINT_DIFFERENTIAL_CASES", "5000"))


def test_the_engine_means_what_the_conditions_say() -> None:
    outcome = differential.run(CASES)
    assert outcome.differences == []
    assert outcome.counts["cases"] == CASES
    assert outcome.counts["refused"] == 0
    assert outcome.counts["with matches"] > CASES / 4


Mutation = Callable[[pytest.MonkeyPatch], None]


def less_is_less_or_equal(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(compiler._OPERATORS, "<", "$lte")


def addition_is_subtraction_between_facts(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(compiler._ARITHMETIC, "+", "$sub")


def addition_is_subtraction_within_a_fact(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(numbers.ARITHMETIC, "+", numbers.subtract)


def negated_comparison_keeps_its_bound(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(OPPOSITE, "<", ">")


def unless_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    real = compiler._Compiler._place

    def without(self: compiler._Compiler, name: str, *rest: object) -> None:
        if name.count(".") == 1:
            real(self, name, *rest)  # type: ignore[arg-type]  # handed on as it came

    patch.setattr(compiler._Compiler, "_place", without)


def negation_is_dropped_from_tests(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(semantics, "_negated", lambda test: test)


def all_texts_are_one(patch: pytest.MonkeyPatch) -> None:
    real = encoding._KindEncoder.parts

    def parts(
        self: encoding._KindEncoder, fact: object, tokens: dict[str, str], overviews: object
    ) -> list[str]:
        tokens.update(dict.fromkeys(tokens, '"c0"'))
        return real(self, fact, tokens, overviews)  # type: ignore[arg-type]  # handed on as it came

    patch.setattr(encoding._KindEncoder, "parts", parts)


def restrictions_are_ignored(patch: pytest.MonkeyPatch) -> None:
    def met(self: encoding._KindEncoder, *_: object) -> tuple[str, ...]:
        return tuple(name for _, name in self.restrictions)

    patch.setattr(encoding._KindEncoder, "_met", met)


def only_the_first_alternative_counts(patch: pytest.MonkeyPatch) -> None:
    real = logic.alternatives
    patch.setattr(compiler, "alternatives", lambda condition: real(condition)[:1])


def equality_with_an_expression_is_a_bound(patch: pytest.MonkeyPatch) -> None:
    def compare(self: compiler._Join, operator: str, name: str, expression: object) -> None:
        bounds = {"==": ">=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
        joins = self.sent[self.place].joins
        joins.append(compiler._comparison(bounds[operator], name, expression))  # type: ignore[arg-type]  # an operator

    patch.setattr(compiler._Join, "_compare", compare)


@pytest.mark.parametrize(
    "mutation",
    [
        less_is_less_or_equal,
        addition_is_subtraction_between_facts,
        addition_is_subtraction_within_a_fact,
        negated_comparison_keeps_its_bound,
        unless_is_forgotten,
        negation_is_dropped_from_tests,
        all_texts_are_one,
        restrictions_are_ignored,
        only_the_first_alternative_counts,
        equality_with_an_expression_is_a_bound,
    ],
)
def test_a_changed_meaning_is_seen(mutation: Mutation, monkeypatch: pytest.MonkeyPatch) -> None:
    mutation(monkeypatch)
    for seed in range(1500):
        answer = differential.judged(seed)
        if answer.get("lost") or answer.get("spurious"):
            return
    pytest.fail("1500 random cases do not see the difference")
