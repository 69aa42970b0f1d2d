"""Spreadsheet values as the sheet shows them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from perflint.documents.number_format import is_date_code, plain, render


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.95, "0%", "95%"),
        (0.3941, "0.00%", "39.41%"),
        (1, "0%", "100%"),
        (27.59, "General", "27.59"),
        (70, "0.00", "70.00"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (-3.5, "0.0", "-3.5"),
        (-3.5, "0.0;(0.0)", "(3.5)"),
        (0, '0.00;-0.00;"—"', "—"),
        (0, "0.00_ ", "0.00"),
        (12, '0"个"', "12个"),
        (12, "0\\份", "12份"),
        (0.5, "#.##", ".5"),
        (5, "000", "005"),
        (15.64, "[$￥-804]#,##0.00", "￥15.64"),
        (98.188, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "98.19"),
        (123456, '#,##0,"千"', "123千"),
        (0.1 + 0.2, "General", "0.3"),
        (2.5, "# ?/?", "2.5"),
        (120000, "0.00E+00", "120000"),
        (80, '[>=60]0;[<60]"低"0', "80"),
        (40, '[>=60]0;[<60]"低"0', "低40"),
        ("2份", "0%", "2份"),
        (None, "0%", ""),
        (True, "General", "TRUE"),
    ],
)
def test_numbers(value: object, code: str, shown: str) -> None:
    assert render(value, code) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (45291, "yyyy-mm-dd", "2023-12-31"),
        (45291, 'yyyy"年"m"月"d"日"', "2023年12月31日"),
        (45291, '[$-804]yyyy"年"mm"月"', "2023年12月"),
        (datetime(2023, 12, 31), "yyyy/m/d", "2023/12/31"),
        (date(2023, 6, 1), "General", "2023-06-01"),
        (45291.75, "yyyy-mm-dd hh:mm", "2023-12-31 18:00"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
    ],
)
def test_dates(value: object, code: str, shown: str) -> None:
    assert render(value, code) == shown


def test_the_date_system_of_old_macintosh_workbooks() -> None:
    assert render(43829, "yyyy-mm-dd", epoch_1904=True) == "2023-12-31"


def test_codes_of_dates_are_told_from_codes_of_numbers() -> None:
    assert is_date_code("yyyy-mm-dd")
    assert not is_date_code('0.00"days"')
    assert not is_date_code("[Red]0.00")


def test_serials_out_of_range_stay_numbers() -> None:
    assert render(1e12, "yyyy-mm-dd") == "1000000000000"


def test_plain_digits_have_no_exponent_and_no_noise() -> None:
    assert plain(1e-7) == "0.0000001"
    assert plain(-0.0) == "0"
