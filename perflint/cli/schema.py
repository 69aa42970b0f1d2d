"""`perflint schema`: the shape of what perflint reads and writes, as JSON Schema."""

from __future__ import annotations

import json
from typing import Any

import click

_SUBJECTS = ("report", "rule", "facts", "finding")


def _subject(name: str) -> Any:
    if name == "rule":
        from perflint.engine.schema import rule_schema

        return rule_schema()
    if name == "finding":
        from perflint.result_schema import run_schema

        return run_schema()
    from perflint.schema import facts_schema, report_schema

    return report_schema() if name == "report" else facts_schema()


@click.command(
    name="schema", short_help="Print the JSON Schema of reports, rules or findings, or the fact kinds."
)
@click.argument("subject", type=click.Choice(_SUBJECTS))
def command(subject: str) -> None:
    """Print the JSON Schema of reports (what check takes), rules or findings (what check --format json gives).

    `facts` lists the kinds of facts with their fields: the words of which conditions are made.
    """
    click.echo(json.dumps(_subject(subject), ensure_ascii=False, indent=2))
