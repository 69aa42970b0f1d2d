"""Checking: from a file to its findings. One bad file never stops the others."""

from __future__ import annotations

import contextlib
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from perflint.companions import Companions
from perflint.config import Configuration, ConfigurationError, Overrides
from perflint.deferred import Deferred
from perflint.documents.errors import Language, Wording, worded
from perflint.engine import Engine, EngineUnavailable, RuleError, RuleSet, load_rules
from perflint.engine.files import OTHER_FOLDERS, resource_files
from perflint.engine.rule import Match
from perflint.engine.table import only
from perflint.facts.context import DocumentContext
from perflint.facts.registry import Fact, measure
from perflint.findings.baseline import Baseline
from perflint.findings.build import finding_of, group_hits, hits_of, in_reading_order
from perflint.findings.hiding import Hiding
from perflint.findings.model import SEVERITY_RANK, Finding, Severity, family
from perflint.findings.reading import (
    READING_RULES,
    RuleSummary,
    reading_notes,
    summary_of,
    unreadable,
    unrecognised,
)
from perflint.findings.selection import Selection, check_selectors, former_names
from perflint.findings.suppression import SuppressionError, Suppressions
from perflint.paths import STANDARD_INPUT
from perflint.profile import Profile, ProfileError, load_profile, named_profile
from perflint.profile_choice import DEFAULT, ProfileChoice, choose_profile
from perflint.reading import Unreadable, read_reports
from perflint.report import Report
from perflint.report_document import LoadedDocument
from perflint.resources import rules_directory
from perflint.result_cache import Dependencies, ResultCache, result_key, settings_digest
from perflint.results import ChosenProfile, DocumentResult, ReportTitle

if TYPE_CHECKING:
    from perflint.engine.timing import RuleTime

STANDARD_INPUT_NAME = "<stdin>"

LARGEST_LOOKED_UP = 64 * 1024 * 1024
"""Bytes of a file up to which a process that checks nothing itself looks for a kept result."""

RUN_ERRORS = (EngineUnavailable, RuleError, SuppressionError, ConfigurationError)
"""Errors of the installation or its settings: they hold for every document, so they end the run."""


class RunImpossible(RuntimeError):  # noqa: N818 — what it is, whatever process it is found in
    """What ends a run whatever its documents are, as another process tells it (`perflint.jobs`)."""


class Options(Struct, frozen=True):
    """How to check.

    `profile` and `select` replace what the configuration says, `ignore` and `rules` (folders of further rules) add to
    it, `preview` lets rules on trial count. `keep_source` keeps the lines of documents for display, `keep_facts` all
    facts for `time_rules`; `keep_results` takes results from earlier runs and keeps them for later ones.
    `suppressions` and `baseline` are None where they do not count. Every document is held against `companions`.
    """

    language: Language = "zh"
    profile: str | None = None
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    rules: Sequence[Path] = ()
    configuration: Configuration = field(default_factory=Configuration)
    suppressions: Suppressions | None = None
    baseline: Baseline | None = None
    keep_source: bool = False
    keep_facts: bool = False
    keep_results: bool = False
    preview: bool = False
    companions: Companions = field(default_factory=Companions)


class Checker:
    """Checks documents with one set of rules and options; its engines serve document after document.

    Raises RuleError for rules that cannot be used, ProfileError for an unknown profile, SelectionError for an unknown
    selector, BoilerplateError for a file of common wording that cannot be used,
    EngineUnavailable where durable_rules cannot be imported.
    """

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()
        self._folders = [rules_directory(), *self.options.configuration.rules, *self.options.rules]
        self.ruleset: RuleSet = load_rules(self._folders)
        self.rules: Sequence[RuleSummary] = Deferred(self._summaries)
        self._engines: dict[tuple[tuple[Path | None, str], Selection], Engine] = {}
        self._selections: dict[tuple[tuple[str, ...], tuple[str, ...]], Selection] = {}
        self._rulesets: dict[Selection, RuleSet] = {}
        self._facts: dict[tuple[tuple[Path | None, str], Selection], tuple[Engine, list[list[Fact]]]] = {}
        self._former: dict[str, None] = {}
        self._results: ResultCache | None = None
        self._settings: dict[str, str] = {}
        if self._may_keep_results():
            self._results = ResultCache()
            self._dependencies = self._files_of_results()
        self._boilerplate = (*self.options.configuration.boilerplate, *self.ruleset.boilerplate_files)
        if self._boilerplate:
            from perflint.facts.boilerplate import boilerplate

            boilerplate(self._boilerplate)  # what is wrong with it is said before any document is read
        self._check_options()

    def _summaries(self) -> list[RuleSummary]:
        summaries = [*READING_RULES, *(summary_of(rule) for rule in self.ruleset.rules)]
        return sorted(summaries, key=lambda rule: (rule.code, rule.name))

    def _check_options(self) -> None:
        configured = self.options.configuration
        check_selectors(self.options.select, self.rules, "--select")
        check_selectors(self.options.ignore, self.rules, "--ignore")
        self._note_former((*self.options.select, *self.options.ignore), "--select, --ignore")
        for overrides in (configured.overrides, *(entry.overrides for entry in configured.per_file)):
            selectors = (*overrides.select, *overrides.ignore, *(overrides.severities or {}))
            check_selectors(selectors, self.rules, str(configured.source))
            self._note_former(selectors, str(configured.source))
            if overrides.profile is not None:
                named_profile(overrides.profile, self.ruleset.profile_folders)
        if self.options.profile is not None:
            named_profile(self.options.profile, self.ruleset.profile_folders)

    def _note_former(self, names: Iterable[str], where: str) -> None:
        for name, rule in former_names(names, self.rules).items():
            if self.options.language == "zh":
                notice = f"{where}：规则“{name}”已更名为“{rule.name}”，请更新"
            else:
                notice = f"{where}: the rule {name!r} is now named {rule.name!r}; please update"
            self._former[notice] = None

    def renamed(self) -> list[str]:
        """Notices about former names of rules in the options, the configuration and the suppressions used so far."""
        entries = self.options.suppressions.entries() if self.options.suppressions is not None else []
        for entry in entries:
            if entry.name is not None:
                self._note_former([entry.name], str(entry))
        return list(self._former)

    def _selection(self, overrides: Overrides) -> Selection:
        select = tuple(self.options.select or overrides.select)
        ignore = (*overrides.ignore, *self.options.ignore)
        if (select, ignore) not in self._selections:
            self._selections[select, ignore] = Selection(
                check_selectors(select, self.rules, "select"),
                check_selectors(ignore, self.rules, "ignore"),
                self.options.preview or self.options.configuration.preview,
            )
        return self._selections[select, ignore]

    def asks_for(self, code: str, name: str | None) -> bool:
        """Whether the options ask for a rule's findings of every severity, so that one that is missing has gone."""
        selection = self._selection(self.options.configuration.overrides)
        names = [name] if name is not None else [rule.name for rule in self.rules if rule.code == code]
        wanted = all(selection.selects(code, each, "") for each in names)
        return wanted and selection.ignore.isdisjoint(SEVERITY_RANK)

    def _rules_of(self, selection: Selection) -> RuleSet:
        """The rules that can make a finding under a selection; no other is compiled, nor its facts measured."""
        if selection not in self._rulesets:
            self._rulesets[selection] = only(
                self.ruleset,
                lambda rule: (
                    selection.admits(rule.code, rule.name, rule.status)
                    and any(selection.selects(rule.code, rule.name, severity) for severity in SEVERITY_RANK)
                ),
            )
        return self._rulesets[selection]

    def engine(self, profile: Profile, selection: Selection) -> Engine:
        """The engine that judges by a profile, with the rules of a selection."""
        key = (profile.identity, selection)
        if key not in self._engines:
            self._engines[key] = Engine(self._rules_of(selection), profile)
        return self._engines[key]

    def time_rules(self) -> list[RuleTime]:
        """The time that each rule took in the documents checked so far, the dearest first; needs `keep_facts`."""
        from perflint.engine.timing import time_rules

        times = [
            entry
            for (_, selection), (engine, documents) in self._facts.items()
            for entry in time_rules(self._rules_of(selection), engine.profile, documents)
        ]
        return sorted(times, key=lambda entry: -entry.milliseconds)

    def check_path(self, path: str) -> DocumentResult:
        """Check a file, or standard input for `-`. Whatever goes wrong with the file is told in the result."""
        if path == STANDARD_INPUT:
            return self.check_bytes(sys.stdin.buffer.read(), STANDARD_INPUT_NAME)
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            cause = error.strerror or str(error)
            reason = {"zh": f"文件无法打开：{cause}", "en": f"the file cannot be opened: {cause}"}
            return self.not_read(path, reason)
        return self.check_bytes(data, path)

    def check_bytes(self, data: bytes, path: str) -> DocumentResult:
        """Check what a file holds; `path` names it in the result."""
        try:
            key = self._result_key(data, path)
            result = self._found(key, data, path)
            if result is not None:
                return result
            result = self.check_document(read_reports(data, path))
        except Unreadable as error:
            return self.not_read(path, error.reason, error.pointer, error.line, error.column)
        except RUN_ERRORS:
            raise
        except (
            Exception
        ) as error:  # the other documents are still to be checked; the fault is told, never swallowed
            return self._failed(path, error)
        # Vocabulary and profiles are read when they are first needed: one that was changed since may have been.
        if self._results is not None and key and self._dependencies.is_unchanged():
            self._results.keep(key, result)
        return self._with_source(result, data)

    def kept_result(self, path: str) -> DocumentResult | None:
        """The result that an earlier run kept of a file as it is now, or None where there is none."""
        if self._results is None or path == STANDARD_INPUT:
            return None
        try:
            status = Path(path).stat()
            # A pipe can be read once only, by the one who checks it; a huge file only where memory is limited.
            if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST_LOOKED_UP:
                return None
            data = Path(path).read_bytes()
        except OSError:
            return None  # whoever checks it tells why
        return self._found(self._result_key(data, path), data, path)

    def _found(self, key: str, data: bytes, path: str) -> DocumentResult | None:
        result = self._results.find(key, path) if self._results is not None and key else None
        return self._with_source(result, data) if result is not None else None

    def _with_source(self, result: DocumentResult, data: bytes) -> DocumentResult:
        if self.options.keep_source and result.format in ("text", "json"):
            return replace(result, source=data.decode("utf-8-sig", "replace").splitlines())
        return result

    def _may_keep_results(self) -> bool:
        """Whether a document's result depends on nothing but its content and on what does not change in this run."""
        options = self.options
        depends = options.companions.approved or options.companions.beside or options.baseline is not None
        return options.keep_results and not options.keep_facts and not depends and bool(self.ruleset.digest)

    def _result_key(self, data: bytes, path: str) -> str:
        """The name of a document's kept result; empty where none is kept, as for one with suppressions."""
        options = self.options
        if self._results is None or (options.suppressions and options.suppressions.may_cover(path)):
            return ""
        overrides = options.configuration.overrides_for(path)
        name = repr(overrides)
        if name not in self._settings:
            preview = options.preview or options.configuration.preview
            settings = (options.language, options.profile, options.select, options.ignore, preview, name)
            self._settings[name] = settings_digest(self._dependencies, self.ruleset.digest, *settings)
        return result_key(data, path, self._settings[name])

    def _files_of_results(self) -> Dependencies:
        """The files that results depend on, whatever overrides a document has."""
        configured = self.options.configuration
        overrides = (configured.overrides, *(entry.overrides for entry in configured.per_file))
        asked = [self.options.profile, *(item.profile for item in overrides)]
        folders = {Path(name).parent for name in asked if name is not None and Path(name).is_file()}
        files = [*resource_files(self._folders), *configured.boilerplate]
        files += [file for folder in sorted(folders) for file in sorted(folder.glob("*.yaml"))]
        return Dependencies(files, [folder / kind for folder in self._folders for kind in OTHER_FOLDERS])

    def not_read(
        self,
        path: str,
        reason: Wording,
        pointer: str = "",
        line: int | None = None,
        column: int | None = None,
    ) -> DocumentResult:
        """The result for a document that cannot be read."""
        finding = unreadable(reason, self.options.language, pointer, line, column)
        return DocumentResult(path, "unreadable", (finding,), finding.message)

    def _failed(self, path: str, error: Exception) -> DocumentResult:
        import traceback

        what = f"{type(error).__name__}: {error}"
        reason = {
            "zh": f"perflint 处理该文件时自身出错（{what}）；这是 perflint 的缺陷，请连同文件反馈",
            "en": f"perflint itself failed on this file ({what}); this is a defect of perflint, please report it",
        }
        return self.failed(path, reason, "".join(traceback.format_exception(error)))

    def failed(self, path: str, reason: Wording, trace: str | None = None) -> DocumentResult:
        """The result for a document on which perflint itself failed."""
        finding = unreadable(reason, self.options.language)
        return DocumentResult(path, "failed", (finding,), finding.message, trace=trace)

    def check_document(self, loaded: LoadedDocument) -> DocumentResult:
        """Check reports that were read before."""
        language = self.options.language
        overrides = self.options.configuration.overrides_for(loaded.path)
        selection = self._selection(overrides)
        hiding = Hiding(loaded.path, baseline=self.options.baseline)
        if self.options.suppressions is not None:
            hiding.suppressions = self.options.suppressions.for_document(loaded.path)
        if self.options.baseline is not None:
            self.options.baseline.opened(loaded.path)
        noted = reading_notes(loaded, language)
        if not loaded.reports:
            finding = unrecognised(loaded.format, language)
            kept = self._shown([finding, *noted], selection, hiding)
            return DocumentResult(
                loaded.path,
                "unrecognised",
                kept,
                finding.message,
                loaded.format,
                suppressed=hiding.suppressed,
                baselined=hiding.baselined,
            )
        choice = self._profile(loaded, overrides)
        loaded = replace(loaded, companions=self.options.companions.of(loaded))
        findings = self._shown(noted, selection, hiding)
        findings += self._judged(loaded, choice.profile, overrides, selection, hiding)
        return DocumentResult(
            loaded.path,
            "ok",
            in_reading_order(findings),
            format=loaded.format,
            reports=[_title(report) for report in loaded.reports],
            profile=ChosenProfile(choice.profile.name, choice.profile.title, worded(choice.reason, language)),
            suppressed=hiding.suppressed,
            baselined=hiding.baselined,
        )

    def _profile(self, loaded: LoadedDocument, overrides: Overrides) -> ProfileChoice:
        try:
            asked = self.options.profile or overrides.profile
            return choose_profile(loaded.reports, asked, self.ruleset.profile_folders)
        except ProfileError as error:
            # What the options name was loaded before; this one stands in the document.
            raise Unreadable(loaded.path, str(error), "/profile") from error

    def prepare(self, loaded: LoadedDocument) -> None:
        """Do with a sample what every run does with its first document, so that a copy of this process need not.

        What goes wrong in it goes wrong in the documents that it stands for, and is told there.
        """
        overrides = self.options.configuration.overrides
        with contextlib.suppress(Exception):
            choice = self._profile(loaded, overrides)
            engine = self.engine(choice.profile, self._selection(overrides))
            for group in group_hits(hits_of(loaded, engine.evaluate(self.facts_of(loaded, engine)))):
                finding_of(loaded, group, self.options.language)

    def facts_of(self, loaded: LoadedDocument, engine: Engine) -> list[Fact]:
        """The facts of a document and its companions that some rule of the engine reads in reports of their kinds."""
        profile = engine.profile or load_profile(DEFAULT)
        contexts = self.options.companions.contexts(loaded, profile, self._boilerplate)
        wanted = engine.kinds_needed_for(frozenset(context.report.kind for context in contexts))
        return measure(DocumentContext(contexts), wanted, engine.modules)

    def _judged(
        self,
        loaded: LoadedDocument,
        profile: Profile,
        overrides: Overrides,
        selection: Selection,
        hiding: Hiding,
    ) -> list[Finding]:
        engine = self.engine(profile, selection)
        facts = self.facts_of(loaded, engine)
        if self.options.keep_facts:
            self._facts.setdefault((profile.identity, selection), (engine, []))[1].append(facts)
        matches = engine.evaluate(facts)
        if overrides.severities:
            matches = [_with_severity(match, overrides.severities) for match in matches]
        findings = []
        for group in group_hits(hits_of(loaded, matches)):
            rule = group.rule
            severity = min((hit.match.severity for hit in group.hits), key=SEVERITY_RANK.__getitem__)
            if not selection.admits(rule.code, rule.name, rule.status):
                continue
            if not selection.keeps(rule.code, rule.name, severity):
                continue
            remaining = hiding.remaining(group)
            if remaining is not None:
                findings.append(finding_of(loaded, remaining, self.options.language))
        return findings

    @staticmethod
    def _shown(findings: Iterable[Finding], selection: Selection, hiding: Hiding) -> list[Finding]:
        return [
            finding
            for finding in findings
            if selection.keeps(finding.code, finding.name, finding.severity) and not hiding.hides(finding)
        ]


def _title(report: Report) -> ReportTitle:
    return ReportTitle(report.kind, report.title, report.project.name if report.project is not None else None)


def _with_severity(match: Match, severities: Mapping[str, str]) -> Match:
    """The match with the severity that the configuration gives to its rule's name, code or family."""
    rule = match.rule
    for term in (rule.name, *rule.formerly, rule.code, family(rule.code)):
        if term in severities:
            severity: Severity = severities[term]  # type: ignore[assignment] # checked when it was read
            return replace(match, severity=severity)
    return match


def check_paths(paths: Iterable[str], options: Options | None = None) -> Iterator[DocumentResult]:
    """Check files one by one, in their order."""
    checker = Checker(options)
    for path in paths:
        yield checker.check_path(path)
