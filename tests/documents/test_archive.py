"""Zip containers are looked over before anything is unpacked."""

from __future__ import annotations

import io
import zipfile

import pytest

from perflint.documents import archive
from perflint.documents.archive import open_archive, read_member
from perflint.documents.errors import DocumentError
from tests.documents.support import package


def test_members_are_read() -> None:
    opened = open_archive(package({"word/document.xml": "<a/>"}), "甲.docx")
    assert read_member(opened, "word/document.xml", "甲.docx") == b"<a/>"
    assert read_member(opened, "word/none.xml", "甲.docx") is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (package({"a.xml": "<a/>"})[:-30], "damaged"),
        (package({"../../etc/passwd": "x"}), "names a member"),
        (package({"/etc/passwd": "x"}), "names a member"),
        (package({"C:\\windows\\x": "x"}), "names a member"),
        (package({"a\\..\\..\\x": "x"}), "names a member"),
        (package({"a.xml": "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"}), "DOCTYPE"),
        (package({"a.xml": "<!DOCTYPE a><a/>".encode("utf-16")}), "DOCTYPE"),
        (package({"a.bin": b"\0" * 9_000_000}), "expands"),
    ],
)
def test_hostile_containers_are_refused(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        open_archive(data, "甲.docx")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("MAXIMUM_MEMBERS", 1, "2 members"),
        ("MAXIMUM_MEMBER_BYTES", 3, "unpacked"),
        ("MAXIMUM_BYTES", 5, "unpacked"),
    ],
)
def test_limits(monkeypatch: pytest.MonkeyPatch, name: str, value: int, words: str) -> None:
    monkeypatch.setattr(archive, name, value)
    with pytest.raises(DocumentError, match=words):
        open_archive(package({"a.txt": "abcd", "b.txt": "efgh"}), "甲.docx")


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(package({"a.bin": "x"}))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(DocumentError, match="encrypted"):
        open_archive(bytes(data), "甲.docx")


def test_a_damaged_member_is_refused_when_it_is_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        container.writestr("a.bin", b"abcdefgh")
    data = buffer.getvalue().replace(b"abcdefgh", b"abcdefgX")
    with pytest.raises(DocumentError, match=r"a\.bin is damaged"):
        read_member(open_archive(data, "甲.docx"), "a.bin", "甲.docx")
