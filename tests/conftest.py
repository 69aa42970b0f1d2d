"""Fixtures that all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def project_directory() -> Path:
    """The checkout."""
    return PROJECT


@pytest.fixture(scope="session")
def shared_directory() -> Path:
    """The folder of reference documents beside the checkout; tests that need it skip where it is absent."""
    folder = PROJECT.parent / "shared"
    if not (folder / "seeds").is_dir():
        pytest.skip(f"reference documents are absent: {folder} does not exist")
    return folder
