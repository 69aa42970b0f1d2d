"""Formats are recognised by content; files without a reader are refused with a remedy."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from perflint.documents import DocumentError, read_document, recognise_format
from perflint.documents.errors import worded


def archive(*names: str, **contents: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        for name in names:
            container.writestr(name, b"")
        for name, content in contents.items():
            container.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("一、项目概况\n".encode(), "text"),
        ("[bookmark: _Toc1]一、概况".encode(), "text"),
        ("【2023】年度".encode(), "text"),
        ("BM 公司自评\n".encode(), "text"),
        ("项目概况".encode("gb18030"), "text"),
        ("项目\t1".encode("utf-16-le"), "text"),
        ("附表 <p>内容</p>".encode(), "text"),
        (b'{"kind": "project-target"}', "json"),
        (b'\xef\xbb\xbf [ {"kind": 1} ]', "json"),
        (b"<!DOCTYPE html><html></html>", "html"),
        (b"<?xml version='1.0'?>\n<html xmlns='x'></html>", "html"),
        (b"<!-- saved -->\n<HTML><body></body></HTML>", "html"),
        ("<html><head><meta charset='gbk'></head>表".encode("gb18030"), "html"),
        ("标题\n<table border=1>\n<tr><td>a</td></tr></table>".encode(), "html"),
        (b"<?xml version='1.0'?><w:wordDocument/>", "xml"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "mht"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\n%PDF-1.4\n", "pdf"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image"),
        (b"Rar!\x1a\x07\0", "packed"),
        (archive("[Content_Types].xml", "word/document.xml"), "docx"),
        (archive("xl/workbook.xml"), "xlsx"),
        (archive("xl/workbook.bin"), "xlsb"),
        (archive("OFD.xml"), "ofd"),
        (archive("a.txt"), "zip"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.text"), "odt"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "ods"),
    ],
)
def test_recognised_by_content(data: bytes, found: str) -> None:
    assert recognise_format(data) == found


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (archive("word/document.xml")[:40], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 200, "binary"),
    ],
)
def test_unreadable_files_are_refused(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words) as caught:
        recognise_format(data, "甲.bin")
    assert caught.value.path == "甲.bin"
    assert caught.value.message("zh").startswith("甲.bin: ")
    assert worded(caught.value.remedy, "zh")


@pytest.mark.parametrize(
    "data",
    [
        b"<?xml version='1.0'?><w:wordDocument/>",
        archive("a.txt"),
        b"Rar!\x1a\x07\0",
        archive("ppt/presentation.xml"),
    ],
)
def test_formats_without_a_reader_are_refused_with_a_remedy(data: bytes) -> None:
    with pytest.raises(DocumentError, match="not supported") as caught:
        read_document(data, "乙")
    assert worded(caught.value.remedy, "zh")


def test_json_is_read_elsewhere() -> None:
    with pytest.raises(DocumentError, match="JSON"):
        read_document(b'{"kind": "project-target"}', "丙.docx")


def test_a_document_is_read_from_a_path_or_from_bytes(tmp_path: Path) -> None:
    path = tmp_path / "文本.doc"
    path.write_bytes("项目概况".encode("gb18030"))
    document = read_document(path)
    assert (document.path, document.format, len(document.blocks)) == (str(path), "text", 1)
    assert read_document(path.read_bytes(), "名称").path == "名称"
    with pytest.raises(FileNotFoundError):
        read_document(tmp_path / "无此文件")


def test_encrypted_office_files_are_refused(shared_directory: Path) -> None:
    for name in ("enc.docx", "enc.xlsx"):
        with pytest.raises(DocumentError, match="encrypted"):
            read_document(shared_directory / "hostile" / name)


@pytest.mark.parametrize(
    ("suffix", "found"),
    [
        ("doc", "doc"),
        ("wps", "doc"),
        ("docx", "docx"),
        ("xls", "xls"),
        ("et", "xls"),
        ("xlsx", "xlsx"),
        ("pdf", "pdf"),
        ("ofd", "ofd"),
        ("html", "html"),
        ("odt", "odt"),
        ("ods", "ods"),
        ("rtf", "rtf"),
    ],
)
def test_samples_of_every_format(shared_directory: Path, suffix: str, found: str) -> None:
    paths = sorted((shared_directory / "samples").glob(f"*.{suffix}"))
    assert paths
    assert {recognise_format(path.read_bytes()) for path in paths} == {found}
