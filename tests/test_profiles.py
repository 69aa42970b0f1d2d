"""The profiles that perflint carries: each loads, says what confirms it, and is recognised by places of its own."""

from __future__ import annotations

from collections import Counter

import pytest

from perflint.engine import load_rules
from perflint.engine.profiles import effective_rules
from perflint.profile import load_profile, profile_names
from perflint.profile_choice import choose_profile
from perflint.report import Report
from perflint.resources import rules_directory

PROVINCES = [name for name in profile_names() if name != "national"]
# Prefecture-level divisions of each province (2023).
PREFECTURES = {
    "gansu": 14,
    "guangxi": 14,
    "hebei": 11,
    "hubei": 13,
    "jiangsu": 13,
    "jiangxi": 11,
    "shanxi": 11,
    "sichuan": 21,
    "yunnan": 16,
    "zhejiang": 11,
}


def test_the_provinces_of_the_reference_documents_have_a_profile() -> None:
    assert set(PREFECTURES) <= set(PROVINCES)


@pytest.mark.parametrize("name", PROVINCES)
def test_a_province_inherits_and_says_what_confirms_it(name: str) -> None:
    profile = load_profile(name)
    assert profile.extends == "national"
    assert profile.basis
    assert [band.grade for band in profile.bands] == ["优", "良", "中", "差"]
    assert len(profile.regions) >= PREFECTURES.get(name, 1)


@pytest.mark.parametrize("name", profile_names())
def test_a_profile_fits_the_rules(name: str) -> None:
    ruleset = load_rules([rules_directory()])
    rules, params = effective_rules(ruleset, load_profile(name))
    assert len(rules) == len(params)
    assert set(load_profile(name).disable) <= {rule.code for rule in ruleset.rules}


def test_no_place_belongs_to_two_provinces() -> None:
    places = Counter(region for name in PROVINCES for region in load_profile(name).regions)
    assert [place for place, count in places.items() if count > 1] == []


def test_places_are_long_enough_to_be_told_from_others() -> None:
    # A county of two characters (宁县) is a part of many other names (会宁县).
    short = [region for name in PROVINCES for region in load_profile(name).regions if len(region) < 2]
    counties = [region for name in PROVINCES for region in load_profile(name).regions if region[1:] == "县"]
    assert short == counties == []


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("苏州市某局", "jiangsu"),
        ("大宁县自然资源局", "shanxi"),
        ("承德市某分局", "hebei"),
        ("南昌市某局", "jiangxi"),
        ("旺苍县某局", "sichuan"),
        ("南宁市某局", "guangxi"),
        ("广水市某局", "hubei"),
        ("大理市某局", "yunnan"),
        ("武山县某大队", "gansu"),
        ("临海市某中心", "zhejiang"),
        ("银川市某局", "national"),
    ],
)
def test_a_place_chooses_its_profile(unit: str, name: str) -> None:
    report = Report.model_validate({"kind": "project-target", "unit": unit})
    assert choose_profile([report]).profile.name == name


def test_national_bands_are_half_open_and_schemes_make_a_hundred() -> None:
    national = load_profile("national")
    assert [int(band.minimum) for band in national.bands] == [90, 80, 60, 0]
    assert all(sum(scheme.weights.values()) == 100 for scheme in national.weight_schemes)
    assert all(sum(scheme.weights.values()) == 100 for scheme in load_profile("hubei").weight_schemes)
