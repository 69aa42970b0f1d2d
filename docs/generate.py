"""Writes what is generated: the pages of rules, facts and profiles, and the output that README.md and guides show.

`--check` writes nothing and fails when something is out of date.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from guides import console, guide

from perflint.engine import load_rules
from perflint.facts.registry import fact_kinds
from perflint.profile import load_profile, profile_names
from perflint.reference_pages import facts_page, profiles_page
from perflint.resources import rules_directory
from perflint.rule_pages import Catalogue, pages

PROJECT = Path(__file__).resolve().parent.parent
DOCS = PROJECT / "docs"
README = PROJECT / "README.md"

GUIDES = ("tutorial", "usage", "writing-rules")

_SHOWN = re.compile(r"<!-- perflint (.+?) -->\n.*?<!-- end -->", re.DOTALL)


def readme() -> str:
    """README.md with the real output of the commands that it shows."""

    def shown(found: re.Match[str]) -> str:
        command = found.group(1)
        return f"<!-- perflint {command} -->\n{console(command, PROJECT, errors=False)}\n<!-- end -->"

    return _SHOWN.sub(shown, README.read_text(encoding="utf-8"))


def generated() -> dict[Path, str]:
    """Path → text of everything that is generated."""
    ruleset = load_rules([rules_directory()])
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # their commands are processes of their own
        guides = {
            f"{name}.md": pool.submit(guide, DOCS / f"{name}.md", DOCS / "examples" / name) for name in GUIDES
        }
        written = {
            **pages(ruleset, Catalogue.read(DOCS / "catalogue.yaml")),
            "facts.md": facts_page(fact_kinds()),
            "profiles.md": profiles_page([load_profile(name) for name in profile_names()]),
            **{name: running.result() for name, running in guides.items()},
        }
    return {README: readme(), **{DOCS / name: text for name, text in written.items()}}


def _existing(wanted: dict[Path, str]) -> dict[Path, str]:
    """What stands there now, pages of rules that are gone included."""
    paths = {path for path in wanted if path.is_file()} | set((DOCS / "rules").glob("*.md"))
    return {path: path.read_text(encoding="utf-8") for path in paths}


def differences(wanted: dict[Path, str]) -> list[Path]:
    """The files that are missing, out of date, or left over."""
    there = _existing(wanted)
    return sorted(path for path in wanted.keys() | there.keys() if wanted.get(path) != there.get(path))


def write(wanted: dict[Path, str]) -> None:
    """Write everything and remove the pages of rules that are gone."""
    for path in _existing(wanted).keys() - wanted.keys():
        path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> int:
    """Write or check what is generated."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail when something is out of date"
    )
    check = parser.parse_args().check
    wanted = generated()
    if not check:
        write(wanted)
        return 0
    stale = differences(wanted)
    for path in stale:
        print(f"{path.relative_to(PROJECT)} is out of date; run: make docs", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
