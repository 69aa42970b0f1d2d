"""Numbers that are another number of the document with two digits exchanged, and pairs that are no exchange."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from perflint.facts.swapped_digits import SwappedDigits
from tests.facts.reports import facts_of

ROW: dict[str, Any] = {"level1": "产出指标", "level2": "数量指标", "name": "整治里程", "actual": "96.5公里"}
LATRINES: dict[str, Any] = {"level1": "产出指标", "level2": "数量指标", "name": "户厕改造数量（户）"}


def _sections(*texts: str) -> list[dict[str, Any]]:
    return [{"heading": "概况", "paragraphs": list(texts)}]


def _beside_row(text: str, **parts: Any) -> list[SwappedDigits]:
    return facts_of(SwappedDigits, indicators=[ROW], sections=_sections(text), **parts)


def _in_prose(*texts: str, **parts: Any) -> list[SwappedDigits]:
    return facts_of(SwappedDigits, sections=_sections(*texts), **parts)


def _funds(executed: str) -> dict[str, Any]:
    return {
        "unit": "万元",
        "lines": [{"name": "年度资金总额", "role": "total", "budget": "1400", "executed": executed}],
    }


def test_a_number_of_the_form() -> None:
    (fact,) = _beside_row("全县农村公路95.6公里整治完成。")
    assert (fact.stated, fact.other, fact.name, fact.digits) == ("95.6公里", "96.5公里", "整治里程", 3)
    assert (fact.in_form, fact.same_thing, fact.share) == (True, True, Decimal("0.93"))
    assert (fact.quote, fact.offset) == ("95.6公里", 6)
    assert [other.pointer for other in fact.related] == ["/indicators/0/actual"]


@pytest.mark.parametrize(
    "text", ["整治96.5公里。", "整治95.8公里。", "整治56.9公里。", "整治约95.6公里。", "整治95.6亩。"]
)
def test_what_is_no_exchange(text: str) -> None:
    assert _beside_row(text) == []


def test_few_digits_need_a_word_of_the_indicator() -> None:
    (fact,) = _beside_row("整治的18条农村公路共95.6公里。")
    assert not fact.same_thing
    assert _beside_row("管护的18条农村公路共95.6公里。") == []


def test_the_form_is_held_against_numbers_of_results_only() -> None:
    assert _beside_row("全县农村公路95.6公里整治完成。", kind="project-target") == []


def test_amounts_of_the_money_block() -> None:
    (fact,) = facts_of(SwappedDigits, sections=_sections("全年支出1130.72万元。"), funds=_funds("1103.72"))
    assert (fact.other, fact.in_form, fact.same_thing) == ("1103.72万元", True, False)


def test_commas_and_zeros_behind_the_point_are_no_difference() -> None:
    (fact,) = facts_of(SwappedDigits, sections=_sections("用去1,365.20万元。"), funds=_funds("1356.2"))
    assert (fact.stated, fact.other) == ("1,365.20万元", "1356.2万元")


def test_both_places_of_prose_are_told() -> None:
    (fact,) = _in_prose("计划改造户厕3046座。", "已改造完成户厕3064座。")
    assert (fact.other, fact.stated, fact.name, fact.digits) == ("3046座", "3064座", "", 4)
    assert (fact.in_form, fact.same_thing) == (False, True)
    assert (fact.pointer, fact.offset) == ("/sections/0/paragraphs/1", 7)
    assert fact.related[0].pointer == "/sections/0/paragraphs/0"


def test_a_pair_is_told_once_however_often_it_stands() -> None:
    assert len(_in_prose("户厕3046座。", "户厕3064座。", "户厕3046座，户厕3064座。")) == 1


def test_the_form_and_other_prose_tell_one_exchange_together() -> None:
    """The odd number is that which the form has not, though it stands first; other prose proves what it is of."""
    row = {**LATRINES, "target": "4200", "actual": "3986"}
    texts = _sections("截至年底，户厕共完成3896户。", "验收户厕3986户。")
    (fact,) = facts_of(SwappedDigits, indicators=[row], sections=texts)
    assert (fact.pointer, fact.other, fact.in_form) == ("/sections/0/paragraphs/0", "3986户", True)
    assert fact.same_thing


def test_goal_target_completion_and_prose_tell_one_exchange_together() -> None:
    row = {**LATRINES, "target": "3986", "actual": "3986"}
    goals = {"annual": "改造户厕3896户。", "completion": "改造户厕3896户。"}
    (fact,) = facts_of(SwappedDigits, indicators=[row], goals=goals, sections=_sections("改造户厕3986户。"))
    assert (fact.pointer, fact.other) == ("/goals/annual", "3986户")


@pytest.mark.parametrize("other", ["户厕3406户", "公厕3064座", "户厕30460座", "户厕4036座", "户厕3046座"])
def test_other_numbers_are_other_numbers(other: str) -> None:
    assert not _in_prose("户厕3046座。", f"已改造{other}。")


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("2023年改造户厕3046座。", "改造户厕3064座。"), False),
        (("上年改造户厕3046座。", "2024年改造户厕3064座。"), False),
        (("2024年改造户厕3046座。", "改造户厕3064座。"), True),
        (("上半年改造户厕3046座。", "下半年改造户厕3064座。"), False),
        (("截至12月改造户厕3046座。", "改造户厕3064座。"), True),
    ],
)
def test_numbers_of_two_times(texts: tuple[str, str], told: bool) -> None:
    assert bool(_in_prose(*texts, fiscal_year="2024")) is told


def test_a_series_is_of_different_times() -> None:
    assert _in_prose("累计支出18.58万元。", "累计支出28.58万元。", "累计支出28.85万元。") == []
    assert len(_in_prose("累计支出28.58万元。", "累计支出28.85万元。")) == 1


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("12000元", "21000元", False),
        ("12500元", "15200元", False),
        ("12350元", "13250元", True),
        ("0.9531万元", "0.9513万元", True),
        ("1036元", "136元", False),
    ],
)
def test_digits_that_tell(first: str, second: str, told: bool) -> None:
    assert bool(_in_prose(f"发放补助{first}。", f"补助{second}。")) is told


def test_two_numbers_of_the_form_are_two_numbers() -> None:
    row = {**LATRINES, "target": "3064", "actual": "3046"}
    texts = _sections("计划改造户厕3064户，实际改造户厕3046户。")
    assert facts_of(SwappedDigits, indicators=[row], sections=texts) == []


def test_in_a_long_list_some_numbers_look_alike() -> None:
    def told(count: int) -> int:
        villages = zip("东南西北山河湖海川田林泉石桥", range(1310, 1310 + count), strict=False)
        return len(_in_prose(*(f"{name}村户厕{number}座。" for name, number in villages)))

    assert [told(count) for count in (11, 12, 13, 14)] == [0, 1, 0, 0]


def test_a_row_of_very_many_digits_is_no_number() -> None:
    row = {**LATRINES, "target": "3986", "actual": "3986"}
    goals = {"annual": f"改造户厕{'1234567890' * 2000}户。", "completion": "改造户厕3896户。"}
    assert len(facts_of(SwappedDigits, indicators=[row], goals=goals)) == 1


def test_amounts_of_the_form_in_another_unit_than_prose_are_left() -> None:
    line = {"name": "预算金额（元）", "role": "total", "budget": "13562000"}
    funds = {"unit": "万元", "lines": [line]}
    assert facts_of(SwappedDigits, sections=_sections("用去1365.20万元。"), funds=funds) == []
