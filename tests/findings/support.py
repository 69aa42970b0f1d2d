"""A small report, and rules and matches about it, from which the tests build findings."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from perflint.engine.rule import Basis, Match, Rule, Severity
from perflint.facts.execution import Execution
from perflint.facts.plausibility import DirectionClaim
from perflint.facts.registry import Fact
from perflint.places import Location, SourceMap
from perflint.report import Report
from perflint.report_document import LoadedDocument

REPORT: Mapping[str, Any] = {
    "kind": "project-self-evaluation",
    "title": "云溪区水库除险自评表",
    "project": {"name": "云溪区水库除险"},
    "funds": {
        "lines": [
            {"name": "年度资金总额", "role": "total", "budget": "70", "executed": "27.59", "rate": "39.41%"}
        ]
    },
    "indicators": [
        {"level1": "产出指标", "level2": "数量指标", "name": "加固坝体", "target": "若干", "actual": "3座"},
        {"level1": "产出指标", "level2": "质量指标", "name": "验收质量", "target": "较好", "actual": "较好"},
    ],
    "evaluation": {"score": "93.94", "grade": "优秀"},
    "sections": [{"heading": "一、基本情况", "paragraphs": ["甲段。", "乙段，产值增长-5.3%。"]}],
}


def document(**changes: Any) -> LoadedDocument:
    """The report, with changes, whose grade stands in line 5 and whose rate in line 3."""
    report = Report.model_validate({**REPORT, **changes})
    places = {
        "/funds/lines/0/rate": Location(3, 4),
        "/evaluation/grade": Location(5, 12),
        "/indicators/0/target": Location(7, 2),
        "/indicators/1/target": Location(8, 2),
    }
    return LoadedDocument("report.json", "json", [report], [SourceMap(places)])


def rule(
    code: str = "BUD013",
    name: str = "low-execution",
    severity: Severity = "warning",
    message: str = "执行率 {execution.rate}（{execution.executed}/{execution.budget}）",
    aggregate: str | None = None,
) -> Rule:
    """A rule with one wording for both languages."""
    return Rule(
        code=code,
        name=name,
        title={"zh": "题目", "en": "title"},
        severity=severity,
        message={"zh": message, "en": message},
        advice={"zh": "建议", "en": "advice"},
        when=(),
        path=Path("rule.yaml"),
        basis=(Basis("财预〔2020〕10号"),),
        aggregate=None if aggregate is None else {"zh": aggregate, "en": aggregate},
    )


def execution(pointer: str = "/funds/lines/0/rate", **values: Any) -> Execution:
    """39.41 % as a fact: 27.59 of 70 万元."""
    stated: dict[str, Any] = {
        "report": 0,
        "source": "table",
        "name": "年度资金总额",
        "main": True,
        "rate": Decimal("39.41"),
        "executed": Decimal("27.59"),
        "budget": Decimal(70),
    }
    return Execution(pointer=pointer, **{**stated, **values})


def claim(pointer: str, quote: str = "", **values: Any) -> DirectionClaim:
    """A fact about a text, with a number in percent."""
    return DirectionClaim(
        report=0, pointer=pointer, quote=quote, **{"claimed": "增长", "number": Decimal("-5.3"), **values}
    )


def match(rule: Rule, severity: Severity | None = None, **facts: Fact) -> Match:
    """A match of a rule on facts by alias."""
    return Match(rule, facts, severity or rule.severity, rule.params)
