"""Suppressions and baselines: what they hide, what they let through, and what they report of themselves."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from perflint.engine.rule import Match
from perflint.findings.baseline import Baseline, BaselineError, Entry, read_baseline
from perflint.findings.build import Hit, HitGroup, finding_of, group_hits, hits_of
from perflint.findings.hiding import Hiding, baseline_entries
from perflint.findings.suppression import SUPPRESSION_FILE, SuppressionError, Suppressions, read_suppressions
from perflint.report_document import LoadedDocument
from tests.findings.support import claim, document, execution, match, rule

TODAY = datetime.date(2026, 5, 1)
VAGUE = rule("IND001", "vague-target", message="{count} 处：{rows}", aggregate="“{direction_claim.quote}”")


def group(loaded: LoadedDocument, *matches: Match) -> HitGroup:
    (found,) = group_hits(hits_of(loaded, matches))
    return found


def rows(loaded: LoadedDocument, *quotes: str) -> HitGroup:
    return group(
        loaded,
        *(
            match(VAGUE, direction_claim=claim(f"/indicators/{row}/target", quote))
            for row, quote in enumerate(quotes)
        ),
    )


def texts(found: HitGroup | None) -> list[str]:
    hits: tuple[Hit, ...] = () if found is None else found.hits
    return [hit.place.text for hit in hits]


def sidecar(folder: Path, text: str) -> Path:
    path = folder / SUPPRESSION_FILE
    path.write_text(text, encoding="utf-8")
    return path


def hiding(folder: Path, text: str, name: str = "report.json") -> tuple[Hiding, Suppressions]:
    sidecar(folder, text)
    suppressions = Suppressions(today=TODAY)
    path = str(folder / name)
    return Hiding(path, suppressions.for_document(path)), suppressions


ENTRY = "- {document: report.json, code: BUD013, place: /funds/lines/0/rate, value: 39.41%, reason: 中标节约}"


def test_place_and_value_name_a_finding(tmp_path: Path) -> None:
    hidden, suppressions = hiding(tmp_path, ENTRY)
    assert hidden.remaining(group(document(), match(rule(), execution=execution(quote="39.41%")))) is None
    assert hidden.suppressed == 1
    assert suppressions.unused() == []


def test_another_value_at_the_place_is_shown(tmp_path: Path) -> None:
    hidden, suppressions = hiding(tmp_path, ENTRY)
    assert hidden.remaining(group(document(), match(rule(), execution=execution(quote="12%")))) is not None
    (unused,) = suppressions.unused()
    assert "entry 1 (BUD013 in report.json)" in str(unused)


def test_another_document_is_not_covered(tmp_path: Path) -> None:
    hidden, suppressions = hiding(tmp_path, ENTRY, name="other.json")
    assert hidden.suppressions == []
    assert suppressions.unused() == []


def test_suppressions_of_folders_above_count(tmp_path: Path) -> None:
    sidecar(tmp_path, "- {document: '2025/*.json', code: BUD013, fingerprint: abc, reason: 已核}")
    (tmp_path / "2025").mkdir()
    assert len(Suppressions(today=TODAY).for_document(str(tmp_path / "2025" / "a.json"))) == 1


def test_one_row_can_be_suppressed_by_its_fingerprint(tmp_path: Path) -> None:
    loaded = document()
    first = rows(loaded, "若干", "较好").hits[0].fingerprint
    hidden, _ = hiding(tmp_path, f"- {{document: '*', code: IND001, fingerprint: {first}, reason: 已核}}")
    assert texts(hidden.remaining(rows(loaded, "若干", "较好"))) == ["较好"]
    assert hidden.suppressed == 0


def test_fingerprint_of_the_finding_suppresses_all_its_rows_but_no_further(tmp_path: Path) -> None:
    loaded = document()
    whole = rows(loaded, "若干", "较好").fingerprint
    hidden, _ = hiding(tmp_path, f"- {{document: '*', code: IND001, fingerprint: {whole}, reason: 已核}}")
    assert hidden.remaining(rows(loaded, "若干", "较好")) is None
    assert texts(hidden.remaining(rows(loaded, "若干", "很好"))) == ["若干", "很好"]


def test_expired_suppression_hides_nothing_and_is_reported(tmp_path: Path) -> None:
    hidden, suppressions = hiding(tmp_path, ENTRY.replace("}", ", until: 2026-04-30}"))
    assert hidden.remaining(group(document(), match(rule(), execution=execution(quote="39.41%")))) is not None
    assert [entry.until for entry in suppressions.expired()] == [datetime.date(2026, 4, 30)]
    assert suppressions.unused() == []


def test_last_day_still_counts(tmp_path: Path) -> None:
    hidden, suppressions = hiding(tmp_path, ENTRY.replace("}", ", until: 2026-05-01}"))
    assert hidden.remaining(group(document(), match(rule(), execution=execution(quote="39.41%")))) is None
    assert suppressions.expired() == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("code: BUD013", "must be a list"),
        ("- BUD013", "entry 1: must be a mapping"),
        ("- {document: a, code: BUD013, place: /x}", "entry 1: needs reason"),
        ("- {document: a, code: BUD013, reason: r}", "entry 1: needs fingerprint or place"),
        ("- {code: BUD013, place: /x, reason: r}", "entry 1: needs document"),
        ("- {document: a, code: BUD013, plase: /x, reason: r}", "unknown key 'plase'; did you mean 'place'"),
        ("- {document: a, code: BUD013, place: /x, reason: r, until: 明年}", "until must be a date"),
        ("- {document: a", "not valid YAML"),
    ],
)
def test_faults_of_the_file_are_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(SuppressionError, match=complaint) as caught:
        read_suppressions(sidecar(tmp_path, text))
    assert SUPPRESSION_FILE in str(caught.value)


def test_empty_file_has_no_suppressions(tmp_path: Path) -> None:
    assert read_suppressions(sidecar(tmp_path, "# nothing yet\n")) == []


def baseline_of(folder: Path, found: HitGroup) -> Baseline:
    """A baseline of one finding, written and read again."""
    baseline = Baseline(folder / "perflint.baseline.json")
    baseline.replace(str(folder / "report.json"), baseline_entries(finding_of(document(), found, "zh")))
    baseline.write()
    return read_baseline(folder / "perflint.baseline.json")


def with_baseline(folder: Path, baseline: Baseline) -> Hiding:
    path = str(folder / "report.json")
    baseline.opened(path)
    return Hiding(path, baseline=baseline)


def test_known_finding_is_hidden(tmp_path: Path) -> None:
    baseline = baseline_of(tmp_path, rows(document(), "若干", "较好"))
    hidden = with_baseline(tmp_path, baseline)
    assert hidden.remaining(rows(document(), "若干", "较好")) is None
    assert (hidden.baselined, hidden.suppressed) == (1, 0)
    assert baseline.stale() == []


def test_new_row_is_shown_without_the_known_ones(tmp_path: Path) -> None:
    hidden = with_baseline(tmp_path, baseline_of(tmp_path, rows(document(), "若干")))
    assert texts(hidden.remaining(rows(document(), "若干", "较好"))) == ["较好"]


def test_new_finding_never_cancels_an_old_one(tmp_path: Path) -> None:
    baseline = baseline_of(tmp_path, rows(document(), "若干"))
    hidden = with_baseline(tmp_path, baseline)
    assert texts(hidden.remaining(rows(document(), "尽量"))) == ["尽量"]
    ((path, entry),) = baseline.stale()
    assert (path, entry.code, entry.place, entry.text) == (
        "report.json",
        "IND001",
        "/indicators/0/target",
        "若干",
    )


def test_second_equal_finding_is_new(tmp_path: Path) -> None:
    row = {"name": "同名指标", "target": "若干"}
    one, two = document(indicators=[row]), document(indicators=[row, row])
    hidden = with_baseline(tmp_path, baseline_of(tmp_path, rows(one, "若干")))
    assert len(texts(hidden.remaining(rows(two, "若干", "若干")))) == 1


def test_documents_that_were_not_checked_are_not_stale(tmp_path: Path) -> None:
    assert baseline_of(tmp_path, rows(document(), "若干")).stale() == []


def test_mended_document_leaves_the_baseline(tmp_path: Path) -> None:
    baseline = baseline_of(tmp_path, rows(document(), "若干"))
    baseline.replace(str(tmp_path / "report.json"), [])
    assert len(baseline) == 0


def test_entries_of_files_that_are_gone_are_dropped(tmp_path: Path) -> None:
    (tmp_path / "here.json").touch()
    baseline = Baseline(tmp_path / "b.json")
    for name in ("here.json", "gone.json"):
        baseline.replace(str(tmp_path / name), [Entry("1", "BUD013", "n", "/x", "t")])
    baseline.drop_missing()
    assert len(baseline) == 1


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 9, "documents": {}}', '{"version": 1, "documents": {"a": [{}]}}']
)
def test_file_that_is_no_baseline_is_refused_with_the_remedy(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError, match=r"b\.json: .*perflint baseline write"):
        read_baseline(path)
