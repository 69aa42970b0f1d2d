"""The supervisor: it hands documents out, keeps their answers in order, and replaces processes that are gone.

Not `multiprocessing.Pool`, which waits for ever for the answer of a process that crashed, nor `ProcessPoolExecutor`,
which gives up everything that was handed out.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any

from perflint.check import STANDARD_INPUT_NAME, Checker, RunImpossible
from perflint.documents.errors import Wording
from perflint.documents.isolation import READING, RECOGNISING, close_workers
from perflint.documents.recognition import is_installed
from perflint.jobs.causes import cause_of_death, cause_of_delay, ended_by_limit
from perflint.jobs.limits import Limits
from perflint.jobs.messages import Answer, Group, Ready, Refusal, Task, dump, load_answer
from perflint.jobs.plan import group_size, is_small
from perflint.jobs.sample import sample_document
from perflint.jobs.worker import Assignment, run_forked, run_spawned
from perflint.paths import STANDARD_INPUT
from perflint.results import DocumentResult

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

WINDOW = 256
"""Documents that may be handed out or answered ahead of the one whose turn it is."""
_MOST_HELD = 16 * 1024 * 1024
"""Bytes of answers ahead of their turn, beyond which nothing more is handed out."""
_PATIENCE = 2.0
"""Seconds that a process gets to end by itself."""


class _Worker:
    """A process with its pipe and the documents that it still owes, in the order in which it takes them."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.owed: deque[int] = deque()
        self.is_ready = False
        self.is_fresh = True
        self.waited = 0.0
        """Seconds that the supervisor has waited for its next answer."""

    def kill(self) -> int | None:
        """End the process at once, if it has not ended, and give its exit code."""
        self.process.kill()
        self.process.join()
        self.connection.close()
        return self.process.exitcode


def _can_fork() -> bool:
    """Whether a copy of this process is safe: not where threads may hold locks, nor on macOS, whose libraries break."""
    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Keep Ctrl-C back until a new process has said that it does not want to hear it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Pool:
    """Checks documents in `jobs` processes; `results` gives their results in order, and ends the processes.

    Raises RunImpossible where rules or settings turn out to be of no use, or no process can start.
    """

    def __init__(
        self, checker: Checker, paths: Sequence[str], jobs: int, limits: Limits, fork: bool | None = None
    ) -> None:
        self._checker = checker
        self._paths = paths
        self._jobs = min(jobs, len(paths))
        self._limits = limits
        self._fork = fork
        self._wall = limits.wall + READING.wall + (RECOGNISING.wall if is_installed() else 0.0)
        data = sys.stdin.buffer.read() if STANDARD_INPUT in paths else None
        self._assignment = Assignment(os.getpid(), limits, data)
        self._workers: list[_Worker] = []
        self._again: deque[int] = deque()
        self._suspects: deque[int] = deque()
        self._tried: set[int] = set()
        self._is_reduced = False
        self._next = 0
        self._turn = 0
        self._held: dict[int, bytes | DocumentResult | RunImpossible] = {}
        self._held_bytes = 0

    def results(self) -> Generator[DocumentResult, None, None]:
        """The results of all documents, in their order."""
        try:
            for _ in range(self._jobs):
                self._start()
            while self._turn < len(self._paths):
                while self._turn in self._held:
                    yield self._taken()
                    self._hand_out()
                    self._listen(0.0)
                if self._turn < len(self._paths):
                    self._hand_out()
                    self._listen(self._patience())
            self._dismiss()
        finally:
            self._end()

    def _taken(self) -> DocumentResult:
        held = self._held.pop(self._turn)
        self._turn += 1
        if isinstance(held, RunImpossible):
            raise held
        if isinstance(held, DocumentResult):
            return held
        self._held_bytes -= len(held)
        answer = load_answer(held)
        if not isinstance(answer, Answer):
            raise TypeError(f"an answer was held back that is none: {type(answer).__name__}")
        options = self._checker.options
        if options.suppressions is not None and answer.uses is not None:
            options.suppressions.add_uses(answer.result.path, answer.uses)
        if options.baseline is not None and answer.met is not None:
            options.baseline.add_met(answer.result.path, answer.met)
        return answer.result

    def _start(self) -> None:
        fork = _can_fork() if self._fork is None else self._fork
        context: Any = multiprocessing.get_context("fork" if fork else "spawn")
        ours, theirs = context.Pipe()
        if fork:
            inherited = [ours, *(worker.connection for worker in self._workers)]
            process = context.Process(
                target=run_forked, args=(theirs, inherited, self._checker, self._assignment), daemon=True
            )
        else:
            process = context.Process(
                target=run_spawned, args=(theirs, self._checker.options, self._assignment), daemon=True
            )
        try:
            with _no_interrupt():
                process.start()
        except OSError as error:
            ours.close()
            if not self._workers:
                raise RunImpossible(f"no process can be started: {error.strerror or error}") from error
            self._is_reduced = True  # those that run do the work
            return
        finally:
            theirs.close()
        self._workers.append(_Worker(process, ours))

    def _hand_out(self) -> None:
        """Give documents to every process that has nothing left, and small ones to those that have one left."""
        for worker in self._workers:
            if len(worker.owed) > 1:
                continue
            if self._suspects and not worker.owed and (worker.is_fresh or self._is_reduced):
                self._send(worker, [self._suspects.popleft()])
                continue
            group = self._drawn(bool(worker.owed) and not is_small(self._paths[worker.owed[0]]), worker)
            if group:
                self._send(worker, group)

    def _drawn(self, is_busy: bool, worker: _Worker) -> list[int]:
        """The next documents for a process: one, or several small ones; none that would have to wait for long."""
        if is_busy:
            return []
        remaining = len(self._again) + len(self._paths) - self._next
        most = group_size(remaining, self._jobs)
        group: list[int] = []
        while len(group) < most and (number := self._upcoming()) is not None:
            small = is_small(self._paths[number])
            if not small and (group or worker.owed):
                break
            if self._again:
                self._again.popleft()
            else:
                self._next += 1
            group.append(number)
            if not small:
                break
        return group

    def _upcoming(self) -> int | None:
        if self._again:
            return self._again[0]
        if self._next >= len(self._paths) or self._next >= self._turn + WINDOW:
            return None
        # The one whose turn it is was handed out before, so that waiting for it ends.
        return None if self._held_bytes > _MOST_HELD else self._next

    def _send(self, worker: _Worker, group: list[int]) -> None:
        if not worker.owed:
            worker.waited = 0.0
        worker.owed.extend(group)
        tasks = [Task(number, self._paths[number]) for number in group]
        try:
            worker.connection.send_bytes(dump(Group(tasks)))
        except OSError:
            return  # it is gone, as its pipe will tell; what it owes is handed out again then

    def _patience(self) -> float:
        """Seconds until the first process has used up its time by the clock."""
        return max(0.0, min(self._wall - worker.waited for worker in self._workers))

    def _listen(self, timeout: float) -> None:
        """Take what the processes have to say, and replace those that are gone or late."""
        start = time.monotonic()
        ready = set(wait([worker.connection for worker in self._workers], timeout))
        # The time while this process itself was stopped does not count.
        elapsed = min(time.monotonic() - start, timeout)
        for worker in list(self._workers):
            if worker.connection in ready:
                self._hear(worker)
            elif worker.owed or not worker.is_ready:
                worker.waited += elapsed
                if worker.waited >= self._wall:
                    self._give_up(worker)

    def _hear(self, worker: _Worker) -> None:
        try:
            data = worker.connection.recv_bytes()
        except (EOFError, OSError):
            self._bury(worker)
            return
        message = load_answer(data)
        if isinstance(message, Ready):
            worker.is_ready = True
            return
        worker.owed.remove(message.number)
        worker.is_fresh = False
        worker.waited = 0.0
        if isinstance(message, Refusal):
            self._held[message.number] = RunImpossible(message.message)
            return
        self._held[message.number] = data
        self._held_bytes += len(data)
        if message.last:
            self._replace(worker)

    def _give_up(self, worker: _Worker) -> None:
        """End a process that is late."""
        if not worker.is_ready:
            raise RunImpossible("a process does not start")
        self._fail(worker.owed.popleft(), cause_of_delay(self._limits))
        self._replace(worker)

    def _bury(self, worker: _Worker) -> None:
        """Find out why a process is gone and what becomes of its document.

        One that served other documents before may have died of what they left behind, so the document gets a fresh
        process, alone; one that kills that as well is to blame.
        """
        worker.process.join(_PATIENCE)
        code = worker.kill()
        if not worker.is_ready:
            raise RunImpossible(f"the processes die when they start (exit {code})")
        if worker.owed:
            number = worker.owed.popleft()
            if worker.is_fresh or number in self._tried or ended_by_limit(code):
                self._fail(number, cause_of_death(code, self._limits))
            else:
                self._tried.add(number)
                self._suspects.append(number)
        self._replace(worker)

    def _replace(self, worker: _Worker) -> None:
        self._again.extendleft(reversed(worker.owed))
        worker.kill()
        self._workers.remove(worker)
        if self._has_work() or not self._workers:
            self._start()

    def _has_work(self) -> bool:
        return bool(self._suspects or self._again) or self._next < len(self._paths)

    def _fail(self, number: int, cause: Wording) -> None:
        path = self._paths[number]
        name = STANDARD_INPUT_NAME if path == STANDARD_INPUT else path
        self._held[number] = self._checker.failed(name, cause)

    def _dismiss(self) -> None:
        """Let the processes end by themselves, and with them those that read for them."""
        for worker in self._workers:
            with suppress(OSError):  # it has ended before
                worker.connection.send_bytes(dump(Group()))
        until = time.monotonic() + _PATIENCE
        for worker in self._workers:
            worker.process.join(max(0.0, until - time.monotonic()))

    def _end(self) -> None:
        for worker in self._workers:
            worker.kill()
        self._workers.clear()


def check_in_processes(
    checker: Checker,
    paths: Sequence[str],
    jobs: int,
    limits: Limits | None = None,
    fork: bool | None = None,
) -> Generator[DocumentResult, None, None]:
    """Check files in `jobs` processes and give the results in their order; close the iterator to end them early.

    The processes are copies of this one where that is safe, else new interpreters; `fork` says which.
    """
    if _can_fork() if fork is None else fork:
        checker.prepare(sample_document())
    # A copy must not hold the pipes of processes that belong to this one.
    close_workers()
    yield from Pool(checker, paths, jobs, limits or Limits(), fork).results()
