"""The page docs/performance.md and its plot, from what stands in bench/results.

The prose between the marks of the page is written by hand and kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE, PLOT = DOCS / "performance.md", DOCS / "performance.svg"
_BY_HAND = re.compile(r"<!-- by hand -->\n(.*?)\n<!-- end by hand -->", re.DOTALL)
_WIDTH, _LEFT, _ROW, _BAR = 760, 270, 26, 16

Results = dict[str, Any]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _seconds(value: float) -> str:
    return f"{value * 1000:,.0f} ms" if value < 10 else f"{value:,.1f} s"


def _timings(result: Results, against: str) -> str:
    """Medians with their spread, and how often the time of one command goes into them."""
    base = next((item["seconds"] for item in result["results"] if item["name"].startswith(against)), None)
    rows = [
        [
            item["name"],
            _seconds(item["seconds"]),
            f"± {_seconds(item['spread'] / 2)}",
            _seconds(item["cpu"]),
            f"{item['seconds'] / base:.2f}" if base else "",
        ]
        for item in result["results"]
    ]
    return _table(["", "median", "spread", "CPU", f"÷ {against}"], rows)


def _startup(result: Results) -> str:
    return _timings(result, "perflint, all rules")


def _memory(result: Results) -> str:
    rows = []
    for item in result["results"]:
        peaks = item["peaks"]
        each = ", ".join(f"{peak:,.0f}" for peak in peaks[:6]) + (" …" if len(peaks) > 6 else "")
        rows.append([item["name"], f"{sum(peaks):,.0f}", each, _seconds(item["seconds"])])
    return _table(["", "MB in all", "MB of each process", "time"], rows)


def _engines(result: Results) -> str:
    rows = []
    for item in result["results"]:
        if item["milliseconds"] is None:
            rows.append([f"{item['name']}: left out, {item['missing']}", "", "", "", ""])
        else:
            spread = f"± {item['spread'] / 2:.2f} ms"
            rows.append(
                [
                    item["name"],
                    f"{item['facts']:,}",
                    f"{item['milliseconds']:.2f} ms",
                    spread,
                    str(item["matches"]),
                ]
            )
    return _table(["", "facts", "one report", "spread", "matches"], rows)


def _growth(result: Results) -> str:
    stages = ("read", "measure", "evaluate", "findings")
    rows = []
    for item in result["results"]:
        each = [item["stages"][stage] * 1000 / item["size"] for stage in stages]
        rows.append(
            [f"{item['size']:,} {item['shape']}", *(f"{value:.3f}" for value in each), f"{sum(each):.3f}"]
        )
    return _table(["CPU milliseconds an item", *stages, "all"], rows)


def _stages(result: Results) -> str:
    stages = ("read", "measure", "evaluate", "findings")
    rows = []
    for item in result["results"]:
        total = sum(item["milliseconds"].values())
        shares = [f"{100 * item['milliseconds'][stage] / total:.0f} %" for stage in stages]
        rows.append([item["name"], f"{total:.1f} ms", *shares])
    return _table(["", "a document", *stages], rows)


SECTIONS = (
    ("startup", "Start-up", "One report of some 3.5 kB, from the start of the process to its end.", _startup),
    ("throughput", "Throughput", "A thousand reports of 3.5 kB in one call.", _startup),
    ("mixed", "Throughput with larger reports", "A thousand reports of 3 to 30 kB in one call.", _startup),
    ("memory", "Memory", "The peak of resident memory of each process.", _memory),
    (
        "engines",
        "The engine alone",
        "150 rules that join two facts, 15 of them with a negation: the facts of a report go in, the matches come out. "
        "All engines give the same matches.",
        _engines,
    ),
    ("growth", "Growth", "One report with more and more indicators or paragraphs.", _growth),
    ("stages", "Where the time goes", "In a process that is warm.", _stages),
)


def _circumstances(result: Results) -> str:
    machine, load = result["machine"], result["load"]
    said = f"{result['date']}, {machine['cores']} cores of {machine['processor']}, {machine['system']}"
    quick = " A quick run: small inputs, few repetitions." if result["quick"] else ""
    loads = f"load {load['before']} before and {load['after']} after"
    return f"Measured on {said}; {loads}.{quick} Repeat: `{result['repeat']}`."


def _commands(result: Results) -> str:
    lines = [f"{item['name']}: {item['command']}" for item in result["results"] if "command" in item]
    return "\n\n```text\n" + "\n".join(lines) + "\n```" if lines else ""


def _text(results: dict[str, Results], by_hand: str) -> str:
    parts = ["# Performance", by_hand]
    if results:
        parts.append("## Figures\n\nWritten by `make bench`. perflint and its peers run in turn, in one run.")
        parts.append("![One report and many reports, perflint beside its peers](performance.svg)")
    for name, title, what, table in SECTIONS:
        if name in results:
            result = results[name]
            parts.append(
                f"### {title}\n\n{what} {_circumstances(result)}\n\n{table(result)}{_commands(result)}"
            )
    if results:
        versions = {key: value for result in results.values() for key, value in result["versions"].items()}
        listed = "\n".join(f"- {name}: {value}" for name, value in versions.items())
        parts.append(f"### Versions\n\n{listed}")
    return "\n\n".join(parts) + "\n"


def _bars(title: str, rows: Sequence[tuple[str, float]], top: int) -> list[str]:
    longest = max(value for _, value in rows)
    lines = [f'<text x="0" y="{top + 14}" font-weight="bold">{escape(title)}</text>']
    for number, (name, value) in enumerate(rows):
        y = top + 26 + number * _ROW
        width = max(1.0, value / longest * (_WIDTH - _LEFT - 90))
        colour = "#2b6cb0" if name.startswith("perflint") else "#a0aec0"
        lines += [
            f'<text x="{_LEFT - 8}" y="{y + 12}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_BAR}" fill="{colour}"/>',
            f'<text x="{_LEFT + width + 6:.1f}" y="{y + 12}">{escape(_seconds(value))}</text>',
        ]
    return lines


def plot(results: dict[str, Results]) -> str:
    """Bars of the start-up and throughput cases as SVG."""
    lines: list[str] = []
    top = 8
    for name, title in (("startup", "One report of 3.5 kB"), ("throughput", "Many reports in one call")):
        if name in results:
            rows = [(item["name"], item["seconds"]) for item in results[name]["results"]]
            lines += _bars(title, rows, top)
            top += 44 + len(rows) * _ROW
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{top}" viewBox="0 0 {_WIDTH} {top}" '
        'font-family="sans-serif" font-size="12">'
    )
    background = f'<rect width="{_WIDTH}" height="{top}" fill="#ffffff"/>'
    return "\n".join([head, background, *lines, "</svg>"]) + "\n"


def write(folder: Path) -> Path:
    """Write page and plot from the results in a folder."""
    results: dict[str, Results] = {}
    for name, *_ in SECTIONS:
        path = folder / f"{name}.json"
        if path.exists():
            results[name] = json.loads(path.read_text(encoding="utf-8"))
    kept = _BY_HAND.search(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else None
    by_hand = f"<!-- by hand -->\n{kept[1] if kept else ''}\n<!-- end by hand -->"
    PAGE.write_text(_text(results, by_hand), encoding="utf-8")
    PLOT.write_text(plot(results), encoding="utf-8")
    return PAGE
