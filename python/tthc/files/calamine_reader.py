"""Reads .xls, .xlsb, .ods and .xlsx with calamine: fast and forgiving, but blind to error cells and fonts."""

from __future__ import annotations

import io

from python_calamine import CalamineError, CalamineSheet, PasswordError, SheetTypeEnum, load_workbook

from tthc.files.cell_values import to_cell_value
from tthc.files.errors import UnreadableError
from tthc.files.grid import CellValue
from tthc.files.raw import RawSheet

__all__ = ["read_with_calamine"]


def _cells(sheet: CalamineSheet) -> dict[tuple[int, int], CellValue]:
    if sheet.start is None:
        return {}
    first_row, first_column = sheet.start
    cells: dict[tuple[int, int], CellValue] = {}
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), start=first_row + 1):
        for column, value in enumerate(values, start=first_column + 1):
            taken = to_cell_value(value)
            if taken is not None:
                cells[row, column] = taken
    return cells


def read_with_calamine(data: bytes) -> tuple[RawSheet, ...]:
    """Every worksheet in order.

    Raises:
        UnreadableError: the file carries a password, is damaged, or is of a kind calamine does not know.
    """
    try:
        book = load_workbook(io.BytesIO(data))
        metadata = [one for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
        visible = {one.name: str(one.visible).endswith("Visible") for one in metadata}
        return tuple(
            RawSheet(one.name, _cells(book.get_sheet_by_name(one.name)), not visible[one.name])
            for one in metadata
        )
    except PasswordError as error:
        raise UnreadableError("TT923") from error
    except CalamineError as error:
        raise UnreadableError("TT904", reason="không đọc được nội dung") from error
    except BaseException as error:  # a panic of the reader is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise UnreadableError("TT904", reason="không đọc được nội dung") from error
