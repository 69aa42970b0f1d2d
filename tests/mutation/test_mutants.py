"""Defects planted by program are found, with the right code and in the right place; clean reports stay clean."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from perflint.check import Checker
from tests.mutation.mutant import MUTATORS, Mutant, ReportData
from tests.mutation.run import Outcome, check_report, clean_reports, miss, outcomes

STEP = 4
"""The suite checks every fourth mutant; `python -m tests.mutation.run` checks all of them."""


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


@pytest.mark.parametrize(
    ("name", "report"), clean_reports(), ids=lambda item: item if isinstance(item, str) else ""
)
def test_an_unmutated_report_has_no_error_and_no_warning(
    name: str, report: ReportData, checker: Checker
) -> None:
    told = [finding.message for finding in check_report(checker, report) if finding.severity != "info"]
    assert told == [], name


@pytest.fixture(scope="module")
def results(checker: Checker) -> list[Outcome]:
    return list(outcomes(checker, STEP))


@pytest.fixture(scope="module")
def page(project_directory: Path) -> str:
    return (project_directory / "docs" / "mutation.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def mutants() -> list[Mutant]:
    return [mutant for _, report in clean_reports() for plant in MUTATORS for mutant in plant(report)]


def test_planted_defects_are_found(results: list[Outcome]) -> None:
    missed = [miss(item) for item in results if not item.found]
    assert len(missed) <= len(results) * 0.02, "\n".join(missed)


def test_there_are_enough_mutants_of_enough_kinds(mutants: list[Mutant]) -> None:
    assert len(mutants) >= 1000
    assert len({mutant.codes[0] for mutant in mutants}) >= 60


def test_the_page_counts_the_mutants_that_there_are(page: str, mutants: list[Mutant]) -> None:
    rows = re.findall(r"^\| ([A-Z]{3}\d{3}) \| (\d+) \| (\d+) \|$", page, re.MULTILINE)
    counts = Counter(mutant.codes[0] for mutant in mutants)
    assert {code: int(count) for code, count, _ in rows} == counts, "run: make mutation"
    found = sum(int(hits) for _, _, hits in rows)
    assert f"共 {len(mutants)} 个变异、{len(counts)} 个编号，报出 {found} 个" in page
    assert len(_misses(page)) == len(mutants) - found


def test_the_page_names_the_mutants_that_are_missed(page: str, results: list[Outcome]) -> None:
    named = _misses(page)
    wrong = [miss(item) for item in results if (miss(item) in named) == item.found]
    assert wrong == [], "run: make mutation"


def _misses(page: str) -> list[str]:
    return [line.removeprefix("- ") for line in page.splitlines() if line.startswith("- ")]
