"""Documents of Word 97 to 2003 and of WPS: text, tables, headings and numbers read from the binary format.

Field codes, deleted and hidden text are left out. Word 6 and 95 and encrypted files are refused.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import NoReturn

from perflint.documents.doc_binary import Damaged, Header, NotSupported, read_header, read_pieces, read_runs
from perflint.documents.doc_styles import read_fonts, read_numbering, read_styles
from perflint.documents.doc_tables import row_shape
from perflint.documents.doc_text import DocParagraph, Source, paragraphs
from perflint.documents.errors import DocumentError
from perflint.documents.model import Block, Document, Paragraph, ReadingNote
from perflint.documents.row_table import TableBuilder
from perflint.documents.running_text import running_paragraphs
from perflint.places import LocatedText, Location

MAXIMUM_BYTES = 256 * 1024 * 1024
"""Of a stream; a long report with pictures has some 50 MB."""


def read(data: bytes, path: str) -> Document:
    """The blocks of a document, then its footnotes, endnotes and text boxes, its headers and footers.

    Raises DocumentError for a file that is damaged, encrypted, of Word 6 or 95, or without text.
    """
    main, table, pictures, macros = _streams(data, path)
    try:
        header = read_header(main)
        source = _source(main, table, pictures, header)
        blocks = _blocks(source, header, path)
    except NotSupported as refusal:
        _refuse(refusal.kind, path)
    except (Damaged, struct.error, IndexError, ValueError, OverflowError) as error:
        raise _damaged(path, str(error)) from error
    if not blocks:
        raise DocumentError(
            path,
            {"zh": "文档中没有文字", "en": "the document holds no text"},
            {
                "zh": "如是扫描图片，请先做文字识别",
                "en": "if it holds pictures of pages, recognise the text first",
            },
        )
    notes = [ReadingNote("macro", "文档含有宏，未运行")] if macros else []
    return Document(path, "doc", blocks, notes)


def _refuse(kind: str, path: str) -> NoReturn:
    if kind == "encrypted":
        raise DocumentError(
            path,
            {"zh": "文件已加密", "en": "the file is encrypted"},
            {"zh": "请去除打开密码后再检查", "en": "remove the password and check again"},
        )
    raise DocumentError(
        path,
        {"zh": "文件是 Word 6.0/95 的旧格式", "en": "the file was written by Word 6 or Word 95"},
        {
            "zh": "请用 Word 或 WPS 打开后另存为 docx 再检查",
            "en": "open it in Word, save it as docx and check that",
        },
    )


def _damaged(path: str, what: str) -> DocumentError:
    return DocumentError(
        path,
        {"zh": f"文档已损坏或不完整（{what}）", "en": f"the document is damaged or incomplete ({what})"},
        {
            "zh": "请用 Word 或 WPS 打开后另存为 docx 再检查",
            "en": "open it in Word, save it as docx and check that",
        },
    )


def _streams(data: bytes, path: str) -> tuple[bytes, bytes, bytes, bool]:
    """The text's stream, the table stream that goes with it, the Data stream, and whether there are macros."""
    import olefile  # type: ignore[import-untyped]  # publishes no stubs

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            # The case of names varies between programs; the library does not mind it either.
            listed = container.listdir(streams=True, storages=True)
            entries = {entry[0].lower() for entry in listed if len(entry) == 1}

            def stream(name: str) -> bytes:
                if name.lower() not in entries:
                    return b""
                if container.get_size(name) > MAXIMUM_BYTES:
                    raise _damaged(path, name)
                return bytes(container.openstream(name).read())

            main = stream("WordDocument")
            second = len(main) > 0x0B and bool(main[0x0B] & 0x02)
            table = stream("1Table" if second else "0Table")
            return main, table, stream("Data"), "macros" in entries
    except DocumentError:
        raise
    except (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(path, str(error)) from error


def _source(main: bytes, table: bytes, pictures: bytes, header: Header) -> Source:
    return Source(
        main,
        pictures,
        read_pieces(main, table, header),
        read_runs(main, table, header, "characters"),
        read_runs(main, table, header, "paragraphs"),
        read_styles(table, header),
        read_fonts(table, header),
        read_numbering(table, header),
    )


def _parts(header: Header) -> Iterator[tuple[int, int]]:
    """The stretches of the text in the order in which they are read: body, text boxes, footnotes, endnotes."""
    headers = header.main + header.footnotes
    endnotes = headers + header.headers + header.annotations
    boxes = endnotes + header.endnotes
    yield 0, header.main
    yield boxes, boxes + header.text_boxes
    yield header.main, headers
    yield endnotes, boxes


def _blocks(source: Source, header: Header, path: str) -> list[Block]:
    blocks: list[Block] = []
    tables = TableBuilder(path)
    number = 0
    for start, end in _parts(header):
        for paragraph in paragraphs(source, start, end):
            if paragraph.depth:
                _add_to_table(tables, paragraph)
                continue
            blocks.extend(tables.finish())
            number += 1
            blocks.extend(_body(paragraph, number))
        blocks.extend(tables.finish())
    first = header.main + header.footnotes
    running = paragraphs(source, first, first + header.headers)
    blocks.extend(running_paragraphs(paragraph.text for paragraph in running))
    return blocks


def _add_to_table(tables: TableBuilder, paragraph: DocParagraph) -> None:
    if paragraph.row_end:
        tables.end_row(row_shape(paragraph.changes), paragraph.depth)
        return
    tables.add(paragraph.text, paragraph.depth)
    if paragraph.cell_end:
        tables.end_cell(paragraph.depth)


def _body(paragraph: DocParagraph, number: int) -> Iterator[Paragraph]:
    for line in paragraph.text.split("\n"):
        if line.strip():
            yield Paragraph(LocatedText(line.strip(), Location(line=number)), paragraph.level)
