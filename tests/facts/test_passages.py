"""Passages: order, places, roles of headings and labels, sentences and clauses."""

from __future__ import annotations

import pytest

from perflint.facts.passages import clauses_of, heading_roles, passages, sentences_of, states_goal
from perflint.vocabulary import vocabulary
from tests.facts.reports import context_of


@pytest.mark.parametrize(
    ("heading", "roles"),
    [
        ("（三）设立的必要性", ("necessity",)),
        ("保证项目实施的措施与制度", ("measures",)),
        ("二、绩效目标完成情况分析", ("goal", "completion")),
        ("五、存在的问题及原因分析", ("problems",)),
        ("存在问题及改进措施", ("problems", "improvement")),
        ("（二）改进的方向和具体措施", ("improvement",)),
        ("3. 效益情况及分析", ("benefit",)),
        ("四、项目主要经验做法", ("experience",)),
        ("附件", ()),
    ],
)
def test_roles_of_headings(heading: str, roles: tuple[str, ...]) -> None:
    assert heading_roles(heading, vocabulary()) == roles


def test_prose_of_all_parts_in_reading_order() -> None:
    found = passages(
        context_of(
            goals={"term": "建成泵站。", "annual": "建成两座。", "completion": ""},
            sections=[
                {"heading": "目录", "paragraphs": ["一、概况 3"]},
                {"heading": "一、基本情况", "paragraphs": ["泵站四座。"]},
            ],
            indicators=[{"name": "泵站数", "evidence": "已建成两座。", "reason": " "}],
            fields=[{"label": "存在问题", "value": "缺少电工。"}, {"label": "备注", "value": ""}],
        )
    )
    assert [passage.pointer for passage in found] == [
        "/goals/term",
        "/goals/annual",
        "/sections/1/paragraphs/0",
        "/indicators/0/evidence",
        "/fields/0/value",
    ]
    assert [passage.role for passage in found] == ["goal", "goal", "overview", "evidence", "problems"]
    assert [states_goal(passage) for passage in found] == [True, True, False, False, False]


def test_a_label_at_the_beginning_announces_its_paragraph() -> None:
    passage = passages(
        context_of(sections=[{"heading": "（一）项目概况", "paragraphs": ["设立的必要性：取水困难。"]}])
    )[0]
    assert (passage.label, passage.role, passage.title, passage.body) == (
        "设立的必要性",
        "necessity",
        "设立的必要性",
        "取水困难。",
    )


def test_a_silent_heading_takes_the_role_of_the_one_above() -> None:
    sections = [
        {"heading": "三、工作保障措施", "level": 1, "paragraphs": []},
        {"heading": "（一）加强巡查", "level": 2, "paragraphs": ["每月两次。"]},
        {"heading": "四、附则", "level": 1, "paragraphs": ["自行解释。"]},
    ]
    first, second = passages(context_of(sections=sections))
    assert (first.role, first.path) == ("measures", ("三、工作保障措施", "（一）加强巡查"))
    assert second.role == ""


def test_the_stated_result_is_no_second_passage() -> None:
    text = "自评总分93分，等级为优。"
    both = context_of(
        evaluation={"text": text}, sections=[{"heading": "二、结果", "paragraphs": [f"经测算，{text}"]}]
    )
    assert [passage.source for passage in passages(both)] == ["section"]
    assert [passage.source for passage in passages(context_of(evaluation={"text": text}))] == ["evaluation"]


def test_sentences_and_clauses_keep_their_places() -> None:
    text = "投资1,200万元，其中县级300万元。“按期完工。”剩余两座；明年建。"
    assert [span.text for span in sentences_of(text)] == [
        "投资1,200万元，其中县级300万元。",
        "“按期完工。”",
        "剩余两座；明年建。",
    ]
    assert next(span.text for span in clauses_of(text)) == "投资1,200万元，"
    assert all(text[span.start : span.end] == span.text for span in (*sentences_of(text), *clauses_of(text)))
