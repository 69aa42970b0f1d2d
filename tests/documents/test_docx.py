"""Word documents: everything that a reader sees, nothing that was deleted or hidden."""

from __future__ import annotations

import io
import zipfile

import pytest

from perflint.documents import docx
from perflint.documents.errors import DocumentError
from perflint.documents.model import Document, Paragraph
from tests.documents.support import grid, package, tables, texts

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WIDE = '<w:gridSpan w:val="999999999"/>'
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def part(body: str, root: str = "document", namespace: str = MAIN) -> str:
    return f'<w:{root} xmlns:w="{namespace}" xmlns:r="{OFFICE}" xmlns:mc="{COMPATIBILITY}">{body}</w:{root}>'


def word(body: str, namespace: str = MAIN, **parts: str) -> bytes:
    """A document with this body; further parts by their kind (styles, numbering, footnotes, header)."""
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in parts
    )
    files = {
        "_rels/.rels": f'<Relationships><Relationship Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": part(f"<w:body>{body}</w:body>", namespace=namespace),
        "word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>",
    }
    files.update({f"word/{kind}.xml": content for kind, content in parts.items()})
    return package(files)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


def read(body: str, namespace: str = MAIN, **parts: str) -> Document:
    return docx.read(word(body, namespace, **parts), "甲.docx")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            paragraph(run("前"), f"<w:ins>{run('新增')}</w:ins>", f"<w:del>{run('删去')}</w:del>", run("后")),
            ["前新增后"],
        ),
        (
            paragraph(f"<w:moveTo>{run('移来')}</w:moveTo>", f"<w:moveFrom>{run('移走')}</w:moveFrom>"),
            ["移来"],
        ),
        (f"<w:sdt><w:sdtContent>{paragraph(run('控件'))}</w:sdtContent></w:sdt>", ["控件"]),
        (paragraph(f"<w:sdt><w:sdtContent>{run('内联')}</w:sdtContent></w:sdt>"), ["内联"]),
        (
            paragraph(f"<w:smartTag>{run('标记')}</w:smartTag>", f"<w:fldSimple>{run('域')}</w:fldSimple>"),
            ["标记域"],
        ),
        (paragraph("<w:r><w:instrText>PAGE</w:instrText></w:r>", run("结果")), ["结果"]),
        (
            paragraph(run("可见"), run("隐藏", "<w:vanish/>"), run("仍可见", '<w:vanish w:val="0"/>')),
            ["可见仍可见"],
        ),
        (paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', run("常年安排")), ["☑常年安排"]),
        (paragraph(run("&#xF0A8;", '<w:rFonts w:ascii="Wingdings"/>'), run("分年安排")), ["□分年安排"]),
        (
            paragraph(
                "<w:r><w:ruby><w:rt>jì</w:rt><w:rubyBase><w:r><w:t>绩</w:t></w:r></w:rubyBase></w:ruby></w:r>"
            ),
            ["绩"],
        ),
        (
            paragraph(run("一"), "<w:r><w:br/></w:r>", run("二"), "<w:r><w:tab/></w:r>", run("三")),
            ["一", "二\t三"],
        ),
        (
            paragraph(run("前半"), properties="<w:rPr><w:del/></w:rPr>") + paragraph(run("后半")),
            ["前半后半"],
        ),
        (
            paragraph(
                "<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>"
                "</w:fldChar></w:r>",
                run("是"),
            ),
            ["☑是"],
        ),
    ],
)
def test_text_is_what_a_reader_sees(body: str, expected: list[str]) -> None:
    assert texts(read(body)) == expected


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph(run('框内'))}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert texts(read(paragraph(run("框外"), f"<w:r>{both}</w:r>"))) == ["框外", "框内"]


def test_tables_keep_spans_and_lose_deleted_rows() -> None:
    rows = [
        cell("资金", '<w:vMerge w:val="restart"/>') + cell("财政拨款", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("年初") + cell("70"),
    ]
    deleted = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('旧')}{cell('旧')}{cell('旧')}</w:tr>"
    late = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("全年")}{cell("75")}</w:tr>'
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + deleted + late + "</w:tbl>"
    table = tables(read(body))[0]
    assert grid(table) == [["资金", "财政拨款", "财政拨款"], ["资金", "年初", "70"], ["", "全年", "75"]]
    assert table.rows[1][0] is table.rows[0][0]
    assert table.rows[2][1].text.location.cell == "表1 第3行第2列"


def test_a_table_in_a_cell_becomes_lines_of_the_cell() -> None:
    inner = f"<w:tbl><w:tr>{cell('数量')}{cell('48处')}</w:tr></w:tbl>"
    body = f"<w:tbl><w:tr><w:tc>{paragraph(run('其中'))}{inner}</w:tc>{cell('右')}</w:tr></w:tbl>"
    assert grid(tables(read(body))[0]) == [["其中\n数量\t48处", "右"]]


def numbering(*levels: str) -> str:
    return part(
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        "numbering",
    )


def level(index: int, kind: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'


def item(text: str, index: int) -> str:
    return paragraph(
        run(text), properties=f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="1"/></w:numPr>'
    )


def test_automatic_numbers_are_produced_and_restart() -> None:
    levels = numbering(
        level(0, "chineseCounting", "%1、"),
        level(1, "chineseCountingThousand", "（%2）"),
        level(2, "decimal", "%3.1"),
    )
    body = (
        item("概况", 0)
        + item("背景", 1)
        + item("实施", 1)
        + item("2023年", 2)
        + item("绩效", 0)
        + item("产出", 1)
    )
    assert texts(read(body, numbering=levels)) == [
        "一、概况",
        "（一）背景",
        "（二）实施",
        "1.1 2023年",
        "二、绩效",
        "（一）产出",
    ]


def test_headings_by_style_outline_and_inheritance() -> None:
    styles = part(
        '<w:style w:styleId="a"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="c"><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>',
        "styles",
    )
    body = "".join(
        paragraph(run(text), properties=properties)
        for text, properties in (
            ("样式", '<w:pStyle w:val="a"/>'),
            ("继承", '<w:pStyle w:val="b"/>'),
            ("大纲", '<w:outlineLvl w:val="0"/>'),
            ("正文", '<w:pStyle w:val="c"/>'),
        )
    )
    found = read(body, styles=styles).blocks
    assert [block.level for block in found if isinstance(block, Paragraph)] == [2, 2, 1, 0]


def test_footnotes_headers_and_footers_follow_the_text() -> None:
    notes = part(
        f'<w:footnote w:type="separator">{paragraph(run("线"))}</w:footnote>'
        f"<w:footnote>{paragraph(run('数据来自县水利局。'))}</w:footnote>",
        "footnotes",
    )
    document = read(
        paragraph(run("正文")),
        footnotes=notes,
        header=part(paragraph(run("清河县财政局")), "hdr"),
        footer=part(paragraph(run("第 1 页")), "ftr"),
    )
    assert texts(document) == ["正文", "数据来自县水利局。", "清河县财政局"]


def test_the_strict_dialect_is_read_as_well() -> None:
    assert texts(read(paragraph(run("严格")), STRICT)) == ["严格"]


def test_macros_are_noted() -> None:
    data = word(paragraph(run("正文")))
    with_macros = io.BytesIO(data)
    with zipfile.ZipFile(with_macros, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    assert [note.kind for note in docx.read(with_macros.getvalue(), "甲.docm").notes] == ["macro"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (word(""), "no text"),
        (
            word(f"<w:tbl><w:tr>{cell('x', WIDE)}</w:tr></w:tbl>"),
            "too large",
        ),
        (word("<w:p>")[:-30], "damaged"),
        (package({"word/other.xml": "<a/>"}), "no complete Word"),
        (word("<w:r>" * 300 + "</w:r>" * 300), "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        docx.read(data, "甲.docx")
