"""Many documents at once: a supervised pool of processes, each document's answer in its turn.

A process that dies, hangs or grows too large costs the one document that it was busy with. Nothing that a document gets
to hear depends on the number of processes.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from perflint.check import Checker
from perflint.jobs.plan import is_worthwhile, usable_cores
from perflint.results import DocumentResult


def check_all(
    checker: Checker, paths: Sequence[str], jobs: int | None = None
) -> Generator[DocumentResult, None, None]:
    """Check files and give their results in their order; close the iterator to end early.

    `jobs` processes share the work, as many as there are usable cores unless it says otherwise; a few small files are
    checked in this one, and so are those whose facts are kept. Files that have not changed since an earlier run kept
    their results are no work. Raises RunImpossible where a process finds that rules or settings are of no use, or none
    can be started.
    """
    ready = 0
    for path in paths:
        kept = checker.kept_result(path)
        if kept is None:
            break
        ready += 1
        yield kept
    rest = paths[ready:]
    if checker.options.keep_facts or not is_worthwhile(
        path for path in rest if checker.kept_result(path) is None
    ):
        for path in rest:
            yield checker.check_path(path)
        return
    from perflint.jobs.pool import check_in_processes

    yield from check_in_processes(checker, rest, jobs or usable_cores())
