"""The shared reading of indicator rows: parsed values, effective operator and unit, category, direction.

Everything that judges indicators (targets, scores, quality) reads them through `measured_indicators`, so that one row
means the same everywhere.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from perflint.facts.context import ReportContext
from perflint.patterns import regex
from perflint.quantity import Operator, Period, Quantity, parse_date, parse_quantity, parse_range
from perflint.remembering import remembered
from perflint.report import Indicator
from perflint.vocabulary import Vocabulary, fold

Direction = Literal["higher", "lower", "equal", "unknown"]

_NAME_PREFIX = regex(
    r"^\s*(?:[★☆*●◆]\s*|其中[:：]?\s*|(?:三级)?指标\s*[\d一二三四五六七八九十]+\s*[:：.．、]?\s*|"
    r"[（(]?\d{1,2}[)）]\s*|\d{1,2}\s*[.．、]\s*(?!\d)|[①-⑳]\s*)+"
)
_STATED_RATE = regex(r"([一-鿿]{2,12}率)\s*[=＝为达]")
_YEAR = regex(r"(?:19|20)\d\d")
BRACKETED_END = regex(r"[（(]([^（）()]{1,8})[)）]\s*$")
_LABEL_WEIGHT = regex(r"[（(]?\s*[\d.]+(?:\s*[-—~～]\s*[\d.]+)?\s*[)）]?\s*分?\s*[)）]?\s*$")
_LONGEST_CATEGORY_LABEL = 14
_NOT_APPLICABLE = frozenset({"不适用", "无"})
_COUNTED = regex(
    r"(?P<number>(?:≥|≤|>=|<=|=|＝|>|<|不少于|不低于|不超过|至少|大于等于|小于等于)?\s*\d[\d,]*(?:\.\d+)?\s*[百千万亿]?)"
    r"(?P<noun>[一-鿿]{1,8}(?:[（(/][一-鿿]{1,4}[)）]?)?)"
)
# A level, a date, a time limit and an action behind a number make it something else than a count.
_NO_NOUN = regex(r"[级类等星号年月日届期季]|.*(?:[前后内]$|完成|以[上下内]|左右|完工|达|均|已|余$)")
_FRACTION_LIMIT = Decimal("1.5")


class MeasuredIndicator(Struct, frozen=True, kw_only=True):
    """One indicator row with its values parsed.

    Texts are stripped and "" where the cell is empty or holds an empty mark; None where the form has no such cell.
    """

    index: int
    pointer: str
    indicator: Indicator
    name: str
    """The name without numbering, stars and 其中; "" where only numbering stands there."""
    group: str | None
    """Canonical first level: 决策, 过程, 预算执行, 产出, 效益, 成本, 满意度; None when not known."""
    category: str | None
    """Canonical second level: 数量, 质量, 时效, 成本, 经济, 社会, 生态, 可持续, 满意度; None when not known."""
    target_text: str | None
    half_year_text: str | None
    actual_text: str | None
    target: Quantity | None
    target_range: tuple[Quantity, Quantity] | None
    target_date: Period | None
    half_year: Quantity | None
    half_year_date: Period | None
    actual: Quantity | None
    actual_date: Period | None
    weight: Quantity | None
    score: Quantity | None
    completion_rate: Quantity | None
    unit: str | None
    """The unit of the unit column, else of the brackets that end the name."""
    operator: Operator | None
    operator_source: Literal["column", "value", "name"] | None
    printed_direction: Direction
    """What the form's direction column (or a direction word in the operator column) says."""
    name_direction: Direction
    """What the name alone says: 合格率 is better when higher, 事故发生数 when lower."""
    direction: Direction
    """The direction that counts: printed, else by ≥ or ≤, else by the name, else `equal` for "=", else unknown."""
    qualitative: bool
    """No number is meant: marked 定性, or a target that is no number, range or date."""
    marked_qualitative: bool
    by_design: bool
    """The row's group is qualitative by design (决策/过程 rows of common templates)."""

    @property
    def role(self) -> Literal["row", "parent", "child"]:
        """`parent` and `child` for 其中 rows, see Report."""
        return self.indicator.role

    @property
    def execution_row(self) -> bool:
        """The row is the budget execution rate itself, which is judged with the money."""
        return self.group == "预算执行" or "预算执行率" in bare_name(self.label)

    @property
    def blank(self) -> bool:
        """The form prints the row, but nothing of its own stands in it: no name, target, actual or half-year value."""
        return not (self.name or self.target_text or self.actual_text or self.half_year_text)

    @property
    def label(self) -> str:
        """What to call the row in a message."""
        return self.name or self.indicator.level2 or self.indicator.level1 or f"第{self.index + 1}行"


def measured_indicators(context: ReportContext) -> tuple[MeasuredIndicator, ...]:
    """All rows of the indicator table, in order. Use with `context.memo`."""
    return tuple(
        measure_indicator(indicator, index, f"/indicators/{index}", context)
        for index, indicator in enumerate(context.report.indicators)
    )


def restated_indicators(context: ReportContext) -> tuple[MeasuredIndicator, ...]:
    """The indicators that the document states once more elsewhere. Use with `context.memo`."""
    return tuple(
        measure_indicator(indicator, index, f"/restated_indicators/{index}", context)
        for index, indicator in enumerate(context.report.restated_indicators)
    )


def measure_indicator(
    indicator: Indicator, index: int, pointer: str, context: ReportContext
) -> MeasuredIndicator:
    """Parse one row."""
    words = context.vocabulary
    name = _NAME_PREFIX.sub("", indicator.name or "").strip()
    unit = clean_value(indicator.unit, words) or _unit_of_name(name)
    target_text = clean_value(indicator.target, words)
    half_year_text = clean_value(indicator.half_year_target, words)
    actual_text = clean_value(indicator.actual, words)
    if not (target_text or actual_text) and fold(name) in folded_words(words, "indicator_not_applicable"):
        name = ""
    target = _quantity(target_text, unit)
    half_year = _like(_quantity(half_year_text, unit), target)
    actual = _like(_quantity(actual_text, unit), target)
    if target is not None and target.unit is None:
        target = _like(target, actual)
    if target is None or actual is None:
        target, actual = _counted_alike(target_text, target, actual_text, actual)
    target_range = parse_range(target_text, unit) if target_text and target is None else None
    year = context.memo(_fiscal_year)
    target_date = parse_date(target_text, year) if target_text and target is None else None
    operator, source = _operator(indicator, target, name)
    printed = _printed_direction(indicator, words)
    group = group_of(indicator, words)
    category = category_of(indicator, words)
    by_name = direction_of_name(name or _rate_in(indicator.evidence), category, words)
    marked = fold(indicator.operator or "") in words.words("indicator_qualitative_marks")
    measurable = target is not None or target_range is not None or target_date is not None
    return MeasuredIndicator(
        index=index,
        pointer=pointer,
        indicator=indicator,
        name=name,
        group=group,
        category=category,
        target_text=target_text,
        half_year_text=half_year_text,
        actual_text=actual_text,
        target=target,
        target_range=target_range,
        target_date=target_date,
        half_year=half_year,
        half_year_date=parse_date(half_year_text, year) if half_year_text and half_year is None else None,
        actual=actual,
        actual_date=parse_date(actual_text, year) if actual_text and actual is None else None,
        weight=_quantity(clean_value(indicator.weight, words), None),
        score=_quantity(clean_value(indicator.score, words), None),
        completion_rate=_rate(clean_value(indicator.completion_rate, words)),
        unit=unit or None,
        operator=operator,
        operator_source=source,
        printed_direction=printed,
        name_direction=by_name,
        direction=_direction(printed, operator, by_name),
        qualitative=marked or bool(target_text and not measurable),
        marked_qualitative=marked,
        by_design=_by_design(group, indicator, context),
    )


def _fiscal_year(context: ReportContext) -> int | None:
    found = _YEAR.search(context.report.fiscal_year or "") or _YEAR.search(context.report.title or "")
    return int(found.group()) if found else None


def clean_value(text: str | None, words: Vocabulary) -> str | None:
    """The text stripped; "" for an empty mark such as "——"; None stays None."""
    if text is None:
        return None
    stripped = text.strip()
    return "" if fold(stripped) in folded_words(words, "indicator_empty_marks") else stripped


@lru_cache(maxsize=256)
def folded_words(words: Vocabulary, name: str) -> frozenset[str]:
    """The words of a list, folded as labels are compared."""
    return frozenset(fold(word) for word in words.words(name))


def label_category(label: str | None, mapping: str, words: Vocabulary) -> str | None:
    """The canonical category that a printed level label names; None for labels that are long or name none."""
    return _category_of_label(label, mapping, words) if label else None


@remembered(1_024)
def _category_of_label(label: str, mapping: str, words: Vocabulary) -> str | None:
    folded = _LABEL_WEIGHT.sub("", fold(label))
    if not folded or len(folded) > _LONGEST_CATEGORY_LABEL:
        return None
    for category, cues in words.mapping(mapping).items():
        if any(cue in folded for cue in cues):
            return category
    return None


def group_of(indicator: Indicator, words: Vocabulary) -> str | None:
    """The canonical first-level category; where the first level is missing or holds a second-level label, by that."""
    found = label_category(indicator.level1, "indicator_level1_categories", words)
    category = category_of(indicator, words)
    if found == "产出" and "产出" not in (indicator.level1 or ""):
        # 履职效能 holds what is put out and what comes of it: its second level tells.
        inner = label_category(indicator.level2, "indicator_level1_categories", words)
        inner = "效益" if category in {"经济", "社会", "生态", "可持续"} else inner
        found = inner if inner in {"效益", "满意度"} else found
    if found is not None:
        return found
    if category in {"数量", "质量", "时效"} or (category == "成本" and not (indicator.level1 or "").strip()):
        return "产出"
    if category in {"经济", "社会", "生态", "可持续"}:
        return "效益"
    return category


def category_of(indicator: Indicator, words: Vocabulary) -> str | None:
    """The canonical second-level category by the second level, else by the first (shifted columns)."""
    own = label_category(indicator.level2, "indicator_level2_categories", words)
    if own is not None:
        return own
    return label_category(indicator.level1, "indicator_level2_categories", words)


def _rate_in(evidence: str | None) -> str:
    """The rate that prose states for a row without a name: 成本控制率=95%."""
    found = _STATED_RATE.search(evidence or "")
    return found.group(1) if found else ""


@remembered(1_024)
def bare_name(name: str) -> str:
    """A name folded, without the brackets (usually a unit) and the % that may end it."""
    return fold(BRACKETED_END.sub("", name)).removesuffix("%")


@remembered(1_024)
def direction_of_name(name: str, category: str | None, words: Vocabulary) -> Direction:
    """Whether a higher or a lower value of an indicator of this name is better, by its head and its words."""
    bare = bare_name(name)
    if not bare:
        return "unknown"
    if bare.endswith(words.words("indicator_lower_heads")):
        return "lower"
    if bare.endswith(words.words("indicator_higher_heads")):
        return "higher"
    if unwanted(bare, words):
        return "lower"
    standard = words.pattern("indicator_cost_standard_words").search(bare)
    if category == "成本" and not standard and not bare.endswith(words.words("indicator_cost_exceptions")):
        return "lower"
    return "unknown"


def not_applicable(row: MeasuredIndicator) -> bool:
    """Whether a row says that its category does not apply: 不适用 as name or value, with no name beside it."""
    stated = {fold(text) for text in (row.name, row.target_text or "") if text.strip()}
    return bool(stated) and stated <= _NOT_APPLICABLE


@remembered(1_024)
def unwanted(bare: str, words: Vocabulary) -> bool:
    """Whether a bare name measures how often something unwanted happens, so that more of it is worse.

    Counts of illegal plots or disputes can be the work itself; they are unwanted only as a rate or with 发生.
    """
    if words.pattern("indicator_negations").search(bare) or bare.endswith(
        words.words("indicator_higher_heads")
    ):
        return False
    found = _unwanted_pattern(words).search(bare)
    if found is None:
        return False
    rate = "发生" in bare or found["head"].endswith(("率", "比例", "占比"))
    return rate or found["word"] in words.words("indicator_unwanted_events")


@lru_cache(maxsize=8)
def _unwanted_pattern(words: Vocabulary) -> re.Pattern[str]:
    """A word for the unwanted, links, and a head that counts it, at the end of a name."""
    unwanted_words = words.pattern("indicator_lower_words").pattern
    links = words.pattern("indicator_unwanted_links").pattern
    heads = words.pattern("indicator_measuring_heads").pattern
    return regex(rf"(?P<word>{unwanted_words})(?:{links})*(?P<head>(?:{heads})?)$")


def _quantity(text: str | None, unit: str | None) -> Quantity | None:
    return parse_quantity(text, unit) if text else None


def _counted_alike(
    target_text: str | None, target: Quantity | None, actual_text: str | None, actual: Quantity | None
) -> tuple[Quantity | None, Quantity | None]:
    """Both values where they count the same noun: 12个标段 and 10个标段, 3万张（份） and 2万张（份）.

    A noun behind the counting word is no part of a unit; where it is the same on both sides, or one side leaves it
    out, the numbers can be compared all the same.
    """
    first, second = _counted(target_text), _counted(actual_text)
    if not actual_text and target is None and first is not None:
        return first[0], actual
    if first is not None and second is not None and first[1] == second[1]:
        return first[0], second[0]
    if target is not None and second is not None and target.comparable(second[0]) and second[0].unit:
        return target, second[0]
    if actual is not None and first is not None and actual.comparable(first[0]) and first[0].unit:
        return first[0], actual
    return target, actual


def _counted(text: str | None) -> tuple[Quantity, str] | None:
    """A number with a counting word and the noun behind it; None where the text is more than that."""
    found = _COUNTED.fullmatch(text.strip()) if text else None
    if found is None or _NO_NOUN.match(found["noun"]):
        return None
    for end in range(len(found["noun"]), -1, -1):
        quantity = parse_quantity(found["number"] + found["noun"][:end])
        if quantity is not None and quantity.unit is not None and quantity.unit.dimension.startswith("count"):
            return quantity, fold(found["noun"])
    return None


def _rate(text: str | None) -> Quantity | None:
    """A completion rate; a bare number is a percentage, or a fraction when it is small."""
    found = _quantity(text, None)
    if found is None or found.unit is not None or not text:
        return found
    return parse_quantity(text, "%" if abs(found.value) > _FRACTION_LIMIT else "1")


def _like(quantity: Quantity | None, partner: Quantity | None) -> Quantity | None:
    """A bare number read in the unit of the value that it is compared with; 0.95 beside 90% is a fraction."""
    if quantity is None or partner is None or quantity.unit is not None or partner.unit is None:
        return quantity
    if partner.unit.dimension == "ratio":
        fraction = abs(quantity.value) <= _FRACTION_LIMIT < abs(partner.value)
        if fraction and quantity.value:
            return quantity
    return parse_quantity(quantity.text, partner.unit.symbol) or quantity


def _unit_of_name(name: str) -> str:
    found = BRACKETED_END.search(name)
    if found is None:
        return "%" if name.rstrip().endswith(("%", "％")) else ""
    text = found.group(1).strip()
    parsed = parse_quantity("1", text)
    return text if parsed is not None and parsed.unit is not None else ""


def _operator(
    indicator: Indicator, target: Quantity | None, name: str
) -> tuple[Operator | None, Literal["column", "value", "name"] | None]:
    for text in (indicator.operator, indicator.direction):
        found = operator_of(text)
        if found is not None:
            return found, "column"
    if target is not None and target.operator is not None:
        return target.operator, "value"
    for position, character in enumerate(name):
        if character in "≥≤＞＜><≧≦":
            found = operator_of(name[position : position + 2]) or operator_of(character)
            return found, "name" if found else None
    return None, None


def operator_of(text: str | None) -> Operator | None:
    """The operator that a cell prints by itself (≥, 大于等于, 不低于), or None."""
    if not text or not text.strip():
        return None
    parsed = parse_quantity(f"{text.strip()}1")
    return parsed.operator if parsed is not None else None


def _printed_direction(indicator: Indicator, words: Vocabulary) -> Direction:
    for text in (indicator.direction, indicator.operator):
        folded = fold(text or "")
        if folded in words.words("indicator_direction_higher"):
            return "higher"
        if folded in words.words("indicator_direction_lower"):
            return "lower"
    return "unknown"


def _direction(printed: Direction, operator: Operator | None, by_name: Direction) -> Direction:
    if printed != "unknown":
        return printed
    if operator in (Operator.AT_LEAST, Operator.MORE):
        return "higher"
    if operator in (Operator.AT_MOST, Operator.LESS):
        return "lower"
    if by_name != "unknown":
        return by_name
    return "equal" if operator == Operator.EQUAL else "unknown"


def _by_design(group: str | None, indicator: Indicator, context: ReportContext) -> bool:
    if group in context.vocabulary.words("indicator_qualitative_groups"):
        return True
    level1 = fold(indicator.level1 or "")
    return any(fold(name) in level1 for name in context.profile.qualitative_groups) if level1 else False
