"""Terms that official writing forbids, with what it prescribes instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.excerpts import around
from perflint.facts.registry import Doc, Fact, measures
from perflint.facts.texts import leaves, whole_text
from perflint.patterns import regex

_TITLE = regex(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》|“[^“”]*”")


class ImproperTerm(Fact, frozen=True, kw_only=True):
    """A term that official writing forbids, outside titles and quotation marks. Each term once a text."""

    kind: ClassVar[str] = "improper_term"

    term: Annotated[str, Doc("the term")]
    proper: Annotated[str, Doc("what is to be written")]
    context: Annotated[str, Doc("the term with the words around it")]


@measures(ImproperTerm)
def measure_improper_terms(context: ReportContext) -> Iterator[ImproperTerm]:
    """Find forbidden terms in all printed texts."""
    whole = whole_text(context)
    used = [
        (proper, term)
        for proper, terms in context.vocabulary.mapping("improper_terms").items()
        for term in terms
        if term in whole
    ]
    for leaf in leaves(context) if used else ():
        text = _TITLE.sub(lambda match: "　" * len(match[0]), leaf.text)
        for proper, term in used:
            place = text.find(term)
            if place >= 0:
                yield ImproperTerm(
                    report=context.index,
                    pointer=leaf.pointer,
                    quote=term,
                    offset=place,
                    term=term,
                    proper=proper,
                    context=around(leaf.text, place, place + len(term)),
                )
