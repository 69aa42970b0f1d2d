"""`perflint baseline write`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click

from perflint.cli import _exit
from perflint.cli._options import (
    checked_all,
    config_option,
    configuration,
    jobs_option,
    new_checker,
    paths_argument,
    preview_option,
    rules_option,
    setting_errors,
)


@click.command(name="write", short_help="Write the findings of today into a baseline.")
@paths_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The baseline's file.  [default: the configured one, else perflint.baseline.json]",
)
@click.option("--profile", metavar="NAME|FILE", help="Judge by this profile instead of the recognised one.")
@preview_option
@rules_option
@jobs_option
@config_option
def command(
    paths: Sequence[str],
    output: Path | None,
    profile: str | None,
    preview: bool,
    rule_folders: Sequence[Path],
    jobs: int | None,
    config_file: Path | None,
) -> int:
    """Write the findings of today into a baseline; later `perflint check --baseline FILE` shows only new ones.

    The documents that are named replace their former entries; entries of other documents stay, unless the document
    exists no longer. Suppressed findings are left out. A document that cannot be read has no entries.
    """
    from perflint.check import Options
    from perflint.cli._progress import Progress
    from perflint.documents.errors import worded
    from perflint.findings.baseline import Baseline, read_baseline
    from perflint.findings.hiding import baseline_entries
    from perflint.findings.suppression import Suppressions
    from perflint.paths import BASELINE_FILE, find_documents
    from perflint.reading import document_suffixes

    configured = configuration(config_file)
    file = output or configured.baseline or Path(BASELINE_FILE)
    found = find_documents(paths, document_suffixes())
    failed = bool(found.problems)
    try:
        options = Options(
            profile=profile,
            rules=rule_folders,
            configuration=configured,
            preview=preview,
            suppressions=Suppressions(configured.suppressions),
        )
        checker = new_checker(options)
        baseline = read_baseline(file) if file.is_file() else Baseline(file)
        progress = Progress(len(found.files), sys.stderr)
        with closing(progress.over(checked_all(checker, found.files, jobs or configured.jobs))) as results:
            for path, result in zip(found.files, results, strict=True):
                if result.status in ("unreadable", "failed"):
                    failed = True
                    click.echo(f"perflint: {path}: {result.error}", err=True)
                    continue
                baseline.replace(
                    path, [entry for finding in result.findings for entry in baseline_entries(finding)]
                )
        baseline.drop_missing()
        baseline.write()
    except setting_errors() as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{file}: cannot be written: {error.strerror or error}") from error
    for problem in found.problems:
        click.echo(f"perflint: {problem.path}: {worded(problem.reason, 'zh')}", err=True)
    click.echo(f"perflint: {file}: {len(baseline)} entries", err=True)
    return _exit.FAILED if failed else _exit.CLEAN
