"""Profiles for the commands that show them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from perflint.profile import Profile


def _folders(rule_folders: Sequence[Path]) -> tuple[Path, ...]:
    from perflint.engine.files import profile_folders

    return profile_folders(rule_folders)


def every(rule_folders: Sequence[Path]) -> list[Profile]:
    """All profiles, those in folders of further rules included."""
    from perflint.profile import ProfileError, profiles_of

    try:
        return profiles_of(_folders(rule_folders))
    except ProfileError as error:
        raise click.UsageError(str(error)) from error


def load(name: str, rule_folders: Sequence[Path]) -> Profile:
    """A profile by name or file; a usage error with the nearest name where there is none."""
    from perflint.profile import ProfileError, named_profile

    try:
        return named_profile(name, _folders(rule_folders))
    except ProfileError as error:
        raise click.UsageError(str(error)) from error


def as_json(profile: Profile) -> dict[str, Any]:
    """The values of a profile, inherited ones included."""
    return profile.model_dump(complete=True)
