"""`perflint rules new`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import click

from perflint.cli._options import loaded_rules, rules_option


@click.command(name="new", short_help="Start a new rule with its cases.")
@click.argument("code")
@click.argument("name")
@click.option("--fact", "kind", default="report", show_default=True, help="The kind of fact that it is about.")
@click.option("--document", "report_kind", default="project-self-evaluation", show_default=True, help="Kind of its cases.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Where to write the two files.  [default: here]",
)
@rules_option
def command(
    *, code: str, name: str, kind: str, report_kind: str, folder: Path, rule_folders: Sequence[Path]
) -> None:
    """Start a new rule CODE NAME: a rule file that loads, and cases that fail until they are written.

    CODE is the catalogue's code, e.g. BUD013; NAME names the defect, e.g. low-execution-high-rating. The rule file
    lists the fields of its fact; `perflint schema facts` lists all facts. The rule's page in docs/ comes with
    `make docs`.
    """
    import perflint
    from perflint.cli._options import one_of
    from perflint.engine.scaffold import ScaffoldError, new_rule
    from perflint.facts.registry import fact_kinds
    from perflint.report import ReportKind

    one_of(report_kind, get_args(ReportKind), "kind of document")
    rules = loaded_rules(rule_folders).rules
    twin = next((rule for rule in rules if rule.name == name), None)
    if twin is not None:
        raise click.UsageError(f"{twin.identity} has this name already: {twin.path}")
    try:
        paths = new_rule(
            folder, code, name, kind, fact_kinds(), since=perflint.__version__, report_kind=report_kind
        )
    except ScaffoldError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{folder}: cannot be written: {error.strerror or error}") from error
    for path in paths:
        click.echo(str(path))
    for rule in rules:
        if rule.code == code:
            click.echo(f"note: {rule.identity} has this code too; share it only for variants of one defect", err=True)
    click.echo(f"next: write rule and cases, then run: perflint rules test -k {name} --rules {folder}", err=True)
