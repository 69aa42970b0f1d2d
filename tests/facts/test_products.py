"""Products, unit costs and cost targets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from perflint.facts.products import CostTarget, FundingNeed, Product, UnitCost
from tests.facts.reports import facts_of


def _products(text: str) -> list[Product]:
    return facts_of(Product, kind="project-target", sections=[{"heading": "测算", "paragraphs": [text]}])


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("1000元×2390人=239万元", True),
        ("500元*10人=5000元", True),
        ("333元×10人=0.33万元", True),
        ("800元×25人=2.5万元", False),
        ("300元×20人×12个月=7.2万元", True),
    ],
)
def test_multiplications(text: str, holds: bool) -> None:
    (fact,) = _products(f"按{text}安排。")
    assert fact.holds is holds


def test_a_result_in_the_wrong_unit() -> None:
    (fact,) = _products("500元×10人=5000万元")
    assert not fact.holds
    assert fact.unit_slip


def test_dimensions_are_no_multiplication() -> None:
    assert _products("发酵池12个（3×1.8×2米）。") == []


def _target(budget: str, *rows: tuple[str, str, str]) -> dict[str, Any]:
    return {
        "kind": "project-target",
        "funds": {"unit": "万元", "lines": [{"name": "资金总额", "role": "total", "budget": budget}]},
        "indicators": [
            {"level1": "产出指标", "level2": level2, "name": name, "target": target}
            for level2, name, target in rows
        ],
    }


def test_standard_times_count() -> None:
    (fact,) = facts_of(
        UnitCost,
        **_target(
            "6.30", ("数量指标", "扶助人数", "63人"), ("成本指标", "成本控制", "按1000元/人的标准兑付")
        ),
    )
    assert (fact.product, fact.agrees, fact.single_purpose) == (Decimal("6.3"), True, True)


def test_standard_times_months() -> None:
    rows = (("成本指标", "人工成本", "≤620万/月"), ("时效指标", "周期", "2020年1月--2020年11月"))
    (fact,) = facts_of(UnitCost, **_target("5652", *rows))
    assert (fact.product, fact.exceeds, fact.by_period, fact.bound) == (Decimal(6820), True, True, True)


def test_two_counts_leave_the_product_open() -> None:
    rows = (
        ("数量指标", "户数", "100户"),
        ("数量指标", "补助户数", "80户"),
        ("成本指标", "户均补助", "5000元/户"),
    )
    assert facts_of(UnitCost, **_target("90", *rows)) == []


def test_cost_targets_and_their_sum() -> None:
    rows = (
        ("成本指标", "设备成本", "≤45万元"),
        ("成本指标", "安装成本", "≤25万元"),
        ("成本指标", "节约成本", "≥9万元"),
    )
    facts = facts_of(CostTarget, **_target("60", *rows))
    assert [(fact.target, fact.exceeds) for fact in facts] == [
        (Decimal(45), False),
        (Decimal(25), False),
        (Decimal(70), True),
    ]
    assert facts[-1].parts == "45+25"


def test_need_and_provision() -> None:
    sections = [
        {
            "heading": "概况",
            "paragraphs": ["共需资金8144万元，年初预算安排877万元。", "总投资300万元，本年安排100万元。"],
        }
    ]
    (fact,) = facts_of(FundingNeed, kind="project-target", sections=sections)
    assert (fact.needed, fact.provided, fact.share) == (Decimal(8144), Decimal(877), Decimal("10.77"))


def test_a_price_per_area_times_an_area() -> None:
    rows = [("数量指标", "补贴面积", "36.8万亩"), ("成本指标", "补贴标准", "100元/亩")]
    (fact,) = facts_of(UnitCost, **_target("3680", *rows))
    assert fact.product == 3680 and fact.agrees
