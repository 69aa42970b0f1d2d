"""Facts as the engine reads them: only properties that some rule reads, texts as tokens, flags computed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct

from perflint.engine.admission import Admission
from perflint.engine.errors import EngineError
from perflint.engine.plans import KIND, ZERO, KindPlan, engine_number
from perflint.engine.semantics import FieldValue, field_value, leaf_test, operand_reader, tested_type, tester
from perflint.engine.syntax import Field, FieldTest

if TYPE_CHECKING:
    from perflint.engine.programs import ReadyProgram
    from perflint.facts.registry import Fact

_Writer: TypeAlias = Callable[[Any, dict[str, str]], str]

OVERVIEW = "report"
"""The fact kind that says what a report is; rules restricted to report kinds or years need it."""


# Python prints doubles in this range without an exponent.
_PLAIN_FROM, _PLAIN_TO = 1e-4, 1e15


def number_text(value: Decimal | int) -> str:
    """A number as the engine's JSON reader takes it: a float with a point before its exponent."""
    if type(value) is int and 0 <= value < _PLAIN_TO:
        return f"{value}.0"
    number = float(value) if isinstance(value, Decimal) else 0.0
    if _PLAIN_FROM <= number < _PLAIN_TO:
        return repr(number)
    text = repr(engine_number(value))
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


class Encoder:
    """Encodes the facts of one document after another; texts get their tokens anew for each."""

    def __init__(self, program: ReadyProgram) -> None:
        self._constants = {text: f'"{token}"' for text, token in program.constants.items()}
        texts = {token: text for text, token in program.constants.items()}
        self._kinds = {kind: _KindEncoder(plan, texts) for kind, plan in program.plans.items()}
        self._restricted = program.restricted

    def encode(self, facts: Sequence[Fact]) -> list[str | None]:
        """One JSON object a fact with its index as id; None for a fact that can have no part in a match.

        Raises EngineError that names the fact for a value of a wrong type and for a missing overview fact.
        """
        tokens = dict(self._constants)
        overviews = {fact.report: fact for fact in facts if fact.kind == OVERVIEW} if self._restricted else {}
        found: list[str | None] = []
        for index, fact in enumerate(facts):
            encoder = self._kinds.get(fact.kind)
            if encoder is None:
                found.append(None)
                continue
            try:
                parts = encoder.parts(fact, tokens, overviews)
            except (TypeError, ValueError, ArithmeticError) as error:
                raise EngineError(f"{describe(fact)} cannot be given to the engine: {error}") from error
            found.append(f'{{"id":"{index}",{",".join(parts)}}}' if parts else None)
        return found


def describe(fact: Fact) -> str:
    """A fact in an error message."""
    return f"the fact {fact.kind!r} of report {fact.report} at {fact.pointer or '/'}"


class _TestGroup(Struct):
    """All tests of one field: a present value gets the flags of those that hold."""

    name: str
    type: type
    tests: list[tuple[Callable[[Any], bool], str]]


def _number_member(field: str, head: str) -> _Writer:
    def write(value: Any, _tokens: dict[str, str]) -> str:
        if not isinstance(value, Decimal) and type(value) is not int:
            raise _wrong_type(field, value, "number")
        return head + number_text(value)

    return write


def _text_member(field: str, head: str) -> _Writer:
    def write(value: Any, tokens: dict[str, str]) -> str:
        if not isinstance(value, str):
            raise _wrong_type(field, value, "text")
        token = tokens.get(value)
        if token is None:
            token = tokens[str(value)] = f'"v{len(tokens)}"'
        return head + token

    return write


def _truth_member(field: str, head: str) -> _Writer:
    true, false = head + "1.0", head + "0.0"

    def write(value: Any, _tokens: dict[str, str]) -> str:
        if value is True:
            return true
        if value is not False:
            raise _wrong_type(field, value, "truth value")
        return false

    return write


def _presence_member(_field: str, head: str) -> _Writer:
    present = head + "1.0"
    return lambda _value, _tokens: present


def _columns(plan: KindPlan) -> Iterator[tuple[str, _Writer]]:
    """The fields that are sent, each with what makes its present value a member of the fact's JSON object."""
    for names, member in (
        (plan.numbers, _number_member),
        (plan.texts, _text_member),
        (plan.truths, _truth_member),
        (plan.presence, _presence_member),
    ):
        for field, name in names.items():
            yield field, member(field, f'"{name}":')


class _KindEncoder:
    def __init__(self, plan: KindPlan, texts: Mapping[str, str]) -> None:
        self.admission = Admission(plan, texts)
        self.head = f'"{KIND}":"{plan.token}"' + (f',"{ZERO}":0.0' if plan.zero else "")
        columns = list(_columns(plan))
        self.writers = [write for _, write in columns]
        # One look at the fact for all of its fields; of a single one there is no tuple, hence the kind beside it.
        self.read = attrgetter(*(field for field, _ in columns), "kind", "kind")
        self.derived = [(operand_reader(operand), f'"{name}":') for operand, name in plan.derived.items()]
        self.restrictions = list(plan.restrictions.items())
        self.met: dict[tuple[str, int | None], tuple[str, ...]] = {}
        groups: dict[str, _TestGroup] = {}
        self.compared = []
        for leaf, name in plan.flags.items():
            if isinstance(leaf, FieldTest):
                group = groups.setdefault(leaf.field.name, _TestGroup(leaf.field.name, tested_type(leaf), []))
                group.tests.append((tester(leaf), f'"{name}":1.0'))
            else:
                self.compared.append((leaf_test(leaf), f'"{name}":1.0'))
        self.tests = list(groups.values())

    def parts(self, fact: Fact, tokens: dict[str, str], overviews: Mapping[int, Fact]) -> list[str]:
        """The members of the fact's JSON object; nothing for a fact that can have no part in a match."""
        met = self._met(fact, overviews) if self.restrictions else ()
        if not self.admission.admits(fact, met):
            return []
        parts = [self.head]
        for write, value in zip(self.writers, self.read(fact), strict=False):
            if value is not None:
                parts.append(write(value, tokens))
        for group in self.tests:
            value = field_value(fact, group.name)
            if value is not None:
                if not isinstance(value, group.type):
                    raise _wrong_type(group.name, value, group.type.__name__)
                parts.extend(member for test, member in group.tests if test(value))
        if self.compared or self.derived:

            def read(field: Field) -> FieldValue | None:
                return field_value(fact, field.name)

            parts.extend(member for holds, member in self.compared if holds(read))
            for value_of, head in self.derived:
                result = value_of(read)
                if result is not None:
                    parts.append(head + number_text(result))
        parts.extend(f'"{name}":1.0' for name in met)
        return parts

    def _met(self, fact: Fact, overviews: Mapping[int, Fact]) -> tuple[str, ...]:
        """The names of the restrictions that the fact's report meets, found once for reports of a kind and year."""
        overview: Any = overviews.get(fact.report)
        if overview is None:
            raise ValueError(
                f"rules are restricted to report kinds, and report {fact.report} has no fact {OVERVIEW!r}"
            )
        kind, year = overview.report_kind, overview.fiscal_year
        if (kind, year) not in self.met:
            self.met[kind, year] = tuple(
                name
                for restriction, name in self.restrictions
                if (not restriction.kinds or kind in restriction.kinds) and restriction.effective.covers(year)
            )
        return self.met[kind, year]


def _wrong_type(field: str, value: object, wanted: str) -> TypeError:
    return TypeError(f"{field} holds {value!r}, which is no {wanted}")
