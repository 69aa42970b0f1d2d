"""Assets, debts and net assets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from perflint.facts.assets import AssetPosition
from perflint.facts.sums import SumCheck
from tests.facts.reports import facts_of


def _parts(*paragraphs: str) -> dict[str, Any]:
    return {
        "kind": "department-self-evaluation",
        "sections": [{"heading": "资产", "paragraphs": list(paragraphs)}],
    }


def test_assets_and_their_parts() -> None:
    found = facts_of(SumCheck, **_parts("资产4288.85万元，其中流动资产4225.92万元，非流动资产25.73万元。"))
    (fact,) = [item for item in found if item.subject == "assets"]
    assert not fact.holds
    assert fact.gap == Decimal("37.20")


def test_assets_are_debts_and_net_assets() -> None:
    found = facts_of(
        SumCheck, **_parts("资产520.40万元，负债310.20万元。", "净资产210.20万元，其中累计盈余210.20万元。")
    )
    equity = [item for item in found if item.subject == "equity"]
    assert [item.holds for item in equity] == [True]


def test_praise_beside_the_debt_ratio() -> None:
    (fact,) = facts_of(AssetPosition, **_parts("资产总额200.00万元，负债总额170.00万元，财务状况良好。"))
    assert (fact.ratio, fact.praise) == (Decimal(85), "财务状况良好")
    (fact,) = facts_of(AssetPosition, **_parts("资产总额200.00万元，负债总额170.00万元，多为往来款。"))
    assert fact.praise == ""


def test_parts_of_assets_are_not_taken_for_the_whole() -> None:
    assert facts_of(AssetPosition, **_parts("固定资产200.00万元，流动负债170.00万元。")) == []
