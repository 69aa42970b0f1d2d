"""The days on which a document was filed or published, and on which money came down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Annotated, ClassVar

from msgspec import Struct

from perflint.facts.citations import fiscal_year
from perflint.facts.context import ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.passages import passages, sentences_of
from perflint.facts.periods import stage_of
from perflint.facts.registry import Doc, Fact, measures
from perflint.facts.texts import leaves_holding
from perflint.patterns import alternatives, regex
from perflint.quantity import Period, find_dates, parse_date
from perflint.vocabulary import fold

_SIGNATURE_LINES = 3
_LONGEST_DATE = 20


class Filing(Fact, frozen=True, kw_only=True):
    """The day on which a document was filed or published, or on which money came down."""

    kind: ClassVar[str] = "filing"

    event: Annotated[str, Doc("filing, publication or issue (of money)")]
    text: Annotated[str, Doc("the date with its label or clause")]
    days_late: Annotated[int, Doc("days from the end of the fiscal year to it", "天")]
    fiscal_year: Annotated[int, Doc("fiscal year of the report", "年")]
    stage: Annotated[str, Doc("target or self-evaluation")]


class StatedDay(Struct, frozen=True):
    """A day of filing, publication or issue with its place; `text` holds its label or sentence."""

    event: str
    day: date
    pointer: str
    text: str
    offset: int | None = None


def filings(context: ReportContext) -> tuple[StatedDay, ...]:
    """Every stated day of filing, publication or issue; computed once."""
    return context.memo(_read_filings)


def _read_filings(context: ReportContext) -> tuple[StatedDay, ...]:
    return (*_labelled(context), *_signatures(context), *_issues(context))


def _labelled(context: ReportContext) -> Iterator[StatedDay]:
    words = context.vocabulary
    labels = (("filing", words.words("filing_labels")), ("publication", words.words("publication_labels")))
    for index, item in enumerate(context.report.fields):
        for event, names in labels:
            period = parse_date(item.value) if fold(item.label).rstrip(":：") in names else None
            if period is not None:
                text = f"{item.label}：{item.value.strip()}"
                yield StatedDay(event, period.last, f"/fields/{index}/value", text)
    for leaf in leaves_holding(context, *(_label(names) for _, names in labels)):
        for event, names in labels:
            for match in _label(names).finditer(leaf.text):
                period = _date_at(leaf.text, match.end())
                if period is not None:
                    text = leaf.text[match.start() : period.end]
                    yield StatedDay(event, period.last, leaf.pointer, text, match.start())


@cache
def _label(names: tuple[str, ...]) -> re.Pattern[str]:
    return regex(rf"(?:{alternatives(names)})\s*[:：]?\s*")


def _signatures(context: ReportContext) -> Iterator[StatedDay]:
    """The line at the end of a report that holds nothing but a day."""
    prose = [passage for passage in passages(context) if passage.source == "section"]
    for passage in prose[-_SIGNATURE_LINES:]:
        text = passage.text.strip()
        period = parse_date(text) if len(text) <= _LONGEST_DATE else None
        if period is not None and period.precision == "day":
            yield StatedDay("filing", period.last, passage.pointer, text)


def _issues(context: ReportContext) -> Iterator[StatedDay]:
    """Sentences on money with one day before the word that says it came down."""
    pattern = context.vocabulary.pattern("issue_cues")
    for passage in passages(context):
        for sentence in sentences_of(passage.text):
            if "资金" not in sentence.text:
                continue
            cue = pattern.search(sentence.text)
            if cue is None:
                continue
            days = [period for period in find_dates(sentence.text) if period.precision in ("day", "month")]
            if len(days) == 1 and days[0].end <= cue.start():
                offset = sentence.start + days[0].start
                yield StatedDay("issue", days[0].first, passage.pointer, shorten(sentence.text, 60), offset)


def _date_at(text: str, start: int) -> Period | None:
    return next((period for period in find_dates(text) if period.start == start), None)


@measures(Filing)
def measure_filings(context: ReportContext) -> Iterator[Filing]:
    """Compare the days of filing, publication and issue with the end of the fiscal year."""
    own = fiscal_year(context)
    if own is None:
        return
    seen: set[tuple[str, date]] = set()
    for stated in filings(context):
        if (stated.event, stated.day) in seen:
            continue
        seen.add((stated.event, stated.day))
        yield Filing(
            report=context.index,
            pointer=stated.pointer,
            quote=stated.text,
            offset=stated.offset,
            event=stated.event,
            text=stated.text,
            days_late=(stated.day - date(own, 12, 31)).days,
            fiscal_year=own,
            stage=stage_of(context),
        )
