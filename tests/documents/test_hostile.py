"""Hostile files end in time, within memory, with a clear message or a harmless reading; the batch goes on."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import pytest

from perflint.documents.errors import DocumentError, worded
from perflint.documents.isolation import close_workers, read_isolated
from perflint.reading import Unreadable, read_reports
from tests.documents.support import texts
from tests.documents.test_docx import paragraph, run, word

MOST_SECONDS = 30
MOST_MEMORY = 1_600_000_000
HARMLESS = {"farcell.xlsx", "macro.docm", "xxe.html"}
"""Files that may be read: their trap is noted, or lies where nothing is looked at."""


@pytest.mark.slow
def test_every_hostile_file_ends_in_time_and_memory(shared_directory: Path) -> None:
    files = sorted((shared_directory / "hostile").iterdir())
    assert files
    for path in files:
        start = time.monotonic()
        try:
            loaded = read_reports(path.read_bytes(), path.name)
        except Unreadable as error:
            assert worded(error.reason, "zh")
            assert worded(error.reason, "en")
        else:
            assert path.name in HARMLESS, loaded
        assert time.monotonic() - start < MOST_SECONDS, path.name
        assert texts(read_isolated(word(paragraph(run("下一个"))), "下一个.docx")) == ["下一个"]
    close_workers()
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < MOST_MEMORY


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bomb_text.docx", "1024 MB"),
        ("deep.docx", "depth"),
        ("deeptable.html", "nested|no text"),
        ("enc.docx", "encrypted"),
        ("enc.xlsx", "encrypted"),
        ("enc_user.pdf", "encrypted"),
        ("gridspan.docx", "500 columns"),
        ("laughs.xlsx", "DOCTYPE"),
        ("merge_all.xlsx", "merged areas"),
        ("span.html", "too large"),
        ("traversal.docx", "names a member"),
        ("trunc50.doc", "damaged"),
        ("trunc50.docx", "damaged"),
        ("trunc50.pdf", "damaged"),
        ("trunc50.xlsx", "damaged"),
        ("xxe.docx", "DOCTYPE"),
        ("zero.docx", "empty"),
    ],
)
def test_the_reason_is_said(shared_directory: Path, name: str, words: str) -> None:
    with pytest.raises(DocumentError, match=words) as caught:
        read_isolated((shared_directory / "hostile" / name).read_bytes(), name)
    assert caught.value.message("zh").startswith(f"{name}: ")
    close_workers()


def test_macros_are_noted_and_far_cells_cost_nothing(shared_directory: Path) -> None:
    document = read_isolated((shared_directory / "hostile" / "macro.docm").read_bytes(), "macro.docm")
    assert [note.kind for note in document.notes] == ["macro"]
    assert read_isolated((shared_directory / "hostile" / "farcell.xlsx").read_bytes(), "farcell.xlsx").blocks
    close_workers()
