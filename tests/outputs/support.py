"""Results of runs that were never made, for the tests of outputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from perflint.findings.model import Finding, Place, Related, Row
from perflint.findings.reading import READING_RULES, RuleSummary, unreadable
from perflint.outputs import render
from perflint.results import ChosenProfile, DocumentResult, ReportTitle, Run

GRADE = Place("/evaluation/grade", 5, 12, text="优秀")
RATE = Place("/funds/lines/0/rate", 3, 4, text="39.41%", label="执行率")

RULES: Sequence[RuleSummary] = (
    *READING_RULES,
    RuleSummary(
        "BUD013",
        "low-execution-high-rating",
        "warning",
        {"zh": "预算执行率偏低而评级为优", "en": "Low execution rate beside a top rating"},
        {"zh": "说明原因。", "en": "Say why."},
        ("财预〔2020〕10号",),
    ),
    RuleSummary(
        "IND001",
        "vague-target",
        "info",
        {"zh": "目标含糊", "en": "Vague"},
        {"zh": "量化。", "en": "Measure."},
    ),
)


def finding(**changes: Any) -> Finding:
    """39.41 % beside 优秀."""
    values: dict[str, Any] = {
        "code": "BUD013",
        "name": "low-execution-high-rating",
        "severity": "error",
        "title": "预算执行率偏低而评级为优",
        "message": "预算执行率仅 39.41%（27.59/70），自评等级却为“优秀”",
        "advice": "说明原因。",
        "place": GRADE,
        "fingerprint": "0123456789abcdef",
        "related": (Related(RATE, "execution"),),
        "evidence": {"rate": "39.41%"},
        "basis": ("财预〔2020〕10号",),
    }
    return Finding(**{**values, **changes})


def vague(count: int, severity: str = "info") -> Finding:
    """A finding of several rows."""
    rows = tuple(
        Row(
            f"指标{number}：“若干”",
            Place(f"/indicators/{number}/target", 10 + number, 2, text="若干"),
            {},
            f"f{number}",
        )
        for number in range(count)
    )
    listed = "；".join(row.message for row in rows)
    return finding(
        code="IND001",
        name="vague-target",
        severity=severity,
        title="目标含糊",
        message=f"{count} 个指标含糊：{listed}",
        place=rows[0].place,
        rows=rows,
        related=(),
        fingerprint="feed",
    )


def checked(*findings: Finding, path: str = "2024/自评 表.json", **changes: Any) -> DocumentResult:
    """A document that was checked."""
    values: dict[str, Any] = {
        "findings": findings,
        "format": "json",
        "reports": [ReportTitle("project-self-evaluation", "自评表")],
        "profile": ChosenProfile("national", "全国通用", "默认，未识别地区"),
    }
    return DocumentResult(path, "ok", **{**values, **changes})


def not_read(path: str = "broken.json") -> DocumentResult:
    """A document that could not be read."""
    told = unreadable({"zh": "不是有效的 JSON", "en": "not valid JSON"}, "zh", "", 1, 10)
    return DocumentResult(path, "unreadable", (told,), told.message)


def run(*documents: DocumentResult, **options: Any) -> Run:
    """A run over documents."""
    return Run(documents, **{"rules": RULES, **options})


def text(name: str, *documents: DocumentResult, **options: Any) -> str:
    """What a format prints for a run."""
    return "".join(render(name, run(*documents, **options)))
