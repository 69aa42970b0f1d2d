"""The shared reading of a report's money block: every line's amounts as exact intervals in 万元.

Everything that judges money reads it through `funds_view`, so that one cell means the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from perflint.facts.context import ReportContext
from perflint.patterns import regex
from perflint.quantity import Interval, Quantity, parse_decimal, parse_quantity
from perflint.report import FundLine, FundRole
from perflint.vocabulary import Vocabulary, fold

AMOUNT_FIELDS = ("prior", "initial", "budget", "half_year", "received", "executed", "balance")
"""The keys of FundLine that hold amounts of money."""

MONEY_UNIT = "万元"
_MYRIAD = Decimal(10000)
_HALF = Decimal("0.5")
_USUAL_DECIMALS = 2
_FRACTION_LIMIT = Decimal("1.5")
_HUNDRED = Decimal(100)
_UNIT_IN_LABEL = regex(r"\((?:金额)?(?:单位:?)?(亿元|万元|千元|元)\)")


class Amount(Struct, frozen=True):
    """A printed amount of money.

    `value` is exact and in 万元. `interval` allows for half of the last digit that the cell itself shows. `trimmed` is
    narrower where the cell shows fewer digits than the block does elsewhere: forms trim zeros, 70 beside 27.59 means
    70.00, and in a block of whole numbers every number is exact.
    """

    name: str
    text: str
    pointer: str
    value: Decimal
    interval: Interval
    trimmed: Interval


class Rate(Struct, frozen=True):
    """A printed rate, in percent. `interval` allows for half of the last printed digit.

    `fraction` tells that the printed number is a fraction (0.958); `step` is one unit of the last printed digit.
    """

    text: str
    pointer: str
    value: Decimal
    interval: Interval
    step: Decimal
    fraction: bool


class MeasuredLine(Struct, frozen=True, kw_only=True):
    """A line of the money block with its values parsed; a blank or unreadable cell has no entry."""

    index: int
    pointer: str
    line: FundLine
    name: str
    is_part: bool
    """The name says that the line is a part of the one above it (其中：…)."""
    amounts: Mapping[str, Amount]
    malformed: tuple[str, ...]
    """Names of the amounts whose cell holds text that is no number."""
    weight: Decimal | None
    score: Decimal | None

    @property
    def role(self) -> FundRole:
        """What the line is."""
        return self.line.role

    def amount(self, name: str) -> Amount | None:
        """The amount of that name, or None."""
        return self.amounts.get(name)

    def pointer_of(self, key: str) -> str:
        """Pointer of one of the line's values."""
        return f"{self.pointer}/{key}"

    @property
    def label(self) -> str:
        """What to call the line in a message."""
        return self.name or f"第{self.index + 1}行"


class FundsView(Struct, frozen=True):
    """All lines of the money block, in order, with the unit that its bare numbers are printed in."""

    unit: str
    decimals: int
    lines: tuple[MeasuredLine, ...] = ()
    columns: frozenset[str] = field(default_factory=frozenset)

    def side(self, side: str) -> tuple[MeasuredLine, ...]:
        """The lines of one side: income or expenditure."""
        return tuple(line for line in self.lines if line.line.side == side)

    def of_role(self, *roles: str, side: str | None = None) -> tuple[MeasuredLine, ...]:
        """The lines of the given roles."""
        return tuple(line for line in self.lines if line.role in roles and side in (None, line.line.side))

    def total_of(self, side: str) -> MeasuredLine | None:
        """The line of a side's total: the first one of that role."""
        return next(iter(self.of_role("total", side=side)), None)

    @property
    def total(self) -> MeasuredLine | None:
        """The line of the total: that of the income, else that of the expenditure."""
        return self.total_of("income") or self.total_of("expenditure")

    @property
    def main(self) -> MeasuredLine | None:
        """The line that stands for the whole: the total, else the fiscal line or the only line with amounts."""
        total = self.total
        if total is not None and total.amounts:
            return total
        filled = [line for line in self.side("income") or self.lines if line.amounts]
        if len(filled) == 1:
            return filled[0]
        return next((line for line in filled if line.role in ("subtotal", "fiscal")), total)


def funds_view(context: ReportContext) -> FundsView:
    """The money block of a report; computed once for a report."""
    return context.memo(_funds_view)


def _funds_view(context: ReportContext) -> FundsView:
    funds = context.report.funds
    if funds is None:
        return FundsView(MONEY_UNIT, 0)
    unit = money_unit(funds.unit)
    words = context.vocabulary
    decimals = max(
        (places for line in funds.lines for places in _decimals_of(line, words)),
        default=0,
    )
    lines = tuple(_measure_line(line, index, unit, decimals, words) for index, line in enumerate(funds.lines))
    return FundsView(unit, decimals, _weighted_by_label(lines, context), frozenset(funds.columns))


def _weighted_by_label(lines: tuple[MeasuredLine, ...], context: ReportContext) -> tuple[MeasuredLine, ...]:
    """The lines with the weight that only the block's label states, 预算执行情况(20分), on the scored total."""
    if any(line.weight is not None for line in lines):
        return lines
    stated = [
        _points(group.weight)
        for group in context.report.groups
        if group.level2 is None and "预算执行" in fold(group.level1 or "")
    ]
    scored = [line for line in lines if line.score is not None]
    if len(stated) != 1 or stated[0] is None or len(scored) != 1:
        return lines
    return tuple(replace(line, weight=stated[0]) if line is scored[0] else line for line in lines)


def money_unit(printed: str | None) -> str:
    """The unit of bare amounts: the printed one where it is a unit of money, else 万元, the forms' default."""
    if printed:
        folded = fold(printed)
        for unit in ("亿元", "万元", "千元", "元"):
            if unit in folded:
                return unit
    return MONEY_UNIT


def unit_of_label(label: str, otherwise: str) -> str:
    """The unit of the amounts beside a label that names one in brackets, 预算金额(元); else that of the block."""
    found = _UNIT_IN_LABEL.search(fold(label))
    return found[1] if found is not None else otherwise


def without_unit(label: str) -> str:
    """A label, folded, without the unit that it names in brackets."""
    return _UNIT_IN_LABEL.sub("", fold(label))


def money_quantity(text: str, unit: str, words: Vocabulary) -> Quantity | None:
    """The amount that a cell prints; None where it prints none. 5.8万 is read as 5.8万元."""
    stripped = text.strip()
    if fold(stripped) in words.words("money_empty_marks"):
        return None
    if stripped.endswith(("万", "亿")):
        stripped += "元"
    elif parse_decimal(stripped) is not None:
        stripped += unit  # 2021.05 is an amount here, not a month
    found = parse_quantity(stripped, unit)
    if found is None or (found.unit is not None and found.unit.dimension != "money"):
        return None
    return found


def _decimals_of(line: FundLine, words: Vocabulary) -> Iterator[int]:
    for name in AMOUNT_FIELDS:
        text = getattr(line, name)
        number = (
            parse_decimal(text.strip())
            if text and fold(text) not in words.words("money_empty_marks")
            else None
        )
        if number is not None:
            exponent = number.as_tuple().exponent
            yield -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _measure_line(line: FundLine, index: int, unit: str, decimals: int, words: Vocabulary) -> MeasuredLine:
    pointer = f"/funds/lines/{index}"
    amounts: dict[str, Amount] = {}
    malformed: list[str] = []
    unit = unit_of_label(line.name, unit)
    for name in AMOUNT_FIELDS:
        text = getattr(line, name)
        if text is None or not text.strip() or fold(text) in words.words("money_empty_marks"):
            continue
        quantity = money_quantity(text, unit, words)
        if quantity is None:
            malformed.append(name)
            continue
        amounts[name] = amount_of(quantity, name, f"{pointer}/{name}", decimals)
    prefixes = tuple(map(fold, words.words("money_part_prefixes")))
    return MeasuredLine(
        index=index,
        pointer=pointer,
        line=line,
        name=line.name.strip().rstrip("：:"),
        is_part=fold(line.name).startswith(prefixes),
        amounts=amounts,
        malformed=tuple(malformed),
        weight=_points(line.weight),
        score=_points(line.score),
    )


def amount_of(quantity: Quantity, name: str, pointer: str, decimals: int | None = None) -> Amount:
    """An amount in 万元. `decimals`: digits behind the point that the block shows; None: those of the amount."""
    factor = (quantity.unit.factor if quantity.unit is not None else _MYRIAD) / _MYRIAD
    return Amount(
        name,
        quantity.text,
        pointer,
        quantity.value * factor,
        quantity.interval.scaled(factor),
        trimmed_interval(quantity, decimals).scaled(factor),
    )


def trimmed_interval(quantity: Quantity, decimals: int | None) -> Interval:
    """The interval of a number, in its own unit, in a block that shows `decimals` digits behind the point."""
    if decimals is None or quantity.approximate or quantity.is_range:
        return quantity.interval
    if decimals == 0:
        return Interval.exact(quantity.value)
    shown = min(decimals, max(quantity.decimals, _USUAL_DECIMALS))
    if shown <= quantity.decimals:
        return quantity.interval
    half = _HALF.scaleb(-shown)
    return Interval(quantity.value - half, quantity.value + half)


def _points(text: str | None) -> Decimal | None:
    return parse_decimal(text.strip().removesuffix("分")) if text else None


def read_rate(text: str | None, pointer: str, expected: Decimal | None, words: Vocabulary) -> Rate | None:
    """A rate in any printed form: 100%, 100, 0.958, 1.

    A bare number is a percentage or a fraction, whichever lies nearer to `expected` (in percent); where nothing is
    expected, a number up to 1.5 that is not 0 is a fraction.
    """
    if text is None or not text.strip() or fold(text) in words.words("money_empty_marks"):
        return None
    quantity = parse_quantity(text.strip())
    if quantity is None:
        return None
    if quantity.unit is not None:
        if quantity.unit.dimension != "ratio":
            return None
        fraction = False
        factor = quantity.unit.factor * _HUNDRED
    else:
        as_fraction = quantity.value * _HUNDRED
        if expected is None:
            fraction = 0 < abs(quantity.value) <= _FRACTION_LIMIT
        else:
            fraction = abs(as_fraction - expected) < abs(quantity.value - expected)
        factor = _HUNDRED if fraction else Decimal(1)
    return Rate(
        text=text.strip(),
        pointer=pointer,
        value=quantity.value * factor,
        interval=quantity.interval.scaled(factor),
        step=Decimal(1).scaleb(-quantity.decimals) * factor,
        fraction=fraction,
    )


def truncated(context: ReportContext, part: str | None = None) -> bool:
    """Whether the reading says that the document ends in the middle: anywhere, or in one part of it.

    Parts: indicators, funds, sections. A note that names no part counts for each of them.
    """
    return any(
        note.kind == "truncated" and (part is None or note.text in (None, part))
        for note in context.report.notes
    )
