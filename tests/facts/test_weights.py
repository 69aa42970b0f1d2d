"""Weights: their sums, their spread, their scheme."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from perflint.facts.weighted import stated_weight
from perflint.facts.weighting import Concentration, NotedScheme, Weighting
from perflint.facts.weights import WeightCheck
from tests.facts.reports import facts_of

LEVELS = {"产出": "数量指标", "效益": "社会效益指标", "满意度": "服务对象满意度指标", "成本": "经济成本指标"}


def _rows(*weights: tuple[str, str | None]) -> list[dict[str, Any]]:
    return [
        {
            "level1": f"{group}指标",
            "level2": LEVELS[group],
            "name": f"{group}{index}",
            "target": "3次",
            "weight": weight,
        }
        for index, (group, weight) in enumerate(weights)
    ]


def _execution(weight: str) -> dict[str, Any]:
    return {
        "lines": [{"name": "年度资金总额", "role": "total", "budget": "5", "executed": "5", "weight": weight}]
    }


def _whole(**parts: Any) -> WeightCheck:
    (fact,) = [fact for fact in facts_of(WeightCheck, **parts) if fact.scope == "all"]
    return fact


@pytest.mark.parametrize(
    ("printed", "stated"),
    [
        ("50", ("50", "50")),
        ("(50分)", ("50", "50")),
        ("40-50", ("40", "50")),
        ("（40-50）分", ("40", "50")),
        ("10.3", ("10.3", "10.3")),
    ],
)
def test_stated_weights(printed: str, stated: tuple[str, str]) -> None:
    assert stated_weight(printed) == (Decimal(stated[0]), Decimal(stated[1]))


@pytest.mark.parametrize("printed", [None, "", "—", "见附件"])
def test_what_states_no_weight(printed: str | None) -> None:
    assert stated_weight(printed) is None


@pytest.mark.parametrize(
    ("weights", "execution", "holds"),
    [
        (("50", "30", "10"), "10", True),
        (("50", "30", "10"), None, True),
        (("60", "30", "10"), None, True),
        (("45", "30", "10"), "10", False),
    ],
)
def test_sum_of_all_weights(weights: tuple[str, ...], execution: str | None, holds: bool) -> None:
    groups = ("产出", "效益", "满意度")
    parts: dict[str, Any] = {"indicators": _rows(*zip(groups, weights, strict=True)), "title": "自评表"}
    if execution is not None:
        parts["funds"] = _execution(execution)
    fact = _whole(**parts)
    assert fact.complete
    assert fact.holds is holds


def test_fractional_weights_may_miss_by_their_rounding() -> None:
    assert _whole(indicators=_rows(("产出", "33.3"), ("效益", "33.3"), ("满意度", "33.3"))).holds


def test_a_table_that_was_read_in_part_is_incomplete() -> None:
    rows = _rows(("产出", "50"), ("效益", "20"))
    assert not _whole(indicators=rows, title="自评表").complete
    note = {"kind": "truncated", "message": "断", "text": "indicators"}
    rows = _rows(("产出", "50"), ("满意度", "20"))
    assert _whole(indicators=rows, title="自评表").complete
    assert not _whole(indicators=rows, title="自评表", notes=[note]).complete
    assert not _whole(indicators=rows).complete  # begins in the middle: nothing names the form


def test_parts_of_a_starred_row_do_not_count() -> None:
    rows = _rows(("产出", "20"), ("产出", "20"), ("满意度", "10"))
    rows[0]["role"], rows[1]["role"] = "parent", "child"
    assert _whole(indicators=rows).computed == 30
    rows[0]["weight"] = ""
    assert _whole(indicators=rows).computed == 30


def test_groups_beside_their_labels() -> None:
    rows = _rows(("产出", "28"), ("产出", "20"), ("效益", "30"))
    groups = [{"level1": "产出指标", "weight": "50"}, {"level1": "效益指标", "weight": "35"}]
    first, second = (
        fact
        for fact in facts_of(WeightCheck, indicators=rows, groups=groups, title="自评表")
        if fact.scope == "level1"
    )
    assert (first.holds, first.gap, first.complete) == (False, Decimal(2), True)
    assert (second.holds, second.complete) == (False, False)  # the last group may go on
    groups[0]["weight"] = "(40-50)分"
    first = next(
        fact for fact in facts_of(WeightCheck, indicators=rows, groups=groups) if fact.scope == "level1"
    )
    assert first.holds


def test_a_label_over_the_whole_table() -> None:
    rows = _rows(("产出", "60"), ("满意度", "30"))
    groups = [{"level1": "绩效指标", "weight": "90"}]
    fact = next(
        fact
        for fact in facts_of(WeightCheck, indicators=rows, groups=groups, title="自评表")
        if fact.scope == "level1"
    )
    assert fact.holds


def test_the_spread_of_weights() -> None:
    rows = _rows(("产出", "50"), ("效益", "30"), ("满意度", "10"))
    (fact,) = facts_of(Weighting, indicators=rows, funds=_execution("10"))
    assert (fact.output, fact.benefit, fact.satisfaction, fact.execution) == (
        Decimal(50),
        Decimal(30),
        Decimal(10),
        Decimal(10),
    )
    assert fact.follows_scheme
    rows[1]["name"] = "公众满意度"
    (fact,) = facts_of(Weighting, indicators=rows, funds=_execution("10"))
    assert (fact.satisfaction, fact.satisfaction_rows) == (Decimal(10), Decimal(40))


def test_a_scheme_that_is_missed() -> None:
    (fact,) = facts_of(
        Weighting, indicators=_rows(("产出", "60"), ("效益", "20"), ("满意度", "10")), funds=_execution("10")
    )
    assert (fact.follows_scheme, fact.same_scale) == (False, True)
    assert fact.scheme == "预算执行10、产出50、效益30、满意度10"


def test_weight_of_one_row() -> None:
    facts = facts_of(Concentration, indicators=_rows(("产出", "60"), ("效益", "30")))
    assert [(fact.share, fact.group_share) for fact in facts] == [
        (Decimal(60), Decimal(100)),
        (Decimal(30), Decimal(100)),
    ]


def test_a_note_that_prescribes_weights() -> None:
    note = "一级指标分值统一设置为：产出指标50分、效益指标30分、服务对象满意度指标10分、预算资金执行率10分。"
    rows = _rows(("产出", "60"), ("效益", "20"), ("满意度", "10"))
    parts: dict[str, Any] = {
        "indicators": rows,
        "funds": _execution("10"),
        "sections": [{"heading": "注", "paragraphs": [note]}],
    }
    (fact,) = facts_of(NotedScheme, **parts)
    assert (fact.complete, fact.differs) == (True, "产出、效益")
    assert fact.note == "产出50、效益30、满意度10、预算执行10"


def test_execution_in_the_money_block_and_in_a_row_of_its_own() -> None:
    rows = [*_rows(("产出", "50"), ("效益", "30"), ("满意度", "6"))]
    rows.append({"level1": "过程", "level2": "资金", "name": "预算执行率", "target": "100%", "weight": "4"})
    both = _whole(indicators=rows, funds=_execution("10"), evaluation={"total_weight": "100"})
    assert both.holds and both.execution == Decimal(10)
    rows[0]["weight"] = "60"
    own = _whole(indicators=rows, funds=_execution("10"), evaluation={"total_weight": "100"})
    assert own.holds and own.execution is None
