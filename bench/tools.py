"""The programs that are compared: perflint and its peers, which are installed into bench/.peers."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import yaml
from msgspec import Struct

FOLDER = Path(__file__).resolve().parent
PEERS = FOLDER / ".peers"
VENV = PEERS / "venv"
SPECTRAL_RULES = FOLDER / "peers" / "spectral.yaml"
CORRESPONDENCE = FOLDER / "peers" / "rules.yaml"
_SPECTRAL = PEERS / "node_modules" / ".bin" / "spectral"
_BINARIES = "Scripts" if sys.platform == "win32" else "bin"


class Tool(Struct, frozen=True):
    """A program: how it is called and its version, or why it is missing."""

    name: str
    command: tuple[str, ...] = ()
    version: str = ""
    missing: str = ""


def perflint() -> Tool:
    """perflint as it is installed beside this Python."""
    script = Path(sys.executable).parent / "perflint"
    command = (str(script),) if script.exists() else (sys.executable, "-m", "perflint")
    return Tool("perflint", command, _printed([*command, "--version"]).split()[-1])


def ten_rules() -> str:
    """The names of the perflint rules that ask what the ten checks of spectral ask, for `--select`."""
    return ",".join(yaml.safe_load(CORRESPONDENCE.read_text(encoding="utf-8")).values())


def spectral() -> Tool:
    """@stoplight/spectral-cli, installed where it is missing."""
    if not _SPECTRAL.exists():
        npm = shutil.which("npm")
        if npm is None:
            return Tool("spectral", missing="npm is not installed")
        PEERS.mkdir(exist_ok=True)
        failed = _failure(
            [npm, "install", "--no-audit", "--no-fund", "--prefix", str(PEERS), "@stoplight/spectral-cli"]
        )
        if failed:
            return Tool("spectral", missing=f"npm could not install it: {failed}")
    return Tool("spectral", (str(_SPECTRAL),), _printed([str(_SPECTRAL), "--version"]).strip())


def check_jsonschema() -> Tool:
    """check-jsonschema in a virtual environment of its own."""
    missing = _in_venv("check-jsonschema")
    if missing:
        return Tool("check-jsonschema", missing=missing)
    script = str(VENV / _BINARIES / "check-jsonschema")
    return Tool("check-jsonschema", (script,), _printed([script, "--version"]).split()[-1])


def clipspy_path() -> tuple[Path | None, str]:
    """The folder from which clipspy can be imported, or why there is none."""
    missing = _in_venv("clipspy")
    if missing:
        return None, missing
    found = _printed([str(VENV / _BINARIES / "python"), "-c", "import clips; print(clips.__file__)"])
    return Path(found.strip()).parent.parent, ""


def _in_venv(package: str) -> str:
    """Install a package beside the other peers; why that failed, or ""."""
    python = VENV / _BINARIES / "python"
    if not python.exists():
        failed = _failure([sys.executable, "-m", "venv", str(VENV)])
        if failed:
            return f"no virtual environment: {failed}"
    if _failure([str(python), "-c", f"from importlib.metadata import version; version({package!r})"]):
        failed = _failure([str(python), "-m", "pip", "install", "--quiet", package])
        if failed:
            return f"pip could not install it: {failed}"
    return ""


def _failure(command: Sequence[str]) -> str:
    """The last line that a command printed when it failed, else ""."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    lines = (done.stderr or done.stdout).strip().splitlines()
    return lines[-1] if lines else f"exit code {done.returncode}"


def _printed(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def versions(tools: Sequence[Tool]) -> dict[str, str]:
    """The versions of everything that takes part, and why a tool does not."""
    node = shutil.which("node")
    found = {
        "python": platform.python_version(),
        "node": _printed([node, "--version"]).strip() if node else "not installed",
        **{tool.name: tool.version or f"left out: {tool.missing}" for tool in tools},
    }
    for package in ("durable-rules", "msgspec", "pydantic", "PyYAML", "lxml"):
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found
