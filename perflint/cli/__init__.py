"""The command line. Each command is a module of this package and is imported only when it is called."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of the `perflint` command; ends the process with an exit code of `perflint.cli._exit`."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        # Scripts ask for nothing else; what commands need takes longer to import than all of this.
        import perflint

        sys.stdout.write(f"perflint {perflint.__version__}\n")
        sys.exit(0)
    from perflint.cli._main import run

    run()
