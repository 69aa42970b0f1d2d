"""Indicator tables that a document prints twice, in its body and in an annex: which is the main one."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from perflint.forms.draft import Draft
from perflint.forms.wording import fold

_SAME_SHARE = 2
_FEW = 2


class IndicatorSet(Struct):
    """Indicators that were read in one place, with the columns that their tables have."""

    indicators: list[Draft] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    groups: list[Draft] = field(default_factory=list)

    def add(self, other: IndicatorSet) -> None:
        """Take over a set that goes on with this one."""
        self.indicators.extend(other.indicators)
        self.groups.extend(other.groups)
        self.columns.extend(name for name in other.columns if name not in self.columns)


def main_and_restated(sets: Sequence[IndicatorSet]) -> tuple[IndicatorSet, list[Draft]]:
    """The main set of a report and the indicators that are stated once more elsewhere.

    Sets that name other indicators than the ones before go on with them; a set that names the same ones states them
    again. The most complete statement is the main one, the later of two equal ones.
    """
    runs: list[IndicatorSet] = []
    for item in (part for whole in sets for part in _divided(whole)):
        if not item.indicators and not item.groups:
            if runs:
                runs[-1].add(item)
            else:
                runs.append(IndicatorSet([], list(item.columns), []))
            continue
        if runs and not _restates(item, runs[-1]):
            runs[-1].add(item)
        else:
            runs.append(IndicatorSet(list(item.indicators), list(item.columns), list(item.groups)))
    if not runs:
        return IndicatorSet(), []
    main = max(runs, key=lambda run: (len(run.indicators), len(run.columns), runs.index(run)))
    again = [indicator for run in runs if run is not main for indicator in run.indicators]
    if not main.groups:
        main.groups = next((run.groups for run in runs if run.groups), [])
    return main, again


def _divided(item: IndicatorSet) -> list[IndicatorSet]:
    """A set whose later half names what its earlier half names, as two: body and annex were read as one table."""
    seen: set[str] = set()
    for index, indicator in enumerate(item.indicators):
        name = fold(indicator.get("name") or "")
        if name and name in seen:
            earlier = IndicatorSet(item.indicators[:index], list(item.columns), list(item.groups))
            later = IndicatorSet(item.indicators[index:], list(item.columns))
            common = len(_names(later) & _names(earlier))
            smaller = min(index, len(later.indicators))
            return [earlier, later] if smaller > _FEW and common * 4 >= smaller * 3 else [item]
        seen.add(name)
    return [item]


def _restates(item: IndicatorSet, run: IndicatorSet) -> bool:
    """Whether at least half of a set's named indicators stand in a run of sets already."""
    names, known = _names(item), _names(run)
    return bool(names) and len(names & known) * _SAME_SHARE >= min(len(names), len(known))


def _names(item: IndicatorSet) -> set[str]:
    return {fold(indicator["name"]) for indicator in item.indicators if indicator.get("name")}
