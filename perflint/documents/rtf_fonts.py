"""Fonts of rich text: which characters the bytes of a run stand for."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from perflint.documents.characters import symbol

_CHARSETS = {
    0: "cp1252",
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    204: "cp1251",
    238: "cp1250",
}
_SYMBOL_CHARSET = 2


@dataclass(slots=True)
class _Font:
    name: str = ""
    charset: int | None = None


@dataclass(slots=True)
class Fonts:
    """The font table of a document, and the encoding that it declares for itself."""

    encoding: str = "cp1252"
    _fonts: dict[int, _Font] = field(default_factory=dict)

    def set_code_page(self, number: int) -> None:
        """The document's code page; an unknown one changes nothing."""
        # 936 is declared for text that uses characters of its superset GB 18030.
        name = "gb18030" if number == 936 else f"cp{number}"
        try:
            codecs.lookup(name)
        except LookupError:
            return
        self.encoding = name

    def declare(self, number: int, *, name: str = "", charset: int | None = None) -> None:
        """Add to what is known of a font."""
        font = self._fonts.setdefault(number, _Font())
        font.name += name.rstrip(";")
        font.charset = font.charset if charset is None else charset

    def decode(self, raw: bytes, number: int) -> str:
        """The characters of a run in a font."""
        font = self._fonts.get(number, _Font())
        if font.charset == _SYMBOL_CHARSET:
            drawn = [(byte, symbol(byte, font.name)) for byte in raw]
            return "".join(chr(byte) if sign is None else sign for byte, sign in drawn)
        return _decoded(raw, self.encoding, font.charset)

    def drawn(self, code: int, number: int) -> str:
        """The character that a code point of a font draws."""
        sign = symbol(code, self._fonts.get(number, _Font()).name)
        return chr(code) if sign is None else sign


def _decoded(raw: bytes, default: str, charset: int | None) -> str:
    """Bytes in the encoding of their font; Chinese may stand in a Western font, so the document's goes first there."""
    encodings = [_CHARSETS[charset]] if charset and charset in _CHARSETS else [default, "cp1252"]
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode(encodings[0], "replace")
