"""Compiled patterns kept between runs: also beside one that no file can hold."""

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
