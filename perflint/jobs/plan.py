"""How the documents of a run are divided among processes, and when it is worth to have some."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import PurePath

from perflint.paths import STANDARD_INPUT

SMALL = 32 * 1024
"""Bytes of text or JSON up to which a document is handed out in a group: it takes a fraction of a second."""

LARGEST_GROUP = 8
"""Documents in a group. With eight a process waits for the next group in less than a thousandth of its time."""

_SHARES = 4
"""Groups that each process still gets from what is left, so that all of them end together."""

_TEXT = frozenset({".json", ".txt"})
_WORTH = 8
"""Small documents for which copies of this process are worth their start. On two cores eight reports of 4 kB take
0.50 s with two processes and 0.59 s with one, 32 of them 0.81 s and 1.02 s."""
_OFFICE_WEIGHT = 2
"""Small documents that an office document counts for. It takes as long as four or more, but every process starts a
reader of its own for it: four of them take 1.04 s with two processes and 1.15 s with one."""
_BYTES_OF_A_SMALL_ONE = 4 * 1024


def usable_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 — asked for each of many thousand files
    except OSError:
        return 0  # whoever opens it tells why


def is_small(path: str) -> bool:
    """Whether a document takes so little that it is handed out with others."""
    return path != STANDARD_INPUT and PurePath(path).suffix.lower() in _TEXT and _size(path) <= SMALL


def is_worthwhile(paths: Iterable[str]) -> bool:
    """Whether processes for these documents take less time than they save; it looks at no more than it needs."""
    weight = 0.0
    for number, path in enumerate(paths, start=1):
        text = PurePath(path).suffix.lower() in _TEXT
        weight += max(1.0 if text else _OFFICE_WEIGHT, _size(path) / _BYTES_OF_A_SMALL_ONE)
        if number > 1 and weight >= _WORTH:
            return True
    return False


def group_size(remaining: int, workers: int) -> int:
    """How many small documents one process gets at once while `remaining` are still to be handed out."""
    return max(1, min(LARGEST_GROUP, remaining // (_SHARES * workers)))
