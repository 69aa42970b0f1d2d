"""From the bytes of a report.json to plain data, with every refusal explained."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from perflint.documents.encoding import decode
from perflint.documents.errors import DocumentError, worded
from perflint.loading._errors import LoadError, Problem, load_error
from perflint.loading._positions import DEEPEST, Literal, PositionCache, Positions
from perflint.patterns import regex
from perflint.places import escape_pointer

# No figure of a form has more digits, before and behind the point together.
_MOST_DIGITS = 40
_LONE_SURROGATE = regex("[\ud800-\udfff]")
_ESCAPED_SURROGATE = regex(r"\\u[dD][89a-fA-F]")

_SYNTAX: dict[str, tuple[str, str]] = {
    "Expecting value": (
        "此处应为一个值；检查是否多写了逗号，或文字没有加双引号",
        "a value is expected here; remove a comma too many, or put the text in double quotes",
    ),
    "Expecting ',' delimiter": (
        "此处应为逗号或右括号；在上一个值之后补上逗号，或补全引号和括号",
        "a comma or a closing bracket is expected here; add it behind the value before",
    ),
    "Expecting ':' delimiter": (
        "键之后应为冒号；在键和值之间补上冒号",
        "a colon is expected behind the key; add it in front of the value",
    ),
    "Expecting property name enclosed in double quotes": (
        "此处应为双引号括起的键；键须用英文双引号，最后一项之后不写逗号",
        "a key in double quotes is expected here; quote it, or remove the comma behind the last entry",
    ),
    "Illegal trailing comma before end of object": (
        "最后一项之后多了逗号；删去该逗号",
        "there is a comma behind the last entry; remove it",
    ),
    "Illegal trailing comma before end of array": (
        "最后一项之后多了逗号；删去该逗号",
        "there is a comma behind the last entry; remove it",
    ),
    "Unterminated string starting at": (
        "字符串没有结束的双引号；补上双引号，或重新导出被截断的文件",
        "a text without its closing double quote; add it, or export the file anew if it was cut",
    ),
    "Invalid control character at": (
        r"字符串中有未转义的换行或控制字符；换行写作 \n，制表符写作 \t",
        r"a line break or control character inside a text; write a line break as \n and a tab as \t",
    ),
    "Invalid \\escape": (
        r"反斜杠之后的转义无效；反斜杠本身写作 \\",
        r"no such escape; write a backslash as \\",
    ),
    "Invalid \\uXXXX escape": (
        r"\u 之后应为四位十六进制数；补全该转义",
        r"four hexadecimal digits are expected behind \u; complete the escape",
    ),
    "Extra data": (
        "一个值之后还有内容；多个报告请放在一个列表 [ … ] 中",
        "there is more behind the first value; put several reports into a list [ … ]",
    ),
}


class _RefusedError(ValueError):
    """A literal that json would read as something that no form prints."""


def _refuse(_: str) -> Any:
    raise _RefusedError


def _integer(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise _RefusedError
    return int(text)


def _decimal(text: str) -> Decimal:
    if len(text) > _MOST_DIGITS:
        raise _RefusedError
    value = Decimal(text)
    if not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS:
        raise _RefusedError
    return value


def _is_refused(literal: Literal) -> bool:
    text = literal.text
    if text in ("true", "false", "null"):
        return False
    read: Callable[[str], Any] = _integer if re.fullmatch(r"-?\d+", text) else _decimal
    try:
        read(text)
    except (ValueError, ArithmeticError):
        return True
    return False


def decoded(data: bytes, path: str) -> str:
    """The text of a file: byte order mark, UTF-8, UTF-16, GB18030. Raises LoadError."""
    if not data.strip():
        raise LoadError(
            path,
            {
                "zh": "文件为空；应含一个报告，或报告的列表（格式见 perflint schema report）",
                "en": "the file is empty; it must hold a report or a list of reports (see perflint schema report)",
            },
        )
    try:
        found = decode(data, path)
    except DocumentError as error:
        message = {language: _worded(error, language) for language in ("zh", "en")}
        raise LoadError(path, message) from error
    if found.damage:
        offset = found.text.find("\N{REPLACEMENT CHARACTER}")
        line, column = Positions(found.text).line_and_column(offset if offset >= 0 else len(found.text))
        message = {
            "zh": f"有 {found.damage} 处字符不能按 {found.encoding} 解码；请以 UTF-8 编码重新保存文件",
            "en": f"{found.damage} characters cannot be decoded as {found.encoding}; save the file as UTF-8",
        }
        raise LoadError(path, message, "", line, column)
    return found.text


def _worded(error: DocumentError, language: str) -> str:
    parts = (worded(error.reason, language), worded(error.remedy, language))  # type: ignore[arg-type]
    return ("；" if language == "zh" else "; ").join(part for part in parts if part)


def parsed(text: str, path: str, cache: PositionCache) -> Any:
    """The data of a JSON text, numbers digit by digit. Raises LoadError with all repeated keys, or the first error."""
    repeated = False

    def an_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        found = dict(pairs)
        repeated = repeated or len(found) < len(pairs)
        return found

    try:
        data = json.loads(
            text,
            object_pairs_hook=an_object,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_refuse,
        )
    except json.JSONDecodeError as error:
        raise _syntax_error(text, path, error) from error
    except _RefusedError as error:
        raise _located(path, _refused_literals(cache.positions), cache.positions) from error
    except RecursionError as error:
        raise _too_deep(path, cache.positions) from error
    if repeated:
        raise _located(path, _repeated_keys(cache.positions), cache.positions)
    if _ESCAPED_SURROGATE.search(text) and (problems := _lone_surrogates(data, cache.positions)):
        raise load_error(path, problems)
    return data


def _syntax_error(text: str, path: str, error: json.JSONDecodeError) -> LoadError:
    # The message of an escape ends with what the module adds to it ("Invalid \\escape: ").
    known = next((words for start, words in _SYNTAX.items() if error.msg.startswith(start)), None)
    zh, en = known or ("不符合 JSON 语法；检查此处的标点", f"{error.msg}; check the punctuation here")
    positions = Positions(text[: error.pos])
    message = {"zh": f"不是有效的 JSON：{zh}", "en": f"not valid JSON: {en}"}
    line, column = positions.line_and_column(error.pos)
    return LoadError(path, message, positions.last_pointer, line, column)


def _refused_literals(positions: Positions) -> list[Problem]:
    problems = []
    for literal in positions.literals:
        if not _is_refused(literal):
            continue
        line, column = positions.line_and_column(literal.offset)
        shown = literal.text if len(literal.text) <= _MOST_DIGITS else f"{literal.text[:20]}…"
        if len(literal.text) > _MOST_DIGITS:
            zh, en = (
                f"数字 {shown} 有 {len(literal.text)} 位",
                f"the number {shown} has {len(literal.text)} digits",
            )
        else:
            zh, en = f"{shown} 不是表格中的数", f"{shown} is no number that a form prints"
        message = {
            "zh": f"{zh}；请按印出的数字填写，或作为文字加双引号",
            "en": f"{en}; give the figure as printed, or as text in double quotes",
        }
        problems.append(Problem(message, literal.pointer, line, column))
    return problems


def _located(path: str, problems: list[Problem], positions: Positions) -> LoadError:
    """One error for all problems; those that lie deeper than places are recorded are found by their depth."""
    return load_error(path, problems) if problems else _too_deep(path, positions)


def _too_deep(path: str, positions: Positions) -> LoadError:
    pointer, offset = positions.too_deep or ("", 0)
    line, column = positions.line_and_column(offset)
    message = {
        "zh": f"嵌套超过 {DEEPEST} 层；报告最多六层（格式见 perflint schema report）",
        "en": f"nested deeper than {DEEPEST} levels; a report has six at most (see perflint schema report)",
    }
    return LoadError(path, message, pointer, line, column)


def _repeated_keys(positions: Positions) -> list[Problem]:
    problems = []
    for item in positions.repeated:
        line, column = positions.line_and_column(item.second + 1)
        first_line, _ = positions.line_and_column(item.first)
        key = item.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        message = {
            "zh": f"键“{key}”重复（第 {first_line} 行已有）；请删去其中一个",
            "en": f"the key {key!r} stands twice (first on line {first_line}); remove one of them",
        }
        problems.append(Problem(message, item.pointer, line, column))
    return problems


def _lone_surrogates(data: Any, positions: Positions) -> list[Problem]:
    """Texts (keys too) with half of a pair of escapes: they are no characters and cannot be printed."""
    problems = []
    pending: list[tuple[str, Any]] = [("", data)]
    while pending:
        pointer, value = pending.pop()
        if isinstance(value, dict):
            pending += [(f"{pointer}/{escape_pointer(key)}", item) for key, item in value.items()]
            texts = [key for key in value if _LONE_SURROGATE.search(key)]
        elif isinstance(value, list):
            pending += [(f"{pointer}/{index}", item) for index, item in enumerate(value)]
            texts = []
        else:
            texts = [value] if isinstance(value, str) and _LONE_SURROGATE.search(value) else []
        if texts:
            line, column = positions.nearest(pointer) or (1, 1)
            message = {
                "zh": r"文字中有不成对的 \ud800–\udfff 转义，不是字符；请删去或补全",
                "en": r"a text holds half of a pair of \ud800–\udfff escapes, which is no character; remove it",
            }
            problems.append(Problem(message, _printable(pointer), line, column))
    return problems


def _printable(pointer: str) -> str:
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", pointer)
