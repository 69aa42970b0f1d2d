"""Wording that belongs to somebody else: notices from above, other levels, other fields, other places, projects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, ClassVar

from perflint.facts.context import DocumentContext, ReportContext
from perflint.facts.excerpts import around, shorten
from perflint.facts.identity import LEVELS, identity, level_of_name, places_of_name
from perflint.facts.passages import passages
from perflint.facts.registry import Doc, Fact, Related, measures, measures_document
from perflint.facts.similarity import common_runs, longest_common_run, normalise
from perflint.facts.texts import leaves, whole_text
from perflint.patterns import alternatives, regex
from perflint.vocabulary import Vocabulary

_GENERAL_BODY = regex(r"人民政府|财政局|财政厅|街道|管理委员会|管委会|镇|乡$")

# The two or three characters of a place name; words that a sentence puts before a name are no part of it.
_NAME = (
    "[^\\W\\d_由在与和向对从到将给于经及按据为是各全该本省市并报份请送交的了等我你他其至归属会同以关]{2,3}"
)
_TITLE = regex(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》")


class NoticeWording(Fact, frozen=True, kw_only=True):
    """A phrase with which a higher body instructs lower ones (请各市…, 上报省厅), in a report."""

    kind: ClassVar[str] = "notice_wording"

    phrase: Annotated[str, Doc("the phrase")]
    addressee: Annotated[
        str, Doc("level that is spoken to: 市, 县, 乡; 上报: reports are called in; 任意: anybody")
    ]
    own_level: Annotated[str | None, Doc("level of the reporting unit: 省, 市, 县, 乡, 村")]
    from_above: Annotated[
        bool, Doc("the unit stands at or below the level that is spoken to, or reports upward")
    ]
    sentence: Annotated[str, Doc("the words with those around them")]
    heading: Annotated[str, Doc("heading or label of the passage")]
    role: Annotated[str, Doc("what the passage is announced as")]


class TerritoryWording(Fact, frozen=True, kw_only=True):
    """A passage that speaks for a territory wider than the unit's own (全省 in a county's report)."""

    kind: ClassVar[str] = "territory_wording"

    word: Annotated[str, Doc("the word: 全省, 全市 …")]
    level: Annotated[str, Doc("level that the word belongs to")]
    own_level: Annotated[str, Doc("level of the reporting unit")]
    levels_above: Annotated[int, Doc("how many levels the word stands above the unit", "级")]
    own_named: Annotated[bool, Doc("the passage also names the own place or speaks of 我县, 全县 …")]
    role: Annotated[str, Doc("what the passage is announced as")]
    sentence: Annotated[str, Doc("the words with those around them")]


class ForeignField(Fact, frozen=True, kw_only=True):
    """Words that another field of public work uses of itself (金融工作计划 in a land bureau's report)."""

    kind: ClassVar[str] = "foreign_field"

    word: Annotated[str, Doc("the words")]
    field: Annotated[str, Doc("the field that they belong to")]
    own_fields: Annotated[str, Doc("the fields that the unit's and project's names speak of")]
    count: Annotated[int, Doc("how often words of that field stand in the document", "次")]
    sentence: Annotated[str, Doc("the words with those around them")]


class ForeignBody(Fact, frozen=True, kw_only=True):
    """A body of the same kind as the reporting unit, but of another place of the same level."""

    kind: ClassVar[str] = "foreign_body"

    name: Annotated[str, Doc("the body named in the text")]
    own: Annotated[str, Doc("the reporting unit")]
    sentence: Annotated[str, Doc("the words with those around them")]


class ForeignPlace(Fact, frozen=True, kw_only=True):
    """A body or plan of another county in a county's report, which tells of no dealings with it."""

    kind: ClassVar[str] = "foreign_place"

    name: Annotated[str, Doc("the body or plan")]
    place: Annotated[str, Doc("the other county or district")]
    own: Annotated[str, Doc("the own county or district")]
    sentence: Annotated[str, Doc("the words with those around them")]


class SiblingTerm(Fact, frozen=True, kw_only=True):
    """Words of another project's name in the indicators of a project whose own name and goals lack them."""

    kind: ClassVar[str] = "sibling_term"

    term: Annotated[str, Doc("the words")]
    project: Annotated[str, Doc("the project in whose form they stand")]
    sibling: Annotated[str, Doc("the project whose name they come from")]
    text: Annotated[str, Doc("the text that holds them")]
    length: Annotated[int, Doc("length of the words", "字")]
    copied: Annotated[
        bool, Doc("the same text stands in the indicators of the project that the words come from")
    ]


def _without_titles(text: str) -> str:
    """The text with titles in 《》 blanked out, so that places stay."""
    return _TITLE.sub(lambda match: "　" * len(match[0]), text)


@measures(NoticeWording)
def measure_notice_wording(context: ReportContext) -> Iterator[NoticeWording]:
    """Find phrases of notices; each phrase once a passage."""
    own = identity(context).level
    by_addressee = context.vocabulary.mapping("notice_phrases")
    whole = whole_text(context)
    if _any_of(tuple(by_addressee.values())).search(whole) is None:
        return
    used = [
        (addressee, phrase)
        for addressee, phrases in by_addressee.items()
        for phrase in sorted(phrases, key=len, reverse=True)
        if phrase in whole
    ]
    for passage in passages(context):
        text = _without_titles(passage.text)
        taken: list[tuple[int, int]] = []
        for addressee, phrase in used:
            place = text.find(phrase)
            if place < 0 or any(start < place + len(phrase) and place < end for start, end in taken):
                continue
            taken.append((place, place + len(phrase)))
            yield NoticeWording(
                report=context.index,
                pointer=passage.pointer,
                quote=phrase,
                offset=place,
                phrase=phrase,
                addressee=addressee,
                own_level=own,
                from_above=_from_above(addressee, own),
                sentence=around(passage.text, place, place + len(phrase)),
                heading=passage.title,
                role=passage.role,
            )


@cache
def _any_of(lists: tuple[tuple[str, ...], ...]) -> re.Pattern[str]:
    return regex(alternatives(word for words in lists for word in words))


def _from_above(addressee: str, own: str | None) -> bool:
    if own is None:
        return False
    if addressee in LEVELS:
        return LEVELS.index(own) >= LEVELS.index(addressee)
    return own != "省"


@measures(TerritoryWording)
def measure_territory_wording(context: ReportContext) -> Iterator[TerritoryWording]:
    """Find words for wider territories; the first of each passage."""
    me = identity(context)
    if me.level is None:
        return
    territories = context.vocabulary.mapping("territory_words")
    own_words = (*me.places, *territories.get(me.level, ()))
    whole = whole_text(context)
    wider = {
        level: words
        for level, words in territories.items()
        if me.is_above(level) and any(word in whole for word in words)
    }
    for passage in passages(context) if wider else ():
        text = _without_titles(passage.text)
        for level, words in wider.items():
            place = min((text.find(word) for word in words if word in text), default=-1)
            if place < 0:
                continue
            word = next(word for word in words if text.startswith(word, place))
            yield TerritoryWording(
                report=context.index,
                pointer=passage.pointer,
                quote=word,
                offset=place,
                word=word,
                level=level,
                own_level=me.level,
                levels_above=LEVELS.index(me.level) - LEVELS.index(level),
                own_named=any(name in passage.text for name in own_words),
                role=passage.role,
                sentence=around(passage.text, place, place + len(word)),
            )
            break


@measures(ForeignField)
def measure_foreign_fields(context: ReportContext) -> Iterator[ForeignField]:
    """Find words of fields of work that the unit's names do not speak of."""
    me = identity(context)
    names = " ".join((*me.bodies, me.project, context.report.title or ""))
    named = context.vocabulary.mapping("domain_names")
    own = [field for field, words in named.items() if any(word in names for word in words)]
    # General bodies (governments, finance bureaus) may speak of every field.
    if not own or _GENERAL_BODY.search(names):
        return
    plans = context.vocabulary.pattern("work_plan_words")
    prose = [
        (passage, _without_titles(passage.text))
        for passage in passages(context)
        if passage.source in ("section", "goal", "field", "evidence") and plans.search(passage.text)
    ]
    for field, pattern in _work_of_fields(context.vocabulary).items() if prose else ():
        if field in own:
            continue
        hits = [(passage, match) for passage, text in prose for match in pattern.finditer(text)]
        if hits:
            passage, match = hits[0]
            yield ForeignField(
                report=context.index,
                pointer=passage.pointer,
                quote=match[0],
                offset=match.start(),
                related=tuple(Related(context.index, other.pointer, other.title) for other, _ in hits[1:5]),
                word=match[0],
                field=field,
                own_fields="、".join(own),
                count=len(hits),
                sentence=around(passage.text, match.start(), match.end()),
            )


@cache
def _work_of_fields(words: Vocabulary) -> dict[str, re.Pattern[str]]:
    """For each field of work a pattern of its words before words such as 工作计划."""
    behind = alternatives(words.words("work_plan_words"))
    return {
        field: regex(rf"(?:{alternatives(own)})(?:{behind})")
        for field, own in words.mapping("work_domains").items()
    }


@measures(ForeignBody)
def measure_foreign_bodies(context: ReportContext) -> Iterator[ForeignBody]:
    """Find bodies of the unit's own kind with another place's name."""
    for own in identity(context).bodies:
        places = places_of_name(own)
        level = level_of_name(own, context.vocabulary)
        tail = own[len("".join(places)) :] if places else ""
        if level is None or len(tail) < 3 or not own.startswith("".join(places)):
            continue
        seen: set[str] = set()
        for passage in passages(context):
            if tail not in passage.text:
                continue
            for match in re.finditer(rf"(?P<place>{_NAME}{places[-1][-1]}){re.escape(tail)}", passage.text):
                name = match[0]
                place = places_of_name(match["place"])
                if not place or place[-1] == places[-1] or places[-1] in match["place"] or name in seen:
                    continue
                seen.add(name)
                yield ForeignBody(
                    report=context.index,
                    pointer=passage.pointer,
                    quote=name,
                    offset=match.start(),
                    name=name,
                    own=own,
                    sentence=around(passage.text, match.start(), match.end()),
                )


_OTHER_COUNTY = regex(
    rf"(?:(?<=[《，。；：、（(\s由请据按与和对议求])|^)(?P<place>{_NAME}[县区])"
    r"(?P<body>人民政府|[一-鿿]{2,9}?(?:局|委员会|办公室|联合会|中心)|[一-鿿]{2,20}?(?:规划|方案|办法|细则)(?=[（(》]))"
)
# Ends of names that are districts of other kinds, or no places at all.
_NO_COUNTY = regex(
    r"(?:[新开高经发业园片库灌林矿牧城市郊山老景街厂港辖社校灾保示范验护民作税心理流]区|自治[县区]|[区市]县|县区)$"
)
# Others are named where a report tells of visits, comparisons, neighbours and aid.
_BETWEEN_COUNTIES = regex(
    r"考察|学习|参观|调研|交流|对口|帮扶|支援|协作|合作|毗邻|相邻|接壤|邻近|跨县|跨区|上下游|流域|比较|对比|相比|先进|借鉴|赴|联合|移交|转入|调入"
)
_MOST_MENTIONS = 2
_MOST_PLACES = 1


@measures(ForeignPlace)
def measure_foreign_places(context: ReportContext) -> Iterator[ForeignPlace]:
    """Find bodies and plans of other counties in the report of a county, where they are named once or twice."""
    me = identity(context)
    own = [place for place in me.places if place.endswith(("县", "区", "旗"))]
    if me.level != "县" or not own or any(place.endswith("市") for place in me.places[-1:]):
        return
    known = "".join((*me.bodies, *me.places, me.project, context.report.title or ""))
    texts = passages(context)
    found = [
        (passage, match)
        for passage in texts
        for match in _OTHER_COUNTY.finditer(passage.text)
        if match["place"] not in known
        and not _NO_COUNTY.search(match["place"])
        and not any(name in match[0] for name in own)
    ]
    if len({match["place"] for _, match in found}) > _MOST_PLACES:
        return
    for passage, match in found:
        sentence = around(passage.text, match.start(), match.end())
        mentions = sum(other.text.count(match["place"]) for other in texts)
        if mentions > _MOST_MENTIONS or _BETWEEN_COUNTIES.search(sentence):
            continue
        yield ForeignPlace(
            report=context.index,
            pointer=passage.pointer,
            quote=match[0],
            offset=match.start(),
            name=match[0],
            place=match["place"],
            own=own[-1],
            sentence=sentence,
        )


_TERM = 4


@measures_document(SiblingTerm)
def measure_sibling_terms(document: DocumentContext) -> Iterator[SiblingTerm]:
    """In a document of several projects, find words of one project's name in another project's indicators."""
    projects = [
        (context, normalise(context.report.project.name).text)
        for context in document.reports
        if context.report.project is not None and context.report.project.name
    ]
    names = [name for _, name in projects]
    if len(set(names)) < 2:
        return
    cells = {name: _indicator_texts(context) for context, name in projects}
    for context, name in projects:
        own = name + "".join(
            normalise(passage.text).text
            for passage in passages(context)
            if passage.source in ("goal", "section")
        )
        for other in dict.fromkeys(names):
            if other == name:
                continue
            shared_with_all = [item for item in names if item != other]
            for leaf in leaves(context):
                if leaf.part != "indicators":
                    continue
                text = normalise(leaf.text)
                runs = common_runs(text.text, other, _TERM)
                if not runs:
                    continue
                best = longest_common_run(text.text, other)
                term = text.text[best.first : best.first + best.length]
                if term in own or any(term in item for item in shared_with_all):
                    continue
                start, end = text.span(best.first, best.first + best.length)
                yield SiblingTerm(
                    report=context.index,
                    pointer=leaf.pointer,
                    quote=leaf.text[start:end],
                    offset=start,
                    term=leaf.text[start:end],
                    project=context.report.project.name or "" if context.report.project else "",
                    sibling=_printed(document, other),
                    text=shorten(leaf.text),
                    length=best.length,
                    copied=text.text in cells[other],
                )


def _indicator_texts(context: ReportContext) -> frozenset[str]:
    return frozenset(normalise(leaf.text).text for leaf in leaves(context) if leaf.part == "indicators")


def _printed(document: DocumentContext, name: str) -> str:
    for context in document.reports:
        project = context.report.project
        if project is not None and project.name and normalise(project.name).text == name:
            return project.name.strip()
    return name
