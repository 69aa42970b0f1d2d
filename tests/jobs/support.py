"""Documents that do harm: what a process does when it is given one of them."""

from __future__ import annotations

import faulthandler
import os
import signal
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from perflint.check import Checker, Options
from perflint.jobs.limits import Limits
from perflint.jobs.pool import check_in_processes
from perflint.reading import read_reports
from perflint.results import DocumentResult
from tests.cli.support import own_rules, write_report


def _crash() -> None:
    faulthandler.disable()  # which pytest has enabled, and which would tell it at length
    os.kill(os.getpid(), signal.SIGSEGV)


HARM: dict[str, Callable[[], Any]] = {
    "segfault": _crash,
    "exit": lambda: os._exit(0),
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "busy": lambda: deque(iter(int, 1), maxlen=0),
    "asleep": lambda: time.sleep(600),
    "greedy": lambda: bytearray(1 << 62),
}


def do_harm(monkeypatch: pytest.MonkeyPatch, log: Path | None = None) -> None:
    """Checking a file named after a harm does it. With `log`, every check notes its process and file there."""
    check_bytes = Checker.check_bytes

    def harmful(self: Checker, data: bytes, path: str) -> DocumentResult:
        if log is not None:
            with log.open("a") as file:
                file.write(f"{os.getpid()} {Path(path).name}\n")
        return check_bytes(self, data, path)

    def reading(data: bytes, path: str) -> Any:
        harm = HARM.get(Path(path).stem.partition("-")[0])
        if harm is not None:
            harm()
        return read_reports(data, path)

    monkeypatch.setattr(Checker, "check_bytes", harmful)
    monkeypatch.setattr("perflint.check.read_reports", reading)


def files(folder: Path, *names: str) -> list[str]:
    """A report for each name, on which our own rule fires."""
    return [str(write_report(folder, f"{name}.json")) for name in names]


def own_checker(folder: Path, **options: Any) -> Checker:
    """A checker that shows our own rule only, and says what happens in English."""
    return Checker(Options(language="en", rules=[own_rules(folder)], select=["BUD913", "DOC"], **options))


def check(
    checker: Checker, paths: list[str], jobs: int = 2, limits: Limits | None = None, fork: bool | None = None
) -> list[DocumentResult]:
    """The results of processes."""
    return list(check_in_processes(checker, paths, jobs, limits, fork))


def is_alive(process: int) -> bool:
    """Whether a process runs, a dead one that nobody has asked for not counted."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in ("Z", "X")


def children_of(process: int) -> set[int]:
    """The processes that a process has started, and theirs."""
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == process:
                found |= {int(entry.name)} | children_of(int(entry.name))
    return found


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether a condition came true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return condition()
