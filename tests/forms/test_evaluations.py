"""Sentences that state a total score or a grade, and sentences that only look so."""

from __future__ import annotations

import pytest

from perflint.forms.evaluations import evaluations, without_past_results
from tests.forms.documents import located, report


@pytest.mark.parametrize(
    ("text", "score", "grade"),
    [
        ('综上，渠道修缮项目绩效自评价结果为:总得分91.25分，属于"优秀"。', "91.25", "优秀"),
        ("自评总体得分83.4分,评级为“良”,执行总体规范。", "83.4", "良"),
        ("自评得分: 96", "96", None),
        ("本单位2023年度部门整体支出绩效自评得分为92分，等级为优。", "92", "优"),
        ("经综合评价，项目综合得分88.5分，评价等级为“良好”。", "88.5", "良好"),
        ("自评总分为99.5分，自评结果为“优秀”。", "99.5", "优秀"),
        ("总分为100分，自评得95分。", "95", None),
        ("最终评分90分，绩效等级：优", "90", "优"),
        ("评价结论：优秀。", None, "优秀"),
        ("预算编制质量较高,总体评价良好。", None, "良好"),
    ],
)
def test_results(text: str, score: str | None, grade: str | None) -> None:
    (found,) = evaluations(located(text))
    assert (found.get("score"), found.get("grade")) == (score, grade)
    assert found["text"] in text


def test_score_and_grade_in_two_sentences_are_one_result() -> None:
    (found,) = evaluations(located("项目自评总得分95分。自评等级为优。"))
    assert (found["score"], found["grade"]) == ("95", "优")


def test_places_are_those_of_the_values() -> None:
    text = "本项目自评总得分95.5分，等级为优。"
    (found,) = evaluations(located(text))
    assert found["score"].location.column == text.index("95.5") + 1
    assert found["grade"].location.column == text.index("优") + 1


@pytest.mark.parametrize(
    "text",
    [
        "产出指标得分49.5分，效益指标得分30分。",
        "预算执行率得分9.8分。",
        "该项得分10分。",
        "满意度：年初目标值≥90%，实际完成值95%，自评得分20分。",
        "评价总分100分，90（含）-100分为优、80-90分为良、60-80分为中、60分以下为差。",
        "等级分为优、良、中、差四档。",
        "空气质量等级为优。",
        "水质级别为良。",
        "评价总分设定为100分。",
        "完成率100%，群众评价较好。",
        "A项目自评得分95分，等级为优；B项目自评得分88分，等级为良。",
    ],
)
def test_no_result_of_the_whole(text: str) -> None:
    assert evaluations(located(text)) == []


def test_the_result_of_an_earlier_year_beside_the_own_is_none_of_the_report() -> None:
    found = report("""\
        云岭市残联2022年度部门整体支出绩效评价报告
        一、绩效目标
        服务残疾人2000名。
        二、评价结论
        我会2021年度部门整体支出绩效评价得分为95分。此次自评得分96.5分，等级为“优”。
        """)
    assert found.evaluation is not None
    assert (found.evaluation.score, found.evaluation.grade) == ("96.5", "优")
    assert not found.other_evaluations


@pytest.mark.parametrize(
    ("sentences", "year", "kept"),
    [
        (["2021年度自评得分95分", "自评得分96分"], "2022", [1]),
        (["上年度自评得分95分", "自评得分96分"], None, [1]),
        (["2022年度自评得分95分", "自评得分96分"], "2022", [0, 1]),
        (["2021年度自评得分95分"], "2022", [0]),
        (["2021年度自评得分95分", "自评得分96分"], None, [0, 1]),
    ],
)
def test_which_results_are_past(sentences: list[str], year: str | None, kept: list[int]) -> None:
    stated = [{"text": located(sentence)} for sentence in sentences]
    assert without_past_results(stated, year) == [stated[index] for index in kept]
