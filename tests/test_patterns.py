"""Compiled patterns kept between runs: beside one that no file can hold, and without growing from run to run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = r"""
from perflint import patterns

surrogates = patterns.regex("[\ud800-\udfff]")
digits = patterns.regex(r"\d+年")
assert surrogates.search("a\ud800") and digits.search("2024年") and not surrogates.search("2024年")
patterns.keep()
"""


def test_a_pattern_with_surrogates_does_not_spoil_the_others(tmp_path: Path) -> None:
    for _ in range(2):
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            check=True,
            env={**os.environ, "PERFLINT_CACHE_DIR": str(tmp_path)},
        )
    (entry,) = tmp_path.glob("patterns-*.json")
    assert "年" in entry.read_text(encoding="utf-8")


def _run(script: str, folder: Path, seed: int) -> int:
    """Run a script with a cache folder and a seed of hashes; the bytes that it keeps."""
    environment = {**os.environ, "PERFLINT_CACHE_DIR": str(folder), "PYTHONHASHSEED": str(seed)}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)
    (entry,) = folder.glob("patterns-*.json")
    return entry.stat().st_size


def test_words_of_a_set_make_one_pattern_in_all_runs(tmp_path: Path) -> None:
    script = (
        "from perflint import patterns\n"
        "assert patterns.regex(patterns.alternatives({'甲县', '乙县', '丙县', '丁县'})).search('在丙县')\n"
        "patterns.keep()\n"
    )
    assert _run(script, tmp_path, 1) == _run(script, tmp_path, 2) == _run(script, tmp_path, 3)


def test_an_entry_that_grows_too_large_is_begun_anew(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom perflint import patterns\npatterns._MOST_BYTES = 100_000\n"
        "for number in range(40):\n patterns.regex(f'[一-龥]{{{number}}}SEED' * 20).search('x')\npatterns.keep()\n"
    )
    sizes = [_run(script.replace("SEED", str(seed)), tmp_path, seed) for seed in range(6)]
    assert max(sizes) < 2 * sizes[0] + 100_000


def test_a_report_checked_again_keeps_no_more_patterns(tmp_path: Path, project_directory: Path) -> None:
    report = project_directory / "fixtures" / "project-self-evaluation" / "defects.json"
    script = (
        f"import sys\nsys.argv = ['perflint', 'check', {str(report)!r}, '--fail-on', 'never', '-o', '/dev/null']\n"
        "from perflint.cli import main\nmain()\n"
    )
    assert _run(script, tmp_path, 1) == _run(script, tmp_path, 2) == _run(script, tmp_path, 3)
