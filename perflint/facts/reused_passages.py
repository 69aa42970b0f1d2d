"""Facts about prose that stands in another report as well: another unit's, another project's, or last year's."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.boilerplate import Boilerplate, own_length, own_runs
from perflint.facts.context import DocumentContext, ReportContext
from perflint.facts.passages import Passage, passages
from perflint.facts.registry import Doc, Fact, Related, measures_document
from perflint.facts.similarity import common_runs, mask, normalise, similar_pairs
from perflint.patterns import regex

_FIGURE = regex(r"\d+(?:\.\d+)?")

_YEAR = regex(r"20\d\d")
_TITLES = regex(r"《[^《》]{0,80}》|〔\d{4}〕\s*\d+\s*号")
_SHOWN = 60


class ReusedPassage(Fact, frozen=True, kw_only=True):
    """A passage that another report holds as well, names, figures and common wording aside.

    One a passage and report.
    """

    kind: ClassVar[str] = "reused_passage"
    relation: Annotated[str, Doc("other-unit, other-project, last-year or other")]
    other: Annotated[str, Doc("title, unit or project of the other report")]
    containment: Annotated[
        Decimal, Doc("share of the shorter passage's own words that stands in both", unit="%")
    ]
    length: Annotated[int, Doc("own words that stand in both, in characters", unit="字")]
    role: Annotated[str, Doc("what the passage is announced as, e.g. duties")]
    same_figures: Annotated[bool, Doc("all figures of the passage stand in the other one as well")]
    figures: Annotated[int, Doc("number of figures in the passage")]
    shared: Annotated[str, Doc("beginning of the text that stands in both")]
    boilerplate: Annotated[
        bool, Doc("the passage stands in three or more of the other reports: common wording")
    ]


@measures_document(ReusedPassage)
def reused_passages(document: DocumentContext) -> Iterator[ReusedPassage]:
    """Passages of the reports to be judged that stand in those that were given to compare with."""
    others = document.of_role("other")
    subjects = document.of_role("subject")
    if not others or not subjects:
        return
    pieces: list[tuple[ReportContext, Passage]] = []
    texts: list[str] = []
    for context in (*subjects, *others):
        names = _names(context)
        for passage in passages(context):
            if passage.source in ("section", "goal", "evidence", "reason"):
                pieces.append((context, passage))
                texts.append(normalise(mask(_TITLES.sub("", passage.text), names)).text)
    common = subjects[0].boilerplate
    best: dict[tuple[int, int], tuple[int, float, int]] = {}
    for pair in similar_pairs(texts, ignored=common.prints):
        first, second = sorted(
            (pair.first, pair.second), key=lambda index: pieces[index][0].role != "subject"
        )
        here, there = pieces[first][0], pieces[second][0]
        if here.role != "subject" or there.role != "other":
            continue
        mine, theirs = texts[first], texts[second]
        length = _own(mine, theirs, common)
        shorter = min(own_length(common.cover(text)) for text in (mine, theirs))
        if not length or not shorter:
            continue
        whole = length if shorter == own_length(common.cover(mine)) else _own(theirs, mine, common)
        share = whole / shorter
        known = best.get((first, there.index))
        if known is None or known[2] < length:
            best[first, there.index] = (second, share, length)
    spread: dict[int, int] = {}
    for first, _ in best:
        spread[first] = spread.get(first, 0) + 1
    for (first, _), (second, share, length) in sorted(best.items()):
        yield _fact(pieces[first], pieces[second], share, length, spread[first])


def _own(text: str, other: str, common: Boilerplate) -> int:
    """The characters of a text that stand in another one in common runs and are no common wording."""
    return sum(run.length for run in own_runs(common_runs(text, other), common.cover(text)))


def _names(context: ReportContext) -> list[str]:
    report = context.report
    found = [report.unit, report.department, report.region, report.project.name if report.project else None]
    return [name for name in found if name]


def _fact(
    here: tuple[ReportContext, Passage],
    there: tuple[ReportContext, Passage],
    share: float,
    length: int,
    spread: int,
) -> ReusedPassage:
    context, passage = here
    other, found = there
    figures = _FIGURE.findall(_YEAR.sub("", passage.text))
    mine = normalise(passage.text)
    runs = own_runs(common_runs(mine.text, normalise(found.text).text), context.boilerplate.cover(mine.text))
    longest = max(runs, key=lambda run: run.length, default=None)
    shared = mine.excerpt(longest.start, longest.end) if longest else ""
    return ReusedPassage(
        report=context.index,
        pointer=passage.pointer,
        quote=passage.text[:_SHOWN],
        related=(Related(other.index, found.pointer, _called(other)),),
        relation=_relation(context, other),
        other=_called(other),
        containment=Decimal(round(share * 100)),
        length=length,
        role=passage.role,
        same_figures=bool(figures) and all(figure in found.text for figure in figures),
        figures=len(figures),
        shared=shared[:_SHOWN] + ("…" if len(shared) > _SHOWN else ""),
        boilerplate=spread >= 3,
    )


def _called(context: ReportContext) -> str:
    report = context.report
    name = report.project.name if report.project and report.project.name else None
    return report.title or name or report.unit or f"第{context.index + 1}份报告"


def _relation(context: ReportContext, other: ReportContext) -> str:
    here, there = context.report, other.report
    units = [normalise(report.unit or report.department or "").text for report in (here, there)]
    projects = [
        normalise(report.project.name if report.project and report.project.name else "").text
        for report in (here, there)
    ]
    years = [report.fiscal_year for report in (here, there)]
    if all(units) and units[0] != units[1]:
        return "other-unit"
    if all(projects) and _without_year(projects[0]) != _without_year(projects[1]):
        return "other-project"
    if years[0] and years[1] and years[0] != years[1]:
        return "last-year"
    return "other"


def _without_year(name: str) -> str:
    return _YEAR.sub("", name)
