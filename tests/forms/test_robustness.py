"""Any text gives reports or none, never an error, and in time that grows with its length."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perflint.documents.errors import DocumentError
from perflint.documents.text import read_text
from perflint.forms import recognise
from perflint.report import Report
from tests.counting import calls_of

FRAGMENTS = [
    "项目支出绩效自评表",
    "云溪区水利局2023年度部门整体支出绩效自评报告",
    "云溪区水利局2024年绩效文本",
    "附件1",
    "（2023年度）",
    "目录",
    "一、概况............3",
    "第一部分",
    "一、项目概况",
    "（二）项目绩效目标",
    "1.年度目标",
    "（1）产出指标（50分，得分49分）",
    "数量指标（指标分数10分，实际得分10分）",
    "巡渠次数=30次（指标分数5分，实际得分5分）",
    "填报单位：云溪区水利局 单位：万元",
    "修缮渠道12公里，完成率100%，",
    "总得分93分，属于“优秀”。",
    "预算70万元，资金到位70万元，预算执行27.5万元，执行率39.29%。",
    "项目名称\t乡道维修\t主管部门\t云溪区交通局",
    "项目名称\t桥梁加固",
    "一级指标\t二级指标\t三级指标\t指标值\t完成值\t分值\t得分",
    "产出指标\t数量指标\t里程\t9公里\t9公里\t50\t50",
    "\t\t合格率\t≥95%\t96%\t\t",
    "年度资金总额\t10\t10\t9\t90%",
    "\t年初预算数\t全年预算数\t全年执行数\t执行率",
    "\t二级指标",
    "\t10",
    "\t",
    "",
    "| 指标 | 值 |",
    "|---|---|",
    "## 三、结论",
    "**",
    "<p>说明</p><input type='checkbox' checked>",
    "[bookmark: _Toc1]",
    "合计\t\t\t\t\t100\t99",
    "评价结论\t自评得分96分，等级为优。",
]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=12), max_size=25))
def test_any_order_of_lines_is_read(lines: list[str]) -> None:
    try:
        document = read_text("\n".join(lines), "x.txt")
    except DocumentError:
        return
    for found, places in recognise(document):
        assert Report.model_validate(found.model_dump()) == found
        assert all(place.line is not None for _, place in places.items())


SENTENCES = (
    "（一）项目概况：2023年预算数100万元，实际支出98万元，完成修缮12公里，满意度95%，分值10分，得分10分。\n"
)
FORM = (
    "项目支出绩效自评表\n项目名称\t乡道{}\n一级指标\t二级指标\t三级指标\t指标值\t完成值\t得分\n"
    "产出指标\t数量指标\t里程\t9公里\t9公里\t50\n\n"
)


@pytest.mark.parametrize(
    "line",
    [
        SENTENCES,
        "没有含义的一行\n",
        "，".join(["无标点的文字"] * 5) + "，\n",
        "一、情况\n",
        "产出指标\t数量指标\t里程\t9公里\t9公里\t50\n",
        FORM,
        "\t质量指标\n\t合格率\n\t98%\n\n",
    ],
)
def test_work_grows_with_length_only(line: str) -> None:
    def work(size: int) -> int:
        count = size // len(line.encode())
        text = "项目绩效自评报告\n" + "".join(line.format(number) for number in range(count))
        document = read_text(text, "x.txt")
        return calls_of(lambda: recognise(document))

    work(5_000)
    assert work(240_000) < 5 * work(60_000)
