"""Plant every defect in every clean report, check each mutant, and tell what was found.

`python -m tests.mutation.run docs/mutation.md` writes the page of results; without an argument it prints
the misses and the page.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.generate import make_report
from perflint.check import Checker
from perflint.findings.model import Finding
from perflint.places import SourceMap
from perflint.report import Report
from perflint.report_document import LoadedDocument
from tests.mutation import money, papers, points, values  # noqa: F401 — importing registers their mutators
from tests.mutation.mutant import MUTATORS, Mutant, ReportData

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
GENERATED = (1, 2, 4, 5, 7, 8)
"""Numbers of generated reports without planted defects."""


@dataclass(frozen=True)
class Outcome:
    """A mutant with what was found in it and not in the clean report."""

    mutant: Mutant
    found: bool
    codes: tuple[str, ...]


def clean_reports() -> Iterator[tuple[str, ReportData]]:
    """The clean reports of all kinds by name, those of a document with several one by one."""
    for path in sorted(FIXTURES.glob("*/clean.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for index, report in enumerate(content if isinstance(content, list) else [content]):
            yield f"{path.parent.name}/{index}", report
    for number in GENERATED:
        yield f"generated/{number}", make_report(number, defects=False)


def check_report(checker: Checker, report: ReportData) -> list[Finding]:
    """The findings of one report."""
    loaded = LoadedDocument("mutant.json", "json", [Report.model_validate(report)], [SourceMap()])
    return list(checker.check_document(loaded).findings)


def _related(first: str, second: str) -> bool:
    return first == second or first.startswith(second + "/") or second.startswith(first + "/")


def _at(finding: Finding, place: str) -> bool:
    pointers = [finding.place.pointer, *(row.place.pointer for row in finding.rows)]
    pointers += [item.place.pointer for item in finding.related]
    return not place or any(_related(pointer, place) for pointer in pointers)


def outcomes(checker: Checker, step: int = 1) -> Iterator[Outcome]:
    """What becomes of every mutant of every clean report, or of every `step`-th one."""
    number = 0
    for _, report in clean_reports():
        before = {(finding.code, finding.message) for finding in check_report(checker, report)}
        for plant in MUTATORS:
            for mutant in plant(report):
                number += 1
                if number % step:
                    continue
                new = [
                    finding
                    for finding in check_report(checker, mutant.report)
                    if (finding.code, finding.message) not in before
                ]
                found = any(item.code in mutant.codes and _at(item, mutant.place) for item in new)
                yield Outcome(mutant, found, tuple(sorted({finding.code for finding in new})))


def table(results: list[Outcome]) -> str:
    """The results by code, in markdown."""
    by_code: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in results:
        by_code[outcome.mutant.codes[0]].append(outcome)
    hits = sum(outcome.found for outcome in results)
    lines = [
        "<!-- 由 make mutation 生成，请勿手工修改 -->",
        "",
        "# 变异检验",
        "",
        "在各文种的无误报告中由程序逐个植入缺陷，再检查 perflint 是否以正确的编号、在正确的位置报出。",
        "`make mutation` 重新生成本页；测试核对变异数量、未报出的变异和其中四分之一的结果。",
        "",
        f"共 {len(results)} 个变异、{len(by_code)} 个编号，报出 {hits} 个（{hits / len(results):.1%}）。",
        "",
        "| 编号 | 变异 | 报出 |",
        "|---|---|---|",
    ]
    lines += [
        f"| {code} | {len(members)} | {sum(item.found for item in members)} |"
        for code, members in sorted(by_code.items())
    ]
    missed = [f"- {miss(outcome)}" for outcome in results if not outcome.found]
    if missed:
        lines += ["", "## 未报出的变异", "", *sorted(missed)]
    return "\n".join(lines) + "\n"


def miss(outcome: Outcome) -> str:
    """A mutant that was not found, in one line."""
    mutant = outcome.mutant
    others = f"，另报 {' '.join(outcome.codes)}" if outcome.codes else ""
    return f"{'/'.join(mutant.codes)} {mutant.report['kind']}：{mutant.what}{others}"


def main() -> None:
    """Run from the command line."""
    results = list(outcomes(Checker()))
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(table(results), encoding="utf-8")
        return
    for outcome in results:
        if not outcome.found:
            print(miss(outcome))
    print(table(results))


if __name__ == "__main__":
    main()
