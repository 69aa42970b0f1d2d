"""No answer depends on the number of processes: every output has the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from perflint.check import Checker, Options
from perflint.companions import Companions
from perflint.documents.isolation import close_workers
from perflint.findings.baseline import read_baseline
from perflint.findings.suppression import SUPPRESSION_FILE, Suppressions
from perflint.jobs.pool import check_in_processes
from perflint.outputs import format_names, render
from perflint.paths import find_documents
from perflint.reading import document_suffixes, read_reports
from perflint.results import DocumentResult, Run
from tests.cli.support import perflint

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"

SUPPRESSIONS = """\
- {document: "*.json", code: BUD013, place: /evaluation/grade, reason: 已核实}
- {document: "*.json", code: BUD012, place: /nowhere, reason: 已经改正}
- {document: "*.docx", code: BUD999, place: /funds, reason: 该规则不存在}
- {document: "*.txt", code: BUD012, place: /funds, reason: 已过期, until: 2020-01-01}
- {document: "nowhere/*", code: BUD012, place: /funds, reason: 没有这份文件}
"""
MALFORMED = {
    "empty.json": b"",
    "cut.json": b'{"kind": "project-target", "title": "',
    "key.json": b'{"kind": "project-target", "tilte": "x"}',
    "binary.docx": bytes(range(256)) * 8,
    "cut.xlsx": b"PK\x03\x04" + b"\0" * 40,
    "noise.txt": "没有任何表格。\n".encode("gb18030"),
    "half.txt": b"\xff\xfe\x00",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with all fixtures and malformed files, with suppressions and a baseline for some of the findings."""
    found = tmp_path_factory.mktemp("documents")
    for number, path in enumerate(sorted(FIXTURES.rglob("*.*"))):
        if path.suffix != ".py" and not path.name.endswith(".expected.json"):
            shutil.copy(path, found / f"{number:03}-{path.name}")
    for name, content in MALFORMED.items():
        (found / name).write_bytes(content)
    (found / SUPPRESSION_FILE).write_text(SUPPRESSIONS, encoding="utf-8")
    half = sorted(found.glob("*.json"))[::2]
    perflint("baseline", "write", *half, "-o", found / "baseline.json", "--jobs", 1)
    baseline = (found / "baseline.json").read_text(encoding="utf-8")
    (found / "baseline.json").write_text(
        baseline.replace('"fingerprint": "', '"fingerprint": "x', 1), encoding="utf-8"
    )
    (found / ".perflintignore").write_text("baseline.json\n", encoding="utf-8")
    yield found
    close_workers()


@pytest.fixture(autouse=True)
def processes_whatever_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of this test are few; with one process the answers come from a copy as well."""
    monkeypatch.setattr("perflint.jobs.is_worthwhile", lambda paths: len(list(paths)) > 1)


def outputs(results: list[DocumentResult], checker: Checker) -> dict[str, str]:
    """What every format makes of the results."""
    return {
        name: "".join(render(name, Run(results, checker.rules, show_source=True))) for name in format_names()
    }


def state(checker: Checker) -> tuple[list[tuple[str, bool, int]], list[tuple[str, str]], list[str]]:
    """What the documents have left in the suppressions and the baseline, and the notices."""
    suppressions, baseline = checker.options.suppressions, checker.options.baseline
    assert suppressions is not None
    assert baseline is not None
    return (
        [(str(entry), entry.applies, entry.used) for entry in suppressions.entries()],
        [(name, entry.fingerprint) for name, entry in baseline.stale()],
        checker.renamed(),
    )


def test_every_output_and_what_documents_share(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    paths = [*find_documents(["."], document_suffixes()).files, "absent.json"]
    beside = read_reports(Path(paths[0]).read_bytes(), paths[0])

    def new_checker() -> Checker:
        return Checker(
            Options(
                suppressions=Suppressions(),
                baseline=read_baseline(Path("baseline.json")),
                keep_source=True,
                preview=True,
                companions=Companions(beside=[beside]),
            )
        )

    alone = new_checker()
    expected = [alone.check_path(path) for path in paths]
    assert {result.status for result in expected} == {"ok", "unreadable", "unrecognised"}
    assert any(result.suppressed for result in expected)
    assert any(result.baselined for result in expected)
    assert state(alone)[1]
    together = new_checker()
    results = list(check_in_processes(together, paths, 4))
    assert outputs(results, together) == outputs(expected, alone)
    assert state(together) == state(alone)


@pytest.mark.parametrize("format_name", ["json", "table"])
def test_the_command(format_name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes on both streams and the same exit code, with a cold cache and a warm one, and with none."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(folder / "cache"))
    found = []
    for jobs, more in ((4, ["--no-cache"]), (1, ["--no-cache"]), (4, []), (1, [])):
        result = perflint(
            *(
                "check",
                "*-defects.json",
                "[a-z]*.json",
                "half.txt",
                "nowhere.txt",
                "--jobs",
                jobs,
                "--format",
                format_name,
            ),
            *("--baseline", "baseline.json", "--severity", "warning"),
            *more,
        )
        assert result.exception is None, result.exception
        found.append((result.stdout, result.stderr, result.return_value))
    assert found[0][2] == 2
    assert "nowhere.txt" in found[0][1]
    assert "豁免未用到" in found[0][1]
    assert found[1:] == found[:1] * 3


def test_each_file_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    names = sorted(path.name for path in folder.glob("*.json") if path.name != "baseline.json")[::3]
    arguments = ("--format", "jsonl", "--no-suppressions", "--jobs", 2)
    single = [perflint("check", name, *arguments, "--no-cache").stdout for name in names]
    for more in (["--no-cache"], [], []):
        assert perflint("check", *names, *arguments, *more).stdout == "".join(single)


def test_baseline_is_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for jobs in (1, 3):
        perflint("baseline", "write", "*-defects.json", "-o", f"{jobs}.baseline", "--jobs", jobs)
    assert (folder / "1.baseline").read_bytes() == (folder / "3.baseline").read_bytes()


def test_standard_input_among_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    names = sorted(path.name for path in folder.glob("*-defects.json"))
    data = Path(names[0]).read_bytes()
    result = perflint("check", *names[1:], "-", "--format", "jsonl", "--no-suppressions", input=data)
    alone = perflint("check", "-", "--format", "jsonl", "--no-suppressions", input=data)
    assert alone.stdout
    assert result.stdout.endswith(alone.stdout)
