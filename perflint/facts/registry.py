"""The registry of fact kinds: typed, documented measurements, which are the vocabulary of rule authors."""

from __future__ import annotations

import importlib
import pkgutil
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from perflint.facts.context import DocumentContext, ReportContext

FieldType = Literal["number", "string", "boolean", "set"]


@dataclass(frozen=True, slots=True)
class Doc:
    """Documentation of a fact's field: what it says, and the unit that a message prints behind a number."""

    text: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a fact: the report's index in the document, the pointer in it, a label."""

    report: int
    pointer: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Base of all facts. Subclasses set `kind` and annotate their fields with `Annotated[type, Doc(…)]`.

    Field types: Decimal or int (number), str (string), bool (boolean), frozenset[str] (set), each possibly None.
    None means "not stated" or "not measurable": no condition on the field holds then.
    """

    kind: ClassVar[str]
    overall: ClassVar[bool] = False
    """The fact is about a whole report or table: its place proves nothing beside a fact about one value."""

    report: Annotated[int, Doc("index of the report in the document, from 0")]
    pointer: Annotated[str, Doc("JSON pointer of the place in its report")]
    quote: Annotated[str, Doc("the text at the place")] = ""
    offset: int | None = None
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of a fact kind as rules see it; `choices` are the only values of a text field that has a fixed set."""

    name: str
    type: FieldType
    doc: str
    unit: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact kind as rules see it."""

    name: str
    doc: str
    fields: dict[str, FieldSpec] = field(default_factory=dict)


ReportMeasure = Callable[["ReportContext"], Iterable[Fact]]
DocumentMeasure = Callable[["DocumentContext"], Iterable[Fact]]

_report_measures: list[tuple[frozenset[str], ReportMeasure]] = []
_document_measures: list[tuple[frozenset[str], DocumentMeasure]] = []

_NOT_FOR_RULES = frozenset({"offset", "related"})
_TYPES: dict[object, FieldType] = {Decimal: "number", int: "number", str: "string", bool: "boolean"}


def measures(*kinds: type[Fact]) -> Callable[[ReportMeasure], ReportMeasure]:
    """Register a function that measures one report and yields facts of the named kinds only."""

    def register(function: ReportMeasure) -> ReportMeasure:
        _report_measures.append((frozenset(kind.kind for kind in kinds), function))
        return function

    return register


def measures_document(*kinds: type[Fact]) -> Callable[[DocumentMeasure], DocumentMeasure]:
    """Register a function that measures all reports of one document together."""

    def register(function: DocumentMeasure) -> DocumentMeasure:
        _document_measures.append((frozenset(kind.kind for kind in kinds), function))
        return function

    return register


def load_fact_modules() -> None:
    """Import every module of `perflint.facts`, so that all kinds and measures are registered."""
    package = importlib.import_module("perflint.facts")
    for module in pkgutil.iter_modules(package.__path__, "perflint.facts."):
        importlib.import_module(module.name)


def _field_type(annotation: object) -> FieldType:
    if get_origin(annotation) in (typing.Union, types.UnionType):
        inner = {_field_type(item) for item in get_args(annotation) if item is not type(None)}
        if len(inner) == 1:
            return inner.pop()
    if get_origin(annotation) is frozenset:
        return "set"
    if get_origin(annotation) is Literal:
        return "string"
    if annotation in _TYPES:
        return _TYPES[annotation]
    raise TypeError(f"a fact's field cannot have the type {annotation!r}")


def _choices(annotation: object) -> tuple[str, ...]:
    """The values of a Literal, also inside an optional type."""
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    if get_origin(annotation) in (typing.Union, types.UnionType):
        return tuple(value for item in get_args(annotation) for value in _choices(item))
    return ()


def _describe(kind: type[Fact]) -> FactKind:
    hints = get_type_hints(kind, include_extras=True)
    specs: dict[str, FieldSpec] = {}
    for item in fields(kind):
        if item.name in _NOT_FOR_RULES:
            continue
        annotation = hints[item.name]
        if get_origin(annotation) is not Annotated:
            raise TypeError(f"{kind.__name__}.{item.name} needs Annotated[…, Doc(…)]")
        base, doc = get_args(annotation)[:2]
        specs[item.name] = FieldSpec(item.name, _field_type(base), doc.text, doc.unit, _choices(base))
    return FactKind(kind.kind, (kind.__doc__ or "").strip(), specs)


def _subclasses(base: type[Fact]) -> Iterator[type[Fact]]:
    for child in base.__subclasses__():
        # A slotted dataclass is built twice; only the second class has __slots__ of its own and stays referenced.
        if "kind" in vars(child) and "__dataclass_fields__" in vars(child):
            yield child
        yield from _subclasses(child)


def fact_kinds() -> dict[str, FactKind]:
    """All fact kinds by name.

    Raises TypeError when two classes claim one name or a field has a type that rules cannot use.
    """
    load_fact_modules()
    classes: dict[str, type[Fact]] = {}
    for kind in _subclasses(Fact):
        known = classes.get(kind.kind)
        if known is not None and known.__qualname__ != kind.__qualname__:
            raise TypeError(f"fact kind {kind.kind!r} is claimed by {known.__name__} and {kind.__name__}")
        classes[kind.kind] = kind
    return {name: _describe(kind) for name, kind in sorted(classes.items())}


def measure(document: DocumentContext, wanted: frozenset[str] | None = None) -> list[Fact]:
    """All facts of the reports to be judged, or only those of the wanted kinds, in the order of reports."""
    load_fact_modules()
    found: list[Fact] = []
    for context in document.of_role("subject"):
        for kinds, function in _report_measures:
            if wanted is None or kinds & wanted:
                found.extend(fact for fact in function(context) if wanted is None or fact.kind in wanted)
    for kinds, document_function in _document_measures:
        if wanted is None or kinds & wanted:
            found.extend(
                fact for fact in document_function(document) if wanted is None or fact.kind in wanted
            )
    return found
