"""Identity: places and levels of government are read from names, else from the prose."""

from __future__ import annotations

import pytest

from perflint.facts.identity import identity, level_of_name, places_of_name
from perflint.vocabulary import vocabulary
from tests.facts.reports import context_of


@pytest.mark.parametrize(
    ("name", "places", "level"),
    [
        ("清河市水利局", ("清河市",), "市"),
        ("临州市云溪区水利局", ("临州市", "云溪区"), "县"),
        ("江原省水利厅", ("江原省",), "省"),
        ("清河市自然资源局高新区分局", ("清河市",), "县"),
        ("石桥镇人民政府", ("石桥镇",), "乡"),
        ("2022年度平阳县水闸鉴定项目", ("平阳县",), "县"),
        ("清河市市场监督管理局", ("清河市",), "市"),
        ("城市管理局", (), None),
        ("国有青松林场", (), None),
    ],
)
def test_places_and_level_of_a_name(name: str, places: tuple[str, ...], level: str | None) -> None:
    assert places_of_name(name) == places
    assert level_of_name(name, vocabulary()) == level


def test_a_report_without_names_takes_its_level_from_the_prose() -> None:
    context = context_of(
        sections=[{"heading": "概况", "paragraphs": ["我县水闸老化。清河县财政困难，清河县已投入。"]}]
    )
    found = identity(context)
    assert (found.level, found.places) == ("县", ("清河县",))
    assert found.is_above("省")
    assert not found.is_above("乡")


def test_without_any_hint_nothing_is_known() -> None:
    found = identity(context_of(sections=[{"heading": "概况", "paragraphs": ["水闸老化。"]}]))
    assert found.level is None
    assert not found.is_above("省")
    assert found.names == ()


def test_names_hold_unit_department_places_and_project() -> None:
    context = context_of(unit="平阳县水利局", department="平阳县水利局", project={"name": "水闸鉴定"})
    assert identity(context).names == ("平阳县水利局", "平阳县", "水闸鉴定")
