"""Scores of indicator rows beside what their values earn: 财预〔2020〕10号.

Higher is better: min(1, a/t)·w. Lower is better: a ≤ t earns w; above it (1−(a−t)/t)·w, 0 from 2t on; another
public form is t/a·w (the profile says which). "= 0" earns w only for a ≤ 0. Qualitative: 达成 [0.8w, w],
部分达成 [0.6w, 0.8w), 未达成 [0, 0.6w).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from perflint.facts.arithmetic import HUNDRED, plain, rounded, tidy
from perflint.facts.context import ReportContext
from perflint.facts.execution import execution_rows
from perflint.facts.explanation import explained_beside
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.weighted import weight_of, weighted_rows
from perflint.quantity import Interval, Operator, Quantity
from perflint.quantity.interval import EXACT
from perflint.vocabulary import fold

Attainment = Literal["full", "part", "none", "unknown"]


class ScoreCheck(Fact, frozen=True, kw_only=True):
    """The score of one indicator row beside its weight and its values. Rows on execution are `execution` facts."""

    kind: ClassVar[str] = "score"

    name: Annotated[str, Doc("name of the indicator")]
    group: Annotated[str, Doc("first-level group")] = ""
    target: Annotated[str, Doc("target as printed")] = ""
    actual: Annotated[str, Doc("actual value as printed")] = ""
    weight: Annotated[Decimal | None, Doc("分值", "分")] = None
    score: Annotated[Decimal | None, Doc("得分", "分")] = None
    deducted: Annotated[Decimal | None, Doc("weight − score", "分")] = None
    full: Annotated[bool | None, Doc("the score is the weight")] = None
    over_weight: Annotated[bool | None, Doc("the score is more than the weight")] = None
    text: Annotated[str | None, Doc("text of a score cell that holds no number; absent otherwise")] = None
    score_blank: Annotated[bool, Doc("the score cell is printed and blank")] = False
    target_blank: Annotated[
        bool, Doc("the target cell is printed and blank, and no row below holds the value")
    ] = False
    actual_blank: Annotated[
        bool, Doc("the actual cell is printed and blank, and no row below holds the value")
    ] = False
    quantitative: Annotated[bool, Doc("target and actual are numbers of one dimension")] = False
    direction: Annotated[str, Doc("higher, lower, equal or unknown is better")] = "unknown"
    attained: Annotated[
        bool | None, Doc("the actual value meets the target, by its direction; absent where not known")
    ] = None
    same_text: Annotated[bool, Doc("target and actual are the same words")] = False
    ratio: Annotated[Decimal | None, Doc("actual/target", "%")] = None
    shortfall: Annotated[
        Decimal | None, Doc("how far the actual value misses the target, in percent of it", "%")
    ] = None
    expected_low: Annotated[Decimal | None, Doc("least score that the formula gives", "分")] = None
    expected_high: Annotated[Decimal | None, Doc("greatest score that the formula gives", "分")] = None
    formula: Annotated[str, Doc("the formula written out with its numbers")] = ""
    calculation: Annotated[
        str, Doc("the formula with its result, as a message goes on: ，95/100×10=9.5分")
    ] = ""
    over: Annotated[Decimal | None, Doc("score − expected_high where positive beyond rounding", "分")] = None
    under: Annotated[Decimal | None, Doc("expected_low − score where positive beyond rounding", "分")] = None
    rounds_to_full: Annotated[
        bool, Doc("the expected score rounds to the weight at the digits that the form prints")
    ] = False
    band: Annotated[str, Doc('for words: 达成, 部分达成, 未达成; "" where the words do not say')] = ""
    band_low: Annotated[Decimal | None, Doc("lower end of the band", "分")] = None
    band_high: Annotated[Decimal | None, Doc("upper end of the band", "分")] = None
    in_band: Annotated[bool | None, Doc("the score lies in the band")] = None
    explained: Annotated[bool, Doc("a reason, or text beside the row, is given")] = False
    has_reason_cell: Annotated[bool, Doc("the form has a place for the reason")] = False
    over_completed: Annotated[
        bool, Doc("the actual value passes the profile's threshold of over-completion")
    ] = False
    satisfaction: Annotated[bool, Doc("the row measures satisfaction")] = False
    by_design: Annotated[bool, Doc("the row's group is qualitative by design (决策, 过程, 管理)")] = False
    criticism: Annotated[
        str, Doc('words of the row\'s reason or evidence that admit a shortfall; "" where there are none')
    ] = ""


def score_step(context: ReportContext) -> Decimal:
    """One unit of the finest digit that the report's scores print: 1, 0.1 or 0.01."""
    return context.memo(_score_step)


def _score_step(context: ReportContext) -> Decimal:
    scores = [row.score for row in context.memo(measured_indicators) if row.score is not None]
    return Decimal(1).scaleb(-max((score.decimals for score in scores), default=0))


@measures(ScoreCheck)
def measure_scores(context: ReportContext) -> Iterator[ScoreCheck]:
    """One fact for every row with a weight or a score."""
    if not context.report.kind.endswith("self-evaluation"):
        return
    execution = {row.index for row in execution_rows(context)}
    rows = context.memo(measured_indicators)
    counted = {row.index for row in weighted_rows(context)}
    for position, row in enumerate(rows):
        if row.index in execution or (row.weight is None and row.score is None):
            continue
        if row.role == "child" and row.index not in counted:
            continue
        below = row.role == "parent" or (position + 1 < len(rows) and rows[position + 1].role == "child")
        yield _score(row, context, below=below)


def _score(row: MeasuredIndicator, context: ReportContext, *, below: bool) -> ScoreCheck:
    indicator = row.indicator
    weight = weight_of(row, context)
    score = row.score.value if row.score is not None else None
    columns = context.report.indicator_columns
    printed = (indicator.score or "").strip()
    attained = attains(row)
    same = bool(row.target_text) and fold(row.target_text or "") == fold(row.actual_text or "")
    if attained is None and same:
        attained = True
    low, high, formula = _expected(row, weight, context)
    step = score_step(context)
    band = attainment_of_words(row, context)
    band_low, band_high = _band(band, weight)
    ratio = _ratio(row)
    return ScoreCheck(
        report=context.index,
        pointer=f"{row.pointer}/score" if indicator.score is not None else f"{row.pointer}/weight",
        quote=printed,
        related=tuple(
            Related(context.index, f"{row.pointer}/{key}", label)
            for key, label in (("weight", "分值"), ("target", "指标值"), ("actual", "完成值"))
            if getattr(indicator, key)
        ),
        name=row.label,
        group=row.group or "",
        target=row.target_text or "",
        actual=row.actual_text or "",
        weight=weight,
        score=score,
        deducted=weight - score if weight is not None and score is not None and score < weight else None,
        full=score == weight if weight is not None and score is not None else None,
        over_weight=score > weight if weight is not None and score is not None else None,
        text=printed if printed and score is None and not _is_mark(row) else None,
        score_blank=indicator.score is not None and not printed,
        target_blank=_blank(indicator.target) and not below,
        actual_blank=_blank(indicator.actual) and not below and not (indicator.evidence or "").strip(),
        quantitative=_comparable(row),
        direction=row.direction,
        attained=attained,
        same_text=same,
        ratio=tidy(ratio, 2) if ratio is not None else None,
        shortfall=rounded(abs(HUNDRED - ratio)) if ratio is not None and attained is False else None,
        expected_low=low,
        expected_high=high,
        formula=formula,
        calculation=f"，{formula}={tidy(high, 2)}分" if formula and high is not None else "",
        over=_beyond(score, high, step),
        under=_beyond(low, score, step),
        rounds_to_full=high is not None and weight is not None and weight - high <= step / 2,
        band={"full": "达成", "part": "部分达成", "none": "未达成", "unknown": ""}[band],
        band_low=band_low,
        band_high=band_high,
        in_band=_in_band(score, band, band_low, band_high),
        explained=bool((indicator.reason or "").strip() or (indicator.evidence or "").strip())
        or explained_beside(row, context),
        has_reason_cell=indicator.reason is not None or "reason" in columns,
        over_completed=(
            ratio is not None and row.direction != "lower" and ratio >= context.profile.over_completion_notice
        ),
        satisfaction=row.group == "满意度" or row.category == "满意度",
        by_design=row.by_design,
        criticism=_criticism(row, context),
    )


def _criticism(row: MeasuredIndicator, context: ReportContext) -> str:
    text = (row.indicator.reason or "") + (row.indicator.evidence or "")
    found = context.vocabulary.pattern("shortfall_words").search(text)
    return found[0] if found is not None else ""


def _blank(text: str | None) -> bool:
    """Whether a cell is printed and blank; a dash says that nothing belongs there."""
    return text is not None and not text.strip()


def _is_mark(row: MeasuredIndicator) -> bool:
    return not (row.indicator.score or "").strip(" —-－–/／\\…")


def _comparable(row: MeasuredIndicator) -> bool:
    return row.target is not None and row.actual is not None and row.target.comparable(row.actual)


def _span(quantity: Quantity) -> Interval:
    """The numbers that a value of an indicator stands for, in the base unit.

    Targets and results are norms and counts, not rounded figures: exact, unless 约 or a range says otherwise.
    """
    if quantity.approximate or quantity.is_range:
        return quantity.base
    unit = quantity.unit
    if unit is None or unit.is_exact:
        return Interval.exact(
            EXACT.multiply(quantity.value, unit.factor) if unit is not None else quantity.value
        )
    exact = _in_base(quantity)
    return Interval.of_fractions(exact, exact)


def attains(row: MeasuredIndicator) -> bool | None:
    """Whether the actual value meets the target, by its direction; None where that is not known."""
    target, actual = row.target, row.actual
    if target is not None and actual is not None:
        if not target.comparable(actual):
            return None
        if row.direction == "lower":
            return not _span(target).below(_span(actual))
        if _shorter_than_planned(row):
            return None
        return not _span(actual).below(_span(target))
    if row.target_range is not None and actual is not None:
        low, high = row.target_range
        if not low.comparable(actual):
            return None
        if row.direction == "lower":
            return not _span(high).below(_span(actual))
        return not _span(actual).below(_span(low))
    if row.target_date is not None and row.actual_date is not None:
        return row.actual_date.first <= row.target_date.last
    return None


def _shorter_than_planned(row: MeasuredIndicator) -> bool:
    """Whether a time without a direction is less than planned, which may be better (办结时限) or not (质保期)."""
    target, actual = row.target, row.actual
    if target is None or actual is None or row.direction in ("higher", "lower"):
        return False
    return (target.dimension or "").startswith("time:") and _span(actual).below(_span(target))


def _ratio(row: MeasuredIndicator) -> Decimal | None:
    if row.target is None or row.actual is None or not _comparable(row):
        return None
    target, actual = _in_base(row.target), _in_base(row.actual)
    return None if target <= 0 else _decimal(actual / target) * HUNDRED


def _in_base(quantity: Quantity) -> Fraction:
    factor = quantity.unit.exact_factor if quantity.unit is not None else Fraction(1)
    return Fraction(quantity.value) * factor


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _expected(
    row: MeasuredIndicator, weight: Decimal | None, context: ReportContext
) -> tuple[Decimal | None, Decimal | None, str]:
    """Least and greatest score that the formulas in use give, with the formula written out; None where none applies."""
    target, actual = row.target, row.actual
    if weight is None or weight <= 0 or target is None or actual is None or not _comparable(row):
        return None, None, ""
    if target.value == 0:
        attained = attains(row)
        if row.direction == "lower" or row.operator in (Operator.EQUAL, Operator.AT_MOST):
            full = actual.value <= 0
            return (weight, weight, "0") if full else (Decimal(0), Decimal(0), f"{plain(actual.value)}>0")
        return (weight, weight, "") if attained else (None, None, "")
    if _shorter_than_planned(row):
        return None, None, ""
    reached = _span(actual)
    if target.value < 0 or reached.low is None or reached.low < 0:
        return None, None, ""
    share = reached / _span(target)
    if share.low is None or share.high is None:
        return None, None, ""
    written = f"{plain(actual.value)}/{plain(target.value)}×{plain(weight)}"
    if row.direction == "lower":
        return _inverse(row, share, weight, context)
    if row.direction == "unknown" and not target.operator and row.operator is None and share.low > 1:
        return weight, weight, ""
    low, high = (min(Decimal(1), share.low) * weight, min(Decimal(1), share.high) * weight)
    return rounded(low), rounded(high), written if share.low < 1 else ""


def _inverse(
    row: MeasuredIndicator, share: Interval, weight: Decimal, context: ReportContext
) -> tuple[Decimal | None, Decimal | None, str]:
    """The scores that the inverse formulas in use give; the formula that is written out gives the greatest."""
    target, actual = row.target, row.actual
    if share.low is None or share.high is None or target is None or actual is None:
        return None, None, ""
    if share.low <= 1:
        return weight if share.high <= 1 else None, weight, ""
    a, t, w = plain(actual.value), plain(target.value), plain(weight)
    linear = [max(Decimal(0), 2 - bound) * weight for bound in (share.high, share.low)]
    inverse = [1 / bound * weight for bound in (share.high, share.low)]
    written = {"linear-excess": f"(1-({a}-{t})/{t})×{w}", "ratio": f"{t}/{a}×{w}"}
    formula = context.profile.inverse_formula
    if formula == "any":
        written["any"] = written["linear-excess" if max(linear) > max(inverse) else "ratio"]
    bounds = {"linear-excess": linear, "ratio": inverse, "any": [*linear, *inverse]}[formula]
    return rounded(min(bounds)), rounded(max(bounds)), written[formula]


def _beyond(greater: Decimal | None, lesser: Decimal | None, step: Decimal) -> Decimal | None:
    """greater − lesser where it is more than rounding at the form's own digits explains."""
    if greater is None or lesser is None:
        return None
    gap = greater - lesser
    slack = max(step, Decimal("0.05"))
    return tidy(gap, 2) if gap > slack or (step == 1 and gap >= 1) else None


def attainment_of_words(row: MeasuredIndicator, context: ReportContext) -> Attainment:
    """What the words of a qualitative actual value say about the target; "unknown" for numbers and other words."""
    if row.actual is not None or not row.actual_text:
        return "unknown"
    text = fold(row.actual_text)
    words = context.vocabulary.mapping("attainment_words")
    for name in ("none", "part", "full"):
        if text in map(fold, words[name]):
            return name
    return "unknown"


def _band(band: Attainment, weight: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    if weight is None or band == "unknown":
        return None, None
    low, high = {"full": ("0.8", "1"), "part": ("0.6", "0.8"), "none": ("0", "0.6")}[band]
    return tidy(weight * Decimal(low), 2), tidy(weight * Decimal(high), 2)


def _in_band(
    score: Decimal | None, band: Attainment, low: Decimal | None, high: Decimal | None
) -> bool | None:
    if score is None or low is None or high is None:
        return None
    return low <= score <= high if band == "full" else low <= score < high
