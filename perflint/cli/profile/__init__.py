"""`perflint profile`."""

from perflint.cli._group import LazyGroup

command = LazyGroup(name="profile", package="perflint.cli.profile", help="Show and compare profiles.")
