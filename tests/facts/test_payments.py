"""Plans of payments."""

from __future__ import annotations

from typing import Any

import pytest

from perflint.facts.context import DocumentContext
from perflint.facts.payments import PaymentPlan, UndecidedPlans
from perflint.facts.registry import measure
from tests.facts.reports import context_of, facts_of


def _plan(*shares: str | None) -> dict[str, Any]:
    periods = ("3月底", "6月底", "10月底", "12月底")
    plan = [
        {"period": period, **({"share": share} if share else {})}
        for period, share in zip(periods, shares, strict=True)
    ]
    return {"kind": "project-target", "funds": {"plan": plan}}


@pytest.mark.parametrize(
    ("shares", "incremental", "cumulative"),
    [
        (("34%", None, None, "66%"), True, False),
        (("20%", "50%", "80%", "100%"), False, True),
        ((None, None, None, "100%"), True, True),
        (("30%", "80%", "60%", "100%"), False, False),
        (("0.25", "0.25", "0.25", "0.25"), True, False),
        (("25", "25", "25", "25"), True, False),
    ],
)
def test_both_readings(shares: tuple[str | None, ...], incremental: bool, cumulative: bool) -> None:
    (fact,) = facts_of(PaymentPlan, **_plan(*shares))
    assert (fact.incremental, fact.cumulative) == (incremental, cumulative)


def test_a_blank_plan_is_no_plan() -> None:
    assert facts_of(PaymentPlan, **_plan(None, None, None, None)) == []


def test_undecided_plans_of_all_forms_are_one_fact() -> None:
    contexts = [
        context_of(**_plan("50%", None, None, "50%")),
        context_of(**_plan("10%", "20%", "30%", "40%")),
    ]
    contexts.append(context_of(**_plan("40%", None, None, "60%")))
    for index, context in enumerate(contexts):
        context.index = index
    found = measure(DocumentContext(contexts), frozenset({"undecided_plans"}))
    assert len(found) == 1
    assert isinstance(found[0], UndecidedPlans)
    assert (found[0].forms, found[0].shares) == (2, "50+50、40+60")
