"""Rates in prose beside the counts that they come from."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perflint.facts.rates_in_prose import NamedRate
from tests.facts.reports import facts_of


def _found(text: str) -> list[NamedRate]:
    return facts_of(NamedRate, sections=[{"heading": "三、完成情况", "paragraphs": [text]}])


@pytest.mark.parametrize(
    ("text", "form", "expected", "consistent"),
    [
        ("受理工单426件，办结424件，办结率99.53%。", "share", "99.53", True),
        ("受理工单426件，办结404件，办结率99.53%。", "share", "94.84", False),
        ("发放问卷620份，回收600份，满意561份，满意率90.48%。", "share", "93.5", True),
        ("收回200份，满意150份，基本满意40份，满意率95%。", None, "", None),
        ("立案612起，较上年的698起下降12.32%。", "change", "12.32", True),
        ("投诉由2021年的326件下降到187件，下降52.64%。", "change", "42.64", False),
        ("调查400人，不满意8人，满意度98%。", None, "", None),
        ("登记5864人，体检4287人，规范管理率76.3%。", None, "", None),
    ],
)
def test_rates_follow_from_counts(
    text: str, form: str | None, expected: str, consistent: bool | None
) -> None:
    found = [(fact.form, fact.expected, fact.consistent) for fact in _found(text)]
    assert found == ([(form, Decimal(expected), consistent)] if form is not None else [])


def test_the_place_is_the_rate() -> None:
    (fact,) = _found("全年受理。受理工单426件，办结404件，办结率99.53%。")
    assert (fact.quote, fact.offset) == ("99.53%", 24)
