"""Numbers of prose that differ from a number of the form in two neighbouring digits that changed places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from msgspec import Struct

from perflint.facts.arithmetic import HUNDRED, rounded
from perflint.facts.context import ReportContext
from perflint.facts.excerpts import around
from perflint.facts.indicators import measured_indicators
from perflint.facts.money import funds_view
from perflint.facts.passages import Passage, passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.quantity import Quantity, find_quantities

_FEWEST_DIGITS = 3
_SOURCES = ("section", "goal", "evidence")


class SwappedDigits(Fact, frozen=True, kw_only=True):
    """A number that a document states once, beside one of its table with two neighbouring digits exchanged."""

    kind: ClassVar[str] = "swapped_digits"

    stated: Annotated[str, Doc("the number in prose")]
    other: Annotated[str, Doc("the number of the table")]
    name: Annotated[str, Doc("what the number of the table is of")]
    sentence: Annotated[str, Doc("the words around the number in prose")]
    share: Annotated[Decimal, Doc("distance of both/the number of the table", "%")]


class _Known(Struct, frozen=True):
    """A number of the form: its unit, its digits, and where it stands."""

    unit: str
    digits: str
    name: str
    pointer: str


@measures(SwappedDigits)
def measure_swapped_digits(context: ReportContext) -> Iterator[SwappedDigits]:
    """Numbers of prose in the unit of a number of the table; none where the number itself stands in the form, too."""
    known = list(_of_form(context))
    if not known:
        return
    stated = [
        (passage, number)
        for passage in passages(context)
        if passage.source in _SOURCES
        for number in find_quantities(passage.text)
        if number.unit is not None and number.operator is None and not number.approximate
    ]
    values = Counter((number.symbol, str(number.value)) for _, number in stated)
    printed = {(item.unit, item.digits) for item in known}
    alike: dict[tuple[str, str], list[_Known]] = {}
    for item in known:
        alike.setdefault((item.unit, _signs(item.digits)), []).append(item)
    for passage, number in stated:
        own = (number.symbol, str(number.value))
        if own in printed or values[own] > 1:
            continue
        candidates = alike.get((own[0], _signs(own[1])), ())
        found = next((item for item in candidates if _swapped(own[1], item.digits)), None)
        if found is not None and not _beside(passage, found):
            yield _fact(context, passage, number, found)


def _fact(context: ReportContext, passage: Passage, number: Quantity, found: _Known) -> SwappedDigits:
    other = Decimal(found.digits)
    return SwappedDigits(
        report=context.index,
        pointer=passage.pointer,
        quote=number.text,
        offset=number.start,
        related=(Related(context.index, found.pointer, found.name),),
        stated=number.text,
        other=f"{found.digits}{found.unit}",
        name=found.name,
        sentence=around(passage.text, number.start, number.end),
        share=rounded(abs(number.value - other) / other * HUNDRED),
    )


def _of_form(context: ReportContext) -> Iterator[_Known]:
    for row in context.memo(measured_indicators):
        for key, value in (("actual", row.actual), ("target", row.target)):
            if value is not None and value.unit is not None and value.value > 0:
                yield _Known(value.symbol, str(value.value), row.label, f"{row.pointer}/{key}")
    view = funds_view(context)
    for line in view.lines:
        for name, amount in line.amounts.items():
            if amount.value > 0 and view.unit == "万元":
                yield _Known("万元", str(amount.value), f"{line.label}", line.pointer_of(name))


def _signs(digits: str) -> str:
    """The signs of a number in the order of the alphabet: the same for numbers whose digits changed places."""
    return "".join(sorted(digits))


def _swapped(one: str, other: str) -> bool:
    """Whether two numbers are the same but for two neighbouring digits that changed places."""
    if len(one) != len(other) or sum(sign.isdigit() for sign in one) < _FEWEST_DIGITS:
        return False
    places = [index for index in range(len(one)) if one[index] != other[index]]
    if len(places) != 2:
        return False
    first, second = places
    apart = one[first + 1 : second]
    return apart in ("", ".") and one[first] == other[second] and one[second] == other[first]


def _beside(passage: Passage, found: _Known) -> bool:
    """Whether the passage states the number of the table itself, so that it speaks of two numbers."""
    return found.digits in passage.text
