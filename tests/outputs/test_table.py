"""The table at a terminal: its columns, its breaks, what it lists and what it leaves out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.findings.model import Place, Related
from perflint.outputs._wrap import clean, shorten, width_of, wrap
from perflint.results import ReportTitle
from tests.outputs.support import checked, finding, not_read, text, vague


def lines(*documents: object, **options: object) -> list[str]:
    return text("table", *documents, **options).splitlines()  # type: ignore[arg-type] # results, passed through


@pytest.mark.parametrize("width", [60, 80, 100, 140])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_line_is_wider_than_the_terminal(width: int, language: str) -> None:
    long = finding(
        message="项目资金（含上年结转）" * 30, related=[Related(Place(f"/indicators/{n}")) for n in range(9)]
    )
    told = lines(
        checked(long, vague(20), finding()), not_read(), width=width, language=language, show_source=True
    )
    assert max(map(width_of, told)) <= width


def test_columns_stand_under_their_headings() -> None:
    told = lines(checked(finding(), vague(2)))
    header = next(line for line in told if line.startswith("位置"))
    start = width_of(header[: header.index("问题")])
    for found in (line for line in told if re.match(r"\d+:\d+ ", line)):
        match = re.search(r"[A-Z]{3}\d{3}  ", found)
        assert match is not None
        assert width_of(found[: match.end()]) == start


def test_finding_tells_place_severity_code_arithmetic_advice_and_norm() -> None:
    told = "\n".join(lines(checked(finding())))
    for part in (
        "5:12",
        "错误",
        "BUD013",
        "39.41%（27.59/70）",
        "建议：说明原因。",
        "依据：财预〔2020〕10号",
    ):
        assert part in told
    assert "另见：执行率 3:4 “39.41%”" in told
    assert "口径：national 全国通用（默认，未识别地区）" in told


def test_rows_stand_line_by_line_with_their_places() -> None:
    told = "\n".join(lines(checked(vague(3))))
    assert "3 个指标含糊：" in told
    assert "· 12:2  指标2：“若干”" in told
    assert told.count("“若干”") == 3


def test_long_lists_of_rows_are_cut_and_say_so() -> None:
    told = "\n".join(lines(checked(vague(20))))
    assert "……另有 8 处" in told
    assert "指标12" not in told


def test_documents_without_findings() -> None:
    assert lines(checked())[2] == "未发现问题"
    assert lines(checked(vague(2)), minimum="error")[2] == "没有达到显示级别的问题"


def test_summary_line() -> None:
    told = lines(checked(finding(), vague(2), suppressed=2, baselined=1), not_read(), minimum="warning")
    assert told[-1].startswith("检查 2 个文件；错误 2，警告 0，提示 1；无法读取 1 个文件；")
    assert told[-1].endswith("低于显示级别未列出 1 项；已豁免 2 项；基线已有 1 项。")
    english = lines(checked(finding()), language="en")
    assert english[-1] == "1 document; error 1, warning 0, info 0."


def test_source_line_is_marked_under_the_text() -> None:
    source = ["", "", "", "", '  "grade": "优秀", "score": 1']
    told = lines(checked(finding(), source=source), show_source=True)
    shown = next(line for line in told if "原文：" in line)
    marks = next(line for line in told if line.strip().strip("^") == "" and "^" in line)
    assert width_of(shown[: shown.index("优")]) == marks.index("^")
    assert marks.strip() == "^^^^"


def test_source_text_stands_in_where_there_are_no_lines() -> None:
    told = lines(checked(finding(place=Place("/x", cell="Sheet1!C5", text="优秀"))), show_source=True)
    assert any("原文：优秀" in line for line in told)


def test_colours_only_where_asked_for() -> None:
    assert "\x1b[31;1m错误\x1b[0m" in text("table", checked(finding()), colour=True)
    assert "\x1b" not in text("table", checked(finding()))


def test_documents_cannot_steer_the_terminal() -> None:
    hostile = finding(message="a\x1b[2Jb\rc\u202e", place=Place("/x", text="\x1b]0;x\x07"))
    told = text("table", checked(hostile, path="a\x1b[31m.json"), show_source=True)
    assert not set(told) & set("\x1b\r\x07\u202e")


@given(st.text(), st.integers(min_value=4, max_value=80))
def test_wrapping_keeps_the_width_and_the_text(content: str, width: int) -> None:
    broken = wrap(content, width)
    assert all(width_of(line) <= width for line in broken)
    assert "".join("".join(broken).split()) == "".join(clean(content).split())


def test_no_line_begins_with_a_comma_or_splits_a_number() -> None:
    assert wrap("全年预算数一百，执行数 27.59 万元", 14) == ["全年预算数一", "百，执行数", "27.59 万元"]


def test_shortened_text_says_that_it_was_cut() -> None:
    assert shorten("预算执行率", 10) == "预算执行率"
    assert shorten("预算执行率", 7) == "预算执…"


def test_document_of_several_reports_says_which_one() -> None:
    reports = [ReportTitle("performance-text", "绩效文本"), ReportTitle("project-target", None, "水库除险")]
    told = "\n".join(lines(checked(finding(), finding(report=1), reports=reports)))
    assert "所在：绩效文本" in told
    assert "所在：水库除险" in told
    assert "所在" not in "\n".join(lines(checked(finding())))


def test_message_of_several_lines_keeps_them() -> None:
    told = lines(checked(finding(message="共 2 处错误：\n第 1 行：甲\n第 2 行：乙")))
    assert [line.strip() for line in told[4:7]][1:] == ["第 1 行：甲", "第 2 行：乙"]
