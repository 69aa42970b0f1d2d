"""Title, year, region, unit and project from titles and sentences."""

from __future__ import annotations

import pytest

from perflint.forms.identity import (
    evaluating_unit,
    only_year,
    region_of,
    sentence_project,
    stated_year,
    title_project,
    title_unit,
)
from perflint.forms.titles import is_title, meta_pairs, year_line
from tests.forms.documents import located


@pytest.mark.parametrize(
    "text",
    [
        "市级部门预算项目支出绩效目标申报表",
        "2023年度项目支出绩效自评表",
        "部门预算项目支出绩效自评表(2023年度)",
        "附件1.项目支出绩效自评表",
        "抗旱专项资金绩效目标表（打捆项目）",
        "云溪区水利局2022年度整体支出绩效自评报告",
        "云溪区水利局 2024 年绩效文本",
        "绩效目标表",
    ],
)
def test_titles(text: str) -> None:
    assert is_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "一、绩效目标表",
        "详见附件绩效自评表",
        "填报绩效自评表",
        "各单位按要求报送了自评报告。",
        "根据要求，形成绩效自评报告",
        "设备明细表",
        "绩效目标",
        "（三）自评报告",
    ],
)
def test_lines_that_are_no_titles(text: str) -> None:
    assert not is_title(text)


def test_weaker_titles_count_at_the_front_only() -> None:
    assert is_title("2023年种养殖补贴到户项目资金使用情况", at_front=True)
    assert not is_title("2023年种养殖补贴到户项目资金使用情况")


@pytest.mark.parametrize("text", ["（2025年度）", "2024年度", "( 2023年度)", "(2020)年度", "2021年"])
def test_year_lines(text: str) -> None:
    found = year_line(located(text))
    assert found is not None
    assert text[(found.location.column or 0) - 1 :].startswith(found)


def test_lines_with_a_year_and_more_are_no_year_lines() -> None:
    assert year_line(located("2025年度目标")) is None


def test_year_of_chinese_numerals() -> None:
    assert stated_year([located("云溪区二〇二三年度绩效自评报告")]) == "2023"
    assert stated_year([located("绩效自评报告"), located("2022年自评表")]) == "2022"
    assert stated_year([located("绩效自评报告")]) is None


def test_the_only_year_of_prose() -> None:
    assert only_year([located("2022年安排20万元。"), located("2022年支出18万元。")]) == "2022"
    assert only_year([located("2022年安排20万元，2021年结转3万元。")]) is None
    assert only_year([located("按照财绩〔2021〕3号要求，2020年11月10日开工。")]) is None


def test_pairs_of_label_and_value() -> None:
    pairs = meta_pairs(located("填报单位（盖章）：云溪区水利局    填报日期：2023年3月1日   单位：万元"))
    assert [(pair.key, pair.label, pair.value) for pair in pairs] == [
        ("unit", "填报单位（盖章）", "云溪区水利局"),
        ("", "填报日期", "2023年3月1日"),
        ("funds.unit", "单位", "万元"),
    ]
    assert pairs[1].value.location.column == 1 + len("填报单位（盖章）：云溪区水利局    填报日期：")


@pytest.mark.parametrize(
    "text",
    ["项目概况：为改善灌溉条件，实施修缮。", "正文没有标签", "负责人：张某。后来更换。", "说明情况如下："],
)
def test_prose_is_no_pair(text: str) -> None:
    assert meta_pairs(located(text)) == []


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("云溪区自然资源和规划局经开分局2022年度整体支出绩效自评报告", "云溪区自然资源和规划局经开分局"),
        ("2023年度清河县人民医院部门整体支出绩效自评报告", "清河县人民医院"),
        ("部门整体支出绩效评价报告（清河县政协）", "清河县政协"),
        ("项目支出绩效自评表", None),
        ("市级部门预算项目支出绩效目标申报表", None),
        ("美丽乡村示范点奖励资金绩效评价报告", None),
    ],
)
def test_units_in_titles(title: str, unit: str | None) -> None:
    assert title_unit([located(title)]) == unit


def test_the_unit_that_evaluated() -> None:
    text = "根据通知要求，清河县水利局对2023年度部门整体支出开展了自评。"
    assert evaluating_unit([located(text)]) == "清河县水利局"


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("清河县水利局", "清河县"),
        ("永安市云溪区疾病预防控制中心", "永安市云溪区"),
        ("江西省永安市水利局", "江西省永安市"),
        ("广西2024年度中央补助资金绩效自评报告", "广西"),
        ("2024年度内蒙古自治区清河市自然资源局", "内蒙古自治区清河市"),
        ("清河市市级部门整体预算绩效目标表", "清河市"),
        ("关于2019年度云溪区道路工程绩效评价报告", "云溪区"),
        ("高新区规划分局", None),
        ("县农业农村局", None),
        ("市级部门预算项目支出绩效目标申报表", None),
        ("转移支付区域绩效目标自评表", None),
        ("某某城市管理委员会", None),
        ("疫情期间区域防治费用", None),
        ("本市域内调查", None),
    ],
)
def test_regions(text: str, region: str | None) -> None:
    assert region_of([located(text)]) == region


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("关于2019年度高坪通组道路工程绩效评价报告", "高坪通组道路工程"),
        ("2021年度“平安渠道”建设绩效自评报告", "“平安渠道”建设"),
        ("清河县水利局2023年渠道修缮项目支出绩效自评报告", "渠道修缮项目"),
        ("财政专项扶贫资金绩效自评报告", "财政专项扶贫资金"),
        ("广西2024年度安居工程补助资金绩效自评报告", "安居工程补助资金"),
        ("项目支出绩效自评报告", None),
        ("云溪中学专项资金绩效自评价报告", None),
        ("部门预算项目支出绩效自评表(2023年度)", None),
    ],
)
def test_projects_in_titles(title: str, name: str | None) -> None:
    assert title_project([located(title)]) == name


def test_projects_in_sentences() -> None:
    text = "综上，最终评分结果：清河县渠道调查评价项目项目绩效自评价结果为:总得分93分。"
    assert sentence_project([located(text)]) == "清河县渠道调查评价项目"
    assert sentence_project([located("渠道调查评价项目预算70万元，资金到位70万元。")]) == "渠道调查评价项目"
    assert sentence_project([located("各项目绩效自评均已完成。")]) is None
