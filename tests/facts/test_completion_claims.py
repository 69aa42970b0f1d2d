"""Claims of completion in prose."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from perflint.facts.completion_claims import (
    CompletionClaim,
    FiguresCutoff,
    StatedCompletion,
    TaskAgainstActual,
)
from tests.facts.reports import facts_of


def prose(*paragraphs: str, **parts: Any) -> dict[str, Any]:
    """Parts of a report of one chapter."""
    return {"sections": [{"heading": "二、完成情况", "paragraphs": list(paragraphs)}], **parts}


def test_a_rate_is_compared_with_every_unit_of_its_sentence() -> None:
    text = "全年清理任务9宗，涉及300亩，至今已清理3宗，计120亩，完成率为122.84%。"
    fact = facts_of(StatedCompletion, **prose(text))[0]
    assert fact.consistent is False and fact.expected == Decimal("33.33")
    assert fact.arithmetic == "3宗÷9宗＝33.33%；120亩÷300亩＝40%"
    assert fact.quote == "122.84%" and text[fact.offset or 0 :].startswith("122.84%")


@pytest.mark.parametrize("rate", ["95.33%", "95.3%", "95%", "95.4%"])
def test_rounding_and_cutting_are_both_right(rate: str) -> None:
    fact = facts_of(StatedCompletion, **prose(f"计划巡查300次，已完成286次，完成率{rate}。"))[0]
    assert fact.consistent is (rate != "95.4%")


def test_money_and_other_rates_are_left_alone() -> None:
    assert facts_of(StatedCompletion, **prose("预算70万元，执行27万元，执行率38.57%。")) == []
    assert facts_of(StatedCompletion, **prose("已完成道路3公里，满意率98%。")) == []


def test_the_task_of_the_sentence_before() -> None:
    fact = facts_of(StatedCompletion, **prose("下达任务40宗。目前已处置12宗，完成率为80%。"))[0]
    assert fact.consistent is None and fact.earlier_task == "40宗"
    assert fact.earlier_consistent is False and fact.implied_task == "15宗"


def test_each_segment_has_its_own_numbers() -> None:
    text = "管网改造工程20公里，截止9月底完成20公里，完工率100%；管网检修工程38公里，截止9月底完成20公里，完工率100%。"
    facts = facts_of(StatedCompletion, **prose(text))
    assert [fact.consistent for fact in facts] == [True, False]


def test_what_is_left_beside_a_claim_of_full_completion() -> None:
    row = {
        "name": "整改率",
        "weight": "5",
        "score": "5",
        "evidence": "处理39个，剩余4个未整改到位，完成年度指标值100%。",
    }
    fact = facts_of(CompletionClaim, indicators=[row])[0]
    assert fact.remaining == "剩余4个未整改到位" and fact.explicit and fact.scored_full


def test_a_full_score_is_a_claim_too_and_no_claim_is_none() -> None:
    row = {"name": "平台", "weight": "5", "score": "5", "evidence": "平台分3年完成，项目正有序开展。"}
    fact = facts_of(CompletionClaim, indicators=[row])[0]
    assert fact.years == "平台分3年完成" and fact.in_progress == "正有序" and not fact.explicit
    assert facts_of(CompletionClaim, indicators=[{**row, "score": "3"}]) == []
    assert facts_of(CompletionClaim, **prose("整改到位，完成年度指标值100%。")) == []


def test_a_task_and_an_actual_amount_of_the_same_thing() -> None:
    text = "林地管护任务1740亩，其中公益林保护任务面积1370亩。当年实际林地面积10881亩，草地60亩。"
    fact = facts_of(TaskAgainstActual, **prose(text))[0]
    assert (fact.thing, fact.task, fact.actual) == ("林地", "1740亩", "10881亩")
    assert fact.ratio == Decimal("625.34")


def test_dates_up_to_which_figures_are_given() -> None:
    texts = (
        "截止11月底，完成出让5宗。",
        "截至2023年3月底，完成2宗。",
        "截至12月底，完成9宗。",
        "截至9月底已全部完工。",
    )
    facts = facts_of(FiguresCutoff, **prose(*texts, fiscal_year="2022"))
    assert [(fact.month, fact.same_year, fact.all_done) for fact in facts] == [
        (11, True, False),
        (3, False, False),
        (12, True, False),
        (9, True, True),
    ]


def test_a_result_that_stands_before_its_task() -> None:
    (fact,) = facts_of(StatedCompletion, **prose("完成抽检2156批次，年度目标2100批次，完成率102.67%。"))
    assert fact.consistent and fact.task == "2100批次"
    (fact,) = facts_of(StatedCompletion, **prose("完成抽检1956批次，年度目标2100批次，完成率102.67%。"))
    assert fact.consistent is False and fact.expected == Decimal("93.14")
