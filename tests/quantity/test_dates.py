"""Dates, deadlines and periods as forms print them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.quantity import Period, find_dates, parse_date


def period(text: str, year: int | None = None) -> Period:
    """The period of a text that must be one."""
    found = parse_date(text, year)
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2025年12月31日", "2025-12-31", "2025-12-31", "day"),
        ("2025 年 1 月 1 日", "2025-01-01", "2025-01-01", "day"),
        ("2025-12-31", "2025-12-31", "2025-12-31", "day"),
        ("2022/8/10", "2022-08-10", "2022-08-10", "day"),
        ("2022.8.1", "2022-08-01", "2022-08-01", "day"),
        ("20240601", "2024-06-01", "2024-06-01", "day"),
        ("二〇二一年十二月三十一日", "2021-12-31", "2021-12-31", "day"),
        ("2021年12月", "2021-12-01", "2021-12-31", "month"),
        ("2021年12月完成", "2021-12-01", "2021-12-31", "month"),
        ("2020年2月份", "2020-02-01", "2020-02-29", "month"),
        ("2023.07", "2023-07-01", "2023-07-31", "month"),
        ("2022.1", "2022-01-01", "2022-01-31", "month"),
        ("202406", "2024-06-01", "2024-06-30", "month"),
        ("2021年6月底", "2021-06-21", "2021-06-30", "part-of-month"),
        ("2021年6月中旬", "2021-06-11", "2021-06-20", "part-of-month"),
        ("2021年底", "2021-12-01", "2021-12-31", "part-of-year"),
        ("2021年初", "2021-01-01", "2021-01-31", "part-of-year"),
        ("2021年第三季度", "2021-07-01", "2021-09-30", "part-of-year"),
        ("2021年前三季度", "2021-01-01", "2021-09-30", "part-of-year"),
        ("2021年上半年", "2021-01-01", "2021-06-30", "part-of-year"),
        ("2021年度", "2021-01-01", "2021-12-31", "year"),
        ("2023", "2023-01-01", "2023-12-31", "year"),
        ("21年底", "2021-12-01", "2021-12-31", "part-of-year"),
        ("2023.07-2024.01", "2023-07-01", "2024-01-31", "range"),
        ("2022.1—2022.12", "2022-01-01", "2022-12-31", "range"),
        ("2020年1月--2020年11月", "2020-01-01", "2020-11-30", "range"),
        ("2021年1月-12月", "2021-01-01", "2021-12-31", "range"),
        ("2021年1～12月", "2021-01-01", "2021-12-31", "range"),
        ("2021年1月1日—12月31日", "2021-01-01", "2021-12-31", "range"),
        ("2025年1月1日至2025年12月31日", "2025-01-01", "2025-12-31", "range"),
        ("2025-01-01至2025-12-31", "2025-01-01", "2025-12-31", "range"),
        ("2021-2035年", "2021-01-01", "2035-12-31", "range"),
        ("2011—2020年", "2011-01-01", "2020-12-31", "range"),
        ("2019年元月至2019年12月", "2019-01-01", "2019-12-31", "range"),
    ],
)
def test_parse_date(text: str, first: str, last: str, precision: str) -> None:
    found = period(text)
    assert (str(found.first), str(found.last), found.precision) == (first, last, precision)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("9月前", "2022-09-01", "2022-09-30"),
        ("12月底", "2022-12-21", "2022-12-31"),
        ("12月30日前完成", "2022-12-30", "2022-12-30"),
        ("全年", "2022-01-01", "2022-12-31"),
        ("年底前", "2022-12-01", "2022-12-31"),
        ("1-6月", "2022-01-01", "2022-06-30"),
        ("今年9月底前", "2022-09-21", "2022-09-30"),
        ("十二月底", "2022-12-21", "2022-12-31"),
    ],
)
def test_a_missing_year_is_given(text: str, first: str, last: str) -> None:
    found = period(text, 2022)
    assert (str(found.first), str(found.last)) == (first, last)
    assert parse_date(text) is None


def test_deadlines_and_cut_off_days() -> None:
    assert period("9月前", 2022).deadline
    assert period("2022年12月31日前完成").deadline
    assert period("不晚于2022年6月").deadline
    assert not period("2022年12月").deadline
    assert period("截至2022年12月31日").as_of
    assert not period("截至2022年12月31日").deadline


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021年2月30日",
        "2021年13月",
        "202年1月11日",
        "20xx年7月",
        "20246",
        "2021.50万元",
        "3个月",
        "12次",
        "按时完成",
        "2024年至2020年",
        "9" * 1000,
        "\ud800年",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text, 2022) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年预算数440.90万元，年初目标已完成", []),
        ("2024年度内蒙古某县", ["2024年度"]),
        ("如期于2022年6月--2023年6月实施，12月底验收", ["2022年6月--2023年6月", "12月底"]),
        ("时间为2019年10月8日至10月20日", ["2019年10月8日至10月20日"]),
        ("十四五期间，分3年完成，每月1次", []),
        ("于202年1月11日到位", []),
        ("支出2021.50万元", []),
        ("3月龄、6个月", []),
        ("国土空间总体规划（2021-2035）", ["2021-2035"]),
        ("截止12月底，完成9宗", ["12月底"]),
    ],
)
def test_find_dates(text: str, expected: list[str]) -> None:
    found = find_dates(text, 2022)
    assert [item.text for item in found] == expected
    assert all(text[item.start : item.end] == item.text for item in found)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)))
def test_every_printed_day_is_read_again(day: date) -> None:
    for text in (
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
        f"{day:%Y.%m.%d}",
        f"{day:%Y/%m/%d}",
    ):
        found = period(text)
        assert (found.first, found.last, found.days) == (day, day, 1)


@given(
    st.text(
        alphabet="0123456789年月日号度底末初前至-—./~ 一二三四五六七八九十〇xX全上下半季第截止\n", max_size=40
    )
)
def test_nothing_raises(text: str) -> None:
    parse_date(text, 2022)
    for found in find_dates(text, 2022):
        assert found.first <= found.last
        assert text[found.start : found.end] == found.text
