"""Statements about spending in prose: an amount executed, the budget that it is of, and the rate."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import Iterator, Sequence
from decimal import Decimal
from operator import itemgetter

from msgspec import Struct

from perflint.facts.arithmetic import HUNDRED, percent
from perflint.facts.context import ReportContext
from perflint.facts.mentions import Mention, mentions
from perflint.facts.money import Amount, Rate, read_rate

_CLOSE = Decimal("0.05")
"""Percentage points within which a rate fits the amounts that it is of."""
_MOST_CANDIDATES = 12
"""Amounts spent before a rate that it may be of: a total and its parts, never more in one passage."""
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
    before = _Budgets()
    executed_so_far: deque[Mention] = deque(maxlen=_MOST_CANDIDATES)
    initial = _stated_initial(found)
    for rate in found:
        if rate.is_money and not rate.prior:
            before.add(rate)
            if rate.role == "executed":
                executed_so_far.append(rate)
        if rate.role != "rate" or rate.prior:
            continue
        same_passage = [item for item in executed_so_far if item.passage.pointer == rate.passage.pointer]
        executed = _executed_of(same_passage, before, rate)
        budget = before.of(executed, rate) if executed is not None else None
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
            initial=_initial_of(initial, budget) if whole else None,
            main=main,
            same_sentence=all(_one_sentence(item, rate) for item in figures),
            places=tuple((item.passage.pointer, item.quantity.text) for item in figures),
        )


def _executed_of(candidates: Sequence[Mention], before: _Budgets, rate: Mention) -> Mention | None:
    """The spending that a rate is of: the nearest before it, but for one that the rate fits behind parts of it.

    全年支出1462万元，其中基本支出862万元、项目支出600万元，预算执行率97.44% speaks of the first amount.
    """
    for item in reversed(candidates):
        budget = before.of(item, rate) if _same_subject(item, rate) else None
        if budget is not None and _fits(item.amount.value, budget.amount.value, rate.value):
            return item
    return candidates[-1] if candidates and _same_subject(candidates[-1], rate) else None


def _stated_initial(found: Sequence[Mention]) -> Amount | None:
    """年初预算, where exactly one amount is named."""
    initial = [
        item for item in found if item.role == "initial" and not (item.source or item.part or item.prior)
    ]
    values = {item.amount.value for item in initial if item.is_money}
    return initial[0].amount if len(values) == 1 else None


def _initial_of(initial: Amount | None, budget: Mention | None) -> Amount | None:
    return initial if budget is not None and budget.role == "budget" else None


def _same_subject(executed: Mention, rate: Mention) -> bool:
    return executed.source == rate.source or not rate.source


def _one_sentence(first: Mention, second: Mention) -> bool:
    return first.passage.pointer == second.passage.pointer and first.sentence.start == second.sentence.start


class _Budgets:
    """The amounts read so far that a rate may be of, by the source of their money."""

    def __init__(self) -> None:
        self._count = 0
        self._last: dict[str, Mention] = {}
        self._sizes: dict[str, list[Decimal]] = {}
        self._latest: dict[tuple[str, Decimal], tuple[int, Mention]] = {}

    def add(self, item: Mention) -> None:
        """Take the next amount of the text."""
        subject, size = item.source, item.amount.value
        budget = item.role in _BUDGET_ROLES or (subject and item.role in ("", "carry-over", "investment"))
        if not budget or (item.part and not subject) or size <= 0:
            return
        if (subject, size) not in self._latest:
            insort(self._sizes.setdefault(subject, []), size)
        self._count += 1
        self._latest[subject, size] = (self._count, item)
        self._last[subject] = item

    def of(self, executed: Mention, rate: Mention) -> Mention | None:
        """The budget that an executed amount is of: same source, nearest before it; one that fits the rate first."""
        subject = executed.source or rate.source
        spent = executed.amount.value
        fitting = [
            self._latest[subject, size]
            for size in self._around(subject, spent, rate.value)
            if _fits(spent, size, rate.value)
        ]
        return max(fitting, key=itemgetter(0))[1] if fitting else self._last.get(subject)

    def _around(self, subject: str, spent: Decimal, rate: Decimal) -> Sequence[Decimal]:
        """The sizes of which what was spent can be that rate; a few more, never fewer."""
        sizes = self._sizes.get(subject, [])
        lower, upper = rate - 2 * _CLOSE, rate + 2 * _CLOSE
        if spent <= 0 or lower <= 0:
            return sizes
        first = bisect_left(sizes, spent * HUNDRED / upper)
        return sizes[first : bisect_right(sizes, spent * HUNDRED / lower)]


def _fits(spent: Decimal, budget: Decimal, rate: Decimal) -> bool:
    return abs((percent(spent, budget) or Decimal(0)) - rate) < _CLOSE


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
        initial=_initial_of(_stated_initial(found), budget),
        main=True,
        same_sentence=_one_sentence(budget, executed),
        places=((budget.passage.pointer, budget.quantity.text),),
    )
