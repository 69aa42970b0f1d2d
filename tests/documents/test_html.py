"""Web pages: text, tables with spans, encodings, and hostile pages."""

from __future__ import annotations

import pytest

from perflint.documents import html
from perflint.documents.errors import DocumentError
from perflint.documents.model import Document, Paragraph
from tests.documents.support import grid, tables, texts


def read(body: str, head: str = "") -> Document:
    return html.read(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "甲.html")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>一、概况</p><div>全县<b>46</b>处</div>", ["一、概况", "全县46处"]),
        ("<p>甲<br>乙</p>丙", ["甲", "乙", "丙"]),
        ("<p>农村\n供水</p>", ["农村供水"]),
        ("<p>water\n quality</p>", ["water quality"]),
        ("<p>可见<span style='display:none'>藏</span></p><p hidden>藏</p>", ["可见"]),
        ("<script>x</script><style>y</style><p>正文</p>", ["正文"]),
        ("<p><input type=checkbox checked>是<input type=checkbox>否</p>", ["☑是□否"]),
        ("<p>保留<del>删去</del></p>", ["保留"]),
    ],
)
def test_text(body: str, expected: list[str]) -> None:
    assert texts(read(body)) == expected


def test_headings_have_levels_and_lines() -> None:
    document = read("<h2>项目概况</h2>\n<p>正文</p>")
    found = [
        (block.text, block.level, block.text.location.line)
        for block in document.blocks
        if isinstance(block, Paragraph)
    ]
    assert found == [("项目概况", 2, 1), ("正文", 0, 2)]


def test_spans_are_resolved_and_cut_at_the_end_of_the_table() -> None:
    table = tables(
        read(
            "<table><caption>资金</caption><tr><td rowspan=9>资金<td colspan=2>拨款<tr><td>年初<td>70</table>"
        )
    )[0]
    assert table.title == "资金"
    assert grid(table) == [["资金", "拨款", "拨款"], ["资金", "年初", "70"]]
    assert table.rows[1][2].text.location.cell == "表1 第2行第3列"


def test_a_table_that_only_lays_out_the_page_is_none() -> None:
    document = read("<table><tr><td>导航</td><td><table><tr><td>指标<td>值</table></td></tr></table>")
    assert texts(document) == ["导航"]
    assert grid(tables(document)[0]) == [["指标", "值"]]


@pytest.mark.parametrize(
    "data",
    [
        "<meta charset=gb2312><p>绩效︰镕</p>".encode("gb18030"),
        "<meta charset=gbk><p>绩效︰镕</p>".encode(),
        b"\xff\xfe" + "<p>绩效︰镕</p>".encode("utf-16-le"),
    ],
)
def test_encodings_declared_rightly_and_wrongly(data: bytes) -> None:
    assert texts(html.read(data, "甲.htm")) == ["绩效︰镕"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>&x;</p>", "entities"),
        (b"<html><body></body></html>", "no text"),
        (b"<div>" * 240 + b"x", "nested"),
        (b"<table><tr><td colspan=999999999>x</table>", "too large"),
        (
            b"<table><tr><td rowspan=999999999 colspan=499>x</td></tr>"
            + b"<tr><td>y</td></tr>" * 900
            + b"</table>",
            "too large",
        ),
    ],
)
def test_hostile_pages_are_refused(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        html.read(data, "甲.html")


def test_a_page_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MAXIMUM_BYTES", 10)
    with pytest.raises(DocumentError, match="too large"):
        read("<p>正文</p>")
