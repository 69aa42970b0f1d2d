"""Nothing that a form may hold breaks the measures of indicators and goals."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.facts.context import DocumentContext, ReportContext
from perflint.facts.registry import measure
from perflint.profile import load_profile
from perflint.report import Report

KINDS = frozenset(
    [
        "indicator",
        "indicator_table",
        "indicator_pair",
        "parent_row",
        "target_comparison",
        "target_summary",
        "half_year",
        "goal",
        "goal_quantity",
        "goal_quantity_unfilled",
        "goal_deliverable",
        "goal_overlap",
        "copied_completion",
        "stated_completion",
        "completion_claim",
        "task_against_actual",
        "figures_cutoff",
        "indicator_set_pair",
        "foreign_text",
        "spending_coverage",
        "funded_work",
        "amount_units",
    ]
)
PIECES = st.sampled_from(
    [
        "0",
        "0%",
        "1",
        "1e9",
        "≥",
        "≤",
        "=",
        "约",
        "-3",
        "9亿",
        "0.0001",
        "%",
        "‰",
        "元/人",
        "人次",
        "亩",
        "公里",
        "天",
        "2023年",
        "12月底",
        "率",
        "数",
        "满意度",
        "合格率",
        "事故",
        "发生",
        "任务",
        "已完成",
        "完成率为",
        "剩余",
        "未完成",
        "截至",
        "实际",
        "（%）",
        "。",
        "；",
        "，",
        "《",
        "〔",
        "\n",
        "指标1：",
        "★",
        "其中",
        "——",
        "/",
        "成本",
        "产出指标",
        "效益",
        "数量指标",
        "质量",
        "决策",
        "定性",
        "正向",
        "小于等于",
        "XX",
        "《》",
        "𠮷",
    ]
)
TEXT = st.one_of(st.lists(PIECES, max_size=6).map("".join), st.text(max_size=12))
ROW = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        [
            "level1",
            "level2",
            "name",
            "key_work",
            "operator",
            "direction",
            "target",
            "half_year_target",
            "unit",
            "actual",
            "completion_rate",
            "weight",
            "score",
            "reason",
            "basis",
            "description",
            "evidence",
        ],
        TEXT,
    )
    | {"role": st.sampled_from(["row", "parent", "child"])},
)
REPORT = st.fixed_dictionaries(
    {"kind": st.sampled_from(["project-target", "project-self-evaluation", "department-target"])},
    optional={
        "fiscal_year": TEXT,
        "project": st.fixed_dictionaries({"name": TEXT, "start": TEXT}),
        "goals": st.fixed_dictionaries({}, optional={"term": TEXT, "annual": TEXT, "completion": TEXT}),
        "indicators": st.lists(ROW, max_size=5),
        "sections": st.lists(
            st.fixed_dictionaries({"heading": TEXT, "paragraphs": st.lists(TEXT, max_size=2)}), max_size=2
        ),
        "funds": st.fixed_dictionaries(
            {
                "lines": st.lists(
                    st.fixed_dictionaries(
                        {"name": TEXT, "role": st.just("item"), "side": st.just("expenditure")},
                        optional={"budget": TEXT, "half_year": TEXT},
                    ),
                    max_size=2,
                )
            }
        ),
    },
)


@settings(max_examples=60, deadline=None)
@given(st.lists(REPORT, min_size=1, max_size=3))
def test_every_report_is_measured(reports: list[dict[str, Any]]) -> None:
    profile = load_profile("national")
    document = DocumentContext(
        [ReportContext(Report.model_validate(report), index, profile) for index, report in enumerate(reports)]
    )
    facts = measure(document, KINDS)
    assert {fact.kind for fact in facts} <= KINDS
    assert all(fact.pointer.startswith("/") and fact.report < len(reports) for fact in facts)
