"""Weights, scores, targets and results in prose."""

from __future__ import annotations

import pytest

from perflint.forms.scored import group_of, scored_line, scored_sentences
from tests.forms.documents import located


@pytest.mark.parametrize(
    ("text", "name", "weight", "score", "target", "group"),
    [
        ("数量指标（指标分数10分，实际得分9.5分）", "数量指标", "10", "9.5", None, "level2"),
        ("（一）产出指标（50分，得分49分）", "产出指标", "50", "49", None, "level1"),
        ("巡渠次数（次）=30次（指标分数5分，实际得分5分）", "巡渠次数（次）", "5", "5", "=30次", None),
        ("（1）渠道完好率（%）（分值：8分；得分：8分）按期完成。", "渠道完好率（%）", "8", "8", None, None),
        ("质量类指标：分值20分，自评得分18分。", "质量类指标", "20", "18", None, "level2"),
        ("3.培训人次 权重5分，得分4.5分", "培训人次", "5", "4.5", None, None),
    ],
)
def test_scored_lines(
    text: str, name: str, weight: str, score: str, target: str | None, group: str | None
) -> None:
    line = scored_line(located(text))
    assert line is not None
    assert (line.name, line.weight, line.score, line.target, line.group) == (
        name,
        weight,
        score,
        target,
        group,
    )


def test_a_scored_line_knows_places_and_rest() -> None:
    line = scored_line(located("培训及时率（分值10分，得分10分）全部按期。"))
    assert line is not None
    assert line.rest == "全部按期。"
    assert line.score is not None
    assert line.score.location.column == len("培训及时率（分值10分，得分") + 1


@pytest.mark.parametrize(
    "text",
    [
        "总分100分，自评得分98分",
        "本项目满分（100分，得分95分）",
        "修缮渠道10公里，投入20万元。",
        "（2018年版）",
        "全年开展巡渠30次。随后数量指标（分值10分，得分10分）",
    ],
)
def test_lines_without_an_indicator(text: str) -> None:
    assert scored_line(located(text)) is None


def test_target_and_result_in_a_sentence() -> None:
    text = located("社会公众满意度指标：年初目标值≥90%,实际完成值≥92%,自评得分20分。其余指标均已完成。")
    (line,) = scored_sentences(text, None)
    assert (line.name, line.target, line.actual, line.score) == ("社会公众满意度指标", "≥90%", "≥92%", "20")
    assert text[line.start : line.end].endswith("自评得分20分")


def test_several_statements_in_a_paragraph() -> None:
    text = located(
        "修缮里程指标值12公里，完成值12公里，分值10分，得分10分；合格率指标值95%，完成值93%，分值10分，得分9分。"
    )
    first, second = scored_sentences(text, None)
    assert (first.name, first.weight, second.name, second.actual, second.score) == (
        "修缮里程",
        "10",
        "合格率",
        "93%",
        "9",
    )


def test_groups_beside_each_other() -> None:
    text = located("产出指标分值50分，得分49分，效益指标分值30分，得分30分。")
    found = [(line.name, line.group, line.weight, line.score) for line in scored_sentences(text, None)]
    assert found == [("产出指标", "level1", "50", "49"), ("效益指标", "level1", "30", "30")]


def test_this_item_is_what_the_heading_says() -> None:
    for text in (
        "该项指标分值10分，得分8分。",
        "全部按期完工，该项指标分值10分，得分8分。",
        "分值10分，得分8分",
    ):
        (own,) = scored_sentences(located(text), located("完工及时率"))
        assert (own.name, own.score) == ("完工及时率", "8")
    assert not list(scored_sentences(located("该项指标分值10分，得分8分。"), None))


def test_a_total_is_no_indicator() -> None:
    assert not list(scored_sentences(located("评价总分100分，自评得分96分。"), None))


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("数量指标", "level2"),
        ("经济效益指标", "level2"),
        ("可持续性影响指标", "level2"),
        ("产出类指标", "level1"),
        ("满意度指标", "level1"),
        ("培训人次", None),
        ("数量落实率", None),
    ],
)
def test_names_of_groups(name: str, level: str | None) -> None:
    assert group_of(name) == level


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("案件办结率95%，年度目标98%", ("案件办结率", "98%", "95%")),
        ("完成食品抽检2156批次，年度目标2100批次，完成率102.67%", ("完成食品抽检", "2100批次", "2156批次")),
        ("群众满意度达到93.6%", ("群众满意度", None, "93.6%")),
        ("全年新增企业4328户，同比增长12.4%", ("全年新增企业", None, "4328户")),
        ("受理投诉3865件，挽回损失186.4万元", ("受理投诉3865件，挽回损失186.4万元", None, None)),
        ("建立长效机制", ("建立长效机制", None, None)),
        ("执法巡查30次", ("执法巡查30次", None, None)),
    ],
)
def test_a_result_in_front_of_its_points(said: str, parts: tuple[str | None, ...]) -> None:
    line = scored_line(located(f"{said}（指标分数5分，实际得分5分）。"))
    assert line is not None and line.group is None
    assert (line.name, line.target, line.actual) == parts


def test_points_behind_nothing_but_a_mark() -> None:
    line = scored_line(located("，，（指标分数5分，实际得分5分）"))
    assert line is not None and line.actual is None
