"""Facts that can have no part in a match are never given to the engine, and all others are."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from perflint.engine import Engine
from perflint.engine.admission import weakest
from perflint.engine.plans import Requirement
from tests.engine.support import engine, fact, rule_text

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_REQUIREMENTS = st.one_of(
    st.builds(
        Requirement,
        st.sampled_from("ab"),
        st.sampled_from(sorted(_COMPARE)),
        st.sampled_from([1.0, 2.0, 3.0]),
    ),
    st.builds(Requirement, st.sampled_from("ab"), st.sampled_from(["exists", "absent"])),
)
_PATTERNS = st.lists(st.lists(_REQUIREMENTS, max_size=3).map(tuple), max_size=5)
_VALUES = st.sampled_from([None, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5])


def meets(values: Mapping[str, float | None], requirement: Requirement) -> bool:
    value = values[requirement.name]
    if requirement.operator == "absent":
        return value is None
    if requirement.operator == "exists" or value is None:
        return value is not None
    assert isinstance(requirement.value, float)
    return _COMPARE[requirement.operator](value, requirement.value)


def admitted(values: Mapping[str, float | None], patterns: Sequence[Sequence[Requirement]]) -> bool:
    return any(all(meets(values, item) for item in pattern) for pattern in patterns)


@given(_PATTERNS, st.fixed_dictionaries({"a": _VALUES, "b": _VALUES}))
def test_the_weakest_patterns_admit_what_any_admits(
    patterns: list[tuple[Requirement, ...]], values: dict[str, float | None]
) -> None:
    assert admitted(values, weakest(patterns)) == admitted(values, patterns)


def test_what_another_pattern_covers_goes() -> None:
    above_one, above_two = Requirement("a", ">", 1.0), Requirement("a", ">", 2.0)
    from_two, exists = Requirement("a", ">=", 2.0), Requirement("a", "exists")
    other = Requirement("b", "==", 3.0)
    assert weakest([(above_two,), (above_one,), (from_two, other)]) == ((above_one,),)
    assert weakest([(above_two,), (from_two,)]) == ((from_two,),)
    assert weakest([(above_two,), (exists,), (other,)]) == ((exists,), (other,))
    assert weakest([(Requirement("a", "!=", 1.0),), (above_one,), (Requirement("a", "==", 2.0),)]) == (
        (Requirement("a", "!=", 1.0),),
    )
    assert weakest([(above_one,), (Requirement("a", "absent"),)]) == (
        (above_one,),
        (Requirement("a", "absent"),),
    )
    assert weakest([(above_one,), ()]) == ((),)


def named(when: str, code: str) -> str:
    return rule_text(when).replace("BUD013", code)


def given_to(judge: Engine, *facts: object) -> list[bool]:
    """Of each fact whether the engine gets to see it."""
    return [text is not None for text in judge._encoder.encode(facts)]  # type: ignore[arg-type]  # facts of tests


def test_only_facts_that_some_pattern_asks_for_are_given_to_the_engine() -> None:
    with engine(
        rule_text("execution: rate < 60"),
        named("execution: rate < 40 and rate > 10", "BUD014"),
        named('evaluation: grade == "优"', "BUD015"),
    ) as judge:
        low, high = fact("execution", rate=Decimal(59)), fact("execution", rate=Decimal(60))
        unknown = fact("execution", rate=None)
        good, fair = fact("evaluation", grade="优"), fact("evaluation", grade="中")
        assert given_to(judge, low, high, unknown, good, fair) == [True, False, False, True, False]


def test_a_fact_that_forbids_a_match_is_given_to_the_engine() -> None:
    text = rule_text(
        "execution: rate < 60",
        unless='explanation: cause has "savings" and report == execution.report',
    )
    with engine(text) as judge:
        low = fact("execution", rate=Decimal(39))
        excuse = fact("explanation", cause=frozenset({"savings"}))
        other = fact("explanation", cause=frozenset({"weather"}))
        assert given_to(judge, low, excuse, other) == [True, True, False]
        assert judge.evaluate([low, excuse]) == []
        assert len(judge.evaluate([low, other])) == 1
