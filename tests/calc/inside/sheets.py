"""Sheets: their order, names, visibility, and what is done to one as a whole."""

from __future__ import annotations

import re
from typing import Any

from inside.book_operations import located
from inside.tools import RefusedError, operation, undrawn
from inside.workbook import Rectangle, Workbook

_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\\/?*\[\]:]")
VISIBLE, HIDDEN, VERY_HIDDEN = -1, 0, 2
"""Excel's numbers."""


@operation
def list_sheets(book: Workbook) -> list[int]:
    """The sheets as they stand."""
    return list(book.order)


@operation
def sheet_names(book: Workbook) -> list[tuple[int, str]]:
    """The sheets as they stand, with their names."""
    return list(zip(book.order, book.component.Sheets.ElementNames, strict=True))


@operation
def find_sheet(book: Workbook, key: str | int) -> int:
    """A sheet by name or by position, from 1."""
    if isinstance(key, str):
        found = book.named(key)
        if found is None:
            raise RefusedError(f"no sheet {key!r}; there are {', '.join(book.component.Sheets.ElementNames)}")
        return found
    if not 1 <= key <= len(book.order):
        raise RefusedError(f"no sheet {key}")
    return book.order[key - 1]


@operation
def active_sheet(book: Workbook) -> int:
    """The sheet in front."""
    return book.order[book.component.CurrentController.ActiveSheet.RangeAddress.Sheet]


@operation
def activate_sheet(book: Workbook, sheet: int) -> None:
    """Brings a sheet to the front; Excel refuses a hidden one."""
    found = book.sheet(sheet)
    if not found.IsVisible:
        raise RefusedError(f"a hidden sheet cannot be activated: {found.Name}")
    book.component.CurrentController.setActiveSheet(found)


@operation
def add_sheet(book: Workbook, position: int | None, name: str | None) -> int:
    """A new sheet before a position; before the active one unless told. It becomes the active one."""
    book.check_structure()
    if position is None:
        position = book.position(active_sheet(book))
    chosen = name or free_name(book, "Sheet", "{}{}", 1)
    check_name(book, chosen)
    book.component.Sheets.insertNewByName(chosen, position)
    number = book.placed(position)
    activate_sheet(book, number)
    return number


def check_name(book: Workbook, name: str) -> None:
    """Raises `RefusedError` for what Excel takes for no sheet's name."""
    if not name or len(name) > _LONGEST_NAME or _FORBIDDEN.search(name) or name[0] == "'" or name[-1] == "'":
        raise RefusedError(f"no name of a sheet: {name!r}")
    if book.named(name) is not None:
        raise RefusedError(f"the name is taken: {name!r}")


def free_name(book: Workbook, base: str, pattern: str, number: int) -> str:
    """The first name of a pattern that no sheet has."""
    while book.named(pattern.format(base, number)) is not None:
        number += 1
    return pattern.format(base, number)


@operation
def sheet_name(book: Workbook, sheet: int) -> str:
    """The name on the tab."""
    return str(book.sheet(sheet).Name)


@operation
def rename_sheet(book: Workbook, sheet: int, name: str) -> None:
    """Another name; what differs in capitals only is the same sheet's."""
    book.check_structure()
    found = book.sheet(sheet)
    if found.Name.casefold() != name.casefold():
        check_name(book, name)
    found.Name = name


@operation
def sheet_index(book: Workbook, sheet: int) -> int:
    """The position, from 1."""
    return book.position(sheet) + 1


@operation
def sheet_visible(book: Workbook, sheet: int) -> int:
    """Excel's number."""
    if book.sheet(sheet).IsVisible:
        return VISIBLE
    return VERY_HIDDEN if sheet in book.very_hidden else HIDDEN


@operation
def show_sheet(book: Workbook, sheet: int, visible: int) -> None:
    """Shows or hides a sheet; the last visible one stays."""
    book.check_structure()
    found = book.sheet(sheet)
    if not visible or visible == VERY_HIDDEN:
        _check_another_visible(book, sheet)
    book.very_hidden.discard(sheet)
    if visible == VERY_HIDDEN:
        book.very_hidden.add(sheet)
    found.IsVisible = visible not in (HIDDEN, VERY_HIDDEN)


def _check_another_visible(book: Workbook, sheet: int) -> None:
    own = book.position(sheet)
    sheets = book.component.Sheets
    if not any(sheets.getByIndex(i).IsVisible for i in range(sheets.Count) if i != own):
        raise RefusedError("a workbook keeps one visible sheet")


@operation
def delete_sheet(book: Workbook, sheet: int) -> None:
    """Removes a sheet; the last visible one stays."""
    book.check_structure()
    _check_another_visible(book, sheet)
    book.component.Sheets.removeByName(book.sheet(sheet).Name)
    book.order.remove(sheet)
    book.moved()
    book.very_hidden.discard(sheet)


@operation
def move_sheet(book: Workbook, sheet: int, position: int) -> None:
    """To before what stands at a position."""
    book.check_structure()
    own = book.position(sheet)
    book.component.Sheets.moveByName(book.sheet(sheet).Name, position)
    book.order.pop(own)
    book.moved()
    book.order.insert(position - (own < position), sheet)


@operation
def used_range(book: Workbook, sheet: int) -> Rectangle:
    """From the first cell that holds something to the last."""
    cursor = book.sheet(sheet).createCursor()
    cursor.gotoStartOfUsedArea(False)
    cursor.gotoEndOfUsedArea(True)
    return located(book, cursor.RangeAddress)["at"]  # type: ignore[no-any-return]


@operation
def autofit(book: Workbook, sheet: int, at: Rectangle, rows: bool, columns: bool) -> None:
    """Sizes as their content needs."""
    book.unprotected(sheet)
    cells = book.cells(sheet, at)
    with undrawn(book.component):
        if columns:
            cells.Columns.OptimalWidth = True
        if rows:
            cells.Rows.OptimalHeight = True


@operation
def print_area(book: Workbook, sheet: int) -> list[Any]:
    """The areas that print."""
    return [located(book, one)["at"] for one in book.sheet(sheet).getPrintAreas()]


@operation
def set_print_area(book: Workbook, sheet: int, areas: list[Rectangle]) -> None:
    """What prints; none for all."""
    addresses = tuple(book.cells(sheet, one).RangeAddress for one in areas)
    book.sheet(sheet).setPrintAreas(addresses)
