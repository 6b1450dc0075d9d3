"""Writes SỐ LIỆU: all rows as one data frame, in one block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pandas as pd
import xlwings as xw

from tthc.domain.criteria_set import CriteriaSet
from tthc.excel.sheet_finder import our_sheet, set_anchor
from tthc.excel.snapshot import Change
from tthc.files.book_sheets import RECORDS
from tthc.files.data_layout import DATA_TABLE, HEADING_ROW, data_sheet
from tthc.files.data_rows import DataRow
from tthc.files.plan import Area, CellContent
from tthc.workflow.book_rows import Row

__all__ = ["write_cells", "write_rows", "write_states"]

_STATE = "state"


def _cell(value: CellContent) -> object:
    """A value as Excel takes it: texts stay texts, whatever they look like."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return int(value) if value == int(value) else float(value)
    text = str(value)
    return f"'{text}" if text else None


def _frame(rows: Sequence[Row], keys: Sequence[str]) -> pd.DataFrame:
    cells = [[_cell(row.get(key)) for key in keys] for row in rows]
    return pd.DataFrame(cells, columns=[f"'{key}" for key in keys], dtype=object)


def write_rows(
    book: xw.Book, change: Change, rows: Sequence[Row], columns: dict[str, str], chosen: CriteriaSet
) -> None:
    """The rows in place of all that stood there; the headings are laid out anew where columns were added.

    Raises:
        TthcError: the sheet was deleted, or has a password.
    """
    keys = list(columns)
    sheet = our_sheet(book, RECORDS)
    heading = sheet.range((HEADING_ROW, 1), (HEADING_ROW, len(keys))).options(ndim=1).value
    if heading != keys:
        change.carry([data_sheet(chosen, columns=columns)])
        sheet = our_sheet(book, RECORDS)
    change.touch([sheet])
    first, last = HEADING_ROW + 1, HEADING_ROW + max(len(rows), 1)
    used = max(sheet.used_range.last_cell.row, last)
    sheet.range((first, 1), (used, len(keys))).clear_contents()
    if last > first:
        row = sheet.range((first, 1), (first, len(keys)))
        row.copy(sheet.range((first + 1, 1), (last, len(keys))))
    area = Area(HEADING_ROW, 1, last - HEADING_ROW + 1, len(keys))
    start = sheet.range((HEADING_ROW, 1))
    start.options(pd.DataFrame, index=False).value = _frame(rows, keys)
    set_anchor(book, RECORDS.name, sheet.name, Area(1, 1, last, len(keys)))
    table = next((one for one in sheet.tables if one.name == DATA_TABLE), None)
    if table is not None:
        table.resize(sheet.range(area.address))


def write_states(book: xw.Book, change: Change, rows: Sequence[DataRow], states: Sequence[str]) -> None:
    """The Tình trạng of each row, in one block; nothing is written where all say it already.

    What stands in the lines of an officer's own stays.
    """
    states = [state if row.is_ours else row.text(_STATE) for row, state in zip(rows, states, strict=True)]
    if all(row.text(_STATE) == state for row, state in zip(rows, states, strict=True)):
        return
    sheet = our_sheet(book, RECORDS)
    change.touch([sheet])
    column = rows[0].columns[_STATE]
    by_row = {row.number: state for row, state in zip(rows, states, strict=True)}
    first, last = min(by_row), max(by_row)
    block = [[_cell(by_row.get(row))] for row in range(first, last + 1)]
    sheet.range((first, column), (last, column)).value = block


def write_cells(book: xw.Book, change: Change, cells: Mapping[tuple[int, int], CellContent]) -> None:
    """Single figures that count otherwise than their rows say; nothing is asked for none."""
    if not cells:
        return
    sheet = our_sheet(book, RECORDS)
    change.touch([sheet])
    for cell, value in cells.items():
        sheet.range(cell).value = _cell(value)
