"""Commands and their options, run in this process."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

from perflint.cli import _exit
from perflint.findings.suppression import SUPPRESSION_FILE
from perflint.outputs import format_names
from tests.cli.support import own_rules, perflint, write_report


@pytest.fixture(autouse=True)
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test works in a folder of its own, with our own rules in it."""
    own_rules(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: object, **options: Any) -> Result:
    return perflint("check", "--rules", "own-rules", "--select", "BUD913", *arguments, **options)


def content(result: Result) -> Any:
    assert result.exception is None, result.exception
    return json.loads(result.stdout)


def codes(result: Result) -> list[str]:
    return [finding["code"] for document in content(result)["documents"] for finding in document["findings"]]


def refusal(result: Result) -> str:
    assert isinstance(result.exception, click.ClickException), result
    assert result.exception.exit_code in (1, 2)
    return result.exception.format_message()


def test_findings_and_exit_code(working_directory: Path) -> None:
    write_report(working_directory)
    result = check("report.json")
    assert result.return_value == _exit.FINDINGS
    assert "BUD913" in result.stdout
    assert "得分 93.94分" in result.stdout
    assert result.stderr == ""


def test_clean_document(working_directory: Path) -> None:
    write_report(working_directory, evaluation={"score": "80"})
    assert check("report.json").return_value == _exit.CLEAN


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [
        ("error", "error", 1),
        ("warning", "error", 0),
        ("warning", "warning", 1),
        ("info", "warning", 0),
        ("info", "info", 1),
        ("error", "never", 0),
    ],
)
def test_level_that_fails(working_directory: Path, severity: str, fail_on: str, code: int) -> None:
    write_report(working_directory)
    own_rules(working_directory, severity)
    assert check("report.json", "--fail-on", fail_on).return_value == code


def test_hidden_severities_still_fail(working_directory: Path) -> None:
    write_report(working_directory)
    own_rules(working_directory, "warning")
    result = check("report.json", "--severity", "error", "--fail-on", "warning")
    assert result.return_value == _exit.FINDINGS
    assert "低于显示级别未列出 1 项" in result.stdout


def test_everything_that_can_be_wrong_with_files_at_once(working_directory: Path) -> None:
    write_report(working_directory)
    (working_directory / "empty").mkdir()
    files = {
        "malformed.json": b'{"kind": ',
        "unknown-key.json": b'{"kind": "project-target", "tilte": "x"}',
        "empty.json": b"",
        "binary.bin": bytes(range(256)) * 4,
    }
    for name, data in files.items():
        (working_directory / name).write_bytes(data)
    result = check(*files, "absent.json", "empty", "report.json", "--format", "json")
    assert result.return_value == _exit.FAILED
    documents = {document["path"]: document for document in content(result)["documents"]}
    assert documents["report.json"]["findings"][0]["code"] == "BUD913"
    for name in (*files, "absent.json", "empty"):
        (finding,) = documents[name]["findings"]
        assert (documents[name]["status"], finding["code"]) == ("unreadable", "DOC001"), name
        assert documents[name]["error"] == finding["message"]
    assert "title" in documents["unknown-key.json"]["error"]
    assert documents["malformed.json"]["findings"][0]["location"]["column"] == 10
    assert "absent.json" in result.stderr
    assert "empty" in result.stderr


def test_unreadable_documents_fail_as_errors(working_directory: Path) -> None:
    (working_directory / "empty.json").touch()
    assert check("empty.json").return_value == _exit.FINDINGS


def test_missing_path_is_no_pass_even_where_nothing_fails() -> None:
    assert check("absent.json", "--fail-on", "never").return_value == _exit.FAILED


def test_standard_input(working_directory: Path) -> None:
    result = check("-", "--format", "json", input=write_report(working_directory).read_bytes())
    assert content(result)["documents"][0]["path"] == "<stdin>"
    assert codes(result) == ["BUD913"]


def test_folder(working_directory: Path) -> None:
    write_report(working_directory, "2024/a.json")
    write_report(working_directory, "2024/.hidden.json")
    (working_directory / ".perflintignore").write_text("own-rules/\n", encoding="utf-8")
    assert [document["path"] for document in content(check(".", "--format", "json"))["documents"]] == [
        "2024/a.json"
    ]


def test_output_file(working_directory: Path) -> None:
    write_report(working_directory)
    result = check("report.json", "--format", "json", "--output", "found.json")
    assert result.stdout == ""
    found = json.loads((working_directory / "found.json").read_text(encoding="utf-8"))
    assert found["summary"]["error"] == 1


@pytest.mark.parametrize("name", format_names())
def test_formats(working_directory: Path, name: str) -> None:
    write_report(working_directory)
    result = check("report.json", "--format", name)
    assert result.return_value == _exit.FINDINGS
    assert "BUD913" in result.stdout


def test_english(working_directory: Path) -> None:
    write_report(working_directory)
    result = check("report.json", "--lang", "en")
    assert "score 93.94" in result.stdout
    assert "1 document; error 1" in result.stdout


def test_source(working_directory: Path) -> None:
    write_report(working_directory)
    assert '"grade": "优秀"' in check("report.json", "--show-source").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--format", "jsn"), "no output format is named 'jsn'; did you mean 'json'"),
        (("--select", "BUD931"), "no rule, family or severity is named 'BUD931'; did you mean 'BUD913'"),
        (("--ignore", "own-rul,TXT"), "'own-rul'; did you mean 'own-rule'"),
        (("--profile", "natonal"), "no profile 'natonal'"),
        (("--baseline", "absent.json"), "absent.json: cannot be read"),
    ],
)
def test_wrong_options_name_the_nearest(
    working_directory: Path, arguments: Sequence[str], message: str
) -> None:
    write_report(working_directory)
    assert message in refusal(check("report.json", *arguments))


def test_wrong_rule_is_told_with_file_line_and_nearest_name(working_directory: Path) -> None:
    path = working_directory / "own-rules" / "own-rule.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("score > 90", "scroe > 90"), encoding="utf-8")
    message = refusal(check("report.json"))
    assert "own-rule.yaml:7:" in message
    assert "score" in message


def test_wrong_configuration_is_told(working_directory: Path) -> None:
    (working_directory / ".perflint.toml").write_text("ignor = []", encoding="utf-8")
    assert "unknown key 'ignor'; did you mean 'ignore'" in refusal(check("report.json"))


def test_configuration_counts_and_options_win(working_directory: Path) -> None:
    write_report(working_directory)
    configuration = (
        'rules = ["own-rules"]\nselect = ["BUD913"]\nformat = "json"\nlang = "en"\nfail-on = "never"\n'
    )
    (working_directory / ".perflint.toml").write_text(configuration, encoding="utf-8")
    result = perflint("check", "report.json")
    assert result.return_value == _exit.CLEAN
    assert content(result)["documents"][0]["findings"][0]["message"].startswith("score")
    other = perflint("check", "report.json", "--lang", "zh", "--fail-on", "error", "--format", "table")
    assert other.return_value == _exit.FINDINGS
    assert "得分" in other.stdout


def test_settings_of_single_files(working_directory: Path) -> None:
    write_report(working_directory, "draft/a.json")
    write_report(working_directory, "final/a.json")
    configuration = '[per-file."draft/*"]\nignore = ["own-rule"]\n'
    (working_directory / ".perflint.toml").write_text(configuration, encoding="utf-8")
    documents = content(check("draft", "final", "--format", "json"))["documents"]
    assert [len(document["findings"]) for document in documents] == [0, 1]


def test_named_configuration(working_directory: Path) -> None:
    write_report(working_directory)
    (working_directory / "other.toml").write_text('lang = "en"', encoding="utf-8")
    assert "score" in check("report.json", "--config", "other.toml").stdout


def suppress(folder: Path, fingerprint: str, extra: str = "") -> None:
    entry = f"- {{document: '*.json', code: BUD913, fingerprint: {fingerprint}, reason: 已核{extra}}}\n"
    with (folder / SUPPRESSION_FILE).open("a", encoding="utf-8") as file:
        file.write(entry)


def test_suppressions(working_directory: Path) -> None:
    write_report(working_directory)
    (finding,) = content(check("report.json", "--format", "json"))["documents"][0]["findings"]
    suppress(working_directory, finding["fingerprint"])
    suppress(working_directory, "feedfeedfeedfeed")
    suppress(working_directory, finding["fingerprint"], ", until: 2020-01-01")
    result = check("report.json", "--format", "json")
    assert result.return_value == _exit.CLEAN
    assert codes(result) == []
    assert content(result)["summary"]["suppressed"] == 1
    unused, expired = sorted(content(result)["notices"], key=lambda notice: "到期" in notice)
    assert "entry 2" in unused
    assert "未用到" in unused
    assert "entry 3" in expired
    assert unused in result.stderr
    assert codes(check("report.json", "--format", "json", "--no-suppressions")) == ["BUD913"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), True),
        (("--select", "TXT"), False),
        (("--ignore", "own-rule"), False),
        (("--ignore", "info"), False),
    ],
)
def test_only_what_was_looked_for_is_missing(
    working_directory: Path, arguments: Sequence[str], told: bool
) -> None:
    write_report(working_directory)
    perflint("baseline", "write", "report.json", "--rules", "own-rules")
    suppress(working_directory, "feedfeedfeedfeed")
    write_report(working_directory, evaluation={"score": "80", "grade": "良"})
    notices = perflint(
        "check", "report.json", "--rules", "own-rules", "--baseline", "perflint.baseline.json", *arguments
    ).stderr
    assert ("豁免未用到" in notices) is told
    assert ("report.json BUD913" in notices) is told


def test_baseline(working_directory: Path) -> None:
    path = write_report(working_directory)
    assert perflint("baseline", "write", "report.json", "--rules", "own-rules").return_value == _exit.CLEAN
    known = check("report.json", "--format", "json", "--baseline", "perflint.baseline.json")
    assert (known.return_value, codes(known)) == (_exit.CLEAN, [])
    assert content(known)["summary"]["baselined"] == 1
    write_report(working_directory, evaluation={"score": "93.94", "grade": "良好"})
    changed = check("report.json", "--format", "json", "--baseline", "perflint.baseline.json")
    assert codes(changed) == ["BUD913"]
    stale = [notice for notice in content(changed)["notices"] if "BUD913" in notice]
    assert stale == [f"{path.name} BUD913 /evaluation/grade: 基线中的问题已不存在"]


def test_baseline_is_not_written_over_unreadable_documents(working_directory: Path) -> None:
    (working_directory / "bad.json").write_text("{", encoding="utf-8")
    result = perflint("baseline", "write", "bad.json")
    assert result.return_value == _exit.FAILED
    assert "bad.json" in result.stderr


def test_extract_gives_what_check_takes(working_directory: Path) -> None:
    path = write_report(working_directory)
    result = perflint("extract", "report.json")
    assert json.loads(result.stdout) == json.loads(path.read_text(encoding="utf-8"))


def test_extract_with_places(working_directory: Path) -> None:
    write_report(working_directory)
    assert json.loads(perflint("extract", "report.json", "--places").stdout)["/evaluation/grade"]["line"] == 9


def test_extract_of_a_bad_file_names_file_and_place(working_directory: Path) -> None:
    (working_directory / "bad.json").write_text('{"kind": "x"', encoding="utf-8")
    assert refusal(perflint("extract", "bad.json")).startswith("bad.json:1:")
    assert "absent.json" in refusal(perflint("extract", "absent.json"))


def test_rules_list() -> None:
    told = perflint("rules", "list", "--rules", "own-rules").stdout
    assert "BUD913" in told
    assert "DOC001" in told
    rules = json.loads(perflint("rules", "list", "--rules", "own-rules", "--format", "json").stdout)
    assert {rule["severity"] for rule in rules} == {"error", "warning", "info"}
    (own,) = json.loads(
        perflint("rules", "list", "--rules", "own-rules", "--select", "own-rule", "--format", "json").stdout
    )
    assert own["title"] == {"zh": "自定规则", "en": "Our own rule"}


def test_rules_show() -> None:
    told = perflint("rules", "show", "bud913", "--rules", "own-rules").stdout
    for part in ("BUD913 own-rule", "evaluation: score > 90", "财预〔2020〕10号", "a low score"):
        assert part in told
    assert "DOC001" in perflint("rules", "show", "unreadable").stdout
    assert "did you mean 'bud913'" in refusal(perflint("rules", "show", "BUD931", "--rules", "own-rules"))


def test_rules_test() -> None:
    result = perflint("rules", "test", "-k", "BUD913", "--rules", "own-rules")
    assert (result.return_value, result.stdout) == (_exit.CLEAN, "1 rules, 2 cases: all passed\n")


def test_rules_test_tells_what_failed(working_directory: Path) -> None:
    path = working_directory / "own-rules" / "own-rule.cases.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"80"', '"91"'), encoding="utf-8")
    result = perflint("rules", "test", "-k", "own-rule", "--rules", "own-rules")
    assert result.return_value == _exit.FINDINGS
    assert "own-rule.cases.yaml:" in result.stdout
    assert "得分 91" in result.stdout
    assert "1 failed" in result.stdout


def test_rules_test_of_no_rule_is_an_error() -> None:
    assert "no rule" in refusal(perflint("rules", "test", "-k", "no-such-rule"))


@pytest.mark.parametrize("subject", ["report", "rule", "finding"])
def test_schemas_are_schemas(subject: str) -> None:
    Draft202012Validator.check_schema(json.loads(perflint("schema", subject).stdout))


def test_schema_takes_a_report(working_directory: Path) -> None:
    schema = Draft202012Validator(json.loads(perflint("schema", "report").stdout))
    report = json.loads(write_report(working_directory).read_text(encoding="utf-8"))
    assert schema.is_valid(report)
    assert schema.is_valid([report])
    assert not schema.is_valid({**report, "tilte": "x"})


def test_schema_of_facts_documents_kinds_and_fields() -> None:
    facts = json.loads(perflint("schema", "facts").stdout)
    assert facts["execution"]["fields"]["rate"]["unit"] == "%"
    assert all(kind["doc"] for kind in facts.values())


def test_profiles() -> None:
    assert "national" in perflint("profile", "show").stdout
    assert json.loads(perflint("profile", "show", "national").stdout)["bands"][0]["grade"] == "优"
    assert "no profile 'natonal'" in refusal(perflint("profile", "show", "natonal"))
    assert perflint("profile", "diff", "national", "national").stdout == ""


def test_unknown_command_names_the_nearest() -> None:
    assert "did you mean 'check'" in refusal(perflint("chek"))


def test_every_command_has_help() -> None:
    for command in ("check", "extract", "rules", "schema", "profile", "baseline"):
        assert command in perflint("--help").stdout
    for arguments in (
        ["check"],
        ["rules", "list"],
        ["rules", "test"],
        ["profile", "diff"],
        ["baseline", "write"],
    ):
        assert "Usage:" in perflint(*arguments, "--help").stdout


def test_new_rule_loads_and_its_cases_fail_until_they_are_written(working_directory: Path) -> None:
    result = perflint("rules", "new", "BUD999", "my-rule", "--folder", "mine", "--fact", "evaluation")
    assert result.stdout.split() == ["mine/my-rule.yaml", "mine/my-rule.cases.yaml"]
    assert "score (number" in (working_directory / "mine" / "my-rule.yaml").read_text(encoding="utf-8")
    tested = perflint("rules", "test", "-k", "my-rule", "--rules", "mine")
    assert tested.return_value == _exit.FINDINGS
    assert "my-rule.cases.yaml" in tested.stdout
    write_report(working_directory)
    assert codes(
        perflint("check", "report.json", "--rules", "mine", "--select", "BUD999", "--format", "json")
    ) == ["BUD999"]


@pytest.mark.parametrize(
    ("code", "name", "message"),
    [
        ("BUD99", "x", "the code 'BUD99' must be"),
        ("BUD999", "My Rule", "the name 'My Rule' must be"),
        ("BUD999", "own-rule", "BUD913 own-rule has this name already"),
    ],
)
def test_new_rule_that_cannot_be(code: str, name: str, message: str) -> None:
    assert message in refusal(perflint("rules", "new", code, name, "--rules", "own-rules"))


def test_new_rule_overwrites_nothing(working_directory: Path) -> None:
    (working_directory / "my-rule.cases.yaml").touch()
    assert "exists already" in refusal(perflint("rules", "new", "BUD999", "my-rule"))


def test_new_rule_with_a_code_in_use_says_so() -> None:
    result = perflint("rules", "new", "BUD913", "my-rule", "--folder", "mine", "--rules", "own-rules")
    assert "BUD913 own-rule has this code too" in result.stderr


def indicator(name: str, target: str, weight: str, **values: str) -> dict[str, str]:
    return {
        "level1": "产出指标",
        "level2": "数量指标",
        "name": name,
        "target": target,
        "weight": weight,
        **values,
    }


@pytest.fixture
def pair(working_directory: Path) -> tuple[str, str]:
    """An approved target form and a self-evaluation that dropped an indicator and lowered another."""
    approved = [indicator("清淤河道长度", "≥12公里", "20"), indicator("新建泵站数量", "≥3座", "30")]
    stated = [indicator("清淤河道长度", "≥9公里", "20", actual="9公里", score="20")]
    write_report(
        working_directory, "target.json", kind="project-target", evaluation=None, indicators=approved
    )
    write_report(working_directory, "self.json", indicators=stated)
    return "target.json", "self.json"


def test_compare_shows_the_match_and_the_differences(pair: tuple[str, str]) -> None:
    result = perflint("compare", *pair)
    assert result.return_value == _exit.FINDINGS
    assert re.search(
        r"^相同 +清淤河道长度 +清淤河道长度 +100% +≥12公里 +≥9公里 +20 +20$", result.stdout, re.MULTILINE
    )
    assert re.search(r"^缺失 +新建泵站数量 +— ", result.stdout, re.MULTILINE)
    assert "XDC001" in result.stdout
    assert "XDC002" in result.stdout
    assert set(re.findall(r"\b[A-Z]{3}\d{3}\b", result.stdout)) <= {
        "XDC001",
        "XDC002",
        "XDC003",
        "XDC004",
        "XDC005",
    }


def test_compare_reads_the_configuration_and_takes_rules_on_trial(
    working_directory: Path, pair: tuple[str, str]
) -> None:
    (working_directory / "own.toml").write_text('lang = "en"\nignore = ["XDC002"]\n', encoding="utf-8")
    told = perflint("compare", *pair, "--config", "own.toml").stdout
    assert "approved" in told.splitlines()[0]
    assert "XDC001" in told
    assert "XDC002" not in told
    rules = own_rules(working_directory)
    text = (rules / "own-rule.yaml").read_text(encoding="utf-8")
    trial = text.replace("code: BUD913", "code: XDC913\nstatus: preview")
    (rules / "own-rule.yaml").write_text(trial, encoding="utf-8")
    assert "XDC913" not in perflint("compare", *pair, "--rules", "own-rules").stdout
    assert "XDC913" in perflint("compare", *pair, "--rules", "own-rules", "--preview").stdout


def test_check_with_an_approved_form_gives_the_same_differences(pair: tuple[str, str]) -> None:
    result = perflint("check", pair[1], "--with", pair[0], "--select", "XDC", "--format", "json")
    dropped = next(
        finding
        for finding in content(result)["documents"][0]["findings"]
        if finding["name"] == "approved-indicator-dropped"
    )
    assert "新建泵站数量" in dropped["message"]
    assert [related["path"] for related in dropped["related"]] == ["target.json"]
    assert codes(perflint("check", pair[1], "--select", "XDC", "--format", "json")) == []


def test_document_is_not_held_against_itself(pair: tuple[str, str]) -> None:
    assert codes(perflint("check", pair[1], "--with", pair[1], "--select", "XDC", "--format", "json")) == []


@pytest.mark.parametrize("option", ["--with", "--beside"])
@pytest.mark.parametrize(
    ("name", "content"), [("bad.json", "{"), ("other.txt", "通讯录\n"), ("absent.json", None)]
)
def test_companion_that_cannot_be_used_is_told_and_the_rest_is_checked(
    working_directory: Path, pair: tuple[str, str], option: str, name: str, content: str | None
) -> None:
    if content is not None:
        (working_directory / name).write_text(content, encoding="utf-8")
    result = perflint(
        "check", pair[1], "--with", pair[0], option, name, "--select", "XDC", "--format", "json"
    )
    assert result.return_value == 2
    assert name in result.stderr
    checked, unusable = json.loads(result.stdout)["documents"]
    assert "XDC001" in [finding["code"] for finding in checked["findings"]]
    assert [finding["code"] for finding in unusable["findings"]] == ["DOC001"]


def test_companion_that_is_checked_itself_is_told_once(
    working_directory: Path, pair: tuple[str, str]
) -> None:
    (working_directory / "bad.json").write_text("{", encoding="utf-8")
    result = perflint("check", "bad.json", pair[1], "--beside", "bad.json", "--format", "json")
    assert [document["path"] for document in json.loads(result.stdout)["documents"]] == ["bad.json", pair[1]]


def test_compare_says_why_a_file_cannot_be_compared(working_directory: Path, pair: tuple[str, str]) -> None:
    (working_directory / "bad.json").write_text("{", encoding="utf-8")
    assert "bad.json" in refusal(perflint("compare", "bad.json", pair[1]))


def test_compare_takes_two_files(working_directory: Path, pair: tuple[str, str]) -> None:
    for name in pair:
        (working_directory / "both").mkdir(exist_ok=True)
        (working_directory / name).rename(working_directory / "both" / name)
    assert "both: names 2 documents" in refusal(perflint("compare", "both", f"both/{pair[1]}"))


def test_coverage_of_cases(working_directory: Path) -> None:
    told = perflint("rules", "test", "-k", "BUD913", "--rules", "own-rules", "--coverage").stdout
    assert "1 of 1 rules are reached in all their conditions" in told
    rule = working_directory / "own-rules" / "own-rule.yaml"
    rule.write_text(
        rule.read_text(encoding="utf-8").replace("score > 90", "score > 90 or score < 0"), encoding="utf-8"
    )
    result = perflint("rules", "test", "-k", "BUD913", "--rules", "own-rules", "--coverage")
    assert "own-rule.yaml:7: BUD913 own-rule, when 1: never holds: evaluation.score < 0" in result.stdout
    assert result.return_value == _exit.CLEAN


def test_rules_are_timed(working_directory: Path) -> None:
    write_report(working_directory)
    result = check("report.json", "--profile-rules")
    assert re.search(r"^[A-Z]{3}\d{3} +[a-z0-9-]+ +\d+\.\d{3} +\d+\.\d% +\d+$", result.stderr, re.MULTILINE)
    assert "share" not in result.stdout
