"""Fixtures that all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from perflint import cache

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def project_directory() -> Path:
    """The checkout."""
    return PROJECT


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What perflint keeps between runs goes to a folder of the tests, and none of it comes from elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.DIRECTORY_VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def shared_directory() -> Path:
    """The folder of reference documents beside the checkout; tests that need it skip where it is absent."""
    folder = PROJECT.parent / "shared"
    if not (folder / "seeds").is_dir():
        pytest.skip(f"reference documents are absent: {folder} does not exist")
    return folder
