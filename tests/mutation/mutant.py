"""What a mutant is: a clean report with one planted defect, and what must be said about it."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

ReportData = dict[str, Any]


@dataclass(frozen=True)
class Mutant:
    """A planted defect: any of the codes must be found, at the place or below or above it (rows and related count)."""

    codes: tuple[str, ...]
    what: str
    report: ReportData
    place: str


Mutator = Callable[[ReportData], Iterator[Mutant]]
MUTATORS: list[Mutator] = []


def mutator(function: Mutator) -> Mutator:
    """Register a function that plants its defect wherever a report has room for it."""
    MUTATORS.append(function)
    return function


class Draft:
    """A copy of a report under change."""

    def __init__(self, report: ReportData) -> None:
        self.report = copy.deepcopy(report)

    @property
    def rows(self) -> list[ReportData]:
        """The indicator rows."""
        rows: list[ReportData] = self.report.setdefault("indicators", [])
        return rows

    @property
    def lines(self) -> list[ReportData]:
        """The lines of money."""
        lines: list[ReportData] = self.report.setdefault("funds", {}).setdefault("lines", [])
        return lines

    def mutant(self, codes: str, what: str, place: str) -> Mutant:
        """The finished mutant; `codes` are separated by spaces."""
        return Mutant(tuple(codes.split()), what, self.report, place)


def number(text: str | None) -> Decimal | None:
    """The first number in a printed value."""
    found = re.search(r"\d+(?:\.\d+)?", (text or "").replace(",", ""))
    return Decimal(found.group()) if found else None


def with_number(text: str, value: Decimal | int) -> str:
    """The printed value with another number in place of its first one."""
    return re.sub(r"\d+(?:\.\d+)?", f"{Decimal(value):f}", text.replace(",", ""), count=1)


def is_date(text: str | None) -> bool:
    """Whether a printed value is a date rather than a quantity."""
    return bool(re.search(r"\d+\s*[年月]", text or ""))


def scored_rows(report: ReportData) -> Iterator[tuple[int, ReportData]]:
    """Rows with weight and score, the execution rate left out."""
    for index, row in enumerate(report.get("indicators", [])):
        if row.get("weight") and row.get("score") and "执行率" not in (row.get("name") or ""):
            yield index, row


def measured_rows(report: ReportData) -> Iterator[tuple[int, ReportData]]:
    """Scored rows whose target and actual value are numbers."""
    for index, row in scored_rows(report):
        values = (row.get("target"), row.get("actual"))
        if all(number(value) is not None and not is_date(value) for value in values):
            yield index, row


def self_evaluation(report: ReportData) -> bool:
    """Whether a report is one."""
    return "self-evaluation" in report["kind"]


def total_line(report: ReportData) -> tuple[int, ReportData] | None:
    """The total line of money of a self-evaluation with budget and executed amounts."""
    for index, line in enumerate(report.get("funds", {}).get("lines", [])):
        if line.get("role") == "total" and number(line.get("budget")) and number(line.get("executed")):
            return index, line
    return None
