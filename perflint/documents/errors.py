"""What is raised for a file that cannot be read: the reason and what its owner can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Language = Literal["zh", "en"]
Wording = str | Mapping[str, str]
"""A wording in one language, or one wording a language: {"zh": …, "en": …}."""


def worded(wording: Wording, language: Language = "zh") -> str:
    """The wording in `language`; in the other one, or the only one, where there is none."""
    if isinstance(wording, str):
        return wording
    return wording.get(language) or next(iter(wording.values()), "")


class DocumentError(Exception):
    """A document that cannot be read.

    `path` is the file's name as the caller gave it, `reason` says what is wrong with it, `remedy` what to do about
    it. Both wordings may be given in several languages.
    """

    def __init__(self, path: str, reason: Wording, remedy: Wording = "") -> None:
        super().__init__(path, reason, remedy)
        self.path = path
        self.reason = reason
        self.remedy = remedy

    def message(self, language: Language = "zh") -> str:
        """Path, reason and remedy in one line."""
        stop = "。" if language == "zh" else ". "
        parts = [
            worded(part, language).rstrip("。. ")
            for part in (self.reason, self.remedy)
            if worded(part, language)
        ]
        text = stop.join(parts)
        return f"{self.path}: {text}{stop.rstrip()}" if text else self.path

    def __str__(self) -> str:
        return self.message("en")
