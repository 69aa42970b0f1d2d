"""What conversions leave in a text: bookmarks, markdown, HTML tags and entities, control characters.

The marks are taken out, the places of what remains are kept, and how many of which kind there were is counted.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec.structs import replace

from perflint.documents.model import ReadingNote
from perflint.places import LocatedText, Location

_SUSPECT = re.compile(
    r"[\[<*#&`\\\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028\u2029\u2060\ufeff\ufffc\ufff9-\ufffb]"
)

_CHECKED = "☑"
_UNCHECKED = "□"
_TAGS = (
    "p|br|div|span|font|b|strong|i|em|u|s|sup|sub|a|img|ul|ol|li|dl|dt|dd|h[1-6]|table|thead|tbody|tr|td|th|"
    "center|blockquote|pre|code|label|o:p|w:[a-z]+|v:[a-z]+"
)
_BREAKING = re.compile(r"(?i)^<(?:br\b|/(?:p|div|li|tr|h[1-6]|dd|dt|blockquote)\b)")


def _input(match: re.Match[str]) -> str:
    tag = match[0]
    if not re.search(r"(?i)type\s*=\s*[\"']?(?:checkbox|radio)", tag):
        return ""
    return _CHECKED if re.search(r"(?i)[\s\"']checked\b", tag) else _UNCHECKED


def _tag(match: re.Match[str]) -> str:
    return "\n" if _BREAKING.match(match[0]) else ""


def _nothing(match: re.Match[str]) -> str:  # noqa: ARG001 - one signature for all kinds of marks
    return ""


def _inner(match: re.Match[str]) -> str:
    return match[1]


def _unescaped(match: re.Match[str]) -> str:
    return html.unescape(match[0])


_ENTITY = (
    "nbsp|lt|gt|amp|quot|apos|ldquo|rdquo|lsquo|rsquo|mdash|ndash|hellip|middot|ge|le|times|ensp|emsp|copy"
)

_EMPHASIS = "Markdown 强调符号"
_ANY_EMPHASIS = re.compile(r"\*\*(?=[^\s*])([^*\n]{1,80}?)(?<=[^\s*])\*\*")
# A mask such as 张**负责 has no punctuation before it; in a text that is no markdown only such stars are emphasis.
_SURE_EMPHASIS = re.compile(r"(?:(?<=[。；：，、！？）)”\s>|])|^)" + _ANY_EMPHASIS.pattern)
_MARKDOWN = re.compile(r"(?m)^#{1,6} \S|^\s*\|?\s*:?-{3,}:?\s*\|")

_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    ("书签标记", re.compile(r"\[bookmark:[^\]\n]{0,200}\]"), _nothing),
    ("HTML 勾选框", re.compile(r"(?i)<input\b[^<>]{0,300}>"), _input),
    ("HTML 标签", re.compile(rf"(?i)</?(?:{_TAGS})(?:\s[^<>]{{0,300}})?/?>"), _tag),
    (
        "HTML 实体",
        re.compile(rf"&(?:{_ENTITY}|#\d{{1,6}}|#x[0-9a-fA-F]{{1,5}});"),
        _unescaped,
    ),
    ("Markdown 图片", re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)"), _nothing),
    (_EMPHASIS, _SURE_EMPHASIS, _inner),
    ("Markdown 转义符号", re.compile(r"\\([\\*_#\[\]()|~`>+.-])"), _inner),
)
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028\u2029\u2060\ufeff\ufffc\ufff9-\ufffb]+")
_PIECES = 1000
"""So many places are kept for one text; what stands behind them is placed by the last one."""
_MARKDOWN_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(?=\S)")


@dataclass(slots=True)
class Marks:
    """The marks that were found: kind → how many, and where the first stood."""

    counts: dict[str, int] = field(default_factory=dict)
    first: dict[str, LocatedText] = field(default_factory=dict)
    markdown: bool = False
    """The text is markdown: stars in pairs are emphasis wherever they stand."""

    def add(self, kind: str, text: LocatedText) -> None:
        """Count a mark."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        self.first.setdefault(kind, text)

    def notes(self) -> list[ReadingNote]:
        """One note a kind, at the place of its first mark."""
        return [
            ReadingNote("conversion", f"文本中有 {count} 处转换残留的{kind}，读取时已去除", self.first[kind])
            for kind, count in self.counts.items()
        ]


def is_markdown(text: str) -> bool:
    """Whether a text has headings or tables as markdown writes them."""
    return _MARKDOWN.search(text) is not None


def heading_mark(line: str) -> tuple[int, int]:
    """Level of a markdown heading and the length of its mark; (0, 0) where there is none."""
    match = _MARKDOWN_HEADING.match(line)
    return (len(match[1]), match.end()) if match else (0, 0)


def cleaned(raw: str, line: int, column: int, marks: Marks) -> LocatedText:
    """`raw`, which stands at a line and column, without marks and without white space at its ends."""
    if not _SUSPECT.search(raw):
        body = raw.lstrip()
        return LocatedText(body.rstrip(), Location(line, column + len(raw) - len(body) if body else column))
    text = _Traced(raw)
    location = Location(line, column)
    for kind, sure, replacement in _KINDS:
        pattern = _ANY_EMPHASIS if kind == _EMPHASIS and marks.markdown else sure
        for begin, mark in text.replace(pattern, replacement):
            marks.add(kind, LocatedText(mark, location.shifted(begin)))
    text.replace(_INVISIBLE, _nothing)
    return text.located(location)


class _Traced:
    """A text that knows, after replacements, where in the raw text each of its stretches stood."""

    def __init__(self, raw: str) -> None:
        self.text = raw
        self._stretches = [(0, 0)]
        """Where a stretch begins in the text, and where in the raw text."""

    def replace(
        self, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]
    ) -> list[tuple[int, str]]:
        """Replace all matches; the matches with their places in the raw text."""
        matches = list(pattern.finditer(self.text))
        if not matches:
            return []
        found: list[tuple[int, str]] = []
        pieces: list[str] = []
        stretches: list[tuple[int, int]] = []
        length = end = position = 0
        for match in (*matches, None):
            begin = match.start() if match is not None else len(self.text)
            position = self._keep(end, begin, length, position, stretches)
            pieces.append(self.text[end:begin])
            length += begin - end
            if match is None:
                break
            origin = self._raw(begin, position)
            found.append((origin, match[0]))
            inner = replacement(match)
            if inner:
                stretches.append((length, origin + (match.start(1) - begin if pattern.groups else 0)))
                pieces.append(inner)
                length += len(inner)
            end = match.end()
        self.text = "".join(pieces)
        self._stretches = stretches or [(0, 0)]
        return found

    def _keep(
        self, begin: int, end: int, length: int, position: int, stretches: list[tuple[int, int]]
    ) -> int:
        """Carry the stretches of `text[begin:end]`, which goes to `length`, over; where in the old ones they end."""
        if begin == end:
            return position
        old = self._stretches
        while position + 1 < len(old) and old[position + 1][0] <= begin:
            position += 1
        stretches.append((length, self._raw(begin, position)))
        while position + 1 < len(old) and old[position + 1][0] < end:
            position += 1
            stretches.append((length + old[position][0] - begin, old[position][1]))
        return position

    def _raw(self, index: int, position: int) -> int:
        """The raw place of an index that lies in or behind the stretch `position`."""
        old = self._stretches
        while position + 1 < len(old) and old[position + 1][0] <= index:
            position += 1
        start, raw = old[position]
        return raw + index - start

    def located(self, location: Location) -> LocatedText:
        """The text without white space at its ends, with the places of its stretches."""
        body = self.text.strip()
        lead = self.text.find(body[0]) if body else 0
        first = self._raw(lead, 0)
        pieces = tuple(
            (start - lead, location.shifted(raw))
            for start, raw in self._stretches[:_PIECES]
            if lead < start < lead + len(body)
        )
        return LocatedText(body, replace(location.shifted(first), pieces=pieces))
