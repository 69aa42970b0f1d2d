"""The scanner's pointers and places agree with what the json module parses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.loading._positions import DEEPEST, JsonSourceMap, PositionCache, Positions
from perflint.places import Location, escape_pointer

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=25,
)


def walk(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """All values with their pointers."""
    yield pointer, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, f"{pointer}/{escape_pointer(key)}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, f"{pointer}/{index}")


@given(values, st.sampled_from([None, 0, 1, 2, "\t"]), st.booleans())
def test_every_value_stands_where_the_scanner_says(value: Any, indent: Any, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    positions = Positions(text)
    expected = dict(walk(value))
    assert list(positions.values) == list(expected)
    decoder = json.JSONDecoder()
    for pointer, offset in positions.values.items():
        assert decoder.raw_decode(text, offset)[0] == expected[pointer]
    for pointer, offset in positions.keys.items():
        key = decoder.raw_decode(text, offset)[0]
        assert pointer.rpartition("/")[2] == escape_pointer(key)


@given(st.text(alphabet='{}[]",:\\ \nab1', max_size=60))
def test_damaged_text_is_followed_without_an_error(text: str) -> None:
    positions = Positions(text)
    for offset in (*positions.values.values(), *positions.keys.values()):
        line, column = positions.line_and_column(offset)
        assert text.split("\n")[line - 1][column - 1 :] == text[offset:].partition("\n")[0]


def test_places_of_texts_are_those_of_their_first_character() -> None:
    positions = Positions('{\n  "a": "文字",\n  "b": [1, {"c": true}]\n}')
    assert positions.place("/a") == (2, 9)
    assert positions.key_place("/a") == (2, 4)
    assert positions.place("/b/0") == (3, 9)
    assert positions.key_place("/b/0") == (3, 9)
    assert positions.place("/b/1/c") == (3, 18)
    assert positions.place("/b/2") is None
    assert positions.nearest("/b/2/x") == (3, 8)


def test_repeated_keys_are_recorded_with_both_places() -> None:
    positions = Positions('{"a": 1,\n "b": {"a": 2},\n "a": 3}')
    (repeated,) = positions.repeated
    assert repeated.pointer == "/a"
    assert positions.line_and_column(repeated.first) == (1, 2)
    assert positions.line_and_column(repeated.second) == (3, 2)
    assert positions.place("/a") == (3, 7)


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_nesting_is_followed_to_its_limit_only(opening: str) -> None:
    positions = Positions(opening * 100_000)
    assert positions.too_deep is not None
    pointer, offset = positions.too_deep
    assert pointer.count("/") == DEEPEST
    assert offset == DEEPEST * len(opening)


def test_a_source_map_answers_in_the_keys_of_the_report() -> None:
    text = '[{"title": "x"},\n {"绩效指标": [{"三级指标": "数量", "sub": [1,\n 2]}]}]'
    source_map = JsonSourceMap(
        PositionCache(text),
        "/1",
        {"": "/1", "/indicators": "/1/绩效指标", "/indicators/0/name": "/1/绩效指标/0/三级指标"},
    )
    assert source_map.find("") == Location(line=2, column=2)
    assert source_map.find("/indicators/0/name") == Location(line=2, column=22)
    assert source_map.find("/indicators/0/sub/1") == Location(line=3, column=2)
    assert source_map.find("/indicators/0/target") == source_map.find("/indicators/0")
    assert source_map.find("/title") == source_map.find("")
    assert len(source_map) == 7
    assert {pointer for pointer, _ in source_map.items()} >= {"", "/indicators", "/indicators/0/sub/0"}
