"""The shared reading of money blocks: amounts, units, rates in any printed form."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from perflint.facts.money import FundsView, funds_view, money_unit, read_rate, truncated
from perflint.quantity import Interval
from perflint.vocabulary import vocabulary
from tests.facts.reports import context_of


def _view(*lines: dict[str, Any], unit: str | None = "万元") -> FundsView:
    rows = [{"name": "年度资金总额", "role": "total", **line} for line in lines]
    return funds_view(context_of(funds={"unit": unit, "lines": rows}))


@pytest.mark.parametrize(
    ("printed", "unit", "value"),
    [
        ("27.59", "万元", "27.59"),
        ("1,234.50", "万元", "1234.50"),
        ("275900", "元", "27.59"),
        ("5.8万", "万元", "5.8"),
        ("2.38万元", None, "2.38"),
        ("0.3亿", "万元", "3000"),
        ("2021.05", "万元", "2021.05"),  # an amount, not May 2021
        ("52.800000", "万元", "52.8"),
    ],
)
def test_amounts_are_read_in_myriads(printed: str, unit: str | None, value: str) -> None:
    (line,) = _view({"budget": printed}, unit=unit).lines
    amount = line.amount("budget")
    assert amount is not None
    assert amount.value == Decimal(value)


@pytest.mark.parametrize(
    ("name", "unit", "value"),
    [
        ("预算金额（元）", "万元", "36"),
        ("其中：财政资金(单位：元)", "万元", "36"),
        ("预算金额(万元)", "元", "360000"),
        ("年度资金总额", "万元", "360000"),
        ("人均补助(元/人)", "万元", "360000"),
    ],
)
def test_the_unit_in_a_label_is_that_of_its_amounts(name: str, unit: str, value: str) -> None:
    (line,) = _view({"name": name, "budget": "360000"}, unit=unit).lines
    assert line.amounts["budget"].value == Decimal(value)


def test_a_unit_in_the_cell_counts_more_than_one_in_the_label() -> None:
    (line,) = _view({"name": "预算金额（元）", "budget": "36万元"}).lines
    assert line.amounts["budget"].value == Decimal(36)


@pytest.mark.parametrize("printed", ["", "—", "——", "/", "无", "万元", " - "])
def test_cells_without_an_amount_are_blank(printed: str) -> None:
    (line,) = _view({"budget": printed}).lines
    assert line.amounts == {}
    assert line.malformed == ()


def test_text_in_a_money_cell_is_malformed() -> None:
    (line,) = _view({"budget": "详见附件"}).lines
    assert line.malformed == ("budget",)


def test_trimmed_zeros_take_the_digits_of_the_block() -> None:
    view = _view({"budget": "70", "executed": "27.59"})
    budget = view.lines[0].amounts["budget"]
    assert budget.interval == Interval(Decimal("69.5"), Decimal("70.5"))
    assert budget.trimmed == Interval(Decimal("69.995"), Decimal("70.005"))


def test_whole_numbers_are_exact_in_a_block_of_whole_numbers() -> None:
    view = _view({"budget": "10", "executed": "8"})
    assert view.lines[0].amounts["budget"].trimmed == Interval.exact(10)


def test_four_digits_elsewhere_do_not_narrow_a_number_of_two() -> None:
    view = _view({"budget": "736.55", "executed": "3.8163"})
    assert view.lines[0].amounts["budget"].trimmed == Interval.of_printed("736.55")


def test_main_line_is_the_total_or_the_only_filled_one() -> None:
    lines = [
        {"name": "资金总额", "role": "total", "budget": ""},
        {"name": "财政拨款小计", "role": "subtotal", "budget": "6.30"},
        {"name": "其他收入", "role": "other", "budget": ""},
    ]
    view = funds_view(context_of(funds={"lines": lines}))
    assert view.main is not None
    assert view.main.name == "财政拨款小计"
    two = _view({"budget": "7"}, {"budget": "8"})
    assert two.main is two.lines[0]


@pytest.mark.parametrize(
    ("printed", "expected", "value", "fraction"),
    [
        ("100%", None, "100", False),
        ("100", "100", "100", False),
        ("0.958", "95.86", "95.8", True),
        ("1", "100", "100", True),
        ("1", None, "100", True),
        ("39.41", "39.41", "39.41", False),
        ("0", "100", "0", False),
    ],
)
def test_rates_in_any_printed_form(printed: str, expected: str | None, value: str, fraction: bool) -> None:
    rate = read_rate(printed, "/x", Decimal(expected) if expected else None, vocabulary())
    assert rate is not None
    assert rate.value == Decimal(value)
    assert rate.fraction is fraction or rate.value == 0


@pytest.mark.parametrize("printed", [None, "", "——", "%", "27.59万元", "按进度"])
def test_what_is_no_rate(printed: str | None) -> None:
    assert read_rate(printed, "/x", None, vocabulary()) is None


def test_units_of_money() -> None:
    assert [money_unit(text) for text in ("单位：元", "（亿元）", None, "人")] == [
        "元",
        "亿元",
        "万元",
        "万元",
    ]


def test_a_truncation_note_may_name_its_part() -> None:
    context = context_of(notes=[{"kind": "truncated", "message": "断", "text": "indicators"}])
    assert truncated(context)
    assert truncated(context, "indicators")
    assert not truncated(context, "funds")
    assert truncated(context_of(notes=[{"kind": "truncated", "message": "断"}]), "funds")
