"""Files, folders, patterns and standard input of a command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from perflint.documents.errors import worded
from perflint.paths import IGNORE_FILE, Paths, find_documents

SUFFIXES = {".json", ".txt"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with reports and with files that are none."""
    names = [
        "b.json",
        "a.TXT",
        "~$a.txt",
        ".hidden.json",
        "perflint.baseline.json",
        "image.png",
        "2024/c.json",
        "2024/draft/d.json",
        "2025/e.txt",
        ".git/config.json",
    ]
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*arguments: str) -> Paths:
    return find_documents(arguments, SUFFIXES)


def reasons(paths: Paths) -> list[tuple[str, str]]:
    return [(problem.path, worded(problem.reason, "en")) for problem in paths.problems]


@pytest.mark.usefixtures("folder")
def test_folder_is_walked_without_hidden_and_temporary_files() -> None:
    assert found(".").files == ["2024/c.json", "2024/draft/d.json", "2025/e.txt", "a.TXT", "b.json"]


@pytest.mark.usefixtures("folder")
def test_named_file_is_taken_whatever_its_suffix() -> None:
    assert found("image.png", ".hidden.json").files == ["image.png", ".hidden.json"]


@pytest.mark.usefixtures("folder")
def test_file_named_twice_is_read_once() -> None:
    assert found("b.json", ".", "2024/../b.json").files.count("b.json") == 1


@pytest.mark.usefixtures("folder")
def test_patterns_are_expanded() -> None:
    assert found("*.json").files == ["b.json"]
    assert found("**/*.json").files == ["2024/c.json", "2024/draft/d.json", "b.json"]


def test_file_whose_name_looks_like_a_pattern(folder: Path) -> None:
    (folder / "a[1].json").touch()
    assert found("a[1].json").files == ["a[1].json"]


def test_standard_input() -> None:
    assert found("-").files == ["-"]


@pytest.mark.parametrize(
    ("patterns", "left"),
    [
        ("draft/", ["2024/c.json", "2025/e.txt", "a.TXT", "b.json"]),
        ("/2024", ["2025/e.txt", "a.TXT", "b.json"]),
        ("*.json\n!b.json", ["2025/e.txt", "a.TXT", "b.json"]),
        ("2024/*.json", ["2024/draft/d.json", "2025/e.txt", "a.TXT", "b.json"]),
        ("2024/**", ["2025/e.txt", "a.TXT", "b.json"]),
        ("**/d.json\n# c.json\n\n?.TXT", ["2024/c.json", "2025/e.txt", "b.json"]),
        ("b.json/", ["2024/c.json", "2024/draft/d.json", "2025/e.txt", "a.TXT", "b.json"]),
    ],
)
def test_ignore_file(folder: Path, patterns: str, left: list[str]) -> None:
    (folder / IGNORE_FILE).write_text(patterns, encoding="utf-8")
    assert found(".").files == left


def test_ignore_file_of_the_working_directory_counts_below(folder: Path) -> None:
    (folder / IGNORE_FILE).write_text("draft/", encoding="utf-8")
    assert found("2024").files == ["2024/c.json"]


def test_ignore_file_of_a_subfolder_counts_from_there(folder: Path) -> None:
    (folder / "2024" / IGNORE_FILE).write_text("/c.json", encoding="utf-8")
    assert found("2024").files == ["2024/draft/d.json"]


@pytest.mark.usefixtures("folder")
def test_what_names_nothing_is_told_and_the_rest_is_found() -> None:
    paths = found("absent.json", "b.json", "*.docx")
    assert paths.files == ["b.json"]
    assert reasons(paths) == [
        ("absent.json", "no such file or folder"),
        ("*.docx", "no file matches this pattern"),
    ]


def test_folder_without_documents_is_told(tmp_path: Path) -> None:
    ((path, reason),) = reasons(found(str(tmp_path)))
    assert path == str(tmp_path)
    assert reason == "a folder without documents; perflint looks for .json .txt"


def test_link_upwards_does_not_make_the_walk_endless(folder: Path) -> None:
    (folder / "2024" / "up").symlink_to(folder)
    assert found("2024").files == ["2024/c.json", "2024/draft/d.json"]
