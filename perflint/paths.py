"""Which files a command line names: files, folders, patterns and standard input, less the ignored ones."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path, PurePosixPath

from msgspec import Struct, field

from perflint.documents.errors import Wording
from perflint.patterns import regex

IGNORE_FILE = ".perflintignore"
BASELINE_FILE = "perflint.baseline.json"
STANDARD_INPUT = "-"

_NO_FILE: Wording = {"zh": "既不是文件也不是文件夹", "en": "neither a file nor a folder"}
_NO_MATCH: Wording = {"zh": "没有文件与该通配符匹配", "en": "no file matches this pattern"}
_ABSENT: Wording = {"zh": "文件或文件夹不存在", "en": "no such file or folder"}


class Problem(Struct, frozen=True):
    """A path that yields no document: `reason` says why, in words without the path."""

    path: str
    reason: Wording


class Paths(Struct):
    """The files to read, each once, in the order in which they were named; and what could not be followed."""

    files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _Pattern(Struct, frozen=True):
    base: Path
    expression: re.Pattern[str]
    negated: bool
    folders_only: bool

    def decides(self, path: Path, is_folder: bool) -> bool:
        if self.folders_only and not is_folder:
            return False
        try:
            relative = path.relative_to(self.base)
        except ValueError:
            return False
        return self.expression.fullmatch(PurePosixPath(relative).as_posix()) is not None


def _translate(pattern: str) -> re.Pattern[str]:
    """A line of an ignore file, written as in .gitignore, as an expression over paths below its folder."""
    anchored = "/" in pattern
    text = pattern.lstrip("/")
    parts: list[str] = [] if anchored else ["(?:.*/)?"]
    index = 0
    while index < len(text):
        if text.startswith("**/", index):
            parts.append("(?:.*/)?")
            index += 3
        elif text.startswith("**", index):
            parts.append(".*")
            index += 2
        elif text[index] == "*":
            parts.append("[^/]*")
            index += 1
        elif text[index] == "?":
            parts.append("[^/]")
            index += 1
        else:
            parts.append(re.escape(text[index]))
            index += 1
    return regex("".join(parts))


def _read_patterns(folder: Path) -> list[_Pattern]:
    file = folder / IGNORE_FILE
    if not file.is_file():
        return []
    patterns = []
    for line in file.read_text(encoding="utf-8-sig", errors="replace").splitlines():
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        negated = text.startswith("!")
        text = text.removeprefix("!")
        patterns.append(_Pattern(folder, _translate(text.rstrip("/")), negated, text.endswith("/")))
    return patterns


def _ignored(path: Path, is_folder: bool, patterns: Sequence[_Pattern]) -> bool:
    ignored = False
    for pattern in patterns:
        if pattern.decides(path, is_folder):
            ignored = not pattern.negated
    return ignored


def _inherited_patterns(folder: Path) -> list[_Pattern]:
    """Patterns of the folders between the working directory and `folder`, outermost first."""
    here = Path.cwd()
    if not folder.is_relative_to(here):
        return []
    patterns: list[_Pattern] = []
    current = here
    for part in folder.relative_to(here).parts:
        patterns.extend(_read_patterns(current))
        current = current / part
    return patterns


def _is_no_document(name: str) -> bool:
    """Hidden files, the lock files that office programs leave beside an open document, and perflint's own baseline."""
    return name.startswith((".", "~$")) or name == BASELINE_FILE


def _unlisted(folder: Path, error: OSError) -> Problem:
    cause = error.strerror or str(error)
    return Problem(
        str(folder), {"zh": f"无法列出文件夹：{cause}", "en": f"the folder cannot be listed: {cause}"}
    )


def _walk(
    folder: Path, patterns: Sequence[_Pattern], suffixes: Collection[str], problems: list[Problem]
) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
        own = [*patterns, *_read_patterns(folder)]
    except OSError as error:
        problems.append(_unlisted(folder, error))
        return
    for entry in entries:
        is_folder = entry.is_dir()
        if _is_no_document(entry.name) or _ignored(entry, is_folder, own):
            continue
        if is_folder:
            if not entry.is_symlink():  # a link upwards would make the walk endless
                yield from _walk(entry, own, suffixes, problems)
        elif entry.suffix.lower() in suffixes:
            yield entry


def _in_folder(argument: str, suffixes: Collection[str], problems: list[Problem]) -> list[str]:
    folder = Path(argument).resolve()
    base = Path(argument)
    found = [
        str(base / path.relative_to(folder))
        for path in _walk(folder, _inherited_patterns(folder), suffixes, problems)
    ]
    if not found and not any(Path(problem.path) == folder for problem in problems):
        kinds = " ".join(sorted(suffixes))
        wording = {
            "zh": f"文件夹中没有可检查的文件（支持 {kinds}）",
            "en": f"a folder without documents; perflint looks for {kinds}",
        }
        problems.append(Problem(argument, wording))
    return found


def _has_wildcard(argument: str) -> bool:
    return any(sign in argument for sign in "*?[")


def _expand(pattern: str) -> list[str]:
    import glob

    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 — Path.glob takes no absolute patterns


def find_documents(arguments: Sequence[str], suffixes: Collection[str]) -> Paths:
    """Resolve the paths of a command line.

    A file that is named is taken whatever its suffix. Folders are walked for files with one of `suffixes`
    (lower case, with the dot); hidden files, `~$` files and ignored files are left out. A pattern is expanded
    unless a file bears it as its name. What names nothing becomes a problem, and the rest is still found.
    """
    paths = Paths()
    seen: set[str] = set()

    def add(path: str) -> None:
        identity = path if path == STANDARD_INPUT else os.path.realpath(path)
        if identity not in seen:
            seen.add(identity)
            paths.files.append(path)

    for argument in arguments:
        path = Path(argument)
        if argument == STANDARD_INPUT or path.is_file():
            add(argument)
        elif path.is_dir():
            for found in _in_folder(argument, suffixes, paths.problems):
                add(found)
        elif _has_wildcard(argument) and (matches := _expand(argument)):
            for match in matches:
                if Path(match).is_dir():
                    continue
                if not _is_no_document(Path(match).name):
                    add(match)
        elif path.exists():
            paths.problems.append(Problem(argument, _NO_FILE))
        elif _has_wildcard(argument):
            paths.problems.append(Problem(argument, _NO_MATCH))
        else:
            paths.problems.append(Problem(argument, _ABSENT))
    return paths
