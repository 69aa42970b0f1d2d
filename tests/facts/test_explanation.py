"""Causes that a document gives."""

from __future__ import annotations

import pytest

from perflint.facts.explanation import Explanation
from tests.facts.reports import facts_of


def _of_reason(text: str) -> list[Explanation]:
    line = {"name": "年度资金总额", "role": "total", "budget": "50", "executed": "30", "reason": text}
    return facts_of(Explanation, funds={"lines": [line]})


@pytest.mark.parametrize(
    ("text", "cause", "tells_why"),
    [
        ("公开招标节约资金15万元", "savings", True),
        ("项目支付进度缓慢", "delay", True),
        ("尾款按合同下年支付", "carry-over", True),
        ("正在根据项目进度进行支付", "progress", False),
        ("余款已退回财政", "returned", False),
        ("年中追加预算6万元", "adjustment", True),
    ],
)
def test_causes_of_a_money_line(text: str, cause: str, tells_why: bool) -> None:
    (fact,) = _of_reason(text)
    assert cause in fact.cause
    assert fact.tells_why is tells_why
    assert fact.subject == "execution"


def test_a_reason_without_a_cause() -> None:
    assert _of_reason("无") == []


def test_reasons_of_indicator_rows() -> None:
    rows = [
        {"name": "预算执行率", "actual": "60%", "reason": "工程款支付滞后"},
        {"name": "培训人数", "actual": "60人", "reason": "受疫情影响推迟"},
    ]
    assert [(fact.subject, fact.indicator) for fact in facts_of(Explanation, indicators=rows)] == [
        ("execution", 0),
        ("indicator", 1),
    ]


def test_prose_must_speak_of_money() -> None:
    def prose(heading: str, text: str) -> list[str]:
        return [
            fact.subject
            for fact in facts_of(Explanation, sections=[{"heading": heading, "paragraphs": [text]}])
        ]

    assert prose("存在的问题", "资金支付较慢。") == ["execution"]
    assert prose("存在的问题", "群众报名缓慢。") == []
    assert prose("预算执行情况", "该项目为年中追加预算。") == ["adjustment"]
