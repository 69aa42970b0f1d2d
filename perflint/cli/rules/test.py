"""`perflint rules test`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from perflint.cli import _exit
from perflint.cli._options import loaded_rules, rules_option, setting_errors

if TYPE_CHECKING:
    from perflint.engine.cases import RuleResult
    from perflint.engine.rule import Match, Rule
    from perflint.report import Report


def wording(matches: Sequence[Match]) -> str:
    """What people read of the matches, in both languages: a case's `contains` may quote either."""
    from perflint.findings.wording import joined, message, row_messages

    rule = matches[0].rule
    texts = []
    for language in ("zh", "en"):
        rows = joined(row_messages(matches, language), language)
        texts.append(" ".join(text for text in (message(rule.message, matches, language), rows) if text))
    return " / ".join(texts)


def read_text(text: str) -> Sequence[Report]:
    """The reports of a case that is given as a document's text."""
    from perflint.reading import read_reports

    return read_reports(text.encode("utf-8"), "case.txt").reports


def _chosen(rules: Sequence[Rule], keyword: str | None, folders: Sequence[Path]) -> list[Rule]:
    if keyword is None:
        own = [folder.resolve() for folder in folders]
        return [rule for rule in rules if not own or any(map(rule.path.resolve().is_relative_to, own))]
    wanted = keyword.casefold()
    return [rule for rule in rules if wanted in rule.identity.casefold()]


def _gaps(results: Sequence[RuleResult]) -> Iterator[str]:
    """What the cases do not reach, condition by condition, and how many rules have no gap."""
    from perflint.engine.coverage import rule_coverage

    covered = [rule_coverage(result) for result in results]
    for entry in covered:
        for condition in entry.conditions:
            for gap in condition.gaps:
                yield f"{entry.rule.path}:{condition.line}: {entry.rule.identity}, {condition.place}: {gap}"
    complete = sum(entry.complete for entry in covered)
    yield f"{complete} of {len(covered)} rules are reached in all their conditions"


@click.command(name="test", short_help="Run the cases of rules.")
@click.option("-k", "keyword", metavar="TEXT", help="Only rules whose code or name contains this.")
@click.option(
    "--coverage", is_flag=True, help="Show which comparisons no case makes hold or fail; a gap fails nothing."
)
@rules_option
def command(*, keyword: str | None, coverage: bool, rule_folders: Sequence[Path]) -> int:
    """Run the cases of rules: reports on which a rule must fire, and reports on which it must stay silent.

    With --rules and without -k only the rules of those folders are tested.

    Exit codes: 0 all passed, 1 a case failed, 2 a rule cannot be loaded or no rule was chosen.
    """
    from perflint.engine.cases import run_cases

    ruleset = loaded_rules(rule_folders)
    rules = _chosen(ruleset.rules, keyword, rule_folders)
    if not rules:
        where = ", ".join(map(str, rule_folders))
        missing = f"no rule's code or name contains {keyword!r}" if keyword is not None else f"no rules in {where}"
        raise click.UsageError(f"{missing}; see: perflint rules list")
    try:
        results = run_cases(ruleset, rules, wording=wording, read_text=read_text)
    except setting_errors() as error:
        raise click.ClickException(str(error)) from error
    failures = [failure for result in results for failure in result.failures]
    for failure in failures:
        click.echo(str(failure))
    if coverage:
        for line in _gaps(results):
            click.echo(line)
    cases = sum(len(result.results) for result in results)
    outcome = f"{len(failures)} failed" if failures else "all passed"
    click.echo(f"{len(results)} rules, {cases} cases: {outcome}")
    return _exit.FINDINGS if failures else _exit.CLEAN
