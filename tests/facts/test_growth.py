"""The cost of measuring grows in proportion to indicators and paragraphs: calls are counted, no time is taken.

The reports below repeat on purpose what measures compare with each other: names, amounts, rates, places, goals. A
measure that compared all with all would need sixteen times the calls for four times the items.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from perflint.facts.context import DocumentContext
from perflint.facts.registry import Fact, fact_kinds, measure
from perflint.remembering import LARGE, room_for
from tests.counting import calls_of
from tests.facts.reports import context_of

_FEW, _TIMES = 60, 4
_MOST = _TIMES * 1.5
_WORTH_COUNTING = 10_000
"""Calls below which what is done once for a report hides the growth."""
_HAN = "山河湖海川田林泉石桥井坡岭湾塘渡堡寨亭池溪沟坪岗洼"


def _word(number: int) -> str:
    """A different word of three characters for each number."""
    base = len(_HAN)
    return "".join(_HAN[number // base**place % base] for place in range(3))


def _funds() -> dict[str, Any]:
    line = {"name": "年度资金总额", "role": "total", "initial": "300", "budget": "300", "executed": "210"}
    return {"unit": "万元", "lines": [{**line, "rate": "70%", "weight": "10", "score": "7"}]}


def _with_indicators(first: int, count: int, names: Callable[[int], str]) -> dict[str, Any]:
    return {
        "fiscal_year": "2024",
        "project": {"name": "清河县渠道维修项目"},
        "funds": _funds(),
        "goals": {"annual": "维修渠道30公里，检测水样40份，管护人员到岗率不低于95%。"},
        "indicators": [
            {
                "level1": "产出指标" if number % 2 else "满意度指标",
                "level2": "数量指标" if number % 2 else "服务对象满意度指标",
                "name": names(number),
                "target": f"≥{number % 70 + 20}{'处' if number % 2 else '%'}",
                "actual": f"{number % 70 + 10}{'处' if number % 2 else '%'}",
                "weight": "0.5",
                "score": "0.4",
                "reason": f"{_word(number)}雨天停工",
                "half_year_target": "0处" if number % 2 else "序时进度",
            }
            for number in range(first, first + count)
        ],
        "sections": [{"heading": "四、存在的问题", "paragraphs": ["山河湖维修处数没有完成，施工进度慢。"]}],
    }


def _distinct_names(first: int, count: int) -> dict[str, Any]:
    return _with_indicators(first, count, lambda number: f"{_word(number)}维修处数")


def _equal_names(first: int, count: int) -> dict[str, Any]:
    return _with_indicators(
        first, count, lambda number: "渠道维修处数" if number % 2 else "村民对渠道维修满意度"
    )


def _with_paragraphs(sentence: Callable[[int], str], first: int, count: int) -> dict[str, Any]:
    headings = ("一、项目绩效目标", "二、资金使用情况", "三、目标完成情况", "四、存在的问题")
    paragraphs = [sentence(number) for number in range(first, first + count)]
    part = count // len(headings)
    return {
        "fiscal_year": "2024",
        "project": {"name": "清河县渠道维修项目"},
        "funds": _funds(),
        "indicators": [
            {
                "level1": "产出指标",
                "level2": "数量指标",
                "name": f"{_word(number)}维修",
                "target": "≥3处",
                "actual": "4处",
            }
            for number in range(30)
        ],
        "sections": [
            {"heading": heading, "paragraphs": paragraphs[index * part : (index + 1) * part]}
            for index, heading in enumerate(headings)
        ],
    }


def _money(first: int, count: int) -> dict[str, Any]:
    def sentence(number: int) -> str:
        size = number % 37 + 200
        return (
            f"{_word(number)}标段预算资金{size}万元，其中中央资金{size - 60}万元、省级资金40万元、县级资金20万元，"
            f"实际支出{size - 9}万元，预算执行率{number % 40 + 55}.3%，中央资金占比{number % 50 + 20}%。"
        )

    return _with_paragraphs(sentence, first, count)


def _places(first: int, count: int) -> dict[str, Any]:
    def sentence(number: int) -> str:
        return f"{_word(number)}村完成{_word(number % 30)}维修{number % 9 + 2}处，2024年9月底前由水管站验收。"

    return _with_paragraphs(sentence, first, count)


def _repeated(first: int, count: int) -> dict[str, Any]:
    def sentence(number: int) -> str:
        return f"完成第{number % 7 + 1}标段渠道维修并通过水管站验收，管护责任落实到人，台账每月核对一次。"

    return _with_paragraphs(sentence, first, count)


def _calls_by_kind(report: dict[str, Any]) -> dict[str, int]:
    """The calls that measuring each kind of facts takes; what kinds share counts for the first of them."""
    document = DocumentContext([context_of(**report)])

    def measured(kind: str) -> list[Fact]:
        return measure(document, frozenset({kind}))

    with room_for(LARGE):
        return {kind: calls_of(lambda kind=kind: measured(kind)) for kind in fact_kinds()}  # type: ignore[misc]


@pytest.mark.parametrize("shape", [_distinct_names, _equal_names, _money, _places, _repeated])
def test_calls_grow_in_proportion(shape: Callable[[int, int], dict[str, Any]]) -> None:
    _calls_by_kind(shape(9_000, _FEW))  # compiles the patterns
    few = _calls_by_kind(shape(0, _FEW))
    many = _calls_by_kind(shape(1_000, _FEW * _TIMES))
    grown = {
        kind: (few[kind], count)
        for kind, count in many.items()
        if count > _WORTH_COUNTING and count > _MOST * few[kind]
    }
    assert not grown
