"""The table of contents against the headings of the body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from perflint.facts.context import DocumentContext, ReportContext
from perflint.facts.list_numbers import number_style
from perflint.facts.registry import Doc, Fact, Related, measures_document
from perflint.facts.similarity import normalise
from perflint.facts.texts import leaves
from perflint.patterns import regex
from perflint.vocabulary import fold

_PAGE = regex(r"[\s.…·\t]*(?:第?\s*\d{1,3}\s*页?)?\s*$")
_SHORTEST = 3


class ContentsGap(Fact, frozen=True, kw_only=True):
    """Headings of one level of which the table of contents lists some and leaves out others, or an unknown entry."""

    kind: ClassVar[str] = "contents_gap"

    gap: Annotated[
        str, Doc("partial: some headings of a level are listed; unknown: an entry that the body lacks")
    ]
    listed: Annotated[int, Doc("headings of the level that are listed", "个")]
    left_out: Annotated[int, Doc("headings of the level that are not listed", "个")]
    names: Annotated[str, Doc("the headings left out, or the unknown entry")]


@measures_document(ContentsGap)
def measure_contents(document: DocumentContext) -> Iterator[ContentsGap]:
    """Compare the first table of contents of a document with all its texts and headings."""
    for context in document.reports:
        for number, section in enumerate(context.report.sections):
            if fold(section.heading) in context.vocabulary.words("contents_headings") and section.paragraphs:
                entries = {
                    normalise(_PAGE.sub("", line)).text: f"/sections/{number}/paragraphs/{index}"
                    for index, line in enumerate(section.paragraphs)
                }
                yield from _partial(context, number, set(entries))
                yield from _unknown(document, context, entries, number)
                return


def _partial(context: ReportContext, contents: int, entries: set[str]) -> Iterator[ContentsGap]:
    levels: dict[tuple[int, str], list[tuple[int, str]]] = {}
    above: list[tuple[int, int]] = []
    for number, section in enumerate(context.report.sections):
        above = [(level, index) for level, index in above if level < section.level]
        parent = above[-1][1] if above else -1
        above.append((section.level, number))
        style = number_style(section.heading)
        if style and number != contents:
            levels.setdefault((parent, style), []).append((number, section.heading.strip()))
    for headings in levels.values():
        missing = [(number, text) for number, text in headings if normalise(text).text not in entries]
        if missing and len(missing) < len(headings):
            yield ContentsGap(
                report=context.index,
                pointer=f"/sections/{contents}/heading",
                quote=context.report.sections[contents].heading,
                related=tuple(
                    Related(context.index, f"/sections/{number}/heading", text) for number, text in missing
                ),
                gap="partial",
                listed=len(headings) - len(missing),
                left_out=len(missing),
                names="、".join(text for _, text in missing),
            )


def _unknown(
    document: DocumentContext, context: ReportContext, entries: dict[str, str], contents: int
) -> Iterator[ContentsGap]:
    body = "\n".join(
        normalise(leaf.text).text
        for other in document.reports
        for leaf in leaves(other)
        if other is not context or not leaf.pointer.startswith(f"/sections/{contents}/")
    )
    for entry, pointer in entries.items():
        if len(entry) >= _SHORTEST and entry not in body:
            yield ContentsGap(
                report=context.index,
                pointer=pointer,
                quote=entry,
                gap="unknown",
                listed=1,
                left_out=0,
                names=entry,
            )
