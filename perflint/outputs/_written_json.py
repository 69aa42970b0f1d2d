"""JSON as the outputs write it: Chinese as it is, indented where people read it.

msgspec writes it in a tenth of the time of Python's own module, which builds indented text in Python.
"""

from __future__ import annotations

from typing import Any

import msgspec

_encoder = msgspec.json.Encoder()


def indented(value: Any, depth: int = 0) -> str:
    """JSON over several lines, two blanks a level; its lines behind the first stand `depth` levels deep."""
    try:
        text = msgspec.json.format(_encoder.encode(value), indent=2).decode()
    except UnicodeEncodeError:
        import json

        # Only Python's module writes half a surrogate pair, which a file name or a damaged text may hold.
        text = json.dumps(value, ensure_ascii=False, indent=2)
    return text.replace("\n", "\n" + "  " * depth) if depth else text


def in_one_line(value: Any) -> str:
    """JSON without line ends, a blank behind each colon and comma."""
    try:
        return msgspec.json.format(_encoder.encode(value), indent=0).decode()
    except UnicodeEncodeError:
        import json

        return json.dumps(value, ensure_ascii=False)
