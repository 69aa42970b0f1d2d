"""Where a money block prints its unit."""

from __future__ import annotations

from perflint.facts.amount_units import AmountUnits
from tests.facts.reports import facts_of


def block(unit: str | None, *amounts: str) -> list[AmountUnits]:
    """The facts of a block with these amounts."""
    lines = [{"name": "资金", "role": "item", "budget": amount} for amount in amounts]
    funds = {"lines": lines} if unit is None else {"unit": unit, "lines": lines}
    return facts_of(AmountUnits, funds=funds)


def test_amounts_are_counted_by_how_they_are_written() -> None:
    fact = block("万元", "5.8万", "12", "0", "——")[0]
    assert (fact.heading_unit, fact.with_unit, fact.bare) == ("万元", 1, 1)
    assert (fact.example_with_unit, fact.example_bare) == ("资金 5.8万", "资金 12")


def test_blocks_without_amounts_have_no_fact() -> None:
    assert block("万元", "", "0") == []
    assert facts_of(AmountUnits, unit="清河县水利局") == []
