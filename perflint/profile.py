"""Profiles: the bands, weights, thresholds and forms of a province, read from rules/profiles."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache as computed_once
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, field
from msgspec.structs import replace

from perflint import cache
from perflint.models import Model
from perflint.resources import rules_directory

_ENTRY = "profiles"


class ProfileError(ValueError):
    """A profile that cannot be used, with the file, the place in it and the remedy."""


class Band(Model, frozen=True, kw_only=True):
    """A grade and the lowest total score (of 100) that earns it; bands are half-open."""

    grade: str
    minimum: Decimal
    synonyms: list[str] = field(default_factory=list)


class WeightScheme(Model, frozen=True, kw_only=True):
    """Weights of the first-level indicators that a norm allows together, in points of 100."""

    weights: dict[str, Decimal]
    basis: str


class Profile(Model, frozen=True, kw_only=True):
    """Everything that differs between provinces and that rules and facts read. `extends` names the parent profile."""

    name: str
    title: str
    extends: str | None = None
    basis: Annotated[
        list[str], Meta(description="documents that confirm the values, or a note that none does")
    ] = field(default_factory=list)
    regions: Annotated[
        list[str], Meta(description="places whose name in a document chooses this profile")
    ] = field(default_factory=list)
    markers: Annotated[
        list[str], Meta(description="headings and labels that only this province's forms print")
    ] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    weight_schemes: list[WeightScheme] = field(default_factory=list)
    execution_weight: Decimal = Decimal(10)
    execution_score: Literal["proportional", "stepped"] = "proportional"
    inverse_formula: Literal["linear-excess", "ratio", "any"] = "any"
    over_completion_notice: Annotated[
        Decimal, Meta(description="percent of the target from which attention is due")
    ] = Decimal(120)
    over_completion_explanation: Annotated[
        Decimal, Meta(description="percent from which an explanation is due")
    ] = Decimal(130)
    qualitative_groups: Annotated[
        list[str], Meta(description="first-level indicators that are qualitative by design, e.g. 决策, 过程")
    ] = field(default_factory=list)
    required_sections: Annotated[
        dict[str, list[str]], Meta(description="report kind → chapters of its outline")
    ] = field(default_factory=dict)
    required_fields: Annotated[
        dict[str, list[str]], Meta(description="report kind → fields that must be filled")
    ] = field(default_factory=dict)
    disable: Annotated[list[str], Meta(description="codes that do not apply")] = field(default_factory=list)
    severity: dict[str, Literal["error", "warning", "info"]] = field(default_factory=dict)
    params: Annotated[
        dict[str, dict[str, Any]], Meta(description="code → values that replace a rule's params")
    ] = field(default_factory=dict)
    _folder: Path | None = None

    @property
    def folder(self) -> Path | None:
        """The folder of its file, where that is not the installation's."""
        return self._folder

    @property
    def identity(self) -> tuple[Path | None, str]:
        """What tells it from namesakes in other folders."""
        return self._folder, self.name

    @property
    def parent(self) -> "Profile | None":
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
    if not isinstance(parent, str) or not {"/", "\\"}.isdisjoint(parent):
        raise ProfileError(
            f"{path}: extends must be the name of a profile in this folder or of the installation, not {parent!r}"
        )
    inherited = _raw(parent, folder, (*chain, name))
    # Where a province is recognised and what confirms its values is its own, never its parent's.
    for own in ("regions", "markers", "basis", "extends"):
        inherited.pop(own, None)
    return _merge(inherited, content)


def _unknown(name: str, known: Iterable[str]) -> ProfileError:
    import difflib

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
    import difflib

    from pydantic import ValidationError

    if not isinstance(error, ValidationError):
        return str(error)
    told = []
    for fault in error.errors():
        key = ".".join(map(str, fault["loc"]))
        near = difflib.get_close_matches(key, Profile.__struct_fields__, n=1)
        if fault["type"] != "extra_forbidden":
            told.append(f"{key}: {fault['msg']}")
        else:
            told.append(f"unknown key {key!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    return "; ".join(told)


@computed_once
def load_profile(name: str, folder: Path | None = None) -> Profile:
    """The profile with what it inherits.

    Raises ProfileError for an unknown name, a circle of `extends`, or a value of the wrong type.
    """
    if folder is None and (kept := _installed().get(name)) is not None:
        return kept
    where = folder or rules_directory() / "profiles"
    try:
        return _read(name, folder)
    except ProfileError:
        raise
    except ValueError as error:
        raise ProfileError(f"{where / name}.yaml: {_faults(error)}") from error


def _read(name: str, folder: Path | None) -> Profile:
    from perflint.models.checks import checked

    raw = _raw(name, folder or rules_directory() / "profiles", ())
    return replace(msgspec.convert(checked(Profile, raw), Profile), _folder=folder)


@computed_once
def _installed() -> dict[str, Profile]:
    """The profiles of the installation that can be used, or what is kept of them from an earlier run."""
    parts = [cache.code_digest("profile.py", "models")]
    for path in sorted((rules_directory() / "profiles").glob("*.yaml")):
        parts += (os.fsencode(path), path.read_bytes())
    key = cache.digest(*parts)
    kept = cache.load(_ENTRY, key, lambda payload: msgspec.json.decode(payload, type=dict[str, Profile]))
    if kept is not None:
        return kept
    found: dict[str, Profile] = {}
    for name in profile_names():
        # One that cannot be used is told when it is asked for.
        with suppress(ValueError):
            found[name] = _read(name, None)
    if len(found) == len(profile_names()):
        cache.store(_ENTRY, key, msgspec.json.encode(found))
    return found


@computed_once
def profile_names(folder: Path | None = None) -> tuple[str, ...]:
    """Names of all profiles of a folder, the installation's by default."""
    return tuple(sorted(path.stem for path in (folder or rules_directory() / "profiles").glob("*.yaml")))
