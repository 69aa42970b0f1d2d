"""Numbers as they are printed: digits with thousands commas, and Chinese numerals."""

from __future__ import annotations

import re
from decimal import Decimal

from perflint.patterns import regex

# No figure of a form has more digits; longer strings are damage or an attack, never a number.
LONGEST_NUMBER = 40

DIGITS = r"\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?"
CHINESE = r"[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+(?:点[零〇一二三四五六七八九]+)?|半"
CHINESE_CHARACTERS = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"

_DIGIT_VALUES: dict[str, int] = {
    **{character: value for value, character in enumerate("零一二三四五六七八九")},
    **{character: value for value, character in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2,
}
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}
_ASCII_NUMBER = regex(DIGITS, re.ASCII)


def digits_to_decimal(text: str) -> Decimal | None:
    """The number of a text of ASCII digits with an optional point and well-placed thousands commas, else None."""
    if len(text) > LONGEST_NUMBER or not _ASCII_NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(",", ""))


def chinese_to_decimal(text: str) -> Decimal | None:
    """The number of a Chinese numeral (三万五千, 一百零五, 二〇二一, 三点五, 半); None if it is not well formed."""
    if not text or len(text) > LONGEST_NUMBER:
        return None
    if text == "半":
        return Decimal("0.5")
    whole, point, fraction = text.partition("点")
    if point:
        integer = _whole(whole)
        if integer is None or not fraction or any(character not in _DIGIT_VALUES for character in fraction):
            return None
        return Decimal(f"{integer}.{''.join(str(_DIGIT_VALUES[character]) for character in fraction)}")
    integer = _whole(whole)
    return None if integer is None else Decimal(integer)


def _whole(text: str) -> int | None:
    if len(text) > 1 and all(character in _DIGIT_VALUES for character in text):
        # 二〇二一 is read digit by digit; 三五 (three to five) is no number.
        if len(text) == 2 and "〇" not in text and "零" not in text:
            return None
        return int("".join(str(_DIGIT_VALUES[character]) for character in text))
    for mark, value in (("亿", 10**8), ("万", 10**4)):
        if mark in text:
            return _grouped(text, mark, value)
    return _below_ten_thousand(text)


def _grouped(text: str, mark: str, value: int) -> int | None:
    head, _, tail = text.rpartition(mark)
    high = _whole(head)
    if high is None:
        return None
    if not tail:
        return high * value
    if len(tail) == 1 and tail in _DIGIT_VALUES and _DIGIT_VALUES[tail]:
        # 三万五 is short for 35,000.
        return high * value + _DIGIT_VALUES[tail] * value // 10
    low = _whole(tail.lstrip("零〇"))
    return None if low is None or low >= value else high * value + low


def _below_ten_thousand(text: str) -> int | None:
    total, digit, smallest, zero = 0, None, 10_000, False
    for index, character in enumerate(text):
        if character in _DIGIT_VALUES:
            value = _DIGIT_VALUES[character]
            if digit is not None or (zero and value == 0):
                return None
            if value == 0 and index:
                zero = True
            else:
                digit = value
        elif character in _PLACES:
            place = _PLACES[character]
            if (
                place >= smallest
                or (digit is None and not (place == 10 and (index == 0 or zero)))
                or digit == 0
            ):
                return None
            total += (1 if digit is None else digit) * place
            digit, smallest, zero = None, place, False
        else:
            return None
    if not text:
        return None
    if digit is not None:
        # 一百五 is short for 150; 一百零五 is 105.
        total += digit * smallest // 10 if 100 <= smallest < 10_000 and not zero else digit
    return total
