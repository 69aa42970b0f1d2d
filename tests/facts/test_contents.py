"""The table of contents against the body."""

from __future__ import annotations

from typing import Any

from perflint.facts.contents import ContentsGap
from tests.facts.reports import facts_of


def _body(*lines: str) -> list[dict[str, Any]]:
    return [
        {"heading": "目录", "paragraphs": list(lines)},
        {"heading": "一、总体目标", "level": 1, "paragraphs": ["总体。"]},
        {"heading": "（一）办公室", "level": 2, "paragraphs": ["会务。"]},
        {"heading": "（二）水政科", "level": 2, "paragraphs": ["巡查。"]},
        {"heading": "二、保障措施", "level": 1, "paragraphs": ["措施。"]},
        {"heading": "（一）加强领导", "level": 2, "paragraphs": ["专班。"]},
    ]


def test_a_level_that_is_listed_in_part() -> None:
    (found,) = facts_of(ContentsGap, sections=_body("一、总体目标 3", "（二）水政科……5", "二、保障措施\t7"))
    assert (found.gap, found.listed, found.left_out, found.names) == ("partial", 1, 1, "（一）办公室")


def test_levels_that_are_listed_whole_or_not_at_all() -> None:
    assert not facts_of(ContentsGap, sections=_body("一、总体目标 3", "二、保障措施 7"))


def test_an_entry_without_a_chapter() -> None:
    found = facts_of(ContentsGap, sections=_body("一、总体目标 3", "二、保障措施 7", "三、专项资金 9"))
    assert [(item.gap, item.pointer) for item in found] == [("unknown", "/sections/0/paragraphs/2")]
