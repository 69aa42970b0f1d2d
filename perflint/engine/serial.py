"""Loaded rules as JSON and back: what the cache holds. JSON, because reading it can run nothing."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from perflint.engine.rule import (
    Basis,
    Effective,
    ParameterValue,
    Pattern,
    Rule,
    RuleSet,
    SeverityCase,
)
from perflint.engine.syntax import (
    Arithmetic,
    Comparison,
    Condition,
    Constant,
    Field,
    FieldTest,
    Junction,
    Negation,
    Operand,
    Parameter,
    Presence,
    Value,
)


def to_json(rules: RuleSet) -> str:
    """A rule set as JSON, without its digest.

    The nodes of all conditions stand in one table, each once and behind its parts, so that reading is one pass.
    """
    table = _Table()
    content = {
        "rules": [_rule(rule, table) for rule in rules.rules],
        "nodes": table.nodes,
        "types": rules.types,
    }
    return json.dumps(content, ensure_ascii=True, separators=(",", ":"))


def from_json(text: str, digest: str) -> RuleSet:
    """The rule set that `to_json` wrote.

    Raises ValueError, KeyError, TypeError, IndexError, AttributeError or ArithmeticError for anything else.
    """
    content = json.loads(text)
    nodes = _read_nodes(content["nodes"])
    return RuleSet(tuple([_read_rule(data, nodes) for data in content["rules"]]), content["types"], digest)


def _value(value: Value) -> Any:
    return [str(value)] if isinstance(value, Decimal) else value


def _read_value(data: Any) -> Value:
    return Decimal(data[0]) if isinstance(data, list) else data


def _parameter(value: ParameterValue) -> Any:
    return {"list": list(map(_value, value))} if isinstance(value, tuple) else _value(value)


def _read_parameter(data: Any) -> ParameterValue:
    return tuple(map(_read_value, data["list"])) if isinstance(data, dict) else _read_value(data)


class _Table:
    """The nodes of conditions, without repetition; a node refers to others by their places."""

    def __init__(self) -> None:
        self.nodes: list[list[Any]] = []
        self._places: dict[str, int] = {}

    def _add(self, *node: Any) -> int:
        # The text tells 1 from true, which the values themselves do not.
        key = json.dumps(node)
        if key not in self._places:
            self._places[key] = len(self.nodes)
            self.nodes.append(list(node))
        return self._places[key]

    def operand(self, operand: Operand) -> int:
        if isinstance(operand, Constant):
            return self._add("constant", _value(operand.value))
        if isinstance(operand, Field):
            return self._add("field", operand.alias, operand.name)
        if isinstance(operand, Parameter):
            return self._add("parameter", operand.name)
        return self._add(
            "arithmetic", operand.operator, self.operand(operand.left), self.operand(operand.right)
        )

    def condition(self, condition: Condition) -> int:
        if isinstance(condition, Junction):
            return self._add("junction", condition.operator, list(map(self.condition, condition.items)))
        if isinstance(condition, Negation):
            return self._add("negation", self.condition(condition.item))
        if isinstance(condition, Comparison):
            left, right = self.operand(condition.left), self.operand(condition.right)
            return self._add("comparison", condition.operator, left, right)
        if isinstance(condition, FieldTest):
            arguments = list(map(self.operand, condition.arguments))
            field = self.operand(condition.field)
            return self._add("test", condition.operator, field, arguments, condition.negated)
        return self._add("presence", self.operand(condition.field), condition.absent)


def _read_nodes(table: list[list[Any]]) -> list[Any]:
    nodes: list[Any] = []
    node: Any
    for kind, *parts in table:
        if kind == "comparison":
            node = Comparison(parts[0], nodes[parts[1]], nodes[parts[2]])
        elif kind == "field":
            node = Field(parts[0], parts[1])
        elif kind == "constant":
            node = Constant(_read_value(parts[0]))
        elif kind == "junction":
            node = Junction(parts[0], tuple([nodes[place] for place in parts[1]]))
        elif kind == "test":
            node = FieldTest(parts[0], nodes[parts[1]], tuple([nodes[place] for place in parts[2]]), parts[3])
        elif kind == "presence":
            node = Presence(nodes[parts[0]], parts[1])
        elif kind == "negation":
            node = Negation(nodes[parts[0]])
        elif kind == "parameter":
            node = Parameter(parts[0])
        elif kind == "arithmetic":
            node = Arithmetic(parts[0], nodes[parts[1]], nodes[parts[2]])
        else:
            raise ValueError(f"no node {kind!r}")
        nodes.append(node)
    return nodes


def _rule(rule: Rule, table: _Table) -> list[Any]:
    """The attributes of a rule in their order."""

    def patterns(items: tuple[Pattern, ...]) -> list[Any]:
        return [
            [item.kind, item.alias, table.condition(item.condition), item.source, item.line] for item in items
        ]

    return [
        rule.code,
        rule.name,
        rule.title,
        rule.severity,
        rule.message,
        rule.advice,
        patterns(rule.when),
        str(rule.path),
        patterns(rule.unless),
        rule.kinds,
        rule.profiles,
        rule.exclude_profiles,
        [[basis.document, basis.note] for basis in rule.basis],
        {name: _parameter(value) for name, value in rule.params.items()},
        [
            [case.severity, table.condition(case.condition), case.source, case.line]
            for case in rule.severity_when
        ],
        rule.aggregate,
        rule.class_,
        rule.traps,
        rule.status,
        rule.since,
        [rule.effective.first, rule.effective.last],
        rule.formerly,
    ]


def _read_rule(data: list[Any], nodes: list[Any]) -> Rule:
    (
        code,
        name,
        title,
        severity,
        message,
        advice,
        when,
        path,
        unless,
        kinds,
        profiles,
        exclude,
        basis,
        params,
    ) = data[:14]
    severity_when, aggregate, class_, traps, status, since, effective, formerly = data[14:]
    return Rule(
        code,
        name,
        title,
        severity,
        message,
        advice,
        tuple(
            [Pattern(kind, alias, nodes[place], source, line) for kind, alias, place, source, line in when]
        ),
        Path(path),
        tuple(
            [Pattern(kind, alias, nodes[place], source, line) for kind, alias, place, source, line in unless]
        ),
        tuple(kinds),
        tuple(profiles),
        tuple(exclude),
        tuple([Basis(document, note) for document, note in basis]),
        {name: _read_parameter(value) for name, value in params.items()},
        tuple(
            [SeverityCase(level, nodes[place], source, line) for level, place, source, line in severity_when]
        ),
        aggregate,
        class_,
        tuple(traps),
        status,
        since,
        Effective(*effective),
        tuple(formerly),
    )
