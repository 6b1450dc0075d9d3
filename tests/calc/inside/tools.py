"""What the operations inside LibreOffice share: UNO's values, the table of operations, what Excel would refuse."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import uno  # type: ignore[import-not-found]

OPERATIONS: dict[str, Callable[..., Any]] = {}
"""What the engine may ask for, by name; the first argument is the engine or an open book."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384


class RefusedError(Exception):
    """Excel would not do it: the sentence says why."""


def operation(function: Callable[..., Any]) -> Callable[..., Any]:
    """Offers a function to the engine under its own name."""
    OPERATIONS[function.__name__] = function
    return function


def struct(name: str, *values: Any, **fields: Any) -> Any:
    """A struct of com.sun.star."""
    return uno.createUnoStruct(f"com.sun.star.{name}", *values, **fields)


def enum(kind: str, value: str) -> Any:
    """A value of an enum of com.sun.star."""
    return uno.Enum(f"com.sun.star.{kind}", value)


def properties(**values: Any) -> tuple[Any, ...]:
    """Arguments by name, as UNO takes them."""
    return tuple(struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def url(path: str) -> str:
    """The address of a file."""
    return str(uno.systemPathToFileUrl(path))


@contextlib.contextmanager
def undrawn(component: Any) -> Iterator[None]:
    """Without measuring rows anew at every change, which takes ten times as long as the change."""
    component.lockControllers()
    component.addActionLock()
    try:
        yield
    finally:
        component.removeActionLock()
        component.unlockControllers()


def rectangles(cells: Any) -> list[tuple[int, int, int, int]]:
    """Single cells (row, column) as few rectangles (row, column, last row, last column): runs, joined downwards."""
    rows: dict[int, list[list[int]]] = {}
    for row, column in sorted(cells):
        runs = rows.setdefault(row, [])
        if runs and runs[-1][1] == column - 1:
            runs[-1][1] = column
        else:
            runs.append([column, column])
    found: dict[tuple[int, int, int], int] = {}  # (first column, last column, last row so far) -> first row
    for row, runs in rows.items():
        for first, last in runs:
            found[first, last, row] = found.pop((first, last, row - 1), row)
    return [(top, first, bottom, last) for (first, last, bottom), top in found.items()]


def places(areas: Any, top: int, left: int) -> list[tuple[int, int]]:
    """(row, column) of every cell of some areas, counted from a first cell."""
    return [
        (row - top, column - left)
        for one in areas
        for row in range(one.StartRow, one.EndRow + 1)
        for column in range(one.StartColumn, one.EndColumn + 1)
    ]


def flat(areas: Any) -> tuple[float, ...]:
    """Areas for Basic: column, row, last column, last row, ..."""
    return tuple(
        float(part) for one in areas for part in (one.StartColumn, one.StartRow, one.EndColumn, one.EndRow)
    )
