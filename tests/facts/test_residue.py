"""Residue: hints, blanks, damaged fields, empty items and conversion marks, each with its place."""

from __future__ import annotations

import pytest

from perflint.facts.residue import Residue, UnfilledRows
from tests.facts.reports import facts_of


def _found(text: str) -> list[tuple[str, str, bool]]:
    found = facts_of(Residue, fields=[{"label": "说明", "value": text}])
    return [(item.category, item.quote, item.whole) for item in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("结合自评情况，写明主要问题和成因。（200字以内）", ("hint", "（200字以内）", True)),
        ("泵站供电不稳。（200字以内）", ("hint", "（200字以内）", False)),
        ("根据实际情况填写", ("hint", "根据实际情况填写", True)),
        ("第一部分 错误!未定义书签。", ("field", "错误!未定义书签。", False)),
        ("#DIV/0!", ("field", "#DIV/0!", True)),
        ("XX项目于六月开工", ("blank", "XX", False)),
        ("建设地点为____", ("blank", "____", False)),
        ("五是测绘；**六是**归档", ("conversion", "**六是**", False)),
    ],
)
def test_what_a_template_leaves(text: str, expected: tuple[str, str, bool]) -> None:
    assert _found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "20xx年下达资金67万元",
        "联系人某某，138****5678",
        "数据录入错误，未定义口径",
        "合格率>95%且<100%",
        "根据年度目标，全年供水320万方。",
    ],
)
def test_what_is_no_residue(text: str) -> None:
    assert _found(text) == []


def test_a_limit_in_a_label_is_the_forms_own() -> None:
    (found,) = facts_of(Residue, fields=[{"label": "存在问题（200字以内）", "value": "缺人。"}])
    assert found.label


def test_numbered_items_without_words() -> None:
    found = facts_of(Residue, goals={"annual": "1.养护260公里；2. 3.", "completion": "目标1： 目标2：……"})
    assert [(item.pointer, item.quote) for item in found] == [
        ("/goals/annual", "2."),
        ("/goals/annual", "3."),
        ("/goals/completion", "目标1："),
        ("/goals/completion", "目标2："),
    ]
    assert _found("1.养护260公里；2.新建3.5公里。") == []


def test_rows_of_tables_that_hold_a_number_only() -> None:
    found = facts_of(
        Residue,
        tables=[{"header": ["内容", "开始"], "rows": [["1、补助发放", "1月"], ["2、", ""]]}],
        funds={
            "lines": [
                {"name": "补助", "role": "item", "budget": "3"},
                {"name": "2", "role": "item", "budget": ""},
            ]
        },
    )
    assert [item.pointer for item in found] == ["/tables/0/rows/1/0", "/funds/lines/1/name"]


def test_targets_that_are_bare_units() -> None:
    names = [
        ("堤防长度", "公里"),
        ("合格率", "≧ %"),
        ("水质", "优良"),
        ("满意度", "百分比"),
        ("人数", "30人"),
    ]
    (found,) = facts_of(UnfilledRows, indicators=[{"name": name, "target": target} for name, target in names])
    assert found.rows == 2
    assert found.names == "堤防长度：“公里”；合格率：“≧ %”"
