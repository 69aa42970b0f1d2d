"""Pages of documentation that follow from the rules: one a code, indexes, and the account of the whole catalogue.

`python -m perflint.rule_pages docs` writes them; a test compares them with the rules, so that they never drift.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from perflint.engine import Engine, Rule, RuleSet, load_rules
from perflint.engine.cases import Case, case_facts, case_reports, read_cases
from perflint.findings.model import family
from perflint.findings.reading import READING_RULES
from perflint.findings.wording import joined, message, row_messages
from perflint.outputs._words import KIND_WORDS, SEVERITY_WORDS
from perflint.profile import load_profile
from perflint.report import Report
from perflint.resources import rules_directory

FAMILIES: Mapping[str, str] = {
    "BUD": "预算与执行",
    "SCO": "分值、得分与等级",
    "TGT": "目标与完成",
    "IND": "指标质量",
    "TXT": "文字叙述",
    "FRM": "要素与表式",
    "REF": "日期、文号与引用",
    "XDC": "跨文件比对",
    "PLA": "合理性",
    "DOC": "读取",
}
_NOTICE = "<!-- 由规则生成（make docs），请勿手工修改 -->"


class Catalogue(Struct, frozen=True):
    """All codes with their names, and why some of them have no rule."""

    names: Mapping[str, str]
    not_judged: Mapping[str, str]

    @classmethod
    def read(cls, path: Path) -> Catalogue:
        """From docs/catalogue.yaml. Raises KeyError where one of its two parts is missing."""
        content: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return cls(content["codes"], content["not_judged"])


def _read_text(text: str) -> Sequence[Report]:
    from perflint.reading import read_reports

    return read_reports(text.encode("utf-8"), "case.txt").reports


def _parts(case: Case) -> Any:
    if case.document is not None:
        return case.document
    reports = _plain(case_reports(case, _read_text))
    return reports[0] if len(reports) == 1 else reports


def _plain(reports: Sequence[Report]) -> list[dict[str, Any]]:
    return [report.model_dump() for report in reports]


def _example(case: Case) -> Iterator[str]:
    parts = _parts(case)
    if case.approved or case.others:
        parts = {"report": parts, "approved": _plain(case.approved), "others": _plain(case.others)}
        parts = {key: value for key, value in parts.items() if value}
    if isinstance(parts, str):
        yield from ("```text", parts.rstrip(), "```")
        return
    yield "```yaml"
    yield yaml.safe_dump(
        parts, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
    ).rstrip()
    yield "```"


def _message(case: Case, ruleset: RuleSet) -> str:
    """What perflint says of a firing case."""
    profile = load_profile(case.profile)
    engine = Engine(RuleSet((case.rule,), ruleset.types), profile)
    try:
        matches = engine.evaluate(
            case_facts(case, case_reports(case, _read_text), profile, engine.needed_kinds)
        )
    finally:
        engine.close()
    told = matches if case.rule.aggregate is not None else matches[:1]
    text = message(case.rule.message, told, "zh")
    rows = row_messages(told, "zh")
    return text if not rows or rows[0] in text else f"{text} {joined(rows, 'zh')}"


def _condition(rule: Rule) -> Iterator[str]:
    yield "```yaml"
    for name, patterns in (("when", rule.when), ("unless", rule.unless)):
        if patterns:
            yield f"{name}:"
        for pattern in patterns:
            alias = f" as {pattern.alias}" if pattern.alias != pattern.kind else ""
            yield f"  - {pattern.kind}{alias}: {pattern.source}"
    yield "```"


def _settings(rule: Rule) -> Iterator[str]:
    for name, value in rule.params.items():
        yield f"- `{name}`：默认 `{value}`，可在地区规则包的 `params.{rule.code}.{name}` 中调整"
    if rule.status == "preview":
        yield f"- 试行规则，默认不报：`--preview` 或 `--select {rule.name}`，或在配置中写 `preview = true`"
    if rule.formerly:
        yield "- 曾用名（仍可使用，会提示）：" + "、".join(f"`{name}`" for name in rule.formerly)
    yield f'- 停用：`--ignore {rule.name}`，或在配置中写 `ignore = ["{rule.name}"]`'


def _variant(rule: Rule, ruleset: RuleSet) -> Iterator[str]:
    cases, problems = read_cases(rule)
    if problems:
        raise ValueError("; ".join(map(str, problems)))
    severity = SEVERITY_WORDS[rule.severity]["zh"]
    changes = "".join(
        f"；满足 `{case.source}` 时为{SEVERITY_WORDS[case.severity]['zh']}" for case in rule.severity_when
    )
    kinds = "、".join(KIND_WORDS[kind]["zh"] for kind in rule.kinds) or "全部文种"
    yield f"## {rule.title['zh']} `{rule.name}`"
    yield ""
    yield f"{rule.title['en']}."
    yield ""
    yield f"- 级别：{severity}{changes}"
    yield f"- 适用：{kinds}"
    if rule.profiles or rule.exclude_profiles:
        only = "、".join(rule.profiles) or "全部地区，" + "、".join(rule.exclude_profiles) + " 除外"
        yield f"- 地区：{only}"
    yield f"- 状态：{'稳定' if rule.status == 'stable' else '试行'}，始于 {rule.since}"
    if rule.class_ == "extraction":
        yield "- 性质：可能由转换或提取造成，不一定是填报人的错误"
    yield ""
    yield "### 依据"
    yield ""
    for basis in rule.basis:
        yield f"- {basis.document}" + (f"：{basis.note}" if basis.note else "")
    if not rule.basis:
        yield "- 无明文规定，属经验判断"
    yield from ("", "### 何时触发", "")
    yield from _condition(rule)
    firing = next(case for case in cases if case.expectation == "fires")
    silent = next(case for case in cases if case.expectation == "silent")
    yield from ("", "### 会报的例子", "", f"{firing.name}：", "")
    yield from _example(firing)
    yield from ("", f"> {_message(firing, ruleset)}", "", "### 不报的例子", "", f"{silent.name}：", "")
    yield from _example(silent)
    yield from ("", "### 怎样改", "", rule.advice["zh"], "")
    if rule.traps:
        yield from ("### 不应误报的情形", "", *(f"- {trap}" for trap in rule.traps), "")
    yield from ("### 设置", "", *_settings(rule), "")


def rule_page(code: str, name: str, rules: Sequence[Rule], ruleset: RuleSet) -> str:
    """The page of a code with all variants of its defect."""
    lines = [_NOTICE, "", f"# {code} {name}", ""]
    for rule in rules:
        lines += _variant(rule, ruleset)
    return "\n".join(lines).rstrip() + "\n"


def _table_row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def family_index(rules: Sequence[Rule]) -> str:
    """All rules by family."""
    lines = [_NOTICE, "", "# 规则索引（按类别）", ""]
    for short, members in groupby(rules, key=lambda rule: family(rule.code)):
        lines += [f"## {short} {FAMILIES[short]}", "", "| 编号 | 规则 | 名称 | 级别 |", "|---|---|---|---|"]
        lines += [
            _table_row(
                f"[{rule.code}]({rule.code}.md)",
                rule.title["zh"],
                f"`{rule.name}`",
                SEVERITY_WORDS[rule.severity]["zh"],
            )
            for rule in members
        ]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def kind_index(rules: Sequence[Rule]) -> str:
    """The rules that only hold for some kinds of documents, by kind."""
    lines = [_NOTICE, "", "# 规则索引（按文种）", "", "未列出的规则适用于全部文种。", ""]
    for kind, words in KIND_WORDS.items():
        members = [rule for rule in rules if kind in rule.kinds]
        if members:
            lines += [f"## {words['zh']}", ""]
            lines += [f"- [{rule.code}]({rule.code}.md) {rule.title['zh']}" for rule in members]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def catalogue_page(catalogue: Catalogue, rules: Sequence[Rule]) -> str:
    """Every code of the catalogue: the rules that judge it, or why a machine cannot."""
    by_code: dict[str, list[Rule]] = {}
    for rule in rules:
        by_code.setdefault(rule.code, []).append(rule)
    judged = sum(1 for code in catalogue.names if code in by_code)
    lines = [
        *(_NOTICE, "", "# 缺陷目录", ""),
        f"目录共 {len(catalogue.names)} 个编号，其中 {judged} 个有规则（共 {len(rules)} 条），"
        f"{len(catalogue.names) - judged} 个不由机器判断并说明原因。编号的含义不变，也不重复使用。",
        "",
    ]
    for short, codes in groupby(catalogue.names, key=family):
        lines += [f"## {short} {FAMILIES[short]}", "", "| 编号 | 缺陷 | 规则 |", "|---|---|---|"]
        for code in codes:
            if code in by_code:
                shown = "、".join(f"`{rule.name}`" for rule in by_code[code])
                lines.append(_table_row(f"[{code}](rules/{code}.md)", catalogue.names[code], shown))
            else:
                reason = catalogue.not_judged[code]
                lines.append(_table_row(code, catalogue.names[code], f"不判断：{reason}"))
        lines.append("")
    lines += ["## DOC 读取", "", "| 编号 | 含义 |", "|---|---|"]
    lines += [_table_row(rule.code, rule.title["zh"]) for rule in READING_RULES]
    return "\n".join(lines).rstrip() + "\n"


def pages(ruleset: RuleSet, catalogue: Catalogue) -> dict[str, str]:
    """All pages by their path below docs/."""
    rules = sorted(
        ruleset.rules, key=lambda rule: (list(FAMILIES).index(family(rule.code)), rule.code, rule.name)
    )
    found = {
        "rules/index.md": family_index(rules),
        "rules/by-document.md": kind_index(rules),
        "catalogue.md": catalogue_page(catalogue, rules),
    }
    for code, members in groupby(rules, key=lambda rule: rule.code):
        found[f"rules/{code}.md"] = rule_page(code, catalogue.names[code], list(members), ruleset)
    return found


def main(folder: Path) -> None:
    """Write all pages below a folder and remove pages of rules that are gone."""
    ruleset = load_rules([rules_directory()])
    written = pages(ruleset, Catalogue.read(folder / "catalogue.yaml"))
    (folder / "rules").mkdir(exist_ok=True)
    for path in (folder / "rules").glob("*.md"):
        if f"rules/{path.name}" not in written:
            path.unlink()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
