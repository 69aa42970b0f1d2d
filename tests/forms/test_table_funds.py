"""Money tables: sources down the side, sources across the top, labelled cells, plans of payments."""

from __future__ import annotations

import pytest

from perflint.forms.draft import FormDraft
from perflint.forms.table_form import FormReader, read_form_table
from tests.forms.grids import grid, table


def lines(draft: FormDraft, *keys: str) -> list[tuple[str, ...]]:
    """Chosen values of the lines of money; "-" for a value that the line does not have."""
    return [tuple(str(line.get(key, "-")) for key in keys) for line in draft.funds["lines"]]


SELF_EVALUATION = """
项目资金(万元)||年初预算数|全年预算数|全年执行数|分值|执行率|得分
|年度资金总额:|500.00|480.00|456.00|10|95.00%|9.50
|其中:当年财政拨款|500.00|480.00|456.00|——|95.00%|——
|上年结转资金||||——||——
|其他资金|0|0|0|||
"""


def test_sources_by_row_and_amounts_by_column() -> None:
    draft = read_form_table(table(SELF_EVALUATION))
    assert lines(
        draft, "role", "level", "side", "initial", "budget", "executed", "rate", "weight", "score"
    ) == [
        ("total", "0", "income", "500.00", "480.00", "456.00", "95.00%", "10", "9.50"),
        ("fiscal", "1", "income", "500.00", "480.00", "456.00", "95.00%", "——", "——"),
        ("carry-over", "1", "income", "", "", "", "", "——", "——"),
        ("other", "1", "income", "0", "0", "0", "", "", ""),
    ]
    assert lines(draft, "name")[0] == ("年度资金总额",)
    assert draft.funds["unit"] == "万元"
    assert draft.funds["columns"] == ["initial", "budget", "executed", "weight", "rate", "score"]
    assert not draft.notes


def test_amounts_remember_their_place() -> None:
    line = read_form_table(table(SELF_EVALUATION)).funds["lines"][0]
    assert (line["executed"].location.line, line["executed"].location.column) == (2, 5)


def test_merged_labels_of_a_grid_give_the_nesting() -> None:
    draft = read_form_table(
        grid("""
        项目资金（万元）|收入|资金来源|<|全年(程)预算数|<
        ^|^|资金总额|<|15.64|<
        ^|^|财政拨款|小计|15.64|<
        ^|^|^|一般公共预算资金|15.64|<
        ^|^|^|政府性基金预算||<
        ^|^|上年结转资金|<||<
        ^|支出|资金分配|<|半年(程)计划执行数|全年(程)预算数
        ^|^|资金总额|<||15.64
        ^|^|委托业务费|<|7.82|15.64
        """)
    )
    assert lines(draft, "name", "role", "side", "level", "half_year", "budget") == [
        ("资金总额", "total", "income", "0", "-", "15.64"),
        ("财政拨款小计", "fiscal", "income", "1", "-", "15.64"),
        ("一般公共预算资金", "general", "income", "2", "-", "15.64"),
        ("政府性基金预算", "government-fund", "income", "2", "-", ""),
        ("上年结转资金", "carry-over", "income", "1", "-", ""),
        ("资金总额", "total", "expenditure", "0", "", "15.64"),
        ("委托业务费", "item", "expenditure", "1", "7.82", "15.64"),
    ]


def test_the_same_nesting_by_the_columns_of_a_text() -> None:
    draft = read_form_table(
        table("""
        项目资金(万元)|收入|资金来源||||全年(程)预算数
        ||资金总额||||15.64
        ||财政拨款|小计||||15.64
        |||一般公共预算资金||||15.64
        ||国有资本经营预算|||||
        支出|资金分配||半年(程)计划执行数||全年(程)预算数
        |资金总额||||15.64
        """)
    )
    assert lines(draft, "name", "level", "side", "half_year", "budget") == [
        ("资金总额", "0", "income", "-", "15.64"),
        ("财政拨款小计", "1", "income", "-", "15.64"),
        ("一般公共预算资金", "2", "income", "-", "15.64"),
        ("国有资本经营预算", "1", "income", "-", ""),
        ("资金总额", "0", "expenditure", "", "15.64"),
    ]


def test_headings_one_cell_left_of_their_amounts() -> None:
    draft = read_form_table(
        table(
            "半年计划执行||全年预算数|\n基本支出||2355.9|4711.8\n项目支出||3800.2|16563.1\n会议费||6.4|21.6"
        )
    )
    assert lines(draft, "name", "role", "side", "half_year", "budget") == [
        ("基本支出", "basic-expenditure", "expenditure", "2355.9", "4711.8"),
        ("项目支出", "project-expenditure", "expenditure", "3800.2", "16563.1"),
        ("会议费", "item", "expenditure", "6.4", "21.6"),
    ]


def test_items_behind_basic_and_project_expenditure_have_no_known_nesting() -> None:
    draft = read_form_table(
        table("支出|全年预算数\n支出合计|100\n基本支出|60\n项目支出|40\n维修费|15\n培训费|25")
    )
    assert lines(draft, "name", "level") == [
        ("支出合计", "0"),
        ("基本支出", "1"),
        ("项目支出", "1"),
        ("维修费", "-"),
        ("培训费", "-"),
    ]


def test_a_heading_over_the_names_is_no_column_of_amounts() -> None:
    draft = read_form_table(
        table(
            "收入|全年预算数||全年预算数\n|资金总额||212.9\n|财政拨款|小计||212.9\n||一般公共预算资金||185.9"
        )
    )
    assert lines(draft, "name", "budget") == [
        ("资金总额", "212.9"),
        ("财政拨款小计", "212.9"),
        ("一般公共预算资金", "185.9"),
    ]
    assert [note.kind for note in draft.notes] == ["column-shift"]


def test_a_total_may_head_the_amounts() -> None:
    draft = read_form_table(table("资金情况(万元)|资金来源|资金总额\n|其中:财政拨款|500\n|其他资金|"))
    assert lines(draft, "role", "budget") == [("fiscal", "500"), ("other", "")]


def test_a_total_below_its_parts() -> None:
    draft = read_form_table(
        table(
            "单位:万元\n资金来源|预算数|到位数|执行数\n中央资金|100|100|80\n省级资金|50|40|40\n合计|150|140|120"
        )
    )
    assert lines(draft, "role", "level", "budget", "received", "executed") == [
        ("central", "1", "100", "100", "80"),
        ("provincial", "1", "50", "40", "40"),
        ("total", "0", "150", "140", "120"),
    ]
    assert draft.funds["unit"] == "万元"


def test_numbering_gives_the_nesting() -> None:
    draft = read_form_table(
        table(
            "项目资金(万元)|年度资金总额|金额(万元)\n|(一)财政拨款小计|6.30\n|1、一般公共预算|6.30\n"
            "|(二)自有资金小计|0.00\n|1、事业收入|0.00"
        )
    )
    assert lines(draft, "role", "level") == [
        ("fiscal", "1"),
        ("general", "2"),
        ("own", "1"),
        ("own", "2"),
    ]


def test_rows_and_columns_of_numbers_are_left_out_and_the_adjusted_budget_counts() -> None:
    draft = read_form_table(
        table("""
        资金投入情况(万元)|行次|全年预算数(A)|统筹整合资金数(B)|扣除统筹整合资金后预算金额(C)|全年到位资金(D)|预算到位率(D/C×100%)|佐证材料
        列次|0|1|2|3|4|5|6
        年度资金总额(万元):|1|60.000000|7.2|52.800000|52.800000|100.00%|
        其中:中央财政资金(万元)|2|60.000000|7.2|52.800000|52.800000|100.00%|下达文件
        """)
    )
    assert lines(draft, "role", "budget", "received", "arrival_rate", "basis") == [
        ("total", "52.800000", "52.800000", "100.00%", ""),
        ("central", "52.800000", "52.800000", "100.00%", "下达文件"),
    ]
    assert [note.kind for note in draft.notes] == ["column-not-placed", "column-not-placed"]


def test_amounts_inside_the_cells_of_their_labels_on_both_sides() -> None:
    draft = read_form_table(
        table("""
        年度预算申请(万元)||年初预算数|全年预算数|全年执行数
        |年度资金总额|2000|2100|1995
        |按收入性质分:2100||按支出性质分:1995
        |其中:一般公共预算:1800||其中:基本支出:1500
        |政府性基金拨款:300||项目支出:495
        |其他资金:||
        """)
    )
    assert lines(draft, "name", "role", "side", "level", "budget") == [
        ("年度资金总额", "total", "income", "0", "2100"),
        ("按收入性质分", "subtotal", "income", "1", "2100"),
        ("按支出性质分", "subtotal", "expenditure", "0", "1995"),
        ("其中:一般公共预算", "general", "income", "2", "1800"),
        ("其中:基本支出", "basic-expenditure", "expenditure", "1", "1500"),
        ("政府性基金拨款", "government-fund", "income", "2", "300"),
        ("项目支出", "project-expenditure", "expenditure", "1", "495"),
        ("其他资金", "other", "income", "2", ""),
    ]


def test_the_weight_of_the_block_and_a_unit_on_its_own_line() -> None:
    draft = read_form_table(
        grid("""
        预算执行情况（20分）|<|预算数|执行数|执行率|得分
        （万元）|<|^|^|^|^
        ^|年度财政资金总额|300|285|95%|19
        """)
    )
    assert lines(draft, "role", "budget", "executed", "rate", "score") == [
        ("total", "300", "285", "95%", "19")
    ]
    assert draft.funds["unit"] == "万元"
    assert [{key: str(value) for key, value in group.items()} for group in draft.groups] == [
        {"level1": "预算执行情况", "weight": "20"}
    ]


def test_a_previous_year_and_the_grounds_of_an_estimate() -> None:
    draft = read_form_table(
        table("""
        支出明细预算(万元)|项目|上年度安排资金|本年度申请资金|测算依据及说明
        |合计|213.4|259|按在园人数测算
        |生均经费|213.4|259|
        |2|||
        """)
    )
    assert lines(draft, "name", "role", "side", "prior", "budget", "basis") == [
        ("合计", "total", "expenditure", "213.4", "259", "按在园人数测算"),
        ("生均经费", "item", "expenditure", "213.4", "259", ""),
        ("2", "item", "expenditure", "", "", ""),
    ]


def test_money_goes_on_over_a_page() -> None:
    reader = FormReader()
    reader.read(table("半年计划执行||全年预算数|\n基本支出||10|20"))
    draft = reader.read(table("部门整体资金(万元)|支出|会议费|0|40.3\n||培训费|48.9|97.8"))
    assert lines(draft, "name", "half_year", "budget") == [
        ("会议费", "0", "40.3"),
        ("培训费", "48.9", "97.8"),
    ]
    assert draft.funds["unit"] == "万元"


def test_a_table_of_other_figures_is_no_money_block() -> None:
    draft = read_form_table(table("经费控制情况|2022年决算数|2023年预算数\n三公经费|3.8|4\n公务接待|3.8|4"))
    assert not draft.funds
    assert [str(text) for text in draft.tables[0]["header"]] == [
        "经费控制情况",
        "2022年决算数",
        "2023年预算数",
    ]


# Sources across the top


def test_sources_by_column_and_measures_by_row() -> None:
    draft = read_form_table(
        grid("""
        项目|行次|年度总金额(万元)|财政资金|<|<|上年结转资金(万元)
        ^|^|^|小计|中央级|县区级|^
        年初预算资金|(1)|0|0|||
        全年预算资金|(2)|70|70|50|20|
        实际到位资金|(3)|70|70|50|20|
        全年执行资金|(4)|27.59|27.59|27.59||
        资金结余|(5)=(3)-(4)|42.41|42.41|22.41|20|0
        预算到位率|(6)=(3)/(2)|100|100|100|100|0
        预算执行率(%)|(7)=(4)/(2)|39.41|39.41|55.18|0|0
        """)
    )
    keys = (
        "name",
        "role",
        "level",
        "initial",
        "budget",
        "received",
        "executed",
        "balance",
        "arrival_rate",
        "rate",
    )
    assert lines(draft, *keys) == [
        ("年度总金额(万元)", "total", "0", "0", "70", "70", "27.59", "42.41", "100", "39.41"),
        ("财政资金小计", "fiscal", "1", "0", "70", "70", "27.59", "42.41", "100", "39.41"),
        ("中央级", "central", "2", "", "50", "50", "27.59", "22.41", "100", "55.18"),
        ("县区级", "county", "2", "", "20", "20", "", "20", "100", "0"),
        ("上年结转资金(万元)", "carry-over", "1", "", "", "", "", "0", "0", "0"),
    ]


def test_one_row_of_amounts_below_the_sources() -> None:
    draft = read_form_table(
        table(
            "项目资金来源|中央(万元)|省、地(万元)|本级|其他|合计(万元)|执行数(万元)|执行率\n|||309||309|300|97.09%"
        )
    )
    assert lines(draft, "role", "budget", "executed", "rate") == [
        ("total", "309", "300", "97.09%"),
        ("central", "", "-", "-"),
        ("local", "", "-", "-"),
        ("local", "309", "-", "-"),
        ("other", "", "-", "-"),
    ]


def test_basic_and_project_expenditure_with_their_sources() -> None:
    draft = read_form_table(
        table("""
        总体资金情况(万元)|预算支出总额|基本支出|||项目支出||
        ||合计|财政拨款|单位资金|合计|财政拨款|单位资金
        |1695.5|1478.7|1400|78.7|216.8|216.8|
        """)
    )
    assert lines(draft, "name", "role", "side", "level", "budget") == [
        ("预算支出总额", "total", "expenditure", "0", "1695.5"),
        ("基本支出", "basic-expenditure", "expenditure", "1", "1478.7"),
        ("财政拨款", "fiscal", "expenditure", "2", "1400"),
        ("单位资金", "own", "expenditure", "2", "78.7"),
        ("项目支出", "project-expenditure", "expenditure", "1", "216.8"),
        ("财政拨款", "fiscal", "expenditure", "2", "216.8"),
        ("单位资金", "own", "expenditure", "2", ""),
    ]


def test_income_and_expenditure_side_by_side() -> None:
    draft = read_form_table(
        table("""
        年度预算(万元)|收入预算|||支出预算||
        |合计|财政拨款|其他收入|合计|基本支出|项目支出
        |860.5|850.5|10|860.5|600|260.5
        """)
    )
    assert lines(draft, "role", "side", "budget") == [
        ("total", "income", "860.5"),
        ("fiscal", "income", "850.5"),
        ("other", "income", "10"),
        ("total", "expenditure", "860.5"),
        ("basic-expenditure", "expenditure", "600"),
        ("project-expenditure", "expenditure", "260.5"),
    ]


# Labelled cells


def test_sources_beside_their_labels() -> None:
    draft = read_form_table(
        table("资金情况(万元)|年度资金总额:|153.5184\n|其中:1.中央资金|\n|2.市级资金|153.5184\n|3.其他资金|")
    )
    assert lines(draft, "name", "role", "level", "budget") == [
        ("年度资金总额", "total", "0", "153.5184"),
        ("其中:1.中央资金", "central", "1", ""),
        ("2.市级资金", "city", "1", "153.5184"),
        ("3.其他资金", "other", "1", ""),
    ]
    assert draft.funds["unit"] == "万元"


def test_label_and_amount_in_one_cell() -> None:
    draft = read_form_table(table("项目资金申请(万元)|资金总额: 250\n|一、预算资金:200\n|二、自有资金:50"))
    assert lines(draft, "role", "budget") == [("total", "250"), ("fiscal", "200"), ("own", "50")]


def test_budget_and_execution_side_by_side_with_their_parts() -> None:
    draft = read_form_table(
        table("""
        专项名称|监管补助||||
        中央主管部门|某总局|||自评得分
        省级财政部门|某省财政厅|省级主管部门|某省监管局|96
        预算执行情况|预算数:|2.38|执行数:|2.38|20
        |其中:中央补助|2.38万元|其中:中央补助|2.38万元|
        |地方资金/其他|万元|地方资金/其他|万元|
        """)
    )
    assert lines(draft, "role", "budget", "executed") == [
        ("total", "2.38", "2.38"),
        ("central", "2.38万元", "2.38万元"),
        ("local", "", ""),
    ]
    assert draft.evaluation == {"score": "96"}
    assert [{key: str(value) for key, value in group.items()} for group in draft.groups] == [
        {"level1": "预算执行情况", "score": "20"}
    ]


def test_budget_execution_and_rate_are_values_of_one_line() -> None:
    draft = read_form_table(
        table("预算执行情况(万元)|转移支付预算数(A)|5.8万|预算执行率(B/A)|100%\n|转移支付执行数(B)|5.8万")
    )
    assert lines(draft, "role", "budget", "executed", "rate") == [("total", "5.8万", "5.8万", "100%")]


def test_the_whole_life_of_a_project_is_no_total_of_the_year() -> None:
    draft = read_form_table(
        table("""
        项目资金预算执行10分|项目总预算|300|财政资金预算分类|一般公共预算
        |当年年度预算|100
        |其中:财政资金|100|财政资金科目代码|2240109-应急管理
        |其中:其它资金|0
        |年度预算执行率|100%|分值|10分
        """)
    )
    assert lines(draft, "name", "role", "level", "budget", "rate", "weight") == [
        ("当年年度预算", "total", "0", "100", "100%", "10分"),
        ("其中:财政资金", "fiscal", "1", "100", "-", "-"),
        ("其中:其它资金", "other", "1", "0", "-", "-"),
    ]
    assert ("项目总预算", "300") in [(str(item["label"]), str(item["value"])) for item in draft.fields]
    assert ("财政资金预算分类", "一般公共预算") in [
        (str(item["label"]), str(item["value"])) for item in draft.fields
    ]


def test_money_for_the_whole_life_alone_is_the_total() -> None:
    draft = read_form_table(table("项目名称|清河县图书馆建设\n项目总投资(万元)|300"))
    assert lines(draft, "role", "budget") == [("total", "300")]
    assert draft.funds["unit"] == "万元"


def test_money_of_the_term_beside_that_of_the_year() -> None:
    draft = read_form_table(
        grid("""
        项目资金（万元）|实施期资金总额：|300|年度资金总额：|100
        ^|其中：财政拨款|280|其中：财政拨款|100
        ^|其他资金|20|其他资金|
        """)
    )
    assert lines(draft, "name", "role", "level", "budget") == [
        ("年度资金总额", "total", "0", "100"),
        ("其中：财政拨款", "fiscal", "1", "100"),
        ("其他资金", "other", "1", ""),
    ]
    assert [(str(item["label"]), str(item["value"])) for item in draft.fields] == [
        ("实施期资金总额", "300"),
        ("其中：财政拨款", "280"),
        ("其他资金", "20"),
    ]


def test_sides_in_front_of_the_labels() -> None:
    draft = read_form_table(
        table("""
        预算情况|部门预算总额(万元)|1000.5
        |1、资金来源:(1)财政性资金|950.5
        |(2)其他资金|50
        |2、资金结构:(1)基本支出|700
        |(2)项目支出|300.5
        """)
    )
    assert lines(draft, "role", "side", "budget") == [
        ("total", "income", "1000.5"),
        ("fiscal", "income", "950.5"),
        ("other", "income", "50"),
        ("basic-expenditure", "expenditure", "700"),
        ("project-expenditure", "expenditure", "300.5"),
    ]


def test_the_name_of_a_source_may_be_a_value() -> None:
    draft = read_form_table(table("项目名称|中央财政林业补助资金|资金性质|财政拨款"))
    assert draft.project["name"] == "中央财政林业补助资金"
    assert not draft.funds


@pytest.mark.parametrize("unit", ["元", "万元"])
def test_the_unit_of_the_form(unit: str) -> None:
    draft = read_form_table(
        table(f"金额单位:{unit}\n项目资金||全年预算数|全年执行数\n|年度资金总额|1,250,000.00|1,062,500.00")
    )
    assert draft.funds["unit"] == unit
    assert lines(draft, "budget") == [("1,250,000.00",)]


def test_a_plan_of_payments() -> None:
    draft = read_form_table(
        table("资金支出计划(%)|3月底|6月底|10月底|12月底\n|50%|||50%\n总体目标|年度目标\n|完成征地报批。")
    )
    assert [(str(step["period"]), str(step["share"])) for step in draft.funds["plan"]] == [
        ("3月底", "50%"),
        ("6月底", ""),
        ("10月底", ""),
        ("12月底", "50%"),
    ]
    assert draft.goals == {"annual": "完成征地报批。"}


def test_a_plan_of_payments_in_a_grid() -> None:
    draft = read_form_table(grid("资金支出计划（%）|3月底|6月底|10月底|<|12月底\n^|34%|||<|66%"))
    assert [str(step["share"]) for step in draft.funds["plan"]] == ["34%", "", "", "66%"]


def test_pairs_under_headings_of_stages_with_the_rate_behind_them() -> None:
    draft = read_form_table(
        table(
            """
二、预算执行情况|预算安排情况（调整后）||资金到位情况||资金执行情况||预算执行进度
|预算数：|386.42|到位数：|386.42|执行数：|371.05|96.02%
|其中：财政资金|386.42|其中：财政资金|386.42|其中：财政资金|371.05|
|其他|0|其他|0|其他|0|
三、目标完成情况|年度预期目标||具体完成情况||总体完成率
|维修工程58处||维修工程60处||100%
四、年度绩效指标完成情况|一级指标|二级指标|三级指标|预期指标值|实际完成值|自评得分
|产出指标（50分）|数量指标（20分）|维修工程数量|≥58处|60处|20
"""
        )
    )
    total, fiscal, other = draft.funds["lines"]
    assert [total[key] for key in ("budget", "received", "executed", "rate")] == [
        "386.42",
        "386.42",
        "371.05",
        "96.02%",
    ]
    assert (fiscal["executed"], other["executed"], other["role"]) == ("371.05", "0", "other")
    assert (draft.goals["annual"], draft.goals["completion"]) == ("维修工程58处", "维修工程60处")
    assert [(field["label"], field["value"]) for field in draft.fields] == [("总体完成率", "100%")]
    assert not draft.tables and not draft.notes


def test_spending_of_half_a_year_is_not_that_of_the_year() -> None:
    draft = read_form_table(
        table(
            """
资金情况（万元）|资金来源|年初预算|1-6月执行数|全年预算|全年执行数|执行率
|年度资金总额|640|298.35|640|612.48|95.70%
|其中：市级财政|640|298.35|640|612.48|95.70%
"""
        )
    )
    assert lines(draft, "half_year", "executed", "rate") == [("298.35", "612.48", "95.70%")] * 2


def test_a_total_without_a_name() -> None:
    draft = read_form_table(
        table(
            """
预算执行情况(10分)|年度预算(万元)|实际支出(万元)|执行率|得分
|560.00|547.21|97.72%|9.77
其中:财政资金|560.00|547.21|97.72%|
自筹资金|0.00|0.00|0|
"""
        )
    )
    assert lines(draft, "name", "role", "budget", "executed", "rate", "score") == [
        ("", "total", "560.00", "547.21", "97.72%", "9.77"),
        ("其中:财政资金", "fiscal", "560.00", "547.21", "97.72%", ""),
        ("自筹资金", "own", "0.00", "0.00", "0", ""),
    ]


def test_money_of_society_is_a_source_like_others() -> None:
    draft = read_form_table(
        table("资金情况（万元）|资金总额|300\n|其中：省级财政资金|200\n|社会资本投入|60\n|银行贷款|40")
    )
    assert [(line["role"], line["budget"]) for line in draft.funds["lines"]] == [
        ("total", "300"),
        ("provincial", "200"),
        ("other", "60"),
        ("other", "40"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "unplaced"),
    [
        ("预算金额（元）|预算金额（万元）", "360000|36", 0),
        ("预算金额（万元）|预算金额（元）", "36.00|360,000.00", 0),
        ("预算金额（元）|预算金额（万元）", "360000|35", 1),
        ("预算金额（元）|预算金额", "360000|36", 1),
    ],
)
def test_one_amount_in_two_units_side_by_side(first: str, second: str, unplaced: int) -> None:
    """The second column repeats the first; where it does not, it is told that it was not read."""
    draft = read_form_table(table(f"资金来源|{first}\n年度资金总额|{second}\n财政拨款|{second}"))
    amount = second.split("|", maxsplit=1)[0]
    assert lines(draft, "name", "budget") == [("年度资金总额", amount), ("财政拨款", amount)]
    assert draft.funds["unit"] == first.split("）", maxsplit=1)[0].split("（")[1]
    assert len(draft.notes) == unplaced
