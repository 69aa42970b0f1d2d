"""The plan of payments over the year (3/6/10/12月底), read as increments and as cumulative shares."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import addends, tidy
from perflint.facts.context import DocumentContext, ReportContext
from perflint.facts.money import read_rate
from perflint.facts.registry import Doc, Fact, Related, measures, measures_document

_HUNDRED = Decimal(100)


class PaymentPlan(Fact, frozen=True, kw_only=True):
    """The shares of a plan of payments. Forms print either increments (sum 100) or cumulative shares (last one 100)."""

    kind: ClassVar[str] = "payment_plan"

    shares: Annotated[str, Doc("the shares written out as a sum")]
    count: Annotated[int, Doc("shares that are filled")]
    periods: Annotated[int, Doc("period headings of the form")]
    sum: Annotated[Decimal, Doc("sum of the shares", "%")]
    last: Annotated[Decimal, Doc("the last share", "%")]
    monotone: Annotated[bool, Doc("no share is less than the one before")]
    incremental: Annotated[bool, Doc("the shares are increments: they add up to 100 %")]
    cumulative: Annotated[bool, Doc("the shares are cumulative: they never fall, and the last is 100 %")]
    undecided: Annotated[
        bool, Doc("fewer shares than periods, so that a share's period, and so the reading, is not certain")
    ]


class UndecidedPlans(Fact, frozen=True, kw_only=True):
    """All plans of payments of a document that leave open which period a share belongs to: one fact a document."""

    kind: ClassVar[str] = "undecided_plans"

    forms: Annotated[int, Doc("forms with such a plan")]
    shares: Annotated[str, Doc("the shares of each, written out")]


@measures(PaymentPlan)
def measure_payment_plan(context: ReportContext) -> Iterator[PaymentPlan]:
    """One fact for a form with a plan of payments."""
    plan = _plan(context)
    if plan is not None:
        yield plan


def _plan(context: ReportContext) -> PaymentPlan | None:
    funds = context.report.funds
    if funds is None or not funds.plan:
        return None
    shares: list[tuple[str, Decimal]] = []
    for index, payment in enumerate(funds.plan):
        pointer = f"/funds/plan/{index}/share"
        # A bare number is a percentage here: 50, and 0.5 only where the form writes fractions throughout.
        rate = read_rate(
            payment.share, pointer, _HUNDRED if _in_percent(payment.share) else None, context.vocabulary
        )
        if rate is not None:
            shares.append((pointer, rate.value))
    if not shares:
        return None
    values = [value for _, value in shares]
    total = sum(values, Decimal(0))
    monotone = all(first <= second for first, second in pairwise(values))
    return PaymentPlan(
        report=context.index,
        pointer=shares[0][0],
        quote=" ".join(payment.share or "" for payment in funds.plan).strip(),
        related=tuple(Related(context.index, pointer, "") for pointer, _ in shares[1:]),
        shares=addends(values),
        count=len(values),
        periods=len(funds.plan),
        sum=tidy(total),
        last=tidy(values[-1]),
        monotone=monotone,
        incremental=abs(total - _HUNDRED) <= Decimal("0.05") * len(values),
        cumulative=monotone and abs(values[-1] - _HUNDRED) <= Decimal("0.05"),
        undecided=1 < len(values) < len(funds.plan),
    )


@measures_document(UndecidedPlans)
def measure_undecided_plans(document: DocumentContext) -> Iterator[UndecidedPlans]:
    """The plans of all forms that were filled in part; several forms of one author have the same fault."""
    found = [_plan(context) for context in document.reports]
    plans = [plan for plan in found if plan is not None and plan.undecided and plan.incremental]
    if plans:
        yield UndecidedPlans(
            report=plans[0].report,
            pointer=plans[0].pointer,
            quote=plans[0].quote,
            related=tuple(Related(plan.report, plan.pointer, plan.shares) for plan in plans[1:]),
            forms=len(plans),
            shares="、".join(dict.fromkeys(plan.shares for plan in plans)),
        )


def _in_percent(share: str | None) -> bool:
    text = (share or "").strip()
    return not text.startswith(("0.", "1.0")) and text != "1"
