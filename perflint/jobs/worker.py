"""A process that checks documents for the supervisor, until it is told to stop or its pipe ends."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterable
from multiprocessing.connection import Connection

from msgspec import Struct

from perflint import patterns
from perflint.check import RUN_ERRORS, STANDARD_INPUT_NAME, Checker, Options
from perflint.documents.isolation import close_workers
from perflint.jobs.limits import Limits, allow_processor_time, is_grown, limit_memory
from perflint.jobs.messages import Answer, Message, Ready, Refusal, Task, dump, load_group
from perflint.paths import STANDARD_INPUT
from perflint.processes import end_with
from perflint.results import DocumentResult


class Assignment(Struct, frozen=True):
    """What a process is given when it starts."""

    parent: int
    limits: Limits
    standard_input: bytes | None = None


def run_forked(
    connection: Connection, inherited: Iterable[Connection], checker: Checker, assignment: Assignment
) -> None:
    """Serve as a copy of the supervisor, with its rules. Pipes of other processes are closed: they must not stay open
    when their owners are gone.
    """
    for other in inherited:
        other.close()
    # What the copy shares with the supervisor stays shared: the collector would write into every object.
    gc.freeze()
    _serve(connection, checker, assignment)


def run_spawned(connection: Connection, options: Options, assignment: Assignment) -> None:
    """Serve in a new interpreter, with rules of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _serve(connection, Checker(options), assignment)


def _serve(connection: Connection, checker: Checker, assignment: Assignment) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the supervisor hears it and ends its processes
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    end_with(assignment.parent)
    # What libraries print must not run into the results.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    limit_memory(assignment.limits)
    try:
        _answer_groups(connection, checker, assignment)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the supervisor is gone
    finally:
        close_workers()
        connection.close()


def _answer_groups(connection: Connection, checker: Checker, assignment: Assignment) -> None:
    _forget_uses(checker)
    connection.send_bytes(dump(Ready()))
    while tasks := load_group(connection.recv_bytes()).tasks:
        for task in tasks:
            allow_processor_time(assignment.limits)
            answer = _answer(task, checker, assignment)
            connection.send_bytes(dump(answer))
            if isinstance(answer, Answer) and answer.last:
                return
    patterns.keep()  # a copy leaves without the end of a run that its supervisor comes to


def _forget_uses(checker: Checker) -> None:
    """A copy of the supervisor begins with what the supervisor has noted so far."""
    if checker.options.suppressions is not None:
        checker.options.suppressions.take_uses()


def _answer(task: Task, checker: Checker, assignment: Assignment) -> Message:
    try:
        result = _checked(task, checker, assignment)
    except RUN_ERRORS as error:
        return Refusal(task.number, str(error))
    suppressions, baseline = checker.options.suppressions, checker.options.baseline
    return Answer(
        task.number,
        result,
        uses=suppressions.take_uses() if suppressions is not None else None,
        met=baseline.take_met(result.path) if baseline is not None else None,
        last=_is_out_of_memory(result) or is_grown(assignment.limits),
    )


def _checked(task: Task, checker: Checker, assignment: Assignment) -> DocumentResult:
    if task.path == STANDARD_INPUT and assignment.standard_input is not None:
        return checker.check_bytes(assignment.standard_input, STANDARD_INPUT_NAME)
    return checker.check_path(task.path)


def _is_out_of_memory(result: DocumentResult) -> bool:
    """Whether the document left no memory: the process may lack parts that it could not make."""
    return result.trace is not None and result.trace.rstrip().rpartition("\n")[2].startswith("MemoryError")
