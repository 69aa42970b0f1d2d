"""A sequence that is made when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

Item = TypeVar("Item")


class Deferred(Sequence[Item]):
    """A sequence whose items are made by a function, once, when somebody asks for one of them."""

    def __init__(self, make: Callable[[], Sequence[Item]]) -> None:
        self._make = make
        self._made: Sequence[Item] | None = None

    def _items(self) -> Sequence[Item]:
        if self._made is None:
            self._made = self._make()
        return self._made

    def __len__(self) -> int:
        return len(self._items())

    @overload
    def __getitem__(self, place: int) -> Item: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Item]: ...

    def __getitem__(self, place: int | slice) -> Item | Sequence[Item]:
        return self._items()[place]
