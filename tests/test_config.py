"""Configuration files: which one counts, what it may say, and what it says of a document."""

from __future__ import annotations

from pathlib import Path

import pytest

from perflint.config import Configuration, ConfigurationError, find_configuration, read_configuration

TOML = """
profile = "jiangsu"
lang = "en"
fail-on = "warning"
severity = "info"
jobs = 3
ignore = ["IND006", "PLA"]
rules = ["own-rules"]
boilerplate = ["own.yaml"]
baseline = "known.json"

[severities]
BUD019 = "info"

[per-file."2024/*.json"]
profile = "national"
ignore = ["TXT"]

[per-file."draft.json"]
select = ["BUD"]
severities = {BUD019 = "error"}
"""
SETUP_CFG = """
[metadata]
name = x

[tool:perflint]
profile = jiangsu
lang = en
fail-on = warning
severity = info
jobs = 3
ignore = IND006, PLA
rules = own-rules
boilerplate = own.yaml
baseline = known.json

[tool:perflint:severities]
BUD019 = info

[tool:perflint:per-file:2024/*.json]
profile = national
ignore = TXT

[tool:perflint:per-file:draft.json]
select = BUD
severities = BUD019 = error
"""


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def both_tables(text: str) -> str:
    """The file's content as tables of pyproject.toml."""
    return "[tool.perflint]" + text.replace("[severities]", "[tool.perflint.severities]").replace(
        "[per-file.", "[tool.perflint.per-file."
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [(".perflint.toml", TOML), ("pyproject.toml", both_tables(TOML)), ("setup.cfg", SETUP_CFG)],
)
def test_three_files_say_the_same(tmp_path: Path, name: str, text: str) -> None:
    path = write(tmp_path / name, text)
    found = find_configuration(tmp_path)
    assert found.source == path
    assert (found.language, found.fail_on, found.severity) == ("en", "warning", "info")
    assert found.jobs == 3
    assert found.rules == (tmp_path / "own-rules",)
    assert found.boilerplate == (tmp_path / "own.yaml",)
    assert found.baseline == tmp_path / "known.json"
    assert found.overrides.profile == "jiangsu"
    assert found.overrides.ignore == ("IND006", "PLA")
    assert found.overrides.severities == {"BUD019": "info"}
    own = found.overrides_for(str(tmp_path / "2024" / "a.json"))
    assert (own.profile, own.ignore) == ("national", ("IND006", "PLA", "TXT"))
    draft = found.overrides_for(str(tmp_path / "deep" / "draft.json"))
    assert (draft.profile, draft.select, draft.severities) == ("jiangsu", ("BUD",), {"BUD019": "error"})
    assert found.overrides_for(str(tmp_path / "b.json")) == found.overrides


def test_nearest_file_counts_alone(tmp_path: Path) -> None:
    write(tmp_path / ".perflint.toml", 'profile = "jiangsu"\nlang = "en"\n')
    write(tmp_path / "deep" / ".perflint.toml", 'lang = "zh"\n')
    found = find_configuration(tmp_path / "deep")
    assert (found.language, found.overrides.profile) == ("zh", None)


def test_files_that_do_not_speak_of_perflint_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path / ".perflint.toml", 'lang = "en"\n')
    write(tmp_path / "deep" / "setup.cfg", "[metadata]\nname = x\n")
    write(tmp_path / "deep" / "pyproject.toml", "[tool.other]\nx = 1\n")
    assert find_configuration(tmp_path / "deep").language == "en"


def test_own_file_comes_before_pyproject_and_setup(tmp_path: Path) -> None:
    write(tmp_path / "setup.cfg", "[tool:perflint]\nlang = en\n")
    write(tmp_path / "pyproject.toml", '[tool.perflint]\nlang = "zh"\n')
    assert find_configuration(tmp_path).language == "zh"
    write(tmp_path / ".perflint.toml", 'lang = "en"\n')
    assert find_configuration(tmp_path).language == "en"


def test_without_a_configuration_nothing_is_set() -> None:
    assert Configuration().overrides_for("x.json").profile is None


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        (".perflint.toml", "ignor = []", "unknown key 'ignor'; did you mean 'ignore'"),
        (".perflint.toml", "fail-on = 'fatal'", "fail-on must be one of error, warning, info, never"),
        (".perflint.toml", "ignore = [1]", "ignore must be a list of texts"),
        (".perflint.toml", "lang = 3", "lang must be a text"),
        (".perflint.toml", "jobs = 0", "jobs must be a whole number from 1, not 0"),
        (".perflint.toml", "jobs = true", "jobs must be a whole number"),
        ("setup.cfg", "[tool:perflint]\njobs = many", "jobs must be a whole number from 1, not 'many'"),
        (".perflint.toml", "severities = 'x'", "must be one of error, warning, info"),
        (".perflint.toml", "severities = {BUD013 = 'high'}", "BUD013 must be one of"),
        (".perflint.toml", "per-file = 3", "per-file must hold one table a pattern"),
        (".perflint.toml", "[per-file.'*']\nlang = 'en'", r"unknown key 'lang' in per-file '\*'"),
        (".perflint.toml", "lang =", "not valid TOML"),
        ("pyproject.toml", "[tool]\nperflint = 3", "unknown key"),
        ("setup.cfg", "[tool:perflint]\nlangs = en", "unknown key 'langs'; did you mean 'lang'"),
        ("setup.cfg", "[tool:perflint:perfile:x]\nignore = A", "unknown section"),
        ("setup.cfg", "[tool:perflint]\nlang", "not a valid setup.cfg"),
    ],
)
def test_faults_are_named_with_their_file(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    path = write(tmp_path / name, text)
    with pytest.raises(ConfigurationError, match=complaint) as caught:
        find_configuration(tmp_path)
    assert str(caught.value).startswith(str(path))


def test_named_file_must_exist_and_speak_of_perflint(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_configuration(tmp_path / "absent.toml")
    with pytest.raises(ConfigurationError, match="no section for perflint"):
        read_configuration(write(tmp_path / "setup.cfg", "[metadata]\nname = x\n"))
