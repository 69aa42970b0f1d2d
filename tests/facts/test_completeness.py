"""Completeness: blank cells, headings, titles."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perflint.facts.completeness import (
    BlankColumn,
    BlankRow,
    ChoiceGroup,
    Form,
    FormField,
    Heading,
    LevelLabel,
    bare_heading,
)
from tests.facts.reports import facts_of


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("主管部门", "required"),
        ("项目负责人", "required"),
        ("单位负责人签字", "signature"),
        ("填报日期", "date"),
        ("主管部门财政审核评分", "reviewer"),
        ("存在问题", "conclusion"),
        ("联系电话", "other"),
    ],
)
def test_role_follows_the_label(label: str, role: str) -> None:
    assert facts_of(FormField, fields=[{"label": label}])[0].role == role


def test_an_empty_mark_is_blank_and_a_statement_is_not() -> None:
    found = facts_of(
        FormField, fields=[{"label": "主管部门", "value": "——"}, {"label": "主管部门", "value": "无"}]
    )
    assert [item.blank for item in found] == [True, False]


def test_limit_of_characters_is_read_from_the_label() -> None:
    found = facts_of(FormField, fields=[{"label": "评价结论（200字以内）", "value": "全部 完工"}])[0]
    assert found.limit == Decimal(200)
    assert found.length == 4


def test_blank_rows_know_whether_their_group_holds_anything() -> None:
    rows = [
        {"level1": "效益指标", "level2": "社会效益指标", "name": "受益人数", "target": "300人"},
        {"level1": "效益指标", "level2": "生态效益指标", "target": ""},
        {"level1": "满意度指标", "level2": "服务对象满意度指标", "target": "—"},
    ]
    found = facts_of(BlankRow, indicators=rows)
    assert [(item.label, item.whole_group) for item in found] == [
        ("生态效益指标", False),
        ("服务对象满意度指标", True),
    ]


def test_a_column_with_one_value_is_not_blank() -> None:
    columns = ["name", "half_year_target", "target"]
    rows = [{"name": "巡查次数", "half_year_target": "", "target": "30次"}]
    assert [item.column for item in facts_of(BlankColumn, indicator_columns=columns, indicators=rows)] == [
        "half_year_target"
    ]
    rows.append({"name": "修缮面积", "half_year_target": "300平方米", "target": "600平方米"})
    assert facts_of(BlankColumn, indicator_columns=columns, indicators=rows) == []


@pytest.mark.parametrize(
    ("heading", "bare"),
    [
        ("一、项目的基本情况", "项目的基本情况"),
        ("（二）预算执行情况", "预算执行情况"),
        ("第三部分 预算项目绩效目标", "预算项目绩效目标"),
        ("2.产出情况", "产出情况"),
        ("存在的问题", "存在的问题"),
    ],
)
def test_numbering_of_headings_is_left_out(heading: str, bare: str) -> None:
    assert bare_heading(heading) == bare


def test_the_same_heading_repeats_only_under_the_same_parent() -> None:
    sections = [
        {"heading": "一、产出", "level": 1},
        {"heading": "（一）总体情况", "level": 2, "paragraphs": ["甲"]},
        {"heading": "二、效益", "level": 1},
        {"heading": "（一）总体情况", "level": 2, "paragraphs": ["乙"]},
        {"heading": "（二）总体情况", "level": 2, "paragraphs": ["丙"]},
    ]
    assert [item.repeated for item in facts_of(Heading, sections=sections)] == [
        False,
        False,
        False,
        False,
        True,
    ]


def test_title_words_decide_the_stage_and_mixed_titles_are_self_evaluations() -> None:
    titles = ["项目支出绩效目标申报表", "绩效目标自评表", "部门整体支出情况说明"]
    found = [facts_of(Form, title=title)[0] for title in titles]
    assert [item.title_stage for item in found] == ["target", "self-evaluation", None]
    assert found[2].title_scope == "department"


def test_content_is_a_self_evaluation_when_rows_have_actual_values() -> None:
    rows = [{"name": "维修长度", "target": "24公里", "actual": "24公里"}]
    assert facts_of(Form, kind="project-target", indicators=rows)[0].content_stage == "self-evaluation"
    assert (
        facts_of(Form, kind="project-target", indicators=[{"name": "维修长度"}])[0].content_stage == "target"
    )


def test_boxes_are_counted() -> None:
    choice = {
        "label": "项目属性",
        "options": [{"name": "新增", "checked": True}, {"name": "延续", "checked": False}],
    }
    found = facts_of(
        ChoiceGroup, choices=[choice], project={"start": "2025年1月1日", "end": "2025年12月31日"}
    )[0]
    assert (found.options, found.checked, found.checked_names) == (2, 1, frozenset({"新增"}))
    assert found.one_off_period is True


def test_missing_level_labels_are_counted_once_a_level() -> None:
    rows = [{"level2": "数量指标", "name": "甲"}, {"level1": "产出指标", "level2": "质量指标", "name": "乙"}]
    found = facts_of(LevelLabel, indicator_columns=["level1", "level2", "name"], indicators=rows)
    assert [(item.level, item.rows, item.others) for item in found] == [(1, 1, 1)]
