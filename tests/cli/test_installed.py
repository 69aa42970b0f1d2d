"""The installed command, as a shell runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from perflint.cli import _exit
from tests.cli.support import own_rules, write_report

COMMAND = Path(sys.executable).with_name("perflint")

pytestmark = pytest.mark.skipif(
    not COMMAND.exists(), reason=f"perflint is not installed: {COMMAND} is absent"
)


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def check(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    own_rules(folder)
    write_report(folder)
    return run(
        folder,
        "check",
        "report.json",
        "--rules",
        "own-rules",
        "--select",
        "BUD913",
        *arguments,
        **environment,
    )


def test_version(tmp_path: Path) -> None:
    done = run(tmp_path, "--version")
    assert done.returncode == _exit.CLEAN
    assert done.stdout.startswith(b"perflint ")


def test_version_imports_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys; sys.argv = ['perflint', '--version']\nfrom perflint.cli import main\ntry:\n main()\nfinally:\n"
    code += (
        " print(sorted(set(sys.modules) & {'pydantic', 'yaml', 'lxml', 'tabulate', 'durable_rules_engine'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_module_can_be_run(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "perflint", "--version"],
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == run(tmp_path, "--version").stdout


def test_results_go_to_standard_output_alone(tmp_path: Path) -> None:
    done = check(tmp_path, "--format", "json")
    assert done.returncode == _exit.FINDINGS
    assert json.loads(done.stdout)["summary"]["error"] == 1
    assert done.stderr == b""


def test_usage_error(tmp_path: Path) -> None:
    done = run(tmp_path, "check", "--nothing")
    assert done.returncode == _exit.FAILED
    assert done.stdout == b""
    assert b"--nothing" in done.stderr


def test_rule_error_is_a_message_not_a_trace(tmp_path: Path) -> None:
    rules = own_rules(tmp_path)
    (rules / "own-rule.yaml").write_text("code: [", encoding="utf-8")
    done = run(tmp_path, "check", str(write_report(tmp_path)), "--rules", "own-rules")
    assert done.returncode == _exit.FAILED
    assert b"own-rule.yaml:" in done.stderr
    assert b"Traceback" not in done.stderr


def test_reader_that_leaves_early(tmp_path: Path) -> None:
    for number in range(200):
        write_report(tmp_path, f"many/{number}.json")
    with subprocess.Popen(
        [COMMAND, "check", "many", "--format", "json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(100)
        process.stdout.close()
        complaint = process.stderr.read()
        assert process.wait(timeout=60) == _exit.FAILED
    assert complaint == b""


@pytest.mark.parametrize(
    ("environment", "encoding"),
    [
        ({"PYTHONIOENCODING": "gbk"}, "gbk"),
        ({"PYTHONIOENCODING": "latin-1"}, "latin-1"),
        ({"PYTHONIOENCODING": "ascii"}, "utf-8"),
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "utf-8"),
    ],
)
def test_any_encoding_of_the_terminal(tmp_path: Path, environment: dict[str, str], encoding: str) -> None:
    done = check(tmp_path, **environment)
    assert done.returncode == _exit.FINDINGS
    assert b"Traceback" not in done.stderr
    assert "BUD913" in done.stdout.decode(encoding)
    if encoding != "latin-1":
        assert "得分 93.94" in done.stdout.decode(encoding)


def test_completion_script_can_be_had(tmp_path: Path) -> None:
    done = run(tmp_path, _PERFLINT_COMPLETE="bash_source")
    assert b"_perflint_completion" in done.stdout


def test_output_that_cannot_be_written(tmp_path: Path) -> None:
    done = check(tmp_path, "--output", "absent/found.json")
    assert done.returncode == _exit.FAILED
    assert b"absent/found.json: No such file or directory" in done.stderr
    assert b"Traceback" not in done.stderr


def test_full_disk(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full on this system")
    done = check(tmp_path, "--output", "/dev/full")
    assert done.returncode == _exit.FAILED
    assert b"No space left" in done.stderr


def test_file_name_that_is_no_valid_text(tmp_path: Path) -> None:
    write_report(tmp_path, os.fsdecode(b"\xb1\xe0.json"))
    own_rules(tmp_path)
    done = run(tmp_path, "check", "*.json", "--rules", "own-rules", "--select", "BUD913")
    assert done.returncode == _exit.FINDINGS
    assert b"BUD913" in done.stdout
