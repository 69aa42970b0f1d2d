"""The labels that stand for keys: every list names a part and its keys, and no label two of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from perflint.loading._keys import part_keys
from perflint.report import Part
from perflint.vocabulary import fold, vocabulary


def parts(base: type[Part] = Part) -> Iterator[type[Part]]:
    """All parts of the report model."""
    for part in base.__subclasses__():
        yield part
        yield from parts(part)


def listed(part: type[Part]) -> str:
    """The vocabulary's name for the keys of a part."""
    words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in part.__name__)
    return f"keys_of{words}"


@pytest.mark.parametrize("part", list(parts()), ids=lambda part: part.__name__)
def test_every_part_has_a_list_of_its_own_keys(part: type[Part]) -> None:
    entries = vocabulary().mapping(listed(part))
    assert set(entries) <= set(part.__struct_fields__)
    labels = [fold(label) for synonyms in entries.values() for label in synonyms]
    assert len(labels) == len(set(labels))
    assert not set(labels) & set(part.__struct_fields__)


@pytest.mark.parametrize("part", list(parts()), ids=lambda part: part.__name__)
def test_every_label_of_a_part_leads_to_its_key(part: type[Part]) -> None:
    keys = part_keys(part)
    for key, labels in vocabulary().mapping(listed(part)).items():
        for label in labels:
            assert keys.canonical(label) == key


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("values_of_report_kind", {"project-target", "project-self-evaluation", "department-target",
                                   "department-self-evaluation", "performance-text"}),
        ("values_of_fund_side", {"income", "expenditure"}),
        ("values_of_indicator_role", {"row", "parent", "child"}),
    ],
)  # fmt: skip
def test_fixed_words_are_those_of_the_model(name: str, values: set[str]) -> None:
    assert set(vocabulary().mapping(name)) == values
