"""Kinds of values and traits of names."""

from __future__ import annotations

import pytest

from perflint.facts.indicator_text import (
    comparable_name,
    name_traits,
    respondent,
    restatement,
    value_kind,
    value_type_of_name,
)
from perflint.facts.indicators import measured_indicators, unwanted
from perflint.vocabulary import vocabulary
from tests.facts.reports import context_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (None, "empty"),
        ("", "empty"),
        ("公里", "unit-only"),
        ("≧ %", "unit-only"),
        ("≥95%", "quantity"),
        ("7.21", "quantity"),
        ("40-50分", "range"),
        ("2021年12月31日", "date"),
        ("12月底到位", "date"),
        ("完成时间为2022年12月30日", "date"),
        ("本年度已完成37个机构", "number-in-text"),
        ("按规定每人500元，共10人", "number-in-text"),
        ("百分比", "placeholder"),
        ("完成进度", "placeholder"),
        ("任务完成比率", "placeholder"),
        ("××", "placeholder"),
        ("提高知晓率", "vague"),
        ("优良中低差", "scale"),
        ("已完成", "done"),
        ("达成预期指标", "done"),
        ("显著提升", "vague"),
        ("全年", "vague"),
        ("是", "vague"),
        ("控制在预算内", "vague"),
        ("通过专家验收", "text"),
        ("市级保护单位", "text"),
    ],
)
def test_kind_of_a_value(text: str | None, kind: str) -> None:
    assert value_kind(text, None, vocabulary()) == kind


def test_the_unit_of_the_column_makes_a_bare_number_a_quantity() -> None:
    assert value_kind("95", "%", vocabulary()) == "quantity"


@pytest.mark.parametrize(
    ("name", "value_type"),
    [
        ("验收合格率", "ratio"),
        ("巡查频率", "unknown"),
        ("培训人数", "count"),
        ("物价指数", "unknown"),
        ("完成时间", "time"),
        ("村民满意度", "satisfaction"),
        ("居住环境", "unknown"),
    ],
)
def test_what_a_name_promises(name: str, value_type: str) -> None:
    assert value_type_of_name(name, vocabulary()) == value_type


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("事故发生率", True),
        ("投诉处置率", False),
        ("信访件办理数", False),
        ("培训次数", False),
        ("重大舆情事件次数", True),
        ("安全生产无事故率", False),
    ],
)
def test_names_of_what_is_not_wanted(name: str, result: bool) -> None:
    assert unwanted(name, vocabulary()) is result


@pytest.mark.parametrize(
    ("name", "value", "low", "high"),
    [
        ("通过审核", "通过审核", 1.0, 1.0),
        ("按时完成全年任务", "按时完成", 1.0, 1.0),
        ("机制健全性", "健全", 0.0, 0.0),
        ("缴纳及时性", "及时", 0.0, 0.6),
        ("群众出行", "显著改善", 0.0, 0.3),
    ],
)
def test_how_far_a_value_repeats_its_name(name: str, value: str, low: float, high: float) -> None:
    found = restatement(name, value, vocabulary())
    assert found is not None and low <= found <= high


def test_numbers_and_single_characters_repeat_nothing() -> None:
    assert restatement("完成30次巡查", "30次", vocabulary()) is None
    assert restatement("优良率", "优", vocabulary()) is None
    assert restatement("巡查", None, vocabulary()) is None


def test_names_are_compared_without_fillers_and_synonyms() -> None:
    words = vocabulary()
    assert comparable_name("资金使用合规性", words) == comparable_name("经费支出合规定性", words)
    assert comparable_name("一期工程合格率", words) != comparable_name("二期工程合格率", words)
    assert comparable_name("项目", words) == "项目"


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("上级部门满意度", "superior"),
        ("本单位职工满意度", "own"),
        ("社会公众满意度", "public"),
        ("参训学员满意度", "other"),
        ("巡查次数", None),
    ],
)
def test_who_is_asked(name: str, who: str | None) -> None:
    row = context_of(indicators=[{"name": name}]).memo(measured_indicators)[0]
    assert respondent(row, vocabulary()) == who


def test_traits_of_a_slogan_and_of_a_rate_of_change() -> None:
    rows = context_of(
        indicators=[
            {"name": "促进社会和谐发展", "target": "100%"},
            {"name": "提升就业率", "target": "5%"},
            {"name": "能耗下降率", "target": "3%"},
            {"name": "能耗下降率", "target": "较上年下降3%"},
        ]
    ).memo(measured_indicators)
    slogan, rate, bare, based = (name_traits(row, vocabulary()) for row in rows)
    assert slogan.slogan and not rate.slogan
    assert bare.change_rate and not bare.base_stated
    assert based.base_stated


def test_a_known_misspelling_is_named_with_its_correction() -> None:
    row = context_of(indicators=[{"name": "支出合规定性", "target": "合规"}]).memo(measured_indicators)[0]
    traits = name_traits(row, vocabulary())
    assert (traits.typo, traits.correction) == ("合规定性", "合规性")
