"""Values and formulas of a block, read and written as Excel does over COM.

A value that JSON has no word for travels as a pair: ["d", ISO date], ["c", currency] or ["e", "#N/A"].
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from inside.formats import CURRENCY, DATE, LOGICAL, TEXT
from inside.tools import MOST_COLUMNS, MOST_ROWS, RefusedError, enum, operation, rectangles, undrawn
from inside.workbook import Rectangle, Workbook, as_printed, to_parse

_ERRORS = {
    532: "#DIV/0!", 524: "#REF!", 525: "#NAME?", 519: "#VALUE!", 32767: "#N/A", 503: "#NUM!", 521: "#NULL!",
}  # fmt: skip
_UNWRITABLE = {501, 508, 509, 510, 511, 512, 516, 517, 520}
"""Errors of Calc in a formula that Excel would not accept at all."""
_FORMULAS, _ERROR_RESULTS = 16, 4  # CellFlags.FORMULA, FormulaResult.ERROR
_VALUES_FLAGS, _LOOKS_FLAGS, _ALL_FLAGS = 1 | 2 | 4 | 16, 32 | 64 | 256 | 512, 1023
_EPOCH = datetime(1899, 12, 30)
_LONGEST_TEXT = 32_767
_DATE_FORMAT, _MOMENT_FORMAT, _CURRENCY_FORMAT = "m/d/yyyy", "m/d/yyyy h:mm", "[$$-409]#,##0.00"

Rows = list[list[Any]]


def _areas(book: Workbook, cells: Any, at: Rectangle) -> list[tuple[int, int, int, int, int]]:
    """(format, first row, first column, last row, last column) of equally formatted areas, counted in the range."""
    if at[2] == at[3] == 1:
        return [(cells.NumberFormat, 0, 0, 0, 0)]
    flat = [int(one) for one in book.basic("FormatAreas", cells)]
    return [
        (key, top - at[0], left - at[1], bottom - at[0], right - at[1])
        for key, top, left, bottom, right in zip(*[iter(flat)] * 5, strict=True)
    ]


def _of_kind(book: Workbook, areas: Any, kinds: int) -> list[tuple[int, int, int]]:
    """(row, column, kind) of the cells whose format is one of some kinds."""
    return [
        (row, column, book.formats.kind(key))
        for key, top, left, bottom, right in areas
        if book.formats.kind(key) & kinds
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]


def moment(serial: float) -> str:
    """A date of the sheet."""
    return (_EPOCH + timedelta(milliseconds=round(serial * 86_400_000))).isoformat()


def _typed(kind: int, value: float) -> Any:
    if kind & DATE:
        return ["d", moment(value)]
    return bool(value) if kind & LOGICAL else ["c", repr(round(value, 4))]


@operation
def read_values(book: Workbook, sheet: int, at: Rectangle) -> Rows:
    """The values of a block: numbers, texts, truth values, None for blank, and the pairs above."""
    cells = book.cells(sheet, at)
    rows = [[None if value == "" else value for value in row] for row in cells.getDataArray()]
    kinds = {type(value) for row in rows for value in row}
    if float in kinds:
        for row, column, kind in _of_kind(book, _areas(book, cells, at), DATE | LOGICAL | CURRENCY):
            if type(rows[row][column]) is float:
                rows[row][column] = _typed(kind, rows[row][column])
    if type(None) in kinds:
        for row, column, error in _errors(cells, at):
            rows[row][column] = ["e", error]
    return rows


def _errors(cells: Any, at: Rectangle) -> list[tuple[int, int, str]]:
    found = []
    for area in cells.queryFormulaCells(_ERROR_RESULTS).RangeAddresses:
        for row in range(area.StartRow - at[0], area.EndRow - at[0] + 1):
            for column in range(area.StartColumn - at[1], area.EndColumn - at[1] + 1):
                code = cells.getCellByPosition(column, row).getError()
                found.append((row, column, _ERRORS.get(code, "#VALUE!")))
    return found


def _plain(value: Any) -> str:
    """The text in the formula bar of what is no formula; a date is its number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


@operation
def read_formulas(book: Workbook, sheet: int, at: Rectangle) -> list[list[str]]:
    """What the formula bar shows: formulas in English, or the value as text."""
    cells = book.cells(sheet, at)
    data = [[None if value == "" else value for value in row] for row in cells.getDataArray()]
    if any(type(value) is float for row in data for value in row):
        for row, column, _ in _of_kind(book, _areas(book, cells, at), LOGICAL):
            if type(data[row][column]) is float:
                data[row][column] = bool(data[row][column])
    rows = [[_plain(value) for value in row] for row in data]
    for row, column, text in _formulas(book, cells, at):
        rows[row][column] = text
    return rows


def _formulas(book: Workbook, cells: Any, at: Rectangle) -> list[tuple[int, int, str]]:
    """(row, column, formula) of the formula cells. Calc's own writing is known for all cells at once; each is
    translated once a document.
    """
    areas = cells.queryContentCells(_FORMULAS).RangeAddresses
    if not areas:
        return []
    own = cells.getFormulaArray()
    places = [
        (row, column)
        for one in areas
        for row in range(one.StartRow - at[0], one.EndRow - at[0] + 1)
        for column in range(one.StartColumn - at[1], one.EndColumn - at[1] + 1)
    ]
    known = book.translated
    new = {own[row][column]: (row, column) for row, column in places if own[row][column] not in known}
    if new:
        flat = tuple(float(one) for row, column in new.values() for one in (at[1] + column, at[0] + row))
        texts = book.basic("PrintFormulas", book.component, cells.Spreadsheet, flat)
        known.update(zip(new, map(as_printed, texts), strict=True))
    return [(row, column, known[own[row][column]]) for row, column in places]


class _Block:
    """What is to be written, sorted into plain values, formulas, and formats that Excel gives along."""

    def __init__(self, book: Workbook, text_cells: set[tuple[int, int]]) -> None:
        self._book, self._text_cells = book, text_cells
        self.formulas: dict[tuple[int, int], str] = {}
        self.formats: dict[int, list[tuple[int, int]]] = {}
        self.truths: list[tuple[int, int]] = []

    def plain(self, row: int, column: int, value: Any) -> float | str:
        """What is stored in the cell at first."""
        place = row, column
        as_text = place in self._text_cells
        if value is None:
            return ""
        if isinstance(value, str):
            return value if as_text and value[:1] != "'" else self._text(place, value)
        if isinstance(value, bool):
            self.truths.append(place)
            return float(value)
        if isinstance(value, int | float):
            return _plain(float(value)).replace(".", ",") if as_text else float(value)
        return self._tagged(place, *value)

    def _text(self, place: tuple[int, int], text: str) -> float | str:
        if len(text) > _LONGEST_TEXT:
            raise RefusedError(f"a cell holds {_LONGEST_TEXT} letters at most")
        if text[:1] == "'":
            return text[1:]
        if text[:1] == "=" and len(text) > 1:
            self.formulas[place] = text
            return ""
        found = self._book.formats.typed_in(text)
        if found is not None:
            number, key = found
            return self._number(place, number, key)
        if text[:1] in tuple("+-@") and len(text) > 1:
            raise RefusedError(f"Excel takes this for the beginning of a formula: {text!r}")
        return text

    def _number(self, place: tuple[int, int], number: float, key: int | None) -> float:
        if key is not None and self._book.formats.kind(key) & LOGICAL:
            self.truths.append(place)
        elif key is not None:
            self.formats.setdefault(key, []).append(place)
        return number

    def _tagged(self, place: tuple[int, int], tag: str, text: str) -> float:
        if tag == "c":
            return self._number(place, float(text), self._book.formats.key(_CURRENCY_FORMAT))
        at = datetime.fromisoformat(text)
        serial = (at - _EPOCH) / timedelta(days=1)
        code = (
            _DATE_FORMAT
            if at == datetime.combine(date(at.year, at.month, at.day), at.min.time())
            else _MOMENT_FORMAT
        )
        return self._number(place, serial, self._book.formats.key(code))


@operation
def write_values(book: Workbook, sheet: int, at: Rectangle, rows: Rows) -> None:
    """Writes a block as Excel does: "=..." is a formula, other texts are parsed unless the cell is a text cell."""
    cells = book.unlocked(sheet, at)
    areas = _areas(book, cells, at)
    formatted = _of_kind(book, areas, TEXT | LOGICAL)
    block = _Block(book, {(row, column) for row, column, kind in formatted if kind & TEXT})
    plain = [[block.plain(r, c, value) for c, value in enumerate(row)] for r, row in enumerate(rows)]
    with undrawn(book.component):
        cells.setDataArray(tuple(map(tuple, plain)))
        _write_formulas(book, cells, at, block.formulas)
        _apply(
            book, cells, areas, block, {(row, column) for row, column, kind in formatted if kind & LOGICAL}
        )
    _check_formulas(book, cells, block.formulas)


def _write_formulas(book: Workbook, cells: Any, at: Rectangle, formulas: dict[tuple[int, int], str]) -> None:
    if not formulas:
        return
    flat: list[Any] = []
    for (row, column), text in formulas.items():
        flat += [float(at[1] + column), float(at[0] + row), to_parse(text)]
    book.basic("TypeFormulas", book.component, cells.Spreadsheet, tuple(flat))


def _apply(book: Workbook, cells: Any, areas: Any, block: _Block, truth_cells: set[tuple[int, int]]) -> None:
    """Formats of dates and so on for cells without a format; truth values are a format in Calc."""
    formats = book.formats
    bare = {
        (row, column)
        for key, top, left, bottom, right in (areas if block.formats else ())
        if formats.is_general(key)
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    wanted = {key: [one for one in places if one in bare] for key, places in block.formats.items()}
    wanted[formats.key("BOOLEAN")] = block.truths
    wanted[formats.general] = sorted(truth_cells - set(block.truths))
    for key, places in wanted.items():
        for top, left, bottom, right in rectangles(places):
            cells.getCellRangeByPosition(left, top, right, bottom).NumberFormat = key


def _check_formulas(book: Workbook, cells: Any, formulas: Any) -> None:
    """Excel does not accept a formula with a mistake in it; nothing of it stays."""
    if not formulas:
        return
    for area in cells.queryFormulaCells(_ERROR_RESULTS).RangeAddresses:
        found = cells.Spreadsheet
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                cell = found.getCellByPosition(column, row)
                if cell.getError() in _UNWRITABLE:
                    text = cell.getFormula()
                    cell.setString("")
                    raise RefusedError(f"no formula: {text!r}")


@operation
def fill(book: Workbook, sheet: int, at: Rectangle, value: Any) -> None:
    """One value into every cell; what a formula refers to moves along."""
    if isinstance(value, str) and value[:1] == "=" and len(value) > 1:
        cells = book.unlocked(sheet, at)
        with undrawn(book.component):
            book.basic("FillFormula", book.component, cells, to_parse(value))
        _check_formulas(book, cells, True)
    elif value is None or value == "":
        clear(book, sheet, at, "contents")
    else:
        write_values(book, sheet, at, [[value] * at[3]] * at[2])


@operation
def clear(book: Workbook, sheet: int, at: Rectangle, what: str) -> None:
    """Contents, formats, or all."""
    cells = book.unlocked(sheet, at)
    flags = {"contents": _VALUES_FLAGS, "formats": _LOOKS_FLAGS, "all": _ALL_FLAGS}[what]
    with undrawn(book.component):
        if what != "contents":
            cells.merge(False)
        cells.clearContents(flags)


@operation
def end_of(book: Workbook, sheet: int, at: Rectangle, direction: str) -> Rectangle:
    """The cell Ctrl+arrow leads to."""
    row, column = at[0], at[1]
    down, forward = direction in ("down", "up"), direction in ("down", "right")
    cursor = book.sheet(sheet).createCursor()
    cursor.gotoEndOfUsedArea(False)
    used = cursor.RangeAddress.EndRow if down else cursor.RangeAddress.EndColumn
    here, most = (row, MOST_ROWS) if down else (column, MOST_COLUMNS)
    last = min(max(used, here) + 1, most - 1) if forward else 0
    first, final = min(here, last), max(here, last)
    line = (first, column, final - first + 1, 1) if down else (row, first, 1, final - first + 1)
    data = [value for values in book.cells(sheet, line).getDataArray() for value in values]
    steps = _steps([value != "" for value in (data if forward else reversed(data))])
    found = (most - 1 if forward else 0) if steps is None else here + (steps if forward else -steps)
    return (found, column, 1, 1) if down else (row, found, 1, 1)


def _steps(full: list[bool]) -> int | None:
    """How far it goes: to the end of a filled run, or to the next filled cell; None for the edge."""
    if len(full) > 1 and full[0] and full[1]:
        return next((i for i in range(1, len(full)) if not full[i]), len(full)) - 1
    return next((i for i in range(1, len(full)) if full[i]), None)


@operation
def shift(book: Workbook, sheet: int, at: Rectangle, delete: bool, direction: str | None) -> None:
    """Inserts or deletes cells, whole rows or whole columns."""
    found = book.unprotected(sheet)
    whole_rows, whole_columns = at[3] == MOST_COLUMNS, at[2] == MOST_ROWS
    kind = "Delete" if delete else "Insert"
    usual = ("UP" if at[3] >= at[2] else "LEFT") if delete else ("DOWN" if at[3] >= at[2] else "RIGHT")
    mode = "ROWS" if whole_rows else "COLUMNS" if whole_columns else (direction or usual).upper()
    address = book.cells(sheet, at).RangeAddress
    with undrawn(book.component):
        change = found.removeRange if delete else found.insertCells
        change(address, enum(f"sheet.Cell{kind}Mode", mode))
