"""Quantities of cells and sentences, from figures as forms print them."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.quantity import (
    Interval,
    Operator,
    Quantity,
    find_quantities,
    parse_decimal,
    parse_quantity,
    parse_range,
)


def quantity(text: str, unit: str | None = None) -> Quantity:
    """The quantity of a text that must be one."""
    found = parse_quantity(text, unit)
    assert found is not None, text
    return found


def brief(found: Quantity) -> tuple[str, str | None, str | None]:
    """Value, unit and operator."""
    return (
        format(found.value, "f"),
        None if found.unit is None else found.unit.symbol,
        None if found.operator is None else found.operator.value,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("≥95%", ("95", "%", "≥")),
        ("＝100％", ("100", "%", "=")),
        ("≧ 266 米", ("266", "米", "≥")),
        ("﹤5‰", ("5", "‰", "<")),
        (">=80%", ("80", "%", "≥")),
        ("(≥)80%", ("80", "%", "≥")),
        ("90%以上", ("90", "%", "≥")),
        ("90%(含)以上", ("90", "%", "≥")),
        ("不少于12种", ("12", "种", "≥")),
        ("至少3次/年", ("3", "次/年", "≥")),
        ("不超过5个工作日", ("5", "工作日", "≤")),
        ("15日内", ("15", "天", "≤")),
        ("控制在5%以内", ("5", "%", "≤")),
        ("小于等于5件", ("5", "件", "≤")),
        ("小于3起", ("3", "起", "<")),
        ("超过20户", ("20", "户", ">")),
        ("达到95%", ("95", "%", "≥")),
        ("≥11.376万元", ("11.376", "万元", "≥")),
        ("0.958", ("0.958", None, None)),
        ("1,234.56", ("1234.56", None, None)),
        ("52.800000", ("52.800000", None, None)),
        ("１００％", ("100", "%", None)),
        ("31500口人", ("31500", "人", None)),
        ("1200人/次", ("1200", "人次", None)),
        ("1346.0088万平方米", ("1346.0088", "万平方米", None)),
        ("≥80M", ("80", "米", "≥")),
        ("0.565km", ("0.565", "公里", None)),
        ("4.5万元/年", ("4.5", "万元/年", None)),
        ("1000元/人", ("1000", "元/人", None)),
        ("500元/生·年", ("500", "元/学生·年", None)),
        ("每人500元", ("500", "元/人", None)),
        ("每人每月不少于50元", ("50", "元/人·月", "≥")),
        ("≤620万/月", ("620", "万/月", "≤")),
        ("5.8万", ("58000.0", None, None)),
        ("-3.2%", ("-3.2", "%", None)),
        ("百分之九十五", ("95", "%", None)),
        ("千分之三", ("3", "‰", None)),
        ("十二次", ("12", "次", None)),
        ("三万五千亩", ("35000", "亩", None)),
        ("一百零五户", ("105", "户", None)),
        ("半年", ("0.5", "年", None)),
        ("八成以上", ("8", "成", "≥")),
        ("3个月", ("3", "月", None)),
        ("≥95（%）", ("95", "%", "≥")),
        ("12(次)", ("12", "次", None)),
        ("不少于（含）10次", ("10", "次", "≥")),
        ("3人以上（含3人）", ("3", "人", "≥")),
        ("达90%以上", ("90", "%", "≥")),
        ("共12次", ("12", "次", None)),
        ("1，000元", ("1000", "元", None)),
        ("人民币5000元整", ("5000", "元", None)),
        ("每年≥12次", ("12", "次/年", "≥")),
        ("≤2万元/个/年", ("2", "万元/个·年", "≤")),
        ("3.2个百分点", ("3.2", "百分点", None)),
    ],
)
def test_parse_quantity(text: str, expected: tuple[str, str | None, str | None]) -> None:
    assert brief(quantity(text)) == expected


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("95", "%", ("95", "%", None)),
        ("≥85", "%", ("85", "%", "≥")),
        ("95%", "百分比", ("95", "%", None)),
        ("3万", "元", ("3", "万元", None)),
        ("3万", "万元", ("3", "万元", None)),
        ("12", "定性", ("12", None, None)),
        ("2000平方米", "亩", ("2000", "平方米", None)),
    ],
)
def test_the_column_gives_the_unit_that_the_value_lacks(
    text: str, unit: str, expected: tuple[str, str | None, str | None]
) -> None:
    assert brief(quantity(text, unit)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "—",
        "优良",
        "7,00.0,77",
        "M.8万元",
        "202年1月11日",
        "2021年12月31日",
        "9月前",
        "第3次",
        "三分之二",
        "1e999",
        "NaN",
        "Infinity",
        "9" * 50,
        "9" * 100_000,
        "完成300公里",
        "37个基层医疗机构",
        "12.5.3",
        "三五个",
        "10 000元",
        "95.00%/100%",
        "2.5:1",
        "5G",
        "40-50分",
        "\ud800",
        "١٢٣",
    ],
)
def test_what_is_not_one_quantity(text: str) -> None:
    assert parse_quantity(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("39.41%", "39.405", "39.415"),
        ("12.30万元", "12.295", "12.305"),
        ("15个", "15", "15"),
        ("3年", "3", "3"),
        ("3万人", "2.5", "3.5"),
        ("≥95%", "94.5", "95.5"),
        ("约0.43亿元", "0.42", "0.44"),
        ("约3500米", "3400", "3600"),
        ("近3000个", "2000", "3000"),
        ("20余人", "20", "30"),
        ("7万余户", "7", "8"),
        ("3000多万元", "3000", "4000"),
        ("逾20多人", "20", "30"),
        ("5%左右", "4", "6"),
        ("近三年", "3", "3"),
        ("3万", "25000", "35000"),
    ],
)
def test_the_interval_holds_what_prints_so(text: str, low: str, high: str) -> None:
    assert quantity(text).interval == Interval(Decimal(low), Decimal(high))


def test_words_of_approximation_are_kept() -> None:
    assert quantity("逾20多人").approximations == ("逾", "多")
    assert quantity("约3500米").approximate
    assert not quantity("95%以上").approximate


def test_an_operator_admits_one_side() -> None:
    assert quantity("≥95%").admitted == Interval(Decimal("94.5"), None)
    assert quantity("95%以内").admitted == Interval(None, Decimal("95.5"))
    assert quantity("=95%").admitted == quantity("95%").interval


def test_the_printed_operator_is_kept() -> None:
    assert quantity("不少于12种").operator_text == "不少于"
    assert quantity("90%以上").operator_text == "以上"
    assert quantity("≥90%").operator is Operator.AT_LEAST


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40-50", [("40", None), ("50", None)]),
        ("10～12次", [("10", "次"), ("12", "次")]),
        ("(40-50)分", [("40", "分"), ("50", "分")]),
        ("5%—10%", [("5", "%"), ("10", "%")]),
        ("3至5个", [("3", "个"), ("5", "个")]),
    ],
)
def test_parse_range(text: str, expected: list[tuple[str, str | None]]) -> None:
    found = parse_range(text)
    assert found is not None
    assert [brief(end)[:2] for end in found] == expected


@pytest.mark.parametrize(
    "text", ["", "50-40", "2021-2023", "2023.07-2024.01", "5", "5%-10个", "1-2-3", "-" * 1000]
)
def test_what_is_no_range(text: str) -> None:
    assert parse_range(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.56", "1234.56"),
        ("０．５", "0.5"),
        ("十二", "12"),
        ("-27.59", "-27.59"),
        (" 70 ", "70"),
        ("100.00", "100.00"),
    ],
)
def test_parse_decimal(text: str, value: str) -> None:
    found = parse_decimal(text)
    assert found == Decimal(value)
    assert str(found) == value


@pytest.mark.parametrize(
    "text", ["", "—", "7,00.0,77", "1,23", "95%", "1e5", "nan", "9" * 41, "1.", ".5", "百"]
)
def test_parse_decimal_refuses_what_is_no_bare_number(text: str) -> None:
    assert parse_decimal(text) is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2022年共供应土地32宗，总面积为3568.48亩，收入14.63亿元。", ["32宗", "3568.48亩", "14.63亿元"]),
        ("实有人数21人，其中在职人员21人（行政人员11人）", ["21人", "21人", "11人"]),
        ("（指标分数10分，实际得分9.5分）", ["10分", "9.5分"]),
        ("执行率98.19为%", ["98.19"]),
        ("按规定每人500元，共10人", ["每人500元", "10人"]),
        ("生均公用经费每生每年补助500元", ["每生每年补助500元"]),
        ("接警后30秒内出动率≥95%", ["30秒内", "≥95%"]),
        ("国办发〔2022〕19号、皋政办发〔2022〕38号", []),
        ("沿X134、S49和108国道、国道312线", []),
        ("联系电话0515-88886666、13812345678", []),
        ("指标1.药品抽验品种", []),
        ("（1）建立项目库；2、完成验收", []),
        ("拨打12345热线", []),
        ("GB/T 9704-2012、JQ1-JQ6控制单元", []),
        ("一是完成一批项目，一期工程已完工", []),
        ("增强四个意识，做到两个维护", []),
        ("数十户、上百人、第三次调查", []),
        ("完成34 个行政村，涉及三个试点村", ["34 个", "三个"]),
        ("7.21个司法所", ["21个"]),
        ("产出指标（40-50）分", ["40-50"]),
        ("增长-3.2%，降低1.5个百分点", ["-3.2%", "1.5个百分点"]),
        ("共15,000.50元", ["15,000.50元"]),
        ("预算到位率(D/C×100%)", []),
        ("截至20xx年12月31日，完成636.75万元", ["636.75万元"]),
        ("资金20万元于202年1月11日到位", ["20万元"]),
        ("近三年培训近300人次", ["近三年", "近300人次"]),
        ("7,00.0,77", []),
        ("方案2.0版、比例2.5:1、T+3", []),
        ("1.2建设内容", []),
        ("前三名奖励", []),
        ("共10 000元", []),
        ("95.00%/100%", ["95.00%", "100%"]),
        ("共37个,其中5个", ["37个", "5个"]),
    ],
)
def test_find_quantities(sentence: str, expected: list[str]) -> None:
    assert [found.text for found in find_quantities(sentence)] == expected


@given(st.text())
def test_nothing_raises(text: str) -> None:
    parse_quantity(text)
    parse_quantity("95", text)
    parse_range(text)
    parse_decimal(text)
    for found in find_quantities(text):
        assert text[found.start : found.end] == found.text


FORM_CHARACTERS = (
    "0123456789.,，-—~%％‰≥≤=约近余多以上内下万亿千百十一二三五零半元人次年月日天个亩/每·()（）第号至 \n\t"
)


@given(st.text(alphabet=FORM_CHARACTERS, max_size=60))
def test_nothing_raises_on_the_characters_of_forms(text: str) -> None:
    parse_quantity(text)
    parse_range(text)
    spans = [(found.start, found.end) for found in find_quantities(text)]
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(
    st.decimals(min_value=0, max_value=10**12, places=4),
    st.sampled_from(["%", "万元", "亩", "人", "公里", "次/月", "元/人"]),
    st.sampled_from(["", "≥", "≤", "=", "不少于"]),
    st.booleans(),
)
def test_what_is_printed_is_read_again(value: Decimal, unit: str, operator: str, commas: bool) -> None:
    printed = format(value, ",f" if commas else "f")
    found = quantity(f"{operator}{printed}{unit}")
    assert found.value == value
    assert str(found.unit) == unit
    assert found.operator_text == operator
    assert found.interval.contains(value)
    assert found.decimals == 4


def test_long_numbers_are_not_rounded() -> None:
    digits = "1234567890" * 4
    assert format(quantity(f"{digits}元").value, "f") == digits
    assert format(quantity(f"{digits}万").value, "f") == digits + "0000"
    assert quantity(f"约{digits}元").interval.contains(Decimal(digits[:-1] + "1"))
    assert quantity(f"{digits}亿元").base.contains(Decimal(digits + "00000000"))


@given(st.integers(min_value=0, max_value=99_999_999))
def test_chinese_numerals_are_read_again(number: int) -> None:
    assert parse_decimal(chinese_numeral(number)) == number


def chinese_numeral(number: int) -> str:
    """A whole number below 10^8 in Chinese, written independently of the reader."""
    digits = "零一二三四五六七八九"
    if number == 0:
        return digits[0]

    def group(value: int) -> str:
        text, gap = "", False
        for place, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, value = divmod(value, place)
            if digit:
                text += (digits[0] if gap and text else "") + digits[digit] + mark
                gap = False
            else:
                gap = True
        return text

    high, low = divmod(number, 10_000)
    if not high:
        return group(low)
    if not low:
        return group(high) + "万"
    return group(high) + "万" + (digits[0] if low < 1000 else "") + group(low)


def test_spaces_part_thousands_only_before_digits_behind_the_point() -> None:
    assert parse_decimal("2 150.00") == Decimal("2150.00")
    assert parse_decimal("98 100") is None
    quantity = parse_quantity("12 096.25万元")
    assert quantity is not None and quantity.value == Decimal("12096.25")
