"""Several projects in one document: indicator sets that are copies, and texts that came from another project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from msgspec import Struct

from perflint.facts.arithmetic import HUNDRED, rounded
from perflint.facts.context import DocumentContext, ReportContext
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.registry import Doc, Fact, Related, measures_document
from perflint.facts.similarity import normalise
from perflint.vocabulary import fold

_MOST_CANDIDATES = 10
"""Earlier projects, those that share most texts, with which a project is compared in full."""
_LONG_ENOUGH = 6
"""Characters from which a text can be told to belong to one project."""


class IndicatorSetPair(Fact, frozen=True, kw_only=True):
    """A project beside the earlier one of the document that is most like it, and how much of their sets is the same.

    All pairs stand at the first project of the document, so that they make one finding. Projects of documents that it
    is compared with count as earlier ones.
    """

    kind: ClassVar[str] = "indicator_set_pair"

    first: Annotated[str, Doc("name of the one project")]
    second: Annotated[str, Doc("name of the other project")]
    similarity: Annotated[Decimal, Doc("share of character pairs that both sets have in common", unit="%")]
    text_similarity: Annotated[
        Decimal, Doc("the same for goals and all texts of the rows together", unit="%")
    ]
    same_rows: Annotated[int, Doc("rows with the same name and the same target in both")]
    first_rows: Annotated[int, Doc("rows of the one")]
    second_rows: Annotated[int, Doc("rows of the other")]
    projects: Annotated[int, Doc("projects of the document that were compared")]


class ForeignText(Fact, frozen=True, kw_only=True):
    """A text in one project's indicators that belongs to another project of the document.

    It stands word for word in both, shares words with the other project's own papers and none with this one's; at least
    one such text of the two projects shares words with the other's name.
    """

    kind: ClassVar[str] = "foreign_text"

    project: Annotated[str, Doc("name of the project in which the text stands")]
    owner: Annotated[str, Doc("name of the project to which it belongs")]
    text: Annotated[str, Doc("the text")]
    texts: Annotated[int, Doc("texts of the owner that stand in the project, this one included")]
    part: Annotated[str, Doc("which part of the row it is: name, target, basis or level2")]
    row: Annotated[str, Doc("name of the row")]


class _Project(Struct):
    context: ReportContext
    name: str
    goal: str
    rows: list[MeasuredIndicator]

    def texts(self) -> Iterator[tuple[MeasuredIndicator, str, str]]:
        for row in self.rows:
            for part in ("name", "target", "basis", "level2"):
                text = getattr(row.indicator, part)
                if text and text.strip():
                    yield row, part, text.strip()


def _projects(document: DocumentContext) -> list[_Project]:
    """The projects to be compared: those of other documents first, then the document's own.

    An approved form is that of the very project that is judged.
    """
    found: list[_Project] = []
    for context in (*document.of_role("other"), *document.of_role("subject")):
        project = context.report.project
        rows = [row for row in context.memo(measured_indicators) if row.name and not row.by_design]
        if project is not None and project.name and rows:
            goals = context.report.goals
            text = "".join(filter(None, (goals.annual, goals.term))) if goals else ""
            found.append(_Project(context, project.name, text, rows))
    return found


@measures_document(IndicatorSetPair)
def measure_indicator_set_pairs(document: DocumentContext) -> Iterator[IndicatorSetPair]:
    """Every project beside the earlier one whose indicators are most like its own."""
    projects = _projects(document)
    subject = next((one.context for one in projects if one.context.role == "subject"), None)
    if len(projects) < 2 or subject is None:
        return
    sets = [
        _grams("".join(text for _, part, text in one.texts() if part in {"name", "target"}))
        for one in projects
    ]
    whole = [_grams(one.goal + "".join(text for _, _, text in one.texts())) for one in projects]
    keys = [{(row.name, row.target_text) for row in one.rows} for one in projects]
    for second, candidates in _candidates(projects):
        first = max(candidates, key=lambda index: (_dice(sets[index], sets[second]), -index))
        one, other = projects[first], projects[second]
        yield IndicatorSetPair(
            report=subject.index,
            pointer="/indicators",
            quote=one.name,
            related=(
                Related(one.context.index, "/indicators", one.name),
                Related(other.context.index, "/indicators", other.name),
            ),
            first=one.name,
            second=other.name,
            similarity=_dice(sets[first], sets[second]),
            text_similarity=_dice(whole[first], whole[second]),
            same_rows=len(keys[first] & keys[second]),
            first_rows=len(one.rows),
            second_rows=len(other.rows),
            projects=len(projects),
        )


def _candidates(projects: list[_Project]) -> Iterator[tuple[int, list[int]]]:
    """For every project the earlier ones with which it shares most texts; none where it shares nothing.

    An index of texts keeps a document of hundreds of projects from being compared pair by pair.
    """
    holders: dict[str, list[int]] = {}
    for index, project in enumerate(projects):
        texts = {normalise(text).text for _, part, text in project.texts() if part in {"name", "target"}}
        shared = Counter(
            holder
            for text in texts
            for holder in holders.get(text, ())
            if fold(projects[holder].name) != fold(project.name)  # another paper of the same project
        )
        if shared and project.context.role == "subject":
            yield index, [holder for holder, _ in shared.most_common(_MOST_CANDIDATES)]
        for text in texts:
            holders.setdefault(text, []).append(index)


def _grams(text: str) -> Counter[str]:
    plain = normalise(text).text
    return Counter(plain[index : index + 2] for index in range(len(plain) - 1))


def _dice(first: Counter[str], second: Counter[str]) -> Decimal:
    total = first.total() + second.total()
    if not total:
        return Decimal(0)
    return rounded(Decimal(2 * (first & second).total()) / Decimal(total) * HUNDRED, 0)


@measures_document(ForeignText)
def measure_foreign_texts(document: DocumentContext) -> Iterator[ForeignText]:
    """Texts that two projects share word for word and that fit only one of them."""
    projects = _projects(document)
    if len(projects) < 2:
        return
    holders: dict[str, list[int]] = {}
    for index, project in enumerate(projects):
        for text in {normalise(text).text for _, _, text in project.texts()}:
            if len(text) >= _LONG_ENOUGH:
                holders.setdefault(text, []).append(index)
    shared = {text: where for text, where in holders.items() if len(where) == 2}
    common = {text for text, where in holders.items() if len(where) > 1}
    own = [_own_words(project, common) for project in projects]
    general = document.reports[0].vocabulary.pattern("indicator_general_projects")
    for index, project in enumerate(projects):
        if general.search(project.name) or project.context.role != "subject":
            continue
        found: dict[int, dict[str, tuple[MeasuredIndicator, str, str]]] = {}
        for row, part, text in project.texts():
            plain = normalise(text).text
            if index not in shared.get(plain, ()):
                continue
            other = next(holder for holder in shared[plain] if holder != index)
            words = set(_grams(text))
            if words & own[other] and not words & own[index]:
                found.setdefault(other, {}).setdefault(plain, (row, part, text))
        for other, texts in found.items():
            named = set(_grams(projects[other].name))
            if any(named & set(_grams(text)) for _, _, text in texts.values()):
                yield from _foreign(project, projects[other], texts)


def _foreign(
    project: _Project, owner: _Project, texts: dict[str, tuple[MeasuredIndicator, str, str]]
) -> Iterator[ForeignText]:
    places = _places(owner)
    for plain, (row, part, text) in texts.items():
        yield ForeignText(
            report=project.context.index,
            pointer=f"{row.pointer}/{part}",
            quote=text,
            related=(Related(owner.context.index, places[plain], owner.name),),
            project=project.name,
            owner=owner.name,
            text=text,
            texts=len(texts),
            part=part,
            row=row.label,
        )


def _own_words(project: _Project, common: set[str]) -> set[str]:
    """Character pairs of the project's name, its goal and the texts that no other project has."""
    words = set(_grams(project.name)) | set(_grams(project.goal))
    for _, _, text in project.texts():
        if normalise(text).text not in common:
            words |= set(_grams(text))
    return words


def _places(project: _Project) -> dict[str, str]:
    """Where each text of a project stands first."""
    found: dict[str, str] = {}
    for row, part, text in project.texts():
        found.setdefault(normalise(text).text, f"{row.pointer}/{part}")
    return found
