"""Addresses, corners and colours: what needs no spreadsheet to be known."""

from __future__ import annotations

import re
from typing import Any

from xlwings import utils

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_CELLS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?", re.I)
_COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})", re.I)
_ROWS = re.compile(r"\$?([0-9]+):\$?([0-9]+)")
_PLAIN_NAME = re.compile(r"[^\W\d][\w.]*")

Corners = tuple[int, int, int, int]
"""First row and column, last row and column, from 1."""


def quoted(name: str) -> str:
    """The name of a sheet in a reference."""
    return name if _PLAIN_NAME.fullmatch(name) else "'" + name.replace("'", "''") + "'"


def corners(sheet: Any, key: Any) -> Corners:
    """Where something stands: a range, (row, column), an address, a name."""
    if hasattr(key, "shape"):  # a range
        return key.row, key.column, key.row + key.shape[0] - 1, key.column + key.shape[1] - 1
    if isinstance(key, tuple):
        if 0 in key:
            raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
        return (*key, *key)  # type: ignore[return-value]
    return _by_address(key) or _by_name(sheet, key)


def _by_address(text: str) -> Corners | None:
    if found := _CELLS.fullmatch(text):
        left, top = _column(found[1]), int(found[2])
        right, bottom = (_column(found[3]), int(found[4])) if found[3] else (left, top)
        if max(left, right) > MOST_COLUMNS:
            return None  # a name such as "khoi1"
    elif found := _COLUMNS.fullmatch(text):
        left, right, top, bottom = _column(found[1]), _column(found[2]), 1, MOST_ROWS
    elif found := _ROWS.fullmatch(text):
        left, right, top, bottom = 1, MOST_COLUMNS, int(found[1]), int(found[2])
    else:
        return None
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def _column(letters: str) -> int:
    return int(utils.column_to_number(letters.upper()))


def _by_name(sheet: Any, name: str) -> Corners:
    row, column, rows, columns = sheet.ask("resolve", text=name)
    return row + 1, column + 1, row + rows, column + columns


def rgb(value: Any) -> int | None:
    """A colour as 0xRRGGBB."""
    if value is None:
        return None
    if isinstance(value, str):
        value = utils.hex_to_rgb(value)
    red, green, blue = utils.int_to_rgb(value) if isinstance(value, int) else value
    return (red << 16) | (green << 8) | blue  # type: ignore[no-any-return]
