"""From plain data to validated reports with the places of their values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from perflint.loading._errors import LoadError, Problem, load_error
from perflint.loading._keys import Translation, translate
from perflint.loading._positions import JsonSourceMap, PositionCache, Positions
from perflint.loading._syntax import decoded, parsed
from perflint.places import escape_pointer
from perflint.report import Report, ReportKind
from perflint.report_document import LoadedDocument
from perflint.vocabulary import vocabulary

KINDS: tuple[str, ...] = get_args(ReportKind)
_SHAPES = {
    "string_type": ("应为文字或数字", "must be a text or a number"),
    "list_type": ("应为列表 [ … ]", "must be a list [ … ]"),
    "model_type": ("应为对象 { … }", "must be an object { … }"),
    "model_attributes_type": ("应为对象 { … }", "must be an object { … }"),
    "dict_type": ("应为对象 { … }", "must be an object { … }"),
    "bool_type": ("应为 true 或 false", "must be true or false"),
    "bool_parsing": ("应为 true 或 false", "must be true or false"),
    "int_type": ("应为整数", "must be a whole number"),
    "int_parsing": ("应为整数", "must be a whole number"),
    "int_from_float": ("应为整数", "must be a whole number"),
    "greater_than_equal": ("小于允许的最小值", "is below the least allowed value"),
}


def load_json(data: bytes, path: str) -> LoadedDocument:
    """The reports of a JSON file with the places of their values.

    Raises LoadError with everything that is wrong: syntax, numbers that no form prints, repeated keys, unknown keys
    with the nearest known one, two keys that mean the same, values of another kind than the report's.
    """
    text = decoded(data, path)
    cache = PositionCache(text)
    found = parsed(text, path, cache)
    is_list = isinstance(found, list)
    if not (isinstance(found, dict) or (is_list and found)):
        line, column = cache.positions.place("") or (1, 1)
        message = {
            "zh": "应为一个报告 { … }，或非空的报告列表 [ … ]（格式见 perflint schema report）",
            "en": "must be a report { … } or a list of reports [ … ] that is not empty (see perflint schema report)",
        }
        raise LoadError(path, message, "", line, column)
    items = [(f"/{index}", item) for index, item in enumerate(found)] if is_list else [("", found)]
    reports: list[Report] = []
    source_maps: list[JsonSourceMap] = []
    problems: list[Problem] = []
    for root, item in items:
        translation = translate(Report, item, root)
        problems += _key_problems(translation, cache)
        report = _validated(translation, root, cache, problems)
        if report is not None:
            reports.append(report)
            source_maps.append(JsonSourceMap(cache, root, translation.renamed))
    if problems:
        raise load_error(path, problems)
    return LoadedDocument(path, "json", reports, list(source_maps))


def _key_problems(translation: Translation, cache: PositionCache) -> list[Problem]:
    problems = []
    for unknown in translation.unknown:
        line, column = cache.positions.key_place(unknown.pointer) or (None, None)
        near = unknown.nearest
        message = {
            "zh": f"未知的键“{unknown.key}”"
            + (f"；是否应为“{near}”？" if near else "（允许的键见 perflint schema report）"),
            "en": f"unknown key {unknown.key!r}"
            + (f"; did you mean {near!r}?" if near else " (see perflint schema report)"),
        }
        problems.append(Problem(message, unknown.pointer, line, column))
    for doubled in translation.doubled:
        line, column = cache.positions.key_place(doubled.second) or (None, None)
        first, second = (_key(pointer) for pointer in (doubled.first, doubled.second))
        message = {
            "zh": f"“{first}”与“{second}”含义相同（{doubled.canonical}），只能保留一个",
            "en": f"{first!r} and {second!r} mean the same ({doubled.canonical}); keep one of them",
        }
        problems.append(Problem(message, doubled.second, line, column))
    return problems


def _key(pointer: str) -> str:
    return pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")


def _validated(
    translation: Translation, root: str, cache: PositionCache, problems: list[Problem]
) -> Report | None:
    """The report, or None with what is wrong added to `problems`."""
    data = translation.data
    has_kind = not isinstance(data, Mapping) or "kind" in data
    if not has_kind:
        problems.append(_without_kind(root, cache.positions))
        # Any kind does to see what else is wrong.
        data = {**data, "kind": KINDS[0]}
    try:
        report = Report.model_validate(data)
    except ValueError as refusal:
        from pydantic import ValidationError

        if not isinstance(refusal, ValidationError):
            raise
        for detail in refusal.errors(include_url=False):
            pointer = "".join(f"/{escape_pointer(item)}" for item in detail["loc"])
            problems.append(_value_problem(dict(detail), translation.source(pointer), cache.positions))
        return None
    return report if has_kind else None


def _kinds(language: str) -> str:
    names = vocabulary().mapping("values_of_report_kind")
    return (
        "、".join(f"{kind}（{names[kind][0]}）" for kind in KINDS) if language == "zh" else ", ".join(KINDS)
    )


def _without_kind(root: str, positions: Positions) -> Problem:
    line, column = positions.place(root) or (None, None)
    message = {
        "zh": f"缺少 kind（文种）；应为下列之一：{_kinds('zh')}",
        "en": f"'kind' is missing; it is one of: {_kinds('en')}",
    }
    return Problem(message, root, line, column)


def _value_problem(detail: dict[str, Any], pointer: str, positions: Positions) -> Problem:
    """What the model says of a value, in words; `pointer` is its place in the file."""
    kind, given = detail["type"], detail.get("input")
    name = _key(pointer)
    if name.isdecimal():
        name = f"{_key(pointer.rpartition('/')[0])}/{name}".lstrip("/")
    if kind == "missing":
        zh, en = f"缺少必填的键“{name}”", f"the required key {name!r} is missing"
    elif kind == "literal_error" and detail["loc"] == ("kind",):
        zh, en = (
            f"未知的文种“{given}”；应为下列之一：{_kinds('zh')}",
            f"unknown kind {given!r}; it is one of: {_kinds('en')}",
        )
    elif kind == "literal_error":
        expected = str(detail.get("ctx", {}).get("expected", "")).replace("'", "")
        zh, en = (
            f"“{name}”的值“{_short(given)}”不在允许的值中：{expected}",
            f"{name!r} cannot be {_short(given)!r}; it is one of: {expected}",
        )
    else:
        shape = _SHAPES.get(kind)
        zh = f"“{name}”{shape[0]}" if shape else f"“{name}”的值无效：{detail['msg']}"
        en = f"{name!r} {shape[1]}" if shape else f"{name!r} is not valid: {detail['msg']}"
    place = positions.nearest(pointer.rpartition("/")[0] if kind == "missing" else pointer)
    line, column = place or (None, None)
    return Problem({"zh": zh, "en": en}, pointer, line, column)


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
