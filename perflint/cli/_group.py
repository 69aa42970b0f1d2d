"""A command group whose commands are modules, imported when they are needed."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import click


class ReaderGone(Exception):  # noqa: N818 — an event, not an error of ours
    """Whoever read the output has gone, e.g. `perflint … | head`."""


class LazyGroup(click.Group):
    """Finds its commands as the modules of a package; a module's name with `-` for `_` is the command's name.

    Each module has the command in its attribute `command`. Modules whose name begins with `_` are helpers.
    """

    def __init__(self, *args: Any, package: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 — click's signature
        package = importlib.import_module(self._package)
        return sorted(
            module.name.replace("_", "-")
            for module in pkgutil.iter_modules(package.__path__)
            if not module.name.startswith("_")
        )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{self._package}.{cmd_name.replace('-', '_')}")
        command = module.command
        if not isinstance(command, click.Command):
            raise TypeError(f"{module.__name__}.command is no click command")
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            # click would end the process with 1, which says "findings" here.
            raise ReaderGone from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            known = self.list_commands(ctx)
            near = difflib.get_close_matches(args[0], known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
            raise click.UsageError(f"{error.message.rstrip('.')}; {hint}", ctx) from error
