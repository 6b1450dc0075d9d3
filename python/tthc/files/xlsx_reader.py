"""Reads .xlsx and .xlsm into grids with openpyxl: values as saved, errors by name, nothing written."""

from __future__ import annotations

import hashlib
import io
import math
import warnings
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tthc.domain.errors import TthcError, system_reason
from tthc.files.grid import CellError, CellValue, Grid, Workbook
from tthc.files.legacy_cells import decode_cells
from tthc.files.stamps import STAMP_PREFIX

__all__ = ["UnreadableError", "read_xlsx"]


class UnreadableError(TthcError):
    """A file that cannot be read."""


def _value(value: object) -> CellValue | None:
    match value:
        case None:
            return None
        case bool():
            return value
        case int():
            return Decimal(value)
        case float():
            return Decimal(repr(value)) if math.isfinite(value) else CellError("#NUM!")
        case datetime() | date() | time():
            return value
        case str():
            return value if value.strip() else None
    return str(value)


def _cells(sheet: Worksheet) -> tuple[dict[tuple[int, int], CellValue], dict[tuple[int, int], str]]:
    """The filled cells with their values, and the font of each text."""
    cells: dict[tuple[int, int], CellValue] = {}
    fonts: dict[tuple[int, int], str] = {}
    for place, cell in sheet._cells.items():  # only the filled ones
        value = CellError(str(cell.value)) if cell.data_type == "e" else _value(cell.value)
        if value is not None:
            cells[place] = value
        if isinstance(value, str):
            fonts[place] = str(cell.font.name or "")
    return cells, fonts


def _grid(path: str, sheet: Worksheet) -> Grid:
    cells, fonts = _cells(sheet)
    decoded = decode_cells(cells, fonts)
    return Grid(path, sheet.title, decoded.cells, sheet.sheet_state != "visible", decoded.encodings)


def _stamp(book: Any) -> Mapping[str, str]:
    properties = {str(prop.name): str(prop.value) for prop in book.custom_doc_props.props}
    return {
        name.removeprefix(STAMP_PREFIX): value
        for name, value in properties.items()
        if name.startswith(STAMP_PREFIX)
    }


def _open(data: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of features it does not keep; we write nothing back
        return load_workbook(io.BytesIO(data), data_only=True, keep_links=False)


def read_xlsx(path: Path, shown: str) -> Workbook:
    """The sheets of a workbook; `shown` is the path as it appears in messages and results.

    Raises:
        UnreadableError: the file is empty, locked, no workbook, or damaged.
    """
    try:
        data, modified = path.read_bytes(), path.stat().st_mtime
    except OSError as error:
        raise UnreadableError("TT901", reason=system_reason(error)) from error
    if not data:
        raise UnreadableError("TT902")
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise UnreadableError("TT903")
    try:
        book = _open(data)
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged package
        raise UnreadableError("TT904", reason=type(error).__name__) from error
    sheets = tuple(_grid(shown, sheet) for sheet in book.worksheets)
    if not sheets:
        raise UnreadableError("TT904", reason="không có trang tính")
    return Workbook(shown, hashlib.sha256(data).hexdigest(), modified, sheets, _stamp(book))
