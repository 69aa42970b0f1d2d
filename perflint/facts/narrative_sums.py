"""Sums that prose states: a total and the parts that the same list names, in money, counts and measures."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter

from perflint.facts.arithmetic import addends, plain, rounded, tolerance, total
from perflint.facts.context import ReportContext
from perflint.facts.enumerations import Enumeration, enumerations_of, quantities_in
from perflint.facts.money import trimmed_interval
from perflint.facts.passages import passages
from perflint.facts.registry import Related, measures
from perflint.facts.sums import SumCheck
from perflint.quantity import Interval, Quantity
from perflint.vocabulary import Vocabulary

_MYRIAD = Decimal(10000)
_START = attrgetter("start")


@measures(SumCheck)
def measure_narrative_sums(context: ReportContext) -> Iterator[SumCheck]:
    """One fact for every enumeration in prose that is not about assets or staff."""
    words = context.vocabulary
    for passage in passages(context):
        if passage.source == "basis":
            continue
        for found in enumerations_of(passage, words):
            if not about_assets(found, words) and not about_staff(found, words):
                yield enumeration_sum(context, found, "narrative")


def about_assets(found: Enumeration, words: Vocabulary) -> bool:
    """Whether an enumeration splits assets."""
    return any(words.pattern("asset_words").search(item.name) for item in (found.total, *found.parts))


def about_staff(found: Enumeration, words: Vocabulary) -> bool:
    """Whether an enumeration splits the staff of a body."""
    unit = found.total.quantity.unit
    if unit is None or unit.dimension != "count:人":
        return False
    return any(words.pattern("staff_words").search(item.name) for item in (found.total, *found.parts))


def enumeration_sum(context: ReportContext, found: Enumeration, subject: str) -> SumCheck:
    """The fact for one enumeration, in the unit of its total."""
    whole = found.total.quantity
    parts = [item.quantity for item in found.parts]
    decimals = _decimals([whole, *parts])
    stated = _converted(trimmed_interval(whole, decimals.get(whole.symbol)), whole, whole)
    lenient = _converted(whole.interval, whole, whole)
    strict_parts = [
        _converted(trimmed_interval(part, decimals.get(part.symbol)), part, whole) for part in parts
    ]
    values = [_value(part, whole) for part in parts]
    computed = sum(values, Decimal(0))
    holds = (
        stated.meets(total(strict_parts))
        or _some_run_fits(found, stated, strict_parts)
        or _fits_another_total(found, total(strict_parts), decimals)
    )
    gap = whole.value - computed
    money = whole.dimension == "money"
    # 其他… at the end makes a list complete, and its parts exclude each other.
    with_rest = len(parts) >= 2 and found.parts[-1].name.startswith(context.vocabulary.words("rest_words"))
    return SumCheck(
        report=context.index,
        pointer=found.passage.pointer,
        quote=whole.text,
        offset=whole.start,
        related=tuple(
            Related(context.index, found.passage.pointer, f"{item.name}{item.quantity.text}")
            for item in found.parts
        ),
        subject=subject,
        name=_short(found.total.name),
        stated=whole.value,
        computed=computed,
        gap=gap,
        gap_size=abs(gap),
        gap_share=rounded(abs(gap) / whole.value * 100) if whole.value > 0 else None,
        tolerance=tolerance(stated, *strict_parts),
        parts=addends(values),
        part_names="、".join(_short(item.name) for item in found.parts),
        count=len(parts),
        unit=whole.unit.symbol if whole.unit is not None else "",
        holds=holds,
        within_rounding=lenient.meets(total(_converted(part.interval, part, whole) for part in parts)),
        over=computed > whole.value,
        total_zero=whole.value == 0,
        single=len(parts) == 1,
        money=money,
        complete=found.shape in ("brackets", "closing", "respectively") or with_rest or _all_three(found),
        exclusive=with_rest or _exclusive(found, context.vocabulary),
        unit_slip=not holds and _myriad_apart(stated, strict_parts),
    )


def _all_three(found: Enumeration) -> bool:
    """Whether the parts are the three that 三公 consists of: 接待, 车辆 and 出国."""
    names = "".join(item.name for item in found.parts)
    return "三公" in found.total.name and all(word in names for word in ("接待", "车", "出国"))


def _exclusive(found: Enumeration, words: Vocabulary) -> bool:
    """Whether nobody and nothing is counted in two parts; 女 beside 男 is a division, 女 alone is a subset."""
    both = {"男", "女"} <= {mark for item in found.parts for mark in item.name}
    return not any(
        words.pattern("overlapping_parts").search(item.name.replace("女", "") if both else item.name)
        for item in found.parts
    )


def _decimals(quantities: Sequence[Quantity]) -> dict[str, int]:
    """Digits behind the point that the figures of each unit show at most."""
    found: dict[str, int] = {}
    for item in quantities:
        found[item.symbol] = max(found.get(item.symbol, 0), item.decimals)
    return found


def _factor(quantity: Quantity, unit_of: Quantity) -> Fraction:
    if quantity.unit is None or unit_of.unit is None:
        return Fraction(1)
    return quantity.unit.exact_factor / unit_of.unit.exact_factor


def _converted(interval: Interval, quantity: Quantity, unit_of: Quantity) -> Interval:
    factor = _factor(quantity, unit_of)
    return interval.scaled(Decimal(factor.numerator)) / Decimal(factor.denominator)


def _value(quantity: Quantity, unit_of: Quantity) -> Decimal:
    factor = _factor(quantity, unit_of)
    value = quantity.value * factor.numerator / factor.denominator
    return Decimal(plain(rounded(value, 6)))


def _some_run_fits(found: Enumeration, stated: Interval, parts: Sequence[Interval]) -> bool:
    """Whether the total is the sum of the first or, for a closing total (…共计), of the last few parts only."""
    if found.shape == "of-which":
        # What follows a complete list may speak of the same things again: 其中甲6个、乙4个，已完成8个.
        # And the first part may be the whole, split further: 其中财政资金8万元，用于甲5万元、乙3万元.
        return any(stated.meets(total(parts[:end])) for end in range(1, len(parts)))
    if found.shape != "closing":
        return False
    runs = (total(parts[start:]) for start in range(len(parts)))
    return any(stated.meets(run) for run in runs) or any(stated.meets(part) for part in parts)


def _fits_another_total(found: Enumeration, parts: Interval, decimals: dict[str, int]) -> bool:
    """Whether 其中 at the head of a sentence divides another amount of the sentence before.

    全年支付5071.5万元，结余178.5万元。其中中央资金支付4200万元，区级资金支付871.5万元 divides what was paid.
    """
    if found.shape != "of-which" or len(found.parts) < 2:
        return False
    whole, first = found.total.quantity, found.parts[0].quantity
    sentence = next((one for one in found.passage.sentences if one.start <= whole.start < one.end), None)
    if sentence is None or first.start < sentence.end:
        return False
    return any(
        item.comparable(whole)
        and _converted(trimmed_interval(item, decimals.get(item.symbol)), item, whole).meets(parts)
        for item in _between(quantities_in(found.passage.text), sentence.start, whole.start)
    )


def _between(items: Sequence[Quantity], first: int, last: int) -> Sequence[Quantity]:
    """The quantities that begin in a stretch of a text."""
    return items[bisect_left(items, first, key=_START) : bisect_left(items, last, key=_START)]


def _myriad_apart(stated: Interval, parts: Sequence[Interval]) -> bool:
    """Whether total and parts agree once 元 and 万元 are exchanged in the total or in one part."""
    factors = (_MYRIAD, 1 / _MYRIAD)
    if any(stated.scaled(factor).meets(total(parts)) for factor in factors):
        return True
    for index, part in enumerate(parts):
        rest = [*parts[:index], *parts[index + 1 :]]
        if (
            rest
            # Nothing is nothing in any unit: its rounding, widened, would explain every gap.
            and not part.contains(Decimal(0))
            and not stated.meets(total(rest))
            and any(stated.meets(total([*rest, part.scaled(factor)])) for factor in factors)
        ):
            return True
    return False


def _short(name: str) -> str:
    return name if len(name) <= 20 else name[-20:]
