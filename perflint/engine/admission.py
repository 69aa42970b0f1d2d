"""Which facts could have a part in a match at all: the others are never given to the engine.

In most reports most facts are as they should be, and no pattern of any rule asks for them. Looking at one or two fields
tells that in a fraction of the time that it takes to write a fact down and to have the engine read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any, TypeAlias

from perflint.engine.numbers import COMPARISON, is_true
from perflint.engine.plans import KindPlan, Requirement, engine_number
from perflint.engine.semantics import Reader, field_value, leaf_test, operand_reader, tested_type, tester
from perflint.engine.syntax import ComparisonOperator, FieldTest

_MOST_SETS = 1_024
"""Sets of truth values that are remembered for a kind."""

_Read: TypeAlias = Callable[[Any], Any]
_Test: TypeAlias = Callable[[Any], bool]

_BOUNDS: tuple[tuple[ComparisonOperator, ComparisonOperator], ...] = ((">", ">="), ("<", "<="))
"""The comparisons of each direction: without the bound itself, and with it."""


def weakest(patterns: Iterable[tuple[Requirement, ...]]) -> tuple[tuple[Requirement, ...], ...]:
    """Those of the patterns that together admit all that any of them admits, the shortest first."""
    kept: list[tuple[frozenset[str], tuple[Requirement, ...]]] = []
    for pattern in sorted(dict.fromkeys(patterns), key=len):
        names = frozenset([item.name for item in pattern])
        # A pattern that asks for fewer properties can cover this one, none that asks for others.
        if any(known <= names and _covers(wider, pattern) for known, wider in kept):
            continue
        kept = [entry for entry in kept if not (names <= entry[0] and _covers(pattern, entry[1]))]
        kept.append((names, pattern))
    return tuple([pattern for _, pattern in kept])


def _covers(wider: Sequence[Requirement], narrower: Sequence[Requirement]) -> bool:
    return all(any(_implies(strong, weak) for strong in narrower) for weak in wider)


def _implies(strong: Requirement, weak: Requirement) -> bool:
    """Whether every fact that meets one requirement meets the other."""
    if strong == weak:
        return True
    if strong.name != weak.name or strong.operator == "absent" or weak.operator == "absent":
        return False
    if weak.operator == "exists":
        return True
    if strong.operator == "exists" or strong.value is None or weak.value is None:
        return False
    if strong.operator == "==":
        return is_true(weak.operator, strong.value, weak.value)
    if weak.operator == "!=":
        return strong.operator != "!=" and not is_true(strong.operator, weak.value, strong.value)
    for open_, closed in _BOUNDS:
        if {strong.operator, weak.operator} <= {open_, closed}:
            # Of equal bounds only the closed one admits its value.
            same = strong.value == weak.value and (strong.operator == open_ or weak.operator == closed)
            return same or is_true(open_, strong.value, weak.value)
    return False


class Admission:
    """Decides for the facts of one kind. `texts` gives the text that a token stands for.

    Most patterns ask for truth values, of which the facts of a kind have few different sets: which patterns are left
    is found once for each set.
    """

    def __init__(self, plan: KindPlan, texts: Mapping[str, str]) -> None:
        self._plan = plan
        self._texts = texts
        self._restrictions = frozenset(plan.restrictions.values())
        self._truth_names = tuple(plan.truths.values())
        # Of a single field there is no tuple, hence one that every fact has beside them.
        self._truths = attrgetter(*plan.truths, "kind", "kind")
        self._left: dict[tuple[tuple[str, ...], tuple[Any, ...]], Sequence[Sequence[_Test]]] = {}
        self._tests: dict[Requirement, _Test] = {}

    def admits(self, fact: object, met: tuple[str, ...] = ()) -> bool:
        """Whether a fact could have a part in a match; `met` names the restrictions that its report meets.

        A value of a wrong type admits its fact: whoever writes it down tells what is wrong with it. Raises ValueError
        for NaN.
        """
        truths = self._truths(fact)
        patterns = self._left.get((met, truths))
        if patterns is None:
            if len(self._left) >= _MOST_SETS:
                self._left.clear()
            patterns = self._left[met, truths] = self._ready(frozenset(met), truths)
        for tests in patterns:
            for test in tests:
                if not test(fact):
                    break
            else:
                return True
        return False

    def _ready(self, met: frozenset[str], truths: tuple[Any, ...]) -> Sequence[Sequence[_Test]]:
        """What is left of the patterns, as functions, in reports that meet these restrictions, for these truths."""
        values = dict(zip(self._truth_names, truths, strict=False))
        unmet = self._restrictions - met
        found = [
            tuple([item for item in pattern if item.name not in met and item.name not in values])
            for pattern in self._plan.admits
            if unmet.isdisjoint([item.name for item in pattern])
            and all(_is_met(item, values[item.name]) for item in pattern if item.name in values)
        ]
        return [[self._test(item) for item in pattern] for pattern in weakest(found)]

    def _test(self, requirement: Requirement) -> _Test:
        test = self._tests.get(requirement)
        if test is None:
            test = self._tests[requirement] = self._made(requirement)
        return test

    def _made(self, requirement: Requirement) -> _Test:
        plan, name = self._plan, requirement.name
        for table in (plan.numbers, plan.texts, plan.presence):
            for field, property_ in table.items():
                if property_ == name:
                    return self._field_test(requirement, attrgetter(field))
        for operand, property_ in plan.derived.items():
            if property_ == name:
                return _value_test(requirement, _of_fact(operand_reader(operand)))
        leaf = next(leaf for leaf, property_ in plan.flags.items() if property_ == name)
        return _flag_test(leaf) if isinstance(leaf, FieldTest) else _of_fact(leaf_test(leaf))

    def _field_test(self, requirement: Requirement, read: _Read) -> _Test:
        if isinstance(requirement.value, str):
            return _text_test(requirement, read, self._texts[requirement.value])
        return _value_test(requirement, read)


def _is_met(requirement: Requirement, value: Any) -> bool:
    """Whether a truth value meets a requirement; one of another type does, so that it is told."""
    if requirement.operator == "absent":
        return value is None
    if value is None or requirement.operator == "exists" or not isinstance(value, bool):
        return value is not None
    return (value is (requirement.value == 1.0)) is (requirement.operator == "==")


def _of_fact(evaluate: Callable[[Reader], Any]) -> _Read:
    """What is evaluated on the fields of one fact, as a function of the fact."""

    def evaluate_fact(fact: Any) -> Any:
        return evaluate(lambda field: field_value(fact, field.name))

    return evaluate_fact


def _value_test(requirement: Requirement, read: _Read) -> _Test:
    """A test whether there is a value, or how a number compares."""
    if requirement.operator == "absent":
        return lambda fact: read(fact) is None
    if requirement.operator == "exists":
        return lambda fact: read(fact) is not None
    compare, limit = COMPARISON[requirement.operator], requirement.value

    def test(fact: Any) -> bool:
        value = read(fact)
        if isinstance(value, Decimal) or type(value) is int:
            return compare(engine_number(value), limit)
        return value is not None

    return test


def _text_test(requirement: Requirement, read: _Read, wanted: str) -> _Test:
    is_equal = requirement.operator == "=="

    def test(fact: Any) -> bool:
        value = read(fact)
        if not isinstance(value, str):
            return value is not None
        return (value == wanted) is is_equal

    return test


def _flag_test(leaf: FieldTest) -> _Test:
    name, type_, holds = leaf.field.name, tested_type(leaf), tester(leaf)

    def test(fact: Any) -> bool:
        value = field_value(fact, name)
        if value is None or not isinstance(value, type_):
            return value is not None
        return holds(value)

    return test
