"""Results of earlier runs: never a wrong answer, whatever changes and whatever happens to the folder."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from perflint import cache, result_cache
from perflint.check import Checker, Options
from perflint.companions import Companions
from perflint.config import Configuration, Overrides, PerFile
from perflint.findings.baseline import Baseline
from perflint.findings.suppression import SUPPRESSION_FILE, Suppressions
from perflint.jobs import check_all
from perflint.reading import read_reports
from perflint.results import DocumentResult
from tests.cli.support import own_rules, perflint, write_report

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of results, which is empty."""
    monkeypatch.setattr(result_cache, "FOLDER", str(tmp_path / "results"))
    in_a_new_process()
    return tmp_path / "results"


def in_a_new_process() -> None:
    """Forget what this process remembers of the files that results depend on."""
    result_cache._first_states.clear()


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the documents that were really checked."""
    paths: list[str] = []
    real = Checker.check_document

    def counted(self: Checker, loaded: Any) -> DocumentResult:
        paths.append(loaded.path)
        return real(self, loaded)

    monkeypatch.setattr(Checker, "check_document", counted)
    return paths


def checker(**options: Any) -> Checker:
    return Checker(Options(keep_results=True, **options))


def entries(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and file.name != "cleaned"]


def shown(result: DocumentResult) -> Any:
    return result.as_json(result.findings)


def test_an_unchanged_document_is_not_checked_again(tmp_path: Path, folder: Path, checked: list[str]) -> None:
    path = str(write_report(tmp_path))
    first = checker().check_path(path)
    second = checker().check_path(path)
    assert checked == [path]
    assert first.findings
    assert shown(first) == shown(second)
    [entry] = entries(folder)
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_another_document_with_the_same_content_has_its_own_path(tmp_path: Path, checked: list[str]) -> None:
    judge = checker()
    first = judge.check_path(str(write_report(tmp_path, "a.json")))
    second = judge.check_path(str(write_report(tmp_path, "b.json")))
    assert len(checked) == 1
    assert (Path(first.path).name, Path(second.path).name) == ("a.json", "b.json")
    assert shown(first) == {**shown(second), "path": first.path}


def test_without_the_option_nothing_is_kept_or_taken(
    tmp_path: Path, folder: Path, checked: list[str]
) -> None:
    path = str(write_report(tmp_path))
    Checker(Options()).check_path(path)
    assert not folder.exists()
    Checker(Options(keep_results=True)).check_path(path)
    Checker(Options()).check_path(path)
    assert len(checked) == 3


def _edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(tmp_path: Path) -> None:
        path = tmp_path / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    return change


def _add(name: str, content: str) -> Callable[[Path], None]:
    def change(tmp_path: Path) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    return change


@pytest.mark.parametrize(
    "change",
    [
        _edit("report.json", "93.94", "93.95"),
        _edit("own-rules/own-rule.yaml", "核对", "再核对"),
        _add("own-rules/profiles/ours.yaml", "title: 我们\nextends: national\n"),
        _add("own-rules/boilerplate/ours.yaml", "ours: {basis: 本局, phrases: [按照本局统一要求开展工作]}\n"),
    ],
)
def test_a_change_of_what_a_result_depends_on_is_seen(
    tmp_path: Path, checked: list[str], change: Callable[[Path], None]
) -> None:
    path = str(write_report(tmp_path))
    rules = own_rules(tmp_path)
    checker(rules=[rules]).check_path(path)
    change(tmp_path)
    in_a_new_process()
    for _ in range(2):
        checker(rules=[rules]).check_path(path)
        assert len(checked) == 2


def test_what_changes_while_documents_are_checked_leaves_no_result(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in this run nor in another one of this process, which may remember what it read before."""
    rules = own_rules(tmp_path)
    add = _add("own-rules/profiles/ours.yaml", "title: 我们\nextends: national\n")
    path = str(write_report(tmp_path))
    real = Checker.check_document

    def meanwhile(self: Checker, loaded: Any) -> DocumentResult:
        add(tmp_path)
        return real(self, loaded)

    with monkeypatch.context() as patch:
        patch.setattr(Checker, "check_document", meanwhile)
        checker(rules=[rules]).check_path(path)
    checker(rules=[rules]).check_path(path)
    assert not folder.exists()
    in_a_new_process()
    checker(rules=[rules]).check_path(path)
    assert len(entries(folder)) == 1


def test_a_profile_that_changes_before_a_later_document_needs_it_leaves_no_result(
    tmp_path: Path, folder: Path
) -> None:
    _add("profiles/ours.yaml", "title: 我们\nextends: national\n")(tmp_path)
    own = Overrides(profile=str(tmp_path / "profiles" / "ours.yaml"))
    judge = checker(
        configuration=Configuration(source=tmp_path / ".perflint.toml", per_file=(PerFile("late.json", own),))
    )
    judge.check_path(str(write_report(tmp_path, "early.json")))
    assert len(entries(folder)) == 1
    _add("profiles/ours.yaml", "title: 我们\nextends: national\ndisable: [SCO016]\n")(tmp_path)
    judge.check_path(str(write_report(tmp_path, "late.json")))
    assert len(entries(folder)) == 1


@pytest.mark.parametrize(
    "options",
    [
        {"language": "en"},
        {"profile": "jiangsu"},
        {"select": ["SCO016"]},
        {"ignore": ["SCO016"]},
        {"preview": True},
        {"configuration": Configuration(preview=True)},
        {"configuration": Configuration(overrides=Overrides(severities={"SCO016": "info"}))},
        {
            "configuration": Configuration(
                source=Path("/here/.perflint.toml"),
                per_file=(PerFile("report.json", Overrides(ignore=("SCO016",))),),
            )
        },
    ],
)
def test_other_options_have_results_of_their_own(
    tmp_path: Path, checked: list[str], options: dict[str, Any]
) -> None:
    path = str(write_report(tmp_path))
    checker().check_path(path)
    kept = checker(**options).check_path(path)
    assert len(checked) == 2
    fresh = Checker(Options(**options)).check_path(path)
    assert shown(kept) == shown(fresh)


def test_a_profile_that_is_a_file_counts_by_its_content(tmp_path: Path, checked: list[str]) -> None:
    path = str(write_report(tmp_path))
    profile = tmp_path / "profiles" / "ours.yaml"
    _add("profiles/ours.yaml", "title: 我们\nextends: base\n")(tmp_path)
    for number, base in enumerate(("title: 底本\n", "title: 另一底本\n"), 1):
        _add("profiles/base.yaml", base)(tmp_path)
        in_a_new_process()
        for _ in range(2):
            checker(profile=str(profile)).check_path(path)
        assert len(checked) == number


def test_other_code_has_results_of_its_own(
    tmp_path: Path, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(write_report(tmp_path))
    checker().check_path(path)
    monkeypatch.setattr(cache, "whole_code_digest", lambda: b"other")
    checker().check_path(path)
    monkeypatch.setattr("perflint.__version__", "99.0.0")
    checker().check_path(path)
    assert len(checked) == 3


def test_the_identity_of_the_code_changes_with_each_file_and_each_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, installed = tmp_path / "perflint", tmp_path / "site-packages"
    (package / "facts" / "inner").mkdir(parents=True)
    for name in ("__init__.py", "facts/__init__.py", "facts/inner/__init__.py", "facts/inner/deep.py"):
        (package / name).write_text("", encoding="utf-8")
    installed.mkdir()
    monkeypatch.setattr(cache, "_PACKAGE", package)
    monkeypatch.setattr(sys, "path", [str(installed)])

    def identity() -> bytes:
        cache.whole_code_digest.cache_clear()
        cache.code_digest.cache_clear()
        return cache.whole_code_digest()

    seen = [identity()]
    assert identity() == seen[0]
    (package / "facts" / "inner" / "deep.py").write_text("x = 1\n", encoding="utf-8")
    seen.append(identity())
    (package / "facts" / "new.py").write_text("", encoding="utf-8")
    seen.append(identity())
    (installed / "reader-2.dist-info").mkdir()
    os.utime(installed, (1, 1))
    seen.append(identity())
    assert len(set(seen)) == 4
    monkeypatch.undo()
    cache.whole_code_digest.cache_clear()
    cache.code_digest.cache_clear()


def test_a_damaged_result_is_not_used_and_replaced(tmp_path: Path, folder: Path, checked: list[str]) -> None:
    path = str(write_report(tmp_path))
    expected = shown(checker().check_path(path))
    [entry] = entries(folder)
    good = entry.read_bytes()
    contents = [b"", good[:-1], good[:80], good + b" ", good[1:], b"0" * len(good), os.urandom(300), b"null"]
    for number, content in enumerate(contents, 2):
        entry.write_bytes(content)
        assert shown(checker().check_path(path)) == expected
        assert len(checked) == number
        assert entry.read_bytes() == good
    entry.chmod(0o666)
    checker().check_path(path)
    assert len(checked) == len(contents) + 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_nobody_waits_for_a_pipe_in_place_of_a_result(
    tmp_path: Path, folder: Path, checked: list[str]
) -> None:
    path = str(write_report(tmp_path))
    checker().check_path(path)
    [entry] = entries(folder)
    entry.unlink()
    os.mkfifo(entry)
    assert checker().check_path(path).status == "ok"
    assert len(checked) == 2


def test_a_result_under_another_name_is_not_used(tmp_path: Path, folder: Path, checked: list[str]) -> None:
    path = write_report(tmp_path)
    checker().check_path(str(path))
    [other] = entries(folder)
    good = write_report(tmp_path, evaluation={"score": "80", "grade": "良"})
    expected = shown(checker().check_path(str(good)))
    [mine] = [entry for entry in entries(folder) if entry != other]
    mine.write_bytes(other.read_bytes())
    assert shown(checker().check_path(str(good))) == expected
    assert len(checked) == 3


def suppress(tmp_path: Path, path: str) -> None:
    """Accept the finding of SCO016."""
    [finding] = Checker(Options(select=["SCO016"])).check_path(path).findings
    (tmp_path / SUPPRESSION_FILE).write_text(
        f'- {{document: "report.json", code: SCO016, fingerprint: {finding.fingerprint}, reason: 已核实}}\n',
        encoding="utf-8",
    )


def test_what_another_file_may_change_is_not_kept(tmp_path: Path, folder: Path, checked: list[str]) -> None:
    path = str(write_report(tmp_path))
    other = write_report(tmp_path, "other.json")
    loaded = read_reports(other.read_bytes(), str(other))
    for options in (
        {"companions": Companions(approved=[loaded])},
        {"companions": Companions(beside=[loaded])},
        {"baseline": Baseline(tmp_path / "perflint.baseline.json")},
        {"keep_facts": True},
    ):
        checker(**options).check_path(path)
    suppress(tmp_path, path)
    suppressed = checker(suppressions=Suppressions()).check_path(path)
    assert suppressed.suppressed == 1
    assert entries(folder) == []
    assert len(checked) == 6
    checker(suppressions=Suppressions()).check_path(str(other))
    assert len(entries(folder)) == 1


def test_a_suppression_that_came_later_counts(tmp_path: Path) -> None:
    path = str(write_report(tmp_path))
    before = checker(suppressions=Suppressions()).check_path(path)
    suppress(tmp_path, path)
    after = checker(suppressions=Suppressions()).check_path(path)
    assert "SCO016" in {finding.code for finding in before.findings}
    assert "SCO016" not in {finding.code for finding in after.findings}


@pytest.mark.parametrize(
    "content", ["{document: broken.json, code: SCO016, place: /x, reason: y}", "nonsense: 1"]
)
def test_suppressions_of_a_document_that_cannot_be_read_are_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / SUPPRESSION_FILE).write_text(f"- {content}\n", encoding="utf-8")
    kept, fresh = (perflint("check", "broken.json", *more) for more in ([], ["--no-cache"]))
    assert (kept.output, kept.stderr, kept.return_value) == (fresh.output, fresh.stderr, fresh.return_value)
    assert kept.return_value == 1


def test_documents_that_were_not_checked_are_tried_again(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = checker()
    path = str(write_report(tmp_path))
    assert judge.check_bytes(b"{", "cut.json").status == "unreadable"
    assert judge.check_path(str(tmp_path / "absent.json")).status == "unreadable"
    with monkeypatch.context() as patch:
        patch.setattr(Checker, "facts_of", lambda *_: 1 / 0)
        assert judge.check_path(path).status == "failed"
    assert not folder.exists()
    assert judge.check_path(path).status == "ok"
    assert judge.check_bytes("没有任何表格。".encode(), "noise.txt").status == "unrecognised"
    assert len(entries(folder)) == 2


def test_a_text_that_cannot_be_written_is_checked_each_time(tmp_path: Path, folder: Path) -> None:
    result = checker().check_bytes(write_report(tmp_path).read_bytes(), "other.json")
    [entry] = entries(folder)
    entry.unlink()
    results = result_cache.ResultCache()
    results.keep("0" * 64, replace(result, error="half a pair: \ud800"))
    assert entries(folder) == []
    assert results.find("0" * 64, "other.json") is None


def test_the_lines_of_a_kept_document_are_shown(tmp_path: Path, checked: list[str]) -> None:
    path = write_report(tmp_path)
    checker().check_path(str(path))
    result = checker(keep_source=True).check_path(str(path))
    assert len(checked) == 1
    assert result.source == path.read_text(encoding="utf-8").splitlines()


def test_a_folder_that_cannot_be_used_is_no_error(
    tmp_path: Path, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(write_report(tmp_path))
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    for number, place in enumerate((blocked, blocked / "inside", Path("/proc/results")), 1):
        monkeypatch.setattr(result_cache, "FOLDER", str(place))
        assert checker().check_path(path).status == "ok"
        assert len(checked) == number


@pytest.mark.parametrize("function", ["os.open", "os.fdopen", "pathlib.Path.replace", "os.scandir"])
def test_a_full_disk_is_no_error(function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(write_report(tmp_path))
    judge = checker()
    judge.check_bytes(b"[]", "warm.json")
    with monkeypatch.context() as patch:

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(function, full)
        assert judge.check_path(path).status == "ok"
    assert judge.check_path(path).status == "ok"


def test_results_that_nobody_asks_for_go(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [
        str(write_report(tmp_path, f"{number}.json", title=f"第{number}份自评表")) for number in range(4)
    ]
    for path in paths[:3]:
        checker().check_path(path)
    first, second, third = sorted(entries(folder), key=lambda entry: entry.stat().st_mtime_ns)
    ago = time.time() - 31 * 24 * 3600
    os.utime(first, (ago, ago))
    checker().check_path(paths[3])
    assert first.exists()  # a day has not passed since the last look
    os.utime(folder / "cleaned", (ago, ago))
    (tmp_path / "4.json").write_bytes((tmp_path / "3.json").read_bytes() + b"\n")
    checker().check_path(str(tmp_path / "4.json"))
    assert not first.exists()
    assert second.exists()
    os.utime(second, (ago + 7 * 24 * 3600,) * 2)
    monkeypatch.setattr(result_cache, "MOST_BYTES", 5 * 4_096)
    monkeypatch.setattr(result_cache, "KEPT_BETWEEN_CLEANINGS", 2)
    judge = checker()
    for number in (5, 6):
        judge.check_path(str(write_report(tmp_path, f"{number}.json", title=f"第{number}份自评表")))
    assert not second.exists()
    assert third.exists()
    assert len(entries(folder)) == 5


def test_a_result_that_is_asked_for_stays(tmp_path: Path, folder: Path) -> None:
    path = str(write_report(tmp_path))
    checker().check_path(path)
    [entry] = entries(folder)
    os.utime(entry, (1, 1))
    checker().check_path(path)
    assert time.time() - entry.stat().st_mtime < 60


def test_a_batch_gives_the_same_answers_with_results_kept_for_some_all_or_none_of_it(tmp_path: Path) -> None:
    paths = [
        str(path) for path in sorted(FIXTURES.glob("*/*.json")) if not path.name.endswith("expected.json")
    ]
    paths = [*paths[:12], str(tmp_path / "absent.json"), *paths[12:24]]
    expected = [shown(Checker(Options()).check_path(path)) for path in paths]
    for path in paths[:10:3]:
        Checker(Options(keep_results=True)).check_path(path)
    for jobs in (2, 1, 2):
        found = check_all(Checker(Options(keep_results=True)), paths, jobs)
        assert [shown(result) for result in found] == expected


def test_a_batch_that_has_not_changed_needs_no_processes(
    tmp_path: Path, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [
        str(write_report(tmp_path, f"{number}.json", title=f"第{number}份自评表")) for number in range(20)
    ]
    list(check_all(checker(), paths, 1))
    monkeypatch.setattr("perflint.jobs.pool.Pool", None)
    write_report(tmp_path, "7.json", title="改过的自评表")
    del checked[:]
    results = list(check_all(checker(), paths, 2))
    assert [result.path for result in results] == paths
    assert checked == [paths[7]]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_among_files_is_read_once(tmp_path: Path) -> None:
    report = write_report(tmp_path)
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    writer = subprocess.Popen(["cp", str(report), str(pipe)])
    paths = [str(report), str(pipe)]
    expected = checker().check_path(paths[0])
    results = list(check_all(checker(), paths, 1))
    assert writer.wait(60) == 0
    assert [shown(result)["findings"] for result in results] == [shown(expected)["findings"]] * 2


def test_a_huge_file_is_left_to_the_process_that_checks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(write_report(tmp_path))
    judge = checker()
    judge.check_path(path)
    assert judge.kept_result(path) is not None
    monkeypatch.setattr("perflint.check.LARGEST_LOOKED_UP", 10)
    assert judge.kept_result(path) is None


def test_the_command_keeps_results_unless_told_otherwise(
    tmp_path: Path, folder: Path, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write_report(tmp_path)
    arguments = ("check", path, "--format", "json", "--fail-on", "info")
    fresh = perflint(*arguments, "--no-cache")
    assert not folder.exists()
    (tmp_path / ".perflint.toml").write_text("cache = false\n", encoding="utf-8")
    perflint(*arguments)
    assert not folder.exists()
    (tmp_path / ".perflint.toml").unlink()
    first, second = perflint(*arguments), perflint(*arguments)
    assert len(checked) == 3
    assert fresh.output == first.output == second.output
    assert fresh.return_value == first.return_value == second.return_value == 1
    assert json.loads(second.output)["documents"][0]["findings"]
    perflint(*arguments, "--no-cache")
    assert len(checked) == 4


def test_two_processes_at_once(tmp_path: Path) -> None:
    for number in range(12):
        write_report(tmp_path / "batch", f"{number}.json", title=f"第{number % 5}份自评表")
    environment = {**os.environ, "PERFLINT_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "perflint", "check", str(tmp_path / "batch"), "--format", "json"]
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
        for _ in range(3)
    ]
    outputs = [process.communicate(timeout=120) for process in processes]
    kept = subprocess.run(command, capture_output=True, env=environment, check=False)
    fresh = subprocess.run([*command, "--no-cache"], capture_output=True, env=environment, check=False)
    assert {output for output, _ in outputs} == {kept.stdout} == {fresh.stdout}
    assert all(not errors for _, errors in outputs)
    assert len(entries(tmp_path / "cache" / "results")) == 5
