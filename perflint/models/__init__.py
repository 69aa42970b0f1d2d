"""Models of what people write: read fast where all is as it should be, explained in full where it is not.

A model is a msgspec structure, so that building one costs microseconds and importing it next to nothing. Data that do
not fit it as they stand are handed to a pydantic model of the same fields (`perflint.models.checks`), which accepts
some more (a number where text is expected) and otherwise says everything that is wrong at once.
"""

from __future__ import annotations

from typing import Any, Self

import msgspec
from msgspec import Struct


class Printed:
    """Marks a text that a file may also give as a number, whose digits are kept."""


class Model(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all models: unknown keys are errors, absent values stay absent, nothing changes later."""

    @classmethod
    def model_validate(cls, data: Any) -> Self:
        """The model of plain data. Raises pydantic.ValidationError that lists everything that does not fit."""
        try:
            return msgspec.convert(data, cls)
        except msgspec.ValidationError:
            from perflint.models.checks import checked

            return msgspec.convert(checked(cls, data), cls)

    def model_dump(self, complete: bool = False) -> dict[str, Any]:
        """The model as plain data for JSON, without values that are at their default unless `complete`."""
        if complete:
            return {
                name: _plain(getattr(self, name))
                for name in self.__struct_fields__
                if not name.startswith("_")
            }
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.model_dump(complete=True)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return msgspec.to_builtins(value)
