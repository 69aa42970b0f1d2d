"""One document in all of its formats: the same cells, the same report, the same findings apart from places."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from perflint.check import Checker, Options
from perflint.documents import read_document
from perflint.documents.isolation import close_workers
from perflint.reading import read_reports
from tests.documents.support import FORMATS, cells_in_place, folded, source_blocks, tables, texts

FILES = sorted(path.name for path in FORMATS.iterdir() if path.suffix not in (".json", ".py"))
REFERENCE = "docx"


@pytest.fixture(scope="module", autouse=True)
def workers_end() -> Iterator[None]:
    yield
    close_workers()


def stem(name: str) -> str:
    return "target" if name.startswith("target") else "self-evaluation"


@cache
def checker() -> Checker:
    return Checker(Options())


@cache
def report(name: str) -> list[dict[str, Any]]:
    """The reports of a file as plain data, without what tells the reading."""
    loaded = read_reports((FORMATS / name).read_bytes(), name)
    return [_folded(replace(item, notes=[]).model_dump()) for item in loaded.reports]


def _folded(value: Any) -> Any:
    if isinstance(value, str):
        return folded(value)
    if isinstance(value, dict):
        return {key: _folded(item) for key, item in value.items()}
    return [_folded(item) for item in value] if isinstance(value, list) else value


@cache
def findings(name: str) -> list[tuple[str, str, str, str]]:
    result = checker().check_bytes((FORMATS / name).read_bytes(), name)
    assert result.status == "ok", result.error
    return sorted((item.code, item.name, item.severity, folded(item.message)) for item in result.findings)


@pytest.mark.parametrize("name", FILES)
def test_cells_and_paragraphs(name: str) -> None:
    document = read_document(FORMATS / name)
    expected = source_blocks(stem(name))
    right, total = cells_in_place(tables(document), [content for kind, content in expected if kind == "t"])
    assert right == total
    assert [folded(text) for text in texts(document)] == [
        folded(text) for kind, text in expected if kind != "t"
    ]
    assert document.notes == []


@pytest.mark.parametrize("name", FILES)
def test_reports_are_the_same(name: str) -> None:
    (found,), (expected,) = report(name), report(f"{stem(name)}.{REFERENCE}")
    for part in (
        "kind",
        "title",
        "fiscal_year",
        "unit",
        "project",
        "funds",
        "goals",
        "indicators",
        "sections",
    ):
        assert found.get(part) == expected.get(part), part
    assert found == expected


@pytest.mark.parametrize("name", FILES)
def test_findings_are_the_same(name: str) -> None:
    assert findings(name) == findings(f"{stem(name)}.{REFERENCE}")
    assert len(findings(name)) > 5


@pytest.mark.parametrize("name", ["target.pdf", "target.xlsx", "target.docx", "target.doc", "target.ofd"])
def test_findings_name_places_in_the_authors_terms(name: str) -> None:
    result = checker().check_bytes((FORMATS / name).read_bytes(), name)
    cells = [item.place.cell for item in result.findings if item.place.cell]
    assert cells
    expected = "目标表!" if name.endswith("xlsx") else "表1 第"
    assert all(cell.startswith(expected) for cell in cells)
    if name.endswith(("pdf", "ofd")):
        assert {item.place.page for item in result.findings if item.place.cell} <= {1, 2, 3}
