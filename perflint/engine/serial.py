"""Loaded rules as JSON and back: what the cache holds. JSON, because reading it can run nothing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from perflint.engine.rule import FieldTypes, ParameterValue, Rule, RuleSet
from perflint.engine.syntax import Value


class _Kept(Struct, array_like=True, frozen=True):
    rules: tuple[Rule, ...]
    types: FieldTypes
    modules: dict[str, tuple[str, ...]]


_ENCODER = msgspec.json.Encoder(decimal_format="number", enc_hook=str)


def to_json(rules: RuleSet) -> bytes:
    """A rule set as JSON, without its digest.

    Raises UnicodeEncodeError where a rule holds half of a surrogate pair, which no UTF-8 can write.
    """
    return _ENCODER.encode(_Kept(rules.rules, rules.types, dict(rules.modules)))


def from_json(payload: bytes, digest: str) -> RuleSet:
    """The rule set that `to_json` wrote. Raises msgspec.MsgspecError or ValueError for anything else."""
    decoder = msgspec.json.Decoder(_Kept, float_hook=Decimal, dec_hook=_path)
    kept = decoder.decode(payload)
    rules = tuple(_with_values(rule) if rule.params else rule for rule in kept.rules)
    return RuleSet(rules, kept.types, digest, modules=kept.modules)


def _path(wanted: type, text: Any) -> Path:
    if wanted is not Path or not isinstance(text, str):
        raise ValueError(f"{wanted} is not kept")
    return Path(text)


def _with_values(rule: Rule) -> Rule:
    """The rule with its parameters as the values that conditions know."""
    return msgspec.structs.replace(rule, params={name: value_of(raw) for name, raw in rule.params.items()})


def value_of(raw: Any) -> ParameterValue:
    """A parameter's value as JSON gives it: a whole number is a number like any other, a list is a tuple."""
    return tuple(map(_single, raw)) if isinstance(raw, list) else _single(raw)


def _single(raw: Any) -> Value:
    value: Value = Decimal(raw) if type(raw) is int else raw
    return value
