"""Slips: doubled words, marks, misspellings; and what is rightly written so."""

from __future__ import annotations

import pytest

from perflint.facts.typography import LostCommas, Slip
from tests.facts.reports import facts_of


def _slips(text: str) -> list[tuple[str, str, str]]:
    found = facts_of(Slip, fields=[{"label": "说明", "value": text}])
    return [(item.slip, item.text, item.proposal) for item in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("饮水监测项目项目自评", ("doubled-word", "项目项目", "项目")),
        ("改善村民的的条件", ("stutter", "的的", "的")),
        ("（1）. 实施期目标", ("punctuation", "（1）.", "")),
        ("全部完成，。", ("punctuation", "，。", "")),
        ("执行率98.19为%", ("figure", "9为%", "")),
        ("培训逾20多人", ("about", "逾20多", "")),
        ("面积约600亩左右", ("about", "约600亩左右", "")),
        ("截止11月底完成", ("deadline", "截止", "截至")),
        ("资金及时拔付", ("misspelling", "拔付", "拨付")),
        ("产业指标:23个村", ("misspelling", "产业指标", "产出指标")),
    ],
)
def test_slips(text: str, expected: tuple[str, str, str]) -> None:
    assert _slips(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "一户一户核实，扎扎实实推进，人人参与，年年更新。",
        "培训20余人，约占三成，近300户，增收5%左右，不少于5次。",
        "渠道、泵站……等工程。他说：“完成了。”",
        "报名截止时间为月底。",
        "特色产业指标：种植面积260亩。",
        "哈哈哈哈是笑声",
    ],
)
def test_what_is_rightly_written(text: str) -> None:
    assert _slips(text) == []


def test_slips_in_headings_are_marked_as_labels() -> None:
    (found,) = facts_of(Slip, sections=[{"heading": "（1）. 目标", "paragraphs": []}])
    assert (found.label, found.pointer, found.offset) == (True, "/sections/0/heading", 0)


def test_spaces_between_characters_are_counted_in_prose_only() -> None:
    (found,) = facts_of(
        LostCommas, title="绩 效 自 评 表", goals={"annual": "加强巡查 落实责任 更新设备 12座 GPS 培训人员"}
    )
    assert (found.pointer, found.spaces) == ("/goals/annual", 2)
