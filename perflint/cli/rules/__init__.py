"""`perflint rules`."""

from perflint.cli._group import LazyGroup

command = LazyGroup(name="rules", package="perflint.cli.rules", help="List, show, test and make rules.")
