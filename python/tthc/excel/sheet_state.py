"""What stands in the cells of a sheet, as it would be typed; read and written as whole blocks.

An entry is a number, a truth value, nothing, or a text: "=A1" is a formula, "'007" the text 007, "#N/A" an
error.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import xlwings as xw

from tthc.files.plan import Area, CellContent, Formula

__all__ = [
    "Cells",
    "Entry",
    "SheetState",
    "address",
    "bounds",
    "cells_of",
    "differing",
    "entry_of",
    "planned_entry",
    "read_state",
    "typed",
    "write_block",
]

Entry = float | bool | str | None
Cells = Mapping[tuple[int, int], Entry]
"""(row, column), counted from 1 -> what stands there; blank cells are left out."""
_AS_TYPED = re.compile(r"[^\W\d_]\D*")
"""Texts no program takes for a number, a date or a formula."""
_TRUTH: Mapping[str, bool] = {"TRUE": True, "FALSE": False, "=TRUE()": True, "=FALSE()": False}


def entry_of(formula: object, value: object) -> Entry:
    """The entry of a cell from the two things a program tells of it.

    A constant text is told from a formula by its value being the very same text.
    """
    text = formula if isinstance(formula, str) else ""
    if isinstance(value, str) and value and (value == text or not text.startswith("=")):
        return f"'{value}"
    if text.upper() in _TRUTH:
        return _TRUTH[text.upper()]
    if text.startswith("="):
        return text
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    with suppress(ValueError):  # a date or an amount of money: its number is in the formula
        return float(text)
    return text or None


def planned_entry(content: CellContent) -> Entry:
    """The entry of a planned cell."""
    match content:
        case Formula():
            return f"={content.text}"
        case None | "":
            return None
        case str():
            return f"'{content}"
    return float(content)


def typed(entry: Entry) -> Entry:
    """What is written to get an entry; the apostrophe stands only where the text would be read otherwise."""
    if isinstance(entry, str) and entry.startswith("'"):
        text = entry[1:]
        return text if _AS_TYPED.fullmatch(text) and text.upper() not in _TRUTH else entry
    return entry


def address(cell: tuple[int, int]) -> str:
    """The address of a cell: (7, 3) is C7."""
    return Area(*cell).address.replace("$", "")


def bounds(cells: Collection[tuple[int, int]]) -> Area:
    """The least rectangle around some cells."""
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    return Area(min(rows), min(columns), max(rows) - min(rows) + 1, max(columns) - min(columns) + 1)


@dataclass(frozen=True, slots=True)
class SheetState:
    """A sheet by the name it had, and its entries from (row, column) on."""

    name: str
    row: int
    column: int
    rows: tuple[tuple[Entry, ...], ...]


def cells_of(state: SheetState) -> dict[tuple[int, int], Entry]:
    """The entries by cell; blank ones are left out."""
    return {
        (row, column): entry
        for row, entries in enumerate(state.rows, start=state.row)
        for column, entry in enumerate(entries, start=state.column)
        if entry is not None
    }


def _same(one: Entry, other: Entry) -> bool:
    """A file keeps some fifteen digits of a number."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def differing(one: Cells, other: Cells) -> list[tuple[int, int]]:
    """The cells in which two states differ, in reading order."""
    return sorted(cell for cell in {*one, *other} if not _same(one.get(cell), other.get(cell)))


def _grid(block: object) -> Sequence[Sequence[object]]:
    """The formulas of a range: a single cell comes by itself."""
    return block if isinstance(block, list | tuple) else ((block,),)


def read_state(sheet: xw.Sheet, name: str, only: Area | None = None) -> SheetState:
    """All entries of a sheet that goes by `name`, or those of some cells alone, in two block reads."""
    used = sheet.used_range if only is None else sheet.range(only.address)
    formulas, values = _grid(used.formula), used.options(ndim=2).value
    rows = (tuple(map(entry_of, said, given)) for said, given in zip(formulas, values, strict=True))
    return SheetState(name, used.row, used.column, tuple(rows))


def write_block(sheet: xw.Sheet, area: Area, cells: Cells) -> None:
    """Write a rectangle in one call; what `cells` lacks becomes blank.

    Why `raw_value`: the converters behind `value` ask a dozen things first, and there is nothing to convert.
    """
    rows = range(area.row, area.row + area.rows)
    columns = range(area.column, area.column + area.columns)
    block = tuple(tuple(_raw(cells.get((row, column))) for column in columns) for row in rows)
    sheet.range(area.address).raw_value = block


def _raw(entry: Entry) -> Entry:
    """Blank as the programs take it."""
    return "" if entry is None else typed(entry)
