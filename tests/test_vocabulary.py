"""Words of the field: labels are folded by the rule of Unicode, whichever way is the shorter one."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from perflint.vocabulary import fold


def _by_the_rule(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def test_full_width_forms_and_white_space_of_a_label() -> None:
    assert fold("（一）　项目 名称（ＡＢ１２％）：") == "(一)项目名称(AB12%):"


def test_every_character_alone_and_between_others() -> None:
    for code in range(0x30000):
        character = chr(code)
        if not 0xD800 <= code < 0xE000:
            assert fold(character) == _by_the_rule(character)
            assert fold(f"e{character}项") == _by_the_rule(f"e{character}项")


@given(st.text(alphabet=[*"项 \t　（ＡA①…‗eｶﾞ", "\u0301", "\u3099", "\u1100", "\u1161"], max_size=12))
def test_characters_that_join_their_neighbours(text: str) -> None:
    assert fold(text) == _by_the_rule(text)
