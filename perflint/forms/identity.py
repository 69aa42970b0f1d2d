"""Title, year, region, unit and project of a report where titles or sentences name them and no cell does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from perflint.forms.numbering import numbering_of
from perflint.forms.titles import organisation_at_start, year_in
from perflint.forms.wording import alternatives, fold, holds_any, part_of, without_end_brackets
from perflint.patterns import regex
from perflint.places import LocatedText
from perflint.vocabulary import vocabulary

_YEAR_PREFIX = regex(r"\s*(?:关于)?\s*(?:(?:19|20)\d\d|20xx|20XX)?\s*(?:年度?)?\s*")
_YEAR_AT_END = regex(r"\s*[（(]?(?:19|20)\d\d\s*年?度?[)）]?\s*$")
_YEAR_AHEAD = regex(r"\s*(?:19|20)\d\d")
_ABOUT = regex(r"\s*(?:关于|对)\s*")
_ANY_YEAR = regex(r"(?<![\d〔\[（(【])((?:20)\d\d)\s*年(?!\s*\d{1,2}\s*月)")
_DID_EVALUATE = regex(
    r"(?:^|[，。,])\s*([^，。,；：:]{4,30}?)(?:对|组织对)\s*(?:本单位|本部门|我单位)?\s*20\d\d\s*年"
)
_PROJECT_SENTENCE = regex(
    r"(?:^|[，。；：:])\s*([^，。；：:、]{4,40}?项目)(?:项目)?(?:支出)?(?:的)?绩效自?评"
)
_PROJECT_MONEY = regex(r"^\s*([^，。；：:、\d]{4,40}?项目)(?:总)?预算\s*\d")
_BRACKETED_END = regex(r"[（(]([^（）()]{2,20})[)）]\s*$")
_LONGEST_PROJECT = 60


def best_title(titles: Sequence[LocatedText], *, form: bool) -> LocatedText | None:
    """The title of several lines at a front: the one next to a form, the first one of a report in prose."""
    if not titles:
        return None
    telling = [title for title in titles if holds_any(fold(title), "title_performance_words")] or list(titles)
    return telling[-1] if form else telling[0]


def stated_year(candidates: Iterable[LocatedText]) -> LocatedText | None:
    """The first year that one of some titles, cells or year lines names, digits only."""
    for text in candidates:
        if re.fullmatch(r"(?:19|20)\d\d", text):
            return text
        found = year_in(text)
        if found is not None:
            return found
    return None


def only_year(paragraphs: Iterable[LocatedText]) -> LocatedText | None:
    """The year of prose that names a single one; dates and document numbers do not count."""
    first: LocatedText | None = None
    for text in paragraphs:
        for match in _ANY_YEAR.finditer(text):
            if first is None:
                first = text.derive(match[1], match.start(1))
            elif first != match[1]:
                return None
    return first


def title_unit(titles: Sequence[LocatedText]) -> LocatedText | None:
    """The body that a title names: at its beginning, or in brackets at its end."""
    for title in titles:
        start = _YEAR_PREFIX.match(title)
        offset = start.end() if start else 0
        name = organisation_at_start(title[offset:])
        if name is not None:
            return part_of(title, offset, offset + len(name))
        bracket = _BRACKETED_END.search(title)
        if bracket is not None and bracket[1].endswith(vocabulary().words("organisation_endings")):
            return title.derive(bracket[1], bracket.start(1))
    return None


def front_unit(paragraphs: Sequence[LocatedText]) -> LocatedText | None:
    """The body whose name is a line of its own at the front."""
    return next((text for text in paragraphs[:3] if organisation_at_start(text) == text), None)


def evaluating_unit(paragraphs: Sequence[LocatedText]) -> LocatedText | None:
    """The body that a first paragraph names: …，清河县教育局对2023年度…开展了自评."""
    for text in paragraphs[:3]:
        match = _DID_EVALUATE.search(text)
        if match is not None and match[1].endswith(vocabulary().words("organisation_endings")):
            return text.derive(match[1], match.start(1))
    return None


@cache
def _region() -> re.Pattern[str]:
    provinces = alternatives("region_provinces")
    return regex(
        rf"(?:(?:{provinces})(?:省|市|[一-鿿]{{0,3}}自治区)?)?"
        r"(?:[^\W\d_市区县旗省]{2,6}?(?:自治州|州|盟|市)(?![场民政容区域直委辖]))?"
        r"(?:[一-鿿]{1,9}自治[县旗]|[一-鿿]{1,3}?(?:县|区|旗|市)(?![级域块间内直]))?"
    )


def region_of(texts: Iterable[LocatedText]) -> LocatedText | None:
    """The province, city or county with which a title or the name of a body begins."""
    for text in texts:
        start = _YEAR_PREFIX.match(text)
        offset = start.end() if start else 0
        match = _region().match(text, offset)
        if match is None or match.end() == offset:
            continue
        name = part_of(text, offset, match.end())
        if len(name) > 1 and not _is_no_place(name):
            return name
    return None


def _is_no_place(name: str) -> bool:
    words = vocabulary()
    base = name[:-1]
    if base.endswith(words.words("region_not_districts")):
        return True
    long = [word for word in words.words("region_not_names") if len(word) > 1]
    return name[0] in words.words("region_not_names") or any(word in name for word in long)


def title_project(titles: Sequence[LocatedText]) -> LocatedText | None:
    """The project that the title of a report in prose names; None where it names only a kind of paper."""
    for title in titles:
        start = _behind_front(title)
        end = start + len(without_end_brackets(title[start:]))
        tails = vocabulary().words("project_title_tails")
        cut = min((found for tail in tails if (found := title.find(tail, start, end)) > 0), default=end)
        name = part_of(title, start, cut)
        name = name.derive(_YEAR_AT_END.sub("", name))
        if 2 < len(name) <= _LONGEST_PROJECT and _names_something(name):
            return name
    return None


def _behind_front(title: LocatedText) -> int:
    """Where a title goes on behind its numbering, 关于, year, place and body."""
    numbering = numbering_of(title)
    start = numbering.end if numbering else 0
    for pattern in (_ABOUT, _YEAR_PREFIX):
        match = pattern.match(title, start)
        start = match.end() if match else start
    unit = organisation_at_start(title[start:])
    place = _region().match(title, start)
    if unit:
        start += len(unit)
    elif place is not None and place.end() > start and _YEAR_AHEAD.match(title, place.end()):
        start = place.end()
    match = _YEAR_PREFIX.match(title, start)
    return match.end() if match else start


def _names_something(name: str) -> bool:
    rest = fold(name)
    for word in sorted(vocabulary().words("project_generic_words"), key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(re.sub(r"[\d“”\"、，()（）]", "", rest)) > 1


def sentence_project(paragraphs: Iterable[LocatedText]) -> LocatedText | None:
    """The project that a sentence of result or money names."""
    for text in paragraphs:
        match = _PROJECT_SENTENCE.search(text) or _PROJECT_MONEY.search(text)
        if match is not None and _names_something(match[1]):
            return text.derive(match[1], match.start(1))
    return None
