"""Periods of projects, also where separators are lost."""

from __future__ import annotations

from datetime import date

import pytest

from perflint.facts.periods import ProjectPeriod, read_date
from tests.facts.reports import facts_of


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023.07", date(2023, 7, 1), date(2023, 7, 31)),
        ("2025年1月1日", date(2025, 1, 1), date(2025, 1, 1)),
        ("20246", date(2024, 6, 1), date(2024, 6, 1)),
        ("202516", date(2025, 1, 6), date(2025, 1, 6)),
        ("20240630", date(2024, 6, 30), date(2024, 6, 30)),
    ],
)
def test_date_cells(text: str, first: date, last: date) -> None:
    assert (read_date(text), read_date(text, end=True)) == (first, last)


@pytest.mark.parametrize("text", ["长期", "20240231", "三年", "2024632"])
def test_cells_that_are_no_day(text: str) -> None:
    assert read_date(text) is None


def test_periods_of_cells_fields_and_sentences() -> None:
    found = facts_of(
        ProjectPeriod,
        fiscal_year="2023",
        project={"start": "2023年7月", "end": "2024年1月"},
        fields=[{"label": "建设周期", "value": "2025年1月1日-2025年12月31日"}],
        sections=[{"heading": "概况", "paragraphs": ["实施期限为2022年6月--2021年12月，由水利局组织。"]}],
    )
    assert [(item.years, item.holds_fiscal_year, item.reversed, item.stated_in) for item in found] == [
        (2, True, False, "form"),
        (1, False, False, "form"),
        (2, False, True, "text"),
    ]


@pytest.mark.parametrize(
    ("term", "annual", "divided"),
    [
        ("建成四座泵站并通水。", "完成两座泵站的土建工程。", True),
        ("改善水质", "2024年通过打捞改善水质", False),
        (None, "改善水质", False),
    ],
)
def test_goals_that_are_divided_by_year(term: str | None, annual: str, divided: bool) -> None:
    (found,) = facts_of(
        ProjectPeriod, project={"period": "2024.1-2025.6"}, goals={"term": term, "annual": annual}
    )
    assert found.goals_divided is divided
