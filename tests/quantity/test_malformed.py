"""Damaged figures are found; sound ones are left alone."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.quantity import Operator, find_malformed, ocr_operator_candidate, parse_quantity
from perflint.quantity.malformed import _ANY_SIGN, _PATTERNS


@pytest.mark.parametrize(
    ("text", "damaged"),
    [
        ("7,00.0,77", "7,00.0,77"),
        ("绿化成本M.8万元", "M.8"),
        ("资金于202年1月11日到位", "202年"),
        ("起止时间20246-202516", "20246-202516"),
        ("共12,34,567元", "12,34,567"),
        ("支出1,23.45万元", "1,23.45"),
        ("支出12.5.3万元", "12.5.3"),
        ("执行率98..5%", "98..5"),
        ("执行率95%％", "95%％"),
        ("20211年3月", "20211年"),
        ("2021年13月开工", "2021年13月"),
        ("2021年2月30日完工", "2021年2月30日"),
        ("2021-02-30", "2021-02-30"),
        ("完成率1O0%", "1O0"),
    ],
)
def test_damage_is_found_with_its_place(text: str, damaged: str) -> None:
    (found,) = find_malformed(text)
    assert found.text == damaged
    assert text[found.start : found.end] == damaged
    assert found.reason


@pytest.mark.parametrize(
    "text",
    [
        "1,234,567.89元",
        "2,021.50万元",
        "2023.07-2024.01",
        "202406-202501",
        "2022.10.3",
        "3,5,7",
        "分别为10,20,30个",
        "第2.3.1条",
        "收入:792.22万元,比上年增加189.25万元,增加31.39%。",
        "2020年2月29日",
        "规划2011—2020年",
        "2021年1-12月",
        "JQ1-JQ6控制单元",
        "M.8号院",
        "电话0515-88886666",
        "2021,300万元",
        "编码202306-001",
    ],
)
def test_sound_figures_are_left_alone(text: str) -> None:
    assert find_malformed(text) == []


@given(st.text(alphabet="0123456789.,%年月日-~MO万元 ", max_size=60))
def test_spans_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    found = find_malformed(text)
    assert all(text[item.start : item.end] == item.text for item in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


def test_reference_documents(shared_directory: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((shared_directory / "seeds").glob("*.txt"))]
    assert texts
    assert [item for text in texts for item in find_malformed(text)] == []


def test_labelled_documents(shared_directory: Path) -> None:
    labelled, found = set(), set()
    for path in sorted((shared_directory / "corpus").glob("*.labels.json")):
        name = path.name.removesuffix(".labels.json")
        labels = json.loads(path.read_text(encoding="utf-8"))
        if any(defect["kind"] == "number-malformed" for defect in labels["defects"]):
            labelled.add(name)
        if find_malformed(path.with_name(f"{name}.txt").read_text(encoding="utf-8")):
            found.add(name)
    assert labelled
    assert found == labelled


@pytest.mark.parametrize(
    ("text", "value"), [("292%", "92"), ("290%", "90"), ("295.5%", "95.5"), ("2100%", "100")]
)
def test_a_misread_operator_is_proposed(text: str, value: str) -> None:
    quantity = parse_quantity(text)
    assert quantity is not None
    candidate = ocr_operator_candidate(quantity)
    assert candidate is not None
    assert candidate.value == Decimal(value)
    assert candidate.operator is Operator.AT_LEAST
    assert candidate.interval.contains(Decimal(value))


@pytest.mark.parametrize("text", ["200%", "205%", "120%", "≥292%", "92%", "292次", "2500%", "392%"])
def test_no_operator_is_proposed(text: str) -> None:
    quantity = parse_quantity(text)
    assert quantity is not None
    assert ocr_operator_candidate(quantity) is None


_PIECES = (
    "0",
    "1",
    "2",
    "20",
    "2023",
    "202",
    "20245",
    "12",
    "1,234",
    ",",
    ".",
    "..",
    "O",
    "l",
    "A",
    "%",
    "%%",
)
_BEHIND = ("年", " 年", "月", "度", "日", "元", "万元", "-", "~", "/", "，", "共")


@given(st.lists(st.sampled_from((*_PIECES, *_BEHIND)), max_size=10).map("".join))
def test_what_is_damaged_has_its_sign(text: str) -> None:
    for pattern, sign, _, _ in _PATTERNS:
        if pattern.search(text):
            assert sign.search(text)
            assert _ANY_SIGN.search(text)
