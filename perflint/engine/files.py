"""Which files hold rules, and what they contain."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from perflint.engine.errors import Problem, RuleError
from perflint.resources import rules_directory

CASES_SUFFIXES = (".cases.yaml", ".cases.yml")
RULE_SUFFIXES = (".yaml", ".yml")
PROFILES = "profiles"
OTHER_FOLDERS = frozenset({PROFILES, "vocabulary"})


def rule_files(paths: Iterable[Path]) -> list[Path]:
    """The rule files of folders and files, in order and each once; cases, profiles and vocabulary are left out.

    Raises RuleError for a path that does not exist.
    """
    found: dict[Path, None] = {}
    problems: list[Problem] = []
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(sorted(_inside(path))))
        elif path.is_file():
            found.setdefault(path)
        else:
            problems.append(Problem(path, 0, "no such file or folder of rules"))
    if problems:
        raise RuleError(problems)
    return list(found)


def _inside(folder: Path) -> Iterator[Path]:
    for current, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in OTHER_FOLDERS and not name.startswith(".")]
        for name in names:
            if (
                name.endswith(RULE_SUFFIXES)
                and not name.endswith(CASES_SUFFIXES)
                and not name.startswith(".")
            ):
                yield Path(current, name)


def read_files(files: Sequence[Path]) -> dict[Path, bytes]:
    """The content of files. Raises RuleError that names all that cannot be read."""
    contents: dict[Path, bytes] = {}
    problems: list[Problem] = []
    for path in files:
        try:
            contents[path] = path.read_bytes()
        except OSError as error:
            problems.append(Problem(path, 0, f"cannot be read: {error.strerror or error}"))
    if problems:
        raise RuleError(problems)
    return contents


def profile_folders(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The folders of profiles that lie in folders of rules, the installation's left out."""
    own = rules_directory() / PROFILES
    folders = (path / PROFILES for path in paths)
    return tuple(folder for folder in folders if folder.is_dir() and folder != own)


def known_profiles(paths: Iterable[Path]) -> frozenset[str]:
    """Names of the installation's profiles and of those in the given folders."""
    folders = [rules_directory() / PROFILES, *profile_folders(paths)]
    return frozenset(item.stem for folder in folders for item in folder.glob("*.yaml"))
