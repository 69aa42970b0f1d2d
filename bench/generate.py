"""Reports for the benchmarks: deterministic, with realistic tables and prose, a known share of them with defects.

The figures of a report follow from its number alone, so that any machine generates the same files.
"""

from __future__ import annotations

import argparse
import json
import random
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

PLACES = ("云溪县", "临澜市", "青岑县", "松澜市", "洛宜区", "岚浦县", "泽汀市", "榆川区")
BUREAUS = ("水利局", "交通运输局", "农业农村局", "民政局", "教育局", "文化广电和旅游局")
SUBJECTS = ("渠道维修", "桥梁检测", "水质监测", "校舍修缮", "道路养护", "文物保护", "食堂改造", "林木管护")
# Level 1, level 2, names, unit ("%" for rates); in turn, so that any number of rows covers the categories.
CATEGORIES: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("产出指标", "数量指标", ("完成处数", "检查处数", "维修处数"), "处"),
    ("产出指标", "质量指标", ("验收合格率", "设备完好率", "资料归档率"), "%"),
    ("效益指标", "社会效益指标", ("受益户数", "惠及户数", "覆盖户数"), "户"),
    ("产出指标", "时效指标", ("完工及时率", "报修处置及时率"), "%"),
    ("产出指标", "成本指标", ("单处平均成本",), "元"),
    ("效益指标", "可持续影响指标", ("管护人员到岗率", "管护责任落实率"), "%"),
)
POINTS = {"产出指标": 50, "效益指标": 30}
ACTIONS = (
    "组织施工单位进场",
    "分段验收并留存影像",
    "召开现场会核对进度",
    "按合同约定支付款项",
    "整理归档竣工资料",
)
OBJECTS = ("各乡镇水管站", "沿线村民小组", "县级公共资源交易平台", "第三方检测机构", "项目监理单位")
CENT = Decimal("0.01")


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def _sentence(chance: random.Random, lot: int) -> str:
    """A sentence in one of several shapes, so that prose repeats itself no more than real prose does."""
    month, count = chance.randint(1, 12), chance.randint(2, 90)
    money = f"{chance.randint(1, 60)}.{chance.randint(10, 99)}万元"
    partner, action, place = chance.choice(OBJECTS), chance.choice(ACTIONS), chance.choice(PLACES)
    shapes = (
        f"{month}月，{partner}{action}，当月完成{count}处，第{lot}标段累计使用资金{money}。",
        f"在{place}开展试点以后，{partner}把第{lot}标段{count}处点位列入台账，{month}月底前逐一销号。",
        f"{month}月连续降雨，第{lot}标段{count}处作业面停工{chance.randint(3, 20)}天，{partner}随后增派班组。",
        f"经{partner}抽查，{count}处中有{chance.randint(0, 3)}处需要返修，第{lot}标段返修费用{money}由施工单位承担。",
        f"{partner}在{place}召集第{lot}标段{count}名村民代表座谈，收到意见{chance.randint(1, 15)}条，已逐条答复。",
        f"{action}改在夜间进行，{month}月第{lot}标段缩短工期{chance.randint(2, 15)}天，节约人工费{money}。",
    )
    return chance.choice(shapes)


def _indicator(chance: random.Random, number: int, subject: str) -> dict[str, Any]:
    level1, level2, names, unit = CATEGORIES[number % len(CATEGORIES)]
    if unit == "%":
        target = chance.randint(88, 95)
        actual = chance.randint(target + 1, 99)
    elif level2 == "成本指标":
        target = chance.randint(20, 90) * 100
        actual = target - chance.randint(1, 90)
    else:
        target = chance.randint(20, 900)
        actual = target + chance.randint(1, max(1, target // 12))
    sign = "≤" if level2 == "成本指标" else "≥"
    rate = Decimal(100) if level2 == "成本指标" else _rounded(Decimal(actual) / target * 100)
    return {
        "level1": level1,
        "level2": level2,
        "name": f"第{number + 1}标段{subject}{chance.choice(names)}",
        "target": f"{sign}{target}{unit}",
        "actual": f"{actual}{unit}",
        "completion_rate": f"{rate}%",
        "reason": "",
    }


def _with_points(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with weights that add up to the points of their group, and full marks."""
    for level1, points in POINTS.items():
        members = [row for row in rows if row["level1"] == level1]
        tenths = [points * 10 // len(members)] * len(members)
        for index in range(points * 10 - sum(tenths)):
            tenths[index % len(tenths)] += 1
        for row, weight in zip(members, tenths, strict=True):
            row["weight"] = row["score"] = f"{Decimal(weight) / 10}"
    return rows


def make_report(
    number: int, indicators: int = 8, paragraphs: int = 10, defects: bool | None = None
) -> dict[str, Any]:
    """The report of that number. Every third has defects unless `defects` says otherwise.

    `indicators` counts rows besides the satisfaction row, at least three so that there is a benefit among them;
    `paragraphs` counts pieces of prose of about 60 characters.
    """
    chance = random.Random(number)
    defective = number % 3 == 0 if defects is None else defects
    place, bureau, subject = chance.choice(PLACES), chance.choice(BUREAUS), chance.choice(SUBJECTS)
    budget = Decimal(chance.randint(2000, 90000)) / 100
    executed = _rounded(budget * Decimal(chance.randint(9300, 9950)) / 10000)
    if defective:
        executed = _rounded(budget * Decimal(chance.randint(3000, 4800)) / 10000)
    rate = _rounded(executed / budget * 100)
    execution_score = _rounded(rate / 10)
    rows = _with_points([_indicator(chance, row, subject) for row in range(indicators)])
    rows.append(
        {
            "level1": "满意度指标",
            "level2": "服务对象满意度指标",
            "name": f"{subject}受益群众满意度",
            "target": "≥90%",
            "actual": "95%" if defective else f"{chance.randint(910, 970) / 10}%",
            "weight": "10",
            "score": "10",
            "reason": "",
        }
    )
    prose = [_sentence(chance, lot + 1) for lot in range(paragraphs)]
    if defective and paragraphs >= 4:
        prose[-1] = prose[0] = prose[0] + _sentence(chance, 1) + _sentence(chance, 1)
    part = max(1, paragraphs // 4)
    titles = ("一、项目基本情况", "二、产出情况分析", "三、效益情况分析", "四、存在的问题及改进措施")
    total = _rounded(execution_score + 90) + (Decimal(2) if defective and number % 2 else Decimal(0))
    return {
        "kind": "project-self-evaluation",
        "title": f"{place}{subject}项目支出绩效自评表",
        "fiscal_year": str(2021 + number % 4),
        "unit": f"{place}{bureau}",
        "department": f"{place}{bureau}",
        "project": {"name": f"{place}{subject}项目"},
        "funds": {
            "unit": "万元",
            "lines": [
                {
                    "name": "年度资金总额",
                    "role": "total",
                    "initial": str(budget),
                    "budget": str(budget),
                    "executed": str(executed),
                    "rate": f"{rate}%",
                    "weight": "10",
                    "score": str(execution_score),
                }
            ],
        },
        "goals": {
            "annual": f"完成{subject}{chance.randint(20, 90)}处，受益群众满意度不低于90%。",
            "completion": f"完成{subject}{chance.randint(90, 99)}处并通过验收，问卷回收{chance.randint(100, 400)}份。",
        },
        "indicators": rows,
        "evaluation": {"score": str(total), "grade": "优"},
        "sections": [
            {"heading": title, "level": 1, "paragraphs": prose[index * part : (index + 1) * part]}
            for index, title in enumerate(titles)
        ],
    }


def as_text(report: dict[str, Any]) -> str:
    """The report as the text of a form with a report in prose behind it."""
    line = report["funds"]["lines"][0]
    rows = [
        report["title"],
        f"（{report['fiscal_year']}年度）",
        f"项目名称\t{report['project']['name']}",
        f"主管部门\t{report['department']}\t实施单位\t{report['unit']}",
        "项目资金(万元)\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分",
        "\t年度资金总额\t"
        + "\t".join(line[key] for key in ("initial", "budget", "executed", "weight", "rate", "score")),
        "年度总体目标\t预期目标\t实际完成情况",
        f"\t{report['goals']['annual']}\t{report['goals']['completion']}",
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施",
    ]
    keys = ("level1", "level2", "name", "target", "actual", "weight", "score", "reason")
    rows += ["\t".join(row[key] for key in keys) for row in report["indicators"]]
    rows.append(f"总分\t\t\t\t\t100\t{report['evaluation']['score']}\t")
    for section in report["sections"]:
        rows += [section["heading"], *section["paragraphs"]]
    return "\n".join(rows) + "\n"


def write_reports(
    folder: Path, count: int, indicators: int = 8, paragraphs: int = 10, suffix: str = "json"
) -> list[Path]:
    """Write that many reports into a folder, as JSON or text, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        report = make_report(number, indicators, paragraphs)
        path = folder / f"report-{number:05d}.{suffix}"
        text = json.dumps(report, ensure_ascii=False, indent=1) if suffix == "json" else as_text(report)
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def main() -> None:
    """Write reports from the command line."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--indicators", type=int, default=8)
    parser.add_argument("--paragraphs", type=int, default=10)
    parser.add_argument("--suffix", choices=("json", "txt"), default="json")
    options = parser.parse_args()
    write_reports(options.folder, options.count, options.indicators, options.paragraphs, options.suffix)


if __name__ == "__main__":
    main()
