"""A progress bar on standard error, shown on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO


class Progress:
    """Counts documents. `written` is called around output, so that bar and text do not overwrite each other."""

    def __init__(self, paths: Sequence[str], stream: TextIO) -> None:
        self._paths = paths
        self._bar = None
        if len(paths) > 1 and stream.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=len(paths), file=stream, leave=False, unit="file", dynamic_ncols=True)

    def __iter__(self) -> Iterator[str]:
        try:
            for path in self._paths:
                yield path
                if self._bar is not None:
                    self._bar.update()
        finally:
            if self._bar is not None:
                self._bar.close()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bar away while something is written to the same terminal."""
        if self._bar is None or not sys.stdout.isatty():
            yield
            return
        self._bar.clear()
        yield
        self._bar.refresh()
