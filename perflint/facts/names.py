"""Names in prose: other names for the own unit, old names of bodies, one name in two spellings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Annotated, ClassVar

from perflint.facts.citations import fiscal_year
from perflint.facts.context import ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.identity import identity, places_of_name
from perflint.facts.passages import passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.texts import Leaf, leaves, leaves_holding, whole_text
from perflint.patterns import alternatives, regex

_BODY_OF_A_PLACE = regex(r"[一-鿿]{2,12}?(?:省|市|县|区|旗|镇)[一-鿿]{2,16}?(?:委员会|局|厅)(?=[一-鿿]|$|\d)")
_ISSUE_YEAR = regex(r"\s*[〔\[（(【]\s*(?:19|20)\d\d")

_TITLE = regex(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》")
_ABBREVIATION = regex(r"(?:以下)?(?:统)?简称[:：]?\s*[“\"「'‘]?(?P<name>[一-鿿]{2,20})")
_JOINED = regex(r"[和与及](?=[一-鿿])")
_CHINESE = regex(r"[一-鿿]+")
_VILLAGE = regex(
    r"(?<=[镇乡县区市道，、。；：（(\s])(?P<name>[一-鿿]{2,4}(?:村|社区|镇|乡|水库|林场|小学|中学))(?!村)"
)
# The same, begun with what stands before the name: so it is tried nowhere else.
_TRACE_OF_VILLAGE = regex(
    r"[镇乡县区市道，、。；：（(\s][一-鿿]{2,4}(?:村|社区|镇|乡|水库|林场|小学|中学)(?!村)"
)
# Characters that must agree around a differing one. Bodies need more: 林业局 and 农业局 are two bodies.
_WINDOWS = {"project": 6, "unit": 10}


class NameVariant(Fact, frozen=True, kw_only=True):
    """A name that departs from the name that the report itself gives, or one name in two spellings."""

    kind: ClassVar[str] = "name_variant"

    variant: Annotated[str, Doc("the departing name")]
    name: Annotated[str, Doc("the name that it departs from")]
    of: Annotated[
        str, Doc("unit: the reporting unit or its parent; project: the project; place: a village or town")
    ]
    difference: Annotated[
        str, Doc("shortened: a part of the full name is left out; character: one character differs")
    ]
    declared: Annotated[bool, Doc("the text declares the short form (以下简称)")]
    anchored: Annotated[
        bool, Doc("the name stands in the project's name or the title, and the prose never uses it")
    ]
    count: Annotated[int, Doc("how often the variant stands in the document", "次")]
    context: Annotated[str, Doc("the variant with the words around it")]


class ObsoleteName(Fact, frozen=True, kw_only=True):
    """The old name of a body or term outside titles and document numbers."""

    kind: ClassVar[str] = "obsolete_name"

    name: Annotated[str, Doc("the old name")]
    present: Annotated[str, Doc("the present name")]
    since: Annotated[int, Doc("first fiscal year in which the old name is out of date", "年")]
    fiscal_year: Annotated[int | None, Doc("fiscal year of the report", "年")]
    count: Annotated[int, Doc("how often it stands in the document", "次")]
    context: Annotated[str, Doc("the name with the words around it")]


@measures(NameVariant)
def measure_name_variants(context: ReportContext) -> Iterator[NameVariant]:
    """Find departing names of the unit, the project and of places."""
    yield from _shortened_units(context)
    yield from _one_character_off(context)
    yield from _villages(context)


def _masked(text: str) -> str:
    return _TITLE.sub(lambda match: "　" * len(match[0]), text)


def _declared(context: ReportContext) -> frozenset[str]:
    return frozenset(
        match["name"] for passage in passages(context) for match in _ABBREVIATION.finditer(passage.text)
    )


def _own_bodies(context: ReportContext) -> tuple[str, ...]:
    """The unit's names, with the parent body that a branch office names: …局 of …局经开分局."""
    found: dict[str, None] = {}
    title = context.report.title or ""
    for name in (*identity(context).bodies, title):
        for match in _BODY_OF_A_PLACE.finditer(name):
            found[match[0]] = None
    return tuple(found)


def _shortened_units(context: ReportContext) -> Iterator[NameVariant]:
    declared = context.memo(_declared)
    for name in _own_bodies(context):
        places = places_of_name(name)
        lead = "".join(places)
        for short in _without_a_part(name, lead):
            hits = [
                (leaf, match.start())
                for leaf in leaves(context)
                if leaf.kind == "prose" or leaf.part in ("unit", "department")
                for match in re.finditer(re.escape(short), _masked(leaf.text))
            ]
            if hits:
                yield _variant(context, (short, name), "unit", "shortened", hits, declared=short in declared)


def _without_a_part(name: str, lead: str) -> Iterator[str]:
    """The name without one of the parts that 和 joins: 自然资源和规划局 → 自然资源局."""
    rest = name[len(lead) :] if lead and name.startswith(lead) else ""
    ending = next((item for item in ("委员会", "局", "厅") if rest.endswith(item)), "")
    core = rest[: len(rest) - len(ending)]
    parts = _JOINED.split(core)
    if ending and len(parts) == 2 and len(parts[0]) >= 2:
        yield f"{lead}{parts[0]}{ending}"


def _variant(
    context: ReportContext,
    names: tuple[str, str],
    of: str,
    difference: str,
    hits: list[tuple[Leaf, int]],
    *,
    declared: bool = False,
    anchored: bool = False,
) -> NameVariant:
    variant, name = names
    leaf, start = hits[0]
    return NameVariant(
        report=context.index,
        pointer=leaf.pointer,
        quote=variant,
        offset=start,
        related=tuple(Related(context.index, other.pointer, variant) for other, _ in hits[1:5]),
        variant=variant,
        name=name,
        of=of,
        difference=difference,
        declared=declared,
        anchored=anchored,
        count=len(hits),
        context=shorten(leaf.text[max(0, start - 6) : start + len(variant) + 6]),
    )


def _one_character_off(context: ReportContext) -> Iterator[NameVariant]:
    """Stretches of the unit's and the project's name of which one inner character differs in the text."""
    own = identity(context)
    different = frozenset(context.vocabulary.words("distinguishing_characters"))
    whole = whole_text(context)
    for of, names in (("unit", own.bodies), ("project", (own.project,))):
        for name in names:
            if not _is_near(name, whole, _WINDOWS[of]):
                continue
            found: dict[str, tuple[str, list[tuple[Leaf, int]]]] = {}
            for leaf in leaves(context):
                if len(leaf.text) < _WINDOWS[of] or leaf.pointer in ("/project/name", "/unit", "/department"):
                    continue
                for start, variant, right in _near(name, leaf.text, _WINDOWS[of], different):
                    found.setdefault(variant, (right, []))[1].append((leaf, start))
            for variant, (right, hits) in found.items():
                yield _variant(context, (variant, right), of, "character", hits)


def _is_near(name: str, text: str, size: int) -> bool:
    """Whether a window of the name stands anywhere in a text with another character for its inner one."""
    half = size // 2
    for offset in range(len(name) - size + 1):
        window = name[offset : offset + size]
        before, behind = window[:half], window[half + 1 :]
        start = text.find(before)
        while start >= 0:
            if text.startswith(behind, start + half + 1) and text[start + half] != window[half]:
                return True
            start = text.find(before, start + 1)
    return False


def _near(name: str, text: str, size: int, different: frozenset[str]) -> Iterator[tuple[int, str, str]]:
    """Windows of the text that equal a window of the name but for one inner character."""
    half = size // 2
    taken = -1
    for offset in range(len(name) - size + 1):
        if name[offset : offset + half] not in text:
            continue
        window = name[offset : offset + size]
        if _CHINESE.fullmatch(window) is None or window in text:
            continue
        for start in _with_a_gap(text, window[:half], window[half + 1 :]):
            wrong = text[start + half]
            if start <= taken or _CHINESE.fullmatch(wrong) is None:
                continue
            if wrong in different or window[half] in different:
                continue
            taken = start + size
            yield start, text[start : start + size], window


def _with_a_gap(text: str, before: str, behind: str) -> Iterator[int]:
    """Where the two strings stand with one character of the same line between them, without overlap."""
    length = len(before) + 1 + len(behind)
    start = text.find(before)
    while start >= 0:
        fits = text.startswith(behind, start + len(before) + 1) and text[start + len(before)] != "\n"
        if fits:
            yield start
        start = text.find(before, start + (length if fits else 1))


def _villages(context: ReportContext) -> Iterator[NameVariant]:
    """Village and town names of equal length that differ in one character and never stand in one clause."""
    hits: dict[str, list[tuple[Leaf, int]]] = {}
    for leaf in leaves_holding(context, _TRACE_OF_VILLAGE):
        for match in _VILLAGE.finditer(leaf.text):
            hits.setdefault(match["name"], []).append((leaf, match.start("name")))
    different = frozenset(context.vocabulary.words("distinguishing_characters"))
    names = sorted(hits, key=lambda item: (-len(hits[item]), item))
    alike = _alike(names)
    for order, name in enumerate(names):
        for other in alike[order]:
            if _spelt_alike(name, other, different) and not _side_by_side(hits[name], hits[other]):
                pair = (name, other) if _only_in_names(hits[other], context) else (other, name)
                anchored = _only_in_names(hits[pair[1]], context) and not _only_in_names(
                    hits[pair[0]], context
                )
                yield _variant(context, pair, "place", "character", hits[pair[0]], anchored=anchored)


def _alike(names: Sequence[str]) -> list[list[str]]:
    """For each name those behind it in the list that differ from it in one character, in their order."""
    holders: dict[tuple[str, str], list[int]] = {}
    for order, name in enumerate(names):
        for place in range(len(name)):
            holders.setdefault((name[:place], name[place + 1 :]), []).append(order)
    found: list[set[int]] = [set() for _ in names]
    for members in holders.values():
        for first, second in combinations(members, 2):
            found[first].add(second)
    return [[names[order] for order in sorted(others)] for others in found]


def _spelt_alike(first: str, second: str, different: frozenset[str]) -> bool:
    if len(first) != len(second) or len(first) < 4:
        return False
    unlike = [(left, right) for left, right in zip(first, second, strict=True) if left != right]
    return len(unlike) == 1 and not different.intersection(unlike[0])


def _only_in_names(hits: Iterable[tuple[Leaf, int]], context: ReportContext) -> bool:
    """Whether a place stands nowhere but in the project's name, the title, and repetitions of them."""
    project = identity(context).project
    return all(
        leaf.pointer in ("/project/name", "/title") or (project and project in leaf.text) for leaf, _ in hits
    )


def _side_by_side(first: Iterable[tuple[Leaf, int]], second: Iterable[tuple[Leaf, int]]) -> bool:
    return bool({leaf.pointer for leaf, _ in first} & {leaf.pointer for leaf, _ in second})


# Ends of the first half of a body's name whose second half looks like an older body: 文化|旅游局, 广电和|旅游局.
_JOINING = ("文化", "体育", "广电", "文体", "和", "与", "暨")


@measures(ObsoleteName)
def measure_obsolete_names(context: ReportContext) -> Iterator[ObsoleteName]:
    """Find old names of bodies in prose."""
    words = context.vocabulary
    present = {old: new for new, names in words.mapping("renamed_bodies").items() for old in names}
    since = {old: int(year) for year, names in words.mapping("renamed_since").items() for old in names}
    hits: dict[str, list[tuple[Leaf, int]]] = {}
    pattern = _longest_first(tuple(present))
    for leaf in leaves_holding(context, pattern):
        if leaf.kind != "prose" and leaf.part != "sections":
            continue
        for match in pattern.finditer(_masked(leaf.text)):
            # 国土资源部〔2017〕 names the issuer of its day; 农业局 in 农业局长 is another word.
            issuer = _ISSUE_YEAR.match(leaf.text[match.end() :])
            # The old name may end the present one: 旅游局 in 文化和旅游局.
            begun = present[match[0]].removesuffix(match[0])
            within = begun != present[match[0]] and leaf.text[: match.start()].endswith((begun, *_JOINING))
            if issuer is None and not within:
                hits.setdefault(match[0], []).append((leaf, match.start()))
    counts = Counter({name: len(found) for name, found in hits.items()})
    for name, found in hits.items():
        leaf, start = found[0]
        if name in since:
            yield ObsoleteName(
                report=context.index,
                pointer=leaf.pointer,
                quote=name,
                offset=start,
                related=tuple(Related(context.index, other.pointer, name) for other, _ in found[1:5]),
                name=name,
                present=present[name],
                since=since[name],
                fiscal_year=fiscal_year(context),
                count=counts[name],
                context=shorten(leaf.text[max(0, start - 8) : start + len(name) + 8]),
            )


@lru_cache(maxsize=4)
def _longest_first(names: tuple[str, ...]) -> re.Pattern[str]:
    return regex(alternatives(names))
