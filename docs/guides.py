"""Guides whose files and outputs are real: every command in them is run, in order, in a folder of the guide's own.

`<!-- file NAME -->` puts the example NAME into the folder and shows it (`NAME from OTHER`: the example OTHER, under
that name); `<!-- perflint ARGUMENTS -->` shows what the command prints. Both end at `<!-- end -->`.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

WIDTH = 100

_SHOWN = re.compile(r"<!-- (?P<what>file|perflint) (?P<of>.+?) -->\n.*?<!-- end -->", re.DOTALL)
_LANGUAGES = {".yaml": "yaml", ".json": "json", ".toml": "toml", ".cfg": "ini"}


def output(arguments: str, folder: Path, errors: bool = True) -> str:
    """What perflint prints in a folder, on standard error too if wanted. Usage errors are shown, crashes end it all."""
    done = subprocess.run(
        [sys.executable, "-m", "perflint", *shlex.split(arguments)],
        cwd=folder,
        env={**os.environ, "COLUMNS": str(WIDTH), "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if errors else None,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in (0, 1, 2) or "Traceback" in done.stdout:
        raise SystemExit(f"perflint {arguments}: exit code {done.returncode}\n{done.stdout}")
    return done.stdout.replace(f"{folder}{os.sep}", "").rstrip()


def console(arguments: str, folder: Path, errors: bool = True) -> str:
    """A command with what it prints, as a block of a page."""
    return f"```console\n$ perflint {arguments}\n{output(arguments, folder, errors)}".rstrip() + "\n```"


def guide(page: Path, examples: Path) -> str:
    """The text of a guide with its files and outputs as they are now."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary).resolve()

        def file(of: str) -> str:
            name, _, source = of.partition(" from ")
            content = (examples / (source or name)).read_text(encoding="utf-8")
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(examples / (source or name), target)
            return f"```{_LANGUAGES.get(target.suffix, 'text')}\n{content.rstrip()}\n```"

        def shown(found: re.Match[str]) -> str:
            what, of = found["what"], found["of"]
            block = file(of) if what == "file" else console(of, folder)
            return f"<!-- {what} {of} -->\n{block}\n<!-- end -->"

        return _SHOWN.sub(shown, page.read_text(encoding="utf-8"))
