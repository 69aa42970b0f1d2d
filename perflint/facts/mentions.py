"""Amounts of money and rates of spending that prose states, with what the words before them say they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Literal

from msgspec import Struct

from perflint.facts.context import ReportContext
from perflint.facts.enumerations import OF_WHICH, quantities_in
from perflint.facts.money import Amount, amount_of
from perflint.facts.passages import Passage, Span, passages
from perflint.patterns import alternatives, regex
from perflint.quantity import Quantity
from perflint.vocabulary import Vocabulary

_YEAR = regex(r"(?:19|20)\d\d(?=年)")
_OPENING, _CLOSING = "（(", "）)"
_START = attrgetter("start")


class Mention(Struct, frozen=True, kw_only=True):
    """One amount of money or one percentage in a sentence."""

    passage: Passage
    quantity: Quantity
    start: int
    end: int
    sentence: Span
    cue: str
    """The words between the quantity before (or the sentence's begin) and this one."""
    role: str
    """What the nearest cue word says: budget, received, executed, balance, …, rate, arrival-rate; "" for none."""
    source: str
    """The source of the money that the cue names, e.g. 中央; "" for the whole."""
    part: bool
    """Stands in brackets or behind 其中."""
    prior: bool
    """The cue speaks of another year."""

    @property
    def amount(self) -> Amount:
        """The amount in 万元."""
        return amount_of(self.quantity, self.role, self.passage.pointer)

    @property
    def value(self) -> Decimal:
        """The number as printed, in percent for a rate."""
        return self.quantity.value

    @property
    def is_money(self) -> bool:
        """Whether the quantity is money (a unit price is none)."""
        return self.quantity.unit is not None and self.quantity.unit.dimension == "money"


def mentions(context: ReportContext) -> tuple[Mention, ...]:
    """All amounts and spending rates of a report's prose, in reading order; computed once for a report."""
    return context.memo(_mentions)


def mentions_by_passage(context: ReportContext) -> Mapping[str, Sequence[Mention]]:
    """The same mentions by the pointer of their passage, in reading order; computed once for a report."""
    return context.memo(_mentions_by_passage)


def _mentions_by_passage(context: ReportContext) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = {}
    for item in mentions(context):
        found.setdefault(item.passage.pointer, []).append(item)
    return found


def _mentions(context: ReportContext) -> tuple[Mention, ...]:
    year = (context.report.fiscal_year or "").strip()
    return tuple(
        mention for passage in passages(context) for mention in mentions_of(passage, year, context.vocabulary)
    )


def mentions_of(passage: Passage, year: str, words: Vocabulary) -> Iterator[Mention]:
    """The amounts and spending rates of one passage."""
    quantities = quantities_in(passage.text)
    for sentence in passage.sentences:
        previous_end = sentence.start
        previous: Mention | None = None
        first, last = (bisect_left(quantities, place, key=_START) for place in (sentence.start, sentence.end))
        for quantity in quantities[first:last]:
            cue = passage.text[previous_end : quantity.start]
            mention = _mention(passage, quantity, sentence, cue, year, words, previous)
            previous_end = quantity.end
            if mention is not None:
                previous = mention
                yield mention


def _mention(
    passage: Passage,
    quantity: Quantity,
    sentence: Span,
    cue: str,
    year: str,
    words: Vocabulary,
    previous: Mention | None,
) -> Mention | None:
    dimension = quantity.unit.dimension if quantity.unit is not None else ""
    kind: Literal["money", "rate"]
    if dimension == "money":
        kind = "money"
    elif dimension == "ratio" or not dimension:
        kind = "rate"
    else:
        return None
    role = cue_role(cue, words, kind)
    if kind == "rate" and (not role or quantity.operator is not None or _is_no_rate(cue, words)):
        return None
    before = passage.text[sentence.start : quantity.start]
    source = _last_term(cue, "money_sources", words)
    if not source and kind == "rate" and previous is not None and OF_WHICH not in cue:
        source = previous.source
    return Mention(
        passage=passage,
        quantity=quantity,
        start=quantity.start,
        end=quantity.end,
        sentence=sentence,
        cue=cue,
        role=role,
        source=source,
        part=OF_WHICH in before or _depth(before) > 0,
        prior=_speaks_of_other_year(before, cue, year, words),
    )


def _is_no_rate(cue: str, words: Vocabulary) -> bool:
    """A bound that was missed (未达100%) or the rate of a part of the year (上半年…31.5%)."""
    if cue.rstrip(" 　到了至").endswith(words.words("missed_bound_cues")):
        return True
    return words.pattern("part_year_words").search(cue) is not None


def cue_role(cue: str, words: Vocabulary, kind: Literal["money", "rate"]) -> str:
    """The role that the rightmost cue word announces; of words that end together the longest counts."""
    return _last_term(cue, "money_roles" if kind == "money" else "rate_roles", words)


def _last_term(text: str, mapping: str, words: Vocabulary) -> str:
    """The term whose word ends last in a text; of words that end together the longest counts."""
    pattern, terms = _backwards(mapping, words)
    found = pattern.search(text[::-1])
    return terms[found[0]] if found is not None else ""


@cache
def _backwards(mapping: str, words: Vocabulary) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern that finds the words of a mapping in a text read from its end, and the term of each such word."""
    terms: dict[str, str] = {}
    for term, cues in words.mapping(mapping).items():
        for cue in cues:
            terms.setdefault(cue[::-1], term)
    return regex(alternatives(terms)), terms


def _depth(text: str) -> int:
    return sum(text.count(mark) for mark in _OPENING) - sum(text.count(mark) for mark in _CLOSING)


def _speaks_of_other_year(before: str, cue: str, year: str, words: Vocabulary) -> bool:
    # 上年结转 is money of this year.
    if words.pattern("other_year_words").search(words.pattern("carried_money_words").sub("", cue)):
        return True
    years = _YEAR.findall(before)
    return bool(years and year and years[-1] != year)
