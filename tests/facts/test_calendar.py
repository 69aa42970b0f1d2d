"""Dates against the fiscal year, tasks of earlier years, the year that is evaluated."""

from __future__ import annotations

from typing import Any

from perflint.facts.calendar import DatedStatement, DateStyles, EarlierTask, EvaluatedYear
from tests.facts.reports import facts_of


def _dated(**parts: Any) -> list[tuple[str, int, bool, bool]]:
    found = facts_of(DatedStatement, fiscal_year="2023", **parts)
    return [(item.place, item.years_off, item.only_year, item.in_period) for item in found]


def test_dates_against_the_fiscal_year() -> None:
    assert _dated(title="2022年度自评表") == [("title", -1, True, False)]
    assert _dated(goals={"annual": "完成2022年普查，2023年建档。"}) == [
        ("goal", -1, False, False),
        ("goal", 0, False, False),
    ]
    assert _dated(
        indicators=[{"name": "完工", "target": "2024年6月30日前"}], project={"period": "2023.3-2024.8"}
    ) == [("target", 1, True, True)]
    assert _dated(goals={"annual": "落实《规划（2021-2025年）》和云水发〔2021〕3号"}) == []


def test_dates_outside_the_project() -> None:
    project = {"start": "2023年7月1日", "end": "2023年9月30日"}
    found = facts_of(
        DatedStatement,
        fiscal_year="2023",
        project=project,
        indicators=[{"name": "开工", "target": "2023年5月31日"}, {"name": "完工", "target": "2023年12月底"}],
    )
    assert [(item.before_period, item.after_period) for item in found] == [(True, False), (False, True)]


def test_what_is_done_after_the_day_of_filing() -> None:
    found = facts_of(
        DatedStatement,
        fiscal_year="2023",
        fields=[{"label": "填报日期", "value": "2024年1月25日"}],
        sections=[{"heading": "完成", "paragraphs": ["已于2024年6月18日验收。", "计划2024年8月1日移交。"]}],
    )
    assert [(item.after_filing, item.done, item.planned) for item in found] == [
        (True, True, False),
        (True, False, True),
    ]


def test_tasks_of_earlier_years_in_goals() -> None:
    found = facts_of(
        EarlierTask,
        fiscal_year="2023",
        kind="performance-text",
        sections=[
            {
                "heading": "地籍科",
                "paragraphs": ["绩效指标：开展2021年度和2022年上半年闸门普查。自2012年以来新建的闸门建档。"],
            },
            {"heading": "工作总结", "paragraphs": ["完成2022年度调查。"]},
        ],
    )
    assert [(item.last_year, item.years_back) for item in found] == [(2022, 1)]


def test_the_year_that_is_evaluated() -> None:
    text = "根据《2020年度绩效自评通知》，对2021年度部门整体支出绩效自评如下。"
    found = facts_of(EvaluatedYear, fiscal_year="2022", sections=[{"heading": "前言", "paragraphs": [text]}])
    assert [(item.year, item.own_named) for item in found] == [(2021, False)]


def test_styles_of_date_cells() -> None:
    (found,) = facts_of(
        DateStyles,
        project={"start": "2024-01-01", "end": "2024年12月31日"},
        fields=[{"label": "审核日期", "value": "2024.2.1"}, {"label": "批复日期", "value": "2024.3.1"}],
    )
    assert (found.styles, found.examples) == (3, "2024-01-01、2024年12月31日、2024.2.1")
