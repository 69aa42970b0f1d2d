"""Programs ready for the engine: compiled now, or kept from an earlier run of the same rules under the same profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from perflint import cache
from perflint.engine.plans import KindPlan, ReadyShard, Requirement, Restriction
from perflint.engine.profiles import lineage
from perflint.engine.rule import ParameterValue, Rule, RuleSet
from perflint.engine.serial import value_of
from perflint.engine.syntax import Leaf, Operand
from perflint.engine.table import part_of

if TYPE_CHECKING:
    from perflint.profile import Profile

_ENTRY = "program"


class Reads(Struct, frozen=True, array_like=True):
    """What one rule asks for: facts under how many aliases, of which kinds, in reports of which kinds (all if none)."""

    aliases: int
    facts: tuple[str, ...]
    reports: tuple[str, ...]


class ReadyProgram(Struct):
    """Rules, and all that sessions need: shards, plans by kind, interned constants.

    `reads` says of each rule what it asks for, `params` holds the parameters of those rules for which the profile
    replaces some. `proven` says that the engine has taken these shards before.
    """

    rules: Sequence[Rule]
    reads: tuple[Reads, ...]
    params: Mapping[int, Mapping[str, ParameterValue]]
    shards: tuple[ReadyShard, ...]
    plans: Mapping[str, KindPlan]
    constants: Mapping[str, str]
    proven: bool = False

    @property
    def restricted(self) -> bool:
        """Whether some rule holds for certain reports only."""
        return any(plan.restrictions for plan in self.plans.values())

    def params_of(self, place: int) -> Mapping[str, ParameterValue]:
        """The parameters in force for a rule."""
        found = self.params.get(place)
        return self.rules[place].params if found is None else found


def program_for(ruleset: RuleSet, profile: Profile | None) -> ReadyProgram:
    """The program of the rules that apply under a profile.

    Raises RuleError for a profile that does not fit the rules, EngineError for rules beyond the engine's limits.
    """
    key = _key(ruleset, profile) if ruleset.digest else ""
    if key:
        kept = cache.load(_ENTRY, key, lambda payload: _read(payload, ruleset))
        if kept is not None:
            return kept
    from perflint.engine.compiler import compile_rules
    from perflint.engine.profiles import effective_rules

    rules, params = effective_rules(ruleset, profile)
    program = compile_rules(rules, params, ruleset.types)
    return ReadyProgram(
        program.rules,
        tuple(map(_reads, program.rules)),
        {
            place: values
            for place, (rule, values) in enumerate(zip(program.rules, program.params, strict=True))
            if values is not rule.params
        },
        tuple(shard.ready() for shard in program.shards),
        program.plans,
        program.constants,
    )


def _reads(rule: Rule) -> Reads:
    kinds = {pattern.kind for pattern in (*rule.when, *rule.unless)}
    return Reads(len(rule.when), tuple(sorted(kinds)), tuple(rule.kinds))


def keep(program: ReadyProgram, ruleset: RuleSet, profile: Profile | None) -> None:
    """Keep a program that the engine has taken."""
    if not ruleset.digest or program.proven:
        return
    places = {id(rule): place for place, rule in enumerate(ruleset.rules)}
    kept = _Kept(
        [places[id(rule)] for rule in program.rules],
        program.reads,
        {place: dict(values) for place, values in program.params.items()},
        program.shards,
        {kind: _kept_plan(plan) for kind, plan in program.plans.items()},
        dict(program.constants),
    )
    # A rule may hold half of a surrogate pair, which no UTF-8 can write; it is compiled anew each time.
    with suppress(UnicodeEncodeError):
        cache.store(_ENTRY, _key(ruleset, profile), _ENCODER.encode(kept))


class _KeptPlan(Struct, array_like=True):
    token: str
    numbers: dict[str, str]
    texts: dict[str, str]
    truths: dict[str, str]
    presence: dict[str, str]
    derived: list[tuple[Operand, str]]
    flags: list[tuple[Leaf, str]]
    restrictions: list[tuple[Restriction, str]]
    zero: bool
    admits: list[tuple[Requirement, ...]]


class _Kept(Struct, array_like=True):
    rules: list[int]
    reads: tuple[Reads, ...]
    params: dict[int, dict[str, Any]]
    shards: tuple[ReadyShard, ...]
    plans: dict[str, _KeptPlan]
    constants: dict[str, str]


_ENCODER = msgspec.json.Encoder(decimal_format="number")


def _key(ruleset: RuleSet, profile: Profile | None) -> str:
    parts: Sequence[bytes] = ()
    if profile is not None:
        parts = (msgspec.json.encode(profile, enc_hook=str), "\n".join(lineage(profile)).encode())
    return cache.digest(ruleset.digest.encode(), *parts)


def _kept_plan(plan: KindPlan) -> _KeptPlan:
    return _KeptPlan(
        plan.token,
        plan.numbers,
        plan.texts,
        plan.truths,
        plan.presence,
        list(plan.derived.items()),
        list(plan.flags.items()),
        list(plan.restrictions.items()),
        plan.zero,
        list(plan.admits),
    )


def _read(payload: bytes, ruleset: RuleSet) -> ReadyProgram:
    kept = msgspec.json.Decoder(_Kept, float_hook=Decimal).decode(payload)
    if len(kept.rules) != len(kept.reads) or not all(0 <= place < len(ruleset.rules) for place in kept.rules):
        raise ValueError("a program of other rules")
    params = {
        place: {name: value_of(raw) for name, raw in values.items()} for place, values in kept.params.items()
    }
    plans = {
        kind: KindPlan(
            plan.token,
            plan.numbers,
            plan.texts,
            plan.truths,
            plan.presence,
            dict(plan.derived),
            dict(plan.flags),
            dict(plan.restrictions),
            plan.zero,
            plan.admits,
        )
        for kind, plan in kept.plans.items()
    }
    rules = part_of(ruleset.rules, kept.rules)
    return ReadyProgram(rules, kept.reads, params, kept.shards, plans, kept.constants, proven=True)
