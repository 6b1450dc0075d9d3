"""The host of the engine "calc": what the actions need beyond xlwings, with the officer played by the test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import xlwings as xw
from xlwings import utils

from tthc.excel import host
from tthc.files.plan import PrintSetup


class CalcHost:
    """`tthc.excel.host.Host` over LibreOffice; one for each app."""

    def __init__(self, app: xw.App) -> None:
        self._app = app
        self.polls = 0
        """How often it was asked whether Esc was pressed."""
        self._escape_at: int | None = None
        self._busy_for = 0
        self.sign = ","

    def press_escape(self, after: int = 1) -> None:
        """The officer presses Esc so that the poll of that number from now says so."""
        self._escape_at = self.polls + after

    def be_busy(self, times: int = 1) -> None:
        """So many times from now a cell is being edited."""
        self._busy_for = times

    def ready(self) -> bool:
        """False while the officer of the test edits a cell."""
        self._busy_for -= 1
        return self._busy_for < 0

    def cancelled(self) -> bool:
        """True at the poll the test named, and then no more."""
        self.polls += 1
        if self.polls != self._escape_at:
            return False
        self._escape_at = None
        return True

    def decimal_sign(self) -> str:
        """The comma, unless the test set `sign`."""
        return self.sign

    def is_read_only(self, book: xw.Book) -> bool:
        """Whether it may not be saved."""
        return bool(book.impl.ask("is_read_only"))

    def is_structure_locked(self, book: xw.Book) -> bool:
        """Whether sheets cannot be added or removed."""
        return bool(book.impl.ask("is_structure_locked"))

    def is_protected(self, sheet: xw.Sheet) -> bool:
        """Whether locked cells refuse to be written."""
        return bool(sheet.impl.ask("is_protected"))

    def unprotect(self, sheet: xw.Sheet) -> bool:
        """Takes a protection without password off; False when it has a password."""
        return bool(sheet.impl.ask("unprotect"))

    def protect(self, sheet: xw.Sheet) -> None:
        """Guards a sheet without a password."""
        sheet.impl.ask("protect", password="")

    def save_copy(self, book: xw.Book, path: Path) -> None:
        """Writes another file; the open one keeps its name and its unsaved state."""
        book.impl.ask("save_copy", path=str(path.absolute()))

    def copy_sheet(self, sheet: xw.Sheet, after: xw.Sheet) -> xw.Sheet:
        """A copy right behind a sheet."""
        sheet.impl.copy(None, after.impl)
        return after.book.sheets.active

    def set_print(self, sheet: xw.Sheet, printing: PrintSetup) -> None:
        """Orientation, repeated rows, margins, one page wide; A4."""
        sheet.impl.ask("set_print", setup=asdict(printing))

    def freeze(self, sheet: xw.Sheet, rows: int) -> None:
        """Keeps the first rows in sight."""
        sheet.impl.ask("freeze", rows=rows)

    def notes(self, sheet: xw.Sheet) -> Mapping[str, str]:
        """The notes of a sheet: address -> text."""
        found: list[Any] = sheet.impl.ask("notes")
        return {f"{utils.col_name(column + 1)}{row + 1}": text for row, column, text in found}


_HOSTS: dict[int, CalcHost] = {}


def host_for(app: xw.App) -> CalcHost:
    """The one host of an app, so that a test and an action speak to the same."""
    return _HOSTS.setdefault(id(app.impl), CalcHost(app))


def forget() -> None:
    """A new officer for the next test."""
    _HOSTS.clear()


host.register("calc", host_for)
