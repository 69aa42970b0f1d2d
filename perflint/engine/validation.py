"""A whole rule checked: aliases, names and types, joins, placeholders, and conditions that can never be true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from perflint.engine.checking import Checker
from perflint.engine.compiler import VARIANT_LIMIT
from perflint.engine.errors import nearest
from perflint.engine.logic import Alternative, LogicError, alternatives, bind, contradiction
from perflint.engine.rule import ParameterValue, Pattern, Rule, placeholders
from perflint.engine.source import Steps
from perflint.engine.syntax import Comparison, Condition, Field, aliases
from perflint.facts.registry import FactKind

Found: TypeAlias = tuple[str, Steps]
"""What is wrong, and the keys that lead to its place in the file."""


def rule_problems(rule: Rule, kinds: Mapping[str, FactKind]) -> list[Found]:
    """Everything wrong with a rule whose keys are all there and whose fact kinds are known."""
    validator = _Validator(rule, kinds)
    found = [*validator.conditions(), *validator.texts(), *validator.unused()]
    return found or logic_problems(rule, rule.params)


class _Validator:
    def __init__(self, rule: Rule, kinds: Mapping[str, FactKind]) -> None:
        self.rule = rule
        self.kinds = kinds
        self.scope: dict[str, FactKind] = {}
        self.used: set[str] = set()

    def conditions(self) -> Iterator[Found]:
        """Problems of all conditions; the aliases of `when` stay in scope."""
        for index, pattern in enumerate(self.rule.when):
            yield from self._pattern(pattern, self.scope, ("when", index))
            self.scope[pattern.alias] = self.kinds[pattern.kind]
        for index, pattern in enumerate(self.rule.unless):
            yield from self._pattern(pattern, self.scope, ("unless", index))
        for index, case in enumerate(self.rule.severity_when):
            yield from self._condition(case.condition, self.scope, ("severity_when", index))

    def _pattern(self, pattern: Pattern, scope: Mapping[str, FactKind], steps: Steps) -> Iterator[Found]:
        if pattern.alias in scope:
            yield f"the alias {pattern.alias!r} is taken; write {pattern.kind} as …", steps
        inner = {**scope, pattern.alias: self.kinds[pattern.kind]}
        yield from self._condition(pattern.condition, inner, steps)

    def _condition(
        self, condition: Condition, scope: Mapping[str, FactKind], steps: Steps
    ) -> Iterator[Found]:
        checker = Checker(scope, self.rule.params)
        checker.check(condition)
        self.used |= checker.used_params
        for message in checker.problems:
            yield message, steps

    def texts(self) -> Iterator[Found]:
        """Placeholders that name nothing."""
        rule = self.rule
        texts: list[tuple[Mapping[str, str], Steps]] = [
            (rule.message, ("message",)),
            (rule.advice, ("advice",)),
        ]
        if rule.aggregate is not None:
            texts.append((rule.aggregate, ("aggregate", "row")))
        for by_language, steps in texts:
            counted = steps == ("message",) and rule.aggregate is not None
            for language, text in by_language.items():
                for message in self._text(text, counted):
                    yield message, (*steps, language)

    def _text(self, text: str, counted: bool) -> Iterator[str]:
        names = list(placeholders(text))
        if text.count("{") != len(names) or text.count("}") != len(names):
            yield "braces only stand around {alias.field}"
        for name in names:
            alias, _, member = name.partition(".")
            if name in ("count", "rows"):
                if not counted:
                    yield f"{{{name}}} stands only in the message of a rule with aggregate"
            elif name.startswith("$"):
                self.used.add(name[1:])
                if name[1:] not in self.rule.params:
                    yield f"unknown parameter {{{name}}}{nearest(name[1:], self.rule.params)}"
            elif alias not in self.scope:
                yield f"unknown alias in {{{name}}}{nearest(alias, self.scope)}"
            elif member not in self.scope[alias].fields:
                kind = self.scope[alias]
                yield f"fact kind {kind.name!r} has no field for {{{name}}}{nearest(member, kind.fields)}"

    def unused(self) -> Iterator[Found]:
        """Parameters that nothing reads; asked after conditions and texts."""
        for name in self.rule.params:
            if name not in self.used:
                yield f"the parameter {name!r} is never used", ("params", name)


def logic_problems(rule: Rule, params: Mapping[str, ParameterValue]) -> list[Found]:
    """What the rule's conditions can never do with these parameters, and facts that meet others without an equality."""
    found: list[Found] = []
    earlier: set[str] = set()
    combinations, forbidden = 1, 0
    for index, pattern in enumerate(rule.when):
        count, problems = _pattern_problems(pattern, earlier, params)
        found += [(message, ("when", index)) for message in problems]
        earlier.add(pattern.alias)
        combinations *= count
    for index, pattern in enumerate(rule.unless):
        count, problems = _pattern_problems(pattern, earlier, params)
        found += [(message, ("unless", index)) for message in problems]
        forbidden += count
    for index, case in enumerate(rule.severity_when):
        _, problems = _condition_problems(case.condition, params)
        found += [(message, ("severity_when", index)) for message in problems]
    if combinations * (1 + forbidden) > VARIANT_LIMIT:
        message = f"its alternatives multiplied make more than {VARIANT_LIMIT} combinations; split the rule"
        found.append((message, ("when",)))
    return found


def _condition_problems(
    condition: Condition, params: Mapping[str, ParameterValue]
) -> tuple[tuple[Alternative, ...], list[str]]:
    try:
        found = alternatives(bind(condition, params))
    except LogicError as error:
        return (), [str(error)]
    if not found:
        return (), ["can never be true with these parameters"]
    reasons = map(contradiction, found)
    return found, [reason for reason in reasons if reason is not None]


def _pattern_problems(
    pattern: Pattern, earlier: set[str], params: Mapping[str, ParameterValue]
) -> tuple[int, list[str]]:
    """The number of alternatives of a pattern, and what is wrong with them."""
    found, problems = _condition_problems(pattern.condition, params)
    if earlier and not problems and not all(_joined(item, pattern.alias, earlier) for item in found):
        problems = [
            f"the fact {pattern.alias!r} meets all others: every alternative of its condition needs an equality with "
            f"an earlier fact, such as report == {min(earlier)}.report"
        ]
    return len(found), problems


def _joined(alternative: Alternative, alias: str, earlier: set[str]) -> bool:
    """Whether an alternative has an equality between a field of this fact and a field of an earlier one."""
    for leaf in alternative:
        if isinstance(leaf, Comparison) and leaf.operator == "==":
            plain = isinstance(leaf.left, Field) and isinstance(leaf.right, Field)
            if plain and alias in aliases(leaf) and aliases(leaf) & earlier:
                return True
    return False
