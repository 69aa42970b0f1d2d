"""Where money ought to be stated: paragraphs on funds without an amount, income beside expenditure, project totals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import addends, tidy, tolerance
from perflint.facts.context import DocumentContext, ReportContext
from perflint.facts.enumerations import quantities_in
from perflint.facts.mentions import Mention, mentions
from perflint.facts.money import Amount, funds_view
from perflint.facts.passages import Passage, passages
from perflint.facts.registry import Doc, Fact, Related, measures, measures_document
from perflint.facts.sums import SumCheck, sum_check
from perflint.patterns import regex

_FUNDS_ROLES = ("funds", "execution")
_LONGEST = 400
_MANAGED = "管理"
_MONEY_LABEL = regex(r"金额|预算|资金|经费|[（(](?:亿|万|千)?元[)）]")
_NUMBER = regex(r"\d[\d,，]*(?:\.\d+)?\s*(?:亿|万|千)?元?")
# What may stand before a bare 收入 or 支出: numbering, a year, 本年, 全年, 部门.
_QUALIFIER = regex(r"[\d一二三四五六七八九十、.．()（）年度本全部门总]*")


class FundsParagraph(Fact, frozen=True, kw_only=True):
    """A chapter on funds or on spending, and whether it states any amount."""

    kind: ClassVar[str] = "funds_chapter"

    heading: Annotated[str, Doc("its heading")]
    speaks_of_money: Annotated[bool, Doc("it says that money came, was paid, or is left over")]
    amounts: Annotated[int, Doc("amounts of money in it")]
    table_amounts: Annotated[int, Doc("lines of the report's money block with an amount")]
    length: Annotated[int, Doc("characters of the chapter")]
    on_rules: Annotated[
        bool, Doc("its heading announces how money is managed, not how much came or was spent")
    ]


class MoneyStated(Fact, frozen=True, kw_only=True):
    """What money a report states at all, in its money block and in its prose; one fact for every report."""

    kind: ClassVar[str] = "money_stated"

    amounts: Annotated[int, Doc("amounts of money, block, prose, other tables and labelled cells")]
    budget: Annotated[Decimal | None, Doc("an amount for the whole budget or investment", "万元")] = None
    budget_stated: Annotated[bool, Doc("some amount of budget, investment or receipt is stated")] = False
    executed_stated: Annotated[bool, Doc("some amount or rate of spending is stated")] = False
    paid_without_amount: Annotated[
        str, Doc('words that say money was paid, without an amount; "" where there are none')
    ] = ""
    sections: Annotated[int, Doc("paragraphs of prose")] = 0


@measures(FundsParagraph, MoneyStated)
def measure_stated_money(context: ReportContext) -> Iterator[FundsParagraph | MoneyStated]:
    """Chapters on money with the number of their amounts, and the report as a whole."""
    lines = sum(bool(line.amounts) for line in funds_view(context).lines)
    chapters: dict[int, list[Passage]] = {}
    for passage in passages(context):
        if passage.source == "section" and passage.role in _FUNDS_ROLES:
            chapters.setdefault(int(passage.pointer.split("/")[2]), []).append(passage)
    for members in chapters.values():
        text = "".join(passage.text for passage in members)
        if not text.strip() or len(text) > _LONGEST:
            continue
        found = context.vocabulary.pattern("money_moved_words").search(text)
        yield FundsParagraph(
            report=context.index,
            pointer=members[0].pointer,
            quote=members[0].text[:60],
            heading=members[0].heading,
            speaks_of_money=found is not None,
            amounts=sum(_amounts_in(passage.text) for passage in members),
            table_amounts=lines,
            length=len(text),
            on_rules=_MANAGED in members[0].heading
            and not context.vocabulary.pattern("funds_flow_words").search(members[0].heading),
        )
    yield _money_stated(context, lines)


def _amounts_in(text: str) -> int:
    return sum(item.dimension == "money" for item in quantities_in(text))


def _in_tables(context: ReportContext) -> int:
    """Numbers in columns of money of tables that are no part of the money block: 年度主要任务 with 预算金额."""
    return sum(
        _NUMBER.fullmatch(cell.strip()) is not None
        for table in context.report.tables
        for row in table.rows
        for heading, cell in zip(table.header, row, strict=False)
        if _MONEY_LABEL.search(heading)
    )


def _in_fields(context: ReportContext) -> int:
    return sum(
        _NUMBER.match(field.value.strip()) is not None
        for field in context.report.fields
        if _MONEY_LABEL.search(field.label)
    )


def _money_stated(context: ReportContext, lines: int) -> MoneyStated:
    found = mentions(context)
    money = [item for item in found if item.is_money]
    view = funds_view(context)
    budgets = [
        item for item in money if item.role in ("budget", "initial", "received", "investment", "carry-over")
    ]
    spent = [item for item in found if item.role in ("executed", "rate")]
    in_block = {name for line in view.lines for name in line.amounts}
    unpaid = next(
        (
            (passage, match)
            for passage in passages(context)
            if passage.source == "section"
            for match in [context.vocabulary.pattern("paid_in_words").search(passage.text)]
            if match is not None
        ),
        None,
    )
    pointer = budgets[0].passage.pointer if budgets else ""
    if unpaid is not None:
        pointer = unpaid[0].pointer
    return MoneyStated(
        report=context.index,
        pointer=pointer,
        quote=unpaid[1][0] if unpaid is not None else budgets[0].quantity.text if budgets else "",
        offset=unpaid[1].start() if unpaid is not None else None,
        related=tuple(
            Related(context.index, item.passage.pointer, item.quantity.text) for item in budgets[:2]
        ),
        amounts=len(money) + lines + _in_tables(context) + _in_fields(context),
        budget=tidy(budgets[0].amount.value) if budgets else None,
        budget_stated=bool(budgets) or bool(in_block & {"budget", "initial", "received"}),
        executed_stated=bool(spent) or "executed" in in_block,
        paid_without_amount=unpaid[1][0] if unpaid is not None else "",
        sections=sum(passage.source == "section" for passage in passages(context)),
    )


@measures(SumCheck)
def measure_income_in_text(context: ReportContext) -> Iterator[SumCheck]:
    """收入 and 支出 of one year that a department's prose states side by side, without carry-over."""
    if not context.report.kind.startswith("department"):
        return
    whole = [
        item
        for item in mentions(context)
        if item.is_money
        and not item.part
        and not item.prior
        and not item.source
        and item.passage.source == "section"
    ]
    incomes = [item for item in whole if item.role == "income" and _heads_list(item, context)]
    expenses = [item for item in whole if item.role == "executed" and _heads_list(item, context)]
    if len(incomes) != 1 or len(expenses) != 1:
        return
    income, expense = incomes[0], expenses[0]
    if abs(int(income.passage.index) - int(expense.passage.index)) > 1 or _carries(context, income, expense):
        return
    yield sum_check(
        context,
        subject="income-expenditure-text",
        name="收入",
        stated=income.amount,
        parts=[expense.amount],
        names=["支出"],
    )


def _heads_list(item: Mention, context: ReportContext) -> bool:
    """The words before the amount are the bare word 收入 or 支出, perhaps numbered or with a year."""
    cue = item.cue.strip(" \n,，:：。为是")
    word = next((word for word in context.vocabulary.words("bare_balance_cues") if cue.endswith(word)), None)
    return word is not None and _QUALIFIER.fullmatch(cue.removesuffix(word)) is not None


def _carries(context: ReportContext, *items: Mention) -> bool:
    pattern = context.vocabulary.pattern("carried_words")
    return any(pattern.search(item.passage.text) for item in items)


@measures(SumCheck)
def measure_carry_forward(context: ReportContext) -> Iterator[SumCheck]:
    """年初结转 + 本年收入 − 本年支出 = 年末结转, where one passage states all four."""
    by_passage: dict[str, list[Mention]] = {}
    for item in mentions(context):
        if item.is_money:
            by_passage.setdefault(item.passage.pointer, []).append(item)
    for items in by_passage.values():
        opening = [item for item in items if _named(item, "opening_balance_words", context)]
        closing = [item for item in items if _named(item, "closing_balance_words", context)]
        incomes = [item for item in items if _named(item, "year_income_words", context)]
        expenses = [item for item in items if _named(item, "year_expense_words", context)]
        if not all(len(found) == 1 for found in (opening, closing, incomes, expenses)):
            continue
        spent = expenses[0].amount
        minus = Amount("executed", spent.text, spent.pointer, -spent.value, -spent.interval, -spent.trimmed)
        yield sum_check(
            context,
            subject="carry-forward",
            name="年末结转",
            stated=closing[0].amount,
            parts=[opening[0].amount, incomes[0].amount, minus],
            names=["年初结转", "本年收入", "本年支出"],
        )


def _named(item: Mention, words: str, context: ReportContext) -> bool:
    cue = item.cue.rstrip(" 为是:：")
    return cue.endswith(context.vocabulary.words(words))


@measures_document(SumCheck)
def measure_project_total(document: DocumentContext) -> Iterator[SumCheck]:
    """The sum of all project forms of a document beside its department's project expenditure."""
    department = next(
        (
            (context, amount)
            for context in document.reports
            if context.report.kind in ("department-target", "performance-text")
            for line in funds_view(context).of_role("project-expenditure")
            if (amount := line.amount("budget")) is not None
        ),
        None,
    )
    if department is None:
        return
    parts = []
    for context in document.reports:
        if context.report.kind != "project-target":
            continue
        main = funds_view(context).main
        budget = main.amount("budget") if main is not None else None
        if budget is None:
            return  # a project without an amount leaves the sum open
        parts.append((context, budget))
    if len(parts) < 2:
        return
    context, stated = department
    computed = sum((budget.value for _, budget in parts), Decimal(0))
    gap = stated.value - computed
    slack = tolerance(stated.interval, *(budget.interval for _, budget in parts))
    yield SumCheck(
        report=context.index,
        pointer=stated.pointer,
        quote=stated.text,
        related=tuple(Related(other.index, budget.pointer, _project_name(other)) for other, budget in parts),
        subject="projects",
        name="项目支出",
        stated=stated.value,
        computed=computed,
        gap=gap,
        gap_size=abs(gap),
        tolerance=slack,
        parts=addends(budget.value for _, budget in parts),
        part_names="、".join(_project_name(other) for other, _ in parts),
        count=len(parts),
        holds=abs(gap) <= slack,
        within_rounding=abs(gap) <= slack,
        over=computed > stated.value,
    )


def _project_name(context: ReportContext) -> str:
    project = context.report.project
    return (project.name if project is not None else None) or f"第{context.index + 1}个项目"
