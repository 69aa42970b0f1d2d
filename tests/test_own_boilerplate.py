"""Common wording of one's own, in a folder of rules or named by the configuration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click import ClickException

from tests.cli.support import OWN_CASES, own_rules, perflint, write_report

_TEXT = (
    "逐村核对渠道长度和破损位置，登记造册后统一招标，施工期间每周召开一次现场会，完工后由村民代表参加验收。"
)
_PHRASES = """\
ours:
  basis: 清河省水利厅
  phrases:
    - 逐村核对渠道长度和破损位置，登记造册后统一招标，施工期间每周召开一次现场会，…由村民代表参加验收
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A report, and beside it another unit's with the same words."""
    for name, unit in (("report.json", "云溪县水利局"), ("others/other.json", "青岑县水利局")):
        write_report(tmp_path, name, unit=unit, sections=[{"heading": "做法", "paragraphs": [_TEXT]}])
    return tmp_path


def _codes(folder: Path, *options: str) -> list[str]:
    arguments = ("--beside", str(folder / "others"), "--select", "XDC", "--format", "json", *options)
    done = perflint("check", str(folder / "report.json"), *arguments)
    assert done.exit_code == 0, done.output
    (document,) = json.loads(done.stdout)["documents"]
    return [finding["code"] for finding in document["findings"]]


def test_words_that_another_unit_has_are_told(folder: Path) -> None:
    assert _codes(folder) == ["XDC008"]


def test_a_folder_of_rules_brings_its_common_wording(folder: Path) -> None:
    rules = own_rules(folder)
    assert _codes(folder, "--rules", str(rules)) == ["XDC008"]
    (rules / "boilerplate").mkdir()
    (rules / "boilerplate" / "ours.yaml").write_text(_PHRASES, encoding="utf-8")
    assert _codes(folder, "--rules", str(rules)) == []


def test_the_configuration_names_files_of_common_wording(folder: Path) -> None:
    (folder / "ours.yaml").write_text(_PHRASES, encoding="utf-8")
    configuration = folder / "own.toml"
    configuration.write_text('boilerplate = ["ours.yaml"]\n', encoding="utf-8")
    assert _codes(folder, "--config", str(configuration)) == []


def test_a_file_that_cannot_be_used_ends_the_command(folder: Path) -> None:
    (folder / "ours.yaml").write_text("ours: [逐村核对渠道长度]\n", encoding="utf-8")
    (folder / ".perflint.toml").write_text('boilerplate = ["ours.yaml"]\n', encoding="utf-8")
    done = perflint("check", str(folder / "report.json"), "--config", str(folder / ".perflint.toml"))
    assert isinstance(done.exception, ClickException)
    assert "ours.yaml: ours must have the two keys" in done.exception.message


def test_cases_of_own_rules_see_own_common_wording(folder: Path) -> None:
    rules = own_rules(folder)
    text = (rules / "own-rule.yaml").read_text(encoding="utf-8")
    rule = text.replace("evaluation: score > 90", "similar_passages: length >= 20")
    rule = rule.replace("{evaluation.score}", "{similar_passages.text}")
    (rules / "own-rule.yaml").write_text(rule, encoding="utf-8")
    report = "report: {kind: project-self-evaluation, sections: [%s]}"
    copied = f"{{heading: 经验, paragraphs: [{_TEXT}]}}, {{heading: 建议, paragraphs: [{_TEXT}]}}"
    cases = OWN_CASES.replace(
        'report: {kind: project-self-evaluation, evaluation: {score: "95"}}', report % copied
    )
    (rules / "own-rule.cases.yaml").write_text(cases, encoding="utf-8")

    def passes() -> bool:
        done = perflint("rules", "test", "--rules", str(rules))
        return "does not fire" not in done.output

    assert passes()
    (rules / "boilerplate").mkdir()
    (rules / "boilerplate" / "ours.yaml").write_text(_PHRASES, encoding="utf-8")
    assert not passes()
