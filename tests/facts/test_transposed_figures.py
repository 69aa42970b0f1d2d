"""Numbers with two neighbouring digits changed over are found beside the same words and unit only."""

from __future__ import annotations

import pytest

from perflint.facts.list_numbers import NumberingFault
from perflint.facts.transposed_figures import TransposedFigure
from tests.facts.reports import facts_of


def _found(*texts: str) -> list[TransposedFigure]:
    return facts_of(TransposedFigure, sections=[{"heading": "概况", "paragraphs": list(texts)}])


def test_both_places_are_told() -> None:
    (found,) = _found("计划改造户厕3046座。", "已改造完成户厕3064座。")
    assert (found.first, found.second, found.noun, found.digits) == ("3046座", "3064座", "户厕", 4)
    assert (found.pointer, found.offset) == ("/sections/0/paragraphs/1", 7)
    assert found.related[0].pointer == "/sections/0/paragraphs/0"


def test_a_pair_is_told_once_however_often_it_stands() -> None:
    assert len(_found("户厕3046座。", "户厕3064座。", "户厕3046座，户厕3064座。")) == 1


@pytest.mark.parametrize("other", ["户厕3406户", "公厕3064座", "户厕30460座", "户厕4036座", "户厕3046座"])
def test_other_numbers_are_other_numbers(other: str) -> None:
    assert not _found("户厕3046座。", f"已改造{other}。")


def test_neighbouring_paragraphs_that_begin_with_one_are_a_number_twice() -> None:
    def faults(*texts: str) -> list[tuple[str, str]]:
        sections = [{"heading": "建议", "paragraphs": list(texts)}]
        return [(fault.fault, fault.pointer) for fault in facts_of(NumberingFault, sections=sections)]

    assert faults("1.尽早下达资金。", "1.增加检测设备。") == [("duplicate", "/sections/0/paragraphs/1")]
    assert faults("1.尽早下达资金。", "设备方面：", "1.增加检测设备。") == []
    assert faults("1.尽早下达资金。", "2.增加检测设备。", "1.配备人员力量。", "2.加强业务培训。") == []
