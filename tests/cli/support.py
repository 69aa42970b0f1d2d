"""Reports, a rule of our own, and a runner for the tests of checking and of the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from perflint.cli._main import perflint_command

REPORT: dict[str, Any] = {
    "kind": "project-self-evaluation",
    "title": "云溪区水库除险自评表",
    "project": {"name": "水库除险"},
    "evaluation": {"score": "93.94", "grade": "优秀"},
}

OWN_RULE = """\
code: BUD913
name: {name}
title: {{zh: 自定规则, en: Our own rule}}
severity: {severity}
basis: [{{document: 财预〔2020〕10号}}]
when:
  - evaluation: score > 90
message: {{zh: "得分 {{evaluation.score}}", en: "score {{evaluation.score}}"}}
advice: {{zh: 核对, en: check it}}
traps: [a low score]
since: 0.1.0
"""
OWN_CASES = """\
fires:
  - name: a high score
    report: {kind: project-self-evaluation, evaluation: {score: "95"}}
silent:
  - name: a low score
    report: {kind: project-self-evaluation, evaluation: {score: "80"}}
"""


def write_report(folder: Path, name: str = "report.json", **changes: Any) -> Path:
    """A report on which our own rule fires, with changes."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**REPORT, **changes}, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def own_rules(folder: Path, severity: str = "error") -> Path:
    """A folder with a rule BUD913 own-rule that fires on scores above 90."""
    rules = folder / "own-rules"
    rules.mkdir(exist_ok=True)
    (rules / "own-rule.yaml").write_text(
        OWN_RULE.format(name="own-rule", severity=severity), encoding="utf-8"
    )
    (rules / "own-rule.cases.yaml").write_text(OWN_CASES, encoding="utf-8")
    return rules


def perflint(*arguments: object, input: bytes | None = None) -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(perflint_command, list(map(str, arguments)), input=input, standalone_mode=False)
