"""The Report model: what any budget-performance document states, with every value as it is printed."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _printed(value: Any) -> Any:
    """Numbers of a JSON file become the text that a form would print; digits are kept."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


Text = Annotated[str, BeforeValidator(_printed)]
"""A printed value. JSON numbers are accepted and kept digit by digit."""

ReportKind = Literal[
    "project-target",
    "project-self-evaluation",
    "department-target",
    "department-self-evaluation",
    "performance-text",
]

FundRole = Literal[
    "total",
    "subtotal",
    "fiscal",
    "general",
    "government-fund",
    "state-capital",
    "social-insurance",
    "special-account",
    "central",
    "provincial",
    "city",
    "county",
    "local",
    "carry-over",
    "own",
    "other",
    "basic-expenditure",
    "project-expenditure",
    "item",
]


class Part(BaseModel):
    """Base of all parts: unknown keys are errors, absent parts stay absent."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Project(Part):
    """Who does what, and when. All values as printed."""

    name: Text | None = Field(None, description="项目名称")
    code: Text | None = Field(None, description="项目编号")
    start: Text | None = Field(None, description="开始时间")
    end: Text | None = Field(None, description="完成时间")
    period: Text | None = Field(None, description="项目期限, where start and end are printed in one cell")
    category: Text | None = Field(None, description="项目类别, the ticked option")
    attribute: Text | None = Field(None, description="项目属性, the ticked option")
    leader: Text | None = Field(None, description="项目负责人")


class FundLine(Part):
    """One line of money: a source, a level of government or an item of expenditure."""

    name: Text = Field(description="label as printed, e.g. 年度资金总额")
    role: FundRole = Field(
        description="what the line is; `item` for an item of expenditure or a source of no known kind"
    )
    side: Literal["income", "expenditure"] = Field(
        "income", description="资金来源/收入 or 支出; a self-evaluation's execution rows are income"
    )
    level: int | None = Field(
        None, ge=0, description="nesting depth as printed, 0 for the total; absent when not known"
    )
    prior: Text | None = Field(None, description="上年度安排资金/上年决算")
    initial: Text | None = Field(None, description="年初预算数")
    budget: Text | None = Field(
        None, description="全年(调整后)预算数; in a target form the amount applied for"
    )
    half_year: Text | None = Field(None, description="半年计划执行数")
    received: Text | None = Field(None, description="到位资金")
    executed: Text | None = Field(None, description="全年执行数")
    balance: Text | None = Field(None, description="资金结余")
    arrival_rate: Text | None = Field(None, description="到位率")
    rate: Text | None = Field(None, description="执行率")
    weight: Text | None = Field(None, description="分值")
    score: Text | None = Field(None, description="得分")
    reason: Text | None = Field(None, description="原因说明")
    basis: Text | None = Field(None, description="测算依据及说明")


class Payment(Part):
    """One step of a plan of payments (Hebei: 3/6/10/12月底)."""

    period: Text = Field(description="column heading, e.g. 6月底")
    share: Text | None = Field(None, description="percentage as printed")


class Funds(Part):
    """The money block of a form."""

    unit: Text | None = Field(None, description="unit printed for the block, e.g. 万元")
    lines: list[FundLine] = Field(default_factory=list)
    plan: list[Payment] = Field(default_factory=list, description="资金支出计划")
    columns: list[str] = Field(
        default_factory=list,
        description="names of the FundLine amounts for which the form has a column, filled or not",
    )


class Goals(Part):
    """总体目标: for the whole term, for the year, and what was achieved."""

    term: Text | None = Field(None, description="中长期目标/实施期目标")
    annual: Text | None = Field(None, description="年度目标/年初设定目标")
    completion: Text | None = Field(
        None, description="目标实际完成情况; an empty string where the form's cell is blank"
    )


class Indicator(Part):
    """One row of the indicator table, or one indicator stated in prose."""

    level1: Text | None = Field(
        None, description="一级指标, filled down over merged cells, without a weight in brackets"
    )
    level2: Text | None = Field(None, description="二级指标, filled down")
    name: Text | None = Field(None, description="三级指标")
    key_work: Text | None = Field(None, description="重点工作/履职 column of a department form")
    role: Literal["row", "parent", "child"] = Field(
        "row", description="`parent`: carries weight (or a sum) for the 其中 rows below it, which are `child`"
    )
    operator: Text | None = Field(None, description="计算符号/指标性质 column as printed")
    direction: Text | None = Field(None, description="指标方向 column as printed, e.g. 正向")
    target: Text | None = Field(
        None, description="年度指标值; an empty string where the form's cell is blank"
    )
    half_year_target: Text | None = Field(None, description="半年指标值")
    unit: Text | None = Field(None, description="计量单位 column")
    actual: Text | None = Field(
        None, description="实际完成值; an empty string where the form's cell is blank"
    )
    completion_rate: Text | None = Field(None, description="完成率")
    weight: Text | None = Field(None, description="分值")
    score: Text | None = Field(None, description="得分")
    reason: Text | None = Field(
        None, description="偏差原因分析及改进措施; an empty string where the form's cell is blank"
    )
    basis: Text | None = Field(None, description="指标值确定依据")
    description: Text | None = Field(None, description="指标解释/评分标准/绩效标准")
    evidence: Text | None = Field(
        None, description="the prose under an indicator that is stated in a narrative report"
    )


class IndicatorGroup(Part):
    """A weight or score that the form states for a whole first- or second-level group."""

    level1: Text | None = Field(None, description="一级指标 of the group")
    level2: Text | None = Field(None, description="二级指标 of the group; absent for a first-level group")
    weight: Text | None = Field(None, description="分值 as printed, e.g. 50 or 40-50")
    score: Text | None = Field(None, description="得分")


class Evaluation(Part):
    """The result: total score and grade, and the other places where the document states them."""

    score: Text | None = Field(None, description="总分; an empty string where the form's cell is blank")
    grade: Text | None = Field(
        None, description="评价等级, e.g. 优秀; an empty string where the form's cell is blank"
    )
    total_weight: Text | None = Field(None, description="分值 of the 合计 row")
    total_score: Text | None = Field(None, description="得分 of the 合计 row of the indicator table")
    text: Text | None = Field(None, description="the sentence or cell that states the result")


class Section(Part):
    """A heading and the prose under it, up to the next heading. Text before any heading has heading ""."""

    heading: Text = Field(
        description="heading as printed, numbering included; for a form's prose cell its label"
    )
    level: int = Field(1, ge=1, description="1 for the outermost headings")
    paragraphs: list[Text] = Field(default_factory=list)


class FormField(Part):
    """A labelled cell of a form that has no key of its own; `value` is empty where the cell is blank."""

    label: Text
    value: Text = ""


class Option(Part):
    """A box to tick."""

    name: Text
    checked: bool


class Choice(Part):
    """A group of boxes to tick."""

    label: Text
    options: list[Option]


class StatedTable(Part):
    """A table that is no part of a known form: figures by row, kept so that sums can be checked."""

    title: Text | None = None
    header: list[Text] = Field(default_factory=list)
    rows: list[list[Text]] = Field(default_factory=list)


class ReadingNote(Part):
    """What could not be read for certain.

    `column-shift`: values stand in columns of another kind; `table-not-placed`: a table that looks like a form but
    was not recognised; `column-not-placed`: a column without a known heading; `truncated`: the text ends inside a
    table or sentence; `conversion`: marks of a conversion (bookmarks, markdown, HTML); `hidden`: hidden rows or
    sheets; `uncertain-join`: a table joined over pages without certainty; `formula`: a formula without a value;
    `macro`: macros are present and were not run; `low-confidence`: text from recognition of a picture.
    """

    kind: Literal[
        "column-shift",
        "table-not-placed",
        "column-not-placed",
        "truncated",
        "conversion",
        "hidden",
        "uncertain-join",
        "formula",
        "macro",
        "low-confidence",
    ]
    message: Text
    text: Text | None = None


class Report(Part):
    """What one budget-performance document states, in the terms that all five kinds share."""

    kind: ReportKind
    title: Text | None = Field(None, description="title as printed")
    fiscal_year: Text | None = Field(None, description="年度, as printed in the form or title, digits only")
    region: Text | None = Field(None, description="province, city or county that the document names")
    unit: Text | None = Field(None, description="填报单位/实施单位")
    department: Text | None = Field(None, description="主管部门")
    profile: Text | None = Field(None, description="rule profile that the document was recognised for")
    project: Project | None = None
    funds: Funds | None = None
    goals: Goals | None = None
    indicators: list[Indicator] = Field(default_factory=list)
    indicator_columns: list[str] = Field(
        default_factory=list,
        description="names of the Indicator values for which the form has a column (or a stated place), filled or not",
    )
    restated_indicators: list[Indicator] = Field(
        default_factory=list,
        description="indicators that the document states once more elsewhere (body beside annex)",
    )
    groups: list[IndicatorGroup] = Field(default_factory=list)
    evaluation: Evaluation | None = None
    other_evaluations: list[Evaluation] = Field(
        default_factory=list, description="further places that state a total score or a grade"
    )
    sections: list[Section] = Field(default_factory=list)
    fields: list[FormField] = Field(default_factory=list)
    choices: list[Choice] = Field(default_factory=list)
    tables: list[StatedTable] = Field(default_factory=list)
    notes: list[ReadingNote] = Field(default_factory=list)
