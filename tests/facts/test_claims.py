"""Claims: statements of known sorts, their roles and rows; claims about indicators."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from perflint.facts.claims import Claim, MissedIndicatorClaim
from tests.facts.reports import facts_of


def _claims(text: str, heading: str = "资金使用情况") -> list[tuple[str, str]]:
    found = facts_of(Claim, sections=[{"heading": heading, "paragraphs": [text]}])
    return [(item.claim, item.subject) for item in found]


@pytest.mark.parametrize(
    ("text", "heading", "expected"),
    [
        ("执行27万元，剩余资金已退回县财政。", "资金使用情况", ("refunded", "")),
        ("该项目正在进行当中。", "资金使用情况", ("project-ongoing", "")),
        ("款项正在按进度支付。", "资金使用情况", ("project-ongoing", "")),
        ("资金到位，该项目尚未完工。", "资金使用情况", ("project-ongoing", "")),
        ("本项目已按期完工。", "完成情况", ("project-finished", "")),
        ("全部工程于11月底前完工。", "完成情况", ("works-all-finished", "")),
        ("仍有3处工程正在收尾。", "完成情况", ("works-remaining", "")),
        ("资金全部到位，无结余。", "资金使用情况", ("no-balance", "")),
        ("年末结余12.4万元。", "资金使用情况", ("balance", "")),
        ("补助资金及时足额发放。", "资金使用情况", ("timely", "发放")),
        ("指标下达滞后。", "资金使用情况", ("late", "下达")),
        ("暂无", "存在的问题", ("no-problem", "")),
        ("拨款应早一些", "几点建议", ("suggestion", "")),
    ],
)
def test_statements(text: str, heading: str, expected: tuple[str, str]) -> None:
    assert _claims(text, heading) == [expected]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("二期管网正在建设。", "完成情况"),
        ("一期管网已完工。", "完成情况"),
        ("年末结余0万元。", "资金使用情况"),
        ("下达及时性为一级。", "资金使用情况"),
        ("无问题的村占九成。", "存在的问题"),
        ("暂无", "其他需要说明的问题"),
        ("继续加强管理，应做到账实相符。", "几点建议"),
    ],
)
def test_what_is_no_such_statement(text: str, heading: str) -> None:
    assert _claims(text, heading) == []


def test_statements_in_one_row_of_a_table_share_their_row() -> None:
    rows = [["收到后及时下达", "次年二月才到，下达滞后"]]
    found = facts_of(Claim, tables=[{"header": ["情况说明", "存在问题"], "rows": rows}])
    assert [(item.claim, item.row, item.role) for item in found] == [
        ("timely", "/tables/0/rows/0", ""),
        ("late", "/tables/0/rows/0", "problems"),
    ]


def test_promises_are_marked() -> None:
    (found,) = facts_of(Claim, sections=[{"heading": "改进措施", "paragraphs": ["今后及时足额发放。"]}])
    assert found.aspiration


def _missed(text: str, indicators: list[dict[str, Any]]) -> MissedIndicatorClaim:
    (found,) = facts_of(
        MissedIndicatorClaim,
        indicators=indicators,
        sections=[{"heading": "存在的问题", "paragraphs": [text]}],
    )
    return found


def test_a_claim_about_an_unknown_indicator() -> None:
    found = _missed(
        "1、单位殡葬设施利用率绩效指标未达年度指标值，因位置偏远。",
        [{"name": "巡查次数"}, {"name": "培训期数"}],
    )
    assert (found.name, found.indicators) == ("殡葬设施利用率", 2)
    assert found.similarity < Decimal("0.5")


def test_a_claim_about_an_indicator_in_short() -> None:
    full = {"name": "河道巡查次数（次）", "target": "≥30次", "actual": "31次"}
    found = _missed("巡查次数指标没有达到目标。", [full])
    assert (found.similarity, found.nearest_full, found.below) == (Decimal(1), True, 0)


def test_a_claim_about_indicators_in_general() -> None:
    low = {"name": "巡查次数", "weight": "10", "score": "7"}
    found = _missed("部分绩效指标未完成。", [low])
    assert (found.name, found.below, found.nearest_full) == ("", 1, None)
