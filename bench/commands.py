"""The cases that run commands: start-up, throughput, and memory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.correspondence import verify
from bench.generate import as_text, make_report
from bench.processes import Timing, alternately
from bench.tools import SPECTRAL_RULES, Tool, check_jsonschema, perflint, spectral, ten_rules

SMALL_INDICATORS = SMALL_PARAGRAPHS = 6
"""They make a report of some 3.5 kB as JSON."""


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder that is gone afterwards, with one report, its text, and the schema of reports."""
    with tempfile.TemporaryDirectory(prefix="perflint-bench-") as name:
        folder = Path(name)
        report = make_report(1, SMALL_INDICATORS, SMALL_PARAGRAPHS)
        (folder / "report.json").write_text(
            json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8"
        )
        (folder / "report.txt").write_text(as_text(report), encoding="utf-8")
        with (folder / "schema.json").open("wb") as schema:
            subprocess.run([*perflint().command, "schema", "report"], stdout=schema, check=True)
        shutil.copy(SPECTRAL_RULES, folder / "spectral.yaml")
        yield folder


def _fill(folder: Path, count: int, mixed: bool) -> None:
    """`count` reports of 3.5 kB; mixed ones of up to 30 kB, half of them short, some with long tables and prose."""
    folder.mkdir()
    for number in range(count):
        indicators = paragraphs = SMALL_INDICATORS
        if mixed and number % 20 == 19:
            indicators, paragraphs = 40, 60
        elif mixed and number % 2 == 0:
            indicators, paragraphs = 10 + number % 7, 8 + number % 11
        report = make_report(number, indicators, paragraphs)
        text = json.dumps(report, ensure_ascii=False, indent=1)
        (folder / f"{number:05}.json").write_text(text, encoding="utf-8")


def _check(*arguments: str) -> list[str]:
    """Every report checked anew, with the rules of an earlier run ready."""
    return _usual("--no-cache", *arguments)


def _usual(*arguments: str) -> list[str]:
    """As people call it: reports that have not changed since the warm-up are not checked again."""
    return [*perflint().command, "check", "--format", "json", "--fail-on", "never", *arguments]


def _without_cache(command: list[str]) -> dict[str, list[str]]:
    """The same as on the first run ever, when nothing is kept of an earlier one."""
    if os.name != "posix":
        return {}
    script = 'PERFLINT_CACHE_DIR="$(mktemp -d -p .)" exec "$@"'
    return {"perflint, all rules, first run": ["sh", "-c", script, "sh", *command]}


def _knows_jobs() -> bool:
    shown = subprocess.run(
        [*perflint().command, "check", "--help"], capture_output=True, text=True, check=True
    )
    return "--jobs" in shown.stdout


def _peers() -> list[Tool]:
    return [spectral(), check_jsonschema()]


def _peer_commands(files: list[str]) -> dict[str, list[str]]:
    commands: dict[str, list[str]] = {}
    for tool in _peers():
        if tool.missing:
            continue
        if tool.name == "spectral":
            commands["spectral, ten rules"] = [
                *tool.command,
                "lint",
                "--ruleset",
                "spectral.yaml",
                "--format",
                "json",
                "--quiet",
                *files,
            ]
        else:
            commands["check-jsonschema, schema of reports"] = [
                *tool.command,
                "--schemafile",
                "schema.json",
                *files,
            ]
    return commands


def startup(quick: bool) -> list[Timing]:
    """One small report, from the start of the process to its end."""
    with workplace() as folder:
        verify(perflint(), spectral(), folder)
        commands = {
            "python, nothing": [sys.executable, "-c", "pass"],
            "perflint --version": [*perflint().command, "--version"],
            "perflint, all rules": _check("report.json"),
            "perflint, ten rules": _check("--select", ten_rules(), "report.json"),
            **_without_cache(_check("report.json")),
            "perflint, all rules, report unchanged": _usual("report.json"),
            "perflint, all rules, text": _check("report.txt"),
            **_peer_commands(["report.json"]),
        }
        return alternately(commands, folder, folder / "output", 3 if quick else 15)


def _many(folder: Path, count: int, mixed: bool = False) -> dict[str, list[str]]:
    """The commands on `count` reports, perflint's with one worker and with one for each core where it has workers."""
    name = f"reports-{count}"
    _fill(folder / name, count, mixed)
    commands: dict[str, list[str]] = {}
    cores = os.cpu_count() or 1
    jobs = [(f", {number} job{'s' * (number > 1)}", ["--jobs", str(number)]) for number in sorted({1, cores})]
    for said, option in jobs if _knows_jobs() else [("", [])]:
        commands[f"perflint, all rules{said}"] = _check(*option, name)
        commands[f"perflint, ten rules{said}"] = _check(*option, "--select", ten_rules(), name)
    commands["perflint, all rules, reports unchanged"] = _usual(name)
    return commands


def throughput(quick: bool) -> list[Timing]:
    """Many small reports in one call."""
    return _in_one_call(quick, mixed=False)


def mixed(quick: bool) -> list[Timing]:
    """Many reports of different sizes in one call."""
    return _in_one_call(quick, mixed=True)


def _in_one_call(quick: bool, mixed: bool) -> list[Timing]:
    count = 100 if quick else 1_000
    with workplace() as folder:
        commands = _many(folder, count, mixed)
        commands |= _peer_commands([f"reports-{count}/{number:05}.json" for number in range(count)])
        return alternately(commands, folder, folder / "output", 1 if quick else 3)


def memory(quick: bool) -> list[Timing]:
    """The peak of each process with a thousand reports and with ten thousand; peers with a thousand."""
    sizes = (50, 200) if quick else (1_000, 10_000)
    found: list[Timing] = []
    for count in sizes:
        with workplace() as folder:
            commands = {
                f"{name}, {count} reports": command
                for name, command in _many(folder, count).items()
                if "all rules, " in name and "unchanged" not in name
            }
            if count == sizes[0]:
                files = [f"reports-{count}/{number:05}.json" for number in range(count)]
                commands |= {
                    f"{name}, {count} reports": command for name, command in _peer_commands(files).items()
                }
            found += alternately(commands, folder, folder / "output", 1, memory=True)
    return found
