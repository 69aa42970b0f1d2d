"""The `perflint` command itself: its options, its help, and what becomes of errors that end it."""

from __future__ import annotations

import atexit
import io
import os
import sys
import threading
from typing import NoReturn

import click

import perflint
from perflint.cli import _exit
from perflint.cli._group import LazyGroup, ReaderGone

_HELP = """Audit linter for Chinese budget-performance documents (预算绩效).

It reads target forms, self-evaluations and performance texts, recomputes what they state, and says where it does
not hold. Start with: perflint check FILE"""


@click.command(
    cls=LazyGroup,
    package="perflint.cli",
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(
    perflint.__version__, "-V", "--version", prog_name="perflint", message="%(prog)s %(version)s"
)
def perflint_command() -> None:
    """The group; its commands do the work."""


def _tolerate_any_encoding() -> None:
    """A terminal that cannot show a character gets a substitute for it, never a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding.lower().replace("-", "")
            # Under LC_ALL=C a pipe would get ASCII: the Chinese text would be lost, so UTF-8 it is.
            if encoding in ("ascii", "usascii", "ansix3.41968"):
                stream.reconfigure(encoding="utf-8", errors="replace")
            else:
                stream.reconfigure(errors="replace")


def _leave(code: int) -> NoReturn:
    """End the process. Where nobody waits for its end, Python need not take every object apart first.

    That would take as long as reading a report. Whoever has something to put in order at the end (temporary files,
    processes that read) has asked to be called.
    """
    sys.stderr.flush()
    nobody_waits = getattr(atexit, "_ncallbacks", lambda: 1)() == 0
    if nobody_waits and threading.active_count() == 1:
        os._exit(code)
    sys.exit(code)


def run() -> NoReturn:
    """Run the command line and end the process with its exit code."""
    _tolerate_any_encoding()
    try:
        result = perflint_command.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        sys.exit(_exit.FAILED)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("aborted", err=True)
        sys.exit(130)
    except (ReaderGone, BrokenPipeError):
        # Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(_exit.FAILED)
    except OSError as error:
        click.echo(f"perflint: {error.filename or 'output'}: {error.strerror or error}", err=True)
        sys.exit(_exit.FAILED)
    except Exception:  # whatever it is, it must not pass for findings (1) or for a clean run (0)
        import traceback

        traceback.print_exc()
        sys.exit(_exit.FAILED)
    _leave(result if isinstance(result, int) else _exit.CLEAN)
