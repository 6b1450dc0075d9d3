"""Excel's side of the port, by Excel's own object model.

Written from Microsoft's documentation and xlwings' source. No call here was made on a live Excel yet.
To be tried: Ready and Interactive while a macro runs and while a cell is edited, Esc, the decimal sign,
read-only and protected books, sheets with and without password, SaveCopyAs, Copy within a book and from
another (names, drop-downs and conditional formats of the copy), page set-up, frozen panes
of a sheet that is not active, notes.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import xlwings as xw

from tthc.files.plan import PrintSetup

__all__ = ["ExcelHost"]

_ESCAPE = 0x1B
_PRESSED = 0x8001
"""Down now, or pressed since this was last asked."""
_DECIMAL_SEPARATOR = 3  # XlApplicationInternational
_PORTRAIT, _LANDSCAPE, _A4 = 1, 2, 9
_POINTS_PER_MM = 72 / 25.4


class ExcelHost:
    """`Host` for an Excel that xlwings drives through COM. `user32`: Windows' own unless given."""

    def __init__(self, app: xw.App, user32: Any = None) -> None:
        """For a running Excel."""
        self._app = app
        self._user32 = user32

    def ready(self) -> bool:
        """As `Host` says. While a cell is edited Excel may refuse the question itself: that error passes."""
        return bool(self._app.api.Ready) and bool(self._app.api.Interactive)

    def cancelled(self) -> bool:
        """As `Host` says; Esc in another program does not count, and is forgotten."""
        user32 = self._user32 or getattr(ctypes, "windll").user32  # noqa: B009  # no such name but on Windows
        pressed = user32.GetAsyncKeyState(_ESCAPE) & _PRESSED
        return bool(pressed) and _process(user32, user32.GetForegroundWindow()) == _process(
            user32, self._app.api.Hwnd
        )

    def decimal_sign(self) -> str:
        """As `Host` says. pywin32 gives all settings at once, or a function, as it came to know Excel."""
        found = self._app.api.International
        return str(found[_DECIMAL_SEPARATOR - 1] if isinstance(found, tuple) else found(_DECIMAL_SEPARATOR))

    def is_read_only(self, book: xw.Book) -> bool:
        """As `Host` says."""
        return bool(book.api.ReadOnly)

    def is_structure_locked(self, book: xw.Book) -> bool:
        """As `Host` says."""
        return bool(book.api.ProtectStructure)

    def is_protected(self, sheet: xw.Sheet) -> bool:
        """As `Host` says."""
        return bool(sheet.api.ProtectContents)

    def unprotect(self, sheet: xw.Sheet) -> bool:
        """As `Host` says. The empty password keeps Excel from asking for one."""
        with suppress(Exception):  # a wrong password is an error, and what is still protected tells
            sheet.api.Unprotect("")
        return not self.is_protected(sheet)

    def protect(self, sheet: xw.Sheet) -> None:
        """As `Host` says."""
        sheet.api.Protect(AllowFormattingColumns=True, AllowFormattingRows=True)

    def save_copy(self, book: xw.Book, path: Path) -> None:
        """As `Host` says."""
        book.api.SaveCopyAs(str(path))

    def copy_sheet(self, sheet: xw.Sheet, after: xw.Sheet) -> xw.Sheet:
        """As `Host` says. Copy gives nothing back; Excel brings the copy to the front."""
        sheet.api.Copy(None, after.api)
        return after.book.sheets.active

    def set_print(self, sheet: xw.Sheet, printing: PrintSetup) -> None:
        """As `Host` says."""
        setup = sheet.api.PageSetup
        setup.PaperSize = _A4
        setup.Orientation = _LANDSCAPE if printing.landscape else _PORTRAIT
        sides = ("LeftMargin", "RightMargin", "TopMargin", "BottomMargin")
        for name, width in zip(sides, printing.margins, strict=True):
            setattr(setup, name, width * _POINTS_PER_MM)
        rows = printing.repeat_rows
        setup.PrintTitleRows = f"${rows[0]}:${rows[1]}" if rows else ""
        setup.Zoom = False
        setup.FitToPagesWide = 1
        setup.FitToPagesTall = 1 if printing.one_page else False

    def freeze(self, sheet: xw.Sheet, rows: int) -> None:
        """As `Host` says. Only the active sheet of a window can be frozen; the one before comes back."""
        book = sheet.book.api
        window, before = book.Windows(1), book.ActiveSheet
        sheet.api.Activate()
        try:
            window.FreezePanes = False
            window.ScrollRow = window.ScrollColumn = 1
            window.SplitColumn, window.SplitRow = 0, rows
            window.FreezePanes = rows > 0
        finally:
            before.Activate()

    def notes(self, sheet: xw.Sheet) -> Mapping[str, str]:
        """As `Host` says."""
        return {str(one.Parent.Address).replace("$", ""): str(one.Text()) for one in sheet.api.Comments}


def _process(user32: Any, window: int) -> int:
    """The process a window belongs to: each workbook has a window of its own since Excel 2013."""
    found = ctypes.c_ulong()
    user32.GetWindowThreadProcessId(window, ctypes.byref(found))
    return found.value
