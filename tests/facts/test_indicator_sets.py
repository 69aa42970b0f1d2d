"""Projects of one document beside each other."""

from __future__ import annotations

from typing import Any

from perflint.facts.context import DocumentContext, ReportContext
from perflint.facts.indicator_sets import ForeignText, IndicatorSetPair
from perflint.facts.registry import Fact, measure
from perflint.profile import load_profile
from perflint.report import Report


def project(name: str, goal: str, *rows: tuple[str, str, str]) -> dict[str, Any]:
    """A target form: rows of name, target, basis."""
    return {
        "kind": "project-target",
        "project": {"name": name},
        "goals": {"annual": goal},
        "indicators": [
            {"level1": "产出指标", "name": title, "target": target, "basis": basis}
            for title, target, basis in rows
        ],
    }


def measured(fact: type[Fact], *reports: dict[str, Any]) -> list[Fact]:
    """The facts of one kind in a document of several reports."""
    contexts = [
        ReportContext(Report.model_validate(report), index, load_profile("national"))
        for index, report in enumerate(reports)
    ]
    return measure(DocumentContext(contexts), frozenset({fact.kind}))


SURVEY = project(
    "土地调查", "完成调查。", ("图斑核查数", "≥300个", "调查计划"), ("总体进度", "完成进度", "完成的比率")
)
COPY = project(
    "耕地保护", "完成保护。", ("图斑核查数", "≥300个", "调查计划"), ("总体进度", "完成进度", "完成的比率")
)
WATCH = project(
    "滑坡监测补助",
    "为滑坡监测人员发放补助。",
    ("监测点位", "12处", "每人500元"),
    ("险情告知", "及时", "及时告知滑坡点村民险情"),
)
LAND = project(
    "征收前期费",
    "完成征收报批。",
    ("征收面积", "30亩", "用地计划"),
    ("社会影响", "提升", "及时告知滑坡点村民险情"),
)


def test_copies_are_alike_and_stand_at_the_first_project() -> None:
    near = project(
        "用地审查", "完成审查。", ("图斑核查数", "≥80个", "调查计划"), ("总体进度", "完成进度", "完成的比率")
    )
    pairs = measured(IndicatorSetPair, SURVEY, COPY, WATCH, near)
    alike = {
        (pair.first, pair.second): pair.similarity for pair in pairs if isinstance(pair, IndicatorSetPair)
    }
    assert list(alike) == [("土地调查", "耕地保护"), ("土地调查", "用地审查")]
    assert alike["土地调查", "耕地保护"] == 100
    assert 50 < alike["土地调查", "用地审查"] < 100
    assert {pair.report for pair in pairs} == {0}
    assert [related.report for related in pairs[1].related] == [0, 3]


def test_one_project_has_no_pair() -> None:
    assert measured(IndicatorSetPair, SURVEY) == []


def test_a_text_that_fits_only_the_other_project_is_foreign() -> None:
    found = [fact for fact in measured(ForeignText, LAND, WATCH, SURVEY) if isinstance(fact, ForeignText)]
    assert [(fact.project, fact.owner, fact.part) for fact in found] == [
        ("征收前期费", "滑坡监测补助", "basis")
    ]
    assert found[0].report == 0 and found[0].related[0].report == 1


def test_texts_that_fit_both_or_that_many_share_are_not_foreign() -> None:
    assert measured(ForeignText, SURVEY, COPY) == []
    assert (
        measured(
            ForeignText,
            LAND,
            WATCH,
            project("第三项", "其他。", ("另一项", "提升", "及时告知滑坡点村民险情")),
        )
        == []
    )


def test_papers_of_one_project_are_no_pair() -> None:
    """Its approved form, its paper of another year, a second print of its table."""
    assert measured(IndicatorSetPair, SURVEY, SURVEY) == []
    national = load_profile("national")
    approved = [
        ReportContext(Report.model_validate(SURVEY), 0, national),
        ReportContext(Report.model_validate(COPY), 1, national, role="approved"),
    ]
    assert measure(DocumentContext(approved), frozenset({"indicator_set_pair"})) == []
