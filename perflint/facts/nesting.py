"""Finding a nesting of printed rows under which they add up to a total.

Forms print the parts of a part on the same level as the parts themselves. Before a sum is called wrong,
every reading is tried in which a row stands for the run of rows behind it because that run adds up to it exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from perflint.facts.arithmetic import total
from perflint.quantity import Interval

_MOST_SUMS = 4000


class Row(Struct, frozen=True):
    """A row under a total: its amount, and whether it may be left out of the sum.

    `optional` rows belong to the total in some forms and not in others (国有资本经营预算 beside 财政拨款小计);
    a `nested` row may be a part of a row above it (其中：…).
    """

    value: Decimal
    interval: Interval
    optional: bool = False
    nested: bool = False


def roots_of(whole: Interval, rows: Sequence[Row]) -> tuple[int, ...] | None:
    """Indices of the rows that add up to `whole` under some nesting; None where no nesting does.

    The reading that takes every row comes first, so a plain sum is never explained in a roundabout way.
    """
    everything = tuple(range(len(rows)))
    if whole.meets(total(rows[index].interval for index in everything)):
        return everything
    sums: list[dict[Decimal, tuple[int, ...]]] = [{} for _ in range(len(rows) + 1)]
    sums[len(rows)] = {Decimal(0): ()}
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        reachable = sums[index]
        for following in (index + 1, *_runs(rows, index)):
            for value, indices in sums[following].items():
                if len(reachable) < _MOST_SUMS:
                    reachable.setdefault(value + row.value, (index, *indices))
        if row.optional or row.nested or row.value == 0:
            for value, indices in sums[index + 1].items():
                if len(reachable) < _MOST_SUMS:
                    reachable.setdefault(value, indices)
    for indices in sums[0].values():
        if indices and whole.meets(total(rows[index].interval for index in indices)):
            return indices
    return None


def _runs(rows: Sequence[Row], index: int) -> list[int]:
    """Ends of the runs behind row `index` that add up to it, so that they may be its parts."""
    ends: list[int] = []
    if rows[index].value == 0:
        return ends
    running = Interval.exact(Decimal(0))
    for end in range(index + 1, len(rows)):
        running = running + rows[end].interval
        if rows[end].value and running.meets(rows[index].interval):
            ends.append(end + 1)
    return ends
