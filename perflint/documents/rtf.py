"""Rich text (RTF 1.9), which also hides behind the suffix .doc in exports of budget systems.

Text, tables with merges, headings by outline level, fields' results, automatic numbers as the writing program stored
them; deleted and hidden text, pictures and objects are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from perflint.documents.errors import DocumentError
from perflint.documents.model import Block, Document, Paragraph
from perflint.documents.row_table import RowShape, TableBuilder
from perflint.documents.rtf_fonts import Fonts
from perflint.documents.running_text import running_paragraphs
from perflint.places import LocatedText, Location

MAXIMUM_BYTES = 64 * 1024 * 1024
MOST_NESTED = 1_000

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
_SILENT = frozenset(
    {
        *("colortbl", "stylesheet", "info", "pict", "object", "fldinst", "themedata", "colorschememapping"),
        *(
            "latentstyles",
            "rsidtbl",
            "listtable",
            "listoverridetable",
            "generator",
            "xmlnstbl",
            "mmathPr",
            "tc",
        ),
        *("atnid", "atnauthor", "annotation", "bkmkstart", "bkmkend", "pgdsctbl", "nonshppict", "filetbl"),
        *(
            "userprops",
            "docvar",
            "falt",
            "panose",
            "fontemb",
            "objdata",
            "sp",
            "ftnsep",
            "ftnsepc",
            "aftnsep",
        ),
        *("aftnsepc", "datastore", "revtbl", "xe"),
    }
)
_KNOWN_OPTIONAL = frozenset(
    {"shpinst", "shptxt", "nesttableprops", "pn", "pntext", "listtext", "ud", "shppict"}
)
"""Groups that older readers may skip and that hold text or tell the shape of a table."""
_ASIDES = {
    **dict.fromkeys(
        ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"), "margin"
    ),
    "footnote": "note",
}
_CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
}
_SIGNS = {b"~": " ", b"_": "-", b"-": ""}
_BODY_TEXT = 9


def read(data: bytes, path: str) -> Document:
    """The blocks of a document. Raises DocumentError for one that is oversized, too deeply nested or without text."""
    if len(data) > MAXIMUM_BYTES:
        raise _refused(path, f"文件过大（{len(data) // 1024 // 1024} MB）", "the file is too large")
    reader = _Reader(path)
    reader.read(data)
    if not reader.blocks:
        raise _refused(path, "文档中没有文字", "the document holds no text")
    return Document(path, "rtf", reader.blocks)


def _refused(path: str, zh: str, en: str) -> DocumentError:
    return DocumentError(
        path,
        {"zh": zh, "en": en},
        {
            "zh": "请用 Word 或 WPS 打开后另存为 docx 再检查",
            "en": "open it in Word, save it as docx and check that",
        },
    )


@dataclass(slots=True)
class _State:
    """What a group inherits from the one around it; `aside` is "margin" or "note" outside of the running text."""

    silent: bool = False
    hidden: bool = False
    aside: str = ""
    fonts: bool = False
    font: int = -1
    skip: int = 1


@dataclass(slots=True)
class _Row:
    """A row's definition as it grows: each cell's merges stand before its right border."""

    left: int = 0
    borders: list[int] = field(default_factory=list)
    below: set[int] = field(default_factory=set)
    beside: set[int] = field(default_factory=set)

    def shape(self) -> RowShape:
        borders = [min(self.left, *self.borders), *self.borders] if self.borders else []
        return RowShape(borders, frozenset(self.below), frozenset(self.beside))


class _Reader:
    def __init__(self, path: str) -> None:
        self.path = path
        self.blocks: list[Block] = []
        self._tables = TableBuilder(path)
        self._states = [_State()]
        self._fonts = Fonts()
        self._bytes = bytearray()
        self._text: list[str] = []
        self._aside_text: list[str] = []
        self._asides: dict[str, list[str]] = {"margin": [], "note": []}
        self._to_skip = 0
        self._high_surrogate: int | None = None
        self._depth = 0
        self._level = 0
        self._rows: list[_Row] = [_Row()]
        self._paragraphs = 0
        self._optional = False
        self._actions: dict[str, Callable[[int | None], None]] = {
            "par": lambda _: self._end_paragraph(),
            "sect": lambda _: self._end_paragraph(),
            "page": lambda _: self._end_paragraph(),
            "pard": lambda _: self._plain_paragraph(),
            "cell": lambda _: self._end_cell(1),
            "nestcell": lambda _: self._end_cell(2),
            "row": lambda _: self._end_row(1),
            "nestrow": lambda _: self._end_row(2),
            "trowd": lambda _: self._begin_row(),
            "f": self._set_font,
            "fcharset": self._set_charset,
            "ansicpg": self._set_code_page,
            "u": self._unicode,
            "uc": self._set_skip,
        }

    @property
    def _state(self) -> _State:
        return self._states[-1]

    def read(self, data: bytes) -> None:
        """Walk over the tokens; whatever is unknown is left out."""
        position = 0
        while position < len(data):
            match = _TOKEN.match(data, position)
            if match is None:
                position += 1
                continue
            position = match.end()
            word, number, code, sign, brace, text = match.groups()
            if word is not None:
                value = int(number) if number is not None else None
                if word == b"bin":
                    position += max(0, value or 0)
                    continue
                self._word(word.decode("ascii"), value)
            elif code is not None:
                self._byte(int(code, 16))
            elif brace is not None:
                self._brace(brace)
            elif sign is not None:
                self._sign(sign)
            elif text is not None:
                self._plain(text)
        self._end_paragraph()
        self.blocks.extend(self._tables.finish())
        for text in self._asides["note"]:
            self._paragraphs += 1
            self.blocks.extend(_paragraphs(text, 0, self._paragraphs))
        self.blocks.extend(running_paragraphs(self._asides["margin"]))

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._to_skip = 0
        self._optional = False
        if brace == b"{":
            if len(self._states) > MOST_NESTED:
                raise _refused(self.path, "文件的嵌套过深", "the file's groups are nested too deeply")
            self._states.append(replace(self._state))
            return
        if len(self._states) > 1:
            ended = self._states.pop()
            if ended.aside and not self._state.aside:
                self._asides[ended.aside] += "".join(self._aside_text).split("\n")
                self._aside_text = []

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._optional = True
        elif sign in (b"\n", b"\r"):
            self._end_paragraph()
        elif sign in b"\\{}":
            self._plain(sign)
        elif sign in _SIGNS:
            self._add(_SIGNS[sign])

    def _word(self, word: str, value: int | None) -> None:
        optional, self._optional = self._optional, False
        if word in _SILENT or (optional and word not in _KNOWN_OPTIONAL):
            self._flush()
            self._state.silent = True
            return
        if word == "fonttbl":
            self._state.silent = self._state.fonts = True
        elif word in _ASIDES:
            self._flush()
            self._state.aside = _ASIDES[word]
        elif word == "nesttableprops":
            self._rows.append(_Row())
        elif word in ("v", "deleted"):
            self._flush()
            self._state.hidden = value != 0
        elif word == "plain":
            self._flush()
            self._state.hidden = False
        elif self._to_skip and word in _CHARACTERS:
            self._to_skip -= 1
        elif word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif word in self._actions and (not self._state.silent or word in ("f", "fcharset", "u", "uc")):
            self._actions[word](value)
        elif not self._state.silent:
            self._paragraph_property(word, value)

    def _paragraph_property(self, word: str, value: int | None) -> None:
        row = self._rows[-1]
        if word == "intbl":
            self._depth = max(1, self._depth)
        elif word == "itap":
            self._depth = max(0, value or 0)
        elif word == "outlinelevel":
            self._level = value + 1 if value is not None and 0 <= value < _BODY_TEXT else 0
        elif word == "trleft":
            row.left = value or 0
        elif word == "clvmrg":
            row.below.add(len(row.borders))
        elif word == "clmrg":
            row.beside.add(len(row.borders))
        elif word == "cellx":
            row.borders.append(value or 0)

    def _plain_paragraph(self) -> None:
        self._depth = self._level = 0

    def _begin_row(self) -> None:
        self._rows[-1] = _Row()

    def _set_skip(self, value: int | None) -> None:
        self._state.skip = max(0, min(value if value is not None else 1, 10))

    def _set_code_page(self, value: int | None) -> None:
        self._fonts.set_code_page(value or 0)

    def _set_font(self, value: int | None) -> None:
        self._flush()
        self._state.font = value or 0

    def _set_charset(self, value: int | None) -> None:
        if self._state.fonts:
            self._fonts.declare(self._state.font, charset=value)

    def _plain(self, raw: bytes) -> None:
        if self._state.fonts and self._state.silent:
            self._fonts.declare(self._state.font, name=raw.decode("latin-1"))
            return
        if self._to_skip:
            skipped = min(self._to_skip, len(raw))
            raw, self._to_skip = raw[skipped:], self._to_skip - skipped
        if not self._state.silent:
            self._bytes += raw

    def _byte(self, value: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif not self._state.silent:
            self._bytes.append(value)

    def _unicode(self, value: int | None) -> None:
        self._flush()
        self._to_skip = self._state.skip
        code = (value or 0) % 0x10000
        if 0xD800 <= code < 0xDC00:
            self._high_surrogate = code
            return
        if 0xDC00 <= code < 0xE000:
            if self._high_surrogate is not None:
                self._add(chr(0x10000 + (self._high_surrogate - 0xD800) * 0x400 + code - 0xDC00))
            self._high_surrogate = None
            return
        self._add(self._fonts.drawn(code, self._state.font))

    def _flush(self) -> None:
        """Put the bytes so far into the text, in the encoding of their font."""
        if not self._bytes:
            return
        raw = bytes(self._bytes)
        self._bytes.clear()
        self._append(self._fonts.decode(raw, self._state.font))

    def _add(self, text: str) -> None:
        self._flush()
        if not self._state.silent:
            self._append(text)

    def _append(self, text: str) -> None:
        if self._state.silent or self._state.hidden:
            return
        (self._aside_text if self._state.aside else self._text).append(text)

    def _end_paragraph(self) -> None:
        self._flush()
        if self._state.aside:
            self._aside_text.append("\n")
            return
        if self._state.silent:
            return
        text = "".join(self._text)
        self._text = []
        if self._depth:
            self._tables.add(text, self._depth)
            return
        self.blocks.extend(self._tables.finish())
        self._paragraphs += 1
        self.blocks.extend(_paragraphs(text, self._level, self._paragraphs))

    def _end_cell(self, depth: int) -> None:
        self._flush()
        if self._state.aside:
            self._aside_text.append("\n")
            return
        self._tables.add("".join(self._text), depth)
        self._text = []
        self._tables.end_cell(depth)

    def _end_row(self, depth: int) -> None:
        if self._state.aside:
            return
        self._tables.end_row(self._rows[-1].shape(), depth)
        if depth > 1 and len(self._rows) > 1:
            self._rows.pop()


def _paragraphs(text: str, level: int, number: int) -> Iterator[Paragraph]:
    for line in text.split("\n"):
        if line.strip():
            yield Paragraph(LocatedText(line.strip(), Location(line=number)), level)
