"""Ratios whose parts the document states."""

from __future__ import annotations

from decimal import Decimal

from perflint.facts.ratios import RatioCheck
from tests.facts.reports import facts_of


def _ratios(text: str) -> list[RatioCheck]:
    return facts_of(RatioCheck, sections=[{"heading": "情况", "paragraphs": [text]}])


def test_a_share_of_what_the_sentence_splits() -> None:
    right, wrong = _ratios(
        "资产4288.85万元，其中流动资产4225.92万元，占比98.53%；非流动资产25.73万元，占比1.47%。"
    )
    assert right.holds
    assert not wrong.holds
    assert (wrong.recomputed, wrong.formula) == (Decimal("0.60"), "25.73/4288.85")
    assert wrong.rest_fits


def test_a_share_without_its_whole_is_not_judged() -> None:
    assert _ratios("项目支出160万元，占全县支出的0.5%。") == []


def test_growth_is_of_last_years_amount() -> None:
    (fact,) = _ratios("收入792.22万元，比上年增加189.25万元，增加31.39%。")
    assert fact.holds
    (fact,) = _ratios("收入600.00万元，比上年减少150.00万元，下降20.00%。")
    assert fact.holds
    (fact,) = _ratios("收入600.00万元，比上年增加100.00万元，增长30.00%。")
    assert not fact.holds
    assert fact.recomputed == Decimal("20.00")


def test_debt_ratio() -> None:
    (fact,) = _ratios("资产4288.85万元，负债4187.82万元，资产负债率为97.64%。")
    assert (fact.subject, fact.holds) == ("debt", True)
    (fact,) = _ratios("资产4288.85万元，负债4187.82万元，资产负债率为79.64%。")
    assert not fact.holds


def test_named_ratios_in_either_direction() -> None:
    (fact,) = _ratios("政府采购预算100.00万元，实际采购95.00万元，政府采购执行率95%。")
    assert fact.holds
    (fact,) = _ratios("采购预算100.00万元，实际支出95.00万元，资金节约率5%。")
    assert fact.holds
    (fact,) = _ratios("政府采购预算100.00万元，实际采购95.00万元，政府采购执行率80%。")
    assert not fact.holds


def test_arrival_rates_of_lines() -> None:
    lines = [
        {"name": "总额", "role": "total", "budget": "80.00", "received": "40.00", "arrival_rate": "100%"}
    ]
    (fact,) = facts_of(RatioCheck, funds={"lines": lines})
    assert (fact.subject, fact.holds, fact.recomputed) == ("arrival", False, Decimal("50.00"))
    lines[0]["arrival_rate"] = "50"
    (fact,) = facts_of(RatioCheck, funds={"lines": lines})
    assert fact.holds
