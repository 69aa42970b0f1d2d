"""Goals beside indicators."""

from __future__ import annotations

from perflint.facts.goal_indicators import GoalDeliverable, GoalOverlap, GoalQuantity, UnfilledGoalQuantity
from tests.facts.reports import facts_of

PATROL = [{"level1": "产出指标", "level2": "数量指标", "name": "执法巡查次数", "target": "=30次"}]


def test_a_number_is_paired_with_the_indicator_of_the_same_thing() -> None:
    fact = facts_of(GoalQuantity, goals={"annual": "全年执法巡查不少于36次，宣传3场。"}, indicators=PATROL)[0]
    assert fact.name == "执法巡查次数" and fact.coverage == 100
    assert not fact.agree and not fact.same_number and fact.goal_operator == "≥"


def test_a_minimum_in_the_goal_admits_more() -> None:
    rows = [{**PATROL[0], "target": "36次"}]
    fact = facts_of(GoalQuantity, goals={"annual": "执法巡查不少于30次。"}, indicators=rows)[0]
    assert fact.agree and not fact.same_number


def test_other_units_and_other_things_are_not_paired() -> None:
    assert facts_of(GoalQuantity, goals={"annual": "治理河道3公里。"}, indicators=PATROL) == []
    assert facts_of(GoalQuantity, goals={"annual": "举办宣传3次。"}, indicators=PATROL) == []


def test_a_number_whose_indicator_holds_only_a_unit() -> None:
    rows = [{"level1": "产出指标", "name": "饮水工程覆盖人口数", "target": "万人"}]
    fact = facts_of(UnfilledGoalQuantity, goals={"annual": "改善9200人饮水条件。"}, indicators=rows)[0]
    assert fact.stated == "9200人" and fact.pointer == "/indicators/0/target"


def test_deliverables_are_covered_by_the_words_of_indicators() -> None:
    rows = [{"level1": "产出指标", "name": "巡查方案编制数", "target": "1个"}]
    facts = facts_of(GoalDeliverable, goals={"annual": "编制巡查工作方案，完成备案。"}, indicators=rows)
    assert {fact.deliverable: fact.covered for fact in facts} == {"方案": True, "备案": False}
    assert {fact.uncovered_in_report for fact in facts} == {1}


def test_overlap_ignores_words_of_all_projects() -> None:
    rows = [{"level1": "产出指标", "name": "租车次数", "target": "1次"}]
    fact = facts_of(GoalOverlap, goals={"annual": "摸清全县湿地分布状况，服务管理需要。"}, indicators=rows)[0]
    assert (fact.indicators, fact.shared) == (1, 0)
    shared = facts_of(
        GoalOverlap,
        goals={"annual": "治理河道。"},
        indicators=[{"level1": "产出指标", "name": "河道清障里程"}],
    )[0]
    assert shared.shared == 1
