"""Configuration: the nearest of `.perflint.toml`, `pyproject.toml` and `setup.cfg` that speaks of perflint.

One file counts, found from the working directory upwards; files are never merged. An unknown key is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

SECTION = "tool:perflint"
_PER_FILE_SECTION = f"{SECTION}:per-file:"
_SEVERITIES_SECTION = f"{SECTION}:severities"

SEVERITIES = ("error", "warning", "info")
FAIL_LEVELS = (*SEVERITIES, "never")
LANGUAGES = ("zh", "en")


class ConfigurationError(ValueError):
    """A configuration that cannot be used, with the file, the key and the remedy."""


class Overrides(Struct, frozen=True):
    """What a document may have of its own."""

    profile: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, str] | None = None
    """Rule code → severity that replaces the rule's own."""


class PerFile(Struct, frozen=True):
    """Overrides for the files whose path, from the configuration's folder, matches a pattern."""

    pattern: str
    overrides: Overrides


class Configuration(Struct, frozen=True):
    """What a configuration file says; None or empty where it is silent."""

    source: Path | None = None
    language: str | None = None
    format: str | None = None
    severity: str | None = None
    fail_on: str | None = None
    rules: tuple[Path, ...] = ()
    boilerplate: tuple[Path, ...] = ()
    baseline: Path | None = None
    suppressions: Path | None = None
    preview: bool = False
    jobs: int | None = None
    cache: bool = True
    """Whether results are kept for later runs and taken from earlier ones."""
    overrides: Overrides = Overrides()
    per_file: tuple[PerFile, ...] = ()

    def overrides_for(self, path: str) -> Overrides:
        """The overrides of one document: the general ones, then those of every matching pattern in file order.

        A profile or a selection replaces an earlier one; ignored rules and severities add up.
        """
        import fnmatch

        result = self.overrides
        if self.source is None:
            return result
        name = _below(path, self.source.parent)
        for entry in self.per_file:
            if fnmatch.fnmatch(name, entry.pattern) or fnmatch.fnmatch(Path(path).name, entry.pattern):
                own = entry.overrides
                result = replace(
                    result,
                    profile=own.profile or result.profile,
                    select=own.select or result.select,
                    ignore=(*result.ignore, *own.ignore),
                    severities={**(result.severities or {}), **(own.severities or {})},
                )
        return result


def _below(path: str, folder: Path) -> str:
    absolute = Path(path).resolve()
    return absolute.relative_to(folder).as_posix() if absolute.is_relative_to(folder) else absolute.as_posix()


_OVERRIDES = ("profile", "select", "ignore", "severities")
_KEYS = (
    "lang",
    "format",
    "severity",
    "fail-on",
    "rules",
    "boilerplate",
    "baseline",
    "suppressions",
    "preview",
    "jobs",
    "cache",
    *_OVERRIDES,
    "per-file",
)


class _Reader:
    """Checks the raw values of one file and turns them into a Configuration."""

    def __init__(self, source: Path) -> None:
        self._source = source

    def fail(self, message: str) -> ConfigurationError:
        return ConfigurationError(f"{self._source}: {message}")

    def check_keys(self, found: Iterable[str], known: tuple[str, ...], where: str) -> None:
        import difflib

        for key in found:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
                raise self.fail(f"unknown key {key!r}{where}; {hint}")

    def text(self, values: Mapping[str, Any], key: str, choices: tuple[str, ...] = ()) -> str | None:
        value = values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.fail(f"{key} must be a text, not {value!r}")
        if choices and value not in choices:
            raise self.fail(f"{key} must be one of {', '.join(choices)}, not {value!r}")
        return value

    def flag(self, values: Mapping[str, Any], key: str, default: bool = False) -> bool:
        value = values.get(key, default)
        # setup.cfg knows texts only.
        value = {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
        if not isinstance(value, bool):
            raise self.fail(f"{key} must be true or false, not {value!r}")
        return value

    def count(self, values: Mapping[str, Any], key: str) -> int | None:
        value = values.get(key)
        # setup.cfg knows texts only.
        number = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value
        if number is None:
            return None
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise self.fail(f"{key} must be a whole number from 1, not {value!r}")
        return number

    def texts(self, values: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = values.get(key, ())
        if isinstance(value, str):
            return tuple(part for part in value.replace(",", "\n").split() if part)
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise self.fail(f"{key} must be a list of texts, not {value!r}")
        return tuple(value)

    def path(self, values: Mapping[str, Any], key: str) -> Path | None:
        value = self.text(values, key)
        return None if value is None else self._source.parent / value

    def severities(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        value = values.get("severities", {})
        if isinstance(value, str):
            pairs = [line.partition("=") for line in value.splitlines() if line.strip()]
            value = {name.strip(): severity.strip() for name, _, severity in pairs}
        if not isinstance(value, Mapping):
            raise self.fail("severities must map rule codes to severities, e.g. BUD019 = info")
        for code, severity in value.items():
            if severity not in SEVERITIES:
                raise self.fail(
                    f"severities: {code} must be one of {', '.join(SEVERITIES)}, not {severity!r}"
                )
        return dict(value)

    def overrides(self, values: Mapping[str, Any]) -> Overrides:
        return Overrides(
            profile=self.text(values, "profile"),
            select=self.texts(values, "select"),
            ignore=self.texts(values, "ignore"),
            severities=self.severities(values),
        )

    def per_file(self, values: Mapping[str, Any]) -> tuple[PerFile, ...]:
        table = values.get("per-file", {})
        if not isinstance(table, Mapping) or not all(isinstance(entry, Mapping) for entry in table.values()):
            raise self.fail('per-file must hold one table a pattern, e.g. [per-file."2024/*.docx"]')
        entries = []
        for pattern, entry in table.items():
            self.check_keys(entry, _OVERRIDES, f" in per-file {pattern!r}")
            entries.append(PerFile(pattern, self.overrides(entry)))
        return tuple(entries)

    def read(self, values: Mapping[str, Any]) -> Configuration:
        self.check_keys(values, _KEYS, "")
        return Configuration(
            source=self._source,
            language=self.text(values, "lang", LANGUAGES),
            format=self.text(values, "format"),
            severity=self.text(values, "severity", SEVERITIES),
            fail_on=self.text(values, "fail-on", FAIL_LEVELS),
            rules=tuple(self._source.parent / folder for folder in self.texts(values, "rules")),
            boilerplate=tuple(self._source.parent / file for file in self.texts(values, "boilerplate")),
            baseline=self.path(values, "baseline"),
            suppressions=self.path(values, "suppressions"),
            preview=self.flag(values, "preview"),
            jobs=self.count(values, "jobs"),
            cache=self.flag(values, "cache", default=True),
            overrides=self.overrides(values),
            per_file=self.per_file(values),
        )


def _toml(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not valid TOML: {error}") from error


def _values_of_setup_cfg(path: Path) -> Mapping[str, Any] | None:
    import configparser

    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[method-assign,assignment] # keep the case of keys, as documented there
    try:
        parser.read_string(path.read_text(encoding="utf-8-sig"), source=str(path))
    except (configparser.Error, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not a valid setup.cfg: {error}") from error
    own = [name for name in parser.sections() if name == SECTION or name.startswith(SECTION + ":")]
    if not own:
        return None
    values: dict[str, Any] = {}
    for name in own:
        content = dict(parser[name])
        if name == SECTION:
            values.update(content)
        elif name == _SEVERITIES_SECTION:
            values["severities"] = content
        elif name.startswith(_PER_FILE_SECTION):
            values.setdefault("per-file", {})[name.removeprefix(_PER_FILE_SECTION)] = content
        else:
            expected = f"[{SECTION}], [{_SEVERITIES_SECTION}] or [{_PER_FILE_SECTION}PATTERN]"
            raise ConfigurationError(f"{path}: unknown section [{name}]; expected {expected}")
    return values


def _values(path: Path) -> Mapping[str, Any] | None:
    """What a file says of perflint, or None when it does not speak of it."""
    if path.name == "setup.cfg":
        return _values_of_setup_cfg(path)
    content = _toml(path)
    if path.name == "pyproject.toml":
        found = content.get("tool", {}).get("perflint")
        return found if isinstance(found, Mapping) or found is None else {"": found}
    return content


def read_configuration(path: Path) -> Configuration:
    """The configuration of one file.

    Raises ConfigurationError when it cannot be read or says something that perflint does not know.
    """
    try:
        values = _values(path)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror or error}") from error
    if values is None:
        raise ConfigurationError(f"{path}: holds no section for perflint")
    return _Reader(path.resolve()).read(values)


def _may_speak(path: Path) -> bool:
    """Whether a file can hold a section for perflint; to look at its bytes spares most runs its parser."""
    if path.name == "setup.cfg":
        return b"[" + SECTION.encode() in path.read_bytes()
    return path.name != "pyproject.toml" or b"perflint" in path.read_bytes()


def find_configuration(folder: Path) -> Configuration:
    """The configuration that counts in `folder`: the nearest one there or above; an empty one where there is none.

    In one folder `.perflint.toml` comes before `pyproject.toml`, and that before `setup.cfg`.
    """
    for current in (folder.resolve(), *folder.resolve().parents):
        for name in (".perflint.toml", "pyproject.toml", "setup.cfg"):
            path = current / name
            if path.is_file() and _may_speak(path) and (values := _values(path)) is not None:
                return _Reader(path).read(values)
    return Configuration()
