"""Units: dimensions, exact conversion, unit columns."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perflint.quantity import Interval, parse_quantity, parse_unit


@pytest.mark.parametrize(
    ("text", "symbol", "dimension"),
    [
        ("万元", "万元", "money"),
        ("(亩)", "亩", "area"),
        ("百分比(%)", "%", "ratio"),
        ("个（套）", "个", "count:个"),
        ("千米", "公里", "length"),
        ("万㎡", "万平方米", "area"),
        ("台/套", "台套", "count:台套"),
        ("人/次", "人次", "count:人次"),
        ("名", "人", "count:人"),
        ("元/人·天", "元/人日", "money/count:人日"),
        ("元/人、天", "元/人·天", "money/count:人·time:day"),
        ("次/月", "次/月", "count:次/time:month"),
        ("单位：万元", "万元", "money"),
        ("个百分点", "百分点", "percentage-point"),
        ("监测断面", "监测断面", "count:监测断面"),
        ("万/月", "万/月", "number/time:month"),
    ],
)
def test_parse_unit(text: str, symbol: str, dimension: str) -> None:
    unit = parse_unit(text)
    assert unit is not None
    assert (unit.symbol, unit.dimension) == (symbol, dimension)


@pytest.mark.parametrize("text", ["", "定性", "/", "——", "无", "文字描述", "95", "万", "x" * 1000, "\ud800"])
def test_what_names_no_unit(text: str) -> None:
    assert parse_unit(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("12.30万元", "元", "122950", "123050"),
        ("0.43亿元", "万元", "4250", "4350"),
        ("15亩", "公顷", "0.9666666", "1.0333334"),
        ("1.5平方公里", "公顷", "145", "155"),
        ("95%", "‰", "945", "955"),
        ("500公斤", "吨", "0.4995", "0.5005"),
        ("3年", "月", "36", "36"),
        ("2千米", "米", "1500", "2500"),
        ("1.201万亩", "亩", "12005", "12015"),
    ],
)
def test_conversion_encloses_the_exact_value(text: str, unit: str, low: str, high: str) -> None:
    quantity = parse_quantity(text)
    assert quantity is not None
    converted = quantity.in_unit(unit)
    assert Interval(Decimal(low), Decimal(high)).meets(converted)
    assert converted.low is not None
    assert converted.high is not None
    assert converted.low >= Decimal(low) - Decimal("0.000001")
    assert converted.high <= Decimal(high) + Decimal("0.000001")


def test_fifteen_mu_are_one_hectare() -> None:
    quantity = parse_quantity("15.00亩")
    assert quantity is not None
    assert quantity.in_unit("公顷").contains(Decimal(1))
    assert quantity.base.contains(Decimal(10000))


def test_counting_words_are_dimensions_of_their_own() -> None:
    people, visits, named = parse_quantity("30人"), parse_quantity("30人次"), parse_quantity("30名")
    assert people is not None
    assert visits is not None
    assert named is not None
    assert not people.comparable(visits)
    assert people.comparable(named)
    with pytest.raises(ValueError, match="cannot be converted"):
        people.in_unit("人次")


def test_in_unit_refuses_an_unknown_unit() -> None:
    quantity = parse_quantity("30人")
    assert quantity is not None
    with pytest.raises(ValueError, match="not a unit"):
        quantity.in_unit("定性")


def test_a_number_without_a_unit_takes_the_wanted_one() -> None:
    quantity = parse_quantity("27.59")
    assert quantity is not None
    assert quantity.in_unit("万元") == Interval.of_printed("27.59")
