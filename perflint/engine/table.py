"""Rules that are read from what the cache keeps when somebody asks for them: most runs tell of a few of them only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import overload

from msgspec import Struct
from msgspec.structs import replace

from perflint.engine.rule import Rule, RuleSet


class RuleHead(Struct, frozen=True, array_like=True):
    """What tells a rule from others, and its status."""

    code: str
    name: str
    status: str


class RuleTable(Sequence[Rule]):
    """A sequence of rules that reads each of them once, when it is asked for; `heads` are known without that."""

    def __init__(self, heads: Sequence[RuleHead], read: Callable[[int], Rule]) -> None:
        self.heads = tuple(heads)
        self._read = read
        self._known: dict[int, Rule] = {}

    def __len__(self) -> int:
        return len(self.heads)

    @overload
    def __getitem__(self, place: int) -> Rule: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Rule]: ...

    def __getitem__(self, place: int | slice) -> Rule | Sequence[Rule]:
        if isinstance(place, slice):
            return [self[item] for item in range(*place.indices(len(self)))]
        index = place if place >= 0 else place + len(self)
        if not 0 <= index < len(self):
            raise IndexError(place)
        if index not in self._known:
            self._known[index] = self._read(index)
        return self._known[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as a list's

    def part(self, places: Iterable[int]) -> RuleTable:
        """Some of the rules."""
        chosen = tuple(places)
        return RuleTable([self.heads[place] for place in chosen], lambda index: self[chosen[index]])


def part_of(rules: Sequence[Rule], places: Sequence[int]) -> Sequence[Rule]:
    """Some of the rules, by their places."""
    return rules.part(places) if isinstance(rules, RuleTable) else tuple(rules[place] for place in places)


def only(ruleset: RuleSet, wanted: Callable[[RuleHead | Rule], bool]) -> RuleSet:
    """The rule set with those of its rules that are wanted, judged by code, name and status."""
    heads: Sequence[RuleHead | Rule] = ruleset.rules
    if isinstance(ruleset.rules, RuleTable):
        heads = ruleset.rules.heads
    places = [place for place, head in enumerate(heads) if wanted(head)]
    if len(places) == len(heads):
        return ruleset
    names = "\n".join(f"{heads[place].code} {heads[place].name}" for place in places)
    return replace(
        ruleset,
        rules=part_of(ruleset.rules, places),
        digest=ruleset.digest and f"{ruleset.digest}\n{names}",
        loaded=ruleset.loaded or ruleset.rules,
    )
