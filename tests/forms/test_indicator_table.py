"""Indicator tables: headings, levels, weights in labels, parents, totals, shifted rows."""

from __future__ import annotations

import pytest

from perflint.documents.model import Table
from perflint.forms.draft import Draft, FormDraft
from perflint.forms.grid import lines_of
from perflint.forms.indicator_header import find_indicator_header
from perflint.forms.table_form import FormReader, read_form_table
from perflint.places import LocatedText
from tests.forms.grids import grid, table


def rows(draft: FormDraft, *keys: str) -> list[tuple[str, ...]]:
    """Chosen values of the indicators; "-" for a value that the table has no column for."""
    return [tuple(str(row.get(key, "-")) for key in keys) for row in draft.indicators]


def groups(draft: FormDraft) -> list[Draft]:
    return [{key: str(value) for key, value in group.items()} for group in draft.groups]


def kinds(draft: FormDraft) -> list[str]:
    return [note.kind for note in draft.notes]


NATIONAL = """
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
|产出指标(50分)|数量指标|指标1：改造管网长度|≥12公里|12公里|20|20|
|||指标2：|||||
||质量指标|验收合格率|100%|98%|20|19.6|一处返工
||时效指标(10分)|完工时间|2023年11月底前|2023年12月|10|8|雨季停工
|效益指标（30分）|社会效益指标|受益户数|≥800户|810户|30|30|
||生态效益指标||||||
|满意度指标(10分)|服务对象满意度指标|居民满意度|≥90%|91%|10|10|
|总分|||||100|97.6|
"""


def test_levels_are_filled_down_and_weights_taken_from_labels() -> None:
    draft = read_form_table(table(NATIONAL))
    assert rows(draft, "level1", "level2", "name", "target", "actual", "weight", "score") == [
        ("产出指标", "数量指标", "改造管网长度", "≥12公里", "12公里", "20", "20"),
        ("产出指标", "数量指标", "", "", "", "", ""),
        ("产出指标", "质量指标", "验收合格率", "100%", "98%", "20", "19.6"),
        ("产出指标", "时效指标", "完工时间", "2023年11月底前", "2023年12月", "10", "8"),
        ("效益指标", "社会效益指标", "受益户数", "≥800户", "810户", "30", "30"),
        ("效益指标", "生态效益指标", "", "", "", "", ""),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%", "91%", "10", "10"),
    ]
    assert groups(draft) == [
        {"level1": "产出指标", "weight": "50"},
        {"level1": "产出指标", "level2": "时效指标", "weight": "10"},
        {"level1": "效益指标", "weight": "30"},
        {"level1": "满意度指标", "weight": "10"},
    ]
    assert draft.evaluation == {"total_weight": "100", "total_score": "97.6", "score": "97.6"}
    assert kinds(draft) == []


def test_blank_cells_of_existing_columns_are_empty_and_absent_columns_absent() -> None:
    draft = read_form_table(table(NATIONAL))
    first = draft.indicators[0]
    assert first["reason"] == ""
    assert "unit" not in first and "half_year_target" not in first
    assert draft.indicator_columns == [
        "level1",
        "level2",
        "name",
        "target",
        "actual",
        "weight",
        "score",
        "reason",
    ]


def test_values_remember_their_place() -> None:
    draft = read_form_table(table(NATIONAL))
    name, score = draft.indicators[0]["name"], draft.indicators[2]["score"]
    assert isinstance(name, LocatedText) and isinstance(score, LocatedText)
    # The text before the name, 指标1：, is five characters of the same cell.
    assert (name.location.line, name.location.column) == (2, 4 + 4)
    assert (score.location.line, score.location.column) == (4, 8)


def test_empty_marks_are_kept_as_printed() -> None:
    draft = read_form_table(
        table("一级指标|二级指标|三级指标|指标值|完成值|分值|得分\n产出指标|数量指标|巡查|—|/|10|无")
    )
    assert rows(draft, "target", "actual", "score") == [("—", "/", "无")]


def test_merged_levels_of_a_grid_are_filled_down_like_blanks_of_a_text() -> None:
    draft = read_form_table(
        grid("""
        一级指标|二级指标|三级指标|指标值|分值
        产出指标|数量指标|架设路灯|120盏|20
        ^|^|更换灯头|300个|20
        ^|质量指标|合格率|100%|10
        社会公众或服务对象满意度指标|<|居民满意度|≥90%|10
        """)
    )
    assert rows(draft, "level1", "level2", "name") == [
        ("产出指标", "数量指标", "架设路灯"),
        ("产出指标", "数量指标", "更换灯头"),
        ("产出指标", "质量指标", "合格率"),
        ("社会公众或服务对象满意度指标", "", "居民满意度"),
    ]


def test_a_merged_reason_holds_for_all_its_rows_and_merged_points_count_once() -> None:
    draft = read_form_table(
        grid("""
        一级指标|二级指标|三级指标|指标值|完成值|分值|得分|偏差原因
        产出指标|数量指标|清扫面积|50亩|45亩|10|9|连续降雨
        ^|^|清运垃圾|300吨|280吨|^|^|^
        """)
    )
    assert rows(draft, "weight", "score", "reason") == [("10", "9", "连续降雨"), ("", "", "连续降雨")]


def test_a_new_first_level_without_a_second_level_does_not_inherit_the_one_above() -> None:
    draft = read_form_table(
        table(
            "一级指标|二级指标|三级指标|指标值\n效益指标|可持续影响指标|机制健全性|健全\n服务对象满意度指标||满意度|90%"
        )
    )
    assert rows(draft, "level1", "level2") == [
        ("效益指标", "可持续影响指标"),
        ("服务对象满意度指标", ""),
    ]


def test_a_row_that_only_names_the_group_below_is_no_indicator() -> None:
    draft = read_form_table(
        table("""
        一级指标|二级指标|三级指标|分值|指标值
        产出指标(50分)|数量指标|补助面积|20|29.5亩
        |质量指标|||
        ||成活率|5|95%
        |……|||
        效益指标|社会效益指标|受益人口|10|90人
        |生态效益指标|||
        """)
    )
    assert rows(draft, "level2", "name", "target") == [
        ("数量指标", "补助面积", "29.5亩"),
        ("质量指标", "成活率", "95%"),
        ("社会效益指标", "受益人口", "90人"),
        ("生态效益指标", "", ""),
    ]


def test_points_of_a_row_that_names_a_group_are_the_groups() -> None:
    draft = read_form_table(
        table("""
        一级指标|二级指标|三级指标|分值|得分
        产出指标|||50|48
        |数量指标|培训人数|30|30
        |质量指标|合格率|20|18
        小计|||50|48
        """)
    )
    assert rows(draft, "name", "weight") == [("培训人数", "30"), ("合格率", "20")]
    assert groups(draft)[0] == {"level1": "产出指标", "weight": "50", "score": "48"}


def test_parents_and_children_by_star_and_by_the_word_of_which() -> None:
    draft = read_form_table(
        table("""
        一级指标|二级指标|三级指标|分值|指标值|完成值|得分
        产出指标|数量指标|★养殖数量|10|192只|192只|10
        ||其中羊||180只|180只|
        ||其中牛||12头|12头|
        ||★种植面积|10|||10
        ||苹果||5亩|5亩|
        |质量指标|成活率|5|95%|95%|5
        效益指标|社会效益指标|带动就业|20|50人|52人|20
        ||其中：脱贫户||20人|21人|
        """)
    )
    assert [str(row.get("role", "row")) for row in draft.indicators] == [
        "parent",
        "child",
        "child",
        "parent",
        "child",
        "row",
        "parent",
        "child",
    ]


def test_a_level_label_of_which_only_the_weight_is_left() -> None:
    draft = read_form_table(
        table("一级指标|二级指标|三级指标|分值|指标值\n(50分)|数量指标|播种面积|10|5亩\n||收割面积|10|5亩")
    )
    assert rows(draft, "level1", "level2") == [("", "数量指标"), ("", "数量指标")]
    assert groups(draft) == [{"level1": "", "weight": "50"}]


def test_a_blank_column_of_first_levels_stays_blank() -> None:
    draft = read_form_table(
        table("一级指标|二级指标|三级指标|指标值\n|数量指标|检测批次|≥3批\n|质量指标|合格率|100%")
    )
    assert rows(draft, "level1", "level2") == [("", "数量指标"), ("", "质量指标")]


def test_the_weight_of_the_whole_block_stands_in_its_label() -> None:
    draft = read_form_table(
        table(
            "绩效指标(90分)|一级指标|二级指标|三级指标|指标值|权重\n|产出指标|数量指标|巡查|12次|90\n|合计||||90"
        )
    )
    assert groups(draft) == [{"level1": "绩效指标", "weight": "90"}]
    assert draft.evaluation == {"total_weight": "90"}


def test_a_total_with_its_number_in_the_label() -> None:
    draft = read_form_table(
        table("一级指标|二级指标|三级指标|指标值|得分\n产出指标|数量指标|巡查|12次|90\n总分：95.5")
    )
    assert draft.evaluation == {"total_score": "95.5", "score": "95.5"}


def test_a_total_with_labels_and_a_grade_of_its_own() -> None:
    draft = read_form_table(
        table(
            "一级指标|二级指标|三级指标|指标值|分值|得分\n产出指标|数量指标|巡查|12次|90|88\n"
            "总分||总分值|100|总得分|98.67（自评等级：优）"
        )
    )
    assert draft.evaluation == {
        "total_weight": "100",
        "total_score": "98.67",
        "score": "98.67",
        "grade": "优",
    }


def test_totals_behind_another_row_still_belong_to_the_table() -> None:
    draft = read_form_table(
        table(
            "一级指标|二级指标|三级指标|指标值|分值|得分\n产出指标|数量指标|巡查|12次|90|88\n"
            "其他需要说明的事项|无||||\n合计||||90|88"
        )
    )
    assert draft.evaluation == {"total_weight": "90", "total_score": "88"}
    assert len(draft.indicators) == 1


def test_half_year_and_full_year_targets_with_operators() -> None:
    draft = read_form_table(
        table(
            "一级指标|二级指标|三级指标|计算符号|半年(程)指标值|全年(程)指标值\n产出|数量|清查地块|≥|40宗|100宗"
        )
    )
    assert rows(draft, "operator", "half_year_target", "target") == [("≥", "40宗", "100宗")]


def test_a_heading_in_two_lines() -> None:
    draft = read_form_table(
        grid("""
        绩效指标|<|<|年度指标值|<|<|实际完成值|分值|得分
        一级指标|二级指标|三级指标|指标性质|指标值|度量单位|^|^|^
        产出指标|数量指标|补助人数|=|1200|人|1180|20|19.67
        """)
    )
    assert rows(draft, "operator", "target", "unit", "actual", "weight") == [
        ("=", "1200", "人", "1180", "20")
    ]


def test_a_heading_in_two_lines_of_a_text() -> None:
    draft = read_form_table(
        table("""
        绩效指标|||年度指标值|||实际完成值|分值
        一级指标|二级指标|三级指标|指标性质|指标值|度量单位||
        产出指标|数量指标|补助人数|≥|1200|人|1180|20
        """)
    )
    assert rows(draft, "name", "operator", "target", "unit", "actual", "weight") == [
        ("补助人数", "≥", "1200", "人", "1180", "20")
    ]


def test_half_and_full_year_below_target_and_actual() -> None:
    draft = read_form_table(
        grid("""
        一级指标|二级指标|三级指标|指标值|<|实际完成值|<|分值
        ^|^|^|半年|全年|半年|全年|^
        过程|资金管理|预算执行率|=50%|=100%|=45%|=92%|5
        """)
    )
    assert rows(draft, "half_year_target", "target", "actual", "weight") == [("=50%", "=100%", "=92%", "5")]
    assert kinds(draft) == ["column-not-placed"]


def test_weights_between_the_levels_are_those_of_the_groups() -> None:
    draft = read_form_table(
        table("""
        一级指标|权重|二级指标|权重|三级指标|权重|指标说明|评分标准|自评得分
        决策|20|项目立项|8|论证决策|4|论证是否充分|有论证得4分|4
        ||||目标设置|4|目标是否明确|明确得4分|3
        ||资金落实|12|资金到位|12|到位率|按比例|12
        """)
    )
    assert rows(draft, "level2", "name", "weight", "score") == [
        ("项目立项", "论证决策", "4", "4"),
        ("项目立项", "目标设置", "4", "3"),
        ("资金落实", "资金到位", "12", "12"),
    ]
    assert groups(draft) == [
        {"level1": "决策", "weight": "20"},
        {"level1": "决策", "level2": "项目立项", "weight": "8"},
        {"level1": "决策", "level2": "资金落实", "weight": "12"},
    ]
    assert draft.indicators[0]["description"] == "论证是否充分\n有论证得4分"


def test_a_scoring_table_under_weak_headings() -> None:
    draft = read_form_table(
        table(
            "项目|权重|评价内容|分值|自评分|评价标准\n项目管理|13分|财务制度|3|3|制度齐全\n||组织机构|10|9|"
        )
    )
    assert rows(draft, "level1", "name", "weight", "score") == [
        ("项目管理", "财务制度", "3", "3"),
        ("项目管理", "组织机构", "10", "9"),
    ]
    assert groups(draft) == [{"level1": "项目管理", "weight": "13"}]


def test_a_column_of_scores_headed_by_the_score_of_the_block() -> None:
    draft = read_form_table(
        table(
            "年度绩效指标完成情况|一级指标|二级指标|三级指标|年度指标值|实际完成值|50\n"
            "|产出指标|数量指标|培训人数|200人|210人|30\n||质量指标|合格率|100%|100%|20"
        )
    )
    assert rows(draft, "name", "score") == [("培训人数", "30"), ("合格率", "20")]
    assert groups(draft) == [{"level1": "年度绩效指标完成情况", "score": "50"}]


def test_an_adjusted_target_replaces_the_first_one() -> None:
    draft = read_form_table(
        table(
            "指标名称|计量单位|指标性质|年初指标值|调整指标值|全年完成值\n清扫里程|公里|≥|50|45|46\n及时率|%|≥|95||97"
        )
    )
    assert rows(draft, "name", "operator", "target", "unit", "actual") == [
        ("清扫里程", "≥", "45", "公里", "46"),
        ("及时率", "≥", "95", "%", "97"),
    ]


def test_a_table_of_two_levels_whose_names_are_labels_of_the_second_level() -> None:
    draft = read_form_table(
        table(
            "指标类型|指标名称|指标值|指标描述\n产出指标|数量指标|375万平方米|全市绿地\n|质量指标|100%|全覆盖"
        )
    )
    assert rows(draft, "level1", "level2", "name", "target") == [
        ("产出指标", "数量指标", "", "375万平方米"),
        ("产出指标", "质量指标", "", "100%"),
    ]


def test_a_table_of_two_levels_whose_second_level_holds_the_names() -> None:
    draft = read_form_table(
        table(
            "一级指标|二级指标|指标值|完成值|分值\n产出指标|修缮校舍面积|≥3000平方米|3100平方米|30\n|及时率|100%|100%|20"
        )
    )
    assert rows(draft, "level1", "name", "target") == [
        ("产出指标", "修缮校舍面积", "≥3000平方米"),
        ("产出指标", "及时率", "100%"),
    ]


def test_numbered_rows() -> None:
    draft = read_form_table(
        table(
            "序号|一级指标|二级指标|三级指标|目标值|备注\n1|产出指标|数量指标|设备购置数|12台|\n2|||安装点位|12处|含2处备用"
        )
    )
    assert rows(draft, "level1", "name", "reason") == [
        ("产出指标", "设备购置数", ""),
        ("产出指标", "安装点位", "含2处备用"),
    ]
    assert kinds(draft) == []


def test_a_column_without_a_known_heading_is_told() -> None:
    draft = read_form_table(table("一级指标|二级指标|三级指标|指标值|红黄灯\n产出指标|数量指标|巡查|12次|绿"))
    (note,) = draft.notes
    assert note.kind == "column-not-placed"
    assert "红黄灯" in note.message and note.text == "绿"


# Shifted and exchanged columns


def test_values_one_column_right_of_their_headings_are_put_right_and_told() -> None:
    draft = read_form_table(
        table("""
        绩效指标|一级指标|二级指标|三级指标|指标值|指标值确定依据|
        |产出指标|数量指标|测量图斑||按计划数|年度计划
        ||质量指标|图斑合格率||≥95%|技术规程
        满意度指标|服务对象满意度指标|村民满意度||90%|问卷|
        """)
    )
    assert rows(draft, "level1", "level2", "name", "target", "basis") == [
        ("产出指标", "数量指标", "测量图斑", "按计划数", "年度计划"),
        ("产出指标", "质量指标", "图斑合格率", "≥95%", "技术规程"),
        ("满意度指标", "服务对象满意度指标", "村民满意度", "90%", "问卷"),
    ]
    assert kinds(draft) == ["column-shift"]
    assert draft.notes[0].text is not None


def test_second_level_labels_in_the_first_column_are_put_right_and_told() -> None:
    draft = read_form_table(
        table("""
        一级指标|二级指标|三级指标|指标值|确定依据
        产出指标|时效指标|及时发现险情|及时|制度
        质量指标|工作效率|巡查员到岗情况|全部到岗|考勤
        成本指标|项目成本|巡查补助标准|每人500元|文件
        效益指标|社会效益指标|受灾人数|0人|台账
        """)
    )
    assert rows(draft, "level1", "level2", "name") == [
        ("产出指标", "时效指标", "及时发现险情"),
        ("产出指标", "质量指标", "巡查员到岗情况"),
        ("产出指标", "成本指标", "巡查补助标准"),
        ("效益指标", "社会效益指标", "受灾人数"),
    ]
    assert kinds(draft) == ["column-shift", "column-shift"]
    assert "工作效率" in draft.notes[1].message


def test_rows_whose_merged_labels_a_conversion_dropped() -> None:
    draft = read_form_table(
        table("""
        一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因
        产出指标|数量指标|培训人数|≥200人|210人|15|15|
        培训场次|≥10场|10场|10|10|
        质量指标|合格率|≥95%|97%|15|15|
        效益指标|社会效益|带动就业|≥50人|48人|30|28.8|经济下行
        合计|||||70|68.8|
        """)
    )
    assert rows(draft, "level1", "level2", "name", "target", "actual", "weight", "score") == [
        ("产出指标", "数量指标", "培训人数", "≥200人", "210人", "15", "15"),
        ("产出指标", "数量指标", "培训场次", "≥10场", "10场", "10", "10"),
        ("产出指标", "质量指标", "合格率", "≥95%", "97%", "15", "15"),
        ("效益指标", "社会效益", "带动就业", "≥50人", "48人", "30", "28.8"),
    ]
    assert kinds(draft) == ["column-shift"]


def test_a_name_that_slipped_into_the_second_level() -> None:
    draft = read_form_table(
        table("""
        目标|一级指标|二级指标|三级指标|指标值|分值
        |产出指标|数量指标|举报奖励次数|≥5次|10
        ||制作宣传资料份数|≥500份
        """)
    )
    assert rows(draft, "level2", "name", "target") == [
        ("数量指标", "举报奖励次数", "≥5次"),
        ("数量指标", "制作宣传资料份数", "≥500份"),
    ]


def test_operator_and_direction_columns_exchanged() -> None:
    draft = read_form_table(
        table(
            "一级指标|二级指标|三级指标|指标性质|指标方向|指标值|计量单位\n"
            "产出指标|数量指标|租车次数|正向|大于等于|1|次\n|质量指标|合格率|正向|等于|100|%"
        )
    )
    assert rows(draft, "operator", "direction", "target", "unit") == [
        ("大于等于", "正向", "1", "次"),
        ("等于", "正向", "100", "%"),
    ]
    assert kinds(draft) == ["column-shift"]


def test_a_single_column_of_directions_is_no_shift() -> None:
    draft = read_form_table(
        table("一级指标|二级指标|三级指标|指标性质|指标值\n产出|数量|巡查|正向|12次\n|质量|差错率|反向|1%")
    )
    assert rows(draft, "direction") == [("正向",), ("反向",)]
    assert "operator" not in draft.indicator_columns
    assert kinds(draft) == []


def test_operator_value_and_unit_in_turn() -> None:
    draft = read_form_table(
        table(
            "一级指标|二级指标|三级指标|指标值|度量单位|指标性质\n产出|数量|检测批次|≥|120|批次\n"
            "|质量|准确率|=|98|%\n|时效|出报告时限|≤|15|天"
        )
    )
    assert rows(draft, "operator", "target", "unit") == [
        ("≥", "120", "批次"),
        ("=", "98", "%"),
        ("≤", "15", "天"),
    ]
    assert kinds(draft) == ["column-shift"]


def test_weights_and_scores_exchanged() -> None:
    draft = read_form_table(
        table(
            "一级指标|二级指标|三级指标|指标值|得分|分值\n产出指标|数量指标|检测批次|120批|50|45\n"
            "效益指标|社会效益|处置率|100%|40|40\n满意度指标|满意度|企业满意度|90%|10|9"
        )
    )
    assert rows(draft, "weight", "score") == [("50", "45"), ("40", "40"), ("10", "9")]
    assert kinds(draft) == ["column-shift"]


def test_a_score_above_its_weight_in_one_row_is_no_exchange() -> None:
    draft = read_form_table(
        table(
            "一级指标|二级指标|三级指标|指标值|分值|得分\n产出指标|数量指标|检测批次|120批|50|52\n"
            "效益指标|社会效益|处置率|100%|40|39\n满意度指标|满意度|企业满意度|90%|10|9"
        )
    )
    assert rows(draft, "weight", "score") == [("50", "52"), ("40", "39"), ("10", "9")]
    assert kinds(draft) == []


# Pages


def test_a_table_goes_on_over_a_page_without_a_heading() -> None:
    reader = FormReader()
    reader.read(table("一级指标|二级指标|三级指标|指标值\n过程|资产管理|制度健全性|健全"))
    draft = reader.read(table("|资产管理|管理规范性|规范\n|人员管理|在编率|=100%"))
    assert rows(draft, "level1", "level2", "name") == [
        ("过程", "资产管理", "管理规范性"),
        ("过程", "人员管理", "在编率"),
    ]


def test_a_repeated_heading_goes_on_with_the_levels_of_the_page_before() -> None:
    reader = FormReader()
    heading = "一级指标|二级指标|三级指标|指标值"
    reader.read(table(f"{heading}\n产出指标|数量指标|巡查|12次"))
    draft = reader.read(table(f"{heading}\n||整改|12处\n|质量指标|合格率|100%"))
    assert rows(draft, "level1", "level2") == [("产出指标", "数量指标"), ("产出指标", "质量指标")]


def test_a_title_line_between_the_pages_ends_no_table() -> None:
    draft = read_form_table(
        table(
            "一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|巡查|12次\n项目支出绩效目标申报表|||\n||整改|12处"
        )
    )
    assert rows(draft, "level2", "name") == [("数量指标", "巡查"), ("数量指标", "整改")]


def test_a_label_beside_the_middle_of_its_rows_is_given_to_the_rows_before_and_told() -> None:
    draft = read_form_table(
        table("""
        一级指标|二级指标|重点工作|三级指标|指标值
        |档案管理|档案整理|归档卷数|=500卷
        |土地确权|登记项目|完成项目数|=3个
        履职|规划编制|规划项目|新增规划数|=5个
        """)
    )
    assert rows(draft, "level1", "key_work") == [
        ("履职", "档案整理"),
        ("履职", "登记项目"),
        ("履职", "规划项目"),
    ]
    assert kinds(draft) == ["uncertain-join"]


def test_standard_second_levels_are_not_given_the_label_of_a_later_group() -> None:
    draft = read_form_table(
        table("一级指标|二级指标|三级指标|指标值\n|数量指标|巡查|12次\n效益指标|社会效益|覆盖率|90%")
    )
    assert rows(draft, "level1") == [("",), ("效益指标",)]


def test_indicators_without_any_heading_are_placed_by_their_contents_and_told() -> None:
    draft = read_form_table(
        table("""
        |效益指标|社会效益指标|覆盖率|≥90%|92%|15|15|
        ||可持续影响指标|设施完好率|≥95%|96%|15|14.5|两处待修
        |满意度指标|服务对象满意度指标|群众满意度|≥90%|95%|10|10|
        总分|||||100|98|
        """)
    )
    assert rows(draft, "level1", "level2", "name", "target", "actual", "weight", "score", "reason")[1] == (
        "效益指标",
        "可持续影响指标",
        "设施完好率",
        "≥95%",
        "96%",
        "15",
        "14.5",
        "两处待修",
    )
    assert draft.evaluation["total_score"] == "98"
    assert kinds(draft) == ["uncertain-join"]


def test_rows_that_leave_a_choice_are_kept_and_told() -> None:
    draft = read_form_table(table("产出指标|数量指标|巡查次数|12次|10\n效益指标|社会效益指标|覆盖率|90%|20"))
    assert not draft.indicators
    assert kinds(draft) == ["table-not-placed"]
    assert [str(text) for text in draft.tables[0]["rows"][0]] == [
        "产出指标",
        "数量指标",
        "巡查次数",
        "12次",
        "10",
    ]


def test_indicators_for_the_whole_term_are_kept_beside_those_for_the_year() -> None:
    draft = read_form_table(
        table("""
        长期绩效指标|一级指标|二级指标|指标内容|指标值
        |产出指标|数量指标|建筑面积|8000平方米
        年度绩效指标|一级指标|二级指标|指标内容|指标值
        |产出指标|数量指标|主体工程量|100%
        """)
    )
    assert rows(draft, "name") == [("主体工程量",)]
    assert draft.tables[0]["title"] == "长期绩效指标"
    assert [str(text) for text in draft.tables[0]["rows"][0]] == [
        "产出指标",
        "数量指标",
        "建筑面积",
        "8000平方米",
    ]


def test_indicators_for_the_term_alone_are_the_reports_indicators() -> None:
    draft = read_form_table(
        table("长期绩效指标|一级指标|二级指标|指标内容|指标值\n|产出指标|数量指标|建筑面积|8000平方米")
    )
    assert rows(draft, "name") == [("建筑面积",)]
    assert not draft.tables


def test_indicators_for_the_term_and_the_year_side_by_side() -> None:
    draft = read_form_table(
        grid("""
        绩效指标|一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值
        ^|产出指标|数量指标|修复面积|3000亩|数量指标|修复面积|1000亩
        ^|^|质量指标|成活率|≥85%|质量指标|成活率|≥80%
        ^|效益指标|生态效益指标|覆盖率提高|1%|生态效益指标|覆盖率提高|0.3%
        """)
    )
    assert rows(draft, "level1", "level2", "name", "target") == [
        ("产出指标", "数量指标", "修复面积", "1000亩"),
        ("产出指标", "质量指标", "成活率", "≥80%"),
        ("效益指标", "生态效益指标", "覆盖率提高", "0.3%"),
    ]
    assert [[str(text) for text in row] for row in draft.tables[0]["rows"]] == [
        ["产出指标", "数量指标", "修复面积", "3000亩"],
        ["产出指标", "质量指标", "成活率", "≥85%"],
        ["效益指标", "生态效益指标", "覆盖率提高", "1%"],
    ]
    assert not draft.notes


@pytest.mark.parametrize(
    "text",
    [
        "年度总体目标|预期目标|实际完成情况\n|完成|完成",
        "项目名称|清河县道路养护|主管部门|清河县交通局",
        "绩效指标|产出指标|数量指标|任务完成率|100%\n||质量指标|合格率|100%",
        "|年初预算数|全年预算数|全年执行数|分值|执行率|得分\n年度资金总额|10|10|10|10|100%|10",
    ],
)
def test_other_rows_are_no_heading_of_indicators(text: str) -> None:
    lines = lines_of(table(text))
    assert find_indicator_header(lines, 0) is None


def test_rows_behind_the_table_end_it() -> None:
    draft = read_form_table(
        table("""
        绩效指标|一级指标|二级指标|三级指标|指标值
        |产出指标|数量指标|巡查|12次
        最近年度绩效评价情况|优秀□ 良好☑
        财政部门审核意见|
        填表人:王某|联系电话:000|填报日期:
        """)
    )
    assert len(draft.indicators) == 1
    assert [str(choice["label"]) for choice in draft.choices] == ["最近年度绩效评价情况"]
    assert [(str(item["label"]), str(item["value"])) for item in draft.fields] == [
        ("财政部门审核意见", ""),
        ("填表人", "王某"),
        ("联系电话", "000"),
        ("填报日期", ""),
    ]


def test_an_empty_table_states_nothing() -> None:
    draft = read_form_table(Table([], table("甲").location))
    assert not draft.recognised
    assert not draft.tables


def test_notes_on_the_score_are_evidence() -> None:
    draft = read_form_table(
        table(
            """
一级指标|二级指标|三级指标|指标说明|分值|自评得分|自评说明
产出|职责履行|重点工作办结率|办结数/交办数|15|15|交办42项，办结40项
|履职效益|公众满意度|≥90%|10|10|满意度92.4%
"""
        )
    )
    assert rows(draft, "name", "evidence") == [
        ("重点工作办结率", "交办42项，办结40项"),
        ("公众满意度", "满意度92.4%"),
    ]
    assert not draft.notes


def test_a_bare_benefit_below_bare_second_levels_is_not_moved() -> None:
    draft = read_form_table(
        table(
            """
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|自评得分
履职效能(60分)|数量|粮食产量|≥32.5万吨|32.68万吨|30|30
|质量|农田验收合格率|100%|100%|15|15
|效益|人均可支配收入增长|≥8%|8.7%|15|15
"""
        )
    )
    assert rows(draft, "level1", "level2", "name") == [
        ("履职效能", "数量", "粮食产量"),
        ("履职效能", "质量", "农田验收合格率"),
        ("履职效能", "效益", "人均可支配收入增长"),
    ]
    assert not draft.notes


def test_comparison_value_and_unit_under_their_shortest_headings() -> None:
    draft = read_form_table(
        table(
            "一级指标|二级指标|三级指标|绩效指标描述|符号|值|单位（文字描述）|指标值确定依据\n"
            "产出指标|数量指标|检查家次|全年检查企业家次|≥|260|家次|执法计划"
        )
    )
    assert rows(draft, "operator", "target", "unit", "basis") == [("≥", "260", "家次", "执法计划")]
    assert kinds(draft) == []


def test_values_for_the_whole_term_beside_those_of_the_year_are_left_out_silently() -> None:
    draft = read_form_table(
        table(
            "一级指标|二级指标|三级指标|实施期指标值|年度指标值\n产出指标|数量指标|养护水库|≥126座|≥42座\n"
            "产出指标|质量指标|验收合格率|100%|100%"
        )
    )
    assert rows(draft, "name", "target") == [("养护水库", "≥42座"), ("验收合格率", "100%")]
    assert kinds(draft) == []


def test_a_second_column_of_names_names_rows_that_the_first_only_counts() -> None:
    draft = read_form_table(
        table(
            "一级指标|二级指标|三级指标|指标内容|指标值\n产出指标|数量指标|指标1|老年食堂建设数|12个\n"
            "||指标2|社区设施建设数|8个\n|质量指标|设施验收|验收通过的设施占比|100%"
        )
    )
    assert rows(draft, "name", "target") == [
        ("老年食堂建设数", "12个"),
        ("社区设施建设数", "8个"),
        ("设施验收", "100%"),
    ]
    assert draft.indicators[2]["description"] == "验收通过的设施占比"
    assert kinds(draft) == []
