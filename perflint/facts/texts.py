"""Every printed text of a report with its place, for checks that care about words and not about structure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from perflint.facts.context import ReportContext
from perflint.places import escape_pointer

Kind = Literal["label", "value", "prose"]
"""`label`: what a form prints (headings, labels, column names); `value`: a cell; `prose`: text to be read."""

_PROSE_KEYS = frozenset(
    {"term", "annual", "completion", "paragraphs", "evidence", "reason", "basis", "description", "text"}
)
_LABEL_KEYS = frozenset({"heading", "label", "header", "columns", "indicator_columns", "level1", "level2"})
# Choices are boxes, notes are the reader's own words, the rest are keys of the model and not of the document.
_LEFT_OUT = frozenset({"choices", "notes", "kind", "profile", "role", "side", "columns", "indicator_columns"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """One printed text. `part` is the key of the report that holds it, `key` the nearest key of the model."""

    pointer: str
    text: str
    part: str
    key: str
    kind: Kind


def leaves(context: ReportContext) -> tuple[Leaf, ...]:
    """All printed texts in the order of the model; computed once for a report."""
    return context.memo(_leaves)


def _leaves(context: ReportContext) -> tuple[Leaf, ...]:
    found = tuple(_walk(context.report, "", "", ""))
    prose = "\n".join(leaf.text for leaf in found if leaf.part == "sections")
    # The sentence that states the result was read out of the prose; it is no second text.
    return tuple(
        leaf
        for leaf in found
        if leaf.part not in ("evaluation", "other_evaluations")
        or leaf.key != "text"
        or leaf.text not in prose
    )


def _walk(value: object, pointer: str, part: str, key: str) -> Iterator[Leaf]:
    if isinstance(value, str):
        if value.strip():
            yield Leaf(pointer, value, part, key, _kind(part, key))
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in _LEFT_OUT:
                yield from _walk(
                    getattr(value, name), f"{pointer}/{escape_pointer(name)}", part or name, name
                )
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, f"{pointer}/{index}", part, key)


def _kind(part: str, key: str) -> Kind:
    if key in _LABEL_KEYS or (part == "funds" and key == "name"):
        return "label"
    if key in _PROSE_KEYS or (part == "fields" and key == "value"):
        return "prose"
    return "value"
