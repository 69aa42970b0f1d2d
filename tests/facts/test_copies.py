"""Copies: what is shared is measured exactly, families give one fact a member, lost lines are found."""

from __future__ import annotations

from decimal import Decimal

from perflint.facts.copies import DroppedText, GoalCopy, RepeatedSentence, SimilarPassages
from tests.facts.reports import facts_of

_RULE = "乡镇水管站每月核对一次供水台账，逐户查验水表读数和缴费记录，发现差异当日上报，三日内答复用水户。"


def test_an_equal_passage_is_contained_whole() -> None:
    (found,) = facts_of(
        SimilarPassages,
        sections=[
            {"heading": "措施与制度", "paragraphs": [_RULE]},
            {"heading": "主要经验", "paragraphs": [f"主要经验：{_RULE}"]},
        ],
    )
    assert found.containment == Decimal("100.0")
    assert found.distinct
    assert (found.role, found.other_role) == ("experience", "measures")
    assert found.run == found.shared == found.length == 44
    assert found.offset == 5
    assert found.related[0].pointer == "/sections/0/paragraphs/0"


def test_a_family_gives_one_fact_for_each_later_member() -> None:
    found = facts_of(
        SimilarPassages,
        sections=[
            {"heading": heading, "paragraphs": [_RULE]}
            for heading in ("必要性", "措施与制度", "经验", "建议")
        ],
    )
    assert [fact.pointer for fact in found] == [f"/sections/{number}/paragraphs/0" for number in (1, 2, 3)]


def test_titles_are_not_counted_as_shared_prose() -> None:
    title = "《云溪区农村饮水安全工程运行管理办法实施细则（试行）》"
    assert not facts_of(
        SimilarPassages,
        sections=[
            {"heading": "立项依据", "paragraphs": [f"依据{title}立项。"]},
            {"heading": "主要经验", "paragraphs": [f"落实{title}。"]},
        ],
    )


def test_goals_compared_with_each_other_are_another_fact() -> None:
    goals = {"term": _RULE, "annual": _RULE}
    assert not facts_of(SimilarPassages, goals=goals)
    (found,) = facts_of(GoalCopy, goals=goals)
    assert (found.original, found.identical, found.containment) == ("term", True, Decimal("100.0"))


def test_an_annual_goal_that_copies_the_overview() -> None:
    fields = [{"label": "项目概况", "value": f"经批准，{_RULE}资金由县级安排。"}]
    (found,) = facts_of(GoalCopy, goals={"annual": _RULE}, fields=fields)
    assert (found.original, found.identical, found.containment) == ("overview", False, Decimal("100.0"))


def test_a_repeated_sentence_is_placed_at_its_second_stand() -> None:
    text = "由监理单位全程监督施工。工期十个月。由监理单位全程监督施工。"
    found = facts_of(RepeatedSentence, sections=[{"heading": "概况", "paragraphs": [text]}])
    assert [(fact.count, fact.offset, fact.figures) for fact in found] == [(2, 18, False)]


def test_a_lost_line_is_told_from_an_editors_cut() -> None:
    whole = "县水利局组织乡镇开展基本信息采集工作，在采集完成之后按照监测技术规程的要求填写登记卡，形成名录。"
    lost = "县水利局组织乡镇开展基本信息采按照监测技术规程的要求填写登记卡，形成名录。"
    cut = "县水利局组织乡镇开展基本信息采集工作，形成名录。"
    (found,) = facts_of(
        DroppedText,
        sections=[{"heading": "措施", "paragraphs": [whole]}, {"heading": "必要性", "paragraphs": [lost]}],
    )
    assert found.pointer == "/sections/1/paragraphs/0"
    assert found.dropped == "集工作，在采集完成之后"
    assert found.text == "开展基本信息采按照监测技术"[1:]
    assert not facts_of(
        DroppedText,
        sections=[{"heading": "措施", "paragraphs": [whole]}, {"heading": "必要性", "paragraphs": [cut]}],
    )
