"""The reference pages of facts and profiles, in Chinese: what conditions read, and by what each province judges."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from perflint.facts.registry import FactKind, FieldSpec
from perflint.outputs._words import KIND_WORDS
from perflint.profile import Profile

_NOTICE = "<!-- 由 make docs 生成，请勿手改 -->"
_COMMON = ("report", "pointer", "quote")
"""Fields that every fact kind has."""

_TYPES = {"number": "数", "string": "文本", "boolean": "是否", "set": "集合"}
_SCORES = {
    "proportional": "按执行率比例计分",
    "stepped": "按执行率分档计分",
}
_INVERSE = {
    "linear-excess": "反向指标按超出比例扣分",
    "ratio": "反向指标按目标值与实际值之比计分",
    "any": "反向指标两种公式都认可",
}


def _cells(*cells: str) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def _field(spec: FieldSpec) -> str:
    choices = "；取值：" + "、".join(f"`{choice}`" for choice in spec.choices) if spec.choices else ""
    return _cells(f"`{spec.name}`", _TYPES[spec.type], spec.unit or "—", spec.doc + choices)


def facts_page(kinds: Mapping[str, FactKind]) -> str:
    """Every fact kind with its fields, their types and units."""
    common = next(iter(kinds.values())).fields
    lines = [
        *(_NOTICE, "", "# 事实一览", ""),
        f"规则条件可读的事实共 {len(kinds)} 种。事实只陈述测得的结果，不含阈值；"
        "判断写在规则里（见[规则写法](writing-rules.md)）。",
        "字段没有值时表示“文件未写”或“无法测量”，含该字段的比较都不成立。说明用英文，与 `perflint schema facts` 一致。",
        *("", "每种事实都有：", "", "| 字段 | 类型 | 单位 | 含义 |", "|---|---|---|---|"),
        *(_field(common[name]) for name in _COMMON),
        *("", "目录：" + "、".join(f"[{name}](#{name})" for name in kinds), ""),
    ]
    for kind in kinds.values():
        lines += [f"## {kind.name}", "", " ".join(kind.doc.split()), ""]
        own = [spec for spec in kind.fields.values() if spec.name not in _COMMON]
        if own:
            lines += ["| 字段 | 类型 | 单位 | 含义 |", "|---|---|---|---|", *map(_field, own), ""]
    return "\n".join(lines).rstrip() + "\n"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _bands(profile: Profile) -> Iterator[str]:
    yield from ("| 等级 | 最低分 | 也写作 |", "|---|---|---|")
    for band in profile.bands:
        yield _cells(band.grade, _number(band.minimum), "、".join(band.synonyms) or "—")


def _weights(profile: Profile) -> Iterator[str]:
    yield from ("| 一级指标权重（分） | 依据 |", "|---|---|")
    for scheme in profile.weight_schemes:
        weights = "、".join(f"{name} {_number(points)}" for name, points in scheme.weights.items())
        yield _cells(weights, scheme.basis)


def _shown(value: Any) -> str:
    return f"`{value}`" if isinstance(value, str) else f"`{json.dumps(value, ensure_ascii=False)}`"


def _values(profile: Profile, parent: Profile | None) -> Iterator[str]:
    """The settings of a profile, with a parent only those that differ from it."""

    def own(name: str) -> bool:
        return parent is None or getattr(profile, name) != getattr(parent, name)

    if own("execution_weight"):
        yield f"- 预算执行率分值：{_number(profile.execution_weight)} 分"
    if own("execution_score"):
        yield f"- 执行率得分：{_SCORES[profile.execution_score]}"
    if own("inverse_formula"):
        yield f"- {_INVERSE[profile.inverse_formula]}"
    if own("over_completion_notice") or own("over_completion_explanation"):
        yield (
            f"- 超额完成：达目标值 {_number(profile.over_completion_notice)}% 提示，"
            f"{_number(profile.over_completion_explanation)}% 应说明原因"
        )
    if own("qualitative_groups") and profile.qualitative_groups:
        yield f"- 允许定性的一级指标：{'、'.join(profile.qualitative_groups)}"
    for name, meaning in (("required_sections", "应有章节"), ("required_fields", "应填栏目")):
        if own(name):
            for kind, items in getattr(profile, name).items():
                yield f"- {meaning}（{KIND_WORDS[kind]['zh']}）：{'、'.join(items)}"
    if own("disable") and profile.disable:
        yield f"- 不适用的规则：{'、'.join(profile.disable)}"
    for code, severity in profile.severity.items() if own("severity") else ():
        yield f"- {code} 的级别：`{severity}`"
    for code, params in profile.params.items() if own("params") else ():
        yield f"- {code} 的参数：" + "，".join(
            f"`{name}` = {_shown(value)}" for name, value in params.items()
        )


def _section(profile: Profile, parent: Profile | None) -> Iterator[str]:
    yield from (f"## {profile.title} `{profile.name}`", "")
    if profile.extends:
        yield f"- 继承：`{profile.extends}`"
    if profile.basis:
        yield from (f"- 依据：{basis}" for basis in profile.basis)
    else:
        yield "- 依据：没有公开文件确认这些值"
    if profile.regions:
        yield f"- 地区（文中出现即识别）：{'、'.join(profile.regions)}"
    if profile.markers:
        yield f"- 表式标记（表头、栏目中出现即识别）：{'、'.join(profile.markers)}"
    values = list(_values(profile, parent))
    yield from values
    bands = parent is None or profile.bands != parent.bands
    weights = parent is None or profile.weight_schemes != parent.weight_schemes
    if parent is not None and not (values or bands or weights):
        yield f"- 等级、权重、阈值都与 `{parent.name}` 相同"
    if bands and profile.bands:
        yield from ("", *_bands(profile))
    if weights and profile.weight_schemes:
        yield from ("", *_weights(profile))
    yield ""


def profiles_page(profiles: Sequence[Profile]) -> str:
    """Every profile: what it rests on, what makes it recognised, and its values, inherited ones left out."""
    by_name = {profile.name: profile for profile in profiles}
    lines = [
        *(_NOTICE, "", "# 地区口径", ""),
        "口径（profile）规定等级分档、权重、计分公式和阈值。选用顺序：`--profile` 或配置指定；"
        "文件自述（JSON 的 `profile`）；文中地区名（取最长者）；表式标记最多者（两地并列则不取）；"
        "都没有时用 `national`。结果的标题行写明用了哪个口径及原因。",
        "",
        "`perflint profile show NAME` 显示一个口径的全部取值，`perflint profile diff A B` 显示两者差别。"
        "自己的口径写成 YAML 文件，用 `--profile FILE.yaml` 指定，见[教程](tutorial.md)。",
        "",
        "下面各地只列与上级口径不同的取值。",
        "",
    ]
    # The root comes first: the others are told as differences.
    for profile in sorted(profiles, key=lambda item: (item.extends is not None, item.name)):
        lines += _section(profile, by_name.get(profile.extends or ""))
    return "\n".join(lines).rstrip() + "\n"
