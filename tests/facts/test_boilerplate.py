"""Common wording: what the phrases cover, what stays an author's own, and what a file of phrases may not hold."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from perflint.facts.boilerplate import BoilerplateError, boilerplate, own_length, own_runs
from perflint.facts.copies import RepeatedSentence, SimilarPassages
from perflint.facts.similarity import Run, common_runs, normalise
from perflint.resources import rules_directory
from tests.facts.reports import facts_of

_STOCK = "加快建成全方位、全过程、全覆盖的预算绩效管理体系，做到花钱必问效、无效必问责"
_OWN = "水管站每月核对供水台账并逐户查验水表读数"


def _own(text: str, files: tuple[Path, ...] = ()) -> str:
    """What is left of a text."""
    plain = normalise(text).text
    cover = boilerplate(files).cover(plain)
    assert len(cover) == len(plain)
    return "".join(character for character, covered in zip(plain, cover, strict=True) if not covered)


def _file(folder: Path, content: object) -> Path:
    path = folder / "own.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def test_a_phrase_is_covered_and_own_words_around_it_are_not() -> None:
    assert _own(f"{_OWN}，{_STOCK}。") == _OWN
    assert _own(_OWN) == _OWN
    assert _own("") == ""


def test_half_of_a_phrase_is_common_wording_as_well() -> None:
    assert _own("推进全覆盖的预算绩效管理体系建设工作") == "推进建设工作"


def test_numbers_of_any_length_are_the_same_to_a_phrase() -> None:
    for number in ("10", "1234"):
        text = f"根据《项目支出绩效评价管理办法》（财预〔2020〕{number}号）逐户核对"
        assert _own(text) == "逐户核对"


def test_the_gap_of_a_phrase_stays_own_words() -> None:
    text = "根据清河县财政局关于开展二〇二三年度绩效自评工作的通知要求，逐户走访"
    assert _own(text) == "清河县财政局二〇二三年度逐户走访"


def test_a_short_part_alone_is_no_common_wording() -> None:
    assert _own("根据清河县的要求逐户走访") == "根据清河县的要求逐户走访"


def test_a_run_is_cut_to_what_is_own_in_it() -> None:
    text = normalise(f"{_STOCK}{_OWN}{_STOCK}").text
    (run,) = own_runs([Run(0, 5, len(text))], boilerplate().cover(text))
    assert (text[run.start : run.end], run.length, run.other) == (_OWN, len(_OWN), run.start + 5)
    stock = normalise(_STOCK).text
    assert own_runs(common_runs(stock, stock), boilerplate().cover(stock)) == []


def test_passages_of_common_wording_are_no_copies() -> None:
    def sections(text: str) -> list[dict[str, object]]:
        return [{"heading": heading, "paragraphs": [text]} for heading in ("主要经验", "改进措施")]

    assert not facts_of(SimilarPassages, sections=sections(_STOCK))
    text = f"{_STOCK}。{_OWN}，缴费记录每季张榜公布。"
    (found,) = facts_of(SimilarPassages, sections=sections(text))
    assert (found.quote, found.offset) == (f"{_OWN}，缴费记录每季张榜公布", len(_STOCK) + 1)
    assert found.length == found.run == found.shared == 30
    assert found.containment == 100


def test_a_sentence_of_common_wording_may_stand_twice() -> None:
    assert not facts_of(
        RepeatedSentence,
        sections=[{"heading": "概况", "paragraphs": ["专款专用、专账核算。另有三户。专款专用、专账核算。"]}],
    )


def test_own_files_add_phrases(tmp_path: Path) -> None:
    file = _file(tmp_path, {"ours": {"basis": "清河县水利局", "phrases": ["水管站每月核对供水台账"]}})
    assert _own(_OWN, (file,)) == "并逐户查验水表读数"
    assert _own(_OWN) == _OWN
    assert _own(_STOCK, (file,)) == ""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (["水管站每月核对供水台账"], "must map the names of groups"),
        ({"ours": ["水管站每月核对供水台账"]}, "two keys basis and phrases"),
        ({"ours": {"basis": "", "phrases": ["水管站每月核对供水台账"]}}, "basis must say"),
        ({"ours": {"basis": "x", "phrases": "水管站每月核对供水台账"}}, "must be a list"),
        ({"ours": {"basis": "x", "phrases": ["水管站…台账"]}}, "too short"),
        ({"ours": {"basis": "x", "phrases": [2020]}}, "put quotes around it"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_group(
    tmp_path: Path, content: object, message: str
) -> None:
    file = _file(tmp_path, content)
    with pytest.raises(BoilerplateError, match=message) as refused:
        boilerplate((file,))
    assert str(file) in str(refused.value)


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(BoilerplateError, match="cannot be read"):
        boilerplate((tmp_path / "none.yaml",))


def test_the_shipped_phrases_are_each_there_once() -> None:
    phrases = [
        normalise(phrase).text
        for path in (rules_directory() / "boilerplate").glob("*.yaml")
        for group in yaml.safe_load(path.read_text(encoding="utf-8")).values()
        for phrase in group["phrases"]
    ]
    assert len(phrases) > 400
    assert sorted(phrases) == sorted(set(phrases))
    for phrase in phrases:
        assert own_length(boilerplate().cover(phrase.replace("…", ""))) == 0
