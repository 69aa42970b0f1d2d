"""Defects planted by program are found, with the right code and in the right place; clean reports stay clean."""

from __future__ import annotations

import pytest

from perflint.check import Checker
from tests.mutation.mutant import MUTATORS, ReportData
from tests.mutation.run import check_report, clean_reports, outcomes

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


def test_planted_defects_are_found(checker: Checker) -> None:
    results = list(outcomes(checker, STEP))
    missed = [
        f"{'/'.join(item.mutant.codes)}: {item.mutant.what} -> {item.codes}"
        for item in results
        if not item.found
    ]
    assert len(missed) <= len(results) * 0.02, "\n".join(missed)


def test_there_are_enough_mutants_of_enough_kinds() -> None:
    mutants = [mutant for _, report in clean_reports() for plant in MUTATORS for mutant in plant(report)]
    assert len(mutants) >= 1000
    assert len({mutant.codes[0] for mutant in mutants}) >= 60
