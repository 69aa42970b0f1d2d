"""Bytes to text: byte order mark, NUL pattern of UTF-16, strict UTF-8, then GB18030."""

from __future__ import annotations

import codecs

from msgspec import Struct

from perflint.documents.errors import DocumentError
from perflint.patterns import regex

_MARKS = (
    # The marks of UTF-32 begin with those of UTF-16 and are therefore tried first.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 16
_LONGEST_CHARACTER = 4
_PLAUSIBLE = 0.9
_EXPECTED = regex(
    r"[\t\n\r\x20-\x7e\xa0-\xff\u2000-\u206f\u2190-\u27bf\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]"
)
_CONTROL_SHARE = 100
_DAMAGE_SHARE = 50
_TEXT_CONTROLS = frozenset("\t\n\r\x0b\x0c\x07\x13\x14\x15\x1e\x1f")
_CONTROLS = tuple(character for character in map(chr, range(32)) if character not in _TEXT_CONTROLS)


class Decoded(Struct, frozen=True):
    """A text with the name of its encoding; `damage` counts characters that could not be decoded."""

    text: str
    encoding: str
    damage: int = 0


def decode(data: bytes, path: str) -> Decoded:
    """The text of a file. Raises DocumentError for data that is no text, or text in an encoding that is not known.

    A text that is cut inside its last character loses that character; a UTF-8 text with few damaged characters
    keeps U+FFFD in their places. Both are counted in `damage`.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_cut_end(data[len(mark) :], encoding) or _with_damage(data[len(mark) :], encoding)
    if b"\0" in data:
        return _without_mark(data, path)
    return _checked(_multibyte(data, path), path)


def _multibyte(data: bytes, path: str) -> Decoded:
    utf8 = _with_cut_end(data, "utf-8")
    if utf8 is not None:
        return utf8
    damaged = _with_damage(data, "utf-8")
    wide = sum(character > "\x7f" for character in damaged.text) - damaged.damage
    if damaged.damage * _DAMAGE_SHARE < wide:
        return damaged
    gb18030 = _with_cut_end(data, "gb18030")
    if gb18030 is not None:
        return gb18030
    damaged = _with_damage(data, "gb18030")
    wide = sum(character > "\x7f" for character in damaged.text) - damaged.damage
    if damaged.damage * _DAMAGE_SHARE < wide:
        return damaged
    raise _no_text(path)


def _without_mark(data: bytes, path: str) -> Decoded:
    """UTF-16 without a mark: tabs, digits and line ends have a NUL byte. The byte order is the one that gives Chinese.

    The places of the NULs alone do not tell: the low byte of 一 (U+4E00) or 开 (U+5F00) is NUL as well.
    """
    candidates = [_with_cut_end(data, encoding) for encoding in ("utf-16-le", "utf-16-be")]
    decoded = [candidate for candidate in candidates if candidate is not None]
    best = max(decoded, key=_plausibility, default=None)
    if best is None or _plausibility(best) < _PLAUSIBLE:
        raise _no_text(path)
    return _checked(best, path)


def _plausibility(decoded: Decoded) -> float:
    """The share of characters that Chinese office texts are made of."""
    sample = decoded.text[:_SAMPLE]
    return len(_EXPECTED.findall(sample)) / max(len(sample), 1)


def _with_cut_end(data: bytes, encoding: str) -> Decoded | None:
    """Strict decoding that forgives an incomplete last character; None where anything else is wrong."""
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        if error.start < len(data) - _LONGEST_CHARACTER or error.start == 0:
            return None
        start = error.start
    try:
        return Decoded(data[:start].decode(encoding), encoding, damage=1)
    except UnicodeDecodeError:
        return None


def _with_damage(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding, text.count("\N{REPLACEMENT CHARACTER}"))


def _checked(decoded: Decoded, path: str) -> Decoded:
    """The text, unless it is full of control characters as binary data are that happen to decode."""
    sample = decoded.text[:_SAMPLE]
    controls = sum(sample.count(character) for character in _CONTROLS)
    if controls * _CONTROL_SHARE > len(sample):
        raise _no_text(path)
    return decoded


def _no_text(path: str) -> DocumentError:
    return DocumentError(
        path,
        {
            "zh": "文件是二进制数据，不是可识别的文本或文档格式",
            "en": "the file is binary data of no known format",
        },
        {
            "zh": "请提供原始的 Word、Excel、PDF、OFD、网页或文本文件（UTF-8、GB18030 或 UTF-16 编码）",
            "en": "give the original Word, Excel, PDF, OFD, HTML or text file (UTF-8, GB18030 or UTF-16)",
        },
    )
