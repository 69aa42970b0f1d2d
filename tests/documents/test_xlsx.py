"""Workbooks: shown values, merges, what is hidden or missing."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date

import pytest
from openpyxl import Workbook

from perflint.documents import sheet as sheets
from perflint.documents import xlsx
from perflint.documents.errors import DocumentError
from perflint.documents.model import Document
from tests.documents.support import grid, package, tables, texts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="0.00&quot;万元&quot;"/></numFmts>'
    "<borders><border/><border><left style='thin'/></border></borders><cellXfs>"
    + "".join(f'<xf numFmtId="{number}" borderId="0"/>' for number in (0, 9, 10, 31, 57, 164))
    + '<xf numFmtId="0" borderId="1"/></cellXfs>'
)
BORDERED = 6


def workbook(
    sheets: Mapping[str, str],
    strings: str = "",
    *,
    states: Mapping[str, str] | None = None,
    namespace: str = MAIN,
    properties: str = "",
    further: Mapping[str, str] | None = None,
) -> bytes:
    """A workbook; `sheets` maps names to what stands in their worksheet element."""
    listed = "".join(
        f'<sheet name="{name}" r:id="s{number}" state="{(states or {}).get(name, "visible")}"/>'
        for number, name in enumerate(sheets)
    )
    relations = "".join(
        f'<Relationship Id="s{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(len(sheets))
    )
    files = {
        "_rels/.rels": f'<Relationships><Relationship Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{OFFICE}">{properties}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}"
        f'<Relationship Id="x" Type="{OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
        f'<Relationship Id="y" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{namespace}">{STYLES}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{namespace}">{strings}</sst>',
    }
    for number, content in enumerate(sheets.values()):
        files[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{namespace}">{content}</worksheet>'
    files.update(further or {})
    return package(files)


def data(*rows: str) -> str:
    return "<sheetData>" + "".join(f"<row>{row}</row>" for row in rows) + "</sheetData>"


def text(value: str, place: str = "", style: int = 0) -> str:
    at = f' r="{place}"' if place else ""
    return f'<c{at} t="inlineStr" s="{style}"><is><t>{value}</t></is></c>'


def number(value: str, style: int = 0, place: str = "") -> str:
    at = f' r="{place}"' if place else ""
    return f'<c{at} s="{style}"><v>{value}</v></c>'


def read(content: str, properties: str = "") -> Document:
    return xlsx.read(workbook({"表": content}, properties=properties), "甲.xlsx")


def test_numbers_are_shown_as_the_sheet_shows_them() -> None:
    document = read(
        data(
            text("率") + number("0.95", 1) + number("0.39410000000000001", 2),
            text("日期") + number("45291", 3) + number("45078", 4),
            text("金额") + number("27.589999999999999") + number("27.59", 5),
        )
    )
    assert grid(tables(document)[0]) == [
        ["率", "95%", "39.41%"],
        ["日期", "2023年12月31日", "2023年6月"],
        ["金额", "27.59", "27.59万元"],
    ]
    assert tables(document)[0].rows[1][2].text.location.cell == "表!C2"


def test_kinds_of_cells() -> None:
    strings = "<si><r><t>水质</t></r><r><t>合格率</t></r><rPh><t>shuizhi</t></rPh></si>"
    row = (
        '<c t="s"><v>0</v></c><c t="b"><v>1</v></c><c t="e"><v>#DIV/0!</v></c><c t="str"><v>a_x000D_b</v></c>'
        '<c t="s"><v>7</v></c><c t="d"><v>2023-05-01</v></c>'
    )
    found = xlsx.read(workbook({"表": data(row, text("下"))}, strings), "甲.xlsx")
    assert grid(tables(found)[0])[0][:4] == ["水质合格率", "TRUE", "#DIV/0!", "ab"]
    assert grid(tables(found)[0])[0][5] == "2023-05-01"


def test_the_date_system_of_1904() -> None:
    document = read(data(number("43829", 3) + text("止")), properties='<workbookPr date1904="1"/>')
    assert grid(tables(document)[0])[0][0] == "2023年12月31日"


def test_merges_titles_and_notes_around_a_table() -> None:
    content = data(
        text("绩效目标表", "A1"),
        text("资金", "A3", BORDERED) + text("年初", "B3", BORDERED) + number("70", BORDERED, "C3"),
        text("全年", "B4", BORDERED) + number("75", BORDERED, "C4"),
        text("备注", "A5", BORDERED) + f'<c r="B5" s="{BORDERED}"/><c r="C5" s="{BORDERED}"/>',
        text("注：万元", "A6"),
    )
    merges = '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A3:A4"/></mergeCells>'
    document = read(content + merges)
    assert texts(document) == ["绩效目标表", "注：万元"]
    assert grid(tables(document)[0]) == [["资金", "年初", "70"], ["资金", "全年", "75"], ["备注", "", ""]]


def test_blank_ruled_rows_do_not_cut_a_table() -> None:
    blank = f'<c r="A2" s="{BORDERED}"/><c r="B2" s="{BORDERED}"/>'
    rows = (text("指标", "A1") + text("值", "B1"), blank, text("数量", "A3") + text("48处", "B3"))
    assert len(tables(read(data(*rows)))) == 1
    assert len(tables(read(data(rows[0], "", rows[2])))) == 2


def test_what_is_hidden_is_read_and_said() -> None:
    content = (
        '<cols><col min="2" max="16384" hidden="1"/></cols><sheetData><row r="1">'
        + text("甲", "A1")
        + text("乙", "B1")
        + '</row><row r="2" hidden="1">'
        + text("丙", "A2")
        + '</row><row r="9" hidden="1"/></sheetData>'
    )
    document = xlsx.read(workbook({"表": content}, states={"表": "veryHidden"}), "甲.xlsx")
    assert grid(tables(document)[0])[0] == ["甲", "乙"]
    assert [note.kind for note in document.notes] == ["hidden"] * 3
    assert "隐藏列 B，" in document.notes[2].message
    assert "隐藏行 2，" in document.notes[1].message


def test_formulas_without_a_stored_value_are_said() -> None:
    document = read(data(text("合计") + "<c r='B1'><f>SUM(A2:A9)</f></c><c r='C1'><f>1+1</f><v>2</v></c>"))
    note = document.notes[0]
    assert (note.kind, str(note.text)) == ("formula", "=SUM(A2:A9)")
    assert note.text is not None
    assert note.text.location.cell == "表!B1"
    assert grid(tables(document)[0]) == [["合计", "", "2"]]


def test_the_strict_dialect_and_several_sheets() -> None:
    content = workbook(
        {"一": data(text("甲") + text("乙")), "二": data(text("丙") + text("丁"))}, namespace=STRICT
    )
    document = xlsx.read(content, "甲.xlsx")
    assert [table.location.cell for table in tables(document)] == ["一!A1", "二!A1"]


def test_macros_are_noted() -> None:
    files = workbook({"表": data(text("甲"))}, further={"xl/vbaProject.bin": "x"})
    assert [note.kind for note in xlsx.read(files, "甲.xlsm").notes] == ["macro"]


def test_a_far_cell_costs_nothing() -> None:
    document = read(data(text("甲", "A1") + text("乙", "B1"), text("远", "XFD1048576")))
    assert grid(tables(document)[0]) == [["甲", "乙"]]
    assert texts(document) == ["远"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        (
            data(text("甲")) + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            "merged areas of 17179869184",
        ),
        (data(text("甲", "A1") + text("乙", "ZZ1")), "500 columns"),
        ("<sheetData><row>", "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused(content: str, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        read(content)


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAXIMUM_CELLS", 3)
    with pytest.raises(DocumentError, match="more than 3 cells"):
        read(data(*[text("甲") + text("乙")] * 3))
    assert sheets.MAXIMUM_CELLS > 3


def test_a_workbook_of_a_general_library_is_read() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["完成时间", date(2023, 12, 31), 0.5])
    page["B1"].number_format = "yyyy-mm-dd"
    page["C1"].number_format = "0.0%"
    page.append(["合计", "=1+1", None])
    buffer = io.BytesIO()
    book.save(buffer)
    document = xlsx.read(buffer.getvalue(), "甲.xlsx")
    assert grid(tables(document)[0])[0] == ["完成时间", "2023-12-31", "50.0%"]
    assert [note.kind for note in document.notes] == ["formula"]
