"""Documents for tests of the form recognisers, written as text."""

from __future__ import annotations

from textwrap import dedent

from perflint.documents.text import read_text
from perflint.forms import recognise
from perflint.places import LocatedText, Location
from perflint.report import Report


def located(text: str) -> LocatedText:
    """A text that stands at the beginning of a document."""
    return LocatedText(text, Location(1, 1))


def reports(text: str) -> list[Report]:
    """The reports of a text document."""
    return [report for report, _ in recognise(read_text(dedent(text), "测试.txt"))]


def report(text: str) -> Report:
    """The only report of a text document."""
    found = reports(text)
    assert len(found) == 1, [item.title for item in found]
    return found[0]


def headings(found: Report) -> list[tuple[int, str]]:
    """Levels and headings of a report's sections."""
    return [(section.level, section.heading) for section in found.sections]


SELF_EVALUATION_TABLE = """\
项目名称\t{name}\t主管部门\t云溪区交通局
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
\t产出指标\t数量指标\t维修里程\t≥20公里\t20公里\t50\t50
\t效益指标\t社会效益指标\t受益人口\t≥3000人\t3100人\t40\t40
\t满意度指标\t服务对象满意度\t群众满意度\t≥90%\t95%\t10\t10
"""

TARGET_TABLE = """\
项目名称\t{name}\t实施单位\t云溪区水利站
绩效指标\t一级指标\t二级指标\t三级指标\t指标值
\t产出指标\t数量指标\t疏浚河道\t≥12公里
\t满意度指标\t服务对象满意度\t农户满意度\t≥90%
"""
