"""Values and formulas of a block, read as Excel gives them over COM.

A value that JSON has no word for travels as a pair: ["d", ISO date], ["c", currency] or ["e", "#N/A"].
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from inside.formats import CURRENCY, DATE, LOGICAL
from inside.tools import flat, operation, places
from inside.workbook import Rectangle, Workbook, as_printed

_ERRORS = {
    532: "#DIV/0!", 524: "#REF!", 525: "#NAME?", 519: "#VALUE!", 32767: "#N/A", 503: "#NUM!", 521: "#NULL!",
}  # fmt: skip
_FORMULAS = 16  # CellFlags.FORMULA
_NUMBER_RESULTS, ERROR_RESULTS = 1, 4  # com.sun.star.sheet.FormulaResult
EPOCH = datetime(1899, 12, 30)

Rows = list[list[Any]]
Area = tuple[int, int, int, int, int]
"""Number format, first row, first column, last row, last column, counted in the range."""


def areas_of(book: Workbook, cells: Any, at: Rectangle) -> list[Area]:
    """The equally formatted areas of a range."""
    if at[2] == at[3] == 1:
        return [(cells.NumberFormat, 0, 0, 0, 0)]
    found = map(int, book.basic("FormatAreas", cells))
    return [
        (key, top - at[0], left - at[1], bottom - at[0], right - at[1])
        for key, top, left, bottom, right in zip(*[found] * 5, strict=True)
    ]


def of_kind(book: Workbook, areas: list[Area], kinds: int) -> list[tuple[int, int, int]]:
    """(row, column, kind) of the cells whose format is one of some kinds."""
    return [
        (row, column, book.formats.kind(key))
        for key, top, left, bottom, right in areas
        if book.formats.kind(key) & kinds
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]


def _result_kinds(book: Workbook, cells: Any, at: Rectangle) -> list[tuple[int, int, int]]:
    """The same of formulas, whose results bring a format along where the cell has none."""
    areas = cells.queryFormulaCells(_NUMBER_RESULTS).RangeAddresses
    if not areas:
        return []
    keys = map(int, book.basic("ResultFormats", cells.Spreadsheet, flat(areas)))
    found = zip(places(areas, at[0], at[1]), keys, strict=True)
    return [(row, column, book.formats.kind(key)) for (row, column), key in found]


def _typed(kind: int, value: float) -> Any:
    if kind & DATE:
        return ["d", (EPOCH + timedelta(milliseconds=round(value * 86_400_000))).isoformat()]
    if kind & LOGICAL:
        return bool(value)
    return ["c", repr(round(value, 4))] if kind & CURRENCY else value


def _data(cells: Any) -> Rows:
    """Numbers, texts, and None for blanks and errors."""
    return [[None if value == "" else value for value in row] for row in cells.getDataArray()]


@operation
def read_values(book: Workbook, sheet: int, at: Rectangle) -> Rows:
    """The values of a block: numbers, texts, truth values, None for blank, and the pairs above."""
    cells = book.cells(sheet, at)
    rows = _data(cells)
    if any(type(value) is float for row in rows for value in row):
        kinds = of_kind(book, areas_of(book, cells, at), DATE | LOGICAL | CURRENCY)
        for row, column, kind in (*kinds, *_result_kinds(book, cells, at)):
            if type(rows[row][column]) is float:
                rows[row][column] = _typed(kind, rows[row][column])
    for row, column in places(cells.queryFormulaCells(ERROR_RESULTS).RangeAddresses, at[0], at[1]):
        rows[row][column] = ["e", _error(cells.getCellByPosition(column, row))]
    return rows


def _error(cell: Any) -> str:
    """Calc calculates on with a cell that was deleted, and gives what comes of it."""
    found = _ERRORS.get(cell.getError(), "#VALUE!")
    return "#REF!" if found == "#DIV/0!" and "#REF!" in cell.getFormula() else found


def plain_text(value: float | str | bool | None) -> str:
    """The text in the formula bar of what is no formula; a date is its number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return f"{value:.15g}" if isinstance(value, float) else value


@operation
def read_formulas(book: Workbook, sheet: int, at: Rectangle) -> list[list[str]]:
    """What the formula bar shows: formulas in English, or the value as text."""
    cells = book.cells(sheet, at)
    data = _data(cells)
    if any(type(value) is float for row in data for value in row):
        for row, column, _ in of_kind(book, areas_of(book, cells, at), LOGICAL):
            if type(data[row][column]) is float:
                data[row][column] = bool(data[row][column])
    rows = [[plain_text(value) for value in row] for row in data]
    for row, column, text in formulas_of(book, cells, at):
        rows[row][column] = text
    return rows


def formulas_of(book: Workbook, cells: Any, at: Rectangle) -> list[tuple[int, int, str]]:
    """(row, column, formula). Calc's own writing comes at once; each is translated once a document."""
    areas = cells.queryContentCells(_FORMULAS).RangeAddresses
    if not areas:
        return []
    own = cells.getFormulaArray()
    found = [(row, column, own[row][column]) for row, column in places(areas, at[0], at[1])]
    new = {text: (at[1] + column, at[0] + row) for row, column, text in found if text not in book.translated}
    for text in [one for one in new if "#REF!" in one]:
        book.translated[text] = book.with_lost_cells(text)
        del new[text]
    if new:
        asked = tuple(float(one) for place in new.values() for one in place)
        texts = book.basic("PrintFormulas", book.component, cells.Spreadsheet, asked)
        book.translated.update(zip(new, map(as_printed, texts), strict=True))
    return [(row, column, book.translated[text]) for row, column, text in found]
