"""Putting the parts of a document together into reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from perflint.documents.model import Document, ReadingNote
from perflint.forms.choices import has_boxes, read_choice
from perflint.forms.draft import Draft, FormDraft
from perflint.forms.evaluations import evaluations, without_past_results
from perflint.forms.grid import Slot
from perflint.forms.identity import (
    best_title,
    evaluating_unit,
    front_unit,
    only_year,
    region_of,
    sentence_project,
    stated_year,
    title_project,
    title_unit,
)
from perflint.forms.kinds import KindSigns, kind_of
from perflint.forms.numbering import numbering_of
from perflint.forms.parts import Part, last_block, read_part, stated_in_cells
from perflint.forms.restated import main_and_restated
from perflint.forms.segmentation import divide
from perflint.forms.stacked import lost_table
from perflint.forms.titles import Meta, is_title
from perflint.forms.truncation import truncation_notes
from perflint.forms.wording import fold, holds_any, part_of
from perflint.places import LocatedText, SourceMap, separate
from perflint.report import Report

_CONTENTS = "目录"
_LONGEST_DATE = 20
_CUT_FORMATS = frozenset({"text"})


class _Shared(Struct):
    """What the first report of a document says for all of them."""

    year: LocatedText | None = None
    region: LocatedText | None = None
    leads_taken: bool = False
    """A performance text came first: the headings before the other reports are its own."""


def reports_of(document: Document) -> list[tuple[Report, SourceMap]]:
    """The reports of a document with the places of their values; empty where it is no budget-performance paper."""
    groups = _grouped([read_part(unit) for unit in divide(document)])
    shared = _Shared()
    drafts: list[Draft] = []
    for group in groups:
        drafts.append(_draft(group, shared))
        shared.leads_taken = shared.leads_taken or any(part.signs.text for part in group)
    if not drafts:
        return []
    drafts[0].setdefault("notes", [])[:0] = [_note(note) for note in document.notes]
    if document.format in _CUT_FORMATS:
        last = groups[-1]
        notes = truncation_notes(_whole_form(last), last_block(document), last[-1].nodes)
        drafts[-1].setdefault("notes", []).extend(map(_note, notes))
    return [_validated(draft) for draft in drafts]


def _validated(draft: Draft) -> tuple[Report, SourceMap]:
    data, places = separate(draft)
    return Report.model_validate(data), places


def _note(note: ReadingNote) -> Draft:
    return {"kind": note.kind, "message": note.message, "text": note.text}


# Which parts are one report


def _grouped(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts by report. Parts that are no report of their own go with the one before, or else the one behind them."""
    groups: list[list[Part]] = []
    for index, part in enumerate(parts):
        if groups and _belongs(groups[-1], part, parts[index + 1 :]):
            groups[-1].append(part)
        else:
            groups.append([part])
    return [group for group in groups if any(part.signs.report for part in group)]


def _belongs(group: Sequence[Part], part: Part, following: Sequence[Part]) -> bool:
    if not part.signs.report and not part.project:
        return True
    reports = [earlier for earlier in group if earlier.signs.report]
    if not reports:
        return True
    if any(earlier.signs.text for earlier in reports) or part.signs.text:
        return False
    subjects = {earlier.signs.subject for earlier in (*reports, part)} - {None}
    phases = {earlier.signs.phase for earlier in (*reports, part)} - {None}
    if len(subjects) > 1 or len(phases) > 1:
        return False
    names = {fold(name) for earlier in (*reports, part) if (name := earlier.project)}
    if len(names) > 1:
        return False
    others = {fold(later.project) for later in following if later.project} - names
    if names and others and not any(earlier.project for earlier in reports):
        # The forms of several projects behind one report: the report is that of none of them unless it says so.
        said = fold("".join(title for earlier in reports for title in earlier.unit.titles))
        return next(iter(names)) in said
    return not (part.unit.titles and _repeats_form(reports, part))


def _repeats_form(reports: Sequence[Part], part: Part) -> bool:
    """Whether a form without a project's name follows another complete form: the form of something else."""
    if part.project or not part.has_form or part.unit.annex:
        return False
    titles = {fold(title) for title in part.unit.titles}
    return any(
        earlier.has_form and earlier.sets and part.sets and titles & set(map(fold, earlier.unit.titles))
        for earlier in reports
    )


def _signs(group: Sequence[Part]) -> KindSigns:
    reports = [part.signs for part in group if part.signs.report]
    return KindSigns(
        subject=next((signs.subject for signs in reports if signs.subject), None),
        phase=next((signs.phase for signs in reports if signs.phase), None),
        report=True,
        text=any(signs.text for signs in reports),
    )


# One report


def _draft(group: Sequence[Part], shared: _Shared) -> Draft:
    form = FormDraft()
    for part in group:
        form.absorb(part.form)
    prose = FormDraft()
    for part in group:
        prose.absorb(part.prose)
    signs = _signs(group)
    main, restated = main_and_restated([item for part in group for item in part.sets])
    if main.indicators:
        restated = [*prose.indicators, *restated]
    indicators = main.indicators or prose.indicators
    groups = main.groups or prose.groups
    sections = _sections(group, own=not (signs.text or shared.leads_taken))
    evaluation, others = _evaluation(form, prose, sections, _title_year(group, form))
    draft: Draft = {
        "kind": kind_of(signs),
        "title": _title(group, form),
        "unit": form.unit,
        "unit_label": form.unit_label,
        "department": form.department,
        "project": dict(form.project),
        "funds": form.funds or prose.funds,
        "goals": {
            **prose.goals,
            **{key: value for key, value in form.goals.items() if value or key not in prose.goals},
        },
        "indicators": indicators,
        "indicator_columns": list(
            dict.fromkeys((*main.columns, *(prose.indicator_columns if not main.columns else ())))
        ),
        "restated_indicators": restated,
        "groups": groups,
        "evaluation": evaluation,
        "other_evaluations": others,
        "sections": sections,
        "fields": list(form.fields),
        "choices": list(form.choices),
        "tables": form.tables,
        "notes": [_note(note) for note in form.notes],
    }
    if not indicators:
        lines = (
            text for section in sections for text in (section["heading"], *section.get("paragraphs", ()))
        )
        lost = lost_table(lines)
        draft["notes"].extend([_note(lost)] if lost is not None else [])
    for meta in (meta for part in group for meta in part.unit.metas):
        _place_meta(draft, meta)
    _identify(draft, group, form, shared)
    return draft


def _title(group: Sequence[Part], form: FormDraft) -> LocatedText | None:
    """The title of the report. The title of an annex is that of the report only where no report stands before it."""
    own = [part for part in group if part.signs.report and not part.unit.annex and not _feeds(part)]
    for part in own or sorted(group, key=_feeds):
        title = best_title(part.unit.titles, form=part.has_form)
        if title is not None:
            return title
    if own and any(part.unit.annex for part in group):
        return None
    return form.title or _lead_title(group)


def _lead_title(group: Sequence[Part]) -> LocatedText | None:
    """A heading right before a form that is a title but for its numbering: 1、渠道修缮项目绩效目标表."""
    for lead in (lead for part in group for lead in part.unit.lead[-1:]):
        numbering = numbering_of(lead)
        bare = part_of(lead, numbering.end if numbering else 0, len(lead))
        if is_title(bare):
            return bare
    return None


def _feeds(part: Part) -> bool:
    """Whether a part is a table that only feeds a report."""
    return bool(part.unit.titles) and all(
        holds_any(fold(title), "title_side_papers") for title in part.unit.titles
    )


def _sections(group: Sequence[Part], *, own: bool) -> list[Draft]:
    sections: list[Draft] = []
    for index, part in enumerate(group):
        if part.unit.contents:
            place = part.unit.contents[0].location
            lines = list(part.unit.contents)
            sections.append({"heading": LocatedText(_CONTENTS, place), "level": 1, "paragraphs": lines})
        if own or index:
            sections.extend({"heading": lead, "level": 1, "paragraphs": []} for lead in part.unit.lead)
        sections.extend(part.sections)
    return sections


def _title_year(group: Sequence[Part], form: FormDraft) -> LocatedText | None:
    """The year that the titles of a report or a cell of its form state."""
    titles = [title for part in group for title in (*part.unit.years, *part.unit.titles)]
    return stated_year([*([form.fiscal_year] if form.fiscal_year is not None else []), *titles])


def _evaluation(
    form: FormDraft, prose: FormDraft, sections: list[Draft], year: LocatedText | None
) -> tuple[Draft, list[Draft]]:
    """The main statement of the result and the others: cells count before sentences."""
    evaluation = dict(form.evaluation)
    others = list(form.other_evaluations)
    stated = [item for item in (prose.evaluation, *prose.other_evaluations) if item]
    if isinstance(evaluation.get("text"), LocatedText):
        stated = [*evaluations(evaluation["text"]), *stated]
    texts = {item["text"] for item in stated}
    stated.extend(item for item in stated_in_cells(sections) if item["text"] not in texts)
    for item in without_past_results(stated, year):
        if any(evaluation.get(key) for key in ("score", "grade")):
            others.append(item)
        else:
            evaluation |= {key: value for key, value in item.items() if not evaluation.get(key)}
    return evaluation, others


def _place_meta(draft: Draft, meta: Meta) -> None:
    """A `label: value` line at the front into its key of the report; a field where it has none or is blank."""
    if meta.value and has_boxes(meta.value):
        draft["choices"].append(read_choice(meta.label, [Slot(meta.value, 0, 0)]))
        return
    head, _, key = meta.key.partition(".")
    if head == "funds":
        if draft["funds"].get("lines"):
            draft["funds"].setdefault("unit", meta.value)
        return
    target: Any = draft if not key else draft.setdefault(head, {})
    name = key or head
    if name and meta.value and not target.get(name):
        target[name] = meta.value
    elif meta.value != target.get(name) or not name:
        draft["fields"].append({"label": meta.label, "value": meta.value})


def _identify(draft: Draft, group: Sequence[Part], form: FormDraft, shared: _Shared) -> None:
    """Year, region, unit and project by titles and sentences where no cell gives them."""
    titles = [title for part in group for title in part.unit.titles]
    leads = [lead for part in group for lead in part.unit.lead]
    years = [year for part in group for year in part.unit.years]
    paragraphs = [text for part in group for text in part.paragraphs]
    cells = [text for text in (form.fiscal_year, draft.pop("fiscal_year", None)) if text]
    own = [form.title] if form.title is not None else []
    dated = (*cells, *years, *titles, *leads, *own, *_front_dates(group))
    year = stated_year(dated) or shared.year
    draft["fiscal_year"] = year or only_year(_prose(group))
    if "department" in draft["kind"] or draft["kind"] == "performance-text":
        draft["project"] = {key: value for key, value in draft["project"].items() if key != "name" or value}
    elif draft["project"].get("name") is None:
        stated = [
            item["text"] for item in (draft["evaluation"], *draft["other_evaluations"]) if item.get("text")
        ]
        name = title_project(titles) or sentence_project((*stated, *paragraphs))
        if name is not None:
            draft["project"]["name"] = name
    draft["unit"] = draft["unit"] if draft["unit"] is not None else _unit_of(titles, paragraphs, group)
    names = (*titles, draft["unit"], draft["department"], draft["project"].get("name"))
    draft["region"] = region_of(_present(names)) or shared.region
    shared.year = shared.year or draft["fiscal_year"]
    shared.region = shared.region or draft["region"]


def _unit_of(
    titles: Sequence[LocatedText], paragraphs: Sequence[LocatedText], group: Sequence[Part]
) -> LocatedText | None:
    """The body that a title, a line of its own at the front, or a first sentence names."""
    front = group[0].nodes[0].paragraphs if group[0].nodes else []
    return title_unit(titles) or front_unit(front) or evaluating_unit(paragraphs)


def _front_dates(group: Sequence[Part]) -> list[LocatedText]:
    """Short lines in brackets at the front of a form: （2023年1-7月）."""
    front = group[0].nodes[0].paragraphs[:2] if group[0].nodes else []
    return [text for text in front if text[0] in "（(" and len(text) <= _LONGEST_DATE]


def _present(texts: Iterable[LocatedText | None]) -> Iterable[LocatedText]:
    return (text for text in texts if text)


def _prose(group: Sequence[Part]) -> Iterable[LocatedText]:
    for part in group:
        if not part.sets:
            yield from part.paragraphs
            yield from part.prose.goals.values()


def _whole_form(group: Sequence[Part]) -> FormDraft:
    """The tables of a report, or its prose where it has none, as one draft with indicators."""
    whole = FormDraft()
    for part in group:
        whole.absorb(part.form)
    main, _ = main_and_restated([item for part in group for item in part.sets])
    whole.sections = [section for part in group for section in part.sections]
    whole.indicators = main.indicators
    whole.indicator_columns = main.columns
    if not whole.indicators:
        whole.indicators = [indicator for part in group for indicator in part.prose.indicators]
    return whole
