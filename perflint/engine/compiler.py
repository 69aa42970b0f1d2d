"""Rules to programs for durable_rules, strictly inside the constructs that it evaluates correctly.

durable_rules 2.0 is right and safe within a narrow target only, so a rule is compiled to flat positive patterns:

- one engine rule for each combination of its patterns' alternatives (disjunctive normal form; `$or` is wrong before
  joins);
- `unless` as a second engine rule with the forbidden fact added, whose matches are subtracted (`$not` cancels matches
  of other rules);
- each pattern in the order kind, constants, existence guards, comparisons with other facts, and PAD where there are any
  (without PAD the scan of a failing last comparison runs off the heap; an absent value without a guard is an error);
- properties named by type and number, texts interned to short tokens, numbers as floats;
- whatever the engine has no safe form for (regular expressions, contains, in, has, comparisons within one fact,
  restrictions to report kinds and years) as flags that are computed in Python and tested for existence;
- equality with an expression as >= and <= (as == it loses matches).
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from perflint.engine.admission import weakest
from perflint.engine.errors import EngineError
from perflint.engine.logic import Alternative, LogicError, alternatives, bind
from perflint.engine.plans import (
    KIND,
    ZERO,
    Json,
    KindPlan,
    ReadyShard,
    Requirement,
    Restriction,
    engine_number,
    ruleset_source,
)
from perflint.engine.rule import FieldTypes, ParameterValue, Rule
from perflint.engine.syntax import (
    CONVERSE,
    Arithmetic,
    Comparison,
    ComparisonOperator,
    Constant,
    Field,
    Leaf,
    Operand,
    Presence,
    Value,
    aliases,
    operand_fields,
)

LEAF_LIMIT = 60
"""Patterns of one kind in one ruleset; the engine's own limit is 64 pending ones a fact."""
BATCH_OF_MATCHES = 65535
"""Matches of one rule handed over at once; the engine's counter has 16 bits."""
PROPERTY_LIMIT = 200
"""Properties of one fact; the engine's own limit is 252."""
KIND_LIMIT = 400
RULE_LIMIT = 64
"""Engine rules of one ruleset, where rules of different kinds are put together."""
VARIANT_LIMIT = 256
JOIN_LIMIT = 24

PAD: Json = {"$and": [{"$ex": {"id": 1}}]}

_OPERATORS: dict[ComparisonOperator, str] = {"!=": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
_ARITHMETIC = {"+": "$add", "-": "$sub", "*": "$mul", "/": "$div"}


class Shard(Struct):
    """Engine rules that share one ruleset, and how many patterns they have of each fact kind."""

    rules: dict[str, Json] = field(default_factory=dict)
    patterns: Counter[str] = field(default_factory=Counter)

    def ready(self) -> ReadyShard:
        """The shard as the engine gets it."""
        return ReadyShard(ruleset_source(self.rules), tuple(self.patterns))


class Program(Struct):
    """Everything that a session needs: the shards, the plans by kind, the interned constants.

    The engine rule `r.v` is variant v of rule r, and `r.v.u` the same with a fact that its `unless` forbids.
    """

    rules: tuple[Rule, ...]
    params: tuple[Mapping[str, ParameterValue], ...]
    shards: list[Shard]
    plans: dict[str, KindPlan]
    constants: dict[str, str]

    @property
    def restricted(self) -> bool:
        """Whether some rule holds for certain reports only."""
        return any(plan.restrictions for plan in self.plans.values())


def compile_rules(
    rules: Sequence[Rule], params: Sequence[Mapping[str, ParameterValue]], types: FieldTypes
) -> Program:
    """The program of rules with the parameters that are in force for each.

    Raises EngineError that names the rule for a rule beyond the engine's limits.
    """
    compiler = _Compiler(types)
    for index, (rule, values) in enumerate(zip(rules, params, strict=True)):
        try:
            compiler.add(index, rule, values)
        except LogicError as error:
            raise EngineError(f"{rule.path}: {rule.identity}: {error}") from error
    return Program(tuple(rules), tuple(params), compiler.finish(), compiler.plans, compiler.constants)


def _divided(shard: Shard, counts_of: Mapping[str, Counter[str]]) -> list[Shard]:
    """A shard as several smaller ones that share no kind, so that no fact is given to more of them.

    The engine takes more than twice as long to build a ruleset of twice the size.
    """
    parts: list[Shard] = []
    # Rules that have a kind in common, directly or over other rules, belong together.
    for name, definition in shard.rules.items():
        own = Shard({name: definition}, Counter(counts_of[name]))
        near = [part for part in parts if not part.patterns.keys().isdisjoint(own.patterns)]
        for part in near:
            parts.remove(part)
            own = Shard({**part.rules, **own.rules}, part.patterns + own.patterns)
        parts.append(own)
    divided: list[Shard] = []
    for part in sorted(parts, key=lambda part: -len(part.rules)):
        room = next((item for item in divided if len(item.rules) + len(part.rules) <= RULE_LIMIT), None)
        if room is None:
            divided.append(part)
        else:
            room.rules.update(part.rules)
            room.patterns.update(part.patterns)
    return divided


class _Reference(Struct):
    """An operand of one fact that became a property: what remains of it in an expression over several facts."""

    alias: str
    name: str


class _Sent(Struct):
    """What a pattern of an engine rule requires, in the order in which the engine must read it."""

    constants: list[Requirement] = field(default_factory=list)
    guards: dict[str, None] = field(default_factory=dict)
    joins: list[Json] = field(default_factory=list)

    def requirements(self) -> list[Requirement]:
        """What it asks of the fact itself, whatever other facts there are."""
        return [*self.constants, *(Requirement(name, "exists") for name in self.guards)]

    def pattern(self, kind: str) -> list[Json]:
        pad = [PAD] if self.joins else []
        return [{KIND: kind}, *map(_required, self.requirements()), *self.joins, *pad]


class _Compiler:
    def __init__(self, types: FieldTypes) -> None:
        self.types = types
        self.waiting: list[tuple[str, Json, Counter[str]]] = []
        self.plans: dict[str, KindPlan] = {}
        self.constants: dict[str, str] = {}
        self.names: dict[tuple[str, object], str] = {}
        self.admitted: defaultdict[str, list[tuple[Requirement, ...]]] = defaultdict(list)

    def add(self, index: int, rule: Rule, params: Mapping[str, ParameterValue]) -> None:
        """Compile one rule into engine rules and keep them for a shard."""
        positive = [alternatives(bind(pattern.condition, params)) for pattern in rule.when]
        negative = [alternatives(bind(pattern.condition, params)) for pattern in rule.unless]
        heads = [(pattern.alias, pattern.kind) for pattern in rule.when]
        restriction = None
        if rule.restricted:
            restriction = Restriction(tuple(sorted(rule.kinds)), rule.effective)
        count = 0
        for variant, combination in enumerate(itertools.product(*positive)):
            self._place(f"{index}.{variant}", heads, combination, restriction)
            count += 1
            number = 0
            for pattern, choices in zip(rule.unless, negative, strict=True):
                for choice in choices:
                    extended = [*heads, (pattern.alias, pattern.kind)]
                    self._place(f"{index}.{variant}.{number}", extended, (*combination, choice), restriction)
                    number += 1
                    count += 1
            if count > VARIANT_LIMIT:
                raise LogicError(
                    f"its alternatives make more than {VARIANT_LIMIT} engine rules; split the rule"
                )

    def finish(self) -> list[Shard]:
        """The shards. Raises EngineError when the rules together are beyond the engine's limits."""
        if len(self.plans) > KIND_LIMIT:
            raise EngineError(f"rules read {len(self.plans)} fact kinds, the engine can hold {KIND_LIMIT}")
        for kind, plan in self.plans.items():
            if plan.size() > PROPERTY_LIMIT:
                raise EngineError(
                    f"rules read {plan.size()} properties of the fact kind {kind!r}, "
                    f"the engine can hold {PROPERTY_LIMIT}"
                )
            plan.admits = weakest(self.admitted[kind])
        return self._pack()

    def _place(
        self,
        name: str,
        heads: Sequence[tuple[str, str]],
        combination: Sequence[Alternative],
        restriction: Restriction | None,
    ) -> None:
        definition = self._engine_rule(heads, combination, restriction)
        self.waiting.append((name, definition, Counter(kind for _, kind in heads)))

    def _pack(self) -> list[Shard]:
        """Engine rules by shards, so that few shards listen to a kind: a fact is given to each that does."""
        shards: list[Shard] = []
        # Rules of several kinds bring kinds together; after them every other finds a shard that has its kind.
        ordered = sorted(self.waiting, key=lambda entry: (-len(entry[2]), sorted(entry[2])))
        for name, definition, counts in ordered:
            fitting = [
                shard
                for shard in shards
                if all(shard.patterns[kind] + count <= LEAF_LIMIT for kind, count in counts.items())
            ]
            if not fitting:
                fitting = [Shard()]
                shards += fitting
            # The first of those that would get the fewest kinds more.
            shard = min(fitting, key=lambda candidate: len(counts.keys() - candidate.patterns.keys()))
            shard.rules[name] = definition
            shard.patterns.update(counts)
        counts_of = {name: counts for name, _, counts in self.waiting}
        return [part for shard in shards for part in _divided(shard, counts_of)]

    def _plan(self, kind: str) -> KindPlan:
        plan = self.plans.get(kind)
        if plan is None:
            plan = self.plans[kind] = KindPlan(self._text(kind))
        return plan

    def _name(self, tag: str, key: object) -> str:
        """The name of a property: one a type and field, so that a name never holds values of two types."""
        return self.names.setdefault((tag, key), f"{tag}{len(self.names)}")

    def _text(self, text: str) -> str:
        return self.constants.setdefault(text, f"c{len(self.constants)}")

    def _engine_rule(
        self,
        heads: Sequence[tuple[str, str]],
        combination: Sequence[Alternative],
        restriction: Restriction | None,
    ) -> Json:
        kinds = dict(heads)
        order = {alias: position for position, (alias, _) in enumerate(heads)}
        sent = [_Sent() for _ in heads]
        for leaf in itertools.chain.from_iterable(combination):
            # A condition on earlier facts alone belongs to the latest of them; a conjunction may be read in any order.
            place = max(order[alias] for alias in aliases(leaf))
            if len(aliases(leaf)) == 1:
                self._own(leaf, kinds[heads[place][0]], sent[place])
            elif isinstance(leaf, Comparison):
                _Join(self, kinds, order, sent, place).add(leaf)
        if restriction is not None:
            kind = heads[0][1]
            name = self._plan(kind).restrictions.setdefault(restriction, self._name("r", restriction))
            sent[0].constants.append(Requirement(name, "exists"))
        for position, item in enumerate(sent):
            if len(item.joins) > JOIN_LIMIT:
                raise LogicError(
                    f"more than {JOIN_LIMIT} comparisons with other facts on {heads[position][0]!r}"
                )
            self.admitted[heads[position][1]].append(tuple(dict.fromkeys(item.requirements())))
        patterns = [
            {f"a{position}": {"$and": item.pattern(self._plan(kind).token)}}
            for position, ((_, kind), item) in enumerate(zip(heads, sent, strict=True))
        ]
        return {"all": patterns, "cap": BATCH_OF_MATCHES}

    def _own(self, leaf: Leaf, kind: str, sent: _Sent) -> None:
        """A condition on one fact: a constant comparison where the engine has one, else a flag."""
        if isinstance(leaf, Presence):
            name = self.property(kind, leaf.field)
            sent.constants.append(Requirement(name, "absent" if leaf.absent else "exists"))
            return
        if isinstance(leaf, Comparison) and isinstance(leaf.right, Constant):
            name = self.property(kind, leaf.left)
            value = self._constant(leaf.right.value)
            sent.constants.append(Requirement(name, leaf.operator, value))
            return
        flag = self._plan(kind).flags.setdefault(anonymous(leaf), self._name("f", (kind, anonymous(leaf))))
        sent.constants.append(Requirement(flag, "exists"))

    def _constant(self, value: Value) -> float | str:
        if isinstance(value, bool):
            return 1.0 if value else 0.0
        return engine_number(value) if isinstance(value, Decimal) else self._text(value)

    def property(self, kind: str, operand: Operand) -> str:
        """The property that carries an operand of one fact."""
        plan = self._plan(kind)
        if not isinstance(operand, Field):
            key = anonymous_operand(operand)
            return plan.derived.setdefault(key, self._name("d", (kind, key)))
        tag, table = {
            "number": ("n", plan.numbers),
            "string": ("s", plan.texts),
            "boolean": ("b", plan.truths),
            "set": ("e", plan.presence),
        }[self.types[kind][operand.name]]
        return table.setdefault(operand.name, self._name(tag, operand.name))

    def zero(self, kind: str) -> str:
        """The property of this kind that is always 0."""
        self._plan(kind).zero = True
        return ZERO


class _Join(Struct):
    """Compiles comparisons over several facts into the pattern of the latest of them, at `place`."""

    compiler: _Compiler
    kinds: Mapping[str, str]
    order: Mapping[str, int]
    sent: list[_Sent]
    place: int

    def add(self, leaf: Comparison) -> None:
        left, right, operator = self._reduced(leaf.left), self._reduced(leaf.right), leaf.operator
        if not self._current(left):
            left, right, operator = right, left, CONVERSE[operator]
        if not isinstance(left, _Reference) or not self._current(left):
            # No side is a value of the latest fact alone: compare the difference with 0, which is exact for doubles.
            latest = next(alias for alias, position in self.order.items() if position == self.place)
            difference = {"$sub": {"$l": self._expression(left), "$r": self._expression(right)}}
            zero = self.compiler.zero(self.kinds[latest])
            self._compare(CONVERSE[operator], zero, difference)
        elif isinstance(right, _Reference):
            self.sent[self.place].joins.append(_comparison(operator, left.name, self._expression(right)))
        else:
            self._compare(operator, left.name, self._expression(right))

    def _compare(self, operator: ComparisonOperator, name: str, expression: Json | float) -> None:
        joins = self.sent[self.place].joins
        if operator == "==":
            joins.append(_comparison(">=", name, expression))
            joins.append(_comparison("<=", name, expression))
        else:
            joins.append(_comparison(operator, name, expression))

    def _current(self, operand: _Reference | Arithmetic | Constant) -> bool:
        return isinstance(operand, _Reference) and self.order[operand.alias] == self.place

    def _reduced(self, operand: Operand) -> Any:
        """The operand with its parts of one fact as references to properties."""
        if isinstance(operand, Constant):
            return operand
        read = {item.alias for item in operand_fields(operand)}
        if len(read) == 1:
            [alias] = read
            return _Reference(alias, self.compiler.property(self.kinds[alias], operand))
        if not isinstance(operand, Arithmetic):
            raise TypeError(f"parameters are bound before rules are compiled: {operand!r}")
        left, right = self._reduced(operand.left), self._reduced(operand.right)
        if operand.operator == "/" and isinstance(right, _Reference):
            self._sent_of(right).constants.append(Requirement(right.name, "!=", 0.0))
        return Arithmetic(operand.operator, left, right)

    def _sent_of(self, reference: _Reference) -> _Sent:
        return self.sent[self.order[reference.alias]]

    def _expression(self, operand: Any) -> Json | float:
        if isinstance(operand, Constant):
            return engine_number(Decimal(operand.value))
        if isinstance(operand, _Reference):
            self._sent_of(operand).guards.setdefault(operand.name)
            position = self.order[operand.alias]
            return {"$m" if position == self.place else f"a{position}": operand.name}
        return {
            _ARITHMETIC[operand.operator]: {
                "$l": self._expression(operand.left),
                "$r": self._expression(operand.right),
            }
        }


def _required(requirement: Requirement) -> Json:
    if requirement.operator == "exists":
        return {"$ex": {requirement.name: 1}}
    if requirement.operator == "absent":
        return {"$nex": {requirement.name: 1}}
    return _comparison(requirement.operator, requirement.name, requirement.value)


def _comparison(operator: ComparisonOperator, name: str, value: Any) -> Json:
    return {name: value} if operator == "==" else {_OPERATORS[operator]: {name: value}}


def anonymous_operand(operand: Operand) -> Operand:
    """An operand of one fact without the alias, so that rules with other aliases share its property."""
    if isinstance(operand, Field):
        return Field("", operand.name)
    if isinstance(operand, Arithmetic):
        return Arithmetic(operand.operator, anonymous_operand(operand.left), anonymous_operand(operand.right))
    return operand


def anonymous(leaf: Leaf) -> Leaf:
    """A condition on one fact without the alias."""
    if isinstance(leaf, Comparison):
        return Comparison(leaf.operator, anonymous_operand(leaf.left), anonymous_operand(leaf.right))
    bare = Field("", leaf.field.name)
    if isinstance(leaf, Presence):
        return Presence(bare, leaf.absent)
    return type(leaf)(leaf.operator, bare, leaf.arguments, leaf.negated)
