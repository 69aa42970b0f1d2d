"""Scans: a clear refusal without the extra `ocr`, a table with it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from perflint.documents import image, read_document, recognition
from perflint.documents.errors import worded
from perflint.documents.isolation import close_workers, read_isolated
from perflint.documents.recognition import EXTRA, NeedsRecognition
from tests.documents.support import PdfPage, cells_in_place, pdf_file, tables

PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
installed = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None,
    reason="the extra ocr (rapidocr, onnxruntime) is not installed",
)


def test_without_the_extra_a_picture_is_refused_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert not recognition.is_installed()
    scan = PdfPage()
    scan.picture = True
    for data in (PICTURE, pdf_file(scan)):
        for read in (image.read, read_isolated):
            if read is image.read and data is not PICTURE:
                continue
            with pytest.raises(NeedsRecognition, match="OCR") as caught:
                read(data, "扫描.png")
            assert EXTRA in worded(caught.value.remedy, "zh")
            assert EXTRA in worded(caught.value.remedy, "en")
    close_workers()


def test_recognition_is_used_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perflint.documents.is_installed", lambda: True)
    seen: list[str] = []
    monkeypatch.setattr(image, "recognise_pages", lambda _, path: seen.append(path))
    read_document(PICTURE, "扫描.png")
    assert seen == ["扫描.png"]
    with pytest.raises(NeedsRecognition):
        read_document(PICTURE, "扫描.png", recognise=False)


@installed
def test_a_scanned_form_becomes_a_table(shared_directory: Path) -> None:
    path = shared_directory / "samples" / "scan_clean_d1_rugao_0.png"
    document = read_isolated(path.read_bytes(), str(path))
    assert {note.kind for note in document.notes} == {"low-confidence"}
    wanted = [["资金总额", "15.64"], ["委托业务费", "15.64"]]
    rows = [[row[2].text, row[7].text] for row in tables(document)[0].rows]
    assert all(row in rows for row in wanted)
    right, total = cells_in_place(tables(document), [[["项目名称"]]])
    assert (right, total) == (1, 1)
