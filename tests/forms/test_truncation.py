"""Texts that break off: what is incomplete is said, complete forms are left alone."""

from __future__ import annotations

import pytest

from tests.forms.documents import SELF_EVALUATION_TABLE, reports

HEAD = "项目支出绩效自评表\n（2023年度）\n"
WHOLE = HEAD + SELF_EVALUATION_TABLE.format(name="乡道维修")
ROWS = WHOLE.splitlines(keepends=True)


def cut_parts(text: str) -> list[str]:
    found = reports(text)
    return [note.text or "" for note in found[-1].notes if note.kind == "truncated"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (WHOLE, []),
        ("".join(ROWS[:-1]), ["indicators"]),
        ("".join(ROWS[:4]), ["indicators"]),
        ("".join(ROWS[:-1]) + "合计\t\t\t\t\t\t90\t90\n", []),
        ("".join(ROWS[:-1]) + "评价结论\t自评得分90分，等级为优。\n", []),
        ("".join(ROWS[:-1]).replace("\t40\t40", "\t50\t50"), []),
        (
            HEAD + "项目名称\t乡道维修\n\t年初预算数\t全年预算数\t全年执行数\n年度资金总额\t10\t10\t9\n",
            ["funds", "indicators"],
        ),
        (HEAD + "项目名称\t乡道维修\n总体目标\t年初设定目标\t完成情况\n\t维修乡道\t\n", ["indicators"]),
        ("项目绩效自评报告\n一、概况\n修缮渠道。\n二、做法\n加强了管理。\n", []),
        (
            "项目绩效自评报告\n一、概况\n修缮渠道。\n二、做法\n项目支出包括委员活动经费三十六万元、信息网络运行经费五万元\n",
            ["sections"],
        ),
        ("项目绩效自评报告\n一、概况\n修缮渠道。\n二、工作开展情况\n", ["sections"]),
        ("项目绩效自评报告\n一、概况\n（一）绩效目标\n修缮渠道。\n（二）资金情况\n已到位。\n", ["sections"]),
        ("项目绩效自评报告\n一、概况\n修缮渠道。\n二、问题\n暂无\n", []),
        ("项目绩效自评报告\n一、概况\n修缮渠道。\n二、问题\n老化。\n附件2\n", []),
    ],
)
def test_cut_parts(text: str, parts: list[str]) -> None:
    assert cut_parts(text) == parts


def test_points_of_the_execution_rate_complete_the_hundred() -> None:
    money = "\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n年度资金总额\t10\t10\t9\t10\t90%\t9\n"
    rows = [*ROWS[:3], money, *ROWS[3:-1]]
    assert cut_parts("".join(rows)) == []
    assert cut_parts("".join(rows).replace("\t40\t40", "\t30\t30")) == ["indicators"]


def test_scored_prose_that_ends_before_satisfaction() -> None:
    text = (
        "云溪区水利局2023年度部门整体支出绩效自评报告\n绩效实现情况\n数量指标（指标分数10分，实际得分10分）\n"
        "巡渠次数（指标分数5分，实际得分5分）\n完成巡渠30次。\n"
    )
    assert cut_parts(text) == ["indicators", "sections"]
    assert cut_parts(text + "社会满意度指标（指标分数5分，实际得分5分）\n满意度98%。\n") == []
