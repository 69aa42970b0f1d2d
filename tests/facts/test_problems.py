"""Problems and measures: what they share, and what is denied."""

from __future__ import annotations

from typing import Any

import pytest

from perflint.facts.problems import ProblemSection, UnrelatedMeasure
from tests.facts.reports import facts_of


def _sections(problems: str, measures: str) -> list[dict[str, Any]]:
    return [
        {"heading": "五、存在的问题", "paragraphs": [problems]},
        {"heading": "六、改进措施", "paragraphs": [measures]},
    ]


def test_shared_objects_are_counted() -> None:
    (found,) = facts_of(ProblemSection, sections=_sections("检测设备老旧，支付偏慢。", "更新检测设备。"))
    assert (found.none, found.mentions_money, found.combined) == (False, True, False)
    assert found.shared == 3
    (found,) = facts_of(ProblemSection, sections=_sections("客源不足，经营困难。", "填写登记卡。"))
    assert (found.shared, found.mentions_money) == (0, False)


@pytest.mark.parametrize("text", ["无", "暂无。", "设备运转正常，暂无问题"])
def test_denials(text: str) -> None:
    assert facts_of(ProblemSection, sections=_sections(text, "更新设备。"))[0].none


def test_a_problem_that_mentions_none_of_something_is_no_denial() -> None:
    text = "部分村没有供水设施的问题仍较突出，群众反映强烈，需要统筹解决。"
    assert not facts_of(ProblemSection, sections=_sections(text, "新建设施。"))[0].none


def test_problems_and_measures_in_one_section() -> None:
    sections = [
        {"heading": "四、存在问题", "paragraphs": ["客源不足。"]},
        {"heading": "五、存在问题及改进措施", "paragraphs": ["客源不足，加强宣传。"]},
    ]
    assert facts_of(ProblemSection, sections=sections)[0].combined


def test_measures_one_by_one() -> None:
    sections = _sections("护理员招聘困难，六个站点未开门。", "1.签订护理员培养协议。\n2.强化党建引领作用。")
    found = facts_of(UnrelatedMeasure, sections=sections)
    assert [(item.text, item.shared > 0, item.items) for item in found] == [
        ("签订护理员培养协议。", True, 2),
        ("强化党建引领作用。", False, 2),
    ]
