"""Tables that are no part of a form."""

from __future__ import annotations

from decimal import Decimal

from perflint.facts.sums import SumCheck
from perflint.facts.table_sums import FinalAgainstBudget
from tests.facts.reports import facts_of

HEADER = ["经费情况", "2020年决算数", "2021年预算数", "2021年决算数"]


def _sums(*rows: list[str], header: list[str] = HEADER) -> list[SumCheck]:
    tables = [{"header": header, "rows": list(rows)}]
    return facts_of(SumCheck, kind="department-self-evaluation", tables=tables)


def test_numbered_rows_under_a_row() -> None:
    facts = _sums(
        ["项目支出：", "736.55", "185.5", "303.07"],
        ["1、业务经费", "415.66", "85.5", "99.08"],
        ["2、专项资金"],
        ["（代课补助）", "62.40", "100", "77"],
        ["奖励", "222.48", "", "27"],
        ["3、其他资金", "36", "0", ""],
        ["公用经费", "334.98", "228.4", "406.67"],
    )
    assert [(fact.column, fact.holds) for fact in facts] == [
        ("2020年决算数", True),
        ("2021年预算数", True),
        ("2021年决算数", False),
    ]
    assert facts[2].gap == Decimal("99.99")


def test_a_total_row_at_the_end_or_the_beginning() -> None:
    rows = [["办公费", "12.50"], ["差旅费", "7.30"], ["会议费", "3.00"]]
    (fact,) = _sums(*rows, ["合计", "25.80"], header=["项目", "金额"])
    assert fact.gap == Decimal("3.00")
    (fact,) = _sums(["合计", "22.80"], *rows, header=["项目", "金额"])
    assert fact.holds


def test_a_number_like_a_month_is_an_amount() -> None:
    (fact,) = _sums(["甲", "1932.07"], ["乙", "67.93"], ["合计", "2000.00"], header=["项目", "金额"])
    assert fact.holds


def test_some_parts_behind_of_which_are_not_added() -> None:
    assert (
        _sums(
            ["公用经费", "406.67"], ["其中：办公费", "256.45"], ["差旅费", "27.65"], header=["项目", "金额"]
        )
        == []
    )


def test_final_figures_beside_budgeted_ones_of_the_same_year() -> None:
    tables = [
        {
            "header": HEADER,
            "rows": [["项目支出", "736.55", "185.5", "3032.07"], ["1、业务经费", "", "85.5", "99.08"]],
        }
    ]
    facts = facts_of(FinalAgainstBudget, kind="department-self-evaluation", tables=tables)
    assert [(fact.name, fact.detail) for fact in facts] == [("项目支出", False), ("1、业务经费", True)]
    assert (facts[0].budget, facts[0].final, facts[0].share) == (
        Decimal("185.5"),
        Decimal("3032.07"),
        Decimal("1534.54"),
    )


def test_details_below_a_numbered_row_are_not_added_again() -> None:
    (fact,) = _sums(
        ["三公经费", "22.18"],
        ["1、公务用车", "14.9"],
        ["其中：公车购置", "0"],
        ["公车运行维护", "14.9"],
        ["2、出国经费", "0"],
        ["3、公务接待", "6.28"],
        header=["经费情况", "2022年决算数"],
    )
    assert not fact.holds and fact.computed == Decimal("21.18") and fact.parts == "14.9+6.28"
