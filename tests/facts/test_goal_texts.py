"""Goals and completion texts: length, finished work, answers, items."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perflint.facts.goal_texts import (
    DutyDescription,
    FinishedWork,
    GoalItem,
    GoalResponse,
    GoalText,
    content_pairs,
    items_of,
)
from tests.facts.reports import facts_of


def test_length_and_figures_of_goals() -> None:
    found = facts_of(
        GoalText, goals={"term": "1.做好管护", "annual": "2023年完成12座。", "completion": "全部完成年度目标"}
    )
    assert [(item.which, item.digits, item.filler) for item in found] == [
        ("term", False, False),
        ("annual", True, False),
        ("completion", False, True),
    ]
    assert not facts_of(GoalText, goals={"annual": "2023年做好管护"})[0].digits


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("现已办理了取水许可证。", "现已办理"),
        ("对台账进行了核对。", "进行了"),
        ("推动了渠系改造。", "推动了"),
    ],
)
def test_finished_work(text: str, words: str) -> None:
    assert [item.words for item in facts_of(FinishedWork, goals={"annual": text})] == [words]


@pytest.mark.parametrize("text", ["按照已批复的规划建设。", "管护已建成的渠道。", "完成水闸鉴定。"])
def test_work_still_to_be_done(text: str) -> None:
    assert not facts_of(FinishedWork, goals={"annual": text})


def test_finished_work_counts_in_goals_only() -> None:
    assert not facts_of(
        FinishedWork,
        goals={"completion": "进行了梳理。"},
        fields=[{"label": "项目概况", "value": "已完成设计。"}],
    )


def test_duties_do_not_answer_a_goal() -> None:
    goals = {"annual": "查清全县水闸底数。", "completion": "负责编制规划；承担防汛任务，监督制度执行。"}
    (found,) = facts_of(GoalResponse, goals=goals)
    assert (found.duty_clauses, found.clauses, found.results, found.shared) == (3, 3, False, 0)
    assert found.shared_share == Decimal("0.0")


def test_results_answer_a_goal() -> None:
    (found,) = facts_of(
        GoalResponse, goals={"annual": "查清全县水闸底数。", "completion": "完成42座水闸普查。"}
    )
    assert (found.results, found.shared) == (True, 1)
    assert not facts_of(GoalResponse, goals={"annual": "查清水闸底数。", "completion": " "})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("目标1：维修水闸。 目标2：清淤渠道。", [(1, "维修水闸。"), (2, "清淤渠道。")]),
        ("1.新建公厕；2、更换路灯300盏", [(1, "新建公厕；"), (2, "更换路灯300盏")]),
        ("（1）建库。（2）编制", [(1, "建库。"), (2, "编制")]),
        ("投资1.2亿元", []),
        ("1.新建公厕；2. 3.", [(1, "新建公厕；")]),
    ],
)
def test_items(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(number, body) for number, _, body in items_of(text)] == expected
    assert all(text[start:].lstrip().startswith(body) for _, start, body in items_of(text))


def test_items_against_the_completion() -> None:
    goals = {"annual": "目标1：维修水闸12座。目标2：举办操作培训。", "completion": "目标1：维修水闸12座。"}
    first, second = facts_of(GoalItem, goals=goals)
    assert (first.numbered, first.shared > 0) == (True, True)
    assert (second.numbered, second.shared, second.completion_items) == (False, 0, 1)


def test_pairs_leave_common_words_out() -> None:
    assert content_pairs("完成水闸维修，维修", ("完成",)) == frozenset({"水闸", "闸维", "维修"})
    assert content_pairs("完成工作", ("完成", "工作")) == frozenset()


def test_duty_descriptions() -> None:
    sections = [
        {"heading": "（一）办公室", "paragraphs": ["绩效目标：做好保障。", "绩效指标：负责会务，负责档案。"]},
        {"heading": "（二）水政科", "paragraphs": ["绩效指标：巡查120次。"]},
    ]
    first, second = facts_of(DutyDescription, kind="performance-text", sections=sections)
    assert (first.duties, first.digits, first.heading) == (2, False, "（一）办公室")
    assert second.digits
