"""Tables as lines of slots."""

from __future__ import annotations

from perflint.forms.grid import lines_of, stripped
from perflint.places import LocatedText, Location
from tests.forms.grids import grid, table


def test_a_merged_cell_begins_in_its_first_row_and_covers_the_others() -> None:
    first, second = lines_of(grid("产出|<|指标甲\n^|^|指标乙"))
    assert [(slot.text, slot.start, slot.end) for slot in first.slots] == [("产出", 0, 1), ("指标甲", 2, 2)]
    assert [slot.text for slot in second.slots] == ["指标乙"]
    assert second.covered[0].text == second.covered[1].text == "产出"
    covering = second.covering(0, 1)
    assert covering is not None and covering.text == "产出"
    assert first.covering(0, 2) is None


def test_cells_of_a_text_are_slots_of_their_own_and_blanks_stay() -> None:
    line = lines_of(table("|甲||乙"))[0]
    assert [slot.text for slot in line.slots] == ["", "甲", "", "乙"]
    assert [slot.text for slot in line.filled] == ["甲", "乙"]
    assert line.width == 4
    assert not line.blank


def test_equal_texts_in_cells_of_their_own_are_not_merged() -> None:
    line = lines_of(table("10|10|10"))[0]
    assert len(line.filled) == 3


def test_places_move_with_the_white_space_that_is_taken_off() -> None:
    text = stripped(LocatedText("  甲乙 ", Location(line=3, column=5)))
    assert text == "甲乙"
    assert text.location == Location(line=3, column=7)


def test_distance_and_overlap() -> None:
    slot = lines_of(grid("甲|<|乙"))[0].slots[0]
    assert slot.overlaps(1, 4)
    assert not slot.overlaps(2, 4)
    assert slot.distance(4, 5) == 3
    assert slot.distance(0, 0) == 0
