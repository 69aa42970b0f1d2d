"""The indicator table as a whole: categories, pairs of indicators that are the same, parents and their parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import HUNDRED, plain, rounded
from perflint.facts.context import ReportContext
from perflint.facts.indicator_text import (
    MEASURABLE,
    comparable_name,
    is_unmeasurable,
    respondent,
    value_kind,
)
from perflint.facts.indicators import MeasuredIndicator, bare_name, measured_indicators, not_applicable
from perflint.facts.money import truncated
from perflint.facts.passages import passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.patterns import alternatives, regex
from perflint.vocabulary import Vocabulary, fold

_OUTPUT = frozenset({"数量", "质量", "时效", "成本"})

_BENEFIT = frozenset({"经济", "社会", "生态", "可持续"})

_TOLD = regex(rf"(?:{alternatives((*_OUTPUT, *_BENEFIT, '满意度'))})(?=指标|效益|影响|情况)")

_LABEL_LENGTH = 16
"""Characters of a paragraph within which its label stands: （4）成本指标。"""

_ALL_PAIRS = 20
"""Rows of a group of which every pair is looked at."""

_SHORTEST_NAME = 3
"""Characters that a name needs to tell what it measures; 其他 or 合计 may stand twice."""


class IndicatorTable(Fact, frozen=True, kw_only=True):
    """One fact for every report with an indicator table: which categories it has, and how many rows.

    `missing` holds only categories that can be judged: the table names second-level categories, begins at its
    beginning, and its group was not cut off. A category whose row is printed but blank is missing as well.
    """

    kind: ClassVar[str] = "indicator_table"
    overall: ClassVar[bool] = True

    rows: Annotated[int, Doc("rows with a name, parts of parent rows left out")]
    rows_outside_design: Annotated[int, Doc("of them rows outside 决策 and 过程")]
    missing: Annotated[
        frozenset[str],
        Doc(
            "categories without a filled row: 数量 质量 时效 成本, 效益 as a whole and its parts "
            "经济 社会 生态 可持续, 满意度"
        ),
    ]
    empty: Annotated[frozenset[str], Doc("categories whose row is printed and blank")]
    present: Annotated[frozenset[str], Doc("categories with a filled row")]
    benefit_printed: Annotated[bool, Doc("the table has a group 效益, filled or not")]
    department: Annotated[bool, Doc("the report is a department's and not a project's")]
    benefit_rows: Annotated[int, Doc("filled rows under 效益 that are no satisfaction indicator")]
    satisfaction_in_benefit: Annotated[int, Doc("satisfaction indicators under 效益")]
    satisfaction_rows: Annotated[int, Doc("satisfaction indicators anywhere")]
    vague_rows: Annotated[int, Doc("rows outside 决策 and 过程 whose target cannot be measured")]
    vague_outside_benefit: Annotated[int, Doc("of them rows outside 效益")]
    placeholder_rows: Annotated[int, Doc("rows whose target is a placeholder")]
    measurable_share: Annotated[
        Decimal | None, Doc("share of output and benefit rows whose target can be measured", unit="%")
    ]
    deadline: Annotated[bool, Doc("the report states when the project ends")]
    internal: Annotated[bool, Doc("the project serves the office's own running (工资, 公用经费 …)")]
    environment: Annotated[
        str | None, Doc("a word of the project's name that promises an effect on the environment")
    ]
    complete: Annotated[bool, Doc("the report was read to its end")]
    prose: Annotated[
        bool, Doc("the indicators were read from prose, where not all that is stated is an indicator")
    ]
    satisfaction_values: Annotated[
        frozenset[str],
        Doc(
            "how the satisfaction targets are written: percent-with-operator, percent-without-operator, other"
        ),
    ]


class IndicatorPair(Fact, frozen=True, kw_only=True):
    """Two rows of one table that may measure the same thing."""

    kind: ClassVar[str] = "indicator_pair"

    first: Annotated[str, Doc("name of the earlier row")]
    second: Annotated[str, Doc("name of the later row")]
    first_place: Annotated[str, Doc("category of the earlier row as printed")]
    second_place: Annotated[str, Doc("category of the later row as printed")]
    first_category: Annotated[str | None, Doc("canonical category of the earlier row")]
    second_category: Annotated[str | None, Doc("canonical category of the later row")]
    same_name: Annotated[bool, Doc("the names are equal but for synonyms and filler words")]
    number_only: Annotated[bool, Doc("the names are bare numbers such as 0")]
    both_satisfaction: Annotated[bool, Doc("both ask how satisfied people are")]
    same_respondents: Annotated[bool, Doc("both ask the public at large, or the same people")]
    other_respondents: Annotated[bool, Doc("each names whom it asks, and they are others")]
    outside_satisfaction: Annotated[bool, Doc("one of the two stands outside the satisfaction group")]
    first_target: Annotated[str | None, Doc("target of the earlier row")]
    second_target: Annotated[str | None, Doc("target of the later row")]
    same_target: Annotated[bool, Doc("both have the same target")]
    same_period: Annotated[bool, Doc("both targets are the same stretch of time")]
    weights: Annotated[Decimal | None, Doc("sum of both weights", unit="分")]


class ParentRow(Fact, frozen=True, kw_only=True):
    """A row that stands for the 其中 rows below it."""

    kind: ClassVar[str] = "parent_row"

    name: Annotated[str, Doc("name of the parent row")]
    target: Annotated[str | None, Doc("its target as printed, empty where its cell is")]
    children: Annotated[int, Doc("number of rows below it")]
    child_units: Annotated[frozenset[str], Doc("units of their targets")]
    parent_unit: Annotated[str | None, Doc("unit of its own target")]
    mixed_units: Annotated[bool, Doc("the parts' units differ from each other or from the parent's")]
    odd_child: Annotated[str | None, Doc("a part in another unit: name and target")]
    sum_text: Annotated[str | None, Doc("the parts written out as a sum")]
    sum_meets: Annotated[
        bool | None, Doc("the parts add up to the parent's target; absent where units differ")
    ]
    weight: Annotated[Decimal | None, Doc("weight of the parent row", unit="分")]


@measures(IndicatorTable)
def measure_indicator_table(context: ReportContext) -> Iterator[IndicatorTable]:
    """The one fact of a report's indicator table."""
    rows = context.memo(measured_indicators)
    if not rows:
        return
    words = context.vocabulary
    filled = [row for row in rows if row.name or row.target_text or row.actual_text]
    present = _categories(filled)
    printed = {row.category for row in rows if row.category}
    judged = _judged(context, rows)
    benefit = [row for row in filled if row.group == "效益"]
    satisfaction = [row for row in filled if "满意" in bare_name(row.name)]
    outside = [row for row in filled if not row.by_design and row.role != "parent"]
    kinds = [(row, value_kind(row.target_text, row.unit, words)) for row in outside]
    vague = [row for row, kind in kinds if is_unmeasurable(row, kind, words)]
    measured = [row for row, kind in kinds if kind in MEASURABLE and row.group in {"产出", "效益"}]
    wanted = [row for row in outside if row.group in {"产出", "效益"}]
    project = context.report.project
    name = (project.name if project else None) or ""
    environment = words.pattern("indicator_environment_words").search(name)
    yield IndicatorTable(
        report=context.index,
        pointer="/indicators",
        quote="",
        related=(Related(context.index, rows[0].pointer, rows[0].label),),
        rows=sum(bool(row.name) and row.role != "child" for row in rows),
        rows_outside_design=sum(bool(row.name) for row in outside),
        missing=frozenset(judged - present - _told_in_prose(context)),
        empty=frozenset(category for category in printed if category not in present),
        present=frozenset(present),
        benefit_printed=any(row.group == "效益" for row in rows),
        department=context.report.kind.startswith("department"),
        benefit_rows=sum("满意" not in bare_name(row.name) for row in benefit),
        satisfaction_in_benefit=sum("满意" in bare_name(row.name) for row in benefit),
        satisfaction_rows=len(satisfaction),
        vague_rows=len(vague),
        vague_outside_benefit=sum(row.group != "效益" for row in vague),
        placeholder_rows=sum(kind == "placeholder" for _, kind in kinds),
        measurable_share=rounded(Decimal(len(measured)) / len(wanted) * HUNDRED, 0) if wanted else None,
        deadline=bool(project and (project.end or project.period)),
        internal=bool(words.pattern("indicator_internal_projects").search(name)),
        environment=environment.group() if environment else None,
        complete=not truncated(context),
        prose=bool(context.report.indicator_columns) and "name" not in context.report.indicator_columns,
        satisfaction_values=frozenset(_written(row) for row in satisfaction if row.target_text),
    )


def _categories(rows: list[MeasuredIndicator]) -> set[str]:
    found = {row.category for row in rows if row.category is not None}
    found |= {row.group for row in rows if row.group in {"成本", "满意度"} and row.group is not None}
    if any("满意" in bare_name(row.name) for row in rows):
        found.add("满意度")
    if any(row.group == "效益" and "满意" not in bare_name(row.name) for row in rows):
        found.add("效益")
    return found


def _told_in_prose(context: ReportContext) -> set[str]:
    """Categories that a report in prose treats in a paragraph of their own, whether or not it names an indicator."""
    if "name" in context.report.indicator_columns:
        return set()
    beginnings = [
        f"{passage.heading}\n{passage.text[:_LABEL_LENGTH]}"
        for passage in passages(context)
        if passage.source == "section"
    ]
    return {found[0] for text in beginnings for found in _TOLD.finditer(text)}


def _judged(context: ReportContext, rows: tuple[MeasuredIndicator, ...]) -> set[str]:
    """The categories whose absence can be told from what was read."""
    report = context.report
    beginning = bool(
        report.project or report.unit or report.department or (report.funds and report.funds.lines)
    )
    groups = [row.group for row in rows]
    whole = not truncated(context)
    judged: set[str] = set()
    if not beginning or "产出" not in groups:
        return judged
    outputs = [row for row in rows if row.group == "产出"]
    # A row under a label of the form's own (重点工作履行) may be the quantity that seems to be missing.
    own_label = any(row.category is None and row.name and row.indicator.level2 for row in outputs)
    if {row.category for row in outputs} & _OUTPUT and not own_label:
        behind = groups[max(index for index, group in enumerate(groups) if group == "产出") + 1 :]
        if whole or {"效益", "满意度"} & set(behind):
            judged |= _OUTPUT
    known = {row.category for row in rows} & (_OUTPUT | _BENEFIT)
    if known and (whole or "满意度" in groups):
        judged |= {"效益", *_BENEFIT}
    if known and whole:
        judged.add("满意度")
    return judged


def _written(row: MeasuredIndicator) -> str:
    target = row.target
    if target is None or target.dimension != "ratio":
        return "other"
    return "percent-with-operator" if row.operator is not None else "percent-without-operator"


@measures(IndicatorPair)
def measure_indicator_pairs(context: ReportContext) -> Iterator[IndicatorPair]:
    """Pairs of rows with the same name, of satisfaction indicators, and of periods."""
    rows = [row for row in context.memo(measured_indicators) if row.name and not not_applicable(row)]
    seen: set[tuple[int, int]] = set()
    for group in _candidates(rows, context):
        for first, second in _pairs_of(group):
            if (first.index, second.index) not in seen and _same_work(first, second):
                seen.add((first.index, second.index))
                yield _pair(first, second, context)


def _candidates(rows: list[MeasuredIndicator], context: ReportContext) -> Iterator[list[MeasuredIndicator]]:
    words = context.vocabulary
    by_name: dict[str, list[MeasuredIndicator]] = defaultdict(list)
    by_period: dict[str, list[MeasuredIndicator]] = defaultdict(list)
    for row in rows:
        by_name[comparable_name(row.name, words)].append(row)
        if _period(row):
            by_period[fold(row.target_text or "")].append(row)
    yield from (group for name, group in by_name.items() if len(group) > 1 and len(name) >= _SHORTEST_NAME)
    yield from _satisfaction_groups([row for row in rows if "满意" in bare_name(row.name)], words)
    yield from (group for group in by_period.values() if len(group) > 1)


def _satisfaction_groups(
    rows: list[MeasuredIndicator], words: Vocabulary
) -> Iterator[list[MeasuredIndicator]]:
    """Satisfaction rows that are looked at together: all of them, or of many those that ask the same people, and
    those that stand in another category beside one in the right category."""
    if len(rows) <= _ALL_PAIRS:
        yield rows
        return
    yield [row for row in rows if respondent(row, words) == "public"]
    elsewhere = [row for row in rows if row.category != "满意度"]
    right = next((row for row in rows if row.category == "满意度"), None)
    yield sorted([*elsewhere, right] if right is not None else elsewhere, key=lambda row: row.index)


def _pairs_of(
    group: Sequence[MeasuredIndicator],
) -> Iterator[tuple[MeasuredIndicator, MeasuredIndicator]]:
    """All pairs of a group; in a large one each row with the first one only that it may be compared with.

    A name that stands fifty times is one defect, not 1,225.
    """
    if len(group) <= _ALL_PAIRS:
        yield from combinations(group, 2)
        return
    heads: dict[tuple[str, str], list[MeasuredIndicator]] = defaultdict(list)
    for row in group:
        if row.role == "child":
            continue
        before = heads[row.role, row.indicator.key_work or ""]
        first = next((head for head in before if _same_work(head, row)), None)
        if first is None:
            before.append(row)
        else:
            yield first, row


def _same_work(first: MeasuredIndicator, second: MeasuredIndicator) -> bool:
    """Rows of different works (or of different parents) may share a name."""
    if first.role != second.role or first.role == "child":
        return False
    if (first.indicator.key_work or "") != (second.indicator.key_work or ""):
        return False
    if first.category is None and second.category is None:
        return fold(first.indicator.level2 or "") == fold(second.indicator.level2 or "")
    return True


def _period(row: MeasuredIndicator) -> bool:
    found = row.target_date
    return found is not None and found.precision == "range"


_ANYBODY = regex(r"服务对象|受益对象|受益者|受益|对象|相关|有关|各类|综合|总体|服务")


def _asked(name: str) -> str:
    """Whom an indicator of satisfaction asks, without words that fit anybody: 学生家长满意度 → 学生家长."""
    return _ANYBODY.sub("", bare_name(name).split("满意")[0].split("对")[0])


def _are_others(first: str, second: str) -> bool:
    if len(first) < 2 or len(second) < 2:
        return False
    return not any(first[index : index + 2] in second for index in range(len(first) - 1))


def _pair(first: MeasuredIndicator, second: MeasuredIndicator, context: ReportContext) -> IndicatorPair:
    words = context.vocabulary
    satisfied = "满意" in bare_name(first.name) and "满意" in bare_name(second.name)
    asked = respondent(first, words), respondent(second, words)
    same_name = comparable_name(first.name, words) == comparable_name(second.name, words)
    weights = [row.weight.value for row in (first, second) if row.weight is not None]
    return IndicatorPair(
        report=context.index,
        pointer=f"{second.pointer}/name",
        quote=second.indicator.name or second.name,
        related=(Related(context.index, f"{first.pointer}/name", first.label),),
        first=first.name,
        second=second.name,
        first_place=first.indicator.level2 or first.indicator.level1 or "",
        second_place=second.indicator.level2 or second.indicator.level1 or "",
        first_category=first.category,
        second_category=second.category,
        same_name=same_name,
        number_only=first.name.strip().isdigit(),
        both_satisfaction=satisfied,
        same_respondents=satisfied and (same_name or asked == ("public", "public")),
        other_respondents=satisfied
        and "other" in asked
        and _are_others(_asked(first.name), _asked(second.name)),
        outside_satisfaction=satisfied and {first.category, second.category} != {"满意度"},
        first_target=first.target_text,
        second_target=second.target_text,
        same_target=bool(first.target_text)
        and fold(first.target_text or "") == fold(second.target_text or ""),
        same_period=_period(first)
        and _period(second)
        and fold(first.target_text or "") == fold(second.target_text or ""),
        weights=sum(weights, Decimal(0)) if len(weights) == 2 else None,
    )


@measures(ParentRow)
def measure_parent_rows(context: ReportContext) -> Iterator[ParentRow]:
    """One fact for every parent row with rows below it."""
    rows = context.memo(measured_indicators)
    for position, row in enumerate(rows):
        if row.role != "parent":
            continue
        children: list[MeasuredIndicator] = []
        for other in rows[position + 1 :]:
            if other.role != "child":
                break
            children.append(other)
        if children:
            yield _parent(row, children, context)


def _parent(row: MeasuredIndicator, children: list[MeasuredIndicator], context: ReportContext) -> ParentRow:
    targets = [(child, child.target) for child in children if child.target is not None]
    units = {target.unit.symbol for _, target in targets if target.unit is not None}
    own = row.target.unit.symbol if row.target is not None and row.target.unit is not None else None
    usual = own or (targets[0][1].unit.symbol if targets and targets[0][1].unit else None)
    odd = next(
        (
            child
            for child, target in targets
            if usual and target.unit is not None and target.unit.symbol != usual
        ),
        None,
    )
    meets: bool | None = None
    alike = len(targets) == len(children) and all(
        row.target is not None and target.comparable(row.target) for _, target in targets
    )
    if row.target is not None and alike:
        total = targets[0][1].base
        for _, target in targets[1:]:
            total = total + target.base
        meets = total.meets(row.target.base)
    return ParentRow(
        report=context.index,
        pointer=row.pointer,
        quote=row.target_text or row.name,
        related=tuple(Related(context.index, child.pointer, child.label) for child in children),
        name=row.label,
        target=row.target_text,
        children=len(children),
        child_units=frozenset(units),
        parent_unit=own,
        mixed_units=odd is not None,
        odd_child=f"{odd.label} {odd.target_text}" if odd is not None else None,
        sum_text="+".join(plain(target.value) for _, target in targets) if targets else None,
        sum_meets=meets,
        weight=row.weight.value if row.weight else None,
    )
