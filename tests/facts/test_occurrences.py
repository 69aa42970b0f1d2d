"""Finding words in a text: the same places as a search for each word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perflint.facts.occurrences import Occurrences

_TEXT = st.text("甲乙丙12", max_size=30)


@given(st.lists(st.text("甲乙丙12", max_size=6), max_size=12), _TEXT)
def test_every_word_is_found_at_its_first_place(words: list[str], text: str) -> None:
    wanted = {word: text.find(word) for word in words if word in text}
    assert Occurrences(words).first_places(text) == wanted


class _Watched(str):
    """A text that counts how often a piece of it is taken."""

    taken = 0

    def __getitem__(self, key: object) -> str:
        _Watched.taken += 1
        return super().__getitem__(key)  # type: ignore[index]  # an index or a slice


def test_more_words_cost_nothing_more() -> None:
    text = _Watched("第三标段渠道维修处数已达到二十处，较上年增加五处。")
    counts = []
    for number in (10, 1_000):
        index = Occurrences([f"第{place}标段维修处数" for place in range(number)])
        _Watched.taken = 0
        index.first_places(text)
        counts.append(_Watched.taken)
    assert counts[0] == counts[1] < 2 * len(text)
