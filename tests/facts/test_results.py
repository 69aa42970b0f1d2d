"""Totals, grades and achievement of self-evaluations."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from perflint.facts.achievement import Achievement
from perflint.facts.grade_scale import GradeScale
from perflint.facts.overview import ReportOverview
from perflint.facts.restated import RestatedValue
from perflint.facts.results import OtherResult, Result
from perflint.facts.score_sums import ScoreSum
from tests.facts.reports import facts_of

FUNDS = {
    "lines": [
        {
            "name": "年度资金总额",
            "role": "total",
            "budget": "70",
            "executed": "27.59",
            "weight": "10",
            "score": "3.94",
        }
    ]
}


def _rows(*scores: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [
        {
            "level1": f"{group}指标",
            "level2": "数量指标" if group == "产出" else f"{group}指标",
            "name": f"{group}{index}",
            "target": "3次",
            "actual": "3次",
            "weight": weight,
            "score": score,
        }
        for index, (group, weight, score) in enumerate(scores)
    ]


FULL = _rows(("产出", "50", "50"), ("效益", "30", "30"), ("满意度", "10", "10"))


def _sum(scope: str, **parts: Any) -> ScoreSum:
    (fact,) = [fact for fact in facts_of(ScoreSum, **parts) if fact.scope == scope]
    return fact


def test_the_total_with_the_execution_score() -> None:
    fact = _sum("total", indicators=FULL, funds=FUNDS, evaluation={"score": "93.94"})
    assert (fact.holds, fact.complete, fact.execution) == (True, True, Decimal("3.94"))
    fact = _sum("total", indicators=FULL, funds=FUNDS, evaluation={"score": "95.94"})
    assert (fact.holds, fact.gap, fact.parts) == (False, Decimal(2), "50+30+10+3.94")


def test_a_total_row_may_leave_execution_out() -> None:
    assert _sum("row", indicators=FULL, funds=FUNDS, evaluation={"total_score": "90"}).holds


def test_a_total_out_of_reach_of_a_table_cut_off() -> None:
    rows = _rows(("产出", "60", "40"), ("效益", "30", "25"))
    fact = _sum("total", indicators=rows, evaluation={"score": "95"})
    assert (fact.complete, fact.impossible, fact.possible) == (False, True, Decimal(75))
    assert not _sum("total", indicators=rows, evaluation={"score": "70"}).impossible
    assert _sum("total", indicators=rows, evaluation={"score": "60"}).impossible


def test_groups_and_blocks() -> None:
    groups = [{"level1": "产出指标", "weight": "50", "score": "49"}]
    fact = _sum("level1", indicators=FULL, groups=groups)
    assert (fact.holds, fact.complete) == (False, True)
    blocks = [{"level1": "预算执行情况", "score": "20"}, {"level1": "指标完成情况", "score": "70"}]
    fact = _sum("blocks", groups=blocks, evaluation={"score": "100"})
    assert (fact.holds, fact.gap) == (False, Decimal(10))


def _result(**parts: Any) -> Result:
    (fact,) = facts_of(Result, **parts)
    return fact


@pytest.mark.parametrize(
    ("score", "grade", "consistent"),
    [
        ("93.94", "优秀", True),
        ("84.47分", "“优”", False),
        ("90.00", "良", True),
        ("90", "良", False),
        ("59.9", "不合格", True),
        ("", "优", None),
        ("95", "达标", None),
    ],
)
def test_grades_beside_scores(score: str, grade: str, consistent: bool | None) -> None:
    assert _result(evaluation={"score": score, "grade": grade}).consistent is consistent


def test_the_scale_that_a_document_prints_counts() -> None:
    scale = [{"heading": "标准", "paragraphs": ["得分85-100分为优，70-85分为良，60-70分为中，0-60分为差。"]}]
    assert _result(evaluation={"score": "86", "grade": "优"}, sections=scale).consistent
    assert _result(evaluation={"score": "86", "grade": "优"}).consistent is False


def test_a_grade_in_the_conclusion() -> None:
    fact = _result(evaluation={"text": "完成目标，总体评价良好。"})
    assert (fact.label, fact.grade, fact.score_missing, fact.pointer) == (
        "良好",
        "良",
        True,
        "/evaluation/text",
    )
    assert _result(evaluation={"text": "总体评价良性循环。"}).label is None


def test_the_alarm_of_indicators_against_execution() -> None:
    fact = _result(indicators=FULL, funds=FUNDS, evaluation={"score": "93.94", "grade": "优秀"})
    assert (fact.indicator_score, fact.execution_score, fact.alarm) == (
        Decimal(90),
        Decimal("3.94"),
        Decimal("60.60"),
    )


def test_every_self_evaluation_has_a_result() -> None:
    fact = _result(indicators=FULL)
    assert (fact.score_missing, fact.grade_missing, fact.pointer) == (True, True, "")
    assert facts_of(Result, kind="project-target") == []


def test_results_stated_twice() -> None:
    parts: dict[str, Any] = {"evaluation": {"score": "93.94", "grade": "优秀"}}
    (fact,) = facts_of(OtherResult, other_evaluations=[{"score": "93.9", "grade": "优"}], **parts)
    assert not (fact.score_differs or fact.grade_differs)
    (fact,) = facts_of(OtherResult, other_evaluations=[{"score": "95", "grade": "良"}], **parts)
    assert fact.score_differs
    assert fact.grade_differs


def test_scales_with_gaps_and_disorder() -> None:
    def scale(text: str) -> GradeScale:
        (fact,) = facts_of(GradeScale, sections=[{"heading": "标准", "paragraphs": [text]}])
        return fact

    assert scale("90-100分为优，80-89分为良，60-79分为中。").gap == "79-80"
    assert scale("90-100分为优，80-90分为良，60-80分为中。").gap == ""
    assert not scale("90-100分为良，80-90分为优。").ordered
    assert scale("优（90-100分）、良（80-90分）。").bands == 2


def test_restated_values() -> None:
    row = {"name": "巡查次数", "target": "30次", "actual": "30次", "weight": "10", "score": "10"}
    again = {**row, "actual": "32次", "score": "10.0"}
    (fact,) = facts_of(RestatedValue, indicators=[row], restated_indicators=[again])
    assert (fact.value_of, fact.first, fact.second, fact.numeric) == ("完成值", "30次", "32次", True)
    assert facts_of(RestatedValue, indicators=[row, row], restated_indicators=[again]) == []


def test_achievement_counts_outputs_that_are_met() -> None:
    (fact,) = facts_of(Achievement, indicators=FULL, funds=FUNDS)
    assert (fact.outputs_met, fact.output_rows, fact.all_full, fact.scored) == (True, 1, True, 3)
    missed = [{**FULL[0], "actual": "2次", "score": "30"}, *FULL[1:]]
    (fact,) = facts_of(Achievement, indicators=missed)
    assert (fact.outputs_met, fact.all_full) == (False, False)


def test_overview() -> None:
    (fact,) = facts_of(
        ReportOverview, title="某项目自评表", fiscal_year="2022年", indicators=FULL, funds=FUNDS
    )
    assert (fact.report_kind, fact.fiscal_year, fact.weighted, fact.scored, fact.fund_lines) == (
        "project-self-evaluation",
        2022,
        3,
        3,
        1,
    )
    assert not fact.headless
    (fact,) = facts_of(ReportOverview, indicators=FULL)
    assert fact.headless
