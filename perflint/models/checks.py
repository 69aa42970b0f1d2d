"""The pydantic models behind `perflint.models`: what they accept, what they say is wrong, and their JSON Schema."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo

from perflint.models import Model, Printed


def checked(model: type[Model], data: Any) -> Any:
    """The data of a model as plain data that fit it. Raises pydantic.ValidationError with all that is wrong."""
    return pydantic_model(model).model_validate(data).model_dump(exclude_unset=True)


@cache
def pydantic_model(model: type[Model]) -> type[BaseModel]:
    """The pydantic model with the fields of a model."""
    hints = get_type_hints(model, include_extras=True)
    fields: dict[str, Any] = {
        item.name: _field(hints[item.name], item)
        for item in msgspec.structs.fields(model)
        if not item.name.startswith("_")
    }
    return create_model(
        model.__name__,
        __config__=ConfigDict(extra="forbid", frozen=True),
        __doc__=model.__doc__,
        **fields,
    )


def _field(hint: Any, item: msgspec.structs.FieldInfo) -> tuple[Any, FieldInfo]:
    inner, marks = _parts(hint)
    notes = _notes(marks)
    if item.default_factory is not msgspec.NODEFAULT:
        notes["default_factory"] = item.default_factory
    elif item.default is not msgspec.NODEFAULT:
        notes["default"] = item.default
    return _annotation(inner, marks), Field(**notes)


def _parts(hint: Any) -> tuple[Any, Sequence[Any]]:
    """A type and the marks that are put on it."""
    if get_origin(hint) is not Annotated:
        return hint, ()
    inner, *marks = get_args(hint)
    return inner, marks


def _notes(marks: Sequence[Any]) -> dict[str, Any]:
    """What msgspec's marks say of a value, in pydantic's words."""
    return {
        name: value
        for mark in marks
        if isinstance(mark, msgspec.Meta)
        for name in ("description", "ge")
        if (value := getattr(mark, name)) is not None
    }


def _annotation(hint: Any, marks: Sequence[Any]) -> Any:
    """The type with pydantic models in place of models; a printed value takes numbers too."""
    origin = get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return typing.Union[_all(get_args(hint))]  # noqa: UP007 — the alternatives are only known now
    if origin in (list, dict):
        return origin[_all(get_args(hint))]
    if Printed in marks:
        return Annotated[hint, BeforeValidator(_printed)]
    return pydantic_model(hint) if isinstance(hint, type) and issubclass(hint, Model) else hint


def _all(hints: Iterable[Any]) -> tuple[Any, ...]:
    found = []
    for hint in hints:
        inner, marks = _parts(hint)
        annotation, notes = _annotation(inner, marks), _notes(marks)
        found.append(Annotated[annotation, Field(**notes)] if notes else annotation)
    return tuple(found)


def _printed(value: Any) -> Any:
    """Numbers of a JSON file become the text that a form would print; digits are kept."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    return format(value, "f") if isinstance(value, Decimal) else str(value)
