"""The cache of loaded rules: never a wrong answer, whatever happens to its folder."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from perflint import cache
from perflint.engine import EngineError, RuleError, RuleSet, load_rules
from perflint.engine.loader import parse_rules
from perflint.engine.serial import from_json, to_json
from tests.engine.random_rules import TYPES as RANDOM_TYPES
from tests.engine.random_rules import Generator

RULE = """\
code: BUD{number:03}
name: rule-{number}
title: {{zh: 题目, en: title}}
severity: error
basis: [{{document: 财预〔2020〕10号, note: "第{number}条"}}]
params: {{limit: {number}, words: [甲, 乙]}}
when:
  - report: indicators > $limit and (title in $words or title contains "x" or not unit exists)
  - report as other: report == report.report and indicators - report.indicators > 0.5
unless:
  - report as third: unit == report.unit
message: {{zh: "{{report.title}}", en: "{{report.title}}"}}
advice: {{zh: 改, en: change}}
aggregate: {{row: {{zh: "{{report.unit}}", en: "{{report.unit}}"}}}}
severity_when: [{{severity: info, when: "other.indicators > 5"}}]
traps: [nothing]
since: "0.1.0"
effective: {{from: 2020}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of three rules; the cache stands beside it."""
    rules = tmp_path / "rules"
    rules.mkdir()
    for number in range(3):
        (rules / f"rule-{number}.yaml").write_text(RULE.format(number=number), encoding="utf-8")
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
    return rules


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one each time that rules are read from their files."""
    calls: list[int] = []

    def counted(*arguments: object) -> object:
        calls.append(1)
        return parse_rules(*arguments)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr("perflint.engine.loader.parse_rules", counted)
    return calls


def entries(folder: Path) -> list[Path]:
    return sorted((folder.parent / "cache").glob("rules-*.json"))


def test_the_second_load_is_the_same_and_reads_no_yaml(folder: Path, parses: list[int]) -> None:
    first, second = load_rules([folder]), load_rules([folder])
    assert len(parses) == 1
    assert first == second
    assert [rule.name for rule in second.rules] == ["rule-0", "rule-1", "rule-2"]
    assert second.rules[1].path == folder / "rule-1.yaml"
    [entry] = entries(folder)
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600
    assert stat.S_IMODE(entry.parent.stat().st_mode) == 0o700


def test_random_rules_come_back_as_they_were() -> None:
    kept = 0
    for seed in range(150):
        rules = RuleSet(tuple(Generator(seed).sample().rules), RANDOM_TYPES, "digest")
        try:
            payload = to_json(rules)
        except UnicodeEncodeError:  # half of a surrogate pair, which is not kept
            continue
        assert from_json(payload, "digest") == rules
        kept += 1
    assert kept > 75


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "rule-1.yaml").write_text(
            RULE.format(number=1).replace("甲", "丙"), encoding="utf-8"
        ),
        lambda folder: (folder / "rule-3.yaml").write_text(RULE.format(number=3), encoding="utf-8"),
        lambda folder: (folder / "rule-1.yaml").unlink(),
        lambda folder: [
            (folder / "a").mkdir(),
            (folder / "rule-1.yaml").rename(folder / "a" / "rule-1.yaml"),
        ],
    ],
)
def test_a_change_of_the_rules_is_seen(
    folder: Path, parses: list[int], change: Callable[[Path], object]
) -> None:
    before = load_rules([folder])
    change(folder)
    after = load_rules([folder])
    assert len(parses) == 2
    assert after != before
    assert after.digest != before.digest


def test_a_rule_that_became_wrong_is_told_although_the_old_one_is_cached(folder: Path) -> None:
    load_rules([folder])
    path = folder / "rule-1.yaml"
    path.write_text(RULE.format(number=1).replace("indicators >", "indicator >"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RuleError, match="has no field 'indicator'; did you mean 'indicators'"):
            load_rules([folder])


def test_another_version_or_other_code_is_another_entry(
    folder: Path, parses: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_rules([folder])
    monkeypatch.setattr("perflint.__version__", "99.0.0")
    load_rules([folder])
    monkeypatch.setattr(cache, "code_digest", lambda *_: b"other code")
    load_rules([folder])
    monkeypatch.setattr("sys.version_info", (3, 99, 0))
    load_rules([folder])
    assert len(parses) == 4
    load_rules([folder])
    assert len(parses) == 4


def test_a_profile_of_the_folder_is_part_of_the_key(folder: Path, parses: list[int]) -> None:
    path = folder / "rule-1.yaml"
    path.write_text(RULE.format(number=1) + "profiles: [ours]\n", encoding="utf-8")
    with pytest.raises(RuleError, match="unknown entry 'ours' of profiles"):
        load_rules([folder])
    (folder / "profiles").mkdir()
    (folder / "profiles" / "ours.yaml").write_text("title: 我们\n", encoding="utf-8")
    assert load_rules([folder]).rules[1].profiles == ("ours",)
    (folder / "profiles" / "ours.yaml").unlink()
    with pytest.raises(RuleError, match="unknown entry 'ours' of profiles"):
        load_rules([folder])
    assert len(parses) == 3


def damaged(entry: Path) -> list[bytes]:
    """Contents that an entry must not be trusted with."""
    good = entry.read_bytes()
    checksum, _, payload = good.partition(b"\n")
    changed = payload.replace(b'"error"', b'"info"')
    assert changed != payload
    return [
        b"", b"\n", good[:-1], good[: len(good) // 2], good + b" ", checksum + b"\n" + changed, b"0" * len(good),
        good.replace(b"\n", b""), os.urandom(200), b"null", good[1:],
    ]  # fmt: skip


def test_a_damaged_entry_is_not_used_and_replaced(folder: Path, parses: list[int]) -> None:
    expected = load_rules([folder])
    [entry] = entries(folder)
    good = entry.read_bytes()
    for number, content in enumerate(damaged(entry), 2):
        entry.write_bytes(content)
        assert load_rules([folder]) == expected
        assert len(parses) == number
        assert entry.read_bytes() == good


def test_an_entry_with_the_right_checksum_and_wrong_content_is_not_used(
    folder: Path, parses: list[int]
) -> None:
    import hashlib

    expected = load_rules([folder])
    [entry] = entries(folder)
    contents: list[object] = [
        None, [], {}, [[], {}], [[[]], {}, {}], [[["BUD001"]], {}, {}], [[], {"x": 1}, {}], [[1], {}, {}],
        ["rules", {}, {}],
    ]  # fmt: skip
    for number, content in enumerate(contents, 2):
        payload = json.dumps(content).encode()
        checksum = hashlib.sha256(expected.digest.encode() + payload).hexdigest().encode()
        entry.write_bytes(checksum + b"\n" + payload)
        assert load_rules([folder]) == expected
        assert len(parses) == number


def test_an_entry_of_other_rules_under_this_name_is_not_used(folder: Path, parses: list[int]) -> None:
    load_rules([folder])
    [other] = entries(folder)
    (folder / "rule-1.yaml").unlink()
    load_rules([folder])
    [mine] = [entry for entry in entries(folder) if entry != other]
    mine.write_bytes(other.read_bytes())
    assert len(load_rules([folder]).rules) == 2
    assert len(parses) == 3


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system knows no owners of files")
def test_an_entry_that_others_could_have_written_is_not_used(folder: Path, parses: list[int]) -> None:
    expected = load_rules([folder])
    [entry] = entries(folder)
    for number, mode in enumerate((0o620, 0o602, 0o666), 2):
        entry.chmod(mode)
        assert load_rules([folder]) == expected
        assert len(parses) == number
        assert stat.S_IMODE(entry.stat().st_mode) == 0o600
    elsewhere = folder.parent / "elsewhere.json"
    entry.rename(elsewhere)
    entry.symlink_to(elsewhere)
    assert load_rules([folder]) == expected
    assert len(parses) == 5


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a file away")
def test_an_entry_of_another_user_is_not_used(folder: Path, parses: list[int]) -> None:
    expected = load_rules([folder])
    [entry] = entries(folder)
    os.chown(entry, 12345, 12345)
    assert load_rules([folder]) == expected
    assert len(parses) == 2


def test_a_folder_that_cannot_be_used_is_no_error(
    folder: Path, parses: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = folder.parent / "file"
    blocked.write_text("", encoding="utf-8")
    for number, place in enumerate(
        (blocked, blocked / "inside", Path("/dev/null/cache"), Path("/proc/cache")), 1
    ):
        monkeypatch.setenv("PERFLINT_CACHE_DIR", str(place))
        assert len(load_rules([folder]).rules) == 3
        assert len(parses) == number


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system knows no permissions of folders")
def test_a_read_only_folder_is_no_error(folder: Path) -> None:
    directory = folder.parent / "read-only"
    directory.mkdir(mode=0o555)
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from perflint.engine import load_rules\n"
        "rules = [Path(sys.argv[1])]\n"
        "expected = load_rules(rules)  # which imports all that another user might not be able to read\n"
        "os.environ['PERFLINT_CACHE_DIR'] = sys.argv[2]\n"
        "if os.getuid() == 0:\n"
        "    os.setgid(65534)\n"
        "    os.setuid(65534)\n"
        "assert load_rules(rules) == expected\n"
        "print(os.access(sys.argv[2], os.W_OK))\n"
    )
    below_all = list(folder.parents).index(Path(tempfile.gettempdir()).resolve())
    for place in (folder, *folder.parents[:below_all]):
        place.chmod(place.stat().st_mode | 0o055)
    command = [sys.executable, "-c", script, str(folder), str(directory)]
    result = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ.copy())
    assert result.stdout.strip() == "False"
    assert list(directory.iterdir()) == []


@pytest.mark.parametrize("function", ["os.open", "os.fdopen", "pathlib.Path.replace"])
def test_a_full_disk_is_no_error_and_leaves_nothing(
    function: str, folder: Path, parses: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(function, full)
        assert len(load_rules([folder]).rules) == 3
    assert list((folder.parent / "cache").iterdir()) == []
    assert len(load_rules([folder]).rules) == 3
    assert len(parses) == 2


def test_two_processes_at_once(folder: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from perflint.engine import load_rules\n"
        "sys.stdin.readline()\n"
        "for _ in range(12):\n"
        "    rules = load_rules([Path(sys.argv[1])])\n"
        "    assert [rule.code for rule in rules.rules] == ['BUD000', 'BUD001', 'BUD002']\n"
        "    for entry in Path(sys.argv[2]).glob('rules-*'):\n"
        "        entry.unlink(missing_ok=True)\n"
        "print(rules.digest)\n"
    )
    command = [sys.executable, "-c", script, str(folder), str(folder.parent / "cache")]
    processes = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    results = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], results
    assert results[0][0] == results[1][0] != ""


def test_old_entries_are_deleted(folder: Path) -> None:
    for number in range(20):
        (folder / "rule-1.yaml").write_text(RULE.format(number=1) + f"# {number}\n", encoding="utf-8")
        load_rules([folder])
        newest = max(entries(folder), key=lambda entry: entry.stat().st_mtime_ns)
        os.utime(newest, (number, number))
    assert len(entries(folder)) == 16


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFLINT_CACHE_DIR", "/a")
    monkeypatch.setenv("XDG_CACHE_HOME", "/b")
    monkeypatch.setenv("HOME", "/c")
    assert cache.directory() == Path("/a")
    monkeypatch.setenv("PERFLINT_CACHE_DIR", "")
    assert cache.directory() == Path("/b/perflint")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache.directory() == Path("/c/.cache/perflint")


def test_a_file_that_is_no_utf8_or_cannot_be_read(folder: Path) -> None:
    (folder / "rule-1.yaml").write_bytes("code: BUD001\ntitle: 题\n".encode("gbk"))
    (folder / "rule-2.yaml").unlink()
    (folder / "rule-2.yaml").symlink_to(folder / "absent")
    with pytest.raises(RuleError, match=r"rule-2\.yaml: cannot be read: No such file"):
        load_rules([folder])
    (folder / "rule-2.yaml").unlink()
    with pytest.raises(RuleError, match=r"rule-1\.yaml:2: not UTF-8; save the file in UTF-8"):
        load_rules([folder])


def test_a_byte_order_mark_is_no_part_of_the_first_key(folder: Path) -> None:
    (folder / "rule-1.yaml").write_bytes(b"\xef\xbb\xbf" + RULE.format(number=1).encode())
    assert len(load_rules([folder]).rules) == 3


def test_loading_rules_from_the_cache_imports_little(folder: Path) -> None:
    load_rules([folder])
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from perflint.engine import load_rules\n"
        "rules = load_rules([Path(sys.argv[1])])\n"
        "heavy = {'yaml', 'pydantic', 'durable_rules_engine', 'perflint.facts.registry', 'tempfile'}\n"
        "print(len(rules.rules), *(heavy & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", script, str(folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ.copy())
    assert result.stdout.split() == ["3"]


def test_importing_the_engine_imports_nothing_heavy() -> None:
    script = (
        "import sys, perflint.engine\n"
        "print(sorted({'yaml', 'pydantic', 'durable', 'durable_rules_engine', 'perflint.facts.registry'}"
        " & set(sys.modules)))\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
    assert issubclass(EngineError, RuntimeError)
