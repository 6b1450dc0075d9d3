"""NHẬT KÝ of the workbook: a line for everything a button did, the latest last; earlier lines stay."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from dataclasses import replace

import xlwings as xw

from tthc import __version__
from tthc.checks.catalogue import tell
from tthc.domain.errors import TthcError
from tthc.domain.findings import Finding
from tthc.excel.guard import is_busy
from tthc.excel.host import host_of
from tthc.excel.log import write_log
from tthc.excel.looks import store_looks
from tthc.excel.sheet_finder import find
from tthc.excel.sheet_state import write_block
from tthc.excel.sheet_writer import Carried, carry, unlocked
from tthc.excel.state import backup, now, undo_folder
from tthc.files.book_sheets import LOG
from tthc.files.plan import Area
from tthc.files.result_frames import LOG_TABLE, log_frame

__all__ = ["DONE", "note", "noted"]

DONE = "đã xong"
_NOT_NOTED = f" Chưa ghi được vào trang {LOG.name}: {{why}}"
_NOTHING_WRITTEN = re.compile(r"(;| nên) chưa ghi gì\.$")
"""How sentences of the catalogue end that would be untrue here: the work itself is done."""


def _anew(book: xw.Book, line: tuple[str, ...]) -> None:
    """The sheet was deleted: it starts again."""
    folder, plan = undo_folder(book), log_frame([line])
    (looks,) = store_looks(folder, [plan])
    carry(book, folder, [Carried(looks, None, {}, {}, {})])


def _lines(table: xw.main.Table) -> tuple[Area, int]:
    """(the cells of the table, where the next line goes: the first blank row, or one more)."""
    cells = table.range
    rows = cells.options(ndim=2).value
    used = max(at for at, row in enumerate(rows) if any(value not in (None, "") for value in row))
    return Area(cells.row, cells.column, len(rows), len(rows[0])), cells.row + used + 1


def note(
    book: xw.Book,
    what: str,
    details: str,
    *,
    outcome: str = DONE,
    file: str = "",
    there: Mapping[str, xw.Sheet] | None = None,
) -> None:
    """Add a line; it is no part of what is undone.

    `there`: all sheets by what their tabs say, where that is known already.

    Raises:
        TthcError: the sheet has a password.
    """
    line = (f"{now():%d/%m/%Y %H:%M}", what, outcome, details, file, __version__)
    found = find(book, LOG.name, there)
    table = _table(found.sheet) if found else None
    if found is None or table is None:
        _anew(book, line)
        return
    with unlocked(host_of(book), [(found.sheet, found.name)]):
        _add(found.sheet, table, line)


def _why(error: Exception) -> str:
    """Why a line could not be written, a sentence; the log has what nobody foresaw."""
    if not isinstance(error, TthcError):
        if not is_busy(error):
            path = write_log("".join(traceback.format_exception(error)))
            return f"Phần mềm gặp lỗi{f', chi tiết ghi tại {path}' if path else ''}."
        error = TthcError("TT987")
    return _NOTHING_WRITTEN.sub(".", tell(Finding(error.code, error.facts)).message)


def noted(
    book: xw.Book,
    what: str,
    details: str,
    *,
    file: str = "",
    there: Mapping[str, xw.Sheet] | None = None,
) -> str:
    """Add a line about work that is done, whatever becomes of the line; the file is backed up once a day.

    "" where it stands there now, else a sentence for the end of what is told: " Chưa ghi được vào trang …".
    """
    try:
        backup(book)
        note(book, what, details, file=file, there=there)
    except Exception as error:
        return _NOT_NOTED.format(why=_why(error))
    return ""


def _table(sheet: xw.Sheet) -> xw.main.Table | None:
    """The table of lines; None where it was deleted."""
    try:
        return sheet.tables[LOG_TABLE]
    except KeyError:
        return None


def _add(sheet: xw.Sheet, table: xw.main.Table, line: tuple[str, ...]) -> None:
    area, at = _lines(table)
    row = Area(at, area.column, 1, area.columns)
    if at > area.row + 1:  # looks as the line above it
        sheet.range(replace(row, row=at - 1).address).copy(sheet.range(row.address))
    entries = {(at, area.column + column): f"'{text}" for column, text in enumerate(line) if text}
    write_block(sheet, row, entries)
    if at == area.row + area.rows:
        table.resize(sheet.range(replace(area, rows=area.rows + 1).address))
