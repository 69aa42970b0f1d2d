"""Which rules apply under a profile, and with which parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from perflint.engine.errors import Problem, RuleError, nearest
from perflint.engine.rule import ParameterValue, Rule, RuleSet

if TYPE_CHECKING:
    from perflint.profile import Profile


def lineage(profile: Profile) -> tuple[str, ...]:
    """The profile's name, its parent's, and so on."""
    names = [profile.name]
    parent = profile.parent
    while parent is not None:
        names.append(parent.name)
        parent = parent.parent
    return tuple(names)


def applies(rule: Rule, profile: Profile | None, names: tuple[str, ...]) -> bool:
    """Whether a rule applies under a profile with this lineage; without a profile all rules apply."""
    if profile is None:
        return True
    if rule.code in profile.disable or not set(names).isdisjoint(rule.exclude_profiles):
        return False
    return not rule.profiles or not set(names).isdisjoint(rule.profiles)


def effective_rules(
    ruleset: RuleSet, profile: Profile | None
) -> tuple[list[Rule], list[Mapping[str, ParameterValue]]]:
    """The rules that apply under a profile, and the parameters in force for each.

    Raises RuleError for a parameter of the profile that no rule of its code has, that has another type, or that makes
    a rule's condition contradictory.
    """
    names = lineage(profile) if profile is not None else ()
    problems: list[Problem] = []
    rules = [rule for rule in ruleset.rules if applies(rule, profile, names)]
    params = [_params(rule, ruleset, profile, problems) for rule in rules]
    if problems:
        raise RuleError(sorted(set(problems)))
    return rules, params


def _params(
    rule: Rule, ruleset: RuleSet, profile: Profile | None, problems: list[Problem]
) -> Mapping[str, ParameterValue]:
    replaced = profile.params.get(rule.code) if profile is not None else None
    if not replaced or profile is None:
        return rule.params
    from perflint.engine.checking import parameter_value
    from perflint.engine.validation import logic_problems

    values = dict(rule.params)
    variants = ruleset.find(rule.code)
    for name, raw in replaced.items():
        where = f"profile {profile.name!r} sets the parameter {name!r} of {rule.code}"
        if not any(name in variant.params for variant in variants):
            known = {known for variant in variants for known in variant.params}
            problems.append(
                Problem(rule.path, 1, f"{where}, which the rule does not have{nearest(name, known)}")
            )
        elif name in values:
            value = parameter_value(raw)
            if value is None or _shape(value) != _shape(values[name]):
                problems.append(
                    Problem(rule.path, 1, f"{where} to {raw!r}, which has another type than {values[name]!r}")
                )
            else:
                values[name] = value
    if not problems:
        for message, _ in logic_problems(rule, values):
            problems.append(Problem(rule.path, 1, f"under the profile {profile.name!r}: {message}"))
    return values


def _shape(value: ParameterValue) -> tuple[bool, type]:
    return (True, type(value[0])) if isinstance(value, tuple) else (False, type(value))
