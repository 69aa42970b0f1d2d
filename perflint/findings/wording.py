"""Values and messages as people read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, get_args, get_origin, get_type_hints

from perflint.documents.errors import Language, worded
from perflint.engine.rule import Match, placeholders
from perflint.facts.registry import Doc, Fact
from perflint.patterns import regex

_PLACEHOLDER = regex(r"\{([^{}]*)\}")
_EXACT_DECIMALS = 4
_PERCENT_DECIMALS = 2


def format_number(value: Decimal, unit: str = "") -> str:
    """A number in plain digits, without an exponent and without trailing zeros, with its unit behind it.

    A number with up to four decimals is shown whole. Longer ones are results of a division: a percentage is rounded
    to two decimals, another number to four, and to two significant digits where rounding would leave zero.
    """
    if not value.is_finite():
        raise ValueError(f"{value} is no number that a finding could state")
    shown = value
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > _EXACT_DECIMALS:
        decimals = _PERCENT_DECIMALS if unit == "%" else _EXACT_DECIMALS
        shown = round(value, decimals)
        if not shown:
            shown = round(value, 1 - value.adjusted())
    text = format(shown, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("0" if text in ("-0", "") else text) + unit


def format_value(value: object, unit: str, language: Language) -> str:
    """A fact's value in a message; an absent one as a dash."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return ("是" if value else "否") if language == "zh" else ("yes" if value else "no")
    if isinstance(value, int | Decimal):
        return format_number(Decimal(value), unit)
    if isinstance(value, frozenset | tuple):
        parts = [format_value(item, unit, language) for item in value]
        if isinstance(value, frozenset):
            parts.sort()
        return ("、" if language == "zh" else ", ").join(parts)
    return str(value)


_units_by_kind: dict[type[Fact], Mapping[str, str]] = {}


def _units(kind: type[Fact]) -> Mapping[str, str]:
    """Field → the unit that a message prints behind its numbers, for the fields that have one."""
    if kind not in _units_by_kind:
        hints = get_type_hints(kind, include_extras=True)
        documented = {
            name: get_args(hint)[1] for name, hint in hints.items() if get_origin(hint) is Annotated
        }
        _units_by_kind[kind] = {
            name: doc.unit for name, doc in documented.items() if isinstance(doc, Doc) and doc.unit
        }
    return _units_by_kind[kind]


def _lookup(name: str, match: Match, language: Language) -> str:
    if name.startswith("$"):
        return format_value(match.params[name.removeprefix("$")], "", language)
    alias, _, field = name.partition(".")
    fact = match.facts[alias]
    units = match.units[fact.kind] if fact.kind in match.units else _units(type(fact))
    return format_value(getattr(fact, field), units.get(field, ""), language)


def fill(
    template: Mapping[str, str], match: Match, language: Language, extra: Mapping[str, str] | None = None
) -> str:
    """A rule's text with the values of a match in place of `{alias.field}` and `{$param}`.

    `extra` holds further placeholders, such as `count` and `rows`. Names were checked when the rule was loaded.
    """
    known = extra or {}

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        return known[name] if name in known else _lookup(name, match, language)

    return _PLACEHOLDER.sub(value, worded(template, language)).strip()


def evidence(template: Mapping[str, str], match: Match, language: Language) -> dict[str, str]:
    """The values that a text names, by field; by alias and field where two facts have a field of that name."""
    named: dict[str, str] = {}
    owner: dict[str, str] = {}
    for name in placeholders(worded(template, language)):
        alias, dot, field = name.partition(".")
        if not dot or alias not in match.facts:
            continue
        key = field if owner.setdefault(field, alias) == alias else f"{alias}.{field}"
        named[key] = _lookup(name, match, language)
    return named


def joined(rows: Iterable[str], language: Language) -> str:
    """Rows in one line of text."""
    return ("；" if language == "zh" else "; ").join(rows)


def row_messages(matches: Sequence[Match], language: Language) -> list[str]:
    """The text of each match, for rules that tell all of them in one finding; else nothing."""
    template = matches[0].rule.aggregate
    return [] if template is None else [fill(template, match, language) for match in matches]


def message(template: Mapping[str, str], matches: Sequence[Match], language: Language) -> str:
    """A text about matches that make one finding, worded with the values of the first and the rows of all."""
    rows = row_messages(matches, language)
    extra = {"count": str(len(rows)), "rows": joined(rows, language)} if rows else {}
    return fill(template, matches[0], language, extra)
