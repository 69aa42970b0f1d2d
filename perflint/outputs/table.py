"""The table for people at a terminal: a block a document, a row a finding, and the sums at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from perflint.documents.errors import Language, worded
from perflint.findings.model import Finding, Place, Row
from perflint.findings.wording import joined
from perflint.outputs._words import SEVERITY_WORDS, described, kinds_of, summary_line
from perflint.outputs._wrap import aligned, clean, shorten, width_of, wrap
from perflint.results import DocumentResult, Run

_MINIMUM_WIDTH = 60
_PLACE_WIDTH = 16
_QUOTE_WIDTH = 40
_MAXIMUM_ROWS = 12
_MAXIMUM_RELATED = 4
_SOURCE_MARGIN = 24
_QUOTE_MARKS = 2
"""How far behind its place a text may begin: a JSON value's place is that of its opening quote."""

_COLOURS = {"error": "31;1", "warning": "33;1", "info": "36"}
_DIM = "2"
_BOLD = "1"

_WORDS = {
    "place": {"zh": "位置", "en": "place"},
    "severity": {"zh": "级别", "en": "severity"},
    "rule": {"zh": "规则", "en": "rule"},
    "message": {"zh": "问题", "en": "finding"},
    "advice": {"zh": "建议：", "en": "advice: "},
    "report": {"zh": "所在：", "en": "report: "},
    "also": {"zh": "另见：", "en": "see also: "},
    "basis": {"zh": "依据：", "en": "basis: "},
    "source": {"zh": "原文：", "en": "source: "},
    "clean": {"zh": "未发现问题", "en": "nothing found"},
    "none-shown": {"zh": "没有达到显示级别的问题", "en": "nothing at the severity shown"},
    "more": {"zh": "……另有 {} 处", "en": "… and {} more"},
}


class _Painter:
    """Colours text where the terminal shows colours."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def __call__(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour and text else text


def _word(name: str, language: Language) -> str:
    return worded(_WORDS[name], language)


def _quoted(text: str) -> str:
    return f"“{shorten(clean(text), _QUOTE_WIDTH)}”" if text.strip() else ""


def _with_quote(place: Place, language: Language) -> str:
    label = f"{clean(place.label)} " if place.label else ""
    if place.path is not None:
        label += f"{clean(place.path)} "
    return f"{label}{place.describe(language)} {_quoted(place.text)}".strip()


def _indented(label: str, text: str, width: int) -> list[str]:
    """Lines of a labelled text, its further lines standing under its first."""
    margin = width_of(label)
    lines = wrap(text, max(10, width - margin))
    return [label + lines[0], *(" " * margin + line for line in lines[1:])]


def _rows(rows: Sequence[Row], width: int, language: Language) -> list[str]:
    lines: list[str] = []
    for row in rows[:_MAXIMUM_ROWS]:
        lines.extend(_indented("· ", f"{row.place.describe(language)}  {row.message}", width))
    if len(rows) > _MAXIMUM_ROWS:
        lines.append("  " + _word("more", language).format(len(rows) - _MAXIMUM_ROWS))
    return lines


def _message(finding: Finding, width: int, language: Language) -> list[str]:
    """The message; where it ends in the list of its rows they are set out line by line, with their places."""
    if len(finding.rows) < 2:
        return [line for part in finding.message.splitlines() for line in wrap(part, width)]
    listed = joined([row.message for row in finding.rows], language)
    head, found, tail = finding.message.rpartition(listed)
    if found and not tail.strip("。. ") and head.strip():
        return [*wrap(head, width), *_rows(finding.rows, width, language)]
    lines = wrap(finding.message, width)
    if not found:
        lines.extend(_rows(finding.rows, width, language))
    return lines


def _excerpt(line: str, place: Place, width: int) -> list[str]:
    """The part of a source line around a place, with marks under the place's text."""
    first_line = place.text.splitlines()[0] if place.text else ""
    start = max(0, (place.column or 1) - 1)
    found = line.find(first_line, start)
    if 0 <= found - start <= _QUOTE_MARKS:
        start = found
    left = max(0, start - _SOURCE_MARGIN)
    before = ("…" if left else "") + clean(line[left:start])
    length = len(first_line) if line.startswith(first_line, start) else 1
    shown = shorten(before + clean(line[start:]), width)
    marks = width_of(clean(line[start : start + length])) or 1
    available = max(1, width - width_of(before))
    return [shown, " " * width_of(before) + "^" * min(marks, available)]


def _source(document: DocumentResult, finding: Finding, width: int, language: Language) -> list[str]:
    place, lines = finding.place, document.source
    label = _word("source", language)
    if lines is None or place.line is None or place.line > len(lines):
        return _indented(label, place.text, width) if place.text else []
    margin = " " * width_of(label)
    shown, marks = _excerpt(lines[place.line - 1], place, width - width_of(label))
    return [label + shown, margin + marks]


def _worth_seeing(finding: Finding) -> list[Place]:
    """The related places that tell more than the finding's own: not its row, nor a whole table without a name."""
    own = finding.place.pointer
    places = [related.place for related in finding.related]
    return [
        place for place in places if place.text.strip() or (place.label and not own.startswith(place.pointer))
    ]


def _cell(document: DocumentResult, finding: Finding, width: int, run: Run, paint: _Painter) -> list[str]:
    language = run.language
    lines = _message(finding, width, language)
    if run.show_source:
        lines.extend(_source(document, finding, width, language))
    lines.extend(_indented(_word("advice", language), finding.advice, width))
    quiet: list[str] = []
    if len(document.reports) > 1:
        report = document.reports[finding.report]
        name = report.project or kinds_of([report.kind], language)
        quiet.extend(_indented(_word("report", language), name, width))
    also = _worth_seeing(finding)
    if also and len(finding.rows) < 2:
        places = [_with_quote(place, language) for place in also[:_MAXIMUM_RELATED]]
        if len(also) > _MAXIMUM_RELATED:
            places.append(_word("more", language).format(len(also) - _MAXIMUM_RELATED))
        quiet.extend(_indented(_word("also", language), joined(places, language), width))
    if finding.basis:
        quiet.extend(_indented(_word("basis", language), joined(finding.basis, language), width))
    return [*lines, *(paint(line, _DIM) for line in quiet)]


def _heading(document: DocumentResult, run: Run, paint: _Painter) -> str:
    text = described(document, run.language)
    lines = wrap(text, run.width) if text else []
    return "\n".join([paint(clean(document.path), _BOLD), *(paint(line, _DIM) for line in lines)])


def _table(document: DocumentResult, shown: Sequence[Finding], run: Run, paint: _Painter) -> str:
    language = run.language
    headers = [_word(name, language) for name in ("place", "severity", "rule", "message")]
    places = [wrap(finding.place.describe(language), _PLACE_WIDTH) for finding in shown]
    severities = [worded(SEVERITY_WORDS[finding.severity], language) for finding in shown]
    narrow = ([line for place in places for line in place], severities, [finding.code for finding in shown])
    # Two columns stand between cells, and two more behind a header that is the widest cell.
    taken = sum(
        max(width_of(header) + 2, *map(width_of, column)) + 2
        for header, column in zip(headers, narrow, strict=False)
    )
    width = max(_MINIMUM_WIDTH // 2, run.width - taken)
    lines: list[tuple[str, ...]] = []
    for place, severity, finding in zip(places, severities, shown, strict=True):
        if lines:
            lines.append(("",) * len(headers))
        coloured = paint(severity, _COLOURS[finding.severity])
        cell = _cell(document, finding, width, run, paint)
        lines.extend(zip_longest(place, [coloured], [finding.code], cell, fillvalue=""))
    return "\n".join(aligned(lines, headers))


def render(run: Run) -> Iterator[str]:
    """The documents one after the other, then the summary."""
    paint = _Painter(run.colour)
    run.width = max(_MINIMUM_WIDTH, run.width)
    for document, shown in run.documents():
        yield _heading(document, run, paint) + "\n"
        if shown:
            yield _table(document, shown, run, paint) + "\n\n"
        else:
            yield _word("none-shown" if document.findings else "clean", run.language) + "\n\n"
    yield summary_line(run.summary, run.language) + "\n"
