"""Programs ready for the engine: compiled now, or kept from an earlier run of the same rules under the same profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from perflint import cache
from perflint.engine.compiler import KindPlan, Program, ReadyShard, Restriction, compile_rules
from perflint.engine.profiles import effective_rules, lineage
from perflint.engine.rule import ParameterValue, Rule, RuleSet
from perflint.engine.serial import value_of
from perflint.engine.syntax import Leaf, Operand

if TYPE_CHECKING:
    from perflint.profile import Profile

_ENTRY = "program"


class ReadyProgram(Struct):
    """Rules with the parameters in force, and all that sessions need: shards, plans by kind, interned constants.

    `proven` says that the engine has taken these shards before.
    """

    rules: tuple[Rule, ...]
    params: tuple[Mapping[str, ParameterValue], ...]
    shards: tuple[ReadyShard, ...]
    plans: Mapping[str, KindPlan]
    constants: Mapping[str, str]
    proven: bool = False

    @property
    def restricted(self) -> bool:
        """Whether some rule holds for certain reports only."""
        return any(plan.restrictions for plan in self.plans.values())


def program_for(ruleset: RuleSet, profile: Profile | None) -> ReadyProgram:
    """The program of the rules that apply under a profile.

    Raises RuleError for a profile that does not fit the rules, EngineError for rules beyond the engine's limits.
    """
    key = _key(ruleset, profile) if ruleset.digest else ""
    if key:
        kept = cache.load(_ENTRY, key, lambda payload: _read(payload, ruleset))
        if kept is not None:
            return kept
    rules, params = effective_rules(ruleset, profile)
    return ready(compile_rules(rules, params, ruleset.types))


def ready(program: Program) -> ReadyProgram:
    """A compiled program as the engine gets it."""
    shards = tuple(shard.ready() for shard in program.shards)
    return ReadyProgram(program.rules, program.params, shards, program.plans, program.constants)


def keep(program: ReadyProgram, ruleset: RuleSet, profile: Profile | None) -> None:
    """Keep a program that the engine has taken."""
    if not ruleset.digest or program.proven:
        return
    places = {id(rule): place for place, rule in enumerate(ruleset.rules)}
    kept = _Kept(
        [places[id(rule)] for rule in program.rules],
        {
            place: dict(params)
            for place, (rule, params) in enumerate(zip(program.rules, program.params, strict=True))
            if params is not rule.params
        },
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


class _Kept(Struct, array_like=True):
    rules: list[int]
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
    )


def _read(payload: bytes, ruleset: RuleSet) -> ReadyProgram:
    kept = msgspec.json.Decoder(_Kept, float_hook=Decimal).decode(payload)
    rules = tuple(ruleset.rules[place] for place in kept.rules)
    params: list[Mapping[str, ParameterValue]] = [rule.params for rule in rules]
    for place, values in kept.params.items():
        params[place] = {name: value_of(raw) for name, raw in values.items()}
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
        )
        for kind, plan in kept.plans.items()
    }
    return ReadyProgram(rules, tuple(params), kept.shards, plans, kept.constants, proven=True)
