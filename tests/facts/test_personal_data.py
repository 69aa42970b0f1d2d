"""Personal data: numbers that pass their check digit, and never printed whole."""

from __future__ import annotations

import pytest

from perflint.facts.personal_data import PersonalData, is_card_number, is_identity_number
from tests.facts.reports import facts_of


def test_check_digits() -> None:
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")
    assert is_card_number("4111111111111111")
    assert not is_card_number("4111111111111112")


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("电话13800138000", "手机号码"),
        ("身份证11010519491231002X", "身份证号码"),
        ("138-0013-8000", "手机号码"),
    ],
)
def test_numbers_of_persons_are_masked(text: str, sort: str) -> None:
    (found,) = facts_of(PersonalData, fields=[{"label": "联系人", "value": text}])
    assert found.sort == sort
    assert found.quote == found.masked
    assert text[-8:-4] not in found.masked


@pytest.mark.parametrize(
    "text",
    ["0513-87654321", "138****8000", "51000021R000000019951", "投资13800138000.5元", "110105194912310021"],
)
def test_other_numbers(text: str) -> None:
    assert not facts_of(PersonalData, fields=[{"label": "联系人", "value": text}])
