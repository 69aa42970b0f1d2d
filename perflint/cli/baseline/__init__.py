"""`perflint baseline`."""

from perflint.cli._group import LazyGroup

command = LazyGroup(
    name="baseline",
    package="perflint.cli.baseline",
    help="Keep today's findings, so that only new ones are shown.",
)
