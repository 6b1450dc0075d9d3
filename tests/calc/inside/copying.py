"""Copies of ranges and sheets, within a book or into another: what Excel takes along comes along."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any

from inside.reading import formulas_of
from inside.sheets import VERY_HIDDEN, free_name, sheet_visible
from inside.tools import MOST_COLUMNS, MOST_ROWS, OPERATIONS, RefusedError, operation, undrawn
from inside.workbook import Rectangle, Workbook, quoted, to_parse

_NAME = re.compile(r"(\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*')|(?<![\w.!$])([^\W\d][\w.]*)(?![\w.!(])")
_ALL_BUT_DRAWINGS = 1023 - 128  # com.sun.star.sheet.CellFlags


@contextlib.contextmanager
def _taking_no_module(component: Any) -> Iterator[None]:
    """LibreOffice 7.4 ends where a book with macros is given a sheet of a book without."""
    libraries = component.BasicLibraries
    before = libraries.VBACompatibilityMode
    libraries.VBACompatibilityMode = False
    try:
        yield
    finally:
        libraries.VBACompatibilityMode = before


@operation
def app_copy_cells(
    engine: Any, source: Any, at: Rectangle, target: Any, row: int, column: int, times: tuple[int, int]
) -> None:
    """Copies a range to where its first cell goes; `source`, `target`: [book, sheet].

    Whole columns bring their widths, whole rows their heights. `times`: how often it stands below and beside itself.
    """
    for down in range(times[0]):
        for across in range(times[1]):
            _copied_once(engine, source, at, target, row + down * at[2], column + across * at[3])


def _copied_once(engine: Any, source: Any, at: Rectangle, target: Any, row: int, column: int) -> None:
    from_book, to_book = engine.books[source[0]], engine.books[target[0]]
    last = min(MOST_ROWS, row + at[2]) - 1, min(MOST_COLUMNS, column + at[3]) - 1
    to_book.unlocked(target[1], (row, column, last[0] - row + 1, last[1] - column + 1))
    with undrawn(to_book.component):
        if from_book is to_book:
            _copy_within(to_book, source[1], at, target[1], (row, column, *last))
            return
        found = to_book.sheet(target[1])
        _paste(
            from_book.component,
            from_book.cells(source[1], at),
            to_book.component,
            found,
            (row, column, *last),
        )
        _copy_sizes(to_book, from_book.sheet(source[1]), found, at, (row, column))


@contextlib.contextmanager
def _shown(sheet: Any) -> Iterator[None]:
    """Cells of a hidden sheet cannot be selected."""
    visible = sheet.IsVisible
    sheet.IsVisible = True
    try:
        yield
    finally:
        sheet.IsVisible = visible


def _paste(giver: Any, cells: Any, taker: Any, found: Any, to: Rectangle) -> None:
    """From one document into another, as with the clipboard but without it.

    Importing the sheet for a moment is no way: LibreOffice 7.4 ends now and then, and forgets tables.
    """
    giving, taking = giver.CurrentController, taker.CurrentController
    over = found.getCellRangeByPosition(to[1], to[0], to[3], to[2])
    _used(found, to).merge(False)  # of a million empty rows that alone takes a tenth of a second
    over.clearContents(_ALL_BUT_DRAWINGS)  # else LibreOffice asks whether to overwrite, and does not
    active, selected = taking.ActiveSheet, taking.Selection
    with _shown(cells.Spreadsheet), _shown(found):
        giving.select(cells)
        taking.select(found.getCellByPosition(to[1], to[0]))
        taking.insertTransferable(giving.getTransferable())
        taking.select(selected)
    taking.setActiveSheet(active)


def _used(sheet: Any, at: Rectangle) -> Any:
    """The part of a range (first and last row and column) that holds anything, at least its first cell."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    last = max(at[1], min(at[3], end.EndColumn)), max(at[0], min(at[2], end.EndRow))
    return sheet.getCellRangeByPosition(at[1], at[0], *last)


def _copy_within(book: Workbook, source: int, at: Rectangle, target: int, to: Rectangle) -> None:
    """Names of the sheet's own that LibreOffice takes along are taken away again, as Excel leaves them."""
    names = book.sheet(target).NamedRanges
    before = set(names.ElementNames)
    _copy(book, book.sheet(source), at, target, (to[0], to[1]))
    brought = set(names.ElementNames) - before
    if brought:
        owner = quoted(book.sheet(source).Name)
        area = (to[0], to[1], to[2] - to[0] + 1, to[3] - to[1] + 1)
        _keep_to_owner(book, target, area, owner, brought)
    book.hold_names()
    for name in brought:
        names.removeByName(name)
    book.settle_names()


def _keep_to_owner(book: Workbook, sheet: int, at: Rectangle, owner: str, names: set[str]) -> None:
    """Formulas go on using the names of the sheet they come from: in Excel its own names do not come along."""
    own = {name.casefold() for name in names}

    def qualified(match: re.Match[str]) -> str:
        return f"{owner}!{match[2]}" if match[2] and match[2].casefold() in own else match[0]

    cursor = book.sheet(sheet).createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    used = (at[0], at[1], min(at[2], end.EndRow + 1 - at[0]), min(at[3], end.EndColumn + 1 - at[1]))
    asked: list[Any] = []
    for row, column, text in formulas_of(book, book.cells(sheet, used), used):
        changed = _NAME.sub(qualified, text)
        if changed != text:
            asked += [float(at[1] + column), float(at[0] + row), to_parse(changed)]
    if asked:
        book.basic("TypeFormulas", book.component, book.sheet(sheet), tuple(asked))


def _copy(book: Workbook, source: Any, at: Rectangle, target: int, to: tuple[int, int]) -> None:
    """Within one document."""
    cells = source.getCellRangeByPosition(at[1], at[0], at[1] + at[3] - 1, at[0] + at[2] - 1)
    found = book.sheet(target)
    place = found.getCellByPosition(to[1], to[0]).CellAddress
    last = min(MOST_COLUMNS, to[1] + at[3]) - 1, min(MOST_ROWS, to[0] + at[2]) - 1
    found.getCellRangeByPosition(to[1], to[0], *last).merge(False)  # else it copies nothing, and says nothing
    found.copyRange(place, cells.RangeAddress)
    _copy_sizes(book, source, found, at, to)


def _copy_sizes(book: Workbook, source: Any, found: Any, at: Rectangle, to: tuple[int, int]) -> None:
    """Whole columns bring their widths, whole rows their heights."""
    cursor = source.createCursor()
    cursor.gotoEndOfUsedArea(False)
    used = cursor.RangeAddress
    columns, rows = (0.0, -1.0), (0.0, -1.0)
    if at[2] == MOST_ROWS:
        columns = float(at[1]), float(min(used.EndColumn + 1, at[1] + at[3] - 1))
    if at[3] == MOST_COLUMNS:
        rows = float(at[0]), float(min(used.EndRow + 1, at[0] + at[2] - 1))
    if columns[1] >= 0 or rows[1] >= 0:
        book.basic("CopySizes", source, found, columns, rows, float(to[1]), float(to[0]))


@operation
def app_copy_sheet(engine: Any, source: Any, target: int, position: int) -> int:
    """Copies a whole sheet into a book, before what stands at a position; Excel refuses a very hidden one."""
    from_book, to_book = engine.books[source[0]], engine.books[target]
    if sheet_visible(from_book, source[1]) == VERY_HIDDEN:
        raise RefusedError("a very hidden sheet cannot be copied")
    to_book.check_structure()
    name = str(from_book.sheet(source[1]).Name)
    new = name if to_book.named(name) is None else free_name(to_book, name, "{} ({})", 2)
    sheets = to_book.component.Sheets
    with undrawn(to_book.component):
        if from_book is to_book:
            sheets.copyByName(name, new, position)
        else:
            with _taking_no_module(to_book.component):
                sheets.importSheet(from_book.component, name, position)
            sheets.getByIndex(position).Name = new
    number = to_book.placed(position)
    if to_book.sheet(number).IsVisible:
        OPERATIONS["activate_sheet"](to_book, number)
    return number
