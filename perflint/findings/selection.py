"""Which findings are wanted: `--select` and `--ignore` by code, family, rule name or severity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from perflint.findings.model import FAMILIES, SEVERITY_RANK, family
from perflint.findings.reading import UNREADABLE, RuleSummary


class SelectionError(ValueError):
    """A selector that names no rule; the message names the nearest one."""


class Selection(Struct, frozen=True):
    """Selected and ignored selectors; nothing selected means everything. Ignoring wins.

    A document that cannot be read is always told: leaving it out would pass for a clean result. Rules on trial
    (`status: preview`) count with `preview`, or when they are selected by their own code or name.
    """

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    preview: bool = False

    def keeps(self, code: str, name: str, severity: str) -> bool:
        """Whether a finding is shown."""
        return code == UNREADABLE.code or self.selects(code, name, severity)

    def selects(self, code: str, name: str, severity: str) -> bool:
        """Whether the selectors ask for it."""
        terms = {code, family(code), name, severity}
        return (not self.select or not self.select.isdisjoint(terms)) and self.ignore.isdisjoint(terms)

    def admits(self, code: str, name: str, status: str) -> bool:
        """Whether a rule with this status counts at all."""
        return status != "preview" or self.preview or not self.select.isdisjoint((code, name))


def check_selectors(selectors: Iterable[str], rules: Sequence[RuleSummary], where: str) -> frozenset[str]:
    """The selectors in their canonical case, former names of rules replaced by their names of today.

    Raises SelectionError for one that no rule, family or severity bears; `where` names the option or file.
    """
    wanted = list(selectors)
    if not wanted:
        return frozenset()
    import difflib

    known: dict[str, str] = {name: name for name in (*FAMILIES, *SEVERITY_RANK)}
    for rule in rules:
        known[rule.code] = rule.code
        known[rule.name] = rule.name
        known[family(rule.code)] = family(rule.code)
        known.update(dict.fromkeys(rule.formerly, rule.name))
    folded = {name.casefold(): canonical for name, canonical in known.items()}
    found = set()
    for selector in wanted:
        canonical = folded.get(selector.strip().casefold())
        if canonical is None:
            near = difflib.get_close_matches(selector.casefold(), folded, n=1, cutoff=0.5)
            hint = f"; did you mean {folded[near[0]]!r}?" if near else ""
            raise SelectionError(f"{where}: no rule, family or severity is named {selector!r}{hint}")
        found.add(canonical)
    return frozenset(found)


def former_names(selectors: Iterable[str], rules: Sequence[RuleSummary]) -> dict[str, RuleSummary]:
    """The selectors that are a former name of a rule, with that rule."""
    wanted = [selector.strip().casefold() for selector in selectors]
    if not wanted:
        return {}
    former = {name: rule for rule in rules for name in rule.formerly}
    return {name: former[name] for name in wanted if name in former}
