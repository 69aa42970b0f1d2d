"""The registry of fact kinds: typed, documented measurements, which are the vocabulary of rule authors."""

from __future__ import annotations

import importlib
import pkgutil
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, TypeVar, get_args, get_origin, get_type_hints

from msgspec import Struct, field

from perflint.remembering import room_for

if TYPE_CHECKING:
    from perflint.facts.context import DocumentContext, ReportContext

FieldType = Literal["number", "string", "boolean", "set"]


class Doc(Struct, frozen=True):
    """Documentation of a fact's field: what it says, and the unit that a message prints behind a number."""

    text: str
    unit: str = ""


class Related(Struct, frozen=True):
    """Another place that belongs to a fact: the report's index in the document, the pointer in it, a label."""

    report: int
    pointer: str
    label: str = ""


class Fact(Struct, frozen=True, kw_only=True):
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


class FieldSpec(Struct, frozen=True):
    """A field of a fact kind as rules see it; `choices` are the only values of a text field that has a fixed set."""

    name: str
    type: FieldType
    doc: str
    unit: str = ""
    choices: tuple[str, ...] = ()


class FactKind(Struct, frozen=True):
    """A fact kind as rules see it."""

    name: str
    doc: str
    fields: dict[str, FieldSpec] = field(default_factory=dict)


ReportMeasure = Callable[["ReportContext"], Iterable[Fact]]
DocumentMeasure = Callable[["DocumentContext"], Iterable[Fact]]
Measure = TypeVar("Measure", ReportMeasure, DocumentMeasure)

_report_measures: dict[ReportMeasure, frozenset[str]] = {}
_document_measures: dict[DocumentMeasure, frozenset[str]] = {}

_NOT_FOR_RULES = frozenset({"offset", "related"})
_TYPES: dict[object, FieldType] = {Decimal: "number", int: "number", str: "string", bool: "boolean"}


def measures(*kinds: type[Fact]) -> Callable[[ReportMeasure], ReportMeasure]:
    """Register a function that measures one report and yields facts of the named kinds only."""

    def register(function: ReportMeasure) -> ReportMeasure:
        _report_measures[function] = frozenset(kind.kind for kind in kinds)
        return function

    return register


def measures_document(*kinds: type[Fact]) -> Callable[[DocumentMeasure], DocumentMeasure]:
    """Register a function that measures all reports of one document together."""

    def register(function: DocumentMeasure) -> DocumentMeasure:
        _document_measures[function] = frozenset(kind.kind for kind in kinds)
        return function

    return register


@cache
def load_fact_modules() -> None:
    """Import every module of `perflint.facts`, so that all kinds and measures are registered."""
    package = importlib.import_module("perflint.facts")
    for module in pkgutil.iter_modules(package.__path__, "perflint.facts."):
        importlib.import_module(module.name)


def measuring_modules() -> dict[str, tuple[str, ...]]:
    """The modules that measure facts of each kind."""
    load_fact_modules()
    found: dict[str, set[str]] = {}
    for measures_ in (_report_measures, _document_measures):
        for function, kinds in measures_.items():
            for kind in kinds:
                found.setdefault(kind, set()).add(function.__module__)
    return {kind: tuple(sorted(modules)) for kind, modules in sorted(found.items())}


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
    for name in kind.__struct_fields__:
        if name in _NOT_FOR_RULES:
            continue
        annotation = hints[name]
        if get_origin(annotation) is not Annotated:
            raise TypeError(f"{kind.__name__}.{name} needs Annotated[…, Doc(…)]")
        base, doc = get_args(annotation)[:2]
        specs[name] = FieldSpec(name, _field_type(base), doc.text, doc.unit, _choices(base))
    return FactKind(kind.kind, (kind.__doc__ or "").strip(), specs)


def _subclasses(base: type[Fact]) -> Iterator[type[Fact]]:
    for child in base.__subclasses__():
        if "kind" in vars(child):
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


_imported: dict[frozenset[str], Mapping[str, Iterable[str]]] = {}
"""The kinds whose modules were imported, with what told which modules these are."""


def measure(
    document: DocumentContext,
    wanted: frozenset[str] | None = None,
    modules: Mapping[str, Iterable[str]] | None = None,
) -> list[Fact]:
    """All facts of the reports to be judged, or only those of the wanted kinds, in the order of reports.

    `modules` tells which modules measure each kind, where that is known; no other is imported then.
    """
    if wanted is None or modules is None:
        load_fact_modules()
    elif _imported.get(wanted) is not modules:
        for name in sorted({name for kind in wanted for name in modules.get(kind, ())}):
            importlib.import_module(name)
        _imported[wanted] = modules
    with room_for(sum(_texts_of(context) for context in document.reports)):
        return list(_measured(document, wanted))


def _texts_of(context: ReportContext) -> int:
    report = context.report
    return len(report.indicators) + sum(len(section.paragraphs) for section in report.sections)


def _measured(document: DocumentContext, wanted: frozenset[str] | None) -> Iterator[Fact]:
    of_reports, of_document = _measures_of(wanted, len(_report_measures) + len(_document_measures))
    for context in document.of_role("subject"):
        for function, is_whole in of_reports:
            facts = function(context)
            yield from facts if is_whole else _of_kinds(facts, wanted)
    for document_function, is_whole in of_document:
        facts = document_function(document)
        yield from facts if is_whole else _of_kinds(facts, wanted)


def _of_kinds(facts: Iterable[Fact], wanted: frozenset[str] | None) -> Iterator[Fact]:
    return (fact for fact in facts if wanted is None or fact.kind in wanted)


@lru_cache(maxsize=64)
def _measures_of(
    wanted: frozenset[str] | None, _registered: int
) -> tuple[list[tuple[ReportMeasure, bool]], list[tuple[DocumentMeasure, bool]]]:
    """The measures of the wanted kinds, and whether they yield no other, in an order that imports do not change."""
    return _in_order(_report_measures, wanted), _in_order(_document_measures, wanted)


def _in_order(
    measures_: Mapping[Measure, frozenset[str]], wanted: frozenset[str] | None
) -> list[tuple[Measure, bool]]:
    found = [
        (function, wanted is None or kinds <= wanted)
        for function, kinds in measures_.items()
        if wanted is None or kinds & wanted
    ]
    return sorted(found, key=lambda entry: entry[0].__module__)
