"""`perflint profile show`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from perflint.cli._options import rules_option
from perflint.cli.profile._load import as_json, every, load


@click.command(name="show", short_help="Show a profile with everything that it inherits.")
@click.argument("name", required=False, metavar="[NAME|FILE]")
@rules_option
def command(name: str | None, rule_folders: Sequence[Path]) -> None:
    """Show a profile with everything that it inherits; without a name list all profiles."""
    if name is not None:
        click.echo(json.dumps(as_json(load(name, rule_folders)), ensure_ascii=False, indent=2))
        return
    for profile in every(rule_folders):
        parent = f" ← {profile.extends}" if profile.extends else ""
        click.echo(f"{profile.name}{parent}  {profile.title}")
