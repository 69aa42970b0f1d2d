"""One ruleset inside durable_rules, through its C module.

The module is used directly: the package's own Host starts threads and swallows exceptions. One state lives in a ruleset
at a time and is deleted after every document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from perflint.engine.encoding import describe
from perflint.engine.errors import EngineError, EngineUnavailable
from perflint.engine.plans import PRIMER, Json, ReadyShard, ruleset_source

if TYPE_CHECKING:
    from perflint.facts.registry import Fact

BATCH = 100
"""Facts that are given to the engine before its matches are fetched, so that it never holds many."""

MATCH_LIMIT = 100_000
"""Matches of one engine rule in one document; a rule beyond it compares everything with everything."""


class Matched(msgspec.Struct):
    """A fact of a match, of whose properties only the id counts."""

    id: str


Frame: TypeAlias = Mapping[str, Matched]
"""A match: the engine's alias → the fact."""

_results: msgspec.json.Decoder[dict[str, list[dict[str, Matched]]]] = msgspec.json.Decoder(
    dict[str, list[dict[str, Matched]]]
)

_PRIMER = '{"id":"p","$p":1.0}'


def durable_module() -> ModuleType:
    """The C module of durable_rules.

    Raises EngineUnavailable that says how to install it.
    """
    try:
        import durable_rules_engine  # type: ignore[import-not-found]  # a C module without type information
    except ImportError as error:
        raise EngineUnavailable(_remedy(error)) from error
    module: ModuleType = durable_rules_engine
    return module


def _remedy(error: ImportError) -> str:
    if "PyEval_CallObject" in str(error):
        return (
            "durable_rules was built without the name that Python 3.13 removed; build it again with\n"
            '  CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject" pip install --force-reinstall --no-cache-dir '
            f"--no-binary durable-rules durable-rules\n({error})"
        )
    return (
        "durable_rules cannot be imported. It has no ready-made packages and is compiled when it is installed: install "
        "a C compiler and Python's headers (Debian: apt install build-essential python3-dev; macOS: xcode-select "
        "--install), then\n  pip install --no-binary durable-rules durable-rules\n"
        'On Python 3.13 and later put CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject" before the command.\n'
        f"({error})"
    )


class Session:
    """A shard's ruleset, ready for one document after another. `owner` names the rule of an engine rule."""

    def __init__(
        self, durable: ModuleType, shard: ReadyShard, number: int, owner: Callable[[str], str]
    ) -> None:
        self._durable = durable
        self._kinds = frozenset(shard.kinds)
        self._number = number
        self._source = shard.source
        self._owner = owner
        self._handle = self._create()

    def _create(self) -> int:
        durable = self._durable
        try:
            handle: int = durable.create_ruleset(f"perflint{self._number}", self._source)
        except durable.error as error:
            culprit = self._culprit()
            raise EngineError(
                f"durable_rules refuses {culprit or f'shard {self._number}'}: {error}"
            ) from error
        # The first action initialises the state slot; without it delete_state would free a wild pointer.
        offset = durable.assert_fact(handle, _PRIMER)[1]
        durable.start_action_for_state(handle, offset)
        while durable.complete_and_start_action(handle, offset):
            pass
        durable.delete_state(handle, None)
        return handle

    def _culprit(self) -> str:
        """The first rule that the engine refuses alone."""
        import json

        rules: dict[str, Json] = json.loads(self._source)
        for name, definition in rules.items():
            if name == PRIMER:
                continue
            alone: dict[str, Json] = {name: definition}
            try:
                handle = self._durable.create_ruleset("perflint", ruleset_source(alone))
            except self._durable.error:
                return self._owner(name)
            self._durable.delete_ruleset(handle)
        return ""

    def close(self) -> None:
        """Give the ruleset back."""
        self._durable.delete_ruleset(self._handle)

    def run(
        self, facts: Sequence[Fact], encoded: Sequence[str | None]
    ) -> Generator[tuple[str, Sequence[Frame]], None, None]:
        """The engine rules that hold among the facts of one document, with matches; a rule may come several times.

        It must be closed, so that the engine forgets the facts. Raises EngineError that names the fact or rule at which
        the engine fails.
        """
        counts: Counter[str] = Counter()
        offset = 0
        waiting = 0
        touched = healthy = False
        try:
            for fact, text in zip(facts, encoded, strict=True):
                if text is not None and fact.kind in self._kinds:
                    touched = True
                    offset = self._assert(fact, text)
                    waiting += 1
                    if waiting == BATCH:
                        yield from self._matches(offset, counts)
                        waiting = 0
            if waiting:
                yield from self._matches(offset, counts)
            healthy = True
        finally:
            if touched:
                self._clear(healthy)

    def _assert(self, fact: Fact, text: str) -> int:
        try:
            code, offset = self._durable.assert_fact(self._handle, text)
        except self._durable.error as error:
            raise EngineError(f"shard {self._number} refuses {describe(fact)}: {error}") from error
        if code == 2:
            raise EngineError(f"shard {self._number} takes {describe(fact)} for another fact")
        found: int = offset
        return found

    def _matches(self, offset: int, counts: Counter[str]) -> Iterator[tuple[str, Sequence[Frame]]]:
        try:
            started = self._durable.start_action_for_state(self._handle, offset)
            result = started[1] if started else None
            while result:
                for name, frames in _results.decode(result).items():
                    counts[name] += len(frames)
                    if counts[name] > MATCH_LIMIT:
                        raise EngineError(
                            f"{self._owner(name)} has more than {MATCH_LIMIT} matches in this document; "
                            "its facts need a closer connection"
                        )
                    yield name, frames
                result = self._durable.complete_and_start_action(self._handle, offset)
        except self._durable.error as error:
            raise EngineError(f"shard {self._number} fails: {error}") from error

    def _clear(self, healthy: bool) -> None:
        try:
            self._durable.delete_state(self._handle, None)
        except self._durable.error as error:
            self._renew()
            if healthy:
                raise EngineError(f"shard {self._number} cannot forget its facts: {error}") from error
        else:
            if not healthy:
                self._renew()

    def _renew(self) -> None:
        """After an error the ruleset may hold facts of the failed run: a new one takes its place."""
        self._durable.delete_ruleset(self._handle)
        self._handle = self._create()
