"""Findings about the reading itself (DOC): what could not be read, recognised or placed is said, never passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from perflint.documents.errors import Language, Wording, worded
from perflint.engine.rule import Rule
from perflint.findings.build import place_of
from perflint.findings.fingerprint import digest
from perflint.findings.model import Finding, FindingClass, Place, Row, Severity
from perflint.findings.wording import joined
from perflint.places import Location, location_of
from perflint.report_document import LoadedDocument
from perflint.vocabulary import fold


class RuleSummary(Struct, frozen=True):
    """What readers of findings are told of a rule, whether a YAML file or this module defines it."""

    code: str
    name: str
    severity: Severity
    title: Mapping[str, str]
    advice: Mapping[str, str]
    basis: Sequence[str] = ()
    class_: FindingClass = "source"
    status: str = "stable"
    since: str = ""
    kinds: Sequence[str] = ()
    profiles: Sequence[str] = ()
    formerly: Sequence[str] = ()


UNREADABLE = RuleSummary(
    "DOC001",
    "unreadable",
    "error",
    {"zh": "文件无法读取", "en": "Document cannot be read"},
    {
        "zh": "按所述原因处理文件后重新检查；该文件未作任何检查。",
        "en": "Mend the file as the reason says and check it again; nothing of it was checked.",
    },
    class_="extraction",
    since="0.1.0",
)
UNRECOGNISED = RuleSummary(
    "DOC002",
    "no-form-recognised",
    "error",
    {"zh": "未识别出绩效表格或文本", "en": "No performance form or text recognised"},
    {
        "zh": "确认文件是绩效目标表、自评表（报告）或绩效文本；若是，用 perflint extract 查看读到的内容并反馈版式。",
        "en": "Make sure that the file is a target form, a self-evaluation or a performance text; "
        "if it is, see with perflint extract what was read and report the layout.",
    },
    class_="extraction",
    since="0.1.0",
)
NOT_PLACED = RuleSummary(
    "DOC003",
    "parts-not-placed",
    "warning",
    {"zh": "部分内容未能读入", "en": "Parts of the document could not be placed"},
    {
        "zh": "人工核对所列内容；用 perflint extract 可查看读到的全部内容。",
        "en": "Check the listed parts by hand; perflint extract shows everything that was read.",
    },
    class_="extraction",
    since="0.1.0",
)
READ_WITH_DOUBT = RuleSummary(
    "DOC003",
    "read-with-doubt",
    "info",
    {"zh": "部分内容读取时存疑", "en": "Parts of the document were read with doubt"},
    {
        "zh": "对照原件核对所列内容。",
        "en": "Compare the listed parts with the original.",
    },
    class_="extraction",
    since="0.1.0",
)
READING_RULES = (UNREADABLE, UNRECOGNISED, NOT_PLACED, READ_WITH_DOUBT)

_PARTS_LEFT_OUT = frozenset({"table-not-placed", "column-not-placed"})
_DOUBTS = frozenset({"hidden", "uncertain-join", "formula", "macro", "low-confidence"})


def summary_of(rule: Rule) -> RuleSummary:
    """The summary of a rule that a YAML file defines."""
    return RuleSummary(
        rule.code,
        rule.name,
        rule.severity,
        rule.title,
        rule.advice,
        tuple(basis.document for basis in rule.basis),
        rule.class_,
        rule.status,
        rule.since,
        rule.kinds,
        rule.profiles,
        rule.formerly,
    )


def _finding(
    rule: RuleSummary, language: Language, message: str, place: Place, rows: Sequence[Row] = ()
) -> Finding:
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        title=worded(rule.title, language),
        message=message,
        advice=worded(rule.advice, language),
        place=place,
        fingerprint=digest(rule.code, rule.name, *(sorted(row.fingerprint for row in rows) or [message])),
        class_=rule.class_,
        rows=rows,
    )


def unreadable(
    reason: Wording, language: Language, pointer: str = "", line: int | None = None, column: int | None = None
) -> Finding:
    """The finding for a file that could not be read; the place is known for faults inside a JSON or text file."""
    return _finding(UNREADABLE, language, worded(reason, language), Place(pointer, line, column))


def unrecognised(format_: str, language: Language) -> Finding:
    """The finding for a file that was read and holds no form that perflint knows."""
    wording = {
        "zh": f"已按 {format_} 格式读取，但没有识别出绩效目标表、自评表或绩效文本，未作检查",
        "en": f"read as {format_}, but no target form, self-evaluation or performance text was recognised; "
        "nothing was checked",
    }
    return _finding(UNRECOGNISED, language, worded(wording, language), Place(""))


def _located(location: Location | None, text: str) -> Place:
    if location is None:
        return Place("", text=text)
    return Place("", location.line, location.column, location.cell, location.page, text)


def _noted(document: LoadedDocument) -> list[tuple[str, str, Place]]:
    """Kind, message and place of every note, those of the reader first, each once."""
    found: list[tuple[str, str, Place]] = []
    for note in document.notes:
        text = note.text or ""
        found.append((note.kind, note.message, _located(location_of(text), str(text))))
    for number, report in enumerate(document.reports):
        for index, entry in enumerate(report.notes):
            place = place_of(document, number, f"/notes/{index}", entry.text or "")
            found.append((entry.kind, entry.message, place))
    unique = {(kind, message, place.text): (kind, message, place) for kind, message, place in found}
    return list(unique.values())


def reading_notes(document: LoadedDocument, language: Language) -> list[Finding]:
    """What was left out, and what was read with doubt, each kind in one finding that lists its parts.

    Shifted columns, truncated text and marks of a conversion have rules of their own.
    """
    noted = _noted(document)
    findings = []
    for rule, kinds in ((NOT_PLACED, _PARTS_LEFT_OUT), (READ_WITH_DOUBT, _DOUBTS)):
        rows = [
            Row(message, place, {}, digest(rule.code, rule.name, kind, fold(message), fold(place.text)))
            for kind, message, place in noted
            if kind in kinds
        ]
        if rows:
            listed = joined([row.message for row in rows], language)
            heading = f"{worded(rule.title, language)}（{len(rows)} 处）：{listed}"
            english = f"{worded(rule.title, language)} ({len(rows)}): {listed}"
            findings.append(
                _finding(rule, language, heading if language == "zh" else english, rows[0].place, rows)
            )
    return findings
