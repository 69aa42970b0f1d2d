"""Levels in labels and notes of forms; scores of reviews; prices beside those of other reports; forbidden terms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perflint.facts.context import DocumentContext, ReportContext
from perflint.facts.improper_terms import ImproperTerm
from perflint.facts.levels import ReviewingBody, UnitLabel
from perflint.facts.reviews import ReviewScore
from perflint.facts.unit_costs import UnitCostPair, measure_unit_cost_pairs
from perflint.profile import load_profile
from perflint.reading import read_reports
from perflint.report import Report
from tests.facts.reports import facts_of


@pytest.mark.parametrize(
    ("label", "unit", "levels"),
    [
        ("省级预算部门名称", "清河县教育局", 2),
        ("市级预算单位名称", "松澜市教育局", 0),
        ("县级预算单位名称", "松澜市教育局", -1),
    ],
)
def test_a_label_is_measured_against_the_name_of_the_unit(label: str, unit: str, levels: int) -> None:
    (found,) = facts_of(UnitLabel, unit=unit, unit_label=label)
    assert found.levels_above == levels
    assert found.related[0].pointer == "/unit"


def test_a_label_without_a_level_or_a_unit_without_a_place_is_no_fact() -> None:
    assert not facts_of(UnitLabel, unit="清河县教育局", unit_label="预算部门名称")
    assert not facts_of(UnitLabel, unit="教育服务中心", unit_label="省级预算部门名称")


def test_the_label_is_read_with_its_unit_only_where_it_names_a_level() -> None:
    form = "项目支出绩效自评表\n项目名称\t水管改造\n{}\t清河县水利局\n年度总体目标\t改造水管12公里\n"
    for label, kept in (("县级预算单位名称", "县级预算单位名称"), ("实施单位", None)):
        (report,) = read_reports(form.format(label).encode(), "form.txt").reports
        assert (report.unit, report.unit_label) == ("清河县水利局", kept)


def test_a_branch_stands_at_the_level_of_a_county_even_with_a_gap_in_its_name() -> None:
    sections = [{"heading": "", "paragraphs": ["东原省财政厅审核"]}]
    (found,) = facts_of(ReviewingBody, unit="松澜市水务局 开发区分局", sections=sections)
    assert (found.body, found.own_level, found.levels_above) == ("东原省财政厅", "县", 2)


def test_a_review_is_measured_against_the_own_total() -> None:
    fields = [{"label": "复核得分", "value": "91.5"}, {"label": "审核意见", "value": "时效指标误扣。"}]
    (found,) = facts_of(ReviewScore, evaluation={"score": "90"}, fields=fields)
    assert (found.difference, found.reason) == (Decimal("1.5"), True)
    assert not facts_of(ReviewScore, evaluation={"grade": "优"}, fields=fields)


def test_a_price_is_measured_against_the_most_distant_one() -> None:
    def report(price: str) -> Report:
        return Report.model_validate(
            {"kind": "project-target", "indicators": [{"name": "更换单价", "target": price}]}
        )

    profile = load_profile("national")
    contexts = [ReportContext(report("≤400元/盏"), 0, profile)]
    contexts += [
        ReportContext(report(price), index, profile, role="other")
        for index, price in enumerate(("≤500元/盏", "≤0.8万元/盏", "≤9万元/套"), 1)
    ]
    (found,) = measure_unit_cost_pairs(DocumentContext(contexts))
    assert isinstance(found, UnitCostPair)
    assert (found.times, found.higher, found.other_price) == (Decimal("20.0"), False, "≤0.8万元/盏")
    assert found.related[0].report == 2


def test_a_forbidden_term_is_found_once_a_text() -> None:
    (found,) = facts_of(ImproperTerm, goals={"annual": "安置残废人30人，培训残废人20人。"})
    assert (found.term, found.proper, found.offset) == ("残废人", "残疾人", 2)
