"""Tables of the reference documents, against figures read from them by eye."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from perflint.documents import text
from perflint.forms import recognise
from perflint.report import FundLine, Indicator, Report


@cache
def reports(path: Path) -> tuple[Report, ...]:
    """All reports of a document."""
    document = text.read(path.read_bytes(), str(path))
    return tuple(report for report, _ in recognise(document))


@pytest.fixture(scope="module")
def corpus(shared_directory: Path) -> Path:
    """The folder of labelled real forms; tests that need it skip where it is absent."""
    folder = shared_directory / "corpus"
    if not folder.is_dir():
        pytest.skip(f"labelled forms are absent: {folder} does not exist")
    return folder


def seed(folder: Path, number: str) -> tuple[Report, ...]:
    return reports(next((folder / "seeds").glob(f"{number}_*.txt")))


def lines(report: Report) -> list[FundLine]:
    return report.funds.lines if report.funds is not None else []


def weights(report: Report) -> Decimal:
    return sum(
        (
            Decimal(item.weight)
            for item in report.indicators
            if item.weight and item.weight.replace(".", "").isdigit()
        ),
        Decimal(0),
    )


def named(report: Report) -> list[Indicator]:
    return [item for item in report.indicators if item.name]


# number, rows of indicators, of them with a name, sum of their weights, lines of money
COUNTS = [
    ("004", 24, 16, 90, 1),
    ("009", 16, 14, 80, 3),
    ("017", 6, 6, 15, 5),
    ("020", 16, 16, 0, 3),
    ("021", 4, 4, 30, 3),
    ("025", 2, 2, 90, 5),
    ("027", 0, 0, 0, 1),
    ("053", 3, 3, 0, 5),
    ("056", 5, 5, 10, 3),
    ("058", 11, 11, 0, 1),
    ("059", 5, 5, 0, 2),
    ("063", 9, 9, 0, 3),
    ("064", 19, 19, 0, 1),
    ("065", 9, 9, 65, 4),
    ("069", 9, 9, 0, 8),
    ("070", 10, 7, 0, 2),
    ("071", 10, 7, 0, 4),
    ("073", 7, 0, 0, 0),
    ("076", 0, 0, 0, 8),
    ("080", 0, 0, 0, 9),
    ("081", 0, 0, 0, 9),
    ("093", 8, 8, 60, 0),
    ("095", 0, 0, 0, 4),
    ("100", 3, 3, 0, 4),
    ("103", 12, 12, 30, 3),
]


@pytest.mark.parametrize(("number", "rows", "with_name", "points", "money"), COUNTS)
def test_rows_and_lines_are_all_there(
    corpus: Path, number: str, rows: int, with_name: int, points: int, money: int
) -> None:
    (report,) = reports(corpus / f"{number}.txt")
    assert len(report.indicators) == rows
    assert len(named(report)) == with_name
    assert weights(report) == points
    assert len(lines(report)) == money


# number, then of the first total line: initial, budget, executed, rate, weight, score
TOTALS = [
    ("004", ("64.8", "64.8", "64.8", "100%", None, None)),
    ("009", (None, "9.48", "9.48", "100%", "10", "10")),
    ("017", (None, "309", "309", "100%", None, None)),
    ("020", (None, "194.9", "194.9", "100%", None, None)),
    ("021", ("0", "2.38", "2.38", "100", "10", "10")),
    ("025", ("238.93", "251.89", "251.89", "100.00%", "10", "")),
    ("053", (None, "153.5184", None, None, None, None)),
    ("056", (None, "100", None, "100%", "10分", None)),
    ("058", (None, "5652", None, None, None, None)),
    ("063", (None, "2.38", "2.38", None, None, None)),
    ("064", (None, "5.8万", "5.8万", "100%", None, None)),
    ("065", ("29", "29", "27.8", "0.958", "9", "8")),
    ("071", (None, "250", None, None, None, None)),
    ("076", (None, "259", None, None, None, None)),
    ("080", ("2456.18", "2456.18", "2456.18", "100%", "10", "10")),
    ("081", (None, "1695.55", None, None, None, None)),
    ("095", (None, "52.800000", "30.800000", "58.33%", None, None)),
    ("100", (None, "2300.67", "2300.67", "100%", None, None)),
    ("103", (None, "8.408", "8.408", "100.00%", "10", "10")),
]


@pytest.mark.parametrize(("number", "values"), TOTALS)
def test_the_total_line_has_the_printed_amounts(
    corpus: Path, number: str, values: tuple[str | None, ...]
) -> None:
    (report,) = reports(corpus / f"{number}.txt")
    line = next(line for line in lines(report) if line.role == "total")
    assert (line.initial, line.budget, line.executed, line.rate, line.weight, line.score) == values


def test_groups_carry_the_weights_of_their_labels(corpus: Path) -> None:
    (report,) = reports(corpus / "004.txt")
    assert [(group.level1, group.level2, group.weight) for group in report.groups] == [
        ("项目决策", None, "10"),
        ("项目管理", None, "25"),
        ("项目产出", None, "30"),
        ("项目产出", "数量指标", "10"),
        ("项目产出", "质量指标", "5"),
        ("项目产出", "时效指标", "5"),
        ("项目产出", "成本指标", "10"),
        ("项目效益", None, "35"),
    ]
    assert report.evaluation is not None and report.evaluation.score == "98"


def test_parents_and_children(corpus: Path) -> None:
    (first,) = reports(corpus / "009.txt")
    assert [item.role for item in first.indicators[:10]] == [
        "parent",
        *["child"] * 4,
        "parent",
        "child",
        "parent",
        "child",
        "child",
    ]
    (second,) = reports(corpus / "103.txt")
    assert [item.target for item in second.indicators if item.role == "parent"] == ["", "", ""]
    assert len([item for item in second.indicators if item.role == "child"]) == 9
    assert second.groups[0].level1 == "" and second.groups[0].weight == "50"


def test_exchanged_columns_are_put_right(corpus: Path) -> None:
    (report,) = reports(corpus / "021.txt")
    assert {item.direction for item in report.indicators} == {"正向"}
    assert [item.operator for item in report.indicators] == ["大于等于", "小于等于", "等于", "等于"]
    assert "column-shift" in [note.kind for note in report.notes]


def test_columns_that_only_some_provinces_have(corpus: Path) -> None:
    (sichuan,) = reports(corpus / "025.txt")
    first = sichuan.indicators[0]
    assert (first.operator, first.target, first.unit, first.actual) == ("=", "100", "%", "")
    assert sichuan.evaluation is not None and sichuan.evaluation.total_weight == "100"
    (hunan,) = reports(corpus / "070.txt")
    assert hunan.indicators[0].description == "计划标准"
    assert (hunan.indicators[-1].level1, hunan.indicators[-1].level2) == (
        "社会公众或服务对象满意度指标",
        "",
    )
    (zhejiang,) = reports(corpus / "073.txt")
    assert zhejiang.indicators[0].level2 == "数量指标" and zhejiang.indicators[0].name == ""


def test_the_score_of_a_block_and_a_score_below_its_label(corpus: Path) -> None:
    (report,) = reports(corpus / "063.txt")
    assert report.evaluation is not None and report.evaluation.score == "100"
    assert [(group.level1, group.score) for group in report.groups] == [
        ("预算执行情况", "20"),
        ("年度目标完成情况", "20"),
        ("年度绩效指标完成情况", "50"),
    ]
    assert sum(Decimal(item.score or "0") for item in report.indicators) == 34


def test_basic_data_are_kept_as_tables(corpus: Path) -> None:
    (report,) = reports(corpus / "027.txt")
    staff, money = report.tables
    assert staff.rows == [["87", "73", "83.91%"]]
    assert money.header == ["经费控制情况", "2020年决算数", "2021年预算数", "2021年决算数"]
    assert len(money.rows) == 28
    assert money.rows[6] == ["项目支出:", "736.55", "185.5", "3032.07"]


def test_a_blank_completion_is_there_and_empty(corpus: Path) -> None:
    for number in ("004", "080"):
        (report,) = reports(corpus / f"{number}.txt")
        assert report.goals is not None and report.goals.completion == "", number


def test_a_target_form_with_half_year_values(shared_directory: Path) -> None:
    (report,) = seed(shared_directory, "000")
    assert len(report.indicators) == 21
    assert [item.operator for item in report.indicators].count("定性") == 20
    report_row = next(item for item in report.indicators if item.target == "2份")
    assert (report_row.half_year_target, report_row.level2) == ("2份", "数量指标")
    assert [(line.role, line.side, line.level, line.budget) for line in lines(report)][:3] == [
        ("total", "income", 0, "15.64"),
        ("fiscal", "income", 1, "15.64"),
        ("general", "income", 2, "15.64"),
    ]
    assert report.project is not None and report.project.attribute == "常年安排"


def test_money_by_source_and_points_of_a_report(shared_directory: Path) -> None:
    (report,) = seed(shared_directory, "001")
    total = lines(report)[0]
    assert (total.initial, total.budget, total.received, total.executed) == ("0", "70", "70", "27.59")
    assert (total.balance, total.arrival_rate, total.rate) == ("42.41", "100", "39.41")
    assert [line.role for line in lines(report)] == [
        "total",
        "fiscal",
        "central",
        "provincial",
        "city",
        "county",
        "carry-over",
        "other",
    ]
    assert weights(report) == 100
    assert sum(Decimal(item.score or "0") for item in report.indicators) == Decimal("93.94")


def test_items_of_expenditure_over_two_pages(shared_directory: Path) -> None:
    (report,) = seed(shared_directory, "002")
    items = [line for line in lines(report) if line.role == "item"]
    assert sum(Decimal(line.budget or "0") for line in items) == Decimal("16563.14")
    assert sum(Decimal(line.half_year or "0") for line in items) == Decimal("3800.21")
    assert {line.side for line in items} == {"expenditure"}
    assert report.funds is not None and report.funds.unit == "万元"


def test_a_department_form_with_shifted_rows(shared_directory: Path) -> None:
    (report,) = seed(shared_directory, "002")
    by_name = {item.name: item for item in report.indicators if item.name}
    shifted = by_name["评估地块数"]
    assert (shifted.half_year_target, shifted.target, shifted.level1) == ("=110个", "=220个", "履职")
    assert by_name["资产管理规范性"].level2 == "资产管理"
    assert by_name["完成结算项目"].key_work == "苏州市不动产登记档案馆"
    assert len(by_name) == 65
    assert not any(item.name for item in report.indicators if item.level1 and "满意" in item.level1)


def test_seven_projects_with_their_plans_and_shifts(shared_directory: Path) -> None:
    projects = [report for report in seed(shared_directory, "003") if report.kind == "project-target"]
    assert [len(report.indicators) for report in projects] == [7, 7, 7, 7, 6, 7, 7]
    budgets = [Decimal(lines(report)[0].budget or "0") for report in projects]
    assert sum(budgets) == Decimal("190.00")
    for report in projects:
        assert report.funds is not None
        shares = [Decimal((step.share or "0").rstrip("%") or "0") for step in report.funds.plan]
        assert (len(shares), sum(shares)) == (4, 100)
        assert report.indicators[-1].level1 == "满意度指标"
        assert all(item.target and item.basis for item in report.indicators)
    fourth = projects[3]
    assert [item.level2 for item in fourth.indicators[:4]] == [
        "数量指标",
        "质量指标",
        "时效指标",
        "成本指标",
    ]
    assert [item.level1 for item in fourth.indicators[:4]] == [""] * 4
    shifted = [index for index, report in enumerate(projects) if report.notes and _shifted(report)]
    assert shifted == [0, 1, 3, 5, 6]


def _shifted(report: Report) -> bool:
    return any(note.kind == "column-shift" for note in report.notes)
