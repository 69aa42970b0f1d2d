"""Offices: one office under two names, tasks in another office's text."""

from __future__ import annotations

from typing import Any

from perflint.facts.offices import OfficeName, OfficeTask
from tests.facts.reports import facts_of


def _offices(*texts: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"heading": heading, "paragraphs": [text]} for heading, text in texts]


def test_an_office_under_another_name() -> None:
    sections = _offices(
        ("（四）党政办公室", "绩效目标：文秘科负责公文流转。"), ("（五）河道科", "河道科负责堤防。")
    )
    (found,) = facts_of(OfficeName, sections=sections)
    assert (found.heading, found.name, found.known, found.offset) == ("党政办公室", "文秘科", False, 5)


def test_an_office_that_exists_is_marked() -> None:
    sections = _offices(("（一）水政科", "河道科负责采砂管理。"), ("（二）河道科", "负责堤防。"))
    assert [item.known for item in facts_of(OfficeName, sections=sections)] == [True]


def test_a_task_of_another_office_is_counted() -> None:
    sections = _offices(
        ("（一）党政办公室", "会议组织；防汛排查；防汛值班。"),
        ("（二）地籍科", "登记防汛纪念园权属。"),
        ("（三）防汛抗旱科", "编制抗旱预案。"),
    )
    found = {
        (item.office, item.word): (item.count, item.others)
        for item in facts_of(OfficeTask, sections=sections)
    }
    assert found == {("党政办公室", "防汛"): (2, 0), ("地籍科", "防汛"): (1, 1)}


def test_words_of_every_office_name_do_not_count() -> None:
    sections = _offices(("（一）综合科", "做好财务管理和财务报表。"), ("（二）财务科", "编制预算。"))
    assert not facts_of(OfficeTask, sections=sections)
