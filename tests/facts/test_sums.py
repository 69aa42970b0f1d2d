"""Sums of money blocks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from perflint.facts.sums import SumCheck
from tests.facts.reports import facts_of


def _sums(*lines: dict[str, Any], **parts: Any) -> dict[tuple[str, str], SumCheck]:
    found = facts_of(SumCheck, funds={"unit": "万元", "lines": list(lines)}, **parts)
    return {(fact.subject, fact.column): fact for fact in found}


def _line(name: str, role: str, **values: str) -> dict[str, Any]:
    return {"name": name, "role": role, **values}


def test_a_gap_is_shown_with_its_addends() -> None:
    found = _sums(
        _line("年度资金总额", "total", budget="120.00"),
        _line("财政拨款", "fiscal", budget="85.50"),
        _line("其他资金", "other", budget="24.50"),
    )["sources", "预算数"]
    assert not found.holds
    assert not found.within_rounding
    assert (found.parts, found.computed, found.gap) == ("85.5+24.5", Decimal("110.00"), Decimal("10.00"))
    assert found.tolerance == Decimal("0.015")
    assert found.part_names == "财政拨款、其他资金"


def test_blank_cells_count_as_nothing() -> None:
    found = _sums(
        _line("资金总额", "total", budget="9.48"),
        _line("财政拨款", "fiscal", budget="9.48"),
        _line("其他资金", "other", budget="-"),
    )
    assert found["sources", "预算数"].holds


def test_parts_of_the_fiscal_money_on_the_same_level() -> None:
    found = _sums(
        _line("资金总额", "total", budget="15.64"),
        _line("财政拨款小计", "subtotal", budget="15.64"),
        _line("一般公共预算资金", "general", budget="15.64"),
        _line("政府性基金预算", "government-fund"),
    )
    assert found["sources", "预算数"].holds
    assert found["fiscal", "预算数"].holds


def test_one_filled_level_is_not_judged() -> None:
    lines = [
        _line("财政资金小计", "fiscal", budget="70"),
        _line("中央级", "central", budget="35"),
        _line("省级", "provincial"),
    ]
    assert ("levels", "预算数") not in _sums(*lines)
    lines[2]["budget"] = "30"
    assert not _sums(*lines)["levels", "预算数"].holds


def test_a_total_of_zero_over_parts() -> None:
    found = _sums(_line("资金总额", "total", budget="0"), _line("财政拨款", "fiscal", budget="90"))[
        "sources", "预算数"
    ]
    assert found.total_zero
    assert found.over


def test_children_of_the_project_expenditure_beside_it() -> None:
    spending = {"side": "expenditure"}
    found = _sums(
        _line("资金总额", "total", budget="21274.97"),
        _line("基本支出", "basic-expenditure", budget="4711.83", **spending),
        _line("项目支出", "project-expenditure", budget="16563.14", **spending),
        _line("补助下级支出", "item", budget="696.88", **spending),
        _line("设备购置", "item", budget="3", **spending),
        _line("规划编制", "item", budget="15863.26", **spending),
        kind="department-target",
    )
    assert found["basic-project", "预算数"].holds
    assert found["expenditure", "预算数"].holds


def test_income_and_expenditure_with_money_carried_over() -> None:
    lines = [
        _line("收入总计", "total", budget="1200.00"),
        _line("上年结转", "carry-over", budget="80.50"),
        _line("支出总计", "total", side="expenditure", budget="1280.50"),
    ]
    assert _sums(*lines)["income-expenditure", "预算数"].holds
    lines[2]["budget"] = "1250.00"
    assert not _sums(*lines)["income-expenditure", "预算数"].holds


def test_balance_is_of_the_money_received_or_of_the_budget() -> None:
    found = _sums(_line("资金总额", "total", budget="70", received="60", executed="27.59", balance="42.41"))
    assert found["balance", "结余"].holds
    found = _sums(_line("资金总额", "total", budget="70", received="70", executed="27.59", balance="43.41"))
    assert found["balance", "结余"].gap == Decimal("1.00")


def test_nothing_is_added_up_in_a_block_that_is_cut_off() -> None:
    note = {"kind": "truncated", "message": "断", "text": "funds"}
    assert (
        _sums(_line("资金总额", "total", budget="10"), _line("财政拨款", "fiscal", budget="5"), notes=[note])
        == {}
    )


def test_a_wrong_balance_is_told_once_and_written_as_a_difference() -> None:
    lines = [
        {
            "name": "年度总金额",
            "role": "total",
            "level": 0,
            "received": "1198.6",
            "executed": "1043.28",
            "balance": "165.32",
        },
        {
            "name": "财政资金",
            "role": "fiscal",
            "level": 1,
            "received": "1198.6",
            "executed": "1043.28",
            "balance": "155.32",
        },
    ]
    wrong = [fact for fact in facts_of(SumCheck, funds={"lines": lines}) if not fact.holds]
    assert [(fact.subject, fact.parts) for fact in wrong] == [("balance", "1198.6-1043.28")]


def test_income_split_beside_expenditure_row_by_row() -> None:
    def line(name: str, role: str, side: str, level: int, budget: str) -> dict[str, object]:
        return {"name": name, "role": role, "side": side, "level": level, "budget": budget}

    lines = [
        line("年度资金总额", "total", "income", 0, "3412.8"),
        line("按收入性质分", "subtotal", "income", 1, "3412.8"),
        line("按支出性质分", "subtotal", "expenditure", 0, "3412.8"),
        line("其中：一般公共预算", "general", "income", 2, "3212.8"),
        line("其中：基本支出", "basic-expenditure", "expenditure", 1, "1376.4"),
        line("政府性基金拨款", "government-fund", "income", 2, "150"),
        line("项目支出", "project-expenditure", "expenditure", 1, "2036.4"),
        line("其他资金", "other", "income", 2, "150"),
    ]
    wrong = [fact for fact in facts_of(SumCheck, funds={"lines": lines}) if not fact.holds]
    assert [(fact.name, fact.parts) for fact in wrong] == [("按收入性质分", "3212.8+150+150")]
    lines[3]["budget"] = "3112.8"
    assert all(fact.holds for fact in facts_of(SumCheck, funds={"lines": lines}))
