"""Exit codes."""

from __future__ import annotations

CLEAN = 0
"""Nothing at or above the level of `--fail-on` was found."""

FINDINGS = 1
"""Something at or above the level of `--fail-on` was found; an unreadable document counts as an error."""

FAILED = 2
"""A usage, configuration or rule error, a path that does not exist, or a fault of perflint itself."""
