"""Planted defects of targets, actual values, completeness and quality of indicators."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tests.mutation.mutant import (
    Draft,
    Mutant,
    ReportData,
    is_date,
    measured_rows,
    mutator,
    number,
    self_evaluation,
    with_number,
)


def _set_out(report: ReportData, target: bool) -> Iterator[tuple[int, ReportData]]:
    """Rows of a target form (or of any report) with a numeric target, and not a matter of decision or process."""
    for index, row in enumerate(report.get("indicators", [])):
        level = row.get("level1") or ""
        if any(word in level for word in ("决策", "过程", "预算执行")) or is_date(row.get("target")):
            continue
        if number(row.get("target")) is not None and (not target or "target" in report["kind"]):
            yield index, row


@mutator
def completion_rate_changed(report: ReportData) -> Iterator[Mutant]:
    """A completion rate that target and actual value do not give."""
    for index, row in measured_rows(report):
        rate = number(row.get("completion_rate"))
        if rate is None or "≤" in row["target"] or row.get("evidence"):
            continue
        for step in ("-3", "8.4"):
            draft = Draft(report)
            draft.rows[index]["completion_rate"] = with_number(row["completion_rate"], rate + Decimal(step))
            yield draft.mutant("TGT001", f"{row['name']} rate {step}", f"/indicators/{index}")


@mutator
def completion_rate_without_number(report: ReportData) -> Iterator[Mutant]:
    """A completion rate that is a word."""
    for index, row in measured_rows(report):
        if row.get("completion_rate") and not row.get("evidence"):
            draft = Draft(report)
            draft.rows[index]["completion_rate"] = "完成"
            yield draft.mutant("TGT026", f"{row['name']} rate 完成", f"/indicators/{index}")


@mutator
def types_mixed(report: ReportData) -> Iterator[Mutant]:
    """A word for a target beside a percentage, and a word for an actual value beside a number."""
    for index, row in measured_rows(report):
        if row.get("evidence"):
            continue
        if "%" in row["actual"]:
            draft = Draft(report)
            draft.rows[index].update(target="合规")
            draft.rows[index].pop("completion_rate", None)
            yield draft.mutant("TGT002", f"{row['name']} 合规 → {row['actual']}", f"/indicators/{index}")
        draft = Draft(report)
        draft.rows[index].update(actual="完成")
        draft.rows[index].pop("completion_rate", None)
        yield draft.mutant("TGT025 TGT002", f"{row['name']} → 完成", f"/indicators/{index}")


@mutator
def unit_changed(report: ReportData) -> Iterator[Mutant]:
    """An actual value in a unit that the target's cannot be compared with."""
    for index, row in measured_rows(report):
        if row.get("evidence"):
            continue
        value = number(row["actual"])
        other = f"{value}个" if "%" in row["target"] else f"{min(value or Decimal(1), Decimal(100))}%"
        draft = Draft(report)
        draft.rows[index]["actual"] = other
        draft.rows[index].pop("completion_rate", None)
        yield draft.mutant(
            "TGT003 IND024 TGT002", f"{row['name']} {row['target']} → {other}", f"/indicators/{index}"
        )


@mutator
def far_beyond_target(report: ReportData) -> Iterator[Mutant]:
    """Much more than the target without a reason, also by a power of ten."""
    for index, row in measured_rows(report):
        target = number(row["target"])
        if (
            target is None
            or target < 5
            or "%" in row["target"]
            or "≤" in row["target"]
            or row.get("evidence")
        ):
            continue
        for factor, codes in (("1.6", "TGT004"), ("2.4", "TGT004 TGT005"), ("10", "TGT023 TGT004")):
            value = target * Decimal(factor)
            value = value.to_integral_value() if "." not in row["target"] else round(value, 2)
            draft = Draft(report)
            draft.rows[index].update(actual=with_number(row["actual"], value), reason="")
            if row.get("completion_rate"):
                rate = round(value / target * 100, 2)
                draft.rows[index]["completion_rate"] = f"{rate}%"
            yield draft.mutant(codes, f"{row['name']} × {factor}", f"/indicators/{index}")


@mutator
def missed_without_reason(report: ReportData) -> Iterator[Mutant]:
    """A target that was missed, scored in proportion, with an empty cell for the reason."""
    for index, row in measured_rows(report):
        target, weight = number(row["target"]), number(row["weight"])
        if target is None or weight is None or "≤" in row["target"] or row.get("evidence"):
            continue
        value = target * Decimal("0.8")
        value = (
            value.to_integral_value()
            if "%" not in row["target"] and "." not in row["target"]
            else round(value, 2)
        )
        if value == target:
            continue
        draft = Draft(report)
        score = round(weight * value / target, 2)
        draft.rows[index].update(actual=with_number(row["actual"], value), score=f"{score}", reason="")
        if row.get("completion_rate"):
            draft.rows[index]["completion_rate"] = f"{round(value / target * 100, 2)}%"
        draft.report["sections"] = []
        columns = {*report.get("indicator_columns", []), "reason"}
        draft.report["indicator_columns"] = sorted(columns)
        yield draft.mutant("TGT006 SCO014", f"{row['name']} at 0.8 without a reason", f"/indicators/{index}")


@mutator
def rate_beyond_hundred(report: ReportData) -> Iterator[Mutant]:
    """A rate of a part that exceeds the whole."""
    capped = (
        "合格率",
        "满意度",
        "覆盖率",
        "及时率",
        "达标率",
        "通过率",
        "归档率",
        "完好率",
        "到岗率",
        "落实率",
        "办结率",
    )
    for index, row in _set_out(report, target=False):
        name = row.get("name") or ""
        if not name.rstrip("（%）(").endswith(capped) or "%" not in (row.get("target") or ""):
            continue
        if self_evaluation(report) and number(row.get("actual")) is not None and not row.get("evidence"):
            draft = Draft(report)
            draft.rows[index].update(actual="103%")
            draft.rows[index].pop("completion_rate", None)
            yield draft.mutant("TGT012", f"{name} → 103%", f"/indicators/{index}")
        draft = Draft(report)
        draft.rows[index].update(target="≥120%")
        draft.rows[index].pop("completion_rate", None)
        yield draft.mutant("IND025 TGT012", f"{name} ≥120%", f"/indicators/{index}")


@mutator
def direction_turned(report: ReportData) -> Iterator[Mutant]:
    """A ceiling on what should be high, a floor under a cost, a rate of mishaps to be reached."""
    for index, row in _set_out(report, target=False):
        target, name = row.get("target") or "", row.get("name") or ""
        operator = row.get("operator")
        if "成本" in (row.get("level2") or "") and ("≤" in target or operator == "≤"):
            draft = Draft(report)
            if operator:
                draft.rows[index]["operator"] = "≥"
            else:
                draft.rows[index]["target"] = target.replace("≤", "≥")
            draft.rows[index].pop("completion_rate", None)
            yield draft.mutant("TGT010 IND022", f"{name} ≥", f"/indicators/{index}")
        elif "数量" in (row.get("level2") or "") and "%" in target:
            draft = Draft(report)
            draft.rows[index].update(name="行政争议发生率", target="=100%")
            yield draft.mutant("TGT008", "行政争议发生率 =100%", f"/indicators/{index}")
    for index, row in _set_out(report, target=True):
        if (
            "质量" in (row.get("level2") or "")
            and "%" in (row.get("target") or "")
            and not row.get("operator")
        ):
            draft = Draft(report)
            draft.rows[index].update(name="安全事故发生率", target="=100%")
            draft.rows[index].pop("half_year_target", None)
            yield draft.mutant("TGT008", "安全事故发生率 =100%", f"/indicators/{index}")


@mutator
def half_year_beyond_year(report: ReportData) -> Iterator[Mutant]:
    """A cumulative half-year target above the year's, and one that is a word."""
    for index, row in _set_out(report, target=True):
        value = number(row.get("half_year_target"))
        target = number(row.get("target"))
        if value is None or target is None or is_date(row["half_year_target"]) or "%" in row["target"]:
            continue
        if "≤" in row["target"] or row.get("operator") == "≤":
            continue
        for factor in ("1.2", "2"):
            beyond = (target * Decimal(factor)).to_integral_value() + 1
            draft = Draft(report)
            draft.rows[index]["half_year_target"] = with_number(row["half_year_target"], beyond)
            yield draft.mutant("TGT014", f"{row['name']} half-year {beyond}", f"/indicators/{index}")
        draft = Draft(report)
        draft.rows[index]["half_year_target"] = "序时进度"
        yield draft.mutant("TGT016", f"{row['name']} 序时进度", f"/indicators/{index}")


@mutator
def target_zero(report: ReportData) -> Iterator[Mutant]:
    """A target of nothing for an output."""
    for index, row in _set_out(report, target=True):
        if "数量" in (row.get("level2") or "") and not row.get("half_year_target"):
            draft = Draft(report)
            draft.rows[index]["target"] = with_number(row["target"].lstrip("≥"), 0)
            yield draft.mutant("TGT013 TGT011 IND004", f"{row['name']} 0", f"/indicators/{index}")


@mutator
def actual_left_out_or_copied(report: ReportData) -> Iterator[Mutant]:
    """No actual value in an unscored self-evaluation; an actual value with the target's operator."""
    if not self_evaluation(report):
        return
    for index, row in measured_rows(report):
        if row.get("evidence"):
            continue
        draft = Draft(report)
        draft.rows[index].update(actual="", score="")
        draft.rows[index].pop("completion_rate", None)
        yield draft.mutant("TGT027", f"{row['name']} no actual value", f"/indicators/{index}")
        if row["target"][0] in "≥≤":
            draft = Draft(report)
            draft.rows[index].update(actual=row["target"])
            draft.rows[index].pop("completion_rate", None)
            yield draft.mutant("TGT028", f"{row['name']} actual {row['target']}", f"/indicators/{index}")


@mutator
def target_spoilt(report: ReportData) -> Iterator[Mutant]:
    """Targets that nothing can measure: blank, vague, a placeholder, the name again."""
    for index, row in _set_out(report, target=True):
        name, place = row.get("name") or "", f"/indicators/{index}"
        for value, codes in (
            ("", "IND005"),
            ("显著提高", "IND001"),
            ("有效保障", "IND001"),
            ("待定", "IND004"),
            ("百分比", "IND004"),
            ("××", "IND004 TXT008"),
            (name, "IND003 IND004"),
        ):
            draft = Draft(report)
            draft.rows[index]["target"] = value
            draft.rows[index].pop("operator", None)
            draft.rows[index].pop("half_year_target", None)
            yield draft.mutant(codes, f"{name}: {value or 'blank'}", place)
        if row.get("operator"):
            draft = Draft(report)
            draft.rows[index]["operator"] = "定性"
            yield draft.mutant("IND002", f"{name} 定性", place)
        draft = Draft(report)
        draft.rows[index]["name"] = ""
        yield draft.mutant("IND045", f"{name} without a name", place)


@mutator
def category_removed(report: ReportData) -> Iterator[Mutant]:
    """A whole category of indicators left out of a target form."""
    if report["kind"] != "project-target":
        return
    for category, codes in (
        ("数量", "IND011"),
        ("质量", "IND012"),
        ("时效", "IND013"),
        ("成本", "IND014"),
        ("满意度", "IND017"),
    ):
        if not any(category in (row.get("level2") or "") for row in report.get("indicators", [])):
            continue
        draft = Draft(report)
        draft.report["indicators"] = [row for row in draft.rows if category not in (row.get("level2") or "")]
        yield draft.mutant(codes, f"no {category}", "")
    draft = Draft(report)
    draft.report["indicators"] = [row for row in draft.rows if "效益" not in (row.get("level1") or "")]
    yield draft.mutant("IND015", "no benefit", "")


@mutator
def row_repeated(report: ReportData) -> Iterator[Mutant]:
    """An indicator that stands twice."""
    for index, row in _set_out(report, target=True):
        draft = Draft(report)
        draft.rows.append(dict(row))
        yield draft.mutant("IND020", f"{row.get('name')} twice", f"/indicators/{index}")


@mutator
def satisfaction_misplaced(report: ReportData) -> Iterator[Mutant]:
    """Satisfaction of the wrong people, or listed as a benefit."""
    for index, row in _set_out(report, target=False):
        if "满意" not in (row.get("level2") or "") or row.get("evidence"):
            continue
        draft = Draft(report)
        draft.rows[index]["name"] = "上级部门满意度"
        yield draft.mutant("IND018", "上级部门满意度", f"/indicators/{index}")
        benefit = next((item for item in report["indicators"] if "效益" in (item.get("level1") or "")), None)
        if benefit is not None:
            draft = Draft(report)
            extra = {**row, "level1": benefit["level1"], "level2": "社会效益指标", "name": "社会公众满意度"}
            draft.rows.insert(0, extra)
            yield draft.mutant("IND009 IND020", "社会公众满意度 as a benefit", "/indicators/0")


@mutator
def unit_or_name_spoilt(report: ReportData) -> Iterator[Mutant]:
    """A rate in pieces, the target in the name, a cost without an amount."""
    for index, row in _set_out(report, target=True):
        name, target, place = row.get("name") or "", row.get("target") or "", f"/indicators/{index}"
        if name.endswith("率") and "%" in target:
            draft = Draft(report)
            draft.rows[index]["target"] = target.replace("%", "个")
            draft.rows[index].pop("half_year_target", None)
            yield draft.mutant("IND024 IND044", f"{name} {target} in 个", place)
        if "成本" in (row.get("level2") or ""):
            draft = Draft(report)
            draft.rows[index].update(target="控制预算")
            draft.rows[index].pop("operator", None)
            draft.rows[index].pop("half_year_target", None)
            yield draft.mutant("IND028", f"{name}: 控制预算", place)
        if "时效" in (row.get("level2") or ""):
            draft = Draft(report)
            draft.rows[index].update(name="按时完成工作任务", target="按时完成")
            draft.rows[index].pop("operator", None)
            draft.rows[index].pop("half_year_target", None)
            yield draft.mutant("IND030 IND003", f"{name}: 按时完成", place)
        if "数量" in (row.get("level2") or "") and "%" not in target:
            draft = Draft(report)
            draft.rows[index]["name"] = f"{name}≥{number(target):f}个"
            yield draft.mutant("IND043", f"{name} with its target", place)
