"""Widths in a terminal, and tables whose columns hold Chinese text."""

from __future__ import annotations

import sys
import unicodedata

from wcwidth import wcwidth

from perflint.outputs._wrap import aligned, width_of


def test_widths_are_those_of_wcwidth() -> None:
    assigned = (
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(character) not in ("Cn", "Co", "Cs")
    )
    assert [character for character in assigned if width_of(character) != max(0, wcwidth(character))] == []


def test_columns_stand_under_each_other() -> None:
    rows = [("第 3 行", "\x1b[31;1m错误\x1b[0m", "执行率"), ("", "", "第二行 "), ("C5", "提示", "")]
    assert list(aligned(rows, ("位置", "级别", "问题"))) == [
        "位置     级别    问题",
        "-------  ------  -------",
        "第 3 行  \x1b[31;1m错误\x1b[0m    执行率",
        "                 第二行",
        "C5       提示",
    ]


def test_a_column_is_wider_than_its_header() -> None:
    assert next(aligned([("a", "b")], ("place", "rule"))) == "place    rule"
