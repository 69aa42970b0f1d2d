"""A process that dies, hangs or grows costs one document, and the others get their answers in order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from perflint.check import Checker, Options, RunImpossible
from perflint.findings.suppression import SUPPRESSION_FILE, Suppressions
from perflint.jobs import pool
from perflint.jobs.limits import Limits
from perflint.jobs.pool import check_in_processes
from tests.cli.support import own_rules, write_report
from tests.jobs.support import check, children_of, do_harm, files, is_alive, own_checker, wait_until

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="harm is done to copies of the test's process"
)


@pytest.fixture
def former() -> set[int]:
    """The processes that were there before: new interpreters share one that lives as long as the tests."""
    return children_of(os.getpid())


FIRST = [f"a{number}" for number in range(5)]
LAST = [f"z{number}" for number in range(5)]


@pytest.mark.parametrize(
    ("jobs", "harm", "cause"),
    [
        (1, "segfault", "died (SIGSEGV)"),
        (2, "segfault", "died (SIGSEGV)"),
        (2, "exit", "died (exit 0)"),
        (2, "killed", "was killed (SIGKILL"),
        (2, "busy", "more than 0.5 s of processor time"),
        (2, "asleep", "took longer than 0.5 s"),
        (1, "greedy", "MemoryError"),
    ],
)
def test_harm_costs_its_own_document_only(
    jobs: int, harm: str, cause: str, tmp_path: Path, former: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    do_harm(monkeypatch)
    monkeypatch.setattr(pool, "READING", Limits(wall=0.0))
    names = [*FIRST, harm, *LAST]
    paths = files(tmp_path, *names)
    limits = Limits(seconds=30.0, wall=0.5) if harm == "asleep" else Limits(seconds=0.5, wall=60.0)
    results = check(own_checker(tmp_path), paths, jobs, limits)
    assert [result.path for result in results] == paths
    for name, result in zip(names, results, strict=True):
        (finding,) = result.findings
        if name == harm:
            assert (result.status, finding.code, finding.severity) == ("failed", "DOC001", "error")
            assert cause in finding.message
            assert result.error == finding.message
        else:
            assert (result.status, finding.code) == ("ok", "BUD913")
    assert children_of(os.getpid()) <= former


def test_a_document_is_not_blamed_for_what_another_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    check_bytes = Checker.check_bytes

    def second_dies(self: Checker, data: bytes, path: str) -> object:
        checked.append(path)
        if len(checked) == 2:
            os._exit(1)
        return check_bytes(self, data, path)

    monkeypatch.setattr(Checker, "check_bytes", second_dies)
    results = check(own_checker(tmp_path), files(tmp_path, *FIRST), 1)
    assert [result.status for result in results] == ["ok"] * 5


def test_every_document_may_do_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    do_harm(monkeypatch)
    names = [f"segfault-{number}" for number in range(12)]
    results = check(own_checker(tmp_path), files(tmp_path, *names))
    assert [result.status for result in results] == ["failed"] * 12


def test_a_process_that_has_grown_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    do_harm(monkeypatch, log)
    results = check(own_checker(tmp_path), files(tmp_path, *FIRST), 1, Limits(resident=1))
    assert [result.status for result in results] == ["ok"] * 5
    lines = [line.split() for line in log.read_text().splitlines()]
    assert [name for _, name in lines] == [f"{name}.json" for name in FIRST]
    assert len({process for process, _ in lines}) == 5


def test_new_interpreters_answer_as_copies_do(tmp_path: Path) -> None:
    write_report(tmp_path)
    (tmp_path / SUPPRESSION_FILE).write_text(
        "[{document: 'a*.json', code: BUD913, place: /evaluation/grade, reason: 已核实}]", encoding="utf-8"
    )
    paths = [*files(tmp_path, "a1", "b1", "a2"), str(tmp_path / "absent.json")]
    answers = {}
    for fork in (True, False):
        suppressions = Suppressions()
        checker = own_checker(tmp_path, suppressions=suppressions, keep_source=True)
        answers[fork] = check(checker, paths, 2, fork=fork)
        (entry,) = suppressions.entries()
        assert (entry.used, entry.applies) == (2, True)
    assert answers[True] == answers[False]
    assert [result.status for result in answers[True]] == ["ok", "ok", "ok", "unreadable"]


def test_file_names_that_are_no_text_come_through(tmp_path: Path) -> None:
    """The message travels as JSON then, whose keys are texts: the suppression's number comes back as a number."""
    path = str(write_report(tmp_path, os.fsdecode(b"\xff.json")))
    (tmp_path / SUPPRESSION_FILE).write_text(
        "[{document: '*', code: BUD913, place: /nowhere, reason: 已核实}]", encoding="utf-8"
    )
    suppressions = Suppressions()
    (result,) = check(own_checker(tmp_path, suppressions=suppressions), [path])
    assert result.path == path
    assert len(suppressions.unused()) == 1
    alone = own_checker(tmp_path).check_path(path)
    assert result.as_json(result.findings) == alone.as_json(alone.findings)


def test_what_ends_the_run_is_told_in_its_turn(tmp_path: Path, former: set[int]) -> None:
    paths = [*files(tmp_path, *FIRST), *files(tmp_path / "bad", "x"), *files(tmp_path, *LAST)]
    (tmp_path / "bad" / SUPPRESSION_FILE).write_text("[{code: BUD913}]", encoding="utf-8")
    results = check_in_processes(own_checker(tmp_path, suppressions=Suppressions()), paths, 2)
    seen: list[str] = []
    with pytest.raises(RunImpossible, match="needs document"):
        seen.extend(result.path for result in results)
    assert children_of(os.getpid()) <= former


def test_nothing_is_handed_out_far_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    do_harm(monkeypatch, log)
    monkeypatch.setattr(pool, "WINDOW", 4)
    results = check_in_processes(own_checker(tmp_path), files(tmp_path, *(f"a{n}" for n in range(40))), 2)
    next(results)
    assert not wait_until(lambda: len(log.read_text().splitlines()) > 5, 0.3)
    assert len(list(results)) == 39


def test_answers_that_wait_for_their_turn_are_bounded_by_their_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    do_harm(monkeypatch, log)
    monkeypatch.setattr(pool, "_MOST_HELD", 1)
    results = check_in_processes(own_checker(tmp_path), files(tmp_path, *(f"a{n}" for n in range(60))), 2)
    next(results)
    assert not wait_until(lambda: len(log.read_text().splitlines()) > 40, 0.3)
    assert len(list(results)) == 59


def test_ending_early_ends_the_processes(
    tmp_path: Path, former: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    do_harm(monkeypatch)
    results = check_in_processes(own_checker(tmp_path), files(tmp_path, "a", "asleep", *LAST), 2)
    next(results)
    processes = children_of(os.getpid()) - former
    assert len(processes) == 2
    results.close()
    assert not any(map(is_alive, processes))


def test_processes_that_die_when_they_start_end_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perflint.jobs.worker._answer_groups", lambda *_: os._exit(3))
    with pytest.raises(RunImpossible, match="die when they start"):
        check(own_checker(tmp_path), files(tmp_path, *FIRST))


def test_fewer_processes_do_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    do_harm(monkeypatch)
    fork, forks = os.fork, []

    def scarce() -> int:
        forks.append(1)
        if 2 < len(forks) < 5 or len(forks) > 100:
            raise OSError(11, "Resource temporarily unavailable")
        return fork()

    monkeypatch.setattr(os, "fork", scarce)
    results = check(own_checker(tmp_path), files(tmp_path, *FIRST, "segfault", *LAST), 3)
    assert [result.status for result in results] == ["ok"] * 5 + ["failed"] + ["ok"] * 5
    forks.extend([1] * 100)
    with pytest.raises(RunImpossible, match="no process can be started"):
        check(own_checker(tmp_path), files(tmp_path, *FIRST), 3)


def test_the_sample_fits_the_rules(tmp_path: Path) -> None:
    from perflint.jobs.sample import sample_document

    sample = sample_document()
    assert Checker(Options(rules=[own_rules(tmp_path)])).check_document(sample).status == "ok"
