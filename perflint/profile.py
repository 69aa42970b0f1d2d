"""Profiles: the bands, weights, thresholds and forms of a province, read from rules/profiles."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from perflint.resources import rules_directory


class ProfileError(ValueError):
    """A profile that cannot be used, with the file, the place in it and the remedy."""


class Band(BaseModel):
    """A grade and the lowest total score (of 100) that earns it; bands are half-open."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grade: str
    minimum: Decimal
    synonyms: list[str] = Field(default_factory=list)


class WeightScheme(BaseModel):
    """Weights of the first-level indicators that a norm allows together, in points of 100."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: dict[str, Decimal]
    basis: str


class Profile(BaseModel):
    """Everything that differs between provinces and that rules and facts read. `extends` names the parent profile."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: str
    extends: str | None = None
    basis: list[str] = Field(
        default_factory=list, description="documents that confirm the values, or a note that none does"
    )
    regions: list[str] = Field(
        default_factory=list, description="places whose name in a document chooses this profile"
    )
    markers: list[str] = Field(
        default_factory=list, description="headings and labels that only this province's forms print"
    )
    bands: list[Band] = Field(default_factory=list)
    weight_schemes: list[WeightScheme] = Field(default_factory=list)
    execution_weight: Decimal = Decimal(10)
    execution_score: Literal["proportional", "stepped"] = "proportional"
    inverse_formula: Literal["linear-excess", "ratio", "any"] = "any"
    over_completion_notice: Decimal = Field(
        Decimal(120), description="percent of the target from which attention is due"
    )
    over_completion_explanation: Decimal = Field(
        Decimal(130), description="percent from which an explanation is due"
    )
    qualitative_groups: list[str] = Field(
        default_factory=list,
        description="first-level indicators that are qualitative by design, e.g. 决策, 过程",
    )
    required_sections: dict[str, list[str]] = Field(
        default_factory=dict, description="report kind → chapters of its outline"
    )
    required_fields: dict[str, list[str]] = Field(
        default_factory=dict, description="report kind → fields that must be filled"
    )
    disable: list[str] = Field(default_factory=list, description="codes that do not apply")
    severity: dict[str, Literal["error", "warning", "info"]] = Field(default_factory=dict)
    params: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="code → values that replace a rule's params"
    )
    _folder: Path | None = PrivateAttr(None)

    @property
    def folder(self) -> Path | None:
        """The folder of its file, where that is not the installation's."""
        return self._folder

    @property
    def identity(self) -> tuple[Path | None, str]:
        """What tells it from namesakes in other folders."""
        return self._folder, self.name

    @property
    def parent(self) -> Profile | None:
        """The profile that it extends."""
        return load_profile(self.extends, self._folder) if self.extends is not None else None


def _merge(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(parent)
    for key, value in child.items():
        old = merged.get(key)
        merged[key] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def _raw(name: str, folder: Path, chain: tuple[str, ...]) -> dict[str, Any]:
    import yaml

    if name in chain:
        raise ProfileError(f"profile {name!r} extends itself: {' → '.join((*chain, name))}")
    path = folder / f"{name}.yaml"
    if not path.is_file():
        # A profile of the user's own extends one of the installation's.
        path = rules_directory() / "profiles" / f"{name}.yaml"
    if not path.is_file():
        raise _unknown(name, {*profile_names(folder), *profile_names()})
    try:
        content = yaml.load(
            path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
    except yaml.YAMLError as error:
        raise ProfileError(f"{path}: not valid YAML: {error}") from error
    if not isinstance(content, dict):
        raise ProfileError(f"{path}: must be a mapping")
    content.setdefault("name", name)
    parent = content.get("extends")
    if parent is None:
        return content
    inherited = _raw(parent, folder, (*chain, name))
    # Where a province is recognised and what confirms its values is its own, never its parent's.
    for own in ("regions", "markers", "basis", "extends"):
        inherited.pop(own, None)
    return _merge(inherited, content)


def _unknown(name: str, known: Iterable[str]) -> ProfileError:
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names)}"
    return ProfileError(f"no profile {name!r}; {hint}")


def profile_by_name(name: str, folders: Sequence[Path] = ()) -> Profile:
    """The profile with this name in the last of the folders that has it, else that of the installation.

    Raises ProfileError as `load_profile` does.
    """
    for folder in reversed(folders):
        if name in profile_names(folder):
            return load_profile(name, folder)
    if name not in profile_names():
        raise _unknown(
            name, {*profile_names(), *(own for folder in folders for own in profile_names(folder))}
        )
    return load_profile(name)


def named_profile(asked: str, folders: Sequence[Path] = ()) -> Profile:
    """The profile that someone asks for: by name as for `profile_by_name`, or a file `….yaml`.

    Raises ProfileError as `load_profile` does, and for a file that does not exist.
    """
    if not asked.endswith((".yaml", ".yml")):
        return profile_by_name(asked, folders)
    file = Path(asked)
    if file.suffix != ".yaml" or not file.is_file():
        raise ProfileError(
            f"{asked}: no such profile file (a file NAME.yaml, or a name: {', '.join(profile_names())})"
        )
    return load_profile(file.stem, file.parent)


def profiles_of(folders: Sequence[Path] = ()) -> list[Profile]:
    """All profiles of the folders and of the installation by name; one of one's own replaces a namesake."""
    names = {name for folder in folders for name in profile_names(folder)}.union(profile_names())
    return [profile_by_name(name, folders) for name in sorted(names)]


def _faults(error: ValueError) -> str:
    """What is wrong with which key, with the nearest known key for an unknown one."""
    from pydantic import ValidationError

    if not isinstance(error, ValidationError):
        return str(error)
    told = []
    for fault in error.errors():
        key = ".".join(map(str, fault["loc"]))
        near = difflib.get_close_matches(key, Profile.model_fields, n=1)
        if fault["type"] != "extra_forbidden":
            told.append(f"{key}: {fault['msg']}")
        else:
            told.append(f"unknown key {key!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    return "; ".join(told)


@cache
def load_profile(name: str, folder: Path | None = None) -> Profile:
    """The profile with what it inherits.

    Raises ProfileError for an unknown name, a circle of `extends`, or a value of the wrong type.
    """
    where = folder or rules_directory() / "profiles"
    raw = _raw(name, where, ())
    try:
        profile = Profile.model_validate(raw)
    except ValueError as error:
        raise ProfileError(f"{where / name}.yaml: {_faults(error)}") from error
    profile._folder = folder
    return profile


@cache
def profile_names(folder: Path | None = None) -> tuple[str, ...]:
    """Names of all profiles of a folder, the installation's by default."""
    return tuple(sorted(path.stem for path in (folder or rules_directory() / "profiles").glob("*.yaml")))
