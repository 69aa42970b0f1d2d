"""Text recognition of pictures: whether it is installed, and what to say where it is not."""

from __future__ import annotations

import importlib.util

from perflint.documents.errors import DocumentError

EXTRA = "pip install 'perflint-audit[ocr]'"
"""The command that installs what recognition needs."""


class NeedsRecognition(DocumentError):  # noqa: N818 — it says what the file needs
    """A file that holds pictures of pages and no text."""


def is_installed() -> bool:
    """Whether the packages of the extra `ocr` can be imported."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def needs_recognition(path: str, zh: str, en: str) -> NeedsRecognition:
    """The error for a file without text; `zh` and `en` say what it holds instead."""
    return NeedsRecognition(
        path,
        {"zh": f"{zh}，需要文字识别（OCR）", "en": f"{en}: it needs OCR"},
        {
            "zh": f"请提供可复制文字的原始文件，或安装文字识别组件后再检查：{EXTRA}",
            "en": f"give the original file whose text can be copied, or install text recognition: {EXTRA}",
        },
    )
