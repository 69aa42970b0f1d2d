"""Execution of the budget: rates recomputed, their denominators, unspent money, scores of execution, adjustments.

The rate is 全年执行数 ÷ 全年(调整后)预算数 (财预〔2020〕10号); a stated rate is also compared with
the other denominators in use, so that a message can say which one was taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import percent, plain, rounded, tidy
from perflint.facts.context import ReportContext
from perflint.facts.execution_text import TextExecution, text_executions
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.money import Amount, FundsView, MeasuredLine, Rate, funds_view, read_rate
from perflint.facts.rates import RateCheck, check_rate, truncation_accepted
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.quantity import parse_decimal
from perflint.vocabulary import fold

_BASES = ("budget", "received", "initial")


class Execution(Fact, frozen=True, kw_only=True):
    """Spending of one line of money: a line of the money table, a statement in prose, or a 预算执行率 indicator row."""

    kind: ClassVar[str] = "execution"

    source: Annotated[str, Doc("table, text or indicator")]
    name: Annotated[str, Doc("name of the line as printed")]
    main: Annotated[
        bool, Doc("the line that stands for the whole report; exactly one fact of a report has it")
    ]
    role: Annotated[str, Doc("role of the line: total, fiscal, central, …")] = ""
    initial: Annotated[Decimal | None, Doc("年初预算数", "万元")] = None
    budget: Annotated[Decimal | None, Doc("全年(调整后)预算数", "万元")] = None
    received: Annotated[Decimal | None, Doc("到位资金", "万元")] = None
    executed: Annotated[Decimal | None, Doc("全年执行数", "万元")] = None
    base: Annotated[
        Decimal | None, Doc("amount that the rate is of: budget, else received, else initial", "万元")
    ] = None
    stated: Annotated[Decimal | None, Doc("rate as stated", "%")] = None
    recomputed: Annotated[Decimal | None, Doc("executed/base, rounded to two decimals", "%")] = None
    rate: Annotated[Decimal | None, Doc("the rate to judge by: recomputed, else stated", "%")] = None
    rate_shown: Annotated[
        str,
        Doc(
            "the rate with the amounts that it is of, where they are known: 39.41%（27.59万元/70万元，余 42.41万元）"
        ),
    ] = ""
    initial_rate: Annotated[Decimal | None, Doc("executed/年初预算", "%")] = None
    gap: Annotated[Decimal | None, Doc("distance of stated and recomputed rate, in percentage points")] = None
    consistent: Annotated[
        bool | None, Doc("the stated rate agrees with the amounts by the digits that the block shows")
    ] = None
    within_rounding: Annotated[
        bool | None, Doc("it agrees when every amount may be off by half of its own last digit")
    ] = None
    cut_off: Annotated[bool | None, Doc("the stated rate is the true one with its last digits dropped")] = (
        None
    )
    cut_accepted: Annotated[
        bool, Doc("no other rate of the report contradicts that the form drops digits")
    ] = True
    fits: Annotated[
        str | None, Doc("which amount the stated rate is of: budget, received, initial or none")
    ] = None
    rate_missing: Annotated[
        bool, Doc("budget and executed amounts stand there, the form has a rate column, and it is blank")
    ] = False
    over_budget: Annotated[bool | None, Doc("more was executed than budgeted, beyond rounding")] = None
    overspent: Annotated[Decimal | None, Doc("executed − base where positive", "万元")] = None
    base_zero: Annotated[bool, Doc("the budget is 0 while money was executed")] = False
    unspent: Annotated[Decimal | None, Doc("base − executed", "万元")] = None
    unspent_share: Annotated[Decimal | None, Doc("unspent/base", "%")] = None
    adjustment: Annotated[Decimal | None, Doc("全年预算 − 年初预算", "万元")] = None
    adjustment_share: Annotated[
        Decimal | None, Doc("size of the adjustment/年初预算; absent where 年初预算 is 0", "%")
    ] = None
    initial_zero: Annotated[bool, Doc("年初预算 is printed as 0 and 全年预算 is more")] = False
    all_equal: Annotated[bool, Doc("年初预算, 全年预算 and 执行 are one and the same amount, and not 0")] = (
        False
    )
    weight: Annotated[Decimal | None, Doc("分值 of execution", "分")] = None
    score: Annotated[Decimal | None, Doc("得分 of execution", "分")] = None
    expected_score: Annotated[
        Decimal | None, Doc("weight × min(rate, 100 %), the printed rate where it differs", "分")
    ] = None
    score_gap: Annotated[Decimal | None, Doc("score − expected_score", "分")] = None
    score_consistent: Annotated[bool | None, Doc("the score is weight × rate within the printed digits")] = (
        None
    )
    score_rounded_up: Annotated[
        bool, Doc("the score is the full weight only because weight × rate was rounded up to a whole point")
    ] = False
    score_decimals: Annotated[bool, Doc("other scores of the report print decimals")] = False
    score_possible: Annotated[bool | None, Doc("the score lies between 0 and the weight")] = None
    weight_missing: Annotated[bool, Doc("the form has a weight column, and it is blank in this line")] = False
    score_missing: Annotated[bool, Doc("the form has a score column, and it is blank in this line")] = False
    repeated_score: Annotated[bool, Doc("weight and score stand here and on the total line as well")] = False
    reason: Annotated[
        str, Doc("the reason printed in the line, or in the row of the 预算执行率 indicator")
    ] = ""
    same_sentence: Annotated[bool, Doc("all figures of a statement in prose stand in one sentence")] = True


@measures(Execution)
def measure_execution(context: ReportContext) -> Iterator[Execution]:
    """Facts of the money table, of prose, and of 预算执行率 rows, in this order of precedence for `main`."""
    view = funds_view(context)
    lines = [line for line in view.lines if _speaks_of_execution(line, view, context)]
    main = _main_line(view, lines)
    rows = execution_rows(context)
    facts: list[Execution] = []
    for line in lines:
        facts.append(_of_line(line, view, context, is_main=line is main, rows=rows))
    texts = text_executions(context)
    has_main = main is not None
    for text in texts:
        if _repeats_table(text, facts):
            continue
        is_main = not has_main and text.main
        has_main = has_main or is_main
        facts.append(_of_text(text, context, is_main=is_main))
    for row in rows:
        fact = _of_row(row, context, is_main=not has_main, table=facts[0] if main is not None else None)
        if fact is not None:
            has_main = True
            facts.append(fact)
    yield from facts


def execution_rows(context: ReportContext) -> tuple[MeasuredIndicator, ...]:
    """Indicator rows that score the execution of the whole budget; computed once for a report."""
    return context.memo(_execution_rows)


def _execution_rows(context: ReportContext) -> tuple[MeasuredIndicator, ...]:
    return tuple(
        row
        for row in context.memo(measured_indicators)
        if fold(row.label).rstrip("(%)") in context.vocabulary.words("execution_indicator_names")
        or (row.group == "预算执行" and "执行" in row.name)
    )


def _speaks_of_execution(line: MeasuredLine, view: FundsView, context: ReportContext) -> bool:
    if line.line.side == "expenditure" and view.side("income"):
        return False
    if "executed" in line.amounts or (line.line.rate or "").strip():
        return True
    # A line of a self-evaluation without any executed amount still tells how the budget was adjusted.
    return context.report.kind.endswith("self-evaluation") and len(line.amounts) > 0


def _main_line(view: FundsView, lines: list[MeasuredLine]) -> MeasuredLine | None:
    main = view.main
    if main is not None and any(line is main for line in lines):
        return main
    return lines[0] if len(lines) == 1 else None


def _base_of(line: MeasuredLine) -> Amount | None:
    return next((line.amounts[name] for name in _BASES if name in line.amounts), None)


def line_rate(line: MeasuredLine, context: ReportContext) -> Rate | None:
    """The rate that a line prints, read in the light of its amounts."""
    base, executed = _base_of(line), line.amount("executed")
    expected = percent(executed.value, base.value) if base is not None and executed is not None else None
    return read_rate(line.line.rate, line.pointer_of("rate"), expected, context.vocabulary)


def _of_line(
    line: MeasuredLine,
    view: FundsView,
    context: ReportContext,
    *,
    is_main: bool,
    rows: tuple[MeasuredIndicator, ...],
) -> Execution:
    base, executed = _base_of(line), line.amount("executed")
    stated = line_rate(line, context)
    check = _check(stated, line) if stated is not None else None
    judged = executed is not None and base is not None
    exact = percent(executed.value, base.value) if executed is not None and base is not None else None
    recomputed = rounded(exact) if exact is not None else None
    value = recomputed if recomputed is not None else tidy(stated.value) if stated is not None else None
    reason = (line.line.reason or "").strip()
    if is_main and not reason:
        reason = next((row.indicator.reason.strip() for row in rows if row.indicator.reason), "")
    form_has_rate = "rate" in view.columns or any((other.line.rate or "").strip() for other in view.lines)
    overspent = executed.value - base.value if executed is not None and base is not None else None
    weight, score, expected, score_ok = _score(line.weight, line.score, exact, stated)
    total = view.total_of("income")
    return Execution(
        report=context.index,
        pointer=line.pointer_of("rate") if stated is not None else _amount_place(line, executed),
        quote=stated.text if stated is not None else executed.text if executed is not None else line.name,
        related=_places(context, line, base, executed),
        source="table",
        name=line.label,
        main=is_main,
        role=line.role,
        initial=_value(line, "initial"),
        budget=_value(line, "budget"),
        received=_value(line, "received"),
        executed=_value(line, "executed"),
        base=base.value if base is not None else None,
        stated=tidy(stated.value) if stated is not None else None,
        recomputed=recomputed,
        rate=value,
        rate_shown=_shown(value, executed, base),
        initial_rate=_share_of(executed, line.amount("initial")),
        gap=rounded(abs(stated.value - exact)) if stated is not None and exact is not None else None,
        consistent=check.consistent if check is not None else None,
        within_rounding=check.within_rounding if check is not None else None,
        cut_off=check.cut_off if check is not None else None,
        cut_accepted=truncation_accepted(context),
        fits=check.fits if check is not None else None,
        rate_missing=form_has_rate and judged and stated is None and not line.malformed,
        over_budget=_over(executed, base),
        overspent=overspent if overspent is not None and overspent > 0 else None,
        base_zero=base is not None and base.value == 0 and executed is not None and executed.value > 0,
        unspent=-overspent if overspent is not None else None,
        unspent_share=rounded(100 - exact) if exact is not None else None,
        adjustment=_adjustment(line.amount("initial"), line.amount("budget")),
        adjustment_share=_adjustment_share(line.amount("initial"), line.amount("budget")),
        initial_zero=_initial_zero(line.amount("initial"), line.amount("budget")),
        all_equal=_all_equal(line),
        weight=weight,
        score=score,
        expected_score=expected,
        score_gap=score - expected if score is not None and expected is not None else None,
        score_consistent=score_ok,
        score_rounded_up=_rounded_up(weight, score, expected, score_ok),
        score_decimals=_prints_decimal_scores(context),
        score_possible=_possible(weight, score),
        weight_missing="weight" in view.columns and line.weight is None,
        score_missing="score" in view.columns and line.score is None,
        repeated_score=(
            total is not None
            and line is not total
            and line.weight is not None
            and line.score is not None
            and total.weight is not None
            and total.score is not None
        ),
        reason=reason,
    )


def _check(stated: Rate, line: MeasuredLine) -> RateCheck | None:
    executed, base = line.amount("executed"), _base_of(line)
    if executed is None or base is None or base.value <= 0:
        return None
    bases = {name: line.amounts[name] for name in _BASES if name in line.amounts}
    return check_rate(stated, executed, bases)


def _of_text(text: TextExecution, context: ReportContext, *, is_main: bool) -> Execution:
    base, executed, stated = text.budget, text.executed, text.stated
    check = check_rate(stated, executed, {"budget": base}) if stated and base and executed else None
    exact = percent(executed.value, base.value) if executed is not None and base is not None else None
    value = rounded(exact) if exact is not None else tidy(stated.value) if stated is not None else None
    overspent = executed.value - base.value if executed is not None and base is not None else None
    return Execution(
        report=context.index,
        pointer=text.pointer,
        quote=text.quote,
        offset=text.offset,
        related=tuple(Related(context.index, pointer, label) for pointer, label in text.places),
        source="text",
        name=text.name,
        main=is_main,
        initial=text.initial.value if text.initial is not None else None,
        initial_rate=_share_of(executed, text.initial),
        budget=base.value if base is not None else None,
        executed=executed.value if executed is not None else None,
        base=base.value if base is not None else None,
        stated=tidy(stated.value) if stated is not None else None,
        recomputed=rounded(exact) if exact is not None else None,
        rate=value,
        rate_shown=_shown(value, executed, base),
        gap=rounded(abs(stated.value - exact)) if stated is not None and exact is not None else None,
        consistent=check.consistent if check is not None else None,
        within_rounding=check.within_rounding if check is not None else None,
        cut_off=check.cut_off if check is not None else None,
        cut_accepted=truncation_accepted(context),
        fits=check.fits if check is not None else None,
        over_budget=_over(executed, base),
        overspent=overspent if overspent is not None and overspent > 0 else None,
        unspent=-overspent if overspent is not None else None,
        unspent_share=rounded(100 - exact) if exact is not None else None,
        adjustment=_adjustment(text.initial, base),
        adjustment_share=_adjustment_share(text.initial, base),
        initial_zero=_initial_zero(text.initial, base),
        same_sentence=text.same_sentence,
    )


def _of_row(
    row: MeasuredIndicator, context: ReportContext, *, is_main: bool, table: Execution | None
) -> Execution | None:
    if not context.report.kind.endswith("self-evaluation"):
        return None
    exact = table.recomputed if table is not None else None
    stated = read_rate(row.actual_text, f"{row.pointer}/actual", exact, context.vocabulary)
    if stated is None:
        return None
    weight = row.weight.value if row.weight is not None else None
    given = row.score.value if row.score is not None else None
    weight, score, expected, score_ok = _score(weight, given, None, stated)
    return Execution(
        report=context.index,
        pointer=f"{row.pointer}/actual",
        quote=stated.text,
        source="indicator",
        name=row.label,
        main=is_main,
        stated=tidy(stated.value),
        recomputed=exact,
        rate=exact if exact is not None else tidy(stated.value),
        gap=rounded(abs(stated.value - exact)) if exact is not None else None,
        consistent=abs(stated.value - exact) <= stated.step if exact is not None else None,
        within_rounding=abs(stated.value - exact) <= stated.step if exact is not None else None,
        weight=weight,
        score=score,
        expected_score=expected,
        score_gap=score - expected if score is not None and expected is not None else None,
        score_consistent=score_ok,
        score_rounded_up=_rounded_up(weight, score, expected, score_ok),
        score_decimals=_prints_decimal_scores(context),
        score_possible=_possible(weight, score),
        reason=(row.indicator.reason or "").strip(),
    )


def _score(
    weight: Decimal | None, score: Decimal | None, exact: Decimal | None, stated: Rate | None
) -> tuple[Decimal | None, Decimal | None, Decimal | None, bool | None]:
    """Weight, score, the score that weight × rate gives, and whether the printed score can be it.

    A score is right when it is the product rounded or cut to the digits that it prints, from the recomputed rate or
    from the stated one.
    """
    rates = [rate for rate in (exact, stated.value if stated is not None else None) if rate is not None]
    if weight is None or not rates:
        return weight, score, None, None
    products = [weight * min(max(rate, Decimal(0)), Decimal(100)) / 100 for rate in rates]
    expected = rounded(products[0])
    if score is None:
        return weight, score, expected, None
    exponent = score.as_tuple().exponent
    step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(1)
    # Digits that the form trims: 8 may be printed for 8.00, so a whole number is held to two decimals as well.
    fits = any(_printed_as(product, score, step) for product in products)
    if not fits:
        expected = rounded(min(products, key=lambda product: abs(product - score)))
    return weight, score, expected, fits


def _rounded_up(
    weight: Decimal | None, score: Decimal | None, expected: Decimal | None, fits: bool | None
) -> bool:
    """Whether full marks stand where weight × rate is less, and only rounding to whole points explains them."""
    return bool(fits) and expected is not None and score is not None and score == weight and expected < score


def _printed_as(product: Decimal, score: Decimal, step: Decimal) -> bool:
    if step == 1:
        # A form of whole points rounds to whole points; cutting a whole point off is a deduction, not rounding.
        return abs(product - score) <= Decimal("0.5")
    return abs(product - score) <= step / 2 or score <= product < score + step


def _prints_decimal_scores(context: ReportContext) -> bool:
    """Whether the report prints a fraction of a point anywhere: in a row, or in a total."""
    evaluation = context.report.evaluation
    totals = (evaluation.score, evaluation.total_score) if evaluation is not None else ()
    return any(
        "." in (text or "").strip().rstrip("0").rstrip(".")
        for text in (*(row.score for row in context.report.indicators), *totals)
        if text and parse_decimal(text.strip().removesuffix("分")) is not None
    )


def _possible(weight: Decimal | None, score: Decimal | None) -> bool | None:
    return 0 <= score <= weight if weight is not None and score is not None else None


def _over(executed: Amount | None, base: Amount | None) -> bool | None:
    if executed is None or base is None:
        return None
    return base.trimmed.below(executed.trimmed)


def _value(line: MeasuredLine, name: str) -> Decimal | None:
    amount = line.amount(name)
    return amount.value if amount is not None else None


def _shown(rate: Decimal | None, executed: Amount | None, base: Amount | None) -> str:
    written = f"{plain(rate)}%" if rate is not None else ""
    if executed is None or base is None:
        return written
    rest = base.value - executed.value
    left = f"，余 {plain(rest)}万元" if rest > 0 else ""
    return f"{written}（{plain(executed.value)}万元/{plain(base.value)}万元{left}）"


def _share_of(part: Amount | None, whole: Amount | None) -> Decimal | None:
    share = percent(part.value, whole.value) if part is not None and whole is not None else None
    return rounded(share) if share is not None else None


def _adjustment(initial: Amount | None, budget: Amount | None) -> Decimal | None:
    return budget.value - initial.value if initial is not None and budget is not None else None


def _adjustment_share(initial: Amount | None, budget: Amount | None) -> Decimal | None:
    if initial is None or budget is None or initial.value <= 0:
        return None
    return rounded(abs(budget.value - initial.value) / initial.value * 100)


def _initial_zero(initial: Amount | None, budget: Amount | None) -> bool:
    return initial is not None and initial.value == 0 and budget is not None and budget.value > 0


def _all_equal(line: MeasuredLine) -> bool:
    values = [_value(line, name) for name in ("initial", "budget", "executed")]
    return values[0] is not None and values[0] > 0 and values.count(values[0]) == len(values)


def _amount_place(line: MeasuredLine, executed: Amount | None) -> str:
    return executed.pointer if executed is not None else line.pointer


def _places(
    context: ReportContext, line: MeasuredLine, base: Amount | None, executed: Amount | None
) -> tuple[Related, ...]:
    places = []
    if executed is not None:
        places.append(Related(context.index, executed.pointer, "执行数"))
    if base is not None:
        places.append(Related(context.index, base.pointer, "预算数"))
    if line.line.score:
        places.append(Related(context.index, line.pointer_of("score"), "得分"))
    return tuple(places)


def _repeats_table(text: TextExecution, facts: list[Execution]) -> bool:
    """Whether a table line already states the same executed amount beside the same rate."""
    return any(
        fact.source == "table"
        and text.executed is not None
        and fact.executed == text.executed.value
        and (text.stated is None or fact.stated is None or fact.stated == tidy(text.stated.value))
        for fact in facts
    )
