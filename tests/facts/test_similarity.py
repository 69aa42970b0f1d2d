"""Comparing texts: offsets survive normalising, runs are the longest, candidates are found without all pairs."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from perflint.facts.similarity import (
    MASK,
    common_runs,
    containment,
    fingerprints,
    longest_common_run,
    mask,
    normalise,
    ratio,
    shingles,
    similar_pairs,
)

_TEXT = st.text(alphabet="水闸渠道维修，。 1２%", max_size=60)
_LETTERS = st.text(alphabet="水闸渠道", max_size=40)


def _paragraphs(count: int, length: int = 120) -> list[str]:
    chooser = random.Random(7)
    alphabet = [chr(0x4E00 + number) for number in range(1500)]
    return ["".join(chooser.choices(alphabet, k=length)) for _ in range(count)]


def test_normalising_drops_marks_and_keeps_places() -> None:
    text = "维修（水闸） １２座，\n合格率 98.5%。"
    found = normalise(text)
    assert found.text == "维修水闸12座合格率985%"
    assert found.excerpt(2, 6) == "水闸） １２"
    assert text[slice(*found.span(4, 6))] == "１２"


def test_conversion_marks_are_no_text() -> None:
    marked = "[bookmark: _Toc6150]<p>一是**水闸**</p>&nbsp;"
    assert normalise(marked).text == "一是水闸"
    assert normalise(marked).excerpt(2, 4) == "水闸"


@given(_TEXT)
def test_every_normalised_character_points_into_the_text(text: str) -> None:
    found = normalise(text)
    assert len(found.text) == len(found.offsets)
    assert list(found.offsets) == sorted(found.offsets)
    assert all(normalise(text[offset]).text for offset in found.offsets)


@given(_LETTERS, _LETTERS)
def test_longest_common_run_is_common_and_longest(first: str, second: str) -> None:
    run = longest_common_run(first, second)
    assert first[run.first : run.first + run.length] == second[run.second : run.second + run.length]
    every = {first[i:j] for i in range(len(first)) for j in range(i + 1, len(first) + 1)}
    assert run.length == max((len(piece) for piece in every if piece in second), default=0)


@given(_LETTERS, _LETTERS)
def test_runs_are_shared_ordered_and_apart(first: str, second: str) -> None:
    position = 0
    for run in common_runs(first, second, 3):
        assert run.length >= 3
        assert run.first >= position
        assert first[run.first : run.first + run.length] == second[run.second : run.second + run.length]
        position = run.first + run.length


def test_containment_of_an_embedded_and_of_a_foreign_text() -> None:
    part = "逐户查验水表读数和缴费记录"
    assert containment(part, f"每月核对一次，{part}，发现差异当日上报") == 1.0
    assert containment(part, "举办文艺演出六场观众反响热烈场场爆满") == 0.0
    assert containment("水表", "查验水表读数") == 1.0
    assert containment("", "查验水表读数") == 0.0


def test_ratio_and_shingles() -> None:
    assert ratio("巡查次数", "巡查次数") == 1.0
    assert ratio("社会公众满意度", "群众满意度") > 0.6
    assert shingles("水闸维修", 8) == frozenset({"水闸维修"})
    assert shingles("水闸维修", 2) == frozenset({"水闸", "闸维", "维修"})
    assert shingles("", 2) == frozenset()


def test_texts_that_share_a_long_run_share_a_fingerprint() -> None:
    common = "逐户查验水表读数"
    assert fingerprints("甲乙丙丁" + common) & fingerprints(common + "子丑寅卯辰巳")
    assert fingerprints("短") == frozenset()


def test_near_copies_are_equal_after_masking() -> None:
    first = mask("清河县水利局维修水闸12座，投资3.5万元", ["清河县水利局", "清河县"])
    second = mask("云溪区水利局维修水闸8座，投资1,200万元", ["云溪区水利局", "云溪区"])
    assert first == second == f"{MASK}维修水闸0座，投资0万元"


def test_pairs_among_five_thousand_paragraphs_are_found() -> None:
    texts = _paragraphs(5000)
    texts[10] = texts[4000][20:110] + texts[10][:40]
    texts[20] = texts[30]
    found = {(pair.first, pair.second) for pair in similar_pairs(texts)}
    assert found == {(10, 4000), (20, 30)}


def test_a_frequent_phrase_links_to_its_first_text_only() -> None:
    phrase = "按照上级要求完成年度各项任务并及时报送材料"
    texts = [paragraph[:30] + phrase for paragraph in _paragraphs(40)]
    found = similar_pairs(texts, rare=20)
    assert found
    assert {pair.first for pair in found} == {0}
    assert {pair.second for pair in found} == set(range(1, 40))


def test_empty_texts_make_no_pairs() -> None:
    assert similar_pairs(["", "", "水"]) == []
