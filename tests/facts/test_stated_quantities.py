"""Quantities stated twice, in prose and beside the indicator table."""

from __future__ import annotations

from typing import Any

import pytest

from perflint.facts.stated_quantities import IndicatorFigure, QuantityConflict
from tests.facts.reports import facts_of


def _sections(*texts: str) -> list[dict[str, Any]]:
    return [
        {"heading": f"{number}、情况", "paragraphs": [text]} for number, text in enumerate(texts, start=1)
    ]


def test_the_same_words_with_two_numbers() -> None:
    (found,) = facts_of(
        QuantityConflict, sections=_sections("辖区共有行政村38个。", "逐村走访，辖区共有行政村34个。")
    )
    assert (found.words, found.first_value, found.second_value) == ("辖区共有行政村□", "38个", "34个")
    assert (found.total, found.same_unit, found.same_role, found.listed, found.values) == (
        True,
        True,
        True,
        False,
        2,
    )


@pytest.mark.parametrize(
    "texts",
    [
        ("投资3.0亿元用于渠道改造。", "投资30000万元用于渠道改造。"),
        ("2021年粮食播种面积36万亩。", "2022年粮食播种面积38万亩。"),
        ("新建泵站两座。", "维修泵站三座。"),
    ],
)
def test_what_is_no_conflict(texts: tuple[str, str]) -> None:
    assert not facts_of(QuantityConflict, sections=_sections(*texts))


def test_goal_and_result_have_different_roles() -> None:
    (found,) = facts_of(
        QuantityConflict,
        goals={"annual": "举办水利技术培训班12期。", "completion": "举办水利技术培训班13期。"},
    )
    assert not found.same_role


def test_items_of_a_list_are_marked() -> None:
    (found,) = facts_of(
        QuantityConflict, sections=_sections("安排道路养护资金30万元；安排道路养护资金52万元。")
    )
    assert (found.listed, found.same_passage) == (True, True)
    assert not facts_of(
        QuantityConflict, sections=_sections("1.安排养护资金30万元。", "2.安排养护资金52万元。")
    )


def _figure(text: str, heading: str = "满意度情况") -> list[tuple[bool, bool, bool]]:
    found = facts_of(
        IndicatorFigure,
        indicators=[{"name": "用水户满意度（%）", "target": "≥90%", "actual": "95.4%"}],
        sections=[{"heading": heading, "paragraphs": [text]}],
    )
    return [(item.agrees, item.equals_target, item.planned) for item in found]


def test_figures_beside_the_table() -> None:
    assert _figure("用水户满意度达到98%。") == [(False, False, False)]
    assert _figure("用水户满意度为95%。") == [(True, False, False)]
    assert _figure("目标要求用水户满意度达90%。") == [(False, True, True)]
    assert _figure("保证用水户满意度达到100%。", "改进措施") == []
    assert _figure("用水户满意度测评中，发放问卷300份。") == []
