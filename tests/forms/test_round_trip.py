"""What is extracted can be written as JSON and read back as the same report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perflint.documents import read_document
from perflint.documents.text import read_text
from perflint.forms import recognise
from perflint.loading import load_json
from perflint.report import Report
from tests.forms.documents import SELF_EVALUATION_TABLE
from tests.forms.test_prose import NUMBERED, SCORED


@pytest.mark.parametrize("text", [SCORED, NUMBERED, SELF_EVALUATION_TABLE.format(name="乡道维修")])
def test_a_report_survives_json(text: str) -> None:
    for found, _ in recognise(read_text(text, "x.txt")):
        again = Report.model_validate(found.model_dump())
        assert again == found


def test_the_loader_reads_what_was_extracted() -> None:
    found = [item for text in (SCORED, NUMBERED) for item, _ in recognise(read_text(text, "x.txt"))]
    written = json.dumps([item.model_dump() for item in found], ensure_ascii=False)
    assert load_json(written.encode(), "x.json").reports == found


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-8-sig"])
def test_the_encoding_changes_nothing(shared_directory: Path, encoding: str) -> None:
    for path in sorted((shared_directory / "seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        again = [item for item, _ in recognise(read_document(text.encode(encoding), path.name))]
        assert again == [item for item, _ in recognise(read_document(path))], path.name


def test_reference_documents_survive_json(shared_directory: Path) -> None:
    paths = sorted((shared_directory / "seeds").glob("*.txt")) + sorted(
        (shared_directory / "corpus").glob("*.txt")
    )
    assert len(paths) > 40
    for path in paths:
        for found, places in recognise(read_document(path)):
            assert Report.model_validate(found.model_dump()) == found
            lines = path.read_text(encoding="utf-8").splitlines()
            for pointer, place in places.items():
                assert place.line is not None, (path.name, pointer)
                assert 1 <= place.line <= len(lines) + 1, (path.name, pointer)


def test_every_value_stands_where_its_place_says(shared_directory: Path) -> None:
    """Cells stand at their line and column; values read out of a label or a sentence stand behind them."""
    for path in sorted((shared_directory / "corpus").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for found, places in recognise(read_document(path)):
            data = found.model_dump()
            for pointer, place in places.items():
                value = _at(data, pointer)
                if not isinstance(value, str) or len(value) < 2 or pointer.startswith("/notes"):
                    continue
                line = "".join(lines[(place.line or 1) - 1][(place.column or 1) - 1 :].split())
                head = "".join(value.split())[:2]
                cell = pointer.endswith(("/actual", "/target", "/name", "/heading", "/score", "/reason"))
                assert line.startswith(head) if cell else head in line, (path.name, pointer, value)


def _at(data: object, pointer: str) -> object:
    for token in pointer.split("/")[1:]:
        if isinstance(data, list):
            data = data[int(token)]
        elif isinstance(data, dict):
            data = data.get(token)
    return data
