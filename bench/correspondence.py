"""That the ten checks of spectral and the ten rules of perflint find the same: a report that breaks all of them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import yaml

from bench.generate import make_report
from bench.tools import CORRESPONDENCE, SPECTRAL_RULES, Tool, ten_rules

_NAME = "在全县范围内全面推进渠道维修工作并确保受益群众生产生活条件得到切实改善和提高"


def _broken() -> list[dict[str, Any]]:
    """Reports with the defects: perflint asks for the year where there is a title, and for goals in a bare form."""
    nameless = make_report(1, indicators=4, defects=False)
    for key in ("title", "unit", "department", "project"):
        del nameless[key]
    report = make_report(2, indicators=6, defects=False)
    report["fiscal_year"] = report["unit"] = report["department"] = ""
    report["title"] = "渠道维修项目支出绩效自评表"
    report["project"] = {"name": ""}
    rows = report["indicators"]
    rows[0]["name"] = _NAME
    rows[1]["target"] = ""
    for row in rows[2:5]:
        row["target"], row["actual"] = "效果显著", "效果显著"
    report["evaluation"]["grade"] = "卓越"
    report["fields"] = [{"label": "主管部门", "value": ""}, {"label": "实施单位", "value": ""}]
    report["sections"][0]["paragraphs"][0] = "（简要说明项目实施情况，300字以内）"
    aimless = make_report(4, indicators=4, defects=False)
    aimless["goals"] = {"annual": "", "completion": ""}
    aimless["sections"] = []
    return [nameless, report, aimless]


def verify(perflint: Tool, spectral: Tool, folder: Path) -> None:
    """Raise AssertionError that names the checks which one of the two does not find in the broken reports."""
    expected = yaml.safe_load(CORRESPONDENCE.read_text(encoding="utf-8"))
    names = []
    for number, report in enumerate(_broken()):
        names.append(f"broken-{number}.json")
        (folder / names[-1]).write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    found = _printed(
        [*perflint.command, "check", "--format", "json", "--select", ten_rules(), *names], folder
    )
    rules = {finding["name"] for document in found["documents"] for finding in document["findings"]}
    missed = [check for check, rule in expected.items() if rule not in rules]
    if missed:
        raise AssertionError(f"perflint does not find {', '.join(missed)} in the broken reports")
    if spectral.missing:
        return
    lint = [
        *spectral.command,
        "lint",
        "--ruleset",
        str(SPECTRAL_RULES),
        "--format",
        "json",
        "--quiet",
        *names,
    ]
    checks = {finding["code"] for finding in _printed(lint, folder)}
    missed = [check for check in expected if check not in checks]
    if missed:
        raise AssertionError(f"spectral does not find {', '.join(missed)} in the broken reports")


def _printed(command: list[str], folder: Path) -> Any:
    return json.loads(subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout)
