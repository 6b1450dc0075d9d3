"""Values and formulas written as Excel takes them over COM: what looks like a value is one, unless it is text."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import Any

from inside.formats import DATE_CODE, LOGICAL, TEXT
from inside.reading import EPOCH, ERROR_RESULTS, Area, Rows, areas_of, of_kind, plain_text
from inside.tools import RefusedError, operation, places, rectangles, undrawn
from inside.workbook import Rectangle, Workbook, to_parse

_NO_FORMULA = {501, 508, 509, 510, 511, 512, 516, 517, 520}
"""Errors of Calc in a formula that Excel would not accept at all."""
_CONTENTS, _LOOKS, _EVERYTHING = 1 | 2 | 4 | 16, 32 | 64 | 256 | 512, 1023  # com.sun.star.sheet.CellFlags
_LONGEST_TEXT = 32_767
_MOMENT_CODE, _CURRENCY_CODE = "m/d/yyyy h:mm", "[$$-409]#,##0.00"
_QUOTED = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'")
_LIKE_NUMBER = re.compile(r"\s*[-+($]?[\d.,]")

Place = tuple[int, int]


def _is_formula(value: Any) -> bool:
    return isinstance(value, str) and value[:1] == "=" and len(value) > 1


class _Block:
    """What is to be written, sorted into plain values, formulas, and formats that Excel gives along."""

    def __init__(self, book: Workbook, text_cells: set[Place]) -> None:
        self._formats, self.text_cells = book.formats, text_cells
        self.formulas: dict[Place, str] = {}
        self.formats: dict[int, list[Place]] = defaultdict(list)
        self.truths: list[Place] = []
        self.like_numbers: list[Place] = []

    def plain(self, place: Place, value: Any) -> float | str:
        """What is stored in the cell at first."""
        as_text = place in self.text_cells
        if isinstance(value, str):
            return value if as_text and value[:1] != "'" else self._text(place, value)
        if isinstance(value, bool):
            self.truths.append(place)
            return float(value)
        if isinstance(value, int | float):
            return plain_text(float(value)).replace(".", ",") if as_text else float(value)
        return "" if value is None else self._pair(place, *value)

    def _text(self, place: Place, text: str) -> float | str:
        if len(text) > _LONGEST_TEXT:
            raise RefusedError(f"a cell holds {_LONGEST_TEXT} letters at most")
        if _is_formula(text):
            _check_brackets(text)
            self.formulas[place] = text
            return ""
        found = self._formats.typed_in(text)
        if found is not None:
            return self._number(place, *found)
        if text[:1] in tuple("+-@") and len(text) > 1:
            raise RefusedError(f"Excel takes this for the beginning of a formula: {text!r}")
        plain = text.removeprefix("'")
        if _LIKE_NUMBER.match(plain):
            self.like_numbers.append(place)
        return plain

    def _number(self, place: Place, number: float, key: int | None) -> float:
        if key is not None and self._formats.kind(key) & LOGICAL:
            self.truths.append(place)
        elif key is not None:
            self.formats[key].append(place)
        return number

    def _pair(self, place: Place, tag: str, text: str) -> float:
        if tag == "c":
            return self._number(place, float(text), self._formats.key(_CURRENCY_CODE))
        at = datetime.fromisoformat(text)
        code = DATE_CODE if at.time() == time() else _MOMENT_CODE
        return self._number(place, (at - EPOCH) / timedelta(days=1), self._formats.key(code))


def _check_brackets(formula: str) -> None:
    """Calc closes what is open; Excel refuses."""
    bare = _QUOTED.sub("", formula)
    if bare.count("(") != bare.count(")") or '"' in bare:
        raise RefusedError(f"no formula: {formula!r}")


@operation
def write_values(book: Workbook, sheet: int, at: Rectangle, rows: Rows) -> None:
    """Writes a block: "=..." is a formula, other texts are parsed unless the cell is a text cell."""
    if len(rows) != at[2] or any(len(row) != at[3] for row in rows):
        raise RefusedError("the block is not as large as the range")
    cells = book.unlocked(sheet, at)
    areas = areas_of(book, cells, at)
    block = _Block(book, {(row, column) for row, column, _ in of_kind(book, areas, TEXT)})
    plain = [[block.plain((r, c), value) for c, value in enumerate(row)] for r, row in enumerate(rows)]
    with undrawn(book.component):
        cells.setDataArray(tuple(map(tuple, plain)))
        _give_formats(book, cells, areas, block)
        _take_back_text_format(book, cells, at, areas, block)
        _write_formulas(book, cells, at, block.formulas)
    if block.formulas:
        _check_formulas(cells)


def _write_formulas(book: Workbook, cells: Any, at: Rectangle, formulas: dict[Place, str]) -> None:
    asked: list[Any] = []
    for (row, column), text in formulas.items():
        asked += [float(at[1] + column), float(at[0] + row), to_parse(text)]
    if asked:
        book.basic("TypeFormulas", book.component, cells.Spreadsheet, tuple(asked))


def _set_formats(cells: Any, wanted: dict[int, list[Place]]) -> None:
    for key, found in wanted.items():
        for top, left, bottom, right in rectangles(found):
            cells.getCellRangeByPosition(left, top, right, bottom).NumberFormat = key


def _format_before(areas: list[Area], place: Place) -> int:
    row, column = place
    return next(key for key, t, left, b, right in areas if t <= row <= b and left <= column <= right)


def _give_formats(book: Workbook, cells: Any, areas: list[Area], block: _Block) -> None:
    """Formats of dates and so on for cells without one; a truth value is a format in Calc."""
    formats = book.formats
    wanted = {
        key: [place for place in found if formats.is_general(_format_before(areas, place))]
        for key, found in block.formats.items()
    }
    truths = {(row, column) for row, column, _ in of_kind(book, areas, LOGICAL)}
    wanted[formats.general] = list(truths - set(block.truths))
    wanted[formats.key("BOOLEAN")] = block.truths
    _set_formats(cells, wanted)


def _take_back_text_format(
    book: Workbook, cells: Any, at: Rectangle, areas: list[Area], block: _Block
) -> None:
    """Calc makes text cells of those that hold a text like a number; Excel leaves the format."""
    if not block.like_numbers:
        return
    now = {(row, column) for row, column, _ in of_kind(book, areas_of(book, cells, at), TEXT)}
    wanted = defaultdict(list)
    for place in set(block.like_numbers) & now - block.text_cells:
        wanted[_format_before(areas, place)].append(place)
    _set_formats(cells, wanted)


def _check_formulas(cells: Any) -> None:
    """Excel does not accept a formula with a mistake in it; nothing of it stays."""
    for row, column in places(cells.queryFormulaCells(ERROR_RESULTS).RangeAddresses, 0, 0):
        cell = cells.Spreadsheet.getCellByPosition(column, row)
        if cell.getError() in _NO_FORMULA:
            text = cell.getFormula()
            cell.setString("")
            raise RefusedError(f"no formula: {text!r}")


@operation
def fill(book: Workbook, sheet: int, at: Rectangle, value: Any) -> None:
    """One value into every cell; what a formula refers to moves along."""
    if _is_formula(value):
        _check_brackets(value)
        cells = book.unlocked(sheet, at)
        with undrawn(book.component):
            book.basic("FillFormula", book.component, cells, to_parse(value))
        _check_formulas(cells)
    elif value in (None, ""):
        clear(book, sheet, at, "contents")
    else:
        write_values(book, sheet, at, [[value] * at[3]] * at[2])


@operation
def clear(book: Workbook, sheet: int, at: Rectangle, what: str) -> None:
    """Contents, formats, or all."""
    cells = book.unlocked(sheet, at)
    with undrawn(book.component):
        if what != "contents":
            cells.merge(False)
        cells.clearContents({"contents": _CONTENTS, "formats": _LOOKS, "all": _EVERYTHING}[what])
