"""Plausibility: even scores, satisfaction without a survey, repeated figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from perflint.facts.plausibility import (
    AssetsAgainstBudget,
    DirectionClaim,
    IdenticalAmounts,
    RankAgainstRate,
    RepeatedFigure,
    SatisfactionBasis,
    ScorePattern,
)
from tests.facts.reports import facts_of

SURVEYED = [{"heading": "满意度", "paragraphs": ["发放问卷320份，收回305份。"]}]


def _row(name: str, target: str, actual: str, weight: str, score: str) -> dict[str, Any]:
    return {"name": name, "target": target, "actual": actual, "weight": weight, "score": score}


def test_scores_leave_the_execution_rate_out() -> None:
    rows = [
        _row("预算执行率", "100%", "39.41%", "10", "3.94"),
        _row("巡查次数", "30次", "30次", "50", "50"),
        _row("居民满意度", "90%", "93%", "40", "40"),
    ]
    found = facts_of(ScorePattern, indicators=rows)[0]
    assert (found.scored, found.all_full, found.total_score) == (2, True, "90/90")
    assert (found.numeric, found.exactly_met) == (2, 1)


def test_a_report_without_scores_has_no_pattern() -> None:
    assert facts_of(ScorePattern, indicators=[{"name": "巡查次数", "target": "30次"}]) == []


def test_satisfaction_knows_its_sample() -> None:
    row = {"level1": "满意度指标", "name": "居民满意度", "target": "95%", "actual": "95%"}
    bare = facts_of(SatisfactionBasis, indicators=[row])[0]
    assert (bare.equals_target, bare.sample_stated, bare.actual_rate) == (True, False, Decimal(95))
    assert facts_of(SatisfactionBasis, indicators=[row], sections=SURVEYED)[0].sample_stated is True


def test_rank_needs_a_rate_above_one_hundred_in_the_sentence() -> None:
    text = "完成率77.17%，全市排名第六。完成率122.84%，全市排名第六。完成率130%，排名第一。"
    found = facts_of(RankAgainstRate, sections=[{"heading": "履职", "paragraphs": [text]}])
    assert [(item.rate, item.rank) for item in found] == [(Decimal("122.84"), 6)]


def test_direction_claims_need_a_sign_not_a_dash_between_values() -> None:
    text = "收入增长-12.5%；支出减少-3%；幅度提高5%-8%。"
    found = facts_of(DirectionClaim, sections=[{"heading": "收支", "paragraphs": [text]}])
    assert [item.number for item in found] == ["-12.5%"]


def test_a_figure_repeats_only_with_another_dimension() -> None:
    text = "筹集住房4836套，安排4836万元，交付4836套；补助2000元给2000人。"
    found = facts_of(RepeatedFigure, sections=[{"heading": "资金", "paragraphs": [text]}])
    assert [(item.first, item.second) for item in found] == [("4836套", "4836万元")]


def test_amounts_are_compared_as_numbers() -> None:
    line = {"name": "年度资金总额", "role": "total", "initial": "64.8", "budget": "64.80", "executed": "64.8"}
    assert facts_of(IdenticalAmounts, funds={"unit": "万元", "lines": [line]})[0].identical is True


def test_assets_are_compared_in_one_unit() -> None:
    line = {"name": "全年预算", "role": "total", "budget": "440.90", "executed": "432.91"}
    found = facts_of(
        AssetsAgainstBudget,
        funds={"unit": "万元", "lines": [line]},
        sections=[{"heading": "资产", "paragraphs": ["非流动资产2亿元，其中货币资金0.422592亿元。"]}],
    )
    assert [item.ratio for item in found] == [Decimal("9.6")]
