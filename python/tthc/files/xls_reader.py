"""Reads .xls with xlrd: errors by name, fonts, hidden lines, dates."""

from __future__ import annotations

import io
from datetime import time

import xlrd
from xlrd.book import Book
from xlrd.sheet import Cell, Sheet

from tthc.files.cell_values import to_cell_value
from tthc.files.errors import UnreadableError
from tthc.files.grid import CellError, CellValue
from tthc.files.raw import RawSheet

__all__ = ["read_with_xlrd"]


def _date(cell: Cell, book: Book) -> CellValue | None:
    """A number in a date format; outside the calendar it stays a number."""
    try:
        moment = xlrd.xldate_as_datetime(cell.value, book.datemode)
    except (xlrd.XLDateError, OverflowError, ValueError):
        return to_cell_value(cell.value)
    is_time = 0 <= cell.value < 1
    return time(moment.hour, moment.minute, moment.second) if is_time else to_cell_value(moment)


def _value(cell: Cell, book: Book) -> CellValue | None:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT | xlrd.XL_CELL_NUMBER:
            return to_cell_value(cell.value)
        case xlrd.XL_CELL_DATE:
            return _date(cell, book)
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_ERROR:
            return CellError(xlrd.error_text_from_code.get(cell.value, "#LỖI"))
    return None


def _font(cell: Cell, book: Book) -> str:
    """The font of a cell; "" where the file names styles or fonts it does not hold."""
    try:
        return str(book.font_list[book.xf_list[cell.xf_index].font_index].name)
    except (IndexError, TypeError):
        return ""


def _sheet(sheet: Sheet, book: Book) -> RawSheet:
    cells: dict[tuple[int, int], CellValue] = {}
    fonts: dict[tuple[int, int], str] = {}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row), start=1):
            value = _value(cell, book)
            if value is None:
                continue
            cells[row + 1, column] = value
            if isinstance(value, str):
                fonts[row + 1, column] = _font(cell, book)
    rows = {at + 1 for at, info in sheet.rowinfo_map.items() if info.hidden}
    columns = {at + 1 for at, info in sheet.colinfo_map.items() if info.hidden}
    return RawSheet(
        sheet.name,
        cells,
        sheet.visibility != 0,
        fonts,
        frozenset(rows & {row for row, _ in cells}),
        frozenset(columns & {column for _, column in cells}),
    )


def read_with_xlrd(data: bytes) -> tuple[RawSheet, ...]:
    """Every worksheet in order.

    Raises:
        UnreadableError: xlrd cannot make sense of the file.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        return tuple(_sheet(sheet, book) for sheet in book.sheets())
    except MemoryError:
        raise
    except Exception as error:  # xlrd raises whatever a damaged file leads it to
        raise UnreadableError("TT904", reason="không đọc được nội dung") from error
