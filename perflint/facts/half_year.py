"""Half-year targets beside full-year targets, and beside the money planned for the half-year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import HUNDRED, percent, rounded
from perflint.facts.context import ReportContext
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.money import FundsView, MeasuredLine, funds_view
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.similarity import normalise, ratio
from perflint.quantity import Quantity
from perflint.vocabulary import Vocabulary, fold

_EXTENSIVE = ("count", "area", "length", "mass", "volume", "money")


class HalfYearComparison(Fact, frozen=True, kw_only=True):
    """One row with a half-year target beside its full-year target, and the half-year money of the same work."""

    kind: ClassVar[str] = "half_year"

    name: Annotated[str, Doc("name of the indicator")]
    category: Annotated[str | None, Doc("canonical second level")]
    by_design: Annotated[bool, Doc("stands in a group that is qualitative by design")]
    half: Annotated[str, Doc("half-year target as printed")]
    full: Annotated[str | None, Doc("full-year target as printed")]
    placeholder: Annotated[bool, Doc("the half-year cell says 序时进度 or the like instead of a value")]
    extensive: Annotated[
        bool,
        Doc("both are amounts that grow with the work (counts, areas, lengths, money), more being better"),
    ]
    is_ratio: Annotated[bool, Doc("both are ratios")]
    exceeds: Annotated[bool | None, Doc("the half-year number is larger than the full-year number")]
    equal: Annotated[bool | None, Doc("the two numbers are equal")]
    full_positive: Annotated[bool | None, Doc("the full-year number is larger than 0")]
    half_zero: Annotated[bool | None, Doc("the half-year number is 0")]
    sibling_zero: Annotated[str | None, Doc("a counting row of the same work whose half-year target is 0")]
    better_when_higher: Annotated[bool, Doc("a higher value is better")]
    share: Annotated[Decimal | None, Doc("half-year number in percent of the full-year number", unit="%")]
    item: Annotated[str | None, Doc("line of expenditure whose name fits the work best")]
    item_similarity: Annotated[Decimal | None, Doc("how well that name fits", unit="%")]
    item_half: Annotated[str | None, Doc("money planned for the half-year in that line")]
    item_full: Annotated[str | None, Doc("money planned for the year in that line")]
    item_share: Annotated[Decimal | None, Doc("half-year money in percent of the year's", unit="%")]
    others_in_progress: Annotated[bool, Doc("another row's half-year target only says 序时进度 or the like")]
    funds_blank: Annotated[bool, Doc("the form has a column for half-year money and it is blank")]


@measures(HalfYearComparison)
def measure_half_years(context: ReportContext) -> Iterator[HalfYearComparison]:
    """One fact for every row with a half-year target."""
    rows = [row for row in context.memo(measured_indicators) if row.half_year_text]
    view = funds_view(context)
    words = context.vocabulary
    blank = _half_year_money_blank(view, context)
    in_progress = {row.index for row in rows if not row.by_design and _in_progress(row, words)}
    zeros = _Zeros(rows)
    items: dict[str | None, tuple[MeasuredLine | None, Decimal | None]] = {}
    for row in rows:
        work = row.indicator.key_work
        if work not in items:
            items[work] = _item(work, view)
        others = len(in_progress) > (row.index in in_progress)
        yield _half_year(row, zeros.beside(row), items[work], context, blank, others)


def _half_year(
    row: MeasuredIndicator,
    sibling_zero: str | None,
    fitting: tuple[MeasuredLine | None, Decimal | None],
    context: ReportContext,
    blank: bool,
    others_in_progress: bool,
) -> HalfYearComparison:
    half, full = row.half_year, row.target
    pair = (half, full) if half is not None and full is not None and half.comparable(full) else None
    item, similarity = fitting
    half_money, full_money = (item.amount("half_year"), item.amount("budget")) if item else (None, None)
    money = half_money is not None and full_money is not None
    related = [Related(context.index, f"{row.pointer}/target", "全年指标值")]
    if item is not None and half_money is not None:
        related.append(Related(context.index, half_money.pointer, item.label))
    extensive = pair is not None and _extensive(pair[1]) and row.direction != "lower"
    return HalfYearComparison(
        report=context.index,
        pointer=f"{row.pointer}/half_year_target",
        quote=row.half_year_text or "",
        related=tuple(related),
        name=row.label,
        category=row.category,
        by_design=row.by_design,
        half=row.half_year_text or "",
        full=row.target_text,
        placeholder=_in_progress(row, context.vocabulary),
        extensive=extensive,
        is_ratio=pair is not None and pair[1].dimension == "ratio",
        exceeds=_above(*pair) if pair else None,
        equal=pair[0].base.meets(pair[1].base) if pair else None,
        full_positive=pair[1].value > 0 if pair else None,
        half_zero=half.value == 0 if half is not None else None,
        sibling_zero=sibling_zero,
        better_when_higher=row.name_direction == "higher",
        share=_share(*pair) if pair else None,
        item=item.label if item else None,
        item_similarity=similarity,
        item_half=half_money.text if half_money else None,
        item_full=full_money.text if full_money else None,
        item_share=_money_share(half_money.value, full_money.value)
        if money and half_money and full_money
        else None,
        others_in_progress=others_in_progress,
        funds_blank=blank,
    )


def _in_progress(row: MeasuredIndicator, words: Vocabulary) -> bool:
    text = fold(row.half_year_text or "")
    return text in words.words("indicator_progress_values") or bool(
        words.pattern("indicator_progress_words").search(text)
    )


def _extensive(quantity: Quantity) -> bool:
    return (quantity.dimension or "").split(":")[0] in _EXTENSIVE and "/" not in (quantity.dimension or "")


def _above(half: Quantity, full: Quantity) -> bool:
    low, high = half.base.low, full.base.high
    return low is not None and high is not None and low > high


def _share(half: Quantity, full: Quantity) -> Decimal | None:
    if full.value <= 0 or half.unit is None or full.unit is None:
        return None
    return rounded(half.value * half.unit.factor / (full.value * full.unit.factor) * HUNDRED)


def _money_share(half: Decimal, full: Decimal) -> Decimal | None:
    share = percent(half, full)
    return rounded(share) if share is not None else None


class _Zeros:
    """The rows that count things and plan none of them for the half-year, by work and by first level."""

    def __init__(self, rows: Iterable[MeasuredIndicator]) -> None:
        self._of_work: dict[str, list[MeasuredIndicator]] = {}
        self._of_group: dict[str | None, list[MeasuredIndicator]] = {}
        for row in rows:
            if row.half_year is not None and row.half_year.value == 0 and _extensive(row.half_year):
                if row.indicator.key_work:
                    self._of_work.setdefault(row.indicator.key_work, []).append(row)
                self._of_group.setdefault(row.group, []).append(row)

    def beside(self, row: MeasuredIndicator) -> str | None:
        """The first such row of the same work, or for a row without a work of the same group."""
        work = row.indicator.key_work
        found = self._of_work.get(work, []) if work else self._of_group.get(row.group, [])
        return next((other.label for other in found if other.index != row.index), None)


def _item(work: str | None, view: FundsView) -> tuple[MeasuredLine | None, Decimal | None]:
    """The line of expenditure whose name fits a work best, with the similarity of the names."""
    lines = [line for line in view.side("expenditure") if line.role == "item" and line.name]
    if not work or not lines:
        return None, None
    wanted = normalise(work).text
    scored = [(_fit(normalise(line.name).text, wanted), -line.index, line) for line in lines]
    best, _, line = max(scored, key=lambda entry: entry[:2])
    return line, rounded(Decimal(str(best)) * HUNDRED, 0)


def _fit(name: str, work: str) -> float:
    """1 where one name contains the other, else their similarity."""
    if name in work or work in name:
        return 1.0
    return ratio(name, work)


def _half_year_money_blank(view: FundsView, context: ReportContext) -> bool:
    funds = context.report.funds
    if funds is None or "half_year" not in funds.columns:
        return False
    return not any(line.amount("half_year") for line in view.lines)
