"""Reads .xlsx and .xlsm with openpyxl: errors by name, fonts, the stamp of our own files."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tthc.files.cell_values import percent_text, to_cell_value
from tthc.files.errors import UnreadableError
from tthc.files.grid import CellError, CellValue
from tthc.files.raw import RawSheet
from tthc.files.stamps import STAMP_PREFIX

__all__ = ["read_with_openpyxl"]


def _sheet(sheet: Worksheet) -> RawSheet:
    cells: dict[tuple[int, int], CellValue] = {}
    fonts: dict[tuple[int, int], str] = {}
    for place, cell in sheet._cells.items():  # only the filled ones
        value = CellError(str(cell.value)) if cell.data_type == "e" else to_cell_value(cell.value)
        if isinstance(value, Decimal) and "%" in str(cell.number_format):
            value = percent_text(value)
        if value is not None:
            cells[place] = value
        if isinstance(value, str):
            fonts[place] = str(cell.font.name or "")
    return RawSheet(sheet.title, cells, sheet.sheet_state != "visible", fonts)


def _stamp(book: Any) -> Mapping[str, str]:
    properties = {str(prop.name): str(prop.value) for prop in book.custom_doc_props.props}
    return {
        name.removeprefix(STAMP_PREFIX): value
        for name, value in properties.items()
        if name.startswith(STAMP_PREFIX)
    }


def read_with_openpyxl(data: bytes) -> tuple[tuple[RawSheet, ...], Mapping[str, str]]:
    """Every worksheet in order with values as saved, and our stamp if the file carries one.

    Raises:
        UnreadableError: openpyxl cannot make sense of the package.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # openpyxl warns of features it does not keep; we write nothing back
            book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        return tuple(_sheet(sheet) for sheet in book.worksheets), _stamp(book)
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged package
        raise UnreadableError("TT904", reason="không đọc được nội dung") from error
