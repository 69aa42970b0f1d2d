"""PDF files: tables from ruling lines, pages joined, paragraphs put together again."""

from __future__ import annotations

from pathlib import Path

import pytest

from perflint.documents import pdf
from perflint.documents.errors import DocumentError, worded
from perflint.documents.model import Document, Paragraph
from perflint.documents.recognition import EXTRA, NeedsRecognition
from tests.documents.support import PdfPage, grid, pdf_file, tables, texts

COLUMNS = [60.0, 160.0, 300.0, 420.0, 540.0]
HEADER = ["指标", "目标值", "实际值", "得分"]
FULL_LINE = "为客观反映全县农村供水工程水质状况提高供水保障能力项目组对集中式供水工程按月采样检测共四十八"


def read(*pages: PdfPage) -> Document:
    return pdf.read(pdf_file(*pages), "甲.pdf")


def rows_at(top: float, count: int, height: float = 20) -> list[float]:
    return [top + height * number for number in range(count + 1)]


def test_a_table_is_read_with_places_and_the_text_around_it_in_order() -> None:
    page = PdfPage().text(240, 80, "项目自评表", 16)
    page.table(COLUMNS, rows_at(130, 2), [HEADER, ["数量", "48处", "48处", "20"]])
    document = read(page.text(60, 200, "注：得分保留两位小数。"))
    assert texts(document) == ["项目自评表", "注：得分保留两位小数。"]
    assert document.blocks[1] is tables(document)[0]
    table = tables(document)[0]
    assert grid(table) == [HEADER, ["数量", "48处", "48处", "20"]]
    place = table.rows[1][2].text.location
    assert (place.page, place.cell) == (1, "表1 第2行第3列")
    first = document.blocks[0]
    assert isinstance(first, Paragraph)
    assert (first.text.location.page, first.text.location.line) == (1, 1)


def test_merged_cells_are_resolved_from_missing_lines() -> None:
    page = PdfPage()
    for x, top, bottom in ((60, 100, 160), (160, 100, 160), (300, 120, 160), (540, 100, 160)):
        page.line(x, top, x, bottom)
    for y, left, right in ((100, 60, 540), (120, 160, 540), (140, 160, 540), (160, 60, 540)):
        page.line(left, y, right, y)
    page.text(63, 120, "资金").text(163, 103, "财政拨款").text(163, 123, "年初").text(303, 123, "70")
    page.text(163, 143, "全年").text(303, 143, "75")
    assert grid(tables(read(page))[0]) == [
        ["资金", "财政拨款", "财政拨款"],
        ["资金", "年初", "70"],
        ["资金", "全年", "75"],
    ]


def test_an_underline_in_a_cell_is_no_border() -> None:
    page = PdfPage().table(COLUMNS, rows_at(100, 2), [HEADER, ["数量", "", "", ""]]).line(320, 135, 390, 135)
    assert len(tables(read(page))[0].rows) == 2


def test_a_table_that_runs_over_pages_is_one_and_its_repeated_header_is_dropped() -> None:
    first = PdfPage().table(
        COLUMNS, rows_at(100, 31), [HEADER, *([f"指标{n:02d}", "1", "1", "2"] for n in range(30))]
    )
    second = PdfPage().table(
        COLUMNS, rows_at(100, 3), [HEADER, ["末项", "3", "3", "2"], ["合计", "", "", "62"]]
    )
    document = read(first, second)
    table = tables(document)[0]
    assert len(tables(document)) == 1
    assert len(table.rows) == 33
    assert grid(table)[31] == ["末项", "3", "3", "2"]
    assert (table.rows[31][0].text.location.page, table.rows[31][0].text.location.cell) == (
        2,
        "表1 第32行第1列",
    )
    assert document.notes == []


def test_tables_that_had_room_for_the_next_row_are_not_joined() -> None:
    first = (
        PdfPage().table(COLUMNS, rows_at(100, 2), [HEADER, ["数量", "1", "1", "2"]]).text(60, 700, "脚注一")
    )
    second = PdfPage().table(COLUMNS, rows_at(100, 2), [HEADER, ["质量", "1", "1", "2"]])
    third = PdfPage().table(COLUMNS, rows_at(100, 30), [["时效", "1", "1", "2"]] * 30)
    assert len(tables(read(first, second, third))) == 3


def test_the_same_form_again_on_the_next_page_is_another_table() -> None:
    rows = [["项目名称", "甲项目", "单位", "水利局"], *([f"指标{n:02d}", "1", "1", "2"] for n in range(30))]
    again = [["项目名称", "乙项目", "单位", "水利局"], *rows[1:]]
    pages = [PdfPage().table(COLUMNS, rows_at(100, 31), content) for content in (rows, again)]
    assert [grid(table)[0][1] for table in tables(read(*pages))] == ["甲项目", "乙项目"]


def test_a_row_split_by_the_page_end_is_one_row() -> None:
    columns = [60.0, 120.0, 540.0]
    top = rows_at(100, 30)
    first = PdfPage().table(columns, [*top, 740.0], [["标签", "值"]] * 30)
    first.text(63, 703, "立项").text(63, 714, "依据")
    first.text(123, 703, FULL_LINE[:41]).text(123, 714, FULL_LINE[:41]).text(123, 725, FULL_LINE[:41])
    second = PdfPage().table(columns, [100.0, 140.0, 160.0], [["", ""], ["结论", "可行"]])
    second.text(123, 103, "五处水厂。")
    document = read(first, second)
    rows = grid(tables(document)[0])
    assert len(rows) == 32
    assert rows[30] == ["立项\n依据", FULL_LINE[:41] * 3 + "五处水厂。"]
    assert rows[31] == ["结论", "可行"]


def test_a_merged_label_goes_on_over_the_page_end() -> None:
    rows = [[f"产出{n}", f"指标{n:02d}", "1", "2"] for n in range(29)]
    first = PdfPage().table(COLUMNS, rows_at(100, 30), [*rows, ["效益指标", "就业人数", "1", "2"]])
    second = PdfPage().table(
        COLUMNS, rows_at(100, 2), [["", "受益户数", "3", "2"], ["满意度指标", "村民", "4", "2"]]
    )
    found = grid(tables(read(first, second))[0])
    assert [row[0] for row in found[29:]] == ["效益指标", "效益指标", "满意度指标"]


def test_blank_values_below_a_page_break_stay_blank() -> None:
    first = PdfPage().table(COLUMNS, rows_at(100, 30), [["3月底", "6月底", "10月底", "12月底"]] * 30)
    second = PdfPage().table(COLUMNS, rows_at(100, 1), [["", "", "", "100%"]])
    assert grid(tables(read(first, second))[0])[30][1:] == ["", "", "100%"]


def test_columns_that_differ_in_both_pieces_are_joined_with_a_note() -> None:
    first = PdfPage().table([60, 120, 300, 540], rows_at(100, 30), [["甲", "乙", "丙"]] * 30)
    second = PdfPage().table([60, 120, 400, 540], rows_at(100, 2), [["丁", "戊", "己"]] * 2)
    document = read(first, second)
    assert len(tables(document)) == 1
    assert [note.kind for note in document.notes] == ["uncertain-join"]
    assert "第 2 页" in document.notes[0].message


def test_columns_printed_on_the_next_page_are_put_beside_the_first_ones() -> None:
    heights = [100.0, 120.0, 160.0, 190.0, 230.0]
    left = PdfPage().table(
        [60, 160, 300, 420, 540], heights, [["项目", "年初", "全年", "执行"]] + [["1"] * 4] * 3
    )
    right = PdfPage().table([60, 200, 340], heights, [["结余", "备注"]] + [["2"] * 2] * 3)
    document = read(left, right)
    assert grid(tables(document)[0])[0] == ["项目", "年初", "全年", "执行", "结余", "备注"]
    assert [note.kind for note in document.notes] == ["uncertain-join"]


def test_wrapped_lines_become_paragraphs_again() -> None:
    page = PdfPage().text(80, 100, FULL_LINE[:46]).text(60, 115, FULL_LINE).text(60, 130, "处。")
    page.text(80, 145, "立项依据：上级文件。").text(80, 160, "（一）项目概况").text(60, 175, "一、组织实施")
    assert texts(read(page)) == [
        FULL_LINE[:46] + FULL_LINE + "处。",
        "立项依据：上级文件。",
        "（一）项目概况",
        "一、组织实施",
    ]


def test_a_paragraph_goes_on_over_the_page_end_and_knows_its_pages() -> None:
    document = read(PdfPage().text(60, 700, FULL_LINE), PdfPage().text(60, 80, "处。"))
    paragraph = document.blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == FULL_LINE + "处。"
    assert paragraph.text.location.page == 1
    assert paragraph.text.location.shifted(len(FULL_LINE)).page == 2


def test_running_headers_footers_and_page_numbers_are_dropped() -> None:
    pages = [
        PdfPage()
        .text(60, 30, "清河县财政局绩效材料")
        .text(60, 100 + 40 * number, f"第{'一二三'[number]}部分内容。")
        .text(280, 770, f"- {number + 1} -")
        for number in range(3)
    ]
    assert texts(read(*pages)) == ["第一部分内容。", "第二部分内容。", "第三部分内容。"]


def test_a_title_that_stands_on_each_page_is_kept() -> None:
    pages = [
        PdfPage().text(200, 90, "项目支出绩效目标表", 16).text(60, 130, f"项目{n}：甲。") for n in range(3)
    ]
    assert texts(read(*pages)).count("项目支出绩效目标表") == 3


def test_radicals_are_written_as_ideographs() -> None:
    assert texts(read(PdfPage().text(60, 100, "⽤⼾⻚⻛⾦额"))) == ["用户页风金额"]


def test_text_that_is_higher_than_its_row_goes_to_its_cell() -> None:
    rows = [["甲指标", "1"], ["", "2"], ["丙指标", "3"]]
    page = PdfPage().table([60, 125, 300], [100, 114, 124, 138], rows, 8)
    page.text(62, 108, "农村公路通行", 10).text(62, 120, "安全", 10)
    assert [row[0] for row in grid(tables(read(page))[0])] == ["甲指标", "农村公路通行安全", "丙指标"]


def test_text_at_an_angle_is_a_watermark() -> None:
    page = PdfPage().text(60, 100, "正文。")
    page.operations.append("BT /F1 40 Tf 0.7 0.7 -0.7 0.7 200 300 Tm <83497A3F> Tj ET")
    assert texts(read(page)) == ["正文。"]


def test_a_scan_needs_recognition_and_names_the_extra() -> None:
    page = PdfPage()
    page.picture = True
    with pytest.raises(NeedsRecognition) as caught:
        pdf.read(pdf_file(page), "扫描.pdf")
    assert "OCR" in str(caught.value)
    assert EXTRA in worded(caught.value.remedy, "zh")


def test_a_picture_among_pages_with_text_is_said() -> None:
    page = PdfPage()
    page.picture = True
    document = read(PdfPage().text(60, 100, "正文。"), page)
    assert [note.kind for note in document.notes] == ["low-confidence"]
    assert document.notes[0].text is not None
    assert document.notes[0].text.location.page == 2


def test_fonts_that_tell_no_characters_need_recognition() -> None:
    with pytest.raises(NeedsRecognition, match="characters"):
        pdf.read(pdf_file(PdfPage().text(60, 100, "绩效目标"), unicode=False), "甲.pdf")


def test_an_empty_and_a_damaged_file_are_refused() -> None:
    with pytest.raises(DocumentError, match="no text"):
        pdf.read(pdf_file(PdfPage()), "甲.pdf")
    with pytest.raises(DocumentError, match="damaged"):
        pdf.read(pdf_file(PdfPage().text(60, 100, "正文"))[:300], "甲.pdf")


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAXIMUM_PAGES", 1)
    with pytest.raises(DocumentError, match="2 pages"):
        read(PdfPage().text(60, 100, "一"), PdfPage().text(60, 100, "二"))


def test_a_password_is_said(shared_directory: Path) -> None:
    with pytest.raises(DocumentError, match="encrypted"):
        pdf.read((shared_directory / "hostile" / "enc_user.pdf").read_bytes(), "甲.pdf")
