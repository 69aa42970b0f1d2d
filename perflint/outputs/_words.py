"""Words that several outputs print."""

from __future__ import annotations

from perflint.documents.errors import Language, worded
from perflint.results import DocumentResult, Summary

SEVERITY_WORDS = {
    "error": {"zh": "错误", "en": "error"},
    "warning": {"zh": "警告", "en": "warning"},
    "info": {"zh": "提示", "en": "info"},
}
KIND_WORDS = {
    "project-target": {"zh": "项目支出绩效目标", "en": "project target"},
    "project-self-evaluation": {"zh": "项目支出绩效自评", "en": "project self-evaluation"},
    "department-target": {"zh": "部门整体绩效目标", "en": "department target"},
    "department-self-evaluation": {"zh": "部门整体绩效自评", "en": "department self-evaluation"},
    "performance-text": {"zh": "绩效文本", "en": "performance text"},
}


def kinds_of(kinds: list[str], language: Language) -> str:
    """Kinds of reports with how many there are of each, e.g. 绩效文本，项目支出绩效目标×3."""
    counts = {kind: kinds.count(kind) for kind in kinds}
    words = [
        worded(KIND_WORDS.get(kind, kind), language) + (f"×{count}" if count > 1 else "")
        for kind, count in counts.items()
    ]
    return ("，" if language == "zh" else ", ").join(words)


def described(document: DocumentResult, language: Language) -> str:
    """What a document is and by which profile it was judged; "" where nothing was recognised in it."""
    parts = [kinds_of([report.kind for report in document.reports], language)] if document.reports else []
    profile = document.profile
    if profile is not None:
        wording = "口径：{} {}（{}）" if language == "zh" else "profile: {} {} ({})"
        parts.append(wording.format(profile.name, profile.title, profile.reason))
    return " · ".join(parts)


def summary_line(summary: Summary, language: Language) -> str:
    """The sums of a run in one line; what is zero and no severity is left out."""
    chinese = language == "zh"
    severities = summary.severities
    if chinese:
        parts = [
            f"检查 {summary.documents} 个文件",
            "，".join(f"{word['zh']} {severities[name]}" for name, word in SEVERITY_WORDS.items()),
        ]
        extras = [
            (summary.statuses["unreadable"], "无法读取 {} 个文件"),
            (summary.statuses["unrecognised"], "未识别 {} 个文件"),
            (summary.statuses["failed"], "处理出错 {} 个文件"),
            (summary.hidden, "低于显示级别未列出 {} 项"),
            (summary.suppressed, "已豁免 {} 项"),
            (summary.baselined, "基线已有 {} 项"),
        ]
    else:
        parts = [
            f"{summary.documents} document" + ("" if summary.documents == 1 else "s"),
            ", ".join(f"{name} {severities[name]}" for name in SEVERITY_WORDS),
        ]
        extras = [
            (summary.statuses["unreadable"], "unreadable {}"),
            (summary.statuses["unrecognised"], "not recognised {}"),
            (summary.statuses["failed"], "failed {}"),
            (summary.hidden, "{} below the severity shown"),
            (summary.suppressed, "{} suppressed"),
            (summary.baselined, "{} in the baseline"),
        ]
    parts.extend(text.format(count) for count, text in extras if count)
    return ("；" if chinese else "; ").join(parts) + ("。" if chinese else ".")
