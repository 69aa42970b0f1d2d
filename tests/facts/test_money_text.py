"""Amounts in prose beside the money block."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from perflint.facts.money_text import AmountInText, InitialShare, LevelShare, RateInText, SourceToldTwice
from tests.facts.reports import facts_of


def _parts(text: str, **values: str) -> dict[str, Any]:
    line = {"name": "年度资金总额", "role": "total", "budget": "46.80", "executed": "45.00", **values}
    return {"funds": {"lines": [line]}, "sections": [{"heading": "预算执行情况", "paragraphs": [text]}]}


def test_amounts_of_the_whole() -> None:
    (fact,) = facts_of(AmountInText, **_parts("全年预算48.60万元。"))
    assert (fact.agrees, fact.elsewhere, fact.explicit, fact.gap) == (False, False, True, Decimal("1.8"))
    (fact,) = facts_of(AmountInText, **_parts("全年预算46.8万元。"))
    assert fact.agrees
    (fact,) = facts_of(AmountInText, **_parts("全年预算468000元。"))
    assert fact.agrees
    (fact,) = facts_of(AmountInText, **_parts("全年预算46.80元。"))
    assert fact.unit_slip


def test_amounts_of_parts_and_other_years_are_left_alone() -> None:
    assert facts_of(AmountInText, **_parts("其中省级预算20.00万元。")) == []
    assert facts_of(AmountInText, fiscal_year="2022", **_parts("2021年全年预算40.00万元。")) == []


def test_the_projects_name_in_a_list() -> None:
    parts = _parts("河湾村公路沿线绿化项目100万元")
    (fact,) = facts_of(
        AmountInText, kind="project-target", project={"name": "河湾村公路沿线绿化项目"}, **parts
    )
    assert fact.by_name
    assert fact.text_amount == 100
    assert facts_of(AmountInText, kind="project-target", project={"name": "县城照明维护项目"}, **parts) == []


def test_rates_of_the_whole() -> None:
    (fact,) = facts_of(RateInText, **_parts("预算执行率96.15%。"))
    assert fact.agrees
    (fact,) = facts_of(RateInText, **_parts("预算执行率86.15%。"))
    assert (fact.agrees, fact.gap) == (False, Decimal("10.00"))
    assert facts_of(RateInText, **_parts("省级资金执行率86.15%。")) == []
    assert facts_of(RateInText, **_parts("预算执行率≥95%。")) == []


def test_shares_of_levels() -> None:
    lines = [
        {"name": "合计", "role": "total", "budget": "259"},
        {"name": "省级资金", "role": "provincial"},
        {"name": "县级资金", "role": "county", "budget": "259"},
    ]
    sections = [{"heading": "概况", "paragraphs": ["由省级财政承担60%，县级财政承担40%。"]}]
    facts = facts_of(LevelShare, kind="project-target", funds={"lines": lines}, sections=sections)
    assert [(fact.level, fact.text_share, fact.table_share) for fact in facts] == [
        ("省级", Decimal(60), Decimal(0)),
        ("县级", Decimal(40), Decimal(100)),
    ]
    assert facts[0].sum == 100


def test_a_percentage_of_the_initial_budget() -> None:
    (fact,) = facts_of(InitialShare, **_parts("完成年初预算的96%。", initial="0"))
    assert fact.initial_zero
    (fact,) = facts_of(InitialShare, **_parts("完成年初预算的96%。", initial="50"))
    assert not fact.initial_zero


def test_one_source_told_twice() -> None:
    def told(second: str, *more: str) -> list[SourceToldTwice]:
        first = "下达中央资金76.84万元，省级资金29.36万元，地方投入87.99万元。"
        sections = [
            {
                "heading": "资金",
                "paragraphs": [
                    first,
                    *more,
                    f"中央资金投入76.84万元，省级资金投入29.36万元，地方资金投入{second}万元。",
                ],
            }
        ]
        return facts_of(SourceToldTwice, sections=sections)

    (fact,) = told("99.28")
    assert (fact.source, fact.agreeing, fact.gap) == ("地方", 2, Decimal("11.29"))
    assert told("87.99") == []


def test_less_arrived_than_was_planned() -> None:
    def told(arrived: str) -> SourceToldTwice:
        sections = [
            {
                "heading": "资金",
                "paragraphs": [
                    "计划总投资772万元，其中省级补助386万元，市级配套116万元，县级配套270万元。",
                    f"到位资金702万元，其中省级补助386万元，市级配套116万元，县级配套{arrived}万元。",
                ],
            }
        ]
        (fact,) = facts_of(SourceToldTwice, sections=sections)
        return fact

    assert told("200").shortfall
    assert not told("300").shortfall
