"""An open workbook and its sheets, which keep their number through renaming and moving, as Excel's objects do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from inside.formats import Formats
from inside.package import very_hidden
from inside.tools import RefusedError

_XL_ENGLISH, _XL_OOX, _ALL_GROUPS = 4, 3, 0x7FFFFFFF
_TRUTH = re.compile(r"(\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*')|\b(TRUE|FALSE)\b(?!\s*[(!\[.])", re.I)
_TRUTH_CALL = re.compile(r"(\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*')|\b(TRUE|FALSE)\(\)")

Rectangle = tuple[int, int, int, int]
"""First row and column, counted from 0, rows and columns."""


class Workbook:
    """One document."""

    def __init__(self, component: Any, basic: Any, formatter: Any, name: str) -> None:
        self.component, self.basic, self._name = component, basic, name
        self.formats = Formats(component, formatter)
        self.parser = component.createInstance("com.sun.star.sheet.FormulaParser")
        mapper = component.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        self.parser.OpCodeMap = mapper.getAvailableMappings(_XL_ENGLISH, _ALL_GROUPS)
        self.parser.FormulaConvention = _XL_OOX
        self._next = 0
        self._sheets: dict[int, Any] = {}
        self.translated: dict[str, str] = {}
        """Formulas in Calc's writing and in Excel's."""
        self.order: list[int] = []
        """The numbers of the sheets as they stand."""
        for position in range(component.Sheets.Count):
            self.placed(position)
        path = self.path
        self.very_hidden = {self.order[one] for one in (very_hidden(path) if path else ())}

    def placed(self, position: int) -> int:
        """A number for the sheet that now stands at a position."""
        self._next += 1
        self.moved()
        self.order.insert(position, self._next)
        return self._next

    def moved(self) -> None:
        """To be called when sheets were added, removed or moved."""
        self._sheets.clear()

    @property
    def path(self) -> Path | None:
        """Where it was opened from or saved to."""
        where = self.component.URL
        return Path(uno.fileUrlToSystemPath(where)) if where.startswith("file:") else None

    @property
    def fullname(self) -> str:
        """The path, or the name of a book never saved."""
        return str(self.path or self._name)

    def position(self, sheet: int) -> int:
        """Where a sheet stands, from 0."""
        if sheet not in self.order:
            raise RefusedError("the sheet has been deleted")
        return self.order.index(sheet)

    def sheet(self, sheet: int) -> Any:
        """A sheet by its number."""
        position = self.position(sheet)
        if sheet not in self._sheets:
            self._sheets[sheet] = self.component.Sheets.getByIndex(position)
        return self._sheets[sheet]

    def named(self, name: str) -> int | None:
        """The number of a sheet by its name, in capitals or not."""
        names = [one.casefold() for one in self.component.Sheets.ElementNames]
        return self.order[names.index(name.casefold())] if name.casefold() in names else None

    def cells(self, sheet: int, at: Rectangle) -> Any:
        """A range; one cell, too, is a range."""
        row, column, rows, columns = at
        return self.sheet(sheet).getCellRangeByPosition(column, row, column + columns - 1, row + rows - 1)

    def unlocked(self, sheet: int, at: Rectangle) -> Any:
        """The range, if it may be written."""
        found = self.sheet(sheet)
        cells = self.cells(sheet, at)
        if found.isProtected() and self._is_locked(cells):
            raise RefusedError(f"the cell is on a protected sheet: {found.Name}")
        return cells

    @staticmethod
    def _is_locked(cells: Any) -> bool:
        groups = cells.getUniqueCellFormatRanges()
        return any(groups.getByIndex(i).CellProtection.IsLocked for i in range(groups.getCount()))

    def unprotected(self, sheet: int) -> Any:
        """The sheet, if its layout may be changed."""
        found = self.sheet(sheet)
        if found.isProtected():
            raise RefusedError(f"the sheet is protected: {found.Name}")
        return found

    def check_structure(self) -> None:
        """Raises `RefusedError` if sheets may not be added, removed or renamed."""
        if self.component.isProtected():
            raise RefusedError("the structure of the workbook is protected")

    def tokens(self, formula: str, address: Any) -> Any:
        """A formula in Excel's English, "=" included, for a cell."""
        return self.parser.parseFormula(to_parse(formula), address)

    def printed(self, tokens: Any, address: Any) -> str:
        """A formula as Excel writes it."""
        return as_printed(self.parser.printFormula(tokens, address))


def to_parse(formula: str) -> str:
    """What Calc's parser takes for Excel's formula: no "=", and TRUE as a function."""
    body = formula.strip()[1:].replace("_xlfn.", "")
    return _TRUTH.sub(lambda match: match[1] or match[2].upper() + "()", body)


def as_printed(text: str) -> str:
    """Excel's formula for what Calc's parser prints; a constant that Calc keeps as a formula is itself."""
    plain = _TRUTH_CALL.sub(lambda match: match[1] or match[2], text)
    return plain if text in ("TRUE()", "FALSE()") else f"={plain}"
