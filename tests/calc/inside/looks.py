"""How cells look and are arranged: sizes, formats, colours, merged cells, notes."""

from __future__ import annotations

from typing import Any

from inside.book_operations import located
from inside.tools import RefusedError, operation, undrawn
from inside.workbook import Rectangle, Workbook

_CHARACTER = 222.25
"""1/100 mm of a character of a column's width; the width Excel tells leaves out 5 pixels of 7 + 5."""
_POINT = 2540 / 72
_BOLD, _NORMAL = 150.0, 100.0
_MOST_COMPARED = 200
"""Columns or rows of which the sizes are compared; a whole sheet has too many."""
_BOLD_PROPERTIES = ("CharWeight", "CharWeightAsian", "CharWeightComplex")
_NO_COLOUR = -1


def _common(cells: Any, name: str) -> Any:
    """A property, or None where the cells differ."""
    if cells.getPropertyState(name).value == "AMBIGUOUS_VALUE":
        return None
    return cells.getPropertyValue(name)


@operation
def number_format(book: Workbook, sheet: int, at: Rectangle) -> str | None:
    """The code that all cells share."""
    key = _common(book.cells(sheet, at), "NumberFormat")
    return None if key is None else book.formats.code(key)


@operation
def set_number_format(book: Workbook, sheet: int, at: Rectangle, code: str) -> None:
    """A code in Excel's English."""
    cells = book.unlocked(sheet, at)
    try:
        key = book.formats.key(code)
    except Exception as problem:
        raise RefusedError(f"no number format: {code!r}") from problem
    cells.NumberFormat = key


@operation
def color(book: Workbook, sheet: int, at: Rectangle) -> int | None:
    """The fill as 0xRRGGBB."""
    found = _common(book.cells(sheet, at), "CellBackColor")
    return None if found in (None, _NO_COLOUR) else int(found)


@operation
def set_color(book: Workbook, sheet: int, at: Rectangle, value: int | None) -> None:
    """A fill, or none."""
    book.unlocked(sheet, at).CellBackColor = _NO_COLOUR if value is None else value


@operation
def bold(book: Workbook, sheet: int, at: Rectangle) -> bool | None:
    """Whether all are; None where they differ."""
    weight = _common(book.cells(sheet, at), "CharWeight")
    return None if weight is None else bool(weight >= _BOLD)


@operation
def set_bold(book: Workbook, sheet: int, at: Rectangle, value: bool) -> None:
    """Bold or not."""
    cells = book.unlocked(sheet, at)
    for name in _BOLD_PROPERTIES:
        cells.setPropertyValue(name, _BOLD if value else _NORMAL)


@operation
def wrap_text(book: Workbook, sheet: int, at: Rectangle) -> bool | None:
    """Whether long texts go on in another line; None where the cells differ."""
    return _common(book.cells(sheet, at), "IsTextWrapped")  # type: ignore[no-any-return]


@operation
def set_wrap_text(book: Workbook, sheet: int, at: Rectangle, value: bool) -> None:
    """Wrap or not."""
    book.unlocked(sheet, at).IsTextWrapped = value


def _size(lines: Any, name: str) -> float | None:
    """What all columns or rows share."""
    count = min(lines.Count, _MOST_COMPARED)
    found = {getattr(lines.getByIndex(i), name) for i in range(count)}
    return found.pop() if len(found) == 1 else None


@operation
def column_width(book: Workbook, sheet: int, at: Rectangle) -> float | None:
    """In characters; None where the columns differ."""
    width = _size(book.cells(sheet, at).Columns, "Width")
    return None if width is None else round(round((width / _CHARACTER - 0.71) * 7) / 7, 2)


@operation
def set_column_width(book: Workbook, sheet: int, at: Rectangle, value: float) -> None:
    """In characters."""
    book.unprotected(sheet)
    book.cells(sheet, at).Columns.Width = round((value + 0.71) * _CHARACTER)


@operation
def row_height(book: Workbook, sheet: int, at: Rectangle) -> float | None:
    """In points; None where the rows differ."""
    height = _size(book.cells(sheet, at).Rows, "Height")
    return None if height is None else round(height / _POINT, 2)


@operation
def set_row_height(book: Workbook, sheet: int, at: Rectangle, value: float) -> None:
    """In points."""
    book.unprotected(sheet)
    book.cells(sheet, at).Rows.Height = round(value * _POINT)


@operation
def hidden(book: Workbook, sheet: int, at: Rectangle, rows: bool) -> bool | None:
    """Whether rows or columns are; None where they differ."""
    cells = book.cells(sheet, at)
    shown = _size(cells.Rows if rows else cells.Columns, "IsVisible")
    return None if shown is None else not shown


@operation
def set_hidden(book: Workbook, sheet: int, at: Rectangle, rows: bool, value: bool) -> None:
    """Hides or shows."""
    book.unprotected(sheet)
    cells = book.cells(sheet, at)
    (cells.Rows if rows else cells.Columns).IsVisible = not value


@operation
def merge(book: Workbook, sheet: int, at: Rectangle, across: bool) -> None:
    """One cell of many, or one a row; only the first value stays, as in Excel."""
    book.unprotected(sheet)
    parts = [(at[0] + i, at[1], 1, at[3]) for i in range(at[2])] if across else [at]
    with undrawn(book.component):
        for row, column, rows, columns in parts:
            cells = book.cells(sheet, (row, column, rows, columns))
            cells.merge(False)
            _keep_first(cells, rows, columns)
            cells.merge(True)


def _keep_first(cells: Any, rows: int, columns: int) -> None:
    """Calc would hide the other values."""
    contents = 1 | 2 | 4 | 16
    if columns > 1:
        cells.getCellRangeByPosition(1, 0, columns - 1, 0).clearContents(contents)
    if rows > 1:
        cells.getCellRangeByPosition(0, 1, columns - 1, rows - 1).clearContents(contents)


@operation
def unmerge(book: Workbook, sheet: int, at: Rectangle) -> None:
    """Single cells again: of every merged cell the range touches."""
    book.unprotected(sheet)
    cursor = book.sheet(sheet).createCursorByRange(book.cells(sheet, at))
    cursor.collapseToMergedArea()
    cursor.merge(False)


@operation
def merge_area(book: Workbook, sheet: int, at: Rectangle) -> Rectangle:
    """The merged cell a cell belongs to, or itself."""
    first = book.cells(sheet, (at[0], at[1], 1, 1))
    cursor = book.sheet(sheet).createCursorByRange(first)
    cursor.collapseToMergedArea()
    return located(book, cursor.RangeAddress)["at"]  # type: ignore[no-any-return]


@operation
def select(book: Workbook, sheet: int, at: Rectangle) -> None:
    """Selects cells of the sheet in front; Excel refuses elsewhere."""
    controller = book.component.CurrentController
    if controller.ActiveSheet.RangeAddress.Sheet != book.position(sheet):
        raise RefusedError("only cells of the active sheet can be selected")
    controller.select(book.cells(sheet, at))


@operation
def notes(book: Workbook, sheet: int) -> list[Any]:
    """[row, column, text] of every note."""
    found = book.sheet(sheet).Annotations
    listed = [found.getByIndex(i) for i in range(found.Count)]
    return [[one.Position.Row, one.Position.Column, one.String] for one in listed]


@operation
def note(book: Workbook, sheet: int, at: Rectangle) -> str | None:
    """The note of a cell."""
    return book.cells(sheet, at).getCellByPosition(0, 0).Annotation.String or None


@operation
def add_note(book: Workbook, sheet: int, at: Rectangle, text: str) -> None:
    """A note where there is none."""
    if note(book, sheet, at) is not None:
        raise RefusedError("the cell has a note")
    book.unprotected(sheet)
    place = book.cells(sheet, at).getCellByPosition(0, 0).CellAddress
    book.sheet(sheet).Annotations.insertNew(place, text)


@operation
def delete_note(book: Workbook, sheet: int, at: Rectangle) -> None:
    """Removes the note of a cell."""
    book.unprotected(sheet)
    for i, (row, column, _) in enumerate(notes(book, sheet)):
        if (row, column) == (at[0], at[1]):
            book.sheet(sheet).Annotations.removeByIndex(i)
            return
