"""Cases of rules: reports on which a rule must fire and reports on which it must stay silent."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from msgspec import Struct, field

from perflint.engine.errors import EngineError, Problem, nearest
from perflint.engine.evaluation import Engine
from perflint.engine.rule import SEVERITIES, Match, ParameterValue, Rule, RuleSet, Severity
from perflint.engine.scaffold import TODO
from perflint.engine.source import Source, SourceError, read_source
from perflint.facts.context import DocumentContext, ReportContext, Role
from perflint.facts.registry import Fact, measure
from perflint.profile import ProfileError, profile_by_name
from perflint.report import Report

if TYPE_CHECKING:
    from perflint.profile import Profile

DEFAULT_PROFILE = "national"

Expectation = Literal["fires", "silent"]
EXPECTATIONS: tuple[Expectation, ...] = ("fires", "silent")

TextReader: TypeAlias = Callable[[str], Sequence[Report]]
"""Recognises the reports in the text of a document."""

Wording: TypeAlias = Callable[[Sequence[Match]], str]
"""What a person would read of a finding that these matches make: its message with its rows."""

_INPUTS = ("report", "reports", "document")
_COMPARED: tuple[Literal["approved", "others"], ...] = ("approved", "others")
_KEYS: Mapping[Expectation, tuple[str, ...]] = {
    "fires": ("name", "todo", *_INPUTS, *_COMPARED, "profile", "at", "severity", "rows", "contains"),
    "silent": ("name", "todo", *_INPUTS, *_COMPARED, "profile"),
}


class Case(Struct, frozen=True):
    """One case as it stands in the file. `reports` is empty where `document` is a text to be recognised first.

    `approved` and `others` are reports that the case's own are compared with: approved target forms (or other
    versions), and reports of other units, projects or years.
    """

    rule: Rule
    expectation: Expectation
    name: str
    line: int
    reports: tuple[Report, ...] = ()
    document: str | None = None
    approved: tuple[Report, ...] = ()
    others: tuple[Report, ...] = ()
    profile: str = DEFAULT_PROFILE
    at: str | None = None
    severity: Severity | None = None
    rows: int | None = None
    contains: str | None = None
    todo: str = ""


class CaseResult(Struct, frozen=True):
    """What became of a case; `failure` is empty when it passed.

    `facts` are what was measured in it, `params` the rule's parameters under its profile.
    """

    case: Case
    failure: str
    facts: tuple[Fact, ...] = ()
    params: Mapping[str, ParameterValue] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether the rule did what the case expects."""
        return not self.failure


class RuleResult(Struct):
    """The cases of one rule, and what is wrong with the file itself."""

    rule: Rule
    results: list[CaseResult] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether the file is right and every case passed."""
        return not self.problems and all(result.passed for result in self.results)

    @property
    def failures(self) -> list[Problem]:
        """Everything that failed, with file and line."""
        failed = [result for result in self.results if not result.passed]
        return self.problems + [
            Problem(
                self.rule.cases_path,
                result.case.line,
                f"{self.rule.identity}, {result.case.expectation} “{result.case.name}”: {result.failure}",
            )
            for result in failed
        ]


def run_cases(
    ruleset: RuleSet, rules: Iterable[Rule] | None, *, wording: Wording, read_text: TextReader | None = None
) -> list[RuleResult]:
    """Run the cases of the given rules, or of all. Failures are data; only a missing engine raises.

    `wording` is needed for cases with `contains`, `read_text` for cases with `document`. Raises EngineUnavailable.
    """
    return [
        _run_rule(rule, ruleset, wording, read_text) for rule in (ruleset.rules if rules is None else rules)
    ]


def _run_rule(rule: Rule, ruleset: RuleSet, wording: Wording, read_text: TextReader | None) -> RuleResult:
    found = RuleResult(rule)
    cases, found.problems = read_cases(rule)
    engines: dict[str, Engine] = {}
    try:
        for case in cases:
            found.results.append(_run(case, ruleset, engines, wording, read_text))
    finally:
        for engine in engines.values():
            engine.close()
    return found


def read_cases(rule: Rule) -> tuple[list[Case], list[Problem]]:
    """The cases of a rule, and what is wrong with their file: a rule needs a firing and a silent case."""
    path = rule.cases_path
    texts = (text for by_language in (rule.title, rule.message, rule.advice) for text in by_language.values())
    unwritten = [Problem(rule.path, 1, f"a text still holds {TODO}") for text in texts if TODO in text][:1]
    cases, problems = _read_file(rule, path)
    return cases, unwritten + problems


def _read_file(rule: Rule, path: Path) -> tuple[list[Case], list[Problem]]:
    try:
        source = read_source(path, path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return [], [
            Problem(
                path, 1, f"{rule.identity} has no cases; write at least one that fires and one that is silent"
            )
        ]
    except (OSError, UnicodeDecodeError) as error:
        return [], [Problem(path, 1, f"cannot be read: {error}")]
    except SourceError as error:
        return [], [Problem(path, error.line, str(error))]
    return _CaseReader(rule, source).read()


class _CaseReader(Struct):
    rule: Rule
    source: Source
    problems: list[Problem] = field(default_factory=list)

    def problem(self, message: str, *steps: str | int) -> None:
        self.problems.append(Problem(self.source.path, self.source.line(*steps), message))

    def read(self) -> tuple[list[Case], list[Problem]]:
        content = self.source.value
        if not isinstance(content, dict):
            self.problem("a file of cases must be a mapping with fires and silent")
            return [], self.problems
        for key in content:
            if key not in EXPECTATIONS:
                self.problem(f"unknown key {key!r}{nearest(key, EXPECTATIONS)}", key)
        cases: list[Case] = []
        for expectation in EXPECTATIONS:
            entries = content.get(expectation)
            if not isinstance(entries, list) or not entries:
                self.problem(f"{self.rule.identity} needs at least one case under {expectation}", expectation)
                continue
            for index, entry in enumerate(entries):
                case = self._case(entry, expectation, index)
                if case is not None:
                    cases.append(case)
        names = [case.name for case in cases]
        for case in cases:
            if names.count(case.name) > 1:
                self.problems.append(
                    Problem(self.source.path, case.line, f"two cases are named {case.name!r}")
                )
        return cases, self.problems

    def _case(self, entry: Any, expectation: Expectation, index: int) -> Case | None:
        before = len(self.problems)
        if not isinstance(entry, dict):
            self.problem("a case must be a mapping with name and report", expectation, index)
            return None
        for key in entry:
            if key not in _KEYS[expectation]:
                self.problem(
                    f"unknown key {key!r}{nearest(key, _KEYS[expectation])}", expectation, index, key
                )
        for key in ("name", "todo", "profile", "at", "contains", "document"):
            if key in entry and not isinstance(entry[key], str):
                self.problem(f"{key} must be a text; put it in quotes", expectation, index, key)
        if "name" not in entry:
            self.problem("a case needs a name", expectation, index)
        rows, severity = entry.get("rows"), entry.get("severity")
        if rows is not None and (not isinstance(rows, int) or isinstance(rows, bool)):
            self.problem("rows must be a number", expectation, index, "rows")
        if severity is not None and severity not in SEVERITIES:
            self.problem(
                f"unknown severity {severity!r}{nearest(str(severity), SEVERITIES)}",
                expectation,
                index,
                "severity",
            )
        given = [key for key in _INPUTS if key in entry]
        if len(given) != 1:
            self.problem("a case needs exactly one of report, reports and document", expectation, index)
        reports = self._reports(entry, expectation, index) if len(given) == 1 else ()
        approved, others = (self._list(entry, (expectation, index), key) for key in _COMPARED)
        if len(self.problems) > before:
            return None
        return Case(
            rule=self.rule,
            expectation=expectation,
            name=entry["name"],
            line=self.source.line(expectation, index),
            reports=reports,
            document=entry.get("document"),
            approved=approved,
            others=others,
            profile=entry.get("profile") or next(iter(self.rule.profiles), DEFAULT_PROFILE),
            at=entry.get("at"),
            severity=severity,
            rows=rows,
            contains=entry.get("contains"),
            todo=entry.get("todo", ""),
        )

    def _reports(self, entry: Mapping[str, Any], expectation: Expectation, index: int) -> tuple[Report, ...]:
        if "document" in entry:
            return ()
        if "report" in entry:
            report = self._report(entry["report"], (expectation, index, "report"))
            return () if report is None else (report,)
        return self._list(entry, (expectation, index), "reports")

    def _list(self, entry: Mapping[str, Any], where: tuple[str | int, ...], key: str) -> tuple[Report, ...]:
        """The reports of a list; none where the key is absent."""
        if key not in entry:
            return ()
        values = entry[key]
        if not isinstance(values, list) or not values:
            self.problem(f"{key} must be a list of reports", *where, key)
            return ()
        found = (self._report(value, (*where, key, number)) for number, value in enumerate(values))
        return tuple(report for report in found if report is not None)

    def _report(self, value: Any, steps: tuple[str | int, ...]) -> Report | None:
        from pydantic import ValidationError

        try:
            return Report.model_validate(value)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                place = "/".join(map(str, detail["loc"]))
                self.problem(f"not a report: {place}: {detail['msg']}", *steps, *detail["loc"])
            return None


def case_reports(case: Case, read_text: TextReader | None) -> Sequence[Report]:
    """The reports of a case, recognised first where it holds a document's text."""
    if case.document is None:
        return case.reports
    if read_text is None:
        raise ValueError("the case holds a document's text, and nothing was given to recognise it")
    return read_text(case.document)


def case_facts(
    case: Case,
    reports: Sequence[Report],
    profile: Profile,
    kinds: frozenset[str],
    boilerplate_files: tuple[Path, ...] = (),
) -> list[Fact]:
    """The facts of these kinds in the reports of a case, held against those that it is compared with."""
    roles: list[tuple[Report, Role]] = [(report, "subject") for report in reports]
    roles += [(report, "approved") for report in case.approved]
    roles += [(report, "other") for report in case.others]
    contexts = [
        ReportContext(report, index, profile, role=role, boilerplate_files=boilerplate_files)
        for index, (report, role) in enumerate(roles)
    ]
    return measure(DocumentContext(contexts), kinds)


def _run(
    case: Case, ruleset: RuleSet, engines: dict[str, Engine], wording: Wording, read_text: TextReader | None
) -> CaseResult:
    if case.todo:
        return CaseResult(case, f"still to do: {case.todo}")
    try:
        profile = profile_by_name(case.profile, ruleset.profile_folders)
    except ProfileError as error:
        return CaseResult(case, str(error))
    if case.profile not in engines:
        engines[case.profile] = Engine(RuleSet((case.rule,), ruleset.types), profile)
    engine = engines[case.profile]
    if not engine.rules:
        silent = case.expectation == "silent"
        return CaseResult(
            case, "" if silent else f"the rule does not apply under the profile {case.profile!r}"
        )
    reports = case_reports(case, read_text)
    if not reports:
        return CaseResult(case, "no report was recognised in the document")
    try:
        facts = case_facts(case, reports, profile, engine.needed_kinds, ruleset.boilerplate_files)
    except Exception as error:
        # A measure that fails on one case must not hide what becomes of the others.
        place = traceback.extract_tb(error.__traceback__)[-1]
        return CaseResult(
            case, f"measuring fails: {type(error).__name__}: {error} ({place.filename}:{place.lineno})"
        )
    try:
        matches = engine.evaluate(facts)
    except EngineError as error:
        return CaseResult(case, str(error), tuple(facts), engine.params(case.rule))
    return CaseResult(case, _failure(case, matches, wording), tuple(facts), engine.params(case.rule))


class _Told(Struct, frozen=True):
    """A finding as a case sees it."""

    pointers: tuple[str, ...]
    severity: Severity
    rows: int
    text: str


def _told(matches: Sequence[Match], all_matches: Sequence[Match], wording: Wording) -> _Told:
    pointers: list[str] = []
    for match in matches:
        fact = next(iter(match.facts.values()))
        pointers += [fact.pointer, f"/{fact.report}{fact.pointer}"]
    severity = min((match.severity for match in matches), key=SEVERITIES.index)
    aggregated = matches[0].rule.aggregate is not None
    return _Told(tuple(pointers), severity, len(matches if aggregated else all_matches), wording(matches))


def _failure(case: Case, matches: Sequence[Match], wording: Wording) -> str:
    if case.expectation == "silent":
        if not matches:
            return ""
        return f"fires: {'; '.join(wording([match]) for match in matches[:3])}"
    if not matches:
        return "does not fire"
    groups: list[Sequence[Match]] = [[match] for match in matches]
    if case.rule.aggregate is not None:
        by_report: dict[int, list[Match]] = {}
        for match in matches:
            by_report.setdefault(next(iter(match.facts.values())).report, []).append(match)
        groups = list(by_report.values())
    differences = [_differences(case, _told(group, matches, wording)) for group in groups]
    return min(differences, key=len)


def _differences(case: Case, told: _Told) -> str:
    found: list[str] = []
    if case.at is not None and case.at not in told.pointers:
        found.append(f"fires at {told.pointers[0]}, not at {case.at}")
    if case.severity is not None and case.severity != told.severity:
        found.append(f"has severity {told.severity}, not {case.severity}")
    if case.rows is not None and case.rows != told.rows:
        found.append(f"has {told.rows} row(s), not {case.rows}")
    if case.contains is not None and case.contains not in told.text:
        found.append(f"says “{told.text}”, without “{case.contains}”")
    return "; ".join(found)
