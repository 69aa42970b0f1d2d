"""Printed texts: every one is listed once, with its place and what it is."""

from __future__ import annotations

from perflint.facts.texts import leaves
from tests.facts.reports import context_of


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
