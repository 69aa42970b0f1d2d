"""Numbers whose digits changed places."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from perflint.facts.swapped_digits import SwappedDigits
from tests.facts.reports import facts_of

ROW: dict[str, Any] = {"level1": "产出指标", "level2": "数量指标", "name": "整治里程", "actual": "96.5公里"}


def _facts(text: str, **parts: Any) -> list[SwappedDigits]:
    sections = [{"heading": "自评结论", "paragraphs": [text]}]
    return facts_of(SwappedDigits, indicators=[ROW], sections=sections, **parts)


def test_two_neighbouring_digits() -> None:
    (fact,) = _facts("全县农村公路95.6公里整治完成。")
    assert (fact.stated, fact.other, fact.name) == ("95.6公里", "96.5公里", "整治里程")
    assert fact.share == Decimal("0.93") and fact.quote == "95.6公里"


@pytest.mark.parametrize(
    "text", ["整治96.5公里。", "整治95.8公里。", "整治56.9公里。", "整治约95.6公里。", "整治95.6亩。"]
)
def test_what_is_no_exchange(text: str) -> None:
    assert _facts(text) == []


def test_amounts_of_the_money_block() -> None:
    funds = {"unit": "万元", "lines": [{"name": "年度资金总额", "role": "total", "executed": "1103.72"}]}
    (fact,) = _facts("全年支出1130.72万元。", funds=funds)
    assert fact.other == "1103.72万元"
