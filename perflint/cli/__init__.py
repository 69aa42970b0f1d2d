"""The command line. Each command is a module of this package and is imported only when it is called."""

from __future__ import annotations


def main() -> None:
    """Entry point of the `perflint` command; ends the process with an exit code of `perflint.cli._exit`."""
    from perflint.cli._main import run

    run()
