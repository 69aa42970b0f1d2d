"""Who a report speaks for: the names of its unit, its places, and the level of government."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from perflint.facts.context import ReportContext
from perflint.facts.passages import passages
from perflint.patterns import regex
from perflint.vocabulary import Vocabulary, fold

LEVELS = ("省", "市", "县", "乡", "村")
"""Levels of government from the widest to the narrowest."""

# Characters of a place name: those that end the name of a body do not stand in it.
_IN = r"[^\W\dA-Za-z_局厅委院]"
_PLACES = regex(
    rf"^(?P<省>{_IN}{{2,7}}?(?:自治区|省))?"
    rf"(?P<市>{_IN}{{2,8}}?(?:自治州|地区|市|州|盟))?"
    rf"(?P<县>{_IN}{{0,8}}?(?:自治县|县|区|旗|市(?!场|政)))?"
    rf"(?P<乡>{_IN}{{1,6}}?(?:镇|乡|街道))?"
)
# What looks like the end of a place name and is none.
_NO_PLACE = regex(r"(?:城市|超市|上市|夜市|集市|股市|小区|园区|片区|库区|灾区|社区|景区|地区|辖区|校区)$")
# What a title prints before the name of its unit.
_LEAD = regex(r"^\s*(?:关于)?(?:\d{4}\s*年?度?)?\s*")
_BRANCH = regex(r"(?:局|委员会)[一-鿿]{0,12}(?:分局|支局)$")
_OWN = regex(r"[我本](省|市|县|区|旗|镇|乡|街道|村)")
_COUNTY = regex(r"[一-鿿]{2,3}县")


class Identity(Struct, frozen=True):
    """The names that a report calls its own.

    `level` is the level of government of the unit, None where neither a name nor the prose tells it.
    """

    bodies: tuple[str, ...]
    places: tuple[str, ...]
    project: str
    level: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """All own names, which near copies between reports differ in."""
        return tuple(name for name in (*self.bodies, *self.places, self.project) if name)

    def is_above(self, level: str) -> bool:
        """Whether a level stands above the unit's own; False where the own level is not known."""
        return self.level is not None and LEVELS.index(level) < LEVELS.index(self.level)


def identity(context: ReportContext) -> Identity:
    """The identity of a report; computed once."""
    return context.memo(_identity)


def level_of_name(name: str, vocabulary: Vocabulary) -> str | None:
    """The level of government of a body or place by its name: 清河县水利局 → 县, None where it names no place."""
    if _BRANCH.search(fold(name)):
        return "县"
    found = places_of_name(name)
    if not found:
        return None
    last = found[-1]
    for level, endings in vocabulary.mapping("administrative_levels").items():
        if any(last.endswith(ending) for ending in endings):
            # 县级市 stands behind its prefecture, which the county part of the pattern has read.
            return (
                "县" if level == "市" and len(found) > 1 and found[-2].endswith(("市", "州", "盟")) else level
            )
    return None


def places_of_name(name: str) -> tuple[str, ...]:
    """The place names at the beginning of a body's name, widest first."""
    match = _PLACES.match(_LEAD.sub("", name))
    if match is None:
        return ()
    return tuple(place for place in match.groups() if place and not _NO_PLACE.search(place))


def _identity(context: ReportContext) -> Identity:
    report = context.report
    project = (report.project.name if report.project is not None else None) or ""
    bodies = tuple(
        dict.fromkeys(name.strip() for name in (report.unit, report.department) if name and name.strip())
    )
    named = [*bodies, *(text.strip() for text in (report.region, report.title, project) if text)]
    places: dict[str, None] = {}
    for name in named:
        places.update(dict.fromkeys(place for place in places_of_name(name) if len(place) > 1))
    prose = "\n".join(passage.text for passage in passages(context))
    level = _level(
        (*bodies, *filter(None, (report.region, report.title, project))), prose, context.vocabulary
    )
    if not places:
        counties = Counter(_COUNTY.findall(prose)).most_common(1)
        if counties and counties[0][1] > 1:
            places[counties[0][0]] = None
    return Identity(bodies, tuple(places), project.strip(), level)


def _level(names: Iterable[str], prose: str, vocabulary: Vocabulary) -> str | None:
    for name in names:
        level = level_of_name(name, vocabulary)
        if level is not None:
            return level
    own = Counter(_OWN.findall(prose)).most_common(1)
    if not own:
        return None
    ending = own[0][0]
    for level, endings in vocabulary.mapping("administrative_levels").items():
        if ending in endings:
            return level
    return None
