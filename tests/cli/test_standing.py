"""The standing of a rule: on trial, or under another name than before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from perflint.findings.suppression import SUPPRESSION_FILE
from tests.cli.support import own_rules, perflint, write_report


@pytest.fixture(autouse=True)
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a report, and with our own rule, which fires on it."""
    own_rules(tmp_path)
    write_report(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def change_rule(folder: Path, line: str) -> None:
    path = folder / "own-rules" / "own-rule.yaml"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


def rename_rule(folder: Path) -> None:
    """Our own rule gets the name new-rule."""
    change_rule(folder, "formerly: [own-rule]")
    rules = folder / "own-rules"
    text = (rules / "own-rule.yaml").read_text(encoding="utf-8")
    (rules / "new-rule.yaml").write_text(text.replace("name: own-rule", "name: new-rule"), encoding="utf-8")
    (rules / "own-rule.cases.yaml").rename(rules / "new-rule.cases.yaml")
    (rules / "own-rule.yaml").unlink()


def check(*arguments: object) -> Result:
    result = perflint("check", "report.json", "--rules", "own-rules", "--format", "json", *arguments)
    assert result.exception is None, result.exception
    return result


def found(result: Result) -> list[tuple[str, str]]:
    """Name and severity of the findings of our own rule."""
    (document,) = json.loads(result.stdout)["documents"]
    return [
        (finding["name"], finding["severity"])
        for finding in document["findings"]
        if finding["code"] == "BUD913"
    ]


@pytest.mark.parametrize(
    ("arguments", "fires"),
    [
        ((), False),
        (("--select", "BUD"), False),
        (("--select", "error"), False),
        (("--preview",), True),
        (("--select", "BUD913"), True),
        (("--select", "own-rule"), True),
        (("--preview", "--ignore", "own-rule"), False),
        (("--preview", "--select", "SCO"), False),
    ],
)
def test_rule_on_trial(working_directory: Path, arguments: tuple[str, ...], fires: bool) -> None:
    change_rule(working_directory, "status: preview")
    assert found(check(*arguments)) == ([("own-rule", "error")] if fires else [])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".perflint.toml", "preview = true"),
        (".perflint.toml", 'select = ["own-rule"]'),
        ("setup.cfg", "[tool:perflint]\npreview = true"),
    ],
)
def test_configuration_lets_rules_on_trial_count(working_directory: Path, name: str, text: str) -> None:
    change_rule(working_directory, "status: preview")
    (working_directory / name).write_text(text, encoding="utf-8")
    assert found(check()) == [("own-rule", "error")]


def test_list_tells_the_status(working_directory: Path) -> None:
    change_rule(working_directory, "status: preview")
    listed = perflint("rules", "list", "--rules", "own-rules", "--select", "own-rule").stdout
    assert "试行" in listed
    assert "稳定" not in listed
    english = perflint("rules", "list", "--rules", "own-rules", "--select", "own-rule", "--lang", "en").stdout
    assert "preview" in english


def test_baseline_of_rules_on_trial(working_directory: Path) -> None:
    change_rule(working_directory, "status: preview")

    def written(*arguments: str) -> bool:
        perflint("baseline", "write", "report.json", "--rules", "own-rules", *arguments)
        return "BUD913" in Path("perflint.baseline.json").read_text(encoding="utf-8")

    assert not written()
    assert written("--preview")


def test_former_name_selects_with_a_notice(working_directory: Path) -> None:
    rename_rule(working_directory)
    result = check("--select", "own-rule")
    assert found(result) == [("new-rule", "error")]
    assert "规则“own-rule”已更名为“new-rule”" in result.stderr
    assert found(check("--ignore", "own-rule")) == []
    assert "更名" not in check("--select", "new-rule").stderr


def test_former_name_in_the_configuration(working_directory: Path) -> None:
    rename_rule(working_directory)
    (working_directory / ".perflint.toml").write_text('severities = {own-rule = "info"}', encoding="utf-8")
    result = check("--lang", "en")
    assert found(result) == [("new-rule", "info")]
    assert ".perflint.toml: the rule 'own-rule' is now named 'new-rule'" in result.stderr


def test_former_name_in_suppressions(working_directory: Path) -> None:
    (finding,) = (
        finding
        for finding in json.loads(check("--select", "own-rule").stdout)["documents"][0]["findings"]
        if finding["code"] == "BUD913"
    )
    place = f"place: {finding['location']['pointer']}"
    entry = f"- {{document: report.json, code: BUD913, name: own-rule, {place}, reason: 已核}}\n"
    (working_directory / SUPPRESSION_FILE).write_text(entry, encoding="utf-8")
    assert found(check()) == []
    rename_rule(working_directory)
    result = check()
    assert found(result) == []
    assert "entry 1 (BUD913 in report.json)：规则“own-rule”已更名为“new-rule”" in result.stderr


def test_baselines_and_fingerprints_survive_a_new_name(working_directory: Path) -> None:
    perflint("baseline", "write", "report.json", "--rules", "own-rules")
    rename_rule(working_directory)
    result = check("--baseline", "perflint.baseline.json")
    assert found(result) == []
    assert "已不存在" not in result.stderr


def test_show_by_a_former_name(working_directory: Path) -> None:
    rename_rule(working_directory)
    result = perflint("rules", "show", "own-rule", "--rules", "own-rules")
    assert "BUD913 new-rule" in result.stdout
    assert "曾用名: own-rule" in result.stdout
    assert result.stderr == "perflint: 规则“own-rule”已更名为“new-rule”\n"
