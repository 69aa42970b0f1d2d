"""`perflint compare`: a self-evaluation against the target form that was approved for it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from perflint.cli import _exit
from perflint.cli._options import (
    config_option,
    configuration,
    language_option,
    new_checker,
    preview_option,
    read_companions,
    rules_option,
    setting_errors,
)

if TYPE_CHECKING:
    from perflint.documents.errors import Language
    from perflint.facts.comparison import ApprovedIndicator
    from perflint.report_document import LoadedDocument

_FAMILY = "XDC"
_STATUS = {
    "kept": ("相同", "kept"),
    "renamed": ("改名", "renamed"),
    "dropped": ("缺失", "dropped"),
    "added": ("新增", "added"),
}
_HEADERS = (
    ("对应", "批复指标", "自评指标", "相似度", "批复目标", "自评目标", "批复权重", "自评权重"),
    ("match", "approved", "evaluated", "similarity", "target", "target", "weight", "weight"),
)
_NAME_WIDTH = 24


def _read_one(path: str, language: Language) -> LoadedDocument:
    from perflint.documents.errors import worded

    documents, problems = read_companions([path])
    for problem in problems:
        raise click.ClickException(f"{problem.path}: {worded(problem.reason, language)}")
    if len(documents) != 1:
        raise click.UsageError(f"{path}: names {len(documents)} documents; compare takes two files")
    return documents[0]


def _matches(document: LoadedDocument, approved: LoadedDocument) -> list[ApprovedIndicator]:
    """How the indicators of the two papers were matched, in the order of the facts."""
    from msgspec.structs import replace

    from perflint.companions import Companions
    from perflint.facts.comparison import ApprovedIndicator
    from perflint.facts.context import DocumentContext
    from perflint.facts.registry import measure
    from perflint.profile import load_profile
    from perflint.profile_choice import DEFAULT

    contexts = Companions([approved]).contexts(
        replace(document, companions=(approved,)), load_profile(DEFAULT)
    )
    facts = measure(DocumentContext(contexts), frozenset({ApprovedIndicator.kind}))
    return [fact for fact in facts if isinstance(fact, ApprovedIndicator)]


def _rows(matches: Sequence[ApprovedIndicator], language: Language) -> Iterator[tuple[str, ...]]:
    from perflint.findings.wording import format_value
    from perflint.outputs._wrap import clean, shorten

    def text(value: str | None) -> str:
        return shorten(clean(value), _NAME_WIDTH) if value else "—"

    for match in matches:
        yield (
            _STATUS[match.status][0 if language == "zh" else 1],
            text(match.approved_name),
            text(match.name),
            format_value(match.similarity, "%", language),
            text(match.approved_target),
            text(match.target),
            format_value(match.approved_weight, "", language),
            format_value(match.weight, "", language),
        )


@click.command(name="compare", short_help="Hold a self-evaluation against its approved target form.")
@click.argument("target", metavar="TARGET")
@click.argument("self_evaluation", metavar="SELF_EVALUATION")
@click.option("--profile", metavar="NAME|FILE", help="Judge by this profile instead of the recognised one.")
@language_option
@rules_option
@preview_option
@config_option
def command(
    *,
    target: str,
    self_evaluation: str,
    profile: str | None,
    lang: str | None,
    rule_folders: Sequence[Path],
    preview: bool,
    config_file: Path | None,
) -> int:
    """Hold a self-evaluation against its approved target form.

    Prints how the indicators of both were matched, then what was dropped, added, renamed, lowered or changed.
    `perflint check SELF_EVALUATION --with TARGET` gives the same findings with all others, in any format.
    """
    from tabulate import tabulate

    from perflint.check import Options
    from perflint.companions import Companions
    from perflint.outputs import render
    from perflint.results import Run

    configured = configuration(config_file)
    language = cast("Language", lang or configured.language or "zh")
    approved, document = (_read_one(path, language) for path in (target, self_evaluation))
    options = Options(
        language=language,
        profile=profile,
        select=[_FAMILY],
        rules=rule_folders,
        configuration=configured,
        preview=preview,
        companions=Companions([approved]),
    )
    checker = new_checker(options)
    headers = _HEADERS[0 if language == "zh" else 1]
    try:
        result = checker.check_document(document)
        rows = list(_rows(_matches(document, approved), language))
    except setting_errors() as error:
        raise click.ClickException(str(error)) from error
    click.echo(tabulate(rows, headers, tablefmt="simple", disable_numparse=True) + "\n")
    run = Run(
        [result],
        checker.rules,
        language,
        width=shutil.get_terminal_size().columns,
        colour=sys.stdout.isatty(),
    )
    for piece in render("table", run):
        click.echo(piece, nl=False)
    return _exit.FINDINGS if run.summary.severities["error"] else _exit.CLEAN
