"""Spreadsheet values as the sheet shows them: number formats rendered, exactly, from the stored value.

A cell that shows 95% holds 0.95, and one that shows 2023年6月 holds a serial number; a report must quote what the
author saw. The rendering covers the codes of ECMA-376 part 1, 18.8.30 that office forms use; a code outside them
gives the value in plain digits, which loses the picture and never the number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from math import isfinite

_EPOCH_1900 = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_SIGNIFICANT = 15
"""Spreadsheets store binary floats and show at most 15 digits."""

_EXACT = Context(prec=400)
"""Enough digits for the largest binary float with the most decimal places that a format may ask for."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|_(?P<pad>.)|\*(?P<fill>.)|'
    r"(?P<general>General|G/通用格式)|(?P<meridiem>AM/PM|A/P|上午/下午)|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)|"
    r"(?P<exponent>[eE][+-]0+)|(?P<date>y+|Y+|m+|M+|d+|D+|h+|H+|s+|S+|e+)|(?P<percent>[%％])|(?P<text>@)|(?P<literal>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"^(<=|>=|<>|=|<|>)(-?\d+(?:\.\d+)?)$")
_ELAPSED = re.compile(r"^[hms]+$", re.IGNORECASE)
_WEEKDAYS = "一二三四五六日"


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[str, ...]:
    """The sections of a code: positive; negative; zero; text. A semicolon inside quotes or brackets ends nothing."""
    parts, current = [], ""
    for token in _TOKEN.finditer(code):
        if token["literal"] == ";":
            parts.append(current)
            current = ""
        else:
            current += token[0]
    return (*parts, current)


@lru_cache(maxsize=512)
def is_date_code(code: str) -> bool:
    """Whether a code shows a date or a time."""
    for token in _tokens(_sections(code)[0]):
        if token["date"] is not None:
            return True
        if token["bracket"] is not None and _ELAPSED.match(token["bracket"]):
            return True
    return False


@lru_cache(maxsize=512)
def _tokens(section: str) -> tuple[re.Match[str], ...]:
    return tuple(_TOKEN.finditer(section))


def plain(value: float | Decimal) -> str:
    """A number in plain digits, without the noise of its binary form."""
    number = value if isinstance(value, Decimal) else Decimal(format(value, f".{_SIGNIFICANT}g"))
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def render(value: object, code: str | None, *, epoch_1904: bool = False) -> str:
    """What a cell shows.

    `value` is a number, a text, a boolean, a date or None (an empty text). `epoch_1904` is the workbook's date system.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    code = code or "General"
    if isinstance(value, datetime | date | time):
        moment = _moment(value)
        return _date(moment, code) if is_date_code(code) else _plain_date(value)
    if isinstance(value, timedelta):
        return _elapsed(value)
    if not isinstance(value, int | float | Decimal) or not isfinite(value):
        return str(value)
    if is_date_code(code):
        shown = _from_serial(float(value), epoch_1904)
        return plain(value) if shown is None else _date(shown, code)
    return _number(value, code)


def _moment(value: datetime | date | time) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return datetime.combine(_EPOCH_1900.date(), value)


def _plain_date(value: datetime | date | time) -> str:
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()


def _elapsed(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"


def _from_serial(serial: float, epoch_1904: bool) -> datetime | None:
    try:
        found = (_EPOCH_1904 if epoch_1904 else _EPOCH_1900) + timedelta(days=serial)
    except (OverflowError, ValueError):
        return None
    # Rounding to the second removes the noise of the fraction of a day.
    return (found + timedelta(milliseconds=500)).replace(microsecond=0)


def _holds(condition: str, value: Decimal) -> bool:
    match = _CONDITION.match(condition)
    if match is None:
        return False
    limit = Decimal(match[2])
    return {
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
        "=": value == limit,
        "<>": value != limit,
    }[match[1]]


def _section(value: Decimal, code: str) -> tuple[str, bool]:
    """The section for a value, and whether the section itself shows the sign."""
    sections = _sections(code)
    conditions = [_condition_of(section) for section in sections[:2]]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=False):
            if condition and _holds(condition, value):
                return section, False
        return sections[min(len(sections) - 1, sum(1 for item in conditions if item))], False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


def _condition_of(section: str) -> str | None:
    for token in _tokens(section):
        if token["bracket"] is not None and _CONDITION.match(token["bracket"]):
            return token["bracket"]
    return None


def _number(value: float | Decimal, code: str) -> str:
    number = value if isinstance(value, Decimal) else Decimal(format(value, f".{_SIGNIFICANT}g"))
    section, signed = _section(number, code)
    tokens = _tokens(section)
    if any(token["exponent"] for token in tokens):
        return plain(number)
    digits = [token for token in tokens if token["digits"] is not None]
    if len(digits) > 1 or any(token["literal"] == "/" for token in tokens):
        # Fractions (# ?/?) and split patterns: the picture is lost, the number is not.
        return plain(number)
    scaled = number * Decimal(100) ** sum(1 for token in tokens if token["percent"])
    magnitude = abs(scaled)
    shown = ""
    for token in tokens:
        if token["digits"] is not None:
            shown += _digits(magnitude, token["digits"])
        elif token["general"] is not None or token["text"] is not None:
            shown += plain(magnitude)
        elif token["bracket"] is not None:
            shown += _currency(token["bracket"])
        elif token["pad"] is None and token["fill"] is None:
            shown += token["quoted"] or token["escaped"] or token["percent"] or token["literal"] or ""
    negative = number < 0 and not signed and any(character in shown for character in "123456789")
    return ("-" + shown if negative else shown).strip()


def _currency(bracket: str) -> str:
    """[$￥-804] shows ￥; colours and languages show nothing."""
    return bracket[1:].partition("-")[0] if bracket.startswith("$") else ""


def _digits(magnitude: Decimal, pattern: str) -> str:
    whole, _, fraction = pattern.partition(".")
    thousands = bool(re.search(r"[0#?],+[0#?]", whole))
    trailing = len(whole) - len(whole.rstrip(","))
    scaled = magnitude / Decimal(1000) ** trailing
    places = len(fraction)
    rounded = scaled.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_EXACT)
    text = format(rounded, "f")
    left, _, right = text.partition(".")
    least = whole.count("0")
    left = left.lstrip("0").rjust(least, "0") if least else left.lstrip("0")
    optional = len(fraction) - len(fraction.rstrip("#?"))
    while optional and right.endswith("0"):
        right, optional = right[:-1], optional - 1
    if thousands and left:
        left = f"{int(left):,}".rjust(least, "0")
    if not left and not right:
        return "0"
    return left + ("." + right if right else "")


def _date(moment: datetime, code: str) -> str:
    tokens = _tokens(_sections(code)[0])
    twelve = any(token["meridiem"] for token in tokens)
    shown = ""
    for index, token in enumerate(tokens):
        name = token["date"]
        if name is not None:
            shown += _date_part(moment, name.lower(), tokens, index, twelve)
        elif token["meridiem"] is not None:
            shown += (
                ("上午" if moment.hour < 12 else "下午")
                if "午" in token["meridiem"]
                else moment.strftime("%p")
            )
        elif token["bracket"] is not None:
            shown += _elapsed(moment - _EPOCH_1900).split(":")[0] if _ELAPSED.match(token["bracket"]) else ""
        elif token["text"] is None and token["pad"] is None and token["fill"] is None:
            shown += token["quoted"] or token["escaped"] or token["literal"] or ""
    return shown.strip()


def _date_part(moment: datetime, name: str, tokens: Sequence[re.Match[str]], index: int, twelve: bool) -> str:
    letter, length = name[0], len(name)
    if letter in "ye":
        return f"{moment.year % 100:02d}" if letter == "y" and length <= 2 else f"{moment.year:04d}"
    if letter == "d":
        if length >= 3:
            return ("星期" if length > 3 else "周") + _WEEKDAYS[moment.weekday()]
        return f"{moment.day:0{length}d}"
    if letter == "m" and not _is_minute(tokens, index):
        return f"{moment.month:0{min(length, 2)}d}"
    value = {"h": moment.hour, "m": moment.minute, "s": moment.second}[letter]
    if letter == "h" and twelve:
        value = value % 12 or 12
    return f"{value:0{min(length, 2)}d}"


def _is_minute(tokens: Sequence[re.Match[str]], index: int) -> bool:
    """An m next to hours before it or seconds behind it means minutes."""
    before = [
        token["date"] or token["bracket"] for token in tokens[:index] if token["date"] or token["bracket"]
    ]
    behind = [token["date"] for token in tokens[index + 1 :] if token["date"]]
    return bool(before and before[-1][0] in "hH") or bool(behind and behind[0][0] in "sS")
