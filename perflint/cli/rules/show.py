"""`perflint rules show`."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from perflint.cli._options import language_option, loaded_rules, rules_option

if TYPE_CHECKING:
    from perflint.documents.errors import Language
    from perflint.engine import Rule
    from perflint.findings.reading import RuleSummary

_LABELS = {
    "severity": ("级别", "severity"),
    "kinds": ("适用文种", "documents"),
    "profiles": ("适用地区", "profiles"),
    "basis": ("依据", "basis"),
    "condition": ("条件", "condition"),
    "unless": ("除非", "unless"),
    "params": ("参数", "parameters"),
    "message": ("提示语", "message"),
    "advice": ("建议", "advice"),
    "traps": ("不应触发", "must not fire on"),
    "status": ("状态", "status"),
    "formerly": ("曾用名", "formerly"),
    "file": ("文件", "file"),
}


def _labelled(name: str, values: Sequence[str], language: Language) -> Iterator[str]:
    label = _LABELS[name][0 if language == "zh" else 1]
    if len(values) == 1:
        yield f"{label}: {values[0]}"
    elif values:
        yield f"{label}:"
        yield from (f"  - {value}" for value in values)


def _rule(rule: Rule, language: Language) -> Iterator[str]:
    from perflint.documents.errors import worded
    from perflint.outputs._words import KIND_WORDS, SEVERITY_WORDS

    def severity(name: str) -> str:
        return worded(SEVERITY_WORDS[name], language)

    yield f"{rule.identity}  {worded(rule.title, language)}"
    cases = [f"{severity(case.severity)}: {case.source}" for case in rule.severity_when]
    yield from _labelled("severity", [severity(rule.severity), *cases], language)
    yield from _labelled("kinds", [worded(KIND_WORDS[kind], language) for kind in rule.kinds], language)
    yield from _labelled("profiles", [*rule.profiles, *(f"≠ {name}" for name in rule.exclude_profiles)], language)
    notes = [f"{basis.document}{f'（{basis.note}）' if basis.note else ''}" for basis in rule.basis]
    yield from _labelled("basis", notes, language)
    for name, patterns in (("condition", rule.when), ("unless", rule.unless)):
        sources = [
            f"{pattern.kind}{f' as {pattern.alias}' if pattern.alias != pattern.kind else ''}: {pattern.source}"
            for pattern in patterns
        ]
        yield from _labelled(name, sources, language)
    yield from _labelled("params", [f"{name} = {value}" for name, value in rule.params.items()], language)
    yield from _labelled("message", [worded(rule.message, language)], language)
    yield from _labelled("advice", [worded(rule.advice, language)], language)
    yield from _labelled("traps", rule.traps, language)
    yield from _labelled("status", [rule.status + (f", {rule.since}" if rule.since else "")], language)
    yield from _labelled("formerly", rule.formerly, language)
    yield from _labelled("file", [str(rule.path)], language)


def _summary(rule: RuleSummary, language: Language) -> Iterator[str]:
    from perflint.documents.errors import worded
    from perflint.outputs._words import SEVERITY_WORDS

    yield f"{rule.code} {rule.name}  {worded(rule.title, language)}"
    yield from _labelled("severity", [worded(SEVERITY_WORDS[rule.severity], language)], language)
    yield from _labelled("advice", [worded(rule.advice, language)], language)


def _names(rule: Rule | RuleSummary) -> set[str]:
    return {rule.code.casefold(), rule.name.casefold(), *rule.formerly}


@click.command(name="show", short_help="Explain a rule.")
@click.argument("rule_name", metavar="CODE|NAME")
@language_option
@rules_option
def command(rule_name: str, lang: str | None, rule_folders: Sequence[Path]) -> None:
    """Explain a rule: what it looks for, on what norm it rests, what to do, and what must not make it fire."""
    from perflint.findings.reading import READING_RULES

    language = cast("Language", lang or "zh")
    rules = loaded_rules(rule_folders).rules
    wanted = rule_name.casefold()
    texts = ["\n".join(_rule(rule, language)) for rule in rules if wanted in _names(rule)]
    texts += ["\n".join(_summary(rule, language)) for rule in READING_RULES if wanted in _names(rule)]
    if not texts:
        known = {name for rule in rules for name in _names(rule)}.union(*map(_names, READING_RULES))
        near = difflib.get_close_matches(wanted, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else "; see: perflint rules list"
        raise click.UsageError(f"no rule is named {rule_name!r}{hint}")
    for rule in rules:
        if wanted in rule.formerly:
            renamed = f"规则“{wanted}”已更名为“{rule.name}”" if language == "zh" else f"the rule {wanted!r} is now named {rule.name!r}"
            click.echo(f"perflint: {renamed}", err=True)
    click.echo("\n\n".join(texts))
