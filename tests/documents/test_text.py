"""Plain text into blocks: places, tables of every kind, marks of conversions."""

from __future__ import annotations

import pytest

from perflint.documents.errors import DocumentError
from perflint.documents.model import Document, Paragraph, Table
from perflint.documents.text import MAXIMUM_BYTES, read, read_text
from perflint.places import location_of
from tests.counting import calls_of


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def texts(table: Table) -> list[list[str]]:
    return [[str(cell.text) for cell in row] for row in table.rows]


def paragraphs(document: Document) -> list[str]:
    return [str(block.text) for block in document.blocks if isinstance(block, Paragraph)]


def place(text: str) -> tuple[int | None, int | None]:
    location = location_of(text)
    assert location is not None
    return location.line, location.column


def test_paragraphs_have_line_and_column() -> None:
    document = read_text("\n　　一、项目概况\r\n\r\n  修缮渠道12公里。\n", "x.txt")
    first, second = document.blocks
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert (first.text, place(first.text)) == ("一、项目概况", (2, 3))
    assert (second.text, place(second.text)) == ("修缮渠道12公里。", (4, 3))


def test_rows_between_tabs_form_a_table_and_stay_ragged() -> None:
    document = read_text(
        "自评表\n项目名称\t渠道修缮\t\t单位\t水利站\n\t预算数\t执行数\n合计\t10\t9.5\t\n\n说明：无\n", "x.txt"
    )
    table = tables(document)[0]
    assert texts(table) == [
        ["项目名称", "渠道修缮", "", "单位", "水利站"],
        ["", "预算数", "执行数"],
        ["合计", "10", "9.5", ""],
    ]
    assert place(table.rows[0][4].text) == (2, 15)
    assert place(table.rows[1][1].text) == (3, 2)
    assert (table.rows[2][2].row, table.rows[2][2].column) == (2, 2)
    assert paragraphs(document) == ["自评表", "说明：无"]


def test_a_single_cell_behind_a_tab_is_a_row_beside_rows() -> None:
    document = read_text("绩效目标\t1.疏浚河道\n\t2.加固堤防\n绩效指标\t一级\t二级\n", "x.txt")
    assert texts(tables(document)[0])[1] == ["", "2.加固堤防"]


def test_paragraphs_behind_a_tab_are_no_table() -> None:
    text = "\t第一段写得很长，说明项目的由来和依据。\n\t第二段写得也很长，说明实施的过程。\n\n\t第三段说明结果。\n"
    document = read_text(text, "x.txt")
    assert not tables(document)
    assert len(paragraphs(document)) == 3
    assert place(document.blocks[0].text if isinstance(document.blocks[0], Paragraph) else "") == (1, 2)


CELLWISE = """（一）预算执行情况

\t名目
\t行次
\t合计(万元)
\t财政资金
\t其他资金

\t
\t
\t
\t小计
\t省级
\t市级
\t

\t全年预算
\t(1)
\t80
\t80
\t50
\t30
\t

\t全年执行
\t(2)
\t40.5
\t40.5
\t
\t40.5
\t


（二）项目产出情况
\t二级指标
\t权重
\t得分

\t数量指标
\t20
\t18

下面是正文。
"""


def test_cells_one_a_line() -> None:
    document = read_text(CELLWISE, "x.txt")
    first, second = tables(document)
    assert texts(first)[2:] == [
        ["全年预算", "(1)", "80", "80", "50", "30", ""],
        ["全年执行", "(2)", "40.5", "40.5", "", "40.5", ""],
    ]
    assert texts(second) == [["二级指标", "权重", "得分"], ["数量指标", "20", "18"]]
    assert place(first.rows[3][5].text) == (30, 2)
    assert paragraphs(document) == ["（一）预算执行情况", "（二）项目产出情况", "下面是正文。"]


def test_a_narrower_header_is_spread_over_the_columns_that_it_heads() -> None:
    table = tables(read_text(CELLWISE, "x.txt"))[0]
    assert texts(table)[0] == ["名目", "行次", "合计(万元)", "财政资金", "财政资金", "财政资金", "其他资金"]
    assert texts(table)[1] == ["名目", "行次", "合计(万元)", "小计", "省级", "市级", "其他资金"]
    funds = table.rows[0][3]
    assert (funds.column, funds.column_span, funds.row_span) == (3, 3, 1)
    assert table.rows[0][4] is funds
    assert table.rows[1][0] is table.rows[0][0]
    assert table.rows[0][0].row_span == 2


def test_a_title_row_of_such_a_table_covers_its_width() -> None:
    text = "\t附件 自评表\n\n\t指标\n\t目标\n\t完成\n\n\t培训人数\n\t90人\n\t95人\n"
    table = tables(read_text(text, "x.txt"))[0]
    assert table.rows[0][0].column_span == 3
    assert texts(table)[2] == ["培训人数", "90人", "95人"]


def test_a_cell_may_go_on_in_the_next_line() -> None:
    text = "\t指标\n\t目标\n\t说明\n\n\t培训人数\n\t90人\n全年分两批\n\t按计划\n"
    table = tables(read_text(text, "x.txt"))[0]
    cell = table.rows[1][1].text
    assert cell == "90人\n全年分两批"
    assert cell.location.shifted(4).line == 7
    assert texts(table)[1][2] == "按计划"


def test_pipe_tables() -> None:
    text = "| 指标 | 目标 |\n|---|:---:|\n| 合格率 | ≥95% |\n\n名称 | 值\n--- | ---\na\\|b | 2\n\n一句有 | 的话\n"
    document = read_text(text, "x.md")
    first, second = tables(document)
    assert texts(first) == [["指标", "目标"], ["合格率", "≥95%"]]
    assert texts(second) == [["名称", "值"], ["a|b", "2"]]
    assert place(first.rows[1][1].text) == (3, 9)
    assert paragraphs(document) == ["一句有 | 的话"]


def test_a_line_that_is_one_pipe_is_no_table() -> None:
    document = read_text("|\n\n第一句。\n", "x.txt")
    assert tables(document) == []
    assert paragraphs(document) == ["第一句。"]


def test_html_and_boxes_in_cells_are_taken_out_and_said() -> None:
    boxes = '项目属性\t常年 <input checked="" type="checkbox"/>\t一次性 <input type="checkbox"/>'
    text = f"{boxes}\n依据\t<p>甲文。</p> <p>乙&nbsp;文</p>\n"
    document = read_text(text, "x.txt")
    rows = texts(tables(document)[0])
    assert rows[0] == ["项目属性", "常年 ☑", "一次性 □"]
    assert rows[1][1].splitlines() == ["甲文。", " 乙\xa0文"]
    assert {note.kind for note in document.notes} == {"conversion"}
    said = " ".join(note.message for note in document.notes)
    assert "勾选框" in said
    assert "HTML 标签" in said


def test_an_offset_behind_a_mark_points_to_its_true_column() -> None:
    document = read_text("目标\t<p>甲</p><p>疏浚河道</p>\n结果\t无\n", "x.txt")
    cell = tables(document)[0].rows[0][1].text
    place_of_river = cell.location.shifted(cell.index("疏浚"))
    assert (place_of_river.line, place_of_river.column) == (1, "目标\t<p>甲</p><p>".__len__() + 1)


def test_angle_brackets_of_a_sentence_stay() -> None:
    text = "编制了《<清河县城区控规>调整》，合格率<5%，a<b>c"
    document = read_text(text + "\n其他\n", "x.txt")
    assert paragraphs(document)[0] == "编制了《<清河县城区控规>调整》，合格率<5%，ac"


def test_bookmarks_and_emphasis() -> None:
    text = " [bookmark: _Toc1]一、概况\n完成了修缮。**二是**开展培训。**三是**验收。\n[bookmark: _Toc2]\n# 总结\n"
    document = read_text(text, "x.txt")
    assert paragraphs(document) == ["一、概况", "完成了修缮。二是开展培训。三是验收。", "总结"]
    assert document.blocks[2].level == 1  # type: ignore[union-attr]  # a paragraph, as the line above shows
    kinds = [note.message for note in document.notes]
    assert any("2 处转换残留的书签" in message for message in kinds)
    assert any("2 处转换残留的Markdown 强调" in message for message in kinds)


@pytest.mark.parametrize("text", ["满意度≥**%", "由张**负责，李**配合", "****公司", "目标值\t**"])
def test_masks_and_placeholders_of_stars_stay(text: str) -> None:
    document = read_text(text, "x.txt")
    found = paragraphs(document) or texts(tables(document)[0])[0]
    assert "".join(found) == text.replace("\t", "")


def test_the_line_under_a_header_is_no_row() -> None:
    document = read_text("年度目标\t疏浚河道\n------\t--\n结果\t完成\n", "x.txt")
    assert texts(tables(document)[0]) == [["年度目标", "疏浚河道"], ["结果", "完成"]]
    assert any("分隔行" in note.message for note in document.notes)
    empty = read_text("其他资金\t--\t--\n自筹\t-\t-\n", "x.txt")
    assert texts(tables(empty)[0]) == [["其他资金", "--", "--"], ["自筹", "-", "-"]]


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "\ufeff\u3000".encode()])
def test_empty_files_are_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match="empty"):
        read(data, "空.txt")


def test_a_text_over_the_limit_is_refused() -> None:
    with pytest.raises(DocumentError, match="too large"):
        read(b"a" * (MAXIMUM_BYTES + 1), "大.txt")


def test_damage_is_said() -> None:
    document = read("一、概况\n渠道修缮".encode() + b"\xe5", "x.txt")
    assert [note.kind for note in document.notes] == ["conversion"]


@pytest.mark.parametrize(
    "line",
    [
        "\t全年执行\t12.5\t98%\t\n",
        "\t全年执行\n\t12.5\n\t98%\n\n",
        "开展渠道修缮，<p>完成</p>率达到**目标**，\n",
        "| a | b |\n",
        "[bookmark: _Toc1] **a** <p>",
    ],
)
def test_the_work_on_long_texts_grows_with_their_length_only(line: str) -> None:
    def work(size: int) -> int:
        text = line * (size // len(line.encode()))
        return calls_of(lambda: read_text(text, "大.txt").blocks)

    work(10_000)
    assert work(800_000) < 5 * work(200_000)


def test_a_list_in_a_cell_may_go_on_in_the_next_lines() -> None:
    document = read_text(
        "年度目标\t预期目标\t实际完成\n\t目标1：加固水库11座。\n目标2：灌溉2.4万亩。\t\t1.加固9座；\n2.灌溉2.46万亩。\n"
        "指标\t名称\t值",
        "x.txt",
    )
    assert texts(tables(document)[0]) == [
        ["年度目标", "预期目标", "实际完成"],
        ["", "目标1：加固水库11座。\n目标2：灌溉2.4万亩。", "", "1.加固9座；\n2.灌溉2.46万亩。"],
        ["指标", "名称", "值"],
    ]


@pytest.mark.parametrize("line", ["3.不相连的编号", "附：说明", "2、另一种编号", "2.5公里"])
def test_a_line_that_continues_no_list_ends_the_table(line: str) -> None:
    document = read_text(f"甲\t乙\n\t1.完成验收\n{line}", "x.txt")
    assert len(tables(document)[0].rows) == 2
    assert paragraphs(document) == [line]
