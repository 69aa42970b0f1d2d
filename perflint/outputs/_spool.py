"""Text that is written behind other text which is known later: in a temporary file, once there is much of it."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType

_IN_MEMORY = 1024 * 1024
_PIECE = 64 * 1024


class Spool:
    """Keeps pieces of text in their order. To be used in a `with` statement, which ends the file."""

    def __init__(self) -> None:
        # Half characters, as file names and JSON texts may hold them, come back as they were.
        self._file = SpooledTemporaryFile(  # noqa: SIM115 — closed by __exit__
            _IN_MEMORY, "w+", encoding="utf-8", errors="surrogatepass", newline=""
        )

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, text: str) -> None:
        """Keep a piece."""
        self._file.write(text)

    def pieces(self) -> Iterator[str]:
        """Everything that was kept, from the beginning."""
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            yield piece
