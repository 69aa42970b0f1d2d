"""Amounts in prose beside the amounts of the money block: the same money, told twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import percent, plain, rounded, tidy
from perflint.facts.context import ReportContext
from perflint.facts.mentions import Mention, mentions, mentions_by_passage
from perflint.facts.money import Amount, FundsView, funds_view
from perflint.facts.passages import passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.similarity import ratio
from perflint.facts.texts import whole_text
from perflint.quantity import find_quantities
from perflint.vocabulary import Vocabulary, fold

_ROLES = {"budget": "budget", "initial": "initial", "received": "received", "executed": "executed"}
_LEVEL_ROLES = {"中央": "central", "省级": "provincial", "市级": "city", "县级": "county"}
_MYRIAD = Decimal(10000)
# A part of a department's money; of a project it is the whole.
_MOST_LISTS = 20
_PROJECTS = "项目支出"


class AmountInText(Fact, frozen=True, kw_only=True):
    """An amount of all the project's money in prose, beside the table's amount of the same name."""

    kind: ClassVar[str] = "amount_in_text"

    role: Annotated[str, Doc("budget, initial, received or executed")]
    clause: Annotated[str, Doc("the words before the amount")]
    text_amount: Annotated[Decimal, Doc("amount in prose", "万元")]
    table_amount: Annotated[Decimal, Doc("amount of the table's main line", "万元")]
    gap: Annotated[Decimal, Doc("distance of both", "万元")]
    agrees: Annotated[bool, Doc("the amount is that of the main line, within the printed digits")]
    elsewhere: Annotated[
        bool, Doc("the amount stands in another cell of the money block, or is a sum of its lines")
    ]
    explicit: Annotated[bool, Doc("the words name the whole: 全年预算, 项目预算, 全年执行数 …")]
    unit_slip: Annotated[bool, Doc("they agree once 元 and 万元 are exchanged")]
    by_name: Annotated[bool, Doc("the amount stands behind the project's name in a list")] = False


class RateInText(Fact, frozen=True, kw_only=True):
    """A rate of spending of all money in prose, beside that of the table."""

    kind: ClassVar[str] = "rate_in_text"

    text_rate: Annotated[Decimal, Doc("rate in prose", "%")]
    table_rate: Annotated[Decimal, Doc("rate of the table's main line", "%")]
    gap: Annotated[Decimal, Doc("distance of both, in percentage points")]
    agrees: Annotated[bool, Doc("both are the same within the printed digits")]


class LevelShare(Fact, frozen=True, kw_only=True):
    """A share of a level of government in prose (省级70%、县级30%), beside the share that the table's amounts give."""

    kind: ClassVar[str] = "level_share"

    level: Annotated[str, Doc("中央, 省级, 市级 or 县级")]
    text_share: Annotated[Decimal, Doc("share in prose", "%")]
    table_share: Annotated[
        Decimal, Doc("share that the table's amounts give; 0 where the level's cell is blank", "%")
    ]
    gap: Annotated[Decimal, Doc("distance of both, in percentage points")]
    levels: Annotated[int, Doc("levels whose share the sentence states")]
    sum: Annotated[Decimal, Doc("sum of the shares of the sentence", "%")]


class InitialShare(Fact, frozen=True, kw_only=True):
    """A percentage of 年初预算 that prose states, beside the table's 年初预算."""

    kind: ClassVar[str] = "initial_share"

    share: Annotated[Decimal, Doc("the percentage", "%")]
    clause: Annotated[str, Doc("the words before it")]
    initial: Annotated[Decimal | None, Doc("年初预算 of the table's main line", "万元")] = None
    initial_zero: Annotated[bool, Doc("that amount is printed as 0")] = False


class SourceToldTwice(Fact, frozen=True, kw_only=True):
    """Two lists of the same sources of money in prose that agree on some sources and not on one."""

    kind: ClassVar[str] = "source_told_twice"

    source: Annotated[str, Doc("the source that differs")]
    first: Annotated[str, Doc("its amount in the first list, as printed")]
    second: Annotated[str, Doc("its amount in the second list, as printed")]
    gap: Annotated[Decimal, Doc("distance of both", "万元")]
    agreeing: Annotated[int, Doc("sources on which both lists agree")]
    with_carry_over: Annotated[bool, Doc("the second amount is the first with money carried over")] = False
    shortfall: Annotated[
        bool, Doc("one list is of money that arrived or was spent, and its amount is the smaller one")
    ] = False


@measures(SourceToldTwice)
def measure_sources(context: ReportContext) -> Iterator[SourceToldTwice]:
    """Compare every list of sources (a paragraph with amounts of two or more of them) with the lists before it.

    A text with more lists than `_MOST_LISTS` has them of many projects; each is compared with the first ones only.
    """
    lists: list[dict[str, Mention]] = []
    for members in mentions_by_passage(context).values():
        found: dict[str, Mention] = {}
        for item in members:
            if not item.is_money or not item.source or item.prior:
                continue
            if item.role in ("", "budget", "received", "initial", "investment", "carry-over"):
                found.setdefault(item.source, item)
        if len(found) >= 2:
            for earlier in lists:
                yield from _differences(earlier, found, context)
            if len(lists) < _MOST_LISTS:
                lists.append(found)


def _differences(
    first: dict[str, Mention], second: dict[str, Mention], context: ReportContext
) -> Iterator[SourceToldTwice]:
    shared = [source for source in first if source in second]
    different = [source for source in shared if not _same_amount(first[source], second[source])]
    if len(different) != 1 or len(shared) < 3:
        return
    source = different[0]
    one, other = first[source], second[source]
    carried = first.get("结转")
    summed = one.amount.value + carried.amount.value if carried is not None else None
    yield SourceToldTwice(
        report=context.index,
        pointer=other.passage.pointer,
        quote=other.quantity.text,
        offset=other.start,
        related=(Related(context.index, one.passage.pointer, one.quantity.text),),
        source=source,
        first=one.quantity.text,
        second=other.quantity.text,
        gap=tidy(abs(one.amount.value - other.amount.value)),
        agreeing=len(shared) - 1,
        with_carry_over=summed is not None and other.amount.interval.contains(summed),
        shortfall=_shortfall(one, other, context.vocabulary) or _shortfall(other, one, context.vocabulary),
    )


def _shortfall(planned: Mention, arrived: Mention, words: Vocabulary) -> bool:
    """Whether less arrived, or was spent, than was planned: no contradiction of the two lists."""
    return (
        _is_result(arrived, words)
        and not _is_result(planned, words)
        and arrived.amount.value < planned.amount.value
    )


def _is_result(item: Mention, words: Vocabulary) -> bool:
    """Whether the sentence up to the amount speaks of money that arrived or was spent."""
    before = item.passage.text[item.sentence.start : item.start]
    cues = words.mapping("money_roles")
    return any(word in before for role in ("received", "executed") for word in cues[role])


def _same_amount(first: Mention, second: Mention) -> bool:
    return first.amount.interval.meets(second.amount.interval)


@measures(AmountInText, RateInText, LevelShare, InitialShare)
def measure_money_text(
    context: ReportContext,
) -> Iterator[AmountInText | RateInText | LevelShare | InitialShare]:
    """Amounts, rates and shares of prose beside the money block; nothing where there is no money block."""
    view = funds_view(context)
    if view.main is None:
        return
    yield from _amounts(view, context)
    yield from _project_in_list(view, context)
    yield from _rates(view, context)
    yield from _levels(view, context)
    yield from _initial_shares(view, context)


def _initial_shares(view: FundsView, context: ReportContext) -> Iterator[InitialShare]:
    initial = view.main.amount("initial") if view.main is not None else None
    for item in mentions(context):
        if item.role == "initial-share":
            yield InitialShare(
                report=context.index,
                pointer=item.passage.pointer,
                quote=item.quantity.text,
                offset=item.start,
                related=(Related(context.index, initial.pointer, "年初预算"),) if initial is not None else (),
                share=tidy(item.value),
                clause=item.cue.strip(" ，,；;。：:"),
                initial=initial.value if initial is not None else None,
                initial_zero=initial is not None and initial.value == 0,
            )


def _amounts(view: FundsView, context: ReportContext) -> Iterator[AmountInText]:
    for item in mentions(context):
        if not item.is_money or item.source or item.part or item.prior or item.role not in _ROLES:
            continue
        if item.passage.source not in ("section", "field", "goal") or item.passage.role == "duties":
            continue
        before = item.passage.text[item.sentence.start : item.start]
        if context.vocabulary.pattern("one_expenditure_words").search(f"{item.passage.heading}\n{before}"):
            continue
        if _PROJECTS in before and context.report.kind.startswith("department"):
            continue
        fact = _beside_table(item, view, context)
        if fact is not None:
            yield fact


def _beside_table(item: Mention, view: FundsView, context: ReportContext) -> AmountInText | None:
    main = view.main
    assert main is not None
    table = main.amount(_ROLES[item.role])
    if table is None and item.role == "budget":
        table = main.amount("initial")
    if table is None:
        return None
    stated = item.amount
    return AmountInText(
        report=context.index,
        pointer=item.passage.pointer,
        quote=item.quantity.text,
        offset=item.start,
        related=(Related(context.index, table.pointer, "资金表"),),
        role=item.role,
        clause=item.cue.strip(" ，,；;。：:"),
        text_amount=tidy(stated.value, 6),
        table_amount=table.value,
        gap=tidy(abs(stated.value - table.value), 6),
        agrees=table.interval.meets(stated.interval),
        elsewhere=_stands_elsewhere(stated, view),
        explicit=bool(context.vocabulary.pattern("whole_amount_cues").search(item.cue))
        or _is_all_spending(item, context),
        unit_slip=_slipped(stated, table),
    )


def _is_all_spending(item: Mention, context: ReportContext) -> bool:
    """Whether the cell on the goals' completion says without further words how much was spent: ，实际支出85万元."""
    return (
        item.passage.pointer == "/goals/completion"
        and context.report.kind == "project-self-evaluation"
        and item.cue.strip(" ，,；;。：:\n") in context.vocabulary.words("whole_spending_words")
    )


def _stands_elsewhere(stated: Amount, view: FundsView) -> bool:
    return any(
        amount.interval.meets(stated.interval) for line in view.lines for amount in line.amounts.values()
    )


def _slipped(stated: Amount, table: Amount) -> bool:
    return table.value > 0 and stated.value in (table.value * _MYRIAD, table.value / _MYRIAD)


def _project_in_list(view: FundsView, context: ReportContext) -> Iterator[AmountInText]:
    """Lines such as “某某项目100万元” whose name is the project's own."""
    name = context.report.project.name if context.report.project is not None else None
    main = view.main
    budget = main.amount("budget") or main.amount("initial") if main is not None else None
    if not name or len(fold(name)) < 6 or budget is None:
        return
    wanted = fold(name)
    for passage in passages(context):
        if passage.source != "section":
            continue
        for sentence in passage.sentences:
            found = [item for item in find_quantities(sentence.text) if item.dimension == "money"]
            if len(found) != 1 or sentence.text[found[0].end :].strip("。；;，, ）)"):
                continue
            before = fold(sentence.text[: found[0].start]).strip("：:、")
            if _likeness_at_most(before, wanted) < 0.85 or ratio(before, wanted) < 0.85:
                continue
            item = _mention_at(passage.pointer, sentence.start + found[0].start, context)
            if item is None:
                continue
            stated = item.amount
            yield AmountInText(
                report=context.index,
                pointer=passage.pointer,
                quote=found[0].text,
                offset=sentence.start + found[0].start,
                related=(Related(context.index, budget.pointer, "资金表"),),
                role="budget",
                clause=before,
                text_amount=tidy(stated.value, 6),
                table_amount=budget.value,
                gap=tidy(abs(stated.value - budget.value), 6),
                agrees=budget.interval.meets(stated.interval),
                elsewhere=_stands_elsewhere(stated, view),
                explicit=True,
                unit_slip=_slipped(stated, budget),
                by_name=True,
            )


def _likeness_at_most(first: str, second: str) -> float:
    """What `ratio` of two texts cannot exceed: their shorter one stands whole in the other."""
    return 2.0 * min(len(first), len(second)) / (len(first) + len(second))


def _mention_at(pointer: str, start: int, context: ReportContext) -> Mention | None:
    return next((item for item in mentions_by_passage(context).get(pointer, ()) if item.start == start), None)


def _rates(view: FundsView, context: ReportContext) -> Iterator[RateInText]:
    main = view.main
    assert main is not None
    executed, budget = main.amount("executed"), main.amount("budget")
    exact = percent(executed.value, budget.value) if executed is not None and budget is not None else None
    if exact is None:
        return
    for item in mentions(context):
        if item.role != "rate" or item.source or item.part or item.prior or item.is_money:
            continue
        if item.passage.source != "section" or item.quantity.operator is not None:
            continue
        step = Decimal(1).scaleb(-item.quantity.decimals)
        yield RateInText(
            report=context.index,
            pointer=item.passage.pointer,
            quote=item.quantity.text,
            offset=item.start,
            related=(Related(context.index, main.pointer_of("rate"), "资金表"),),
            text_rate=tidy(item.value),
            table_rate=rounded(exact),
            gap=rounded(abs(item.value - exact)),
            agrees=abs(item.value - exact) <= step,
        )


def _levels(view: FundsView, context: ReportContext) -> Iterator[LevelShare]:
    main = view.main
    whole = main.amount("budget") or main.amount("initial") if main is not None else None
    if whole is None or whole.value <= 0:
        return
    column = whole.name
    if context.vocabulary.pattern("sharing_words").search(whole_text(context)) is None:
        return
    for passage in passages(context):
        if passage.source == "reason":
            continue
        for sentence in passage.sentences:
            stated = _stated_shares(sentence.text, context)
            if len(stated) < 2:
                continue
            total = sum((share for _, _, share, _ in stated), Decimal(0))
            for level, offset, share, text in stated:
                lines = view.of_role(_LEVEL_ROLES[level])
                if not lines:
                    continue
                amounts = [line.amounts[column].value for line in lines if column in line.amounts]
                table = sum(amounts, Decimal(0)) / whole.value * 100
                yield LevelShare(
                    report=context.index,
                    pointer=passage.pointer,
                    quote=text,
                    offset=sentence.start + offset,
                    related=tuple(Related(context.index, line.pointer, plain(table)) for line in lines),
                    level=level,
                    text_share=tidy(share),
                    table_share=rounded(table),
                    gap=rounded(abs(share - table)),
                    levels=len(stated),
                    sum=tidy(total),
                )


def _stated_shares(sentence: str, context: ReportContext) -> list[tuple[str, int, Decimal, str]]:
    found = []
    end = 0
    for item in find_quantities(sentence):
        cue = sentence[end : item.start]
        end = item.end
        if item.dimension != "ratio":
            continue
        levels = [
            (cue.rfind(word), level)
            for level, words in context.vocabulary.mapping("money_sources").items()
            if level in _LEVEL_ROLES
            for word in words
            if word in cue
        ]
        if levels and context.vocabulary.pattern("sharing_words").search(cue):
            found.append((max(levels)[1], item.start, item.value, item.text))
    return found
