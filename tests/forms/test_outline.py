"""Headings, their levels, and the paragraphs under them."""

from __future__ import annotations

from collections.abc import Sequence

from perflint.documents.model import Paragraph
from perflint.forms.outline import Node, outline
from tests.forms.documents import located


def nodes(*lines: str) -> list[Node]:
    return outline([Paragraph(located(line)) for line in lines])


def tree(found: Sequence[Node]) -> list[tuple[int, str, int]]:
    return [
        (node.level, str(node.heading), len(node.paragraphs)) for node in found if node.heading is not None
    ]


def test_levels_follow_the_nesting_and_not_the_form_of_the_numbers() -> None:
    found = nodes(
        "一、项目概况",
        "1. 立项情况",
        "项目经县政府批准。",
        "2. 资金情况",
        "资金已经拨付。",
        "二、绩效情况",
        "（一）产出情况",
        "（1）. 数量情况",
        "修缮了渠道。",
    )
    assert tree(found) == [
        (1, "一、项目概况", 0),
        (2, "1. 立项情况", 1),
        (2, "2. 资金情况", 1),
        (1, "二、绩效情况", 0),
        (2, "（一）产出情况", 0),
        (3, "（1）. 数量情况", 1),
    ]


def test_a_heading_and_its_text_in_one_paragraph() -> None:
    found = nodes(
        "（一）项目概况：为改善灌溉条件，实施渠道修缮。", "（二）加强资金监管。专款专用，按进度拨付。"
    )
    assert tree(found) == [(1, "（一）项目概况", 1), (1, "（二）加强资金监管", 1)]
    assert found[1].paragraphs[0] == "为改善灌溉条件，实施渠道修缮。"
    assert found[1].paragraphs[0].location.column == 9


def test_numbered_sentences_are_paragraphs() -> None:
    lines = [
        "三、主要做法",
        "（1）负责全县水利工程的建设管理。承担河道监管责任。",
        "（2）负责水资源调配。",
        "（3）承办其他事项。",
        "1、收入:792.22万元，比上年增加。",
        "（一）示范村23个，共需资金8144万元，年初安排877万元。",
    ]
    assert tree(nodes(*lines)) == [(1, "三、主要做法", 5)]


def test_a_short_numbered_sentence_over_a_longer_paragraph_is_a_heading() -> None:
    body = "今年以来，水利站组织人员对全县渠道进行了全面排查，共修缮渠道12公里，新建涵闸3座，群众反映良好。"
    found = nodes("（3) 做好渠道修缮工作。", body, "（4）做好宣传工作。", body)
    assert tree(found) == [(1, "（3) 做好渠道修缮工作。", 1), (1, "（4）做好宣传工作。", 1)]


def test_a_number_alone_takes_the_next_line() -> None:
    found = nodes(
        "第一部分", "部门整体绩效目标", "一、总体目标", "完成修缮任务。", "第二部分", "专项资金绩效目标"
    )
    assert tree(found) == [
        (1, "第一部分 部门整体绩效目标", 0),
        (2, "一、总体目标", 1),
        (1, "第二部分 专项资金绩效目标", 0),
    ]


def test_shape_tells_headings_where_numbers_were_lost() -> None:
    found = nodes(
        "部门基本概况",
        "部门主要职能",
        "负责全县水利工程建设。",
        "部门资产情况",
        "年末资产120万元。",
        "部门整体支出绩效情况",
        "履职完成情况：从数量、质量、时效方面说明计划完成情况",
        "全年修缮渠道12公里。",
        "存在的问题及改进措施",
        "前期工作不足。",
    )
    assert tree(found) == [
        (1, "部门基本概况", 0),
        (2, "部门主要职能", 1),
        (2, "部门资产情况", 1),
        (1, "部门整体支出绩效情况", 0),
        (2, "履职完成情况：从数量、质量、时效方面说明计划完成情况", 1),
        (2, "存在的问题及改进措施", 1),
    ]


def test_shape_tells_nothing_where_headings_are_numbered() -> None:
    found = nodes(
        "一、概况",
        "修缮渠道。",
        "二、效益",
        "研究提出渠道管理方面的具体措施",
        "三、问题",
        "群众满意度较高",
        "四、建议",
        "无",
    )
    assert [(heading, count) for _, heading, count in tree(found)] == [
        ("一、概况", 1),
        ("二、效益", 1),
        ("三、问题", 1),
        ("四、建议", 1),
    ]


def test_heading_styles_of_the_format_count() -> None:
    blocks = [
        Paragraph(located("总体情况"), 1),
        Paragraph(located("正文一句话"), 0),
        Paragraph(located("资金"), 2),
        Paragraph(located("一笔资金。"), 0),
    ]
    assert tree(outline(blocks)) == [(1, "总体情况", 1), (2, "资金", 1)]


def test_a_paragraph_that_a_page_end_divides_is_joined() -> None:
    first = "水利站组织了多次培训。为了提高灌溉效率，对闲"
    second = "置渠道进行了清理，并建立管护制度。"
    found = nodes("一、做法", first, second, "二、成效", "清理渠道、", "疏浚河道、修建涵闸。")
    assert found[1].paragraphs == [first + second]
    assert found[2].paragraphs == ["清理渠道、疏浚河道、修建涵闸。"]


def test_short_paragraphs_without_a_full_stop_are_not_joined() -> None:
    found = nodes(
        "一、产出",
        "较好地完成了任务",
        "改善了灌溉条件，提高了效率。",
        "二、效益",
        "2023年渠道修缮自评报告",
        "根据通知，开展了自评。",
    )
    assert [len(node.paragraphs) for node in found[1:]] == [2, 2]


def test_a_chain_of_joined_lines_is_bounded() -> None:
    found = nodes(*["清理渠道、"] * 1000)
    assert 1 < len(found[0].paragraphs) <= 20
