"""Statements of prose that can contradict each other, and claims about indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, ClassVar

from msgspec import Struct

from perflint.facts.context import ReportContext
from perflint.facts.excerpts import around, shorten
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.passages import Span, heading_roles, passages, sentences_of
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.similarity import normalise, ratio
from perflint.facts.texts import leaves, pointers_with_needles
from perflint.patterns import could_match, regex
from perflint.vocabulary import Vocabulary

_LONGEST_SHOWN = 60
_CLAUSE_MARK = regex(r"[，,；;：:]")


class Claim(Fact, frozen=True, kw_only=True):
    """A statement of a known sort (vocabulary `claims`), such as that money was refunded or that work goes on."""

    kind: ClassVar[str] = "claim"

    claim: Annotated[str, Doc("the sort of statement: refunded, project-ongoing, no-balance, timely, late …")]
    subject: Annotated[str, Doc("what it is about, where the sort names it: 下达, 拨付 …; else empty")]
    sentence: Annotated[str, Doc("the sentence or clause")]
    role: Annotated[str, Doc("what the passage is announced as")]
    heading: Annotated[str, Doc("heading or label")]
    aspiration: Annotated[bool, Doc("the section or sentence speaks of what should be")]
    row: Annotated[str, Doc("place of the table row or section, to tell statements that stand side by side")]


class MissedIndicatorClaim(Fact, frozen=True, kw_only=True):
    """A sentence which says that an indicator was not reached, against the report's indicators."""

    kind: ClassVar[str] = "missed_indicator_claim"

    name: Annotated[str, Doc("the indicator as the sentence names it; empty where it names none")]
    specific: Annotated[bool, Doc("the name ends as names of indicators do (率, 数, 面积 …)")]
    sentence: Annotated[str, Doc("the sentence")]
    nearest: Annotated[str, Doc("the report's indicator with the most similar name")]
    similarity: Annotated[Decimal, Doc("similarity of the two names, from 0 to 1")]
    indicators: Annotated[int, Doc("number of indicators with a name", "个")]
    below: Annotated[int, Doc("number of indicators that the report itself shows as not reached", "个")]
    nearest_full: Annotated[bool | None, Doc("the nearest indicator has full marks or 100 %")]


class _Text(Struct, frozen=True):
    pointer: str
    text: str
    role: str
    heading: str
    row: str


def _texts(context: ReportContext) -> Iterator[_Text]:
    for passage in passages(context):
        row = (
            passage.pointer.rsplit("/", 1)[0] if passage.source in ("reason", "evidence") else passage.pointer
        )
        yield _Text(passage.pointer, passage.text, passage.role, passage.title, row)
    for leaf in leaves(context):
        if leaf.part == "tables" and "/rows/" in leaf.pointer:
            row, _, column = leaf.pointer.rpartition("/")
            table = context.report.tables[int(leaf.pointer.split("/")[2])]
            index = int(column)
            heading = table.header[index] if index < len(table.header) else ""
            roles = heading_roles(heading, context.vocabulary)
            yield _Text(leaf.pointer, leaf.text, roles[-1] if roles else "", heading, row)


@lru_cache(maxsize=64)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(regex(pattern) for pattern in patterns)


def _matches(context: ReportContext, wanted: str) -> Iterator[tuple[_Text, Span, re.Match[str]]]:
    words = context.vocabulary
    patterns = _compiled(words.mapping("claims")[wanted])
    places = frozenset[str]().union(*(pointers_with_needles(context, pattern) for pattern in patterns))
    roles = words.mapping("claim_roles").get(wanted)
    for item in context.memo(_all_texts) if places else ():
        if item.pointer not in places or (roles is not None and item.role not in roles):
            continue
        for sentence in sentences_of(item.text):
            found = next((match for pattern in patterns if (match := pattern.search(sentence.text))), None)
            if found is None and wanted.startswith("project-"):
                found = _in_clauses(sentence, [item for item in patterns if could_match(item, sentence.text)])
            if found is not None:
                yield item, sentence, found


def _in_clauses(sentence: Span, patterns: Sequence[re.Pattern[str]]) -> re.Match[str] | None:
    """A pattern that begins at a clause, found at a later clause of the sentence."""
    for start in _CLAUSE_MARK.finditer(sentence.text) if patterns else ():
        for pattern in patterns:
            match = pattern.match(sentence.text[start.end() :])
            if match is not None:
                return match
    return None


def _all_texts(context: ReportContext) -> tuple[_Text, ...]:
    return tuple(_texts(context))


def _shown(sentence: str, words: str) -> str:
    """The sentence, or where it is long the stretch around the words that make the claim."""
    start = sentence.find(words)
    if len(sentence) <= _LONGEST_SHOWN or start < 0:
        return shorten(sentence, _LONGEST_SHOWN)
    return around(sentence, start, start + len(words))


def _clause(sentence: str, match: re.Match[str]) -> str:
    """The clauses of a sentence in which a claim stands, for two claims may stand in one sentence."""
    marks = [mark.start() for mark in _CLAUSE_MARK.finditer(sentence)]
    start = max((mark + 1 for mark in marks if mark < match.start()), default=0)
    end = min((mark for mark in marks if mark >= match.end()), default=len(sentence))
    return shorten(sentence[start:end].strip("。 "), _LONGEST_SHOWN)


@measures(Claim)
def measure_claims(context: ReportContext) -> Iterator[Claim]:
    """Find the statements of all known sorts."""
    words = context.vocabulary
    hoped = frozenset(words.words("aspiration_roles"))
    for sort in words.mapping("claims"):
        if sort == "missed-indicator":
            continue
        for item, sentence, match in _matches(context, sort):
            yield Claim(
                report=context.index,
                pointer=item.pointer,
                quote=sentence.text,
                offset=sentence.start,
                claim=sort,
                subject=match.groupdict().get("subject") or "",
                sentence=_clause(sentence.text, match)
                if sort.startswith("works-")
                else _shown(sentence.text, match[0]),
                role=item.role,
                heading=item.heading,
                aspiration=item.role in hoped or words.pattern("future_cues").search(match[0]) is not None,
                row=item.row,
            )


@measures(MissedIndicatorClaim)
def measure_missed_indicators(context: ReportContext) -> Iterator[MissedIndicatorClaim]:
    """Compare sentences on missed indicators with the indicators."""
    rows = [row for row in context.memo(measured_indicators) if row.name]
    below = [row for row in rows if _reached(row) is False]
    for item, sentence, match in _matches(context, "missed-indicator"):
        name = _cleaned(match["subject"], context.vocabulary)
        nearest, similarity = _nearest(name, rows)
        yield MissedIndicatorClaim(
            report=context.index,
            pointer=item.pointer,
            quote=sentence.text,
            offset=sentence.start,
            related=(Related(context.index, f"{nearest.pointer}/name", nearest.name),) if nearest else (),
            name=name,
            specific=name.endswith(context.vocabulary.words("indicator_name_ends")),
            sentence=shorten(sentence.text, 60),
            nearest=nearest.name if nearest else "",
            similarity=similarity,
            indicators=len(rows),
            below=len(below),
            nearest_full=_reached(nearest) if nearest else None,
        )


def _cleaned(name: str, words: Vocabulary) -> str:
    changed = True
    while changed:
        changed = False
        for lead in words.words("name_lead_words"):
            if name.startswith(lead):
                name, changed = name[len(lead) :], True
    return name


def _nearest(name: str, rows: list[MeasuredIndicator]) -> tuple[MeasuredIndicator | None, Decimal]:
    best: MeasuredIndicator | None = None
    similarity = 0.0
    wanted = normalise(name).text.replace("%", "")
    for row in rows:
        known = normalise(row.name).text.replace("%", "")
        value = 1.0 if wanted and (wanted in known or known in wanted) else ratio(wanted, known)
        if value > similarity:
            best, similarity = row, value
    return best, round(Decimal(similarity), 2)


def _reached(row: MeasuredIndicator) -> bool | None:
    """Whether the report shows an indicator as reached; None where it shows neither."""
    if row.score is not None and row.weight is not None:
        return row.score.value >= row.weight.value
    if row.completion_rate is not None:
        return row.completion_rate.value >= 100
    if row.target is None or row.actual is None or not row.target.comparable(row.actual):
        return None
    if row.direction == "lower":
        return row.actual.value <= row.target.value
    return row.actual.value >= row.target.value
