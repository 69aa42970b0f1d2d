"""Wording of others: notices, wider territories, other fields, other places, sibling projects."""

from __future__ import annotations

from typing import Any

import pytest

from perflint.facts.context import DocumentContext
from perflint.facts.foreign_wording import (
    ForeignBody,
    ForeignField,
    NoticeWording,
    SiblingTerm,
    TerritoryWording,
    measure_sibling_terms,
)
from tests.facts.reports import context_of, facts_of


def _prose(text: str, heading: str = "一、项目概况") -> list[dict[str, Any]]:
    return [{"heading": heading, "paragraphs": [text]}]


@pytest.mark.parametrize(
    ("unit", "from_above"), [("清河县水利局", True), ("清河市水利局", True), ("江原省水利厅", False)]
)
def test_a_notice_to_the_cities(unit: str, from_above: bool) -> None:
    (found,) = facts_of(NoticeWording, unit=unit, sections=_prose("请各市水利部门核对名录。"))
    assert (found.phrase, found.addressee, found.from_above) == ("请各市", "市", from_above)


def test_a_notice_in_a_report_of_unknown_level() -> None:
    (found,) = facts_of(NoticeWording, sections=_prose("成果一并上报省厅。"))
    assert found.own_level is None
    assert not found.from_above


def test_titles_of_notices_are_no_wording() -> None:
    assert not facts_of(
        NoticeWording, unit="清河县水利局", sections=_prose("根据《关于请各市报送名录的函》开展。")
    )


def test_wider_territories() -> None:
    (found,) = facts_of(TerritoryWording, unit="清河县水利局", sections=_prose("在全省范围内开展鉴定。"))
    assert (found.level, found.own_level, found.levels_above, found.own_named) == ("省", "县", 2, False)
    (found,) = facts_of(
        TerritoryWording, unit="清河县水利局", sections=_prose("按全省部署，清河县开展鉴定。")
    )
    assert found.own_named
    assert not facts_of(TerritoryWording, unit="清河县水利局", sections=_prose("在全县开展鉴定。"))


def test_words_of_other_fields() -> None:
    (found,) = facts_of(
        ForeignField, unit="清河县水利局", sections=_prose("结合省、市金融工作计划设置指标。")
    )
    assert (found.field, found.own_fields, found.count) == ("金融", "水利", 1)
    assert not facts_of(ForeignField, unit="石桥镇人民政府", sections=_prose("统筹民政工作。"))
    assert not facts_of(ForeignField, unit="清河县水利局", sections=_prose("落实水利工作。"))


def test_bodies_of_other_places() -> None:
    (found,) = facts_of(ForeignBody, unit="清河县林业局", sections=_prose("由平阳县林业局印发。"))
    assert (found.name, found.own) == ("平阳县林业局", "清河县林业局")
    for text in (
        "由清河县林业局印发。",
        "由临州市林业局印发。",
        "报县林业局备案。",
        "一份并报县林业局备案。",
    ):
        assert not facts_of(ForeignBody, unit="清河县林业局", sections=_prose(text))


def _project(index: int, name: str, goal: str, indicator: str) -> Any:
    context = context_of(
        kind="project-target",
        project={"name": name},
        goals={"annual": goal},
        indicators=[{"name": indicator}],
    )
    context.index = index
    return context


def _terms(first: Any, second: Any) -> list[SiblingTerm]:
    found = measure_sibling_terms(DocumentContext([first, second]))
    return [item for item in found if isinstance(item, SiblingTerm)]


def test_indicators_with_words_of_a_sibling_project() -> None:
    hazards = _project(1, "滑坡隐患点监测补助", "发放补助。", "滑坡隐患点居民满意度")
    (found,) = _terms(_project(0, "征地前期费", "完成报批。", "滑坡隐患点居民满意度"), hazards)
    assert (found.report, found.term, found.copied, found.length) == (0, "滑坡隐患点", True, 5)
    (found,) = _terms(_project(0, "征地前期费", "完成报批。", "远离滑坡隐患点的地块数"), hazards)
    assert not found.copied


def test_words_that_the_own_goal_has_are_no_siblings() -> None:
    hazards = _project(1, "滑坡隐患点监测补助", "发放补助。", "滑坡隐患点居民满意度")
    assert not _terms(_project(0, "防灾宣传", "向滑坡隐患点居民宣传。", "滑坡隐患点居民满意度"), hazards)
