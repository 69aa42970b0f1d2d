"""Short quotations."""

from __future__ import annotations

from perflint.facts.excerpts import around, shorten


def test_shorten_flattens_and_marks_what_is_left_out() -> None:
    assert shorten("一\n 二") == "一 二"
    assert shorten("甲" * 50) == "甲" * 39 + "…"


def test_around_keeps_the_words_and_their_neighbours() -> None:
    text = "子丑寅卯辰巳午未"
    assert around(text, 3, 5, 2) == "…丑寅卯辰巳午…"
    assert around(text, 0, 2, 9) == text
