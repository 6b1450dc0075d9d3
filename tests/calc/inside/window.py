"""What the host needs and xlwings does not offer: protection, printing, frozen rows."""

from __future__ import annotations

from typing import Any

from inside.sheets import activate_sheet, active_sheet
from inside.tools import RefusedError, operation, struct
from inside.workbook import Workbook

_A4 = 21_000, 29_700
"""Width and height in 1/100 mm."""


@operation
def is_protected(book: Workbook, sheet: int) -> bool:
    """Whether locked cells refuse to be written."""
    return bool(book.sheet(sheet).isProtected())


@operation
def protect(book: Workbook, sheet: int, password: str) -> None:
    """Guards a sheet; "" for no password."""
    book.sheet(sheet).protect(password)


@operation
def unprotect(book: Workbook, sheet: int) -> bool:
    """Takes off a protection without password."""
    found = book.sheet(sheet)
    try:
        found.unprotect("")
    except Exception:
        return False
    return not found.isProtected()


@operation
def protect_structure(book: Workbook, password: str) -> None:
    """Protect Workbook, for tests."""
    book.component.protect(password)


def _own_style(book: Workbook, sheet: int) -> Any:
    """The page style of a sheet, one that no other sheet has."""
    styles = book.component.StyleFamilies.getByName("PageStyles")
    found = book.sheet(sheet)
    sheets = book.component.Sheets
    used = [sheets.getByIndex(i).PageStyle for i in range(sheets.Count)]
    if used.count(found.PageStyle) > 1:
        number = 1
        while styles.hasByName(f"tthc {number}"):
            number += 1
        name = f"tthc {number}"
        styles.insertByName(name, book.component.createInstance("com.sun.star.style.PageStyle"))
        found.PageStyle = name
    return styles.getByName(found.PageStyle)


@operation
def set_print(book: Workbook, sheet: int, setup: dict[str, Any]) -> None:
    """A4, landscape or not, one page wide; margins in millimetres: left, right, top, bottom."""
    style = _own_style(book, sheet)
    style.IsLandscape = setup["landscape"]
    style.Width, style.Height = _A4[::-1] if setup["landscape"] else _A4
    names = ("LeftMargin", "RightMargin", "TopMargin", "BottomMargin")
    for name, margin in zip(names, setup["margins"], strict=True):
        setattr(style, name, round(margin * 100))
    style.ScaleToPagesX, style.ScaleToPagesY = 1, int(setup["one_page"])
    found = book.sheet(sheet)
    _repeat(found, setup["repeat_rows"])
    if setup["last_row"] or setup["last_column"]:
        _print_to(found, setup["last_row"], setup["last_column"])


def _print_to(found: Any, row: int | None, column: int | None) -> None:
    """What is beyond does not print."""
    cursor = found.createCursor()
    cursor.gotoEndOfUsedArea(False)
    used = cursor.RangeAddress
    last = (column or used.EndColumn + 1) - 1, (row or used.EndRow + 1) - 1
    found.setPrintAreas((found.getCellRangeByPosition(0, 0, *last).RangeAddress,))


def _repeat(found: Any, rows: list[int] | None) -> None:
    found.setPrintTitleRows(rows is not None)
    if rows is not None:
        index = found.RangeAddress.Sheet
        area = struct("table.CellRangeAddress", index, 0, rows[0] - 1, 0, rows[1] - 1)
        found.setTitleRows(area)


@operation
def print_setup(book: Workbook, sheet: int) -> dict[str, Any]:
    """What `set_print` set, read back, for tests."""
    found = book.sheet(sheet)
    style = book.component.StyleFamilies.getByName("PageStyles").getByName(found.PageStyle)
    rows = found.getTitleRows()
    return {
        "landscape": bool(style.IsLandscape),
        "margins": [
            round(getattr(style, f"{side}Margin") / 100) for side in ("Left", "Right", "Top", "Bottom")
        ],
        "one_page": style.ScaleToPagesY == 1,
        "repeat_rows": [rows.StartRow + 1, rows.EndRow + 1] if found.getPrintTitleRows() else None,
    }


@operation
def freeze(book: Workbook, sheet: int, rows: int) -> None:
    """Keeps the first rows in sight; a hidden sheet has no window to do it in."""
    if not book.sheet(sheet).IsVisible:
        raise RefusedError("a hidden sheet cannot be frozen")
    before = active_sheet(book)
    activate_sheet(book, sheet)
    book.component.CurrentController.freezeAtPosition(0, rows)
    activate_sheet(book, before)


@operation
def frozen_rows(book: Workbook, sheet: int) -> int:
    """How many rows stay in sight, for tests."""
    before = active_sheet(book)
    activate_sheet(book, sheet)
    controller = book.component.CurrentController
    rows = controller.SplitRow if controller.hasFrozenPanes() else 0
    activate_sheet(book, before)
    return int(rows)
