"""Wheel, source distribution and editable install carry the rules and run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import perflint
from tests.cli.support import write_report

pytestmark = pytest.mark.slow

_NEEDED = (
    "perflint",
    "rules",
    "LICENSE",
    "MANIFEST.in",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Makefile",
)
_SETTINGS = ("pyproject.toml", "setup.cfg", "setup.py")


def run(*command: object, folder: Path) -> str:
    """The standard output of a command that must succeed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment,
        timeout=300,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, project_directory: Path) -> Path:
    """A copy of what a distribution is built from, so that a build leaves nothing in the checkout."""
    copy = tmp_path_factory.mktemp("source")
    for name in (*_NEEDED, *_SETTINGS):
        origin = project_directory / name
        if origin.is_dir():
            shutil.copytree(origin, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, copy / name)
    return copy


def build(source: Path, kind: str) -> Path:
    """Build one kind of distribution without fetching anything."""
    run(sys.executable, "-m", "build", "--no-isolation", f"--{kind}", source, folder=source)
    (found,) = (source / "dist").glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return found


@pytest.fixture(scope="module")
def wheel(source: Path) -> Path:
    """The wheel."""
    return build(source, "wheel")


@pytest.fixture
def install(tmp_path: Path) -> Callable[..., Path]:
    """Installs into a new environment that borrows this one's dependencies; gives its `perflint` command."""

    def installed(*what: object) -> Path:
        environment = tmp_path / "environment"
        venv.create(environment, with_pip=False, symlinks=True)
        python = environment / "bin" / "python"
        (packages,) = environment.glob("lib/python*/site-packages")
        # A path in a .pth file is no site folder: an editable perflint of this environment is not seen through it.
        (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
        options = (
            "--quiet",
            "--no-deps",
            "--no-index",
            "--no-build-isolation",
            "--disable-pip-version-check",
        )
        run(sys.executable, "-m", "pip", "--python", python, "install", *options, *what, folder=tmp_path)
        return environment / "bin" / "perflint"

    return installed


def rule_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def assert_works(command: Path, folder: Path, rules: Path) -> None:
    """The command runs outside the checkout with all rules, read from the expected folder."""
    outside = folder / "outside"
    outside.mkdir()
    assert run(command, "--version", folder=outside) == f"perflint {perflint.__version__}\n"
    listed = json.loads(run(command, "rules", "list", "--format", "json", folder=outside))
    own = [rule for rule in listed if not rule["code"].startswith("DOC")]
    written = [
        name
        for name in rule_files(rules)
        if not name.startswith(("boilerplate/", "profiles/", "vocabulary/"))
    ]
    assert len(own) == len([name for name in written if not name.endswith(".cases.yaml")])
    shown = run(command, "rules", "show", own[0]["name"], folder=outside)
    (file,) = (line.partition(": ")[2] for line in shown.splitlines() if line.startswith("文件: "))
    assert Path(file).is_relative_to(rules)
    checked = run(command, "check", write_report(outside), "--format", "json", folder=outside)
    (document,) = json.loads(checked)["documents"]
    assert document["status"] == "ok"


def test_wheel_holds_rules_types_and_licence(wheel: Path, project_directory: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    carried = {name.removeprefix("perflint/_rules/") for name in names if name.startswith("perflint/_rules/")}
    assert carried == rule_files(project_directory / "rules")
    modules = {name for name in names if name.endswith(".py")}
    code = project_directory / "perflint"
    assert modules == {f"perflint/{path.relative_to(code).as_posix()}" for path in code.rglob("*.py")}
    assert "perflint/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_wheel_metadata(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
    metadata = archive.read(name).decode()
    for line in ("Name: perflint-audit", f"Version: {perflint.__version__}", "Requires-Python: >=3.11"):
        assert line in metadata.splitlines()
    assert "Requires-Dist: durable-rules" in metadata
    assert "Apache-2.0" in metadata


def test_wheel_works(wheel: Path, install: Callable[..., Path], tmp_path: Path) -> None:
    command = install(wheel)
    assert_works(
        command, tmp_path, next((tmp_path / "environment").glob("lib/*/site-packages/perflint/_rules"))
    )


def test_source_distribution_works(source: Path, install: Callable[..., Path], tmp_path: Path) -> None:
    command = install(build(source, "sdist"))
    assert_works(
        command, tmp_path, next((tmp_path / "environment").glob("lib/*/site-packages/perflint/_rules"))
    )


def test_editable_install_works(source: Path, install: Callable[..., Path], tmp_path: Path) -> None:
    command = install("--editable", source)
    assert_works(command, tmp_path, source / "rules")
