"""From the keys of a report.json, English or the labels of official forms, to the keys of the Report model."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from msgspec import Struct, field

from perflint.models import Printed
from perflint.patterns import regex
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
_COLUMN_LETTERS = regex(r"[(（][A-Z0-9/÷×%*]{1,9}[)）]$")
_CAMEL = regex(r"(?<!^)(?=[A-Z])")


class Nested(Struct, frozen=True):
    """The part that a key holds, one or a list of them."""

    part: type[Part]
    is_list: bool


class PartKeys(Struct, frozen=True):
    """What the keys of one part may be called. `labels` are the Chinese words, folded; `printed` keys hold text."""

    keys: frozenset[str]
    labels: Mapping[str, str]
    nested: Mapping[str, Nested]
    words: Mapping[str, Mapping[str, str]]
    printed: frozenset[str]

    def canonical(self, key: str) -> str | None:
        """The model's key for a key of the file, or None."""
        if key in self.keys:
            return key
        folded = fold(key)
        return self.labels.get(folded) or self.labels.get(_COLUMN_LETTERS.sub("", folded))

    def nearest(self, key: str) -> str | None:
        """The known key or label that looks most like an unknown one."""
        import difflib

        near = difflib.get_close_matches(fold(key), [*sorted(self.keys), *self.labels], n=1, cutoff=0.5)
        return near[0] if near else None


@cache
def part_keys(part: type[Part]) -> PartKeys:
    """The keys of a part with their labels from the vocabulary."""
    hints = get_type_hints(part, include_extras=True)
    fields = {name: hints[name] for name in part.__struct_fields__}
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
    nested = {key: found for key, hint in fields.items() if (found := _nested(hint)) is not None}
    fixed = {
        key: {fold(word): value for value, synonyms in words.mapping(name).items() for word in synonyms}
        for (owner, key), name in _FIXED_WORDS.items()
        if owner == part.__name__
    }
    printed = frozenset(key for key, hint in fields.items() if _is_printed(hint))
    return PartKeys(frozenset(fields), labels, nested, fixed, printed)


def _is_printed(hint: Any) -> bool:
    """Whether a value is a printed text, or a list of such."""
    return Printed in get_args(hint) or any(map(_is_printed, get_args(hint)))


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


class UnknownKey(Struct, frozen=True):
    """A key that no part has there, and the known one that looks most like it."""

    pointer: str
    key: str
    nearest: str | None


class SameMeaning(Struct, frozen=True):
    """Two keys of one object that mean the same."""

    first: str
    second: str
    canonical: str


class _Place(Struct, frozen=True):
    """A value's pointer in the model's keys, and in the keys of the file."""

    pointer: str
    source: str

    def child(self, key: str | int, source_key: str | int) -> _Place:
        return _Place(f"{self.pointer}/{escape_pointer(key)}", f"{self.source}/{escape_pointer(source_key)}")


class Translation(Struct):
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
            canonical = key if key in keys.keys else keys.canonical(key)
            if canonical is None:
                here = place.child("", key)
                self.unknown.append(UnknownKey(here.source, key, keys.nearest(key)))
                continue
            if canonical in used:
                first, second = place.child("", used[canonical]), place.child("", key)
                self.doubled.append(SameMeaning(first.source, second.source, canonical))
                continue
            used[canonical] = key
            if canonical != key:
                here = place.child(canonical, key)
                self.renamed[here.pointer] = here.source
            if value is not None:
                translated[canonical] = self._value(keys, canonical, value, place, key)
        return translated

    def _value(self, keys: PartKeys, key: str, value: Any, place: _Place, source_key: str) -> Any:
        nested = keys.nested.get(key)
        if nested is None:
            words = keys.words.get(key)
            if words is not None:
                return words.get(fold(value), value) if isinstance(value, str) else value
            return value if type(value) is str or key not in keys.printed else _as_text(value)
        here = place.child(key, source_key)
        if not nested.is_list:
            return self.part(nested.part, value, here)
        if not isinstance(value, list):
            return value
        return [self.part(nested.part, item, here.child(index, index)) for index, item in enumerate(value)]


def _as_text(value: Any) -> Any:
    """A number as a form would print it, with all its digits; the numbers of a list, too."""
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    if type(value) is Decimal:
        return format(value, "f")
    return str(value) if type(value) is int else value


def translate(part: type[Part], data: Any, root: str) -> Translation:
    """The data of a part in the model's keys; `root` is its pointer in the file.

    Null stands for what is absent. Values that are no objects where a part is expected stay as they are: the model
    says what is wrong with them.
    """
    translation = Translation(renamed={"": root} if root else {})
    translation.data = translation.part(part, data, _Place("", root))
    return translation
