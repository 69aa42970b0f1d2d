"""What is not shown: findings that a suppression accepts or that the baseline knows."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from perflint.findings.baseline import Baseline, Entry
from perflint.findings.build import HitGroup
from perflint.findings.model import Finding, Place
from perflint.findings.suppression import Suppression


def baseline_entries(finding: Finding) -> list[Entry]:
    """What a baseline holds of a finding: each of its rows, or the finding itself where it has no rows."""
    parts = [(row.fingerprint, row.place) for row in finding.rows] or [(finding.fingerprint, finding.place)]
    return [Entry(print_, finding.code, finding.name, place.pointer, place.text) for print_, place in parts]


class Hiding(Struct):
    """Decides what is hidden in one document, and counts it by finding."""

    path: str
    suppressions: Sequence[Suppression] = ()
    baseline: Baseline | None = None
    suppressed: int = 0
    baselined: int = 0

    def _is_suppressed(self, code: str, names: Sequence[str], place: Place, fingerprint: str) -> bool:
        for entry in self.suppressions:
            if entry.hides(code, names, place, fingerprint):
                entry.used += 1
                return True
        return False

    def _is_known(self, fingerprint: str) -> bool:
        return self.baseline is not None and self.baseline.knows(self.path, fingerprint)

    def remaining(self, group: HitGroup) -> HitGroup | None:
        """The hits of a group that are to be shown; None when all are hidden."""
        code, names = group.rule.code, (group.rule.name, *group.rule.formerly)
        whole = len(group.hits) > 1 and self._is_suppressed(
            code, names, group.hits[0].place, group.fingerprint
        )
        accepted = [
            hit
            for hit in group.hits
            if not whole and not self._is_suppressed(code, names, hit.place, hit.fingerprint)
        ]
        shown = tuple(hit for hit in accepted if not self._is_known(hit.fingerprint))
        if shown:
            return HitGroup(group.rule, shown)
        if accepted:
            self.baselined += 1
        else:
            self.suppressed += 1
        return None

    def hides(self, finding: Finding) -> bool:
        """Whether a finding that is no match of a rule is hidden."""
        if self._is_suppressed(finding.code, [finding.name], finding.place, finding.fingerprint):
            self.suppressed += 1
            return True
        # Every row is asked for, so that rows behind a new one count as met.
        known = [self._is_known(entry.fingerprint) for entry in baseline_entries(finding)]
        if all(known):
            self.baselined += 1
            return True
        return False
