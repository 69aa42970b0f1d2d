"""Nothing outlives the command: not when it is killed, interrupted, or loses its reader."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.support import perflint
from tests.jobs.support import children_of, do_harm, files, is_alive, own_checker, wait_until

FORMATS = Path(__file__).resolve().parent.parent.parent / "fixtures" / "formats"

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the test looks into /proc")


@contextmanager
def running(*arguments: object, count: int) -> Iterator[tuple[subprocess.Popen[bytes], set[int]]]:
    """The harmful command and its processes, once there are `count` of them."""
    command = [
        sys.executable,
        "-m",
        "tests.jobs.harmful_command",
        "check",
        "--no-cache",
        *map(str, arguments),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            assert wait_until(lambda: len(children_of(process.pid)) >= count, 60)
            yield process, children_of(process.pid)
        finally:
            process.kill()


@pytest.fixture
def paths(tmp_path: Path) -> list[Path | str]:
    """Office documents, whose readers are processes as well, and reports at which a process hangs."""
    hanging = files(tmp_path, "asleep-1", "asleep-2", *(f"a{number}" for number in range(4)))
    return [FORMATS / "self-evaluation.docx", FORMATS / "target.docx", *hanging]


def test_processes_end_with_a_command_that_is_killed(paths: list[Path | str]) -> None:
    with running(*paths, "--jobs", 2, count=4) as (process, children):
        process.kill()
        process.wait()
        assert wait_until(lambda: not any(map(is_alive, children)))


def test_interrupt_ends_everything_at_once(paths: list[Path | str]) -> None:
    with running(*paths, "--jobs", 2, count=4) as (process, children):
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert process.returncode == 130
        assert errors.decode().strip() == "aborted"
        assert wait_until(lambda: not any(map(is_alive, children)))


def test_a_reader_ends_with_the_process_that_it_reads_for(paths: list[Path | str]) -> None:
    """Even when it is busy: it is stopped here, so that it cannot notice anything by itself."""
    with running(*paths, "--jobs", 2, "--format", "jsonl", count=4) as (process, children):
        assert process.stdout is not None
        while b"target.docx" not in process.stdout.readline():
            continue
        readers = {reader for child in children for reader in children_of(child)}
        assert len(readers) == 2
        for reader in readers:
            os.kill(reader, signal.SIGSTOP)
        for child in children - readers:
            os.kill(child, signal.SIGKILL)
        assert wait_until(lambda: not any(map(is_alive, readers)))
        assert process.poll() is None


def test_lost_reader_ends_everything(tmp_path: Path) -> None:
    """There is more to write than a pipe holds, so that writing has not ended when the reader goes."""
    names = files(tmp_path, *(f"a{number}" for number in range(60)), "asleep")
    with running(*names, "--jobs", 2, "--format", "json", count=2) as (process, children):
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(30) == 2
        assert wait_until(lambda: not any(map(is_alive, children)))


def test_nothing_is_left_after_a_run(tmp_path: Path) -> None:
    reports = files(tmp_path, *(f"a{number}" for number in range(6)))
    paths = [FORMATS / "self-evaluation.docx", FORMATS / "target.docx", *reports]
    before = children_of(os.getpid())
    result = perflint("check", *paths, "--jobs", 2, "--no-cache")
    assert result.return_value in (0, 1)
    assert children_of(os.getpid()) <= before


@pytest.mark.parametrize("harm", ["segfault", "exit", "killed"])
def test_a_crash_never_passes_for_a_clean_run(
    harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    do_harm(monkeypatch)
    names = files(tmp_path, *(f"a{number}" for number in range(8)), harm)
    result = perflint(
        "check",
        *names,
        "--jobs",
        2,
        "--no-cache",
        "--fail-on",
        "never",
        "--select",
        "PLA",
        "--format",
        "jsonl",
    )
    assert result.return_value == 2
    assert result.stdout.count("DOC001") == 1


@pytest.mark.parametrize("arguments", [["--version"], ["check", "a.json"]])
def test_one_file_needs_no_pool(arguments: list[str], tmp_path: Path) -> None:
    files(tmp_path, "a")
    code = (
        f"import os, sys; sys.argv = ['perflint', *{arguments!r}]\nos._exit = sys.exit\n"
        "from perflint.cli import main\ntry:\n main()\n"
        "finally:\n print([name for name in sys.modules if name.startswith(('perflint.jobs', 'multiprocessing'))])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.stdout.splitlines()[-1] == "[]", result.stderr


def test_timing_of_rules_happens_in_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("a process was started"))
    checker = own_checker(tmp_path, keep_facts=True)
    from perflint.jobs import check_all

    assert len(list(check_all(checker, files(tmp_path, *(f"a{number}" for number in range(8)))))) == 8
    assert [(entry.rule.code, entry.matches) for entry in checker.time_rules()] == [("BUD913", 8)]
