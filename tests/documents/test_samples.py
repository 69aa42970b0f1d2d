"""The reference documents in every format against the cells that they were made from."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from perflint.documents import read_document
from tests.documents.support import cells_in_place, folded, tables, texts

NAMES = ("d1_rugao", "d2_daning", "d4_chengde")
TEXT_FORMATS = ("docx", "doc", "odt", "rtf", "html", "pdf", "ofd")
SHEET_FORMATS = ("xlsx", "xls", "ods", "_sheet.html", "_sheet.pdf")


def sample(folder: Path, name: str, suffix: str) -> Path:
    return folder / "samples" / (f"{name}{suffix}" if suffix.startswith("_") else f"{name}.{suffix}")


def truth(folder: Path, name: str) -> tuple[list[str], list[list[list[str]]]]:
    """The paragraphs and the tables of a reference document."""
    blocks = json.loads((folder / "samples" / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    return (
        [content for kind, content in blocks if kind != "t"],
        [content["grid"] for kind, content in blocks if kind == "t"],
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("suffix", TEXT_FORMATS + SHEET_FORMATS)
def test_cells_are_in_place(shared_directory: Path, name: str, suffix: str) -> None:
    document = read_document(sample(shared_directory, name, suffix))
    expected = truth(shared_directory, name)[1]
    right, total = cells_in_place(tables(document), expected)
    assert right == total
    assert len(tables(document)) == len(expected)
    assert document.notes == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("suffix", TEXT_FORMATS)
def test_paragraphs_are_whole_and_in_order(shared_directory: Path, name: str, suffix: str) -> None:
    document = read_document(sample(shared_directory, name, suffix))
    assert [folded(text) for text in texts(document)] == [
        folded(text) for text in truth(shared_directory, name)[0]
    ]


@pytest.mark.parametrize("suffix", ["wps", "et"])
def test_files_of_wps_are_read_as_what_they_are(shared_directory: Path, suffix: str) -> None:
    document = read_document(sample(shared_directory, "d1_rugao", suffix))
    right, total = cells_in_place(tables(document), truth(shared_directory, "d1_rugao")[1])
    assert right == total


def test_the_document_full_of_traps(shared_directory: Path) -> None:
    document = read_document(shared_directory / "samples" / "tricky.docx")
    found = texts(document)
    for expected in (
        *(
            "普通标题H1",
            "前INSERTED后",
            "MOVETO",
            "SDTBLOCK",
            "内联SDTRUN",
            "TEXTBOX",
            "☑常年安排☒",
            "绩效BASE",
        ),
        *(
            "一、NUM一",
            "（一）NUM（一）",
            "（二）NUM（二）",
            "二、NUM二",
            "FLDSIMPLESMARTTAGHYPERLINKFLDRESULT",
        ),
    ):
        assert expected in found, expected
    everything = "".join(found) + "".join(
        cell.text for table in tables(document) for row in table.rows for cell in row
    )
    assert not re.search("DELETED|MOVEFROM|HIDDEN|VANISH|RUBYTEXT|INSTR", everything)
    assert [len(table.rows) for table in tables(document)] == [1, 4]
