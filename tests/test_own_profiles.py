"""Profiles of one's own, beside one's own rules: found by name, by file, and by the places that they name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perflint.check import Checker, Options
from perflint.engine.profiles import lineage
from perflint.profile import ProfileError, load_profile, named_profile, profile_by_name, profiles_of
from tests.cli.support import own_rules, perflint, write_report


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A folder of rules with the profiles qinghe, and yunxi that extends it; our own rule holds in qinghe only."""
    folder = own_rules(tmp_path)
    profiles = folder / "profiles"
    profiles.mkdir()
    (profiles / "qinghe.yaml").write_text(
        "title: 清河省\nextends: jiangsu\nregions: [清河省]\nexecution_weight: 15\n", encoding="utf-8"
    )
    (profiles / "yunxi.yaml").write_text(
        "title: 云溪市\nextends: qinghe\nregions: [云溪市]\n", encoding="utf-8"
    )
    with (folder / "own-rule.yaml").open("a", encoding="utf-8") as file:
        file.write("profiles: [qinghe]\n")
    return folder


def test_own_profile_extends_own_and_installed_ones(rules: Path) -> None:
    profile = profile_by_name("yunxi", [rules / "profiles"])
    assert profile.execution_weight == 15
    assert profile.qualitative_groups == load_profile("jiangsu").qualitative_groups
    assert profile.regions == ["云溪市"]
    assert lineage(profile) == ("yunxi", "qinghe", "jiangsu", "national")
    assert lineage(named_profile(str(rules / "profiles" / "yunxi.yaml"))) == lineage(profile)


@pytest.mark.parametrize(
    ("report", "asked", "profile", "fires"),
    [
        ({}, None, "national", False),
        ({"region": "清河省"}, None, "qinghe", True),
        ({"unit": "云溪市水务局"}, None, "yunxi", True),
        ({"profile": "yunxi"}, None, "yunxi", True),
        ({}, "qinghe", "qinghe", True),
        ({"region": "清河省"}, "national", "national", False),
    ],
)
def test_rule_of_an_own_profile(
    rules: Path, tmp_path: Path, report: dict[str, str], asked: str | None, profile: str, fires: bool
) -> None:
    checker = Checker(Options(rules=[rules], select=["BUD913"], profile=asked))
    result = checker.check_path(str(write_report(tmp_path, **{"title": "自评表", **report})))
    assert result.profile is not None
    assert result.profile.name == profile
    assert bool(result.findings) is fires


def test_file_beside_no_rules(rules: Path, tmp_path: Path) -> None:
    asked = str(rules / "profiles" / "qinghe.yaml")
    checker = Checker(Options(rules=[rules], select=["BUD913"], profile=asked))
    assert checker.check_path(str(write_report(tmp_path))).findings


def test_document_cannot_name_a_file(rules: Path, tmp_path: Path) -> None:
    report = write_report(tmp_path, profile=str(rules / "profiles" / "qinghe.yaml"))
    assert Checker(Options()).check_path(str(report)).status == "unreadable"


def test_namesake_replaces_the_installed_one_only_where_its_folder_counts(rules: Path) -> None:
    (rules / "profiles" / "national.yaml").write_text("title: 改写\n", encoding="utf-8")
    folders = [rules / "profiles"]
    assert profile_by_name("national", folders).title == "改写"
    assert [profile.title for profile in profiles_of(folders) if profile.name == "national"] == ["改写"]
    assert profile_by_name("national").title == "全国通用"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "title: x\nexecution_wieght: 3\n",
            "bad.yaml: unknown key 'execution_wieght'; did you mean 'execution_weight'",
        ),
        ("title: x\nextends: jiangshu\n", "no profile 'jiangshu'; did you mean 'jiangsu'"),
        ("title: x\nexecution_weight: viel\n", "bad.yaml: execution_weight: "),
        ("title: x\nextends: bad\n", "extends itself"),
        ("- title\n", "bad.yaml: must be a mapping"),
    ],
)
def test_faults_of_a_profile_are_named(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        named_profile(str(tmp_path / "bad.yaml"))
    assert complaint in str(caught.value)


def test_commands_know_own_profiles(rules: Path) -> None:
    assert "qinghe ← jiangsu  清河省" in perflint("profile", "show", "--rules", rules).stdout
    assert json.loads(perflint("profile", "show", "yunxi", "--rules", rules).stdout)["title"] == "云溪市"
    differences = perflint("profile", "diff", "jiangsu", "qinghe", "--rules", rules).stdout
    assert '- execution_weight: "10"\n+ execution_weight: "15"\n' in differences


def test_cases_run_under_an_own_profile(rules: Path) -> None:
    cases = rules / "own-rule.cases.yaml"
    text = cases.read_text(encoding="utf-8")

    def tested() -> str:
        return perflint("rules", "test", "--rules", rules).stdout

    assert tested() == "1 rules, 2 cases: all passed\n"
    cases.write_text(text.replace("    report:", "    profile: yunxi\n    report:"), encoding="utf-8")
    assert tested() == "1 rules, 2 cases: all passed\n"
    cases.write_text(text.replace("    report:", "    profile: national\n    report:"), encoding="utf-8")
    assert "the rule does not apply under the profile 'national'" in tested()


@pytest.mark.parametrize("parent", ["../shared/base", "/base", "sub\\base", 7])
def test_a_profile_extends_a_name_and_no_path(tmp_path: Path, parent: object) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(f"title: 我们\nextends: {parent}\n", encoding="utf-8")
    with pytest.raises(ProfileError, match="extends must be the name of a profile"):
        named_profile(str(file))
