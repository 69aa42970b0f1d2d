"""The Report model: what any budget-performance document states, with every value as it is printed."""

from typing import Annotated, Literal

from msgspec import Meta, field

from perflint.models import Model, Printed

Text = Annotated[str, Printed]
"""A printed value. JSON numbers are accepted and kept digit by digit."""

Value = Text | None
"""A printed value that may be absent."""

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


class Part(Model, frozen=True, kw_only=True):
    """Base of all parts: unknown keys are errors, absent parts stay absent."""


class Project(Part, frozen=True, kw_only=True):
    """Who does what, and when. All values as printed."""

    name: Annotated[Value, Meta(description="项目名称")] = None
    code: Annotated[Value, Meta(description="项目编号")] = None
    start: Annotated[Value, Meta(description="开始时间")] = None
    end: Annotated[Value, Meta(description="完成时间")] = None
    period: Annotated[Value, Meta(description="项目期限, where start and end are printed in one cell")] = None
    category: Annotated[Value, Meta(description="项目类别, the ticked option")] = None
    attribute: Annotated[Value, Meta(description="项目属性, the ticked option")] = None
    leader: Annotated[Value, Meta(description="项目负责人")] = None


class FundLine(Part, frozen=True, kw_only=True):
    """One line of money: a source, a level of government or an item of expenditure."""

    name: Annotated[Text, Meta(description="label as printed, e.g. 年度资金总额")]
    role: Annotated[
        FundRole,
        Meta(description="what the line is; `item` for an item of expenditure or a source of no known kind"),
    ]
    side: Annotated[
        Literal["income", "expenditure"],
        Meta(description="资金来源/收入 or 支出; a self-evaluation's execution rows are income"),
    ] = "income"
    level: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        Meta(description="nesting depth as printed, 0 for the total; absent when not known"),
    ] = None
    prior: Annotated[Value, Meta(description="上年度安排资金/上年决算")] = None
    initial: Annotated[Value, Meta(description="年初预算数")] = None
    budget: Annotated[
        Value, Meta(description="全年(调整后)预算数; in a target form the amount applied for")
    ] = None
    half_year: Annotated[Value, Meta(description="半年计划执行数")] = None
    received: Annotated[Value, Meta(description="到位资金")] = None
    executed: Annotated[Value, Meta(description="全年执行数")] = None
    balance: Annotated[Value, Meta(description="资金结余")] = None
    arrival_rate: Annotated[Value, Meta(description="到位率")] = None
    rate: Annotated[Value, Meta(description="执行率")] = None
    weight: Annotated[Value, Meta(description="分值")] = None
    score: Annotated[Value, Meta(description="得分")] = None
    reason: Annotated[Value, Meta(description="原因说明")] = None
    basis: Annotated[Value, Meta(description="测算依据及说明")] = None


class Payment(Part, frozen=True, kw_only=True):
    """One step of a plan of payments (Hebei: 3/6/10/12月底)."""

    period: Annotated[Text, Meta(description="column heading, e.g. 6月底")]
    share: Annotated[Value, Meta(description="percentage as printed")] = None


class Funds(Part, frozen=True, kw_only=True):
    """The money block of a form."""

    unit: Annotated[Value, Meta(description="unit printed for the block, e.g. 万元")] = None
    lines: list[FundLine] = field(default_factory=list)
    plan: Annotated[list[Payment], Meta(description="资金支出计划")] = field(default_factory=list)
    columns: Annotated[
        list[str],
        Meta(description="names of the FundLine amounts for which the form has a column, filled or not"),
    ] = field(default_factory=list)


class Goals(Part, frozen=True, kw_only=True):
    """总体目标: for the whole term, for the year, and what was achieved."""

    term: Annotated[Value, Meta(description="中长期目标/实施期目标")] = None
    annual: Annotated[Value, Meta(description="年度目标/年初设定目标")] = None
    completion: Annotated[
        Value, Meta(description="目标实际完成情况; an empty string where the form's cell is blank")
    ] = None


class Indicator(Part, frozen=True, kw_only=True):
    """One row of the indicator table, or one indicator stated in prose."""

    level1: Annotated[
        Value, Meta(description="一级指标, filled down over merged cells, without a weight in brackets")
    ] = None
    level2: Annotated[Value, Meta(description="二级指标, filled down")] = None
    name: Annotated[Value, Meta(description="三级指标")] = None
    key_work: Annotated[Value, Meta(description="重点工作/履职 column of a department form")] = None
    role: Annotated[
        Literal["row", "parent", "child"],
        Meta(description="`parent`: carries weight (or a sum) for the 其中 rows below it, which are `child`"),
    ] = "row"
    operator: Annotated[Value, Meta(description="计算符号/指标性质 column as printed")] = None
    direction: Annotated[Value, Meta(description="指标方向 column as printed, e.g. 正向")] = None
    target: Annotated[
        Value, Meta(description="年度指标值; an empty string where the form's cell is blank")
    ] = None
    half_year_target: Annotated[Value, Meta(description="半年指标值")] = None
    unit: Annotated[Value, Meta(description="计量单位 column")] = None
    actual: Annotated[
        Value, Meta(description="实际完成值; an empty string where the form's cell is blank")
    ] = None
    completion_rate: Annotated[Value, Meta(description="完成率")] = None
    weight: Annotated[Value, Meta(description="分值")] = None
    score: Annotated[Value, Meta(description="得分")] = None
    reason: Annotated[
        Value, Meta(description="偏差原因分析及改进措施; an empty string where the form's cell is blank")
    ] = None
    basis: Annotated[Value, Meta(description="指标值确定依据")] = None
    description: Annotated[Value, Meta(description="指标解释/评分标准/绩效标准")] = None
    evidence: Annotated[
        Value, Meta(description="the prose under an indicator that is stated in a narrative report")
    ] = None


class IndicatorGroup(Part, frozen=True, kw_only=True):
    """A weight or score that the form states for a whole first- or second-level group."""

    level1: Annotated[Value, Meta(description="一级指标 of the group")] = None
    level2: Annotated[Value, Meta(description="二级指标 of the group; absent for a first-level group")] = None
    weight: Annotated[Value, Meta(description="分值 as printed, e.g. 50 or 40-50")] = None
    score: Annotated[Value, Meta(description="得分")] = None


class Evaluation(Part, frozen=True, kw_only=True):
    """The result: total score and grade, and the other places where the document states them."""

    score: Annotated[Value, Meta(description="总分; an empty string where the form's cell is blank")] = None
    grade: Annotated[
        Value, Meta(description="评价等级, e.g. 优秀; an empty string where the form's cell is blank")
    ] = None
    total_weight: Annotated[Value, Meta(description="分值 of the 合计 row")] = None
    total_score: Annotated[Value, Meta(description="得分 of the 合计 row of the indicator table")] = None
    text: Annotated[Value, Meta(description="the sentence or cell that states the result")] = None


class Section(Part, frozen=True, kw_only=True):
    """A heading and the prose under it, up to the next heading. Text before any heading has heading ""."""

    heading: Annotated[
        Text, Meta(description="heading as printed, numbering included; for a form's prose cell its label")
    ]
    level: Annotated[int, Meta(ge=1, description="1 for the outermost headings")] = 1
    paragraphs: list[Text] = field(default_factory=list)


class FormField(Part, frozen=True, kw_only=True, omit_defaults=False):
    """A labelled cell of a form that has no key of its own; `value` is empty where the cell is blank."""

    label: Text
    value: Text = ""


class Option(Part, frozen=True, kw_only=True):
    """A box to tick."""

    name: Text
    checked: bool


class Choice(Part, frozen=True, kw_only=True):
    """A group of boxes to tick."""

    label: Text
    options: list[Option]


class StatedTable(Part, frozen=True, kw_only=True):
    """A table that is no part of a known form: figures by row, kept so that sums can be checked."""

    title: Value = None
    header: list[Text] = field(default_factory=list)
    rows: list[list[Text]] = field(default_factory=list)


class ReadingNote(Part, frozen=True, kw_only=True):
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
    text: Value = None


class Report(Part, frozen=True, kw_only=True):
    """What one budget-performance document states, in the terms that all five kinds share."""

    kind: ReportKind
    title: Annotated[Value, Meta(description="title as printed")] = None
    fiscal_year: Annotated[Value, Meta(description="年度, as printed in the form or title, digits only")] = (
        None
    )
    region: Annotated[Value, Meta(description="province, city or county that the document names")] = None
    unit: Annotated[Value, Meta(description="填报单位/实施单位")] = None
    unit_label: Annotated[
        Value,
        Meta(
            description="label of the unit's cell where it names a level of government, e.g. 省级预算部门名称"
        ),
    ] = None
    department: Annotated[Value, Meta(description="主管部门")] = None
    profile: Annotated[Value, Meta(description="rule profile that the document was recognised for")] = None
    project: Project | None = None
    funds: Funds | None = None
    goals: Goals | None = None
    indicators: list[Indicator] = field(default_factory=list)
    indicator_columns: Annotated[
        list[str],
        Meta(
            description="names of the Indicator values for which the form has a column (or a stated place), "
            "filled or not"
        ),
    ] = field(default_factory=list)
    restated_indicators: Annotated[
        list[Indicator],
        Meta(description="indicators that the document states once more elsewhere (body beside annex)"),
    ] = field(default_factory=list)
    groups: list[IndicatorGroup] = field(default_factory=list)
    evaluation: Evaluation | None = None
    other_evaluations: Annotated[
        list[Evaluation], Meta(description="further places that state a total score or a grade")
    ] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    fields: list[FormField] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    tables: list[StatedTable] = field(default_factory=list)
    notes: list[ReadingNote] = field(default_factory=list)
