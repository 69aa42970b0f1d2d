"""Facts about completeness: what a form leaves blank, which parts a document has, how its title fits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.indicators import MeasuredIndicator, clean_value, measured_indicators
from perflint.facts.passages import passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.patterns import regex
from perflint.vocabulary import Vocabulary, fold

_YEAR = regex(r"(?<!\d)(20\d\d)(?!\d)")
_HEADING_NUMBER = regex(
    r"^(?:第?[一二三四五六七八九十\d]+(?:部分|[章节篇、.．）)])+|[（(][一二三四五六七八九十\d]+[)）])+"
)
_CHARACTER_LIMIT = regex(r"[（(]?(?:不超过|限)?\s*(\d{2,4})\s*字(?:以内|左右|之内)?[)）]?")
_BRACKETED_TARGET = regex(
    r"[（(](?:年度?)?(?:绩效)?(?:目标|计划|指标)值?(?:为|是|[:：])?\s*[≥≤=＝><]?\s*\d[^（）()]{0,12}[)）]"
)
_STATED_TARGET = regex(r"(?:目标|任务|计划)(?:任务|数|值|量)?(?:为|是|的)?\s*[≥≤]?\s*\d")
_GOAL_NUMBER = regex(r"[≥≤=＝不少低于]{1,3}\s*\d|\d+(?:\.\d+)?\s*[%％个次场人户件项份宗处条座万亩批]")


class FormField(Fact, frozen=True, kw_only=True):
    """A labelled cell that has no other home: signatures, dates, contacts, and blank identity cells."""

    kind: ClassVar[str] = "form_field"
    label: Annotated[str, Doc("label as printed, e.g. 主管部门")]
    value: Annotated[str, Doc("text of the cell, empty where it is blank")]
    blank: Annotated[bool, Doc("the cell is blank or holds an empty mark")]
    role: Annotated[
        str, Doc("required, signature, date, conclusion, evidence, reviewer or other, by the label")
    ]
    limit: Annotated[Decimal | None, Doc("number of characters that the label or a hint allows", "字")] = None
    length: Annotated[int, Doc("number of characters of the value", "字")] = 0


class Form(Fact, frozen=True, kw_only=True):
    """What a report as a whole has and lacks. One a report."""

    kind: ClassVar[str] = "form"
    overall: ClassVar[bool] = True
    title: Annotated[str | None, Doc("title as printed")]
    has_title: Annotated[bool, Doc("a title was read")]
    has_unit: Annotated[bool, Doc("a reporting unit or a department is named")]
    has_project_name: Annotated[bool, Doc("the project's name is given")]
    project_name_blank: Annotated[bool, Doc("the cell of the project's name is printed and blank")]
    project_name_is_title: Annotated[bool, Doc("the project's name is the name of a form")]
    has_fiscal_year: Annotated[bool, Doc("a year is given in the form, the title or the period")]
    has_funds: Annotated[bool, Doc("any amount of money is stated in the money block")]
    has_goals: Annotated[bool, Doc("an annual or a term goal is stated")]
    has_goal_cells: Annotated[bool, Doc("the form has cells for goals, filled or blank")]
    has_indicators: Annotated[bool, Doc("at least one indicator row has a name")]
    has_indicator_table: Annotated[bool, Doc("the indicators stand in a table with columns")]
    indicator_count: Annotated[int, Doc("number of named indicators")]
    section_count: Annotated[int, Doc("number of sections with prose")]
    narrative: Annotated[bool, Doc("the document is a report in prose, not only a form")]
    scored: Annotated[bool, Doc("indicators carry scores")]
    has_total_score: Annotated[bool, Doc("a total score is stated anywhere")]
    has_grade: Annotated[bool, Doc("a grade is stated anywhere")]
    has_score_cell: Annotated[bool, Doc("the form prints a cell for the total score")]
    truncated: Annotated[bool, Doc("the text ends before the document does")]
    mentions_publicity: Annotated[bool, Doc("the publication of the result is dealt with in the text")]
    refers_to_annex_table: Annotated[bool, Doc("the text refers to an annexed self-evaluation table")]
    title_stage: Annotated[
        str | None, Doc("target or self-evaluation by the title's words; absent when mixed")
    ]
    title_scope: Annotated[str | None, Doc("project or department by the title's words; absent when mixed")]
    content_stage: Annotated[str, Doc("target or self-evaluation, as the content shows")]
    content_scope: Annotated[str, Doc("project or department, as the content shows")]
    content_name: Annotated[str, Doc("Chinese name of what the content is: 绩效自评 or 绩效目标")]
    goal_values: Annotated[int, Doc("number of measurable values in the goals")]
    targets_stated: Annotated[
        int,
        Doc(
            "number of indicators for which a target is stated, in a row or in brackets: 建档率96.4%（目标90%）"
        ),
    ]
    targets_in_prose: Annotated[int, Doc("places of the prose that name a target's number: 年度目标1.2万人")]
    has_completion: Annotated[bool, Doc("a text states how far the goals were reached")]
    indicators_without_target: Annotated[int, Doc("number of scored indicators without a target")]


class ChoiceGroup(Fact, frozen=True, kw_only=True):
    """A group of boxes to tick."""

    kind: ClassVar[str] = "choice_group"
    label: Annotated[str, Doc("label of the group, e.g. 项目属性")]
    options: Annotated[int, Doc("number of boxes")]
    checked: Annotated[int, Doc("number of ticked boxes")]
    names: Annotated[str, Doc("names of the boxes, joined by 、")]
    checked_names: Annotated[frozenset[str], Doc("names of the ticked boxes")]
    groups: Annotated[int, Doc("number of groups of boxes in the report")]
    one_off_period: Annotated[bool | None, Doc("the project starts and ends within one year")]


class BlankRow(Fact, frozen=True, kw_only=True):
    """A second-level indicator that the form lists and that holds nothing."""

    kind: ClassVar[str] = "blank_row"
    label: Annotated[str, Doc("label of the row, e.g. 生态效益指标")]
    category: Annotated[str | None, Doc("canonical second-level category")]
    group: Annotated[str | None, Doc("canonical first-level category")]
    whole_group: Annotated[bool, Doc("no row of its first-level group holds anything")]
    category_filled: Annotated[bool, Doc("another row of the same category holds an indicator")]


class BlankColumn(Fact, frozen=True, kw_only=True):
    """A column of the indicator table that the form prints and nobody filled."""

    kind: ClassVar[str] = "blank_column"
    column: Annotated[str, Doc("name of the value, e.g. half_year_target")]
    rows: Annotated[int, Doc("number of named indicators")]


class Heading(Fact, frozen=True, kw_only=True):
    """A heading, numbering left out."""

    kind: ClassVar[str] = "heading"
    text: Annotated[str, Doc("heading without its numbering")]
    level: Annotated[int, Doc("1 for the outermost headings")]
    repeated: Annotated[bool, Doc("the same heading stands before at the same level under the same parent")]
    paragraphs: Annotated[int, Doc("number of paragraphs up to the next heading")]
    has_children: Annotated[bool, Doc("a heading of a deeper level follows before the next of this level")]
    last: Annotated[bool, Doc("the document's last heading")]


class MissingChapter(Fact, frozen=True, kw_only=True):
    """A chapter of the outline that the profile requires and the report lacks."""

    kind: ClassVar[str] = "missing_chapter"
    chapter: Annotated[str, Doc("name of the chapter in the outline")]
    present: Annotated[int, Doc("number of chapters of the outline that the report has")]


class ReadingNote(Fact, frozen=True, kw_only=True):
    """What could not be read for certain, as the extraction says."""

    kind: ClassVar[str] = "reading_note"
    note: Annotated[str, Doc("kind of the note, e.g. column-shift, conversion, truncated")]
    message: Annotated[str, Doc("what was met")]
    text: Annotated[str, Doc("the text that was met")]


class LevelLabel(Fact, frozen=True, kw_only=True):
    """An indicator whose first- or second-level label is missing although the table has the column."""

    kind: ClassVar[str] = "level_label_missing"
    level: Annotated[int, Doc("1 or 2")]
    name: Annotated[str, Doc("name of the first indicator without the label")]
    rows: Annotated[int, Doc("number of indicators without the label")]
    others: Annotated[int, Doc("number of indicators that have the label")]
    weight_only: Annotated[bool, Doc("only a weight in brackets is left of the label")]


def field_role(label: str, words: Vocabulary) -> str:
    """What a labelled cell is for, by the cues of its label."""
    folded = fold(label)
    if any(cue in folded for cue in words.words("form_reviewer_labels")):
        return "reviewer"
    for role, cues in words.mapping("form_field_roles").items():
        if any(cue in folded for cue in cues):
            return role
    return "other"


@measures(FormField)
def form_fields(context: ReportContext) -> Iterator[FormField]:
    """Every labelled cell with its role."""
    for index, item in enumerate(context.report.fields):
        value = (clean_value(item.value, context.vocabulary) or "").strip()
        limit = _CHARACTER_LIMIT.search(item.label)
        yield FormField(
            report=context.index,
            pointer=f"/fields/{index}",
            quote=f"{item.label}：{item.value}",
            label=item.label.strip("：: "),
            value=value,
            blank=not value,
            role=field_role(item.label, context.vocabulary),
            limit=Decimal(limit.group(1)) if limit else None,
            length=len(fold(value)),
        )


@measures(ChoiceGroup)
def choice_groups(context: ReportContext) -> Iterator[ChoiceGroup]:
    """Every group of boxes."""
    report = context.report
    for index, choice in enumerate(report.choices):
        ticked = [option.name for option in choice.options if option.checked]
        yield ChoiceGroup(
            report=context.index,
            pointer=f"/choices/{index}",
            quote=choice.label,
            label=choice.label.strip("：: "),
            options=len(choice.options),
            checked=len(ticked),
            names="、".join(option.name for option in choice.options),
            checked_names=frozenset(fold(name) for name in ticked),
            groups=len(report.choices),
            one_off_period=_one_year_period(context),
        )


def _one_year_period(context: ReportContext) -> bool | None:
    project = context.report.project
    if project is None:
        return None
    years = set(_YEAR.findall(" ".join(filter(None, (project.start, project.end, project.period)))))
    return len(years) == 1 if years else None


def named(context: ReportContext) -> list[MeasuredIndicator]:
    """The indicator rows that have a name."""
    return [row for row in context.memo(measured_indicators) if row.name]


@measures(BlankRow)
def blank_rows(context: ReportContext) -> Iterator[BlankRow]:
    """Rows that the form lists and nobody filled, one for each label."""
    rows = context.memo(measured_indicators)
    filled_groups = {row.group for row in rows if not row.blank}
    filled_categories = {(row.group, row.category) for row in rows if not row.blank}
    seen: set[tuple[str | None, str | None, str]] = set()
    for row in rows:
        key = (row.group, row.category, row.label)
        if (
            not row.blank
            or row.execution_row
            or key in seen
            or not (row.indicator.level1 or row.indicator.level2)
            or row.indicator.evidence  # a group that prose describes and scores as a whole
        ):
            continue
        seen.add(key)
        yield BlankRow(
            report=context.index,
            pointer=row.pointer,
            quote=row.indicator.level2 or row.indicator.level1 or "",
            label=row.label,
            category=row.category,
            group=row.group,
            whole_group=row.group not in filled_groups,
            category_filled=(row.group, row.category) in filled_categories,
        )


@measures(BlankColumn)
def blank_columns(context: ReportContext) -> Iterator[BlankColumn]:
    """Columns of the indicator table in which no named row holds anything."""
    rows = named(context)
    for column in context.report.indicator_columns:
        values = [clean_value(getattr(row.indicator, column, None), context.vocabulary) for row in rows]
        if rows and not any(values):
            yield BlankColumn(
                report=context.index,
                pointer=rows[0].pointer,
                quote=rows[0].name,
                column=column,
                rows=len(rows),
            )


def bare_heading(heading: str) -> str:
    """A heading without its numbering and white space."""
    return _HEADING_NUMBER.sub("", fold(heading)).strip("：:、.")


@measures(Heading)
def headings(context: ReportContext) -> Iterator[Heading]:
    """All headings with whether they repeat and whether anything stands under them."""
    sections = context.report.sections
    parents: list[tuple[int, str]] = []
    seen: dict[tuple[tuple[str, ...], str], int] = {}
    for index, section in enumerate(sections):
        text = bare_heading(section.heading)
        if not text:
            continue
        parents = [item for item in parents if item[0] < section.level]
        path = tuple(name for _, name in parents)
        first = seen.setdefault((path, text), index)
        parents.append((section.level, text))
        following = sections[index + 1] if index + 1 < len(sections) else None
        yield Heading(
            report=context.index,
            pointer=f"/sections/{index}/heading",
            quote=section.heading,
            related=(Related(context.index, f"/sections/{first}/heading", "首次出现"),)
            if first != index
            else (),
            text=text,
            level=section.level,
            repeated=first != index,
            paragraphs=sum(1 for paragraph in section.paragraphs if paragraph.strip()),
            has_children=following is not None and following.level > section.level,
            last=following is None,
        )


@measures(MissingChapter)
def missing_chapters(context: ReportContext) -> Iterator[MissingChapter]:
    """Chapters of the profile's outline that no heading names; each entry lists its accepted names by `|`."""
    outline = context.profile.required_sections.get(context.report.kind, [])
    found = [bare_heading(section.heading) for section in context.report.sections]
    missing = [
        chapter
        for chapter in outline
        if not any(name in heading for name in chapter.split("|") for heading in found)
    ]
    for chapter in missing:
        yield MissingChapter(
            report=context.index,
            pointer="/sections",
            chapter=chapter.split("|")[0],
            present=len(outline) - len(missing),
        )


@measures(ReadingNote)
def reading_notes(context: ReportContext) -> Iterator[ReadingNote]:
    """The notes of the extraction."""
    for index, note in enumerate(context.report.notes):
        yield ReadingNote(
            report=context.index,
            pointer=f"/notes/{index}",
            quote=note.text or "",
            note=note.kind,
            message=note.message,
            text=note.text or "",
        )


@measures(LevelLabel)
def missing_level_labels(context: ReportContext) -> Iterator[LevelLabel]:
    """First- and second-level labels that the table has a column for and that are missing, a fact a level."""
    rows = [row for row in named(context) if row.role != "child"]
    for level, column in ((1, "level1"), (2, "level2")):
        if column not in context.report.indicator_columns:
            continue
        missing = [row for row in rows if not _level_text(row, column)]
        if not missing:
            continue
        yield LevelLabel(
            report=context.index,
            pointer=missing[0].pointer,
            quote=missing[0].name,
            related=tuple(Related(context.index, row.pointer, row.name) for row in missing[1:]),
            level=level,
            name=missing[0].name,
            rows=len(missing),
            others=len(rows) - len(missing),
            weight_only=any(
                group.weight and not group.level1 and not group.level2 for group in context.report.groups
            ),
        )


def _level_text(row: MeasuredIndicator, column: str) -> str:
    return fold(getattr(row.indicator, column) or "")


@measures(Form)
def form(context: ReportContext) -> Iterator[Form]:
    """The report as a whole."""
    report, words = context.report, context.vocabulary
    rows = named(context)
    project, goals = report.project, report.goals
    name = (project.name if project else None) or ""
    prose = [paragraph for section in report.sections for paragraph in (section.heading, *section.paragraphs)]
    text = "\n".join(prose)
    evaluations = [item for item in (report.evaluation, *report.other_evaluations) if item is not None]
    stage, scope = _title_terms(report.title or "", words)
    content_stage, content_scope = _content_terms(report.kind, rows)
    goal_texts = [value for value in (goals.term, goals.annual) if value] if goals else []
    periods = (project.start, project.end, project.period) if project else ()
    yield Form(
        report=context.index,
        pointer="/title" if report.title else "/kind",
        quote=report.title or "",
        title=report.title,
        has_title=bool(report.title),
        has_unit=bool(report.unit or report.department),
        has_project_name=bool(name.strip()),
        project_name_blank=project is not None and project.name is not None and not name.strip(),
        project_name_is_title=bool(name) and name.endswith(words.words("form_title_words")),
        has_fiscal_year=bool(
            report.fiscal_year or _YEAR.search(" ".join(filter(None, (report.title, *periods))))
        ),
        has_funds=_has_amount(context),
        has_goals=any(value.strip() for value in goal_texts),
        # A report in prose that states only what was reached has no place for goals that could be blank.
        has_goal_cells=goals is not None
        and (not _is_narrative(context) or goals.annual is not None or goals.term is not None),
        has_indicators=bool(rows),
        has_indicator_table="name" in report.indicator_columns and "target" in report.indicator_columns,
        indicator_count=len(rows),
        section_count=sum(
            1 for section in report.sections if any(item.strip() for item in section.paragraphs)
        ),
        narrative=_is_narrative(context),
        scored=any(row.score is not None for row in rows),
        has_total_score=any((item.score or item.total_score or "").strip() for item in evaluations),
        has_grade=any((item.grade or "").strip() for item in evaluations),
        has_score_cell=report.evaluation is not None and report.evaluation.score is not None,
        truncated=any(note.kind == "truncated" for note in report.notes),
        mentions_publicity=bool(words.pattern("publicity_words").search(text)),
        refers_to_annex_table=_refers_to_annex(prose, words),
        title_stage=stage,
        title_scope=scope,
        content_stage=content_stage,
        content_scope=content_scope,
        content_name="绩效自评" if content_stage == "self-evaluation" else "绩效目标",
        goal_values=len(_GOAL_NUMBER.findall("\n".join(goal_texts))),
        targets_stated=sum(1 for row in rows if row.target_text) + _targets_in_brackets(context),
        targets_in_prose=len(
            _STATED_TARGET.findall("\n".join([*prose, (goals.completion or "") if goals else ""]))
        ),
        has_completion=bool(goals is not None and goals.completion and goals.completion.strip()),
        indicators_without_target=sum(1 for row in rows if row.score is not None and not row.target_text),
    )


def _has_amount(context: ReportContext) -> bool:
    funds = context.report.funds
    if funds is None:
        return False
    amounts = ("prior", "initial", "budget", "half_year", "received", "executed")
    return any(
        clean_value(getattr(line, amount), context.vocabulary) for line in funds.lines for amount in amounts
    )


def _targets_in_brackets(context: ReportContext) -> int:
    return sum(len(_BRACKETED_TARGET.findall(passage.text)) for passage in passages(context))


def _is_narrative(context: ReportContext) -> bool:
    """A report in prose has numbered chapters; a form's prose cells are sections without numbering."""
    numbered = [item for item in context.report.sections if _HEADING_NUMBER.match(fold(item.heading))]
    return len(numbered) >= 3


def _refers_to_annex(prose: list[str], words: Vocabulary) -> bool:
    annex, table = words.pattern("annex_table_references"), words.pattern("annex_table_names")
    return any(annex.search(text) and table.search(text) for text in prose)


def _one_of(text: str, first: tuple[str, re.Pattern[str]], second: tuple[str, re.Pattern[str]]) -> str | None:
    found = [name for name, pattern in (first, second) if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def _title_terms(title: str, words: Vocabulary) -> tuple[str | None, str | None]:
    text = fold(title)
    # 绩效目标自评表 is a self-evaluation: its words outrank those of a target form.
    if words.pattern("title_self_evaluation_words").search(text):
        stage: str | None = "self-evaluation"
    else:
        stage = "target" if words.pattern("title_target_words").search(text) else None
    scope = _one_of(
        text,
        ("department", words.pattern("title_department_words")),
        ("project", words.pattern("title_project_words")),
    )
    return stage, scope


def _content_terms(kind: str, rows: list[MeasuredIndicator]) -> tuple[str, str]:
    """What the content is: actual values or scores in most rows make a self-evaluation."""
    answered = Counter(bool(row.actual_text or row.score is not None) for row in rows)
    stage = "self-evaluation" if "self-evaluation" in kind else "target"
    if rows:
        stage = "self-evaluation" if answered[True] * 2 > len(rows) else "target"
        if stage == "target" and "self-evaluation" in kind and not answered[True]:
            # An empty self-evaluation form has the columns; its rows prove nothing about the kind.
            stage = "self-evaluation"
    return stage, "department" if kind.startswith(("department", "performance")) else "project"
