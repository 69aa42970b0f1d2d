"""The reference documents: what careful readers found must be found, and what misled them must stay quiet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from perflint.check import Checker
from perflint.findings.model import Finding


@dataclass(frozen=True)
class Label:
    """A defect that a reader found: any of the codes answers it, on one of the lines where lines are given."""

    document: str
    number: str
    codes: str
    lines: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.document}-{self.number}-{self.codes.replace(' ', '/')}"


# Severity error or warning, certain from the text. Lines are those of the plain text.
LABELS = [
    Label("000", "1", "IND002", (45, 46, 51)),
    Label("000", "4", "IND001"),
    Label("000", "5", "IND003"),
    Label("000", "6", "IND028", (55,)),
    Label("000", "7", "IND030", (54,)),
    Label("000", "8a", "IND009", (53,)),
    Label("000", "8b", "IND020"),
    Label("000", "10", "IND018", (59,)),
    Label("000", "12", "BUD022"),
    Label("000", "13", "TGT016"),
    Label("001", "1a", "BUD013"),
    Label("001", "1b", "BUD014"),
    Label("001", "2", "TXT021"),
    Label("001", "3", "BUD012 TXT017"),
    Label("001", "4", "REF002", (4,)),
    Label("001", "5", "TXT001"),
    Label("001", "7", "TXT007"),
    Label("001", "8a", "TXT005"),
    Label("001", "8b", "TXT024"),
    Label("001", "9", "TXT011"),
    Label("001", "10a", "IND009"),
    Label("001", "10b", "IND015"),
    Label("001", "11", "SCO020"),
    Label("001", "12a", "IND020"),
    Label("001", "12b", "SCO029"),
    Label("001", "13", "IND032 TXT006"),
    Label("001", "15a", "TGT002"),
    Label("001", "15b", "IND028"),
    Label("001", "16", "IND007"),
    Label("001", "17", "PLA001 PLA006"),
    Label("001", "18", "PLA003 PLA004"),
    Label("001", "19", "TXT010"),
    Label("001", "20", "TXT016"),
    Label("002", "1", "TGT008", (98,)),
    Label("002", "2", "TGT015"),
    Label("002", "3", "IND017 FRM005", (130,)),
    Label("002", "4", "IND001", (124, 125)),
    Label("002", "11", "TXT011", (55,)),
    Label("002", "14", "FRM019"),
    Label("003", "1", "IND004"),
    Label("003", "2", "IND004 IND019", (173,)),
    Label("003", "3", "IND004 IND019", (191,)),
    Label("003", "4", "IND027 TXT006"),
    Label("003", "5", "TXT003 XDC007"),
    Label("003", "6", "IND011"),
    Label("003", "7", "IND014"),
    Label("003", "8", "IND009", (168,)),
    Label("003", "9", "FRM014 IND013"),
    Label("003", "10", "IND020", (242, 244)),
    Label("003", "11", "IND010 FRM019"),
    Label("003", "12", "IND026"),
    Label("003", "13", "IND028"),
    Label("003", "14", "TXT027"),
    Label("003", "16", "TXT028"),
    Label("003", "17", "TXT001"),
    Label("003", "18", "TXT026"),
    Label("003", "19", "REF006", (64,)),
    Label("003", "20", "REF005", (106,)),
    Label("003", "22", "TXT006", (72,)),
    Label("003", "30", "IND001"),
    Label("004", "1", "BUD029", (40,)),
    Label("004", "2", "BUD031", (40,)),
    Label("004", "3", "TGT019", (61,)),
    Label("004", "4", "TGT020", (61,)),
    Label("004", "5", "TGT021", (96,)),
    Label("004", "6", "TGT022", (127,)),
    Label("004", "7", "TXT019 TXT020", (137,)),
    Label("004", "8", "TXT006", (76,)),
    Label("004", "9", "FRM017"),
    Label("004", "10", "IND024"),
    Label("004", "11", "IND027"),
    Label("004", "12", "TXT001"),
    Label("004", "13", "TGT023", (120,)),
    Label("004", "14", "PLA002 PLA004", (131,)),
    Label("004", "15", "PLA001 PLA006"),
    Label("004", "17a", "SCO017"),
    Label("004", "17b", "SCO023"),
    Label("004", "19", "BUD032", (38,)),
    Label("004", "21", "TXT012", (68,)),
    Label("004", "23", "TGT018", (64,)),
    Label("004", "25", "TXT023", (12,)),
]

# Codes (or families) that must not be found in a document; with lines, that must not be found there.
QUIET = [
    Label("000", "sums", "BUD001 BUD002 BUD003 BUD004 BUD005 BUD006"),
    Label("000", "no-scores", "SCO"),
    Label("000", "categories", "TGT008 IND012 IND015 IND017"),
    Label("000", "qualitative-by-design", "IND001", (39, 40, 41, 42, 43, 44, 47, 48, 49)),
    Label("001", "arithmetic", "BUD008 BUD011 BUD015 SCO001 SCO002 SCO015 SCO018 SCO019 TGT001 TGT004"),
    Label("002", "sums", "BUD001 BUD002 BUD004 BUD005 BUD006 BUD008"),
    Label("002", "half-year-and-enumerations", "TGT014 TXT012"),
    Label("003", "plans-and-sums", "BUD023 BUD025 BUD028 FRM008"),
    Label("003", "no-scores", "SCO"),
    Label("004", "arithmetic", "BUD008 BUD030 SCO004 REF007"),
    Label("004", "rounded-amounts-and-subsets", "BUD027 TXT015", (64,)),
]


@pytest.fixture(scope="session")
def found(shared_directory: Path) -> dict[str, list[Finding]]:
    """Findings of the five documents by the document's number."""
    checker = Checker()
    paths = sorted((shared_directory / "seeds").glob("*.txt"))
    return {path.name[:3]: list(checker.check_path(str(path)).findings) for path in paths}


def _places(finding: Finding) -> set[int | None]:
    rows = [row.place.line for row in finding.rows]
    return {finding.place.line, *rows, *(item.place.line for item in finding.related)}


def _answers(finding: Finding, label: Label) -> bool:
    wanted = label.codes.split()
    named = finding.code in wanted or finding.code[:3] in wanted
    return named and (not label.lines or bool(_places(finding) & set(label.lines)))


@pytest.mark.parametrize("label", LABELS, ids=str)
def test_labelled_defect_is_found(label: Label, found: dict[str, list[Finding]]) -> None:
    codes = sorted({finding.code for finding in found[label.document]})
    assert any(_answers(finding, label) for finding in found[label.document]), f"found only {codes}"


@pytest.mark.parametrize("label", QUIET, ids=str)
def test_tempting_but_wrong_stays_quiet(label: Label, found: dict[str, list[Finding]]) -> None:
    wrong = [
        f"{finding.code}: {finding.message}"
        for finding in found[label.document]
        if (finding.code in label.codes.split() or finding.code[:3] in label.codes.split())
        and (not label.lines or finding.place.line in label.lines)
    ]
    assert wrong == []
