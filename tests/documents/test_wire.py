"""Documents survive the way from the worker to its parent."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perflint.documents.model import Cell, Document, Paragraph, ReadingNote, Table
from perflint.documents.wire import dump_document, load_document
from perflint.places import LocatedText, Location

numbers = st.none() | st.integers(1, 10**6)
plain = st.builds(Location, numbers, numbers, numbers, st.none() | st.text())
locations = st.builds(
    lambda place, pieces: Location(place.line, place.column, place.page, place.cell, tuple(pieces)),
    plain,
    st.lists(st.tuples(st.integers(1, 99), plain), max_size=3),
)
located = st.builds(LocatedText, st.text(st.characters()), locations)
paragraphs = st.builds(Paragraph, located, st.integers(0, 9))
notes = st.builds(ReadingNote, st.sampled_from(["hidden", "macro"]), st.text(), st.none() | located)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    cells = [Cell(draw(located), 0, 0, 2, 1), Cell(draw(located), 0, 1), Cell(draw(located), 1, 1)]
    return Table([[cells[0], cells[1]], [cells[0], cells[2]]], draw(locations), draw(st.none() | st.text()))


def pieces(text: LocatedText) -> tuple[tuple[int, Location], ...]:
    return text.location.pieces


@given(st.lists(paragraphs | tables(), max_size=4), st.lists(notes, max_size=2))
def test_nothing_is_lost(blocks: list[Paragraph | Table], found: list[ReadingNote]) -> None:
    document = Document("甲.docx", "docx", list(blocks), found)
    again = load_document(dump_document(document), "甲.docx")
    assert again == document
    for block, copy in zip(document.blocks, again.blocks, strict=True):
        if isinstance(block, Paragraph):
            assert isinstance(copy, Paragraph)
            assert pieces(copy.text) == pieces(block.text)
            assert copy.text.location == block.text.location
        else:
            assert isinstance(copy, Table)
            assert copy.rows[1][0] is copy.rows[0][0]
            assert copy.rows[0][1].text.location == block.rows[0][1].text.location
