"""Completions that copy their goals."""

from __future__ import annotations

import pytest

from perflint.facts.completion_copies import CopiedCompletion
from tests.facts.reports import facts_of


@pytest.mark.parametrize(
    ("completion", "equal"),
    [("保障校园正常运转", True), ("已保障了校园正常运转。", True), ("校园全年无停课，正常运转", False)],
)
def test_a_completion_that_repeats_the_goal(completion: str, equal: bool) -> None:
    goals = {"annual": "保障校园正常运转", "completion": completion}
    assert facts_of(CopiedCompletion, goals=goals)[0].equal is equal


def test_a_copy_in_another_chapter_is_found_by_its_sentence() -> None:
    sections = [
        {"heading": "（二）绩效目标", "paragraphs": ["目标是保证校园正常运转。"]},
        {"heading": "四、目标完成情况", "paragraphs": ["保证了校园正常运转。另有培训2次。"]},
    ]
    fact = facts_of(CopiedCompletion, sections=sections)[0]
    assert fact.prose and fact.equal and fact.pointer == "/sections/1/paragraphs/0"
