"""What a report is and which parts it has: one fact a report, for rules to restrict themselves by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.indicators import measured_indicators
from perflint.facts.money import funds_view, truncated
from perflint.facts.registry import Doc, Fact, measures
from perflint.facts.weighted import has_head, under_stated_weight
from perflint.patterns import regex
from perflint.vocabulary import fold

_WIDE_SPACE = regex(r"\s{2,}|\t")
_YEAR = regex(r"(?:19|20)\d\d")


class ReportOverview(Fact, frozen=True, kw_only=True):
    """One fact for every report: its kind, its names, and which parts and columns it has."""

    kind: ClassVar[str] = "report"
    overall: ClassVar[bool] = True

    report_kind: Annotated[str, Doc("project-target, project-self-evaluation, department-target, …")]
    profile: Annotated[str, Doc("name of the profile that is applied")]
    title: Annotated[str | None, Doc("title as printed")] = None
    unit: Annotated[str | None, Doc("填报单位")] = None
    project: Annotated[str | None, Doc("项目名称")] = None
    fiscal_year: Annotated[int | None, Doc("year that the report is about")] = None
    indicators: Annotated[int, Doc("rows of the indicator table that are not blank")] = 0
    weighted: Annotated[int, Doc("rows with a weight")] = 0
    group_weighted: Annotated[int, Doc("rows without a weight whose group's label states its points")] = 0
    scored: Annotated[int, Doc("rows with a score")] = 0
    actuals: Annotated[int, Doc("rows with an actual value")] = 0
    targets: Annotated[int, Doc("rows with a target value")] = 0
    has_weight_column: Annotated[bool, Doc("the indicator table has a column (or places) for weights")] = (
        False
    )
    has_score_column: Annotated[bool, Doc("the indicator table has a column (or places) for scores")] = False
    has_actual_column: Annotated[bool, Doc("the indicator table has a column for actual values")] = False
    has_reason_column: Annotated[bool, Doc("the indicator table has a column for reasons")] = False
    fund_lines: Annotated[int, Doc("lines of money with at least one amount")] = 0
    has_evaluation: Annotated[bool, Doc("a total score or a grade is stated, or its cell is printed")] = False
    narrative: Annotated[bool, Doc("a report in prose: sections and no indicator table")] = False
    table_in_text: Annotated[
        bool,
        Doc("headings of an indicator table (分值, 得分) stand in the prose: the table was not read as one"),
    ] = False
    truncated: Annotated[bool, Doc("the text ends in the middle of a table or sentence")] = False
    headless: Annotated[
        bool, Doc("the text begins in the middle: no title, name, money or goal stands before the table")
    ] = False


@measures(ReportOverview)
def measure_overview(context: ReportContext) -> Iterator[ReportOverview]:
    """The one overview fact of a report."""
    report = context.report
    rows = [row for row in context.memo(measured_indicators) if not row.blank]
    columns = set(report.indicator_columns)
    year = _YEAR.search(report.fiscal_year or "")
    evaluation = report.evaluation
    yield ReportOverview(
        report=context.index,
        pointer=_place(context),
        quote=report.title or "",
        report_kind=report.kind,
        profile=context.profile.name,
        title=report.title,
        unit=report.unit,
        project=report.project.name if report.project else None,
        fiscal_year=int(year[0]) if year else None,
        indicators=len(rows),
        weighted=sum(row.weight is not None for row in rows),
        group_weighted=sum(row.weight is None and under_stated_weight(row, context) for row in rows),
        scored=sum(row.score is not None for row in rows),
        actuals=sum(bool(row.actual_text) for row in rows),
        targets=sum(bool(row.target_text) for row in rows),
        has_weight_column="weight" in columns or any(row.weight is not None for row in rows),
        has_score_column="score" in columns or any(row.score is not None for row in rows),
        has_actual_column="actual" in columns or any(row.actual_text for row in rows),
        has_reason_column="reason" in columns or any(row.indicator.reason for row in rows),
        fund_lines=sum(bool(line.amounts) for line in funds_view(context).lines),
        has_evaluation=evaluation is not None
        and (evaluation.score is not None or evaluation.grade is not None),
        table_in_text=_table_in_text(context),
        narrative=bool(report.sections) and not report.indicator_columns,
        truncated=truncated(context),
        headless=not has_head(context),
    )


def _place(context: ReportContext) -> str:
    report = context.report
    if report.title:
        return "/title"
    return "/indicators/0" if report.indicators else ""


def _table_in_text(context: ReportContext) -> bool:
    """Whether a column of weights and one of scores are headed somewhere in the prose, alone or between wide spaces."""
    headings = context.vocabulary.mapping("table_indicator_headings")
    cells = {
        fold(cell)
        for section in context.report.sections
        for line in (section.heading, *section.paragraphs)
        for cell in _WIDE_SPACE.split(line or "")
    }
    return all(any(fold(word) in cells for word in headings[role]) for role in ("weight", "score"))
