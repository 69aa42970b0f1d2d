"""Planted defects of money, execution and the sentences that state them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from tests.mutation.mutant import (
    Draft,
    Mutant,
    ReportData,
    mutator,
    number,
    self_evaluation,
    total_line,
    with_number,
)

CENT = Decimal("0.01")
AMOUNTS = ("initial", "budget", "received", "executed")


def rounded(value: Decimal) -> Decimal:
    """Two decimals, half up."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def _parts(report: ReportData, side: str, roles: tuple[str, ...]) -> Iterator[tuple[int, ReportData]]:
    for index, line in enumerate(report.get("funds", {}).get("lines", [])):
        if line.get("side", "income") == side and line.get("role") in roles and number(line.get("budget")):
            yield index, line


@mutator
def source_of_money_changed(report: ReportData) -> Iterator[Mutant]:
    """A source that no longer adds up to the subtotal or total."""
    roles = ("general", "government-fund", "central", "provincial", "city", "county")
    for index, line in _parts(report, "income", roles):
        for step in ("3", "-2.5", "10"):
            draft = Draft(report)
            value = number(line["budget"])
            assert value is not None
            draft.lines[index]["budget"] = f"{value + Decimal(step):f}"
            yield draft.mutant("BUD001 BUD002 BUD003 BUD005", f"{line['name']} {step}", "/funds/lines")


@mutator
def item_of_expenditure_changed(report: ReportData) -> Iterator[Mutant]:
    """An item that no longer adds up to the expenditure."""
    for index, line in _parts(report, "expenditure", ("item",)):
        for step in ("7", "-1.2"):
            draft = Draft(report)
            value = number(line["budget"])
            assert value is not None
            draft.lines[index]["budget"] = f"{value + Decimal(step):f}"
            yield draft.mutant("BUD004", f"{line['name']} {step}", "/funds/lines")


@mutator
def kind_of_expenditure_changed(report: ReportData) -> Iterator[Mutant]:
    """Basic and project expenditure that no longer add up."""
    for index, line in _parts(report, "expenditure", ("basic-expenditure", "project-expenditure")):
        for step in ("36", "-5", "0.5"):
            draft = Draft(report)
            value = number(line["budget"])
            assert value is not None
            draft.lines[index]["budget"] = f"{value + Decimal(step):f}"
            yield draft.mutant("BUD006 BUD005 BUD004", f"{line['name']} {step}", "/funds/lines")


@mutator
def total_set_to_zero(report: ReportData) -> Iterator[Mutant]:
    """A total of 0 over parts that carry the money."""
    total = total_line(report)
    if total is None:
        return
    index, line = total
    if sum(1 for item in report["funds"]["lines"] if number(item.get("budget"))) < 2:
        return
    draft = Draft(report)
    for key in AMOUNTS:
        if line.get(key):
            draft.lines[index][key] = "0"
    yield draft.mutant("BUD007 BUD001", "total 0", "/funds/lines")


@mutator
def rate_changed(report: ReportData) -> Iterator[Mutant]:
    """A stated execution rate that the amounts do not give."""
    total = total_line(report)
    if total is None or not total[1].get("rate"):
        return
    index, line = total
    rate = number(line["rate"])
    assert rate is not None
    for step in ("-2", "1.5", "-0.3", "-20"):
        draft = Draft(report)
        draft.lines[index]["rate"] = with_number(line["rate"], rate + Decimal(step))
        yield draft.mutant("BUD008", f"rate {step}", f"/funds/lines/{index}")


@mutator
def executed_beyond_budget(report: ReportData) -> Iterator[Mutant]:
    """More executed than budgeted."""
    total = total_line(report)
    if total is None:
        return
    index, line = total
    budget = number(line["budget"])
    assert budget is not None
    for factor in ("1.08", "1.5"):
        draft = Draft(report)
        executed = rounded(budget * Decimal(factor))
        draft.lines[index]["executed"] = with_number(line["executed"], executed)
        if line.get("rate"):
            draft.lines[index]["rate"] = with_number(line["rate"], rounded(executed / budget * 100))
        yield draft.mutant("BUD010", f"executed × {factor}", f"/funds/lines/{index}")


@mutator
def rate_left_out(report: ReportData) -> Iterator[Mutant]:
    """Amounts without the rate that the form asks for."""
    total = total_line(report)
    if total is None or not total[1].get("rate") or "rate" not in report["funds"].get("columns", ["rate"]):
        return
    draft = Draft(report)
    for line in draft.lines:
        if "rate" in line:
            line["rate"] = ""
    draft.report["funds"]["columns"] = sorted({*report["funds"].get("columns", []), "rate"})
    for row in draft.rows:
        if "执行率" in (row.get("name") or ""):
            return
    yield draft.mutant("BUD039", "rate blank", f"/funds/lines/{total[0]}")


@mutator
def balance_changed(report: ReportData) -> Iterator[Mutant]:
    """A balance that is not received less executed."""
    total = total_line(report)
    if total is None or number(total[1].get("balance")) is None or number(total[1].get("received")) is None:
        return
    index, line = total
    for step in ("1", "0.3", "12"):
        draft = Draft(report)
        value = number(line["balance"])
        assert value is not None
        draft.lines[index]["balance"] = f"{value + Decimal(step):f}"
        yield draft.mutant("BUD015", f"balance {step}", f"/funds/lines/{index}")


@mutator
def arrival_changed(report: ReportData) -> Iterator[Mutant]:
    """An arrival rate that is not received by budget, and more received than budgeted."""
    total = total_line(report)
    if total is None or number(total[1].get("received")) is None:
        return
    index, line = total
    if number(line.get("arrival_rate")) is not None:
        for value in ("92", "85.5"):
            draft = Draft(report)
            draft.lines[index]["arrival_rate"] = with_number(line["arrival_rate"], Decimal(value))
            yield draft.mutant("BUD016", f"arrival rate {value}", f"/funds/lines/{index}")
    budget = number(line["budget"])
    assert budget is not None
    draft = Draft(report)
    draft.lines[index]["received"] = f"{budget + 6:f}"
    yield draft.mutant("BUD017", "received beyond budget", f"/funds/lines/{index}")


@mutator
def budget_adjusted(report: ReportData) -> Iterator[Mutant]:
    """A large change of the budget during the year without a reason."""
    total = total_line(report)
    if total is None or number(total[1].get("initial")) is None or not self_evaluation(report):
        return
    index, line = total
    budget = number(line["budget"])
    assert budget is not None
    for factor in ("0", "0.5", "1.6"):
        draft = Draft(report)
        for own, item in enumerate(report["funds"]["lines"]):
            value = number(item.get("initial"))
            if value:
                draft.lines[own]["initial"] = f"{rounded(value * Decimal(factor)):f}"
        yield draft.mutant("BUD019", f"initial × {factor}", f"/funds/lines/{index}")


@mutator
def low_execution(report: ReportData) -> Iterator[Mutant]:
    """Little executed beside a top grade, everything else consistent."""
    total = total_line(report)
    evaluation = report.get("evaluation", {})
    score = number(evaluation.get("score"))
    if total is None or not self_evaluation(report) or score is None or not evaluation.get("grade"):
        return
    index, line = total
    budget, executed, rate = (number(line.get(key)) for key in ("budget", "executed", "rate"))
    if budget is None or executed is None or rate is None:
        return
    for share in ("0.42", "0.55"):
        draft = Draft(report)
        spent = rounded(budget * Decimal(share))
        now = rounded(spent / budget * 100)
        for own, item in enumerate(report["funds"]["lines"]):
            if number(item.get("executed")) == executed:
                draft.lines[own].update(executed=f"{spent}", rate=with_number(item.get("rate") or "0", now))
                if number(item.get("balance")) is not None:
                    draft.lines[own]["balance"] = f"{budget - spent}"
        execution_score = rounded(now / 10)
        before = number(line.get("score"))
        if before is not None:
            draft.lines[index]["score"] = f"{execution_score}"
        for row in draft.rows:
            if "执行率" in (row.get("name") or ""):
                before = number(row.get("score"))
                row.update(actual=f"{now}%", score=f"{execution_score}", reason="")
                if row.get("completion_rate"):
                    row["completion_rate"] = f"{now}%"
        lost = (before or Decimal(0)) - execution_score
        # The grade stays as it was: the total is kept where the row of money has no score of its own.
        draft.report["evaluation"]["score"] = f"{score - lost if before is not None else score}"
        draft.report["evaluation"].pop("total_score", None)
        draft.report["sections"] = []
        yield draft.mutant("BUD013", f"executed {share}, grade kept", "/evaluation")
        yield draft.mutant("BUD012", f"executed {share} without a reason", "/funds/lines")


@mutator
def execution_score_changed(report: ReportData) -> Iterator[Mutant]:
    """An execution score that is not weight × rate."""
    total = total_line(report)
    if total is None:
        return
    index, line = total
    if number(line.get("score")) is not None and number(line.get("weight")) is not None:
        # Full marks from 95 % on are a local practice and no defect.
        for value in ("9.1", "7", "8.5"):
            if number(line["score"]) != Decimal(value):
                draft = Draft(report)
                draft.lines[index]["score"] = value
                yield draft.mutant("BUD011", f"execution score {value}", f"/funds/lines/{index}")
    for own, row in enumerate(report.get("indicators", [])):
        if "执行率" in (row.get("name") or "") and number(row.get("score")) is not None:
            for value in ("9.1", "7.2"):
                draft = Draft(report)
                draft.rows[own]["score"] = value
                yield draft.mutant("BUD011 SCO008", f"execution score {value}", f"/indicators/{own}")


@mutator
def execution_score_left_out(report: ReportData) -> Iterator[Mutant]:
    """A line of money with weight and without score, and one whose score stands twice."""
    total = total_line(report)
    if total is None or number(total[1].get("score")) is None:
        return
    index, line = total
    draft = Draft(report)
    draft.lines[index]["score"] = ""
    draft.report["funds"]["columns"] = sorted({*report["funds"].get("columns", []), "score", "weight"})
    yield draft.mutant("BUD040", "no execution score", f"/funds/lines/{index}")
    draft = Draft(report)
    draft.lines.append({**line, "name": "其中：财政拨款", "role": "fiscal", "level": 1})
    yield draft.mutant("BUD041", "score on two lines", "/funds/lines")


@mutator
def plan_of_payments_changed(report: ReportData) -> Iterator[Mutant]:
    """Shares of a plan that do not make 100 %."""
    plan = report.get("funds", {}).get("plan", [])
    for index, step in enumerate(plan):
        value = number(step.get("share"))
        if value is None:
            continue
        for change in ("-10", "7"):
            draft = Draft(report)
            draft.report["funds"]["plan"][index]["share"] = with_number(
                step["share"], value + Decimal(change)
            )
            yield draft.mutant("BUD023", f"{step['period']} {change}", "/funds/plan")


@mutator
def half_year_plan_left_out(report: ReportData) -> Iterator[Mutant]:
    """A half-year column of money that nobody filled beside half-year targets."""
    lines = report.get("funds", {}).get("lines", [])
    if not any(number(line.get("half_year")) for line in lines):
        return
    if not any((row.get("half_year_target") or "").strip() for row in report.get("indicators", [])):
        return
    draft = Draft(report)
    for line in draft.lines:
        if "half_year" in line:
            line["half_year"] = ""
    yield draft.mutant("BUD022", "half-year plan blank", "/funds")
    for index, line in enumerate(lines):
        budget = number(line.get("budget"))
        if number(line.get("half_year")) and budget:
            draft = Draft(report)
            draft.lines[index]["half_year"] = f"{budget + 4:f}"
            yield draft.mutant(
                "BUD022 BUD004 BUD006", f"{line['name']} half-year beyond the year", "/funds/lines"
            )


SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("BUD029", r"流动资产(\d+\.\d+)万元", "current assets"),
    ("BUD031", r"非流动资产[\d.]+万元，占比(\d+\.\d+)%", "share of assets"),
    ("BUD035", r"其中行政人员(\d+)人", "staff"),
    ("BUD008 BUD027", r"预算执行率(\d+\.\d+)%", "rate in the text"),
    ("BUD027 BUD008", r"(?:全年)?执行(?:数为)?(\d+\.\d+)万元", "amount in the text"),
    ("TXT040", r"项目支出(\d+\.\d+)万元，合计", "sum in the text"),
)


@mutator
def sentence_changed(report: ReportData) -> Iterator[Mutant]:
    """A number in a sentence that no longer fits its neighbours or the table."""
    for codes, pattern, what in SENTENCES:
        for own, section in enumerate(report.get("sections", [])):
            for order, paragraph in enumerate(section.get("paragraphs", [])):
                found = re.search(pattern, paragraph)
                if found is None:
                    continue
                for step in ("11", "2.5" if "." in found[1] else "3"):
                    draft = Draft(report)
                    changed = f"{Decimal(found[1]) + Decimal(step):f}"
                    text = paragraph[: found.start(1)] + changed + paragraph[found.end(1) :]
                    draft.report["sections"][own]["paragraphs"][order] = text
                    yield draft.mutant(codes, f"{what} {step}", "")
