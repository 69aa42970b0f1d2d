"""What a measure gets to see: one report with its profile and vocabulary, and the document that it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from msgspec import Struct, field

from perflint.facts.boilerplate import Boilerplate, boilerplate
from perflint.profile import Profile
from perflint.report import Report
from perflint.vocabulary import Vocabulary, vocabulary

T = TypeVar("T")

Role = Literal["subject", "approved", "other"]
"""Why a report is there: to be judged, as the approved target that it is held against, or only to be compared with."""


class ReportContext(Struct):
    """One report under measurement. Intermediate readings that several measures share are kept by `memo`."""

    report: Report
    index: int
    profile: Profile
    vocabulary: Vocabulary = field(default_factory=vocabulary)
    role: Role = "subject"
    boilerplate_files: tuple[Path, ...] = ()
    """Files of common wording besides the installation's."""
    _memo: dict[Callable[..., Any], Any] = field(default_factory=dict)

    @property
    def boilerplate(self) -> Boilerplate:
        """The common wording that is nobody's own; read when a measure first asks for it."""
        return boilerplate(self.boilerplate_files)

    def memo(self, function: Callable[[ReportContext], T]) -> T:
        """`function(self)`, computed once for this report."""
        if function not in self._memo:
            self._memo[function] = function(self)
        return cast(T, self._memo[function])


class DocumentContext(Struct):
    """All reports of one document, and behind them those that they are compared with."""

    reports: Sequence[ReportContext]

    def of_role(self, role: Role) -> list[ReportContext]:
        """The reports of one role, in order."""
        return [context for context in self.reports if context.role == role]
