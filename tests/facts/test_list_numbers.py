"""Numbered lists: gaps, duplicates and missing starts, across paragraphs, nested lists and headings."""

from __future__ import annotations

from typing import Any

import pytest

from perflint.facts.list_numbers import NumberingFault, printed_number, value_of
from tests.facts.reports import facts_of


def _faults(*paragraphs: str) -> list[tuple[str, str, str]]:
    found = facts_of(NumberingFault, sections=[{"heading": "任务", "paragraphs": list(paragraphs)}])
    return [(item.fault, item.style, item.missing) for item in found]


@pytest.mark.parametrize(
    ("printed", "value"),
    [("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("二十一", 21), ("7", 7), ("③", 3)],
)
def test_values(printed: str, value: int) -> None:
    assert value_of(printed) == value


@pytest.mark.parametrize("value", range(1, 40))
def test_printing_and_reading_agree(value: int) -> None:
    assert value_of(printed_number(value, "一、").rstrip("、")) == value


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["完成征收。三是逐步完善制度。"], ("missing-start", "一是", "一是、二是")),
        (["一是建立台账。二是每月核对。四是公开结果。"], ("gap", "一是", "三是")),
        (["1.尽早下达资金。", "2.增加检测设备。", "2.配备技术人员。"], ("duplicate", "1.", "2")),
        (["（3）做好水质监测。"], ("missing-start", "（1）", "（1）、（2）")),
        (["①建立项目库。③编制方案。"], ("gap", "①", "②")),
    ],
)
def test_faults(paragraphs: list[str], expected: tuple[str, str, str]) -> None:
    assert _faults(*paragraphs) == [expected]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["一是建立台账。二是每月核对。", "三是公开结果。"],
        ["一是抓基础：一是建台账，二是配人员。二是抓公开，三是抓整改。"],
        ["新增范围一是老旧管网改造；二是泵站维修。"],
        ["1.尽早下达资金。", "2.增加检测设备。", "1.配备技术人员。", "2.加强业务培训。"],
        ["完成投资1.2亿元，增长3.5个百分点。"],
        ["统一是关键所在。"],
    ],
)
def test_sound_lists(paragraphs: list[str]) -> None:
    assert _faults(*paragraphs) == []


def _heading(text: str, level: int) -> dict[str, Any]:
    return {"heading": text, "level": level, "paragraphs": ["略有说明。"]}


def test_headings_with_one_number() -> None:
    found = facts_of(
        NumberingFault,
        sections=[
            _heading("四、问题", 1),
            _heading("五、改进", 1),
            _heading("（一）近期", 2),
            _heading("五、其他", 1),
        ],
    )
    assert [(item.fault, item.where, item.text) for item in found] == [("duplicate", "heading", "五、其他")]


def test_headings_that_a_reader_took_out_are_no_gap() -> None:
    assert not facts_of(NumberingFault, sections=[_heading("一、概况", 1), _heading("三、分析", 1)])


def test_neighbouring_paragraphs_that_begin_with_one_are_a_number_twice() -> None:
    def faults(*texts: str) -> list[tuple[str, str]]:
        sections = [{"heading": "建议", "paragraphs": list(texts)}]
        return [(fault.fault, fault.pointer) for fault in facts_of(NumberingFault, sections=sections)]

    assert faults("1.尽早下达资金。", "1.增加检测设备。") == [("duplicate", "/sections/0/paragraphs/1")]
    assert faults("1.尽早下达资金。", "设备方面：", "1.增加检测设备。") == []
    assert faults("1.尽早下达资金。", "2.增加检测设备。", "1.配备人员力量。", "2.加强业务培训。") == []
