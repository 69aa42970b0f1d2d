"""Facts about plausibility: how even the scores are, what satisfaction rests on, how figures repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.money import funds_view
from perflint.facts.passages import passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.patterns import regex
from perflint.quantity import Quantity, find_quantities
from perflint.vocabulary import Vocabulary

_SENTENCE_END = regex(r"[。；\n]")
_NO_DIGIT = regex(r"\D")

_RANK = regex(r"(?:排名|位列|居|名列)[^，。；]{0,6}?第\s*([一二三四五六七八九十\d]+)")
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_SIGNED = regex(r"(?<![\d%％至到~～])[-−－]\s*\d+(?:\.\d+)?\s*[%％]")


class ScorePattern(Fact, frozen=True, kw_only=True):
    """How the scores and the completion of all indicators but the execution rate are spread. One a scored report."""

    kind: ClassVar[str] = "score_pattern"
    overall: ClassVar[bool] = True
    scored: Annotated[int, Doc("number of indicators with a weight and a score, the execution rate left out")]
    full: Annotated[int, Doc("number of them with full marks")]
    all_full: Annotated[bool, Doc("every one of them has full marks")]
    numeric: Annotated[int, Doc("number of indicators whose target and actual value are numbers of one unit")]
    exactly_met: Annotated[int, Doc("number of these whose actual value equals the target")]
    all_exactly_met: Annotated[bool, Doc("every numeric indicator equals its target")]
    rates: Annotated[int, Doc("number of stated completion rates, the execution rate left out")]
    rates_hundred: Annotated[int, Doc("number of these that are exactly 100 %")]
    other_rates: Annotated[int, Doc("number of these that are not")]
    round_values: Annotated[int, Doc("number of actual counts of 10 and more that end in 0 or 5")]
    counts: Annotated[int, Doc("number of actual counts of 10 and more")]
    all_round: Annotated[bool, Doc("every actual count of 10 and more ends in 0 or 5")]
    total_score: Annotated[str, Doc("scores of these indicators over their weights, e.g. 90/90")]


class SatisfactionBasis(Fact, frozen=True, kw_only=True):
    """What a stated satisfaction rests on. One a satisfaction indicator with an actual value."""

    kind: ClassVar[str] = "satisfaction_basis"
    name: Annotated[str, Doc("name of the indicator")]
    target: Annotated[str | None, Doc("target as printed")]
    actual: Annotated[str, Doc("actual value as printed")]
    actual_rate: Annotated[Decimal | None, Doc("actual value", unit="%")]
    equals_target: Annotated[bool, Doc("the actual value is exactly the target")]
    sample_stated: Annotated[bool, Doc("a survey is described with a number of papers, people or households")]
    survey_mentioned: Annotated[bool, Doc("a survey is mentioned at all")]
    complaints_instead: Annotated[bool, Doc("the absence of complaints is offered as evidence")]


class RankAgainstRate(Fact, frozen=True, kw_only=True):
    """A sentence that gives a completion rate above 100 % beside a rank that is not the first."""

    kind: ClassVar[str] = "rank_against_rate"
    rate: Annotated[Decimal, Doc("completion rate", unit="%")]
    rank: Annotated[int, Doc("rank named in the same sentence")]


class DirectionClaim(Fact, frozen=True, kw_only=True):
    """A clause that claims growth or decline beside a number with the opposite sign."""

    kind: ClassVar[str] = "direction_claim"
    claimed: Annotated[str, Doc("word that claims the direction")]
    number: Annotated[str, Doc("number as printed")]


class RepeatedFigure(Fact, frozen=True, kw_only=True):
    """One figure of four and more digits that stands with two different units."""

    kind: ClassVar[str] = "repeated_figure"
    figure: Annotated[str, Doc("the digits")]
    first: Annotated[str, Doc("first reading with its unit")]
    second: Annotated[str, Doc("second reading with its unit")]


class IdenticalAmounts(Fact, frozen=True, kw_only=True):
    """The total line's initial budget, final budget and executed amount."""

    kind: ClassVar[str] = "identical_amounts"
    amount: Annotated[str, Doc("amount as printed")]
    identical: Annotated[bool, Doc("all three are the same and not zero")]
    decimals: Annotated[int, Doc("digits after the point")]


class AssetsAgainstBudget(Fact, frozen=True, kw_only=True):
    """Money held (货币资金, 流动资产) against the year's budget."""

    kind: ClassVar[str] = "assets_against_budget"
    assets: Annotated[str, Doc("assets as printed")]
    budget: Annotated[str, Doc("budget as printed")]
    ratio: Annotated[Decimal, Doc("assets ÷ budget", unit="倍")]


def _scored_rows(context: ReportContext) -> list[MeasuredIndicator]:
    return [
        row
        for row in context.memo(measured_indicators)
        if row.weight is not None
        and row.score is not None
        and row.weight.value > 0
        and row.group != "预算执行"
        and "执行率" not in row.name
    ]


def _comparable(row: MeasuredIndicator) -> bool:
    return row.target is not None and row.actual is not None and row.target.comparable(row.actual)


@measures(ScorePattern)
def score_patterns(context: ReportContext) -> Iterator[ScorePattern]:
    """The spread of scores, completion rates and last digits."""
    rows = _scored_rows(context)
    if not rows:
        return
    full = [row for row in rows if row.score and row.weight and row.score.value == row.weight.value]
    numeric = [row for row in rows if _comparable(row)]
    met = [row for row in numeric if row.target and row.actual and row.target.base == row.actual.base]
    rates = [row.completion_rate for row in rows if row.completion_rate is not None]
    hundred = sum(1 for rate in rates if _hundred(rate))
    counts = [
        row.actual.value
        for row in rows
        if row.actual is not None
        and row.actual.value >= 10
        and row.actual.value == row.actual.value.to_integral_value()
        and (row.actual.unit is None or row.actual.unit.dimension.startswith("count"))
    ]
    weights = sum((row.weight.value for row in rows if row.weight), Decimal(0))
    scores = sum((row.score.value for row in rows if row.score), Decimal(0))
    yield ScorePattern(
        report=context.index,
        pointer=rows[0].pointer + "/score",
        quote=rows[0].indicator.score or "",
        related=tuple(Related(context.index, row.pointer, row.name) for row in rows[1:]),
        scored=len(rows),
        full=len(full),
        all_full=len(full) == len(rows),
        numeric=len(numeric),
        exactly_met=len(met),
        all_exactly_met=bool(numeric) and len(met) == len(numeric),
        rates=len(rates),
        rates_hundred=hundred,
        other_rates=len(rates) - hundred,
        round_values=sum(1 for value in counts if value % 5 == 0),
        counts=len(counts),
        all_round=bool(counts) and all(value % 5 == 0 for value in counts),
        total_score=f"{scores:f}/{weights:f}",
    )


def _percent(quantity: Quantity | None) -> Decimal | None:
    if quantity is None:
        return None
    if quantity.unit is None or quantity.unit.dimension != "ratio":
        return None
    return quantity.value * quantity.unit.factor * 100


def _hundred(quantity: Quantity) -> bool:
    return _percent(quantity) == 100


@measures(SatisfactionBasis)
def satisfaction_bases(context: ReportContext) -> Iterator[SatisfactionBasis]:
    """Every satisfaction indicator with an actual value, and what the document says of a survey."""
    rows = [
        row
        for row in context.memo(measured_indicators)
        if row.actual_text and (row.category == "满意度" or "满意" in row.name)
    ]
    if not rows:
        return
    texts = [passage.text for passage in passages(context)]
    sample = any(_sample_stated(text, context.vocabulary) for text in texts)
    survey = any(context.vocabulary.pattern("survey_cues").search(text) for text in texts)
    complaints = context.vocabulary.pattern("complaint_substitutes")
    complained = any(complaints.search(text) and "满意" in text for text in texts)
    for row in rows:
        own = " ".join(filter(None, (row.actual_text, row.indicator.evidence, row.indicator.reason)))
        yield SatisfactionBasis(
            report=context.index,
            pointer=row.pointer + "/actual",
            quote=row.actual_text or "",
            name=row.name or row.label,
            target=row.target_text or None,
            actual=row.actual_text or "",
            actual_rate=_percent(row.actual),
            equals_target=_comparable(row)
            and row.target is not None
            and row.actual is not None
            and row.target.base == row.actual.base,
            sample_stated=sample or _sample_stated(own, context.vocabulary),
            survey_mentioned=survey,
            complaints_instead=complained or bool(complaints.search(own)),
        )


def _sample_stated(text: str, words: Vocabulary) -> bool:
    """A cue of a survey with a count of papers, people or households within the same sentence."""
    counters = words.words("survey_counters")
    for sentence in _SENTENCE_END.split(text):
        if words.pattern("survey_cues").search(sentence) and any(
            quantity.unit is not None and quantity.unit.symbol in counters
            for quantity in find_quantities(sentence)
        ):
            return True
    return False


@measures(RankAgainstRate, DirectionClaim)
def sentence_claims(context: ReportContext) -> Iterator[Fact]:
    """Sentences whose words and numbers point in opposite directions."""
    words = context.vocabulary
    for passage in passages(context):
        for sentence in passage.sentences:
            rank = _RANK.search(sentence.text)
            if rank is not None:
                yield from _rank_against_rate(context, passage.pointer, sentence.text, sentence.start, rank)
        for clause in passage.clauses:
            signed = _SIGNED.search(clause.text)
            if signed is None:
                continue
            word = words.pattern("growth_words").search(clause.text)
            if word is None or words.pattern("decline_words").search(clause.text):
                continue
            yield DirectionClaim(
                report=context.index,
                pointer=passage.pointer,
                quote=clause.text,
                offset=clause.start,
                claimed=word.group(),
                number=signed.group(),
            )


def _rank_against_rate(
    context: ReportContext, pointer: str, sentence: str, start: int, match: re.Match[str]
) -> Iterator[RankAgainstRate]:
    text = match.group(1)
    rank = int(text) if text.isdecimal() else _NUMERALS.get(text)
    if rank is None or rank == 1:
        return
    before = [item for item in find_quantities(sentence[: match.start()]) if _percent(item) is not None]
    rate = _percent(before[-1]) if before else None
    if rate is not None and rate > 100:
        yield RankAgainstRate(
            report=context.index, pointer=pointer, quote=sentence, offset=start, rate=rate, rank=rank
        )


@measures(RepeatedFigure)
def repeated_figures(context: ReportContext) -> Iterator[RepeatedFigure]:
    """Figures of four and more digits that appear with two units, such as 5440套 and 5440万元."""
    seen: dict[str, tuple[Quantity, str, int]] = {}
    reported: set[str] = set()
    for passage in passages(context):
        for quantity in find_quantities(passage.text):
            digits = format(quantity.value, "f")
            if (
                quantity.unit is None
                or len(_NO_DIGIT.sub("", digits).rstrip("0")) < 3
                or quantity.value < 1000
            ):
                continue
            first = seen.setdefault(digits, (quantity, passage.pointer, quantity.start))
            unit = first[0].unit
            if unit is None or unit.dimension == quantity.unit.dimension or digits in reported:
                continue
            reported.add(digits)
            yield RepeatedFigure(
                report=context.index,
                pointer=passage.pointer,
                quote=quantity.text,
                offset=quantity.start,
                related=(Related(context.index, first[1], first[0].text),),
                figure=digits,
                first=first[0].text,
                second=quantity.text,
            )


@measures(IdenticalAmounts)
def identical_amounts(context: ReportContext) -> Iterator[IdenticalAmounts]:
    """The total line's three amounts where all are stated."""
    line = funds_view(context).main
    if line is None:
        return
    amounts = [found for name in ("initial", "budget", "executed") if (found := line.amount(name))]
    if len(amounts) < 3:
        return
    yield IdenticalAmounts(
        report=context.index,
        pointer=amounts[0].pointer,
        quote=amounts[0].text,
        amount=amounts[0].text,
        identical=len({amount.value for amount in amounts}) == 1 and amounts[0].value != 0,
        decimals=len(amounts[0].text.partition(".")[2]),
    )


@measures(AssetsAgainstBudget)
def assets_against_budget(context: ReportContext) -> Iterator[AssetsAgainstBudget]:
    """Money or current assets named in the text against the total budget."""
    line = funds_view(context).main
    budget = line.amount("budget") if line is not None else None
    if line is None or budget is None or budget.interval.high is None or budget.value <= 0:
        return
    for passage in passages(context):
        for cue in ("货币资金", "流动资产"):
            place = passage.text.find(cue)
            if place < 0 or (cue == "流动资产" and passage.text[max(0, place - 1) : place] == "非"):
                continue
            found = [
                item
                for item in find_quantities(passage.text[place : place + 40])
                if item.unit is not None and item.unit.dimension == "money"
            ]
            held = found[0].in_unit("万元").low if found else None
            if held is None:
                continue
            yield AssetsAgainstBudget(
                report=context.index,
                pointer=passage.pointer,
                quote=cue + found[0].text,
                offset=place,
                related=(Related(context.index, line.pointer, line.label),),
                assets=found[0].text,
                budget=budget.text,
                ratio=(held / budget.interval.high).quantize(Decimal("0.1")),
            )
            return
