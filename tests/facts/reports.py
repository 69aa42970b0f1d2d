"""Building small reports and measuring them."""

from __future__ import annotations

from typing import Any, TypeVar

from perflint.facts.context import DocumentContext, ReportContext
from perflint.facts.registry import Fact, measure
from perflint.profile import load_profile
from perflint.report import Report

F = TypeVar("F", bound=Fact)


def context_of(profile: str = "national", **parts: Any) -> ReportContext:
    """A context for one report made of the given parts."""
    parts.setdefault("kind", "project-self-evaluation")
    return ReportContext(Report.model_validate(parts), 0, load_profile(profile))


def facts_of(fact: type[F], profile: str = "national", **parts: Any) -> list[F]:
    """All facts of one kind in one report made of the given parts."""
    document = DocumentContext([context_of(profile, **parts)])
    return [item for item in measure(document, frozenset({fact.kind})) if isinstance(item, fact)]
