"""Days of filing, publication and issue."""

from __future__ import annotations

from perflint.facts.filing import Filing
from tests.facts.reports import facts_of


def test_filing_publication_and_money() -> None:
    found = facts_of(
        Filing,
        fiscal_year="2021",
        title="自评表 发布时间:2022-03-01",
        fields=[{"label": "填报日期", "value": "2022年8月10日"}],
        sections=[{"heading": "结语", "paragraphs": ["尾款资金2022年3月5日才拨付。", "2022年10月9日"]}],
    )
    assert {(item.event, item.days_late) for item in found} == {
        ("filing", 222),
        ("publication", 60),
        ("issue", 64),
        ("filing", 282),
    }


def test_a_day_in_the_middle_of_the_prose_is_no_signature() -> None:
    paragraphs = ["2022年3月5日", "召开动员会。", "开展自评。", "形成报告。"]
    assert not facts_of(Filing, fiscal_year="2021", sections=[{"heading": "经过", "paragraphs": paragraphs}])


def test_without_a_fiscal_year_nothing_is_late() -> None:
    assert not facts_of(Filing, fields=[{"label": "填报日期", "value": "2022年8月10日"}])
