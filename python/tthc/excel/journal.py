"""NHẬT KÝ of the workbook: a line for everything a button did, the latest last; earlier lines stay."""

from __future__ import annotations

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


def _next_row(table: xw.main.Table) -> tuple[Area, Area]:
    """(the cells of the next line, the table with it): the first blank line, else one more."""
    cells = table.range
    rows = cells.options(ndim=2).value
    used = max(at for at, row in enumerate(rows) if any(value not in (None, "") for value in row))
    area = Area(cells.row, cells.column, max(len(rows), used + 2), len(rows[0]))
    return Area(area.row + used + 1, area.column, 1, area.columns), area


def note(book: xw.Book, what: str, details: str, *, outcome: str = DONE, file: str = "") -> None:
    """Add a line. Call it last within `writing`: it is no part of what is undone.

    Raises:
        TthcError: the sheet has a password.
    """
    line = (f"{now():%d/%m/%Y %H:%M}", what, outcome, details, file, __version__)
    found = find(book, LOG.name)
    if found is None or LOG_TABLE not in found.sheet.tables:
        _anew(book, line)
        return
    sheet = found.sheet
    table = sheet.tables[LOG_TABLE]
    row, area = _next_row(table)
    with unlocked(host_of(book), [(sheet, found.name)]):
        above = Area(row.row - 1, row.column, 1, row.columns)
        if row.row > area.row + 1:
            sheet.range(above.address).copy(sheet.range(row.address))
        write_block(
            sheet,
            row,
            {(row.row, row.column + at): f"'{text}" if text else None for at, text in enumerate(line)},
        )
        if area.rows + area.row - 1 == row.row:
            table.resize(sheet.range(area.address))
