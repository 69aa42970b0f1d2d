"""Figures that are damaged: commas out of place, two decimal points, letters read for digits, cut years, lost signs."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from perflint.patterns import regex
from perflint.quantity.interval import Interval
from perflint.quantity.model import Operator, Quantity
from perflint.quantity.normalise import normalise
from perflint.remembering import remembered


class Malformed(Struct, frozen=True):
    """A damaged figure: its text and place, and what is wrong with it (a Chinese phrase for a message)."""

    text: str
    start: int
    end: int
    reason: str


_UNIT = r"(?= ?(?:[万亿千]{0,2}元|%|亩|公里|平方|人|户|个|吨))"
_MONEY = r"(?= ?[万亿千]{0,2}元)"
_GROUP = r"\d{1,3}(?:,\d{3})*"


def _is_impossible_date(found: re.Match[str]) -> bool:
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"] or 1)
    return not (1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1])


def _is_fused_date(found: re.Match[str]) -> bool:
    """Whether a pair of digit strings is a pair of dates that lost their marks; 202406-202501 is a complete one."""
    parts = (found["first"], found["second"])
    return not all(len(part) == 6 and 1 <= int(part[4:]) <= 12 for part in parts)


def _is_certain(_: re.Match[str]) -> bool:
    return True


_Check = Callable[[re.Match[str]], bool]
# Each with a simpler pattern, its sign, that matches wherever it matches itself.
_DAMAGES: tuple[tuple[str, str, str, _Check], ...] = (
    (
        r"(?<![\d.,])\d[\d,]*\.\d+,\d[\d.,]*(?<![.,])(?!\d)",
        r"\.\d+,\d",
        "小数点之后出现千分位逗号",
        _is_certain,
    ),
    # 10,20,30 may be a list; a last group of three digits or decimals show that thousands were meant.
    (
        rf"(?<![\d.,])(?!{_GROUP}(?:\.\d+)?(?![\d,]))\d+(?:,\d+)+(?:,\d{{3}}|,\d+\.\d+)(?! ?[\d,.]){_MONEY}",
        r",\d+,\d",
        "千分位逗号位置错误",
        _is_certain,
    ),
    (
        rf"(?<![\d.,])\d{{1,3}},(?:\d{{1,2}}|\d{{4,}})\.\d+{_UNIT}",
        r",\d+\.\d",
        "千分位逗号位置错误",
        _is_certain,
    ),
    (rf"(?<![\d.,A-Za-z])\d+\.\d+\.\d+{_UNIT}", r"\.\d+\.", "出现两个小数点", _is_certain),
    (rf"(?<![\d.,A-Za-z])\d+\.\.\d+{_UNIT}", r"\.\.", "出现两个小数点", _is_certain),
    (r"(?<![A-Za-z.,\d])[A-Z]\.\d{1,6}(?= ?(?:[万亿]?元|%))", r"[A-Z]\.\d", "数字中混入字母", _is_certain),
    (
        r"(?<![A-Za-z.,\d])\d+[OolI](?:\d*\.?\d+)?(?= ?(?:[万亿]元|元|%))",
        r"\d[OolI]",
        "数字中混入字母",
        _is_certain,
    ),
    (r"(?<![\d.])[12]\d{2} ?年(?= ?\d{1,2} ?月| ?度)", r"\d ?年", "年份缺少一位", _is_certain),
    (r"(?<![\d.])(?:19|20)\d{3} ?年(?= ?\d{1,2} ?月| ?度)", r"\d ?年", "年份多出一位", _is_certain),
    (
        r"(?<!\d)(?P<year>(?:19|20)\d\d) ?年 ?(?P<month>\d{1,2}) ?月(?: ?(?P<day>\d{1,2}) ?日)?",
        r"\d ?年",
        "日期不存在",
        _is_impossible_date,
    ),
    (
        r"(?<!\d)(?P<year>20\d\d)(?P<sign>[-./])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?![\d.])",
        r"20\d\d[-./]",
        "日期不存在",
        _is_impossible_date,
    ),
    (
        r"(?<![\d.\-])(?P<first>20[0-4]\d\d{1,2}) ?[-~] ?(?P<second>20[0-4]\d\d{1,2})(?![\d.\-])",
        r"[-~] ?20",
        "日期缺少年月之间的分隔",
        _is_fused_date,
    ),
    (r"(?<![\d.])\d+(?:\.\d+)?%{2,}", "%%", "百分号重复", _is_certain),
)
_PATTERNS = tuple(
    (regex(pattern, re.ASCII), regex(sign, re.ASCII), reason, check)
    for pattern, sign, reason, check in _DAMAGES
)
_ANY_SIGN = regex("|".join(dict.fromkeys(sign for _, sign, _, _ in _DAMAGES)), re.ASCII)


def find_malformed(text: str) -> list[Malformed]:
    """The damaged figures of a text, from left to right, none of them inside another.

    Only damage that no reading makes sense of is reported; a list of numbers (12,15) and a number of an office
    (M.8) without a unit are not.
    """
    return list(_malformed(text))


@remembered(1_024)
def _malformed(text: str) -> tuple[Malformed, ...]:
    plain = normalise(text)
    # One look for all of them: few texts have any of the signs.
    if _ANY_SIGN.search(plain) is None:
        return ()
    found = sorted(
        (match.start(), -match.end(), reason)
        for pattern, sign, reason, holds in _PATTERNS
        if sign.search(plain)
        for match in pattern.finditer(plain)
        if holds(match)
    )
    malformed: list[Malformed] = []
    for start, negative_end, reason in found:
        if not malformed or start >= malformed[-1].end:
            malformed.append(Malformed(text[start:-negative_end], start, -negative_end, reason))
    return tuple(malformed)


def ocr_operator_candidate(quantity: Quantity) -> Quantity | None:
    """The quantity that stands in the print if its first digit 2 is a misread ≥ (292% for ≥92%), else None.

    Only rates above 100 % without an operator qualify whose rest is a rate from 10 to 100 %.
    """
    if (
        quantity.operator is not None
        or quantity.unit is None
        or quantity.unit.symbol != "%"
        or quantity.is_range
    ):
        return None
    digits = format(quantity.value, "f")
    if quantity.value <= 100 or not digits.startswith("2") or digits[1:2] in ("", "0", "."):
        return None
    rest = Decimal(digits[1:])
    if not 10 <= rest <= 100:
        return None
    return replace(
        quantity,
        value=rest,
        interval=Interval.of_printed(rest),
        operator=Operator.AT_LEAST,
        operator_text="≥",
    )
