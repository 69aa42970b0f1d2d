"""Reading a document beside reading the same file with the plain library alone, alternating in one run.

    python -m bench.readers [--repeat N] [--output FILE]

The library does what a script would do with it: it opens the file and takes the text of every paragraph and cell. Our
reading resolves merges, joins pages, renders numbers and keeps places besides; it may cost twice as much at most.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from perflint.documents import read_document
from perflint.documents.isolation import close_workers, read_isolated

FORMATS = Path(__file__).resolve().parent.parent / "fixtures" / "formats"
LARGE_ROWS = 2_000
"""Rows of the generated workbook and of the tables of the generated text document."""
MOST_EXPENSIVE = 2.0


def with_python_docx(data: bytes) -> int:
    """Characters of all paragraphs and cells."""
    import docx

    document = docx.Document(io.BytesIO(data))
    count = sum(len(paragraph.text) for paragraph in document.paragraphs)
    return count + sum(
        len(cell.text) for table in document.tables for row in table.rows for cell in row.cells
    )


def with_openpyxl(data: bytes) -> int:
    """Characters of all cells."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return sum(
        len(str(cell))
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    )


def with_pdfplumber(data: bytes) -> int:
    """Characters of all text and of all tables."""
    import pdfplumber

    count = 0
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            count += len(page.extract_text())
            count += sum(len(cell or "") for table in page.extract_tables() for row in table for cell in row)
            page.close()
    return count


def large_docx() -> bytes:
    """A text document with long tables."""
    import docx

    document = docx.Document()
    for number in range(LARGE_ROWS // 100):
        document.add_heading(f"第{number + 1}部分", 1)
        document.add_paragraph("全县集中式农村供水工程按月采样检测，结果按季度向社会公布。" * 4)
        table = document.add_table(100, 5)
        for line, row in enumerate(table.rows):
            for column, cell in enumerate(row.cells):
                cell.text = f"指标{line}{column}"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def large_xlsx() -> bytes:
    """A register of projects."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.create_sheet("项目库", 0)
    for row in range(1, LARGE_ROWS + 1):
        sheet.append([f"项目{row}", "水利局", row * 1.5, 0.95, "按季度完成采样检测"])
        sheet.cell(row, 4).number_format = "0%"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cases() -> list[tuple[str, bytes, Callable[[bytes], int]]]:
    """Name, file and plain library of each comparison."""
    return [
        ("docx, 2 tables", (FORMATS / "self-evaluation.docx").read_bytes(), with_python_docx),
        (f"docx, {LARGE_ROWS} rows", large_docx(), with_python_docx),
        ("xlsx, one form", (FORMATS / "target.xlsx").read_bytes(), with_openpyxl),
        (f"xlsx, {LARGE_ROWS} rows", large_xlsx(), with_openpyxl),
        ("pdf, text and tables", (FORMATS / "self-evaluation.pdf").read_bytes(), with_pdfplumber),
        ("pdf, one form", (FORMATS / "target.pdf").read_bytes(), with_pdfplumber),
    ]


def seconds(function: Callable[[], object]) -> float:
    """What one call takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def compare(name: str, data: bytes, library: Callable[[bytes], int], repeat: int) -> dict[str, Any]:
    """Medians of alternating calls, in milliseconds, after one call each to import and to warm up."""
    calls: dict[str, Callable[[], object]] = {
        "library": lambda: library(data),
        "perflint": lambda: read_document(data, name),
        "isolated": lambda: read_isolated(data, name),
    }
    for call in calls.values():
        call()
    taken: dict[str, list[float]] = {key: [] for key in calls}
    for _ in range(repeat):
        for key, call in calls.items():
            taken[key].append(seconds(call) * 1000)
    medians = {key: round(statistics.median(values), 2) for key, values in taken.items()}
    return {"case": name, **medians, "ratio": round(medians["perflint"] / medians["library"], 2)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the comparison; 1 where our reading costs more than MOST_EXPENSIVE times the library's."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeat", type=int, default=11)
    parser.add_argument("--output", type=Path, help="write the figures as JSON")
    options = parser.parse_args(arguments)
    results = [compare(name, data, library, options.repeat) for name, data, library in cases()]
    close_workers()
    print(f"{'milliseconds (median)':<24}{'library':>10}{'perflint':>10}{'isolated':>10}{'ratio':>8}")
    for result in results:
        figures = "".join(f"{result[key]:>10.1f}" for key in ("library", "perflint", "isolated"))
        print(f"{result['case']:<24}{figures}{result['ratio']:>8.2f}")
    if options.output:
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
        figures_file = {
            "python": sys.version.split()[0],
            "load": load,
            "repeat": options.repeat,
            "results": results,
        }
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(json.dumps(figures_file, indent=1) + "\n", encoding="utf-8")
    return int(any(result["ratio"] > MOST_EXPENSIVE for result in results))


if __name__ == "__main__":
    sys.exit(main())
