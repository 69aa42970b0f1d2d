"""Prose: sections are measured, broken sentences found, filler told from content."""

from __future__ import annotations

import pytest

from perflint.facts.prose import BrokenSentence, SectionProse, Wording, filler_only
from perflint.vocabulary import vocabulary
from tests.facts.reports import facts_of


def test_sections_are_measured_without_those_below() -> None:
    sections = [
        {"heading": "四、存在的问题及改进", "level": 1, "paragraphs": []},
        {"heading": "（一）主要问题", "level": 2, "paragraphs": ["支付慢，仅12%。", " "]},
        {"heading": "五、产出情况", "level": 1, "paragraphs": ["完成情况如下："]},
    ]
    first, second, third = facts_of(SectionProse, sections=sections)
    assert (first.paragraphs, first.children, first.last) == (0, True, False)
    assert (second.own_role, second.length, second.digits) == ("problems", 7, True)
    assert (third.announces, third.last, third.role) == (True, True, "output")


def test_a_section_takes_its_role_from_above_but_says_so() -> None:
    sections = [
        {"heading": "三、工作保障措施", "level": 1, "paragraphs": []},
        {"heading": "（一）加强领导", "level": 2, "paragraphs": ["成立专班。"]},
    ]
    below = facts_of(SectionProse, sections=sections)[1]
    assert (below.role, below.own_role) == ("measures", "")


def test_broken_sentences_and_their_continuation() -> None:
    found = facts_of(
        BrokenSentence,
        sections=[
            {"heading": "地籍科", "paragraphs": ["完成湿地公园、", "森林公园确权。"]},
            {"heading": "规划科", "paragraphs": ["编制规划，"]},
            {"heading": "矿产科", "paragraphs": ["恢复矿山。\n。提出备选项目。"]},
        ],
    )
    assert [(item.fault, item.continued, item.last) for item in found] == [
        ("open-end", True, False),
        ("open-end", False, False),
        ("leading-mark", False, True),
    ]
    assert found[2].offset == 6


def test_praise_beside_figures_is_marked() -> None:
    bare, backed = facts_of(
        Wording,
        sections=[
            {"heading": "效益", "paragraphs": ["节水成效显著。"]},
            {"heading": "效益", "paragraphs": ["节水成效显著，亩均下降60方。"]},
        ],
    )
    assert (bare.word, bare.digits, backed.digits) == ("成效显著", False, True)


@pytest.mark.parametrize(
    "text", ["基本完成年度目标。", "已按要求全部完成各项工作任务", "较好地完成了年度绩效目标，达到预期效果"]
)
def test_filler(text: str) -> None:
    assert filler_only(text, vocabulary())


@pytest.mark.parametrize("text", ["完成水闸鉴定。", "培训两期，全部完成"])
def test_content_is_no_filler(text: str) -> None:
    assert not filler_only(text, vocabulary())
