"""What is kept between runs: results of work that depends on the content of files and on the code alone.

The cache never changes an answer: an entry that is missing, damaged, foreign or of another key is not used, and a
folder that cannot be written is not an error. Entries are named by a digest of everything that they depend on.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from msgspec import MsgspecError

import perflint

DIRECTORY_VARIABLE = "PERFLINT_CACHE_DIR"
ENTRIES = 16
"""Entries of one name that are kept; older ones are deleted when a new one is written."""

TEMPORARY = ".new-"
"""How the name of a file begins that is being written; one that a killed process leaves behind is never read."""

_PACKAGE = Path(__file__).resolve().parent

Content = TypeVar("Content")


def directory() -> Path | None:
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


def digest(*parts: bytes) -> str:
    """The identity of everything that an entry depends on; perflint's and Python's versions always belong to it."""
    found = hashlib.sha256()
    versions = (perflint.__version__, sys.implementation.name, sys.version_info[:3])
    for part in (repr(versions).encode(), *parts):
        found.update(b"%d:" % len(part))
        found.update(part)
    return found.hexdigest()


@cache
def code_digest(*folders: str) -> bytes:
    """The identity of the code of some parts of perflint: folders, or single modules (`report.py`).

    A source file is known by its path, time and size, as Python itself knows whether its bytecode still holds.
    """
    found = sorted(_sources(folders))
    return hashlib.sha256(repr(found).encode("utf-8", "surrogateescape")).digest()


def _sources(folders: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    for folder in folders:
        path = _PACKAGE / folder
        if folder.endswith(".py"):
            status = path.stat()
            yield str(path), status.st_mtime_ns, status.st_size
            continue
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    status = entry.stat()
                    yield entry.path, status.st_mtime_ns, status.st_size


@cache
def whole_code_digest() -> bytes:
    """The identity of all of perflint's code, and of the packages that it can import.

    A folder of packages is known by its time, which changes when something in it is installed, renewed or removed; the
    working folder, which `python -m perflint` looks into as well, is known by its path only: it changes all the time.
    """
    folders = [
        str(Path(current).relative_to(_PACKAGE))
        for current, _, names in os.walk(_PACKAGE)
        if "__init__.py" in names
    ]
    here = os.path.realpath(os.curdir)
    installed = [
        (entry, 0 if os.path.realpath(entry) == here else os.stat(entry).st_mtime_ns)  # noqa: PTH116 — plain texts
        for entry in sys.path
        if os.path.exists(entry)  # noqa: PTH110
    ]
    return hashlib.sha256(code_digest(*folders) + repr(installed).encode("utf-8", "surrogateescape")).digest()


def load(name: str, key: str, read: Callable[[bytes], Content]) -> Content | None:
    """What `read` makes of an entry, or None when there is none that can be trusted."""
    folder = directory()
    return None if folder is None else read_entry(folder / f"{name}-{key}.json", key, read)


def read_entry(path: Path, key: str, read: Callable[[bytes], Content]) -> Content | None:
    """What `read` makes of the entry in a file, or None when there is none of this key that can be trusted."""
    try:
        # Of a pipe in its place nobody waits for the other end.
        flags = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_BINARY", "O_NONBLOCK"))
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not _own(os.fstat(file.fileno())):
                return None
            if os.utime in os.supports_fd:
                with contextlib.suppress(OSError):
                    # What is used is kept longer than what is not.
                    os.utime(file.fileno())
            checksum, _, payload = file.read().partition(b"\n")
        if _checksum(key, payload) != checksum:
            return None
        return read(payload)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        RuntimeError,
        MsgspecError,
    ):
        # Whatever is wrong with an entry, what it was made from is read instead.
        return None


def _checksum(key: str, payload: bytes) -> bytes:
    return hashlib.sha256(key.encode() + payload).hexdigest().encode()


def _own(status: os.stat_result) -> bool:
    """Whether nobody else can have written a file. Where a system knows no owners there is nothing to ask."""
    if not hasattr(os, "getuid"):
        return stat.S_ISREG(status.st_mode)
    others = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.getuid() and not others


def store(name: str, key: str, payload: bytes) -> None:
    """Keep an entry for later runs, where that is possible."""
    folder = directory()
    if folder is not None and write_entry(folder / f"{name}-{key}.json", key, payload):
        with contextlib.suppress(OSError):
            _prune(folder, name)


def write_entry(path: Path, key: str, payload: bytes) -> bool:
    """Write an entry that `read_entry` takes, readable for its owner only; whether that was possible.

    A cache that cannot be written costs time in the next run, nothing else.
    """
    # Another process may read or write the same entry: it appears at once and whole.
    temporary = path.with_name(f"{TEMPORARY}{os.urandom(8).hex()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(temporary, flags, 0o600), "wb") as file:
            file.write(_checksum(key, payload) + b"\n" + payload)
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        return False
    return True


def _prune(folder: Path, name: str) -> None:
    entries = sorted(folder.glob(f"{name}-*.json"), key=lambda entry: entry.stat().st_mtime, reverse=True)
    for entry in entries[ENTRIES:]:
        entry.unlink(missing_ok=True)
