"""`perflint profile diff`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from perflint.cli._options import rules_option
from perflint.cli.profile._load import as_json, load


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(item, f"{path}.{key}" if path else key)
    else:
        yield path, json.dumps(value, ensure_ascii=False)


@click.command(name="diff", short_help="Show in what two profiles differ.")
@click.argument("first", metavar="NAME|FILE")
@click.argument("second", metavar="NAME|FILE")
@rules_option
def command(first: str, second: str, rule_folders: Sequence[Path]) -> None:
    """Show in what two profiles differ: a line with - for the first, one with + for the second."""
    before, after = (dict(_flat(as_json(load(name, rule_folders)))) for name in (first, second))
    for key in [*before, *(key for key in after if key not in before)]:
        if before.get(key) == after.get(key):
            continue
        for sign, values in (("-", before), ("+", after)):
            if key in values:
                click.echo(f"{sign} {key}: {values[key]}")
