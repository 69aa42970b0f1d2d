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
        assert texts[:10] == asked[:10]
        assert len(asked) == len(set(asked))
        asked.clear()
    with room_for(LARGE):
        length(texts[0])
    assert asked == texts[:1]


def test_a_small_report_needs_no_more_room() -> None:
    asked: list[str] = []

    @remembered(2)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    with room_for(LARGE - 1):
        for text in ("甲", "乙", "丙", "甲"):
            length(text)
    assert asked == ["甲", "乙", "丙", "甲"]


def test_what_is_asked_for_again_and_again_is_not_forgotten() -> None:
    asked: list[str] = []

    @remembered(10)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    for number in range(50):
        assert length("单位") == 2
        length(f"第{number}段")
    assert asked.count("单位") == 1


def test_long_texts_are_not_kept() -> None:
    asked: list[tuple[str, int]] = []

    @remembered(10, longest=3)
    def length(text: str) -> int:
        asked.append((text, 0))
        return len(text)

    @remembered(10, longest=3)
    def repeated(text: str, times: int) -> str:
        asked.append((text, times))
        return text * times

    for _ in range(2):
        assert (length("维修"), length("维修水闸")) == (2, 4)
        assert (repeated("维修", 2), repeated("维修水闸", 2), repeated("维修", 1)) == (
            "维修维修",
            "维修水闸维修水闸",
            "维修",
        )
    first = [("维修", 0), ("维修水闸", 0), ("维修", 2), ("维修水闸", 2), ("维修", 1)]
    assert asked == [*first, ("维修水闸", 0), ("维修水闸", 2)]
