"""Offices of a department: one office under two names, and tasks of one office in the text of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.passages import Passage, clauses_of, passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.patterns import alternatives, regex
from perflint.vocabulary import Vocabulary

_NUMBERING = regex(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]?)\s*")
_JOINING = regex(r"[和与及、]")


class OfficeName(Fact, frozen=True, kw_only=True):
    """A text under the heading of one office that begins with the name of another."""

    kind: ClassVar[str] = "office_name"

    heading: Annotated[str, Doc("office in the heading")]
    name: Annotated[str, Doc("office at the beginning of the text")]
    known: Annotated[bool, Doc("the other office has a heading of its own in the document")]


class OfficeTask(Fact, frozen=True, kw_only=True):
    """A word of one office's name in the text of another office."""

    kind: ClassVar[str] = "office_task"

    word: Annotated[str, Doc("the word: 地质")]
    office: Annotated[str, Doc("the office in whose text it stands")]
    owner: Annotated[str, Doc("the office whose name holds it")]
    count: Annotated[int, Doc("how often it stands there", "次")]
    others: Annotated[int, Doc("further offices whose texts use it as often", "个")]
    clause: Annotated[str, Doc("the first clause that holds it")]


@measures(OfficeName)
def measure_office_names(context: ReportContext) -> Iterator[OfficeName]:
    """Compare the office of a heading with the office that the text below begins with."""
    words = context.vocabulary
    offices = {office for section in context.report.sections if (office := _office(section.heading, words))}
    for passage in passages(context):
        if passage.source != "section":
            continue
        heading = _office(passage.heading, words)
        name = _leading_office(passage.body, words)
        if heading and name and name not in heading and heading not in name:
            yield OfficeName(
                report=context.index,
                pointer=passage.pointer,
                quote=name,
                offset=passage.label_end,
                heading=heading,
                name=name,
                known=name in offices,
            )


def _office(heading: str, words: Vocabulary) -> str:
    """The office that a heading names, without its numbering."""
    bare = _NUMBERING.sub("", heading).strip()
    return bare if 2 <= len(bare) <= 16 and bare.endswith(words.words("office_suffixes")) else ""


def _leading_office(text: str, words: Vocabulary) -> str:
    match = _leading(words.words("office_suffixes")).match(text)
    return match["name"] if match is not None else ""


@cache
def _leading(suffixes: tuple[str, ...]) -> re.Pattern[str]:
    return regex(
        rf"\s*(?P<name>[一-鿿]{{2,8}}?(?:{alternatives(suffixes)}))"
        r"(?=围绕|负责|主要|紧紧|认真|按照|承担|结合|围|将)"
    )


@measures(OfficeTask)
def measure_office_tasks(context: ReportContext) -> Iterator[OfficeTask]:
    """Look for the words of each office's name in the texts of the other offices."""
    words = context.vocabulary
    texts: dict[str, list[Passage]] = {}
    for passage in passages(context):
        office = _office(passage.heading, words) if passage.source == "section" else ""
        if office:
            texts.setdefault(office, []).append(passage)
    for owner in texts:
        for word in _words_of(owner, words):
            uses = {
                office: sum(passage.text.count(word) for passage in found)
                for office, found in texts.items()
                if office != owner and word not in office
            }
            for office, count in uses.items():
                others = sum(
                    1 for other, number in uses.items() if other != office and number >= max(count, 1)
                )
                yield from _tasks(context, word, (office, owner), texts, others)


def _words_of(office: str, words: Vocabulary) -> Iterator[str]:
    """Pairs of characters of an office's name, read from each joined part: 地质, 矿产, 生态, 修复."""
    suffix = next(item for item in words.words("office_suffixes") if office.endswith(item))
    for part in _JOINING.split(office[: len(office) - len(suffix)]):
        for index in range(0, len(part) - 1, 2):
            word = part[index : index + 2]
            if word not in words.words("common_office_words"):
                yield word


def _tasks(
    context: ReportContext, word: str, offices: tuple[str, str], texts: dict[str, list[Passage]], others: int
) -> Iterator[OfficeTask]:
    office, owner = offices
    for passage in texts[office]:
        if word not in passage.text:
            continue
        clause = next(span for span in clauses_of(passage.text) if word in span.text)
        yield OfficeTask(
            report=context.index,
            pointer=passage.pointer,
            quote=clause.text,
            offset=clause.start,
            related=(Related(context.index, texts[owner][0].pointer, owner),),
            word=word,
            office=office,
            owner=owner,
            count=passage.text.count(word),
            others=others,
            clause=shorten(clause.text),
        )
