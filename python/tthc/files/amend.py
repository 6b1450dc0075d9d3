"""Puts the officer's corrections into the cells as read; the sender's file stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from openpyxl.utils.cell import coordinate_to_tuple

from tthc.domain.numbers import format_number
from tthc.files.grid import CellValue, Grid
from tthc.files.head_counts import names_count

__all__ = ["amended"]


def _kept_label(found: str, value: str) -> str:
    """A value for a cell that also holds its label ("Tiếp nhận trực tuyến: 12"), or that alone, keeps it.

    Why: of a count without a number the cell of its label is all there is to point at.
    """
    label, colon, _ = found.partition(":")
    labelled = found.count(":") == 1 or (not colon and names_count(found))
    return f"{label}: {value}" if value and labelled and ":" not in value else value


def amended(grid: Grid, corrections: Mapping[str, str]) -> tuple[Grid, dict[str, tuple[str, str]]]:
    """(the sheet with each "E7" -> text put in, what stood there and stands there now).

    The text is read like a typed one, by the type of its column; "" makes the cell blank.
    """
    cells: dict[tuple[int, int], CellValue] = dict(grid.cells)
    changed: dict[str, tuple[str, str]] = {}
    for address, value in corrections.items():
        row, column = coordinate_to_tuple(address)
        found, stood = grid.text(row, column), grid.value(row, column)
        text = _kept_label(found, value)
        cells.pop((row, column), None)
        if text:
            cells[row, column] = text
        told = format_number(stood) if isinstance(stood, Decimal) and stood.is_finite() else found
        changed[address] = (told, text)
    return (replace(grid, cells=cells), changed) if changed else (grid, {})
