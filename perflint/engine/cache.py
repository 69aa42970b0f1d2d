"""Loaded rules kept between runs, by everything that their meaning depends on.

The cache never changes an answer: an entry that is missing, damaged, foreign or of other rules or another perflint is
not used, and a folder that cannot be written is not an error.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import perflint
from perflint.engine.errors import Problem, RuleError
from perflint.engine.files import known_profiles, read_files, rule_files
from perflint.engine.rule import RuleSet
from perflint.engine.serial import from_json, to_json

DIRECTORY_VARIABLE = "PERFLINT_CACHE_DIR"
_PREFIX = "rules-"
_ENTRIES = 16
"""Entries that are kept; older ones are deleted when a new one is written."""


def cached_rules(paths: Sequence[Path]) -> RuleSet:
    """The rules of files and folders, parsed and checked now or in an earlier run.

    Raises RuleError with all problems of all files.
    """
    contents = read_files(rule_files(paths))
    profiles = known_profiles(paths)
    digest = _digest(contents, profiles)
    directory = cache_directory()
    if directory is not None:
        found = _load(directory, digest)
        if found is not None:
            return found
    rules = _parsed(contents, profiles, digest)
    if directory is not None:
        _store(directory, rules)
    return rules


def cache_directory() -> Path | None:
    """The folder of the cache: PERFLINT_CACHE_DIR, else perflint in the user's cache folder; None without a home."""
    named = os.environ.get(DIRECTORY_VARIABLE)
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME", "")
    if base and Path(base).is_absolute():
        return Path(base, "perflint")
    try:
        return Path.home() / ".cache" / "perflint"
    except RuntimeError:
        return None


def _parsed(contents: Mapping[Path, bytes], profiles: frozenset[str], digest: str) -> RuleSet:
    from perflint.engine.loader import parse_rules
    from perflint.facts.registry import fact_kinds

    texts: dict[Path, str] = {}
    problems: list[Problem] = []
    for path, content in contents.items():
        try:
            texts[path] = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            problems.append(Problem(path, line, "not UTF-8; save the file in UTF-8"))
    if problems:
        raise RuleError(problems)
    kinds = fact_kinds()
    rules = parse_rules(texts, kinds, profiles)
    used = {pattern.kind for rule in rules for pattern in (*rule.when, *rule.unless)}
    types = {kind: {name: spec.type for name, spec in kinds[kind].fields.items()} for kind in sorted(used)}
    return RuleSet(rules, types, digest)


def _digest(contents: Mapping[Path, bytes], profiles: Iterable[str]) -> str:
    """The identity of everything that loading depends on: rules, names of profiles, the code, Python."""
    found = hashlib.sha256()

    def add(part: bytes) -> None:
        found.update(b"%d:" % len(part))
        found.update(part)

    add(perflint.__version__.encode())
    add(repr((sys.implementation.name, sys.version_info[:3])).encode())
    add(_code_digest())
    add("\n".join(sorted(profiles)).encode())
    for path, content in contents.items():
        add(os.fsencode(path))
        add(content)
    return found.hexdigest()


@cache
def _code_digest() -> bytes:
    """The identity of the code that reads rules and of the fact kinds that they are checked against."""
    package = Path(__file__).resolve().parent.parent
    found = hashlib.sha256()
    for source in sorted([*package.glob("engine/*.py"), *package.glob("facts/*.py"), package / "report.py"]):
        found.update(source.name.encode())
        found.update(hashlib.sha256(source.read_bytes()).digest())
    return found.digest()


def _load(directory: Path, digest: str) -> RuleSet | None:
    """The entry of a digest, or None when there is none that can be trusted."""
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(directory / f"{_PREFIX}{digest}.json", flags), "rb") as file:
            if not _own(os.fstat(file.fileno())):
                return None
            checksum, _, payload = file.read().partition(b"\n")
        if hashlib.sha256(digest.encode() + payload).hexdigest().encode() != checksum:
            return None
        return from_json(payload.decode("ascii"), digest)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ):
        # Whatever is wrong with an entry, the files themselves are read instead.
        return None


def _own(status: os.stat_result) -> bool:
    """Whether nobody else can have written a file. Where a system knows no owners there is nothing to ask."""
    if not hasattr(os, "getuid"):
        return stat.S_ISREG(status.st_mode)
    others = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.getuid() and not others


def _store(directory: Path, rules: RuleSet) -> None:
    import tempfile

    payload = to_json(rules).encode("ascii")
    checksum = hashlib.sha256(rules.digest.encode() + payload).hexdigest().encode()
    temporary = None
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Another process may read or write the same entry: it appears at once and whole.
        handle, name = tempfile.mkstemp(prefix=f".{_PREFIX}", dir=directory)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(checksum + b"\n" + payload)
        temporary.replace(directory / f"{_PREFIX}{rules.digest}.json")
        _prune(directory)
    except OSError:
        # A cache that cannot be written costs time in the next run, nothing else.
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _prune(directory: Path) -> None:
    entries = sorted(
        directory.glob(f"{_PREFIX}*.json"), key=lambda entry: entry.stat().st_mtime, reverse=True
    )
    for entry in entries[_ENTRIES:]:
        entry.unlink(missing_ok=True)
