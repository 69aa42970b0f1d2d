"""A progress bar on standard error, shown on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TextIO, TypeVar

Result = TypeVar("Result")


class Progress:
    """Counts the results of documents. `aside` is for output, so that bar and text do not overwrite each other."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self._bar = None
        if total > 1 and stream.isatty():
            from tqdm import tqdm

            # Its thread, which would refresh a bar that stands still, would forbid copies of this process.
            tqdm.monitor_interval = 0
            self._bar = tqdm(total=total, file=stream, leave=False, unit="file", dynamic_ncols=True)

    def over(self, results: Generator[Result, None, None]) -> Generator[Result, None, None]:
        """The results as they come; ending them early ends what they come from."""
        try:
            for result in results:
                yield result
                if self._bar is not None:
                    self._bar.update()
        finally:
            results.close()
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
