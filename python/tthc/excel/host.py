"""What the actions need of the spreadsheet program that xlwings' object model lacks: one small port.

Excel's side is `excel_host`; another program that runs the actions registers its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Protocol

import xlwings as xw

from tthc.files.plan import PrintSetup

__all__ = ["Host", "host_of", "register"]


class Host(Protocol):
    """The program an open workbook stands in. Addresses are those of cells, "B7"."""

    def ready(self) -> bool:
        """False while a cell is being edited or a dialog is open: the program then refuses every call."""
        ...

    def cancelled(self) -> bool:
        """True when Esc was pressed since this was last asked."""
        ...

    def decimal_sign(self) -> str:
        """The decimal sign of the machine, "," or "."."""
        ...

    def is_read_only(self, book: xw.Book) -> bool:
        """Whether the workbook was opened without the right to save it."""
        ...

    def is_structure_locked(self, book: xw.Book) -> bool:
        """Whether sheets cannot be added or removed (Protect Workbook)."""
        ...

    def is_protected(self, sheet: xw.Sheet) -> bool:
        """Whether locked cells of a sheet refuse to be written."""
        ...

    def unprotect(self, sheet: xw.Sheet) -> bool:
        """Take a protection without password off; False when it has a password."""
        ...

    def protect(self, sheet: xw.Sheet) -> None:
        """Guard a sheet against slips, without a password; columns and rows may still be sized."""
        ...

    def save_copy(self, book: xw.Book, path: Path) -> None:
        """Write the workbook as it stands to another file; the open one keeps name and unsaved state."""
        ...

    def copy_sheet(self, sheet: xw.Sheet, after: xw.Sheet) -> xw.Sheet:
        """A copy of a visible sheet, of this or another workbook, right behind a sheet; it is active then.

        Why not `Sheet.copy`: it asks every sheet of the workbook its name, twice.
        """
        ...

    def set_print(self, sheet: xw.Sheet, printing: PrintSetup) -> None:
        """Orientation, repeated rows, margins, one page wide; A4."""
        ...

    def freeze(self, sheet: xw.Sheet, rows: int) -> None:
        """Keep the first rows in sight; 0 takes it off."""
        ...

    def notes(self, sheet: xw.Sheet) -> Mapping[str, str]:
        """The officer's own notes (comments) of a sheet: address -> text."""
        ...


def _excel(app: xw.App) -> Host:
    """Loaded only where Excel is."""
    made: Host = import_module("tthc.excel.excel_host").ExcelHost(app)
    return made


_HOSTS: dict[str, Callable[[xw.App], Host]] = {"excel": _excel}


def register(engine: str, make: Callable[[xw.App], Host]) -> None:
    """Let the apps of an xlwings engine be served by the host `make` gives."""
    _HOSTS[engine] = make


def host_of(book: xw.Book) -> Host:
    """The host of the program a workbook is open in. Raises `KeyError` for an engine nobody registered."""
    return _HOSTS[book.app.engine.name](book.app)
