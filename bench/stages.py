"""Where the time goes: the stages of checking one report or many, in one process that is warm."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from bench.generate import as_text, make_report
from perflint.documents.isolation import close_workers
from perflint.engine import Engine, load_rules
from perflint.facts.context import DocumentContext, ReportContext
from perflint.facts.registry import measure
from perflint.findings.build import finding_of, group_hits, hits_of, in_reading_order
from perflint.profile import load_profile
from perflint.profile_choice import DEFAULT
from perflint.reading import read_reports
from perflint.resources import rules_directory

STAGES = ("read", "measure", "evaluate", "findings")
_DOCX = Path(__file__).resolve().parent.parent / "fixtures" / "formats" / "self-evaluation.docx"
Value = TypeVar("Value")


class Stages(Struct, frozen=True):
    """Milliseconds of each stage for one document, on average."""

    name: str
    documents: int
    milliseconds: dict[str, float]

    @property
    def shares(self) -> dict[str, float]:
        """Percent of each stage."""
        total = sum(self.milliseconds.values())
        return {stage: 100 * value / total for stage, value in self.milliseconds.items()}


def _documents(quick: bool) -> list[tuple[str, list[tuple[str, bytes]]]]:
    def as_json(number: int) -> tuple[str, bytes]:
        return "report.json", json.dumps(make_report(number), ensure_ascii=False, indent=1).encode()

    many = 100 if quick else 1_000
    return [
        ("one JSON report", [as_json(1)]),
        ("one text", [("report.txt", as_text(make_report(1)).encode())]),
        ("one docx", [("report.docx", _DOCX.read_bytes())]),
        (f"{many} JSON reports", [as_json(number) for number in range(many)]),
    ]


def profile(quick: bool) -> list[Stages]:
    """The stages of each sort of document; a single one is read several times, after once to warm up."""
    engine = Engine(load_rules([rules_directory()]), load_profile(DEFAULT))
    found = []
    for name, documents in _documents(quick):
        repeat = 20 if len(documents) == 1 else 1
        _check(engine, documents[:1], {})
        taken: dict[str, float] = {}
        for _ in range(repeat):
            _check(engine, documents, taken)
        count = repeat * len(documents)
        found.append(Stages(name, len(documents), {stage: 1000 * taken[stage] / count for stage in STAGES}))
    close_workers()
    return found


def _check(engine: Engine, documents: Sequence[tuple[str, bytes]], taken: dict[str, float]) -> None:
    def timed(stage: str, work: Callable[..., Value], *arguments: object) -> Value:
        start = time.perf_counter()
        result = work(*arguments)
        taken[stage] = taken.get(stage, 0.0) + time.perf_counter() - start
        return result

    default = load_profile(DEFAULT)
    for name, data in documents:
        loaded = timed("read", read_reports, data, name)
        contexts = [ReportContext(report, index, default) for index, report in enumerate(loaded.reports)]
        wanted = engine.kinds_needed_for(frozenset(report.kind for report in loaded.reports))
        facts = timed("measure", measure, DocumentContext(contexts), wanted, engine.modules)
        matches = timed("evaluate", engine.evaluate, facts)
        groups = timed("findings", lambda found, hits: group_hits(hits_of(found, hits)), loaded, matches)
        made = timed(
            "findings", lambda found, told: [finding_of(found, group, "zh") for group in told], loaded, groups
        )
        timed("findings", in_reading_order, made)
