"""Carries out requests on a live LibreOffice; run by the Python that has the package python3-uno.

One JSON object a line comes in on standard input, {"do": name, ...}, and one goes out for each: {"ok": result} or
{"error": sentence}. The LibreOffice it starts is in its own process group, so that the two are killed together;
it ends when its input does. Cells are addressed as "B7" or by a name of the sheet.
"""

from __future__ import annotations

import contextlib
import csv
import json
import os
import queue
import re
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "calc"))
sys.path.insert(0, str(Path(__file__).parent))

import uno  # type: ignore[import-not-found]
from inside.engine import Engine
from soffice import Soffice, clear

_FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "xlsm": "Calc MS Excel 2007 VBA XML",
    "ods": "calc8",
    "xls": "MS Excel 97",
    "pdf": "calc_pdf_Export",
}
_NEVER_RUN, _RUN_WITHOUT_ASKING = 0, 4  # com.sun.star.document.MacroExecMode
_XL_ENGLISH, _XL_OOX, _ALL_GROUPS = 4, 3, 0x7FFFFFFF  # Excel's function names and address grammar
_TEXT, _FORMULA = "TEXT", "FORMULA"  # com.sun.star.table.CellContentType
_ERRORS = 4  # com.sun.star.sheet.FormulaResult.ERROR
_CELL = re.compile(r"([A-Z]{1,3})([0-9]+)")


def _properties(**values: Any) -> tuple[Any, ...]:
    made = []
    for name, value in values.items():
        one = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        one.Name, one.Value = name, value
        made.append(one)
    return tuple(made)


def _column_name(index: int) -> str:
    name = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        name, index = chr(65 + letter) + name, index - 1
    return name


def _column_index(name: str) -> int:
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - 64
    return index - 1


_TYPING = f"""
' Types into many cells from within: from outside each would cost several calls. sheets: names; cells: for
' each sheet column, row, value and so on. Gives the address of the first locked cell of a protected sheet.
Function TypeInto(document, sheets, cells) As String
    Dim parser, mapper, sheet, cell, own, value, i, j
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
    parser.OpCodeMap = mapper.getAvailableMappings({_XL_ENGLISH}, {_ALL_GROUPS})
    parser.FormulaConvention = {_XL_OOX}
    For i = LBound(sheets) To UBound(sheets)
        sheet = document.Sheets.getByName(sheets(i))
        own = cells(i)
        For j = LBound(own) To UBound(own) Step 3
            cell = sheet.getCellByPosition(own(j), own(j + 1))
            value = own(j + 2)
            If sheet.isProtected() And cell.CellProtection.IsLocked Then
                TypeInto = cell.AbsoluteName
                Exit Function
            ElseIf VarType(value) <> 8 Then
                If IsEmpty(value) Or IsNull(value) Then cell.String = "" Else cell.Value = value
            ElseIf Left(value, 1) = "=" Then
                cell.setTokens(parser.parseFormula(Mid(value, 2), cell.CellAddress))
            Else
                cell.String = value
            End If
        Next
    Next
End Function
"""


def _typing(context: Any) -> Any:
    """The Basic function above, in the library of the profile."""
    make = context.ServiceManager.createInstanceWithContext
    libraries = make("com.sun.star.script.ApplicationScriptLibraryContainer", context)
    library = libraries.getByName("Standard")
    library.insertByName("tthc", _TYPING)
    factory = context.getValueByName(
        "/singletons/com.sun.star.script.provider.theMasterScriptProviderFactory"
    )
    where = "vnd.sun.star.script:Standard.tthc.TypeInto?language=Basic&location=application"
    return factory.createScriptProvider("").getScript(where)


class Document:
    """An open document."""

    def __init__(self, component: Any, typing: Any) -> None:
        self.component, self._typing = component, typing
        self._parser = component.createInstance("com.sun.star.sheet.FormulaParser")
        mapper = component.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        self._parser.OpCodeMap = mapper.getAvailableMappings(_XL_ENGLISH, _ALL_GROUPS)
        self._parser.FormulaConvention = _XL_OOX

    def sheets(self) -> list[str]:
        return list(self.component.Sheets.ElementNames)

    def _sheet(self, name: str) -> Any:
        if not self.component.Sheets.hasByName(name):
            raise LookupError(f"no sheet {name!r}; there are {', '.join(self.sheets())}")
        return self.component.Sheets.getByName(name)

    def _range(self, sheet: str, cells: str) -> Any:
        found = self._sheet(sheet)
        try:
            return found.getCellRangeByName(cells)
        except Exception as problem:
            raise LookupError(f"no cell or name {cells!r} in {sheet!r}") from problem

    def _cell(self, sheet: str, cell: str) -> Any:
        return self._range(sheet, cell).getCellByPosition(0, 0)

    def value(self, sheet: str, cell: str) -> Any:
        found = self._cell(sheet, cell)
        if found.getError():
            return found.String
        kind = found.FormulaResultType2 if found.Type.value == _FORMULA else None
        is_number = kind == 1 or found.Type.value == "VALUE"
        return found.Value if is_number else found.String or None

    def text(self, sheet: str, cell: str) -> str:
        return str(self._cell(sheet, cell).String)

    def formula(self, sheet: str, cell: str) -> str | None:
        found = self._cell(sheet, cell)
        if found.Type.value != _FORMULA:
            return None
        return "=" + str(self._parser.printFormula(found.getTokens(), found.CellAddress))

    def read(self, sheet: str, cells: str) -> list[list[Any]]:
        found = self._range(sheet, cells)
        rows = [[None if value == "" else value for value in row] for row in found.getDataArray()]
        first = found.RangeAddress
        for bad in found.queryFormulaCells(_ERRORS).RangeAddresses:
            for row in range(bad.StartRow, bad.EndRow + 1):
                for column in range(bad.StartColumn, bad.EndColumn + 1):
                    down, across = row - first.StartRow, column - first.StartColumn
                    rows[down][across] = found.getCellByPosition(across, down).String
        return rows

    def read_many(self, cells: dict[str, str]) -> dict[str, list[list[Any]]]:
        return {sheet: self.read(sheet, own) for sheet, own in cells.items()}

    def texts(self, folder: str) -> dict[str, list[list[str]]]:
        """Every sheet as displayed, in one export: reading cell by cell costs a call each."""
        target = Path(folder)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        options = "44,34,76,1,,0,true,true,true,false,false,-1"  # all quoted, as shown, UTF-8, every sheet
        stored = _properties(FilterName="Text - txt - csv (StarCalc)", FilterOptions=options)
        self.component.storeToURL((target / "t.csv").as_uri(), stored)
        read = {}
        for sheet in self.sheets():
            with (target / f"t-{sheet}.csv").open(encoding="utf-8", newline="") as file:
                read[sheet] = list(csv.reader(file))
        return read

    def set(self, cells: dict[str, dict[str, Any]]) -> None:
        rows = []
        for sheet, values in cells.items():
            placed = [(*self._position(sheet, name), value) for name, value in values.items()]
            rows.append(tuple(part for one in placed for part in one))
        with self._undrawn():
            refused = self._typing.invoke((self.component, tuple(cells), tuple(rows)), (), ())[0]
        if refused:
            raise PermissionError(f"a locked cell of a protected sheet: {refused.replace('$', '')}")

    @contextlib.contextmanager
    def _undrawn(self) -> Iterator[None]:
        """Without measuring rows anew at every change, which takes ten times as long as the change."""
        self.component.lockControllers()
        self.component.addActionLock()
        try:
            yield
        finally:
            self.component.removeActionLock()
            self.component.unlockControllers()

    def _position(self, sheet: str, cell: str) -> tuple[int, int]:
        plain = _CELL.fullmatch(cell)
        if plain:
            return _column_index(plain[1]), int(plain[2]) - 1
        address = self._range(sheet, cell).RangeAddress
        return address.StartColumn, address.StartRow

    def names(self, sheet: str | None) -> dict[str, str]:
        named = (self._sheet(sheet) if sheet else self.component).NamedRanges
        return {name: self._address(named.getByName(name)) for name in named.ElementNames}

    def _address(self, name: Any) -> str:
        cells = name.getReferredCells()
        if cells is None:
            return str(name.Content)
        at = cells.RangeAddress
        start = f"{_column_name(at.StartColumn)}{at.StartRow + 1}"
        end = f"{_column_name(at.EndColumn)}{at.EndRow + 1}"
        return f"{cells.Spreadsheet.Name}!{start}" + (f":{end}" if end != start else "")

    def recalculate(self, hard: bool) -> None:
        if hard:
            self.component.calculateAll()
        else:
            self.component.calculate()

    def automatic(self, on: bool) -> None:
        self.component.enableAutomaticCalculation(on)

    def copy_sheet(self, name: str, new_name: str) -> None:
        self._sheet(name)
        with self._undrawn():
            self.component.Sheets.copyByName(name, new_name, self.component.Sheets.Count)

    def links(self) -> list[str]:
        """Other files the document points to."""
        return [link.Url for link in _each(self.component.SheetLinks)] + [
            one for one in self.component.ExternalDocLinks.ElementNames
        ]

    def call(self, macro: str, arguments: list[Any]) -> Any:
        project = self.component.BasicLibraries.ProjectName or "Standard"
        where = f"vnd.sun.star.script:{project}.{macro}?language=Basic&location=document"
        # an int for `ByVal n As Long` arrives as 0: numbers go as doubles
        given = tuple(float(a) if isinstance(a, int) and not isinstance(a, bool) else a for a in arguments)
        result, _, _ = self.component.getScriptProvider().getScript(where).invoke(given, (), ())
        return result if isinstance(result, str | int | float | bool | None) else str(result)

    def modules(self) -> dict[str, str]:
        libraries = self.component.BasicLibraries
        library = libraries.getByName(libraries.ProjectName or "Standard")
        return {name: str(library.getByName(name)) for name in library.ElementNames}

    def save_as(self, path: str, kind: str) -> None:
        self.component.storeToURL(Path(path).as_uri(), _properties(FilterName=_FILTERS[kind]))

    def close(self) -> None:
        self.component.close(True)


def _each(container: Any) -> list[Any]:
    return [container.getByName(name) for name in container.ElementNames]


class Driver:
    """The open documents of one LibreOffice."""

    def __init__(self, folder: Path, locale: str) -> None:
        self.folder = folder
        self._soffice = Soffice(locale, own_group=False, folder=folder)
        context = self._connect()
        self._desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        self._typing = _typing(context)
        self._engine = Engine(context, self._desktop)
        self._documents: dict[int, Document] = {}
        self._opened = 0

    def _connect(self) -> Any:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        while True:  # whoever started us limits the time
            try:
                return resolver.resolve(self._soffice.url)
            except uno.getClass("com.sun.star.connection.NoConnectException"):
                time.sleep(0.05)

    def answer(self, request: dict[str, Any]) -> Any:
        do = request.pop("do")
        if do == "open":
            return self.open(**request)
        if do == "engine":  # of the xlwings engine in tests/calc
            return self._engine.answer(**request["request"])
        number = request.pop("document")
        if number not in self._documents:
            raise LookupError("the document is closed")
        result = getattr(self._documents[number], do)(**request)
        if do == "close":
            del self._documents[number]
        return result

    def open(self, path: str, macros: bool) -> int:
        self._opened += 1
        copy = self.folder / str(self._opened) / Path(path).name
        copy.parent.mkdir()
        shutil.copyfile(path, copy)
        mode = _RUN_WITHOUT_ASKING if macros else _NEVER_RUN
        # not Hidden: such a load fires no events, swallows errors of macros and loses frozen panes
        component = self._desktop.loadComponentFromURL(
            copy.as_uri(), "_blank", 0, _properties(MacroExecutionMode=mode)
        )
        if component is None:
            raise ValueError(f"LibreOffice gave no document for {path}")
        self._documents[self._opened] = Document(component, self._typing)
        return self._opened


def _requests() -> queue.Queue[str]:
    """The lines of standard input; when it ends everything does, even in the middle of a call."""
    lines: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        for line in sys.stdin:
            lines.put(line)
        clear(Path(sys.argv[1]))
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=listen, daemon=True).start()
    return lines


def main() -> None:
    """Start, then answer until the input ends: driver.py FOLDER LOCALE."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer
    lines = _requests()
    driver = Driver(Path(sys.argv[1]), sys.argv[2])
    print(json.dumps({"ok": "ready"}), file=answers, flush=True)
    while True:
        try:
            result = {"ok": driver.answer(json.loads(lines.get()))}
        except Exception as problem:
            result = {"error": f"{type(problem).__name__}: {str(problem).strip() or repr(problem)}"}
        print(json.dumps(result), file=answers, flush=True)


if __name__ == "__main__":
    main()
