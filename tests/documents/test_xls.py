"""Old workbooks: the fixture, and what is refused."""

from __future__ import annotations

import pytest

from perflint.documents import xls
from perflint.documents.errors import DocumentError
from tests.documents.support import FORMATS, grid, source_blocks, tables, texts


def fixture() -> bytes:
    return (FORMATS / "target.xls").read_bytes()


def test_shown_values_merges_and_places() -> None:
    document = xls.read(fixture(), "甲.xls")
    source = source_blocks("target")
    assert grid(tables(document)[0]) == source[-1][1]
    assert texts(document) == [content for kind, content in source if kind != "t"]
    row = next(row for row in tables(document)[0].rows if row[3].text == "资金到位率")
    assert (row[6].text, row[6].text.location.cell) == ("100%", "目标表!G30")


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xls, "MAXIMUM_CELLS", 50)
    with pytest.raises(DocumentError, match="294 cells"):
        xls.read(fixture(), "甲.xls")


def test_a_huge_merge_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xls, "MAXIMUM_MERGED_AREA", 10)
    with pytest.raises(DocumentError, match="merged areas"):
        xls.read(fixture(), "甲.xls")


def test_a_damaged_workbook_is_refused() -> None:
    with pytest.raises(DocumentError, match="damaged"):
        xls.read(fixture()[:3000], "甲.xls")
    broken = bytearray(fixture())
    start = broken.find(b"\x09\x08\x10\x00")
    broken[start : start + 2] = b"\0\0"
    with pytest.raises(DocumentError, match="damaged"):
        xls.read(bytes(broken), "甲.xls")


def test_a_password_is_said() -> None:
    locked = bytearray(fixture())
    # The record that follows the beginning of the workbook becomes FILEPASS.
    at = locked.find(b"\x09\x08\x10\x00") + 20
    locked[at : at + 2] = b"\x2f\x00"
    with pytest.raises(DocumentError, match="encrypted"):
        xls.read(bytes(locked), "甲.xls")
