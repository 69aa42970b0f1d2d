"""What is remembered: few texts in a long run, all texts of a large report while it is read."""

from __future__ import annotations

from perflint.remembering import LARGE, remembered, room_for


def test_a_large_report_is_remembered_as_a_whole_and_then_forgotten() -> None:
    asked: list[str] = []

    @remembered(10)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    texts = [f"第{number}段" for number in range(50)]
    for _ in range(2):
        assert [length(text) for text in texts] == [len(text) for text in texts]
    assert len(asked) == 100
    asked.clear()
    with room_for(LARGE):
        for _ in range(2):
            assert [length(text) for text in texts] == [len(text) for text in texts]
        assert asked == texts
    with room_for(LARGE):
        length(texts[0])
    assert len(asked) == 51


def test_a_small_report_needs_no_more_room() -> None:
    asked: list[str] = []

    @remembered(1)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    with room_for(LARGE - 1):
        for text in ("甲", "乙", "甲"):
            length(text)
    assert asked == ["甲", "乙", "甲"]
