"""Whether a stated rate can be the quotient of two stated amounts: interval arithmetic, rounding and dropped digits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from perflint.facts.arithmetic import percent, percent_interval
from perflint.facts.context import ReportContext
from perflint.facts.execution_text import text_executions
from perflint.facts.money import Amount, Rate, funds_view, read_rate


class RateCheck(Struct, frozen=True):
    """How a stated rate and its amounts go together, see the fields of the same names of the execution fact."""

    consistent: bool
    within_rounding: bool
    cut_off: bool
    fits: str


def check_rate(stated: Rate, part: Amount, bases: Mapping[str, Amount]) -> RateCheck:
    """Compare a stated rate with part/base for each base, in their order; the first base is the right one.

    There must be at least one base.
    """
    fits = "none"
    cut_off = False
    for name, base in bases.items():
        exact = percent(part.value, base.value)
        if exact is None:
            continue
        if _meets(stated, part, base):
            fits = name
            break
        if drops_digits(stated, exact):
            fits, cut_off = name, True
            break
    first, first_base = next(iter(bases.items()))
    lenient = percent_interval(part.interval, first_base.interval)
    return RateCheck(
        consistent=fits == first and not cut_off,
        within_rounding=lenient is not None and lenient.meets(stated.interval),
        cut_off=cut_off and fits == first,
        fits=fits,
    )


def _meets(stated: Rate, part: Amount, base: Amount) -> bool:
    possible = percent_interval(part.trimmed, base.trimmed)
    return possible is not None and possible.meets(stated.interval)


def drops_digits(stated: Rate, exact: Decimal) -> bool:
    """Whether the stated rate is the exact one with its last digits dropped instead of rounded."""
    return stated.value <= exact < stated.value + stated.step


def truncation_accepted(context: ReportContext) -> bool:
    """Whether dropping digits may be this report's habit: none of its rates shows that it rounds up."""
    return context.memo(_truncation_accepted)


def _truncation_accepted(context: ReportContext) -> bool:
    return not any(
        stated.interval.contains(exact) and not drops_digits(stated, exact)
        for stated, exact in _rates_with_amounts(context)
    )


def _rates_with_amounts(context: ReportContext) -> Iterator[tuple[Rate, Decimal]]:
    for line in funds_view(context).lines:
        executed, budget = line.amount("executed"), line.amount("budget")
        exact = percent(executed.value, budget.value) if executed is not None and budget is not None else None
        stated = read_rate(line.line.rate, line.pointer_of("rate"), exact, context.vocabulary)
        if exact is not None and stated is not None:
            yield stated, exact
    for text in text_executions(context):
        if text.stated is not None and text.budget is not None and text.executed is not None:
            exact = percent(text.executed.value, text.budget.value)
            if exact is not None:
                yield text.stated, exact
