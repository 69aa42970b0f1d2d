"""Rich text: encodings, tables, and what a reader does not see."""

from __future__ import annotations

import pytest

from perflint.documents import rtf
from perflint.documents.errors import DocumentError
from perflint.documents.model import Document, Paragraph
from tests.documents.support import FORMATS, grid, source_blocks, tables, texts

HEAD = (
    r"{\rtf1\ansi\ansicpg936\uc1{\fonttbl{\f0\fcharset134 SimSun;}{\f1\fcharset2 Wingdings;}{\f2\fcharset0 Arial;}}"
    r"{\stylesheet{\s1 heading 1;}}{\info{\author zhang}}"
)


def escaped(text: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gb18030"))


def read(body: str) -> Document:
    return rtf.read((HEAD + body + "}").encode("latin-1"), "甲.rtf")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rf"\pard {escaped('全县')}46{escaped('处')}\par", ["全县46处"]),
        (r"\u20840?\u21439?46\u22788?\par", ["全县46处"]),
        (r"\uc2\u20840\'c8\'ab\u21439 ??46\par", ["全县46"]),
        (r"\u-10174?\u-8265?\par", ["𠮷"]),
        (r"{\f1\'fe}yes {\f1\u-3928?}no\par", ["☑yes □no"]),
        (r"{\f2 caf\'e9}\par", ["café"]),
        (r"one\line two\tab three\~four\_five\par six\{\}\\\par", ["one", "two\tthree four-five", "six{}\\"]),
        (r"a{\field{\*\fldinst PAGE}{\fldrslt 3}}b\par", ["a3b"]),
        (r"kept{\deleted lost}{\v hidden} end\par", ["kept end"]),
        (r"kept{\*\unknown lost}{\pict 0102}{\object{\*\objdata 00}}\par", ["kept"]),
        (r"{\listtext\pard 1.\tab}first\par", ["1.\tfirst"]),
        (r"a\bin3 {\}b\par", ["ab"]),
        (r"no end", ["no end"]),
        (r"{\header\pard HEAD\par}{\footer - 1 -\par}text{\footnote note\par}\par", ["text", "note", "HEAD"]),
        (r"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt boxed\par}}}text\par", ["boxed", "text"]),
    ],
)
def test_text(body: str, expected: list[str]) -> None:
    assert texts(read(body)) == expected


def test_headings_have_levels() -> None:
    found = read(r"\pard\outlinelevel1 head\par\pard text\par").blocks
    assert [block.level for block in found if isinstance(block, Paragraph)] == [2, 0]


def test_tables_with_merges_and_tables_inside() -> None:
    body = (
        r"\trowd\clvmgf\cellx1000\cellx3000\pard\intbl fund\cell grant\cell\row"
        r"\trowd\clvmrg\cellx1000\cellx2000\cellx3000\pard\intbl\cell start\cell 70\cell\row"
        r"\trowd\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl\itap1 whole\par"
        r"\pard\intbl\itap2 in\nestcell 48\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}"
        r"\pard\intbl\itap1\cell 75\cell\cell\row\pard end\par"
    )
    document = read(body)
    assert grid(tables(document)[0]) == [
        ["fund", "grant", "grant"],
        ["fund", "start", "70"],
        ["whole\nin\t48", "75", "75"],
    ]
    assert texts(document) == ["end"]
    assert tables(document)[0].rows[1][2].text.location.cell == "表1 第2行第3列"


@pytest.mark.parametrize("name", ["self-evaluation", "target"])
def test_fixtures_are_read_whole(name: str) -> None:
    document = rtf.read((FORMATS / f"{name}.rtf").read_bytes(), "甲.rtf")
    expected = source_blocks(name)
    assert texts(document) == [content for kind, content in expected if kind != "t"]
    assert [grid(table) for table in tables(document)] == [
        content for kind, content in expected if kind == "t"
    ]


def test_hostile_files_are_refused_or_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DocumentError, match="nested"):
        read("{" * 2_000)
    with pytest.raises(DocumentError, match="no text"):
        read(r"\par")
    assert texts(read("}}}}text\\par")) == ["text"]
    with pytest.raises(DocumentError, match="too large"):
        read(
            r"\trowd"
            + "".join(rf"\cellx{40 * n}" for n in range(1, 600))
            + r"\intbl "
            + r"y\cell " * 599
            + r"\row"
        )
    monkeypatch.setattr(rtf, "MAXIMUM_BYTES", 10)
    with pytest.raises(DocumentError, match="too large"):
        read("text")
