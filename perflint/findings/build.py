"""From matches to findings: each match becomes a hit with a fingerprint, and hits become findings in one language."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from perflint.documents.errors import Language, worded
from perflint.engine.rule import Match, Rule
from perflint.facts.registry import Fact
from perflint.findings.fingerprint import digest, keys_of, number_equals
from perflint.findings.model import SEVERITY_RANK, Finding, Place, Related, Row, reading_order
from perflint.findings.pointers import order_in, text_at
from perflint.findings.wording import evidence, message, row_messages
from perflint.places import Location
from perflint.report_document import LoadedDocument

_CONCLUSION = ("/evaluation", "/other_evaluations")


class Hit(Struct, frozen=True):
    """One match with the fingerprint by which suppressions and baselines know it, and its place."""

    match: Match
    place: Place
    fingerprint: str


class HitGroup(Struct, frozen=True):
    """The hits that make one finding: one hit, or all hits of an aggregating rule in one report."""

    rule: Rule
    hits: tuple[Hit, ...]

    @property
    def fingerprint(self) -> str:
        """That of the hit, or one over those of all hits, in any order."""
        if len(self.hits) == 1:
            return self.hits[0].fingerprint
        return digest(self.rule.code, self.rule.first_name, *sorted(hit.fingerprint for hit in self.hits))


def _first(match: Match) -> Fact:
    return next(iter(match.facts.values()))


def place_of(
    document: LoadedDocument,
    report: int,
    pointer: str,
    quote: str = "",
    offset: int | None = None,
    label: str = "",
) -> Place:
    """The place of a pointer in a report, with the text that stands there; `path` where it is another document."""
    owner, own = document.owner(report)
    location = owner.location(own, pointer, offset) or Location()
    return Place(
        pointer=owner.full_pointer(own, pointer),
        line=location.line,
        column=location.column,
        cell=location.cell,
        page=location.page,
        text=quote or text_at(owner.reports[own], pointer),
        label=label,
        path=None if owner is document else owner.path,
    )


def _fact_place(document: LoadedDocument, fact: Fact) -> Place:
    return place_of(document, fact.report, fact.pointer, fact.quote, fact.offset)


def hits_of(document: LoadedDocument, matches: Sequence[Match]) -> list[Hit]:
    """The matches with place and fingerprint, each defect once.

    They stand in the order of the report's model and not of lines, so that a document gives the same findings in all
    formats and as extracted JSON. Two matches of one rule with the same facts' places and texts are one defect.
    """
    unique: dict[tuple[object, ...], Match] = {}
    for match in sorted(matches, key=lambda match: _order(document, match)):
        facts = tuple(
            (fact.kind, fact.report, fact.pointer, fact.quote, fact.offset) for fact in match.facts.values()
        )
        related = tuple((other.report, other.pointer) for other in _first(match).related)
        unique.setdefault((match.rule.identity, facts, related), match)
    found = list(unique.values())
    fingerprints = number_equals(keys_of(document, found))
    return [
        Hit(match, _fact_place(document, _first(match)), fingerprint)
        for match, fingerprint in zip(found, fingerprints, strict=True)
    ]


def _order(document: LoadedDocument, match: Match) -> tuple[int, tuple[int, ...], int, str]:
    first = _first(match)
    return (
        first.report,
        order_in(document.report(first.report), first.pointer),
        first.offset or 0,
        match.rule.identity,
    )


def group_hits(hits: Sequence[Hit]) -> list[HitGroup]:
    """Hits as they are told: those of an aggregating rule together by report, others one by one."""
    groups: dict[object, list[Hit]] = {}
    for index, hit in enumerate(hits):
        rule = hit.match.rule
        key: object = (rule.identity, _first(hit.match).report) if rule.aggregate is not None else index
        groups.setdefault(key, []).append(hit)
    return [HitGroup(members[0].match.rule, tuple(members)) for members in groups.values()]


def _spot(place: Place) -> tuple[object, ...]:
    """Where a reader is sent; a table and its first row begin at one spot."""
    return place.path, place.page, place.cell, place.line, place.column


def _related(document: LoadedDocument, hits: Sequence[Hit]) -> tuple[Related, ...]:
    """The places of all further facts and of what the facts refer to, each once, without the finding's own place."""
    own = hits[0].place
    own_spot = _spot(own)
    found: dict[Place, Related] = {}

    def add(related: Related) -> None:
        place = related.place
        same_spot = place.line is not None and _spot(place) == own_spot
        if not same_spot and (place.path, place.pointer, place.text) != (own.path, own.pointer, own.text):
            found.setdefault(replace(place, label="") if place.label else place, related)

    for hit in hits:
        for number, (alias, fact) in enumerate(hit.match.facts.items()):
            if fact.overall and number:
                continue
            if number or hit is not hits[0]:
                add(Related(_fact_place(document, fact), alias))
            for other in fact.related:
                add(Related(place_of(document, other.report, other.pointer, label=other.label)))
    return tuple(found.values())


def _on_conclusion(hit: Hit) -> bool:
    pointers = [fact.pointer for fact in hit.match.facts.values()]
    pointers += [other.pointer for fact in hit.match.facts.values() for other in fact.related]
    return any(pointer.startswith(_CONCLUSION) for pointer in pointers)


def finding_of(document: LoadedDocument, group: HitGroup, language: Language) -> Finding:
    """The finding that a group of hits makes; the heaviest severity among them is its own."""
    rule, first = group.rule, group.hits[0]
    matches = [hit.match for hit in group.hits]
    rows = tuple(
        Row(text, hit.place, evidence(rule.aggregate or {}, hit.match, language), hit.fingerprint)
        for text, hit in zip(row_messages(matches, language), group.hits, strict=False)
    )
    proof = evidence(rule.message, first.match, language)
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=min((hit.match.severity for hit in group.hits), key=SEVERITY_RANK.__getitem__),
        title=worded(rule.title, language),
        message=message(rule.message, matches, language),
        advice=message(rule.advice, matches, language),
        place=first.place,
        fingerprint=group.fingerprint,
        related=_related(document, group.hits),
        evidence={"count": str(len(rows)), **proof} if rows else proof,
        basis=tuple(basis.document for basis in rule.basis),
        class_=rule.class_,
        rows=rows,
        report=_first(first.match).report,
        on_conclusion=any(_on_conclusion(hit) for hit in group.hits),
    )


def in_reading_order(findings: Sequence[Finding]) -> list[Finding]:
    """Findings as they are shown, see `reading_order`."""
    return sorted(findings, key=reading_order)
