"""Headers and footers of flowing documents: what of them says something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from perflint.documents.model import Paragraph
from perflint.places import LocatedText, Location

PLACE = "页眉页脚"
_PAGE_NUMBER = re.compile(r"[-—–\s\d/第页共]*")


def running_paragraphs(texts: Iterable[str]) -> Iterator[Paragraph]:
    """The texts of headers and footers, each once, without page numbers."""
    seen: set[str] = set()
    for text in texts:
        stripped = text.strip()
        if stripped not in seen and not _PAGE_NUMBER.fullmatch(stripped):
            seen.add(stripped)
            yield Paragraph(LocatedText(stripped, Location(cell=PLACE)))
