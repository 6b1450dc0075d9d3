"""NHẬT KÝ of the workbook: a line for everything a button did, the latest last; earlier lines stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import xlwings as xw

from tthc import __version__
from tthc.excel.host import host_of
from tthc.excel.looks import store_looks
from tthc.excel.sheet_finder import find
from tthc.excel.sheet_state import write_block
from tthc.excel.sheet_writer import Carried, carry, unlocked
from tthc.excel.state import now, undo_folder
from tthc.files.book_sheets import LOG
from tthc.files.plan import Area
from tthc.files.result_frames import LOG_TABLE, log_frame

__all__ = ["DONE", "note"]

DONE = "đã xong"


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
    """Add a line. Call it last within `writing`: it is no part of what is undone.

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
