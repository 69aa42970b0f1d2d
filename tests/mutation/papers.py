"""Planted defects of completeness, wording and references."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mutation.mutant import Draft, Mutant, ReportData, mutator, self_evaluation


@mutator
def field_left_blank(report: ReportData) -> Iterator[Mutant]:
    """A printed label with an empty cell."""
    for label, codes in (
        ("主管部门", "FRM001"),
        ("项目负责人", "FRM001"),
        ("填报日期", "FRM010"),
        ("单位负责人签字", "FRM010"),
    ):
        draft = Draft(report)
        draft.report.setdefault("fields", []).append({"label": label, "value": ""})
        yield draft.mutant(codes, f"{label} blank", "/fields")
    if self_evaluation(report):
        for label in ("评价结论", "存在问题", "改进措施"):
            draft = Draft(report)
            draft.report.setdefault("fields", []).append({"label": label, "value": "—"})
            yield draft.mutant("FRM003", f"{label} blank", "/fields")


@mutator
def form_name_as_project(report: ReportData) -> Iterator[Mutant]:
    """The name of the form where the project's name belongs."""
    if report["kind"].startswith("project"):
        for name in ("项目支出绩效自评表", "2023年度项目绩效目标申报表"):
            draft = Draft(report)
            draft.report.setdefault("project", {})["name"] = name
            yield draft.mutant("FRM001", f"project named {name}", "")


@mutator
def rows_left_blank(report: ReportData) -> Iterator[Mutant]:
    """Rows that the form lists and nobody filled."""
    if not report.get("indicators"):
        return
    for level2 in ("生态效益指标", "经济效益指标"):
        if any(row.get("level2") == level2 for row in report["indicators"]):
            continue
        draft = Draft(report)
        draft.rows.append({"level1": "效益指标", "level2": level2, "name": "", "target": ""})
        place = f"/indicators/{len(draft.rows) - 1}"
        yield draft.mutant("FRM005 IND005", f"{level2} blank", place)
    if any("满意" in (row.get("level2") or "") for row in report["indicators"]):
        draft = Draft(report)
        for row in draft.rows:
            if "满意" in (row.get("level2") or ""):
                level1 = row.get("level1")
                row.clear()
                row.update(level1=level1, level2="服务对象满意度指标", name="", target="")
        yield draft.mutant("FRM005 IND017", "satisfaction blank", "")


@mutator
def half_year_column_blank(report: ReportData) -> Iterator[Mutant]:
    """A half-year column in which nothing stands."""
    if "half_year_target" not in report.get("indicator_columns", []):
        return
    draft = Draft(report)
    for row in draft.rows:
        row["half_year_target"] = ""
    yield draft.mutant("FRM006", "half-year column blank", "")


@mutator
def boxes_without_tick(report: ReportData) -> Iterator[Mutant]:
    """A group of boxes without a tick."""
    draft = Draft(report)
    options = [{"name": name, "checked": False} for name in ("新增", "延续", "一次性")]
    draft.report.setdefault("choices", []).append({"label": "项目属性", "options": options})
    yield draft.mutant("FRM007", "no box ticked", "/choices")


@mutator
def goals_spoilt(report: ReportData) -> Iterator[Mutant]:
    """Goals left blank, the year's goal copied from the term's, the result copied from the goal."""
    goals = report.get("goals", {})
    if not goals.get("annual") or report["kind"] == "performance-text":
        return
    draft = Draft(report)
    draft.report["goals"] = {"annual": "", "term": ""}
    if not report.get("sections"):  # a report in prose may state its targets as its goals
        yield draft.mutant("FRM020", "goals blank", "")
    if goals.get("term"):
        # A project of one year may state one goal for both.
        draft = Draft(report)
        draft.report["goals"]["term"] = goals["annual"]
        yield draft.mutant("TXT007", "annual goal = goal of the term", "/goals")
    if self_evaluation(report):
        draft = Draft(report)
        draft.report["goals"]["completion"] = goals["annual"]
        yield draft.mutant("TXT036", "result = goal", "/goals")
    draft = Draft(report)
    draft.report["goals"]["annual"] = "做好各项工作，推动事业发展。"
    yield draft.mutant("TXT037 TXT027", "goal without a number", "/goals")


@mutator
def residue_of_a_template(report: ReportData) -> Iterator[Mutant]:
    """Hints of the form that were never replaced."""
    for text in (
        "对照年度目标，说明相关任务目标的完成情况（100字以内）",
        "错误!未定义书签。",
        "XX局根据XX文件开展自评。",
        "此处填写项目实施的主要内容（200字以内）",
    ):
        draft = Draft(report)
        draft.report.setdefault("sections", []).append(
            {"heading": "七、其他", "level": 1, "paragraphs": [text]}
        )
        yield draft.mutant("TXT008", text[:12], "/sections")


@mutator
def chapter_copied(report: ReportData) -> Iterator[Mutant]:
    """A long passage that stands again under another heading, and a chapter that stands twice."""
    for own, section in enumerate(report.get("sections", [])):
        for order, text in enumerate(section.get("paragraphs", [])):
            if len(text) < 60:
                continue
            draft = Draft(report)
            draft.report["sections"].append({"heading": "七、主要经验做法", "level": 1, "paragraphs": [text]})
            yield draft.mutant("TXT001", f"section {own} paragraph {order} copied", "")
    if self_evaluation(report) and len(report.get("sections", [])) > 2:
        draft = Draft(report)
        last = {"heading": "九、存在的问题", "level": 1, "paragraphs": ["汛期工期偏紧。"]}
        draft.report["sections"] += [
            last,
            {**last, "heading": "十、存在的问题", "paragraphs": ["归档偏慢。"]},
        ]
        yield draft.mutant("FRM012", "chapter twice", "/sections")


SENTENCES: tuple[tuple[str, str], ...] = (
    ("REF002", "根据《关于下达资金的通知》（云财预〔 202231 号）执行。"),
    ("REF002", "根据《关于下达资金的通知》（云财预〔2022 31号）执行。"),
    ("REF001", "根据《关于下达资金的通知》（云财预【2021】31号）执行。"),
    ("REF014", "项目累计支付7,00.0,77元。"),
    ("REF014", "材料费M.8万元已支付。"),
    ("REF014", "资金于202年1月11日到位。"),
    ("TXT013", "本项目项目按合同实施。"),
    ("TXT035", "联系人手机13800001234，可随时咨询。"),
    ("REF005", "依据《县域水利发展规划（2011—2020年）》组织实施。"),
    ("TXT025", "相关资料报国土资源局备案。"),
    ("TXT040", "全年维修渠道30公里，其中东片12公里、西片15公里。"),
    ("TXT012", "主要做法有：一是提前招标；三是分段验收；四是及时归档。"),
    ("TXT021", "截至年末项目已全部完工。项目尚未完工，正在施工。"),
)


@mutator
def sentence_added(report: ReportData) -> Iterator[Mutant]:
    """A sentence with a defect of its own."""
    for codes, text in SENTENCES:
        if codes == "TXT021" and report["kind"] != "project-self-evaluation":
            continue  # the projects of a department may be finished and unfinished side by side
        draft = Draft(report)
        draft.report.setdefault("sections", []).append(
            {"heading": "七、其他情况", "level": 1, "paragraphs": [text]}
        )
        yield draft.mutant(codes, text[:14], "")


@mutator
def title_of_another_paper(report: ReportData) -> Iterator[Mutant]:
    """The title of a target form over a self-evaluation."""
    rows = report.get("indicators", [])
    if self_evaluation(report) and sum(1 for row in rows if row.get("actual")) * 2 > len(rows) > 0:
        draft = Draft(report)
        draft.report["title"] = "2023年项目支出绩效目标申报表"
        yield draft.mutant("FRM021", "title of a target form", "")


@mutator
def period_turned(report: ReportData) -> Iterator[Mutant]:
    """A project that ends before it starts, or outside its year."""
    if not report["kind"].startswith("project"):
        return
    year = report.get("fiscal_year")
    if not year:
        return
    draft = Draft(report)
    draft.report.setdefault("project", {}).update(start=f"{year}年12月1日", end=f"{year}年3月1日")
    yield draft.mutant("REF008 TGT017", "ends before it starts", "/project")
    draft = Draft(report)
    other = int(year) + 2
    draft.report.setdefault("project", {}).update(start=f"{other}年1月1日", end=f"{other}年12月31日")
    yield draft.mutant("REF008 REF006", "period outside its year", "")


@mutator
def level_missing(report: ReportData) -> Iterator[Mutant]:
    """A row without its second level."""
    columns = report.get("indicator_columns", [])
    if "level2" not in columns:
        return
    for index, row in enumerate(report.get("indicators", [])):
        if row.get("name") and row.get("level2") and row.get("role", "row") == "row":
            draft = Draft(report)
            draft.rows[index].pop("level2")
            yield draft.mutant("FRM014", f"{row['name']} without level 2", f"/indicators/{index}")
