"""A rule after loading: plain data, checked against the fact registry, with its conditions as trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct, field

from perflint.engine.syntax import Condition, Value
from perflint.patterns import regex

if TYPE_CHECKING:
    from perflint.facts.registry import Fact

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
FindingClass = Literal["source", "extraction"]
Status = Literal["stable", "preview"]
ParameterValue: TypeAlias = Value | tuple[Value, ...]
FieldTypes: TypeAlias = Mapping[str, Mapping[str, Literal["number", "string", "boolean", "set"]]]

Units: TypeAlias = Mapping[str, Mapping[str, str]]

_PLACEHOLDER = regex(r"\{([^{}]*)\}")


def placeholders(text: str) -> Iterator[str]:
    """The names in braces of a message: `alias.field`, `$param`, `count` or `rows`."""
    for found in _PLACEHOLDER.finditer(text):
        yield found.group(1)


class Basis(Struct, frozen=True, array_like=True):
    """The norm that a rule rests on, with a note on the article or the form's own formula."""

    document: str
    note: str = ""


class Pattern(Struct, frozen=True, array_like=True):
    """A fact that must exist (`when`) or must not exist (`unless`): its kind, its alias and the condition on it.

    `source` is the condition as written, `line` its line in the file, from 1.
    """

    kind: str
    alias: str
    condition: Condition
    source: str
    line: int


class SeverityCase(Struct, frozen=True, array_like=True):
    """Another severity for matches whose facts meet a condition."""

    severity: Severity
    condition: Condition
    source: str
    line: int


class Effective(Struct, frozen=True, array_like=True):
    """The fiscal years in which a norm is in force, both included; None means open."""

    first: int | None = None
    last: int | None = None

    def covers(self, year: int | None) -> bool:
        """Whether the norm is in force in a year. A report that states no year is held to the norm."""
        if year is None:
            return True
        return (self.first is None or year >= self.first) and (self.last is None or year <= self.last)


class Rule(Struct, frozen=True, array_like=True):
    """One defect: when it is there, how it is told, what it rests on. Texts are keyed by language, "zh" and "en".

    `kinds` and `profiles` are empty where the rule holds for all. `aggregate` is the text of one row by language when
    all matches in one report make one finding. `class_` says whether the source or its reading is at fault. `formerly`
    holds the names that the rule had before, the oldest first; settings that use them still mean this rule.
    """

    code: str
    name: str
    title: Mapping[str, str]
    severity: Severity
    message: Mapping[str, str]
    advice: Mapping[str, str]
    when: tuple[Pattern, ...]
    path: Path
    unless: tuple[Pattern, ...] = ()
    kinds: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    exclude_profiles: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    params: Mapping[str, ParameterValue] = field(default_factory=dict)
    severity_when: tuple[SeverityCase, ...] = ()
    aggregate: Mapping[str, str] | None = None
    class_: FindingClass = "source"
    traps: tuple[str, ...] = ()
    status: Status = "stable"
    since: str = ""
    effective: Effective = Effective()
    formerly: tuple[str, ...] = ()

    @property
    def first_name(self) -> str:
        """The name that the rule was given first, which its fingerprints keep."""
        return self.formerly[0] if self.formerly else self.name

    @property
    def identity(self) -> str:
        """Code and name, which together identify a rule, e.g. `BUD013 low-execution-high-rating`."""
        return f"{self.code} {self.name}"

    @property
    def restricted(self) -> bool:
        """Whether the rule holds for certain kinds of reports or fiscal years only."""
        return bool(self.kinds) or self.effective != Effective()

    def admits(self, report_kind: str, fiscal_year: int | None) -> bool:
        """Whether the rule holds in a report of this kind and year."""
        return (not self.kinds or report_kind in self.kinds) and self.effective.covers(fiscal_year)

    @property
    def cases_path(self) -> Path:
        """The file of cases beside the rule's file."""
        return self.path.with_name(self.path.stem + ".cases.yaml")


class RuleSet(Struct, frozen=True):
    """All rules that were loaded, ordered by code and name.

    `digest` identifies their content and the code that read it; `types` holds the fact kinds that the rules read, by
    kind and field: number, string, boolean or set; `modules` the modules that measure each of them. `profile_folders`
    hold the profiles that came with further rules, `boilerplate_files` the common wording.
    Where these are only some of the rules, `loaded` are all of them.
    `units` holds the units that messages print behind numbers, by kind and field.
    """

    rules: Sequence[Rule]
    types: FieldTypes = field(default_factory=dict)
    digest: str = ""
    profile_folders: tuple[Path, ...] = ()
    modules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    loaded: Sequence[Rule] = ()
    units: Units = field(default_factory=dict)
    boilerplate_files: tuple[Path, ...] = ()

    def find(self, code: str) -> tuple[Rule, ...]:
        """The rules of a code: one, or the variants of one defect."""
        return tuple(rule for rule in self.loaded or self.rules if rule.code == code)


class Match(Struct, frozen=True):
    """A rule that holds, with the facts that make it hold by alias, in the order of the rule's patterns.

    `severity` is the rule's own, changed by `severity_when` and by the profile; `params` are the values in force;
    `units` those of the rule set.
    """

    rule: Rule
    facts: Mapping[str, Fact]
    severity: Severity
    params: Mapping[str, ParameterValue]
    units: Units = field(default_factory=dict)
