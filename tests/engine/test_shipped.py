"""The rules and profiles of this installation fit one another."""

from __future__ import annotations

import pytest

from perflint.engine import RuleSet, load_rules
from perflint.engine.evaluation import Engine
from perflint.findings.reading import READING_RULES
from perflint.profile import load_profile, profile_names
from perflint.resources import rules_directory


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PERFLINT_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        return load_rules([rules_directory()])


@pytest.mark.parametrize("name", profile_names())
def test_every_profile_compiles_and_names_rules_that_exist(name: str, shipped: RuleSet) -> None:
    profile = load_profile(name)
    known = {rule.code for rule in shipped.rules}
    assert profile.params.keys() <= known
    assert set(profile.disable) | profile.severity.keys() <= known | {rule.code for rule in READING_RULES}
    with Engine(shipped, profile) as engine:
        assert engine.rules
