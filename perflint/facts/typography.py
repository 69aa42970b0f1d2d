"""Slips of the pen: doubled words and marks, misspellings, doubled "about", 截止 for 截至, lost commas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.registry import Doc, Fact, measures
from perflint.facts.texts import leaves_holding
from perflint.patterns import alternatives, regex
from perflint.vocabulary import Vocabulary

_DOUBLED_WORD = regex(r"([一-鿿]{2,6})\1(?!\1)")
# A pattern that begins with a set of characters is tried nowhere else; one that begins with alternatives everywhere.
_PUNCTUATION = regex(
    r"[，。、；：！？（(](?:(?<![（(])\s*[，。、；：]|(?<=[，、；：])\s*[！？]"
    r"|(?<=[（(])\s*[0-9一二三四五六七八九十]{1,2}\s*[）)]\s*[.．、。])"
)
_FIGURE = regex(r"\d为\s*[%％]|\d\s*[%％]\s*[%％]|\d(?:万){2,}|(?:元){2}")
_TRACE_OF_FIGURE = regex(r"[元万为%％](?:(?<=元)元|(?<=万)万|(?<=[为%％])\s*[%％])")
_DATE_BEHIND = r"(?=\s*(?:\d|[到至]|目前|本|年末|年底|上年))"
_DEADLINE = regex(r"截止" + _DATE_BEHIND)
_SPACED = regex(r"(?<=[一-鿿]) (?=[一-鿿])")
_AROUND = 8


class Slip(Fact, frozen=True, kw_only=True):
    """A slip in the wording of one place."""

    kind: ClassVar[str] = "slip"

    slip: Annotated[
        str,
        Doc(
            "doubled-word: 项目项目; stutter: 的的; punctuation: ，。; figure: 98.19为%; about: 逾20多; "
            "deadline: 截止 for 截至; misspelling: 拔付 for 拨付"
        ),
    ]
    text: Annotated[str, Doc("the slip")]
    proposal: Annotated[str, Doc("what was meant, empty where unknown")]
    context: Annotated[str, Doc("the slip with the words around it")]
    label: Annotated[bool, Doc("it stands in a heading or label")]


class LostCommas(Fact, frozen=True, kw_only=True):
    """A passage in which spaces stand where commas belong."""

    kind: ClassVar[str] = "lost_commas"

    spaces: Annotated[int, Doc("spaces between Chinese characters", "处")]
    text: Annotated[str, Doc("the first of them with the words around it")]


Finder = Callable[[str, Vocabulary], Iterator[tuple[str, int, int, str]]]


@measures(Slip)
def measure_slips(context: ReportContext) -> Iterator[Slip]:
    """Search every printed text for slips."""
    for leaf in leaves_holding(context, *_all_patterns(context.vocabulary)):
        for slip, start, end, proposal in _slips(leaf.text, context.vocabulary):
            around = leaf.text[max(0, start - _AROUND) : end + _AROUND]
            yield Slip(
                report=context.index,
                pointer=leaf.pointer,
                quote=leaf.text[start:end],
                offset=start,
                slip=slip,
                text=leaf.text[start:end],
                proposal=proposal,
                context=shorten(around),
                label=leaf.kind == "label",
            )


def _slips(text: str, words: Vocabulary) -> Iterator[tuple[str, int, int, str]]:
    finders: tuple[Finder, ...] = (_doubled, _marks, _about, _deadline, _misspelt)
    return (slip for finder in finders for slip in finder(text, words))


@lru_cache(maxsize=4)
def _all_patterns(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """A text in which none of these matches has no slip."""
    return (
        _DOUBLED_WORD,
        _stutter(words.words("stuttering_characters")),
        _PUNCTUATION,
        _TRACE_OF_FIGURE,
        _before_number(words.words("approximate_before")),
        _DEADLINE,
        _misspellings(words)[1],
    )


def _doubled(text: str, words: Vocabulary) -> Iterator[tuple[str, int, int, str]]:
    allowed = words.pattern("doubling_allowed")
    for match in _DOUBLED_WORD.finditer(text):
        if len(set(match[1])) > 1 and allowed.search(match[0]) is None:
            yield "doubled-word", match.start(), match.end(), match[1]
    for match in _stutter(words.words("stuttering_characters")).finditer(text):
        around = text[max(0, match.start() - 2) : match.end() + 2]
        if words.pattern("stuttering_allowed").search(around) is None:
            yield "stutter", match.start(), match.end(), match[1]


@lru_cache(maxsize=4)
def _stutter(characters: tuple[str, ...]) -> re.Pattern[str]:
    return regex(f"([{''.join(characters)}])\\1")


def _marks(text: str, _words: Vocabulary) -> Iterator[tuple[str, int, int, str]]:
    for match in _PUNCTUATION.finditer(text):
        yield "punctuation", match.start(), match.end(), ""
    for match in _FIGURE.finditer(text):
        yield "figure", match.start(), match.end(), ""


def _about(text: str, words: Vocabulary) -> Iterator[tuple[str, int, int, str]]:
    pattern = _around_number(words.words("approximate_before"), words.words("approximate_behind"))
    for match in pattern.finditer(text):
        yield "about", match.start(), match.end(), ""


_NUMBER = r"[\d０-９][\d,.]*|[一二三四五六七八九十百千]+"


@lru_cache(maxsize=4)
def _before_number(before: tuple[str, ...]) -> re.Pattern[str]:
    return regex(rf"(?:{alternatives(before)})\s*(?:{_NUMBER})")


@lru_cache(maxsize=4)
def _around_number(before: tuple[str, ...], behind: tuple[str, ...]) -> re.Pattern[str]:
    first = "|".join(sorted(before, key=len, reverse=True))
    last = "|".join(sorted(behind, key=len, reverse=True))
    return regex(
        rf"(?:{first})\s*(?:{_NUMBER})\s*[十百千万亿]?(?:{last})|(?:{first})\s*(?:{_NUMBER})\s*[一-鿿%]{{1,3}}(?:左右|上下)"
    )


def _deadline(text: str, _words: Vocabulary) -> Iterator[tuple[str, int, int, str]]:
    for match in _DEADLINE.finditer(text):
        yield "deadline", match.start(), match.end(), "截至"


def _misspelt(text: str, words: Vocabulary) -> Iterator[tuple[str, int, int, str]]:
    wrong, pattern = _misspellings(words)
    exceptions = words.words("misspelling_exceptions")
    for match in pattern.finditer(text):
        around = text[max(0, match.start() - 4) : match.end() + 4]
        if not any(exception in around for exception in exceptions):
            yield "misspelling", match.start(), match.end(), wrong[match[0]]


@lru_cache(maxsize=4)
def _misspellings(words: Vocabulary) -> tuple[dict[str, str], re.Pattern[str]]:
    """Wrong word → right word, and a pattern that finds the wrong ones, the longest first."""
    wrong = {word: right for right, errors in words.mapping("misspellings").items() for word in errors}
    return wrong, regex(alternatives(wrong))


@measures(LostCommas)
def measure_lost_commas(context: ReportContext) -> Iterator[LostCommas]:
    """Count spaces between Chinese characters in prose."""
    for leaf in leaves_holding(context, _SPACED):
        if leaf.kind != "prose":
            continue
        places = list(_SPACED.finditer(leaf.text))
        if places:
            first = places[0].start()
            yield LostCommas(
                report=context.index,
                pointer=leaf.pointer,
                quote=leaf.text[max(0, first - _AROUND) : first + _AROUND],
                offset=max(0, first - _AROUND),
                spaces=len(places),
                text=leaf.text[max(0, first - _AROUND) : first + _AROUND],
            )
