"""Goals, their numbers and deliverables."""

from __future__ import annotations

from typing import Any

import pytest

from perflint.facts.goals import Goal, shortened
from tests.facts.reports import facts_of

PATROL = [{"level1": "产出指标", "level2": "数量指标", "name": "执法巡查次数", "target": "=30次"}]


def goal(text: str, **parts: Any) -> Goal:
    """The fact of an annual goal."""
    return facts_of(Goal, goals={"annual": text}, **parts)[0]


@pytest.mark.parametrize(
    ("text", "numbers", "dated", "promised"),
    [
        ("保障校园正常运转。", 0, False, 0),
        ("1.加强巡查；2.完善制度。", 0, False, 0),
        ("全年巡查河道300公里。", 1, False, 0),
        ("2024年11月底前完成清障。", 0, True, 0),
        ("编制防汛工作方案，完成备案。", 0, False, 2),
        ("落实2024年度各项工作。", 0, False, 0),
    ],
)
def test_what_a_goal_states(text: str, numbers: int, dated: bool, promised: int) -> None:
    fact = goal(text)
    assert (fact.numbers, fact.dated, fact.promised) == (numbers, dated, promised)


def test_the_annual_goal_is_the_one_to_judge() -> None:
    term, annual = sorted(
        facts_of(Goal, goals={"annual": "巡查河道。", "term": "改善水质。"}),
        key=lambda fact: fact.scope,
        reverse=True,
    )
    assert annual.main and not term.main


def test_goals_in_prose_are_one_goal_and_begin_behind_the_word() -> None:
    section = {
        "heading": "（二）资金及绩效目标",
        "paragraphs": ["安排经费30万元，绩效目标是保证校园正常运转"],
    }
    fact = facts_of(Goal, sections=[section])[0]
    assert fact.scope == "prose" and fact.numbers == 0 and fact.text == "保证校园正常运转"


def test_a_goal_before_the_cut_is_not_complete() -> None:
    assert not goal("培训300人", notes=[{"kind": "truncated", "message": "文本结束"}]).complete
    assert goal("培训300人", notes=[{"kind": "truncated", "message": "文本结束"}], indicators=PATROL).complete


def test_texts_for_messages_are_one_short_line() -> None:
    assert shortened("甲<p>乙\n丙", 10) == "甲 乙 丙"
    assert shortened("一" * 70) == "一" * 59 + "…"
