"""Rule files: what loads, and what is said of those that do not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from perflint.engine.errors import RuleError
from perflint.engine.files import rule_files
from perflint.engine.loader import parse_rules
from perflint.engine.rule import Basis, Effective
from tests.engine.support import COMPLETE, KINDS, PROFILES, load, rule_text


def problems(text: str, path: str = "low-execution.yaml") -> list[tuple[int, str]]:
    with pytest.raises(RuleError) as caught:
        load(text, path)
    return [(problem.line, problem.message) for problem in caught.value.problems]


def only(text: str) -> str:
    found = problems(text)
    assert len(found) == 1, found
    return found[0][1]


def test_everything_that_a_rule_can_say() -> None:
    rule = load(
        """\
code: BUD013
name: low-execution
title: {zh: 执行率偏低, en: Low execution}
severity: error
kinds: [project-self-evaluation]
profiles: [jiangsu]
exclude_profiles: [nanjing]
basis: [{document: 财预〔2020〕10号, note: 第三条}]
params: {limit: 60, grades: [优, 优秀], floor: 0.1}
when:
  - execution: rate < $limit and rate > $floor
  - evaluation as result: grade in $grades and report == execution.report
unless:
  - explanation: cause has "savings" and report == execution.report
message: {zh: "{execution.rate}低于{$limit}，共{count}处：{rows}", en: "{result.grade} {count} {rows}"}
advice: {zh: 说明原因。, en: Explain.}
aggregate: {row: {zh: "{execution.rate}", en: "{execution.rate}"}}
severity_when: [{severity: info, when: "execution.rate > 50"}]
class: extraction
traps: [savings]
status: preview
since: "0.1.0"
effective: {from: 2020, to: 2030}
"""
    )
    assert [(pattern.kind, pattern.alias, pattern.line) for pattern in rule.when] == [
        ("execution", "execution", 11),
        ("evaluation", "result", 12),
    ]
    assert rule.unless[0].source == 'cause has "savings" and report == execution.report'
    assert rule.params == {"limit": Decimal(60), "grades": ("优", "优秀"), "floor": Decimal("0.1")}
    assert rule.basis == (Basis("财预〔2020〕10号", "第三条"),)
    assert rule.effective == Effective(2020, 2030)
    assert (rule.class_, rule.status, rule.traps) == ("extraction", "preview", ("savings",))
    assert rule.severity_when[0].severity == "info"
    assert rule.cases_path == Path("low-execution.cases.yaml")


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("when:", "whem:", 5, "unknown key 'whem'; did you mean 'when'?"),
        ("code: BUD013\n", "", 1, "the key 'code' is missing"),
        ("BUD013", "BUD13", 1, "code 'BUD13' must be three capital letters and three digits"),
        (
            "name: low-execution",
            "name: low-rate",
            2,
            "the name 'low-rate' must be the file's name, 'low-execution'",
        ),
        (
            "name: low-execution",
            "name: Low_Execution",
            2,
            "must be words of small letters and digits joined by -",
        ),
        ("{zh: 执行率偏低, en: Low execution}", "{zh: 执行率偏低}", 3, "title needs a text for en"),
        ("{zh: 执行率偏低, en: Low execution}", "{zh: 执行率偏低, en: ''}", 3, "title.en must be a text"),
        ("{zh: 执行率偏低, en: Low execution}", "{zh: 偏低, en: x, fr: y}", 3, "unknown key 'fr' in title"),
        (
            "title: {zh: 执行率偏低, en: Low execution}",
            "title: 偏低",
            3,
            "title must be a mapping with zh, en",
        ),
        ("severity: warning", "severity: waring", 4, "unknown severity 'waring'; did you mean 'warning'?"),
        ("severity: warning", "severity: error", 4, "an error needs a basis"),
        ('since: "0.1.0"', "since: 0.1", 9, "since must be a text; put it in quotes"),
        ('since: "0.1.0"', 'since: "soon"', 9, "since 'soon' must be a version"),
        ("execution: rate", "exection: rate", 6, "unknown fact kind 'exection'; did you mean 'execution'?"),
        ("rate < 60", "rat < 60", 6, "fact kind 'execution' has no field 'rat'; did you mean 'rate'?"),
        ("rate < 60", "rate < $limit", 6, "unknown parameter $limit"),
        ("rate < 60", "other.rate < 60", 6, "unknown alias 'other' in other.rate; known: execution"),
        ("rate < 60", "rate <", 6, "expected a field, a number, a text or a $parameter at the end"),
        (
            "rate < 60",
            'rate < "60"',
            6,
            'execution.rate is a number but "60" is a text: execution.rate < "60"',
        ),
        ("rate < 60", 'denominator < "x"', 6, "only numbers have an order"),
        ("rate < 60", "rate contains 5", 6, "contains needs a text before it, execution.rate is a number"),
        (
            "rate < 60",
            'denominator contains "b" and rate',
            6,
            "execution.rate is a number but true is true or false",
        ),
        (
            "rate < 60",
            "denominator + 1 > 2",
            6,
            "only numbers can be calculated with: execution.denominator is a text",
        ),
        (
            "rate < 60",
            'denominator == "budgte"',
            6,
            "execution.denominator is never 'budgte'; did you mean 'budget'?",
        ),
        (
            "rate < 60",
            'denominator in ["budget", "x"]',
            6,
            "execution.denominator is never 'x'; known: budget, initial",
        ),
        ("rate < 60", 'rate in [1, "x"]', 6, "execution.rate is a number but the list holds 'x'"),
        (
            "rate < 60",
            'quote matches "[a"',
            6,
            "'[a' is not a regular expression: unterminated character set",
        ),
        ("rate < 60", "1 < 2", 6, "a comparison needs a field: 1 < 2"),
        ("rate < 60", "rate * rate * rate * rate * rate > 5", 6, "more than 3 multiplications and divisions"),
        ("rate < 60", "rate / 0 > 5", 6, "division by zero: execution.rate / 0"),
        (
            "rate < 60",
            "rate < 5 and rate > 9",
            6,
            "can never be true: execution.rate < 5 and execution.rate > 9",
        ),
        ("- execution: rate < 60", "- execution: true", 6, "a condition must be a text, not True"),
        (
            "- execution: rate < 60",
            "- execution rate < 60",
            6,
            "each entry of when is one fact with its condition",
        ),
        ("- execution: rate < 60", "- execution as not: rate < 60", 6, "'not' cannot be an alias"),
        ("  - execution: rate < 60\n", "  []\n", 5, "when needs at least one fact"),
        (
            "{execution.rate} only",
            "{execution.rat}",
            7,
            "has no field for {execution.rat}; did you mean 'rate'?",
        ),
        (
            "{execution.rate} only",
            "{evaluation.grade}",
            7,
            "unknown alias in {evaluation.grade}; did you mean 'execution'?",
        ),
        (
            "{execution.rate} only",
            "{count}",
            7,
            "{count} stands only in the message of a rule with aggregate",
        ),
        ("{execution.rate} only", "{$limit}", 7, "unknown parameter {$limit}"),
        ("{execution.rate} only", "{execution.rate", 7, "braces only stand around {alias.field}"),
    ],
)
def test_problem_with_line_and_nearest_name(old: str, new: str, line: int, message: str) -> None:
    assert old in COMPLETE
    found = problems(COMPLETE.replace(old, new, 1))
    assert any(place == line and message in text for place, text in found), found


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("kinds: [project-selfevaluation]", "unknown entry 'project-selfevaluation' of kinds; did you mean"),
        ("kinds: project-target", "kinds must be a list"),
        ("profiles: [jiangshu]", "unknown entry 'jiangshu' of profiles; did you mean 'jiangsu'?"),
        ("params: {limit: 5}", "the parameter 'limit' is never used"),
        ("params: {limit: {}}", "limit must be a number, a text, true, false, or a list of one of them"),
        ("params: {limit: [1, x]}", "limit must be a number, a text, true, false, or a list of one of them"),
        ("params: {limit: .nan}", "limit must be a number"),
        ("params: [5]", "params must be a mapping"),
        ("class: sources", "unknown class 'sources'; did you mean 'source'?"),
        ("status: beta", "unknown status 'beta'"),
        ("effective: {from: 2030, to: 2020}", "effective ends (2020) before it begins (2030)"),
        ("effective: {from: soon}", "from must be a fiscal year"),
        ("aggregate: {rows: {zh: x, en: y}}", "unknown key 'rows' in aggregate; did you mean 'row'?"),
        ("basis: [财预〔2020〕10号]", "an entry of basis must be a mapping with document, note"),
        ("severity_when: [{severity: eror, when: execution.rate < 5}]", "unknown severity 'eror'"),
        ("severity_when: [{severity: error, when: execution.rate < 5}]", "an error needs a basis"),
        ("severity_when: [{severity: info, when: execution.rat < 5}]", "has no field 'rat'"),
        ("severity_when: [{severity: info}]", "a condition must be a text, not None"),
        ("traps: [5]", "an entry of traps must be a text; put it in quotes"),
        ('unless:\n  - explanation: cause has "savings"', "the fact 'explanation' meets all others"),
        ("unless:\n  - execution: report == 1", "the alias 'execution' is taken; write execution as …"),
    ],
)
def test_problem_of_an_optional_key(keys: str, message: str) -> None:
    found = problems(COMPLETE + keys + "\n")
    assert any(message in text for _, text in found), found
    assert all(line >= 10 for line, _ in found), found


def test_a_later_fact_needs_an_equality_in_every_alternative() -> None:
    good = 'execution: rate < 60\nevaluation: grade == "优" and report == execution.report'
    assert len(load(rule_text(good)).when) == 2
    for bad in (
        'evaluation: grade == "优"',
        "evaluation: report >= execution.report",
        'evaluation: report == execution.report or grade == "优"',
        "evaluation: report == 0 and execution.report == 0",
        "evaluation: report == execution.report + 0",
    ):
        message = only(rule_text(f"execution: rate < 60\n{bad}"))
        assert "the fact 'evaluation' meets all others" in message
        assert "report == execution.report" in message


def test_alternatives_must_not_multiply_beyond_bounds() -> None:
    many = " or ".join(f"row == {number}" for number in range(20))
    text = rule_text(f"indicator: {many}\nindicator as b: name == indicator.name and ({many})")
    assert problems(text) == [
        (5, "its alternatives multiplied make more than 256 combinations; split the rule")
    ]


def test_an_alias_must_be_bound_before_it_is_used() -> None:
    text = rule_text("execution: rate < evaluation.score\nevaluation: report == execution.report")
    assert "unknown alias 'evaluation'" in only(text)


def test_unless_facts_do_not_see_one_another() -> None:
    text = rule_text(
        "execution: rate < 60",
        unless="explanation: report == execution.report\nevaluation: report == explanation.report",
    )
    assert "unknown alias 'explanation'" in only(text)


def test_all_problems_of_all_files_are_told_at_once() -> None:
    texts = {
        Path("a.yaml"): "code: [",
        Path("b.yaml"): "- a list",
        Path("low-execution.yaml"): COMPLETE.replace("rate < 60", "rat < 60").replace("warning", "loud"),
        Path("other.yaml"): COMPLETE,
        Path("empty.yaml"): "",
        Path("good.yaml"): COMPLETE.replace("low-execution", "good"),
    }
    with pytest.raises(RuleError) as caught:
        parse_rules(texts, KINDS, PROFILES)
    places = [(problem.path.name, problem.line) for problem in caught.value.problems]
    assert places == [
        ("a.yaml", 2), ("b.yaml", 1), ("low-execution.yaml", 4), ("low-execution.yaml", 6), ("other.yaml", 2),
        ("empty.yaml", 1),
    ]  # fmt: skip
    assert "low-execution.yaml:6: fact kind 'execution' has no field 'rat'" in str(caught.value)


def test_a_broken_condition_does_not_make_what_refers_to_it_wrong() -> None:
    text = rule_text("exection: rate < 60\nevaluation: report == exection.report", params="{limit: 5}")
    assert "unknown fact kind 'exection'" in only(text)


def test_code_and_name_together_are_unique_and_variants_may_share_a_code() -> None:
    texts = {Path("a/low-execution.yaml"): COMPLETE, Path("b/low-execution.yaml"): COMPLETE}
    with pytest.raises(
        RuleError, match=r"b/low-execution.yaml:1: BUD013 low-execution is already defined in a/low"
    ):
        parse_rules(texts, KINDS, PROFILES)
    variants = {
        Path("low-execution.yaml"): COMPLETE,
        Path("lower.yaml"): COMPLETE.replace("name: low-execution", "name: lower").replace(
            "rate < 60", "rate > 100"
        ),
    }
    assert [rule.name for rule in parse_rules(variants, KINDS, PROFILES)] == ["low-execution", "lower"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("code: BUD013\ncode: BUD014\n", 2, "the key 'code' stands here twice"),
        ("code: BUD013\n5: x\n", 2, "the key 5 must be a text"),
        ("code: BUD013\ntitle: {zh: a: b}\n", 2, "not valid YAML"),
        ("code: &a [*a]\n", 1, "an anchor must not contain itself"),
        ("code: !!python/object/apply:os.system [ls]\n", 1, "not valid YAML"),
        ("code: 2020-13-45\n", 1, "not valid YAML"),
        ("code: \x07\n", 1, "not valid YAML"),
        ("a: 1\n---\nb: 2\n", 2, "not valid YAML"),
    ],
)
def test_yaml_problems(text: str, line: int, message: str) -> None:
    found = problems(text)
    assert found[0][0] == line, found
    assert message in found[0][1]


def test_files_that_hold_rules(tmp_path: Path) -> None:
    names = [
        "budget/a.yaml", "budget/a.cases.yaml", "score/b.yml", "profiles/national.yaml", "vocabulary/words.yaml",
        "budget/profiles/c.yaml", "budget/.hidden.yaml", ".git/d.yaml", "notes.txt",
    ]  # fmt: skip
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    found = [
        str(Path(path).relative_to(tmp_path))
        for path in rule_files([tmp_path, tmp_path / "budget" / "a.yaml"])
    ]
    assert found == ["budget/a.yaml", "score/b.yml"]
    with pytest.raises(RuleError, match=r"absent: no such file or folder of rules"):
        rule_files([tmp_path / "absent"])


def test_former_names() -> None:
    assert load(COMPLETE + "formerly: [older, old]\n").first_name == "older"
    assert load(COMPLETE).first_name == "low-execution"
    assert "the former name 'Old Name' must be" in only(COMPLETE + "formerly: [Old Name]\n")
    assert "which is a name of BUD013 low-execution" in only(COMPLETE + "formerly: [low-execution]\n")


def test_former_name_means_one_rule() -> None:
    texts = {
        Path("low-execution.yaml"): COMPLETE + "formerly: [old]\n",
        Path("other.yaml"): COMPLETE.replace("low-execution", "other").replace("rate < 60", "rate > 90")
        + "formerly: [low-execution, old]\n",
    }
    with pytest.raises(RuleError) as caught:
        parse_rules(texts, KINDS, PROFILES)
    assert [problem.message for problem in caught.value.problems] == [
        "BUD013 other was formerly named 'low-execution', which is a name of BUD013 low-execution",
        "BUD013 other was formerly named 'old', which is a name of BUD013 low-execution",
    ]
