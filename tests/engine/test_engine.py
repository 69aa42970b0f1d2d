"""The engine judging facts: what rules mean, which constructs stay safe, what is said when something is wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from perflint.engine import plans, session
from perflint.engine.errors import EngineError, RuleError
from perflint.engine.evaluation import Engine
from perflint.engine.rule import RuleSet
from tests.engine.support import TYPES, engine, fact, fires, load, matches, profile, rule_text

LOW = 'execution: rate < 60\nevaluation: grade == "优" and report == execution.report'


def test_two_facts_meet() -> None:
    execution, evaluation = fact("execution", rate=Decimal("39.41")), fact("evaluation", grade="优")
    [match] = matches(LOW, execution, evaluation)
    assert match.facts == {"execution": execution, "evaluation": evaluation}
    assert list(match.facts) == ["execution", "evaluation"]
    assert match.rule.identity == "BUD013 rule-0"
    assert match.severity == "warning"
    assert not fires(LOW, execution, fact("evaluation", grade="优", report=1))
    assert not fires(LOW, execution, fact("evaluation", grade="良"))
    assert not fires(LOW, fact("execution", rate=Decimal(60)), evaluation)


def test_an_absent_value_satisfies_no_comparison_negated_or_not() -> None:
    blank = fact("execution")
    for condition in (
        "rate < 60",
        "not rate < 60",
        "rate != 5",
        "not rate == 5",
        "rate not in [5]",
        "rate exists",
    ):
        assert not fires(f"execution: {condition}", blank), condition
    assert fires("execution: rate is absent", blank)
    assert fires("execution: not rate exists", blank)
    assert not fires("execution: rate is absent", fact("execution", rate=Decimal(0)))


def test_blank_texts_are_there() -> None:
    assert fires('evaluation: grade == ""', fact("evaluation", grade=""))
    assert fires("evaluation: grade exists", fact("evaluation", grade=""))
    assert fires('evaluation: grade != "优"', fact("evaluation", grade=""))


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        ('text contains "节约"', {"text": "招标节约资金"}, True),
        ('not text contains "节约"', {"text": "招标节约资金"}, False),
        (r'text matches "^\s*$"', {"text": " "}, True),
        ('cause has "savings"', {"cause": frozenset({"savings", "delay"})}, True),
        ('not cause has "savings"', {"cause": frozenset()}, True),
        ("cause exists", {"cause": frozenset()}, True),
        ("cause is absent", {}, True),
        ('text in ["甲", "乙"]', {"text": "乙"}, True),
        ('text not in ["甲", "乙"]', {"text": "乙"}, False),
        ('text not in ["甲", "乙"]', {"text": "丙"}, True),
        ("text == quote", {"text": "甲", "quote": "甲"}, True),
        ("text != quote", {"text": "甲", "quote": "乙"}, True),
    ],
)
def test_tests_of_texts_and_sets(condition: str, values: dict[str, Any], expected: bool) -> None:
    assert fires(f"explanation: {condition}", fact("explanation", **values)) is expected


def test_numbers_are_compared_as_doubles_and_calculated_exactly_within_one_fact() -> None:
    values = {"rate": Decimal("0.3"), "budget": Decimal("0.1"), "executed": Decimal("0.2")}
    assert fires("execution: budget + executed == rate", fact("execution", **values))
    assert fires("execution: rate == 0.30", fact("execution", **values))
    assert fires("execution: executed / budget == 2", fact("execution", **values))
    assert not fires(
        "execution: executed / budget >= 0 or executed / budget < 0", fact("execution", executed=1, budget=0)
    )


@pytest.mark.parametrize(
    "value", ["1E400", "-1E400", "1E60", "1E-400", "-0", "123456789012345678901234567890"]
)
def test_numbers_of_any_size_are_survived(value: str) -> None:
    number = Decimal(value)
    assert fires("execution: rate >= 0", fact("execution", rate=number)) is (number >= 0)
    assert fires(
        "execution: rate exists\nexecution as other: rate == execution.rate",
        fact("execution", rate=number),
        fact("execution", rate=number),
    )
    assert fires("execution: rate == 5", fact("execution", rate=5 if number else 10**400)) is bool(number)


def test_arithmetic_between_facts() -> None:
    first, second = fact("indicator", target=Decimal(10), row=1), fact("indicator", target=Decimal(25), row=2)
    join = "indicator as a: row == 1\nindicator as b: report == a.report and "
    for condition, expected in (
        ("target == a.target * 2 + 5", True),
        ("target > a.target * 2.5", False),
        ("target - a.target == 15", True),
        ("a.target - target < -14", True),
        ("target / a.target == 2.5", True),
        ("a.target / (row - 2) > 0", False),
        ("target * a.target == row * 125", True),
        ("a.target * 2 < target and a.target * 3 > target", True),
        ("target != a.target + 15", False),
    ):
        assert fires(join + condition, first, second) is expected, condition


def test_a_condition_on_earlier_facts_alone() -> None:
    condition = (
        "execution: rate < 60\nevaluation: report == execution.report and (execution.rate > 50 or score > 90)"
    )
    assert fires(condition, fact("execution", rate=Decimal(55)), fact("evaluation"))
    assert not fires(condition, fact("execution", rate=Decimal(45)), fact("evaluation"))
    assert fires(condition, fact("execution", rate=Decimal(45)), fact("evaluation", score=Decimal(95)))


def test_no_fact_stands_for_two_aliases() -> None:
    pair = "indicator: name exists\nindicator as other: name == indicator.name"
    assert not fires(pair, fact("indicator", name="甲"))
    assert len(matches(pair, fact("indicator", name="甲"), fact("indicator", name="甲"))) == 2
    ordered = pair + " and row > indicator.row"
    assert (
        len(matches(ordered, fact("indicator", name="甲", row=2), fact("indicator", name="甲", row=1))) == 1
    )


def test_unless() -> None:
    unless = 'explanation: cause has "savings" and report == execution.report'
    low = fact("execution", rate=Decimal(10))
    savings = fact("explanation", cause=frozenset({"savings"}))
    elsewhere = fact("explanation", cause=frozenset({"savings"}), report=1)
    assert fires("execution: rate < 60", low, unless=unless)
    assert not fires("execution: rate < 60", low, savings, unless=unless)
    assert not fires("execution: rate < 60", savings, low, unless=unless)
    assert fires("execution: rate < 60", low, elsewhere, unless=unless)
    [match] = matches(
        "execution: rate < 60", low, fact("execution", rate=Decimal(5), report=1), elsewhere, unless=unless
    )
    assert match.facts["execution"] is low


def test_each_unless_forbids_by_itself() -> None:
    unless = (
        'explanation: cause has "savings" and report == execution.report\n'
        'evaluation: (grade == "差" or score < 60) and report == execution.report'
    )
    low = fact("execution", rate=Decimal(10))
    assert fires("execution: rate < 60", low, fact("evaluation", grade="优"), unless=unless)
    assert not fires("execution: rate < 60", low, fact("evaluation", grade="差"), unless=unless)
    assert not fires("execution: rate < 60", low, fact("evaluation", score=Decimal(50)), unless=unless)


def test_an_alternative_that_holds_twice_is_one_match() -> None:
    assert (
        len(matches("execution: rate < 60 or rate < 50 or budget > 1", fact("execution", rate=1, budget=2)))
        == 1
    )


def test_severity_when_takes_the_first_that_holds() -> None:
    keys = {
        "severity_when": '[{severity: error, when: "rate < $low"}, {severity: info, when: "rate < 50"}]',
        "basis": "[{document: 财预〔2020〕10号}]",
        "params": "{low: 20}",
    }
    for rate, expected in ((10, "error"), (30, "info"), (55, "warning")):
        [match] = matches("execution: rate < 60", fact("execution", rate=Decimal(rate)), **keys)
        assert match.severity == expected


def test_kinds_and_years_restrict_a_rule_to_reports() -> None:
    low = fact("execution", rate=Decimal(10))

    def fires_in(kind: str, year: int | None, **keys: str) -> bool:
        return fires("execution: rate < 60", low, fact("report", report_kind=kind, fiscal_year=year), **keys)

    kinds = "[project-target, project-self-evaluation]"
    assert fires_in("project-target", None, kinds=kinds)
    assert not fires_in("department-target", None, kinds=kinds)
    years = "{from: 2020, to: 2022}"
    assert [fires_in("project-target", year, effective=years) for year in (2019, 2020, 2022, 2023, None)] == [
        False, True, True, False, True,
    ]  # fmt: skip
    with pytest.raises(EngineError, match="report 0 has no fact 'report'"):
        matches("execution: rate < 60", low, kinds=kinds)


def test_needed_kinds() -> None:
    with engine(rule_text(LOW, unless="explanation: report == execution.report")) as judge:
        assert judge.needed_kinds == {"execution", "evaluation", "explanation"}
    with engine(rule_text("execution: rate < 60", kinds="[project-target]")) as judge:
        assert judge.needed_kinds == {"execution", "report"}


def test_profile_drops_rules_and_replaces_parameters_and_severities() -> None:
    text = rule_text("execution: rate < $limit", params="{limit: 60}", name="low-execution").replace(
        "name: low-execution\n", "", 1
    )
    ruleset = RuleSet((load(text),), TYPES)
    low = fact("execution", rate=Decimal(55))

    def judged(**values: Any) -> list[str]:
        with Engine(ruleset, profile(**values)) as judge:
            return [f"{match.severity} {match.params['limit']}" for match in judge.evaluate([low])]

    assert judged() == ["warning 60"]
    assert judged(disable=["BUD013"]) == []
    assert judged(params={"BUD013": {"limit": 50}}) == []
    assert judged(params={"BUD013": {"limit": 56.5}}, severity={"BUD013": "info"}) == ["info 56.5"]
    for params, message in (
        ({"limmit": 5}, "which the rule does not have; did you mean 'limit'?"),
        ({"limit": "x"}, "which has another type than Decimal"),
        ({"limit": [5]}, "which has another type than Decimal"),
    ):
        with pytest.raises(RuleError, match=message):
            judged(params={"BUD013": params})


def test_a_profile_that_makes_a_condition_contradictory_is_refused() -> None:
    rule = load(rule_text("execution: rate > $low and rate < 60", params="{low: 5}"))
    with pytest.raises(RuleError, match="under the profile 'test': can never be true"):
        Engine(RuleSet((rule,), TYPES), profile(params={"BUD013": {"low": 70}}))


def test_rules_hold_for_their_profiles_and_those_that_extend_them() -> None:
    rule = load(rule_text("execution: rate < 60", profiles="[national]"))
    other = load(rule_text("execution: rate < 60", exclude_profiles="[national]"))
    national = profile("national")
    child = profile(extends="national")
    stranger = profile()
    for chosen, names in ((national, [rule]), (child, [rule]), (stranger, [other]), (None, [rule, other])):
        with Engine(RuleSet((rule, other), TYPES), chosen) as judge:
            assert list(judge.rules) == names


def test_wrong_types_and_nan_are_told_with_their_fact() -> None:
    cases = (
        ("execution: rate < 60", fact("execution", rate="12"), "rate holds '12', which is no number"),
        ("execution: rate < 60", fact("execution", rate=True), "rate holds True, which is no number"),
        ("execution: rate < 60", fact("execution", rate=Decimal("NaN")), "NaN is no measurement"),
        ('evaluation: grade == "优"', fact("evaluation", grade=5), "grade holds 5, which is no text"),
        (
            "indicator: measurable",
            fact("indicator", measurable="是"),
            "measurable holds '是', which is no truth value",
        ),
        (
            'explanation: cause has "x"',
            fact("explanation", cause="axb"),
            "cause holds 'axb', which is no frozenset",
        ),
        ('explanation: text contains "x"', fact("explanation", text=5), "text holds Decimal"),
    )
    for when, wrong, message in cases:
        wrong.pointer = "/funds/lines/0"
        with pytest.raises(EngineError) as caught:
            matches(when, wrong)
        assert message in str(caught.value)
        assert f"the fact {wrong.kind!r} of report 0 at /funds/lines/0" in str(caught.value)


def test_the_engine_stays_usable_after_an_error() -> None:
    with engine(rule_text("execution: rate < 60")) as judge:
        for _ in range(3):
            with pytest.raises(EngineError):
                judge.evaluate([fact("execution", rate=Decimal(5)), fact("execution", rate="x")])
            assert len(judge.evaluate([fact("execution", rate=Decimal(5))])) == 1


class _Failing:
    """The engine's module with one function that fails once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.failed = False

    def __getattr__(self, name: str) -> Any:
        real = session.durable_module()
        if name != self._name or self.failed:
            return getattr(real, name)

        def fail(*_: object) -> None:
            self.failed = True
            raise real.error("could not, error code: 311")

        return fail


@pytest.mark.parametrize(
    ("function", "message"),
    [
        ("assert_fact", "shard 0 refuses the fact 'execution' of report 0 at /: could not, error code: 311"),
        ("start_action_for_state", "shard 0 fails: could not, error code: 311"),
        ("delete_state", "shard 0 cannot forget its facts: could not, error code: 311"),
    ],
)
def test_errors_of_the_engine_are_told_and_leave_nothing_behind(
    function: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = "indicator: row == 1\nexecution: report == indicator.report"
    facts = [fact("indicator", row=1), fact("execution")]
    with engine(rule_text(pair)) as judge:
        [shard] = judge._sessions
        monkeypatch.setattr(shard, "_durable", _Failing(function))
        with pytest.raises(EngineError) as caught:
            judge.evaluate([fact("execution"), fact("indicator", row=1)])
        assert str(caught.value) == message
        # Facts of the failed run must not meet those of the next.
        assert judge.evaluate([fact("execution")]) == []
        assert len(judge.evaluate(facts)) == 1


def test_a_rule_that_the_engine_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    # Without its correction the engine cannot read a number such as 1e+21.
    monkeypatch.setattr(plans, "_EXPONENT", re.compile("(?!)()()"))
    large = rule_text("execution: rate > 1000000000000000000000")
    with pytest.raises(EngineError, match=r"durable_rules refuses rule-1\.yaml: BUD013 rule-1: .*204"):
        engine(rule_text("execution: rate < 60"), large)


def test_a_rule_that_compares_everything_with_everything_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "MATCH_LIMIT", 500)
    facts = [fact("indicator", row=row) for row in range(60)]
    with engine(rule_text("indicator: row >= 0\nindicator as other: report == indicator.report")) as judge:
        with pytest.raises(EngineError, match=r"BUD013 rule-0 has more than 500 matches in this document"):
            judge.evaluate(facts)
        assert len(judge.evaluate(facts[:5])) == 20


def test_a_closed_engine_says_so() -> None:
    judge = engine(rule_text("execution: rate < 60"))
    judge.close()
    judge.close()
    with pytest.raises(EngineError, match="closed"):
        judge.evaluate([])


def test_order_of_matches_is_that_of_rules_and_facts() -> None:
    texts = [rule_text("execution: rate < 60"), rule_text(LOW)]
    facts = [
        fact("evaluation", grade="优", pointer="/a"),
        fact("execution", rate=Decimal(5)),
        fact("execution", rate=Decimal(7)),
        fact("evaluation", grade="优", pointer="/b"),
    ]
    with engine(*texts) as judge:
        found = [
            (match.rule.name, [facts.index(item) for item in match.facts.values()])
            for match in judge.evaluate(facts)
        ]
    assert found == [
        ("rule-0", [1]), ("rule-0", [2]),
        ("rule-1", [1, 0]), ("rule-1", [1, 3]), ("rule-1", [2, 0]), ("rule-1", [2, 3]),
    ]  # fmt: skip


def test_the_order_does_not_depend_on_the_hash_seed() -> None:
    script = (
        "from tests.engine.differential import judged\n"
        "from tests.engine.random_rules import Generator, TYPES\n"
        "from perflint.engine.evaluation import Engine\n"
        "from perflint.engine.rule import RuleSet\n"
        "for seed in range(40):\n"
        "    sample = Generator(seed).sample()\n"
        "    with Engine(RuleSet(tuple(sample.rules), TYPES)) as engine:\n"
        "        for match in engine.evaluate(sample.facts):\n"
        "            print(match.rule.name, [sample.facts.index(fact) for fact in match.facts.values()])\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path.cwd()), "PATH": ""},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1
    assert next(iter(outputs)).count(b"\n") > 50


def test_threads_share_an_engine() -> None:
    results: list[int] = []
    with engine(rule_text(LOW), rule_text("execution: rate < 60")) as judge:

        def work(rate: int) -> None:
            for _ in range(50):
                found = judge.evaluate(
                    [fact("execution", rate=Decimal(rate)), fact("evaluation", grade="优")]
                )
                results.append(len(found) - (2 if rate < 60 else 0))

        threads = [threading.Thread(target=work, args=(rate,)) for rate in (10, 70, 50, 90)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == [0] * 200


def test_texts_cannot_leave_their_tokens() -> None:
    for text in ('"', '","kind":"c0', "\\", "c0", "v0", "\ud800", "\0", "x" * 70000, "{", "1.0"):
        same = fact("evaluation", grade=text), fact("explanation", text=text)
        join = "evaluation: grade exists\nexplanation: text == evaluation.grade"
        assert fires(join, *same)
        assert not fires(join, same[0], fact("explanation", text=text + "x"))
        if text != "\ud800":  # which no YAML file can hold
            assert fires("evaluation: grade == $text", same[0], params=f"{{text: {json.dumps(text)}}}")


def test_facts_of_kinds_that_no_rule_reads_are_passed_over() -> None:
    strange = SimpleNamespace(kind="unknown", report=0, pointer="")
    assert fires("execution: rate < 60", strange, fact("execution", rate=Decimal(1)))
