"""A new rule: files that load, with cases that fail until they are filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from perflint.engine.errors import nearest
from perflint.engine.schema import CODE_PATTERN, NAME_PATTERN
from perflint.facts.registry import FactKind

TODO = "TODO"
"""Stands in the texts of a new rule; a rule that still holds it fails its cases."""


class ScaffoldError(ValueError):
    """A new rule that cannot be made; the message says why."""


_RULE = """\
code: {code}
name: {name}
title: {{zh: {todo} 题目, en: {todo} title}}
severity: warning
# kinds: [project-self-evaluation]        # only these report kinds; without it all
# basis: [{{document: 财预〔2020〕10号, note: …}}]   # the norm; an error needs one
# params: {{limit: 60}}                     # $limit in conditions, {{$limit}} in messages
when:
  - {kind}: pointer exists
# unless:
#   - other_kind: report == {kind}.report and …
message: {{zh: "{todo} 说明哪里不对，引用数值，如 {{{kind}.quote}}", en: "{todo} what is wrong, with {{{kind}.quote}}"}}
advice: {{zh: {todo} 如何修改。, en: {todo} what to do.}}
traps: []                                 # what must not fire, in words; a silent case for each
status: stable                            # preview: counts with --preview only
since: {since}
# Fields of {kind}:
{fields}
"""

_CASES = """\
fires:
  - name: the defect
    todo: write a report that has the defect, then delete this line
    report: {{kind: {report_kind}}}
  - name: the defect in another form
    todo: write it as another author would, then delete this line
    report: {{kind: {report_kind}}}
silent:
  - name: without the defect
    todo: write the same report without the defect, then delete this line
    report: {{kind: {report_kind}}}
  - name: looks like the defect
    todo: write a report that a careless rule would mistake, then delete this line
    report: {{kind: {report_kind}}}
"""


def new_rule(
    folder: Path,
    code: str,
    name: str,
    kind: str,
    kinds: Mapping[str, FactKind],
    *,
    since: str,
    report_kind: str = "project-self-evaluation",
) -> tuple[Path, Path]:
    """Write a rule about a fact kind and its cases into a folder, which is made; gives the paths of both.

    Raises ScaffoldError for a code or name of a wrong form, an unknown fact kind, or a file that exists.
    """
    if not re.fullmatch(CODE_PATTERN, code):
        raise ScaffoldError(
            f"the code {code!r} must be three capital letters and three digits, such as BUD013"
        )
    if not re.fullmatch(NAME_PATTERN, name):
        raise ScaffoldError(f"the name {name!r} must be words of small letters and digits joined by -")
    if kind not in kinds:
        raise ScaffoldError(f"unknown fact kind {kind!r}{nearest(kind, kinds)}")
    rule, cases = folder / f"{name}.yaml", folder / f"{name}.cases.yaml"
    for path in (rule, cases):
        if path.exists():
            raise ScaffoldError(f"{path} exists already")
    folder.mkdir(parents=True, exist_ok=True)
    fields = "\n".join(
        f"#   {spec.name} ({spec.type}{', ' + spec.unit if spec.unit else ''}): {' '.join(spec.doc.split())}"
        for spec in kinds[kind].fields.values()
    )
    text = _RULE.format(code=code, name=name, kind=kind, since=since, fields=fields, todo=TODO)
    rule.write_text(text, encoding="utf-8")
    cases.write_text(_CASES.format(report_kind=report_kind), encoding="utf-8")
    return rule, cases
