"""Plays Excel step by step, with a small workbook of our own in Excel's place. Runs on Windows' Python.

JSON on standard input: `{"library", "command", "cells": {name: value or rows}, "steps": [step, ...]}`, and a line of
JSON for each step, `{"seconds", "error", "value"}`; `error` is what VBA would have seen raised. A step is one of

- `["press", action, whether the button stands in a workbook]`: the value is the cells afterwards
- `["call", function, arguments]`
- `["evaluate", expression]`: its text, in the Python that Excel started
- `["end"]`: that Python ends in the midst of it
- `["find"]`: asks the library for the server again
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, ClassVar

import pythoncom
import pywintypes
import win32com.server.policy
import win32com.server.util
from win32com.server.exception import COMException

from tthc.excel.dll_host import DllHost

COMMAND = "from tthc.excel.calls import run; run()"
"""As addin/vba/modAction.bas has it; a test compares the two."""
_WRITES = pythoncom.DISPATCH_PROPERTYPUT | pythoncom.DISPATCH_PROPERTYPUTREF
_NOT_FOUND = -2147352570
_BAD_NAME = -2146827284  # what Excel raises for a name that is not there
_INTERFACES = {
    "_Workbook": "{000208DA-0000-0000-C000-000000000046}",
    "_Application": "{000208D5-0000-0000-C000-000000000046}",
    "Names": "{000208B8-0000-0000-C000-000000000046}",
    "Name": "{000208B9-0000-0000-C000-000000000046}",
    "_Worksheet": "{000208D8-0000-0000-C000-000000000046}",
    "Range": "{00020846-0000-0000-C000-000000000046}",
}


def _types() -> dict[str, Any]:
    """A description of each of Excel's objects that xlwings asks after: name and number, no members."""
    library = pythoncom.CreateTypeLib2(3, str(Path(tempfile.mkdtemp()) / "excel.tlb"))
    found = {}
    for name, number in _INTERFACES.items():
        made = library.CreateTypeInfo(name, pythoncom.TKIND_DISPATCH)
        made.SetGuid(pywintypes.IID(number))
        made.LayOut()
        found[name] = made
    library.SaveAllChanges()
    return {name: made.QueryInterface(pythoncom.IID_ITypeInfo) for name, made in found.items()}


class Policy(win32com.server.policy.DynamicPolicy):
    """Members by name; each object tells which of Excel's it is."""

    types: ClassVar[dict[str, Any]] = {}

    def _GetTypeInfoCount_(self) -> int:  # noqa: N802
        return 1

    def _GetTypeInfo_(self, index: int, lcid: int) -> Any:  # noqa: N802
        return 0, self.types[self._obj_.kind]


class Object:
    """One of Excel's objects: attributes are its properties, methods its methods."""

    kind = ""

    def _dynamic_(self, name: str, lcid: int, flags: int, arguments: tuple[Any, ...]) -> Any:
        own = name if name != "_value_" else "Item"
        if flags & _WRITES:
            setattr(self, own, arguments[0])
            return None
        found = getattr(self, own, _NOT_FOUND)
        if isinstance(found, int) and found == _NOT_FOUND:
            raise COMException(scode=_NOT_FOUND)
        given = found(*arguments) if callable(found) else found
        if isinstance(given, tuple):
            return (given,)  # else its first would be the answer, and the rest arguments given back
        return wrapped(given) if isinstance(given, Object) else given


def wrapped(one: Object) -> Any:
    """As COM hands it out."""
    return win32com.server.util.wrap(one, usePolicy=Policy)


class Count(Object):
    """Rows or columns, of which only the number is asked."""

    kind = "Range"

    def __init__(self, count: int) -> None:
        self.Count = count


class Worksheet(Object):
    """The sheet `_tthc`."""

    kind = "_Worksheet"
    Name = "_tthc"

    def __init__(self, book: Object) -> None:
        self.Parent = book


class Range(Object):
    """A named range: the value of a cell, or rows of values."""

    kind = "Range"

    def __init__(self, value: Any, sheet: Worksheet) -> None:
        self.Worksheet = sheet
        rows = value if isinstance(value, list) else [[value]]
        self.Value = value if not isinstance(value, list) else tuple(map(tuple, rows))
        self.Row = self.Column = 1
        self.Rows, self.Columns = Count(len(rows)), Count(len(rows[0]))


class Name(Object):
    """A name of the workbook."""

    kind = "Name"

    def __init__(self, value: Any, sheet: Worksheet) -> None:
        self.RefersToRange = Range(value, sheet)


class Names(Object):
    """All of them."""

    kind = "Names"

    def __init__(self, cells: dict[str, Any], book: Object) -> None:
        self.known = {name: Name(value, Worksheet(book)) for name, value in cells.items()}
        self.Count = len(cells)

    def Item(self, name: str) -> Name:  # noqa: N802
        """By name; an error of Excel's for one that is not there."""
        if name not in self.known:
            raise COMException(scode=_BAD_NAME)
        return self.known[name]


class Application(Object):
    """Excel as far as our guard looks at it."""

    kind = "_Application"

    def __init__(self) -> None:
        self.Ready = self.Interactive = True
        self.ScreenUpdating = self.EnableEvents = self.DisplayAlerts = True
        self.StatusBar = False
        self.Hwnd = 0
        self.Version = "16.0"
        self.International = ("", "", ",", ".")  # a machine set to Vietnamese


class Workbook(Object):
    """The workbook a button stands in."""

    kind = "_Workbook"

    def __init__(self, cells: dict[str, Any]) -> None:
        self.Application = Application()
        self.Names = Names(cells, self)
        self.Name = "Sổ chấm điểm TTHC.xlsm"
        self.FullName = f"C:\\Sổ tay\\{self.Name}"
        self.ReadOnly = self.ProtectStructure = False

    def cells(self) -> dict[str, Any]:
        """What stands in the named cells."""
        return {name: one.RefersToRange.Value for name, one in self.Names.known.items()}


def press(host: DllHost, action: str, cells: dict[str, Any] | None) -> dict[str, Any] | None:
    """What CallPython of modAction does."""
    book = Workbook(cells) if cells is not None else None
    if book is not None:
        book.Names.known["yeu_cau"].RefersToRange.Value = action
        host.server.SetAttr(host.server.Module("xlwings._xlwindows"), "BOOK_CALLER", wrapped(book))
    host.server.Exec(COMMAND)
    return book.cells() if book is not None else None


def done(host: DllHost, step: list[Any], cells: dict[str, Any]) -> Any:
    """One step."""
    match step:
        case ["press", action, in_workbook]:
            return press(host, action, cells if in_workbook else None)
        case ["call", function, arguments]:
            return host.call(function, arguments)
        case ["evaluate", expression]:
            return host.server.Str(host.server.Eval(expression))
        case ["end"]:
            return host.server.Exec("import os; os._exit(1)")
        case ["find"]:
            host.server = host.find_server()
            return None
    raise ValueError(step)


def main() -> None:
    """Do what standard input says."""
    asked = json.load(sys.stdin.buffer)
    with DllHost(asked["library"], asked["command"]) as host:
        Policy.types = _types()
        for step in asked["steps"]:
            start, error, value = time.perf_counter(), None, None
            try:
                value = done(host, step, asked["cells"])
            except Exception as raised:
                error = repr(raised)
            told = {"seconds": time.perf_counter() - start, "error": error, "value": value}
            sys.stdout.buffer.write(json.dumps(told, default=str).encode() + b"\n")
            sys.stdout.buffer.flush()
    os._exit(0)  # what still holds our workbook is not waited for


if __name__ == "__main__":
    main()
