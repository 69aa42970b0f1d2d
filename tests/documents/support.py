"""Small files of each format built by hand, and how well a document agrees with what it was made from."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from perflint.documents.model import Document, Paragraph, Table

FORMATS = Path(__file__).resolve().parents[2] / "fixtures" / "formats"


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip container."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def texts(document: Document) -> list[str]:
    """The paragraphs outside of tables."""
    return [str(block.text) for block in document.blocks if isinstance(block, Paragraph)]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def grid(table: Table) -> list[list[str]]:
    """The texts of a table, a merged cell's in every position that it covers."""
    return [[str(cell.text) for cell in row] for row in table.rows]


def source_blocks(name: str) -> list[list[Any]]:
    """What the documents fixtures/formats/NAME.* were made from; tables with the merges resolved."""
    blocks: list[list[Any]] = json.loads((FORMATS / f"{name}.json").read_text(encoding="utf-8"))
    return [[kind, resolved(content) if kind == "t" else content] for kind, content in blocks]


def resolved(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """A table whose "<" goes on with the cell on the left and "^" with the one above."""
    filled: list[list[str]] = []
    for line in rows:
        row: list[str] = []
        for column, text in enumerate(line):
            row.append(row[-1] if text == "<" else filled[-1][column] if text == "^" else text)
        filled.append(row)
    return filled


def folded(text: str) -> str:
    """A text without white space, with one sign for empty boxes: formats differ in these and mean the same."""
    return "".join(text.split()).replace("☐", "□").replace("（", "(").replace("）", ")").replace("：", ":")


def cells_in_place(found: Iterable[Table], expected: Iterable[Sequence[Sequence[str]]]) -> tuple[int, int]:
    """Positions of the expected tables that hold the right text in the table that fits best, and all positions."""
    remaining = [[[folded(cell.text) for cell in row] for row in table.rows] for table in found]
    right = total = 0
    for rows in expected:
        wanted = [[folded(text) for text in row] for row in rows]
        total += sum(map(len, wanted))
        scores = [_equal_cells(wanted, table) for table in remaining]
        if scores:
            best = max(range(len(scores)), key=scores.__getitem__)
            right += scores[best]
            remaining.pop(best)
    return right, total


def _equal_cells(wanted: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> int:
    return sum(
        one == two
        for row, other in zip(wanted, found, strict=False)
        for one, two in zip(row, other, strict=False)
    )


class PdfPage:
    """A page of a PDF file under construction; positions in points from the upper left corner of 600 × 800."""

    def __init__(self) -> None:
        self.operations: list[str] = []
        self.picture = False

    def text(self, x: float, top: float, text: str, size: float = 10) -> PdfPage:
        """A line of text; every character is as wide as the font is high."""
        code = "".join(f"{ord(sign):04X}" for sign in text)
        self.operations.append(f"BT /F1 {size} Tf 1 0 0 1 {x} {800 - top - size * 0.88} Tm <{code}> Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> PdfPage:
        self.operations.append(f"0.5 w {x0} {800 - y0} m {x1} {800 - y1} l S")
        return self

    def table(
        self, x: Sequence[float], y: Sequence[float], rows: Sequence[Sequence[str]], size: float = 10
    ) -> PdfPage:
        """A ruled table with a line of text in each cell; None of its cells is merged."""
        for position in x:
            self.line(position, y[0], position, y[-1])
        for position in y:
            self.line(x[0], position, x[-1], position)
        for row, line in enumerate(rows):
            for column, text in enumerate(line):
                if text:
                    self.text(x[column] + 3, y[row] + 3, text, size)
        return self


def pdf_file(*pages: PdfPage, unicode: bool = True) -> bytes:
    """A PDF file; without `unicode` its font does not tell its characters."""
    objects: list[bytes] = []

    def add(content: bytes) -> int:
        objects.append(content)
        return len(objects)

    def stream(content: bytes, extra: str = "") -> int:
        packed = zlib.compress(content)
        head = f"<< /Length {len(packed)} /Filter /FlateDecode {extra}>>\nstream\n".encode()
        return add(head + packed + b"\nendstream")

    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "
        "1 begincodespacerange <0000> <FFFF> endcodespacerange "
        + " ".join(
            f"1 beginbfrange <{high:02X}00> <{high:02X}FF> <{high:02X}00> endbfrange" for high in range(256)
        )
        + " endcmap end end"
    )
    unicode_map = stream(cmap.encode())
    descendant = add(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (Identity) /Supplement 0 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /Song "
        b"/Flags 4 /FontBBox [0 -120 1000 880] /Ascent 880 /Descent -120 >> >>"
    )
    font = add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] "
        f"{f'/ToUnicode {unicode_map} 0 R' if unicode else ''} >>".encode()
    )
    picture = stream(
        b"\0" * 100,
        "/Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceGray /BitsPerComponent 8 ",
    )
    root_number = len(objects) + 2 * len(pages) + 1
    kids = []
    for page in pages:
        draw = ["q 500 0 0 700 50 50 cm /P Do Q"] if page.picture else []
        content = stream("\n".join([*draw, *page.operations]).encode())
        kids.append(
            add(
                f"<< /Type /Page /Parent {root_number} 0 R /MediaBox [0 0 600 800] /Contents {content} 0 R "
                f"/Resources << /Font << /F1 {font} 0 R >> /XObject << /P {picture} 0 R >> >> >>".encode()
            )
        )
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    pages_number = add(f"<< /Type /Pages /Count {len(kids)} /Kids [{listed}] >>".encode())
    catalog = add(f"<< /Type /Catalog /Pages {pages_number} 0 R >>".encode())
    return _with_table(objects, catalog)


def _with_table(objects: Sequence[bytes], catalog: int) -> bytes:
    body = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(body)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        catalog,
        start,
    )
    return body + head + entries + trailer
