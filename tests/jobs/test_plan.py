"""When processes are worth their start, and how documents are divided among them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from perflint.jobs.plan import LARGEST_GROUP, SMALL, group_size, is_small, is_worthwhile, usable_cores


def sized(folder: Path, name: str, size: int) -> str:
    path = folder / name
    path.write_bytes(b" " * size)
    return str(path)


@pytest.mark.parametrize(
    ("suffixes", "size", "expected"),
    [
        ([".json"], 10_000_000, False),
        ([".json"] * 7, 3_500, False),
        ([".json"] * 8, 3_500, True),
        ([".txt"] * 2, 10_000, False),
        ([".txt"] * 2, 100_000, True),
        ([".docx"] * 3, 100, False),
        ([".docx"] * 4, 100, True),
        ([".docx", ".JSON"], 200, False),
    ],
)
def test_a_handful_of_small_files_needs_no_processes(
    suffixes: list[str], size: int, expected: bool, tmp_path: Path
) -> None:
    paths = [sized(tmp_path, f"{number}{suffix}", size) for number, suffix in enumerate(suffixes)]
    assert is_worthwhile(paths) is expected


def test_files_that_are_absent_weigh_like_small_ones() -> None:
    assert not is_worthwhile(["absent.json"] * 7)
    assert is_worthwhile(["absent.json"] * 8)


def test_small_documents_are_handed_out_together(tmp_path: Path) -> None:
    assert is_small(sized(tmp_path, "a.json", SMALL))
    assert not is_small(sized(tmp_path, "b.json", SMALL + 1))
    assert not is_small(sized(tmp_path, "c.docx", 10))
    assert not is_small("-")


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_groups_shrink_so_that_all_processes_end_together(workers: int) -> None:
    remaining, groups = 1_000, []
    while remaining:
        groups.append(group_size(remaining, workers))
        remaining -= groups[-1]
    assert groups[0] == LARGEST_GROUP
    assert groups == sorted(groups, reverse=True)
    assert groups[-workers:] == [1] * workers


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system has no affinity")
def test_only_cores_that_may_be_used_count() -> None:
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert usable_cores() == 1
    finally:
        os.sched_setaffinity(0, before)
    assert usable_cores() == len(before)
