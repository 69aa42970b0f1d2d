"""`perflint rules list`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from perflint.cli._options import language_option, loaded_rules, rules_option, split_selectors

if TYPE_CHECKING:
    from perflint.documents.errors import Language
    from perflint.findings.reading import RuleSummary


def _as_json(rule: RuleSummary) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "title": dict(rule.title),
        "basis": list(rule.basis),
        "kinds": list(rule.kinds),
        "profiles": list(rule.profiles),
        "class": rule.class_,
        "status": rule.status,
        "since": rule.since,
        "formerly": list(rule.formerly),
    }


def _table(rules: Sequence[RuleSummary], language: Language) -> str:
    from tabulate import tabulate

    from perflint.documents.errors import worded
    from perflint.outputs._words import SEVERITY_WORDS

    chinese = language == "zh"
    headers = ("代码", "级别", "状态", "名称", "说明") if chinese else ("code", "severity", "status", "name", "title")
    statuses = {"stable": "稳定", "preview": "试行"} if chinese else {}
    rows = [
        (
            rule.code,
            worded(SEVERITY_WORDS[rule.severity], language),
            statuses.get(rule.status, rule.status),
            rule.name,
            worded(rule.title, language),
        )
        for rule in rules
    ]
    count = f"{len(rules)} 条规则" if chinese else f"{len(rules)} rules"
    return tabulate(rows, headers, tablefmt="simple", disable_numparse=True) + f"\n\n{count}"


@click.command(name="list", short_help="List all rules.")
@click.option("--format", "format_name", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--select", multiple=True, metavar="RULES", help="Only these codes, families, names or severities.")
@language_option
@rules_option
def command(format_name: str, select: Sequence[str], lang: str | None, rule_folders: Sequence[Path]) -> None:
    """List all rules, those about the reading of documents (DOC) included."""
    from perflint.findings.reading import READING_RULES, summary_of
    from perflint.findings.selection import Selection, SelectionError, check_selectors

    rules = [*READING_RULES, *(summary_of(rule) for rule in loaded_rules(rule_folders).rules)]
    try:
        selected = check_selectors(split_selectors(select), rules, "--select")
    except SelectionError as error:
        raise click.UsageError(str(error)) from error
    selection = Selection(select=selected)
    shown = sorted(
        (rule for rule in rules if selection.selects(rule.code, rule.name, rule.severity)),
        key=lambda rule: (rule.code, rule.name),
    )
    if format_name == "json":
        click.echo(json.dumps([_as_json(rule) for rule in shown], ensure_ascii=False, indent=2))
    else:
        click.echo(_table(shown, cast("Language", lang or "zh")))
