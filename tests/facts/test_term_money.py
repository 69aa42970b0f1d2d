"""The money of a project's whole term beside its sources."""

from __future__ import annotations

from decimal import Decimal

from perflint.facts.term_money import TermMoney
from tests.facts.reports import facts_of


def _fact(*fields: tuple[str, str]) -> TermMoney:
    rows = [{"label": label, "value": value} for label, value in fields]
    (fact,) = facts_of(TermMoney, kind="project-target", fields=rows)
    return fact


def test_sources_behind_the_total() -> None:
    fact = _fact(("实施期资金总额", "60"), ("其中：财政拨款", "45"), ("其他资金", "10"))
    assert (fact.total, fact.computed, fact.gap) == tuple(map(Decimal, (60, 55, 5)))
    assert not fact.holds


def test_the_unit_in_a_label_is_that_of_its_amount() -> None:
    fact = _fact(
        ("实施期资金总额（万元）", "60"), ("其中：财政拨款（元）", "450000"), ("其他资金（万元）", "15")
    )
    assert fact.total == fact.computed == Decimal(60)
    assert fact.holds


def test_the_total_of_the_year() -> None:
    funds = {"unit": "万元", "lines": [{"name": "年度资金总额", "role": "total", "budget": "62"}]}
    fields = [{"label": "实施期资金总额", "value": "60"}]
    (fact,) = facts_of(TermMoney, kind="project-target", fields=fields, funds=funds)
    assert (fact.year, fact.year_above) == (Decimal(62), True)
    assert (fact.parts, fact.computed, fact.gap, fact.holds) == (None, None, None, None)
    assert [place.pointer for place in fact.related] == ["/funds/lines/0/budget"]
