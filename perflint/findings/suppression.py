"""Suppressions: findings that people have looked at and accepted, kept beside the documents with a reason."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from perflint.findings.model import Place
from perflint.vocabulary import fold

SUPPRESSION_FILE = "perflint.suppress.yaml"
_KEYS = ("document", "code", "name", "place", "value", "fingerprint", "reason", "until")


class SuppressionError(ValueError):
    """A suppression file that cannot be used, with the file, the entry and the remedy."""


class Suppression(Struct, eq=False):
    """One accepted finding.

    `document` is a path or pattern below the file's folder. `fingerprint` names one finding or one of its rows;
    without it `place` (a JSON pointer) and `value` (the text there) do. `until` is the last day on which it counts.
    """

    document: str
    code: str
    reason: str
    source: Path
    number: int
    name: str | None = None
    place: str | None = None
    value: str | None = None
    fingerprint: str | None = None
    until: datetime.date | None = None
    applies: bool = False
    """Whether a document of this run is one that it speaks of."""
    used: int = 0

    def covers(self, path: str) -> bool:
        """Whether the document is one that this suppression speaks of."""
        import fnmatch

        absolute, folder = Path(path).resolve(), self.source.parent
        if not absolute.is_relative_to(folder):
            return False
        return fnmatch.fnmatch(absolute.relative_to(folder).as_posix(), self.document)

    def hides(self, code: str, names: Sequence[str], place: Place, fingerprint: str) -> bool:
        """Whether it hides this finding of a rule with these names, in a document that it covers."""
        if code != self.code or (self.name is not None and self.name not in names):
            return False
        if self.fingerprint is not None:
            return fingerprint == self.fingerprint
        if self.place != place.pointer:
            return False
        return self.value is None or fold(self.value) == fold(place.text)

    def __str__(self) -> str:
        return f"{self.source}: entry {self.number} ({self.code} in {self.document})"


class _Entries:
    """Checks the entries of one file."""

    def __init__(self, source: Path) -> None:
        self._source = source

    def _fail(self, number: int, message: str) -> SuppressionError:
        return SuppressionError(f"{self._source}: entry {number}: {message}")

    def read(self, number: int, entry: Any) -> Suppression:
        import difflib

        if not isinstance(entry, Mapping):
            raise self._fail(number, f"must be a mapping with {', '.join(_KEYS)}")
        for key in entry:
            if key not in _KEYS:
                near = difflib.get_close_matches(str(key), _KEYS, n=1)
                hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(_KEYS)}"
                raise self._fail(number, f"unknown key {key!r}{hint}")
        values = {key: value for key, value in entry.items() if value is not None}
        until = values.pop("until", None)
        if until is not None and type(until) is not datetime.date:
            raise self._fail(number, f"until must be a date such as 2026-12-31, not {until!r}")
        texts = {key: str(value).strip() for key, value in values.items()}
        for needed, why in (
            ("document", "the path or pattern of the documents that it speaks of"),
            ("code", "the rule's code"),
            ("reason", "why the finding is accepted"),
        ):
            if not texts.get(needed):
                raise self._fail(number, f"needs {needed}: {why}")
        if "fingerprint" not in texts and "place" not in texts:
            raise self._fail(
                number, "needs fingerprint or place, so that it hides one finding and not all of a rule"
            )
        return Suppression(
            document=texts["document"],
            code=texts["code"],
            reason=texts["reason"],
            source=self._source,
            number=number,
            name=texts.get("name"),
            place=texts.get("place"),
            value=texts.get("value"),
            fingerprint=texts.get("fingerprint"),
            until=until,
        )


def read_suppressions(path: Path) -> list[Suppression]:
    """The suppressions of a file.

    Raises SuppressionError when the file is no list of complete entries.
    """
    import yaml

    try:
        content = yaml.load(
            path.read_text(encoding="utf-8-sig"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
    except OSError as error:
        raise SuppressionError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SuppressionError(f"{path}: not valid YAML: {error}") from error
    if content is None:
        return []
    if not isinstance(content, list):
        raise SuppressionError(f"{path}: must be a list of entries, each with {', '.join(_KEYS)}")
    entries = _Entries(path.resolve())
    return [entries.read(number, entry) for number, entry in enumerate(content, start=1)]


class Suppressions:
    """The suppressions of a run: those of one named file, or of the nearest file at or above each document."""

    def __init__(self, file: Path | None = None, today: datetime.date | None = None) -> None:
        self._named = read_suppressions(file) if file is not None else None
        self._today = today or datetime.date.today()
        self._by_folder: dict[Path, list[Suppression]] = {}
        self._looked_up: dict[Path, list[Suppression]] = {}
        self._covering: list[tuple[Suppression, int]] | None = None

    def _nearest(self, folder: Path, known: dict[Path, list[Suppression]]) -> list[Suppression]:
        if folder not in known:
            path = folder / SUPPRESSION_FILE
            if path.is_file():
                known[folder] = read_suppressions(path)
            else:
                known[folder] = [] if folder.parent == folder else self._nearest(folder.parent, known)
        return known[folder]

    def _entries_for(self, path: str) -> list[Suppression]:
        if self._named is not None:
            return self._named
        return self._nearest(Path(path).resolve().parent, self._by_folder)

    def may_cover(self, path: str) -> bool:
        """Whether an entry speaks of a document, in force or not, or the file of entries is no good.

        Unlike `for_document` it leaves nothing behind: the document need not be one that is checked.
        """
        try:
            entries = self._named
            if entries is None:
                entries = self._nearest(Path(path).resolve().parent, self._looked_up)
        except SuppressionError:
            return True
        return any(entry.covers(path) for entry in entries)

    def for_document(self, path: str) -> list[Suppression]:
        """The suppressions in force that cover a document; raises SuppressionError for a file that is no good."""
        covering = [entry for entry in self._entries_for(path) if entry.covers(path)]
        self._covering = [(entry, entry.used) for entry in covering]
        for entry in covering:
            entry.applies = True
        return [entry for entry in covering if not self._expired(entry)]

    def take_uses(self) -> dict[int, int] | None:
        """Number of each entry that covers the document asked for last → how many findings it hid there.

        None when no document was asked for since the last call. For `add_uses` in another process.
        """
        covering, self._covering = self._covering, None
        if covering is None:
            return None
        return {entry.number: entry.used - before for entry, before in covering}

    def add_uses(self, path: str, uses: Mapping[int, int]) -> None:
        """Count what another process found for a document; raises SuppressionError as `for_document` does."""
        for entry in self._entries_for(path):
            if entry.number in uses:
                entry.applies = True
                entry.used += uses[entry.number]

    def _expired(self, entry: Suppression) -> bool:
        return entry.until is not None and entry.until < self._today

    def entries(self) -> list[Suppression]:
        """All entries of the files that were read."""
        lists = [self._named] if self._named is not None else self._by_folder.values()
        return list({id(entry): entry for entries in lists for entry in entries}.values())

    def expired(self) -> list[Suppression]:
        """Suppressions of documents of this run that count no longer."""
        return [entry for entry in self.entries() if entry.applies and self._expired(entry)]

    def unused(self) -> list[Suppression]:
        """Suppressions in force that hid nothing in the documents of this run that they cover."""
        return [
            entry for entry in self.entries() if entry.applies and not entry.used and not self._expired(entry)
        ]
