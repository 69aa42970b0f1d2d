"""Pointers, the text they point at, and places that survive renumbering."""

from __future__ import annotations

from perflint.findings.pointers import report_identity, stable_place, text_at
from perflint.report import Report
from tests.findings.support import REPORT, document

REPORT_MODEL = Report.model_validate(REPORT)


def test_text_at_a_pointer() -> None:
    assert text_at(REPORT_MODEL, "/evaluation/grade") == "优秀"
    assert text_at(REPORT_MODEL, "/sections/0/paragraphs/1") == "乙段，产值增长-5.3%。"


def test_what_is_no_text_has_none() -> None:
    for pointer in (
        "",
        "/funds",
        "/indicators/7/target",
        "/indicators/x",
        "/nothing/at/all",
        "/goals/annual",
    ):
        assert text_at(REPORT_MODEL, pointer) == ""


def test_rows_are_named_not_numbered() -> None:
    assert (
        stable_place(REPORT_MODEL, "/indicators/1/target") == "indicators/产出指标›质量指标›验收质量/target"
    )
    assert stable_place(REPORT_MODEL, "/funds/lines/0/rate") == "funds/lines/income›年度资金总额/rate"


def test_numbering_of_headings_does_not_count() -> None:
    moved = Report.model_validate(
        {**REPORT, "sections": [{"heading": "（三）基本情况", "paragraphs": ["甲段。"]}]}
    )
    assert stable_place(moved, "/sections/0/paragraphs/0") == stable_place(
        REPORT_MODEL, "/sections/0/paragraphs/1"
    )


def test_reports_are_told_apart_by_kind_and_project() -> None:
    other = document(project={"name": "云溪区 水库除险"}).reports[0]
    assert report_identity(other) == report_identity(REPORT_MODEL)
    assert report_identity(document(project={"name": "道路养护"}).reports[0]) != report_identity(REPORT_MODEL)
