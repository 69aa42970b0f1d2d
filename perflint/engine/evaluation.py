"""An engine: rules compiled for a profile, which judge the facts of one document after another."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING

from perflint.engine.encoding import OVERVIEW, Encoder
from perflint.engine.errors import EngineError
from perflint.engine.programs import keep, program_for
from perflint.engine.rule import Match, ParameterValue, Rule, RuleSet, Severity
from perflint.engine.semantics import holds
from perflint.engine.session import Session, durable_module
from perflint.engine.syntax import Condition

if TYPE_CHECKING:
    from perflint.facts.registry import Fact
    from perflint.profile import Profile


@cache
def _aliases(count: int) -> Sequence[str]:
    """The names by which the engine tells the first facts of a match."""
    return [f"a{place}" for place in range(count)]


class Engine:
    """Rules compiled for a profile. One engine serves document after document; it may be shared by threads."""

    def __init__(self, ruleset: RuleSet, profile: Profile | None = None) -> None:
        """Prepare the rules that apply under a profile, with the parameters that it sets.

        Raises EngineUnavailable where durable_rules is missing, RuleError for a profile that does not fit the rules,
        EngineError for rules beyond the engine's limits.
        """
        self._durable = durable_module()
        self.profile = profile
        self.modules = ruleset.modules
        self._units = ruleset.units
        self._program = program_for(ruleset, profile)
        self._severities: Mapping[str, Severity] = profile.severity if profile is not None else {}
        self._severity_cases: dict[int, list[tuple[Severity, Condition]]] = {}
        self._needed: dict[frozenset[str] | None, frozenset[str]] = {}
        self._encoder = Encoder(self._program)
        self._lock = threading.Lock()
        self._sessions: list[Session | None] = [None] * len(self._program.shards)
        self._closed = False
        if self._program.proven:
            # What the engine took before it takes again: a shard whose facts do not turn up is never built.
            return
        try:
            for number in range(len(self._sessions)):
                self._session(number)
        except BaseException:
            self.close()
            raise
        keep(self._program, ruleset, profile)

    def _session(self, number: int) -> Session:
        session = self._sessions[number]
        if session is None:
            session = Session(self._durable, self._program.shards[number], number, self._owner)
            self._sessions[number] = session
        return session

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back what the engine holds outside Python's heap. The engine cannot be used afterwards."""
        while self._sessions:
            session = self._sessions.pop()
            if session is not None:
                session.close()
        self._closed = True

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules that apply under the profile."""
        return self._program.rules

    def params(self, rule: Rule) -> Mapping[str, ParameterValue]:
        """The parameters of a rule under the profile. Raises ValueError for a rule that does not apply."""
        return self._program.params_of(self.rules.index(rule))

    @property
    def needed_kinds(self) -> frozenset[str]:
        """The fact kinds that the rules read; no other kind needs to be measured."""
        return self.kinds_needed_for(None)

    def kinds_needed_for(self, report_kinds: frozenset[str] | None) -> frozenset[str]:
        """The fact kinds that the rules for these kinds of reports read; None stands for all reports."""
        if report_kinds not in self._needed:
            kinds = {
                kind
                for item in self._program.reads
                if report_kinds is None or not item.reports or not report_kinds.isdisjoint(item.reports)
                for kind in item.facts
            }
            self._needed[report_kinds] = frozenset(kinds | {OVERVIEW} if self._program.restricted else kinds)
        return self._needed[report_kinds]

    def evaluate(self, facts: Sequence[Fact]) -> list[Match]:
        """All matches among the facts of one document, in the order of rules and then of facts.

        No fact stands for two aliases of one match, and none that is matched counts as forbidden. Raises EngineError
        that names shard and fact when the engine fails; the engine stays usable.
        """
        if self._closed:
            raise EngineError("the engine is closed")
        encoded = self._encoder.encode(facts)
        found: set[tuple[int, tuple[int, ...]]] = set()
        forbidden: set[tuple[int, tuple[int, ...]]] = set()
        kinds = {fact.kind for fact in facts}
        with self._lock:
            for number, shard in enumerate(self._program.shards):
                if kinds.isdisjoint(shard.kinds):
                    continue
                with closing(self._session(number).run(facts, encoded)) as results:
                    for name, frames in results:
                        rule, _, unless = name.partition(".")
                        index = int(rule)
                        aliases = _aliases(self._program.reads[index].aliases)
                        target = forbidden if "." in unless else found
                        for frame in frames:
                            target.add((index, tuple([int(frame[alias].id) for alias in aliases])))
        return [
            self._match(index, [facts[position] for position in positions])
            for index, positions in sorted(found - forbidden)
        ]

    def _owner(self, name: str) -> str:
        """The rule that an engine rule was made from, for messages."""
        rule = self.rules[int(name.partition(".")[0])]
        return f"{rule.path}: {rule.identity}"

    def _match(self, index: int, facts: Sequence[Fact]) -> Match:
        rule = self.rules[index]
        bound = {pattern.alias: fact for pattern, fact in zip(rule.when, facts, strict=True)}
        params = self._program.params_of(index)
        return Match(rule, bound, self._severity(index, bound), params, self._units)

    def _severity(self, index: int, facts: Mapping[str, Fact]) -> Severity:
        rule = self.rules[index]
        replaced = self._severities.get(rule.code)
        if replaced is not None:
            return replaced
        if not rule.severity_when:
            return rule.severity
        if index not in self._severity_cases:
            from perflint.engine.logic import bind, pushed

            params = self._program.params_of(index)
            self._severity_cases[index] = [
                (case.severity, pushed(bind(case.condition, params))) for case in rule.severity_when
            ]
        cases = self._severity_cases[index]
        return next((severity for severity, condition in cases if holds(condition, facts)), rule.severity)
