"""Fact kind `indicator`: how well one row of an indicator table is stated."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts import indicator_checks as checks
from perflint.facts.arithmetic import HUNDRED, plain, rounded
from perflint.facts.context import ReportContext
from perflint.facts.indicator_text import (
    MEASURABLE,
    all_name_traits,
    embedded_quantities,
    is_unmeasurable,
    respondent,
    restatement,
    standard_stated,
    value_kind,
)
from perflint.facts.indicators import MeasuredIndicator, measured_indicators, not_applicable
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.vocabulary import fold


class IndicatorFact(Fact, frozen=True, kw_only=True):
    """One row of the indicator table that is not blank: its values, its name, and what can be said of their quality."""

    kind: ClassVar[str] = "indicator"

    name: Annotated[str, Doc("name without numbering; the second level where no name is printed")]
    name_missing: Annotated[bool, Doc("values stand without a name, or the name is a bare 0")]
    level1: Annotated[str | None, Doc("一级指标 as printed")]
    level2: Annotated[str | None, Doc("二级指标 as printed")]
    group: Annotated[str | None, Doc("决策, 过程, 预算执行, 产出, 效益, 成本 or 满意度")]
    category: Annotated[str | None, Doc("数量, 质量, 时效, 成本, 经济, 社会, 生态, 可持续 or 满意度")]
    execution_row: Annotated[bool, Doc("the row is the budget execution rate itself")]
    role: Annotated[str, Doc("row, parent (carries the weight for its 其中 rows) or child")]
    by_design: Annotated[bool, Doc("stands in a group that is qualitative by design (决策, 过程)")]

    target: Annotated[str | None, Doc("target as printed, empty where its cell is")]
    target_kind: Annotated[
        str,
        Doc(
            "empty, unit-only, placeholder, quantity, range, date, number-in-text, scale, done, vague or text"
        ),
    ]
    measurable: Annotated[bool, Doc("the target holds a number, a range or a date")]
    unmeasurable: Annotated[
        bool, Doc("the target is words only: an appraisal, a state, a scale, or any text for a quantity")
    ]
    standard_stated: Annotated[
        bool, Doc("the scoring standard says how the value in words is told: 制度健全得满分，不健全不得分")
    ]
    target_number: Annotated[Decimal | None, Doc("the target's number as printed")]
    target_percent: Annotated[Decimal | None, Doc("the target in percent, for a ratio", unit="%")]
    target_unit: Annotated[str | None, Doc("unit of the target")]
    target_with_unit: Annotated[
        str | None, Doc("target as printed, with the unit of its column where it bears none")
    ]
    target_shown: Annotated[str | None, Doc("the same with the operator of its column where it bears none")]
    target_dimension: Annotated[str | None, Doc("ratio, money, area, count, time, … of the target's number")]
    operator: Annotated[str | None, Doc("≥ ≤ = > < from the operator column, the value or the name")]
    operator_in_form: Annotated[bool, Doc("some other row of the table has an operator")]
    marked_qualitative: Annotated[bool, Doc("the operator column says 定性")]
    direction: Annotated[str, Doc("higher, lower, equal or unknown")]
    name_direction: Annotated[str, Doc("what the name alone says: higher, lower or unknown")]
    direction_text: Annotated[
        str | None, Doc("the direction column (or a direction in the operator column) as printed")
    ]
    printed_direction: Annotated[str, Doc("what the direction column says: higher, lower or unknown")]
    operator_against_print: Annotated[bool, Doc("正向 printed beside ≤, or 反向 beside ≥")]
    unwanted: Annotated[bool, Doc("the name counts what is not wanted: 事故发生数")]
    capped: Annotated[bool, Doc("a share of a whole, which cannot exceed 100 %")]
    misread_operator: Annotated[bool, Doc("a rate 2xx % without operator: an OCR of ≥ as 2 is likely")]

    value_type: Annotated[
        str, Doc("what the name's head promises: ratio, count, time, satisfaction or unknown")
    ]
    unit_conflict: Annotated[
        str | None,
        Doc(
            "why the value's unit does not fit the name: rate-with-amount, count-with-percent, "
            "satisfaction-with-amount, rate-with-date, count-with-date, satisfaction-with-date, time-with-percent, "
            "head-with-other-unit"
        ),
    ]
    percent_name_without_value: Annotated[
        bool, Doc("the name bears % and no value is stated anywhere in the row")
    ]
    percent_in_name: Annotated[bool, Doc("the name bears % as its unit")]
    generic: Annotated[bool, Doc("the name could stand in any project")]
    sentence: Annotated[bool, Doc("the name reads as a sentence")]
    slogan: Annotated[bool, Doc("the name begins with a wish (促进, 提高 …) and names no ratio")]
    name_length: Annotated[int, Doc("characters of the name")]
    value_like: Annotated[bool, Doc("the name is itself a value or an appraisal")]
    number_in_name: Annotated[
        str | None, Doc("a number with operator or unit that stands in the name as a target")
    ]
    needs_scale: Annotated[bool, Doc("the name ends in 情况, 程度, 影响 and the like")]
    change_without_base: Annotated[bool, Doc("a rate of change, and nothing says against which base")]
    input_like: Annotated[bool, Doc("names an input or the office's own life")]
    typo: Annotated[str | None, Doc("a known misspelling in the name or its labels")]
    correction: Annotated[str | None, Doc("what the misspelling should read")]

    restatement: Annotated[Decimal | None, Doc("how far the target only repeats the name", unit="%")]
    misplaced_cue: Annotated[str | None, Doc("words of the name that belong to another category")]
    proper_category: Annotated[str | None, Doc("the category to which those words belong")]
    doubtful_cue: Annotated[str | None, Doc("words of the name that often belong to another category")]
    objects: Annotated[int, Doc("things that the name joins by 、和及与")]
    level_shifted: Annotated[
        bool, Doc("a second-level label (数量, 质量, 时效) stands in the first-level column")
    ]
    satisfaction: Annotated[bool, Doc("a satisfaction indicator by its name")]
    respondent: Annotated[str | None, Doc("who is asked: superior, own, public or other")]
    not_satisfaction: Annotated[
        str | None, Doc("words of the name that cannot be satisfaction, in the satisfaction group")
    ]
    deadline: Annotated[
        bool | None, Doc("for timeliness: a date, a period or a ratio is stated; absent for others")
    ]
    known_end: Annotated[str | None, Doc("the project's end date, which the deadline could use")]
    cost_amount: Annotated[bool | None, Doc("for cost: an amount of money is stated; absent for others")]
    cost_standard: Annotated[
        bool, Doc("the name speaks of a subsidy, a standard or a saving, which may have a minimum")
    ]
    mentions_unwanted: Annotated[bool, Doc("the name mentions something unwanted, of which 0 is best")]
    cost_name: Annotated[bool, Doc("the name speaks of a cost and not of a subsidy or standard")]
    equals_budget: Annotated[bool, Doc("the cost target is the budget's total itself")]
    budget: Annotated[str | None, Doc("the budget as printed, with its unit")]
    zero: Annotated[bool, Doc("the target is the number 0")]
    unit_repeated: Annotated[bool, Doc("the unit stands in the unit column and again in the value")]
    unit_malformed: Annotated[str | None, Doc("a value that ends in 万 or 亿 without a noun")]
    basis: Annotated[str | None, Doc("指标值确定依据 as printed")]
    basis_source: Annotated[
        bool | None, Doc("the basis names a document, plan, record or number; absent without a basis")
    ]
    basis_question: Annotated[
        bool | None, Doc("the basis only asks whether (是否…) or says that it is done (完成…)")
    ]
    basis_similarity: Annotated[
        Decimal | None, Doc("how far the basis only repeats the name or the target", unit="%")
    ]
    description_repeats: Annotated[bool, Doc("the explanation of the indicator only repeats its name")]
    description_placeholder: Annotated[bool, Doc("the explanation is a placeholder such as 0 or XX")]
    evidence_measures: Annotated[
        bool | None,
        Doc(
            "for a ratio reported in prose: the prose states a rate, not only that the target is met; absent for others"
        ),
    ]
    foreign_word: Annotated[
        str | None, Doc("a word of another field of work, which nothing else in the report speaks of")
    ]
    at_cut: Annotated[bool, Doc("the row is the last one of a text that was cut off")]


@measures(IndicatorFact)
def measure_indicators(context: ReportContext) -> Iterator[IndicatorFact]:
    """One fact for every row that is not blank."""
    rows = context.memo(measured_indicators)
    operators = sum(row.operator is not None for row in rows)
    shared = checks.Background(context)
    for row in rows:
        if (not row.blank or (row.indicator.weight or "").strip()) and not not_applicable(row):
            yield _indicator(row, shared, operators - (row.operator is not None) > 0)


def _indicator(
    row: MeasuredIndicator, shared: checks.Background, others_have_operators: bool
) -> IndicatorFact:
    words = shared.words
    traits = shared.context.memo(all_name_traits)[row.index]
    kind = value_kind(row.target_text, row.unit, words)
    numbers = embedded_quantities(row.target_text, kind)
    number = row.target or (numbers[0] if len(numbers) == 1 else None)
    percent = checks.percent_of(number)
    money = [item for item in (*numbers, *filter(None, (row.target,))) if checks.is_money(item)]
    missing = not row.name or (traits.number_only and fold(row.name) == "0")
    basis = (row.indicator.basis or "").strip()
    cue, proper = checks.misplaced(row, traits, words)
    repeated = restatement(row.name, row.target_text, words)
    return IndicatorFact(
        report=shared.context.index,
        pointer=_place(row),
        quote=_quote(row),
        related=(Related(shared.context.index, row.pointer, row.label),),
        name=row.label,
        name_missing=missing,
        level1=row.indicator.level1,
        level2=row.indicator.level2,
        group=row.group,
        category=row.category,
        execution_row=row.execution_row,
        role=row.role,
        by_design=row.by_design,
        target=row.target_text,
        target_kind=kind,
        measurable=kind in MEASURABLE,
        unmeasurable=is_unmeasurable(row, kind, words),
        standard_stated=standard_stated(row.indicator),
        target_number=number.value if number is not None else None,
        target_percent=percent,
        target_unit=number.unit.symbol if number is not None and number.unit is not None else None,
        target_with_unit=checks.with_unit(row),
        target_shown=checks.with_operator(row),
        target_dimension=checks.dimension_of(number),
        operator=str(row.operator) if row.operator is not None else None,
        operator_in_form=others_have_operators,
        marked_qualitative=row.marked_qualitative,
        direction=row.direction,
        name_direction=row.name_direction,
        direction_text=checks.direction_text(row),
        printed_direction=row.printed_direction,
        operator_against_print=checks.operator_against_print(row),
        unwanted=traits.unwanted,
        capped=traits.capped,
        misread_operator=checks.misread_operator(row),
        value_type=traits.value_type,
        unit_conflict=checks.unit_conflict(row, traits, kind, number, money, words),
        percent_name_without_value=checks.percent_name(row) and not row.target_text and not row.actual_text,
        percent_in_name=checks.percent_name(row),
        generic=traits.generic,
        sentence=traits.sentence,
        slogan=traits.slogan,
        name_length=len(fold(row.name)),
        value_like=checks.value_like(row, traits),
        number_in_name=checks.number_in_name(row, words),
        needs_scale=traits.needs_scale,
        change_without_base=traits.change_rate and not traits.base_stated,
        input_like=traits.input_like,
        typo=traits.typo,
        correction=traits.correction,
        restatement=rounded(Decimal(str(repeated)) * HUNDRED, 0) if repeated is not None else None,
        misplaced_cue=cue,
        proper_category=proper,
        doubtful_cue=checks.doubtful(row, traits, words) if cue is None else None,
        objects=len(checks.JOINS.split(traits.bare)),
        level_shifted=checks.level_shifted(row),
        satisfaction=traits.satisfaction,
        respondent=respondent(row, words),
        not_satisfaction=checks.not_satisfaction(row, words),
        deadline=checks.deadline(row, kind, number),
        known_end=shared.end,
        cost_amount=checks.cost_amount(row, kind, money),
        cost_standard=bool(words.pattern("indicator_cost_standard_words").search(traits.bare)),
        mentions_unwanted=bool(
            words.pattern("indicator_lower_words").search(traits.bare) or "超" in traits.bare
        ),
        cost_name=checks.cost_name(traits, words),
        equals_budget=checks.equals_budget(row, shared),
        budget=f"{plain(shared.budget.value)}万元" if shared.budget is not None else None,
        zero=row.target is not None and row.target.value == 0,
        unit_repeated=checks.unit_repeated(row),
        unit_malformed=row.target_text if row.target_text and checks.malformed(row) else None,
        basis=row.indicator.basis,
        basis_source=bool(checks.BASIS_SOURCES.search(basis)) if basis else None,
        basis_question=bool(checks.BASIS_QUESTIONS.match(basis)) if basis else None,
        basis_similarity=checks.basis_similarity(row, basis) if basis else None,
        description_repeats=checks.description_repeats(row),
        description_placeholder=checks.description_placeholder(row, words),
        evidence_measures=checks.evidence_measures(row, traits, words),
        foreign_word=checks.foreign_word(traits, shared),
        at_cut=shared.cut and row.index == len(shared.context.report.indicators) - 1,
    )


def _place(row: MeasuredIndicator) -> str:
    """The cell of the target where there is one, else the name, else the row."""
    if row.indicator.target is not None:
        return f"{row.pointer}/target"
    return f"{row.pointer}/name" if row.indicator.name else row.pointer


def _quote(row: MeasuredIndicator) -> str:
    return row.target_text or row.name or row.label
