"""Where the declarative resources (rules, profiles, vocabulary) lie: inside the wheel, or beside the package."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def rules_directory() -> Path:
    """The folder `rules/` of this installation.

    A wheel carries it as `perflint/_rules`; a checkout and an editable install have it beside the package.
    Raises FileNotFoundError when neither exists, which means a broken installation.
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / "_rules", package.parent / "rules"):
        if (candidate / "vocabulary").is_dir():
            return candidate
    raise FileNotFoundError(
        f"perflint's rules are missing: neither {package / '_rules'} nor {package.parent / 'rules'} exists; "
        "reinstall perflint-audit"
    )
