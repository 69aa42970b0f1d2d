"""Copied prose inside one report: passages that share text, sentences that repeat, goals that equal each other."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import Annotated, ClassVar

from msgspec import Struct

from perflint.facts.boilerplate import OwnRun, own_length, own_runs
from perflint.facts.context import ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.occurrences import Occurrences
from perflint.facts.passages import Passage, Span, passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.similarity import (
    Normalised,
    Run,
    common_runs,
    containment,
    normalise,
    similar_pairs,
)
from perflint.patterns import regex

_STOP = regex(r"[，。；]")
_STOP_OR_SPACE = regex(r"[，。；：、\s]")
_PUNCTUATION = regex(r"[，。；：、]")

_TITLE = regex(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》")
_RUN = 8
# A pair that shares less than this is no copy by anybody's reading; what counts as one is for rules to say.
_WORTH_MEASURING = 20
_CELL_SOURCES = frozenset({"basis", "description"})


class SimilarPassages(Fact, frozen=True, kw_only=True):
    """Two passages of one report that share text.

    Each passage is compared with all earlier ones and reported with the earlier one that holds most of it, so that a
    family of copies gives one fact for each later member. Goals compared with goals are `goal_copy`. Common wording
    (`rules/boilerplate`) is nobody's own and does not count.
    """

    kind: ClassVar[str] = "similar_passages"

    heading: Annotated[str, Doc("label or heading of the later passage")]
    other_heading: Annotated[str, Doc("label or heading of the earlier passage")]
    role: Annotated[str, Doc("what the later passage is announced as, e.g. improvement")]
    other_role: Annotated[str, Doc("what the earlier passage is announced as")]
    source: Annotated[str, Doc("part of the report of the later passage: section, evidence, reason, field …")]
    other_source: Annotated[str, Doc("part of the report of the earlier passage")]
    distinct: Annotated[
        bool, Doc("the two roles answer different questions (necessity, measures, experience …)")
    ]
    same_heading: Annotated[bool, Doc("both stand under the same heading")]
    containment: Annotated[
        Decimal, Doc("share of the shorter passage's own words that stands in the longer one", "%")
    ]
    run: Annotated[int, Doc("length of the longest common run, common wording left out", "字")]
    shared: Annotated[int, Doc("own words in common runs, titles in 《》 left out", "字")]
    length: Annotated[int, Doc("length of the shorter passage without punctuation and common wording", "字")]
    text: Annotated[str, Doc("the beginning of the longest common run")]


class RepeatedSentence(Fact, frozen=True, kw_only=True):
    """A sentence, or a clause with a figure, that stands twice in one passage and is not common wording alone."""

    kind: ClassVar[str] = "repeated_sentence"

    text: Annotated[str, Doc("the repeated text")]
    length: Annotated[int, Doc("its length without punctuation and common wording", "字")]
    count: Annotated[int, Doc("how often it stands there", "次")]
    figures: Annotated[bool, Doc("it holds a figure")]
    heading: Annotated[str, Doc("label or heading of the passage")]


class DroppedText(Fact, frozen=True, kw_only=True):
    """A passage that reads like another one from which a stretch across a clause boundary is missing.

    Such a joint (登记|度填写 for 登记信息，…按月度填写) comes from a line lost in copying.
    """

    kind: ClassVar[str] = "dropped_text"

    text: Annotated[str, Doc("the text around the joint")]
    dropped: Annotated[str, Doc("what stands between in the other passage")]
    copies: Annotated[int, Doc("number of passages with the same joint", "处")]
    heading: Annotated[str, Doc("label or heading of the passage")]


@measures(SimilarPassages, DroppedText)
def measure_copies(context: ReportContext) -> Iterator[Fact]:
    """Find passages that copy earlier ones, and joints where a line was lost."""
    found = [passage for passage in passages(context) if passage.source not in _CELL_SOURCES]
    pairs = similar_pairs([passage.normalised.text for passage in found], ignored=context.boilerplate.prints)
    earlier: dict[int, list[int]] = {}
    for pair in pairs:
        earlier.setdefault(pair.second, []).append(pair.first)
    distinct = frozenset(context.vocabulary.words("distinct_section_roles"))
    sides: dict[int, _Side] = {}
    joints: dict[str, dict[int, tuple[str, int]]] = {}
    for later, candidates in earlier.items():
        for index in (later, *candidates):
            if index not in sides:
                sides[index] = _side(found[index], context)
        best: _Likeness | None = None
        for candidate in candidates:
            like = _likeness(sides[candidate], sides[later], distinct)
            if like is not None and (best is None or _rank(like) > _rank(best)):
                best = like
            for damaged, whole in ((candidate, later), (later, candidate)):
                for text, dropped, offset in _joints(found[damaged], found[whole]):
                    joints.setdefault(text, {}).setdefault(damaged, (dropped, offset))
        if best is not None:
            yield _similar_passages(best, context.index)
    yield from _dropped(joints, found, context.index)


class _Side(Struct, frozen=True):
    """A passage as it is compared: the text behind its label, and where common wording covers that."""

    passage: Passage
    text: Normalised
    cover: bytes
    own: int
    """Its characters outside common wording."""


def _side(passage: Passage, context: ReportContext) -> _Side:
    text = normalise(passage.body)
    cover = context.boilerplate.cover(text.text)
    return _Side(passage, text, cover, own_length(cover))


class _Likeness(Struct, frozen=True):
    """What two passages share."""

    first: _Side
    second: _Side
    distinct: bool
    runs: list[OwnRun]
    """The common runs; they start in the passage with fewer words of its own, `other` is their place in the other."""
    shared: int
    containment: Decimal


def _rank(like: _Likeness) -> tuple[bool, Decimal, int]:
    return like.distinct, like.containment, like.shared


def _shorter_first(first: _Side, second: _Side) -> tuple[_Side, _Side]:
    return (first, second) if first.own <= second.own else (second, first)


def _likeness(first: _Side, second: _Side, distinct: frozenset[str]) -> _Likeness | None:
    here, there = first.passage, second.passage
    if here.source == "goal" and there.source in ("goal", "section") and there.role in ("goal", "completion"):
        return None
    short, long = _shorter_first(first, second)
    common = common_runs(short.text.text, long.text.text, _RUN)
    shared = _outside_titles(short.text, common, short.cover)
    if shared < _WORTH_MEASURING:
        return None
    runs = own_runs(common, short.cover)
    return _Likeness(
        first,
        second,
        here.role != there.role and here.role in distinct and there.role in distinct,
        runs,
        shared,
        round(Decimal(sum(run.length for run in runs) * 100) / short.own, 1),
    )


def _similar_passages(like: _Likeness, report: int) -> SimilarPassages:
    first, second = like.first.passage, like.second.passage
    short, _ = _shorter_first(like.first, like.second)
    longest = max(like.runs, key=lambda run: run.length)
    later = like.second.text
    start = longest.start if short is like.second else longest.other
    text = later.excerpt(start, start + longest.end - longest.start)
    return SimilarPassages(
        report=report,
        pointer=second.pointer,
        quote=text,
        offset=second.label_end + later.span(start, start + longest.end - longest.start)[0],
        related=(Related(report, first.pointer, first.title),),
        heading=second.title,
        other_heading=first.title,
        role=second.role,
        other_role=first.role,
        source=second.source,
        other_source=first.source,
        distinct=like.distinct,
        same_heading=first.title == second.title and first.path == second.path,
        containment=like.containment,
        run=longest.length,
        shared=like.shared,
        length=short.own,
        text=shorten(text),
    )


def _outside_titles(text: Normalised, runs: Iterable[Run], cover: bytes) -> int:
    """The own characters in common runs, titles left out."""
    titles = [match.span() for match in _TITLE.finditer(text.original)]
    if not titles:
        return sum(cover.count(0, run.first, run.first + run.length) for run in runs)
    count = 0
    for run in runs:
        places = slice(run.first, run.first + run.length)
        for offset, common in zip(text.offsets[places], cover[places], strict=True):
            title = bisect_right(titles, offset, key=itemgetter(0)) - 1
            if not common and (title < 0 or offset >= titles[title][1]):
                count += 1
    return count


_JOINT_SIDE = 6
_LONGEST_DROP = 60
_SHORTEST_DROP = 6


def _joints(damaged: Passage, whole: Passage) -> Iterator[tuple[str, str, int]]:
    """Places where `damaged` continues without what `whole` has between, across a clause boundary."""
    left, right = damaged.normalised, whole.normalised
    runs = common_runs(left.text, right.text, _RUN)
    for before, after in pairwise(runs):
        gap = after.first - (before.first + before.length)
        missing = after.second - (before.second + before.length)
        if not (0 <= gap <= 2 and _SHORTEST_DROP <= missing <= _LONGEST_DROP):
            continue
        start, end = right.span(before.second + before.length, after.second)
        dropped = whole.text[start:end]
        joint = left.excerpt(before.first + before.length - 1, after.first + 1)
        # A dropped line runs over a comma and breaks words at both its ends; an editor's cut does not.
        if not _STOP.search(dropped[1:-1]) or _STOP_OR_SPACE.search(joint):
            continue
        if _PUNCTUATION.match(dropped) or whole.text[end - 1 : end] in "，。；：、":
            continue
        first, last = left.span(
            max(0, before.first + before.length - _JOINT_SIDE), min(len(left.text), after.first + _JOINT_SIDE)
        )
        yield damaged.text[first:last], dropped, first


def _dropped(
    joints: dict[str, dict[int, tuple[str, int]]], found: list[Passage], report: int
) -> Iterator[DroppedText]:
    """The joints by their text; of the passages that have one (by index in `found`) the first is the place."""
    index = Occurrences(joints)
    holding: dict[str, list[Passage]] = defaultdict(list)
    for other in found if joints else ():
        for text in index.first_places(other.text):
            holding[text].append(other)
    for text, places in joints.items():
        first = min(places)
        passage = found[first]
        dropped, offset = places[first]
        holders = holding[text]
        yield DroppedText(
            report=report,
            pointer=passage.pointer,
            quote=text,
            offset=offset,
            related=tuple(
                Related(report, other.pointer, other.title)
                for other in holders
                if other.index != passage.index
            ),
            text=text,
            dropped=shorten(dropped),
            copies=len(holders),
            heading=passage.title,
        )


@measures(RepeatedSentence)
def measure_repeated_sentences(context: ReportContext) -> Iterator[RepeatedSentence]:
    """Find sentences and clauses that stand twice in one passage."""
    for passage in passages(context):
        places: dict[str, dict[int, Span]] = {}
        for span in (*passage.sentences, *passage.clauses):
            key = normalise(span.text).text
            if len(key) >= _RUN:
                places.setdefault(key, {}).setdefault(span.start, span)
        for key, spans in places.items():
            length = own_length(context.boilerplate.cover(key)) if len(spans) > 1 else 0
            if length:
                second = spans[sorted(spans)[1]]
                yield RepeatedSentence(
                    report=context.index,
                    pointer=passage.pointer,
                    quote=second.text,
                    offset=second.start,
                    text=shorten(second.text),
                    length=length,
                    count=len(spans),
                    figures=any(character.isdigit() for character in key),
                    heading=passage.title,
                )


class GoalCopy(Fact, frozen=True, kw_only=True):
    """A goal text that copies another one, or the overview of the project."""

    kind: ClassVar[str] = "goal_copy"

    copy: Annotated[str, Doc("heading of the copying text: 年度目标")]
    original: Annotated[str, Doc("what it copies: term (goal of the whole term) or overview")]
    original_heading: Annotated[str, Doc("heading of the original")]
    identical: Annotated[bool, Doc("the same characters, punctuation left out")]
    containment: Annotated[Decimal, Doc("share of the annual goal that stands in the original", "%")]
    length: Annotated[int, Doc("length of the annual goal without punctuation", "字")]
    text: Annotated[str, Doc("the beginning of the annual goal")]


@measures(GoalCopy)
def measure_goal_copies(context: ReportContext) -> Iterator[GoalCopy]:
    """Compare the annual goal with the goal of the whole term and with the overview."""
    annual = next((item for item in passages(context) if item.pointer == "/goals/annual"), None)
    if annual is None or not annual.normalised.text:
        return
    for other in passages(context):
        original = (
            "term" if other.pointer == "/goals/term" else "overview" if other.role == "overview" else ""
        )
        if not original or not other.normalised.text:
            continue
        mine, theirs = annual.normalised.text, other.normalised.text
        share = containment(mine, theirs)
        if share == 0:
            continue
        yield GoalCopy(
            report=context.index,
            pointer=annual.pointer,
            quote=annual.text,
            related=(Related(context.index, other.pointer, other.title),),
            copy=annual.title,
            original=original,
            original_heading=other.title,
            identical=mine == theirs,
            containment=round(Decimal(share * 100), 1),
            length=len(mine),
            text=shorten(annual.text),
        )
