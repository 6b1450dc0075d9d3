"""Remembers what pure functions take long to find out: each click asks about the same forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

__all__ = ["Memory"]

_Found = TypeVar("_Found")


class Memory(Generic[_Found]):
    """The results of a pure function by what they follow from; all are forgotten when there are too many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[str, _Found] = {}

    def of(self, known: object, find: Callable[[], _Found]) -> _Found:
        """What was found for values that look the same; else what `find` finds now."""
        key = repr(known)
        if key not in self._found:
            found = find()
            if len(self._found) >= self._most:
                self._found.clear()
            self._found[key] = found
        return self._found[key]
