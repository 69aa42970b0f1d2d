"""Bytes to text in the encodings that offices use."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.documents.encoding import decode
from perflint.documents.errors import DocumentError

LINE = "清河县农业农村局2023年度项目支出绩效自评表\n项目名称\t灌溉渠道修缮\t金额\t12.50\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (LINE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + LINE.encode(), "utf-8"),
        (LINE.encode("gb18030"), "gb18030"),
        (codecs.BOM_UTF16_LE + LINE.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + LINE.encode("utf-16-be"), "utf-16-be"),
        (LINE.encode("utf-16-le"), "utf-16-le"),
        (LINE.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + LINE.encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    decoded = decode(data, "表.txt")
    assert (decoded.text, decoded.encoding, decoded.damage) == (LINE, encoding, 0)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_characters_with_a_nul_byte_do_not_mislead(encoding: str) -> None:
    text = "一一开最退\n一、开展最后一期\n"
    assert decode(text.encode(encoding), "表.txt").text == text


def test_a_text_cut_inside_a_character_loses_only_it() -> None:
    decoded = decode(LINE.encode() + "绩".encode()[:2], "表.txt")
    assert (decoded.text, decoded.damage) == (LINE, 1)
    decoded = decode(LINE.encode("gb18030") + "绩".encode("gb18030")[:1], "表.txt")
    assert (decoded.text, decoded.damage) == (LINE, 1)


def test_one_damaged_byte_does_not_turn_utf8_into_another_encoding() -> None:
    data = (LINE * 20).encode()
    broken = data[:30] + b"\xff" + data[30:]
    decoded = decode(broken, "表.txt")
    assert decoded.encoding == "utf-8"
    assert decoded.damage >= 1
    assert decoded.text.count("灌溉渠道修缮") == 20


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 40,
        b"\0" * 100,
        b"\x01\x02\x03\x04\x05\x06" * 50,
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0",
    ],
)
def test_binary_data_are_refused(data: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        decode(data, "程序.bin")
    assert caught.value.path == "程序.bin"
    assert "二进制" in caught.value.message("zh")
    assert "binary" in caught.value.message("en")


@given(st.text(alphabet=st.characters(codec="gb18030", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_chinese_text_survives_utf8(text: str) -> None:
    assert decode(text.encode(), "x").text == text.removeprefix("\ufeff")


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_give_text_or_the_refusal(data: bytes) -> None:
    try:
        decoded = decode(data, "x")
    except DocumentError:
        return
    assert isinstance(decoded.text, str)
