"""OpenDocument text and spreadsheets."""

from __future__ import annotations

import pytest

from perflint.documents import ods, odt
from perflint.documents.errors import DocumentError
from perflint.documents.model import Document, Paragraph
from tests.documents.support import grid, package, tables, texts

SPACES = (
    'xmlns:office="urn:o" xmlns:text="urn:t" xmlns:table="urn:b" xmlns:style="urn:s" xmlns:fo="urn:f" '
    'xmlns:draw="urn:d" xmlns:xml="http://www.w3.org/XML/1998/namespace"'
)


def opendocument(kind: str, body: str, styles: str = "", **parts: str) -> bytes:
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    return package({"content.xml": content, **parts})


def read_text(body: str, styles: str = "") -> Document:
    return odt.read(opendocument("text", body, styles), "甲.odt")


def read_sheet(body: str, styles: str = "") -> Document:
    return ods.read(opendocument("spreadsheet", body, styles), "甲.ods")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<text:p>全县<text:span>46</text:span>处</text:p>", ["全县46处"]),
        ("<text:p>甲<text:s text:c='2'/>乙<text:tab/>丙<text:line-break/>丁</text:p>", ["甲  乙\t丙", "丁"]),
        ("<text:p>正文<office:annotation><text:p>批注</text:p></office:annotation></text:p>", ["正文"]),
        ("<text:tracked-changes><text:p>删去</text:p></text:tracked-changes><text:p>保留</text:p>", ["保留"]),
        (
            "<text:p>正文<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>来源：县水利局。"
            "</text:p></text:note-body></text:note>后文</text:p><text:p>末段</text:p>",
            ["正文后文", "末段", "来源：县水利局。"],
        ),
        ("<text:section><text:p>节内</text:p></text:section>", ["节内"]),
        (
            "<text:p>框外<draw:frame><draw:text-box><text:p>框内</text:p></draw:text-box></draw:frame></text:p>",
            ["框外", "框内"],
        ),
    ],
)
def test_text(body: str, expected: list[str]) -> None:
    assert texts(read_text(body)) == expected


def test_headings_and_lists_with_their_numbers() -> None:
    levels = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
        'style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
        '<text:list-level-style-number text:level="2" style:num-format="1" '
        'style:num-prefix="（" style:num-suffix="）" text:start-value="3"/></text:list-style>'
    )
    body = (
        '<text:h text:outline-level="2">项目概况</text:h><text:list xml:id="a" text:style-name="L">'
        "<text:list-item><text:p>甲</text:p><text:list><text:list-item><text:p>乙</text:p></text:list-item></text:list>"
        "</text:list-item><text:list-header><text:p>丙</text:p></text:list-header></text:list>"
        '<text:list text:continue-list="a" text:style-name="L"><text:list-item><text:p>丁</text:p></text:list-item>'
        "</text:list>"
        '<text:list text:style-name="L"><text:list-item><text:p>戊</text:p></text:list-item></text:list>'
    )
    document = read_text(body, levels)
    assert texts(document) == ["项目概况", "一、甲", "（3）乙", "丙", "二、丁", "一、戊"]
    first = document.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.level == 2


def test_tables_with_spans_and_repeats() -> None:
    body = (
        "<table:table><table:table-header-rows><table:table-row><table:table-cell table:number-rows-spanned='2'>"
        "<text:p>资金</text:p></table:table-cell><table:table-cell table:number-columns-spanned='2'>"
        "<text:p>拨款</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>"
        "<table:table-row><table:covered-table-cell/><table:table-cell table:number-columns-repeated='2'><text:p>70"
        "</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert grid(tables(read_text(body))[0]) == [["资金", "拨款", "拨款"], ["资金", "70", "70"]]


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def test_a_sheet_with_hidden_parts_and_blank_repeats() -> None:
    styles = (
        '<style:style style:name="T" style:family="table"><style:table-properties table:display="false"/></style:style>'
        '<style:style style:name="B" style:family="table-cell"><style:table-cell-properties fo:border="1pt solid"/>'
        "</style:style>"
    )
    body = (
        '<table:table table:name="表" table:style-name="T"><table:table-column/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="16383"/>'
        f"<table:table-row>{cell('绩效目标表')}</table:table-row>"
        f"<table:table-row>{cell('率')}{cell('95%')}<table:table-cell table:number-columns-repeated='16382'/>"
        "</table:table-row>"
        "<table:table-row table:number-rows-repeated='2'><table:table-cell table:style-name='B' "
        "table:number-columns-repeated='2'/></table:table-row>"
        f"<table:table-row table:visibility='collapse'>{cell('藏')}{cell('1')}</table:table-row>"
        "<table:table-row table:number-rows-repeated='1048000'>"
        "<table:table-cell table:number-columns-repeated='16384'/></table:table-row></table:table>"
    )
    document = read_sheet(body, styles)
    assert texts(document) == ["绩效目标表"]
    assert grid(tables(document)[0]) == [["率", "95%"], ["", ""], ["", ""], ["藏", "1"]]
    assert tables(document)[0].rows[0][1].text.location.cell == "表!B2"
    assert [note.message.partition("”")[2][:4] for note in document.notes] == [
        "是隐藏的",
        "有隐藏行",
        "有隐藏列",
    ]


def rows(content: str, attributes: str = "") -> str:
    return f"<table:table><table:table-row {attributes}>{content}</table:table-row></table:table>"


@pytest.mark.parametrize(
    "body",
    [
        rows(cell("x"), "table:number-rows-repeated='999999999'"),
        rows(cell("x", "table:number-columns-repeated='999999999'")),
        rows(cell("x", "table:number-columns-spanned='16384' table:number-rows-spanned='1048576'")),
    ],
)
def test_hostile_repeats_are_refused(body: str) -> None:
    with pytest.raises(DocumentError, match=r"repeated|merged areas|too large"):
        read_sheet(body)


def test_hostile_repeats_in_text_are_refused() -> None:
    with pytest.raises(DocumentError, match="too large"):
        read_text(rows(cell("x", "table:number-columns-repeated='999999999'")))


def test_empty_damaged_and_encrypted_files_are_refused() -> None:
    with pytest.raises(DocumentError, match="no text"):
        read_text("")
    with pytest.raises(DocumentError, match="empty"):
        read_sheet("<table:table/>")
    with pytest.raises(DocumentError, match="damaged"):
        odt.read(package({"styles.xml": "<a/>"}), "甲.odt")
    locked = opendocument(
        "text", "<text:p>x</text:p>", **{"META-INF/manifest.xml": "<m><encryption-data/></m>"}
    )
    with pytest.raises(DocumentError, match="encrypted"):
        odt.read(locked, "甲.odt")


def test_macros_are_noted() -> None:
    data = opendocument("text", "<text:p>x</text:p>", **{"Basic/Standard/Module1.xml": "<a/>"})
    assert [note.kind for note in odt.read(data, "甲.odt").notes] == ["macro"]
