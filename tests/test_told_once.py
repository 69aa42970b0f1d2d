"""One mistake is told once: two digits that changed places make one finding, whatever rules could tell of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from perflint.check import Checker, Options

_CODES = ["TXT014", "TXT015", "TXT039", "SCO019", "BUD027"]
_FUNDS = {
    "unit": "万元",
    "lines": [{"name": "年度资金总额", "role": "total", "budget": "1400", "executed": "1356.20"}],
}


def _row(name: str, target: str, actual: str | None) -> dict[str, Any]:
    row = {"level1": "产出指标", "level2": "数量指标", "name": name, "target": target}
    return row if actual is None else {**row, "actual": actual}


def _sections(*paragraphs: str) -> list[dict[str, Any]]:
    return [
        {"heading": heading, "paragraphs": [text]}
        for heading, text in zip(("二、资金情况", "三、完成情况", "四、效益情况"), paragraphs, strict=False)
    ]


@pytest.fixture(scope="module")
def checker() -> Checker:
    """A checker of the rules that compare numbers of prose."""
    return Checker(Options(select=_CODES))


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        pytest.param(
            {
                "funds": _FUNDS,
                "sections": _sections("截至年底实际支出1,356.20万元。", "本年共支出1,536.20万元。"),
            },
            "TXT015 digits-changed-over",
            id="an amount of the money block and of prose",
        ),
        pytest.param(
            {"funds": _FUNDS, "sections": _sections("项目当年用去1365.20万元。")},
            "TXT015 digits-swapped",
            id="an amount without a name",
        ),
        pytest.param(
            {"funds": _FUNDS, "sections": _sections("项目全年执行数1365.20万元。")},
            "BUD027 amount-differs-from-table",
            id="an amount with the name of the money block's",
        ),
        pytest.param(
            {
                "indicators": [_row("水质检测合格率", "≥93%", "96.4%")],
                "sections": _sections("水质检测合格率为94.6%。"),
            },
            "TXT015 digits-changed-over",
            id="an indicator named in prose",
        ),
        pytest.param(
            {
                "indicators": [_row("水质检测合格率", "≥93%", "96.4%")],
                "goals": {"annual": "水质检测合格。", "completion": "水质检测合格率为94.6%。"},
                "sections": _sections("水质检测合格率：96.4%。", "水质检测合格率是94.6%。"),
            },
            "TXT015 digits-changed-over",
            id="an indicator named in the completion and in prose",
        ),
        pytest.param(
            {
                "indicators": [_row("城镇新增就业人数", "≥5200人", "5368人")],
                "goals": {"annual": "城镇新增就业5200人。", "completion": "全年城镇新增就业5863人。"},
            },
            "TXT015 digits-changed-over",
            id="the completion, digits far from each other",
        ),
        pytest.param(
            {
                "indicators": [_row("水质检测合格率", "≥93%", "96.4%")],
                "goals": {"annual": "水质检测合格。", "completion": "水质检测合格率为98.2%。"},
            },
            "SCO019 completion-differs-from-actual",
            id="the completion, another number",
        ),
        pytest.param(
            {
                "indicators": [_row("供水管网改造长度", "1386公里", "1386公里")],
                "goals": {"annual": "改造供水管网1836公里。", "completion": "改造供水管网1386公里。"},
                "sections": _sections("完成农村供水管网改造任务共计1386公里。"),
            },
            "TXT039 goal-contradicts-indicator",
            id="the goal and its indicator",
        ),
        pytest.param(
            {
                "kind": "project-target",
                "indicators": [_row("改造教室数量", "≥624间", None)],
                "goals": {"annual": "改造全县37所学校642间教室照明。"},
                "sections": _sections("拟改造教室642间。"),
            },
            "TXT015 digits-changed-over",
            id="the goal and an indicator that its clause does not name",
        ),
        pytest.param(
            {
                "sections": [
                    {
                        "heading": "三、完成情况",
                        "paragraphs": [
                            "完成农村供水管网改造任务共计1386公里，验收合格。",
                            "完成农村供水管网改造任务共计1836公里，群众满意。",
                        ],
                    }
                ]
            },
            "TXT015 digits-changed-over",
            id="the same words twice",
        ),
    ],
)
def test_two_digits_that_changed_places(
    checker: Checker, tmp_path: Path, parts: dict[str, Any], told: str
) -> None:
    report = {"kind": "project-self-evaluation", "fiscal_year": "2024", **parts}
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    found = checker.check_path(str(path)).findings
    assert [f"{finding.code} {finding.name}" for finding in found] == [told]
    assert len(found[0].rows) <= 1
