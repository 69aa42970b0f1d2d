"""Scores of rows beside what their values earn."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from perflint.facts.scores import ScoreCheck
from tests.facts.reports import facts_of


def _score(level2: str = "数量指标", **values: str) -> ScoreCheck:
    row: dict[str, Any] = {"level1": "产出指标", "level2": level2, "name": "次数", "weight": "10", **values}
    (fact,) = facts_of(ScoreCheck, indicators=[row])
    return fact


@pytest.mark.parametrize(
    ("target", "actual", "attained"),
    [
        ("≥200人", "150人", False),
        ("≥200人", "200人", True),
        ("≥15亩", "1公顷", True),
        ("≥16亩", "1公顷", False),
        ("95%", "94.9%", False),
        ("10-12次", "11次", True),
        ("10-12次", "9次", False),
        ("2021年11月30日", "2021年12月28日", False),
        ("2021年12月", "2021年12月", True),
        ("37个", "100%", None),
        ("较好", "良好", None),
        ("较好", "较好", True),
    ],
)
def test_whether_a_target_is_met(target: str, actual: str, attained: bool | None) -> None:
    assert _score(target=target, actual=actual, score="10").attained is attained


def test_higher_is_better() -> None:
    fact = _score(target="≥200人", actual="150人", score="10")
    assert (fact.expected_low, fact.expected_high, fact.formula) == (
        Decimal("7.50"),
        Decimal("7.50"),
        "150/200×10",
    )
    assert fact.over == Decimal("2.5")
    assert fact.shortfall == 25


def test_more_than_the_target_earns_the_weight() -> None:
    fact = _score(target="≥200人", actual="390人", score="10")
    assert (fact.expected_high, fact.over, fact.over_completed) == (Decimal(10), None, True)


def test_lower_is_better_with_the_formulas_in_use() -> None:
    fact = _score("成本指标", name="采购成本", target="≤200万元", actual="250万元", score="9.5")
    assert (fact.expected_low, fact.expected_high) == (Decimal("7.50"), Decimal("8.00"))
    assert fact.over == Decimal("1.5")
    assert _score("成本指标", name="采购成本", target="≤200万元", actual="180万元", score="10").attained


def test_a_target_of_zero() -> None:
    fact = _score(name="安全事故发生数", target="0起", actual="1起", score="10")
    assert (fact.attained, fact.expected_high, fact.full) == (False, Decimal(0), True)
    assert _score(name="安全事故发生数", target="0起", actual="0起", score="10").attained


def test_whole_points_may_be_rounded() -> None:
    assert _score(target="100%", actual="95%", weight="6", score="5").under is None
    assert _score(target="100%", actual="99%", score="10").rounds_to_full
    assert _score(target="100%", actual="50%", score="0").under == 5


@pytest.mark.parametrize(
    ("actual", "score", "band", "fits"),
    [
        ("部分达成", "7", "部分达成", True),
        ("部分达成", "10", "部分达成", False),
        ("未达成", "5.9", "未达成", True),
        ("较好", "3", "", None),
    ],
)
def test_bands_of_words(actual: str, score: str, band: str, fits: bool | None) -> None:
    fact = _score(target="较好", actual=actual, score=score)
    assert (fact.band, fact.in_band) == (band, fits)


def test_blank_cells_and_dashes() -> None:
    fact = _score(target="", actual="", score="10")
    assert (fact.target_blank, fact.actual_blank) == (True, True)
    fact = _score(target="—", actual="—", score="10")
    assert (fact.target_blank, fact.actual_blank) == (False, False)
    assert not _score(target="3次", actual="", score="10", evidence="全年3次。").actual_blank


def test_a_score_that_is_no_number() -> None:
    assert _score(target="3次", actual="3次", score="满分").text == "满分"
    assert _score(target="3次", actual="3次", score="—").text is None
    assert _score(target="3次", actual="3次", score="").score_blank


def test_rows_on_execution_and_parts_of_starred_rows_are_left_out() -> None:
    rows = [
        {"name": "预算执行率", "target": "100%", "actual": "90%", "weight": "10", "score": "9"},
        {"name": "★面积", "role": "parent", "target": "", "actual": "", "weight": "10", "score": "10"},
        {
            "name": "其中梨树",
            "role": "child",
            "target": "6亩",
            "actual": "6亩",
            "weight": "10",
            "score": "10",
        },
    ]
    (fact,) = facts_of(ScoreCheck, indicators=rows)
    assert (fact.name, fact.target_blank) == ("面积", False)


def test_target_forms_are_not_scored() -> None:
    assert (
        facts_of(
            ScoreCheck, kind="project-target", indicators=[{"name": "次数", "target": "3次", "weight": "5"}]
        )
        == []
    )


def test_words_that_admit_a_shortfall() -> None:
    assert (
        _score(target="完整", actual="基本完整", score="10", reason="与要求存在较大差距").criticism
        == "存在较大差距"
    )


def test_points_that_only_the_group_states() -> None:
    rows = [
        {
            "level1": "产出指标",
            "level2": "质量指标",
            "name": "甲率",
            "target": "≥95%",
            "actual": "83%",
            "score": "8",
        },
        {
            "level1": "产出指标",
            "level2": "质量指标",
            "name": "乙率",
            "target": "≥98%",
            "actual": "99%",
            "score": "7",
        },
        {
            "level1": "效益指标",
            "level2": "生态效益指标",
            "name": "火点",
            "target": "≤5个",
            "actual": "7个",
            "score": "15",
        },
        {
            "level1": "满意度指标",
            "level2": "满意度指标",
            "name": "农户满意度",
            "target": "≥90%",
            "actual": "95%",
            "score": "9",
        },
    ]
    groups = [
        {"level1": "产出指标", "level2": "质量指标", "weight": "15"},
        {"level1": "效益指标", "level2": "生态效益指标", "weight": "15"},
        {"level1": "满意度指标", "level2": "满意度指标", "weight": "10"},
    ]
    head: dict[str, Any] = {"kind": "project-self-evaluation", "title": "自评表", "groups": groups}
    found = facts_of(ScoreCheck, **head, indicators=rows)
    assert [(fact.weight, fact.full) for fact in found] == [
        (Decimal(8), True),
        (Decimal(7), True),
        (Decimal(15), True),
        (Decimal(10), False),
    ]
    rows[1]["score"] = "6"
    open_group = facts_of(ScoreCheck, **head, indicators=rows)
    assert [fact.weight for fact in open_group[:2]] == [None, None]
