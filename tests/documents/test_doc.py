"""Documents of Word 97 to 2003: the fixtures, the binary structures, and what is refused."""

from __future__ import annotations

import struct

import pytest

from perflint.documents import doc
from perflint.documents.doc_binary import Damaged, NotSupported, Piece, Runs, read_header, sprms
from perflint.documents.doc_styles import Styles
from perflint.documents.doc_tables import row_shape
from perflint.documents.doc_text import Source, paragraphs
from perflint.documents.errors import DocumentError
from perflint.documents.model import Paragraph
from perflint.documents.numbering import Level, Numbering
from perflint.documents.row_table import TableBuilder
from tests.documents.support import FORMATS, grid, source_blocks, tables, texts

DELETED, HIDDEN, SYMBOL, DATA, PICTURE = 0x0800, 0x083C, 0x6A09, 0x0806, 0x6A03
IN_TABLE, LIST, LIST_LEVEL, OUTLINE = 0x2416, 0x460B, 0x260A, 0x2640


def changes(*items: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<H", code) + operand for code, operand in items)


def source(
    text: str, characters: list[tuple[int, int, bytes]], marks: dict[int, bytes], **options: object
) -> Source:
    """A document of one piece; `characters` are stretches with changes, `marks` the changes of paragraph ends."""
    runs = Runs(
        [2 * a for a, _, _ in characters], [2 * b for _, b, _ in characters], [c for _, _, c in characters]
    )
    ends = sorted(marks)
    paragraph_runs = Runs(
        [2 * end for end in ends], [2 * end + 2 for end in ends], [b"\0\0" + marks[end] for end in ends]
    )
    numbering = Numbering()
    numbering.define("1", "1", [Level("chineseCounting", "%1、"), Level("decimal", "（%2）")])
    data = options.get("data", b"")
    fonts = options.get("fonts", [])
    return Source(
        text.encode("utf-16-le", "surrogatepass"),
        data if isinstance(data, bytes) else b"",
        [Piece(0, len(text), 0, 2, b"")],
        runs,
        paragraph_runs,
        Styles(),
        fonts if isinstance(fonts, list) else [],
        numbering,
    )


def read(
    text: str, *characters: tuple[int, int, bytes], marks: dict[int, bytes] | None = None, **options: object
) -> list[str]:
    found = paragraphs(source(text, list(characters), marks or {}, **options), 0, len(text))
    return [paragraph.text for paragraph in found]


@pytest.mark.parametrize("name", ["self-evaluation", "target"])
def test_fixtures_are_read_whole(name: str) -> None:
    document = doc.read((FORMATS / f"{name}.doc").read_bytes(), "甲.doc")
    expected = source_blocks(name)
    assert texts(document) == [content for kind, content in expected if kind != "t"]
    assert [grid(table) for table in tables(document)] == [
        content for kind, content in expected if kind == "t"
    ]


def test_headings_and_places() -> None:
    document = doc.read((FORMATS / "self-evaluation.doc").read_bytes(), "甲.doc")
    levels = {str(block.text): block.level for block in document.blocks if isinstance(block, Paragraph)}
    assert levels["一、项目的基本情况"] == 1
    assert levels["（一）项目概况"] == 2
    table = tables(document)[0]
    assert table.rows[2][0].text.location.cell == "表1 第3行第1列"
    assert table.rows[0][3] is table.rows[0][7]


def test_deleted_and_hidden_text_and_field_codes_are_left_out() -> None:
    assert read("保留删去\r", (2, 4, changes((DELETED, b"\1")))) == ["保留"]
    assert read("可见藏着\r", (2, 4, changes((HIDDEN, b"\1")))) == ["可见"]
    assert read("第\x13 PAGE \x143\x15页\r") == ["第3页"]
    assert read("前\x13 A \x13 B \x14x\x15 \x14后\x15\r") == ["前后"]


def test_a_field_that_never_ends_swallows_one_paragraph_only() -> None:
    assert read("前\x13 PAGE \r后\r") == ["前", "后"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    assert read("前半\r后半\r", (2, 3, changes((DELETED, b"\1")))) == ["前半后半"]


def test_breaks_hyphens_and_characters_outside_the_plane() -> None:
    assert read("甲\x0b乙\x1e丙\x1f丁\xa0\r") == ["甲\n乙-丙丁 "]
    assert read("\ud842\udfb7\r") == ["𠮷"]
    assert read("甲\x0c乙") == ["甲", "乙"]


def test_symbols_and_check_boxes() -> None:
    symbol = changes((SYMBOL, struct.pack("<HH", 1, 0xF0FE)))
    assert read("(是\r", (0, 1, symbol), fonts=["宋体", "Wingdings"]) == ["☑是"]
    header = struct.pack("<IH", 90, 68) + b"\0" * 62

    def box(state: int, default: int = 0) -> bytes:
        return (
            header
            + struct.pack("<IHHH", 0xFFFFFFFF, 1 | state << 2, 0, 0)
            + struct.pack("<HH", 0, 0)
            + struct.pack("<H", default)
        )

    place = changes((DATA, b"\1"), (PICTURE, struct.pack("<I", 0)))
    for data, shown in ((box(1), "☑"), (box(0), "□"), (box(25, 1), "☑"), (box(25), "□")):
        assert read("\x01是\r", (0, 1, place), data=data) == [f"{shown}是"]
    assert read("\x01是\r", (0, 1, place), data=b"short") == ["是"]


def test_automatic_numbers() -> None:
    first = changes((LIST, b"\1\0"), (LIST_LEVEL, b"\0"))
    second = changes((LIST, b"\1\0"), (LIST_LEVEL, b"\1"))
    assert read("概况\r背景\r绩效\r", marks={2: first, 5: second, 8: first}) == [
        "一、概况",
        "（1）背景",
        "二、绩效",
    ]


def test_outline_levels() -> None:
    found = paragraphs(
        source("标题\r正文\r", [], {2: changes((OUTLINE, b"\1")), 5: changes((OUTLINE, b"\x09"))}), 0, 6
    )
    assert [paragraph.level for paragraph in found] == [2, 0]


def definition(*borders: int, flags: tuple[int, ...] = ()) -> tuple[int, bytes]:
    cells = b"".join(struct.pack("<H", flag) + b"\0" * 18 for flag in flags)
    return 0xD608, bytes([len(borders) - 1]) + struct.pack(f"<{len(borders)}h", *borders) + cells


def row(builder: TableBuilder, texts: list[str], *properties: tuple[int, bytes]) -> None:
    for text in texts:
        builder.add(text)
        builder.end_cell()
    builder.end_row(row_shape(properties))


def test_columns_come_from_positions_and_merges_from_flags() -> None:
    builder = TableBuilder("甲.doc")
    row(builder, ["资金", "财政拨款"], definition(0, 1000, 3000, flags=(0x60, 0)))
    row(builder, ["", "年初", "70"], definition(0, 1010, 2000, 3005, flags=(0x20, 0, 0)))
    row(builder, ["全年", "75", "续"], definition(0, 1000, 2000, 3000, flags=(0, 1, 2)))
    assert [grid(table) for table in builder.finish()] == [
        [["资金", "财政拨款", "财政拨款"], ["资金", "年初", "70"], ["全年", "75\n续", "75\n续"]]
    ]
    assert builder.finish() == []


def test_later_changes_to_merges_prevail() -> None:
    builder = TableBuilder("甲.doc")
    row(builder, ["甲", "乙", "丙"], definition(0, 1000, 2000, 3000), (0x5624, b"\0\2"), (0xD62B, b"\2\3"))
    row(builder, ["丁", "戊", ""], definition(0, 1000, 2000, 3000), (0xD62B, b"\2\1"))
    assert grid(builder.finish()[0]) == [["甲\n乙", "甲\n乙", "丙"], ["丁", "戊", "丙"]]


def test_a_row_without_a_definition_has_equal_columns() -> None:
    builder = TableBuilder("甲.doc")
    row(builder, ["甲", "乙"])
    builder.add("断")
    assert grid(builder.finish()[0]) == [["甲", "乙"], ["断"]]


def test_a_table_in_a_cell_becomes_lines_of_the_cell() -> None:
    builder = TableBuilder("甲.doc")
    builder.add("其中")
    for text in ("数量", "48处"):
        builder.add(text, 2)
        builder.end_cell(2)
    builder.end_row(row_shape([]), 2)
    row(builder, ["", "右"])
    assert grid(builder.finish()[0]) == [["其中\n数量\t48处", "右"]]


def test_property_changes_of_all_lengths() -> None:
    data = struct.pack("<H", 3) + changes((0x2416, b"\1"))
    stored = changes(
        (0x2416, b"\1"),
        (0x4600, b"\2\0"),
        (0x6649, b"\1\0\0\0"),
        (0xD609, b"\2ab"),
        (0xD608, b"\4\0xyz"),
        (0xE000, b"abc"),
        (0xC615, b"\xff\1aaaa\1bbb"),
        (0x6646, b"\0\0\0\0"),
        (0x2417, b"\1"),
    )
    assert [code for code, _ in sprms(stored, data)] == [
        0x2416,
        0x4600,
        0x6649,
        0xD609,
        0xD608,
        0xE000,
        0xC615,
        0x2416,
        0x2417,
    ]
    assert list(sprms(b"\x08\xd6\x01")) == []
    assert list(sprms(changes((0x6646, b"\xff\xff\0\0")), data)) == []


def patched(offset: int, value: int) -> bytes:
    data = bytearray((FORMATS / "target.doc").read_bytes())
    at = data.find(b"\xec\xa5\xc1\x00") if b"\xec\xa5\xc1\x00" in data else data.find(b"\xec\xa5")
    struct.pack_into("<H", data, at + offset, value)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (patched(0x0A, 0x0100), "encrypted"),
        (patched(2, 0x0068), "Word 6 or Word 95"),
        (patched(0, 0xA5DC), "Word 6 or Word 95"),
        (patched(0, 0x1234), "damaged"),
        ((FORMATS / "target.doc").read_bytes()[:9000], "damaged"),
        ((FORMATS / "target.xls").read_bytes(), "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        doc.read(data, "甲.doc")


def test_headers_are_checked() -> None:
    with pytest.raises(Damaged):
        read_header(b"\xec\xa5")
    with pytest.raises(NotSupported):
        read_header(b"\xec\xa5\x68\0" + b"\0" * 200)


def test_damaged_bytes_are_refused_or_read_but_never_crash() -> None:
    good = (FORMATS / "self-evaluation.doc").read_bytes()
    for start in range(512, len(good), 1501):
        broken = good[:start] + b"\xff" * 40 + good[start + 40 :]
        try:
            document = doc.read(broken, "甲.doc")
        except DocumentError as error:
            assert error.path == "甲.doc"
        else:
            assert document.blocks
