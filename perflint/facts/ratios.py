"""Ratios whose parts the document states: 占比, 到位率, 增长, 资产负债率, 政府采购执行率 and their like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, ClassVar

from msgspec import Struct

from perflint.facts.arithmetic import percent, percent_interval, plain, rounded, tidy, total
from perflint.facts.assets import asset_role
from perflint.facts.context import ReportContext
from perflint.facts.enumerations import name_of_cue
from perflint.facts.mentions import Mention, mentions_by_passage
from perflint.facts.money import Amount, Rate, funds_view, read_rate
from perflint.facts.rates import drops_digits
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.patterns import regex

_ROLES = frozenset({"share", "change", "debt-ratio", "formula", "arrival-rate"})

# A share that names what it is a share of (占到位资金的84%) need not be one of the sentence's total.
_OTHER_BASE = regex(r"占(?![比总])[^，,；;。]{2,}的[^，,；;。]{0,6}$")


class RatioCheck(Fact, frozen=True, kw_only=True):
    """A stated ratio beside the ratio of the figures that it is of.

    Subjects: arrival (到位率 of a money line), arrival-text (到位率 in prose), share (占比), growth (比上年增长),
    debt (资产负债率), formula (政府采购执行率 …), table (执行率 of a row of a list of projects).
    """

    kind: ClassVar[str] = "ratio"

    subject: Annotated[str, Doc("what kind of ratio, see the kind")]
    name: Annotated[str, Doc("what the ratio is of")]
    stated: Annotated[Decimal, Doc("the ratio as stated", "%")]
    recomputed: Annotated[Decimal, Doc("the ratio of the figures", "%")]
    gap: Annotated[Decimal, Doc("distance of both, in percentage points")]
    formula: Annotated[str, Doc("the division written out: a/b")]
    holds: Annotated[
        bool, Doc("some usual reading of the figures gives the stated ratio, within the printed digits")
    ]
    within_rounding: Annotated[bool, Doc("it does when every figure may be off by half of its last digit")]
    implied_part: Annotated[Decimal | None, Doc("the part that the stated ratio would need")] = None
    rest_fits: Annotated[bool, Doc("the stated ratio is that of the whole less the other parts")] = False


@measures(RatioCheck)
def measure_ratios(context: ReportContext) -> Iterator[RatioCheck]:
    """Ratios of the money block, then ratios that sentences state."""
    yield from _arrivals(context)
    for found in mentions_by_passage(context).values():
        beside = [item for item in found if item.is_money]
        passed = 0
        for rate in found:
            if rate.is_money:
                passed += 1
            elif rate.role in _ROLES:
                reading = _read(beside[:passed], beside, rate, context)
                fact = _fact(context, rate, reading) if reading is not None else None
                if fact is not None:
                    yield fact


class _Reading(Struct, frozen=True):
    """Candidate divisions for a stated ratio; the first is the one to report when none fits."""

    subject: str
    name: str
    pairs: tuple[tuple[Amount, Amount], ...]
    rest: Decimal | None = None


def _read(
    before: Sequence[Mention], beside: Sequence[Mention], rate: Mention, context: ReportContext
) -> _Reading | None:
    """`before`: the amounts of the paragraph in front of the ratio; `beside`: all amounts of the paragraph."""
    if rate.role == "share":
        return _share(before, rate) or _share_of_sentence_before(before, beside, rate)
    if rate.role == "change":
        return _growth(before, rate, context)
    if rate.role == "debt-ratio":
        return _debt(before, rate, context)
    return _formula(before, rate) if rate.role == "formula" else _arrival_in_text(before, rate)


def _fact(context: ReportContext, rate: Mention, reading: _Reading) -> RatioCheck | None:
    pairs = [(part, whole) for part, whole in reading.pairs if whole.value > 0]
    if not pairs:
        return None
    part, whole = pairs[0]
    exact = percent(part.value, whole.value)
    stated = read_rate(rate.quantity.text, rate.passage.pointer, exact, context.vocabulary)
    if stated is None or exact is None:
        return None
    return RatioCheck(
        report=context.index,
        pointer=rate.passage.pointer,
        quote=rate.quantity.text,
        offset=rate.start,
        related=(
            Related(context.index, part.pointer, part.text),
            Related(context.index, whole.pointer, whole.text),
        ),
        subject=reading.subject,
        name=reading.name,
        stated=tidy(stated.value),
        recomputed=rounded(exact),
        gap=rounded(abs(stated.value - exact)),
        formula=f"{plain(part.value)}/{plain(whole.value)}",
        holds=any(fits_ratio(stated, one, other) for one, other in pairs),
        within_rounding=any(fits_ratio(stated, one, other, lenient=True) for one, other in pairs),
        implied_part=rounded(stated.value * whole.value / 100),
        rest_fits=reading.rest is not None and _meets_exact(stated, reading.rest, whole.value),
    )


def fits_ratio(stated: Rate, part: Amount, whole: Amount, *, lenient: bool = False) -> bool:
    """Whether a stated ratio is part/whole, rounded or cut; `lenient`: every printed digit may be a rounded one."""
    exact = percent(part.value, whole.value)
    if exact is None:
        return False
    possible = percent_interval(
        part.interval if lenient else part.trimmed, whole.interval if lenient else whole.trimmed
    )
    return (possible is not None and possible.meets(stated.interval)) or drops_digits(stated, exact)


def _meets_exact(stated: Rate, part: Decimal, whole: Decimal) -> bool:
    exact = percent(part, whole)
    return exact is not None and abs(exact - stated.value) <= stated.step


def _arrivals(context: ReportContext) -> Iterator[RatioCheck]:
    for line in funds_view(context).lines:
        received, budget, initial = line.amount("received"), line.amount("budget"), line.amount("initial")
        base = budget or initial
        if received is None or base is None or base.value <= 0:
            continue
        exact = percent(received.value, base.value)
        stated = read_rate(line.line.arrival_rate, line.pointer_of("arrival_rate"), exact, context.vocabulary)
        if stated is None or exact is None:
            continue
        bases = [amount for amount in (budget, initial) if amount is not None]
        yield RatioCheck(
            report=context.index,
            pointer=stated.pointer,
            quote=stated.text,
            related=(
                Related(context.index, received.pointer, "到位数"),
                Related(context.index, base.pointer, "预算数"),
            ),
            subject="arrival",
            name=line.label,
            stated=tidy(stated.value),
            recomputed=rounded(exact),
            gap=rounded(abs(stated.value - exact)),
            formula=f"{plain(received.value)}/{plain(base.value)}",
            holds=any(fits_ratio(stated, received, whole) for whole in bases),
            within_rounding=any(fits_ratio(stated, received, whole, lenient=True) for whole in bases),
        )


def _share(before: Sequence[Mention], rate: Mention) -> _Reading | None:
    """占比 of the amount right before it, in the amount that its sentence (or the one before) splits with 其中."""
    if not before or before[-1].sentence.start != rate.sentence.start:
        return None
    part = before[-1]
    splitting = [item for item in before[:-1] if item.sentence.start == part.sentence.start and not item.part]
    if not part.part or not splitting or _OTHER_BASE.search(rate.cue):
        return None
    whole = splitting[-1]
    others = [item for item in before[:-1] if item.part and item.sentence.start == part.sentence.start]
    rest = whole.amount.value - sum((item.amount.value for item in others), Decimal(0)) if others else None
    pairs = [(part.amount, whole.amount)]
    pairs += [(part.amount, item.amount) for item in splitting[:-1] if item.amount.value >= part.amount.value]
    return _Reading("share", name_of_cue(part.cue), tuple(pairs), rest)


def _share_of_sentence_before(
    before: Sequence[Mention], beside: Sequence[Mention], rate: Mention
) -> _Reading | None:
    """占比 of an amount where a sentence before states the total that the amounts of this sentence add up to."""
    here = [item for item in beside if item.sentence.start == rate.sentence.start]
    if len(here) < 2 or not before or before[-1] not in here or _OTHER_BASE.search(rate.cue):
        return None
    parts = total(item.amount.trimmed for item in here)
    for whole in reversed(before):
        if whole not in here and not whole.part and whole.amount.trimmed.meets(parts):
            return _Reading("share", name_of_cue(before[-1].cue), ((before[-1].amount, whole.amount),))
    return None


def _growth(before: Sequence[Mention], rate: Mention, context: ReportContext) -> _Reading | None:
    """比上年增加 B 万元，增长 R %: B ÷ (total − B), or ÷ (total + B) for a decrease."""
    same = [item for item in before if item.sentence.start == rate.sentence.start]
    if len(same) < 2 or same[-1].role != "change" or same[-2].role == "change":
        return None
    change, whole = same[-1].amount, same[-2].amount
    shrinks = context.vocabulary.pattern("shrinking_words").search(same[-1].cue) is not None
    base_value = whole.value + change.value if shrinks else whole.value - change.value
    if base_value <= 0:
        return None
    interval = whole.trimmed + change.trimmed if shrinks else whole.trimmed - change.trimmed
    base = Amount("budget", plain(base_value), whole.pointer, base_value, interval, interval)
    return _Reading("growth", name_of_cue(same[-2].cue), ((change, base), (change, whole)))


def _debt(before: Sequence[Mention], rate: Mention, context: ReportContext) -> _Reading | None:
    same = [item for item in before if item.sentence.start == rate.sentence.start]
    debts = [item for item in same if asset_role(item.cue, context) == "debt_heads"]
    assets = [item for item in same if asset_role(item.cue, context) == "asset_heads"]
    if not debts or not assets:
        return None
    return _Reading("debt", "资产负债率", ((debts[-1].amount, assets[-1].amount),))


def _formula(before: Sequence[Mention], rate: Mention) -> _Reading | None:
    """A named ratio in a sentence with exactly two amounts: either may be the whole, or the difference the part."""
    same = [item for item in before if item.sentence.start == rate.sentence.start]
    if len(same) != 2 or any(item.part for item in same):
        return None
    first, second = (item.amount for item in same)
    larger, smaller = (first, second) if first.value >= second.value else (second, first)
    spread = larger.trimmed - smaller.trimmed
    difference = Amount("difference", "", larger.pointer, larger.value - smaller.value, spread, spread)
    return _Reading(
        "formula",
        name_of_cue(rate.cue).rstrip("为是达到"),
        ((second, first), (first, second), (difference, larger), (difference, smaller)),
    )


def _arrival_in_text(before: Sequence[Mention], rate: Mention) -> _Reading | None:
    same = [item for item in before if item.sentence.start == rate.sentence.start and not item.part]
    received = [item for item in same if item.role == "received"]
    planned = [item for item in same if item.role in ("budget", "initial") and item.source == rate.source]
    if len(received) != 1 or not planned:
        return None
    return _Reading(
        "arrival-text", "到位率", tuple((received[0].amount, item.amount) for item in reversed(planned))
    )
