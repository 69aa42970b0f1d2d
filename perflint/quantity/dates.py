"""Dates, months, years, deadlines and periods as forms print them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from perflint.patterns import regex
from perflint.quantity.normalise import normalise
from perflint.quantity.numerals import chinese_to_decimal
from perflint.remembering import remembered

Precision = Literal["day", "part-of-month", "month", "part-of-year", "year", "range"]


class Period(Struct, frozen=True):
    """A stretch of calendar days that a text names.

    `precision` says how it is named; a "range" names both its ends. `deadline` is true where the thing is due by
    `last` (前, 之前, 不晚于). A deadline "9月前" has the days of September, since practice reads it both as before and
    as by September. `as_of` is true behind 截至. 底 and 末 of a month are its last third, of a year its December.
    """

    first: date
    last: date
    text: str
    start: int
    end: int
    precision: Precision
    deadline: bool = False
    as_of: bool = False

    @property
    def days(self) -> int:
        """Number of days from the first to the last, both included."""
        return (self.last - self.first).days + 1


class _Point(Struct, frozen=True):
    """One end of a period as printed; what is not printed is None."""

    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str = ""


class DateMark(Struct, frozen=True):
    """A date as it stands in a normalised text, before a missing year is filled in."""

    start: int
    end: int
    first: _Point
    last: _Point
    deadline: bool
    as_of: bool


_LONGEST_DATE = 80
_UNKNOWN_YEAR = 0
_S = r"[ \n]{0,2}"
_CHINESE_DIGIT = "〇零一二三四五六七八九"
_YEAR = (
    rf"(?P<year>(?:19|20|21)\d\d|[一二][{_CHINESE_DIGIT}]{{3}}(?={_S}年)"
    # A year of two digits is one only before a month or 底, 末, 度; 20xx年 is a year that nobody can tell.
    rf"|(?<!\d)[12]\d(?={_S}年{_S}(?:\d{{1,2}}{_S}月|[底末度]))|20[xX×*]{{2}}(?={_S}年))"
)
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|元(?=月))"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_PART_OF_MONTH = r"(?P<part>底|末|初|上旬|中旬|下旬)?"
_PARTS_OF_YEAR = (
    r"年?底|年?末|年?终|年?初|上半年|下半年|[第前]?[一二三四1-4]季度|全年|年?内(?![蒙部外容设涝河科控镜])"
)
_DAY_OF_MONTH = rf"{_MONTH}{_S}月{_S}份?(?:{_S}{_DAY}{_S}[日号](?!线)|{_S}{_PART_OF_MONTH})(?![龄嫂])"
# A decimal number (2021.50万元) is no month: no figure and no unit stands behind a month.
_NUMERIC_END = r"(?![\d.,]*\d| ?[%万亿元亩公千米平吨人户个])"
_POINTS = tuple(
    regex(pattern)
    for pattern in (
        rf"{_YEAR}{_S}年度?{_S}{_DAY_OF_MONTH}",
        rf"{_YEAR}(?P<sign>[-./]){_MONTH}(?P=sign){_DAY}日?{_NUMERIC_END}",
        rf"{_YEAR}\.(?P<month>1[0-2]|0[1-9])月?{_NUMERIC_END}",
        rf"{_YEAR}\.(?P<month>[1-9])月?(?= ?(?:-{{1,2}}|~|至) ?(?:19|20)\d\d\.)",
        rf"{_YEAR}[-/](?P<month>1[0-2]|0?[1-9])月?(?!-?\d)(?!年){_NUMERIC_END}",
        rf"{_YEAR}{_S}年度?{_S}(?P<part>{_PARTS_OF_YEAR})?",
        _DAY_OF_MONTH,
        r"(?P<part>年底|年末|上半年|下半年|[第前]?[一二三四1-4]季度)",
    )
)
# In a sentence 全年预算数 and 年初目标 are labels and 2022.1 is a decimal number; as a whole text they are periods.
_WHOLE_TEXT_POINTS = (
    *_POINTS,
    regex(r"(?P<part>全年|年终|年初|年内)"),
    regex(r"(?P<year>(?:19|20)\d\d)\.(?P<month>1[0-2]|[1-9])月?"),
    regex(r"(?P<year>(?:19|20)\d\d)(?:(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])?)?(?!\d)"),
)
_END_OF_RANGE = regex(r"(?P<year>(?:19|20)\d\d)\.(?P<month>[1-9])(?!\d)")
_BARE_DAY = regex(rf"{_DAY}{_S}[日号](?!线)")
_HEADING_YEAR = regex(rf"{_YEAR}{_S}年度?{_S}")
_TO = rf"{_S}(?:-{{1,2}}|~|至|到){_S}"
_MONTH_RANGE = regex(
    rf"(?P<from>1[0-2]|0?[1-9])(?:月份?)?{_TO}{_MONTH}{_S}月份?(?!{_S}\d{{1,2}}{_S}[日号]){_PART_OF_MONTH}"
)
_YEAR_RANGE = regex(
    rf"(?P<from>(?:19|20|21)\d\d){_S}年?度?{_TO}(?P<to>(?:19|20|21)\d\d)"
    rf"(?![\d.,/-])(?:{_S}年度?(?!{_S}\d))?(?!{_S}年)"
)
_DASH = regex(_TO)
_DUE = regex(rf"{_S}(?:之前|以前|前)(?![期身述款景后来往沿三四]|[一二]季)")
_LATEST = regex(r"(?:不晚于|不迟于|最迟|最晚) ?$")
_AS_OF = regex(r"(?:截止|截至)[到至]? ?$")
# 202年1月11日: the month behind a damaged year belongs to no year that is known.
_UNREADABLE = regex(r"[xX×*]")
_DAMAGED_YEAR = regex(r"\d ?年 ?$")
# A search is cheap where its pattern begins with the characters that can be first: what must not stand before a date is
# told behind its first character.
_START = regex(
    rf"[\d元年上下第前{_CHINESE_DIGIT}十](?:"
    rf"(?<=\d)(?<!\d\d)(?<!\d[.,]\d)(?<![A-Za-z第]\d)"
    rf"|(?<![{_CHINESE_DIGIT}十百千万第每几].)"
    rf"(?:(?<=[{_CHINESE_DIGIT}十])(?=[{_CHINESE_DIGIT}十]{{0,3}} ?[年月])|(?<=元)(?=月))"
    r"|(?<=年)(?=[底末])|(?<=[上下])(?=半年)"
    r"|(?<![第前].)(?:(?<=[第前])(?=[一二三四1-4]季度)|(?<=[一二三四1-4])(?=季度)))"
)
# What stands at the beginning of every date and range above; most numbers end the search here.
_MAY_BE = regex(r"(?:19|20|21)\d\d[ \n]{0,2}[年\-./~至到]|\d{1,2}[ \n]{0,2}[年月\-~至到季]|20[xX×*]|[^\d]")
_LONG_NUMBER = regex(r"[12]\d{3}")
_AROUND_BEFORE = regex(
    r"[\s(（【\[:：]*(?:(?:不晚于|不迟于|最迟|最晚|截止|截至|计划|力争|确保|预计|今年|本年度?|当年|于|在|到|至)\s*){0,3}"
)
_AROUND_AFTER = regex(r"\s*(?:止|(?:全部|全面)?(?:完成|完工|竣工|建成|结束))?[\s)）】\]。;；,，]*")


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if text.isascii():
        return int(text)
    value = Decimal(1) if text == "元" else chinese_to_decimal(text)
    return None if value is None else int(value)


def _year(text: str | None) -> int | None:
    if text is not None and _UNREADABLE.search(text):
        return _UNKNOWN_YEAR
    number = _number(text)
    return number + 2000 if number is not None and number < 100 else number


def _read(found: re.Match[str]) -> _Point:
    groups = found.groupdict()
    return _Point(
        found.end(),
        _year(groups.get("year")),
        _number(groups.get("month")),
        _number(groups.get("day")),
        groups.get("part") or "",
    )


def _first_match(patterns: tuple[re.Pattern[str], ...], text: str, start: int) -> _Point | None:
    for pattern in patterns:
        found = pattern.match(text, start)
        if found is not None:
            return _read(found)
    return None


def _months_or_years(text: str, start: int) -> tuple[_Point, _Point] | None:
    """Ranges whose unit stands only at their end: 2021年1-12月, 1-6月, 2021-2035年, 2021—2023."""
    headed = _HEADING_YEAR.match(text, start)
    year = _year(headed["year"]) if headed is not None else None
    months = _MONTH_RANGE.match(text, headed.end() if headed is not None else start)
    if months is not None:
        first, last = _number(months["from"]), _number(months["month"])
        point = _Point(months.end(), year, last, None, months["part"] or "")
        return replace(point, month=first, part=""), point
    years = _YEAR_RANGE.match(text, start)
    if years is not None and years["from"] <= years["to"]:
        return _Point(years.end(), int(years["from"])), _Point(years.end(), int(years["to"]))
    return None


def _second_end(text: str, first: _Point) -> _Point | None:
    """The other end of a range that begins with `first`; what it leaves out is taken from `first`."""
    dash = _DASH.match(text, first.end)
    if dash is None:
        return None
    last = _first_match((*_POINTS, _END_OF_RANGE), text, dash.end())
    if last is None and first.day is not None and (day := _BARE_DAY.match(text, dash.end())) is not None:
        last = replace(_read(day), month=first.month)
    if last is None:
        return None
    return last if last.year is not None else replace(last, year=first.year)


def scan_dates(text: str) -> Iterator[DateMark]:
    """All dates of a normalised text, from left to right, without overlap."""
    # Each has a word for its unit, or a year of four digits.
    if not ("年" in text or "月" in text or "季" in text or _LONG_NUMBER.search(text)):
        return
    position = 0
    while (start := _START.search(text, position)) is not None:
        mark = _mark_at(text, start.start(), _POINTS) if _MAY_BE.match(text, start.start()) else None
        if mark is None:
            position = start.start() + 1
        else:
            yield mark
            position = mark.end


def _mark_at(text: str, start: int, points: tuple[re.Pattern[str], ...]) -> DateMark | None:
    pair = _months_or_years(text, start)
    if pair is None:
        first = _first_match(points, text, start)
        if first is None:
            return None
        pair = first, _second_end(text, first) or first
    before = text[max(0, start - 6) : start]
    if pair[0].year is None and _DAMAGED_YEAR.search(before):
        pair = replace(pair[0], year=_UNKNOWN_YEAR), replace(pair[1], year=_UNKNOWN_YEAR)
    end = pair[1].end
    due = _DUE.match(text, end)
    return DateMark(
        start,
        due.end() if due is not None else end,
        *pair,
        deadline=due is not None or _LATEST.search(before) is not None,
        as_of=_AS_OF.search(before) is not None,
    )


def _part_of_month(year: int, month: int, part: str) -> tuple[int, int]:
    last = monthrange(year, month)[1]
    if part in ("初", "上旬"):
        return 1, 10
    if part == "中旬":
        return 11, 20
    return (21, last) if part else (1, last)


def _part_of_year(part: str) -> tuple[int, int]:
    """First and last month of a part of a year."""
    if "季度" in part:
        character = part[part.index("季度") - 1]
        quarter = _number(character) or 1
        return (1, 3 * quarter) if part.startswith("前") else (3 * quarter - 2, 3 * quarter)
    if part in ("上半年", "下半年"):
        return (1, 6) if part == "上半年" else (7, 12)
    if part.endswith("初"):
        return 1, 1
    return (12, 12) if part.endswith(("底", "末", "终")) else (1, 12)


def _days(point: _Point, year: int | None) -> tuple[date, date, Precision] | None:
    """First and last day of a point; None without a year or for a day that no calendar has."""
    full_year = point.year if point.year is not None else year
    if full_year is None or not date.min.year <= full_year <= date.max.year:
        return None
    if point.month is None:
        low, high = _part_of_year(point.part)
        last = date(full_year, high, monthrange(full_year, high)[1])
        return date(full_year, low, 1), last, "part-of-year" if (low, high) != (1, 12) else "year"
    if not 1 <= point.month <= 12:
        return None
    if point.day is not None:
        if not 1 <= point.day <= monthrange(full_year, point.month)[1]:
            return None
        day = date(full_year, point.month, point.day)
        return day, day, "day"
    first, final = _part_of_month(full_year, point.month, point.part)
    precision: Precision = "part-of-month" if point.part else "month"
    return date(full_year, point.month, first), date(full_year, point.month, final), precision


def _period(mark: DateMark, text: str, year: int | None) -> Period | None:
    first, last = _days(mark.first, year), _days(mark.last, year)
    if first is None or last is None or first[0] > last[1]:
        return None
    precision = first[2] if mark.first == mark.last else "range"
    return Period(
        first[0],
        last[1],
        text[mark.start : mark.end],
        mark.start,
        mark.end,
        precision,
        mark.deadline,
        mark.as_of,
    )


def find_dates(text: str, year: int | None = None) -> list[Period]:
    """All dates and periods of a text; those without a printed year only when `year` is given."""
    periods = (_period(mark, text, year) for mark in date_marks(text))
    return [period for period in periods if period is not None]


@remembered(1_024)
def date_marks(text: str) -> tuple[DateMark, ...]:
    """The dates of a text as they stand, see `scan_dates`."""
    return tuple(scan_dates(normalise(text)))


@lru_cache(maxsize=4096)
def parse_date(text: str, year: int | None = None) -> Period | None:
    """The one date or period that the whole text is, with brackets and words such as 完成 around it, else None."""
    if len(text) > _LONGEST_DATE:
        return None
    plain = normalise(text)
    opening = _AROUND_BEFORE.match(plain)
    start = opening.end() if opening is not None else 0
    mark = _mark_at(plain, start, _WHOLE_TEXT_POINTS)
    if mark is None:
        return None
    if not _AROUND_AFTER.fullmatch(plain[mark.end :]):
        return None
    return _period(mark, text, year)
