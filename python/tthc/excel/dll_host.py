"""Plays Excel: starts Python through xlwings' own library and calls worksheet functions. Windows only.

As a program (`python -m tthc.excel.dll_host`) it takes JSON on standard input: `{"library", "command",
"calls": [[function, [argument, ...]], ...]}`, and gives a line of JSON for each thing done:

- `{"started": seconds}` or `{"not_started": reason}`
- for each call `{"value", "ms"}` or `{"failed", "ms"}`
- `{"ended": true}`

An argument is a text, a number, true, false, null for a blank cell, a list of rows for a range;
`{"error": code}` is an error of Excel, `LEFT_OUT` an argument that is not given.
"""

from __future__ import annotations

import ctypes
import json
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from locale import getencoding
from types import TracebackType
from typing import Any

__all__ = ["FUNCTIONS", "LEFT_OUT", "DllHost", "NotStartedError", "main"]

FUNCTIONS = "tthc.excel.functions"
LEFT_OUT = {"error": -2147352572}
"""DISP_E_PARAMNOTFOUND, as VBA hands over an optional argument nobody gave."""
_START, _END = 1, -1
_DISPATCH, _TEXT = 9, 8
"""VT_DISPATCH and VT_BSTR of a VARIANT."""


class NotStartedError(Exception):
    """The library could not start Python; the text is its own."""


class _Variant(ctypes.Structure):
    _fields_ = (
        ("kind", ctypes.c_ushort),
        ("reserved", ctypes.c_ushort * 3),
        ("pointer", ctypes.c_void_p),
        ("second", ctypes.c_void_p),
    )


class DllHost:
    """Excel's side of xlwings: what its VBA does with `XLPyDLLActivateAuto`, and what a cell asks then."""

    def __init__(self, library: str, command: str) -> None:
        """Start Python with the command line. Raises `NotStartedError`; the library waits two minutes first.

        OSError: the library cannot be loaded.
        """
        self._com: Any = import_module("pythoncom")
        self._client: Any = import_module("win32com.client")
        self._com.CoInitialize()
        self._activate = ctypes.CDLL(library).XLPyDLLActivateAuto
        self._activate.argtypes = [ctypes.POINTER(_Variant), ctypes.c_char_p, ctypes.c_long]
        self._activate.restype = ctypes.c_long
        self._command = command.encode(getencoding(), "replace")  # as VBA: in the code page of the machine
        self.server = self.find_server()

    def find_server(self) -> Any:
        """The server that runs, or a new one where it has ended. Raises `NotStartedError`."""
        given = _Variant()
        code = self._activate(ctypes.byref(given), self._command, _START)
        if code != 0 or given.kind != _DISPATCH:
            told = ctypes.wstring_at(given.pointer) if given.kind == _TEXT and given.pointer else ""
            raise NotStartedError(told or f"{code & 0xFFFFFFFF:#010x}")
        found = self._com.ObjectFromAddress(given.pointer, self._com.IID_IDispatch)
        return import_module("win32com.client.dynamic").Dispatch(found)

    def _argument(self, value: Any) -> Any:
        """As VBA gives it: an empty cell, a table of its own, a double."""
        if value is None:
            return self._com.Empty
        if isinstance(value, dict):
            return self._client.VARIANT(self._com.VT_ERROR, value["error"])
        if isinstance(value, list | tuple):
            rows = [[self._argument(cell) for cell in row] for row in value]
            return self._client.VARIANT(self._com.VT_ARRAY | self._com.VT_VARIANT, rows)
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def call(self, function: str, arguments: Sequence[Any], module: str = FUNCTIONS) -> Any:
        """What a cell with this function gets. Raises COM's error for what Excel shows as #N/A."""
        given = [self._argument(one) for one in arguments]
        packed = self._client.VARIANT(self._com.VT_ARRAY | self._com.VT_VARIANT, given)
        return self.server.CallUDF(module, function, packed)

    def close(self) -> None:
        """End the server."""
        self.server = None
        self._activate(ctypes.byref(_Variant()), self._command, _END)

    def __enter__(self) -> DllHost:
        """Itself: Python runs already."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the server, whatever happened."""
        self.close()


def _tell(told: object) -> None:
    sys.stdout.buffer.write(json.dumps(told).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


def _timed(host: DllHost, function: str, arguments: Sequence[Any]) -> dict[str, Any]:
    """What a call gave, and how long it took; any error is one Excel shows as #N/A."""
    start = time.perf_counter()
    try:
        told: dict[str, Any] = {"value": host.call(function, arguments)}
    except Exception as error:
        told = {"failed": repr(error)}
    return told | {"ms": (time.perf_counter() - start) * 1000}


def main() -> None:
    """Do what standard input says."""
    asked = json.load(sys.stdin.buffer)
    start = time.perf_counter()
    try:
        host = DllHost(asked["library"], asked["command"])
    except (NotStartedError, OSError, ImportError) as error:
        _tell({"not_started": str(error)})
        return
    with host:
        _tell({"started": time.perf_counter() - start})
        for function, arguments in asked.get("calls", ()):
            _tell(_timed(host, function, arguments))
    _tell({"ended": True})


if __name__ == "__main__":
    main()
