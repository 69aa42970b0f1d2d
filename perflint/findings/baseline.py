"""Baselines: the findings that a project has today, so that only new ones are shown tomorrow.

A baseline holds fingerprints, never counts: a new finding cannot take the place of one that went away.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

VERSION = 1


class BaselineError(ValueError):
    """A baseline that cannot be used, with the file and the remedy."""


class Entry(Struct, frozen=True):
    """A known finding, or a row of one; everything but the fingerprint is there for people."""

    fingerprint: str
    code: str
    name: str
    place: str
    text: str

    def as_json(self) -> dict[str, str]:
        """The entry as the file holds it."""
        return {
            "fingerprint": self.fingerprint,
            "code": self.code,
            "name": self.name,
            "place": self.place,
            "text": self.text,
        }


def _key(path: str, folder: Path) -> str:
    return Path(os.path.relpath(Path(path).resolve(), folder)).as_posix()


class Baseline:
    """The entries of a baseline file by document, and which of them were met in this run."""

    def __init__(self, source: Path, documents: Mapping[str, Iterable[Entry]] | None = None) -> None:
        self._source = source.resolve()
        self._documents = {
            name: {entry.fingerprint: entry for entry in entries}
            for name, entries in (documents or {}).items()
        }
        self._met: dict[str, set[str]] = {}

    def knows(self, path: str, fingerprint: str) -> bool:
        """Whether the finding of a document is in the baseline; asking marks it as met."""
        key = _key(path, self._source.parent)
        if fingerprint not in self._documents.get(key, {}):
            return False
        self._met.setdefault(key, set()).add(fingerprint)
        return True

    def opened(self, path: str) -> None:
        """Note that a document was checked, so that its entries that are not met are stale."""
        key = _key(path, self._source.parent)
        if key in self._documents:
            self._met.setdefault(key, set())

    def take_met(self, path: str) -> list[str] | None:
        """The fingerprints of a document that were met, for `add_met` in another process, and forget them here.

        None when the document was not checked, or the baseline does not hold it.
        """
        met = self._met.pop(_key(path, self._source.parent), None)
        return None if met is None else sorted(met)

    def add_met(self, path: str, fingerprints: Iterable[str]) -> None:
        """Note what another process met in a document that it checked."""
        self._met.setdefault(_key(path, self._source.parent), set()).update(fingerprints)

    def stale(self) -> list[tuple[str, Entry]]:
        """Document and entry of everything that a checked document no longer has."""
        return [
            (name, entry)
            for name, met in self._met.items()
            for fingerprint, entry in self._documents.get(name, {}).items()
            if fingerprint not in met
        ]

    def replace(self, path: str, entries: Iterable[Entry]) -> None:
        """Put the findings that a document has now in place of its former ones."""
        found = {entry.fingerprint: entry for entry in entries}
        key = _key(path, self._source.parent)
        if found:
            self._documents[key] = found
        else:
            self._documents.pop(key, None)

    def drop_missing(self) -> None:
        """Forget documents that exist no longer."""
        self._documents = {
            name: entries
            for name, entries in self._documents.items()
            if (self._source.parent / name).exists()
        }

    def __len__(self) -> int:
        return sum(map(len, self._documents.values()))

    def write(self) -> None:
        """Write the file whole or not at all; raises OSError."""
        import json

        content = {
            "version": VERSION,
            "documents": {
                name: [
                    entry.as_json()
                    for entry in sorted(
                        entries.values(), key=lambda entry: (entry.code, entry.place, entry.fingerprint)
                    )
                ]
                for name, entries in sorted(self._documents.items())
            },
        }
        temporary = self._source.with_name(f".{self._source.name}.{os.getpid()}")
        try:
            temporary.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            temporary.replace(self._source)
        finally:
            temporary.unlink(missing_ok=True)


def _entry(value: Any) -> Entry:
    return Entry(*(str(value[key]) for key in ("fingerprint", "code", "name", "place", "text")))


def read_baseline(path: Path) -> Baseline:
    """The baseline that a file holds.

    Raises BaselineError when the file cannot be read or was not written by `perflint baseline write`.
    """
    import json

    remedy = "write it with: perflint baseline write"
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BaselineError(f"{path}: cannot be read: {error.strerror or error}; {remedy}") from error
    except ValueError as error:
        raise BaselineError(f"{path}: not valid JSON: {error}; {remedy}") from error
    try:
        if content["version"] != VERSION:
            raise BaselineError(f"{path}: version {content['version']!r} is not known; {remedy}")
        documents = {
            name: [_entry(value) for value in entries] for name, entries in content["documents"].items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise BaselineError(f"{path}: is no baseline of perflint ({error!r}); {remedy}") from error
    return Baseline(path, documents)
