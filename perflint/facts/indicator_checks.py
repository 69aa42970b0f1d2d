"""What can be said of one indicator row, check by check. The fact kind is in indicator_quality."""

from __future__ import annotations

from decimal import Decimal

from perflint.facts.arithmetic import HUNDRED, rounded
from perflint.facts.context import ReportContext
from perflint.facts.indicator_text import (
    ANY_YEAR,
    NameTraits,
    ValueKind,
)
from perflint.facts.indicators import MeasuredIndicator, folded_words, operator_of
from perflint.facts.money import funds_view, truncated
from perflint.facts.passages import passages
from perflint.facts.similarity import normalise, ratio
from perflint.patterns import regex
from perflint.quantity import Operator, Quantity, find_quantities, parse_date
from perflint.vocabulary import Vocabulary, fold

_TWO_FOR_AT_LEAST = regex(r"2\d{2}(?:\.\d+)?\s*[%％]")

BASIS_SOURCES = regex(
    r"[\d《〔]|文件|标准|计划|方案|通知|办法|历史|上年|去年|往年|行业|规划|合同|定额|统计|预算|协议|规范|清单|台账"
)


BASIS_QUESTIONS = regex(r"是否|完成|根据上级|按照?上级|按要求")


_DIGIT = regex(r"\d")


JOINS = regex(r"[、和与]|及(?![时格])")


# 12/10万 is a rate of so many in 100 000.
_MALFORMED_UNIT = regex(r"(?<![/／\d])\d[\d.]*\s*[万亿]\s*(?:/|每|$)")


_OPERATOR_IN_NAME = regex(r"[≥≤＞＜≧≦><]\s*(?:\d|\*|×|X)")


class Background:
    """What all rows of a report are compared with: its budget, its end, and everything that its papers speak of."""

    def __init__(self, context: ReportContext) -> None:
        self.context = context
        self.words: Vocabulary = context.vocabulary
        report = context.report
        project = report.project
        self.end = (project.end or None) if project else None
        prose = [
            passage.text for passage in passages(context) if passage.source in {"section", "goal", "field"}
        ]
        names = [project.name if project else None, report.title, report.unit, report.department]
        lines = [line.name for line in report.funds.lines] if report.funds else []
        works = [indicator.key_work for indicator in report.indicators]
        general = self.words.pattern("indicator_general_projects")
        self.general = bool(general.search(project.name or "")) if project else False
        self.background = "".join(filter(None, (*names, *prose, *lines, *works)))
        main = funds_view(context).main
        self.budget = main.amount("budget") if main is not None else None
        self.cut = truncated(context)


def dimension_of(number: Quantity | None) -> str | None:
    if number is None or number.unit is None:
        return None
    dimension = number.unit.dimension
    return dimension if "/" in dimension else dimension.split(":")[0]


def with_unit(row: MeasuredIndicator) -> str | None:
    """The target as printed, with the unit of its column where it ends in a digit."""
    text = row.target_text
    return f"{text}{(row.indicator.unit or '').strip()}" if text and text[-1].isdigit() else text


def with_operator(row: MeasuredIndicator) -> str | None:
    """The target with its unit, and with the operator of the operator column where it begins with none."""
    text = with_unit(row)
    column = row.operator_source == "column" and row.operator is not None
    return f"{row.operator}{text}" if text and column and text[0].isdigit() else text


def is_money(number: Quantity) -> bool:
    return number.unit is not None and number.unit.dimension.split("/")[0].split(":")[0] == "money"


def percent_of(number: Quantity | None) -> Decimal | None:
    if number is None or number.unit is None or number.unit.dimension != "ratio":
        return None
    return number.value * number.unit.factor * HUNDRED


def operator_against_print(row: MeasuredIndicator) -> bool:
    if row.printed_direction == "higher":
        return row.operator in (Operator.AT_MOST, Operator.LESS)
    if row.printed_direction == "lower":
        return row.operator in (Operator.AT_LEAST, Operator.MORE)
    return False


def direction_text(row: MeasuredIndicator) -> str | None:
    """The cell that says 正向 or 反向, where one does."""
    if row.printed_direction == "unknown":
        return None
    cells = (row.indicator.direction, row.indicator.operator)
    return next((cell for cell in cells if cell and operator_of(cell) is None), None)


def misread_operator(row: MeasuredIndicator) -> bool:
    texts = (row.target_text, row.actual_text)
    return row.operator is None and any(_TWO_FOR_AT_LEAST.fullmatch(text or "") for text in texts)


def unit_conflict(
    row: MeasuredIndicator,
    traits: NameTraits,
    kind: ValueKind,
    number: Quantity | None,
    money: list[Quantity],
    words: Vocabulary,
) -> str | None:
    dimension = dimension_of(number)
    if traits.value_type == "satisfaction":
        if kind == "date":
            return "satisfaction-with-date"
        if dimension in {"count", "money", "area", "length", "mass", "volume"}:
            return "satisfaction-with-amount"
        return None
    if traits.value_type == "ratio":
        if kind == "date" and row.category != "时效":
            return "rate-with-date"
        return (
            "rate-with-amount"
            if money or dimension in {"count", "area", "length", "mass", "volume"}
            else None
        )
    if traits.value_type == "count":
        if kind == "date":
            return "count-with-date"
        if dimension == "ratio":
            return "count-with-percent"
        return "head-with-other-unit" if _other_than_head(traits, number, words) else None
    if traits.value_type == "time" and dimension == "ratio":
        return "time-with-percent"
    return None


def _other_than_head(traits: NameTraits, number: Quantity | None, words: Vocabulary) -> bool:
    """Whether the number is in a unit that the head of the name does not count: 培训人数 5期."""
    if number is None or number.unit is None:
        return False
    dimension = number.unit.dimension.split("/")[0]
    for head, dimensions in words.mapping("indicator_head_dimensions").items():
        if traits.bare.endswith(head):
            return dimension not in dimensions
    return False


def percent_name(row: MeasuredIndicator) -> bool:
    return fold(row.name).rstrip(")").endswith("%")


def value_like(row: MeasuredIndicator, traits: NameTraits) -> bool:
    if not row.name:
        return False
    return (
        traits.appraising
        or (traits.number_only and fold(row.name) != "0")
        or parse_date(row.name, ANY_YEAR) is not None
    )


def number_in_name(row: MeasuredIndicator, words: Vocabulary) -> str | None:
    found = _OPERATOR_IN_NAME.search(row.name)
    if found is not None:
        return row.name[found.start() :].strip()
    allowed = words.words("indicator_name_number_units_allowed")
    for number in find_quantities(row.name):
        symbol = number.unit.symbol if number.unit is not None else ""
        if not symbol or symbol in allowed or "/" in symbol or number.operator is not None:
            continue
        if number.text[:1].isdigit() and not row.name[number.end :].startswith(("以上", "以下", "以内")):
            return number.text
    return None


def misplaced(row: MeasuredIndicator, traits: NameTraits, words: Vocabulary) -> tuple[str | None, str | None]:
    """Words that belong to another category, with that category.

    A cue that is a rate must end the name: 质量验收及时率 is about time. Other cues count anywhere but in rates about
    people: 税收政策知晓率 is about what people know.
    """
    if row.by_design:
        return None, None
    if (
        row.category == "可持续"
        and row.target_date is not None
        and row.target_text
        # How long something lasts is what sustainability is about: 政策持续年限, 至2035年.
        and not traits.bare.endswith(("年限", "时限", "持续时间"))
        and not row.target_text.startswith(("至", "到", "长期"))
    ):
        return row.target_text, "时效"
    public = traits.bare.endswith(words.words("indicator_public_heads"))
    cues = words.mapping("indicator_misplaced_cues").get(row.category or "", ())
    found = next(
        (
            cue
            for cue in cues
            if traits.bare.endswith(cue)
            or (cue in traits.bare and (cue == "满意" or not (public or cue.endswith("率"))))
        ),
        None,
    )
    if found is None:
        return None, None
    for category, own in words.mapping("indicator_cue_categories").items():
        if found in own and category != row.category:
            return found, category
    return None, None


def doubtful(row: MeasuredIndicator, traits: NameTraits, words: Vocabulary) -> str | None:
    cues = words.mapping("indicator_doubtful_cues").get(row.category or "", ())
    return next((cue for cue in cues if cue in traits.bare), None) if not row.by_design else None


def level_shifted(row: MeasuredIndicator) -> bool:
    """The first level names 数量, 质量 or 时效, which are second-level categories."""
    level1 = fold(row.indicator.level1 or "")
    return level1.removesuffix("指标") in {"数量", "质量", "时效"}


def not_satisfaction(row: MeasuredIndicator, words: Vocabulary) -> str | None:
    if row.category != "满意度" or words.pattern("indicator_satisfaction_words").search(row.name):
        return None
    found = words.pattern("indicator_not_satisfaction_words").search(row.name)
    return found.group() if found else None


def deadline(row: MeasuredIndicator, kind: ValueKind, number: Quantity | None) -> bool | None:
    if row.category != "时效" or kind in {"empty", "unit-only"}:
        return None
    return (
        kind == "date"
        or number is not None
        or kind in {"range", "number-in-text"}
        or bool(parse_date(row.name, ANY_YEAR))
    )


def cost_amount(row: MeasuredIndicator, kind: ValueKind, money: list[Quantity]) -> bool | None:
    """Whether a cost states money; None for other rows and for an amount that cannot be read (M.8万元)."""
    if row.category != "成本":
        return None
    if kind == "text" and _DIGIT.search(row.target_text or ""):
        return None
    return bool(money)


def cost_name(traits: NameTraits, words: Vocabulary) -> bool:
    return bool(
        words.pattern("indicator_cost_words").search(traits.bare)
        and not words.pattern("indicator_cost_standard_words").search(traits.bare)
    )


def equals_budget(row: MeasuredIndicator, shared: Background) -> bool:
    if row.category != "成本" or row.target is None or shared.budget is None or not is_money(row.target):
        return False
    if row.target.unit is None or row.target.unit.dimension != "money":
        return False
    return row.target.in_unit("万元").meets(shared.budget.interval)


def unit_repeated(row: MeasuredIndicator) -> bool:
    column = fold(row.indicator.unit or "")
    # 5月31日 beside 日 is a date, which cannot do without its last character.
    dated = row.target is None and row.target_date is not None
    return (
        bool(column) and not column.isdigit() and not dated and fold(row.target_text or "").endswith(column)
    )


def malformed(row: MeasuredIndicator) -> bool:
    return not row.indicator.unit and bool(_MALFORMED_UNIT.search(row.target_text or ""))


def basis_similarity(row: MeasuredIndicator, basis: str) -> Decimal:
    text = normalise(basis).text
    others = [normalise(other).text for other in (row.name, row.target_text or "") if other]
    whole = any(other and (text in other or other in text) for other in others)
    best = 1.0 if whole else max((ratio(text, other) for other in others), default=0.0)
    return rounded(Decimal(str(best)) * HUNDRED, 0)


def description_repeats(row: MeasuredIndicator) -> bool:
    description = normalise(row.indicator.description or "").text
    return bool(description) and description == normalise(row.name).text


def description_placeholder(row: MeasuredIndicator, words: Vocabulary) -> bool:
    description = fold(row.indicator.description or "")
    return description == "0" or description in folded_words(words, "indicator_placeholder_values")


def evidence_measures(row: MeasuredIndicator, traits: NameTraits, words: Vocabulary) -> bool | None:
    evidence = row.indicator.evidence
    if not evidence or not (percent_name(row) or traits.value_type == "ratio"):
        return None
    rest = words.pattern("claim_full_words").sub("", evidence)
    return any(number.dimension == "ratio" for number in find_quantities(rest))


def foreign_word(traits: NameTraits, shared: Background) -> str | None:
    """A word of another field of work in the name, when nothing in the report's own background belongs to the field."""
    if not shared.background or shared.general:
        return None
    for word, context_words in shared.words.mapping("indicator_domain_words").items():
        if word in traits.bare and not any(other in shared.background for other in (word, *context_words)):
            return word
    return None
