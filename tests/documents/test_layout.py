"""Lines, frames, running lines: the parts of the layout, each by itself."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from perflint.documents.layout.frames import MAXIMUM_SEGMENTS, find_frames
from perflint.documents.layout.lines import cell_paragraphs, lines_of
from perflint.documents.layout.margins import without_margins
from perflint.documents.layout.page import Glyph, Page, Segment


def glyphs(text: str, x: float, top: float, size: float = 10, step: float | None = None) -> list[Glyph]:
    """A line of text; `step` is the distance of neighbouring characters."""
    step = step or size
    return [
        Glyph(sign, at, top, at + (size if ord(sign) > 255 else size / 2), top + size, size)
        for sign, at in ((sign, x + number * step) for number, sign in enumerate(text))
    ]


def test_lines_are_made_from_characters_in_any_order() -> None:
    found = lines_of([*glyphs("第二行", 10, 30), *reversed(glyphs("第一行", 10, 10))])
    assert [line.text for line in found] == ["第一行", "第二行"]


@pytest.mark.parametrize(
    ("text", "step", "expected"),
    [
        ("水质", 10, "水质"),
        ("单位", 20, "单 位"),
        ("单位", 45, "单  位"),
        ("ab", 5, "ab"),
        ("ab", 9, "a b"),
        ("年1", 13, "年1"),
    ],
)
def test_gaps_show_spaces(text: str, step: float, expected: str) -> None:
    assert lines_of(glyphs(text, 10, 10, step=step))[0].text == expected


def test_bold_by_double_printing_counts_once() -> None:
    assert lines_of([*glyphs("合计", 10, 10), *glyphs("合计", 10.4, 10)])[0].text == "合计"


def test_raised_signs_stay_on_their_line() -> None:
    raised = [Glyph("2", 30, 8, 33, 13, 5)]
    assert lines_of([*glyphs("平米", 10, 10), *raised])[0].text == "平米2"


@pytest.mark.parametrize(
    ("lines", "right", "expected"),
    [
        (["检测报告的", "数量"], 62, ["检测报告的数量"]),
        (["检测报告", "数量"], 82, ["检测报告", "数量"]),
        (["共完成四十", "（含）处"], 68, ["共完成四十（含）处"]),
        (["产", "出"], 200, ["产出"]),
        (["第一项任务。", "②第二项"], 72, ["第一项任务。", "②第二项"]),
        (["the annual", "report"], 62, ["the annual report"]),
    ],
)
def test_wrapped_lines_of_a_cell_are_joined(lines: list[str], right: float, expected: list[str]) -> None:
    placed = [
        glyph
        for number, text in enumerate(lines)
        for glyph in glyphs(text, 10, 10 + 14 * number, step=5 if text.isascii() else 10)
    ]
    assert cell_paragraphs(lines_of(placed), 8, right) == expected


def page_of(
    horizontal: Sequence[tuple[float, float, float]], vertical: Sequence[tuple[float, float, float]]
) -> Page:
    return Page(
        1, 600, 800, [], [Segment(*item) for item in horizontal], [Segment(*item) for item in vertical]
    )


def test_lines_in_pieces_that_nearly_meet_form_a_frame() -> None:
    horizontal = [(y, x, x + 99) for y in (100, 120.5, 140) for x in (10, 110)]
    frames = find_frames(page_of(horizontal, [(x, 99, 141) for x in (10, 110, 209)]))
    assert [(len(frame.x), len(frame.y), len(frame.boxes)) for frame in frames] == [(3, 3, 4)]


def test_a_frame_around_one_box_and_lone_lines_are_no_table() -> None:
    box = page_of([(100, 10, 200), (140, 10, 200)], [(10, 100, 140), (200, 100, 140)])
    assert find_frames(box) == []
    assert find_frames(page_of([(50, 10, 500)], [(300, 200, 400)])) == []


def test_missing_outer_borders_leave_cells_open() -> None:
    columns = [(x, 100, 160) for x in (10, 110, 210)]
    frame = find_frames(page_of([(120, 10, 210), (140, 10, 210)], columns))[0]
    assert (frame.y[0], frame.y[-1]) == (100, 160)
    assert [box.open_top for box in frame.boxes] == [True, True, False, False, False, False]
    assert [box.open_bottom for box in frame.boxes] == [False] * 4 + [True, True]


def test_a_small_table_inside_a_cell_is_none_of_its_own() -> None:
    outer = ([(100, 10, 400), (200, 10, 400), (300, 10, 400)], [(10, 100, 300), (400, 100, 300)])
    inner = ([(120, 50, 150), (140, 50, 150), (160, 50, 150)], [(50, 120, 160), (150, 120, 160)])
    assert len(find_frames(page_of(outer[0] + inner[0], outer[1] + inner[1]))) == 1


def test_a_drawing_of_very_many_lines_is_no_table() -> None:
    horizontal = [(float(3 * number), 0.0, 100.0) for number in range(MAXIMUM_SEGMENTS + 1)]
    assert find_frames(page_of(horizontal, [(0.0, 0.0, 9000.0), (100.0, 0.0, 9000.0)])) == []


@pytest.mark.parametrize(
    ("text", "top", "kept"),
    [
        ("3", 780, False),
        ("第 3 页 共 12 页", 775, False),
        ("— 3 —", 720, False),
        ("3/12", 20, False),
        ("3", 700, True),
        ("2023年度", 20, True),
    ],
)
def test_page_numbers_are_no_text(text: str, top: float, kept: bool) -> None:
    lines = lines_of(glyphs(text, 280, top))
    assert bool(without_margins([(Page(1, 600, 800), lines)])[0]) is kept


def test_a_line_that_repeats_in_the_margin_is_dropped_on_every_page() -> None:
    pages = [
        (Page(n, 600, 800), lines_of([*glyphs(f"材料{n}", 60, 30), *glyphs("正文", 60, 100)])) for n in (1, 2)
    ]
    assert [[line.text for line in lines] for lines in without_margins(pages)] == [["正文"], ["正文"]]
    assert [line.text for line in without_margins(pages[:1])[0]] == ["材料1", "正文"]
