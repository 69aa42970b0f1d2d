"""Reading a unit of a document: its tables, its prose, and the signs of its kind."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from perflint.documents.model import Document, Paragraph, Table
from perflint.forms.draft import Draft, FormDraft
from perflint.forms.evaluations import evaluations
from perflint.forms.kinds import KindSigns, kind_signs
from perflint.forms.outline import Node, outline
from perflint.forms.prose import level_of_heading, read_prose, section_of
from perflint.forms.restated import IndicatorSet
from perflint.forms.segmentation import Unit
from perflint.forms.table_form import FormReader
from perflint.places import LocatedText


class Part(Struct):
    """A unit with everything that was read in it.

    `form` holds what its tables state, without their indicators, which stand in `sets`; `prose` what its prose states.
    """

    unit: Unit
    nodes: list[Node]
    form: FormDraft
    prose: FormDraft
    signs: KindSigns
    sets: list[IndicatorSet] = field(default_factory=list)
    sections: list[Draft] = field(default_factory=list)

    @property
    def has_form(self) -> bool:
        """Whether a table of it was recognised as a form."""
        return self.form.recognised or any(item.indicators or item.columns for item in self.sets)

    @property
    def project(self) -> LocatedText | None:
        """The project that a cell or a front line names."""
        if self.form.project.get("name"):
            name: LocatedText = self.form.project["name"]
            return name
        return next(
            (meta.value for meta in self.unit.metas if meta.key == "project.name" and meta.value), None
        )

    @property
    def paragraphs(self) -> list[LocatedText]:
        """The prose of the unit, without what became a goal or evidence."""
        return [text for node in self.nodes for text in node.paragraphs]


def read_part(unit: Unit) -> Part:
    """Read the tables and the prose of a unit."""
    nodes = outline(unit.items)
    reader = FormReader()
    tables = [(node, reader.read(table)) for node in nodes for table in node.tables]
    form = FormDraft()
    sets: list[IndicatorSet] = []
    of_tables: dict[int, list[Draft]] = {}
    for node, draft in tables:
        _fill_levels(draft, node)
        if draft.indicators or draft.indicator_columns or draft.groups:
            sets.append(IndicatorSet(draft.indicators, draft.indicator_columns, draft.groups))
        of_tables.setdefault(id(node), []).extend(draft.sections)
        form.absorb(_without_lists(draft))
    signs = _signs(unit, form, sets, nodes)
    prose, kept = read_prose(nodes, single_project=signs.subject != "department")
    if signs.phase is None or not signs.report:
        signs = _signs(unit, _united(form, prose), [*sets, _set_of(prose)], nodes)
    part = Part(unit, nodes, form, prose, signs, sets)
    part.sections = list(_sections(nodes, kept, of_tables))
    return part


def _signs(unit: Unit, form: FormDraft, sets: list[IndicatorSet], nodes: list[Node]) -> KindSigns:
    whole = FormDraft(
        title=form.title,
        project=form.project,
        funds=form.funds,
        goals=form.goals,
        evaluation=form.evaluation,
        choices=form.choices,
        indicators=[indicator for item in sets for indicator in item.indicators],
        indicator_columns=[name for item in sets for name in item.columns],
        groups=[group for item in sets for group in item.groups],
    )
    scored = next((meta.value for meta in unit.metas if meta.key == "evaluation.score"), None)
    if scored and not whole.evaluation:
        whole.evaluation = {"score": scored}
    titles = [*unit.titles, *([form.title] if form.title is not None else [])]
    named = next((meta.value for meta in unit.metas if meta.key == "project.name"), None)
    if named is not None:
        whole.project = {"name": named, **whole.project}
    return kind_signs(titles, whole, nodes)


def _united(form: FormDraft, prose: FormDraft) -> FormDraft:
    return FormDraft(
        title=form.title,
        project=form.project,
        funds=form.funds or prose.funds,
        goals={**prose.goals, **form.goals},
        evaluation=form.evaluation or prose.evaluation,
        choices=form.choices,
    )


def _set_of(prose: FormDraft) -> IndicatorSet:
    return IndicatorSet(prose.indicators, prose.indicator_columns, prose.groups)


def _without_lists(draft: FormDraft) -> FormDraft:
    """A draft of a table without what is kept by table: indicators, groups and sections."""
    return FormDraft(
        title=draft.title,
        fiscal_year=draft.fiscal_year,
        unit=draft.unit,
        unit_label=draft.unit_label,
        department=draft.department,
        project=draft.project,
        funds=draft.funds,
        goals=draft.goals,
        evaluation=draft.evaluation,
        other_evaluations=draft.other_evaluations,
        fields=draft.fields,
        choices=draft.choices,
        tables=draft.tables,
        notes=draft.notes,
    )


def _fill_levels(draft: FormDraft, node: Node) -> None:
    """A table that has no column for the first or second level stands under a heading that names it."""
    if node.name is None or not draft.indicators:
        return
    level1, level2 = level_of_heading(node.name)
    for key, value in (("level1", level1), ("level2", level2)):
        stated = key in draft.indicator_columns or any(indicator.get(key) for indicator in draft.indicators)
        if value is not None and not stated:
            for indicator in draft.indicators:
                indicator[key] = value


def _sections(nodes: list[Node], kept: list[Node], of_tables: dict[int, list[Draft]]) -> Iterator[Draft]:
    """Sections of the prose and of the tables' prose cells in reading order."""
    remaining = set(map(id, kept))
    for node in nodes:
        section = section_of(node) if id(node) in remaining else None
        if section is not None:
            yield section
        level = node.level + 1 if node.heading is not None else 1
        for cell in of_tables.get(id(node), ()):
            yield {**cell, "level": level}


def stated_in_cells(sections: list[Draft]) -> Iterator[Draft]:
    """Results that prose cells of a form state, e.g. 评价结论."""
    for section in sections:
        for text in section.get("paragraphs", ()):
            if isinstance(text, LocatedText):
                yield from evaluations(text)


def last_block(document: Document) -> Paragraph | Table | None:
    """The last block of a document in which anything is printed."""
    for block in reversed(document.blocks):
        if isinstance(block, Table) or block.text:
            return block
    return None
