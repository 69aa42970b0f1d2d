"""Damaged figures and dates."""

from __future__ import annotations

import pytest

from perflint.facts.malformed_figures import MalformedFigure
from tests.facts.reports import facts_of


def _found(text: str) -> list[str]:
    return [item.text for item in facts_of(MalformedFigure, fields=[{"label": "说明", "value": text}])]


@pytest.mark.parametrize(
    ("text", "damaged"),
    [
        ("绿化M.8万元", "M.8"),
        ("于202年1月11日到位", "202年"),
        ("7,00.0,77", "7,00.0,77"),
        ("2021年12年31日前", "2021年12年"),
        ("2022月12月完成", "2022月12月"),
        ("2O22年完成", "2O22"),
        ("合格率l00%", "l00"),
        ("投资12.5.万元", "12.5."),
        ("20222年度", "20222年"),
        ("2021年2月30日", "2021年2月30日"),
    ],
)
def test_damaged(text: str, damaged: str) -> None:
    assert _found(text) == [damaged]


@pytest.mark.parametrize(
    "text",
    [
        "1,234,567.80元",
        "古堰有200年历史",
        "见第3.2.1节",
        "CO2年排放",
        "2021年12月31日",
        "2022.1—2022.12",
        "100.00%",
    ],
)
def test_sound(text: str) -> None:
    assert _found(text) == []


def test_dates_without_separators_count_in_date_cells_only() -> None:
    found = facts_of(
        MalformedFigure,
        project={"start": "20246", "end": "20251231"},
        fields=[{"label": "建设周期", "value": "2024630"}, {"label": "项目编号", "value": "20246"}],
    )
    assert [item.pointer for item in found] == ["/project/start", "/fields/0/value"]
