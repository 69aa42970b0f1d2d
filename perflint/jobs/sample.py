"""A sample report, with which a process makes itself ready before it is copied."""

from __future__ import annotations

import json

from perflint.reading import read_reports
from perflint.report_document import LoadedDocument

_REPORT = {
    "kind": "project-self-evaluation",
    "title": "某县灌区管护项目支出绩效自评表",
    "fiscal_year": "2023",
    "unit": "某县水利局",
    "department": "某县水利局",
    "project": {"name": "灌区管护"},
    "funds": {
        "unit": "万元",
        "lines": [
            {
                "name": "年度资金总额",
                "role": "total",
                "initial": "80",
                "budget": "80",
                "executed": "31.2",
                "rate": "39%",
                "weight": "10",
                "score": "3.9",
            }
        ],
    },
    "goals": {"annual": "完成管护40公里，满意度不低于90%。", "completion": "完成管护42公里，满意度93%。"},
    "indicators": [
        {
            "level1": level1,
            "level2": level2,
            "name": name,
            "target": target,
            "actual": actual,
            "weight": weight,
            "score": weight,
            "reason": "",
        }
        for level1, level2, name, target, actual, weight in (
            ("产出指标", "数量指标", "管护长度", "≥40公里", "42公里", "20"),
            ("产出指标", "质量指标", "验收合格率", "≥95%", "100%", "20"),
            ("产出指标", "时效指标", "完工时间", "2023年11月底前", "2023年11月20日", "10"),
            ("效益指标", "社会效益指标", "受益户数", "≥300户", "320户", "30"),
            ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "93%", "10"),
        )
    ],
    "evaluation": {"score": "93.9", "grade": "优"},
    "sections": [
        {
            "heading": "一、项目基本情况",
            "level": 1,
            "paragraphs": [
                "2023年3月至11月，项目使用资金31.2万元，管护渠道42公里，其中干渠18公里、支渠24公里，受益320户。"
            ],
        },
        {
            "heading": "二、存在的问题及改进措施",
            "level": 1,
            "paragraphs": [
                "因招标节约和工期顺延，预算执行率为39%，下一步将加快支付进度，力争2024年6月底前完成结算。"
            ],
        },
    ],
}


def sample_document() -> LoadedDocument:
    """The sample, read as any other document is."""
    return read_reports(json.dumps(_REPORT, ensure_ascii=False).encode(), "sample.json")
