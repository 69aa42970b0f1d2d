"""The same quantity stated twice: clauses that differ in their number only, and figures beside indicators."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import Annotated, ClassVar

from msgspec import Struct

from perflint.facts.citations import fiscal_year
from perflint.facts.context import ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.occurrences import Occurrences
from perflint.facts.passages import Passage, Span, clauses_of, passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.similarity import normalise
from perflint.patterns import regex
from perflint.quantity import Quantity, find_quantities
from perflint.vocabulary import Vocabulary

_LIST_SEPARATOR = regex(r"[；;]\s*$")
_LIST_NUMBER = regex(r"\s*(?:[（(]?\d{1,2}[)）.、．]|[一二三四五六七八九十]是|其中)")
_LAST_BRACKETS = regex(r"[（(][^（）()]*[)）]\s*$")

_SPACE = regex(r"\s+")
_LEAD = regex(
    r"^(?:[（(]?[\d一二三四五六七八九十]{1,2}[)）.、．]|[一二三四五六七八九十]是|其中[:：]?|目前|年底前|年内|全年|共计|总计|合计)+"
)
# The time that a clause speaks of stands in it or before it: a figure of another year is another figure.
_TIME = regex(r"(?:19|20)\d\d\s*年|(?<!\d)\d{1,2}月|上半年|下半年|季度|去年|上年|今年|当年|前年")
_CHINESE = regex(r"[一-鿿]")
_LINK = regex(r"^[\s（(）)%％]*(?:率|度)?(?:已)?(?:达到了?|达|为|是|占|[:：])?\s*$")
_SUBJECT = 6
_CALLED_FULL = regex(
    r"[，,；;、\s]*(?:任务|目标|计划|指标)?完成率(?:均?[为达是]|达到|[:：])?\s*100(?:\.0+)?\s*[%％]"
)


class QuantityConflict(Fact, frozen=True, kw_only=True):
    """Two clauses with the same words and different numbers."""

    kind: ClassVar[str] = "quantity_conflict"

    words: Annotated[str, Doc("the common words, with □ for the number")]
    first: Annotated[str, Doc("the first clause")]
    second: Annotated[str, Doc("the second clause")]
    first_value: Annotated[str, Doc("quantity of the first clause")]
    second_value: Annotated[str, Doc("quantity of the second clause")]
    length: Annotated[int, Doc("Chinese characters of the common words", "字")]
    values: Annotated[int, Doc("number of different values that clauses with these words have", "个")]
    same_unit: Annotated[bool, Doc("both have the same unit")]
    same_role: Annotated[bool, Doc("both stand in parts that state the same stage (goal, or result)")]
    same_heading: Annotated[bool, Doc("both stand under the same heading")]
    same_passage: Annotated[bool, Doc("both stand in one passage")]
    listed: Annotated[bool, Doc("one of them is an item of a list, where each item has its own subject")]
    total: Annotated[
        bool, Doc("the words speak of a whole territory (全县, 辖区), which has one number only")
    ]
    goal_then_result: Annotated[bool, Doc("the first clause states a goal, the second a result")]
    below: Annotated[bool, Doc("the second number is smaller than the first")]
    called_full: Annotated[bool, Doc("right behind the second clause a completion of 100 % is claimed")]


class IndicatorFigure(Fact, frozen=True, kw_only=True):
    """A figure that prose gives for an indicator, against the value in the table."""

    kind: ClassVar[str] = "indicator_figure"

    indicator: Annotated[str, Doc("name of the indicator")]
    stated: Annotated[str, Doc("value in the prose")]
    actual: Annotated[str, Doc("actual value in the table")]
    agrees: Annotated[bool, Doc("the two can be the same value, digits shown considered")]
    equals_target: Annotated[bool, Doc("the stated value is the target")]
    clause: Annotated[str, Doc("the clause")]
    planned: Annotated[bool, Doc("the clause speaks of a target or of another year")]


class _Stated(Struct, frozen=True):
    passage: Passage
    clause: Span
    quantity: Quantity
    stage: str


@measures(QuantityConflict)
def measure_conflicts(context: ReportContext) -> Iterator[QuantityConflict]:
    """Group clauses with one quantity by their other words and compare the quantities of a group."""
    own = fiscal_year(context)
    groups: dict[str, list[_Stated]] = {}
    for passage in passages(context):
        # What an indicator's evidence speaks of is the indicator, which the clause need not name.
        if passage.source in ("basis", "description", "reason", "evidence"):
            continue
        times = list(_TIME.finditer(passage.text))
        for clause in clauses_of(passage.text):
            found = find_quantities(clause.text)
            if len(found) != 1:
                continue
            quantity = found[0]
            before, behind = clause.text[: quantity.start], clause.text[quantity.end :]
            key = _LEAD.sub("", normalise(before).text) + "□" + normalise(behind).text
            unit = quantity.unit.dimension if quantity.unit is not None else ""
            before_clause = bisect_right(times, clause.start, key=re.Match.end)
            when = times[before_clause - 1][0] if before_clause else ""
            if own is not None and _SPACE.sub("", when) == f"{own}年":
                when = ""
            groups.setdefault(f"{key}|{unit}|{when}", []).append(
                _Stated(passage, clause, quantity, _stage(passage))
            )
    for key, members in groups.items():
        words = key.split("|")[0]
        values = {(member.quantity.base.low, member.quantity.base.high) for member in members}
        if len(values) < 2:
            continue
        first = members[0]
        second = (
            next(member for member in members if not member.quantity.base.meets(first.quantity.base))
            if any(not member.quantity.base.meets(first.quantity.base) for member in members)
            else None
        )
        if second is None:
            continue
        yield _conflict(context, words, first, second, len(values))


def _stage(passage: Passage) -> str:
    if passage.pointer in ("/goals/term", "/goals/annual"):
        return passage.pointer
    if passage.role in ("goal", "plan"):
        return "plan"
    return "result"


def _conflict(
    context: ReportContext, words: str, first: _Stated, second: _Stated, values: int
) -> QuantityConflict:
    return QuantityConflict(
        report=context.index,
        pointer=second.passage.pointer,
        quote=second.clause.text,
        offset=second.clause.start,
        related=(Related(context.index, first.passage.pointer, first.clause.text),),
        words=words,
        first=shorten(_bare(first.clause.text)),
        second=shorten(_bare(second.clause.text)),
        first_value=first.quantity.text.strip(),
        second_value=second.quantity.text.strip(),
        length=len(_CHINESE.findall(words)),
        values=values,
        same_unit=first.quantity.symbol == second.quantity.symbol,
        same_role=first.stage == second.stage,
        same_heading=first.passage.path == second.passage.path,
        same_passage=first.passage.index == second.passage.index,
        listed=_is_listed(first) or _is_listed(second),
        total=context.vocabulary.pattern("whole_words").search(words) is not None,
        goal_then_result=first.stage != "result" and second.stage == "result",
        below=_is_below(second.quantity, first.quantity),
        called_full=_CALLED_FULL.match(second.passage.text[second.clause.end :]) is not None,
    )


def _bare(clause: str) -> str:
    return clause.strip(" ，,；;。、\u3000")


def _is_below(second: Quantity, first: Quantity) -> bool:
    high, low = second.base.high, first.base.low
    return high is not None and low is not None and high < low


def _is_listed(stated: _Stated) -> bool:
    """Whether the words before the clause in its sentence name another subject: an item of a list."""
    text = stated.passage.text
    before = text[: stated.clause.start]
    return _LIST_SEPARATOR.search(before) is not None or _LIST_NUMBER.match(stated.clause.text) is not None


@measures(IndicatorFigure)
def measure_indicator_figures(context: ReportContext) -> Iterator[IndicatorFigure]:
    """Find the names of indicators in prose with a figure right behind them."""
    rows = [row for row in context.memo(measured_indicators) if row.actual is not None and len(row.name) >= 3]
    by_name: dict[str, list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        by_name[_bare_name(row)].append(position)
    names = Occurrences(by_name)
    hoped = frozenset(context.vocabulary.words("aspiration_roles"))
    for passage in passages(context):
        if passage.source not in ("section", "goal", "evaluation") or _stage(passage) != "result":
            continue
        if hoped.intersection(passage.roles):
            continue
        for clause in clauses_of(passage.text):
            places = names.first_places(clause.text)
            if not places:
                continue
            quantities = find_quantities(clause.text)
            figures = {
                position: _figure_behind(place + len(name), clause.text, quantities)
                for name, place in places.items()
                for position in by_name[name]
            }
            for position, quantity in sorted(figures.items()):
                row = rows[position]
                if quantity is not None and row.actual is not None and quantity.comparable(row.actual):
                    yield _figure(context, row, passage, clause, quantity)


def _bare_name(row: MeasuredIndicator) -> str:
    return _SPACE.sub("", _LAST_BRACKETS.sub("", row.name))


def _figure_behind(end: int, text: str, quantities: list[Quantity]) -> Quantity | None:
    """The quantity that a name ending at `end` is said to have."""
    for quantity in quantities:
        if end <= quantity.start <= end + _SUBJECT and _LINK.match(text[end : quantity.start]) is not None:
            return quantity
    return None


def _figure(
    context: ReportContext, row: MeasuredIndicator, passage: Passage, clause: Span, quantity: Quantity
) -> IndicatorFigure:
    actual = row.actual
    assert actual is not None
    return IndicatorFigure(
        report=context.index,
        pointer=passage.pointer,
        quote=clause.text,
        offset=clause.start,
        related=(Related(context.index, f"{row.pointer}/actual", row.name),),
        indicator=row.name,
        stated=quantity.text.strip(),
        actual=row.actual_text or actual.text,
        agrees=quantity.base.meets(actual.base),
        equals_target=row.target is not None
        and quantity.comparable(row.target)
        and quantity.base.meets(row.target.base),
        clause=shorten(clause.text),
        planned=_planned(clause.text, context.vocabulary),
    )


def _planned(text: str, words: Vocabulary) -> bool:
    return any(words.pattern(name).search(text) for name in ("planned_figure_cues", "history_cues"))
