"""Rule files: YAML to checked rules. Everything that is wrong in all files is reported at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast, get_args

from msgspec import Struct, field

from perflint.engine.checking import parameter_value
from perflint.engine.errors import Problem, RuleError, nearest
from perflint.engine.expression import KEYWORDS, ExpressionError, parse
from perflint.engine.overlap import overlaps
from perflint.engine.rule import (
    SEVERITIES,
    Basis,
    Effective,
    FindingClass,
    ParameterValue,
    Pattern,
    Rule,
    Severity,
    SeverityCase,
    Status,
)
from perflint.engine.schema import CODE_PATTERN, LANGUAGES, NAME_PATTERN, VERSION_PATTERN, Key, rule_keys
from perflint.engine.source import Source, SourceError, Steps, read_source
from perflint.engine.syntax import ALWAYS, Condition
from perflint.engine.validation import rule_problems
from perflint.facts.registry import FactKind
from perflint.patterns import regex

_LOGICAL = frozenset({"when", "unless", "params", "severity_when"})
MAXIMUM_PATTERNS = 6

_IDENTIFIER = regex(r"[A-Za-z_][A-Za-z0-9_]*")
_KIND = regex(r"(?P<kind>[A-Za-z_][\w-]*)(?:\s+as\s+(?P<alias>\S+))?")


def parse_rules(
    texts: Mapping[Path, str], kinds: Mapping[str, FactKind], known_profiles: frozenset[str]
) -> tuple[Rule, ...]:
    """The rules of files by path, ordered by code and name, checked against fact kinds and names of profiles.

    Raises RuleError with all problems of all files.
    """
    from perflint.report import ReportKind

    problems: list[Problem] = []
    rules: list[Rule] = []
    seen: dict[tuple[str, str], Path] = {}
    keys = rule_keys(get_args(ReportKind))
    for path, text in texts.items():
        try:
            source = read_source(path, text)
        except SourceError as error:
            problems.append(Problem(path, error.line, str(error)))
            continue
        reader = _RuleReader(source, keys, kinds, known_profiles)
        rule = reader.read()
        problems.extend(sorted(reader.problems, key=lambda problem: problem.line))
        if rule is None:
            continue
        first = seen.setdefault((rule.code, rule.name), path)
        if first != path:
            problems.append(
                Problem(path, source.line("code"), f"{rule.identity} is already defined in {first}")
            )
        rules.append(rule)
    problems.extend(_former_name_problems(rules))
    problems.extend(overlaps(rules))
    if problems:
        raise RuleError(problems)
    return tuple(sorted(rules, key=lambda rule: (rule.code, rule.name)))


def _former_name_problems(rules: Sequence[Rule]) -> Iterator[Problem]:
    """A former name that another rule bears now, or had too: what is meant by it could not be told."""
    holders = {rule.name: rule for rule in rules}
    for rule in rules:
        for name in rule.formerly:
            holder = holders.setdefault(name, rule)
            if holder is not rule or name == rule.name:
                message = f"{rule.identity} was formerly named {name!r}, which is a name of {holder.identity}"
                yield Problem(rule.path, 1, message)


class _RuleReader(Struct):
    """Reads one file. Problems are collected; `read` gives a rule only when there are none."""

    source: Source
    keys: Mapping[str, Key]
    fact_kinds: Mapping[str, FactKind]
    known_profiles: frozenset[str]
    problems: list[Problem] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    checkable: bool = True

    def problem(self, message: str, *steps: str | int) -> None:
        # A condition that cannot be read would make all that refers to it wrong too.
        self.checkable &= not steps or steps[0] not in _LOGICAL
        self.problems.append(Problem(self.source.path, self.source.line(*steps), message))

    def read(self) -> Rule | None:
        content = self.source.value
        if not isinstance(content, dict):
            self.problem("a rule file must be a mapping of keys, beginning with code:")
            return None
        for key in content:
            if key not in self.keys:
                self.problem(f"unknown key {key!r}{nearest(key, self.keys)}", key)
        self.missing = {key for key, spec in self.keys.items() if spec.required and content.get(key) is None}
        for key in self.keys:
            if key in self.missing:
                self.problem(f"the key {key!r} is missing: {self.keys[key].doc}")
        name = self._matching("name", NAME_PATTERN, "words of small letters and digits joined by -")
        stem = self.source.path.name.removesuffix(".yaml").removesuffix(".yml")
        if name and name != stem:
            self.problem(f"the name {name!r} must be the file's name, {stem!r}", "name")
        severity = cast(Severity, self._choice("severity", SEVERITIES))
        params = self._params()
        when, unless = self._patterns("when"), self._patterns("unless")
        severity_when = self._severity_when(when)
        basis = self._basis()
        if not basis:
            self._needs_basis(severity, severity_when)
        rule = Rule(
            code=self._matching("code", CODE_PATTERN, "three capital letters and three digits"),
            name=name,
            title=self._both("title"),
            severity=severity,
            message=self._both("message"),
            advice=self._both("advice"),
            when=when,
            unless=unless,
            path=self.source.path,
            kinds=self._names("kinds", self.keys["kinds"].schema["items"]["enum"]),
            profiles=self._names("profiles", self.known_profiles),
            exclude_profiles=self._names("exclude_profiles", self.known_profiles),
            basis=basis,
            params=params,
            severity_when=severity_when,
            aggregate=self._aggregate(),
            class_=cast(FindingClass, self._choice("class", get_args(FindingClass), "source")),
            traps=self._texts("traps"),
            status=cast(Status, self._choice("status", get_args(Status), "stable")),
            since=self._matching("since", VERSION_PATTERN, 'a version such as "0.1.0"'),
            effective=self._effective(),
            formerly=self._formerly(),
        )
        if self.checkable and "when" not in self.missing:
            for message, steps in rule_problems(rule, self.fact_kinds):
                self.problem(message, *steps)
        return None if self.problems else rule

    def _formerly(self) -> tuple[str, ...]:
        names = self._texts("formerly")
        for index, name in enumerate(names):
            if not re.fullmatch(NAME_PATTERN, name):
                self.problem(f"the former name {name!r} must be a rule's name", "formerly", index)
        return names

    def _needs_basis(self, severity: Severity, cases: Sequence[SeverityCase]) -> None:
        if severity == "error":
            self.problem(
                "an error needs a basis: the norm that is broken (basis: [{document: …}])", "severity"
            )
        for index, case in enumerate(cases):
            if case.severity == "error":
                self.problem("an error needs a basis: the norm that is broken", "severity_when", index)

    def _text(self, value: Any, what: str, *steps: str | int) -> str:
        if not isinstance(value, str) or not value.strip():
            remedy = "; put it in quotes" if isinstance(value, int | float) else ""
            self.problem(f"{what} must be a text{remedy}", *steps)
            return ""
        return value

    def _matching(self, key: str, pattern: str, meaning: str) -> str:
        if key in self.missing:
            return ""
        value = self._text(self.source.value.get(key), key, key)
        if value and not re.fullmatch(pattern, value):
            self.problem(f"{key} {value!r} must be {meaning}", key)
        return value

    def _choice(self, key: str, known: Sequence[str], default: str = "") -> str:
        value = self.source.value.get(key, default)
        if value not in known and key not in self.missing:
            self.problem(f"unknown {key} {value!r}{nearest(str(value), known)}", key)
        return str(value)

    def _mapping(self, value: Any, known: Sequence[str], what: str, *steps: str | int) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.problem(f"{what} must be a mapping with {', '.join(known)}", *steps)
            return {}
        for key in value:
            if key not in known:
                self.problem(f"unknown key {key!r} in {what}{nearest(key, known)}", *steps, key)
        return value

    def _list(self, key: str) -> list[Any]:
        value = self.source.value.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.problem(f"{key} must be a list", key)
            return []
        return value

    def _texts(self, key: str) -> tuple[str, ...]:
        return tuple(
            self._text(item, f"an entry of {key}", key, index) for index, item in enumerate(self._list(key))
        )

    def _names(self, key: str, known: Iterable[str]) -> tuple[str, ...]:
        names = self._texts(key)
        for index, name in enumerate(names):
            if name and name not in known:
                self.problem(f"unknown entry {name!r} of {key}{nearest(name, known)}", key, index)
        return names

    def _both(self, key: str) -> dict[str, str]:
        return {} if key in self.missing else self._languages(self.source.value.get(key), key, key)

    def _languages(self, value: Any, what: str, *steps: str | int) -> dict[str, str]:
        texts = self._mapping(value, LANGUAGES, what, *steps)
        for language in LANGUAGES:
            if language not in texts:
                self.problem(f"{what} needs a text for {language}", *steps)
            else:
                self._text(texts[language], f"{what}.{language}", *steps, language)
        return {language: str(texts.get(language, "")) for language in LANGUAGES}

    def _basis(self) -> tuple[Basis, ...]:
        found: list[Basis] = []
        for index, item in enumerate(self._list("basis")):
            entry = self._mapping(item, ("document", "note"), "an entry of basis", "basis", index)
            document = self._text(entry.get("document"), "document", "basis", index)
            note = self._text(entry["note"], "note", "basis", index, "note") if "note" in entry else ""
            found.append(Basis(document, note))
        return tuple(found)

    def _params(self) -> dict[str, ParameterValue]:
        value = self.source.value.get("params")
        found: dict[str, ParameterValue] = {}
        if value is None:
            return found
        if not isinstance(value, dict):
            self.problem("params must be a mapping from names to values", "params")
            return found
        for name, raw in value.items():
            if not _IDENTIFIER.fullmatch(name):
                self.problem(f"the parameter name {name!r} must be letters, digits and _", "params", name)
            converted = parameter_value(raw)
            if converted is None:
                self.problem(
                    f"{name} must be a number, a text, true, false, or a list of one of them", "params", name
                )
            else:
                found[name] = converted
        return found

    def _patterns(self, key: str) -> tuple[Pattern, ...]:
        if key == "when" and not self._list(key) and isinstance(self.source.value.get(key), list):
            self.problem("when needs at least one fact", key)
        found: list[Pattern] = []
        for index, item in enumerate(self._list(key)):
            if not isinstance(item, dict) or len(item) != 1:
                self.problem(
                    f"each entry of {key} is one fact with its condition: - kind: condition", key, index
                )
                continue
            [(head, source)] = item.items()
            pattern = self._pattern(head, source, key, index)
            if pattern is not None:
                found.append(pattern)
        if len(found) > MAXIMUM_PATTERNS:
            self.problem(f"{key} has more than {MAXIMUM_PATTERNS} facts", key)
        return tuple(found)

    def _pattern(self, head: str, source: Any, *steps: str | int) -> Pattern | None:
        named = _KIND.fullmatch(head)
        if named is None:
            self.problem(f"{head!r} must be a fact kind, or: kind as alias", *steps)
            return None
        kind, alias = named["kind"], named["alias"] or named["kind"]
        if kind not in self.fact_kinds:
            self.problem(f"unknown fact kind {kind!r}{nearest(kind, self.fact_kinds)}", *steps)
            return None
        if not _IDENTIFIER.fullmatch(alias) or alias in KEYWORDS:
            self.problem(f"{alias!r} cannot be an alias; write {kind} as other_name", *steps)
            return None
        if source is None:
            return Pattern(kind, alias, ALWAYS, "", self.source.line(*steps))
        condition = self._condition(source, alias, (*steps, head))
        if condition is None:
            return None
        return Pattern(kind, alias, condition, source, self.source.line(*steps))

    def _condition(self, source: Any, current: str | None, steps: Steps) -> Condition | None:
        if not isinstance(source, str):
            self.problem(
                f"a condition must be a text, not {source!r}; leave it out where there is none", *steps
            )
            return None
        try:
            return parse(source, current)
        except ExpressionError as error:
            self.problem(f"{error}", *steps)
            return None

    def _severity_when(self, when: Sequence[Pattern]) -> tuple[SeverityCase, ...]:
        found: list[SeverityCase] = []
        current = when[0].alias if len(when) == 1 else None
        for index, item in enumerate(self._list("severity_when")):
            steps: Steps = ("severity_when", index)
            entry = self._mapping(item, ("severity", "when"), "an entry of severity_when", *steps)
            severity = entry.get("severity")
            if severity not in SEVERITIES:
                self.problem(f"unknown severity {severity!r}{nearest(str(severity), SEVERITIES)}", *steps)
            condition = self._condition(entry.get("when"), current, (*steps, "when"))
            if condition is not None:
                line = self.source.line(*steps)
                found.append(SeverityCase(cast(Severity, severity), condition, entry["when"], line))
        return tuple(found)

    def _aggregate(self) -> dict[str, str] | None:
        value = self.source.value.get("aggregate")
        if value is None:
            return None
        entry = self._mapping(value, ("row",), "aggregate", "aggregate")
        return self._languages(entry.get("row"), "row", "aggregate", "row")

    def _effective(self) -> Effective:
        value = self.source.value.get("effective")
        if value is None:
            return Effective()
        entry = self._mapping(value, ("from", "to"), "effective", "effective")
        years: list[int | None] = []
        for key in ("from", "to"):
            year = entry.get(key)
            if year is not None and (not isinstance(year, int) or isinstance(year, bool)):
                self.problem(f"{key} must be a fiscal year", "effective", key)
                year = None
            years.append(year)
        first, last = years
        if first is not None and last is not None and first > last:
            self.problem(f"effective ends ({last}) before it begins ({first})", "effective")
        return Effective(first, last)
