"""Options and checks that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from perflint.check import Checker, Options
    from perflint.config import Configuration
    from perflint.engine import RuleSet
    from perflint.paths import Problem
    from perflint.report_document import LoadedDocument
    from perflint.results import DocumentResult

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
rules_option = click.option(
    "--rules",
    "rule_folders",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="DIR",
    help="A folder of further rules; may be given several times.",
)
preview_option = click.option(
    "--preview", is_flag=True, help="Let rules on trial (status: preview) count, too."
)
language_option = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default=None, help="Language of findings.  [default: zh]"
)
config_option = click.option(
    "--config",
    "config_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read this configuration instead of the nearest one.",
)
jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Check so many documents at once.  [default: the cores that may be used]",
)


def split_selectors(values: Sequence[str]) -> tuple[str, ...]:
    """The selectors of options that may be repeated and may hold several, parted by commas."""
    return tuple(part for value in values for part in value.replace(",", " ").split())


def one_of(value: str, known: Iterable[str], what: str) -> str:
    """The value, when it is known; else a usage error that names the nearest."""
    import difflib

    names = list(known)
    if value in names:
        return value
    near = difflib.get_close_matches(value, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names)}"
    raise click.UsageError(f"no {what} is named {value!r}; {hint}")


def configuration(config_file: Path | None) -> Configuration:
    """The named configuration, or the nearest one; a usage error when it cannot be used."""
    from perflint.config import ConfigurationError, find_configuration, read_configuration

    try:
        return read_configuration(config_file) if config_file is not None else find_configuration(Path.cwd())
    except ConfigurationError as error:
        raise click.UsageError(str(error)) from error


def setting_errors() -> tuple[type[Exception], ...]:
    """Errors of rules, profiles, selections and the like: their message is all that people need."""
    from perflint.check import RunImpossible
    from perflint.config import ConfigurationError
    from perflint.engine import EngineUnavailable, RuleError
    from perflint.facts.boilerplate import BoilerplateError
    from perflint.findings.baseline import BaselineError
    from perflint.findings.selection import SelectionError
    from perflint.findings.suppression import SuppressionError
    from perflint.profile import ProfileError
    from perflint.vocabulary import VocabularyError

    return (
        BaselineError,
        BoilerplateError,
        ConfigurationError,
        EngineUnavailable,
        ProfileError,
        RuleError,
        RunImpossible,
        SelectionError,
        SuppressionError,
        VocabularyError,
    )


def new_checker(options: Options) -> Checker:
    """A checker; what its options, rules or profiles have wrong ends the command with the message."""
    from perflint.check import Checker

    try:
        return Checker(options)
    except setting_errors() as error:
        raise click.ClickException(str(error)) from error


def checked_all(
    checker: Checker, paths: Sequence[str], jobs: int | None
) -> Generator[DocumentResult, None, None]:
    """The results of files in their order, checked by several processes where that saves time."""
    if len(paths) > 1:
        from perflint.jobs import check_all

        yield from check_all(checker, paths, jobs)
    else:
        for path in paths:
            yield checker.check_path(path)


def loaded_rules(rule_folders: Sequence[Path]) -> RuleSet:
    """The installation's rules and those of further folders; a rule that cannot be used ends the command."""
    from perflint.engine import load_rules
    from perflint.resources import rules_directory

    try:
        return load_rules([rules_directory(), *rule_folders])
    except setting_errors() as error:
        raise click.ClickException(str(error)) from error


_NO_REPORT = {
    "zh": "未识别出绩效目标表、自评或绩效文本，不能用于比对",
    "en": "no target form, self-evaluation or performance text in it, so nothing is held against it",
}


def read_companions(paths: Sequence[str]) -> tuple[list[LoadedDocument], list[Problem]]:
    """The documents of files and folders to hold others against, and the files that cannot be used for it.

    A comparison that silently left one out would pass for a clean one.
    """
    from perflint.paths import Problem, find_documents
    from perflint.reading import Unreadable, document_suffixes, read_reports

    found = find_documents(paths, document_suffixes())
    problems = list(found.problems)
    documents = []
    for path in found.files:
        try:
            document = read_reports(Path(path).read_bytes(), path)
        except OSError as error:
            reason = error.strerror or str(error)
            problems.append(Problem(path, {"zh": reason, "en": reason}))
        except Unreadable as error:
            problems.append(Problem(path, error.reason))
        else:
            if document.reports:
                documents.append(document)
            else:
                problems.append(Problem(path, _NO_REPORT))
    return documents, problems
