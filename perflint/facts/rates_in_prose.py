"""Rates in prose beside the counts that they come from.

受理 426 件，办结 424 件，办结率 99.53% · 由 326 件降到 187 件，下降 42.64%.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from msgspec import Struct

from perflint.facts.arithmetic import HUNDRED, percent_interval, plain, rounded
from perflint.facts.context import ReportContext
from perflint.facts.excerpts import around
from perflint.facts.passages import Passage, Span, passages, split
from perflint.facts.registry import Doc, Fact, measures
from perflint.patterns import regex
from perflint.quantity import Interval, Quantity, find_quantities

_SEGMENT_END = regex(r"[。；;！？!?\n]")
_NAMED = regex(r"[，,、\s]*(?P<name>[一-鿿]{2,12}?)[率度](?:已?达到?了?|为|是|约)?\s*$")
_CHANGED = regex(
    r"[，,、\s]*(?:同比)?(?:增长|增加|上升|提高|下降|减少|降低|增幅|降幅)(?:了|约|达到?|为)?\s*$"
)
_BEFORE = regex(r"(?:较|比|由|从)(?:上年|去年|上一年|同期|上年同期|(?:19|20)\d\d年)?[一-鿿]{0,8}$")
_OPENS = regex(r"[由从]")
# 不满意 and 基本满意 are counted apart from 满意.
_QUALIFIED = ("不", "未", "非", "基本", "比较", "较", "一般")
_STEM = 2
_MOST_PARTS = 3


class NamedRate(Fact, frozen=True, kw_only=True):
    """A rate that a sentence states right behind the two counts that give it."""

    kind: ClassVar[str] = "named_rate"

    form: Annotated[Literal["share", "change"], Doc("share: part ÷ whole; change: difference ÷ earlier")]
    stated: Annotated[Decimal, Doc("the rate as printed", unit="%")]
    expected: Annotated[Decimal, Doc("what the two counts give", unit="%")]
    arithmetic: Annotated[str, Doc("the counts written out")]
    sentence: Annotated[str, Doc("the words around the rate")]
    consistent: Annotated[bool, Doc("the rate follows from counts of the passage, digits shown considered")]


@measures(NamedRate)
def measure_named_rates(context: ReportContext) -> Iterator[NamedRate]:
    """Every such rate of sections, evidence and completion texts."""
    for passage in passages(context):
        if passage.source not in ("section", "evidence", "goal"):
            continue
        before: list[Quantity] = []
        for segment in split(passage.text, _SEGMENT_END):
            numbers = find_quantities(segment.text)
            for order, rate in enumerate(numbers):
                if order < 2 or rate.dimension != "ratio" or rate.operator is not None:
                    continue
                cue = segment.text[numbers[order - 1].end : rate.start]
                found = _share(segment, numbers[:order], rate, cue, before)
                found = found or _change(segment, numbers[:order], rate, cue)
                if found is not None:
                    yield _fact(context, passage, segment, rate, found)
            before.extend(numbers)


class _Reading(Struct, frozen=True):
    form: Literal["share", "change"]
    expected: Decimal
    arithmetic: str
    consistent: bool


def _fact(
    context: ReportContext, passage: Passage, segment: Span, rate: Quantity, found: _Reading
) -> NamedRate:
    return NamedRate(
        report=context.index,
        pointer=passage.pointer,
        quote=rate.text,
        offset=segment.start + rate.start,
        form=found.form,
        stated=rate.value,
        expected=found.expected,
        arithmetic=found.arithmetic,
        sentence=around(segment.text, rate.start, rate.end),
        consistent=found.consistent,
    )


def _share(
    segment: Span, numbers: Sequence[Quantity], rate: Quantity, cue: str, before: Sequence[Quantity]
) -> _Reading | None:
    """甲 N 件，办结 n 件，办结率: the word of the rate names the count right before it."""
    named = _NAMED.match(cue)
    whole, part = numbers[-2], numbers[-1]
    if named is None or not _counted(whole, part) or part.value > whole.value:
        return None
    own = segment.text[whole.end : part.start]
    stem = named["name"][-_STEM:]
    place = own.rfind(stem)
    if place < 0 or own[:place].endswith(_QUALIFIED):
        return None
    wholes = [item for item in (*before, *numbers[:-1]) if item.comparable(part) and item.value > 0]
    parts = [item for item in numbers if item.comparable(part)][-_MOST_PARTS:]
    sums = [_sum(parts[start:]) for start in range(len(parts))]
    fits = any(_fits(rate, one, _exact(other)) for one in sums for other in wholes)
    expected = rounded(_value(part) / _value(whole) * HUNDRED)
    return _Reading("share", expected, f"{part.text}÷{whole.text}＝{plain(expected)}%", fits)


def _change(segment: Span, numbers: Sequence[Quantity], rate: Quantity, cue: str) -> _Reading | None:
    """由 326 件降到 187 件，下降; 612 起，较上年的 698 起下降."""
    first, second = numbers[-2], numbers[-1]
    if _CHANGED.match(cue) is None or not _counted(first, second):
        return None
    start = numbers[-3].end if len(numbers) > 2 else 0
    leads = segment.text[start : first.start].rstrip("的为 ")
    between = segment.text[first.end : second.start].rstrip("的为 ")
    if _BEFORE.search(between) and not _OPENS.search(between):
        base, now = second, first
    elif _OPENS.search(leads) and _BEFORE.search(leads):
        base, now = first, second
    else:
        return None
    if base.value <= 0 or base.approximate or now.approximate:
        return None
    one, other = _exact(now), _exact(base)
    size = one - other if _value(now) >= _value(base) else other - one
    expected = rounded(abs(_value(now) - _value(base)) / _value(base) * HUNDRED)
    shown = f"|{now.text}－{base.text}|÷{base.text}＝{plain(expected)}%"
    return _Reading("change", expected, shown, _fits(rate, size, other))


def _counted(first: Quantity, second: Quantity) -> bool:
    """Both are counts or measures of one unit."""
    dimension = (first.dimension or "").split(":")[0]
    return (
        dimension in {"count", "area", "length", "mass", "volume"}
        and "/" not in (first.dimension or "")
        and first.comparable(second)
        and first.value > 0
    )


def _sum(items: Sequence[Quantity]) -> Interval:
    result = _exact(items[0])
    for item in items[1:]:
        result = result + _exact(item)
    return result


def _value(item: Quantity) -> Decimal:
    return item.value * (item.unit.factor if item.unit is not None else 1)


def _exact(item: Quantity) -> Interval:
    """A whole number of things is exact; what is printed in 万 or with digits behind the point is rounded."""
    counted = (item.dimension or "").startswith("count") and not item.decimals and not item.approximate
    if counted and (item.unit is None or item.unit.factor == 1):
        return Interval.exact(item.value)
    return item.base


def _fits(rate: Quantity, part: Interval, whole: Interval) -> bool:
    possible = percent_interval(part, whole)
    if possible is None:
        return True
    step = Decimal(1).scaleb(-rate.decimals)
    return possible.meets(rate.interval.widened(step, step))
