"""`perflint check`: findings for files and folders."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

import click

from perflint.cli import _exit
from perflint.cli._options import (
    checked_all,
    config_option,
    configuration,
    jobs_option,
    language_option,
    new_checker,
    one_of,
    paths_argument,
    preview_option,
    read_companions,
    rules_option,
    setting_errors,
    split_selectors,
)

if TYPE_CHECKING:
    from perflint.check import Checker, Options
    from perflint.cli._progress import Progress
    from perflint.config import Configuration
    from perflint.documents.errors import Language
    from perflint.findings import Severity
    from perflint.paths import Paths
    from perflint.results import DocumentResult, Run, Summary

_FILE_WIDTH = 120
_DEAREST_RULES = 20


def _suppressions_and_baseline(options: Options, given: dict[str, Path | None], ignored: bool) -> Options:
    """The options with the accepted findings of the configuration and the command line.

    `--no-suppressions` ignores sidecar files and a configured baseline; a baseline that is asked for still counts.
    """
    from msgspec.structs import replace

    from perflint.findings.baseline import read_baseline
    from perflint.findings.suppression import Suppressions

    configured = options.configuration
    suppressions = None if ignored else Suppressions(configured.suppressions)
    file = given["baseline"] or (None if ignored else configured.baseline)
    return replace(
        options, suppressions=suppressions, baseline=read_baseline(file) if file is not None else None
    )


def _notices(checker: Checker, options: Options, language: str) -> list[str]:
    """Former names of rules, and suppressions and baseline entries that have lost their finding."""
    chinese = language == "zh"
    found = checker.renamed()
    if options.suppressions is not None:
        found += [
            f"{entry}：" + (f"豁免已于 {entry.until} 到期" if chinese else f"expired on {entry.until}")
            for entry in options.suppressions.expired()
        ]
        found += [
            f"{entry}：" + ("豁免未用到，可删除" if chinese else "hides nothing, it can go")
            for entry in options.suppressions.unused()
            if checker.asks_for(entry.code, entry.name)
        ]
    if options.baseline is not None:
        found += [
            f"{name} {entry.code} {entry.place}: "
            + ("基线中的问题已不存在" if chinese else "in the baseline, but no longer found")
            for name, entry in options.baseline.stale()
            if checker.asks_for(entry.code, entry.name)
        ]
    return found


def _results(
    checker: Checker, paths: Paths, progress: Progress, jobs: int | None
) -> Generator[DocumentResult, None, None]:
    for result in progress.over(checked_all(checker, paths.files, jobs)):
        if result.trace is not None:
            with progress.aside():
                click.echo(f"perflint: {result.path}: {result.error}\n{result.trace}", err=True)
        yield result
    for problem in paths.problems:
        yield checker.not_read(problem.path, problem.reason)


def _tell_problems(paths: Paths, language: Language) -> None:
    """Say on standard error which paths made the exit code 2, for those who read the results elsewhere."""
    from perflint.documents.errors import worded

    for problem in paths.problems:
        click.echo(f"perflint: {problem.path}: {worded(problem.reason, language)}", err=True)


def _tell_times(checker: Checker) -> None:
    from tabulate import tabulate

    rows = [
        (entry.rule.code, entry.rule.name, f"{entry.milliseconds:.3f}", f"{entry.share:.1%}", entry.matches)
        for entry in checker.time_rules()[:_DEAREST_RULES]
    ]
    headers = ("code", "rule", "ms", "share", "matches")
    click.echo(tabulate(rows, headers, tablefmt="simple", disable_numparse=True), err=True)


def _width() -> int:
    """Columns of the terminal, or what COLUMNS says of it."""
    named = os.environ.get("COLUMNS", "")
    if named.isdecimal() and int(named) > 0:
        return int(named)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _FILE_WIDTH
    except (AttributeError, ValueError, OSError):
        # No terminal, or one that does not know its size.
        return _FILE_WIDTH


def _exit_code(run: Run, paths: Paths) -> int:
    """Failures of the run itself weigh more than findings."""
    summary: Summary = run.summary
    if paths.problems or summary.statuses["failed"]:
        return _exit.FAILED
    if any(summary.severities[severity] and run.fails(severity) for severity in ("error", "warning", "info")):
        return _exit.FINDINGS
    return _exit.CLEAN


def _write(pieces: Iterator[str], stream: TextIO, progress: Progress) -> None:
    for piece in pieces:
        with progress.aside():
            stream.write(piece)
            stream.flush()


@click.command(name="check", short_help="Check documents and show the findings.")
@paths_argument
@click.option(
    "--format",
    "format_name",
    metavar="FORMAT",
    help="table, json, jsonl, sarif, junit, github, gitlab or markdown.",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the results to a file."
)
@click.option(
    "--select", multiple=True, metavar="RULES", help="Only these: codes, families, rule names or severities."
)
@click.option("--ignore", multiple=True, metavar="RULES", help="Leave these out; wins over --select.")
@click.option(
    "--severity", type=click.Choice(["error", "warning", "info"]), help="The lowest severity that is shown."
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    help="The lowest severity that makes the exit code 1.  [default: error]",
)
@click.option(
    "--with",
    "approved",
    multiple=True,
    metavar="PATH",
    help="Hold the documents against this approved target form or other version of them.",
)
@click.option(
    "--beside",
    multiple=True,
    metavar="PATH",
    help="Look for text that the documents share with these of other units, projects or years.",
)
@click.option("--profile", metavar="NAME|FILE", help="Judge by this profile instead of the recognised one.")
@language_option
@click.option("--show-source", is_flag=True, help="Show the line of the document with each finding.")
@rules_option
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Show only findings that this baseline does not hold.",
)
@click.option(
    "--no-suppressions", is_flag=True, help="Show findings that were suppressed, as a reviewer wants it."
)
@preview_option
@jobs_option
@click.option(
    "--no-cache",
    is_flag=True,
    help="Check every document anew, and keep no results for later runs.",
)
@click.option(
    "--profile-rules",
    is_flag=True,
    help="Time each rule, in one process, and print the dearest to standard error.",
)
@config_option
def command(
    *,
    paths: Sequence[str],
    format_name: str | None,
    output: Path | None,
    select: Sequence[str],
    ignore: Sequence[str],
    severity: str | None,
    fail_on: str | None,
    approved: Sequence[str],
    beside: Sequence[str],
    profile: str | None,
    lang: str | None,
    show_source: bool,
    rule_folders: Sequence[Path],
    baseline: Path | None,
    no_suppressions: bool,
    preview: bool,
    jobs: int | None,
    no_cache: bool,
    profile_rules: bool,
    config_file: Path | None,
) -> int:
    """Check documents and show the findings.

    PATH is a file, a folder, a pattern such as "2024/*.json", or - for standard input. Folders are walked; hidden
    files, ~$ files and what .perflintignore lists are left out.

    Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 usage, configuration or rule error, a path that does
    not exist, or a fault of perflint itself.
    """
    from perflint.check import Options
    from perflint.cli._progress import Progress
    from perflint.companions import Companions
    from perflint.outputs import format_names, render
    from perflint.paths import find_documents
    from perflint.patterns import keep
    from perflint.reading import document_suffixes
    from perflint.results import Run

    configured: Configuration = configuration(config_file)
    language = cast("Language", lang or configured.language or "zh")
    approved_documents, approved_problems = read_companions(approved)
    beside_documents, beside_problems = read_companions(beside)
    chosen = one_of(format_name or configured.format or "table", format_names(), "output format")
    options = Options(
        language=language,
        profile=profile,
        select=split_selectors(select),
        ignore=split_selectors(ignore),
        rules=rule_folders,
        configuration=configured,
        keep_source=show_source,
        keep_facts=profile_rules,
        keep_results=configured.cache and not no_cache,
        preview=preview,
        companions=Companions(approved_documents, beside_documents),
    )
    found = find_documents(paths, document_suffixes())
    checked = set(found.files)
    found.problems += [
        problem for problem in (*approved_problems, *beside_problems) if problem.path not in checked
    ]
    progress = Progress(len(found.files), sys.stderr)
    try:
        options = _suppressions_and_baseline(options, {"baseline": baseline}, no_suppressions)
        checker = new_checker(options)
        to_terminal = output is None and sys.stdout.isatty()
        results = _results(checker, found, progress, jobs or configured.jobs)
        run = Run(
            results=results,
            rules=checker.rules,
            language=language,
            minimum=cast("Severity", severity or configured.severity or "info"),
            fail_on=fail_on or configured.fail_on or "error",
            width=_width() if output is None and chosen == "table" else _FILE_WIDTH,
            colour=to_terminal and not os.environ.get("NO_COLOR"),
            show_source=show_source,
            notices=lambda: _notices(checker, options, language),
        )
        with closing(results):  # whatever happens to the output, no process is left behind
            if output is None:
                _write(render(chosen, run), sys.stdout, progress)
            else:
                # A file name that is no valid text must not spoil the results.
                with output.open("w", encoding="utf-8", errors="replace", newline="\n") as stream:
                    _write(render(chosen, run), stream, progress)
    except setting_errors() as error:
        raise click.ClickException(str(error)) from error
    if not to_terminal:
        _tell_problems(found, language)
    if profile_rules:
        _tell_times(checker)
    for notice in run.notices():
        click.echo(f"perflint: {notice}", err=True)
    keep()
    return _exit_code(run, found)
