"""Money beside indicators."""

from __future__ import annotations

from decimal import Decimal

from perflint.facts.spending_coverage import FundedWork, SpendingCoverage
from tests.facts.reports import facts_of


def test_coverage_is_measured_by_money() -> None:
    lines = [
        {"name": name, "role": "item", "side": "expenditure", "budget": budget}
        for name, budget in (("规划编制项目", "500"), ("体检费", "40"), ("会议费", "60"))
    ]
    row = {"level1": "履职", "name": "规划数", "target": "=3个", "key_work": "规划编制"}
    fact = facts_of(
        SpendingCoverage, kind="department-target", indicators=[row], funds={"unit": "万元", "lines": lines}
    )[0]
    assert (fact.items, fact.linked, fact.share) == (3, 1, Decimal("83.33"))
    assert fact.largest_uncovered == "会议费 60万元"


def test_a_work_beside_the_line_that_pays_for_it() -> None:
    lines = [
        {"name": name, "role": "item", "side": "expenditure", "budget": budget}
        for name, budget in (("规划编制项目", "60"), ("会议费", "40"))
    ]
    counted = {"level1": "履职", "name": "规划数", "target": "=3个", "key_work": "规划编制项目"}
    checked = {"level1": "履职", "name": "评审通过率", "target": "=100%", "key_work": "规划编制项目"}
    funds = {"unit": "万元", "lines": lines}
    fact = facts_of(FundedWork, kind="department-target", indicators=[counted], funds=funds)[0]
    assert (fact.item, fact.share, fact.counts_only) == ("规划编制项目", Decimal("60.00"), True)
    both = facts_of(FundedWork, kind="department-target", indicators=[counted, checked], funds=funds)[0]
    assert both.rows == 2 and not both.counts_only
