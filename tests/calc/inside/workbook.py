"""An open workbook and its sheets, which keep their number through renaming and moving, as Excel's objects do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from inside.formats import Formats
from inside.package import very_hidden
from inside.tools import RefusedError, struct

_XL_ENGLISH, _XL_OOX, _CALC_OWN, _ALL_GROUPS = 4, 3, 0, 0x7FFFFFFF
_CELL = r"\$?(?:[A-Z]{1,3}|#REF!)\$?(?:[0-9]+|#REF!)"
_REFERENCE = re.compile(
    rf"(\"(?:[^\"]|\"\")*\")|((?:\$?(?:'(?:[^']|'')*'|[^\W\d]\w*|#REF!)\.)?(?:{_CELL}(?::{_CELL})?|#REF!))"
)
_LOST = "tthc_lost"
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
        self._own = component.createInstance("com.sun.star.sheet.FormulaParser")
        self._own.CompileEnglish, self._own.FormulaConvention = True, _CALC_OWN
        self._next = 0
        self._names_held = False
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

    def hold_names(self) -> None:
        """Before names change: Calc would compile the whole document anew after each."""
        if not self._names_held:
            self.component.NamedRanges.addActionLock()
            self._names_held = True

    def settle_names(self) -> None:
        """Formulas learn of names that changed."""
        if self._names_held:
            self._names_held = False
            self.component.NamedRanges.removeActionLock()

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
        if found.isProtected() and self.basic("IsLocked", cells):
            raise RefusedError(f"the cell is on a protected sheet: {found.Name}")
        return cells

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

    def in_own_writing(self, formula: str) -> str:
        """A formula in Excel's English, "=" included, as Calc writes it, without "="."""
        nowhere = struct("table.CellAddress")
        return str(self._own.printFormula(self.parser.parseFormula(to_parse(formula), nowhere), nowhere))

    def with_lost_cells(self, own: str) -> str:
        """A formula in Calc's writing that refers to deleted cells, which Calc's printer leaves out, as Excel has it."""
        text = _REFERENCE.sub(lambda match: _LOST if "#REF!" in (match[2] or "") else match[0], own)
        nowhere = struct("table.CellAddress")
        printed = self.parser.printFormula(self._own.parseFormula(text.removeprefix("="), nowhere), nowhere)
        return as_printed(printed.replace(_LOST, "#REF!"))


def quoted(name: str) -> str:
    """The name of a sheet in a formula."""
    return "'" + name.replace("'", "''") + "'"


def to_parse(formula: str) -> str:
    """What Calc's parser takes for Excel's formula: no "=", and TRUE as a function."""
    body = formula.strip()[1:].replace("_xlfn.", "")
    return _TRUTH.sub(lambda match: match[1] or match[2].upper() + "()", body)


def as_printed(text: str) -> str:
    """Excel's formula for what Calc's parser prints; a constant that Calc keeps as a formula is itself."""
    plain = _TRUTH_CALL.sub(lambda match: match[1] or match[2], text)
    return plain if text in ("TRUE()", "FALSE()") else f"={plain}"
