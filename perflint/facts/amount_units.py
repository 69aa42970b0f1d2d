"""How the money block writes its unit: once in its heading, or again beside single amounts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.money import AMOUNT_FIELDS
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.quantity import parse_decimal
from perflint.vocabulary import fold

_MONEY_ENDINGS = ("元", "万", "亿")


class AmountUnits(Fact, frozen=True, kw_only=True):
    """One fact for every money block with amounts: where their unit is printed."""

    kind: ClassVar[str] = "amount_units"

    heading_unit: Annotated[str | None, Doc("unit printed for the whole block")]
    with_unit: Annotated[int, Doc("amounts that bear a unit of their own")]
    bare: Annotated[int, Doc("amounts that are bare numbers")]
    example_with_unit: Annotated[str | None, Doc("the first amount with a unit, with its line")]
    example_bare: Annotated[str | None, Doc("the first bare amount, with its line")]


@measures(AmountUnits)
def measure_amount_units(context: ReportContext) -> Iterator[AmountUnits]:
    """The one fact of a report's money block."""
    funds = context.report.funds
    if funds is None:
        return
    united: list[tuple[str, str]] = []
    bare: list[tuple[str, str]] = []
    for index, line in enumerate(funds.lines):
        for name in AMOUNT_FIELDS:
            text = getattr(line, name)
            if not text or not any(character.isdigit() for character in text):
                continue
            pointer = f"/funds/lines/{index}/{name}"
            if fold(text).endswith(_MONEY_ENDINGS):
                united.append((pointer, f"{line.name} {text.strip()}"))
            elif (number := parse_decimal(text.strip())) is not None and number != 0:
                bare.append((pointer, f"{line.name} {text.strip()}"))
    if not united and not bare:
        return
    first = (united or bare)[0]
    yield AmountUnits(
        report=context.index,
        pointer=first[0],
        quote=first[1],
        related=tuple(Related(context.index, pointer, text) for pointer, text in (united[1:3] + bare[:2])),
        heading_unit=funds.unit,
        with_unit=len(united),
        bare=len(bare),
        example_with_unit=united[0][1] if united else None,
        example_bare=bare[0][1] if bare else None,
    )
