"""What a compiled program tells those who run it: what to send of each fact, and the texts of rulesets."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from msgspec import Struct, field

from perflint.engine.numbers import limited
from perflint.engine.rule import Effective
from perflint.engine.syntax import ComparisonOperator, Leaf, Operand
from perflint.patterns import regex

Json: TypeAlias = dict[str, Any]

KIND = "kind"
PRIMER = "$p"
"""Name of the rule that primes a ruleset, and of the property that it asks for."""
ZERO = "zero"

# Well within the limits of conditions a number needs no exact look.
_USUAL_SMALLEST, _USUAL_LARGEST = 1e-50, 1e50

_EXPONENT = regex(r"(?<=: )(-?\d+)(e[-+]?\d+)")


class Restriction(Struct, frozen=True, array_like=True):
    """In which reports a rule holds at all."""

    kinds: tuple[str, ...]
    effective: Effective


class Requirement(Struct, frozen=True, array_like=True):
    """What a pattern asks of one property of a fact: that it exists, that it is absent, or how it compares."""

    name: str
    operator: ComparisonOperator | Literal["exists", "absent"]
    value: float | str | None = None


class KindPlan(Struct):
    """What of a fact kind the engine gets to see: property names by field, and what Python computes.

    `presence` holds sets, of which only the existence is sent. Leaves and operands read this one fact only. `admits`
    says what a fact must meet (one of them, whole) to have a part in any match.
    """

    token: str
    numbers: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    truths: dict[str, str] = field(default_factory=dict)
    presence: dict[str, str] = field(default_factory=dict)
    derived: dict[Operand, str] = field(default_factory=dict)
    flags: dict[Leaf, str] = field(default_factory=dict)
    restrictions: dict[Restriction, str] = field(default_factory=dict)
    zero: bool = False
    admits: Sequence[tuple[Requirement, ...]] = ((),)

    def size(self) -> int:
        """The number of properties that a fact of this kind can have."""
        tables: tuple[Mapping[Any, str], ...] = (
            self.numbers, self.texts, self.truths, self.presence, self.derived, self.flags, self.restrictions,
        )  # fmt: skip
        return sum(map(len, tables)) + 3


class ReadyShard(Struct, frozen=True, array_like=True):
    """A shard as the engine gets it: the text of its ruleset, and the fact kinds that it listens to."""

    source: str
    kinds: tuple[str, ...]


def ruleset_source(rules: Mapping[str, Json]) -> str:
    """Engine rules as the engine reads them, with the rule that primes its state."""
    import json

    text = json.dumps({**rules, PRIMER: {"all": [{"p": {"$p": 1.0}}]}})
    # The engine reads an exponent only behind a point; all names here are tokens that hold no such number.
    return _EXPONENT.sub(r"\1.0\2", text)


def engine_number(value: Decimal | int) -> float:
    """A number as the engine gets it: a double within the limits of conditions, never -0.0."""
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if number and not _USUAL_SMALLEST < abs(number) < _USUAL_LARGEST:
        number = float(limited(value))
    return number + 0.0
