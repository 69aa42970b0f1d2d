"""Rules: loaded from YAML, checked against the fact registry, compiled to durable_rules, and run on facts.

Nothing heavy is imported before it is used: rules from the cache need neither a YAML reader nor the fact registry.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from perflint.engine.errors import EngineError, EngineUnavailable, Problem, RuleError
from perflint.engine.rule import Match, Rule, RuleSet, Severity

if TYPE_CHECKING:
    from perflint.engine.evaluation import Engine

__all__ = [
    "Engine",
    "EngineError",
    "EngineUnavailable",
    "Match",
    "Problem",
    "Rule",
    "RuleError",
    "RuleSet",
    "Severity",
    "load_rules",
]


def load_rules(paths: Sequence[Path]) -> RuleSet:
    """The rules of files and folders, from the cache when their content was loaded before.

    Files named `*.cases.yaml` and the folder `vocabulary` are passed over; a folder `profiles` holds profiles, a folder
    `boilerplate` common wording. Raises RuleError with all problems of all files.
    """
    from perflint.engine.cache import cached_rules
    from perflint.engine.files import boilerplate_files, profile_folders

    return replace(
        cached_rules(paths),
        profile_folders=profile_folders(paths),
        boilerplate_files=boilerplate_files(paths),
    )


def __getattr__(name: str) -> Any:
    if name == "Engine":
        from perflint.engine.evaluation import Engine

        return Engine
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
