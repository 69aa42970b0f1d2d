"""Which kind a document is of, and which documents are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perflint.documents import read_document
from perflint.forms import recognise
from tests.forms.documents import SELF_EVALUATION_TABLE, TARGET_TABLE, report, reports

RESULTS = "一级指标\t二级指标\t三级指标\t指标值\t完成值\t得分\n产出指标\t数量指标\t里程\t9公里\t9公里\t50\n"
PLANS = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t里程\t9公里\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("项目支出绩效自评表\n" + SELF_EVALUATION_TABLE.format(name="乡道维修"), "project-self-evaluation"),
        (SELF_EVALUATION_TABLE.format(name="乡道维修"), "project-self-evaluation"),
        ("项目支出绩效目标申报表\n" + TARGET_TABLE.format(name="河道疏浚"), "project-target"),
        (TARGET_TABLE.format(name="河道疏浚"), "project-target"),
        ("市级部门预算项目支出绩效目标申报表\n" + PLANS, "project-target"),
        ("绩效目标自评表\n项目名称\t乡道维修\n" + RESULTS, "project-self-evaluation"),
        ("项目绩效目标表\n项目名称\t乡道维修\n" + RESULTS, "project-self-evaluation"),
        ("云溪区部门整体支出绩效目标表\n部门名称\t云溪区水利局\n" + PLANS, "department-target"),
        ("部门整体支出绩效自评表\n部门名称\t云溪区水利局\n" + RESULTS, "department-self-evaluation"),
        (
            "2023年扶贫资金绩效评价报告\n一、概况\n投入20万元。\n二、结论\n效果较好。\n",
            "project-self-evaluation",
        ),
        ("云溪区水利局部门整体支出绩效评价报告\n一、概况\n职能概述。\n", "department-self-evaluation"),
        ("2024年部门整体绩效目标\n一、总体目标\n疏浚河道。\n", "department-target"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert report(text).kind == kind


def test_a_paper_on_what_is_planned_is_a_target_whatever_its_title() -> None:
    boxes = "评价类型：\t事前评价☑ 事中评价□ 事后评价□\n评价方式：\t自评☑ 财政评价□\n"
    text = f"示范村奖励资金绩效评价报告\n{boxes}一、绩效目标\n建成23个村。\n"
    assert report(text).kind == "project-target"


def test_a_report_without_a_title_is_known_by_its_headings() -> None:
    text = (
        "一、绩效目标分解下达情况\n下达资金20万元。\n二、绩效目标完成情况分析\n（一）资金投入情况分析\n资金已到位。\n"
        "（二）绩效指标完成情况分析\n已完成。\n"
    )
    assert report(text).kind == "project-self-evaluation"


@pytest.mark.parametrize(
    "text",
    [
        "关于开展2023年度项目支出绩效自评工作的通知\n各单位：\n一、自评范围\n所有项目。\n二、绩效自评内容\n绩效目标完成情况、预算执行情况。\n三、绩效评价要求\n请按时报送。\n",
        "我县召开预算绩效管理工作推进会\n会议通报了绩效自评、绩效目标和绩效评价情况，要求做好绩效工作。\n",
        "采购合同\n甲方：云溪区水利局\n一、标的\n货物名称\t数量\t单价\t金额\n水泵\t10\t2000\t20000\n二、付款\n验收后付款。\n",
        "云溪中学绩效考核办法\n第一章 总则\n制定本办法。\n第二章 内容\n考核项目\t分值\t说明\n教学\t50\t按课时\n",
        "收入支出预算总表\n单位：万元\n收入\t预算数\t支出\t预算数\n一般公共预算\t120\t基本支出\t100\n合计\t120\t合计\t120\n",
        "会议纪要\n会议研究了河道疏浚工作。\n",
        "春江水暖鸭先知\n",
    ],
)
def test_other_documents_give_no_report(text: str) -> None:
    assert reports(text) == []


ACCEPTED = {
    "project_self_eval": {"project-self-evaluation"},
    "project_target": {"project-target"},
    "dept_target": {"department-target"},
    "dept_self_eval": {"department-self-evaluation"},
    "narrative": {"project-self-evaluation", "department-self-evaluation", "performance-text"},
}


def test_kinds_of_the_labelled_corpus(shared_directory: Path) -> None:
    labels = sorted((shared_directory / "corpus").glob("*.labels.json"))
    assert labels
    wrong: list[str] = []
    for path in labels:
        label = json.loads(path.read_text(encoding="utf-8"))
        source = path.with_name(path.name.replace(".labels.json", ".txt"))
        kinds = {found.kind for found, _ in recognise(read_document(source))}
        if not kinds & ACCEPTED[label["doc_type"]]:
            wrong.append(f"{source.name}: {label['doc_type']} read as {sorted(kinds)}")
    assert len(labels) - len(wrong) >= 34, wrong


@pytest.mark.parametrize(
    ("number", "kinds"),
    [
        ("000", ["project-target"]),
        ("001", ["project-self-evaluation"]),
        ("002", ["department-target"]),
        ("003", ["performance-text", *["project-target"] * 7]),
        ("004", ["department-self-evaluation"]),
    ],
)
def test_kinds_of_the_reference_documents(shared_directory: Path, number: str, kinds: list[str]) -> None:
    (path,) = (shared_directory / "seeds").glob(f"{number}_*.txt")
    assert [found.kind for found, _ in recognise(read_document(path))] == kinds
