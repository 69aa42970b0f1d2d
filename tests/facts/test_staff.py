"""Numbers of staff."""

from __future__ import annotations

from decimal import Decimal

from perflint.facts.staff import Staff
from tests.facts.reports import facts_of


def _staff(text: str) -> list[Staff]:
    sections = [{"heading": "人员", "paragraphs": [text]}]
    return facts_of(Staff, kind="department-self-evaluation", sections=sections)


def test_a_total_with_the_retired() -> None:
    (fact,) = _staff("年末实有人数205人，其中在职113人，离休2人，退休75人，聘用人员10人，遗属5人。")
    assert fact.closes
    assert fact.parts == "113+77+10+5"


def test_a_total_without_the_retired() -> None:
    (fact,) = _staff("年末实有人数21人，其中在职人员21人（行政人员11人、事业人员10人），退休人员3人。")
    assert fact.closes is False
    assert fact.closes_without_retired
    assert fact.active_closes


def test_parts_of_those_in_post() -> None:
    (fact,) = _staff("在职人员28人，其中行政人员15人、事业人员10人。")
    assert fact.active_closes is False


def test_more_staff_than_posts() -> None:
    (fact,) = _staff("核定编制40名，年末在职人员44人。")
    assert (fact.over_quota, fact.control_rate) == (Decimal(4), Decimal("110.00"))
    (fact,) = _staff("核定编制44名，年末在职人员40人。")
    assert fact.over_quota is None


def test_several_bodies_in_one_passage_are_not_judged() -> None:
    assert _staff("局机关行政编制90名，附属编制2名；在职人员95人，下属单位在职人员12人。") == []


def test_a_table_of_posts() -> None:
    tables = [{"header": ["项目", "编制数", "实际在职人数", "控制率"], "rows": [["", "87", "73", "83.91%"]]}]
    (fact,) = facts_of(Staff, kind="department-self-evaluation", tables=tables)
    assert fact.pointer == "/tables/0/rows/0/2"
    assert fact.control_rate == fact.stated_rate == Decimal("83.91")


def test_the_control_rate_beside_its_numbers() -> None:
    def stated(text: str) -> Decimal | None:
        sections = [{"heading": "人员情况", "paragraphs": [text]}]
        return facts_of(Staff, kind="department-self-evaluation", sections=sections)[0].rate_gap

    assert stated("编制56人，在职58人，控制率96.55%。") == Decimal("7.02")
    assert stated("编制64人，在职61人，在职人员控制率95.31%。") == 0
    assert stated("编制64人，在职61人，公用经费控制率97%。") is None


def test_cells_at_the_head_of_a_form() -> None:
    fields = [{"label": "编制人数", "value": "86"}, {"label": "在职人数", "value": "91人"}]
    (fact,) = facts_of(Staff, kind="department-self-evaluation", fields=fields)
    assert [fact.quota, fact.active, fact.over_quota] == [86, 91, 5]
    two = [*fields, {"label": "编制数", "value": "80"}]
    assert facts_of(Staff, kind="department-self-evaluation", fields=two) == []
