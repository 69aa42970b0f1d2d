"""From the keys of a report.json, English or the labels of official forms, to the keys of the Report model."""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from perflint.places import escape_pointer
from perflint.report import Part
from perflint.vocabulary import fold, vocabulary

# Headings and labels of forms that the table reader knows by the names of the model's values; the prefix of identity
# cells says to which part they belong.
_FORM_HEADINGS = {
    "Indicator": ("table_indicator_headings", ""),
    "FundLine": ("table_fund_headings", ""),
    "Goals": ("table_goal_headings", ""),
    "Report": ("table_identity_labels", ""),
    "Project": ("table_identity_labels", "project."),
    "Evaluation": ("table_identity_labels", "evaluation."),
    "Funds": ("table_identity_labels", "funds."),
}
_FIXED_WORDS = {
    ("Report", "kind"): "values_of_report_kind",
    ("FundLine", "role"): "values_of_fund_role",
    ("FundLine", "side"): "values_of_fund_side",
    ("Indicator", "role"): "values_of_indicator_role",
}
_COLUMN_LETTERS = re.compile(r"[(（][A-Z0-9/÷×%*]{1,9}[)）]$")
_CAMEL = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Nested:
    """The part that a key holds, one or a list of them."""

    part: type[Part]
    is_list: bool


@dataclass(frozen=True, slots=True)
class PartKeys:
    """What the keys of one part may be called. `labels` are the Chinese words, folded."""

    keys: tuple[str, ...]
    labels: Mapping[str, str]
    nested: Mapping[str, Nested]
    words: Mapping[str, Mapping[str, str]]

    def canonical(self, key: str) -> str | None:
        """The model's key for a key of the file, or None."""
        if key in self.keys:
            return key
        folded = fold(key)
        return self.labels.get(folded) or self.labels.get(_COLUMN_LETTERS.sub("", folded))

    def nearest(self, key: str) -> str | None:
        """The known key or label that looks most like an unknown one."""
        near = difflib.get_close_matches(fold(key), [*self.keys, *self.labels], n=1, cutoff=0.5)
        return near[0] if near else None


@cache
def part_keys(part: type[Part]) -> PartKeys:
    """The keys of a part with their labels from the vocabulary."""
    fields = part.model_fields
    words = vocabulary()
    labels: dict[str, str] = {}
    own = words.mapping(f"keys_of_{_CAMEL.sub('_', part.__name__).lower()}")
    sources = [own]
    if part.__name__ in _FORM_HEADINGS:
        name, prefix = _FORM_HEADINGS[part.__name__]
        sources.append(
            {
                key.removeprefix(prefix): value
                for key, value in words.mapping(name).items()
                if key.startswith(prefix)
            }
        )
    for source in sources:
        for key, synonyms in source.items():
            if key in fields:
                for label in synonyms:
                    labels.setdefault(fold(label), key)
    nested = {key: found for key, info in fields.items() if (found := _nested(info.annotation)) is not None}
    fixed = {
        key: {fold(word): value for value, synonyms in words.mapping(name).items() for word in synonyms}
        for (owner, key), name in _FIXED_WORDS.items()
        if owner == part.__name__
    }
    return PartKeys(tuple(fields), labels, nested, fixed)


def _nested(annotation: Any) -> Nested | None:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _nested(get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        return next((found for item in get_args(annotation) if (found := _nested(item)) is not None), None)
    if origin is list:
        inner = _nested(get_args(annotation)[0])
        return None if inner is None else Nested(inner.part, True)
    return (
        Nested(annotation, False) if isinstance(annotation, type) and issubclass(annotation, Part) else None
    )


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """A key that no part has there, and the known one that looks most like it."""

    pointer: str
    key: str
    nearest: str | None


@dataclass(frozen=True, slots=True)
class SameMeaning:
    """Two keys of one object that mean the same."""

    first: str
    second: str
    canonical: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A value's pointer in the model's keys, and in the keys of the file."""

    pointer: str
    source: str

    def child(self, key: str | int, source_key: str | int) -> _Place:
        return _Place(f"{self.pointer}/{escape_pointer(key)}", f"{self.source}/{escape_pointer(source_key)}")


@dataclass(slots=True)
class Translation:
    """A report in the model's keys. `renamed` maps its pointers to those of the file where they differ."""

    data: Any = None
    renamed: dict[str, str] = field(default_factory=dict)
    unknown: list[UnknownKey] = field(default_factory=list)
    doubled: list[SameMeaning] = field(default_factory=list)

    def source(self, pointer: str) -> str:
        """Pointer in the file's own keys of a pointer in the model's keys."""
        rest = ""
        while pointer and pointer not in self.renamed:
            pointer, _, last = pointer.rpartition("/")
            rest = f"/{last}{rest}"
        return self.renamed.get(pointer, "") + rest

    def part(self, part: type[Part], data: Any, place: _Place) -> Any:
        """The data of a part in the model's keys; what is no object stays as it is."""
        if not isinstance(data, Mapping):
            return data
        keys = part_keys(part)
        translated: dict[str, Any] = {}
        used: dict[str, str] = {}
        for key, value in data.items():
            canonical = keys.canonical(key)
            here = place.child(canonical or "", key)
            if canonical is None:
                self.unknown.append(UnknownKey(here.source, key, keys.nearest(key)))
                continue
            if canonical in used:
                self.doubled.append(SameMeaning(used[canonical], here.source, canonical))
                continue
            used[canonical] = here.source
            if here.source != self.source(here.pointer):
                self.renamed[here.pointer] = here.source
            if value is not None:
                translated[canonical] = self._value(keys, canonical, value, here)
        return translated

    def _value(self, keys: PartKeys, key: str, value: Any, place: _Place) -> Any:
        nested = keys.nested.get(key)
        if nested is None:
            words = keys.words.get(key)
            return words.get(fold(value), value) if words is not None and isinstance(value, str) else value
        if not nested.is_list:
            return self.part(nested.part, value, place)
        if not isinstance(value, list):
            return value
        return [self.part(nested.part, item, place.child(index, index)) for index, item in enumerate(value)]


def translate(part: type[Part], data: Any, root: str) -> Translation:
    """The data of a part in the model's keys; `root` is its pointer in the file.

    Null stands for what is absent. Values that are no objects where a part is expected stay as they are: the model
    says what is wrong with them.
    """
    translation = Translation(renamed={"": root} if root else {})
    translation.data = translation.part(part, data, _Place("", root))
    return translation
