"""Loaded rules as JSON and back: what the cache holds. JSON, because reading it can run nothing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from perflint.engine.rule import FieldTypes, ParameterValue, Rule, RuleSet, Units
from perflint.engine.syntax import Value
from perflint.engine.table import RuleHead, RuleTable


class _Kept(Struct, array_like=True, frozen=True):
    heads: tuple[RuleHead, ...]
    rules: tuple[msgspec.Raw, ...]
    types: FieldTypes
    units: Units
    modules: dict[str, tuple[str, ...]]


_ENCODER = msgspec.json.Encoder(decimal_format="number", enc_hook=str)


def to_json(rules: RuleSet) -> bytes:
    """A rule set as JSON, without its digest.

    Raises UnicodeEncodeError where a rule holds half of a surrogate pair, which no UTF-8 can write.
    """
    heads = tuple(RuleHead(rule.code, rule.name, rule.status) for rule in rules.rules)
    bodies = tuple(msgspec.Raw(_ENCODER.encode(rule)) for rule in rules.rules)
    return _ENCODER.encode(_Kept(heads, bodies, rules.types, rules.units, dict(rules.modules)))


def from_json(payload: bytes, digest: str) -> RuleSet:
    """The rule set that `to_json` wrote. Raises msgspec.MsgspecError or ValueError for anything else."""
    kept = msgspec.json.decode(payload, type=_Kept)
    if len(kept.heads) != len(kept.rules):
        raise ValueError("rules without heads")
    table = RuleTable(kept.heads, lambda place: _rule(kept.rules[place]))
    return RuleSet(table, kept.types, digest, modules=kept.modules, units=kept.units)


def _rule(body: msgspec.Raw) -> Rule:
    rule = msgspec.json.Decoder(Rule, float_hook=Decimal, dec_hook=_path).decode(body)
    if not rule.params:
        return rule
    return msgspec.structs.replace(rule, params={name: value_of(raw) for name, raw in rule.params.items()})


def _path(wanted: type, text: Any) -> Path:
    if wanted is not Path or not isinstance(text, str):
        raise ValueError(f"{wanted} is not kept")
    return Path(text)


def value_of(raw: Any) -> ParameterValue:
    """A parameter's value as JSON gives it: a whole number is a number like any other, a list is a tuple."""
    return tuple(map(_single, raw)) if isinstance(raw, list) else _single(raw)


def _single(raw: Any) -> Value:
    value: Value = Decimal(raw) if type(raw) is int else raw
    return value
