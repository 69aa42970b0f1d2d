"""Names: shortened units, one-character variants, villages, old names."""

from __future__ import annotations

from perflint.facts.names import NameVariant, ObsoleteName
from tests.facts.reports import facts_of


def _prose(*paragraphs: str) -> list[dict[str, object]]:
    return [{"heading": "职责", "paragraphs": list(paragraphs)}]


def test_a_unit_without_a_part_of_its_name() -> None:
    sections = _prose("为清河市文化局的派出机构。", "《清河市文化局公告》")
    (found,) = facts_of(NameVariant, unit="清河市文化和旅游局城北分局", sections=sections)
    assert (found.variant, found.name, found.count, found.declared) == (
        "清河市文化局",
        "清河市文化和旅游局",
        1,
        False,
    )


def test_a_declared_abbreviation_is_marked() -> None:
    sections = _prose("清河市文化和旅游局（以下简称清河市文化局）内设五科。")
    (found,) = facts_of(NameVariant, unit="清河市文化和旅游局", sections=sections)
    assert found.declared


def test_one_character_of_the_project_name() -> None:
    project = {"name": "山洪沟口水位监测人员补助"}
    (found,) = facts_of(NameVariant, project=project, goals={"annual": "为沟口水位检测人员发放补助。"})
    assert (found.of, found.variant, found.name) == ("project", "口水位检测人", "口水位监测人")
    assert not facts_of(
        NameVariant, project={"name": "清河大堤东段加固"}, goals={"annual": "与清河大堤西段加固同步。"}
    )


def test_another_body_of_a_short_name_is_no_variant() -> None:
    assert not facts_of(NameVariant, unit="清河县林业局", sections=_prose("会同清河县农业局巡查。"))


def test_villages_spelt_in_two_ways() -> None:
    (found,) = facts_of(
        NameVariant,
        project={"name": "石桥镇白鹭湾村绿化"},
        fields=[{"label": "概况", "value": "在石桥镇白鹭弯村栽树。"}],
    )
    assert (found.name, found.variant, found.anchored) == ("白鹭湾村", "白鹭弯村", True)


def test_two_villages_of_one_programme_are_not_anchored() -> None:
    fields = [{"label": "一期", "value": "石桥镇马家沟村。"}, {"label": "二期", "value": "石桥镇冯家沟村。"}]
    (found,) = facts_of(NameVariant, project={"name": "石桥镇供水"}, fields=fields)
    assert not found.anchored


def test_two_villages_side_by_side_or_told_apart_by_direction() -> None:
    assert not facts_of(
        NameVariant, fields=[{"label": "概况", "value": "覆盖石桥镇马家沟村、石桥镇冯家沟村。"}]
    )
    assert not facts_of(
        NameVariant,
        goals={"annual": "石桥镇东大街村修路。"},
        fields=[{"label": "概况", "value": "连接石桥镇西大街村。"}],
    )


def test_old_names_outside_titles_and_numbers() -> None:
    text = "向上级国土部门争取；国土资源部〔2017〕3号；《国土部门办法》；国土部门审批。"
    (found,) = facts_of(ObsoleteName, fiscal_year="2023", sections=_prose(text))
    assert (found.name, found.present, found.since, found.count) == ("国土部门", "自然资源部门", 2019, 2)


def test_old_names_in_headings() -> None:
    sections = [{"heading": "（四）落实第三次全国土地调查", "paragraphs": ["按时报送。"]}]
    (found,) = facts_of(ObsoleteName, fiscal_year="2023", sections=sections)
    assert found.present == "第三次全国国土调查"
