"""Running commands as a user would, with the time and the memory that they take."""

from __future__ import annotations

import os
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

_STEP = 0.02
"""Seconds between two looks at the memory of a process and its children."""
_MOST_PROCESSES = 64
_MOST_FILES = 3


class Run(Struct, frozen=True):
    """One run: seconds of the clock and of all processors, exit code, and MB at the peak of each process."""

    seconds: float
    cpu: float
    code: int
    peaks: tuple[float, ...] = ()


class Timing(Struct, frozen=True):
    """What one command took: medians of several runs, and how far they lie apart."""

    name: str
    command: str
    seconds: float
    spread: float
    """Largest less smallest of the runs, in seconds."""
    cpu: float
    runs: tuple[float, ...]
    peaks: tuple[float, ...] = ()
    """MB at the peak of each process, the largest first."""


def _children(process: int) -> list[int]:
    found: list[int] = []
    try:
        for task in Path(f"/proc/{process}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    except OSError:  # it has ended in the meantime
        return found
    return found


def _tree(process: int) -> list[int]:
    found = [process]
    for member in found:
        found += _children(member)
        if len(found) > _MOST_PROCESSES:
            break
    return found


def _peak(process: int) -> float | None:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return None
    lines = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0].split()[1]) / 1024 if lines else None


def _environment() -> dict[str, str]:
    """This one, but Python keeps the bytecode of what it imports, as it does for every user."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run(command: Sequence[str], folder: Path, output: Path, memory: bool = False) -> Run:
    """Run a command in a folder; what it prints goes to a file.

    With `memory` the peak of every process of its tree is read from /proc, which costs a little time. Raises
    RuntimeError where the command fails; an exit code of 1 says that there are findings.
    """
    peaks: dict[int, float] = {}
    with output.open("wb") as printed:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=_environment(), stdout=printed, stderr=subprocess.STDOUT
        )
        try:
            if memory and sys.platform == "linux":
                peaks = _watched(process.pid)
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        seconds = time.perf_counter() - start
    code = process.returncode = os.waitstatus_to_exitcode(status)
    if memory:
        unit = 1024 if sys.platform == "linux" else 1024 * 1024
        peaks[process.pid] = max(peaks.get(process.pid, 0.0), usage.ru_maxrss / unit)
    if code not in (0, 1):
        last = output.read_text(errors="replace").strip().splitlines()[-3:]
        raise RuntimeError(f"{shlex.join(command)[:300]} ended with {code}: {' '.join(last)}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, code, tuple(sorted(peaks.values(), reverse=True)))


def _watched(process: int) -> dict[int, float]:
    """The peaks of a process and its children until it ends."""
    peaks: dict[int, float] = {}
    while not _ended(process):
        for member in _tree(process):
            peak = _peak(member)
            if peak is not None:
                peaks[member] = peak
        time.sleep(_STEP)
    return peaks


def _ended(process: int) -> bool:
    """Whether a process has ended and only waits for its parent to ask."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def alternately(
    commands: Mapping[str, Sequence[str]], folder: Path, output: Path, repeat: int, memory: bool = False
) -> list[Timing]:
    """The commands in turn, `repeat` times, after one round to warm up where they are repeated."""
    if repeat > 1:
        for command in commands.values():
            run(command, folder, output)
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(repeat):
        for name, command in commands.items():
            runs[name].append(run(command, folder, output, memory))
    return [timing(name, shown(commands[name]), found) for name, found in runs.items()]


def shown(command: Sequence[str]) -> str:
    """A command line as a reader would type it: programs without their folders, many files by their first and last."""
    words = [Path(word).name if Path(word).is_absolute() else word for word in command]
    files = [word for word in words if "/" in word and word.endswith(".json")]
    if len(files) > _MOST_FILES:
        start = words.index(files[0])
        words = [*words[: start + 1], "...", files[-1]]
    return shlex.join(words)


def timing(name: str, command: str, runs: Sequence[Run]) -> Timing:
    """The medians of several runs."""
    seconds = [found.seconds for found in runs]
    largest = max(runs, key=lambda found: sum(found.peaks))
    return Timing(
        name,
        command,
        statistics.median(seconds),
        max(seconds) - min(seconds),
        statistics.median(found.cpu for found in runs),
        tuple(round(value, 4) for value in seconds),
        tuple(round(peak, 1) for peak in largest.peaks),
    )
