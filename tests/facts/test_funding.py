"""How the money of a form is planned."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from perflint.facts.funding import CarryOver, DoubledItem, Funding, HalfYear
from tests.facts.reports import facts_of


def _line(name: str, role: str, side: str = "income", **values: str) -> dict[str, Any]:
    return {"name": name, "role": role, "side": side, **values}


def test_items_of_expenditure() -> None:
    lines = [
        _line("资金总额", "total", budget="15.64"),
        _line("资金总额", "total", "expenditure", budget="15.64"),
    ]
    (fact,) = facts_of(Funding, kind="project-target", funds={"lines": lines})
    assert (fact.lists_expenditure, fact.items, fact.total) == (True, 0, Decimal("15.64"))
    lines.append(_line("委托业务费", "item", "expenditure", budget="15.64"))
    (fact,) = facts_of(Funding, kind="project-target", funds={"lines": lines})
    assert fact.items == 1


def test_growth_and_basis() -> None:
    lines = [_line("合计", "total", prior="213.4", budget="259", basis="按实际人数测算")]
    (fact,) = facts_of(Funding, kind="project-target", funds={"lines": lines, "columns": ["budget", "basis"]})
    assert fact.growth == Decimal("21.37")
    assert (fact.basis_column, fact.basis_figures) == (True, 0)
    lines[0]["basis"] = "5180人×500元"
    (fact,) = facts_of(Funding, kind="project-target", funds={"lines": lines, "columns": ["budget", "basis"]})
    assert fact.basis_figures == 2


def test_half_year_amounts() -> None:
    lines = [
        _line("会议费", "item", "expenditure", half_year="21.6", budget="6.48"),
        _line("档案费", "item", "expenditure", half_year="5", budget="5"),
    ]
    facts = facts_of(HalfYear, kind="department-target", funds={"lines": lines})
    assert [fact.exceeds for fact in facts] == [True, False]


def test_an_item_listed_twice() -> None:
    lines = [_line("培训费", "item", "expenditure", budget=amount) for amount in ("12.5", "8", "12.5")]
    (fact,) = facts_of(DoubledItem, kind="project-target", funds={"lines": lines})
    assert fact.pointer == "/funds/lines/2/name"


def test_money_carried_over_in_prose_and_form() -> None:
    def measured(cell: str, text: str) -> list[CarryOver]:
        lines = [
            _line("年度资金总额", "total", budget="60.00"),
            _line("上年结转资金", "carry-over", budget=cell),
        ]
        return facts_of(
            CarryOver, funds={"lines": lines}, sections=[{"heading": "资金", "paragraphs": [text]}]
        )

    (fact,) = measured("", "上年结转资金12.5万元。")
    assert fact.cell_blank
    (fact,) = measured("10.00", "上年结转资金12.50万元。")
    assert fact.differs
    (fact,) = measured("12.50", "上年结转资金12.50万元。")
    assert not (fact.differs or fact.cell_blank)
    assert measured("", "结余5万元结转下年使用。") == []
