"""Results of our own form's formulas where the program that saved it kept none: they rest on names alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from openpyxl.utils.cell import column_index_from_string

from tthc.files.formula_values import values_of
from tthc.files.grid import CellValue, Uncomputed, as_text
from tthc.files.live_names import BLOCK
from tthc.files.plan import Area, CellContent, Formula, PlannedCell, SheetPlan
from tthc.files.raw import RawSheet

__all__ = ["results_by_name", "with_results"]

At = tuple[int, int]
_AREA = re.compile(r"(?:.*!)?\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")


def _areas(names: Mapping[str, str]) -> Iterator[tuple[str, Area]]:
    for name, reference in names.items():
        if found := _AREA.fullmatch(reference):
            row, column = int(found[2]), column_index_from_string(found[1])
            last_row = int(found[4] or row)
            last_column = column_index_from_string(found[3]) if found[3] else column
            yield name, Area(row, column, last_row - row + 1, last_column - column + 1)


def _content(value: CellValue) -> CellContent:
    match value:
        case Uncomputed():
            return Formula(value.formula.removeprefix("="))
        case Decimal() | bool() | str():
            return value
    return as_text(value)


def results_by_name(cells: Mapping[At, CellValue], names: Mapping[str, str]) -> dict[At, CellValue | None]:
    """The results of formulas without one, in a form of ours; None for one that shows nothing.

    `names` are those of the sheet. What cannot be computed stays out; other sheets have no results here.
    """
    if BLOCK not in names or not any(isinstance(value, Uncomputed) for value in cells.values()):
        return {}
    planned = tuple(PlannedCell(*place, _content(value)) for place, value in cells.items())
    found: dict[At, CellValue | None] = {}
    for place, value in values_of(SheetPlan("", planned, names=dict(_areas(names)))).items():
        if isinstance(value, int) and not isinstance(value, bool):
            found[place] = Decimal(value)
        else:
            found[place] = None if value == "" else value
    return found


def with_results(sheet: RawSheet, results: Mapping[At, CellValue | None]) -> RawSheet:
    """The sheet with results in place of formulas; a result that shows nothing is a blank cell."""
    if not results:
        return sheet
    cells = {place: results.get(place, value) for place, value in sheet.cells.items()}
    return replace(sheet, cells={place: value for place, value in cells.items() if value is not None})
