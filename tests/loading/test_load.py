"""report.json: what is accepted, and what every refusal says."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.loading import LoadError, load_json
from perflint.places import Location
from perflint.report import Report

NAME = "report.json"
MINIMAL = {"kind": "project-self-evaluation", "title": "清河县灌溉渠改造"}


def load(value: Any) -> Report:
    """The one report of a value written as JSON."""
    data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    (report,) = load_json(data, NAME).reports
    return report


def refusal(value: Any) -> LoadError:
    """The error that a value causes."""
    data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    with pytest.raises(LoadError) as caught:
        load_json(data, NAME)
    assert caught.value.path == NAME
    assert set(caught.value.message) == {"zh", "en"}
    return caught.value


def test_numbers_keep_their_digits() -> None:
    report = load(
        b'{"kind": "project-target", "fiscal_year": 2021, "indicators": '
        b'[{"name": "x", "target": 12.50, "weight": 10, "actual": 123456789012345678901234567890}]}'
    )
    (indicator,) = report.indicators
    assert (indicator.target, indicator.weight, report.fiscal_year) == ("12.50", "10", "2021")
    assert indicator.actual == "123456789012345678901234567890"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"]
)
def test_encodings(encoding: str) -> None:
    text = json.dumps({**MINIMAL, "region": "云溪区"}, ensure_ascii=False, indent=1)
    loaded = load_json(text.encode(encoding), NAME)
    assert loaded.reports[0].region == "云溪区"
    assert loaded.format == "json"


def test_a_list_of_reports_has_a_source_map_each() -> None:
    loaded = load_json(b'[{"kind": "project-target"},\n {"kind": "performance-text", "title": "x"}]', NAME)
    assert [report.kind for report in loaded.reports] == ["project-target", "performance-text"]
    assert loaded.location(0, "/kind") == Location(line=1, column=12)
    assert loaded.location(1, "/title") == Location(line=2, column=41)
    assert loaded.location(1, "/title", 0) == Location(line=2, column=41)
    assert loaded.full_pointer(1, "/title") == "/1/title"


def test_labels_of_official_forms_are_keys() -> None:
    text = """{
 "文种": "项目支出绩效自评表", "主管部门": "清河县水利局",
 "项目": {"项目名称": "灌溉渠改造", "开始时间": "2024年1月1日"},
 "项目资金": {"金额单位": "万元", "明细": [
   {"资金名称": "年度资金总额", "资金性质": "合计", "年初预算数": "70", "全年预算数（A）": "70", "全年执行数(B)":
    "27.59", "执行率": "39.41%"}]},
 "年度总体目标": {"年初设定目标": "改造12公里", "实际完成情况": "已完成"},
 "绩效指标": [{"一级指标": "产出指标", "三级指标": "改造长度", "计算符号": "≥", "年度指标值": "12", "计量单位": "公里",
   "实际完成值": "12", "分值": 10, "得分": 10, "偏差原因分析及改进措施": ""}],
 "自评结论": {"总分": 93.94, "评价等级": "优秀"}
}"""
    loaded = load_json(text.encode(), NAME)
    (report,) = loaded.reports
    assert report.kind == "project-self-evaluation"
    assert report.department == "清河县水利局"
    assert report.project is not None
    assert report.project.start == "2024年1月1日"
    assert report.funds is not None
    (line,) = report.funds.lines
    assert (line.role, line.initial, line.budget, line.executed, line.rate) == (
        "total",
        "70",
        "70",
        "27.59",
        "39.41%",
    )
    assert report.goals is not None
    assert (report.goals.annual, report.goals.completion) == ("改造12公里", "已完成")
    (indicator,) = report.indicators
    assert (indicator.target, indicator.unit, indicator.weight, indicator.reason) == ("12", "公里", "10", "")
    assert report.evaluation is not None
    assert (report.evaluation.score, report.evaluation.grade) == ("93.94", "优秀")
    place = loaded.location(0, "/indicators/0/target")
    assert place is not None
    assert place.line is not None
    assert place.column is not None
    assert text.split("\n")[place.line - 1][place.column - 1 :].startswith('12", "计量单位')


def test_null_is_absent() -> None:
    report = load(
        {**MINIMAL, "sections": None, "project": None, "indicators": [{"name": "x", "target": None}]}
    )
    assert report.sections == []
    assert report.project is None
    assert report.indicators[0].target is None


def test_all_unknown_keys_are_reported_with_the_nearest_known_one() -> None:
    error = refusal(
        b'{"kind": "project-target", "titel": "x",\n "indicators": [{"name": "a", "tagret": 1, "qqqqqq": 2}]}'
    )
    assert [(problem.pointer, problem.line, problem.column) for problem in error.problems] == [
        ("/titel", 1, 29),
        ("/indicators/0/tagret", 2, 32),
        ("/indicators/0/qqqqqq", 2, 45),
    ]
    assert (error.pointer, error.line, error.column) == ("/titel", 1, 29)
    assert "did you mean 'title'?" in error.message["en"]
    assert "是否应为“target”？" in error.message["zh"]
    assert "perflint schema report" in error.problems[2].message["en"]


def test_the_nearest_key_may_be_a_label() -> None:
    error = refusal({**MINIMAL, "indicators": [{"三级指标": "x", "偏差原因分折": "1"}]})
    assert "是否应为“偏差原因分析”" in error.message["zh"]


def test_two_keys_that_mean_the_same_are_both_named() -> None:
    error = refusal({**MINIMAL, "indicators": [{"name": "x", "target": "1", "年度指标值": "2"}]})
    assert error.pointer == "/indicators/0/年度指标值"
    assert "“target”与“年度指标值”含义相同" in error.message["zh"]
    assert "'target' and '年度指标值' mean the same" in error.message["en"]


def test_a_repeated_key_is_refused_with_both_lines() -> None:
    error = refusal(b'{"kind": "project-target",\n "title": "a",\n "title": "b"}')
    assert (error.pointer, error.line, error.column) == ("/title", 3, 3)
    assert "第 2 行" in error.message["zh"]


def test_a_missing_kind_lists_the_kinds() -> None:
    error = refusal({"title": "x", "tilte": "y"})
    assert len(error.problems) == 2
    for kind in ("project-target", "department-self-evaluation", "performance-text"):
        assert kind in error.message["zh"]
        assert kind in error.message["en"]
    assert "项目支出绩效自评表" in error.message["zh"]


def test_an_unknown_kind_lists_the_kinds() -> None:
    error = refusal({"kind": "自评"})
    assert error.pointer == "/kind"
    assert "project-target（项目支出绩效目标申报表）" in error.message["zh"]


@pytest.mark.parametrize(
    ("value", "pointer", "words"),
    [
        ({**MINIMAL, "title": ["x"]}, "/title", "应为文字或数字"),
        ({**MINIMAL, "title": True}, "/title", "应为文字或数字"),
        ({**MINIMAL, "project": []}, "/project", "应为对象"),
        ({**MINIMAL, "indicators": {"name": "x"}}, "/indicators", "应为列表"),
        ({**MINIMAL, "indicators": ["x"]}, "/indicators/0", "应为对象"),
        ({**MINIMAL, "sections": [{"level": 1}]}, "/sections/0/heading", "缺少必填的键“heading”"),
        ({**MINIMAL, "sections": [{"heading": "x", "level": "a"}]}, "/sections/0/level", "应为整数"),
        ({**MINIMAL, "sections": [{"heading": "x", "level": 0}]}, "/sections/0/level", "小于允许的最小值"),
        ({**MINIMAL, "funds": {"lines": [{"name": "x", "role": "sum"}]}}, "/funds/lines/0/role", "不在允许的值中"),
        ({**MINIMAL, "choices": [{"label": "x", "options": [{"name": "a", "checked": 3}]}]},
         "/choices/0/options/0/checked", "应为 true 或 false"),
        ([MINIMAL, 3], "/1", "应为对象"),
        ([], "", "非空的报告列表"),
        ("x", "", "应为一个报告"),
        (3, "", "应为一个报告"),
    ],
)  # fmt: skip
def test_values_of_another_kind(value: Any, pointer: str, words: str) -> None:
    error = refusal(value)
    assert error.pointer == pointer
    assert words in error.message["zh"]
    assert error.line == 1


_TRAILING_COMMA = (
    ((1, 26), "最后一项之后多了逗号") if sys.version_info >= (3, 13) else ((1, 27), "双引号括起的键")
)


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"", (None, None), "文件为空"),
        (b" \n", (None, None), "文件为空"),
        # From 3.13 on Python knows the comma itself to be what is wrong.
        (b'{"kind": "project-target",}', *_TRAILING_COMMA),
        (b'{"kind": "project-target"\n "title": 1}', (2, 2), "应为逗号"),
        (b'{"kind" "x"}', (1, 9), "应为冒号"),
        (b'{"kind": }', (1, 10), "应为一个值"),
        (b'{"kind": "x', (1, 10), "没有结束的双引号"),
        (b'{"kind": "a\nb"}', (1, 12), "未转义的换行"),
        (b'{"kind": "\\q"}', (1, 11), "转义无效"),
        (b'{"kind": "\\u12"}', (1, 12), "四位十六进制数"),
        (b'{"kind": "x"}\n{"kind": "y"}', (2, 1), "放在一个列表"),
        (b'{"kind": NaN}', (1, 10), "NaN 不是表格中的数"),
        (b'{"kind": "x",\n "title": -Infinity}', (2, 11), "-Infinity 不是表格中的数"),
        (b'{"kind": "x", "title": 1e999}', (1, 24), "1e999 不是表格中的数"),
        (b'{"kind": "x", "title": 1e-999999999}', (1, 24), "不是表格中的数"),
        (b'{"kind": "x", "title": ' + b"1" * 5000 + b"}", (1, 24), "有 5000 位"),
        (b'{"kind": "x", "title": 0.' + b"1" * 5000 + b"}", (1, 24), "有 5002 位"),
        (b'{"kind": "x", "title": "\\ud800"}', (1, 25), "不成对的"),
        (b"[" * 100_000, (1, 65), "嵌套超过"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, (1, 321), "嵌套超过"),
        (b"[" * 200 + b"NaN" + b"]" * 200, (1, 65), "嵌套超过"),
        (b"[" * 200 + b'{"a":1,"a":2}' + b"]" * 200, (1, 65), "嵌套超过"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), (None, None), "二进制"),
        (b'{"kind": "\xff\xfe\xe4\xb8\xad"}', (None, None), ""),
    ],
)
def test_what_is_no_report_is_refused_with_its_place(
    data: bytes, place: tuple[int | None, int | None], words: str
) -> None:
    error = refusal(data)
    if words:
        assert (error.line, error.column) == place
        assert words in error.message["zh"]
    assert error.message["en"]


def test_many_problems_are_cut_after_some() -> None:
    error = refusal({**MINIMAL, **{f"unknown{index}": 1 for index in range(100)}})
    assert len(error.problems) == 100
    assert "共 100 处错误" in error.message["zh"]
    assert "另有 70 处" in error.message["zh"]


def test_hostile_files_are_refused_with_their_place(shared_directory: Path) -> None:
    files = sorted((shared_directory / "hostile").glob("*.json"))
    assert files
    for path in files:
        error = refusal(path.read_bytes())
        assert error.line is not None


@given(st.binary(max_size=200))
def test_any_bytes_are_loaded_or_refused(data: bytes) -> None:
    try:
        load_json(data, NAME)
    except LoadError as error:
        assert error.message["zh"]
        assert str(error).startswith(NAME)


KEYS = st.sampled_from(
    ["kind", "文种", "title", "indicators", "绩效指标", "name", "target", "年度指标值", "sections", "heading",
     "funds", "lines", "role", "项目", "x", "", "/", "~"]
)  # fmt: skip


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("project-target"),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
        max_leaves=20,
    )
)
def test_any_json_is_loaded_or_refused_with_a_place(value: Any) -> None:
    try:
        loaded = load_json(json.dumps(value).encode(), NAME)
    except LoadError as error:
        assert error.line == 1
        assert all(problem.column is not None for problem in error.problems)
    else:
        assert loaded.source_maps[0].find("/kind") is not None


def test_what_a_report_prints_is_loaded_again() -> None:
    report = load({**MINIMAL, "goals": {"annual": "a"}, "tables": [{"header": ["h"], "rows": [["1", 2]]}]})
    again = load(report.model_dump())
    assert again == report
