"""Every printed text of a report with its place, for checks that care about words and not about structure."""

from __future__ import annotations

from functools import cache
from typing import Literal

from msgspec import Struct

from perflint.facts.context import ReportContext
from perflint.report import Part

Kind = Literal["label", "value", "prose"]
"""`label`: what a form prints (headings, labels, column names); `value`: a cell; `prose`: text to be read."""

_PROSE_KEYS = frozenset(
    {"term", "annual", "completion", "paragraphs", "evidence", "reason", "basis", "description", "text"}
)
_LABEL_KEYS = frozenset(
    {"heading", "label", "unit_label", "header", "columns", "indicator_columns", "level1", "level2"}
)
# Choices are boxes, notes are the reader's own words, the rest are keys of the model and not of the document.
_LEFT_OUT = frozenset({"choices", "notes", "kind", "profile", "role", "side", "columns", "indicator_columns"})


class Leaf(Struct, frozen=True):
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
    found: list[Leaf] = []
    _gather(context.report, "", "", found)
    prose = "\n".join(leaf.text for leaf in found if leaf.part == "sections")
    # The sentence that states the result was read out of the prose; it is no second text.
    return tuple(
        leaf
        for leaf in found
        if leaf.part not in ("evaluation", "other_evaluations")
        or leaf.key != "text"
        or leaf.text not in prose
    )


def _gather(holder: Part, pointer: str, part: str, found: list[Leaf]) -> None:
    for name in _told_keys(type(holder)):
        value = getattr(holder, name)
        if value is not None:
            _gather_value(value, f"{pointer}/{name}", part or name, name, found)


def _gather_value(value: object, pointer: str, part: str, key: str, found: list[Leaf]) -> None:
    if isinstance(value, str):
        if value.strip():
            found.append(Leaf(pointer, value, part, key, _kind(part, key)))
    elif isinstance(value, Part):
        _gather(value, pointer, part, found)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _gather_value(item, f"{pointer}/{index}", part, key, found)


@cache
def _told_keys(kind: type[Part]) -> tuple[str, ...]:
    """The keys of a part that hold what the document prints, in the order of the model."""
    return tuple(name for name in kind.__struct_fields__ if name not in _LEFT_OUT)


@cache
def _kind(part: str, key: str) -> Kind:
    if key in _LABEL_KEYS or (part == "funds" and key == "name"):
        return "label"
    if key in _PROSE_KEYS or (part == "fields" and key == "value"):
        return "prose"
    return "value"
