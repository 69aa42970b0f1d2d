"""How the cost of checking one report grows with its indicators, its paragraphs and, as text, its lines.

    python -m bench.growth [--sizes 50,500,5000] [--only paragraphs] [--facts] [--output FILE]

Each report is checked stage by stage in a process of its own, and the CPU time of every stage is divided by the size:
a cost in proportion to the size stays level. `--facts` adds the time of every group of facts measured together.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, to_builtins

from bench.generate import as_text, make_report
from perflint.engine import Engine, load_rules
from perflint.engine.rule import Match
from perflint.facts.context import DocumentContext, ReportContext
from perflint.facts.registry import measure, measuring_modules
from perflint.findings.build import finding_of, group_hits, hits_of, in_reading_order
from perflint.findings.model import Finding
from perflint.profile import load_profile
from perflint.profile_choice import DEFAULT
from perflint.reading import read_reports
from perflint.remembering import LARGE, room_for
from perflint.report_document import LoadedDocument
from perflint.resources import rules_directory

SIZES = (50, 100, 500, 1000, 2000, 5000)
SHAPES = ("indicators", "paragraphs", "text rows", "text paragraphs")
STAGES = ("read", "measure", "evaluate", "findings")
SMALL = 6
Value = TypeVar("Value")


class Growth(Struct, frozen=True):
    """What one report cost: CPU seconds of each stage and, where asked for, of each group of facts."""

    shape: str
    size: int
    bytes: int
    facts: int
    findings: int
    stages: dict[str, float]
    groups: dict[str, float]

    @property
    def per_item(self) -> dict[str, float]:
        """Milliseconds an item in each stage and in all."""
        stages = {stage: self.stages[stage] * 1000 / self.size for stage in STAGES}
        return {**stages, "total": sum(stages.values())}


def report_of(shape: str, size: int) -> tuple[str, bytes]:
    """A file name and the bytes of a report with that many indicators (rows) or paragraphs."""
    many_rows = shape in ("indicators", "text rows")
    report = make_report(1, indicators=size) if many_rows else make_report(1, paragraphs=size)
    if shape.startswith("text"):
        return "report.txt", as_text(report).encode()
    return "report.json", json.dumps(report, ensure_ascii=False).encode()


def _seconds(work: Callable[..., Value], *arguments: object) -> tuple[float, Value]:
    gc.collect()
    start = time.process_time()
    result = work(*arguments)
    return time.process_time() - start, result


def _contexts(loaded: LoadedDocument) -> DocumentContext:
    profile = load_profile(DEFAULT)
    return DocumentContext(
        [ReportContext(report, index, profile) for index, report in enumerate(loaded.reports)]
    )


def _by_group(loaded: LoadedDocument, wanted: frozenset[str]) -> dict[str, float]:
    """The seconds of each group of facts. What several groups share counts for the first of them."""
    groups: dict[tuple[str, ...], set[str]] = {}
    for kind, modules in measuring_modules().items():
        if kind in wanted:
            groups.setdefault(modules, set()).add(kind)
    document = _contexts(loaded)
    with room_for(LARGE):
        return {
            ", ".join(name.rpartition(".")[2] for name in modules): _seconds(
                measure, document, frozenset(kinds)
            )[0]
            for modules, kinds in sorted(groups.items())
        }


def _findings(loaded: LoadedDocument, matches: Sequence[Match]) -> list[Finding]:
    hits = group_hits(hits_of(loaded, matches))
    return in_reading_order([finding_of(loaded, group, "zh") for group in hits])


def growth_of(shape: str, size: int, groups: bool = False) -> Growth:
    """Check one report stage by stage; a small one goes before it, so that nothing is loaded on the way."""
    engine = Engine(load_rules([rules_directory()]), load_profile(DEFAULT))
    for items in (SMALL, size):
        name, data = report_of(shape, items)
        read, loaded = _seconds(read_reports, data, name)
        wanted = engine.kinds_needed_for(frozenset(report.kind for report in loaded.reports))
        by_group = _by_group(loaded, wanted) if groups else {}
        measuring, facts = _seconds(measure, _contexts(loaded), wanted, engine.modules)
        evaluating, matches = _seconds(engine.evaluate, facts)
        building, findings = _seconds(_findings, loaded, matches)
    stages = dict(zip(STAGES, (read, measuring, evaluating, building), strict=True))
    return Growth(shape, size, len(data), len(facts), len(findings), stages, by_group)


def all_growth(
    sizes: Sequence[int] = SIZES, shapes: Sequence[str] = SHAPES, groups: bool = False
) -> list[Growth]:
    """The growth of every shape and size, each in a fresh process."""
    context = multiprocessing.get_context("spawn")
    found: list[Growth] = []
    for shape in shapes:
        for size in sizes:
            with context.Pool(1) as pool:
                found.append(pool.apply(growth_of, (shape, size, groups)))
    return found


def table(found: Sequence[Growth]) -> str:
    """The growth as lines of text: milliseconds an item."""
    columns = (*STAGES, "total")
    lines = [f"{'ms an item':<26}" + "".join(f"{column:>10}" for column in columns) + f"{'findings':>10}"]
    for growth in found:
        figures = "".join(f"{growth.per_item[column]:>10.3f}" for column in columns)
        lines.append(f"{f'{growth.size} {growth.shape}':<26}{figures}{growth.findings:>10}")
    return "\n".join(lines)


def _groups_table(found: Sequence[Growth]) -> str:
    lines: list[str] = []
    for shape in dict.fromkeys(growth.shape for growth in found):
        of_shape = [growth for growth in found if growth.shape == shape]
        lines.append(f"\n{shape}: ms an item at {', '.join(str(growth.size) for growth in of_shape)}")
        dear = sorted(of_shape[-1].groups.items(), key=lambda entry: -entry[1])
        for name, _ in dear:
            costs = [growth.groups.get(name, 0.0) * 1000 / growth.size for growth in of_shape]
            if max(costs) >= 0.005:
                lines.append(f"{name:<44}" + "".join(f"{cost:>9.4f}" for cost in costs))
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--only", choices=SHAPES, action="append")
    parser.add_argument("--facts", action="store_true", help="the time of each group of facts as well")
    parser.add_argument("--output", type=Path, help="write the figures as JSON")
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",")]
    found = all_growth(sizes, options.only or SHAPES, options.facts)
    print(table(found))
    if options.facts:
        print(_groups_table(found))
    if options.output:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(json.dumps(to_builtins(found), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
