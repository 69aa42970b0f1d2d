"""The labelled real documents: how many of the defects that readers found by hand are found."""

from __future__ import annotations

import json
import re
import statistics
from dataclasses import dataclass
from pathlib import Path

import pytest

from perflint.check import Checker
from perflint.results import DocumentResult

# Kinds that follow from the figures by arithmetic or by comparing two quoted values.
ARITHMETIC = frozenset(
    {
        *("scores-sum-mismatch", "exec-score-mismatch", "exec-rate-mismatch", "budget-sum-mismatch"),
        *("narrative-sum-mismatch", "weights-sum-mismatch", "rating-mismatch", "full-score-below-target"),
        *("score-not-proportional", "over-target-unexplained", "exec-rate-missing", "unit-mismatch"),
        *("score-exceeds-weight", "exec-rate-over-100", "arrival-exceeds-budget", "completion-rate-capped"),
        *("weighted-score-error", "cost-target-vs-budget", "number-malformed", "budget-adjust-large"),
    }
)
_KIND = re.compile(r"^\| ([a-z0-9-]+) \| [^|]* \| ([^|]*) \|", re.MULTILINE)


@dataclass(frozen=True)
class Label:
    """A labelled defect with the codes that answer its kind, and whether one of them was found."""

    document: str
    kind: str
    certain: bool
    found: bool
    evidence: str


@pytest.fixture(scope="session")
def results(shared_directory: Path) -> dict[str, DocumentResult]:
    """What perflint says of each document, by its number."""
    checker = Checker()
    paths = sorted((shared_directory / "corpus").glob("*.txt"))
    return {path.stem: checker.check_path(str(path)) for path in paths}


@pytest.fixture(scope="session")
def labels(shared_directory: Path, results: dict[str, DocumentResult]) -> list[Label]:
    """All labels of kinds that some code answers."""
    catalogue = (shared_directory / "domain" / "catalogue.md").read_text(encoding="utf-8")
    answers = {kind: frozenset(codes.split()) for kind, codes in _KIND.findall(catalogue)}
    found = []
    for number, result in results.items():
        path = shared_directory / "corpus" / f"{number}.labels.json"
        codes = {finding.code for finding in result.findings}
        for defect in json.loads(path.read_text(encoding="utf-8"))["defects"]:
            wanted = answers[defect["kind"]] - {"—"}
            if wanted:
                certain = defect["certainty"] == "certain"
                found.append(Label(number, defect["kind"], certain, bool(codes & wanted), defect["evidence"]))
    return found


def _assert_share(labels: list[Label], least: float) -> None:
    missed = [f"{label.document} {label.kind}: {label.evidence}" for label in labels if not label.found]
    assert len(labels) - len(missed) >= least * len(labels), "\n".join(missed)


def test_certain_labels_of_arithmetic_kinds_are_found(labels: list[Label]) -> None:
    _assert_share([label for label in labels if label.certain and label.kind in ARITHMETIC], 0.9)


def test_certain_labels_are_found(labels: list[Label]) -> None:
    _assert_share([label for label in labels if label.certain], 0.85)


def test_every_document_is_read(results: dict[str, DocumentResult]) -> None:
    assert [number for number, result in results.items() if result.status != "ok"] == []


def test_the_number_of_findings_stays_readable(results: dict[str, DocumentResult]) -> None:
    assert statistics.median(len(result.findings) for result in results.values()) <= 15
