"""What became of documents in earlier runs, so that one that has not changed need not be checked again.

A bureau looks through the same thousands of reports again after some were handed in anew, or asks for another format
or severity; an author checks a folder of which one file has changed. What a document's result depends on is its
content, the options, the rules with their vocabulary and profiles, and perflint's code: a result is kept under the
digest of all of these and is never found under another one.

Results hold words of the documents. They can be read by their owner only, and go when they were not asked for in a
while.
"""

from __future__ import annotations

import contextlib
import os
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath

import msgspec
from msgspec.structs import replace

from perflint import cache
from perflint.results import DocumentResult

FOLDER = "results"
MOST_BYTES = 512 * 1024 * 1024
"""Bytes of all results together: some 130,000 reports of 4 kB, whose results take one block each."""
LONGEST_UNUSED = 30 * 24 * 3600.0
"""Seconds for which a result that nobody asks for is kept."""
BETWEEN_CLEANINGS = 24 * 3600.0
"""Seconds after which a run looks for results that may go."""
KEPT_BETWEEN_CLEANINGS = 5_000
"""Results that one process keeps before it looks for some that may go, however long that was ago."""

_STATUSES = ("ok", "unrecognised")
"""What the content decides. A document may be unreadable for want of memory or time."""
_CLEANED = "cleaned"
_BLOCK = 4_096
"""Bytes that the smallest file takes."""
_SURROGATES = "surrogatepass"

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(DocumentResult)


_first_states: dict[Path, object] = {}
"""How each file was when this process looked at it first. What was read of it then is remembered."""


class Dependencies:
    """The files that results depend on beside documents and rules: vocabulary, profiles, common wording.

    `folders` are those in which further ones would count. `digest` is the identity of their content.
    """

    def __init__(self, files: Sequence[Path], folders: Iterable[Path]) -> None:
        self._watched = sorted({*files, *folders, *(file.parent for file in files)})
        self.is_unchanged()
        self.digest = cache.digest(*(part for file in files for part in (os.fsencode(file), _content(file))))

    def is_unchanged(self) -> bool:
        """Whether all files are as they were when this process looked at them first."""
        return all(_first_states.setdefault(path, state) == state for path, state in self._states())

    def _states(self) -> Iterator[tuple[Path, object]]:
        for path in self._watched:
            try:
                status = path.stat()
            except OSError:
                yield path, None
            else:
                yield path, (status.st_mtime_ns, status.st_size, status.st_ino)


def _content(file: Path) -> bytes:
    """What a file holds; nothing where it cannot be read, which those who need it tell."""
    with contextlib.suppress(OSError):
        return file.read_bytes()
    return b""


def settings_digest(dependencies: Dependencies, *values: object) -> str:
    """The identity of all that results depend on beside a document: files by content, settings by their `repr`."""
    settings = (repr(value).encode("utf-8", _SURROGATES) for value in values)
    return cache.digest(cache.whole_code_digest(), dependencies.digest.encode(), *settings)


def result_key(data: bytes, path: str, settings: str) -> str:
    """The name of the result of a document that holds `data`, under settings from `settings_digest`.

    Of its path only the suffix counts, which may say how it is to be read.
    """
    return cache.digest(settings.encode(), PurePath(path).suffix.lower().encode("utf-8", _SURROGATES), data)


class ResultCache:
    """Results of earlier runs by the content of documents. What is wrong with it costs time and nothing else."""

    def __init__(self) -> None:
        base = cache.directory()
        self._folder = base / FOLDER if base is not None else None
        self._kept = 0

    def _file(self, key: str) -> Path | None:
        return self._folder / key[:2] / key[2:] if self._folder is not None else None

    def find(self, key: str, path: str) -> DocumentResult | None:
        """The result of this name as that of the document at `path`, or None where none can be trusted."""
        file = self._file(key)
        found = cache.read_entry(file, key, _read) if file is not None else None
        return replace(found, path=path) if found is not None else None

    def keep(self, key: str, result: DocumentResult) -> None:
        """Keep a result, where it is one that the content alone decides."""
        file = self._file(key)
        if file is None or self._folder is None or result.status not in _STATUSES:
            return
        try:
            payload = _encoder.encode(replace(result, path="", source=None))
        except UnicodeEncodeError:
            return  # a text with half of a surrogate pair, which cannot be written; it is checked anew each time
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if cache.write_entry(file, key, zlib.compress(payload, 1)):
            self._kept += 1
            if self._kept == 1 or self._kept % KEPT_BETWEEN_CLEANINGS == 0:
                with contextlib.suppress(OSError):
                    self._clean(self._folder, time.time())

    def _clean(self, folder: Path, now: float) -> None:
        """Delete results that nobody asked for in a while, and the oldest beyond the room that there is."""
        mark = folder / _CLEANED
        if self._kept == 1 and mark.is_file() and abs(now - mark.stat().st_mtime) < BETWEEN_CLEANINGS:
            return
        mark.touch()
        room = MOST_BYTES
        for used, size, file in sorted(_entries(folder), reverse=True):
            room -= max(size, _BLOCK)
            if room < 0 or now - used > LONGEST_UNUSED:
                with contextlib.suppress(OSError):  # the others go all the same
                    Path(file).unlink(missing_ok=True)


def _entries(folder: Path) -> Iterator[tuple[float, int, str]]:
    """When each file of the cache was used last, its size and its path; those that are being written among them."""
    with os.scandir(folder) as parts:
        for part in parts:
            if not part.is_dir(follow_symlinks=False):
                continue
            with os.scandir(part.path) as files:
                for file in files:
                    status = file.stat(follow_symlinks=False)
                    yield status.st_mtime, status.st_size, file.path


def _read(payload: bytes) -> DocumentResult:
    try:
        return _decoder.decode(zlib.decompress(payload))
    except zlib.error as error:
        raise ValueError("no result of perflint") from error
