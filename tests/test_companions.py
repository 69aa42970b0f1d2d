"""Which reports of companions a document is held against, and in which role."""

from __future__ import annotations

from typing import Any

from perflint.companions import Companions
from perflint.places import SourceMap
from perflint.profile import load_profile
from perflint.report import Report
from perflint.report_document import LoadedDocument


def document(path: str, *projects: str) -> LoadedDocument:
    reports = [
        Report.model_validate({"kind": "project-target", "project": {"name": name}}) for name in projects
    ]
    return LoadedDocument(path, "json", reports, [SourceMap() for _ in reports])


def roles(subject: LoadedDocument, **companions: Any) -> list[tuple[int, str, str]]:
    held = Companions(**companions)
    subject.companions = held.of(subject)
    contexts = held.contexts(subject, load_profile("national"))
    return [
        (context.index, context.report.project.name or "", context.role)
        for context in contexts
        if context.report.project is not None
    ]


def test_roles_and_indices() -> None:
    found = roles(document("a", "甲", "乙"), approved=[document("b", "甲")], beside=[document("c", "丙")])
    assert found == [(0, "甲", "subject"), (1, "乙", "subject"), (2, "甲", "approved"), (3, "丙", "other")]


def test_of_several_approved_reports_those_of_the_same_project_count() -> None:
    found = roles(
        document("a", "水库 除险"),
        approved=[document("b", "道路养护", "水库除险")],
        beside=[document("c", "丙")],
    )
    assert found == [(0, "水库 除险", "subject"), (2, "水库除险", "approved"), (3, "丙", "other")]


def test_only_report_of_an_approved_document_counts_whatever_its_project() -> None:
    assert roles(document("a", "甲"), approved=[document("b", "乙")])[1] == (1, "乙", "approved")


def test_document_is_no_companion_of_its_own() -> None:
    assert roles(document("a", "甲"), beside=[document("./a", "甲"), document("b", "乙")])[1:] == [
        (1, "乙", "other")
    ]
