"""All prose of a report as passages: section paragraphs, goals, evidence, reasons, with place and role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from perflint.facts.context import ReportContext
from perflint.facts.similarity import Normalised, normalise
from perflint.patterns import regex
from perflint.remembering import remembered
from perflint.report import Report
from perflint.vocabulary import Vocabulary, fold

Source = Literal["section", "goal", "evidence", "reason", "basis", "description", "evaluation", "field"]
"""Which part of a report a passage comes from."""

_SENTENCE_END = regex(r"[。！？!?\n]+[”’」』)）]*")
_CLAUSE_END = regex(r"[。！？!?\n；;，：:]+[”’」』)）]*|(?<!\d),|,(?!\d)")
# A label at the beginning of a paragraph: 立项依据：…, (2)项目实施的作用和意义：…
_LABEL = regex(r"\s*(?:[（(]?[0-9一二三四五六七八九十①-⑳]{1,3}[)）.、．]?\s*)?([一-鿿、和与及]{2,20})[：:]")


class Span(Struct, frozen=True):
    """A piece of a passage with its place in the passage's text."""

    text: str
    start: int
    end: int


class Passage(Struct, frozen=True):
    """A piece of prose.

    `heading` is the heading that it stands under and `path` all headings above it, outermost first; `label`
    is a label at its beginning (立项依据：). `roles` say what its label, or else its nearest telling heading,
    announces, in the order of the heading; `role` is the last of them, "" where nothing is announced.
    """

    index: int
    source: Source
    pointer: str
    text: str
    heading: str = ""
    path: tuple[str, ...] = ()
    level: int = 0
    label: str = ""
    label_end: int = 0
    roles: tuple[str, ...] = ()

    @property
    def role(self) -> str:
        """What the passage is announced as, e.g. necessity."""
        return self.roles[-1] if self.roles else ""

    @property
    def normalised(self) -> Normalised:
        """The text as it is compared."""
        return normalise(self.text)

    @property
    def body(self) -> str:
        """The text behind the label."""
        return self.text[self.label_end :]

    @property
    def title(self) -> str:
        """What a message calls the passage: its label, or its heading."""
        return self.label or self.heading

    @property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences (ends: 。！？ and line breaks), with their end marks."""
        return sentences_of(self.text)

    @property
    def clauses(self) -> tuple[Span, ...]:
        """The clauses (ends also ；，：), with their end marks; a comma between digits ends nothing."""
        return clauses_of(self.text)


@remembered(1_024)
def sentences_of(text: str) -> tuple[Span, ...]:
    """The sentences of any text."""
    return _pieces(text, _SENTENCE_END)


@remembered(1_024)
def clauses_of(text: str) -> tuple[Span, ...]:
    """The clauses of any text."""
    return _pieces(text, _CLAUSE_END)


@remembered(1_024)
def split(text: str, ends: re.Pattern[str]) -> tuple[Span, ...]:
    """The pieces of a text up to and including each end mark; pieces of white space are left out."""
    return _pieces(text, ends)


def _pieces(text: str, ends: re.Pattern[str]) -> tuple[Span, ...]:
    pieces: list[Span] = []
    start = 0
    for end in (*(match.end() for match in ends.finditer(text)), len(text)):
        piece = text[start:end].rstrip()
        bare = piece.lstrip()
        if bare:
            begin = start + len(piece) - len(bare)
            pieces.append(Span(bare, begin, begin + len(bare)))
        start = end
    return tuple(pieces)


def states_goal(passage: Passage) -> bool:
    """Whether a passage states a goal or indicators to be reached: a goal of the form, or a section on goals."""
    if passage.source == "goal":
        return passage.role == "goal"
    return passage.source == "section" and passage.role in ("goal", "indicators")


@remembered(2_048, longest=200)
def heading_roles(heading: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What a heading announces, in the order of its cues; of overlapping cues the longest counts."""
    folded = fold(heading)
    found: list[tuple[int, int, str]] = []
    for role, cues in vocabulary.mapping("section_roles").items():
        for cue in cues:
            place = folded.rfind(cue)
            if place >= 0:
                found.append((place, place + len(cue), role))
    kept: list[tuple[int, int, str]] = []
    for start, end, role in sorted(found, key=lambda item: item[0] - item[1]):
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end, role))
    kept.sort(key=lambda item: item[1])
    return tuple(dict.fromkeys(role for _, _, role in kept))


def passages(context: ReportContext) -> tuple[Passage, ...]:
    """All passages of a report in reading order; computed once for a report."""
    return context.memo(_passages)


def _passages(context: ReportContext) -> tuple[Passage, ...]:
    drafts = (
        *_goals(context.report),
        *_sections(context.report, context.vocabulary),
        *_indicators(context.report),
        *_others(context.report, context.vocabulary),
    )
    return tuple(_with_label(index, draft, context.vocabulary) for index, draft in enumerate(drafts))


def _with_label(index: int, draft: Passage, vocabulary: Vocabulary) -> Passage:
    label, label_end, roles = "", 0, draft.roles
    match = _LABEL.match(draft.text)
    if match is not None:
        announced = heading_roles(match[1], vocabulary)
        if announced:
            label, label_end, roles = match[1], match.end(), announced
    return Passage(
        index=index,
        source=draft.source,
        pointer=draft.pointer,
        text=draft.text,
        heading=draft.heading,
        path=draft.path,
        level=draft.level,
        label=label,
        label_end=label_end,
        roles=roles,
    )


def _goals(report: Report) -> Iterator[Passage]:
    if report.goals is None:
        return
    parts = (
        ("term", report.goals.term, "实施期目标", "goal"),
        ("annual", report.goals.annual, "年度目标", "goal"),
        ("completion", report.goals.completion, "目标完成情况", "completion"),
    )
    for key, text, heading, role in parts:
        if text:
            yield Passage(0, "goal", f"/goals/{key}", text, heading=heading, path=(heading,), roles=(role,))


def _sections(report: Report, vocabulary: Vocabulary) -> Iterator[Passage]:
    """The paragraphs of all sections but a table of contents, which is no prose."""
    above: list[tuple[int, str]] = []
    for number, section in enumerate(report.sections):
        above = [(level, heading) for level, heading in above if level < section.level]
        above.append((section.level, section.heading))
        path = tuple(heading for _, heading in above if heading)
        if fold(section.heading) in vocabulary.words("contents_headings"):
            continue
        roles: tuple[str, ...] = ()
        for heading in reversed(path):
            roles = heading_roles(heading, vocabulary)
            if roles:
                break
        for order, text in enumerate(section.paragraphs):
            yield Passage(
                0,
                "section",
                f"/sections/{number}/paragraphs/{order}",
                text,
                heading=section.heading,
                path=path,
                level=section.level,
                roles=roles,
            )


def _indicators(report: Report) -> Iterator[Passage]:
    for number, indicator in enumerate(report.indicators):
        heading = indicator.name or indicator.level2 or ""
        prose: tuple[tuple[Source, str | None], ...] = (
            ("evidence", indicator.evidence),
            ("reason", indicator.reason),
            ("basis", indicator.basis),
            ("description", indicator.description),
        )
        for source, text in prose:
            if text and text.strip():
                pointer = f"/indicators/{number}/{source}"
                yield Passage(0, source, pointer, text, heading=heading, path=(heading,), roles=(source,))


def _others(report: Report, vocabulary: Vocabulary) -> Iterator[Passage]:
    # The sentence that states the result may have been read out of the prose; it is no second passage then.
    prose = "\n".join(text for section in report.sections for text in section.paragraphs)
    results = [("/evaluation/text", report.evaluation)] if report.evaluation is not None else []
    results += [
        (f"/other_evaluations/{number}/text", item) for number, item in enumerate(report.other_evaluations)
    ]
    for pointer, result in results:
        if result.text and result.text not in prose:
            yield Passage(0, "evaluation", pointer, result.text, roles=("conclusion",))
    if report.funds is not None:
        for number, line in enumerate(report.funds.lines):
            if line.reason and line.reason.strip():
                pointer = f"/funds/lines/{number}/reason"
                yield Passage(
                    0, "reason", pointer, line.reason, heading=line.name, roles=("reason", "execution")
                )
    for number, item in enumerate(report.fields):
        if item.value.strip():
            roles = heading_roles(item.label, vocabulary)
            pointer = f"/fields/{number}/value"
            yield Passage(
                0, "field", pointer, item.value, heading=item.label, path=(item.label,), roles=roles
            )
