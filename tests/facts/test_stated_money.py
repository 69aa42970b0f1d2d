"""Where money ought to be stated."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from perflint.facts.context import DocumentContext
from perflint.facts.registry import measure
from perflint.facts.stated_money import FundsParagraph, MoneyStated
from perflint.facts.sums import SumCheck
from tests.facts.reports import context_of, facts_of


def test_a_chapter_on_funds_without_an_amount() -> None:
    def chapter(text: str) -> FundsParagraph:
        (fact,) = facts_of(FundsParagraph, sections=[{"heading": "二、资金使用情况", "paragraphs": [text]}])
        return fact

    assert (chapter("补助资金已全部到位。").speaks_of_money, chapter("补助资金已全部到位。").amounts) == (
        True,
        0,
    )
    assert chapter("补助资金86万元已全部到位。").amounts == 1
    assert not chapter("制度健全，专人管理。").speaks_of_money


def test_a_budget_without_what_was_paid() -> None:
    paragraphs = ["总投资26万元，据实拨付。"]
    sections = [{"heading": "概况", "paragraphs": paragraphs}]
    (fact,) = facts_of(MoneyStated, sections=sections)
    assert (fact.budget_stated, fact.executed_stated, fact.paid_without_amount) == (True, False, "据实拨付")
    paragraphs.append("实际支出25万元。")
    (fact,) = facts_of(MoneyStated, sections=sections)
    assert fact.executed_stated


def _subject(subject: str, *paragraphs: str) -> list[SumCheck]:
    sections = [{"heading": "收支情况", "paragraphs": list(paragraphs)}]
    found = facts_of(SumCheck, kind="department-self-evaluation", sections=sections)
    return [fact for fact in found if fact.subject == subject]


def test_income_beside_expenditure() -> None:
    (fact,) = _subject(
        "income-expenditure-text", "1、收入：512.30万元，比上年增加20万元。", "2、支出：518.70万元。"
    )
    assert fact.over
    assert fact.gap == Decimal("-6.40")
    assert _subject("income-expenditure-text", "收入200万元，年初结转30万元。", "支出230万元。") == []
    assert _subject("income-expenditure-text", "收入200万元。", "项目支出230万元。") == []


def test_opening_and_closing_balance() -> None:
    text = "年初结转10.00万元，本年收入200.00万元，本年支出195.00万元，年末结转{}万元。"
    assert [fact.holds for fact in _subject("carry-forward", text.format("15.00"))] == [True]
    assert [fact.gap for fact in _subject("carry-forward", text.format("20.00"))] == [Decimal("5.00")]
    assert _subject("carry-forward", "本年收入200.00万元，本年支出195.00万元。") == []


def _document(*reports: dict[str, Any]) -> list[SumCheck]:
    contexts = [context_of(**report) for report in reports]
    for index, context in enumerate(contexts):
        context.index = index
    facts = measure(DocumentContext(contexts), frozenset({"sum"}))
    return [fact for fact in facts if isinstance(fact, SumCheck) and fact.subject == "projects"]


def _project(amount: str) -> dict[str, Any]:
    return {
        "kind": "project-target",
        "funds": {"lines": [{"name": "资金总额", "role": "total", "budget": amount}]},
    }


def test_projects_beside_their_department() -> None:
    spending = {"name": "项目支出", "role": "project-expenditure", "side": "expenditure", "budget": "190.00"}
    department = {"kind": "performance-text", "funds": {"lines": [spending]}}
    (fact,) = _document(department, _project("120.00"), _project("30.00"))
    assert (fact.holds, fact.gap) == (False, Decimal(40))
    (fact,) = _document(department, _project("120.00"), _project("70.00"))
    assert fact.holds
    assert _document(department, _project("120.00"), _project("")) == []
    assert _document({"kind": "performance-text"}, _project("120.00"), _project("30.00")) == []
