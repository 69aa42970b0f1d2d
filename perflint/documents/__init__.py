"""Reading files of any office format into the neutral block model of `perflint.documents.model`.

The format is recognised by content, never by extension. A reader is the module `perflint.documents.<format>` with
`read(data: bytes, path: str) -> Document`; it is imported when its format turns up.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import re
from pathlib import Path

from perflint.documents.errors import DocumentError
from perflint.documents.model import Document
from perflint.documents.recognition import NeedsRecognition, is_installed
from perflint.patterns import regex

__all__ = ["DocumentError", "read_document", "recognise_format", "text_format"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HEAD = 4096
_PDF_HEAD = 1024
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"BM", "image"),
    (b"RIFF", "image"),
    (b"\x1f\x8b", "packed"),
    (b"BZh", "packed"),
    (b"7z\xbc\xaf\x27\x1c", "packed"),
    (b"Rar!\x1a\x07", "packed"),
    (b"\xfd7zXZ\0", "packed"),
)
_ZIP_MEMBERS: tuple[tuple[str, str], ...] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/presentation.xml", "pptx"),
    ("OFD.xml", "ofd"),
)
_ZIP_FOLDERS: tuple[tuple[str, str], ...] = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_OPEN_DOCUMENT = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
_SPACE = " \t\r\n\f\ufeff"
_COMMENT = regex(r"<!--.*?-->", re.DOTALL)
_HTML = regex(r"<(?:!doctype\s+html|html|head|body|meta|title|table|div)\b", re.IGNORECASE)
_HTML_TABLE = regex(r"<table\b[^<>]{0,1000}>\s*(?:<[^<>]{1,200}>\s*){0,20}<tr\b", re.IGNORECASE)
_JSON = regex(r"""[\[{]\s*(?:["\]}{\[]|-?\d)""")
_OFFICE_XML = regex(r"<(?:w|pkg|office):[A-Za-z]+\b")
_WEB_ARCHIVE = regex(r"(?i)\A(?:from:|mime-version:|subject:|content-type:\s*multipart)")

_SAVE_AS = {
    "zh": "请另存为 docx、xlsx、pdf、ofd、html 或 txt 后再检查",
    "en": "save it as docx, xlsx, pdf, ofd, html or txt and check that",
}
_REMEDIES: dict[str, dict[str, str]] = {
    "packed": {"zh": "请先解压，再检查其中的文件", "en": "unpack it and check the files in it"},
    "zip": {"zh": "请先解压，再检查其中的文件", "en": "unpack it and check the files in it"},
}


def read_document(
    source: str | Path | bytes,
    name: str | None = None,
    *,
    recognise: bool = True,
    format_name: str | None = None,
) -> Document:
    """The blocks of a document, given as a path or as its bytes.

    `name` is what errors and findings call it; by default the path. Pictures of pages are recognised where
    `recognise` is set and the extra `ocr` is installed. `format_name` saves a caller who knows the format from having
    it recognised again. Raises DocumentError where the file is encrypted, damaged or
    of a format that has no reader, and OSError where the path cannot be opened.
    """
    if isinstance(source, bytes):
        data, path = source, name or "<bytes>"
    else:
        data, path = Path(source).read_bytes(), name or str(source)
    found = format_name or recognise_format(data, path)
    if found == "json":
        raise DocumentError(
            path,
            {"zh": "这是 JSON 报告，不是办公文档", "en": "this is a JSON report, not an office document"},
            {"zh": "请用 perflint.loading 读取", "en": "read it with perflint.loading"},
        )
    module = f"perflint.documents.{found}"
    if importlib.util.find_spec(module) is None:
        raise DocumentError(
            path,
            {"zh": f"不支持的文件格式：{found}", "en": f"the format {found} is not supported"},
            _REMEDIES.get(found, _SAVE_AS),
        )
    try:
        document: Document = importlib.import_module(module).read(data, path)
    except NeedsRecognition:
        if not recognise or not is_installed():
            raise
        from perflint.documents.image import recognise_pages

        return recognise_pages(data, path)
    return document


def text_format(data: bytes, path: str = "<bytes>") -> str | None:
    """text, json, html, xml or mht; None for a container or binary format, which is not looked into.

    Raises DocumentError for an empty file and for binary data of no known format.
    """
    if not data:
        raise _empty(path)
    if b"%PDF-" in data[:_PDF_HEAD] or data.startswith((*_ZIP, _OLE)) or _magic(data) is not None:
        return None
    return _text_format(data, path)


def recognise_format(data: bytes, path: str = "<bytes>") -> str:
    """The format of a file by its content: docx, xlsx, xls, doc, pdf, ofd, html, text, json, image, packed, …

    Raises DocumentError for an empty, damaged or encrypted file, and for binary data of no known format.
    """
    if not data:
        raise _empty(path)
    if b"%PDF-" in data[:_PDF_HEAD]:
        return "pdf"
    if data.startswith(_ZIP):
        return _zip_format(data, path)
    if data.startswith(_OLE):
        return _ole_format(data, path)
    return _magic(data) or _text_format(data, path)


def _magic(data: bytes) -> str | None:
    """The format that a file's first bytes tell; those of pictures may begin a text as well."""
    for magic, found in _MAGIC:
        if data.startswith(magic) and (found != "image" or b"\0" in data[:_HEAD]):
            return found
    return None


def _empty(path: str) -> DocumentError:
    return DocumentError(
        path,
        {"zh": "文件是空的", "en": "the file is empty"},
        {"zh": "请提供有内容的文件", "en": "give a file with content"},
    )


def _damaged(path: str, kind: str) -> DocumentError:
    return DocumentError(
        path,
        {"zh": f"{kind}文件已损坏或不完整", "en": f"the {kind} file is damaged or incomplete"},
        {"zh": "请重新导出或重新下载该文件", "en": "export or download it again"},
    )


def _zip_format(data: bytes, path: str) -> str:
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            for member, found in _ZIP_MEMBERS:
                if member in names:
                    return found
            if "mimetype" in names and archive.getinfo("mimetype").file_size < _HEAD:
                kind = archive.read("mimetype").decode("ascii", errors="replace").rpartition(".")[2]
                if kind in _OPEN_DOCUMENT:
                    return _OPEN_DOCUMENT[kind]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as error:
        raise _damaged(path, "ZIP") from error
    for folder, found in _ZIP_FOLDERS:
        if any(member.startswith(folder) for member in names):
            return found
    return "zip"


def _ole_format(data: bytes, path: str) -> str:
    import olefile  # type: ignore[import-untyped]  # publishes no stubs

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            # Deeper streams belong to embedded objects; the case of names varies between programs.
            streams = {entry[0].lower() for entry in container.listdir() if len(entry) == 1}
    except (OSError, ValueError, IndexError, TypeError, AttributeError, MemoryError, RecursionError) as error:
        raise _damaged(path, "OLE") from error
    for stream, found in _OLE_STREAMS:
        if stream.lower() in streams:
            if found == "encrypted":
                raise DocumentError(
                    path,
                    {"zh": "文件已加密", "en": "the file is encrypted"},
                    {"zh": "请去除打开密码后再检查", "en": "remove the password and check again"},
                )
            return found
    return "ole"


def _text_format(data: bytes, path: str) -> str:
    from perflint.documents.encoding import decode

    # A page may declare its encoding itself, so only its ASCII marks are looked at before text is decoded.
    ascii_head = data[:_HEAD].decode("latin-1").lstrip("ÿþï»¿" + _SPACE)
    if _HTML.match(_without_prologue(ascii_head)):
        return "html"
    head = decode(data, path).text.lstrip(_SPACE)
    start = _without_prologue(head[:_HEAD])
    if _HTML.match(start) or _HTML_TABLE.search(head[: _HEAD * 16]):
        return "html"
    if start.startswith("<?xml") or _OFFICE_XML.match(start):
        return "xml"
    if _WEB_ARCHIVE.match(start) and "mime-version:" in start.lower():
        return "mht"
    if _JSON.match(start):
        return "json"
    return "text"


def _without_prologue(text: str) -> str:
    """The text behind XML declaration and comments, which may stand before an HTML root."""
    stripped = _COMMENT.sub("", text).lstrip(_SPACE)
    if stripped.startswith("<?xml"):
        declared = stripped.partition("?>")[2].lstrip(_SPACE)
        if _HTML.match(declared):
            return declared
    return stripped
