"""Citations: document numbers are taken apart, plans dated, titles and numbers compared."""

from __future__ import annotations

import pytest

from perflint.facts.citations import CitationClash, CitedPlan, DocumentNumber, UnpairedMark
from tests.facts.reports import facts_of


def _numbers(text: str) -> list[DocumentNumber]:
    return facts_of(
        DocumentNumber, fiscal_year="2023", sections=[{"heading": "立项依据", "paragraphs": [text]}]
    )


@pytest.mark.parametrize(
    ("text", "fault", "proposal"),
    [
        ("云水发〔2023〕32号", "none", ""),
        ("云水发﹝2023﹞32号", "none", ""),
        ("云水发〔 2023 〕 32 号", "none", ""),
        ("云水发[2023]32号", "brackets", "云水发〔2023〕32号"),
        ("云财绩【2023】1号", "brackets", "云财绩〔2023〕1号"),
        ("云水发（2023）32号", "brackets", "云水发〔2023〕32号"),
        ("自然资办函〔 20211152 号", "fused", "自然资办函〔2021〕1152号"),
        ("云水发〔2023 32号", "unclosed", "云水发〔2023〕32号"),
        ("云水发[2023〕32号", "mixed", "云水发〔2023〕32号"),
        ("云水发〔2023〕第32号", "ordinal", "云水发〔2023〕32号"),
        ("云水发〔2023〕032号", "padded", "云水发〔2023〕32号"),
        ("云水发〔23〕32号", "year", ""),
        ("云水发〔2023〕号", "no-number", ""),
    ],
)
def test_faults_and_proposals(text: str, fault: str, proposal: str) -> None:
    (found,) = _numbers(f"根据{text}文件精神")
    assert (found.fault, found.proposal) == (fault, proposal)


@pytest.mark.parametrize("text", ["维修（12）号楼", "目录（2018年版）", "规划（2021-2035）", "3号泵站"])
def test_what_is_no_document_number(text: str) -> None:
    assert _numbers(text) == []


def test_issuer_and_distance_in_years() -> None:
    first, second = _numbers("按照《通知》精神和财预〔2011〕285号，以及湘财文指〔2025〕30号下达")
    assert (first.issuer, first.years_ahead, first.superseded_by) == ("财预", -12, "财预〔2020〕10号")
    assert (second.issuer, second.years_ahead) == ("湘财文指", 2)


def test_plans_with_their_years() -> None:
    text = (
        "根据《清河县水利规划（2011—2020年）》和《总体规划（2021-2035）》，落实《全县2022年工作要点》。"
        "《旧城改造规划（2010-2015）》已经完成。依据“十三五”供水规划。"
    )
    found = facts_of(CitedPlan, fiscal_year="2023", sections=[{"heading": "保障措施", "paragraphs": [text]}])
    assert [(item.form, item.years_over, item.as_basis) for item in found] == [
        ("range", 3, True),
        ("range", -12, True),
        ("year", 1, True),
        ("range", 8, False),
        ("five-year", 3, True),
    ]


def test_clashing_citations() -> None:
    found = facts_of(
        CitationClash,
        sections=[
            {
                "heading": "依据",
                "paragraphs": [
                    "《水闸办法》（云水发〔2023〕32号）、《采砂批复》（云水发〔2023〕32号）",
                    "《水闸办法》（云水发〔2023〕23号）、《供水条例》（云政发〔2020〕1号）、《供水条例》（云政发〔2020〕1号）",
                ],
            }
        ],
    )
    assert [item.clash for item in found] == ["number", "title", "repeated"]


def test_unpaired_marks() -> None:
    found = facts_of(
        UnpairedMark,
        fields=[
            {"label": "依据", "value": "根据《办法开展"},
            {"label": "依据", "value": "《关于〈办法〉的函》《转发《办法》的函》"},
        ],
        sections=[{"heading": "依据", "paragraphs": ["根据《水闸", "办法》开展"]}],
    )
    assert [(item.mark, item.continued) for item in found] == [("《", True), ("》", True), ("《", False)]
