"""All benchmarks: perflint beside its peers, in turn in one run, with everything that is needed to repeat it.

    python -m bench.run [--only CASE] [--quick]

Writes bench/results/CASE.json and docs/performance.md with its plot. The peers are installed into bench/.peers; one
that cannot be installed is left out, and the results say why.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from bench import commands, engines, growth, page, stages, tools

RESULTS = Path(__file__).resolve().parent / "results"


def _growth(quick: bool) -> list[growth.Growth]:
    return growth.all_growth((50, 200) if quick else growth.SIZES)


def _engines(quick: bool) -> list[engines.EngineTime]:
    return engines.compare(3, (200, 500)) if quick else engines.compare(21)


CASES: dict[str, Callable[[bool], Sequence[Any]]] = {
    "startup": commands.startup,
    "throughput": commands.throughput,
    "mixed": commands.mixed,
    "memory": commands.memory,
    "engines": _engines,
    "growth": _growth,
    "stages": stages.profile,
}
PROGRAMS = {
    "engines": "python -m bench.run --only engines",
    "growth": "python -m bench.growth",
    "stages": "python -m bench.run --only stages",
}


def _load() -> float | None:
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {"system": platform.system(), "processor": _processor(), "cores": os.cpu_count()}


def run_case(name: str, quick: bool, used: dict[str, str]) -> Path:
    """Run one case and write its results."""
    before = _load()
    found = CASES[name](quick)
    result = {
        "case": name,
        "quick": quick,
        "date": datetime.now(UTC).date().isoformat(),
        "repeat": PROGRAMS.get(name, f"python -m bench.run --only {name}"),
        "machine": machine(),
        "versions": used,
        "load": {"before": before, "after": _load()},
        "results": to_builtins(found),
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the cases and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", choices=list(CASES), action="append", help="this case; may be given several times"
    )
    parser.add_argument(
        "--quick", action="store_true", help="few runs of small inputs, to try the bench itself"
    )
    options = parser.parse_args(arguments)
    found = [tools.perflint(), tools.spectral(), tools.check_jsonschema()]
    for tool in found:
        if tool.missing:
            print(f"{tool.name} is left out: {tool.missing}", file=sys.stderr)
    used = tools.versions(found)
    for name in options.only or CASES:
        print(f"{name} ...", flush=True)
        print(f"  {run_case(name, options.quick, used)}", flush=True)
    print(page.write(RESULTS))


if __name__ == "__main__":
    main()
