"""Targets beside actual values, row by row, and what the rows of one report have in common."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import HUNDRED, rounded
from perflint.facts.context import ReportContext
from perflint.facts.explanation import explained_beside
from perflint.facts.indicator_text import (
    ValueKind,
    all_name_traits,
    embedded_quantities,
    value_kind,
)
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.money import truncated
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.patterns import regex
from perflint.quantity import Interval, Operator, Quantity, parse_date
from perflint.vocabulary import Vocabulary, fold

_YEAR = regex(r"(?:19|20)\d\d")
_MEASURES = frozenset({"length", "area", "mass", "volume", "money"})
_ALIKE_LOW, _ALIKE_HIGH = Decimal("0.8"), Decimal("1.25")
_SLIPPED = 10
_NO_REASON = frozenset({"", "无", "无偏差", "无。", "不涉及"})
_OPERATOR_SIGNS = frozenset("≥≤＞＜><≧≦")
_SCALES = (Decimal(10) ** 4, Decimal(10) ** 8)
_AMOUNTS = frozenset({"count", "area", "length", "mass", "volume"})
_HIGHER_SHARES = frozenset({"数量", "质量", "时效", "社会", "可持续", "满意度"})


class TargetComparison(Fact, frozen=True, kw_only=True):
    """One row with a target or an actual value: whether the two can be compared, and what the comparison gives."""

    kind: ClassVar[str] = "target_comparison"

    name: Annotated[str, Doc("name of the indicator")]
    group: Annotated[str | None, Doc("canonical first level")]
    category: Annotated[str | None, Doc("canonical second level")]
    role: Annotated[str, Doc("row, parent or child")]
    by_design: Annotated[bool, Doc("stands in a group that is qualitative by design")]
    execution_row: Annotated[bool, Doc("the row is the budget execution rate itself")]
    target: Annotated[str | None, Doc("target as printed")]
    actual: Annotated[str | None, Doc("actual value as printed")]
    target_kind: Annotated[str, Doc("kind of the target, see indicator.target_kind")]
    actual_kind: Annotated[str, Doc("kind of the actual value")]
    target_zero: Annotated[bool, Doc("the target is the number 0")]
    at_cut: Annotated[bool, Doc("the row is the last one of a text that was cut off")]
    actual_empty: Annotated[bool, Doc("the actual cell exists and is blank")]
    comparable: Annotated[bool, Doc("both are numbers of one dimension")]
    identical: Annotated[bool, Doc("the two texts are equal")]
    text_length: Annotated[int, Doc("characters of the actual text")]
    direction: Annotated[
        str, Doc("higher, lower, equal or unknown; higher where nothing is said and more is the rule")
    ]
    capped: Annotated[bool, Doc("a share of a whole, which cannot exceed 100 %")]
    target_percent: Annotated[Decimal | None, Doc("target in percent, for a ratio", unit="%")]
    actual_percent: Annotated[Decimal | None, Doc("actual value in percent, for a ratio", unit="%")]
    misread_operator: Annotated[bool, Doc("the actual is printed 2xx %: an OCR of ≥ as 2 is likely")]
    attained: Annotated[
        bool | None, Doc("the actual value meets the target; absent where that cannot be said")
    ]
    ratio: Annotated[Decimal | None, Doc("actual/target in percent", unit="%")]
    difference: Annotated[Decimal | None, Doc("how far the two lie apart, in the printed unit")]
    whole_numbers: Annotated[bool, Doc("both are whole numbers")]
    notice_due: Annotated[
        Decimal, Doc("percent of the target from which the profile asks for attention", unit="%")
    ]
    explanation_due: Annotated[
        Decimal, Doc("percent of the target from which the profile asks for an explanation", unit="%")
    ]
    unit_conflict: Annotated[
        str | None,
        Doc("ratio-against-amount, money-scale, counting-words or dimension; absent where units agree"),
    ]
    target_unit: Annotated[str | None, Doc("unit of the target's number")]
    actual_unit: Annotated[str | None, Doc("unit of the actual value's number")]
    stated_rate: Annotated[str | None, Doc("completion rate as printed")]
    rate_blank: Annotated[bool, Doc("the completion rate's cell exists and is blank or no number")]
    expected_rate: Annotated[Decimal | None, Doc("completion rate computed as actual/target", unit="%")]
    rate_consistent: Annotated[bool | None, Doc("printed and computed completion rate meet within rounding")]
    rate_capped: Annotated[bool, Doc("100 % printed where actual/target is more")]
    rate_inverse: Annotated[bool, Doc("the printed rate is target/actual")]
    actual_operator: Annotated[str | None, Doc("operator printed in the actual value")]
    operator_symbol: Annotated[bool, Doc("that operator is a sign (≥ ≤ > <) and no word such as 以上")]
    reason: Annotated[str | None, Doc("reason as printed")]
    explained: Annotated[
        bool, Doc("a reason is printed in the row, or, where rows have no reasons, in prose on deviations")
    ]
    reason_column: Annotated[bool, Doc("the table has a column for reasons")]
    scored_full: Annotated[bool | None, Doc("the score equals the weight")]
    weight: Annotated[Decimal | None, Doc("weight", unit="分")]
    score: Annotated[Decimal | None, Doc("score", unit="分")]
    proportional_score: Annotated[
        Decimal | None, Doc("weight × actual/target, for a row where lower is better", unit="分")
    ]
    later: Annotated[
        bool | None, Doc("the actual date lies behind the target date; absent without two dates")
    ]
    before_start: Annotated[bool | None, Doc("the actual date lies before the project's start")]
    start: Annotated[str | None, Doc("the project's start as printed")]


class TargetSummary(Fact, frozen=True, kw_only=True):
    """What the target and actual values of one report have in common."""

    kind: ClassVar[str] = "target_summary"
    overall: ClassVar[bool] = True

    rows: Annotated[int, Doc("rows with a target and a name")]
    actuals: Annotated[int, Doc("of them rows with an actual value")]
    has_actual_column: Annotated[bool, Doc("the form has a column for actual values")]
    numeric: Annotated[
        int, Doc("rows whose target and actual are comparable numbers, rates of 100 % and zeros left out")
    ]
    equal: Annotated[int, Doc("of them rows where both are equal")]
    equal_share: Annotated[Decimal | None, Doc("share of equal rows", unit="%")]
    doubled: Annotated[int, Doc("rows, more being better, whose actual is at least twice the target")]
    copied_texts: Annotated[int, Doc("rows whose actual repeats a target in words")]
    longest_copy: Annotated[int, Doc("characters of the longest such text")]
    self_evaluation: Annotated[bool, Doc("the report is a self-evaluation or a performance report")]


@measures(TargetComparison)
def measure_target_comparisons(context: ReportContext) -> Iterator[TargetComparison]:
    """One fact for every named row with a target or an actual value."""
    rows = context.memo(measured_indicators)
    reasons = "reason" in context.report.indicator_columns or any(row.indicator.reason for row in rows)
    cut = rows[-1] if rows and truncated(context) else None
    for row in rows:
        if row.target_text or row.actual_text:
            yield _comparison(row, context, reasons=reasons, at_cut=row is cut)


def _comparison(
    row: MeasuredIndicator, context: ReportContext, *, reasons: bool, at_cut: bool
) -> TargetComparison:
    words = context.vocabulary
    traits = context.memo(all_name_traits)[row.index]
    target_kind = value_kind(row.target_text, row.unit, words)
    actual_kind = value_kind(row.actual_text, row.unit, words)
    target, actual = row.target, row.actual
    direction = _direction(row)
    comparable = target is not None and actual is not None and target.comparable(actual)
    ratio = _ratio(target, actual) if comparable else None
    rate = row.completion_rate
    expected = ratio if direction == "higher" else None
    reason = (row.indicator.reason or "").strip()
    project = context.report.project
    conflict = _unit_conflict(row, target_kind, actual_kind, words)
    return TargetComparison(
        report=context.index,
        pointer=f"{row.pointer}/actual" if row.indicator.actual is not None else f"{row.pointer}/target",
        quote=row.actual_text or row.target_text or row.label,
        related=_related(row, context.index),
        name=row.label,
        group=row.group,
        category=row.category,
        role=row.role,
        by_design=row.by_design,
        execution_row=row.execution_row,
        target=row.target_text,
        actual=row.actual_text,
        target_kind=target_kind,
        actual_kind=actual_kind,
        target_zero=target is not None and target.value == 0,
        at_cut=at_cut,
        actual_empty=row.actual_text == "",
        comparable=comparable,
        identical=bool(row.target_text) and fold(row.target_text or "") == fold(row.actual_text or ""),
        text_length=len(fold(row.actual_text or "")),
        direction=direction,
        capped=traits.capped,
        target_percent=_percent(target),
        actual_percent=_percent(actual),
        misread_operator=_misread(row),
        attained=_attained(row, target, actual, direction) if comparable else None,
        ratio=ratio,
        difference=abs(actual.value - target.value) if comparable and actual and target else None,
        whole_numbers=comparable and _whole(target) and _whole(actual),
        notice_due=context.profile.over_completion_notice,
        explanation_due=context.profile.over_completion_explanation,
        unit_conflict=conflict[0] if conflict else None,
        target_unit=conflict[1] if conflict else _unit(target),
        actual_unit=conflict[2] if conflict else _unit(actual),
        stated_rate=row.indicator.completion_rate if rate is not None else None,
        rate_blank=rate is None
        and ("completion_rate" in context.report.indicator_columns or bool(row.indicator.completion_rate)),
        expected_rate=expected,
        rate_consistent=_rate_consistent(rate, target, actual)
        if comparable and expected is not None
        else None,
        rate_capped=rate is not None and _percent(rate) == HUNDRED and ratio is not None and ratio > HUNDRED,
        rate_inverse=comparable and _is_inverse(rate, target, actual),
        actual_operator=_operator_text(row),
        operator_symbol=(_operator_text(row) or "") in _OPERATOR_SIGNS,
        reason=reason or None,
        explained=fold(reason) not in _NO_REASON or explained_beside(row, context),
        reason_column=reasons,
        scored_full=row.score.value == row.weight.value if row.score and row.weight else None,
        weight=row.weight.value if row.weight else None,
        score=row.score.value if row.score else None,
        proportional_score=_proportional(row, ratio) if direction == "lower" else None,
        later=row.actual_date.first > row.target_date.last if row.actual_date and row.target_date else None,
        before_start=_before_start(row, context),
        start=project.start if project else None,
    )


def _related(row: MeasuredIndicator, report: int) -> tuple[Related, ...]:
    """The target's cell, unless the fact itself stands there."""
    if row.indicator.actual is None or row.indicator.target is None:
        return ()
    return (Related(report, f"{row.pointer}/target", "目标值"),)


def _direction(row: MeasuredIndicator) -> str:
    """The row's direction; where nothing tells it, amounts of output and shares are better when higher."""
    if row.direction not in {"equal", "unknown"} or row.target is None:
        return row.direction
    dimension = row.target.dimension or ""
    counted = dimension.split(":")[0] in _AMOUNTS and row.category in {"数量", None}
    amount = counted or (row.category == "数量" and not dimension)
    share = row.category in _HIGHER_SHARES and dimension == "ratio"
    return "higher" if amount or share else row.direction


def _ratio(target: Quantity | None, actual: Quantity | None) -> Decimal | None:
    if target is None or actual is None or target.value <= 0:
        return None
    return rounded(_exact(actual) / _exact(target) * HUNDRED)


def _exact(quantity: Quantity) -> Decimal:
    return quantity.value * (quantity.unit.factor if quantity.unit is not None else 1)


def _percent(quantity: Quantity | None) -> Decimal | None:
    if quantity is None:
        return None
    if quantity.unit is None or quantity.unit.dimension != "ratio":
        return None
    return quantity.value * quantity.unit.factor * HUNDRED


def _whole(quantity: Quantity | None) -> bool:
    return quantity is not None and quantity.value == quantity.value.to_integral_value()


def _unit(quantity: Quantity | None) -> str | None:
    return quantity.unit.symbol if quantity is not None and quantity.unit is not None else None


def _misread(row: MeasuredIndicator) -> bool:
    actual = row.actual
    return (
        actual is not None
        and actual.operator is None
        and actual.unit is not None
        and actual.unit.dimension == "ratio"
        and 200 <= actual.value < 300
    )


def _operator_text(row: MeasuredIndicator) -> str | None:
    """The operator of the actual value; 以上 behind a count of what was done is no copied bound."""
    if row.actual is None or row.actual.operator in (None, Operator.EQUAL):
        return None
    return row.actual.operator_text or str(row.actual.operator)


def _attained(
    row: MeasuredIndicator, target: Quantity | None, actual: Quantity | None, direction: str
) -> bool | None:
    """Whether the actual value meets the target.

    The actual value is allowed its rounding. A target is a bound that somebody set: a whole number is meant exactly,
    one with decimals is allowed its rounding too.
    """
    if target is None or actual is None:
        return None
    wanted = target.base if target.decimals > 0 or target.is_range else Interval.exact(_exact(target))
    got = actual.base
    if target.is_range:
        return got.meets(wanted)
    if actual.operator in (Operator.AT_LEAST, Operator.MORE, Operator.AT_MOST, Operator.LESS):
        return True if got.meets(wanted) else None
    if row.operator in (Operator.MORE, Operator.LESS) and got.meets(wanted):
        return None
    if direction == "higher":
        return _reaches(got, wanted)
    if direction == "lower":
        return _reaches(wanted, got)
    if got.meets(wanted):
        return True
    return None


def _reaches(got: Interval, wanted: Interval) -> bool:
    return got.high is None or wanted.low is None or got.high >= wanted.low


def _rate_consistent(rate: Quantity | None, target: Quantity | None, actual: Quantity | None) -> bool | None:
    if rate is None or target is None or actual is None:
        return None
    low = target.base.low
    if low is None or low <= 0:
        return None
    return rate.base.meets(actual.base / target.base)


def _is_inverse(rate: Quantity | None, target: Quantity | None, actual: Quantity | None) -> bool:
    """Whether the rate is target ÷ actual, as some forms give it where lower is better; from the printed numbers."""
    if rate is None or target is None or actual is None or _exact(actual) <= 0:
        return False
    return rate.base.meets(Interval.exact(_exact(target) / _exact(actual)))


def _proportional(row: MeasuredIndicator, ratio: Decimal | None) -> Decimal | None:
    if row.weight is None or row.score is None:
        return None
    if ratio is None:
        # A cost rate without a target is a share of what was planned.
        ratio = _percent(row.actual) if row.target is None else None
    return rounded(row.weight.value * ratio / HUNDRED) if ratio is not None else None


def _before_start(row: MeasuredIndicator, context: ReportContext) -> bool | None:
    if not _YEAR.search(row.actual_text or ""):
        return None
    project = context.report.project
    start = parse_date(project.start) if project is not None and project.start else None
    if row.actual_date is None or start is None:
        return None
    return row.actual_date.last < start.first


def _unit_conflict(
    row: MeasuredIndicator, target_kind: ValueKind, actual_kind: ValueKind, words: Vocabulary
) -> tuple[str, str, str] | None:
    """Why the two values cannot be compared, with both units; None where they can or where a number is missing."""
    target = row.target or _single(row.target_text, target_kind)
    actual = row.actual or _single(row.actual_text, actual_kind)
    if target is None or actual is None or target.unit is None or actual.unit is None:
        return None
    first, second = target.unit, actual.unit
    found: str | None = None
    if first.dimension != second.dimension:
        found = _dimension_conflict(first.dimension, second.dimension, words)
    elif first.factor != second.factor and first.dimension == "money" and target.value and actual.value:
        # 5 万元 against 50000 元 is one amount; 5 万元 against 5 元 is a slip of the unit.
        scale = first.factor / second.factor
        if target.value == actual.value and (scale in _SCALES or 1 / scale in _SCALES):
            found = "money-scale"
    elif first.factor != second.factor and first.dimension in _MEASURES and target.value > 0:
        # 38 公里 against 38.5 米: the numbers are alike, and only the unit sets them apart.
        alike = _ALIKE_LOW <= actual.value / target.value <= _ALIKE_HIGH
        scale = max(first.factor, second.factor) / min(first.factor, second.factor)
        if alike and scale >= _SLIPPED:
            found = "unit-scale"
    return (found, first.symbol, second.symbol) if found else None


def _dimension_conflict(first: str, second: str, words: Vocabulary) -> str | None:
    counts = first.startswith("count:"), second.startswith("count:")
    if all(counts):
        one, other = first.removeprefix("count:"), second.removeprefix("count:")
        if "/" in first or "/" in second:
            return None
        separate = words.mapping("indicator_separate_counts")
        apart = other in separate.get(one, ()) or one in separate.get(other, ())
        return "counting-words" if apart else None
    if "ratio" in (first, second):
        return "ratio-against-amount"
    plain_kinds = {"money", "area", "length", "mass", "volume"}
    if {first, second} <= plain_kinds:
        return "dimension"
    return "dimension" if any(counts) and {first, second} & plain_kinds else None


def _single(text: str | None, kind: ValueKind) -> Quantity | None:
    numbers = embedded_quantities(text, kind)
    return numbers[0] if len(numbers) == 1 else None


@measures(TargetSummary)
def measure_target_summary(context: ReportContext) -> Iterator[TargetSummary]:
    """One fact for every report with indicators."""
    rows = [row for row in context.memo(measured_indicators) if row.name and row.target_text]
    if not rows:
        return
    words = context.vocabulary
    numeric = equal = doubled = 0
    copies: list[int] = []
    for row in rows:
        kind = value_kind(row.target_text, row.unit, words)
        if kind in {"vague", "text", "number-in-text"} and not row.by_design:
            text = fold(row.target_text or "")
            if text == fold(row.actual_text or ""):
                copies.append(len(text))
        if row.target is None or row.actual is None or not row.target.comparable(row.actual):
            continue
        if _percent(row.target) == HUNDRED or row.target.value == 0:
            continue
        numeric += 1
        equal += _exact(row.target) == _exact(row.actual)
        doubled += _direction(row) == "higher" and _exact(row.actual) >= 2 * _exact(row.target) > 0
    report = context.report
    yield TargetSummary(
        report=context.index,
        pointer="/indicators",
        quote="",
        related=tuple(Related(context.index, row.pointer, row.label) for row in rows[:5]),
        rows=len(rows),
        actuals=sum(bool(row.actual_text) for row in rows),
        has_actual_column="actual" in report.indicator_columns
        or any(row.indicator.actual is not None for row in context.memo(measured_indicators)),
        numeric=numeric,
        equal=equal,
        equal_share=rounded(Decimal(equal) / Decimal(numeric) * HUNDRED, 0) if numeric else None,
        doubled=doubled,
        copied_texts=len(copies),
        longest_copy=max(copies, default=0),
        self_evaluation="self-evaluation" in report.kind,
    )
