"""Which files hold rules, and what they contain.

Paths are plain texts here: every start walks some hundred files, and a Path for each would double its time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from perflint.engine.errors import Problem, RuleError
from perflint.resources import rules_directory

CASES_SUFFIXES = (".cases.yaml", ".cases.yml")
RULE_SUFFIXES = (".yaml", ".yml")
PROFILES = "profiles"
BOILERPLATE = "boilerplate"
OTHER_FOLDERS = frozenset({PROFILES, BOILERPLATE, "vocabulary"})


def rule_files(paths: Iterable[Path]) -> list[str]:
    """The rule files of folders and files, in order and each once; cases and `OTHER_FOLDERS` are left out.

    Raises RuleError for a path that does not exist.
    """
    found: dict[str, None] = {}
    problems: list[Problem] = []
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(sorted(_inside(str(path)), key=_parts)))
        elif path.is_file():
            found.setdefault(str(path))
        else:
            problems.append(Problem(path, 0, "no such file or folder of rules"))
    if problems:
        raise RuleError(problems)
    return list(found)


def _parts(path: str) -> list[str]:
    return path.split(os.sep)  # noqa: PTH206


def _inside(folder: str) -> Iterator[str]:
    for current, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in OTHER_FOLDERS and not name.startswith(".")]
        for name in names:
            if (
                name.endswith(RULE_SUFFIXES)
                and not name.endswith(CASES_SUFFIXES)
                and not name.startswith(".")
            ):
                yield f"{current}{os.sep}{name}"


def read_files(files: Sequence[str]) -> dict[str, bytes]:
    """The content of files. Raises RuleError that names all that cannot be read."""
    contents: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in files:
        try:
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123
                contents[path] = file.readall()
        except OSError as error:
            problems.append(Problem(Path(path), 0, f"cannot be read: {error.strerror or error}"))
    if problems:
        raise RuleError(problems)
    return contents


def resource_files(paths: Iterable[Path]) -> list[Path]:
    """The files in folders of rules that hold no rules: vocabulary, profiles, common wording."""
    return [
        file
        for path in paths
        for kind in sorted(OTHER_FOLDERS)
        for file in sorted((path / kind).glob("*.yaml"))
    ]


def profile_folders(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The folders of profiles that lie in folders of rules, the installation's left out."""
    own = rules_directory() / PROFILES
    folders = (path / PROFILES for path in paths)
    return tuple(folder for folder in folders if folder.is_dir() and folder != own)


def boilerplate_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files of common wording that lie in folders of rules, the installation's left out."""
    own = rules_directory() / BOILERPLATE
    folders = (path / BOILERPLATE for path in paths)
    return tuple(file for folder in folders if folder != own for file in sorted(folder.glob("*.yaml")))


def known_profiles(paths: Iterable[Path]) -> frozenset[str]:
    """Names of the installation's profiles and of those in the given folders."""
    folders = [rules_directory() / PROFILES, *profile_folders(paths)]
    return frozenset(
        name.removesuffix(".yaml")
        for folder in folders
        for name in os.listdir(folder)  # noqa: PTH208
        if name.endswith(".yaml")
    )
