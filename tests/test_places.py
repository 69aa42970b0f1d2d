"""Texts that remember where they were read, also when they were put together from several places."""

from __future__ import annotations

import pytest

from perflint.places import LocatedText, Location, SourceMap, join_located, location_of, separate


def test_a_place_moves_along_its_line() -> None:
    place = Location(line=3, column=5)
    assert place.shifted(4) == Location(line=3, column=9)
    assert Location(cell="Sheet1!C5").shifted(4) == Location(cell="Sheet1!C5")


def test_a_joined_text_knows_the_place_of_each_piece() -> None:
    first, second = LocatedText("疏浚", Location(1, 8)), LocatedText("河道12公里", Location(2, 1))
    joined = join_located([first, second], "\n")
    assert joined == "疏浚\n河道12公里"
    assert joined.location == Location(1, 8)
    assert joined.location.shifted(1) == Location(1, 9)
    assert joined.location.shifted(joined.index("12")) == Location(2, 3)


def test_pieces_stay_with_a_part_and_with_a_text_joined_again() -> None:
    texts = [
        LocatedText("甲乙", Location(1, 1)),
        LocatedText("丙丁", Location(2, 1)),
        LocatedText("戊", Location(3, 1)),
    ]
    inner = join_located(texts[:2])
    part = inner.derive(inner[1:], 1)
    assert part == "乙丙丁"
    assert part.location == Location(1, 2)
    assert part.location.shifted(2) == Location(2, 2)
    whole = join_located([inner, texts[2]])
    assert [whole.location.shifted(index).line for index in range(5)] == [1, 1, 2, 2, 3]


def test_nothing_cannot_be_joined() -> None:
    with pytest.raises(ValueError, match="at least one"):
        join_located([])


def test_drafts_are_separated_into_data_and_places() -> None:
    draft = {
        "title": LocatedText("自评表", Location(1, 1)),
        "unit": None,
        "rows": [{"a/b": LocatedText("x", Location(2, 3))}],
    }
    data, places = separate(draft)
    assert data == {"title": "自评表", "rows": [{"a/b": "x"}]}
    assert places.find("/rows/0/a~1b") == Location(2, 3)
    assert places.find("/rows/0") == Location(2, 3)
    assert places.find("/title/x") == Location(1, 1)
    assert SourceMap().find("/x") is None
    assert location_of("plain") is None
