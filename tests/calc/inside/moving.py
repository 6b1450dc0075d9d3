"""Cells inserted and deleted, and where Ctrl+arrow leads."""

from __future__ import annotations

from inside.tools import MOST_COLUMNS, MOST_ROWS, enum, operation, undrawn
from inside.workbook import Rectangle, Workbook


@operation
def end_of(book: Workbook, sheet: int, at: Rectangle, direction: str) -> Rectangle:
    """The cell Ctrl+arrow leads to."""
    row, column = at[0], at[1]
    vertical, forward = direction in ("down", "up"), direction in ("down", "right")
    cursor = book.sheet(sheet).createCursor()
    cursor.gotoEndOfUsedArea(False)
    used = cursor.RangeAddress.EndRow if vertical else cursor.RangeAddress.EndColumn
    here, most = (row, MOST_ROWS) if vertical else (column, MOST_COLUMNS)
    last = min(max(used, here) + 1, most - 1) if forward else 0
    first, final = min(here, last), max(here, last)
    line = (first, column, final - first + 1, 1) if vertical else (row, first, 1, final - first + 1)
    data = [value for values in book.cells(sheet, line).getDataArray() for value in values]
    steps = _steps([value != "" for value in (data if forward else reversed(data))])
    edge = most - 1 if forward else 0
    found = edge if steps is None else here + (steps if forward else -steps)
    return (found, column, 1, 1) if vertical else (row, found, 1, 1)


def _steps(full: list[bool]) -> int | None:
    """How far it goes: to the end of a filled run, or to the next filled cell; None for the edge."""
    if len(full) > 1 and full[0] and full[1]:
        return next((i for i in range(1, len(full)) if not full[i]), len(full)) - 1
    return next((i for i in range(1, len(full)) if full[i]), None)


@operation
def shift(book: Workbook, sheet: int, at: Rectangle, delete: bool, direction: str | None) -> None:
    """Inserts or deletes cells, whole rows or whole columns."""
    found = book.unprotected(sheet)
    if at[3] == MOST_COLUMNS or at[2] == MOST_ROWS:
        mode = "ROWS" if at[3] == MOST_COLUMNS else "COLUMNS"
    else:
        wide = at[3] >= at[2]
        usual = ("UP" if wide else "LEFT") if delete else ("DOWN" if wide else "RIGHT")
        mode = (direction or usual).upper()
    address = book.cells(sheet, at).RangeAddress
    with undrawn(book.component):
        change = found.removeRange if delete else found.insertCells
        change(address, enum(f"sheet.Cell{'Delete' if delete else 'Insert'}Mode", mode))
    book.moved()  # the sheet's own object would now be smaller
