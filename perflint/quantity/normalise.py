"""One character for one: full-width and look-alike characters of figures, so that offsets stay those of the source."""

from __future__ import annotations

import re

from perflint.patterns import regex

# Full-width forms of ASCII, except the comma, the colon, the semicolon and brackets' prose use: a full-width comma
# separates clauses and never thousands.
_TABLE: dict[int, str] = {
    code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，：；"
}
_TABLE |= {ord(mark): " " for mark in "\u3000\u00a0\u2002\u2003\u2009\u202f"}
_TABLE |= {ord(mark): "-" for mark in "－﹣−‐‑‒–—―"}
_TABLE |= {ord(mark): "~" for mark in "～〜∼˜"}
_TABLE |= {ord(mark): "=" for mark in "﹦═＝"}
_TABLE |= {ord(mark): ">" for mark in "﹥＞"}
_TABLE |= {ord(mark): "<" for mark in "﹤＜"}
_TABLE |= {ord(mark): "≥" for mark in "≧⩾"}
_TABLE |= {ord(mark): "≤" for mark in "≦⩽"}
_TABLE |= {ord(mark): "%" for mark in "％﹪"}
_TABLE |= {ord("﹙"): "(", ord("﹚"): ")", ord("﹒"): ".", ord("﹐"): ",", ord("○"): "〇", ord("Ｏ"): "O"}

_LOOK_ALIKES = regex(f"[{''.join(map(re.escape, map(chr, _TABLE)))}]")


def normalise(text: str) -> str:
    """`text` with every character replaced by its plain form; the length never changes."""
    # Most characters stay, and for each of these a translation would handle an error within.
    return _LOOK_ALIKES.sub(_plain, text)


def _plain(found: re.Match[str]) -> str:
    return _TABLE[ord(found[0])]
