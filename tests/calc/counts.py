"""How often the engine was asked: members accessed, as over COM, and requests that crossed into LibreOffice."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

_Class = TypeVar("_Class", bound=type)
_SPECIAL = {"__call__", "__len__", "__iter__", "__contains__"}


@dataclass
class Counts:
    """Both numbers, of a run or of a stretch of it."""

    calls: int = 0
    """Requests that crossed the process boundary."""
    members: int = 0
    """Methods and properties of the engine's classes that xlwings used; Excel would be asked at least so often."""


COUNTS = Counts()
_DEPTH = [0]


@contextlib.contextmanager
def counted() -> Iterator[Counts]:
    """Counts of the block, complete when it ends."""
    calls, members = COUNTS.calls, COUNTS.members
    own = Counts()
    try:
        yield own
    finally:
        own.calls, own.members = COUNTS.calls - calls, COUNTS.members - members


def _counting(function: Callable[..., Any]) -> Callable[..., Any]:
    """A member that one of ours uses to answer counts once."""

    @functools.wraps(function)
    def inner(*arguments: Any, **options: Any) -> Any:
        COUNTS.members += not _DEPTH[0]
        _DEPTH[0] += 1
        try:
            return function(*arguments, **options)
        finally:
            _DEPTH[0] -= 1

    return inner


def counts_members(cls: _Class) -> _Class:
    """Counts each use of a public member of an engine's class."""
    known = _SPECIAL.union(*(vars(base) for base in cls.__mro__[1:-1]))
    for name, member in list(vars(cls).items()):
        if name not in known or (name.startswith("_") and name not in _SPECIAL):
            continue
        if isinstance(member, property):
            setter = member.fset and _counting(member.fset)
            setattr(cls, name, property(member.fget and _counting(member.fget), setter, doc=member.__doc__))
        elif callable(member) and not isinstance(member, type):
            setattr(cls, name, _counting(member))
    return cls
