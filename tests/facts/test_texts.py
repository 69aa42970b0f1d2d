"""Printed texts: every one is listed once, with its place and what it is."""

from __future__ import annotations

import re
from re import _parser  # type: ignore[attr-defined]  # what a pattern is made of is told nowhere else
from typing import Any

import pytest

from perflint.facts import list_numbers, malformed_figures, names, personal_data, residue, typography
from perflint.facts.texts import leaves, leaves_holding, pointers_with_needles, whole_text
from perflint.patterns import regex
from perflint.quantity import malformed
from perflint.vocabulary import vocabulary
from tests.facts.reports import context_of

_SEARCHED_IN_THE_WHOLE = [
    *(pattern for pattern, *_ in malformed._PATTERNS),
    *malformed_figures._TRACES,
    *(personal_data._IDENTITY, personal_data._CARD, personal_data._MOBILE),
    *typography._all_patterns(vocabulary()),
    typography._SPACED,
    *residue._TRACES_OF_ITEMS,
    *(trace for _, trace, _ in list_numbers._STYLES),
    names._TRACE_OF_VILLAGE,
]


def test_every_text_is_listed_with_its_place() -> None:
    context = context_of(
        title="自评表",
        project={"name": "水闸/鉴定"},
        indicators=[{"name": "鉴定座数", "level2": "数量指标", "target": "42座", "reason": " "}],
        sections=[{"heading": "一、概况", "paragraphs": ["全县水闸。"]}],
        fields=[{"label": "存在问题", "value": "缺人。"}],
        tables=[{"header": ["事项"], "rows": [["下达", "及时"]]}],
    )
    found = {leaf.pointer: (leaf.text, leaf.kind) for leaf in leaves(context)}
    assert found == {
        "/title": ("自评表", "value"),
        "/project/name": ("水闸/鉴定", "value"),
        "/indicators/0/level2": ("数量指标", "label"),
        "/indicators/0/name": ("鉴定座数", "value"),
        "/indicators/0/target": ("42座", "value"),
        "/sections/0/heading": ("一、概况", "label"),
        "/sections/0/paragraphs/0": ("全县水闸。", "prose"),
        "/fields/0/label": ("存在问题", "label"),
        "/fields/0/value": ("缺人。", "prose"),
        "/tables/0/header/0": ("事项", "label"),
        "/tables/0/rows/0/0": ("下达", "value"),
        "/tables/0/rows/0/1": ("及时", "value"),
    }


def test_keys_of_the_model_and_notes_of_the_reader_are_no_texts() -> None:
    context = context_of(
        funds={
            "unit": "万元",
            "columns": ["budget"],
            "lines": [{"name": "合计", "role": "total", "budget": "7"}],
        },
        notes=[{"kind": "hidden", "message": "隐藏行"}],
        choices=[{"label": "属性", "options": [{"name": "新增", "checked": True}]}],
    )
    assert {leaf.text for leaf in leaves(context)} == {"万元", "合计", "7"}


def test_the_stated_result_is_listed_once() -> None:
    text = "总分93分。"
    context = context_of(
        evaluation={"score": "93", "text": text}, sections=[{"heading": "结论", "paragraphs": [text]}]
    )
    assert [leaf.pointer for leaf in leaves(context) if leaf.text == text] == ["/sections/0/paragraphs/0"]


def test_texts_are_found_by_what_they_hold_each_once_in_order() -> None:
    context = context_of(
        title="年年",
        goals={"annual": "修渠30公里，每公里2万元。"},
        sections=[{"heading": "一、概况", "paragraphs": ["已修30公里。", "没有数字。"]}],
    )
    found = leaves_holding(context, regex(r"\d+万元"), regex(r"\d+公里"))
    assert [leaf.pointer for leaf in found] == ["/goals/annual", "/sections/0/paragraphs/0"]
    assert leaves_holding(context, regex(r"一、概况\s*已修")) == []


def test_the_whole_text_holds_every_text_and_what_was_told_twice() -> None:
    context = context_of(
        evaluation={"text": "得分90分", "grade": "优"},
        sections=[{"heading": "一、结论", "paragraphs": ["项目得分90分，等级为优。"]}],
    )
    texts = [leaf.text for leaf in leaves(context)]
    assert texts == ["优", "一、结论", "项目得分90分，等级为优。"]
    assert whole_text(context).split("\0") == [*texts, "得分90分"]
    assert [leaf.text for leaf in leaves_holding(context, regex("得分"))] == ["项目得分90分，等级为优。"]
    assert whole_text(context_of()) == ""


def test_texts_without_what_a_pattern_needs_are_left_out() -> None:
    context = context_of(
        title="没有问题",
        evaluation={"text": "未发现问题"},
        sections=[{"heading": "一、未发现问题", "paragraphs": ["进度正常。"]}],
    )
    pointers = {"/title", "/sections/0/heading", "/evaluation/text"}
    assert pointers_with_needles(context, regex(r"^(?:没有|未发现)问题$")) == pointers
    assert pointers_with_needles(context, regex(r"缺少问题")) == frozenset()
    assert pointers_with_needles(context, regex(r"\w+")) == pointers | {"/sections/0/paragraphs/0"}


def _minds_neighbours(nodes: Any) -> bool:
    """Whether what stands around a text decides on a match in it: anchors, and whatever could match the divider."""
    for operation, argument in nodes:
        name = str(operation)
        if name in ("AT", "ANY", "NOT_LITERAL") or (name == "IN" and any(map(_is_open, argument))):
            return True
        if name == "BRANCH":
            inner = argument[1]
        elif name in ("ASSERT", "ASSERT_NOT"):
            inner = [argument[1]]
        else:
            inner = [argument[-1]] if name in ("SUBPATTERN", "MAX_REPEAT", "MIN_REPEAT") else []
        if any(map(_minds_neighbours, inner)):
            return True
    return False


def _is_open(member: tuple[Any, Any]) -> bool:
    """Whether a set with this member has characters that it does not name: [^，], [\\D]."""
    kind, value = map(str, member)
    return kind == "NEGATE" or (kind == "CATEGORY" and "NOT" in value)


@pytest.mark.parametrize("pattern", _SEARCHED_IN_THE_WHOLE, ids=lambda pattern: str(pattern.pattern)[:40])
def test_patterns_for_the_whole_text_do_not_mind_what_stands_around_a_text(pattern: re.Pattern[str]) -> None:
    assert not _minds_neighbours(_parser.parse(pattern.pattern, pattern.flags))


@pytest.mark.parametrize("pattern", [r"^无", r"无$", r"年(?!.)", r"[^，]月", r"\D年"])
def test_patterns_that_mind_it_are_told_from_others(pattern: str) -> None:
    assert _minds_neighbours(_parser.parse(pattern))
