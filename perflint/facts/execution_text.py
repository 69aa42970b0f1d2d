"""Statements about spending in prose: an amount executed, the budget that it is of, and the rate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from perflint.facts.arithmetic import percent
from perflint.facts.context import ReportContext
from perflint.facts.mentions import Mention, mentions
from perflint.facts.money import Amount, Rate, read_rate

_BUDGET_ROLES = ("budget", "received", "initial")
_MAIN_ROLES = frozenset({"funds", "execution", "overview", "completion", "goal", "conclusion", ""})
_DUTY_ROLES = frozenset({"duties", "assets", "organisation", "experience", "basis"})


class TextExecution(Struct, frozen=True, kw_only=True):
    """One statement. `main`: it speaks of all money of the report; `places` are the pointers of its figures."""

    name: str
    pointer: str
    quote: str
    offset: int
    budget: Amount | None
    executed: Amount | None
    stated: Rate | None
    initial: Amount | None
    """年初预算, where the statement's budget is the adjusted one and exactly one initial amount is named."""
    main: bool
    same_sentence: bool
    places: tuple[tuple[str, str], ...]


def text_executions(context: ReportContext) -> tuple[TextExecution, ...]:
    """All statements about spending; the one about all money first. Computed once for a report."""
    return context.memo(_text_executions)


def _text_executions(context: ReportContext) -> tuple[TextExecution, ...]:
    if not context.report.kind.endswith("self-evaluation"):
        return ()
    found = [item for item in mentions(context) if item.passage.role not in _DUTY_ROLES]
    statements = list(_with_rate(found, context))
    if not any(statement.main for statement in statements):
        whole = _whole(found)
        if whole is not None:
            statements.insert(0, whole)
    statements.sort(key=lambda statement: not statement.main)
    return tuple(statements)


def _with_rate(found: Sequence[Mention], context: ReportContext) -> Iterator[TextExecution]:
    main_seen = False
    for index, rate in enumerate(found):
        if rate.role != "rate" or rate.prior:
            continue
        before = [item for item in found[:index] if item.is_money and not item.prior]
        executed = next(
            (
                item
                for item in reversed(before)
                if item.passage.pointer == rate.passage.pointer and item.role == "executed"
            ),
            None,
        )
        if executed is not None and not _same_subject(executed, rate):
            executed = None
        budget = _budget_of(before, executed, rate) if executed is not None else None
        expected = percent(executed.amount.value, budget.amount.value) if executed and budget else None
        stated = read_rate(rate.quantity.text, rate.passage.pointer, expected, context.vocabulary)
        if stated is None:
            continue
        whole = not rate.source and not rate.part
        main = whole and not main_seen
        main_seen = main_seen or main
        figures = [item for item in (executed, budget) if item is not None]
        yield TextExecution(
            name=f"{rate.source}资金" if rate.source else "资金总额",
            pointer=rate.passage.pointer,
            quote=rate.quantity.text,
            offset=rate.start,
            budget=budget.amount if budget is not None else None,
            executed=executed.amount if executed is not None else None,
            stated=stated,
            initial=_initial_of(found, budget) if whole else None,
            main=main,
            same_sentence=all(_one_sentence(item, rate) for item in figures),
            places=tuple((item.passage.pointer, item.quantity.text) for item in figures),
        )


def _initial_of(found: Sequence[Mention], budget: Mention | None) -> Amount | None:
    if budget is None or budget.role != "budget":
        return None
    initial = [
        item for item in found if item.role == "initial" and not (item.source or item.part or item.prior)
    ]
    values = {item.amount.value for item in initial if item.is_money}
    return initial[0].amount if len(values) == 1 else None


def _same_subject(executed: Mention, rate: Mention) -> bool:
    return executed.source == rate.source or not rate.source


def _one_sentence(first: Mention, second: Mention) -> bool:
    return first.passage.pointer == second.passage.pointer and first.sentence.start == second.sentence.start


def _budget_of(before: Sequence[Mention], executed: Mention, rate: Mention) -> Mention | None:
    """The budget that an executed amount is of: same source, nearest before it; one that fits the rate first."""
    subject = executed.source or rate.source
    candidates = [
        item
        for item in reversed(before)
        if item is not executed
        and item.amount.value > 0
        and item.source == subject
        and (item.role in _BUDGET_ROLES or (subject and item.role in ("", "carry-over", "investment")))
        and (subject or not item.part)
    ]
    fitting = (
        item
        for item in candidates
        if abs((percent(executed.amount.value, item.amount.value) or Decimal(0)) - rate.value)
        < Decimal("0.05")
    )
    return next(fitting, candidates[0] if candidates else None)


def _whole(found: Sequence[Mention]) -> TextExecution | None:
    """The budget and the spending of the whole report where prose names exactly one amount for each."""
    whole = [
        item
        for item in found
        if item.is_money
        and not (item.source or item.part or item.prior)
        and item.passage.role in _MAIN_ROLES | {"plan"}
        and item.passage.source in ("section", "goal", "field")
    ]
    budgets = [item for item in whole if item.role in ("budget", "received")]
    budgets = budgets or [item for item in whole if item.role == "initial"]
    executions = [item for item in whole if item.role == "executed"]
    if (
        len({item.amount.value for item in budgets}) != 1
        or len({item.amount.value for item in executions}) != 1
    ):
        return None
    budget, executed = budgets[0], executions[0]
    return TextExecution(
        name="资金总额",
        pointer=executed.passage.pointer,
        quote=executed.quantity.text,
        offset=executed.start,
        budget=budget.amount,
        executed=executed.amount,
        stated=None,
        initial=_initial_of(found, budget),
        main=True,
        same_sentence=_one_sentence(budget, executed),
        places=((budget.passage.pointer, budget.quantity.text),),
    )
