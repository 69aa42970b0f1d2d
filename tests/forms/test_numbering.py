"""Numbers in front of headings."""

from __future__ import annotations

import pytest

from perflint.forms.numbering import numbering_of


@pytest.mark.parametrize(
    ("text", "kind", "ordinal", "rest"),
    [
        ("第一部分 部门概况", "part", 1, "部门概况"),
        ("第十二部分", "part", 12, ""),
        ("第三章 绩效情况", "chapter", 3, "绩效情况"),
        ("二、项目概况", "han", 2, "项目概况"),
        ("二十一. 其他", "han", 21, "其他"),
        ("（三）资金情况", "han-bracket", 3, "资金情况"),
        ("(十)其他", "han-bracket", 10, "其他"),
        ("4. 满意度", "digit", 4, "满意度"),
        ("4、满意度", "digit", 4, "满意度"),
        ("1.2023年预算", "digit", 1, "2023年预算"),
        ("2.1 资金到位", "digit-nested", 2, "资金到位"),
        ("（1）. 实施期目标", "digit-bracket", 1, "实施期目标"),
        ("(12)其他", "digit-bracket", 12, "其他"),
        ("③培训", "circled", 3, "培训"),
        ("附件2：自评表", "annex", 2, "自评表"),
        ("附件2-1", "annex", 2, ""),
        ("附表 目标表", "annex", 0, "目标表"),
    ],
)
def test_numbering(text: str, kind: str, ordinal: int, rest: str) -> None:
    found = numbering_of(text)
    assert found is not None
    assert (found.kind, found.ordinal, text[found.end :]) == (kind, ordinal, rest)


@pytest.mark.parametrize(
    "text",
    [
        "2023年度目标",
        "1.5亩",
        "12.50",
        "（2018年版）说明",
        "一是完善制度",
        "三公经费",
        "第二次培训",
        "5%",
        "",
    ],
)
def test_no_numbering(text: str) -> None:
    assert numbering_of(text) is None
