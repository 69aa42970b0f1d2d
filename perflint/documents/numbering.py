"""Automatic numbering in word processors: the numbers that a reader sees and that the text does not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from perflint.documents.office_xml import attribute, child, local_name, value_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_UNITS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_PLACE = re.compile(r"%(\d)")
_LEVELS = 10


def chinese_number(number: int, digits: str = "零一二三四五六七八九", units: str = "十百千") -> str:
    """A number below 10,000 as it is counted in Chinese: 12 is 十二, 105 is 一百零五."""
    if not 0 < number < 10_000:
        return str(number)
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            if gap and text:
                text += digits[0]
            text += digits[digit] + (units[power - 1] if power else "")
            gap = False
        else:
            gap = True
    # 一十二 is said 十二.
    return text[1:] if 10 <= number < 20 and digits[1] == "一" else text


def format_counter(number: int, kind: str) -> str:
    """A counter in one of Word's number formats (ECMA-376 part 1, 17.18.59); an unknown one gives plain digits."""
    if kind in (
        "chineseCounting",
        "chineseCountingThousand",
        "taiwaneseCountingThousand",
        "japaneseCounting",
    ):
        return chinese_number(number)
    if kind in ("ideographDigital", "taiwaneseDigital", "koreanDigital2", "japaneseDigitalTenThousand"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if kind in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return chinese_number(number, _FORMAL, "拾佰仟")
    if kind in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(0x245F + number)
    if kind == "decimalZero":
        return f"{number:02d}"
    if kind in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        text = ""
        for value, sign in (*_ROMAN, *_ROMAN_UNITS):
            text += sign * (number // value)
            number %= value
        return text.upper() if kind == "upperRoman" else text
    if kind == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if kind == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    if kind == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    return str(number)


@dataclass(slots=True)
class Level:
    """One level of a list: its number format, its text with %1 … %9 for the levels' numbers, its first number."""

    kind: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counting on as paragraphs go by."""

    _levels: dict[str, list[Level]] = field(default_factory=dict)
    _abstract_of: dict[str, str] = field(default_factory=dict)
    _counters: dict[str, list[int | None]] = field(default_factory=dict)

    @classmethod
    def read(cls, root: _Element | None) -> Numbering:
        """The lists that numbering.xml defines; none where the part is missing."""
        found = cls()
        if root is None:
            return found
        abstracts: dict[str, list[Level]] = {}
        for element in root:
            if local_name(element) == "abstractNum":
                abstracts[attribute(element, "abstractNumId") or ""] = _levels_of(element)
        for element in root:
            if local_name(element) != "num":
                continue
            identifier = attribute(element, "numId") or ""
            abstract = value_of(element, "abstractNumId") or ""
            levels = [replace(level) for level in abstracts.get(abstract, [])]
            own_start = _override(element, levels)
            found.define(identifier, f"{identifier}!" if own_start else abstract, levels)
        return found

    def define(self, identifier: str, counters: str, levels: list[Level]) -> None:
        """Add a list. Lists that name the same `counters` count on together."""
        self._levels[identifier] = levels
        self._abstract_of[identifier] = counters

    def label(self, identifier: str, level: int) -> str:
        """The number of the next paragraph of a list at a level (from 0); "" for bullets and unknown lists.

        A number without closing punctuation has a space behind it.
        """
        levels = self._levels.get(identifier)
        if identifier == "0" or levels is None or not 0 <= level < len(levels):
            return ""
        key = self._abstract_of[identifier]
        counters = self._counters.setdefault(key, [None] * _LEVELS)
        current = counters[level]
        counters[level] = levels[level].start if current is None else current + 1
        for deeper in range(level + 1, _LEVELS):
            restart = levels[deeper].restart if deeper < len(levels) else None
            # w:lvlRestart 0 never restarts; n restarts only behind a paragraph of level n or above.
            if restart is None or (restart and level < restart):
                counters[deeper] = None
        shape = levels[level]
        if shape.kind in ("bullet", "none"):
            return ""

        def shown(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            if not 0 <= index < len(levels):
                return ""
            value = counters[index]
            kind = "decimal" if shape.legal and index < level else levels[index].kind
            return format_counter(levels[index].start if value is None else value, kind)

        label = _PLACE.sub(shown, shape.text)
        # A tab or space stands behind the number; without it 1.1 and a text that begins with a year would run together.
        return f"{label} " if label[-1:].isalnum() else label


def _override(element: _Element, levels: list[Level]) -> bool:
    """Put the overrides of a list into the levels of its abstract definition; whether one of them sets a start."""
    own_start = False
    for override in element:
        if local_name(override) != "lvlOverride":
            continue
        index = _number(attribute(override, "ilvl"))
        if not 0 <= index < len(levels):
            continue
        replaced = child(override, "lvl")
        if replaced is not None:
            levels[index] = _level(replaced)
        start = value_of(override, "startOverride")
        if start is not None:
            levels[index].start = _number(start, 1)
            own_start = True
    return own_start


def _number(text: str | None, default: int = 0) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else default


def _level(element: _Element) -> Level:
    restart = value_of(element, "lvlRestart")
    return Level(
        kind=value_of(element, "numFmt") or "decimal",
        text=value_of(element, "lvlText") or "",
        start=_number(value_of(element, "start"), 1),
        restart=_number(restart) if restart else None,
        legal=child(element, "isLgl") is not None,
    )


def _levels_of(abstract: _Element) -> list[Level]:
    levels = [Level() for _ in range(_LEVELS)]
    for element in abstract:
        index = _number(attribute(element, "ilvl"), -1) if local_name(element) == "lvl" else -1
        if 0 <= index < _LEVELS:
            levels[index] = _level(element)
    return levels
