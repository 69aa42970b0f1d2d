"""Sums that prose states."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perflint.facts.sums import SumCheck
from tests.facts.reports import facts_of


def _sums(text: str) -> list[SumCheck]:
    found = facts_of(SumCheck, sections=[{"heading": "完成情况", "paragraphs": [text]}])
    return [fact for fact in found if fact.subject == "narrative"]


@pytest.mark.parametrize(
    "text",
    [
        "下达资金500万元，其中省级320万元，县级180万元。",
        "合计1067.2万元。其中，中央资金776.84万元（公共预算323.97万元；基金452.87万元）；省级资金290.36万元。",
        "厂房12.08万元；变压器18.8万元；锅炉6.75万元；发酵池3.2万元；共计40.83万元。",
        "供地32宗，面积3568.48亩，收入14.63亿元。其中：出让9宗，面积1673.10亩，13.78亿元；划拨23宗，面积1895.38亩，8558.48万元。",
        "补助3.30亿元，其中5440万元用于甲；252万元用于乙；27285.3万元用于丙。",
        "涉及43个问题，已整改39个，剩余4个未整改。其中：1个在码头、3个在水渠。",
        "收入792.22万元，比上年增加189.25万元。其中财政拨款收入792.22万元，比上年增加209.28万元。",
        "计划建设10个，其中新建6个、改造4个，已完工8个。",
    ],
)
def test_sums_that_hold(text: str) -> None:
    found = _sums(text)
    assert found
    assert all(fact.holds for fact in found), [fact.parts for fact in found if not fact.holds]


def test_parts_above_the_total() -> None:
    (fact,) = _sums("共投入987.08万元。其中省级投入676.84万元，市级投入190.36万元，县级投入192.88万元。")
    assert not fact.holds
    assert fact.over
    assert fact.money
    assert (fact.parts, fact.gap) == ("676.84+190.36+192.88", Decimal("-73.00"))


def test_a_list_in_brackets_claims_to_be_complete() -> None:
    (fact,) = _sums("共建文化站15个（城区8个、乡镇6个）。")
    assert fact.complete
    assert fact.gap == 1
    (fact,) = _sums("共建文化站15个（其中城区8个、乡镇6个）。")
    assert not fact.complete


def test_parts_that_may_overlap() -> None:
    (fact,) = _sums("培训200人次，其中女性120人次、党员100人次。")
    assert fact.over
    assert not fact.exclusive


def test_a_unit_that_slipped() -> None:
    (fact,) = _sums("村卫生室补助318.40元，其中中央128.20万元，地方190.20万元。")
    assert fact.unit_slip
    (fact,) = _sums("下达资金500万元，其中省级320万元，县级190万元。")
    assert not fact.unit_slip


def test_a_closing_total_may_cover_the_last_parts_only() -> None:
    (fact,) = _sums("总投资100万元，甲12万元，乙8万元，共计20万元。")
    assert fact.holds


def test_counts_of_different_things_are_not_added() -> None:
    assert _sums("培训3期，其中120人次、资料500份。") == []


def test_a_list_ends_where_another_sum_begins() -> None:
    first, second = _sums(
        "收入总计150万元，其中财政拨款100万元，其他收入40万元；支出总计150万元，其中人员80万元，项目70万元。"
    )
    assert (first.parts, first.gap) == ("100+40", Decimal("10"))
    assert second.holds
