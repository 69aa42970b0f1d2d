"""Running headers, footers and page numbers: lines of a page that are no part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from perflint.documents.layout.lines import Line
from perflint.documents.layout.page import Page

_MARGIN = 0.085
"""Share of the page's height above and below in which running lines stand; text begins at 0.09 on a plain A4 page."""
_NUMBER_ZONE = 0.12
_PAGE_NUMBER = re.compile(r"(?=.*\d)[-—–－·•\s\d第共页/／,，、]{1,20}")
_DIGITS = re.compile(r"\d+")


def without_margins(pages: Sequence[tuple[Page, list[Line]]]) -> list[list[Line]]:
    """The lines of each page that belong to its text. The lines of a page are those outside of its tables."""
    repeated: Counter[tuple[str, int, bool]] = Counter()
    for page, lines in pages:
        repeated.update({_key(page, line) for line in lines if _in_zone(page, line, _MARGIN)})
    kept = []
    for page, lines in pages:
        kept.append(
            [
                line
                for line in lines
                if not _is_number(page, line)
                and not (_in_zone(page, line, _MARGIN) and repeated[_key(page, line)] > 1)
            ]
        )
    return kept


def _in_zone(page: Page, line: Line, share: float) -> bool:
    return line.bottom <= share * page.height or line.top >= (1 - share) * page.height


def _key(page: Page, line: Line) -> tuple[str, int, bool]:
    """What running lines of several pages share: their text but for its numbers, and their height on the page."""
    above = line.top < page.height / 2
    distance = line.top if above else page.height - line.bottom
    return _DIGITS.sub("0", line.text), round(distance / 3), above


def _is_number(page: Page, line: Line) -> bool:
    """A page's number; a bare figure counts only in the margin."""
    if not _PAGE_NUMBER.fullmatch(line.text.strip()):
        return False
    bare = line.text.strip().isdecimal()
    return _in_zone(page, line, _MARGIN if bare else _NUMBER_ZONE)
