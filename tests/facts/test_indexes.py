"""What indexes find is what comparing all with all finds."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.facts import goal_indicators, names
from perflint.facts.arithmetic import HUNDRED, percent, rounded
from perflint.facts.execution_text import _Budgets
from perflint.facts.indicator_text import comparable_name
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.mentions import Mention, mentions
from perflint.facts.similarity import longest_common_run
from perflint.quantity import find_quantities
from tests.facts.reports import context_of

_NAME = st.text("修渠道桥梁水井率数量", min_size=2, max_size=7)


def _every_row(text: str, rows: list[tuple[MeasuredIndicator, str]]) -> tuple[str, Decimal, int] | None:
    """The row that fits best, by trying them all: its place, its coverage, and how many fit as well."""
    scored: list[tuple[Decimal, int, str]] = []
    for row, core in rows:
        run = longest_common_run(core, text).length
        share = rounded(Decimal(run) / len(core) * HUNDRED, 0)
        if share < goal_indicators._IN_TWO_PARTS and (
            goal_indicators._stands_in_two_parts(core, text)
            or goal_indicators._stands_turned(core, text)
            or goal_indicators._stands_in_pieces(core, text)
        ):
            run, share = len(core), goal_indicators._IN_TWO_PARTS
        if run >= 2:
            scored.append((share, run, row.pointer))
    if not scored:
        return None
    scored.sort(key=lambda entry: entry[:2], reverse=True)
    return scored[0][2], scored[0][0], sum(entry[0] == scored[0][0] for entry in scored)


@settings(max_examples=300, deadline=None)
@given(st.lists(_NAME, min_size=1, max_size=8), st.text("修渠道桥梁水井率数量处", min_size=2, max_size=14))
def test_the_indicator_that_a_goal_speaks_of(chosen: list[str], clause: str) -> None:
    context = context_of(
        indicators=[{"name": name, "target": f"≥{row + 3}处"} for row, name in enumerate(chosen)]
    )
    rows = [row for row in context.memo(measured_indicators) if row.name and row.target is not None]
    found_names = goal_indicators._Names(rows, context.vocabulary)
    sentence = f"{clause}25处。"
    numbers = [item for item in find_quantities(sentence) if item.text.endswith("处")]
    expected = _every_row(comparable_name(clause, context.vocabulary), found_names.rows)
    for number in numbers[-1:]:
        best = goal_indicators._best(sentence, number, [number], found_names)
        if best is None or expected is None:
            assert best is None
            assert expected is None
        else:
            row, coverage, _, _, alone = best
            assert (row.pointer, coverage, alone) == (expected[0], expected[1], expected[2] == 1)


def _every_budget(before: list[Mention], executed: Mention, rate: Mention) -> Mention | None:
    """The budget of an executed amount, by trying all amounts before it."""
    subject = executed.source or rate.source
    candidates = [
        item
        for item in reversed(before)
        if item.amount.value > 0
        and item.source == subject
        and (item.role in ("budget", "received", "initial") or (subject and item.role in ("", "carry-over")))
        and (subject or not item.part)
    ]
    fitting = (
        item
        for item in candidates
        if abs((percent(executed.amount.value, item.amount.value) or Decimal(0)) - rate.value)
        < Decimal("0.05")
    )
    return next(fitting, candidates[0] if candidates else None)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("预算资金", "到位资金", "中央资金", "省级资金", "其中县级资金")),
            st.integers(0, 12),
        ),
        max_size=12,
    ),
    st.integers(0, 9),
    st.sampled_from(("", "中央资金")),
    st.sampled_from(("50", "75", "100", "33.3", "0", "66.7")),
)
def test_the_budget_that_a_rate_is_of(
    amounts: list[tuple[str, int]], spent: int, source: str, rate: str
) -> None:
    stated = "，".join(f"{name}{size}万元" for name, size in amounts)
    text = f"{stated}。{source}实际支出{spent}万元，{source}预算执行率{rate}%。"
    context = context_of(sections=[{"heading": "二、资金使用情况", "paragraphs": [text]}])
    found = mentions(context)
    executed = [item for item in found if item.role == "executed" and item.is_money]
    rates = [item for item in found if item.role == "rate"]
    if not executed or not rates:
        return
    before = [item for item in found if item.is_money and not item.prior and item.start < rates[0].start]
    budgets = _Budgets()
    for item in before:
        budgets.add(item)
    assert budgets.of(executed[0], rates[0]) is _every_budget(before, executed[0], rates[0])


@given(st.lists(st.text("清河柳树村王李", min_size=4, max_size=6), max_size=12, unique=True))
def test_names_that_differ_in_one_character(chosen: list[str]) -> None:
    alike = names._alike(chosen)
    expected = {
        (first, second)
        for first, second in combinations(chosen, 2)
        if names._spelt_alike(first, second, frozenset())
    }
    found = {(first, second) for first, others in zip(chosen, alike, strict=True) for second in others}
    assert {pair for pair in found if names._spelt_alike(*pair, frozenset())} == expected
    assert all(len(first) == len(second) for first, second in found)
