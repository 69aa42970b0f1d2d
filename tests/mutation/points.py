"""Planted defects of weights, scores, total and grade."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tests.mutation.mutant import (
    Draft,
    Mutant,
    ReportData,
    measured_rows,
    mutator,
    number,
    scored_rows,
    self_evaluation,
    with_number,
)


@mutator
def total_score_changed(report: ReportData) -> Iterator[Mutant]:
    """A total that is not the sum of the scores."""
    evaluation = report.get("evaluation", {})
    value = number(evaluation.get("score"))
    if value is None or not any(scored_rows(report)):
        return
    for step in ("-1", "-0.5", "-2.3", "-0.4"):
        draft = Draft(report)
        draft.report["evaluation"]["score"] = f"{value + Decimal(step):f}"
        draft.report["evaluation"].pop("total_score", None)
        draft.report["evaluation"].pop("text", None)
        yield draft.mutant("SCO001 SCO018 SCO026", f"total {step}", "/evaluation")


@mutator
def grade_changed(report: ReportData) -> Iterator[Mutant]:
    """A grade that the total does not earn, and one in words of no scale."""
    evaluation = report.get("evaluation", {})
    if number(evaluation.get("score")) is None or not evaluation.get("grade"):
        return
    for grade in ("良", "中", "差", "良好"):
        draft = Draft(report)
        draft.report["evaluation"]["grade"] = grade
        yield draft.mutant("SCO015", f"grade {grade}", "/evaluation")
    draft = Draft(report)
    draft.report["evaluation"]["grade"] = "优秀"
    yield draft.mutant("SCO016", "grade 优秀", "/evaluation")


@mutator
def evaluation_left_out(report: ReportData) -> Iterator[Mutant]:
    """Scores without a total and a grade."""
    if not report.get("evaluation") or not any(scored_rows(report)) or not self_evaluation(report):
        return
    draft = Draft(report)
    draft.report["evaluation"] = {"score": "", "grade": ""}
    for section in draft.report.get("sections", []):
        section["paragraphs"] = [text for text in section.get("paragraphs", []) if "得分" not in text]
    yield draft.mutant("SCO017", "no total, no grade", "")


@mutator
def second_total(report: ReportData) -> Iterator[Mutant]:
    """Another total elsewhere in the document."""
    value = number(report.get("evaluation", {}).get("score"))
    if value is None:
        return
    for step in ("-3", "-0.6"):
        draft = Draft(report)
        text = f"自评总得分{value + Decimal(step):f}分"
        other = {"score": f"{value + Decimal(step):f}", "text": text}
        draft.report.setdefault("other_evaluations", []).append(other)
        yield draft.mutant("SCO018", f"second total {step}", "")


@mutator
def weight_changed(report: ReportData) -> Iterator[Mutant]:
    """Weights that do not make 100 (or the group's points)."""
    for index, row in scored_rows(report):
        weight, score = number(row["weight"]), number(row["score"])
        if weight is None or score is None or weight != score:
            continue
        for step in ("4", "-2"):
            if weight + Decimal(step) <= 0:
                continue
            draft = Draft(report)
            draft.rows[index].update(weight=f"{weight + Decimal(step):f}")
            draft.rows[index].update(score=f"{weight + Decimal(step):f}")
            yield draft.mutant("SCO002 SCO004", f"{row.get('name')} weight {step}", "")
        break


@mutator
def score_beyond_weight(report: ReportData) -> Iterator[Mutant]:
    """More points than the indicator has."""
    for index, row in scored_rows(report):
        weight = number(row["weight"])
        assert weight is not None
        draft = Draft(report)
        draft.rows[index]["score"] = f"{weight + 2:f}"
        yield draft.mutant("SCO005", f"{row.get('name')} beyond its weight", f"/indicators/{index}")


@mutator
def score_unusable(report: ReportData) -> Iterator[Mutant]:
    """A score that is negative or no number, and a weight of 0."""
    for index, row in scored_rows(report):
        for value in ("-1", "满分"):
            draft = Draft(report)
            draft.rows[index]["score"] = value
            yield draft.mutant("SCO006", f"{row.get('name')} score {value}", f"/indicators/{index}")
        draft = Draft(report)
        draft.rows[index]["weight"] = "0"
        yield draft.mutant("SCO007", f"{row.get('name')} weight 0", f"/indicators/{index}")


@mutator
def value_left_out_beside_score(report: ReportData) -> Iterator[Mutant]:
    """Points for an indicator without a target, or without an actual value."""
    for index, row in measured_rows(report):
        if row.get("evidence"):
            continue
        draft = Draft(report)
        draft.rows[index]["target"] = ""
        draft.rows[index].pop("completion_rate", None)
        yield draft.mutant("SCO010 IND005", f"{row.get('name')} without target", f"/indicators/{index}")
        if row["score"] != row["weight"]:
            continue
        draft = Draft(report)
        draft.rows[index]["actual"] = ""
        draft.rows[index].pop("completion_rate", None)
        yield draft.mutant("SCO011", f"{row.get('name')} without actual value", f"/indicators/{index}")


@mutator
def missed_with_full_marks(report: ReportData) -> Iterator[Mutant]:
    """A target that was missed and full marks all the same."""
    for index, row in measured_rows(report):
        target, weight = number(row["target"]), number(row["weight"])
        if target is None or weight is None or row.get("evidence") or "合格率" in row["target"]:
            continue
        lower = "≤" in row["target"]
        for share in ("0.7", "0.85"):
            value = target * (2 - Decimal(share)) if lower else target * Decimal(share)
            whole = "%" not in row["target"] and "." not in row["target"]
            value = value.to_integral_value() if whole else round(value, 1)
            if value == target:
                continue
            draft = Draft(report)
            draft.rows[index].update(actual=with_number(row["actual"], value), score=row["weight"])
            draft.rows[index].pop("completion_rate", None)
            yield draft.mutant("SCO012", f"{row.get('name')} at {share}, full marks", f"/indicators/{index}")


@mutator
def met_without_full_marks(report: ReportData) -> Iterator[Mutant]:
    """Points deducted although the target was met, without a word."""
    for index, row in measured_rows(report):
        weight, score = number(row["weight"]), number(row["score"])
        if weight is None or weight != score or row.get("evidence"):
            continue
        draft = Draft(report)
        draft.rows[index].update(score=f"{weight - 1:f}", reason="")
        yield draft.mutant("SCO013 SCO014", f"{row.get('name')} one point off", f"/indicators/{index}")


@mutator
def score_off_the_formula(report: ReportData) -> Iterator[Mutant]:
    """A missed target with a score that the proportion does not give."""
    for index, row in measured_rows(report):
        target, weight = number(row["target"]), number(row["weight"])
        if target is None or weight is None or "≤" in row["target"] or row.get("evidence"):
            continue
        value = target / 2
        value = (
            value.to_integral_value()
            if "%" not in row["target"] and "." not in row["target"]
            else round(value, 1)
        )
        draft = Draft(report)
        draft.rows[index].update(
            actual=with_number(row["actual"], value), score=f"{weight * Decimal('0.9'):f}"
        )
        draft.rows[index]["reason"] = "汛期停工，剩余部分次年完成"
        draft.rows[index].pop("completion_rate", None)
        yield draft.mutant(
            "SCO008", f"{row.get('name')} half done, nine tenths scored", f"/indicators/{index}"
        )


@mutator
def weights_concentrated(report: ReportData) -> Iterator[Mutant]:
    """One indicator with most of its group's points."""
    rows = list(scored_rows(report))
    by_group: dict[str, list[int]] = {}
    for index, row in rows:
        by_group.setdefault(row.get("level1") or "", []).append(index)
    for members in by_group.values():
        if len(members) < 2 or "sections" not in report or "groups" in report:
            continue
        total = sum(
            (number(report["indicators"][index]["weight"]) or Decimal(0) for index in members), Decimal(0)
        )
        if total < 40:
            continue
        draft = Draft(report)
        for index in members:
            points = total - (len(members) - 1) if index == members[0] else Decimal(1)
            draft.rows[index].update(weight=f"{points:f}", score=f"{points:f}")
        yield draft.mutant("SCO020", "one indicator carries its group", f"/indicators/{members[0]}")


@mutator
def columns_of_points_left_out(report: ReportData) -> Iterator[Mutant]:
    """A self-evaluation without weights, or with weights and without scores."""
    if not self_evaluation(report) or not any(scored_rows(report)) or report.get("groups"):
        return
    draft = Draft(report)
    for row in draft.rows:
        row["score"] = ""
    columns = {"name", "target", "actual", "weight", "score"}
    draft.report["indicator_columns"] = sorted({*report.get("indicator_columns", []), *columns})
    draft.report.pop("evaluation", None)
    for line in draft.lines:
        line.pop("score", None)
    yield draft.mutant("SCO032", "no scores", "")
    draft = Draft(report)
    for row in draft.rows:
        row.pop("weight", None)
        row.pop("score", None)
    for line in draft.lines:
        line.pop("score", None)
        line.pop("weight", None)
    draft.report["indicator_columns"] = ["level1", "level2", "name", "target", "actual"]
    draft.report.pop("evaluation", None)
    yield draft.mutant("SCO031 SCO032", "no weights", "")


@mutator
def satisfaction_weight_changed(report: ReportData) -> Iterator[Mutant]:
    """Satisfaction with other points than 10, the sum kept."""
    if report["kind"] != "project-self-evaluation":
        return
    rows = list(scored_rows(report))
    for index, row in rows:
        if "满意" not in (row.get("level1") or "") or number(row["weight"]) != 10:
            continue
        giver = next(own for own, item in rows if own != index and (number(item["weight"]) or 0) > 6)
        draft = Draft(report)
        points = number(draft.rows[giver]["weight"])
        assert points is not None
        draft.rows[giver].update(weight=f"{points - 5:f}", score=f"{points - 5:f}")
        draft.rows[index].update(weight="15", score="15")
        yield draft.mutant("SCO029 SCO003", "satisfaction 15 points", "")
