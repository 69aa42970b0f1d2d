"""What a table or a stretch of prose states, before the parts of one document are put together into a Report.

A draft holds plain dicts whose keys are those of the models in `perflint.report` and whose leaves are `LocatedText`,
so that `perflint.places.separate` can split a finished draft into data and places.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from perflint.documents.model import ReadingNote
from perflint.places import LocatedText

Draft = dict[str, Any]
"""A part of a report: keys of its model, LocatedText (or nested lists and dicts) as values."""


class FormDraft(Struct):
    """Parts of a report that were read from one place of a document. Whatever was not read is None or empty."""

    title: LocatedText | None = None
    fiscal_year: LocatedText | None = None
    unit: LocatedText | None = None
    unit_label: LocatedText | None = None
    department: LocatedText | None = None
    project: Draft = field(default_factory=dict)
    funds: Draft = field(default_factory=dict)
    goals: Draft = field(default_factory=dict)
    indicators: list[Draft] = field(default_factory=list)
    indicator_columns: list[str] = field(default_factory=list)
    groups: list[Draft] = field(default_factory=list)
    evaluation: Draft = field(default_factory=dict)
    other_evaluations: list[Draft] = field(default_factory=list)
    sections: list[Draft] = field(default_factory=list)
    fields: list[Draft] = field(default_factory=list)
    choices: list[Draft] = field(default_factory=list)
    tables: list[Draft] = field(default_factory=list)
    notes: list[ReadingNote] = field(default_factory=list)

    @property
    def recognised(self) -> bool:
        """Whether anything was read that a report has a key for (notes and unplaced tables do not count)."""
        return bool(
            self.indicators
            or self.indicator_columns
            or self.funds
            or self.goals
            or self.project
            or self.unit
            or self.department
            or self.evaluation
            or self.groups
            or self.choices
        )

    def absorb(self, later: FormDraft) -> None:
        """Take over the parts of a draft that was read further down in the same document.

        Single values keep their first non-empty reading; a second, different evaluation goes to `other_evaluations`;
        lists are joined in reading order.
        """
        for name in ("title", "fiscal_year", "unit", "department"):
            if not getattr(self, name):
                value = getattr(later, name)
                if value is not None:
                    setattr(self, name, value)
                    if name == "unit":
                        self.unit_label = later.unit_label
        for mine, other in ((self.project, later.project), (self.goals, later.goals)):
            for key, value in other.items():
                if not mine.get(key):
                    mine[key] = value
        self._absorb_funds(later.funds)
        self._absorb_evaluation(later.evaluation)
        self.indicator_columns.extend(
            name for name in later.indicator_columns if name not in self.indicator_columns
        )
        for name in (
            "indicators",
            "groups",
            "other_evaluations",
            "sections",
            "fields",
            "choices",
            "tables",
            "notes",
        ):
            getattr(self, name).extend(getattr(later, name))

    def _absorb_funds(self, later: Draft) -> None:
        for key, value in later.items():
            if key in ("lines", "plan"):
                self.funds.setdefault(key, []).extend(value)
            elif key == "columns":
                columns = self.funds.setdefault("columns", [])
                columns.extend(name for name in value if name not in columns)
            elif not self.funds.get(key):
                self.funds[key] = value

    def _absorb_evaluation(self, later: Draft) -> None:
        clash = any(
            self.evaluation.get(key) and self.evaluation[key] != value
            for key, value in later.items()
            if value
        )
        if clash:
            self.other_evaluations.append(dict(later))
            return
        for key, value in later.items():
            if not self.evaluation.get(key):
                self.evaluation[key] = value
