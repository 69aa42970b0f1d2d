"""Findings out of matches: place, related places, rows, fingerprints and order."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from perflint.engine.rule import Match, Severity
from perflint.facts.indicator_table import IndicatorTable
from perflint.facts.registry import Related
from perflint.findings.build import finding_of, group_hits, hits_of, in_reading_order
from perflint.findings.model import Finding
from perflint.places import Location, SourceMap
from perflint.report import Report
from perflint.report_document import LoadedDocument
from tests.facts.reports import facts_of
from tests.findings.support import REPORT, claim, document, execution, match, rule

VAGUE = rule("IND001", "vague-target", message="{count} 处：{rows}", aggregate="“{direction_claim.quote}”")


def findings(loaded: LoadedDocument, *matches: Match) -> list[Finding]:
    return [finding_of(loaded, group, "zh") for group in group_hits(hits_of(loaded, matches))]


def fingerprint(loaded: LoadedDocument, found: Match) -> str:
    return hits_of(loaded, [found])[0].fingerprint


def vague(row: int, quote: str) -> Match:
    return match(VAGUE, direction_claim=claim(f"/indicators/{row}/target", quote))


def test_place_is_that_of_the_first_fact() -> None:
    found = match(rule(), evaluation=claim("/evaluation/grade"), execution=execution(quote="39.41%"))
    (finding,) = findings(document(), found)
    assert (finding.place.pointer, finding.place.line, finding.place.column) == ("/evaluation/grade", 5, 12)
    assert finding.place.text == "优秀"
    (related,) = finding.related
    assert (related.fact, related.place.pointer, related.place.text) == (
        "execution",
        "/funds/lines/0/rate",
        "39.41%",
    )
    assert finding.on_conclusion
    assert finding.basis == ("财预〔2020〕10号",)


def test_offset_moves_the_column() -> None:
    found = match(rule(), execution=execution(quote="41%", offset=3))
    (finding,) = findings(document(), found)
    assert (finding.place.line, finding.place.column, finding.place.text) == (3, 7, "41%")


def test_related_places_have_labels_and_stand_once() -> None:
    fact = execution(
        related=(
            Related(0, "/evaluation/grade", "等级"),
            Related(0, "/evaluation/grade", "等级"),
            Related(0, "/funds/lines/0/rate"),
        )
    )
    (finding,) = findings(document(), match(rule(), execution=fact))
    assert [(related.place.label, related.place.text) for related in finding.related] == [("等级", "优秀")]


def test_places_in_a_document_of_several_reports_name_the_report() -> None:
    loaded = document()
    loaded.reports.append(document(project={"name": "道路养护"}).reports[0])
    loaded.source_maps.append(document().source_maps[0])
    (finding,) = findings(loaded, match(rule(), execution=execution(report=1)))
    assert finding.place.pointer == "/1/funds/lines/0/rate"


def test_rows_of_one_rule_are_told_together() -> None:
    (finding,) = findings(document(), vague(1, "较好"), vague(0, "若干"))
    assert finding.message == "2 处：“若干”；“较好”"
    assert [row.place.line for row in finding.rows] == [7, 8]
    assert finding.place.line == 7
    assert finding.evidence["count"] == "2"


def test_heaviest_row_gives_the_severity() -> None:
    heavy = match(VAGUE, "error", direction_claim=claim("/indicators/1/target", "较好"))
    (finding,) = findings(document(), vague(0, "若干"), heavy)
    assert finding.severity == "error"


def test_same_defect_matched_twice_is_told_once() -> None:
    found = match(rule(), execution=execution())
    assert len(findings(document(), found, found)) == 1


def test_fingerprint_survives_new_rows_and_moved_lines() -> None:
    before, after = document(), document(indicators=[{"name": "新增行"}, *REPORT["indicators"]])
    assert fingerprint(before, vague(1, "较好")) == fingerprint(after, vague(2, "较好"))


def test_fingerprint_of_a_whole_does_not_depend_on_the_row_at_which_it_stands() -> None:
    def fact(row: int, name: str) -> IndicatorTable:
        (found,) = facts_of(IndicatorTable, **REPORT)
        return replace(
            found, pointer=f"/indicators/{row}/weight", quote=name, related=(Related(0, "/title"),)
        )

    loaded = document()
    prints = {fingerprint(loaded, match(rule(message="x"), table=fact(row, str(row)))) for row in (0, 1)}
    assert len(prints) == 1


def test_a_related_place_at_the_spot_of_the_finding_is_left_out() -> None:
    places = {"/indicators": Location(7, 2), "/indicators/0": Location(7, 2), "/indicators/1": Location(8, 2)}
    loaded = LoadedDocument("r.txt", "text", [Report.model_validate(REPORT)], [SourceMap(places)])
    related = (Related(0, "/indicators/0", "加固坝体"), Related(0, "/indicators/1", "验收质量"))
    (finding,) = findings(loaded, match(rule(message="x"), claim=claim("/indicators", "", related=related)))
    assert [other.place.label for other in finding.related] == ["验收质量"]


def test_fingerprint_changes_with_value_place_and_rule() -> None:
    loaded = document()
    own = fingerprint(loaded, vague(1, "较好"))
    assert own != fingerprint(loaded, vague(1, "很好"))
    assert own != fingerprint(loaded, vague(0, "较好"))
    assert own != fingerprint(loaded, match(rule(), direction_claim=claim("/indicators/1/target", "较好")))


def test_fingerprint_tells_pairs_apart() -> None:
    loaded = document()
    first = claim("/sections/0/paragraphs/0", related=(Related(0, "/sections/0/paragraphs/1"),))
    second = claim("/sections/0/paragraphs/0", related=(Related(0, "/indicators/0/actual"),))
    assert fingerprint(loaded, match(rule(), a=first)) != fingerprint(loaded, match(rule(), a=second))


def test_fingerprint_does_not_depend_on_numbers_measured() -> None:
    loaded = document()
    assert fingerprint(loaded, match(rule(), execution=execution())) == fingerprint(
        loaded, match(rule(), execution=execution(rate=Decimal(1)))
    )


def test_equal_defects_have_fingerprints_of_their_own() -> None:
    row = {"name": "同名指标", "target": "较好"}
    loaded = document(indicators=[row, row])
    hits = hits_of(loaded, [vague(0, "较好"), vague(1, "较好")])
    assert len({hit.fingerprint for hit in hits}) == 2
    assert hits[0].fingerprint == fingerprint(document(indicators=[row]), vague(0, "较好"))


def place_and_code(severity: Severity, code: str, pointer: str) -> Match:
    return match(rule(code, code.lower(), severity, message="…"), fact=claim(pointer))


def test_reading_order() -> None:
    matches = [
        place_and_code("warning", "BUD012", "/funds/lines/0/rate"),
        place_and_code("error", "TXT001", "/sections/0/paragraphs/0"),
        place_and_code("error", "BUD008", "/funds/lines/0/rate"),
        place_and_code("info", "SCO016", "/evaluation/grade"),
        place_and_code("error", "BUD013", "/evaluation/grade"),
        place_and_code("error", "SCO001", "/evaluation/score"),
    ]
    ordered = in_reading_order(findings(document(), *matches))
    assert [finding.code for finding in ordered] == [
        "BUD013",
        "SCO001",
        "BUD008",
        "TXT001",
        "BUD012",
        "SCO016",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_json_shape(language: str) -> None:
    loaded = document()
    (group,) = group_hits(hits_of(loaded, [match(rule(), execution=execution())]))
    content = finding_of(loaded, group, "zh" if language == "zh" else "en").as_json()
    assert list(content)[:6] == ["code", "name", "severity", "title", "message", "advice"]
    assert content["location"] == {
        "pointer": "/funds/lines/0/rate",
        "line": 3,
        "column": 4,
        "cell": None,
        "page": None,
        "text": "39.41%",
        "path": None,
    }
    assert content["class"] == "source"


def test_place_in_a_companion_names_its_document() -> None:
    subject, approved = document(), document(evaluation={"score": "80", "grade": "良"})
    approved.path = "approved.json"
    subject.companions = (approved,)
    fact = execution(related=(Related(1, "/evaluation/grade", "批复目标"),))
    (finding,) = findings(subject, match(rule(), execution=fact))
    (related,) = finding.related
    assert (related.place.path, related.place.text, related.place.line) == ("approved.json", "良", 5)
    assert finding.place.path is None


def test_reports_of_companions_count_behind_the_own() -> None:
    subject, approved = document(), document()
    subject.companions = (approved,)
    assert subject.owner(0) == (subject, 0)
    assert subject.owner(1) == (approved, 0)
    with pytest.raises(IndexError, match=r"report\.json: there is no report 2"):
        subject.owner(2)
