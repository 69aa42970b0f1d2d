"""Sums: a stated total beside the parts that are printed under it, in the money block of a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, ClassVar

from msgspec.structs import replace

from perflint.facts.arithmetic import addends, plain, rounded, tolerance, total
from perflint.facts.context import ReportContext
from perflint.facts.money import Amount, FundsView, MeasuredLine, funds_view, truncated
from perflint.facts.nesting import Row, roots_of
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.vocabulary import Vocabulary, fold

_LEVELS = ("central", "provincial", "city", "county", "local")
_FISCAL_PARTS = ("general", "government-fund", "state-capital", "social-insurance", "special-account")
_OUTSIDE_FISCAL = ("state-capital", "social-insurance", "special-account", "carry-over")
_FISCAL = ("fiscal", "subtotal")
_COLUMNS = {
    "prior": "上年数",
    "initial": "年初预算数",
    "budget": "预算数",
    "half_year": "半年计划数",
    "received": "到位数",
    "executed": "执行数",
    "balance": "结余数",
}


class SumCheck(Fact, frozen=True, kw_only=True):
    """A stated total beside the sum of its parts.

    Subjects: sources, fiscal, levels, expenditure, income-expenditure, basic-project, balance (money block); table
    (other tables); assets, equity, staff, carry-forward, narrative (prose); projects (all forms of a document).
    """

    kind: ClassVar[str] = "sum"

    subject: Annotated[str, Doc("what is added up, see the kind")]
    name: Annotated[str, Doc("what the total is called")]
    column: Annotated[str, Doc("the column in which it stands")] = ""
    stated: Annotated[Decimal, Doc("the stated total")]
    computed: Annotated[Decimal, Doc("the sum of the parts as printed")]
    gap: Annotated[Decimal, Doc("stated − computed")]
    gap_size: Annotated[Decimal, Doc("size of the gap")]
    gap_share: Annotated[Decimal | None, Doc("size of the gap/stated total", "%")] = None
    tolerance: Annotated[
        Decimal, Doc("how far total and sum may lie apart by rounding, by the digits that the block shows")
    ]
    parts: Annotated[str, Doc("the sum written out: a+b+c")]
    part_names: Annotated[str, Doc("names of the parts, joined by 、")] = ""
    count: Annotated[int, Doc("parts that are not 0")]
    unit: Annotated[str, Doc("unit of total and parts")] = "万元"
    holds: Annotated[bool, Doc("total and parts agree, under some nesting of the rows")]
    within_rounding: Annotated[
        bool, Doc("they agree when every number may be off by half of its own last digit")
    ]
    over: Annotated[bool, Doc("the parts are more than the total")]
    total_zero: Annotated[bool, Doc("the total is printed as 0 while parts are not")] = False
    single: Annotated[bool, Doc("only one of the parts is filled")] = False
    parent_role: Annotated[str, Doc("role of the total's line in the money block")] = ""
    money: Annotated[bool, Doc("the total is money")] = True
    complete: Annotated[bool, Doc("the list of parts claims to be complete")] = True
    exclusive: Annotated[bool, Doc("the parts cannot overlap")] = True
    unit_slip: Annotated[bool, Doc("total and parts agree once 元 and 万元 are exchanged in one of them")] = (
        False
    )


def sum_check(
    context: ReportContext,
    *,
    subject: str,
    name: str,
    stated: Amount,
    parts: Sequence[Amount],
    names: Sequence[str],
    holds: bool | None = None,
    column: str = "",
    parent_role: str = "",
) -> SumCheck:
    """The fact for a total and its parts; `holds` tells of a nesting of the lines that adds up.

    A total that its parts meet holds in any case: lines below the parts that disagree are a sum of their own.
    """
    computed = sum((part.value for part in parts), Decimal(0))
    exact = stated.trimmed.meets(total(part.trimmed for part in parts))
    filled = [part for part in parts if part.value != 0]
    gap = stated.value - computed
    return SumCheck(
        report=context.index,
        pointer=stated.pointer,
        quote=stated.text,
        related=tuple(
            Related(context.index, part.pointer, label) for part, label in zip(parts, names, strict=True)
        ),
        subject=subject,
        name=name,
        column=column,
        stated=stated.value,
        computed=computed,
        gap=gap,
        gap_size=abs(gap),
        gap_share=rounded(abs(gap) / stated.value * 100) if stated.value > 0 else None,
        tolerance=tolerance(stated.trimmed, *(part.trimmed for part in parts)),
        parts=addends(part.value for part in filled) or "0",
        part_names="、".join(label for part, label in zip(parts, names, strict=True) if part.value != 0),
        count=len(filled),
        holds=exact or bool(holds),
        within_rounding=stated.interval.meets(total(part.interval for part in parts)),
        over=computed > stated.value,
        total_zero=stated.value == 0 and bool(filled),
        single=len(filled) == 1,
        parent_role=parent_role,
    )


@measures(SumCheck)
def measure_funds_sums(context: ReportContext) -> Iterator[SumCheck]:
    """All sums of the money block; none where the text breaks off inside it."""
    if truncated(context, "funds"):
        return
    view = funds_view(context)
    balances = list(_balances(context, view))
    # A balance that is wrong in its own row is no second defect of the sum of balances.
    wrong = {balance.pointer for balance in balances if not balance.holds}
    for parent, children, subject in _families(view, context.vocabulary):
        for column in _COLUMNS:
            fact = _family_sum(context, parent, children, subject, column)
            if fact is not None and fact.pointer not in wrong:
                yield fact
    yield from _basic_and_project(context, view)
    yield from _income_and_expenditure(context, view)
    yield from balances


def _families(
    view: FundsView, words: Vocabulary
) -> Iterator[tuple[MeasuredLine, tuple[MeasuredLine, ...], str]]:
    """Every line that stands for others, with the lines that may be its parts, and the subject of the sum."""
    lines = view.lines
    for position, line in enumerate(lines):
        run = _run(lines, position)
        if not run:
            continue
        splits = line.role == "subtotal" and fold(line.name).startswith(words.words("money_split_labels"))
        if line.role == "total" or splits:
            yield line, run, "expenditure" if line.line.side == "expenditure" else "sources"
        elif line.role in _FISCAL and line.line.side == "income":
            parts = _leading(run, _FISCAL_PARTS)
            if parts:
                yield line, parts, "fiscal"
            levels = _leading(run, _LEVELS)
            if levels:
                yield line, levels, "levels"
        elif line.role == "project-expenditure" and _lists_items(run, words):
            yield line, run, "expenditure"


def _run(lines: Sequence[MeasuredLine], position: int) -> tuple[MeasuredLine, ...]:
    """The lines behind one, up to the next total or the other side."""
    first = lines[position]
    run = []
    for line in lines[position + 1 :]:
        if first.role == "subtotal" and line.line.side != first.line.side:
            continue  # both sides may stand beside each other, row by row
        if line.role == "total" or line.line.side != first.line.side:
            break
        if (
            first.line.level is not None
            and line.line.level is not None
            and line.line.level <= first.line.level
        ):
            break
        if first.role == "project-expenditure" and line.role in ("basic-expenditure", "project-expenditure"):
            break
        run.append(line)
    return tuple(run)


def _leading(run: Sequence[MeasuredLine], roles: Sequence[str]) -> tuple[MeasuredLine, ...]:
    found = []
    for line in run:
        if line.role not in roles:
            break
        found.append(line)
    return tuple(found)


def _lists_items(run: Sequence[MeasuredLine], words: Vocabulary) -> bool:
    items = [
        line
        for line in run
        if line.role == "item" and fold(line.name) not in words.words("other_expenditure_heads")
    ]
    return len(items) >= 2


def _family_sum(
    context: ReportContext, parent: MeasuredLine, children: Sequence[MeasuredLine], subject: str, column: str
) -> SumCheck | None:
    stated = parent.amount(column)
    filled = [line for line in children if column in line.amounts]
    if stated is None or not filled or not any(line.amounts[column].value for line in filled):
        return None
    if subject == "levels" and _level_not_known(parent, filled, column):
        return None
    rows = [
        Row(
            line.amounts[column].value,
            line.amounts[column].trimmed,
            optional=subject == "fiscal" and line.role in _OUTSIDE_FISCAL,
            nested=line.is_part and order > 0,
        )
        for order, line in enumerate(filled)
    ]
    roots = roots_of(stated.trimmed, rows)
    shown = [filled[index] for index in roots] if roots is not None else _top(filled)
    return sum_check(
        context,
        subject=subject,
        name=parent.label,
        stated=stated,
        parts=[line.amounts[column] for line in shown],
        names=[line.label for line in shown],
        holds=roots is not None,
        column=_COLUMNS[column],
        parent_role=parent.role,
    )


def _level_not_known(parent: MeasuredLine, filled: Sequence[MeasuredLine], column: str) -> bool:
    """Whether a single level is filled with a part of the subtotal: which column it stands in is often not known.

    It is known where the same level carries the whole subtotal in another column of amounts.
    """
    used = [line for line in filled if line.amounts[column].value]
    stated = parent.amounts[column].value
    if len(used) != 1 or used[0].amounts[column].value > stated:
        return False
    return not any(
        name != column and name in parent.amounts and amount.value == parent.amounts[name].value > 0
        for name, amount in used[0].amounts.items()
    )


def _top(lines: Sequence[MeasuredLine]) -> list[MeasuredLine]:
    """The lines that a reader adds up first: those of the least depth, without the parts of 财政拨款."""
    depths = [line.line.level for line in lines if line.line.level is not None]
    if len(depths) == len(lines):
        return [line for line in lines if line.line.level == min(depths)]
    if any(line.role in _FISCAL for line in lines):
        return [line for line in lines if line.role not in (*_FISCAL_PARTS[:2], *_LEVELS)]
    return [line for order, line in enumerate(lines) if order == 0 or not line.is_part]


def _basic_and_project(context: ReportContext, view: FundsView) -> Iterator[SumCheck]:
    basic = next(iter(view.of_role("basic-expenditure")), None)
    project = next(iter(view.of_role("project-expenditure")), None)
    whole = view.total_of("expenditure") or view.total_of("income")
    if basic is None or project is None or whole is None:
        return
    heads = context.vocabulary.words("other_expenditure_heads")
    others = [line for line in view.lines if fold(line.name) in heads]
    for column, heading in _COLUMNS.items():
        found = [line.amount(column) for line in (basic, project)]
        amounts = [amount for amount in found if amount is not None]
        stated = whole.amount(column)
        if stated is None or len(amounts) < len(found):
            continue
        rows = [Row(amount.value, amount.trimmed) for amount in amounts]
        rows += [
            Row(line.amounts[column].value, line.amounts[column].trimmed, optional=True)
            for line in others
            if column in line.amounts
        ]
        yield sum_check(
            context,
            subject="basic-project",
            name=whole.label,
            stated=stated,
            parts=amounts,
            names=[basic.label, project.label],
            holds=roots_of(stated.trimmed, rows) is not None,
            column=heading,
            parent_role=whole.role,
        )


def _income_and_expenditure(context: ReportContext, view: FundsView) -> Iterator[SumCheck]:
    income, expenditure = view.total_of("income"), view.total_of("expenditure")
    if income is None or expenditure is None:
        return
    for column in ("initial", "budget", "executed"):
        stated, spent = income.amount(column), expenditure.amount(column)
        if stated is None or spent is None:
            continue
        carried = [line.amounts[column] for line in view.of_role("carry-over") if column in line.amounts]
        rows = [Row(spent.value, spent.trimmed)]
        rows += [Row(amount.value, amount.trimmed, optional=True) for amount in carried]
        negative = [Row(-amount.value, -amount.trimmed, optional=True) for amount in carried]
        holds = (
            roots_of(stated.trimmed, rows) is not None
            or roots_of(stated.trimmed, [*rows[:1], *negative]) is not None
        )
        yield sum_check(
            context,
            subject="income-expenditure",
            name=f"收入（{income.label}）",
            stated=stated,
            parts=[spent],
            names=[f"支出（{expenditure.label}）"],
            holds=holds,
            column=_COLUMNS[column],
            parent_role=income.role,
        )


def _balances(context: ReportContext, view: FundsView) -> Iterator[SumCheck]:
    """结余 = 到位 − 执行, or 预算 − 执行 in forms that do not print 到位."""
    for line in view.lines:
        balance, executed = line.amount("balance"), line.amount("executed")
        received = line.amount("received") or line.amount("budget")
        if balance is None or executed is None or received is None:
            continue
        budget = line.amount("budget")
        minus = Amount(
            "executed",
            executed.text,
            executed.pointer,
            -executed.value,
            -executed.interval,
            -executed.trimmed,
        )
        fact = sum_check(
            context,
            subject="balance",
            name=f"{line.label}结余",
            stated=balance,
            parts=[received, minus],
            names=["到位数" if "received" in line.amounts else "预算数", "执行数"],
            holds=any(
                balance.trimmed.meets(whole.trimmed - executed.trimmed)
                for whole in (received, budget)
                if whole is not None
            ),
            column="结余",
            parent_role=line.role,
        )
        yield replace(fact, parts=f"{plain(received.value)}-{plain(executed.value)}")
